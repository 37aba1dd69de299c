//! Reports errors of a command line, and prints requested help. English texts are clap's own.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Exit;
use crate::lang::{Lang, Messages, tr};
use crate::privacy;
use crate::ui::Ui;

/// Prints help, the version, or what is wrong with the line.
pub(crate) fn report(error: &clap::Error, messages: &Messages, ui: &mut Ui) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().ansi().to_string();
            match ui.raw(text.as_bytes()).and_then(|()| ui.flush()) {
                Ok(()) => Exit::Done,
                Err(error) => ui.report(&error, messages, false),
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ui.stderr_line(error.render().ansi().to_string().trim_end());
            Exit::Usage
        }
        _ => {
            let text = match messages.lang() {
                Lang::En => error.render().ansi().to_string(),
                Lang::Zh => chinese(error, messages),
            };
            ui.stderr_line(privacy::mask(&text).trim_end());
            Exit::Usage
        }
    }
}

/// Returns the error in the catalogue's words.
fn chinese(error: &clap::Error, messages: &Messages) -> String {
    let get = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
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
    let valid = get(ContextKind::ValidValue);
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
