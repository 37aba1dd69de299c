//! `report`: the reports there are. Each is in its own file.

use clap::Subcommand;

use super::{
    report_annual, report_exceptions, report_explain, report_lending, report_needs, report_rate,
    report_services, report_stock,
};
use crate::context::Context;
use crate::error::Result;

/// Count the figures of a period
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
}

pub(crate) fn run(command: &ReportCommand, context: &mut Context) -> Result<()> {
    match command {
        ReportCommand::Rate(args) => report_rate::run(args, context),
        ReportCommand::Needs(args) => report_needs::run(args, context),
        ReportCommand::Lending(args) => report_lending::run(args, context),
        ReportCommand::Stock(args) => report_stock::run(args, context),
        ReportCommand::Services(args) => report_services::run(args, context),
        ReportCommand::Annual(args) => report_annual::run(args, context),
        ReportCommand::Explain(args) => report_explain::run(args, context),
        ReportCommand::Exceptions(args) => report_exceptions::run(args, context),
    }
}
