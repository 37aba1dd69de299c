//! `loan list`, `show`, `overdue`, `holds`: loans, late loans, and the queue.

use assistive_core::model::{EntityKind, LoanNo, Period, SiteCode, Tag};
use assistive_core::{HoldFilter, HoldStatus, HoldView, LoanFilter, LoanView, View};
use clap::Args;
use jiff::ToSpan;
use jiff::civil::Date;

use super::card::CardArgs;
use super::{describe, record};
use crate::args::{RowsArgs, WordParser, by_code};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;
use crate::render::{self, HOLDS, LOANS};

/// List loans; those that are not back by default
#[derive(Debug, Args)]
#[command(
    after_help = "assistive loan list --due-in 7\nassistive loan list --person P12 --all\nassistive loan list --site ST-0922 --since 2023-01-01 --until 2023-12-31 --all"
)]
pub(crate) struct ListArgs {
    /// Also those that are back
    #[arg(long)]
    all: bool,
    /// Loans of this status
    #[arg(long, value_parser = status(), conflicts_with = "all")]
    status: Option<LoanStatus>,
    /// Those due within so many days, late ones included
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(0..=36_500))]
    due_in: Option<u32>,
    /// Of this borrower: P12, name, id, certificate or key; or org: and a name
    #[arg(long, alias = "borrower", value_name = "BORROWER")]
    person: Option<String>,
    /// Of this device: its tag
    #[arg(long, value_name = "TAG")]
    item: Option<String>,
    /// Of this model: code or name
    #[arg(long, value_name = "MODEL")]
    device: Option<String>,
    /// Lent by this site: code or name
    #[arg(long)]
    site: Option<String>,
    /// Lent on this day, month, quarter or year or later
    #[arg(long, value_name = "DATE", alias = "from")]
    since: Option<String>,
    /// Lent on this day, month, quarter or year or earlier
    #[arg(long, value_name = "DATE", alias = "to")]
    until: Option<String>,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show a loan with the need that it bridges, and who waits for the model
#[derive(Debug, Args)]
#[command(after_help = "assistive loan show L5\nassistive loan show L5 -o loan.html")]
pub(crate) struct ShowArgs {
    /// Number of the loan such as L5, or the tag of a device that is lent
    loan: String,
    #[command(flatten)]
    card: CardArgs,
}

/// List loans that are late, with the phone number, the longest first
#[derive(Debug, Args)]
#[command(after_help = "assistive loan overdue --site ST-0922")]
pub(crate) struct OverdueArgs {
    /// Lent by this site: code or name
    #[arg(long)]
    site: Option<String>,
    #[command(flatten)]
    rows: RowsArgs,
}

/// List who waits for which model, in the order of the queue
#[derive(Debug, Args)]
#[command(after_help = "assistive loan holds --ready\nassistive loan holds --device WC-STD")]
pub(crate) struct HoldsArgs {
    /// Only those for whom a device is kept
    #[arg(long)]
    ready: bool,
    /// For this model: code or name
    #[arg(long, value_name = "MODEL")]
    device: Option<String>,
    /// Of this borrower: P12, name, id, certificate or key; or org: and a name
    #[arg(long, alias = "borrower", value_name = "BORROWER")]
    person: Option<String>,
    /// Also those that are over
    #[arg(long)]
    all: bool,
    /// Holds of this status
    #[arg(long, value_parser = hold_status(), conflicts_with_all = ["all", "ready"])]
    status: Option<&'static str>,
    #[command(flatten)]
    rows: RowsArgs,
}

/// The status of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LoanStatus {
    Open,
    Overdue,
    Returned,
}

/// Reads the status of a loan.
fn status() -> WordParser<LoanStatus> {
    by_code("loan-status", ["open", "overdue", "returned"].into_iter(), |code| match code {
        "open" => Some(LoanStatus::Open),
        "overdue" => Some(LoanStatus::Overdue),
        "returned" => Some(LoanStatus::Returned),
        _ => None,
    })
}

/// Reads the status of a hold.
fn hold_status() -> WordParser<&'static str> {
    by_code("hold", HoldStatus::CODES.iter().copied(), |code| {
        HoldStatus::CODES.iter().copied().find(|known| *known == code)
    })
}

pub(super) fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let today = context.today()?;
    let from = context.first_day("--since", &args.since)?.unwrap_or(Date::MIN);
    let to = context.last_day("--until", &args.until)?.unwrap_or(Date::MAX);
    let out = Period::new(from, to).ok_or_else(|| {
        let (from, to) = (from.to_string(), to.to_string());
        CliError::Usage(tr!(context.messages, "usage-period", from = from, to = to))
    })?;
    let store = context.reader()?;
    let view = store.view()?;
    let due_by = args.due_in.and_then(|days| today.checked_add(i64::from(days).days()).ok());
    let wanted = LoanFilter::default()
        .open(match args.status {
            Some(LoanStatus::Returned) => Some(false),
            Some(LoanStatus::Open | LoanStatus::Overdue) => Some(true),
            None => (!args.all).then_some(true),
        })
        .overdue(args.status == Some(LoanStatus::Overdue))
        .due_by(due_by)
        .borrower(args.person.as_deref().map(|text| record::borrower(&view, text)).transpose()?)
        .item(args.item.as_deref().map(|text| view.find_item(text)).transpose()?)
        .model(args.device.as_deref().map(|text| record::model(&view, text)).transpose()?)
        .site(record::site(&view, "--site", &args.site)?)
        .out(out);
    let loans = view.loans(&wanted, today)?.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "loans", LOANS, &loans)
}

pub(super) fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    args.card.direct(context)?;
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let card = view.loan_card(find(&view, &args.loan, today)?.number, today)?;
    let title = describe::record(context, &view, card.loan.number.into())?;
    render::loan_card(context.render_options(), title, &card)?.render(context)
}

/// Finds the loan of a number, or of the tag of a lent device.
pub(super) fn find(view: &View<'_>, text: &str, today: Date) -> Result<LoanView> {
    // An unknown loan number is no tag either.
    let number = match LoanNo::parse(text) {
        Some(number) => number,
        None => view.find_loan(text)?,
    };
    view.loan(number, today).map_err(|_| record::not_found(EntityKind::Loan, text))
}

pub(super) fn overdue(args: &OverdueArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let site: Option<SiteCode> = record::site(&view, "--site", &args.site)?;
    let wanted = LoanFilter::default().overdue(true).site(site);
    let loans = view.loans(&wanted, today)?.collect::<assistive_core::Result<Vec<_>>>()?;
    render::list(context, "loans", LOANS, &loans)
}

pub(super) fn holds(args: &HoldsArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = HoldFilter::default()
        .active(!args.all && args.status.is_none())
        .ready(args.ready)
        .model(args.device.as_deref().map(|text| record::model(&view, text)).transpose()?)
        .borrower(args.person.as_deref().map(|text| record::borrower(&view, text)).transpose()?);
    let mut holds = view.holds(&wanted, today)?;
    holds.retain(|hold| args.status.is_none_or(|status| hold.status.code() == status));
    render::list(context, "holds", HOLDS, &holds)
}

/// Returns the status of a hold in one line.
pub(super) fn hold_line(context: &Context, hold: &HoldView) -> String {
    let messages = &context.messages;
    let number = hold.number.to_string();
    let borrower = describe::borrower(messages, &hold.borrower);
    let name = messages.label(&hold.model);
    let site = hold.kept_at.as_ref().map(|site| messages.label(site)).unwrap_or_default();
    match (&hold.status, hold.place, hold.expected_on) {
        (HoldStatus::Offered(Some(tag), until), ..) => {
            let (tag, until) = (tag.to_string(), until.to_string());
            tr!(
                messages,
                "hold-ready",
                hold = number,
                borrower = borrower,
                tag = tag,
                site = site,
                until = until
            )
        }
        (HoldStatus::Offered(None, until), ..) => {
            tr!(
                messages,
                "hold-ready-bulk",
                hold = number,
                borrower = borrower,
                name = name,
                site = site,
                until = until.to_string()
            )
        }
        (_, Some(place), Some(day)) => {
            let day = day.to_string();
            tr!(
                messages,
                "hold-placed",
                hold = number,
                borrower = borrower,
                name = name,
                place = place,
                day = day
            )
        }
        (_, Some(place), None) => {
            tr!(
                messages,
                "hold-placed-unknown",
                hold = number,
                borrower = borrower,
                name = name,
                place = place
            )
        }
        (_, None, _) => number,
    }
}

/// Returns a line for each hold for which a returned device is kept.
pub(super) fn offered(context: &Context, view: &View<'_>, tags: &[Tag]) -> Result<Vec<String>> {
    let ready = HoldFilter::default().ready(true).active(true);
    let today = context.today()?;
    let holds = view.holds(&ready, today)?.into_iter().filter(|hold| match &hold.status {
        HoldStatus::Offered(Some(tag), _) => tags.contains(tag),
        _ => false,
    });
    Ok(holds.map(|hold| hold_line(context, &hold)).collect())
}
