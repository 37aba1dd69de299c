//! The event that makes good what an event did. Whether it may is decided in `undo`.

use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, Change, Changed, DivisionChange, FittingChange, HoldChange, ItemChange, LoanChange,
    ModelChange, MoveVoided, NeedChange, PersonChange, QuantityMoved, Ref, ServiceChange,
    SettingChanged, SiteChange, Voided,
};
use crate::model::StockAction;
use crate::state::State;

/// A change the other way round.
fn swap<T: Clone>(change: &Change<T>) -> Change<T> {
    Change::new(change.after.clone(), change.before.clone())
}

/// Turns each change of an enum round whose variants all hold a [`Change`].
macro_rules! turn {
    ($change:expr, $kind:ident: $($variant:ident)*) => {
        match $change {
            $( $kind::$variant(c) => $kind::$variant(swap(c)), )*
        }
    };
}

/// Returns the event that reverses `event`, or `None` if there is nothing to reverse, such as for the creation of the
/// store. `state` must be the state in which `event` is the latest event of its records.
pub(super) fn inverse_of(event: &Event, state: &State) -> Option<Event> {
    let added = |record| Some(Event::Voided(Voided { record, void: true }));
    match event {
        Event::StoreFounded(_) => None,
        Event::DivisionAdded(facts) => {
            let number = *state.division_by_code().get(&facts.code)?;
            added(AnyRecord::Division(Ref::own(number)))
        }
        Event::SiteAdded(facts) => {
            added(AnyRecord::Site(Ref::own(*state.site_by_code().get(&facts.code)?)))
        }
        Event::ModelAdded(facts) => {
            added(AnyRecord::Model(Ref::own(*state.model_by_code().get(&facts.code)?)))
        }
        Event::PersonAdded(facts) => added(AnyRecord::Person(facts.person)),
        Event::NeedAdded(facts) => added(AnyRecord::Need(facts.need)),
        Event::FittingAdded(facts) => added(AnyRecord::Fitting(facts.fitting)),
        Event::AssessmentAdded(facts) => added(AnyRecord::Assessment(facts.assessment)),
        Event::TrainingAdded(facts) => added(AnyRecord::Training(facts.training)),
        Event::FollowUpAdded(facts) => added(AnyRecord::FollowUp(facts.follow_up)),
        Event::ServiceAdded(facts) => added(AnyRecord::Service(facts.service)),
        Event::ItemAdded(facts) => added(AnyRecord::Item(facts.item)),
        Event::StockLevelAdded(facts) => {
            let model = *state.model_by_code().get(&facts.model)?;
            let site = *state.site_by_code().get(&facts.site)?;
            added(AnyRecord::StockLevel(Ref::own(state.level(model, site)?.0)))
        }
        Event::LoanAdded(facts) => added(AnyRecord::Loan(facts.loan)),
        Event::OrgAdded(facts) => added(AnyRecord::Org(Ref::own(state.org_named(&facts.name)?))),
        Event::HoldAdded(facts) => added(AnyRecord::Hold(facts.hold)),
        Event::StockTakeAdded(facts) => added(AnyRecord::StockTake(facts.count)),
        Event::DivisionChanged(of) => Some(Event::DivisionChanged(each(
            of,
            |c| turn!(c, DivisionChange: Name NameEn Level Parent Successor ValidFrom ValidTo),
        ))),
        Event::SiteChanged(of) => {
            Some(Event::SiteChanged(each(of, |c| turn!(c, SiteChange: Name Kind Division Parent))))
        }
        Event::ModelChanged(of) => Some(Event::ModelChanged(each(
            of,
            |c| turn!(c, ModelChange: Name Class Basic Categories Unit Price Subsidy LifeYears Tracking Hygiene LoanDays),
        ))),
        Event::PersonChanged(of) => {
            Some(Event::PersonChanged(each(of, |c| person(c, of.record, state))))
        }
        Event::NeedChanged(of) => Some(Event::NeedChanged(each(of, |c| need(c, of.record, state)))),
        Event::FittingChanged(of) => Some(Event::FittingChanged(each(
            of,
            |c| turn!(c, FittingChange: Need Site Quantity Mode Place Cost Subsidy Provider Taken Pinned Model FittedOn Person),
        ))),
        Event::ServiceChanged(of) => Some(Event::ServiceChanged(each(
            of,
            |c| turn!(c, ServiceChange: Place Provider Programme Kind ServedOn Person),
        ))),
        Event::ItemChanged(of) => Some(Event::ItemChanged(each(
            of,
            |c| turn!(c, ItemChange: Site Quantity Serial Source Donor Value ReceivedOn Programme),
        ))),
        Event::LoanChanged(of) => Some(Event::LoanChanged(each(
            of,
            |c| turn!(c, LoanChange: DueOn InOn Site Quantity Need Purpose Deposit DepositBack Back Renewals Condition Missing BackBy Borrower),
        ))),
        Event::HoldChanged(of) => {
            Some(Event::HoldChanged(each(of, |c| turn!(c, HoldChange: State Borrower))))
        }
        Event::ItemMoved(moved) => {
            let moves = &mut state.moves_of.of(moved.item.number);
            let number = moves.find(|no| state.moves.get(*no).is_some())?;
            Some(Event::MoveVoided(MoveVoided {
                item: moved.item,
                moved: Ref::own(number),
                void: true,
                to: swap(&moved.to),
            }))
        }
        Event::QuantityMoved(moved) => Some(Event::QuantityMoved(back(moved))),
        Event::SettingChanged(changed) => {
            let (setting, value) = (changed.setting, swap(&changed.value));
            Some(Event::SettingChanged(SettingChanged { setting, value }))
        }
        Event::Voided(voided) => {
            Some(Event::Voided(Voided { record: voided.record, void: !voided.void }))
        }
        Event::MoveVoided(voided) => {
            let (void, to) = (!voided.void, swap(&voided.to));
            Some(Event::MoveVoided(MoveVoided { void, to, ..voided.clone() }))
        }
    }
}

/// The changes of a record turned round, the last one first.
fn each<R: Clone, C>(of: &Changed<R, C>, turned: impl Fn(&C) -> C) -> Changed<R, C> {
    let changes = of.changes.iter().rev().map(turned).collect();
    Changed { record: of.record.clone(), changes }
}

fn person(
    change: &PersonChange,
    record: Ref<crate::model::PersonNo>,
    state: &State,
) -> PersonChange {
    use PersonChange as P;
    let stored = state.persons.get_any(record.number);
    match change {
        P::IssueAdded(issue) => {
            let place = stored.and_then(|p| p.issues.iter().rposition(|known| known == issue));
            P::IssueRemoved(place.unwrap_or_default() as u32, *issue)
        }
        P::KeyAdded(key) => {
            let place = stored.and_then(|p| p.keys.iter().rposition(|known| known == key));
            P::KeyRemoved(place.unwrap_or_default() as u32, key.clone())
        }
        P::FormerIdAdded(id) => {
            let place = stored.and_then(|p| p.former.iter().rposition(|known| known == id));
            P::FormerIdRemoved(place.unwrap_or_default() as u32, *id)
        }
        P::IssueRemoved(_, issue) => P::IssueAdded(*issue),
        P::FormerIdRemoved(_, id) => P::FormerIdAdded(*id),
        P::MergedInto(c) => P::MergedInto(swap(c)),
        P::KeyRemoved(_, key) => P::KeyAdded(key.clone()),
        P::Citizen(c) => P::Citizen(swap(c)),
        P::Name(c) => P::Name(swap(c)),
        P::Sex(c) => P::Sex(swap(c)),
        P::BirthDate(c) => P::BirthDate(swap(c)),
        P::Category(c) => P::Category(swap(c)),
        P::Grade(c) => P::Grade(swap(c)),
        P::Division(c) => P::Division(swap(c)),
        P::School(c) => P::School(swap(c)),
        P::ClassName(c) => P::ClassName(swap(c)),
        P::Stage(c) => P::Stage(swap(c)),
        P::Placement(c) => P::Placement(swap(c)),
        P::Guardian(c) => P::Guardian(swap(c)),
        P::Phone(c) => P::Phone(swap(c)),
        P::RegisteredOn(c) => P::RegisteredOn(swap(c)),
        P::RegistrationAssumed(c) => P::RegistrationAssumed(swap(c)),
        P::Left(c) => P::Left(swap(c)),
    }
}

fn need(change: &NeedChange, record: Ref<crate::model::NeedNo>, state: &State) -> NeedChange {
    use NeedChange as N;
    let stored = state.needs.get_any(record.number);
    match change {
        N::Stated(withdrawn) => {
            let place = stored.and_then(|n| n.stated.iter().rposition(|known| known == withdrawn));
            N::StatedRemoved(place.unwrap_or_default() as u32, *withdrawn)
        }
        N::ListedAgain(day) => {
            let place = stored.and_then(|n| n.listed_again.iter().rposition(|k| *k == day.0));
            N::ListedRemoved(place.unwrap_or_default() as u32, *day)
        }
        N::StatedRemoved(_, withdrawn) => N::Stated(*withdrawn),
        N::ListedRemoved(_, day) => N::ListedAgain(*day),
        N::Programme(c) => N::Programme(swap(c)),
        N::Site(c) => N::Site(swap(c)),
        N::Basic(c) => N::Basic(swap(c)),
        N::Priority(c) => N::Priority(swap(c)),
        N::Quantity(c) => N::Quantity(swap(c)),
        N::Withdrawn(c) => N::Withdrawn(swap(c)),
        N::ValidTo(c) => N::ValidTo(swap(c)),
        N::Device(c) => N::Device(swap(c)),
        N::IdentifiedOn(c) => N::IdentifiedOn(swap(c)),
        N::Person(c) => N::Person(swap(c)),
    }
}

/// The same quantity the other way.
fn back(moved: &QuantityMoved) -> QuantityMoved {
    let (site, to_site) = match &moved.to_site {
        Some((to, worth)) => (to.clone(), Some((moved.site.clone(), *worth))),
        None => (moved.site.clone(), None),
    };
    QuantityMoved {
        step: StockAction::Correct,
        site,
        to_site,
        from: moved.to,
        to: moved.from,
        ..moved.clone()
    }
}
