//! `need`: lists, records and changes needs.

use assistive_core::model::{NeedKind, Programme};
use assistive_core::{NeedDraft, NeedFilter, NeedStatusKind};
use clap::{Args, Subcommand};

use super::card::CardArgs;
use super::filter::FilterArgs;
use super::record::RecordName;
use super::{care, care_lists, correct, describe, record};
use crate::args::{RowsArgs, WordParser, by_code, coded};
use crate::context::Context;
use crate::error::Result;
use crate::render::{self, NEEDS};

/// Needs lists
#[derive(Debug, Subcommand)]
pub(crate) enum NeedCommand {
    List(ListArgs),
    Show(ShowArgs),
    Add(AddArgs),
    Assess(care::AssessArgs),
    Assessments(care_lists::AssessmentsArgs),
    Withdraw(care::WithdrawArgs),
    Edit(correct::EditNeedArgs),
}

/// List needs, such as a school's needs list
#[derive(Debug, Args)]
#[command(
    after_help = "assistive need list --school SP-0981 --status open\nassistive need list --division 旬阳市 --programme school -o needs.xlsx"
)]
pub(crate) struct ListArgs {
    /// Needs of this status
    #[arg(long, value_parser = status())]
    status: Option<NeedStatusKind>,
    /// Needs of this kind
    #[arg(long, value_parser = coded::<NeedKind>())]
    kind: Option<NeedKind>,
    /// Needs of this person: P12, id, certificate or key
    #[arg(long)]
    person: Option<String>,
    /// Identified from this day on
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Identified up to this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show one need with its assessments, fittings and loans, and what is due
#[derive(Debug, Args)]
#[command(after_help = "assistive need show N5\nassistive need show N5 -o need.html")]
pub(crate) struct ShowArgs {
    /// Number of the need, such as N5
    need: String,
    #[command(flatten)]
    card: CardArgs,
}

/// Record a need
#[derive(Debug, Args)]
#[command(after_help = "assistive need add P12 \"12 22 03\" --programme school --priority 1")]
pub(crate) struct AddArgs {
    /// The person: P12, id, certificate or key
    person: String,
    /// The device: code or name of a model or class; none for other kinds of needs
    device: Option<String>,
    /// Kind of need
    #[arg(long, value_parser = coded::<NeedKind>(), default_value = "device")]
    kind: NeedKind,
    /// Day it was identified; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Programme, such as school or community
    #[arg(long)]
    programme: Option<String>,
    /// Site that works on it
    #[arg(long)]
    site: Option<String>,
    /// A basic-type device is needed
    #[arg(long)]
    basic: bool,
    /// Priority, 1 (first) to 3
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3))]
    priority: Option<u8>,
    /// Number needed
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=9999))]
    quantity: Option<u32>,
    /// Last day; it lapses after
    #[arg(long, value_name = "DATE")]
    valid_to: Option<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// A new need even where the same one is open already
    #[arg(long, alias = "new")]
    new_needs: bool,
}

pub(crate) fn run(command: &NeedCommand, context: &mut Context) -> Result<()> {
    match command {
        NeedCommand::List(args) => list(args, context),
        NeedCommand::Show(args) => show(args, context),
        NeedCommand::Add(args) => add(args, context),
        NeedCommand::Assess(args) => care::assess(args, context),
        NeedCommand::Assessments(args) => care_lists::assessments(args, context),
        NeedCommand::Withdraw(args) => care::withdraw(args, context),
        NeedCommand::Edit(args) => correct::edit_need(args, context),
    }
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = NeedFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.person.as_deref().map(|text| view.find_person(text)).transpose()?)
        .kind(args.kind)
        .status(args.status)
        .from(context.maybe_day("--since", &args.since)?)
        .to(context.maybe_day("--until", &args.until)?);
    let needs =
        view.needs(&wanted, context.today()?)?.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "needs", NEEDS, &needs)
}

/// Reads the kind of a status by its code or word.
pub(super) fn status() -> WordParser<NeedStatusKind> {
    by_code("status", NeedStatusKind::ALL.iter().map(|kind| kind.code()), |code| {
        NeedStatusKind::ALL.iter().copied().find(|kind| kind.code() == code)
    })
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let number = record::need(&args.need)?;
    args.card.direct(context)?;
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let card = view.need_card(number, today)?;
    let title = describe::record(context, &view, number.into())?;
    render::need_card(context.render_options(), title, &card, today)?.render(context)
}

fn add(args: &AddArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.on)?;
    let store = context.writer()?;
    let draft = draft(args, context, &store, day)?;
    let author = context.author()?;
    let (recorded, changed) = record::record_and_compare(context, &store, |preview| {
        let desk = store.needs(&author);
        if preview { desk.preview().record(&draft) } else { desk.record(&draft) }
    })?;
    let name = RecordName::of(context, &store.view()?, "need", recorded.number)?;
    record::print_changed(context, name, &recorded, &changed)
}

fn draft(
    args: &AddArgs,
    context: &Context,
    store: &assistive_core::Store,
    day: jiff::civil::Date,
) -> Result<NeedDraft> {
    let view = store.view()?;
    let person = view.find_person(&args.person)?;
    let device = args.device.as_deref().map(|text| view.find_device(text)).transpose()?;
    let programme = record::maybe("programme", &args.programme, Programme::from_word)?;
    let site = record::site(&view, "--site", &args.site)?;
    let valid_to = context.maybe_day("--valid-to", &args.valid_to)?;
    let mut draft = NeedDraft::other(person, args.kind, day);
    draft.device = device;
    Ok(draft
        .programme(programme)
        .site(site)
        .basic(args.basic.then_some(true))
        .priority(args.priority)
        .quantity(args.quantity)
        .valid_to(valid_to)
        .note(args.note.clone())
        .always_new(args.new_needs))
}
