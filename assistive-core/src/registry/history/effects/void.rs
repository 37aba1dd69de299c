//! The effects of voiding and restoring records. The conditions for restoring a record are in the file of its family.

use super::effect::{Effects, Restored};
use super::key::Key;
use super::{lending, people, provision, reference, stock};
use crate::journal::Event;
use crate::journal::events::{AnyRecord, Ref, Voided};
use crate::state::State;

pub(super) fn voided(of: &Voided, state: &State) -> Effects<'static> {
    let Voided { record, void } = *of;
    let key = Key::of(state, record);
    let inverse = move |_: &State| Some(Event::Voided(Voided { record, void: !void }));
    let mut effects = Effects { inverse: Some(Box::new(inverse)), ..Effects::default() };
    effects.writes.extend(key.clone());
    if !void {
        effects.creates = key;
        effects.references.extend(restored(state, record).into_iter().flat_map(|r| r.references));
        effects.require(move |state| restored(state, record).is_some_and(|r| r.is_possible));
    }
    match record {
        AnyRecord::Fitting(Ref { number, .. }) => {
            let need = state.fittings.get_any(number).and_then(|fitting| fitting.need);
            effects.writes.extend(need.map(Key::Need));
            effects.hand_over(move |state| provision::fitting_handover(state, number, false));
        }
        AnyRecord::Loan(r) => {
            effects.hand_over(move |state| lending::loan_handover(state, r.number));
        }
        AnyRecord::Item(r) => {
            effects.require(move |state| !void || stock::is_lot_in_stock(state, r.number));
        }
        AnyRecord::StockLevel(r) => {
            effects.require(move |state| !void || stock::is_level_empty(state, r.number));
        }
        AnyRecord::Division(_) | AnyRecord::Site(_) | AnyRecord::Model(_) => {}
        AnyRecord::Person(_) | AnyRecord::Need(_) | AnyRecord::Service(_) => {}
        AnyRecord::Org(_) | AnyRecord::Hold(_) | AnyRecord::StockTake(_) => {}
        AnyRecord::Assessment(_) | AnyRecord::Training(_) | AnyRecord::FollowUp(_) => {}
    }
    effects
}

/// Returns the conditions for restoring a record, or `None` if it never existed.
fn restored(state: &State, record: AnyRecord) -> Option<Restored> {
    match record {
        AnyRecord::Division(r) => reference::division_restored(state, r.number),
        AnyRecord::Site(r) => reference::site_restored(state, r.number),
        AnyRecord::Model(r) => reference::model_restored(state, r.number),
        AnyRecord::Person(r) => people::person_restored(state, r.number),
        AnyRecord::Need(r) => provision::need_restored(state, r.number),
        AnyRecord::Fitting(r) => provision::fitting_restored(state, r.number),
        AnyRecord::Service(r) => provision::service_restored(state, r.number),
        AnyRecord::Item(r) => stock::item_restored(state, r.number),
        AnyRecord::StockLevel(r) => stock::level_restored(state, r.number),
        AnyRecord::Loan(r) => lending::loan_restored(state, r.number),
        AnyRecord::Org(r) => lending::org_restored(state, r.number),
        AnyRecord::Hold(r) => lending::hold_restored(state, r.number),
        AnyRecord::StockTake(r) => stock::stock_take_restored(state, r.number),
        AnyRecord::Assessment(r) => provision::assessment_restored(state, r.number),
        AnyRecord::Training(r) => provision::training_restored(state, r.number),
        AnyRecord::FollowUp(r) => provision::follow_up_restored(state, r.number),
    }
}
