//! `stock`: lists devices with their places, origins and histories; receives and counts them. Actions on
//! devices are in `stock_moves`.

use std::path::PathBuf;

use assistive_core::exchange::{RowProblem, tags};
use assistive_core::model::{ItemNo, ItemStatus, Money, Programme, Source, Tag};
use assistive_core::{Counted, Edit, ItemFilter, Lendable, StockDraft, Store, View};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{card::CardArgs, describe, filter::StockFilterArgs, loan_lists};
use super::{papers, record, stock_moves};
use crate::args::{Format, RowsArgs, coded};
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::lang::{escape_control_chars, tr};
use crate::problems;
use crate::render::{self, COUNTS, ITEMS, PILES, TRACES};

/// Devices in stock: their places, origins and holders
#[derive(Debug, Subcommand)]
pub(crate) enum StockCommand {
    List(ListArgs),
    Show(ShowArgs),
    Trace(TraceArgs),
    Receive(Box<ReceiveArgs>),
    Clean(stock_moves::CleanArgs),
    Repair(stock_moves::RepairArgs),
    Display(stock_moves::DisplayArgs),
    Move(stock_moves::MoveArgs),
    Lose(stock_moves::LoseArgs),
    Retire(stock_moves::RetireArgs),
    Return(stock_moves::ReturnArgs),
    Count(CountArgs),
    Labels(papers::LabelsArgs),
}

/// List stock: devices with tags, and what sites have of bulk models
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock list --site AK-DPF --status in-stock\nassistive stock list --status cleaning --for-days 3\nassistive stock list --idle 90"
)]
pub(crate) struct ListArgs {
    /// Devices of this status
    #[arg(long, value_parser = coded::<ItemStatus>())]
    status: Option<ItemStatus>,
    /// Of this model: code or name
    #[arg(long, value_name = "MODEL")]
    device: Option<String>,
    /// Donated by a donor with this in the name
    #[arg(long, value_name = "NAME")]
    donor: Option<String>,
    /// Standing so for at least so many days
    #[arg(long, value_name = "DAYS")]
    for_days: Option<u64>,
    /// In stock and not lent for at least so many days
    #[arg(long, value_name = "DAYS")]
    idle: Option<u64>,
    #[command(flatten)]
    filter: StockFilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Show a device with its whole history and follow-ups, or a bulk model with the stock of each site
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock show AK000012\nassistive stock show AK000012 -o device.html\nassistive stock show CN-1"
)]
pub(crate) struct ShowArgs {
    /// Tag or number of the device, or a bulk model
    item: String,
    #[command(flatten)]
    card: CardArgs,
}

/// Trace all devices of a donor or a model: where each is, and who had it
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock trace --donor 常州\nassistive stock trace --device WC-EL --format csv"
)]
pub(crate) struct TraceArgs {
    /// Donated by a donor with this in the name
    #[arg(long, value_name = "NAME", required_unless_present = "device")]
    donor: Option<String>,
    /// Of this model: code or name
    #[arg(long, value_name = "MODEL")]
    device: Option<String>,
    #[command(flatten)]
    filter: StockFilterArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

/// Receive devices, with tags of their own or made from the site's code, or a quantity of a bulk model
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock receive WC-STD --site ST-0922 --quantity 3 --source purchase --value 2940\nassistive stock receive SMART-LOCK --site ST-0922 --tag AK000038 --source donation --donor 常州 --value 2000"
)]
pub(crate) struct ReceiveArgs {
    /// The device model: code or name
    device: String,
    /// Site that receives; the store's own by default
    #[arg(long)]
    site: Option<String>,
    /// Number
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=999_999))]
    quantity: Option<u32>,
    /// Tag of a device; may be repeated
    #[arg(long)]
    tag: Vec<String>,
    /// The maker's number
    #[arg(long)]
    serial: Option<String>,
    /// Source
    #[arg(long, value_parser = coded::<Source>())]
    source: Option<Source>,
    /// The donor
    #[arg(long)]
    donor: Option<String>,
    /// Value of all of it, in yuan
    #[arg(long)]
    value: Option<String>,
    /// Day it was received; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Programme, such as school or community
    #[arg(long)]
    programme: Option<String>,
    /// A note
    #[arg(long)]
    note: Option<String>,
}

/// Compare scanned tags with the records of a site, or list its stock-takes
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock count --site ST-0922 tags.txt\nassistive stock count --site ST-0922"
)]
pub(crate) struct CountArgs {
    /// File with a tag a line, or a sheet with a column of tags; `-` is standard input
    file: Option<PathBuf>,
    /// The site: code or name
    #[arg(long)]
    site: String,
    /// Day of the stock-take; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

pub(crate) fn run(command: &StockCommand, context: &mut Context) -> Result<()> {
    match command {
        StockCommand::List(args) => list(args, context),
        StockCommand::Show(args) => show(args, context),
        StockCommand::Trace(args) => trace(args, context),
        StockCommand::Receive(args) => receive(args, context),
        StockCommand::Clean(args) => stock_moves::clean(args, context),
        StockCommand::Repair(args) => stock_moves::repair(args, context),
        StockCommand::Display(args) => stock_moves::display(args, context),
        StockCommand::Move(args) => stock_moves::move_to(args, context),
        StockCommand::Lose(args) => stock_moves::lose(args, context),
        StockCommand::Retire(args) => stock_moves::retire(args, context),
        StockCommand::Return(args) => stock_moves::give_back(args, context),
        StockCommand::Labels(args) => papers::labels(args, context),
        StockCommand::Count(args) => count(args, context),
    }
}

fn list(args: &ListArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = ItemFilter::default()
        .filter(args.filter.filter(&view)?)
        .model(args.device.as_deref().map(|text| record::model(&view, text)).transpose()?)
        .status(args.status)
        .donor(args.donor.clone())
        .for_days(args.for_days)
        .idle_days(args.idle);
    let items = view.items(&wanted, today)?.collect::<assistive_core::Result<Vec<_>>>()?;
    // Conditions that only single devices can meet leave bulk quantities out.
    let of_devices = args.donor.is_some() || args.for_days.is_some() || args.idle.is_some();
    let levels = if of_devices { Vec::new() } else { view.levels(&wanted)? };
    if context.format() == Format::Table {
        if !items.is_empty() || levels.is_empty() {
            render::list(context, "items", ITEMS, &items)?;
        }
        if levels.is_empty() || args.rows.list_output.is_some() && !items.is_empty() {
            return notice_bulk_left(levels.len(), context);
        }
        if !items.is_empty() {
            context.ui.line("")?;
        }
        return render::list(context, "bulk", PILES, &levels);
    }
    if items.is_empty() && !levels.is_empty() && context.format() == Format::Csv {
        // CSV has one kind of rows.
        return render::list(context, "bulk", PILES, &levels);
    }
    if context.format() == Format::Csv && !levels.is_empty() {
        notice_bulk_left(levels.len(), context)?;
    }
    let look = context.render_options();
    let bulk: Value = levels.iter().map(|level| render::json_of(PILES, level, &look)).collect();
    let head = [("bulk".to_owned(), bulk)].into_iter().collect();
    render::listed(context, head, "items", ITEMS, &items)
}

/// Says that bulk quantities were left out, if there are any.
fn notice_bulk_left(count: usize, context: &mut Context) -> Result<()> {
    if count > 0 {
        let text = tr!(context.messages, "stock-list-bulk-left", count = count);
        context.ui.notice(&text);
    }
    Ok(())
}

fn show(args: &ShowArgs, context: &mut Context) -> Result<()> {
    args.card.direct(context)?;
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let item = match view.find_lendable(&args.item)? {
        Lendable::Item(item) => item,
        Lendable::Bulk(model) => {
            let card = view.model_card(&model, today)?;
            let title = describe::named(&context.messages, &model, &card.model.name);
            return render::bulk_card(context.render_options(), title, &card)?.render(context);
        }
    };
    let card = view.item_card(item, today)?;
    let kept_for = card.kept_for.as_ref().map(|hold| loan_lists::hold_line(context, hold));
    let title = describe::record(context, &view, item.into())?;
    render::item_card(context.render_options(), title, &card, kept_for)?.render(context)
}

fn trace(args: &TraceArgs, context: &mut Context) -> Result<()> {
    context.rows.clone_from(&args.rows);
    let today = context.today()?;
    let store = context.reader()?;
    let view = store.view()?;
    let wanted = ItemFilter::default()
        .filter(args.filter.filter(&view)?)
        .model(args.device.as_deref().map(|text| record::model(&view, text)).transpose()?)
        .donor(args.donor.clone());
    let found = view.trace(&wanted, today)?;
    render::list(context, "items", TRACES, &found)
}

fn receive(args: &ReceiveArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.on)?;
    let store = context.writer()?;
    let (stock, tags) = received(args, &store, day)?;
    let applied = store.stock(&context.author()?).receive(&stock, &tags)?;
    let view = store.view()?;
    let names = names(&view, &applied.output);
    let shown = context.messages.list(&names.join(", "));
    let received = view.item(applied.output[0], context.today()?)?;
    let device = context.messages.label(&received.model);
    let site = context.messages.label(&received.received_at);
    let text = match received.tag {
        None => {
            let count = args.quantity.unwrap_or(1);
            tr!(
                context.messages,
                "stock-received-bulk",
                name = shown,
                count = count,
                device = device,
                site = site
            )
        }
        Some(_) => {
            tr!(context.messages, "stock-received", names = shown, device = device, site = site)
        }
    };
    record::print_result(context, &applied, "receive", &text, vec![("items", json!(names))])
}

fn received(args: &ReceiveArgs, store: &Store, day: Date) -> Result<(StockDraft, Vec<Tag>)> {
    let view = store.view()?;
    let site = record::site(&view, "--site", &args.site)?;
    let tag = |text: &String| record::checked("tag", text, Tag::new);
    let stock = StockDraft::default()
        .model(Some(record::model(&view, &args.device)?))
        .site(site.or_else(|| view.own_site().cloned()))
        .quantity(args.quantity)
        .serial(Edit::from(args.serial.clone()))
        .source(args.source)
        .donor(Edit::from(args.donor.clone()))
        .value(record::parsed::<Money>("value", &args.value)?)
        .received_on(day)
        .programme(record::maybe("programme", &args.programme, Programme::from_word)?)
        .note(Edit::from(args.note.clone()));
    Ok((stock, args.tag.iter().map(tag).collect::<Result<_>>()?))
}

/// Returns the tags of devices.
fn names(view: &View<'_>, items: &[ItemNo]) -> Vec<String> {
    items
        .iter()
        .map(|item| view.tag(*item).map_or_else(|| item.to_string(), |tag| tag.to_string()))
        .collect()
}

fn count(args: &CountArgs, context: &mut Context) -> Result<()> {
    let Some(path) = &args.file else {
        let store = context.reader()?;
        let view = store.view()?;
        let site = record::option("--site", view.find_site(&args.site))?;
        let counts = view.counts(Some(&site))?;
        return render::list(context, "counts", COUNTS, &counts);
    };
    let day = record::day_or_today(context, &args.on)?;
    let bytes = super::import::bytes_of(path, &context.messages)?;
    let wrong = |rows: Vec<RowProblem>| {
        let (messages, show_ids) = (&context.messages, context.global.show_ids);
        let file = escape_control_chars(path.display().to_string());
        let line = |one: &RowProblem| {
            let problem = problems::line(messages, &one.problem, show_ids);
            format!("{file}:{}: {problem}", one.row)
        };
        CliError::Message(Exit::Refused, rows.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    let tags = tags(&bytes).map_err(wrong)?;
    let store = context.writer()?;
    let site = record::option("--site", store.view()?.find_site(&args.site))?;
    let applied = store.stock(&context.author()?).count(&site, &tags, day)?;
    let view = store.view()?;
    let counted = &applied.output;
    let text = counted_text(context, &view, counted, day)?;
    let unexpected: Vec<_> = counted.unexpected.iter().map(|(tag, _)| tag.clone()).collect();
    let fields = vec![
        ("count", json!(counted.number.to_string())),
        ("found", json!(names(&view, &counted.found))),
        ("missing", json!(names(&view, &counted.missing))),
        ("unexpected", json!(unexpected)),
    ];
    record::print_result(context, &applied, "count", &text, fields)
}

/// Returns the result of a stock-take, with the recorded places of unexpected devices.
fn counted_text(
    context: &Context,
    view: &View<'_>,
    counted: &Counted,
    day: Date,
) -> Result<String> {
    let messages = &context.messages;
    let (found, missing) = (counted.found.len(), counted.missing.len());
    let unexpected = counted.unexpected.len();
    let mut lines = vec![tr!(
        messages,
        "count-done",
        found = found,
        missing = missing,
        unexpected = unexpected
    )];
    for item in &counted.missing {
        let item = view.item(*item, day)?;
        let name = messages.label(&item.model);
        lines.push(tr!(messages, "count-missing", tag = item.name(), name = name));
    }
    for (tag, item) in &counted.unexpected {
        let tag = tag.as_str();
        lines.push(match item {
            None => tr!(messages, "count-unknown", tag = tag),
            Some(item) => {
                let item = view.item(*item, day)?;
                let status = item.status.map(|status| messages.coded(status));
                let (site, status) = (item.site.code(), status.unwrap_or_default());
                tr!(messages, "count-elsewhere", tag = tag, site = site, status = status)
            }
        });
    }
    Ok(lines.join("\n"))
}
