//! Records one action on a device or a bulk quantity: checks that it is possible and records its event. The possible
//! transitions are in [`ItemStatus::after`].

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{
    Change, HolderFacts, ItemMoved, LocationFacts, MoveChange, MoveChanged, MoveVoided,
    QuantityMoved, Ref,
};
use crate::model::day::Day;
use crate::model::{ItemNo, ItemStatus, ModelNo, Money, MoveNo, ProblemKind, SiteNo, StockAction};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::stock::known::{name_of, refuse};
use crate::registry::stock::levels::{check_room, create_stock_level};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Holder, Item, Move, MoveDetails, State};

/// An action on a device, to be recorded.
pub(super) struct ItemMove {
    pub(super) item: ItemNo,
    pub(super) step: StockAction,
    pub(in crate::registry) on: Date,
    /// The name of the day in messages.
    pub(super) field: &'static str,
    /// The holder afterwards.
    pub(super) holder: Holder,
    pub(super) told: Told,
}

/// What is told of a move, apart from the place and the status of the device.
#[derive(Default)]
pub(in crate::registry) struct Told {
    pub(super) note: Option<String>,
    /// The name of the person who acted; by default the author of the commit.
    pub(super) by: Option<String>,
    pub(super) details: MoveDetails,
}

impl Told {
    fn of(moved: &Move) -> Self {
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let (note, by) = (text(&moved.note), text(&moved.by));
        Self { note, by, details: moved.details.clone() }
    }
}

impl ItemMove {
    /// Records the action if it is possible. Returns the status afterwards.
    pub(super) fn record(
        self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<ItemStatus>> {
        let state = &*writer.state;
        let item = must(state.items.get(self.item), "a step of a device that is not stored")?;
        let hygiene = state.models.get(item.model).is_some_and(|model| model.hygiene);
        diagnostics.not_after(self.field, Some(self.on), writer.today);
        // Imported loans have ended and leave no other trace.
        let loans = state.loans_of_item(self.item);
        let back = loans.filter_map(|(_, loan)| loan.in_on).max();
        let since = back.map_or(item.since, |back| back.max(item.since));
        if self.on < since {
            let (item, status) = (name_of(self.item, item), item.status);
            let kind = ProblemKind::TooEarly { item, since, status: status.to_string() };
            diagnostics.error(self.field, self.on.to_string(), kind);
        }
        let Some(status) = item.status.after(self.step, hygiene) else {
            refuse(state, self.item, self.step, diagnostics);
            return Ok(None);
        };
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let site = match (self.step, item.holder) {
            (StockAction::Arrive, Holder::Site(site)) => site,
            _ => item.site,
        };
        let to = Location { status, since: self.on, site, holder: self.holder };
        put(writer, self.item, self.step, to, self.told)?;
        Ok(Some(status))
    }
}

/// The site and status of a device.
#[derive(Clone, Copy)]
pub(super) struct Location {
    pub(super) status: ItemStatus,
    pub(super) since: Date,
    pub(super) site: SiteNo,
    pub(super) holder: Holder,
}

impl Location {
    fn of(item: &Item) -> Self {
        let Item { status, since, site, holder, .. } = *item;
        Self { status, since, site, holder }
    }

    /// Returns the location after a move.
    pub(super) fn after(moved: &Move) -> Self {
        Self { status: moved.to, since: moved.on, site: moved.site, holder: moved.holder }
    }

    /// Returns the location of a device that has not moved since it was received.
    pub(super) fn received(item: &Item) -> Self {
        let (since, site) = (item.received_on, item.received_at);
        Self { status: ItemStatus::InStock, since, site, holder: Holder::Nobody }
    }

    fn facts(self, state: &State) -> Option<LocationFacts> {
        let code = |no: SiteNo| state.sites.get(no).map(|site| site.code.clone());
        let holder = match self.holder {
            Holder::Nobody => HolderFacts::Nobody,
            Holder::Loan(loan) => HolderFacts::Loan(Ref::own(loan)),
            Holder::Fitting(fitting) => HolderFacts::Fitting(Ref::own(fitting)),
            Holder::Site(site) => HolderFacts::Site(code(site)?),
        };
        let since = Day(self.since);
        Some(LocationFacts { status: self.status, since, site: code(self.site)?, holder })
    }
}

/// Records a move of a device, and its details.
pub(super) fn put(
    writer: &mut Writer<'_>,
    number: ItemNo,
    step: StockAction,
    to: Location,
    told: Told,
) -> Result<()> {
    let by = told.by.or_else(|| writer.by.clone());
    put_by(writer, number, step, to, Told { by, ..told })
}

fn put_by(
    writer: &mut Writer<'_>,
    number: ItemNo,
    step: StockAction,
    to: Location,
    told: Told,
) -> Result<()> {
    let Told { note, by, details } = told;
    let before =
        writer.state.items.get(number).and_then(|item| Location::of(item).facts(writer.state));
    let after = to.facts(writer.state);
    let (before, after) = must(before.zip(after), "a device at a site that is not stored")?;
    let to = Change::new(before, after);
    let moved = writer.state.moves.next().ok_or(Error::Full)?;
    writer.record(Event::ItemMoved(ItemMoved { item: Ref::own(number), step, to, note, by }))?;
    change_details(writer, number, moved, details.as_changes())
}

/// Records changes of the details of a move, if there are any.
pub(super) fn change_details(
    writer: &mut Writer<'_>,
    item: ItemNo,
    moved: MoveNo,
    changes: Vec<MoveChange>,
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let (item, moved) = (Ref::own(item), Ref::own(moved));
    writer.record(Event::MoveChanged(MoveChanged { item, moved, changes }))
}

/// Records the true location of a device after a correction. It is no action of the desk.
pub(super) fn correct(
    writer: &mut Writer<'_>,
    item: ItemNo,
    status: ItemStatus,
    since: Date,
    site: SiteNo,
) -> Result<()> {
    let to = Location { status, since, site, holder: Holder::Nobody };
    put(writer, item, StockAction::Correct, to, Told::default())
}

/// Records the status and place of a device that a sheet states. It is no action of the desk.
pub(super) fn state(
    writer: &mut Writer<'_>,
    item: ItemNo,
    status: ItemStatus,
    since: Date,
    (site, holder): (SiteNo, Holder),
) -> Result<()> {
    let to = Location { status, since, site, holder };
    put(writer, item, StockAction::State, to, Told::default())
}

/// Records an imported change of the holder of a device. Cleaning in between is assumed.
pub(super) fn tell(
    writer: &mut Writer<'_>,
    number: ItemNo,
    step: StockAction,
    (status, holder): (ItemStatus, Holder),
    since: Date,
) -> Result<()> {
    let site = writer.state.items.get(number).map(|item| item.site);
    let site = must(site, "a device that is not stored")?;
    put(writer, number, step, Location { status, since, site, holder }, Told::default())
}

/// Removes a loan or a fitting from the history of a device: the moves that gave the device to the holder, and those
/// that took it back. The device is where it would be if they had never been recorded.
pub(super) fn forget(writer: &mut Writer<'_>, number: ItemNo, holder: Holder) -> Result<()> {
    let mut was_held = false;
    let mut of_holder = Vec::new();
    for (no, moved) in moves_of(writer.state, number) {
        let is_held = moved.holder == holder;
        let ends = std::mem::replace(&mut was_held, is_held) && moved.holder == Holder::Nobody;
        of_holder.extend((is_held || ends).then_some(no));
    }
    of_holder.into_iter().rev().try_for_each(|no| void_move(writer, number, no))
}

/// Gives the return of a device from a holder another day, or removes it. Adds an error if a later action does not fit.
/// Returns `false` if no move of the device belongs to the return, as for a loan that was imported after it had ended.
pub(in crate::registry) fn correct_return(
    writer: &mut Writer<'_>,
    (number, holder): (ItemNo, Holder),
    (field, on): (&'static str, Option<Date>),
    diagnostics: &mut Diagnostics,
) -> Result<bool> {
    let moves = moves_of(writer.state, number);
    let out = moves.iter().rposition(|(_, moved)| moved.holder == holder);
    let later = out.map_or(&[][..], |out| &moves[out + 1..]);
    let Some((_, rest)) = later.split_first() else { return Ok(false) };
    if let Some((_, next)) = rest.first().filter(|(_, next)| on.is_none_or(|on| next.on < on)) {
        let item = writer.state.items.get(number).map(|item| name_of(number, item));
        let (item, step) = (item.unwrap_or_default(), next.step.to_string());
        let kind = ProblemKind::LaterAction { item, step, on: next.on };
        diagnostics.error(field, on.map(|on| on.to_string()).unwrap_or_default(), kind);
        return Ok(true);
    }
    later.iter().rev().try_for_each(|(no, _)| void_move(writer, number, *no))?;
    let Some(on) = on else { return Ok(true) };
    for (place, (_, moved)) in later.iter().enumerate() {
        let since = if place == 0 { on } else { moved.on };
        let to = Location { since, ..Location::after(moved) };
        put_by(writer, number, moved.step, to, Told::of(moved))?;
    }
    Ok(true)
}

/// Records a move before later ones, which stay as they are. `place` is its place among the moves of the device. A device
/// that arrived at another site was there in the later moves, too, until it was sent on.
pub(super) fn insert(
    writer: &mut Writer<'_>,
    number: ItemNo,
    (step, place): (StockAction, usize),
    to: Location,
    told: Told,
) -> Result<MoveNo> {
    let moves = moves_of(writer.state, number);
    let later = moves.get(place..).unwrap_or_default();
    later.iter().rev().try_for_each(|(no, _)| void_move(writer, number, *no))?;
    let inserted = writer.state.moves.next().ok_or(Error::Full)?;
    put(writer, number, step, to, told)?;
    let mut came_to = (step == StockAction::Arrive).then_some(to.site);
    for (_, moved) in later {
        came_to = came_to.filter(|_| moved.step != StockAction::Arrive);
        let after = Location::after(moved);
        let after = Location { site: came_to.unwrap_or(after.site), ..after };
        put_by(writer, number, moved.step, after, Told::of(moved))?;
    }
    Ok(inserted)
}

/// Returns the moves of a device, oldest first.
pub(super) fn moves_of(state: &State, number: ItemNo) -> Vec<(MoveNo, Move)> {
    let newest_first = state.moves_of.of(number);
    let stored = newest_first.filter_map(|no| Some((no, state.moves.get(no)?.clone())));
    let mut moves: Vec<_> = stored.collect();
    moves.reverse();
    moves
}

/// Voids a move. If it is the last one, the device is where it was before.
fn void_move(writer: &mut Writer<'_>, number: ItemNo, moved: MoveNo) -> Result<()> {
    let state = &*writer.state;
    let item = must(state.items.get(number), "a move of a device that is not stored")?;
    let newest_first = state.moves_of.of(number).filter(|no| state.moves.get(*no).is_some());
    let newest: Vec<_> = newest_first.take(2).collect();
    let after = match newest[..] {
        [last] if last == moved => Location::received(item),
        [last, before] if last == moved => {
            state.moves.get(before).map_or_else(|| Location::of(item), Location::after)
        }
        _ => Location::of(item),
    };
    let both = Location::of(item).facts(state).zip(after.facts(state));
    let (before, after) = must(both, "a device at a site that is not stored")?;
    let (item, moved, to) = (Ref::own(number), Ref::own(moved), Change::new(before, after));
    writer.record(Event::MoveVoided(MoveVoided { item, moved, void: true, to }))
}

/// An action on a quantity of a bulk model, to be recorded.
pub(super) struct QuantityMove {
    pub(super) step: StockAction,
    pub(in crate::registry) from: ItemStatus,
    pub(super) to: ItemStatus,
    pub(in crate::registry) on: Date,
    pub(super) to_site: Option<SiteNo>,
}

impl QuantityMove {
    /// Records the action if the quantity is available. Returns `false` if it is not.
    pub(super) fn record(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        quantity: u32,
        note: &Option<String>,
        diagnostics: &mut Diagnostics,
    ) -> Result<bool> {
        let state = &*writer.state;
        let level = state.level(model, site).map(|(_, level)| level);
        let there = level.map_or(0, |level| level.count(self.from));
        let model_code = state.models.get(model).map(|model| model.code.clone());
        let code = |no: SiteNo| state.sites.get(no).map(|site| site.code.clone());
        let (Some(model_code), Some(site_code)) = (model_code, code(site)) else {
            return Ok(false);
        };
        if there < quantity {
            let kind = ProblemKind::NotEnough {
                model: model_code.to_string(),
                site: site_code.to_string(),
                there: there.into(),
            };
            diagnostics.error("quantity", quantity.to_string(), kind);
            return Ok(false);
        }
        let to_site = match self.to_site.filter(|to| *to != site) {
            None => None,
            Some(to) => {
                let worth = level.map_or(0, |level| worth_of(level.value, quantity, &level.counts));
                code(to).zip(Money::from_fen(worth.min(Money::MAX.fen())))
            }
        };
        if let Some(to) = self.to_site {
            check_room(state, (model, to), quantity.into(), diagnostics);
            if !diagnostics.errors.is_empty() {
                return Ok(false);
            }
            create_stock_level(writer, model, to)?;
        }
        writer.record(Event::QuantityMoved(QuantityMoved {
            model: model_code,
            on: self.on,
            step: self.step,
            quantity,
            site: site_code,
            from: self.from,
            to_site,
            to: self.to,
            note: note.clone(),
            by: writer.by.clone(),
        }))?;
        Ok(true)
    }
}

/// Returns the value of a part of a stock level: its share by quantity, or all of the value for the last part.
fn worth_of(value: u64, quantity: u32, counts: &[u32]) -> u64 {
    let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let share = u128::from(value) * u128::from(quantity) / u128::from(all.max(1));
    (share as u64).min(value)
}
