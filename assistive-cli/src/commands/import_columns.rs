//! The columns of imported sheets as users name them: `--map`, `--ignore` and `--set`, and the answers at a terminal about
//! headers that mean no column.

use assistive_core::exchange::{ImportOptions, Kind, SheetText, UnplacedColumn, UnplacedColumns};

use super::import::{ImportArgs, InputFile};
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::{escape_control_chars, tr};
use crate::privacy;
use crate::render::{ImportedFile, column_name};

/// The column name in a mapping that leaves out a column.
const LEFT_OUT: &str = "-";

/// The answer that lists the columns.
const HELP: &str = "?";

/// Returns the headers that the command line maps to a column, or leaves out.
pub(super) fn mapped(args: &ImportArgs, context: &Context) -> Result<Vec<(String, String)>> {
    let ignored = args.ignore.iter().map(|header| (header.trim().to_owned(), LEFT_OUT.to_owned()));
    let mapped: Vec<_> = pairs(&args.map, context)?.into_iter().chain(ignored).collect();
    let differs = |(header, column): &&(String, String)| {
        mapped.iter().any(|(other, meant)| other == header && meant != column)
    };
    match mapped.iter().find(differs) {
        Some((header, _)) => {
            let text = tr!(context.messages, "usage-map-twice", header = header.as_str());
            Err(CliError::Usage(text))
        }
        None => Ok(mapped),
    }
}

/// Says which headers of the command line no file has, and which header of a file ends like one of them: the upper row of
/// a header may stand in front of it.
pub(super) fn notice_unused(
    context: &mut Context,
    given: &[(String, String)],
    files: &[ImportedFile],
) {
    let headers = || files.iter().flat_map(|file| &file.report.header).map(|cell| cell.trim());
    let is_unused =
        |header: &String| files.iter().all(|file| file.report.unused_headers.contains(header));
    for (header, _) in given.iter().filter(|(header, _)| is_unused(header)) {
        let near = headers().find(|cell| cell.ends_with(header.as_str())).unwrap_or_default();
        let header = escape_control_chars(header).into_owned();
        let text = match escape_control_chars(near).into_owned() {
            near if near.is_empty() => tr!(context.messages, "import-map-unused", header = header),
            near => tr!(context.messages, "import-map-near", header = header, near = near),
        };
        context.ui.notice(&text);
    }
}

/// Splits each text at its =.
pub(super) fn pairs(texts: &[String], context: &Context) -> Result<Vec<(String, String)>> {
    let pairs = texts.iter().map(|pair| match pair.split_once('=') {
        Some((column, value)) => Ok((column.trim().to_owned(), value.to_owned())),
        None => Err(CliError::Usage(tr!(context.messages, "usage-set", value = pair.as_str()))),
    });
    pairs.collect()
}

/// The columns that a user named at the terminal, each for sheets of a kind: the header and the column.
#[derive(Default)]
pub(super) struct Answers(Vec<(Kind, String, String)>);

impl Answers {
    /// Returns the options with the answers for a kind of sheet.
    pub(super) fn add_to(&self, options: &ImportOptions, kind: Kind) -> ImportOptions {
        let of_kind = self.0.iter().filter(|(of, ..)| *of == kind);
        let of_kind = of_kind.map(|(_, header, column)| (header.clone(), column.clone()));
        options.clone().add_to_map(of_kind)
    }
}

/// Asks at a terminal for each header that means no column. Returns `None` if the user stops. The store is not locked
/// meanwhile.
pub(super) fn ask_columns(
    context: &mut Context,
    sources: &[InputFile],
    texts: &[SheetText<'_>],
    options: &ImportOptions,
) -> Result<Option<Answers>> {
    let mut answers = Answers::default();
    let asks = context.ui.can_ask() && !context.global.yes && context.format() != Format::Json;
    if !asks || sources.iter().any(InputFile::is_stdin) {
        return Ok(Some(answers));
    }
    for (source, text) in sources.iter().zip(texts) {
        let options = answers.add_to(options, source.kind);
        let store = context.reader()?;
        let unplaced = store.view()?.unplaced_columns(source.kind, text, &options)?;
        drop(store);
        context.close();
        if !unplaced.columns.is_empty() && !ask_of(context, source, unplaced, &mut answers)? {
            let text = tr!(context.messages, "form-stopped");
            context.ui.stderr_line(&text);
            return Ok(None);
        }
    }
    Ok(Some(answers))
}

/// Asks for the headers of a sheet. Returns `false` if the user stops.
fn ask_of(
    context: &mut Context,
    source: &InputFile,
    mut unplaced: UnplacedColumns,
    answers: &mut Answers,
) -> Result<bool> {
    let (file, count) = (source.shown(), unplaced.columns.len());
    let text = tr!(context.messages, "import-ask", file = file, count = count);
    context.ui.stderr_line(&text);
    for column in std::mem::take(&mut unplaced.columns) {
        let Some(answer) = ask_for(context, source.kind, &column, &unplaced)? else {
            return Ok(false);
        };
        unplaced.lacking.retain(|name| *name != answer);
        answers.0.push((source.kind, column.header, answer));
    }
    Ok(true)
}

/// Asks for the column that a header means: its name, or [`LEFT_OUT`]. Returns `None` if the input is closed.
fn ask_for(
    context: &mut Context,
    kind: Kind,
    column: &UnplacedColumn,
    unplaced: &UnplacedColumns,
) -> Result<Option<String>> {
    let samples = column.samples.iter().map(|cell| match context.global.show_ids {
        true => cell.into(),
        false => privacy::mask(cell),
    });
    let samples = samples.collect::<Vec<_>>().join(", ");
    let free = column.proposal.filter(|name| unplaced.lacking.contains(name));
    // A needed column may be this one, so that Enter leaves out none.
    let is_complete = !unplaced.needed.iter().any(|name| unplaced.lacking.contains(name));
    let proposal = free.or(Some(LEFT_OUT).filter(|_| is_complete));
    let question = tr!(
        context.messages,
        "import-ask-column",
        header = escape_control_chars(&column.header).into_owned(),
        samples = escape_control_chars(context.messages.list(&samples)).into_owned(),
        proposal = proposal.map_or("", |name| column_name(kind, name, &context.render_options()))
    );
    loop {
        let Some(answer) = context.ui.ask(&question)? else { return Ok(None) };
        match answer.trim() {
            "" => match proposal {
                Some(proposal) => return Ok(Some(proposal.to_owned())),
                None => {
                    let needed = unplaced.needed.iter();
                    let needed = needed.filter(|name| unplaced.lacking.contains(name));
                    let needed =
                        needed.map(|name| column_name(kind, name, &context.render_options()));
                    let needed = context.messages.list(&needed.collect::<Vec<_>>().join(", "));
                    let text = tr!(context.messages, "import-ask-needed", needed = needed);
                    context.ui.stderr_line(&text);
                }
            },
            LEFT_OUT => return Ok(Some(LEFT_OUT.to_owned())),
            HELP => list_columns(context, kind, unplaced),
            answer => match unplaced.meant(answer) {
                Some(name) => return Ok(Some(name.to_owned())),
                None => {
                    let answer = escape_control_chars(answer).into_owned();
                    let text = tr!(context.messages, "import-ask-unknown", answer = answer);
                    context.ui.stderr_line(&text);
                }
            },
        }
    }
}

/// Lists the columns that a sheet lacks.
fn list_columns(context: &mut Context, kind: Kind, unplaced: &UnplacedColumns) {
    let names =
        unplaced.lacking.iter().map(|name| column_name(kind, name, &context.render_options()));
    let names = names.collect::<Vec<_>>().join(", ");
    let text = format!("  {}", context.messages.list(&names));
    context.ui.stderr_line(&text);
}
