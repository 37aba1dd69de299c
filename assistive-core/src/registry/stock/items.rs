//! Received stock: drafts, and the rules for recording one. Later actions are in `moves`.

use crate::registry::stock::levels::{check_room, create_stock_level};
use derive_setters::Setters;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Change, Changed, ItemChange, ItemFacts, Ref};
use crate::model::day::Day;
use crate::model::fold::same_name;
use crate::model::text::trim;
use crate::model::{
    ItemNo, ItemStatus, ModelCode, ModelNo, Money, ProblemKind, Programme, RECEIVED, SiteCode,
    SiteNo, Source, Tag, Tracking,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::standing::Standing;
use crate::registry::stock::steps;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Item, Model, State, StockLevel};

/// Stock to be recorded as received. The key of a device is its tag. The key of a quantity of a bulk model is the
/// model, the site, the day, the source and the donor.
#[derive(Debug, Clone, PartialEq, Eq, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct StockDraft {
    /// The tag, required for models that are tracked one by one and not allowed for others.
    pub(crate) tag: Option<Tag>,
    /// The model. Required for a new record.
    pub(crate) model: Option<ModelCode>,
    /// The site that received it. Required for a new record.
    pub(crate) site: Option<SiteCode>,
    /// The quantity, one by default. It is always one for a device with a tag.
    pub(crate) quantity: Edit<u32>,
    /// The maker's serial number.
    pub(crate) serial: Edit<String>,
    /// The source.
    pub(crate) source: Edit<Source>,
    /// The donor.
    pub(crate) donor: Edit<String>,
    /// The value of the whole quantity.
    pub(crate) value: Edit<Money>,
    /// The day on which it was received. Required for a new record.
    pub(crate) received_on: Option<Date>,
    /// The programme.
    pub(crate) programme: Edit<Programme>,
    /// A note.
    pub(crate) note: Edit<String>,
    /// The name of the person who received a new device or quantity; by default the author.
    pub(crate) by: Edit<String>,
    /// The standing of a device with a tag.
    #[setters(skip)]
    pub(crate) standing: Option<Standing>,
}

impl Operation for StockDraft {
    type Output = Upserted<ItemNo, Item>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "stock";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ItemNo, Item>>> {
        if [&self.serial, &self.donor, &self.note].into_iter().any(|text| tidy(text) != *text) {
            let (serial, donor, note) = (tidy(&self.serial), tidy(&self.donor), tidy(&self.note));
            return Self { serial, donor, note, ..self.clone() }.execute(writer, diagnostics);
        }
        let state = &*writer.state;
        let model = self.model.as_ref().and_then(|m| resolve::known_model(state, m, diagnostics));
        let site = self.site.clone().into();
        let site = resolve::known_site(state, "site", &site, diagnostics);
        diagnostics.intact_programme(&self.programme);
        diagnostics.not_after("received_on", self.received_on, writer.today);
        diagnostics.plain("serial", &self.serial);
        diagnostics.plain("donor", &self.donor);
        diagnostics.plain("note", &self.note);
        diagnostics.plain("by", &self.by);
        diagnostics.within("quantity", self.quantity, RECEIVED);
        if let Some(standing) = &self.standing {
            standing.check(writer, diagnostics);
        }
        let recorded = match self.tag.as_ref().and_then(|tag| state.item_by_tag.get(tag)) {
            Some(number) => self.update_device(writer, number, model, diagnostics),
            None => self.of_model(writer, model, site, diagnostics),
        };
        let recorded = recorded?;
        let stored = recorded.as_ref().and_then(|known| writer.state.items.get(known.number));
        let received_by = stored.and_then(|item| item.by.as_deref());
        diagnostics.warn_author(&self.by, received_by);
        self.stand(writer, recorded, diagnostics)
    }
}

/// Normalises text as in a sheet: trims it, and `-` clears.
fn tidy(text: &Edit<String>) -> Edit<String> {
    match text.as_ref().map(|text| trim(text)) {
        Edit::Set("-") => Edit::Clear,
        other => other.map(str::to_owned),
    }
}

impl StockDraft {
    /// Gives a device that was recorded the standing of the draft.
    fn stand(
        &self,
        writer: &mut Writer<'_>,
        recorded: Option<Upserted<ItemNo, Item>>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ItemNo, Item>>> {
        let Some(mut recorded) = recorded else { return Ok(None) };
        let Some(standing) = &self.standing else { return Ok(Some(recorded)) };
        if self.tag.is_none() {
            return Ok(Some(recorded));
        }
        let stored = writer.state.items.get(recorded.number).cloned();
        let is_new = matches!(recorded.was, Previous::Absent);
        if standing.take(writer, recorded.number, is_new, diagnostics)?
            && matches!(recorded.was, Previous::Unchanged)
        {
            recorded.was = stored.map_or(Previous::Unchanged, Previous::Changed);
        }
        Ok(Some(recorded))
    }

    /// Records a new device, or a new or stored quantity of a bulk model.
    fn of_model(
        &self,
        writer: &mut Writer<'_>,
        model: Option<ModelNo>,
        site: Option<SiteNo>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ItemNo, Item>>> {
        if let Some(tag) = &self.tag {
            diagnostics.intact("tag", tag.as_str());
        }
        let code = diagnostics.required("device", &self.model.clone().into());
        let at = diagnostics.required("site", &self.site.clone().into());
        let received_on = diagnostics.required("received_on", &self.received_on.into());
        let stored = model.and_then(|no| Some((no, writer.state.models.get(no)?)));
        // A tag that could not be read has an error already.
        if let Some((_, stored)) = stored.filter(|_| !diagnostics.names("tag")) {
            self.check_tag(stored, diagnostics);
        }
        let known =
            stored.map(|(model, _)| model).zip(site).filter(|_| diagnostics.errors.is_empty());
        let (Some((model, site)), Some(code), Some(at), Some(received_on)) =
            (known, code, at, received_on)
        else {
            return Ok(None);
        };
        if self.tag.is_none() {
            if let Some(number) = self.stored_lot(writer.state, model, site) {
                return self.update_lot(writer, number, diagnostics);
            }
            create_stock_level(writer, model, site)?;
            let quantity = self.quantity.value().unwrap_or(1).into();
            check_room(writer.state, (model, site), quantity, diagnostics);
            if !diagnostics.errors.is_empty() {
                return Ok(None);
            }
        }
        let number = writer.state.items.next().ok_or(Error::Full)?;
        let facts = ItemFacts {
            item: Ref::own(number),
            model: code,
            site: at,
            tag: self.tag.clone(),
            quantity: self.quantity.value().unwrap_or(1),
            serial: self.serial.clone().value(),
            source: self.source.value(),
            donor: self.donor.clone().value(),
            value: self.value.value(),
            received_on,
            programme: self.programme.clone().value(),
            by: self.by.clone().value().or_else(|| writer.by.clone()),
        };
        writer.record(Event::ItemAdded(facts))?;
        if let Edit::Set(note) = &self.note {
            let changes = vec![ItemChange::Note(Change::new(None, Some(note.clone())))];
            writer.record(Event::ItemChanged(Changed { record: Ref::own(number), changes }))?;
        }
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    /// Checks that a device tracked one by one has a tag and a quantity has none.
    fn check_tag(&self, model: &Model, diagnostics: &mut Diagnostics) {
        let code = || model.code.to_string();
        match (model.tracking, &self.tag) {
            (Tracking::Serial, None) => {
                diagnostics.error("tag", "", ProblemKind::TagMissing { model: code() });
            }
            (Tracking::Bulk, Some(tag)) => {
                diagnostics.error("tag", tag.as_str(), ProblemKind::TagOfBulk { model: code() });
            }
            (Tracking::Serial, Some(_)) => self.check_one(&code(), diagnostics),
            (Tracking::Bulk, None) => {}
        }
    }

    fn check_one(&self, model: &str, diagnostics: &mut Diagnostics) {
        if let Some(quantity) = self.quantity.value().filter(|quantity| *quantity != 1) {
            let kind = ProblemKind::OneByOne { model: model.to_owned() };
            diagnostics.error("quantity", quantity.to_string(), kind);
        }
    }

    /// Returns the stored quantity of a bulk model that the draft refers to.
    pub(super) fn lot(&self, state: &State) -> Option<ItemNo> {
        let model = *state.model_by_code().get(self.model.as_ref()?)?;
        let site = *state.site_by_code().get(self.site.as_ref()?)?;
        if self.tag.is_some() { None } else { self.stored_lot(state, model, site) }
    }

    fn stored_lot(&self, state: &State, model: ModelNo, site: SiteNo) -> Option<ItemNo> {
        let donor = self.donor.clone().value();
        let of_donor = |item: &Item| match (item.donor.as_deref(), donor.as_deref()) {
            (Some(known), Some(donor)) => same_name(known, donor),
            (known, donor) => known == donor,
        };
        let same = |item: &Item| {
            item.received_at == site
                && Some(item.received_on) == self.received_on
                && item.source == self.source.value()
                && of_donor(item)
        };
        state.items_of(model).find(|(_, item)| same(item)).map(|(number, _)| number)
    }

    fn update_device(
        &self,
        writer: &mut Writer<'_>,
        number: ItemNo,
        model: Option<ModelNo>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ItemNo, Item>>> {
        let stored = must(writer.state.items.get(number).cloned(), "an item that is not stored")?;
        let tag = self.tag.as_ref().map(Tag::to_string).unwrap_or_default();
        let code = writer.state.models.get(stored.model).map(|model| model.code.to_string());
        let code = code.unwrap_or_default();
        self.check_one(&code, diagnostics);
        if model.is_some_and(|model| model != stored.model) {
            let given = self.model.as_ref().map(ModelCode::to_string).unwrap_or_default();
            let kind = ProblemKind::ItemOfAnotherModel { item: tag, model: code };
            diagnostics.error("device", given, kind);
        }
        if let Some(day) = self.received_on.filter(|day| *day > stored.received_on)
            && let Some(first) = writer.state.first_use_of(number).filter(|first| *first < day)
        {
            let kind = ProblemKind::ReceivedAfterUse { first };
            diagnostics.error("received_on", day.to_string(), kind);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let site_of = |no: SiteNo| writer.state.sites.get(no).map(|site| site.code.clone());
        let received_at = must(site_of(stored.received_at), "an item received at no site")?;
        let mut changes = Changes::new();
        changes.set(&received_at, &self.site.clone().into(), ItemChange::Site);
        let received_on: Edit<Date> = self.received_on.into();
        changes.set(&Day(stored.received_on), &received_on.map(Day), ItemChange::ReceivedOn);
        changes.edit(&stored.source, &self.source, ItemChange::Source);
        let donor = stored.donor.as_deref().map(str::to_owned);
        changes.edit(&donor, &self.donor, ItemChange::Donor);
        self.other_changes(&stored, &mut changes);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::ItemChanged(changed))?;
        // The site and day of a device that has not been used since follow the receipt.
        let unused = stored.status == ItemStatus::InStock && stored.since == stored.received_on;
        if unused && stored.site == stored.received_at {
            let now =
                writer.state.items.get(number).map(|item| (item.received_on, item.received_at));
            let (since, site) = must(now, "an item that is not stored")?;
            if (since, site) != (stored.since, stored.site) {
                steps::correct(writer, number, ItemStatus::InStock, since, site)?;
            }
        }
        Ok(Some(Upserted::new(number, Previous::Changed(stored))))
    }

    fn other_changes(&self, stored: &Item, changes: &mut Changes<ItemChange>) {
        let serial = stored.serial.as_deref().map(str::to_owned);
        changes.edit(&serial, &self.serial, ItemChange::Serial);
        changes.edit(&stored.value, &self.value, ItemChange::Value);
        changes.edit(&stored.programme, &self.programme, ItemChange::Programme);
        changes.edit(&stored.note.as_deref().map(str::to_owned), &self.note, ItemChange::Note);
    }

    fn update_lot(
        &self,
        writer: &mut Writer<'_>,
        number: ItemNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ItemNo, Item>>> {
        let state = &*writer.state;
        let stored = must(state.items.get(number).cloned(), "a lot that is not stored")?;
        let Some((_, level)) = state.level(stored.model, stored.received_at) else {
            return Ok(None);
        };
        let quantity = self.quantity.over_or(stored.quantity, 1);
        check_lot((state, level), &stored, (self.value.over(stored.value), quantity), diagnostics);
        let more = u64::from(quantity.saturating_sub(stored.quantity));
        check_room(state, (stored.model, stored.received_at), more, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let mut changes = Changes::new();
        changes.note(stored.quantity, quantity, ItemChange::Quantity);
        self.other_changes(&stored, &mut changes);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::ItemChanged(changed))?;
        Ok(Some(Upserted::new(number, Previous::Changed(stored))))
    }
}

/// Checks that a lot can have another value and quantity: no fewer than have left the stock, and the same price for each
/// piece if some were sent to another site.
fn check_lot(
    (state, level): (&State, &StockLevel),
    stored: &Item,
    (value, quantity): (Option<Money>, u32),
    diagnostics: &mut Diagnostics,
) {
    let site = || {
        let site = state.sites.get(stored.received_at);
        site.map(|site| site.code.to_string()).unwrap_or_default()
    };
    let least = stored.quantity.saturating_sub(level.count(ItemStatus::InStock));
    let is_repriced = !same_price((stored.value, stored.quantity), (value, quantity));
    if quantity < least {
        let kind = ProblemKind::LeftStock { least: least.into(), site: site() };
        diagnostics.error("quantity", quantity.to_string(), kind);
    } else if is_repriced && was_sent(state, stored, level) {
        let kind = ProblemKind::SentAtOldPrice { site: site() };
        match quantity == stored.quantity {
            true => {
                let given = value.map(|value| value.to_string()).unwrap_or_default();
                diagnostics.error("value", given, kind);
            }
            false => diagnostics.error("quantity", quantity.to_string(), kind),
        }
    }
}

/// Checks whether two lots have one price for each piece.
fn same_price(one: (Option<Money>, u32), other: (Option<Money>, u32)) -> bool {
    let fen = |value: Option<Money>| u128::from(value.map_or(0, Money::fen));
    fen(one.0) * u128::from(other.1) == fen(other.0) * u128::from(one.1)
}

/// Checks whether a part of what a site received of a model was sent to another site, with its share of the value. The
/// share follows from the price when it was sent.
fn was_sent(state: &State, lot: &Item, level: &StockLevel) -> bool {
    let lots = state.items_of(lot.model).map(|(_, item)| item);
    let lots = lots.filter(|item| item.tag.is_none() && item.received_at == lot.received_at);
    let received = lots.fold((0, 0), |(quantity, value), item| {
        (quantity + u64::from(item.quantity), value + item.value.map_or(0, Money::fen))
    });
    let there: u64 = level.counts.iter().map(|count| u64::from(*count)).sum();
    there < received.0 || level.value < received.1
}
