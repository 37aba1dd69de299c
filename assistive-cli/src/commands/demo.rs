//! `demo`: a throw-away store with sample data, and commands to try on it. Works from the binary alone.

use std::io::Read;
use std::path::{Path, PathBuf};

use assistive_core::exchange::{ImportOptions, Kind};
use assistive_core::model::{Period, Programme, SiteCode, SiteKind};
use assistive_core::report::{Dimension, Filter, RateQuery, Suppressed};
use assistive_core::{Author, OwnSite, Store, StoreOptions};
use clap::Args;
use flate2::read::GzDecoder;
use jiff::civil::date;

use super::init::new_identity;
use crate::args::Format;
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::{self, NEEDS};

/// Show what it does on invented sample data of a city: rates and needs lists, nothing is kept
#[derive(Debug, Args)]
#[command(after_help = "assistive demo\nassistive demo --keep sample-store")]
pub(crate) struct DemoArgs {
    /// Keep the store in this folder, to try commands on it
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// The sample files, compressed, in the order in which they are imported.
const FILES: [(Kind, &[u8]); 8] = [
    (Kind::Sites, include_bytes!("../../data/demo/sites.csv.gz")),
    (Kind::Catalog, include_bytes!("../../data/demo/catalog.csv.gz")),
    (Kind::Persons, include_bytes!("../../data/demo/persons.csv.gz")),
    (Kind::StudentNeeds, include_bytes!("../../data/demo/student-needs.csv.gz")),
    (Kind::Needs, include_bytes!("../../data/demo/needs.csv.gz")),
    (Kind::Fittings, include_bytes!("../../data/demo/fittings.csv.gz")),
    (Kind::Stock, include_bytes!("../../data/demo/stock.csv.gz")),
    (Kind::Loans, include_bytes!("../../data/demo/loans.csv.gz")),
];

/// The number of the students' needs that are shown.
const SHOWN_NEEDS: usize = 8;

pub(crate) fn run(args: &DemoArgs, context: &mut Context) -> Result<()> {
    let store = made(args, context)?;
    let info = store.info()?;
    let view = store.view()?;
    let period = Period::new(date(2023, 1, 1), date(2023, 12, 31));
    let Some(period) = period else { return Ok(()) };
    let period = period.until(context.today()?);
    let text = tr!(
        context.messages,
        if args.keep.is_some() { "demo-intro-kept" } else { "demo-intro" },
        persons = info.persons,
        needs = info.needs,
        fittings = info.fittings
    );
    aside(context, &text)?;
    aside(context, "")?;
    let by = Some(Dimension::County);
    let rate = view.rate(&RateQuery::new(period).by(by))?;
    render::rate(context, &rate, &Suppressed::default(), None, &info)?;
    if context.format() != Format::Table {
        return Ok(());
    }
    let school = Filter::default().programme(Programme::new("school").ok());
    let rate = view.rate(&RateQuery::new(period).by(Dimension::School).filter(school.clone()))?;
    let list = view.needs_report(period, &school)?;
    context.ui.line("")?;
    let (students, schools) = (rate.total.persons_in_need, rate.rows.len());
    let text = tr!(context.messages, "demo-students", students = students, schools = schools);
    context.ui.line(&text)?;
    context.ui.line("")?;
    let few = &list.rows[..list.rows.len().min(SHOWN_NEEDS)];
    render::shown_table(context, NEEDS, few)?;
    if list.rows.len() > few.len() {
        let more = tr!(context.messages, "demo-more", count = list.rows.len() - few.len());
        context.ui.line(&more)?;
    }
    context.ui.line("")?;
    print_next_steps(args, context)
}

/// Prints a line on standard output for people, on standard error if a program reads the result.
fn aside(context: &mut Context, text: &str) -> Result<()> {
    if context.format() == Format::Table {
        return context.ui.line(text);
    }
    context.ui.notice(text);
    Ok(())
}

/// Prints next steps, as commands that work on the kept store.
fn print_next_steps(args: &DemoArgs, context: &mut Context) -> Result<()> {
    let store = args.keep.as_deref().unwrap_or(Path::new("sample-store"));
    let store = store.display().to_string();
    let store = if store.contains(' ') { format!("\"{store}\"") } else { store };
    let program = program();
    let text = match args.keep {
        Some(_) => tr!(context.messages, "demo-next-kept"),
        None => tr!(context.messages, "demo-next"),
    };
    context.ui.line(&text)?;
    if args.keep.is_none() {
        context.ui.line(&format!("  {program} demo --keep {store}"))?;
    }
    for command in [
        "report rate --year 2023 --by category",
        "report rate --year 2023 --division 旬阳市 --programme school --json",
        "report rate --year 2023 --as-of 6",
        "need list --division 旬阳市 --status open",
        "person find 王",
        "report lending --year 2023 --by month",
        "stock show AK000001",
        "stock trace --donor 常州",
        "log",
    ] {
        context.ui.line(&format!("  {program} --store {store} {command}"))?;
    }
    Ok(())
}

/// Returns the path by which this program was called, if it is not its name: a fresh build is not
/// on the path yet.
fn program() -> String {
    let called = std::env::args().next().unwrap_or_default();
    match Path::new(&called).file_stem() {
        Some(name) if name == "assistive" => called,
        _ => "assistive".to_owned(),
    }
}

/// Makes the store and fills it.
fn made(args: &DemoArgs, context: &Context) -> Result<Store> {
    let own = OwnSite {
        code: super::record::checked("code", "AK-DPF", SiteCode::new)?,
        name: "安康市辅具中心".to_owned(),
        kind: SiteKind::Centre,
        division: "610900".to_owned(),
    };
    let options = StoreOptions::new(new_identity(context)?).site(own);
    let mut author: Author = context.author()?;
    author.today = date(2024, 4, 30);
    let store = match &args.keep {
        None => Store::in_memory(&options, &author)?,
        Some(folder) => {
            context.wait_for(|holder| Store::create(folder, &options, &author, holder))?
        }
    };
    for (kind, packed) in FILES {
        let options = ImportOptions::default().source(Some(format!("{kind}.csv")));
        let sheet = unpacked(packed).map_err(CliError::output)?;
        store.import(&author, kind, &sheet, &options)?;
    }
    Ok(store)
}

fn unpacked(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).map(|_| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packed_files_are_those_of_the_examples() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ankang-2023");
        for (kind, packed) in FILES {
            let file = folder.join(format!("{kind}.csv"));
            let plain = std::fs::read(&file).expect("an example");
            assert!(unpacked(packed).expect("a packed file") == plain, "{}", file.display());
        }
    }

    #[test]
    fn every_row_of_the_sample_is_taken() {
        let author = Author::new("test", jiff::Timestamp::UNIX_EPOCH, date(2024, 4, 30));
        let options = StoreOptions::new(assistive_core::StoreId::from_random(1));
        let store = Store::in_memory(&options, &author).expect("a store");
        for (kind, packed) in FILES {
            let sheet = unpacked(packed).expect("a packed file");
            let report = store.import(&author, kind, &sheet, &ImportOptions::default());
            let report = report.expect("an import");
            assert_eq!(report.errors, [], "{kind}");
            assert!(report.created > 0, "{kind}");
        }
    }
}
