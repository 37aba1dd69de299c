//! `loan`: lending, taking back, renewing, and waiting for a device. Lists of them are in `loan_lists`.

use assistive_core::model::{Coded, Condition, EntityKind, ItemStatus, Money, Purpose};
use assistive_core::{Due, HoldStatus, Lend, Lendable, LoanView, PlaceHold, ReturnLoans, View};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use super::{describe, loan_lists, papers, record};
use crate::args::coded;
use crate::context::Context;
use crate::error::Result;
use crate::lang::{Messages, tr};

/// The lending desk: who has what, and until when
#[derive(Debug, Subcommand)]
pub(crate) enum LoanCommand {
    Out(Box<OutArgs>),
    In(InArgs),
    Renew(RenewArgs),
    Hold(HoldArgs),
    Cancel(CancelArgs),
    List(loan_lists::ListArgs),
    Show(loan_lists::ShowArgs),
    Overdue(loan_lists::OverdueArgs),
    Holds(loan_lists::HoldsArgs),
    Receipt(papers::ReceiptArgs),
}

/// Lend devices
#[derive(Debug, Args)]
#[command(
    after_help = "assistive loan out AK000012 --to P12\nassistive loan out AK000012 AK000015 --to org:江北敬老院 --due 2024-06-30 --deposit 200\nassistive loan out CN-1 --site AK-DPF --quantity 2 --to P12 --purpose bridging"
)]
pub(crate) struct OutArgs {
    /// Tags of devices, or a bulk model
    #[arg(required = true, value_name = "ITEM")]
    items: Vec<String>,
    /// The borrower: P12, id, certificate or key; or org: and the name of an organisation
    #[arg(long, value_name = "BORROWER")]
    to: String,
    /// Day it is due; by the model's loan period by default
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// Not expected back: counts as an issue, not as a loan
    #[arg(long, conflicts_with = "due")]
    open_ended: bool,
    /// Day it went out; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Number of a bulk model
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=9999))]
    quantity: Option<u32>,
    /// Site that lends; of a bulk model the store's own by default
    #[arg(long)]
    site: Option<String>,
    /// Number of the need that it covers for the time being, such as N5; with --purpose bridging it is looked for
    #[arg(long)]
    need: Option<String>,
    /// Purpose
    #[arg(long, value_parser = coded::<Purpose>())]
    purpose: Option<Purpose>,
    /// Deposit that is taken, in yuan
    #[arg(long)]
    deposit: Option<String>,
}

/// Take lent devices back
#[derive(Debug, Args)]
#[command(
    after_help = "assistive loan in AK000012\nassistive loan in AK000012 --condition damaged --missing \"left footrest\"\nassistive loan in L5 --quantity 1"
)]
pub(crate) struct InArgs {
    /// Tags of devices, or numbers of loans such as L5
    #[arg(required = true, value_name = "ITEM")]
    items: Vec<String>,
    /// Day it came back; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Condition on return; a damaged one goes into repair
    #[arg(long, value_parser = coded::<Condition>())]
    condition: Option<Condition>,
    /// Missing parts
    #[arg(long, value_name = "TEXT")]
    missing: Option<String>,
    /// Number returned of a bulk loan; all by default
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=9999))]
    quantity: Option<u32>,
    /// It does not come back: it is lost
    #[arg(long)]
    lost: bool,
    /// The deposit is not given back
    #[arg(long)]
    keep_deposit: bool,
}

/// Let a borrower keep a device for longer
#[derive(Debug, Args)]
#[command(after_help = "assistive loan renew AK000012\nassistive loan renew L5 --due 2024-09-01")]
pub(crate) struct RenewArgs {
    /// Tag of the device, or number of the loan such as L5
    item: String,
    /// Day it is due then; by the model's loan period by default
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// Day of the renewal; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Note that someone waits for a model
#[derive(Debug, Args)]
#[command(after_help = "assistive loan hold WC-STD --for P12 --priority 1")]
pub(crate) struct HoldArgs {
    /// The model: code or name
    device: String,
    /// The borrower: P12, id, certificate or key; or org: and the name of an organisation
    #[arg(long = "for", value_name = "BORROWER")]
    borrower: String,
    /// Site where it is to be fetched; anywhere by default
    #[arg(long)]
    site: Option<String>,
    /// Priority, 1 (first) to 3
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    priority: u8,
    /// Day since when; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Cancel a hold: someone waits no longer
#[derive(Debug, Args)]
#[command(after_help = "assistive loan cancel H3")]
pub(crate) struct CancelArgs {
    /// Number of the hold, such as H3
    hold: String,
}

pub(crate) fn run(command: &LoanCommand, context: &mut Context) -> Result<()> {
    match command {
        LoanCommand::Out(args) => out(args, context),
        LoanCommand::In(args) => take_back(args, context),
        LoanCommand::Renew(args) => renew(args, context),
        LoanCommand::Hold(args) => hold(args, context),
        LoanCommand::Cancel(args) => cancel(args, context),
        LoanCommand::List(args) => loan_lists::list(args, context),
        LoanCommand::Show(args) => loan_lists::show(args, context),
        LoanCommand::Overdue(args) => loan_lists::overdue(args, context),
        LoanCommand::Receipt(args) => papers::receipt(args, context),
        LoanCommand::Holds(args) => loan_lists::holds(args, context),
    }
}

fn out(args: &OutArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.on)?;
    let due = match context.maybe_day("--due", &args.due)? {
        Some(day) => Due::On(day),
        None if args.open_ended => Due::Never,
        None => Due::Usual,
    };
    let store = context.writer()?;
    let lend = {
        let view = store.view()?;
        lend(args, &view, day, due)?
    };
    let applied = store.lending(&context.author()?).lend(&lend)?;
    let view = store.view()?;
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for (number, item) in applied.output.iter().zip(&args.items) {
        let loan = view.loan(*number, day)?;
        let due = loan.due_on.map(|due| due.to_string());
        rows.push(json!({ "loan": number.to_string(), "item": item, "due_on": due }));
        let loan = describe::record(context, &view, (*number).into())?;
        lines.push(match due {
            Some(due) => tr!(context.messages, "loan-out", loan = loan, due = due),
            None => tr!(context.messages, "loan-out-open", loan = loan),
        });
    }
    record::print_result(context, &applied, "lend", &lines.join("\n"), vec![("loans", json!(rows))])
}

fn lend(args: &OutArgs, view: &View<'_>, day: Date, due: Due) -> Result<Lend> {
    let mut what = Vec::new();
    for text in &args.items {
        let lendable = view.find_lendable(text)?;
        // Only a bulk model has a quantity; each device is one.
        let quantity = match lendable {
            Lendable::Item(_) if args.items.len() > 1 => 1,
            Lendable::Item(_) | Lendable::Bulk(_) => args.quantity.unwrap_or(1),
        };
        what.push((lendable, quantity));
    }
    let need = args.need.as_deref().map(record::need);
    Ok(Lend::new(what, record::borrower(view, &args.to)?, day)
        .due(due)
        .site(record::site(view, "--site", &args.site)?)
        .need(need.transpose()?)
        .purpose(args.purpose)
        .deposit(record::parsed::<Money>("deposit", &args.deposit)?.value()))
}

fn take_back(args: &InArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.on)?;
    let store = context.writer()?;
    let loans = {
        let view = store.view()?;
        let loans = args.items.iter().map(|text| view.find_loan(text));
        loans.collect::<assistive_core::Result<Vec<_>>>()?
    };
    let take = ReturnLoans::new(loans.clone(), day)
        .quantity(args.quantity)
        .condition(args.condition)
        .missing(args.missing.clone())
        .lost(args.lost)
        .keep_deposit(args.keep_deposit);
    let applied = store.lending(&context.author()?).take_back(&take)?;
    let view = store.view()?;
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    let mut tags = Vec::new();
    for (number, status) in loans.iter().zip(&applied.output) {
        let loan = view.loan(*number, day)?;
        let tag = loan.item.as_ref().map(|(_, tag)| tag);
        tags.extend(tag.cloned());
        let item = tag.map_or_else(|| loan.model.code().to_owned(), ToString::to_string);
        let (number, item) = (number.to_string(), item.as_str());
        let description = describe::record(context, &view, loan.number.into())?;
        lines.push(taken_back(&context.messages, &loan, &description, *status));
        rows.push(json!({
            "loan": number,
            "item": item,
            "quantity": loan.returns.last().map_or(1, |part| part.quantity),
            "standing": status.to_string(),
            "still_out": loan.out,
        }));
    }
    lines.extend(loan_lists::offered(context, &view, &tags)?);
    record::print_result(
        context,
        &applied,
        "take-back",
        &lines.join("\n"),
        vec![("loans", json!(rows))],
    )
}

/// Returns the line about a return: what came back or was lost now, what is still on loan, and at the end of a loan that
/// came back in parts, how many are where.
fn taken_back(messages: &Messages, loan: &LoanView, described: &str, now: ItemStatus) -> String {
    let (site, status) = (messages.label(&loan.site), messages.coded(now));
    let count = loan.returns.last().map_or(1, |part| part.quantity);
    let in_parts = loan.item.is_none() && count < loan.quantity;
    let mut line = match (in_parts, now == ItemStatus::Lost) {
        (true, true) => tr!(messages, "loan-in-some-lost", loan = described, count = count),
        (true, false) => {
            let (loan, site) = (described, site.as_str());
            tr!(messages, "loan-in-some", loan = loan, count = count, status = status, site = site)
        }
        (false, true) => tr!(messages, "loan-in-lost", loan = described),
        (false, false) if site.is_empty() => {
            tr!(messages, "loan-in-bare", loan = described, status = status)
        }
        (false, false) => {
            tr!(messages, "loan-in", loan = described, status = status, site = site)
        }
    };
    if loan.in_on.is_none() {
        line += &tr!(messages, "loan-in-part", count = loan.out);
    } else if in_parts
        && loan.returns.iter().map(|part| part.quantity).sum::<u32>() == loan.quantity
    {
        let totals = ItemStatus::ALL.iter().filter_map(|status| total(messages, loan, *status));
        let totals = messages.list(&totals.collect::<Vec<_>>().join(", "));
        line += &tr!(messages, "loan-in-total", totals = totals);
    }
    if let Some(deposit) = loan.deposit.filter(|_| loan.deposit_back.is_some()) {
        line += &tr!(messages, "loan-in-deposit", deposit = deposit.to_string());
    }
    line
}

/// Returns the quantity of a loan that came back with a status, in words.
fn total(messages: &Messages, loan: &LoanView, status: ItemStatus) -> Option<String> {
    let parts = loan.returns.iter().filter(|part| part.status == status);
    let count: u32 = parts.map(|part| part.quantity).sum();
    let word = messages.coded(status);
    (count > 0).then(|| tr!(messages, "loan-in-total-each", count = count, status = word))
}

fn renew(args: &RenewArgs, context: &mut Context) -> Result<()> {
    let on = record::day_or_today(context, &args.on)?;
    let due_on = context.maybe_day("--due", &args.due)?;
    let store = context.writer()?;
    let loan = store.view()?.find_loan(&args.item)?;
    let applied = store.lending(&context.author()?).renew(loan, on, due_on)?;
    let (number, due) = (loan.to_string(), applied.output.to_string());
    let description = describe::record(context, &store.view()?, loan.into())?;
    let text = tr!(context.messages, "loan-renewed", loan = description, due = due.as_str());
    let fields = vec![("loan", json!(number)), ("due_on", json!(due))];
    record::print_result(context, &applied, "renew", &text, fields)
}

fn hold(args: &HoldArgs, context: &mut Context) -> Result<()> {
    let on = record::day_or_today(context, &args.on)?;
    let store = context.writer()?;
    let place = {
        let view = store.view()?;
        PlaceHold::new(
            record::model(&view, &args.device)?,
            record::borrower(&view, &args.borrower)?,
            on,
        )
        .site(record::site(&view, "--site", &args.site)?)
        .priority(args.priority)
    };
    let applied = store.lending(&context.author()?).place_hold(&place)?;
    let hold = store.view()?.hold(applied.output, context.today()?)?;
    let text = loan_lists::hold_line(context, &hold);
    let fields = vec![
        ("hold", json!(hold.number.to_string())),
        ("status", json!(hold.status.code())),
        ("queue_place", json!(hold.place)),
        ("expected_on", json!(hold.expected_on.map(|day| day.to_string()))),
    ];
    record::print_result(context, &applied, "hold", &text, fields)
}

fn cancel(args: &CancelArgs, context: &mut Context) -> Result<()> {
    let unknown = || record::not_found(EntityKind::Hold, &args.hold);
    let hold = assistive_core::model::HoldNo::parse(&args.hold).ok_or_else(unknown)?;
    let on = context.today()?;
    let store = context.writer()?;
    let kept = match store.view()?.hold(hold, on).map(|hold| hold.status) {
        Ok(HoldStatus::Offered(tag, _)) => tag,
        _ => None,
    };
    let applied = store.lending(&context.author()?).cancel_hold(hold, on)?;
    let (number, view) = (hold.to_string(), store.view()?);
    let description = describe::record(context, &view, hold.into())?;
    let mut lines = vec![tr!(context.messages, "hold-cancelled", hold = description)];
    // The device that was kept is offered to the next person who waits.
    lines.extend(loan_lists::offered(context, &view, kept.as_slice())?);
    let fields = vec![("hold", json!(number))];
    record::print_result(context, &applied, "cancel", &lines.join("\n"), fields)
}
