//! Checks whether the inverse of an event is possible in the present state: names are still free, the records to which it
//! refers exist, and quantities suffice. The state itself refuses nothing, so these checks come first.

use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Changed, ItemChange, PersonChange, QuantityMoved, Ref, Voided,
};
use crate::model::{FittingNo, ItemNo, ItemStatus, NeedNo, PersonNo, ServiceNo};
use crate::registry::history::footprint::{Key, new_owners};
use crate::state::{Borrower, Fitting, Lent, Loan, NeedDevice, State};

/// Checks whether an event can be recorded.
pub(super) fn can_apply(state: &State, event: &Event) -> bool {
    match event {
        Event::Voided(Voided { record, void: false }) => restorable(state, *record).is_some(),
        Event::Voided(Voided { record, void: true }) => removable(state, *record),
        Event::PersonChanged(Changed { changes, .. }) => {
            changes.iter().all(|change| names_nobody(state, change))
        }
        Event::QuantityMoved(moved) => has_enough(state, moved).is_some(),
        Event::ItemChanged(Changed { record, changes }) => {
            changes.iter().all(|change| lot_suffices(state, record.number, change))
        }
        _ => new_owners(event).iter().all(|owner| is_there(state, owner)),
    }
}

/// Checks whether the new owner of a record exists.
fn is_there(state: &State, owner: &Key) -> bool {
    match owner {
        Key::Person(person) => state.persons.get(*person).is_some(),
        Key::Org(name) => state.org_named(name).is_some(),
        _ => true,
    }
}

fn names_nobody(state: &State, change: &PersonChange) -> bool {
    match change {
        PersonChange::Citizen(c) => {
            c.after.is_none_or(|citizen| state.person_by_citizen.get(&citizen).is_none())
        }
        PersonChange::FormerIdAdded(id) => state.person_by_citizen.get(id).is_none(),
        PersonChange::KeyAdded(key) => state.person_by_key.get(key).is_none(),
        _ => true,
    }
}

/// Checks whether a record can be voided: a quantity must still be in stock, and a stock level must be empty.
pub(super) fn removable(state: &State, record: AnyRecord) -> bool {
    match record {
        AnyRecord::Item(Ref { number, .. }) => {
            let Some(item) = state.items.get(number).filter(|item| item.tag.is_none()) else {
                return true;
            };
            let level = state.level(item.model, item.received_at).map(|(_, level)| level);
            let value = item.value.map_or(0, crate::model::Money::fen);
            level.is_some_and(|level| {
                level.count(ItemStatus::InStock) >= item.quantity && level.value >= value
            })
        }
        AnyRecord::StockLevel(Ref { number, .. }) => state
            .levels
            .get(number)
            .is_some_and(|level| level.counts.iter().all(|count| *count == 0)),
        _ => true,
    }
}

/// Checks whether the stock permits a change of a lot.
fn lot_suffices(state: &State, item: ItemNo, change: &ItemChange) -> bool {
    let Some(item) = state.items.get(item).filter(|item| item.tag.is_none()) else { return true };
    let Some((_, level)) = state.level(item.model, item.received_at) else { return false };
    match change {
        ItemChange::Quantity(c) => {
            level.count(ItemStatus::InStock) >= c.before.saturating_sub(c.after)
        }
        ItemChange::Value(c) => {
            let fen = |value: Option<crate::model::Money>| value.map_or(0, |value| value.fen());
            level.value >= fen(c.before).saturating_sub(fen(c.after))
        }
        _ => true,
    }
}

/// Checks whether the stock has the quantity that is moved.
fn has_enough(state: &State, moved: &QuantityMoved) -> Option<()> {
    let model = *state.model_by_code().get(&moved.model)?;
    let level = |code| Some(state.level(model, *state.site_by_code().get(code)?)?.1);
    let from = level(&moved.site)?;
    if let Some((site, worth)) = &moved.to_site {
        level(site)?;
        (from.value >= worth.fen()).then_some(())?;
    }
    (from.count(moved.from) >= moved.quantity).then_some(())
}

/// Checks whether a record can be restored: its name is free, and the records to which it refers exist.
fn restorable(state: &State, record: AnyRecord) -> Option<()> {
    match record {
        AnyRecord::Division(r) => {
            let code = &state.divisions.get_any(r.number)?.code;
            free(state.division_by_code().contains_key(code))
        }
        AnyRecord::Site(r) => {
            let site = state.sites.get_any(r.number)?;
            state.divisions.get(site.division)?;
            free(state.site_by_code().contains_key(&site.code))
        }
        AnyRecord::Model(r) => {
            let code = &state.models.get_any(r.number)?.code;
            free(state.model_by_code().contains_key(code))
        }
        AnyRecord::Org(r) => free(state.org_named(&state.orgs.get_any(r.number)?.name).is_some()),
        AnyRecord::Person(r) => person(state, r.number),
        AnyRecord::Need(r) => need(state, r.number),
        AnyRecord::Fitting(r) => fitting(state, r.number),
        AnyRecord::Service(r) => service(state, r.number),
        AnyRecord::Item(r) => {
            let item = state.items.get_any(r.number)?;
            state.models.get(item.model)?;
            match &item.tag {
                Some(tag) => free(state.item_by_tag.get(tag).is_some()),
                None => state.level(item.model, item.received_at).map(drop),
            }
        }
        AnyRecord::Assessment(r) => {
            state.needs.get(state.assessments.get_any(r.number)?.need).map(drop)
        }
        AnyRecord::Training(r) => {
            state.fittings.get(state.trainings.get_any(r.number)?.fitting).map(drop)
        }
        AnyRecord::FollowUp(r) => {
            state.fittings.get(state.follow_ups.get_any(r.number)?.fitting).map(drop)
        }
        AnyRecord::StockLevel(r) => {
            let level = state.levels.get_any(r.number)?;
            free(state.level_by.get(&(level.model, level.site)).is_some())
        }
        AnyRecord::Loan(r) => loan(state, state.loans.get_any(r.number)?),
        AnyRecord::Hold(r) => state.models.get(state.holds.get_any(r.number)?.model).map(drop),
        AnyRecord::StockTake(r) => state.sites.get(state.counts.get_any(r.number)?.site).map(drop),
    }
}

/// Checks that a name, a day or a place is not taken.
fn free(taken: bool) -> Option<()> {
    (!taken).then_some(())
}

fn person(state: &State, number: PersonNo) -> Option<()> {
    let person = state.persons.get_any(number)?;
    let known = person.citizen.is_some_and(|id| state.person_by_citizen.get(&id).is_some());
    let known = known || person.former.iter().any(|id| state.person_by_citizen.get(id).is_some());
    let taken = person.keys.iter().any(|key| state.person_by_key.get(key).is_some());
    free(known || taken)
}

fn need(state: &State, number: NeedNo) -> Option<()> {
    let need = state.needs.get_any(number)?;
    state.persons.get(need.person)?;
    let day = need.identified_on;
    let mut of_person = state.needs_of(need.person);
    let taken = of_person.any(|(_, known)| {
        known.kind == need.kind
            && NeedDevice::same_of(known.device, need.device)
            && (known.identified_on == day || known.listed_again.contains(&day))
    });
    free(taken)
}

fn fitting(state: &State, number: FittingNo) -> Option<()> {
    let fitting = state.fittings.get_any(number)?;
    state.persons.get(fitting.person)?;
    state.models.get(fitting.model)?;
    if let Some(need) = fitting.need {
        state.needs.get(need)?;
        free(state.met_by(need).is_some())?;
    }
    // The same fitting may have been recorded again. Others for a need, or with tags, are more devices of the model.
    let bare = |of: &Fitting| of.need.is_none() && of.taken.is_none();
    let key = |of: &Fitting| (of.model, of.fitted_on);
    let mut of_person = state.fittings_of(fitting.person);
    free(bare(fitting) && of_person.any(|(_, known)| bare(known) && key(known) == key(fitting)))
}

fn service(state: &State, number: ServiceNo) -> Option<()> {
    let service = state.services.get_any(number)?;
    state.persons.get(service.person)?;
    let (kind, day) = (service.kind, service.served_on);
    let mut of_person = state.services_of(service.person);
    free(of_person.any(|(_, known)| (known.kind, known.served_on) == (kind, day)))
}

/// A loan's borrower must be there, and its device must not have been lent to others meanwhile.
fn loan(state: &State, loan: &Loan) -> Option<()> {
    match loan.borrower {
        Borrower::Person(person) => state.persons.get(person).map(drop)?,
        Borrower::Org(org) => state.orgs.get(org).map(drop)?,
    }
    let Lent::Item(item) = loan.lent else { return Some(()) };
    state.items.get(item)?;
    let before = |day, end: Option<jiff::civil::Date>| end.is_none_or(|end| day < end);
    let overlaps =
        |other: &Loan| before(loan.out_on, other.in_on) && before(other.out_on, loan.in_on);
    let mut others = state.loans_of_item(item);
    free(others.any(|(_, other)| overlaps(other)))
}
