//! The effects of the events of devices, bulk quantities, stock-takes and limits.

use super::effect::{Effects, Restored, swap};
use super::key::Key;
use crate::journal::Event;
use crate::journal::events::{
    Change, Changed, HolderFacts, ItemChange, ItemFacts, ItemMoved, LocationFacts, MoveChange,
    MoveChanged, MoveVoided, QuantityMoved, Ref, SettingChanged, StockLevelFacts, StockTakeFacts,
};
use crate::model::{Coded, ItemNo, ItemStatus, Money, StockAction, StockLevelNo, StockTakeNo};
use crate::state::{Holder, State};

pub(super) fn item_added(facts: &ItemFacts) -> Effects<'_> {
    let level = Key::StockLevel(facts.model.clone(), facts.site.clone());
    Effects::creating(Key::Item(facts.item.number))
        .referring_to([Key::Model(facts.model.clone()), Key::Site(facts.site.clone())])
        .referring_to(facts.tag.is_none().then_some(level))
}

pub(super) fn item_changed(of: &Changed<Ref<ItemNo>, ItemChange>) -> Effects<'_> {
    use ItemChange as I;
    let item = of.record.number;
    let fen = |value: Option<Money>| value.map_or(0, Money::fen);
    let mut effects = Effects::changing(
        Key::Item(item),
        of,
        Event::ItemChanged,
        |c, _| reversed!(c, I: Site Quantity Serial Source Donor Value ReceivedOn Programme Note),
    );
    for change in &of.changes {
        let (quantity, value) = match change {
            I::Site(c) => {
                effects.references.push(Key::Site(c.after.clone()));
                (0, 0)
            }
            I::Quantity(c) => (c.before.saturating_sub(c.after), 0),
            I::Value(c) => (0, fen(c.before).saturating_sub(fen(c.after))),
            I::Serial(_) | I::Source(_) | I::Donor(_) | I::ReceivedOn(_) => (0, 0),
            I::Programme(_) | I::Note(_) => (0, 0),
        };
        effects.require(move |state| lot_has(state, item, quantity, value));
    }
    effects
}

pub(super) fn item_restored(state: &State, number: ItemNo) -> Option<Restored> {
    let item = state.items.get_any(number)?;
    let (model, received_at) = (item.model, item.received_at);
    let level = item.tag.is_none().then(|| Key::level(state, model, received_at)).flatten();
    let sites = [received_at, item.site].map(|no| Key::site(state, no));
    let is_possible = state.models.get(model).is_some()
        && match &item.tag {
            Some(tag) => state.item_by_tag.get(tag).is_none(),
            None => state.level(model, received_at).is_some(),
        };
    let linked = [Key::model(state, model), level].into_iter().chain(sites);
    Some(Restored::new(linked, is_possible))
}

/// Checks whether the stock level of a lot has a quantity and a value, in fen. A device with a tag is no lot, and passes.
fn lot_has(state: &State, item: ItemNo, quantity: u32, value: u64) -> bool {
    let Some(item) = state.items.get(item).filter(|item| item.tag.is_none()) else { return true };
    let level = state.level(item.model, item.received_at);
    level.is_some_and(|(_, level)| {
        level.count(ItemStatus::InStock) >= quantity && level.value >= value
    })
}

/// Checks whether the whole quantity of a lot is in stock, so that it can be voided.
pub(in crate::registry::history) fn is_lot_in_stock(state: &State, number: ItemNo) -> bool {
    let Some(item) = state.items.get(number) else { return true };
    lot_has(state, number, item.quantity, item.value.map_or(0, Money::fen))
}

pub(super) fn item_moved(moved: &ItemMoved) -> Effects<'_> {
    location_changed(moved.item, &moved.to, |state| {
        let mut moves = state.moves_of.of(moved.item.number);
        let number = Ref::own(moves.find(|no| state.moves.get(*no).is_some())?);
        let (item, to) = (moved.item, swap(&moved.to));
        Some(Event::MoveVoided(MoveVoided { item, moved: number, void: true, to }))
    })
}

pub(super) fn move_changed(of: &MoveChanged) -> Effects<'_> {
    use MoveChange as M;
    let key = Key::Item(of.item.number);
    let mut effects = Effects::writing(key.clone(), |_| {
        let reversed = |change: &M| reversed!(change, M: Note By Method Fault Parts Cost);
        let changes = of.changes.iter().rev().map(reversed).collect();
        Some(Event::MoveChanged(MoveChanged { changes, ..of.clone() }))
    });
    effects.changes = Some(key);
    effects
}

pub(super) fn move_voided(voided: &MoveVoided) -> Effects<'_> {
    let mut effects = location_changed(voided.item, &voided.to, |_| {
        let (void, to) = (!voided.void, swap(&voided.to));
        Some(Event::MoveVoided(MoveVoided { void, to, ..voided.clone() }))
    });
    // The device may be elsewhere by now, so that the move itself names its loan or fitting.
    effects.hand_over(|state| match state.moves.get_any(voided.moved.number).map(|m| m.holder) {
        Some(Holder::Loan(loan)) => vec![Key::Loan(loan)],
        Some(Holder::Fitting(fitting)) => vec![Key::Fitting(fitting)],
        Some(Holder::Nobody | Holder::Site(_)) | None => Vec::new(),
    });
    effects
}

fn location_changed<'e>(
    item: Ref<ItemNo>,
    to: &'e Change<LocationFacts>,
    inverse: impl Fn(&State) -> Option<Event> + 'e,
) -> Effects<'e> {
    let mut effects = Effects::writing(Key::Item(item.number), inverse)
        .referring_to([Key::Item(item.number), Key::Site(to.after.site.clone())])
        .referring_to(holder(&to.after.holder));
    effects.hand_over(|_| {
        let holders = [&to.before.holder, &to.after.holder].into_iter().filter_map(holder);
        holders.filter(|key| matches!(key, Key::Loan(_) | Key::Fitting(_))).collect()
    });
    effects
}

/// Returns the record that holds a device, if a record does.
fn holder(facts: &HolderFacts) -> Option<Key> {
    match facts {
        HolderFacts::Nobody => None,
        HolderFacts::Loan(loan) => Some(Key::Loan(loan.number)),
        HolderFacts::Fitting(fitting) => Some(Key::Fitting(fitting.number)),
        HolderFacts::Site(site) => Some(Key::Site(site.clone())),
    }
}

pub(super) fn level_added(facts: &StockLevelFacts) -> Effects<'_> {
    let (model, site) = (facts.model.clone(), facts.site.clone());
    let level = Key::StockLevel(model.clone(), site.clone());
    Effects { is_shared: true, ..Effects::creating(level) }
        .referring_to([Key::Model(model), Key::Site(site)])
}

/// Checks whether a stock level is empty, so that it can be voided.
pub(super) fn is_level_empty(state: &State, number: StockLevelNo) -> bool {
    let level = state.levels.get(number);
    level.is_some_and(|level| level.counts.iter().all(|count| *count == 0))
}

pub(super) fn level_restored(state: &State, number: StockLevelNo) -> Option<Restored> {
    let level = state.levels.get_any(number)?;
    let linked = [Key::model(state, level.model), Key::site(state, level.site)];
    Some(Restored::new(linked, state.level_by.get(&(level.model, level.site)).is_none()))
}

/// Returns the effects of a move of a quantity. It writes no record, because moves of a quantity do not depend on each
/// other as long as the quantity suffices.
pub(super) fn quantity_moved(moved: &QuantityMoved) -> Effects<'_> {
    let sites = std::iter::once(&moved.site).chain(moved.to_site.iter().map(|(site, _)| site));
    let levels = sites.map(|site| Key::StockLevel(moved.model.clone(), site.clone()));
    let inverse = |_: &State| Some(Event::QuantityMoved(quantity_reversed(moved)));
    let mut effects = Effects { inverse: Some(Box::new(inverse)), ..Effects::default() };
    effects.references.extend(levels);
    effects.require(|state| has_quantity(state, moved));
    let handed_over = [ItemStatus::OnLoan, ItemStatus::Issued];
    if handed_over.contains(&moved.from) || handed_over.contains(&moved.to) {
        effects.hand_over(|_| vec![Key::Model(moved.model.clone())]);
    }
    effects
}

fn quantity_reversed(moved: &QuantityMoved) -> QuantityMoved {
    let (site, to_site) = match &moved.to_site {
        Some((to, value)) => (to.clone(), Some((moved.site.clone(), *value))),
        None => (moved.site.clone(), None),
    };
    let (step, from, to) = (StockAction::Correct, moved.to, moved.from);
    QuantityMoved { step, site, to_site, from, to, ..moved.clone() }
}

/// Checks whether the stock has the quantity that is moved.
fn has_quantity(state: &State, moved: &QuantityMoved) -> bool {
    let model = state.model_by_code().get(&moved.model);
    let level = |code| Some(state.level(*model?, *state.site_by_code().get(code)?)?.1);
    let can_leave = level(&moved.site).is_some_and(|from| {
        let value = moved.to_site.as_ref().map_or(0, |(_, value)| value.fen());
        from.count(moved.from) >= moved.quantity && from.value >= value
    });
    can_leave && moved.to_site.as_ref().is_none_or(|(site, _)| level(site).is_some())
}

pub(super) fn stock_take_added(facts: &StockTakeFacts) -> Effects<'_> {
    Effects::creating(Key::StockTake(facts.count.number))
        .referring_to([Key::Site(facts.site.clone())])
}

pub(super) fn stock_take_restored(state: &State, number: StockTakeNo) -> Option<Restored> {
    let site = state.counts.get_any(number)?.site;
    Some(Restored::new([Key::site(state, site)], state.sites.get(site).is_some()))
}

pub(super) fn setting_changed(changed: &SettingChanged) -> Effects<'_> {
    let setting = changed.setting;
    Effects::writing(Key::Setting(setting.code()), move |_| {
        let value = swap(&changed.value);
        Some(Event::SettingChanged(SettingChanged { setting, value }))
    })
}
