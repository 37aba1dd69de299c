//! `report`: the reports, each in a file of its own, and the output file of a report.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{
    report_annual, report_exceptions, report_explain, report_lending, report_needs, report_publish,
    report_rate, report_services, report_stock,
};
use crate::context::{Context, Output};
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::outfile;

/// Count the figures of a period
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    report: ReportCommand,
    /// File to write, by its ending a page to print (.html), a workbook (.xlsx), .csv, .json or Markdown (.md); for `publish` a
    /// folder
    #[arg(short, long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, global = true, requires = "output")]
    force: bool,
    /// For the public: suppress small counts and differences of people, and figures that would reveal them
    #[arg(long, global = true)]
    publish: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    Rate(report_rate::RateArgs),
    Needs(report_needs::NeedsArgs),
    Lending(report_lending::LendingArgs),
    Stock(report_stock::StockArgs),
    Services(report_services::ServicesArgs),
    Annual(report_annual::AnnualArgs),
    Explain(report_explain::ExplainArgs),
    Exceptions(report_exceptions::ExceptionsArgs),
    Publish(report_publish::PublishArgs),
}

impl ReportCommand {
    /// Checks whether the report shows single people.
    fn lists_people(&self) -> bool {
        matches!(self, Self::Needs(_) | Self::Explain(_) | Self::Exceptions(_))
    }
}

pub(crate) fn run(args: &ReportArgs, context: &mut Context) -> Result<()> {
    if args.publish && args.report.lists_people() {
        return Err(CliError::Usage(tr!(context.messages, "usage-publish-list")));
    }
    if let ReportCommand::Publish(publish) = &args.report {
        return report_publish::run(publish, args.output.as_deref(), args.force, context);
    }
    context.publish = args.publish;
    // Standard output has the form of --format.
    if let Some(file) = args.output.as_ref().filter(|file| !outfile::is_stdout(file)) {
        context.output = Some(Output::new(file, args.force, &context.messages)?);
    }
    match &args.report {
        ReportCommand::Rate(args) => report_rate::run(args, context),
        ReportCommand::Needs(args) => report_needs::run(args, context),
        ReportCommand::Lending(args) => report_lending::run(args, context),
        ReportCommand::Stock(args) => report_stock::run(args, context),
        ReportCommand::Services(args) => report_services::run(args, context),
        ReportCommand::Annual(args) => report_annual::run(args, context),
        ReportCommand::Explain(args) => report_explain::run(args, context),
        ReportCommand::Exceptions(args) => report_exceptions::run(args, context),
        // It returned above, because it writes a folder.
        ReportCommand::Publish(_) => Ok(()),
    }
}
