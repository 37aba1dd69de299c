//! The changes by the events of devices, bulk quantities, stock-takes and limits.

use super::record_change::Made;
use super::value::{FieldValue, Values};
use crate::journal::events::{
    Change, Changed, ItemChange, ItemFacts, ItemMoved, LocationFacts, MoveChange, MoveChanged,
    MoveVoided, QuantityMoved, Ref, SettingChanged, StockLevelFacts, StockTakeFacts,
};
use crate::model::{Coded, ItemNo};
use crate::registry::history::effects::Key;

pub(super) fn item_added(facts: &ItemFacts) -> Made {
    Made::added(Key::Item(facts.item.number))
        .with("tag", &facts.tag)
        .with("device", &facts.model)
        .with("received_at", &facts.site)
        .with("quantity", &facts.quantity)
        .with("serial", &facts.serial)
        .with("source", &facts.source)
        .with("donor", &facts.donor)
        .with("value", &facts.value)
        .with("received_on", &facts.received_on)
        .with("programme", &facts.programme)
        .with("by", &facts.by)
}

pub(super) fn item_changed(of: &Changed<Ref<ItemNo>, ItemChange>) -> Made {
    use ItemChange as I;
    let mut made = Made::changed(Key::Item(of.record.number));
    for change in &of.changes {
        match change {
            I::Site(c) => made.change("received_at", c),
            I::Quantity(c) => made.change("quantity", c),
            I::Serial(c) => made.change("serial", c),
            I::Source(c) => made.change("source", c),
            I::Donor(c) => made.change("donor", c),
            I::Value(c) => made.change("value", c),
            I::ReceivedOn(c) => made.change("received_on", c),
            I::Programme(c) => made.change("programme", c),
            I::Note(c) => made.change("note", c),
        }
    }
    made
}

pub(super) fn item_moved(moved: &ItemMoved) -> Made {
    let made = Made::changed(Key::Item(moved.item.number)).with("step", &moved.step);
    let mut made = made.with("note", &moved.note).with("by", &moved.by);
    location(&mut made, &moved.to);
    made
}

pub(super) fn move_changed(of: &MoveChanged) -> Made {
    use MoveChange as M;
    let mut made = Made::changed(Key::Item(of.item.number));
    for change in &of.changes {
        match change {
            M::Note(c) => made.change("note", c),
            M::By(c) => made.change("by", c),
            M::Method(c) => made.change("method", c),
            M::Fault(c) => made.change("fault", c),
            M::Parts(c) => made.change("parts", c),
            M::Cost(c) => made.change("cost", c),
        }
    }
    made
}

pub(super) fn move_voided(voided: &MoveVoided) -> Made {
    let mut made = Made::changed(Key::Item(voided.item.number));
    location(&mut made, &voided.to);
    made
}

fn location(made: &mut Made, to: &Change<LocationFacts>) {
    let Change { before, after } = to;
    made.set("standing", before.status.values(), after.status.values());
    made.set("since", before.since.values(), after.since.values());
    made.set("site", before.site.values(), after.site.values());
    made.set("holder", before.holder.values(), after.holder.values());
}

pub(super) fn level_added(facts: &StockLevelFacts) -> Made {
    Made::added(Key::StockLevel(facts.model.clone(), facts.site.clone()))
}

pub(super) fn quantity_moved(moved: &QuantityMoved) -> Made {
    let made = Made::changed(Key::StockLevel(moved.model.clone(), moved.site.clone()));
    let mut made = made
        .with("step", &moved.step)
        .with("on", &moved.on)
        .with("quantity", &moved.quantity)
        .with("note", &moved.note)
        .with("by", &moved.by);
    made.set("standing", moved.from.values(), moved.to.values());
    if let Some((site, _)) = &moved.to_site {
        made.set("site", moved.site.values(), site.values());
    }
    made
}

pub(super) fn stock_take_added(facts: &StockTakeFacts) -> Made {
    Made::added(Key::StockTake(facts.count.number))
        .with("site", &facts.site)
        .with("on", &facts.on)
        .with("found", &facts.found)
        .with("missing", &facts.missing)
        .with("unexpected", &facts.unexpected)
        .with("by", &facts.by)
}

pub(super) fn setting_changed(changed: &SettingChanged) -> Made {
    let mut made = Made::changed(Key::Setting(changed.setting.code()));
    let Change { before, after } = &changed.value;
    let number = |value: &u16| vec![FieldValue::Number((*value).into())];
    made.set("value", number(before), number(after));
    made
}
