//! Asks at the terminal for missing values: people, models, sites and devices by typing a part of their name. It
//! only completes the command line; the command decides what may be recorded. Never without a terminal.

use std::ffi::OsString;

use assistive_core::{ItemFilter, ItemView, Label, PersonView, View};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};

use crate::args::GlobalArgs;
use crate::cli::Cli;
use crate::context::Context;
use crate::error::Result;
use crate::help::values_of;
use crate::lang::tr;
use crate::privacy;
use crate::ui::is_yes;
use crate::value_kind::ValueKind;

/// The most choices that are shown at once.
const MAX_CHOICES: usize = 9;

/// The most times that a question is asked.
const MAX_ATTEMPTS: usize = 5;

/// Commands that record nothing: they run without being confirmed.
const READING_COMMANDS: [&str; 13] = [
    "show", "find", "search", "list", "get", "explain", "export", "template", "receipt", "form",
    "labels", "help", "info",
];

/// The result of asking for missing values.
pub(crate) enum Completion {
    /// The completed line.
    Line(Vec<OsString>),
    /// The user stopped.
    Stopped,
    /// There was nothing to ask.
    Nothing,
}

/// A possible value and its name.
struct Choice {
    value: String,
    shown: String,
}

impl Choice {
    fn coded(value: String, name: &str) -> Self {
        Self { shown: format!("{value}  {name}"), value }
    }
}

/// Completes a line that lacks required values, if that is its only error.
pub(crate) fn complete(
    line: &[OsString],
    error: &clap::Error,
    command: &Command,
    context: &mut Context,
) -> Result<Completion> {
    let wants = error.kind() == ErrorKind::MissingRequiredArgument && context.ui.can_ask();
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else {
        return Ok(Completion::Nothing);
    };
    // A built command passes no settings to its subcommands.
    let lenient = Cli::command().ignore_errors(true).try_get_matches_from(line);
    let (true, Ok(matches)) = (wants, lenient) else { return Ok(Completion::Nothing) };
    if let Ok(global) = GlobalArgs::from_arg_matches(&matches) {
        context.global = global;
    }
    let (path, below) = asked_for(command, &matches);
    let mut form = Form { whole: line.to_vec(), names: Vec::new() };
    let mut missing = arguments(below, missing);
    if missing.is_empty() {
        return Ok(Completion::Nothing);
    }
    // Some values are only missing once the others are there.
    for _ in 0..MAX_ATTEMPTS {
        if !form.ask(missing, context)? {
            return stopped(context);
        }
        missing = match command.clone().try_get_matches_from(&form.whole) {
            Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => {
                match error.get(ContextKind::InvalidArg) {
                    Some(ContextValue::Strings(missing)) => arguments(below, missing),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        };
        if missing.is_empty() {
            break;
        }
    }
    form.confirmed(path.last().map(String::as_str).unwrap_or_default(), context)
}

/// Completes a line whose record lacks fields, as the library found.
pub(crate) fn complete_fields(
    line: &[OsString],
    fields: &[&str],
    command: &Command,
    context: &mut Context,
) -> Result<Completion> {
    if fields.is_empty() || !context.ui.can_ask() {
        return Ok(Completion::Nothing);
    }
    let below = asked_for_in(command, line);
    let named = |field: &&str| below.get_arguments().find(|one| one.get_id().as_str() == *field);
    let missing: Vec<_> = fields.iter().filter_map(named).collect();
    if missing.len() < fields.len() {
        return Ok(Completion::Nothing);
    }
    let mut form = Form { whole: line.to_vec(), names: Vec::new() };
    match form.ask(missing, context)? {
        true => form.confirmed(below.get_name(), context),
        false => stopped(context),
    }
}

/// A line that is being completed.
struct Form {
    whole: Vec<OsString>,
    /// The names of the chosen values.
    names: Vec<String>,
}

impl Form {
    /// Asks for the values of arguments, and adds them to the line. Returns `false` if the user stops.
    fn ask(&mut self, missing: Vec<&Arg>, context: &mut Context) -> Result<bool> {
        for argument in missing {
            let Some(choices) = ask(argument, context)? else { return Ok(false) };
            if let Some(long) = argument.get_long() {
                self.whole.push(format!("--{long}").into());
            }
            self.whole.extend(choices.iter().map(|choice| OsString::from(&choice.value)));
            self.names.extend(choices.into_iter().map(|choice| choice.shown));
        }
        Ok(true)
    }

    /// Asks whether a command that records shall be carried out.
    fn confirmed(self, verb: &str, context: &mut Context) -> Result<Completion> {
        if context.global.yes || READING_COMMANDS.contains(&verb) {
            return Ok(Completion::Line(self.whole));
        }
        let names = context.messages.list(&self.names.join(", "));
        let line = self.whole.iter().skip(1).map(|word| word.to_string_lossy());
        let line = line.collect::<Vec<_>>().join(" ");
        let line = privacy::mask(&line);
        let question = tr!(context.messages, "form-confirm", line = line.as_ref(), told = names);
        match is_yes(context.ui.ask(&question)?.as_deref()) {
            true => Ok(Completion::Line(self.whole)),
            false => stopped(context),
        }
    }
}

/// Returns the arguments that an error names. Positional ones come first: they name the subject of the command.
fn arguments<'a>(command: &'a Command, names: &[String]) -> Vec<&'a Arg> {
    // An argument that only some lines need has other brackets in the error.
    let bare = |text: &str| text.replace(['<', '>', '[', ']'], "");
    let known = |text: &String| {
        command.get_arguments().find(|argument| bare(&argument.to_string()) == bare(text))
    };
    let mut arguments: Vec<_> = names.iter().filter_map(known).collect();
    arguments.sort_by_key(|argument| argument.get_index().unwrap_or(usize::MAX));
    arguments
}

fn stopped(context: &mut Context) -> Result<Completion> {
    let text = tr!(context.messages, "form-stopped");
    context.ui.stderr_line(&text);
    Ok(Completion::Stopped)
}

/// Returns the command that a line asks for, although the line may be wrong.
pub(crate) fn asked_for_in(command: &Command, line: &[OsString]) -> Command {
    let lenient = Cli::command().ignore_errors(true).try_get_matches_from(line);
    lenient.map_or_else(|_| command.clone(), |matches| asked_for(command, &matches).1.clone())
}

/// Returns the command that a line asks for, and its name below the program's.
fn asked_for<'a>(command: &'a Command, matches: &ArgMatches) -> (Vec<String>, &'a Command) {
    let (mut command, mut matches, mut path) = (command, matches, Vec::new());
    while let Some((name, below)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else { break };
        path.push(name.to_owned());
        (command, matches) = (found, below);
    }
    (path, command)
}

/// Asks for the values of an argument; none if the user stops.
fn ask(argument: &Arg, context: &mut Context) -> Result<Option<Vec<Choice>>> {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let takes_many = argument.get_num_args().is_some_and(|range| range.max_values() > 1);
    let named = ValueKind::by(argument, &context.messages);
    let mut question = help;
    if let Some(values) = values_of(argument, &context.messages) {
        question = format!("{question} ({values})");
    }
    for _ in 0..MAX_ATTEMPTS {
        let answer = context.ui.ask(&format!("{question}: "))?;
        let Some(answer) =
            answer.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        else {
            return Ok(None);
        };
        // Names of people have blanks; tags have none.
        let parts = match takes_many && named == ValueKind::Item {
            true => answer.split_whitespace().map(str::to_owned).collect(),
            false => vec![answer],
        };
        let mut chosen = Vec::new();
        for part in &parts {
            match choose(named, part, context)? {
                Some(choice) => chosen.push(choice),
                None => break,
            }
        }
        if chosen.len() == parts.len() {
            return Ok(Some(chosen));
        }
    }
    Ok(None)
}

/// Returns the one meaning of a text, or the choice of the user.
fn choose(named: ValueKind, text: &str, context: &mut Context) -> Result<Option<Choice>> {
    let mut choices = choices(named, text, context)?;
    match choices.len() {
        0 => {
            let text = tr!(context.messages, "form-nothing", text = privacy::mask(text).as_ref());
            context.ui.stderr_line(&text);
            Ok(None)
        }
        1 => Ok(choices.pop()),
        count => {
            for (number, choice) in choices.iter().take(MAX_CHOICES).enumerate() {
                context.ui.stderr_line(&format!("  {}  {}", number + 1, choice.shown));
            }
            if count > MAX_CHOICES {
                let text = tr!(context.messages, "form-more", count = count - MAX_CHOICES);
                context.ui.stderr_line(&text);
            }
            let question = tr!(context.messages, "form-which");
            let answer = context.ui.ask(&question)?.unwrap_or_default();
            let number =
                answer.trim().parse::<usize>().ok().filter(|number| *number <= MAX_CHOICES);
            let place = number.and_then(|number| number.checked_sub(1));
            Ok(place.filter(|place| *place < count).map(|place| choices.swap_remove(place)))
        }
    }
}

/// Returns the possible meanings of a text, the best first. Closes the store, so that no other process waits for an answer.
fn choices(named: ValueKind, text: &str, context: &mut Context) -> Result<Vec<Choice>> {
    let found = choices_of_store(named, text, context);
    context.close();
    found
}

fn choices_of_store(named: ValueKind, text: &str, context: &mut Context) -> Result<Vec<Choice>> {
    let as_typed =
        || vec![Choice { value: text.to_owned(), shown: privacy::mask(text).into_owned() }];
    let is_searched = match named {
        ValueKind::Borrower => !text.starts_with("org:"),
        ValueKind::Person | ValueKind::Model | ValueKind::Site | ValueKind::Item => true,
        _ => false,
    };
    if !is_searched {
        return Ok(as_typed());
    }
    let store = context.reader()?;
    let view = store.view()?;
    let found = match named {
        ValueKind::Person | ValueKind::Borrower => people(text, &view, context)?,
        ValueKind::Model => {
            let models = view.search_models(text)?.into_iter();
            models.map(|model| Choice::coded(model.code.to_string(), &model.name)).collect()
        }
        ValueKind::Site => {
            let sites = view.search_sites(text)?.into_iter();
            sites.map(|site| Choice::coded(site.code.to_string(), &site.name)).collect()
        }
        _ => items(text, &view, context)?,
    };
    // A command accepts names that a search does not find: the number of a record, a bulk model.
    let is_exact = match named {
        ValueKind::Person | ValueKind::Borrower => view.find_person(text).is_ok(),
        ValueKind::Item => view.find_lendable(text).is_ok(),
        ValueKind::Model => view.find_device(text).is_ok(),
        ValueKind::Site => view.find_site(text).is_ok(),
        _ => true,
    };
    Ok(if is_exact && found.len() != 1 { as_typed() } else { found })
}

fn people(text: &str, view: &View<'_>, context: &Context) -> Result<Vec<Choice>> {
    let look = context.render_options();
    let people = view.search_persons(text, context.today()?)?.into_iter();
    let choice = |person: PersonView| {
        let id = person.citizen.map(|id| privacy::citizen(id, look.show_ids)).unwrap_or_default();
        let place = look.messages.label(match &person.school {
            Label::None => &person.division,
            school => school,
        });
        Choice {
            shown: format!("{}  {}  {id}  {place}", person.number, person.name),
            value: person.number.to_string(),
        }
    };
    Ok(people.map(choice).collect())
}

/// Returns the devices with tags that match by a part of the tag or by their model.
fn items(text: &str, view: &View<'_>, context: &Context) -> Result<Vec<Choice>> {
    let messages = &context.messages;
    let models: Vec<_> = view.search_models(text)?.into_iter().map(|model| model.code).collect();
    let tag = text.to_uppercase();
    let items = view.items(&ItemFilter::default(), context.today()?)?;
    let choice = |item: assistive_core::Result<ItemView>| {
        let item = match item {
            Ok(item) => item,
            Err(error) => return Some(Err(error.into())),
        };
        let code = item.tag.as_ref()?.to_string();
        let fits =
            code.contains(&tag) || models.iter().any(|model| model.as_str() == item.model.code());
        let status = item.status.map(|status| messages.coded(status)).unwrap_or_default();
        let name = messages.label(&item.model);
        fits.then(|| Ok(Choice { shown: format!("{code}  {name}  {status}"), value: code }))
    };
    items.filter_map(choice).collect()
}
