//! The events of stock: received devices and quantities, their movements, and stock-takes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{EventsOfState, at};
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Change, Changed, HolderFacts, ItemChange, ItemFacts, ItemMoved, LocationFacts,
    MoveChanged, MoveVoided, QuantityMoved, Ref, StockTakeFacts,
};
use crate::model::day::Day;
use crate::model::{
    Coded, ItemNo, ItemStatus, ModelNo, Money, MoveNo, SiteCode, SiteNo, StockAction, StockLevelNo,
    StockTakeNo,
};
use crate::state::{Holder, Item, Move};

impl EventsOfState<'_> {
    pub(super) fn add_item(&mut self, place: usize) -> Option<()> {
        let number: ItemNo = at(place)?;
        let item = self.state.items.get_any(number)?.clone();
        let is_void = self.state.items.get(number).is_none();
        if item.tag.is_none() && !is_void {
            let level = self.state.level_by.get(&(item.model, item.received_at))?;
            let (quantity, value) = self.received.entry(level).or_default();
            *quantity += u64::from(item.quantity);
            *value += item.value.map_or(0, Money::fen);
        }
        // A device that never moved is where and since when it was first received.
        let moved = self.state.moves_of.of(number).next().is_some();
        let (first_site, first_day) = match moved {
            true => (item.received_at, item.received_on),
            false => (item.site, item.since),
        };
        let (model, site) = (self.model(item.model)?, self.site(first_site)?);
        let changes = self.item_changes(&item, first_site, first_day)?;
        self.push(Event::ItemAdded(ItemFacts {
            item: Ref::own(number),
            model,
            site,
            tag: item.tag,
            quantity: item.quantity,
            serial: item.serial.map(Into::into),
            source: item.source,
            donor: item.donor.map(Into::into),
            value: item.value,
            received_on: first_day,
            programme: item.programme,
            by: item.by.map(Into::into),
        }));
        if !changes.is_empty() {
            self.push(Event::ItemChanged(Changed { record: Ref::own(number), changes }));
        }
        if is_void {
            self.void(AnyRecord::Item(Ref::own(number)));
        }
        Some(())
    }

    /// Returns the changes that give new stock the values that it cannot be added with.
    fn item_changes(&mut self, item: &Item, site: SiteNo, day: Date) -> Option<Vec<ItemChange>> {
        let mut changes = Vec::new();
        if site != item.received_at {
            let change = Change::new(self.site(site)?, self.site(item.received_at)?);
            changes.push(ItemChange::Site(change));
        }
        if day != item.received_on {
            changes.push(ItemChange::ReceivedOn(Change::new(Day(day), Day(item.received_on))));
        }
        if let Some(note) = item.note.as_deref() {
            changes.push(ItemChange::Note(Change::new(None, Some(note.to_owned()))));
        }
        Some(changes)
    }

    /// Moves the received quantities of bulk models to the sites and statuses that they have. No move changes the sum
    /// over all sites and statuses, so that such moves exist.
    pub(super) fn move_quantities(&mut self) -> Option<()> {
        let mut by_model: BTreeMap<ModelNo, Vec<StockLevelNo>> = BTreeMap::new();
        for number in (0..self.state.levels.len()).filter_map(StockLevelNo::at) {
            let level = self.state.levels.get_any(number)?;
            by_model.entry(level.model).or_default().push(number);
        }
        for (model, levels) in by_model {
            let lots = self.state.items_of.of(model).filter_map(|lot| self.state.items.get(lot));
            // A model without stock has only empty levels.
            if let Some(day) = lots.map(|lot| lot.received_on).max() {
                self.move_quantities_of(&levels, day)?;
            }
        }
        Some(())
    }

    fn move_quantities_of(&mut self, levels: &[StockLevelNo], day: Date) -> Option<()> {
        let (mut quantities, mut values) = (Vec::new(), Vec::new());
        for number in levels.iter().copied() {
            let (received, value) = self.received.get(&number).copied().unwrap_or_default();
            let level = self.state.levels.get_any(number)?;
            let counted = level.counts.iter().map(|count| u64::from(*count)).sum();
            quantities.push((number, received, counted));
            values.push((number, value, level.value));
        }
        for (from, to, quantity) in transfers(quantities) {
            self.send(day, (from, to), u32::try_from(quantity).ok()?, 0)?;
        }
        for (from, to, mut value) in transfers(values) {
            while value > 0 {
                let part = value.min(Money::MAX.fen());
                self.send(day, (from, to), 0, part)?;
                value -= part;
            }
        }
        for number in levels.iter().copied() {
            let counts = self.state.levels.get_any(number)?.counts;
            for (status, count) in ItemStatus::ALL.iter().copied().zip(counts) {
                if status != ItemStatus::InStock && count > 0 {
                    self.move_quantity(day, number, count, None, status)?;
                }
            }
        }
        Some(())
    }

    /// Moves a quantity or a value from one stock level to another.
    fn send(
        &mut self,
        day: Date,
        (from, to): (StockLevelNo, StockLevelNo),
        quantity: u32,
        value: u64,
    ) -> Option<()> {
        let (_, site) = self.level(to)?;
        let to_site = Some((site, Money::from_fen(value)?));
        self.move_quantity(day, from, quantity, to_site, ItemStatus::InStock)
    }

    fn move_quantity(
        &mut self,
        on: Date,
        from: StockLevelNo,
        quantity: u32,
        to_site: Option<(SiteCode, Money)>,
        to: ItemStatus,
    ) -> Option<()> {
        let (model, site) = self.level(from)?;
        self.push(Event::QuantityMoved(QuantityMoved {
            model,
            on,
            step: StockAction::Correct,
            quantity,
            site,
            from: ItemStatus::InStock,
            to_site,
            to,
            note: None,
            by: None,
        }));
        Some(())
    }

    pub(super) fn add_move(&mut self, place: usize) -> Option<()> {
        let number: MoveNo = at(place)?;
        let moved = self.state.moves.get_any(number)?.clone();
        let is_void = self.state.moves.get(number).is_none();
        let item = self.state.items.get_any(moved.item)?.clone();
        let now = self.location((item.status, item.since), item.site, item.holder)?;
        let there = self.location((moved.to, moved.on), moved.site, moved.holder)?;
        let to = Change::new(self.location_before(number, &item, &now)?, there.clone());
        self.push(Event::ItemMoved(ItemMoved {
            item: Ref::own(moved.item),
            step: moved.step,
            to,
            note: moved.note.as_deref().map(str::to_owned),
            by: moved.by.as_deref().map(str::to_owned),
        }));
        self.detail_move(number, &moved);
        let is_last = self.state.moves_of.of(moved.item).next() == Some(number);
        if is_void || is_last && there != now {
            let to = Change::new(there, now.clone());
            self.void_move(number, moved.item, true, to);
            if !is_void {
                self.void_move(number, moved.item, false, Change::new(now.clone(), now));
            }
        }
        Some(())
    }

    /// Adds the details of a move that was just added.
    fn detail_move(&mut self, number: MoveNo, moved: &Move) {
        let changes = moved.details.as_changes();
        if !changes.is_empty() {
            let (item, moved) = (Ref::own(moved.item), Ref::own(number));
            self.push(Event::MoveChanged(MoveChanged { item, moved, changes }));
        }
    }

    fn void_move(&mut self, number: MoveNo, item: ItemNo, void: bool, to: Change<LocationFacts>) {
        let (item, moved) = (Ref::own(item), Ref::own(number));
        self.push(Event::MoveVoided(MoveVoided { item, moved, void, to }));
    }

    /// Returns the location of a device before a move: that after its previous move, or that of its receipt. A voided
    /// move leaves it where it is now.
    fn location_before(
        &mut self,
        number: MoveNo,
        item: &Item,
        now: &LocationFacts,
    ) -> Option<LocationFacts> {
        match self.state.moves_of.before.get(number).copied().flatten() {
            Some(before) if self.state.moves.get(before).is_none() => Some(now.clone()),
            Some(before) => {
                let before = self.state.moves.get_any(before)?;
                let (to, site, holder) = ((before.to, before.on), before.site, before.holder);
                self.location(to, site, holder)
            }
            None => {
                let received = (ItemStatus::InStock, item.received_on);
                self.location(received, item.received_at, Holder::Nobody)
            }
        }
    }

    fn location(
        &mut self,
        (status, since): (ItemStatus, Date),
        site: SiteNo,
        holder: Holder,
    ) -> Option<LocationFacts> {
        let (site, holder) = (self.site(site)?, self.holder(holder)?);
        Some(LocationFacts { status, since: Day(since), site, holder })
    }

    fn holder(&mut self, holder: Holder) -> Option<HolderFacts> {
        Some(match holder {
            Holder::Nobody => HolderFacts::Nobody,
            Holder::Loan(loan) => HolderFacts::Loan(Ref::own(loan)),
            Holder::Fitting(fitting) => HolderFacts::Fitting(Ref::own(fitting)),
            Holder::Site(site) => HolderFacts::Site(self.site(site)?),
        })
    }

    pub(super) fn add_stock_take(&mut self, place: usize) -> Option<()> {
        let number: StockTakeNo = at(place)?;
        let count = self.state.counts.get_any(number)?.clone();
        let site = self.site(count.site)?;
        self.push(Event::StockTakeAdded(StockTakeFacts {
            count: Ref::own(number),
            site,
            on: count.on,
            found: count.found,
            missing: count.missing.into_iter().map(Ref::own).collect(),
            unexpected: count.unexpected,
            by: count.by.map(Into::into),
        }));
        if self.state.counts.get(number).is_none() {
            self.void(AnyRecord::StockTake(Ref::own(number)));
        }
        Some(())
    }
}

/// Returns the transfers that give each stock level the second amount instead of the first.
fn transfers(mut amounts: Vec<(StockLevelNo, u64, u64)>) -> Vec<(StockLevelNo, StockLevelNo, u64)> {
    let mut transfers = Vec::new();
    let (mut giver, mut taker) = (0, 0);
    loop {
        while amounts.get(giver).is_some_and(|(_, has, wants)| has <= wants) {
            giver += 1;
        }
        while amounts.get(taker).is_some_and(|(_, has, wants)| has >= wants) {
            taker += 1;
        }
        let (Some(from), Some(to)) = (amounts.get(giver), amounts.get(taker)) else {
            return transfers;
        };
        let amount = (from.1 - from.2).min(to.2 - to.1);
        transfers.push((from.0, to.0, amount));
        amounts[giver].1 -= amount;
        amounts[taker].1 += amount;
    }
}
