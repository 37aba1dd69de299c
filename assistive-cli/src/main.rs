//! The `assistive` binary: a thin command line over `assistive-core`.
//!
//! It parses, asks the core, and renders. No rule of the field is here: the library decides what may be recorded,
//! and counts the figures.

mod args;
mod cli;
mod commands;
mod completion;
mod context;
mod days;
mod error;
mod forms;
mod help;
mod help_groups;
mod lang;
mod outfile;
mod pager;
mod privacy;
mod problems;
mod render;
mod render_options;
mod settings;
mod ui;
mod usage;
mod value_kind;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::parser::ValueSource;

use crate::args::{Format, GlobalArgs};
use crate::cli::Cli;
use crate::context::Context;
use crate::error::{CliError, Exit};
use crate::forms::Completion;
use crate::lang::{Lang, Messages};
use crate::settings::{Settings, UserSetting};
use crate::ui::Ui;

fn main() -> ExitCode {
    silence_caught_panics();
    run(&std::env::args_os().collect::<Vec<_>>(), Ui::terminal(), Settings::load()).into()
}

/// Silences panics of sled on damaged files and of calamine on inconsistent workbooks. The library catches both and
/// returns an error; the message of the panic would only frighten.
fn silence_caught_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let of = |name| info.location().is_some_and(|place| place.file().contains(name));
        if !of("sled-0.34") && !of("calamine-") {
            print(info);
        }
    }));
}

/// The most times that a command asks for what its record lacks.
const MAX_ROUNDS: usize = 3;

/// Runs one command line and returns its exit code.
fn run(line: &[OsString], mut ui: Ui, settings: Settings) -> Exit {
    let messages = Messages::new(Lang::wanted(line, settings.get(UserSetting::Lang)));
    let mut command = help_groups::brief(cli::localized(&messages), &messages);
    ui.set_ambiguous(settings.ambiguous());
    let mut context = Context::new(GlobalArgs::default(), messages, ui, settings);
    match completion::answer(line, &context) {
        Ok(false) => (),
        Ok(true) => return Exit::Done,
        Err(error) => return failed(&error, &mut context),
    }
    let mut line = line.to_vec();
    for _ in 0..MAX_ROUNDS {
        let done = match parse_or_ask(&mut command, &mut line, &mut context) {
            Ok(cli) => carry_out(cli, &mut context),
            Err(exit) => return exit,
        };
        let fields = done.as_ref().err().map(CliError::missing_fields).unwrap_or_default();
        match forms::complete_fields(&line, &fields, &command, &mut context) {
            Ok(Completion::Line(whole)) => line = whole,
            Ok(Completion::Stopped) => return Exit::Refused,
            Ok(Completion::Nothing) => return finish(done, &mut context),
            Err(error) => return failed(&error, &mut context),
        }
    }
    Exit::Refused
}

/// Parses a line, after asking for the values that it lacks.
fn parse_or_ask(
    command: &mut clap::Command,
    line: &mut Vec<OsString>,
    context: &mut Context,
) -> Result<Cli, Exit> {
    let parsed = match parse(command, line) {
        // A second error is reported as it is, so that questions end.
        Err(error) => match forms::complete(line, &error, command, context) {
            Ok(Completion::Line(whole)) => {
                *line = whole;
                parse(command, line)
            }
            Ok(Completion::Stopped) => return Err(Exit::Refused),
            Ok(Completion::Nothing) => Err(error),
            Err(error) => return Err(failed(&error, context)),
        },
        parsed => parsed,
    };
    parsed.map_err(|error| {
        let exit = usage::report(&error, line, command, &context.messages, &mut context.ui);
        context.ui.flush().ok();
        exit
    })
}

/// Carries out a command.
fn carry_out(cli: Cli, context: &mut Context) -> error::Result<Exit> {
    context.ui.set_loudness(cli.global.quiet, cli.global.verbose);
    context.global = cli.global;
    let checked = context.settings.check(&context.messages);
    let text = context.messages.message("working", &[]);
    context.ui.show_progress(text);
    let done = checked.and_then(|()| commands::run(&cli.command, cli::localized, context));
    context.close();
    context.ui.clear_progress();
    done
}

/// Shows the results of a command, or its error, and returns the exit code.
fn finish(done: error::Result<Exit>, context: &mut Context) -> Exit {
    match done {
        // A closed pipe does not change the exit code: its reader may have seen enough.
        Ok(exit) => match context.ui.flush() {
            Err(error) if !error.is_broken_pipe() => failed(&error, context),
            _ => context.exit_after(exit),
        },
        Err(error) => failed(&error, context),
    }
}

/// Reads a command line.
fn parse(command: &mut clap::Command, line: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from_mut(line)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    cli.global.is_actor_on_line = matches.value_source("actor") == Some(ValueSource::CommandLine);
    Ok(cli)
}

/// Reports an error. If the result of a change cannot be printed, adds that the change was stored.
fn failed(error: &CliError, context: &mut Context) -> Exit {
    let as_json = context.format() == Format::Json;
    let exit = context.ui.report(error, &context.messages, context.global.show_ids, as_json);
    if context.stored && matches!(error, CliError::Output(_)) && !error.is_broken_pipe() {
        let text = context.messages.message("error-output-stored", &[]);
        context.ui.stderr_line(&text);
    }
    context.ui.flush().ok();
    exit
}

#[cfg(test)]
#[path = "main_tests.rs"]
mod tests;
