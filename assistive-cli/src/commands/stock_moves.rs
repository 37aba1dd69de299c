//! `stock clean`, `repair`, `display`, `move`, `lose`, `retire`, `return`: actions on devices between being
//! received and being out of use. The core decides which actions are allowed.

use std::collections::BTreeSet;

use assistive_core::model::{
    FittingNo, ItemNo, Money, Problem, ProblemKind, SiteCode, StockAction,
};
use assistive_core::{
    Error, GiveBack, GivenBack, HolderView, Lendable, MoveItem, MoveQuantity, Store,
};
use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use super::{describe, loan_lists, record};
use crate::context::Context;
use crate::error::{CliError, Result};
use crate::lang::tr;

/// The devices of a move, and its day.
#[derive(Debug, Clone, Args)]
pub(crate) struct WhichArgs {
    /// Tags or numbers of devices, or one bulk model
    #[arg(required = true, value_name = "ITEM")]
    items: Vec<String>,
    /// Number of a bulk model
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=999_999))]
    quantity: Option<u32>,
    /// Site that has the bulk model; the store's own by default
    #[arg(long)]
    site: Option<String>,
    /// Day it was done; today by default
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// A note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Name of the person who did it; the one at the terminal by default
    #[arg(long, value_name = "NAME")]
    done_by: Option<String>,
}

/// The details of a cleaning or a repair.
#[derive(Debug, Clone, Default)]
struct WorkDetails {
    method: Option<String>,
    fault: Option<String>,
    parts: Option<String>,
    cost: Option<Money>,
}

/// Record that devices were cleaned and inspected: they may go out again
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock clean AK000012 AK000015\nassistive stock clean AK000012 --method \"75% alcohol\" --done-by \"Wang Fang\""
)]
pub(crate) struct CleanArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// Method of cleaning and disinfection
    #[arg(long, value_name = "TEXT")]
    method: Option<String>,
}

/// Give devices for repair, or take them back from it
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock repair AK000012 --fault \"left brake\"\nassistive stock repair AK000012 --done --parts \"brake cable\" --cost 25.50"
)]
pub(crate) struct RepairArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// They are repaired
    #[arg(long)]
    done: bool,
    /// Fault for which they are repaired
    #[arg(long, value_name = "TEXT")]
    fault: Option<String>,
    /// Parts that were replaced
    #[arg(long, value_name = "TEXT")]
    parts: Option<String>,
    /// Cost of the repair, in yuan
    #[arg(long)]
    cost: Option<String>,
}

/// Put devices on display, or take them back from it
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock display AK000012 --note \"regional fair\"\nassistive stock display AK000012 --back"
)]
pub(crate) struct DisplayArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// They are back
    #[arg(long)]
    back: bool,
}

/// Move devices to another site
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock move AK000012 --to ST-0922\nassistive stock move AK000012 --to ST-0922 --transit\nassistive stock move AK000012 --arrived\nassistive stock move CN-1 --site AK-DPF --to ST-0922 --quantity 50"
)]
pub(crate) struct MoveArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// Site they go to: code or name
    #[arg(long, value_name = "SITE", required_unless_present = "arrived")]
    to: Option<String>,
    /// They are on their way, and not there yet
    #[arg(long, conflicts_with = "arrived")]
    transit: bool,
    /// They have arrived
    #[arg(long, conflicts_with = "to")]
    arrived: bool,
}

/// Record devices as lost, or as found again
#[derive(Debug, Args)]
#[command(after_help = "assistive stock lose AK000012\nassistive stock lose AK000012 --found")]
pub(crate) struct LoseArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// They were found again
    #[arg(long)]
    found: bool,
}

/// Take devices out of use for good
#[derive(Debug, Args)]
#[command(after_help = "assistive stock retire AK000012 --why \"frame broken\"")]
pub(crate) struct RetireArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// Reason
    #[arg(long, value_name = "TEXT")]
    why: String,
}

/// Take back devices that were handed over for good
#[derive(Debug, Args)]
#[command(
    after_help = "assistive stock return AK000012 --note \"outgrown\"\nassistive stock return F5\nassistive stock return CN-1 --site AK-DPF --quantity 2"
)]
pub(crate) struct ReturnArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// They are damaged, and go into repair
    #[arg(long)]
    damaged: bool,
}

impl WorkDetails {
    fn is_empty(&self) -> bool {
        let texts = [&self.method, &self.fault, &self.parts];
        self.cost.is_none() && texts.iter().all(|text| text.is_none())
    }
}

pub(super) fn clean(args: &CleanArgs, context: &mut Context) -> Result<()> {
    let details = WorkDetails { method: args.method.clone(), ..WorkDetails::default() };
    args.which.done_with(context, &[StockAction::Clean], None, &details)
}

pub(super) fn repair(args: &RepairArgs, context: &mut Context) -> Result<()> {
    let step = if args.done { StockAction::FinishRepair } else { StockAction::Repair };
    let cost = args.cost.as_ref();
    let cost = cost.map(|text| record::checked("--cost", text, |text| text.parse())).transpose()?;
    let (fault, parts) = (args.fault.clone(), args.parts.clone());
    let details = WorkDetails { fault, parts, cost, ..WorkDetails::default() };
    args.which.done_with(context, &[step], None, &details)
}

pub(super) fn display(args: &DisplayArgs, context: &mut Context) -> Result<()> {
    args.which.done(
        context,
        &[if args.back { StockAction::Return } else { StockAction::Display }],
        None,
    )
}

pub(super) fn move_to(args: &MoveArgs, context: &mut Context) -> Result<()> {
    let steps: &[_] = match (args.arrived, args.transit) {
        (true, _) => &[StockAction::Arrive],
        (false, true) => &[StockAction::Send],
        (false, false) => &[StockAction::Send, StockAction::Arrive],
    };
    args.which.done(context, steps, args.to.as_ref())
}

pub(super) fn lose(args: &LoseArgs, context: &mut Context) -> Result<()> {
    args.which.done(
        context,
        &[if args.found { StockAction::MarkFound } else { StockAction::MarkLost }],
        None,
    )
}

pub(super) fn retire(args: &RetireArgs, context: &mut Context) -> Result<()> {
    let note = Some(args.why.clone());
    WhichArgs { note, ..args.which.clone() }.done(context, &[StockAction::Retire], None)
}

pub(super) fn give_back(args: &ReturnArgs, context: &mut Context) -> Result<()> {
    let day = record::day_or_today(context, &args.which.on)?;
    let store = context.writer()?;
    let Some(given) = args.which.given_back(&store, day)? else {
        let step = if args.damaged { StockAction::ReturnDamaged } else { StockAction::Return };
        return args.which.done_in(context, &store, &[step], (None, &WorkDetails::default()));
    };
    let WhichArgs { note, done_by, .. } = args.which.clone();
    let given = given.damaged(args.damaged).note(note).by(done_by);
    let applied = store.stock(&context.author()?).give_back(&given)?;
    let view = store.view()?;
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for GivenBack { fitting, quantity, status, .. } in &applied.output {
        let messages = &context.messages;
        let name = messages.label(&view.fitting(*fitting, day)?.model);
        let (status, code) = (messages.coded(*status), status.to_string());
        let (fitting, count) = (fitting.to_string(), *quantity);
        rows.push(json!({"fitting": fitting, "quantity": count, "standing": code}));
        let line = tr!(
            messages,
            "stock-given-back",
            fitting = fitting,
            count = count,
            name = name,
            status = status
        );
        lines.push(line);
    }
    let fields = vec![("items", json!(rows))];
    record::print_result(context, &applied, "move", &lines.join("\n"), fields)
}

impl WhichArgs {
    /// Records actions in order, and prints the new status of the devices.
    fn done(
        &self,
        context: &mut Context,
        steps: &[StockAction],
        to: Option<&String>,
    ) -> Result<()> {
        self.done_with(context, steps, to, &WorkDetails::default())
    }

    fn done_with(
        &self,
        context: &mut Context,
        steps: &[StockAction],
        to: Option<&String>,
        details: &WorkDetails,
    ) -> Result<()> {
        let store = context.writer()?;
        self.done_in(context, &store, steps, (to, details))
    }

    fn done_in(
        &self,
        context: &mut Context,
        store: &Store,
        steps: &[StockAction],
        (to, details): (Option<&String>, &WorkDetails),
    ) -> Result<()> {
        let day = record::day_or_today(context, &self.on)?;
        let to = {
            let view = store.view()?;
            record::site(&view, "--to", &to.cloned())?
        };
        let found = {
            let view = store.view()?;
            let found = self.items.iter().map(|text| view.find_lendable(text));
            found.collect::<assistive_core::Result<Vec<_>>>()?
        };
        match &found[..] {
            [Lendable::Bulk(model)] => {
                if self.done_by.is_some() || !details.is_empty() {
                    let name = self.items[0].as_str();
                    let text = tr!(context.messages, "usage-details-of-bulk", model = name);
                    return Err(CliError::Usage(text));
                }
                let site = self.bulk_site(store)?;
                let quantity = self.quantity_needed()?;
                if steps == [StockAction::Send] {
                    // The other site has it at once.
                    let kind = ProblemKind::ArrivesAtOnce { model: model.to_string() };
                    return record::checked("--transit", "", |_| Err(kind));
                }
                let (model, step, note) = (model.clone(), steps[0], self.note.clone());
                let moved = MoveQuantity::new(model, site, quantity, step, day).to(to).note(note);
                let applied = store.stock(&context.author()?).move_quantity(&moved)?;
                let status = context.messages.coded(applied.output);
                let name = self.items[0].as_str();
                let text = tr!(
                    context.messages,
                    "stock-moved-bulk",
                    name = name,
                    count = quantity,
                    status = status
                );
                let fields = vec![
                    ("items", json!(self.items)),
                    ("quantity", json!(quantity)),
                    ("standing", json!(applied.output.to_string())),
                ];
                record::print_result(context, &applied, "move", &text, fields)
            }
            found => {
                let moves = self.moves(found, steps, (day, to), details)?;
                let items = found.iter().filter_map(|found| match found {
                    Lendable::Item(item) => Some(*item),
                    Lendable::Bulk(_) => None,
                });
                self.execute(context, store, items.collect(), &moves)
            }
        }
    }

    /// Returns the steps of devices; a quantity cannot be among them.
    fn moves(
        &self,
        found: &[Lendable],
        steps: &[StockAction],
        (on, to): (Date, Option<SiteCode>),
        details: &WorkDetails,
    ) -> Result<Vec<MoveItem>> {
        let mut moves = Vec::new();
        for (lendable, text) in found.iter().zip(&self.items) {
            let Lendable::Item(item) = lendable else {
                let kind = ProblemKind::BulkAmongDevices;
                return record::checked("item", text, |_| Err(kind));
            };
            for step in steps {
                let to = to.clone().filter(|_| *step == StockAction::Send);
                let (item, step, note) = (*item, *step, self.note.clone());
                let WorkDetails { method, fault, parts, cost } = details.clone();
                let moved = MoveItem::new(item, step, on).to(to).note(note);
                let moved = moved.by(self.done_by.clone()).method(method);
                moves.push(moved.fault(fault).parts(parts).cost(cost));
            }
        }
        Ok(moves)
    }

    fn execute(
        &self,
        context: &mut Context,
        store: &Store,
        items: BTreeSet<ItemNo>,
        moves: &[MoveItem],
    ) -> Result<()> {
        let applied = store.stock(&context.author()?).move_items(moves)?;
        let view = store.view()?;
        let today = context.today()?;
        let mut lines = Vec::new();
        let mut rows = Vec::new();
        let mut tags = Vec::new();
        for item in items {
            let item = view.item(item, today)?;
            tags.extend(item.tag.clone());
            let status = item.status.map(|status| context.messages.coded(status));
            let status = status.unwrap_or_default();
            let messages = &context.messages;
            let name = describe::named(messages, item.name(), &messages.label(&item.model));
            lines.push(match &item.holder {
                HolderView::Site(site) => {
                    tr!(
                        messages,
                        "stock-sent",
                        name = name,
                        status = status,
                        site = messages.label(site)
                    )
                }
                _ => {
                    let site = messages.label(&item.site);
                    tr!(messages, "stock-moved", name = name, status = status, site = site)
                }
            });
            rows.push(json!({
                "tag": item.name(),
                "standing": item.status.map(|status| status.to_string()),
                "site": item.site.code(),
            }));
        }
        lines.extend(loan_lists::offered(context, &view, &tags)?);
        let fields = vec![("items", json!(rows))];
        record::print_result(context, &applied, "move", &lines.join("\n"), fields)
    }

    /// Returns the return of a bulk model or of fittings that are named; `None` for devices that are named by their tags.
    fn given_back(&self, store: &Store, on: Date) -> Result<Option<GiveBack>> {
        let view = store.view()?;
        let fittings = self.items.iter().map(|text| FittingNo::parse(text));
        if let Some(fittings) = fittings.collect::<Option<Vec<_>>>()
            && !self.items.iter().any(|text| view.find_lendable(text).is_ok())
        {
            return Ok(Some(GiveBack::of_fittings(fittings, on).quantity(self.quantity)));
        }
        let [only] = &self.items[..] else { return Ok(None) };
        let Lendable::Bulk(model) = view.find_lendable(only)? else { return Ok(None) };
        drop(view);
        let quantity = self.quantity_needed()?;
        Ok(Some(GiveBack::of_quantity(model, self.bulk_site(store)?, quantity, on)))
    }

    fn quantity_needed(&self) -> Result<u32> {
        self.quantity
            .map_or_else(|| record::checked("quantity", "", |_| Err(ProblemKind::Missing)), Ok)
    }

    fn bulk_site(&self, store: &Store) -> Result<SiteCode> {
        let view = store.view()?;
        let named = record::site(&view, "--site", &self.site)?;
        named.or_else(|| view.own_site().cloned()).ok_or_else(|| {
            let kind = ProblemKind::SiteNeeded { model: self.items[0].clone() };
            CliError::Core(Error::Refused(vec![Problem::new("site", "", kind)]))
        })
    }
}
