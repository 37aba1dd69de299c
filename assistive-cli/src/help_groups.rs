//! Short help: the commands in groups, and the global options only on the first page. Manual pages and completions use the
//! whole command line.

use clap::Command;

use crate::help::is_global;
use crate::lang::{Messages, tr};

/// The groups of commands on the first page, each with the message of its heading.
pub(crate) const GROUPS: [(&str, &[&str]); 4] = [
    (
        "heading-everyday",
        &["person", "need", "fit", "service", "stock", "loan", "log", "undo", "correct", "void"],
    ),
    ("heading-files", &["import", "template", "export"]),
    ("heading-figures", &["report"]),
    (
        "heading-keeping",
        &[
            "init",
            "catalog",
            "site",
            "division",
            "config",
            "info",
            "verify",
            "backup",
            "restore",
            "doctor",
            "compact",
            "demo",
            "completions",
            "man",
            "help",
        ],
    ),
];

/// The longest description of a command on the first page, in characters.
const LONGEST: usize = 65;

/// Returns a localized command line with short help.
pub(crate) fn brief(command: Command, messages: &Messages) -> Command {
    let page = first_page(&command, messages);
    command.help_template(page).mut_subcommands(|below| without_global(below, messages))
}

/// Returns the template of the first page.
fn first_page(command: &Command, messages: &Messages) -> String {
    let bold = anstyle::Style::new().bold().underline();
    let heading = |id: &str| format!("{bold}{}:{bold:#}\n", messages.message(id, &[]));
    let usage = tr!(messages, "heading-usage");
    let mut page = format!("{{about-with-newline}}\n{bold}{}{bold:#} {{usage}}\n", usage.trim());
    for (id, names) in GROUPS {
        page += &format!("\n{}", heading(id));
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            page += &format!("  {name:<12} {}\n", first_part(&about));
        }
    }
    page + &format!("\n{}{{options}}{{after-help}}", heading("heading-global"))
}

/// Returns the first part of a description, up to a semicolon or colon, or a comma if it is still long.
fn first_part(about: &str) -> &str {
    let first = about.split([';', '；', ':', '：']).next().unwrap_or(about);
    match first.chars().count() > LONGEST {
        true => first.split([',', '，']).next().unwrap_or(first),
        false => first,
    }
}

/// Hides the global options of a command and of those below it, and names the page that explains them.
fn without_global(command: Command, messages: &Messages) -> Command {
    let hint = tr!(messages, "global-hint");
    let after = match command.get_after_help() {
        Some(examples) => format!("{examples}\n\n{hint}"),
        None => hint,
    };
    command
        .mut_args(|argument| {
            let hides = is_global(&argument);
            if hides { argument.hide(true) } else { argument }
        })
        .after_help(after)
        .mut_subcommands(|below| without_global(below, messages))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn every_command_is_in_one_group_and_fits_a_terminal() {
        for lang in [Lang::En, Lang::Zh] {
            let messages = Messages::new(lang);
            let command = crate::cli::localized(&messages);
            let mut grouped: Vec<_> = GROUPS.iter().flat_map(|(_, names)| *names).collect();
            grouped.sort_unstable();
            let mut all: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
            all.sort_unstable();
            assert!(grouped.iter().map(|name| **name).eq(all.iter().copied()), "{all:?}");
            let page = first_page(&command, &messages);
            for line in page.lines().filter(|line| line.starts_with("  ")) {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
            }
        }
    }
}
