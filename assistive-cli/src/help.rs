//! Translates the help of the command line. English is in the doc comments of the
//! arguments, Chinese in the catalogue under `help-<command>` and `help-<command>--<argument>`.

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, Command};

use crate::lang::{Lang, Messages, tr};

/// A function that makes the whole command line, with help in the language of the messages.
pub(crate) type CommandLine = fn(&Messages) -> Command;

/// Returns a command line with its help in the user's language.
pub(crate) fn localized(mut command: Command, messages: &Messages) -> Command {
    command.build();
    localize(command, "", messages)
}

/// Translates the help of a command and of its subcommands; `path` is `-report-rate` and the like.
fn localize(command: Command, path: &str, messages: &Messages) -> Command {
    let mut command = command
        .subcommand_help_heading(tr!(messages, "heading-commands"))
        .subcommand_value_name(tr!(messages, "value-command"));
    if let Some(about) = text_of_command(path, messages) {
        command = command.about(about);
    }
    if let Some(examples) = command.get_after_help().map(ToString::to_string) {
        let heading = tr!(messages, "heading-example");
        let lines: Vec<_> = examples.lines().map(|line| format!("  {}", line.trim())).collect();
        command = command.after_help(format!("{heading}\n{}", lines.join("\n")));
    }
    command = command.mut_args(|argument| localize_argument(argument, path, messages));
    if messages.lang() == Lang::Zh {
        // Only an explicit usage can be in another language.
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim().to_owned();
        let usage = usage.replace("[OPTIONS]", &tr!(messages, "value-options"));
        command = command.override_usage(usage).help_template(template(messages));
    }
    command.mut_subcommands(|sub| {
        let path = format!("{path}-{}", sub.get_name());
        localize(sub, &path, messages)
    })
}

fn template(messages: &Messages) -> String {
    let usage = tr!(messages, "heading-usage");
    format!("{{before-help}}{{about-with-newline}}\n{usage}{{usage}}\n\n{{all-args}}{{after-help}}")
}

fn localize_argument(argument: Arg, path: &str, messages: &Messages) -> Arg {
    let heading = match () {
        () if argument.is_positional() => "heading-arguments",
        () if is_global(&argument) => "heading-global",
        () => "heading-options",
    };
    // Under own headings clap would sort the arguments by name.
    let order = argument.get_index();
    let argument = argument.help_heading(tr!(messages, heading));
    let argument = match order {
        Some(index) => argument.display_order(index),
        None => argument,
    };
    match (messages.lang(), text_of_argument(&argument, path, messages)) {
        (Lang::Zh, Some(text)) => {
            let text = text + &notes(&argument, messages);
            let plain = argument.hide_possible_values(true).hide_default_value(true);
            plain.hide_env(true).help(text).long_help(Resettable::<StyledStr>::Reset)
        }
        _ => argument,
    }
}

/// Returns the notes that clap would append in English: the values, the default and the environment variable.
fn notes(argument: &Arg, messages: &Messages) -> String {
    let mut notes = String::new();
    let takes_value = argument.get_action().takes_values();
    let values = argument.get_possible_values();
    let values: Vec<_> = values.iter().filter(|v| !v.is_hide_set()).map(|v| v.get_name()).collect();
    if takes_value && !values.is_empty() && !argument.is_hide_possible_values_set() {
        notes += &tr!(messages, "note-values", values = messages.list(&values.join(", ")));
    }
    let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy());
    let defaults = defaults.collect::<Vec<_>>().join(", ");
    if takes_value && !defaults.is_empty() {
        notes += &tr!(messages, "note-default", value = defaults);
    }
    if let Some(name) = argument.get_env() {
        notes += &tr!(messages, "note-env", name = name.to_string_lossy().into_owned());
    }
    notes
}

/// Checks whether an option belongs under the heading of global options.
pub(crate) fn is_global(argument: &Arg) -> bool {
    argument.is_global_set() || matches!(argument.get_id().as_str(), "help" | "version")
}

/// Returns the catalogue's text for a command.
fn text_of_command(path: &str, messages: &Messages) -> Option<String> {
    match messages.lang() {
        // Every `help` command is the same one, and repeats all commands below it.
        Lang::Zh if path.ends_with("-help") => messages.find("help-help", &[]),
        Lang::Zh => messages.find(&format!("help{}", path.replace("-help", "")), &[]),
        Lang::En => None,
    }
}

/// Returns the catalogue's text for an argument: that of its command, else the one of its group of commands, else
/// the one that all share.
fn text_of_argument(argument: &Arg, path: &str, messages: &Messages) -> Option<String> {
    let id = argument.get_id().as_str().replace('_', "-");
    let group = path.rsplit_once('-').map_or("", |(group, _)| group);
    let places = [path, group, ""].into_iter();
    places.filter_map(|place| messages.find(&format!("help{place}--{id}"), &[])).next()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn walk(command: &Command, path: &str, messages: &Messages, lacking: &mut Vec<String>) {
        let built_in = path.contains("-help");
        if text_of_command(path, messages).is_none() {
            lacking.push(format!("zh: help{path}"));
        }
        if command.get_about().is_none() {
            lacking.push(format!("en: about of {path}"));
        }
        let example = command.get_after_help().is_some() || command.has_subcommands();
        if !example && !built_in {
            lacking.push(format!("example of {path}"));
        }
        for argument in command.get_arguments().filter(|_| !built_in) {
            if text_of_argument(argument, path, messages).is_none() {
                lacking.push(format!("zh: help{path}--{}", argument.get_id()));
            }
            if argument.get_help().is_none() {
                lacking.push(format!("en: help of {path} {}", argument.get_id()));
            }
        }
        for sub in command.get_subcommands().filter(|_| !built_in) {
            walk(sub, &format!("{path}-{}", sub.get_name()), messages, lacking);
        }
    }

    #[test]
    fn every_command_and_argument_has_help_in_both_languages_and_an_example() {
        let mut command = Cli::command();
        command.build();
        let mut lacking = Vec::new();
        walk(&command, "", &Messages::new(Lang::Zh), &mut lacking);
        assert!(lacking.is_empty(), "{}", lacking.join("\n"));
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn chinese_help_holds_no_english_of_claps() {
        fn check(command: &mut Command) {
            let help = command.render_long_help().to_string();
            for english in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "Print",
                "[default",
                "[env",
                "[possible",
            ] {
                assert!(!help.contains(english), "{english} in:\n{help}");
            }
            command.get_subcommands_mut().for_each(check);
        }
        check(&mut crate::cli::localized(&Messages::new(Lang::Zh)));
    }
}
