//! Reports errors of a command line, and prints requested help. English texts are clap's own.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{CliError, Exit};
use crate::forms;
use crate::help::word_of_code;
use crate::lang::{Lang, Messages, tr};
use crate::privacy;
use crate::ui::Ui;

/// Checks whether a line asks for JSON. The line may be wrong otherwise.
pub(crate) fn wants_json(line: &[OsString]) -> bool {
    let follows = |place: usize| line.get(place + 1).is_some_and(|word| word == "json");
    line.iter().enumerate().any(|(place, word)| {
        word == "--json" || word == "--format=json" || word == "--format" && follows(place)
    })
}

/// Prints help, the version, or what is wrong with the line. A group of commands without a command shows its commands.
pub(crate) fn report(
    error: &clap::Error,
    line: &[OsString],
    command: &clap::Command,
    messages: &Messages,
    ui: &mut Ui,
) -> Exit {
    if wants_json(line) && error.use_stderr() {
        let text = match messages.lang() {
            Lang::En => error.render().to_string(),
            Lang::Zh => chinese(error, line, command, messages),
        };
        let text = text.trim_start_matches("error: ").trim_end();
        let error = CliError::Usage(privacy::mask(text).into_owned());
        return ui.report(&error, messages, false, true);
    }
    match error.kind() {
        ErrorKind::MissingSubcommand => {
            let mut group = forms::asked_for_in(command, line);
            ui.stderr_line(group.render_help().ansi().to_string().trim_end());
            Exit::Usage
        }
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().ansi().to_string();
            match ui.raw(text.as_bytes()).and_then(|()| ui.flush()) {
                Ok(()) => Exit::Done,
                Err(error) => ui.report(&error, messages, false, false),
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ui.stderr_line(error.render().ansi().to_string().trim_end());
            Exit::Usage
        }
        _ => {
            let text = match messages.lang() {
                Lang::En => error.render().ansi().to_string(),
                Lang::Zh => chinese(error, line, command, messages),
            };
            ui.stderr_line(privacy::mask(&text).trim_end());
            Exit::Usage
        }
    }
}

/// Returns the error in the catalogue's words.
fn chinese(
    error: &clap::Error,
    line: &[OsString],
    command: &clap::Command,
    messages: &Messages,
) -> String {
    let get = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let valid = get(ContextKind::ValidValue);
    let valid = words(&valid, &argument, &forms::asked_for_in(command, line), messages);
    let value = get(ContextKind::InvalidValue);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => tr!(messages, "usage-unknown-argument", argument = argument),
        ErrorKind::InvalidSubcommand => {
            tr!(messages, "usage-unknown-command", command = get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => tr!(messages, "usage-missing-command"),
        ErrorKind::MissingRequiredArgument => {
            tr!(messages, "usage-missing-argument", argument = messages.list(&argument))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            tr!(messages, "usage-missing-value", argument = argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            tr!(messages, "usage-invalid-value", argument = argument, value = value)
        }
        ErrorKind::ArgumentConflict => {
            let prior = get(ContextKind::PriorArg);
            tr!(messages, "usage-conflict", argument = argument, prior = prior)
        }
        ErrorKind::InvalidUtf8 => tr!(messages, "usage-not-utf8"),
        _ => tr!(messages, "usage-other", argument = argument),
    };
    if !valid.is_empty() {
        text += &tr!(messages, "usage-valid-values", values = messages.list(&valid));
    }
    for kind in
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
    {
        let suggestion = get(kind);
        if !suggestion.is_empty() {
            text += &tr!(messages, "usage-suggestion", suggestion = suggestion);
        }
    }
    text + "\n" + &tr!(messages, "usage-more")
}

/// Returns the values of an argument, between commas, as the words that the argument accepts.
fn words(codes: &str, named: &str, command: &clap::Command, messages: &Messages) -> String {
    let argument = command.get_arguments().find(|argument| argument.to_string() == named);
    let word = |code| argument.and_then(|argument| word_of_code(argument, code, messages));
    let words = codes.split(", ").map(|code| word(code).unwrap_or_else(|| code.to_owned()));
    words.collect::<Vec<_>>().join(", ")
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
