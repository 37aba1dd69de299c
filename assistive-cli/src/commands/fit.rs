//! `fit`: lists and records fittings.

use std::collections::HashMap;

use assistive_core::model::{FittingNo, Mode, Money, NeedNo, Place, ProblemKind};
use assistive_core::{Edit, FittingDraft, FittingFilter, NeedStatus, Outcome, View};
use clap::{Args, Subcommand};

use super::card::CardArgs;
use super::filter::FilterArgs;
use super::record::{ChangedCells, RecordName};
use super::{care, care_lists, describe, fit_due, fit_link, papers, record};
use crate::args::{Format, RowsArgs, coded};
use crate::context::Context;
use crate::error::Result;
use crate::lang::tr;
use crate::render::{self, FITTINGS};

/// Fittings: devices handed over and fitted
#[derive(Debug, Subcommand)]
pub(crate) enum FitCommand {
    List(ListArgs),
    Show(ShowArgs),
    Record(RecordArgs),
    Train(care::TrainArgs),
    Trainings(care_lists::TrainingsArgs),
    FollowUp(care::FollowUpArgs),
    FollowUps(care_lists::FollowUpsArgs),
    Due(fit_due::DueArgs),
    Link(fit_link::LinkArgs),
    Relink(fit_link::RelinkArgs),
    Form(papers::FormArgs),
}

/// List fittings
#[derive(Debug, Args)]
#[command(after_help = "assistive fit list --since 2023-01-01 --until 2023-12-31 --unlisted")]
pub(crate) struct ListArgs {
    /// Fittings of this person: P12, id, certificate or key
    #[arg(long)]
    person: Option<String>,
    /// From this day, month, quarter or year on
    #[arg(long, value_name = "DATE", alias = "from")]
    since: Option<String>,
    /// To this day, month, quarter or year
    #[arg(long, value_name = "DATE", alias = "to")]
    until: Option<String>,
    /// Only those that met no need
    #[arg(long)]
    unlisted: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show one fitting with its need, trainings and follow-ups, and what is due
#[derive(Debug, Args)]
#[command(after_help = "assistive fit show F5\nassistive fit show F5 -o fitting.html")]
pub(crate) struct ShowArgs {
    /// Number of the fitting, such as F5
    fitting: String,
    #[command(flatten)]
    card: CardArgs,
}

/// Record a fitting; it meets the person's need for the device
#[derive(Debug, Args)]
#[command(
    after_help = "assistive fit record P12 WC-STD --mode in-kind --place school\nassistive fit record P12 --item AK000012\nassistive fit record P12 CN-1 --site AK-DPF --quantity 2\nassistive fit record P12 --need N5 --need N7 --place home"
)]
pub(crate) struct RecordArgs {
    /// The person: P12, id, certificate or key
    person: String,
    /// The device model: code or name; that of the item or the needs when left out
    #[arg(required_unless_present_any = ["item", "need"])]
    device: Option<String>,
    /// The device of the stock that is handed over: its tag
    #[arg(long, value_name = "TAG")]
    item: Option<String>,
    /// Day it was handed over; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Number of the need it meets, such as N5; found by itself when left out. Given several times: a fitting for each
    #[arg(long)]
    need: Vec<String>,
    /// Site that did it; a bulk model is taken from its stock, where it keeps some
    #[arg(long)]
    site: Option<String>,
    /// Number handed over
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=9999))]
    quantity: Option<u32>,
    /// One more device of the model on this day, beside the one that is recorded
    #[arg(long)]
    another: bool,
    /// Mode of provision
    #[arg(long, value_parser = coded::<Mode>())]
    mode: Option<Mode>,
    /// Place
    #[arg(long, value_parser = coded::<Place>())]
    place: Option<Place>,
    /// Cost in yuan
    #[arg(long)]
    cost: Option<String>,
    /// Part that the state paid, in yuan
    #[arg(long)]
    subsidy: Option<String>,
    /// The provider
    #[arg(long)]
    provider: Option<String>,
}

pub(crate) fn run(command: &FitCommand, context: &mut Context) -> Result<()> {
    match command {
        FitCommand::List(args) => list(args, context),
        FitCommand::Show(args) => show(args, context),
        FitCommand::Record(args) => record(args, context),
        FitCommand::Train(args) => care::train(args, context),
        FitCommand::Trainings(args) => care_lists::trainings(args, context),
        FitCommand::FollowUps(args) => care_lists::follow_ups(args, context),
        FitCommand::FollowUp(args) => care::follow_up(args, context),
        FitCommand::Due(args) => fit_due::run(args, context),
        FitCommand::Link(args) => fit_link::link(args, context),
        FitCommand::Form(args) => papers::form(args, context),
        FitCommand::Relink(args) => fit_link::relink(args, context),
    }
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let from = context.first_day("--since", &args.since)?;
    let to = context.last_day("--until", &args.until)?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = FittingFilter::default()
        .filter(args.filter.filter(&view)?)
        .person(args.person.as_deref().map(|text| view.find_person(text)).transpose()?)
        .from(from)
        .to(to)
        .unlisted(args.unlisted);
    let fittings =
        view.fittings(&wanted, context.today()?)?.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "fittings", FITTINGS, &fittings)
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    let number = record::fitting(&args.fitting)?;
    args.card.direct(context)?;
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let card = view.fitting_card(number, today)?;
    let title = describe::record(context, &view, number.into())?;
    render::fitting_card(context.render_options(), title, &card, today)?.render(context)
}

fn record(args: &RecordArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.on)?;
    let store = context.writer()?;
    let view = store.view()?;
    let needs = args.need.iter().map(|text| record::need(text)).collect::<Result<Vec<_>>>()?;
    let drafts = match needs.as_slice() {
        [] => vec![draft(args, context, &view, day, None)?],
        needs => {
            let drafts = needs.iter().map(|need| draft(args, context, &view, day, Some(*need)));
            drafts.collect::<Result<Vec<_>>>()?
        }
    };
    drop(view);
    let author = context.author()?;
    let desk = store.fittings(&author);
    let known = desk.preview().record_all(&drafts)?.output.into_iter();
    let known = known.filter(|(_, outcome)| *outcome == Outcome::Updated);
    let before = known.map(|(number, _)| Ok((number, record::cells_of(context, &store, number)?)));
    let before = before.collect::<Result<HashMap<_, _>>>()?;
    let recorded = desk.record_all(&drafts)?;
    let mut warnings = recorded.warnings;
    for (number, outcome) in recorded.output {
        let after = record::cells_of(context, &store, number)?;
        let before = before.get(&number).and_then(Option::as_ref);
        let changed = ChangedCells::between(before, after.as_ref());
        let warnings = std::mem::take(&mut warnings);
        let name = RecordName::of(context, &store.view()?, "fitting", number)?;
        record::print_outcome(context, name, (outcome, &changed), &warnings, recorded.commit)?;
        if context.format() == Format::Table {
            let text = met_need(context, &store.view()?, number, day)?;
            context.ui.line(&text)?;
            if outcome == Outcome::Unchanged {
                context.ui.notice(&tr!(context.messages, "fit-another"));
            }
        }
    }
    Ok(())
}

/// Returns the need that a fitting meets, in words.
fn met_need(
    context: &Context,
    view: &View<'_>,
    fitting: FittingNo,
    day: jiff::civil::Date,
) -> Result<String> {
    let messages = &context.messages;
    let Some(number) = view.fitting(fitting, day)?.need else {
        return Ok(tr!(messages, "fit-unlisted"));
    };
    let (text, need) = (number.to_string(), view.need(number, context.today()?)?);
    if need.status == NeedStatus::Open {
        let of = render::given_of(messages, need.given, need.quantity);
        return Ok(tr!(messages, "fit-meets-part", need = text, given = of));
    }
    Ok(tr!(messages, "fit-meets", need = text))
}

fn draft(
    args: &RecordArgs,
    context: &Context,
    view: &View<'_>,
    day: jiff::civil::Date,
    need: Option<NeedNo>,
) -> Result<FittingDraft> {
    let person = view.find_person(&args.person)?;
    let item = args.item.as_deref().map(|text| view.find_item(text)).transpose()?;
    let today = context.today()?;
    let model = match (&args.device, item, need) {
        (Some(device), ..) => record::model(view, device)?,
        (None, Some(item), _) => record::model(view, view.item(item, today)?.model.code())?,
        (None, None, Some(need)) => {
            record::model(view, view.need(need, today)?.device_label.code())?
        }
        (None, None, None) => record::checked("device", "", |_| Err(ProblemKind::Missing))?,
    };
    Ok(FittingDraft::new(person, model, day)
        .item(item)
        .need(need)
        .site(record::site(view, "--site", &args.site)?)
        .quantity(args.quantity)
        .another(args.another)
        .mode(args.mode)
        .place(args.place)
        .cost(record::parsed::<Money>("cost", &args.cost)?)
        .subsidy(record::parsed::<Money>("subsidy", &args.subsidy)?)
        .provider(Edit::from(args.provider.clone())))
}
