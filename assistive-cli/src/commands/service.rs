//! `service`: lists and records rehabilitation services other than devices.

use assistive_core::model::{NeedKind, Place, Programme};
use assistive_core::{Edit, ServiceDraft, ServiceFilter};
use clap::{Args, Subcommand};

use super::filter::FilterArgs;
use super::record::{self, RecordName};
use crate::args::{RowsArgs, coded, coded_among};
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, SERVICES};

/// Rehabilitation services that are no devices
#[derive(Debug, Subcommand)]
pub(crate) enum ServiceCommand {
    List(Box<ListArgs>),
    Record(Box<RecordArgs>),
}

/// List services
#[derive(Debug, Args)]
#[command(
    after_help = "assistive service list --since 2023-01-01 --until 2023-12-31 --programme child-rehab"
)]
pub(crate) struct ListArgs {
    /// Services of this person: P12, id, certificate or key
    #[arg(long)]
    person: Option<String>,
    /// Services of this kind
    #[arg(long, value_parser = coded_among(NeedKind::of_services()))]
    kind: Option<NeedKind>,
    /// From this day, month, quarter or year on
    #[arg(long, value_name = "DATE", alias = "from")]
    since: Option<String>,
    /// To this day, month, quarter or year
    #[arg(long, value_name = "DATE", alias = "to")]
    until: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Record a service
#[derive(Debug, Args)]
#[command(
    after_help = "assistive service record P12 training --place home --programme child-rehab"
)]
pub(crate) struct RecordArgs {
    /// The person: P12, id, certificate or key
    person: String,
    /// Kind of service; a device is a fitting
    #[arg(value_parser = coded_among(NeedKind::of_services()))]
    kind: NeedKind,
    /// Day of the service; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Place
    #[arg(long, value_parser = coded::<Place>())]
    place: Option<Place>,
    /// The provider
    #[arg(long)]
    provider: Option<String>,
    /// Programme, such as child-rehab
    #[arg(long)]
    programme: Option<String>,
}

pub(crate) fn run(command: &ServiceCommand, context: &mut Context) -> Result<()> {
    match command {
        ServiceCommand::List(args) => list(args, context),
        ServiceCommand::Record(args) => record(args, context),
    }
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let from = context.first_day("--since", &args.since)?;
    let to = context.last_day("--until", &args.until)?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = ServiceFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.person.as_deref().map(|text| view.find_person(text)).transpose()?)
        .kind(args.kind)
        .from(from)
        .to(to);
    let services = view
        .service_list(&wanted, context.today()?)?
        .collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "services", SERVICES, &services)
}

fn record(args: &RecordArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.on)?;
    let store = context.writer()?;
    let person = store.view()?.find_person(&args.person)?;
    let draft = ServiceDraft::new(person, args.kind, day)
        .place(args.place)
        .provider(Edit::from(args.provider.clone()))
        .programme(record::maybe("programme", &args.programme, Programme::from_word)?);
    let author = context.author()?;
    let (recorded, changed) = record::record_and_compare(context, &store, |preview| {
        let desk = store.services(&author);
        if preview { desk.preview().record(&draft) } else { desk.record(&draft) }
    })?;
    let name = RecordName::of(context, &store.view()?, "service", recorded.number)?;
    record::print_changed(context, name, &recorded, &changed)
}
