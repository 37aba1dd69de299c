//! `report publish`: the tables of a period for the public, in one folder.

use std::path::Path;

use assistive_core::Store;
use assistive_core::model::Programme;
use assistive_core::report::{Dimension, Publication, PublishedReport, PublishedTable};
use clap::{Args, ValueEnum};

use super::filter::{self, FilterArgs, PeriodArgs, ReportRequest};
use super::{report_lending, report_services};
use crate::context::{Context, Output, OutputFormat};
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::outfile;
use crate::render::{self, Headlines};

/// Write the tables of a period for the public into a folder, checked together
#[derive(Debug, Args)]
#[command(
    after_help = "assistive report publish --year 2023 -o public-2023\nassistive report publish --year 2023 --division 旬阳市 --files xlsx -o public-xunyang"
)]
pub(crate) struct PublishArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// The form of the tables
    #[arg(long, value_name = "FORM", value_enum, default_value_t)]
    files: TableFiles,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The form of the tables of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum TableFiles {
    #[default]
    Html,
    Xlsx,
    Csv,
    Json,
    Md,
}

impl TableFiles {
    fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Md => "md",
        }
    }

    fn shape(self) -> OutputFormat {
        match self {
            Self::Html => OutputFormat::Html,
            Self::Xlsx => OutputFormat::Workbook,
            Self::Csv => OutputFormat::Csv,
            Self::Json => OutputFormat::Json,
            Self::Md => OutputFormat::Markdown,
        }
    }
}

const INDEX: &str = "index.html";

pub(crate) fn run(
    args: &PublishArgs,
    folder: Option<&Path>,
    force: bool,
    context: &mut Context,
) -> Result<()> {
    let folder =
        folder.ok_or_else(|| CliError::Usage(tr!(context.messages, "usage-publish-folder")))?;
    outfile::is_a_file(folder, &context.messages)?;
    context.publish = true;
    // A comparison cannot be published.
    args.period.before(context)?;
    let asked = args.period.open(context)?;
    let view = asked.store.view()?;
    let filter = args.filter.filter(&view)?;
    let publication = view.publication(asked.period, &filter)?;
    let withheld = publication.suppressed_figures();
    let codes: Vec<_> = publication.tables.iter().map(|table| table.code).collect();

    context.gathered = Some(Vec::new());
    filter::set_conditions(context, &asked.store, |view| args.filter.filter(view))?;
    let index = index(args, &codes, withheld, &asked, context)?;
    let shape = args.files.shape();
    context.output = Some(Output { file: folder.to_owned(), shape, force });
    print_tables(args, publication, &asked, context)?;
    let contents = context.gathered.take().unwrap_or_default();
    let names = codes.iter().map(|code| format!("{code}.{}", args.files.ending()));
    let mut files: Vec<_> = names.zip(contents).collect();
    files.push((INDEX.to_owned(), index.into_bytes()));
    outfile::write_folder(folder, &files, force, is_ours, &context.messages)?;

    let (tables, path) = (codes.len(), folder.display().to_string());
    let text = tr!(context.messages, "publish-done", tables = tables, path = path);
    context.ui.line(&text)?;
    context.ui.line(&tr!(context.messages, "publish-withheld", count = withheld))?;
    context.ui.line(&tr!(context.messages, "report-checked-together"))
}

/// Returns the page that names the tables.
fn index(
    args: &PublishArgs,
    codes: &[&str],
    withheld: usize,
    asked: &ReportRequest<'_>,
    context: &Context,
) -> Result<String> {
    let messages = &context.messages;
    let tables = codes.iter().map(|code| {
        let title = messages.message(&format!("publish-table-{code}"), &[]);
        (format!("{code}.{}", args.files.ending()), title)
    });
    let mut under = render::under(messages, asked.as_of);
    under.extend(context.only.clone());
    let mut notes = vec![render::position_line(messages, &asked.info)];
    if withheld > 0 {
        notes.insert(0, tr!(messages, "report-withheld"));
    }
    let period = render::period_text(messages, asked.period);
    let title = tr!(messages, "publish-title", period = period);
    let tables: Vec<_> = tables.collect();
    Ok(render::index(&title, &under, &tables, &notes, messages, &render::head(context)?))
}

/// Checks whether a file has a name that this command writes.
fn is_ours(name: &str) -> bool {
    let is_table = |(code, ending): (&str, &str)| {
        let is_form = TableFiles::value_variants().iter().any(|form| form.ending() == ending);
        is_form && Publication::CODES.contains(&code)
    };
    name == INDEX || name.split_once('.').is_some_and(is_table)
}

/// Renders the tables, which the context gathers.
fn print_tables(
    args: &PublishArgs,
    publication: Publication,
    asked: &ReportRequest<'_>,
    context: &mut Context,
) -> Result<()> {
    for table in publication.tables {
        let by_school = Some(Dimension::School);
        let is_of_school =
            matches!(&table.report, PublishedReport::Rate(rate) if rate.query.by == by_school);
        set_conditions(args, is_of_school, &asked.store, context)?;
        print_table(table, asked, context)?;
    }
    Ok(())
}

fn set_conditions(
    args: &PublishArgs,
    is_of_school: bool,
    store: &Store,
    context: &mut Context,
) -> Result<()> {
    context.only = None;
    filter::set_conditions(context, store, |view| {
        let filter = args.filter.filter(view)?;
        Ok(if is_of_school { filter.programme(Programme::school()) } else { filter })
    })
}

fn print_table(
    table: PublishedTable,
    asked: &ReportRequest<'_>,
    context: &mut Context,
) -> Result<()> {
    let ReportRequest { period, as_of, info, .. } = asked;
    let (period, as_of, suppressed) = (*period, *as_of, table.suppressed);
    match table.report {
        PublishedReport::Annual(figures) => {
            let headlines = Headlines { figures: &figures, suppressed: &suppressed, period, as_of };
            render::headline_figures(context, &headlines, info)
        }
        PublishedReport::Rate(report) => render::rate(context, &report, &suppressed, as_of, info),
        PublishedReport::Lending(report) => {
            report_lending::figures(report, suppressed, as_of, context).print(context, info)
        }
        PublishedReport::Services(report) => {
            report_services::figures(report, suppressed, as_of, context).print(context, info)
        }
        _ => Ok(()),
    }
}
