//! Completes the command line in a shell: commands, options and values, and the devices, models, sites, people and
//! records of the store. The script of `completions` calls the program with the environment variable `COMPLETE`.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use assistive_core::{
    BorrowerView, DivisionView, FittingFilter, FittingView, HoldFilter, HoldView, ItemFilter,
    ItemView, Label, LoanFilter, LoanView, NeedFilter, NeedStatusKind, NeedView, Result, Store,
    View,
};
use clap::{Arg, Command};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter};
use jiff::civil::Date;

use crate::cli;
use crate::context::Context;
use crate::error::{self, CliError};
use crate::lang::{Lang, Messages};
use crate::value_kind::ValueKind;

/// The environment variable that asks for a completion.
const VARIABLE: &str = "COMPLETE";

/// The store that values are completed from.
#[derive(Debug, Clone)]
struct Source {
    folder: PathBuf,
    lang: Lang,
    today: Date,
}

/// A value and its description.
type Candidate = (String, String);

/// Answers a shell that asks for a completion. Returns `false` if none asks.
pub(crate) fn answer(line: &[OsString], context: &Context) -> error::Result<bool> {
    if std::env::var_os(VARIABLE).is_none() {
        return Ok(false);
    }
    let folder = match given_store(line) {
        Some(folder) => folder,
        None => context.store()?,
    };
    let source = Source { folder, lang: context.messages.lang(), today: context.today()? };
    CompleteEnv::with_factory(|| command(&source))
        .var(VARIABLE)
        .bin("assistive")
        .try_complete(line, None)
        .map_err(|error| CliError::Usage(error.to_string()))
}

/// Returns the script that makes a shell ask for completions.
pub(crate) fn script(shell: &str) -> Option<Vec<u8>> {
    let shells = clap_complete::env::Shells::builtins();
    let mut script = Vec::new();
    let shell = shells.completer(shell)?;
    shell.write_registration(VARIABLE, "assistive", "assistive", "assistive", &mut script).ok()?;
    Some(script)
}

/// Returns the store that a line or the environment names.
fn given_store(line: &[OsString]) -> Option<PathBuf> {
    let of_option = line.iter().enumerate().find_map(|(place, word)| {
        match word.to_str()?.strip_prefix("--store")? {
            "" => line.get(place + 1).map(PathBuf::from),
            value => value.strip_prefix('=').map(PathBuf::from),
        }
    });
    let variable = || std::env::var_os("ASSISTIVE_STORE").map(PathBuf::from);
    of_option.or_else(variable).filter(|folder| !folder.as_os_str().is_empty())
}

/// Returns the command line, with a completer at each argument that names a record.
fn command(source: &Source) -> Command {
    let messages = Messages::new(source.lang);
    with_completers(cli::localized(&messages), &messages, source)
}

fn with_completers(command: Command, messages: &Messages, source: &Source) -> Command {
    let command = command.mut_args(|argument| with_completer(argument, messages, source));
    command.mut_subcommands(|below| with_completers(below, messages, source))
}

fn with_completer(argument: Arg, messages: &Messages, source: &Source) -> Arg {
    let kind = match ValueKind::by(&argument, messages) {
        ValueKind::Text => return argument,
        ValueKind::File => return argument.add(ArgValueCompleter::new(PathCompleter::any())),
        ValueKind::Folder => return argument.add(ArgValueCompleter::new(PathCompleter::dir())),
        kind => kind,
    };
    let source = source.clone();
    argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_string_lossy();
        // A shell has no place for errors; the command itself reports them.
        let found = source.candidates(kind, &typed).unwrap_or_default();
        let fits = |(value, _): &Candidate| {
            // A shell splits values at blanks.
            starts_with(value, &typed) && !value.contains(char::is_whitespace)
        };
        let found = found.into_iter().filter(fits);
        found.map(|(value, told)| CompletionCandidate::new(value).help(Some(told.into()))).collect()
    }))
}

/// Checks whether a value begins with a text. Codes are typed in either case.
fn starts_with(value: &str, text: &str) -> bool {
    value.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text))
}

impl Source {
    /// Returns the values that an argument may have, of which some begin with the typed text.
    fn candidates(&self, kind: ValueKind, typed: &str) -> Result<Vec<Candidate>> {
        let store = Store::open_read_only(&self.folder)?;
        let view = store.view()?;
        let look = Lookup { view: &view, messages: &Messages::new(self.lang), today: self.today };
        match kind {
            ValueKind::Person | ValueKind::Borrower => look.people(typed),
            ValueKind::Model => models(&view),
            ValueKind::Site => sites(&view),
            ValueKind::Item => Ok([look.devices()?, models(&view)?].concat()),
            ValueKind::Division => divisions(&view),
            ValueKind::Need => look.needs(),
            ValueKind::Fitting => look.fittings(),
            ValueKind::Loan => look.loans(),
            ValueKind::Hold => look.holds(),
            ValueKind::Record => {
                let needs_and_loans = [look.needs()?, look.loans()?].concat();
                Ok([needs_and_loans, look.fittings()?, look.devices()?].concat())
            }
            ValueKind::File | ValueKind::Folder | ValueKind::Text => Ok(Vec::new()),
        }
    }
}

/// The records of a store, and the words for them.
struct Lookup<'a> {
    view: &'a View<'a>,
    messages: &'a Messages,
    today: Date,
}

impl Lookup<'_> {
    /// Returns the people whom a search for the typed text finds, by number and by name. Without a text, a store of
    /// a city would list everybody.
    fn people(&self, typed: &str) -> Result<Vec<Candidate>> {
        let found = self.view.search_persons(typed, self.today)?.into_iter();
        let candidates = found.flat_map(|person| {
            let (number, name) = (person.number.to_string(), person.name);
            [(name.clone(), number.clone()), (number, name)]
        });
        Ok(candidates.collect())
    }

    fn devices(&self) -> Result<Vec<Candidate>> {
        let items = self.view.items(&ItemFilter::default(), self.today)?;
        let candidate = |item: Result<ItemView>| {
            let item = item?;
            let status = item.status.map(|status| self.messages.coded(status)).unwrap_or_default();
            let tag = item.tag.map(|tag| tag.to_string()).unwrap_or_default();
            Ok((tag, format!("{} {status}", self.messages.label(&item.model))))
        };
        items.map(candidate).collect()
    }

    fn needs(&self) -> Result<Vec<Candidate>> {
        let open = NeedFilter::default().status(NeedStatusKind::Open);
        let candidate = |need: Result<NeedView>| {
            let need = need?;
            Ok(self.described(need.number, &need.person.name, &need.device_label))
        };
        self.view.needs(&open, self.today)?.map(candidate).collect()
    }

    fn fittings(&self) -> Result<Vec<Candidate>> {
        let candidate = |fitting: Result<FittingView>| {
            let fitting = fitting?;
            Ok(self.described(fitting.number, &fitting.person.name, &fitting.model))
        };
        self.view.fittings(&FittingFilter::default(), self.today)?.map(candidate).collect()
    }

    fn loans(&self) -> Result<Vec<Candidate>> {
        let open = LoanFilter::default().open(true);
        let candidate = |loan: Result<LoanView>| {
            let loan = loan?;
            Ok(self.described(loan.number, borrower(&loan.borrower), &loan.model))
        };
        self.view.loans(&open, self.today)?.map(candidate).collect()
    }

    fn holds(&self) -> Result<Vec<Candidate>> {
        let active = HoldFilter::default().active(true);
        let holds = self.view.holds(&active, self.today)?.into_iter();
        let candidate =
            |hold: HoldView| self.described(hold.number, borrower(&hold.borrower), &hold.model);
        Ok(holds.map(candidate).collect())
    }

    /// Returns a record with its person and device.
    fn described(&self, number: impl ToString, person: &str, device: &Label) -> Candidate {
        let device = self.messages.label(device);
        (number.to_string(), format!("{person} {device}"))
    }
}

/// Returns the divisions by code and by their names.
fn divisions(view: &View<'_>) -> Result<Vec<Candidate>> {
    let named = |division: DivisionView| match division.label {
        Label::Named { code, zh, en } => {
            vec![(code.clone(), zh.clone()), (zh, code.clone()), (en, code)]
        }
        _ => Vec::new(),
    };
    Ok(view.divisions()?.into_iter().flat_map(named).collect())
}

fn models(view: &View<'_>) -> Result<Vec<Candidate>> {
    let models = view.models()?.into_iter();
    Ok(models.map(|model| (model.code.to_string(), model.name)).collect())
}

fn sites(view: &View<'_>) -> Result<Vec<Candidate>> {
    let sites = view.sites()?.into_iter();
    Ok(sites.map(|site| (site.code.to_string(), site.name)).collect())
}

fn borrower(borrower: &BorrowerView) -> &str {
    match borrower {
        BorrowerView::Person(person) => &person.name,
        BorrowerView::Org(name) => name,
    }
}
