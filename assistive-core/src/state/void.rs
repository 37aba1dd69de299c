//! Voiding and restoring records. The rules were checked before.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, local};
use crate::journal::events::{AnyRecord, LocationFacts, MoveVoided, Ref, Voided};
use crate::model::day::Day;
use crate::model::{ItemNo, PersonNo};
use crate::tables::{Number, Stored, Table};

impl State {
    /// Voids or restores a record, and updates the indexes that find it.
    pub(super) fn void(&mut self, voided: &Voided, direction: Direction) -> ApplyResult {
        let void = voided.void == (direction == Direction::Forward);
        match voided.record {
            AnyRecord::Division(record) => {
                let code = set_void_and_get(&mut self.divisions, record, void)?.code.clone();
                self.division_codes.set(code.as_ref(), record.number, !void);
            }
            AnyRecord::Site(record) => {
                let code = set_void_and_get(&mut self.sites, record, void)?.code.clone();
                self.site_codes.set(code.as_ref(), record.number, !void);
            }
            AnyRecord::Model(record) => {
                let code = set_void_and_get(&mut self.models, record, void)?.code.clone();
                self.model_codes.set(code.as_ref(), record.number, !void);
            }
            AnyRecord::Org(record) => {
                let name = set_void_and_get(&mut self.orgs, record, void)?.name.clone();
                self.org_names.set(name.as_ref(), record.number, !void);
            }
            AnyRecord::Person(record) => self.void_person(record, void)?,
            AnyRecord::Need(record) => {
                self.needs.set_void(local(record)?, void).ok_or(Inconsistent)?;
            }
            AnyRecord::Fitting(record) => {
                self.fittings.set_void(local(record)?, void).ok_or(Inconsistent)?;
            }
            AnyRecord::Service(record) => set_void(&mut self.services, record, void)?,
            AnyRecord::Item(record) => self.void_item(record, void)?,
            AnyRecord::StockLevel(record) => {
                let level = set_void_and_get(&mut self.levels, record, void)?;
                let key = (level.model, level.site);
                self.level_by.set(&key, (!void).then_some(record.number));
            }
            AnyRecord::Loan(record) => set_void(&mut self.loans, record, void)?,
            AnyRecord::Hold(record) => set_void(&mut self.holds, record, void)?,
            AnyRecord::Assessment(record) => set_void(&mut self.assessments, record, void)?,
            AnyRecord::Training(record) => set_void(&mut self.trainings, record, void)?,
            AnyRecord::FollowUp(record) => set_void(&mut self.follow_ups, record, void)?,
            AnyRecord::StockTake(record) => set_void(&mut self.counts, record, void)?,
        }
        Ok(())
    }

    fn void_person(&mut self, record: Ref<PersonNo>, void: bool) -> ApplyResult {
        let person = self.persons.set_void(local(record)?, void).ok_or(Inconsistent)?;
        let (citizen, keys) = (person.citizen, person.keys.clone());
        let former = person.former.clone();
        match void {
            true => self.forget_identity(record.number, citizen),
            false => self.identify(record.number, citizen),
        }
        let found = (!void).then_some(record.number);
        former.iter().for_each(|id| self.person_by_citizen.set(id, found));
        keys.iter().for_each(|key| self.person_by_key.set(key, record.number, !void));
        Ok(())
    }

    fn void_item(&mut self, record: Ref<ItemNo>, void: bool) -> ApplyResult {
        let item = set_void_and_get(&mut self.items, record, void)?.clone();
        match &item.tag {
            Some(tag) => self.item_by_tag.set(tag, record.number, !void),
            None => self.add_received(&item, if void { -1 } else { 1 })?,
        }
        Ok(())
    }

    /// Voids or restores a move of a device, and updates the location of the device.
    pub(super) fn void_move(&mut self, voided: &MoveVoided, direction: Direction) -> ApplyResult {
        let void = voided.void == (direction == Direction::Forward);
        set_void(&mut self.moves, voided.moved, void)?;
        let LocationFacts { status, since: Day(since), site, holder } =
            direction.target(&voided.to);
        let (site, holder) = (self.site(site)?, self.holder(holder)?);
        let item = self.items.get_mut(local(voided.item)?).ok_or(Inconsistent)?;
        (item.status, item.since, item.site, item.holder) = (*status, *since, site, holder);
        Ok(())
    }
}

/// Voids or restores a record without indexes.
fn set_void<N: Number, T: Stored>(
    table: &mut Table<N, T>,
    record: Ref<N>,
    void: bool,
) -> ApplyResult {
    table.set_void(local(record)?, void).ok_or(Inconsistent)
}

/// Voids or restores a record and returns it.
fn set_void_and_get<N: Number, T: Stored>(
    table: &mut Table<N, T>,
    record: Ref<N>,
    void: bool,
) -> Result<&T, Inconsistent> {
    set_void(table, record, void)?;
    table.get_any(record.number).ok_or(Inconsistent)
}
