//! `fit due`: lists the follow-ups that are due.

use assistive_core::{DueFilter, DueKind};
use clap::Args;
use clap::builder::TypedValueParser;

use super::filter::FilterArgs;
use crate::args::{Format, RowsArgs, by_code};
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, DUE, DUE_PEOPLE, DuePerson};

/// List what is due: follow-ups, needs that wait, children who have grown, devices worn out or never used
#[derive(Debug, Args)]
#[command(
    after_help = "assistive fit due --kind follow-up-1 --kind follow-up-6\nassistive fit due --since 2024-01-01 --school SP-0981 --within 14 -o due.xlsx",
    // A site means the fittings here too.
    mut_arg("site", |arg| arg.help("Work of this site, which made the fitting or else works on the need: code or name"))
)]
pub(crate) struct DueArgs {
    /// Only this kind; may be given several times
    #[arg(long, value_parser = kind())]
    kind: Vec<DueKind>,
    /// For this person: P12, id, certificate or key
    #[arg(long)]
    person: Option<String>,
    /// Needs that have been open for more than so many days
    #[arg(long, value_name = "DAYS", default_value_t = DueFilter::WAITING_DAYS)]
    waiting: u16,
    /// Also what falls due within so many days
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    within: u16,
    /// Leave out what was due before this day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// A row for each piece of work, and not for each person
    #[arg(long)]
    each: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

fn kind() -> impl TypedValueParser<Value = DueKind> {
    by_code("due", DueKind::ALL.iter().map(|kind| kind.code()), DueKind::from_code)
}

pub(crate) fn run(args: &DueArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = DueFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.person.as_deref().map(|text| view.find_person(text)).transpose()?)
        .kinds(args.kind.clone())
        .waiting_days(args.waiting)
        .within(args.within)
        .since(context.first_day("--since", &args.since)?);
    let today = context.today()?;
    let due = view.due(&wanted, today)?;
    let is_data = args.rows.list_output.is_none() && context.format() != Format::Table;
    if !args.each && !is_data {
        return render::list(context, "due", DUE_PEOPLE, &DuePerson::group(due, today));
    }
    let due: Vec<_> = due.into_iter().map(|due| (due, today)).collect();
    render::list(context, "due", DUE, &due)
}
