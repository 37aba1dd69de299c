//! The effects of each event, as far as undo, void and the log need them: the records that it concerns, the event that
//! reverses it, the requirements of a reversal, and the handovers to which it belongs. `state` applies the events.
//!
//! There is one file for each family of events, as in `journal/events`. A function `…_added` or `…_changed` returns the
//! effects of that event, and `…_restored` the conditions for restoring a voided record. No match has a wildcard arm over
//! events, changes or kinds of records, so the compiler finds the places where a new one is missing.

/// Reverses a change. The listed variants hold a [`Change`], whose values are swapped. Other variants follow as arms.
macro_rules! reversed {
    ($change:expr, $kind:ident: $($variant:ident)* $(; $($other:pat => $reversed:expr,)*)?) => {
        match $change {
            $( $kind::$variant(c) => $kind::$variant(swap(c)), )*
            $( $( $other => $reversed, )* )?
        }
    };
}

mod effect;
mod key;
mod lending;
mod people;
mod provision;
mod reference;
mod stock;
mod void;

pub(super) use effect::Effects;
pub(crate) use key::Key;
pub(super) use stock::is_lot_in_stock;

use crate::journal::Event;
use crate::state::State;

impl<'e> Effects<'e> {
    /// Returns the effects of an event. The state must know all records that ever existed.
    pub(super) fn of(event: &'e Event, state: &State) -> Self {
        match event {
            Event::StoreFounded(founded) => reference::store_founded(founded),
            Event::DivisionAdded(facts) => reference::division_added(facts),
            Event::DivisionChanged(changed) => reference::division_changed(changed),
            Event::SiteAdded(facts) => reference::site_added(facts),
            Event::SiteChanged(changed) => reference::site_changed(changed),
            Event::ModelAdded(facts) => reference::model_added(facts),
            Event::ModelChanged(changed) => reference::model_changed(changed),
            Event::PersonAdded(facts) => people::person_added(facts),
            Event::PersonChanged(changed) => people::person_changed(changed),
            Event::NeedAdded(facts) => provision::need_added(facts),
            Event::NeedChanged(changed) => provision::need_changed(changed),
            Event::FittingAdded(facts) => provision::fitting_added(facts, state),
            Event::FittingChanged(changed) => provision::fitting_changed(changed),
            Event::AssessmentAdded(facts) => provision::assessment_added(facts),
            Event::AssessmentChanged(changed) => provision::assessment_changed(changed),
            Event::TrainingAdded(facts) => provision::training_added(facts),
            Event::TrainingChanged(changed) => provision::training_changed(changed),
            Event::FollowUpAdded(facts) => provision::follow_up_added(facts),
            Event::FollowUpChanged(changed) => provision::follow_up_changed(changed),
            Event::ServiceAdded(facts) => provision::service_added(facts),
            Event::ServiceChanged(changed) => provision::service_changed(changed),
            Event::ItemAdded(facts) => stock::item_added(facts),
            Event::ItemChanged(changed) => stock::item_changed(changed),
            Event::ItemMoved(moved) => stock::item_moved(moved),
            Event::MoveChanged(changed) => stock::move_changed(changed),
            Event::StockLevelAdded(facts) => stock::level_added(facts),
            Event::QuantityMoved(moved) => stock::quantity_moved(moved),
            Event::LoanAdded(facts) => lending::loan_added(facts),
            Event::LoanChanged(changed) => lending::loan_changed(changed),
            Event::OrgAdded(facts) => lending::org_added(facts),
            Event::HoldAdded(facts) => lending::hold_added(facts),
            Event::HoldChanged(changed) => lending::hold_changed(changed),
            Event::StockTakeAdded(facts) => stock::stock_take_added(facts),
            Event::SettingChanged(changed) => stock::setting_changed(changed),
            Event::HeaderMapped(mapped) => reference::header_mapped(mapped),
            Event::Voided(voided) => void::voided(voided, state),
            Event::MoveVoided(voided) => stock::move_voided(voided),
        }
    }
}
