//! Applying and reverting the events of needs. The index of the fittings for each need is in `fittings`.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, ensure_owner, local, next_number};
use super::records::{Need, NeedDevice};
use crate::journal::events::{NeedChange, NeedFacts, Ref};
use crate::model::day::Day;
use crate::model::{Device, NeedNo};

impl State {
    pub(super) fn add_need(&mut self, facts: &NeedFacts) -> ApplyResult {
        let number = next_number(facts.need, &self.needs)?;
        let person = local(facts.person)?;
        self.exists(person)?;
        let device = facts.device.as_ref().map(|device| self.device(device)).transpose()?;
        let need = Need {
            person,
            kind: facts.kind,
            device,
            identified_on: facts.identified_on,
            listed_again: Vec::new(),
            programme: facts.programme.clone(),
            site: self.maybe_site(facts.site.as_ref())?,
            basic: facts.basic,
            priority: facts.priority,
            quantity: facts.quantity,
            withdrawn: facts.withdrawn,
            stated: facts.withdrawn.into_iter().collect(),
            valid_to: facts.valid_to,
            note: None,
        };
        self.needs.push(need);
        self.needs_of.add(Some(person), number);
        self.fittings_for.add_owner();
        self.assessments_of.add_owner();
        Ok(())
    }

    pub(super) fn remove_need(&mut self) -> ApplyResult {
        let need = self.needs.pop().ok_or(Inconsistent)?;
        self.needs_of.remove(Some(need.person));
        self.fittings_for.remove_owner();
        self.assessments_of.remove_owner();
        Ok(())
    }

    pub(super) fn change_need(
        &mut self,
        record: Ref<NeedNo>,
        change: &NeedChange,
        direction: Direction,
    ) -> ApplyResult {
        let site = match change {
            NeedChange::Site(c) => self.maybe_site(direction.target(c).as_ref())?,
            _ => None,
        };
        let device = match change {
            NeedChange::Device(c) => {
                direction.target(c).as_ref().map(|d| self.device(d)).transpose()?
            }
            _ => None,
        };
        let number = local(record)?;
        if let NeedChange::Person(c) = change {
            let (from, to) = (local(*direction.origin(c))?, local(*direction.target(c))?);
            self.exists(to)?;
            ensure_owner(&self.needs, number, |need| need.person == from)?;
            self.needs_of.change_owner(number, Some(from), Some(to));
        }
        let need = self.needs.get_mut(number).ok_or(Inconsistent)?;
        match change {
            NeedChange::Programme(c) => need.programme.clone_from(direction.target(c)),
            NeedChange::Site(_) => need.site = site,
            NeedChange::Basic(c) => need.basic = *direction.target(c),
            NeedChange::Priority(c) => need.priority = *direction.target(c),
            NeedChange::Quantity(c) => need.quantity = *direction.target(c),
            NeedChange::Withdrawn(c) => need.withdrawn = *direction.target(c),
            NeedChange::ValidTo(c) => need.valid_to = direction.target(c).0,
            NeedChange::Note(c) => need.note = direction.target(c).as_deref().map(Into::into),
            NeedChange::Stated(withdrawn) => direction.add(&mut need.stated, withdrawn),
            NeedChange::ListedAgain(Day(day)) => direction.add(&mut need.listed_again, day),
            NeedChange::Device(_) => need.device = device,
            NeedChange::IdentifiedOn(c) => need.identified_on = direction.target(c).0,
            NeedChange::Person(c) => need.person = local(*direction.target(c))?,
            NeedChange::StatedRemoved(at, stated) => {
                direction.remove(&mut need.stated, *at, stated)?;
            }
            NeedChange::ListedRemoved(at, Day(day)) => {
                direction.remove(&mut need.listed_again, *at, day)?;
            }
        }
        Ok(())
    }

    fn device(&self, device: &Device) -> Result<NeedDevice, Inconsistent> {
        Ok(match device {
            Device::Class(class) => NeedDevice::Class(*class),
            Device::Model(code) => NeedDevice::Model(self.model(code)?),
        })
    }
}
