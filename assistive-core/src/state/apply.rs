//! Applying an event to the state, and reverting the latest one. This file dispatches the events and holds the helpers.
//! The changes to the records are in one file for each kind of record: `divisions`, `sites`, `catalogue`, `people`,
//! `needs`, `fittings`, `care`, `services`, and `stock` for stock, loans and holds. Records that a later commit voids
//! or restores are in `void`, and the derived day of registration in `registration`.

use super::{Loan, Need, Person, State};
use crate::journal::Event;
use crate::journal::events::{Change, Changed, HeaderMapped, MoveChanged, Ref};
use crate::tables::{Number, Stored, Table};

/// An event that does not fit the state before it. This program never writes such an event, so the journal is damaged
/// in a way that checksums cannot detect, or another program wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event names a record that does not exist")]
pub(crate) struct Inconsistent;

pub(super) type ApplyResult = Result<(), Inconsistent>;

/// The direction of a change: applied or reverted.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// Returns the value after the change in this direction.
    pub(super) fn target<T>(self, change: &Change<T>) -> &T {
        match self {
            Self::Forward => &change.after,
            Self::Backward => &change.before,
        }
    }

    /// Appends a value to a list, or removes it from the end.
    pub(super) fn add<T: Clone>(self, list: &mut Vec<T>, value: &T) {
        match self {
            Self::Forward => list.push(value.clone()),
            Self::Backward => {
                list.pop();
            }
        }
    }

    /// Removes the value at an index from a list, or inserts it there.
    pub(super) fn remove<T: Clone>(self, list: &mut Vec<T>, at: u32, value: &T) -> ApplyResult {
        let at = at as usize;
        match self {
            Self::Forward if at < list.len() => drop(list.remove(at)),
            Self::Backward if at <= list.len() => list.insert(at, value.clone()),
            _ => return Err(Inconsistent),
        }
        Ok(())
    }

    /// Calls `change` for the changes of a record, in reverse order when they are reverted.
    pub(super) fn each<C>(
        self,
        changes: &[C],
        change: impl FnMut(&C) -> ApplyResult,
    ) -> ApplyResult {
        match self {
            Self::Forward => changes.iter().try_for_each(change),
            Self::Backward => changes.iter().rev().try_for_each(change),
        }
    }

    /// Returns the value before the change in this direction.
    pub(super) fn origin<T>(self, change: &Change<T>) -> &T {
        match self {
            Self::Forward => &change.before,
            Self::Backward => &change.after,
        }
    }
}

impl State {
    /// Returns the length of the longest list in the record that an event changes.
    pub(crate) fn longest_list(&self, event: &Event) -> usize {
        match event {
            Event::PersonChanged(of) => {
                self.persons.get_any(of.record.number).map_or(0, Person::longest_list)
            }
            Event::NeedChanged(of) => {
                self.needs.get_any(of.record.number).map_or(0, Need::longest_list)
            }
            Event::LoanChanged(of) => {
                self.loans.get_any(of.record.number).map_or(0, Loan::longest_list)
            }
            // The lists of other records never grow.
            _ => 0,
        }
    }

    /// Applies an event.
    ///
    /// # Errors
    /// Returns [`Inconsistent`] if the event does not fit. The state may then be half-changed and must be dropped.
    pub(crate) fn apply(&mut self, event: &Event) -> ApplyResult {
        let fact = self.fact_of(event);
        match event {
            Event::StoreFounded(founded) => self.own_site.clone_from(&founded.site),
            Event::DivisionAdded(facts) => self.add_division(facts)?,
            Event::SiteAdded(facts) => self.add_site(facts)?,
            Event::ModelAdded(facts) => self.add_model(facts)?,
            Event::PersonAdded(facts) => self.add_person(facts)?,
            Event::NeedAdded(facts) => self.add_need(facts)?,
            Event::FittingAdded(facts) => self.add_fitting(facts)?,
            Event::AssessmentAdded(facts) => self.add_assessment(facts)?,
            Event::TrainingAdded(facts) => self.add_training(facts)?,
            Event::FollowUpAdded(facts) => self.add_follow_up(facts)?,
            Event::ServiceAdded(facts) => self.add_service(facts)?,
            Event::ItemAdded(facts) => self.add_item(facts)?,
            Event::StockLevelAdded(facts) => self.add_pile(facts)?,
            Event::LoanAdded(facts) => self.add_loan(facts)?,
            Event::OrgAdded(facts) => self.add_org(facts)?,
            Event::HoldAdded(facts) => self.add_hold(facts)?,
            Event::StockTakeAdded(facts) => self.add_count(facts)?,
            changed => self.change(changed, Direction::Forward)?,
        }
        self.derive_registration(event, fact);
        self.refresh_projections();
        Ok(())
    }

    /// Reverts the event that was applied last.
    ///
    /// # Errors
    /// Returns [`Inconsistent`] if it was not the last event. The state must then be dropped.
    pub(crate) fn unapply(&mut self, event: &Event) -> ApplyResult {
        let fact = self.fact_of(event);
        match event {
            Event::StoreFounded(_) => self.own_site = None,
            Event::DivisionAdded(_) => self.remove_division()?,
            Event::SiteAdded(_) => self.remove_site()?,
            Event::ModelAdded(_) => self.remove_model()?,
            Event::PersonAdded(_) => self.remove_person()?,
            Event::NeedAdded(_) => self.remove_need()?,
            Event::FittingAdded(_) => self.remove_fitting()?,
            Event::AssessmentAdded(_) => self.remove_assessment()?,
            Event::TrainingAdded(_) => self.remove_training()?,
            Event::FollowUpAdded(_) => self.remove_follow_up()?,
            Event::ServiceAdded(_) => self.remove_service()?,
            Event::ItemAdded(_) => self.remove_item()?,
            Event::StockLevelAdded(_) => self.remove_pile()?,
            Event::LoanAdded(_) => self.remove_loan()?,
            Event::OrgAdded(_) => self.remove_org()?,
            Event::HoldAdded(_) => self.remove_hold()?,
            Event::StockTakeAdded(_) => drop(self.counts.pop().ok_or(Inconsistent)?),
            changed => self.change(changed, Direction::Backward)?,
        }
        self.derive_registration(event, fact);
        self.refresh_projections();
        Ok(())
    }

    fn refresh_projections(&mut self) {
        self.persons.refresh_projections();
        self.needs.refresh_projections();
        self.fittings.refresh_projections();
    }

    fn change(&mut self, event: &Event, direction: Direction) -> ApplyResult {
        match event {
            Event::DivisionChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_division(record, change, direction))
            }
            Event::SiteChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_site(record, change, direction))
            }
            Event::ModelChanged(Changed { record, changes }) => {
                self.change_model(record, changes, direction)
            }
            Event::PersonChanged(of) if self.is_derived(of) => self.move_assumed_day(of, direction),
            Event::PersonChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_person(*record, change, direction))
            }
            Event::NeedChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_need(*record, change, direction))
            }
            Event::FittingChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_fitting(*record, change, direction))
            }
            Event::AssessmentChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_assessment(*record, change, direction))
            }
            Event::TrainingChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_training(*record, change, direction))
            }
            Event::FollowUpChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_follow_up(*record, change, direction))
            }
            Event::ServiceChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_service(*record, change, direction))
            }
            Event::ItemChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_item(*record, change, direction))
            }
            Event::ItemMoved(moved) => self.move_item(moved, direction),
            Event::MoveChanged(MoveChanged { moved, changes, .. }) => {
                direction.each(changes, |change| self.change_move(*moved, change, direction))
            }
            Event::QuantityMoved(moved) => self.move_pile(moved, direction),
            Event::LoanChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_loan(*record, change, direction))
            }
            Event::HoldChanged(Changed { record, changes }) => {
                direction.each(changes, |change| self.change_hold(*record, change, direction))
            }
            Event::SettingChanged(changed) => {
                self.limits.set(changed.setting, *direction.target(&changed.value));
                Ok(())
            }
            Event::HeaderMapped(HeaderMapped { sheet, header, column }) => {
                self.headers.set(sheet, header, direction.target(column).as_deref());
                Ok(())
            }
            Event::Voided(voided) => self.void(voided, direction),
            Event::MoveVoided(voided) => self.void_move(voided, direction),
            // The callers handle the founding of the store and new records.
            Event::StoreFounded(_)
            | Event::DivisionAdded(_)
            | Event::SiteAdded(_)
            | Event::ModelAdded(_)
            | Event::PersonAdded(_)
            | Event::NeedAdded(_)
            | Event::FittingAdded(_)
            | Event::AssessmentAdded(_)
            | Event::TrainingAdded(_)
            | Event::FollowUpAdded(_)
            | Event::ServiceAdded(_)
            | Event::ItemAdded(_)
            | Event::StockLevelAdded(_)
            | Event::LoanAdded(_)
            | Event::OrgAdded(_)
            | Event::HoldAdded(_)
            | Event::StockTakeAdded(_) => Err(Inconsistent),
        }
    }
}

/// Returns the number of a record of this store. Events do not name records of other stores yet.
pub(super) fn local<N>(record: Ref<N>) -> Result<N, Inconsistent> {
    if record.store == 0 { Ok(record.number) } else { Err(Inconsistent) }
}

/// Checks the owner that a moved record is taken from. A wrong owner could close the linked list of records into a
/// cycle.
pub(super) fn ensure_owner<N: Number, T: Stored>(
    table: &Table<N, T>,
    number: N,
    owned: impl Fn(&T) -> bool,
) -> ApplyResult {
    table.get_any(number).is_some_and(owned).then_some(()).ok_or(Inconsistent)
}

/// Returns the number of a new record, which must be the next of its table.
pub(super) fn next_number<N: Number, T: Stored>(
    record: Ref<N>,
    table: &Table<N, T>,
) -> Result<N, Inconsistent> {
    let number = local(record)?;
    if number.place() == table.len() { Ok(number) } else { Err(Inconsistent) }
}
