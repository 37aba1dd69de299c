//! Translates the help of the command line. English is in the doc comments of the
//! arguments, Chinese in the catalogue under `help-<command>` and `help-<command>--<argument>`. The name of a value, such as
//! `DATE`, is translated by `help-value-date`.

use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap::{Arg, Command};

use crate::args::{shown_words, vocabulary_of};
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
    let argument = match messages.lang() {
        Lang::Zh if argument.get_action().takes_values() => with_value_names(argument, messages),
        _ => argument,
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

/// Translates the names of the values of an argument.
fn with_value_names(argument: Arg, messages: &Messages) -> Arg {
    let names = argument.get_value_names().unwrap_or_default();
    let names: Vec<_> = names.iter().map(|name| value_name(name, messages)).collect();
    if names.is_empty() { argument } else { argument.value_names(names) }
}

/// Returns the name of a value in the user's language, such as `日期` for `DATE`.
pub(crate) fn value_name(english: &str, messages: &Messages) -> String {
    let translated = messages.find(&value_id(english), &[]);
    translated.unwrap_or_else(|| english.to_owned())
}

/// Returns the id of the message that translates the name of a value.
fn value_id(english: &str) -> String {
    let id = english.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    format!("help-value-{id}")
}

/// Returns the notes that clap would append in English: the values, the default and the environment variable.
fn notes(argument: &Arg, messages: &Messages) -> String {
    let mut notes = String::new();
    let takes_value = argument.get_action().takes_values();
    if let Some(values) = values_of(argument, messages).filter(|_| takes_value) {
        notes += &tr!(messages, "note-values", values = values);
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

/// Returns the values of an argument, in Chinese each code with its word; `None` if the help text names them itself.
pub(crate) fn values_of(argument: &Arg, messages: &Messages) -> Option<String> {
    let values = argument.get_possible_values();
    let named = |value: &PossibleValue| match word_of(value, messages) {
        Some(word) => format!("{} {word}", value.get_name()),
        None => value.get_name().to_owned(),
    };
    let values: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).map(named).collect();
    let is_listed = !values.is_empty() && !argument.is_hide_possible_values_set();
    is_listed.then(|| messages.list(&values.join(", ")))
}

/// Returns the Chinese word for a code that an argument accepts. A setting has none: its word is a description.
pub(crate) fn word_of_code(argument: &Arg, code: &str, messages: &Messages) -> Option<String> {
    let values = argument.get_possible_values();
    let value = values.iter().find(|value| value.get_name() == code)?;
    word_of(value, messages).filter(|_| vocabulary_of(value) != Some("setting"))
}

/// Returns the Chinese word for a value. It is accepted like the code.
fn word_of(value: &PossibleValue, messages: &Messages) -> Option<String> {
    if messages.lang() != Lang::Zh {
        return None;
    }
    let shown =
        vocabulary_of(value).and_then(|of| shown_words(of, value.get_name(), messages).next());
    let typed = || value.get_name_and_aliases().find(|name| !name.is_ascii());
    shown.or_else(|| typed().map(str::to_owned))
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
    use std::collections::{BTreeMap, BTreeSet};

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;
    use crate::commands::TOPICS;

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

    /// Collects the messages for the names of all values.
    fn value_ids(command: &Command, ids: &mut BTreeSet<String>) {
        let takes_value = |argument: &&Arg| argument.get_action().takes_values();
        for argument in command.get_arguments().filter(takes_value) {
            let names = argument.get_value_names().expect("a name of the value");
            ids.extend(names.iter().map(|name| value_id(name)));
        }
        command.get_subcommands().for_each(|sub| value_ids(sub, ids));
    }

    #[test]
    fn every_name_of_a_value_is_translated_and_each_translation_is_used() {
        let (mut ids, mut command) = (BTreeSet::new(), Cli::command());
        command.build();
        value_ids(&command, &mut ids);
        let lines =
            include_str!("../locales/zh.ftl").lines().filter_map(|line| line.split_once(" = "));
        let translated = lines.filter(|(id, _)| id.starts_with("help-value-"));
        let translated: BTreeSet<_> = translated.map(|(id, _)| id.to_owned()).collect();
        assert_eq!(ids, translated);
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    /// The words of the command line: names of commands, options, values, environment variables and files.
    fn codes(command: &Command, codes: &mut BTreeSet<String>) {
        codes.insert(command.get_name().to_owned());
        codes.extend(TOPICS.map(str::to_owned));
        for argument in command.get_arguments() {
            codes.extend(argument.get_long().map(str::to_owned));
            codes.extend(argument.get_short().map(String::from));
            codes.extend(argument.get_env().map(|name| name.to_string_lossy().into_owned()));
            codes.extend(argument.get_possible_values().iter().map(|v| v.get_name().to_owned()));
        }
        command.get_subcommands().for_each(|sub| self::codes(sub, codes));
    }

    /// Formats, encodings, endings of files, and codes in examples.
    const OTHER_CODES: [&str; 25] = [
        "ISO",
        "narrow",
        "wide",
        "CSV",
        "HTML",
        "JSON",
        "XLS",
        "XLSX",
        "Markdown",
        "GB18030",
        "UTF-8",
        "xlsx",
        "jsonl",
        "mended",
        "checked.xlsx",
        "rejected.csv",
        "ASSISTIVE_LANG",
        "LANG",
        "LC_ALL",
        "QUEST",
        "cm",
        "org",
        "bridging",
        "child-rehab",
        "2023-Q2",
    ];

    /// Checks whether a word is the number of a record, such as `N5`.
    fn is_number(word: &str) -> bool {
        let digits = word.strip_prefix(|c: char| c.is_ascii_uppercase());
        digits.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Names of formats, encodings, languages and shells, which have no Chinese words.
    const NAMES: [&str; 14] = [
        "csv",
        "json",
        "xlsx",
        "html",
        "md",
        "utf-8",
        "gb18030",
        "en",
        "zh",
        "bash",
        "elvish",
        "fish",
        "powershell",
        "zsh",
    ];

    /// Collects the values in the Chinese help of a command and of those below it that have no Chinese word, and that the text
    /// does not explain.
    fn wordless(command: &Command, path: &str, messages: &Messages, found: &mut Found) {
        for argument in command.get_arguments().filter(|one| !one.is_hide_possible_values_set()) {
            let values = argument.get_possible_values();
            let text = text_of_argument(argument, path, messages).unwrap_or_default();
            let names = values.iter().filter(|value| !value.is_hide_set());
            for value in names.filter(|value| word_of(value, messages).is_none()) {
                let name = value.get_name();
                if !NAMES.contains(&name) && !text.contains(name) {
                    found.insert(name.to_owned(), format!("{path} {}", argument.get_id()));
                }
            }
        }
        for sub in command.get_subcommands() {
            wordless(sub, &format!("{path}-{}", sub.get_name()), messages, found);
        }
    }

    #[test]
    fn chinese_help_lists_each_value_with_its_chinese_word() {
        let (mut command, mut found) = (Cli::command(), Found::new());
        command.build();
        wordless(&command, "", &Messages::new(Lang::Zh), &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }

    /// Collects the words in the help of a command and of those below it that are no codes, each with a command.
    fn foreign(command: &mut Command, known: &BTreeSet<String>, found: &mut Found) {
        // Examples are command lines.
        let quiet = command.clone().after_help("").term_width(0);
        let help = quiet.clone().render_long_help().to_string();
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        for word in help.split(|c: char| !is_of_word(c)) {
            let word = word.trim_matches(['-', '.']);
            let is_code = known.contains(word) || OTHER_CODES.contains(&word) || is_number(word);
            if word.contains(|c: char| c.is_ascii_alphabetic()) && !is_code {
                found.insert(word.to_owned(), command.get_name().to_owned());
            }
        }
        command.get_subcommands_mut().for_each(|sub| foreign(sub, known, found));
    }

    type Found = BTreeMap<String, String>;

    #[test]
    fn chinese_help_holds_no_english_but_codes() {
        let mut command = crate::cli::localized(&Messages::new(Lang::Zh));
        let (mut known, mut found) = (BTreeSet::new(), Found::new());
        codes(&command, &mut known);
        foreign(&mut command, &known, &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }
}
