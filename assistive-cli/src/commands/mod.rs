//! The commands, one file for each or for each group. This file only lists and calls them.

mod backup;
mod card;
mod care;
mod care_lists;
mod catalog;
mod compact;
mod compare;
mod completions;
mod config;
mod correct;
mod demo;
mod describe;
mod division;
mod doctor;
mod export;
mod filter;
mod fit;
mod fit_due;
mod fit_link;
mod grouping;
mod help_topics;
mod import;
mod import_columns;
mod import_folder;
mod import_rejected;
mod info;
mod init;
mod loan;
mod loan_lists;
mod log;
mod man;
mod need;
mod papers;
mod person;
mod person_fields;
mod record;
mod report;
mod report_annual;
mod report_exceptions;
mod report_explain;
mod report_lending;
mod report_needs;
mod report_publish;
mod report_rate;
mod report_services;
mod report_stock;
mod service;
mod site;
mod stock;
mod stock_moves;
mod template;
mod undo;
mod verify;

#[cfg(test)]
pub(crate) use help_topics::TOPICS;

use clap::Subcommand;

use crate::context::Context;
use crate::error::{Exit, Result};
use crate::help::CommandLine;

/// A command of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::InitArgs),
    Import(import::ImportArgs),
    Template(template::TemplateArgs),
    Export(export::ExportArgs),
    Report(report::ReportArgs),
    #[command(subcommand)]
    Need(need::NeedCommand),
    #[command(subcommand)]
    Fit(fit::FitCommand),
    #[command(subcommand)]
    Stock(stock::StockCommand),
    #[command(subcommand)]
    Loan(loan::LoanCommand),
    #[command(subcommand)]
    Service(service::ServiceCommand),
    #[command(subcommand)]
    Person(person::PersonCommand),
    #[command(subcommand)]
    Catalog(catalog::CatalogCommand),
    #[command(subcommand)]
    Site(site::SiteCommand),
    #[command(subcommand)]
    Division(division::DivisionCommand),
    #[command(subcommand)]
    Config(config::ConfigCommand),
    Log(log::LogArgs),
    Undo(undo::UndoArgs),
    Correct(correct::CorrectArgs),
    Void(correct::VoidArgs),
    Info(info::InfoArgs),
    Verify(verify::VerifyArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Doctor(doctor::DoctorArgs),
    Compact(compact::CompactArgs),
    Demo(demo::DemoArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Help(help_topics::HelpArgs),
}

/// Runs a command.
///
/// `command_line` makes the whole command line, for the commands that print help and manual pages.
pub(crate) fn run(
    command: &Command,
    command_line: CommandLine,
    context: &mut Context,
) -> Result<Exit> {
    match command {
        Command::Import(args) => return import::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Template(args) => template::run(args, context),
        Command::Init(args) => init::run(args, context),
        Command::Report(args) => report::run(args, context),
        Command::Need(command) => need::run(command, context),
        Command::Fit(command) => fit::run(command, context),
        Command::Stock(command) => stock::run(command, context),
        Command::Loan(command) => loan::run(command, context),
        Command::Service(command) => service::run(command, context),
        Command::Config(command) => config::run(command, context),
        Command::Person(command) => person::run(command, context),
        Command::Catalog(command) => catalog::run(command, context),
        Command::Site(command) => site::run(command, context),
        Command::Division(command) => division::run(command, context),
        Command::Log(args) => log::run(args, context),
        Command::Undo(args) => undo::run(args, context),
        Command::Correct(args) => correct::correct(args, context),
        Command::Void(args) => correct::void(args, context),
        Command::Info(args) => info::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Backup(args) => backup::backup(args, context),
        Command::Restore(args) => backup::restore(args, context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Compact(args) => compact::run(args, context),
        Command::Demo(args) => demo::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Man(args) => man::run(args, command_line, context),
        Command::Help(args) => help_topics::run(args, command_line, context),
    }?;
    Ok(Exit::Done)
}
