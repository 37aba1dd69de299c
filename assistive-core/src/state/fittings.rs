//! Applying and reverting the events of fittings, and the index of the fittings for each need. The steps after a
//! fitting are in `care`.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, ensure_owner, local, next_number};
use super::records::{Fitting, Taken};
use crate::journal::events::{FittingChange, FittingFacts, Ref};
use crate::model::{FittingNo, NeedNo, Tag};

impl State {
    /// Returns the tag of the device that a fitting took from stock.
    pub(crate) fn tag_taken(&self, fitting: &Fitting) -> Option<&Tag> {
        match fitting.taken {
            Some(Taken::Item(item)) => self.items.get(item)?.tag.as_ref(),
            Some(Taken::StockLevel(_)) | None => None,
        }
    }

    pub(super) fn add_fitting(&mut self, facts: &FittingFacts) -> ApplyResult {
        let number = next_number(facts.fitting, &self.fittings)?;
        let person = local(facts.person)?;
        self.exists(person)?;
        let fitting = Fitting {
            person,
            model: self.model(&facts.model)?,
            fitted_on: facts.fitted_on,
            need: facts.need.map(local).transpose()?,
            site: self.maybe_site(facts.site.as_ref())?,
            quantity: facts.quantity,
            mode: facts.mode,
            place: facts.place,
            cost: facts.cost,
            subsidy: facts.subsidy,
            provider: facts.provider.as_deref().map(Into::into),
            taken: None,
            pinned: false,
        };
        self.need_exists(fitting.need)?;
        self.fittings_for.add(fitting.need, number);
        self.fittings.push(fitting);
        self.fittings_of.add(Some(person), number);
        self.trainings_of.add_owner();
        self.follow_ups_of.add_owner();
        Ok(())
    }

    pub(super) fn remove_fitting(&mut self) -> ApplyResult {
        let fitting = self.fittings.pop().ok_or(Inconsistent)?;
        self.fittings_of.remove(Some(fitting.person));
        self.trainings_of.remove_owner();
        self.follow_ups_of.remove_owner();
        self.fittings_for.remove(fitting.need);
        Ok(())
    }

    pub(super) fn change_fitting(
        &mut self,
        record: Ref<FittingNo>,
        change: &FittingChange,
        direction: Direction,
    ) -> ApplyResult {
        let number = local(record)?;
        let site = match change {
            FittingChange::Site(c) => self.maybe_site(direction.target(c).as_ref())?,
            _ => None,
        };
        if let FittingChange::Need(c) = change {
            let from = direction.origin(c).map(local).transpose()?;
            let to = direction.target(c).map(local).transpose()?;
            self.need_exists(to)?;
            ensure_owner(&self.fittings, number, |fitting| fitting.need == from)?;
            self.fittings_for.change_owner(number, from, to);
        }
        let taken = match change {
            FittingChange::Taken(c) => {
                direction.target(c).as_ref().map(|taken| self.taken(number, taken)).transpose()?
            }
            _ => None,
        };
        let model = match change {
            FittingChange::Model(c) => Some(self.model(direction.target(c))?),
            _ => None,
        };
        if let FittingChange::Person(c) = change {
            let (from, to) = (local(*direction.origin(c))?, local(*direction.target(c))?);
            self.exists(to)?;
            ensure_owner(&self.fittings, number, |fitting| fitting.person == from)?;
            self.fittings_of.change_owner(number, Some(from), Some(to));
        }
        let fitting = self.fittings.get_mut(number).ok_or(Inconsistent)?;
        match change {
            FittingChange::Need(c) => fitting.need = direction.target(c).map(local).transpose()?,
            FittingChange::Site(_) => fitting.site = site,
            FittingChange::Quantity(c) => fitting.quantity = *direction.target(c),
            FittingChange::Mode(c) => fitting.mode = *direction.target(c),
            FittingChange::Place(c) => fitting.place = *direction.target(c),
            FittingChange::Cost(c) => fitting.cost = *direction.target(c),
            FittingChange::Subsidy(c) => fitting.subsidy = *direction.target(c),
            FittingChange::Provider(c) => {
                fitting.provider = direction.target(c).as_deref().map(Into::into);
            }
            FittingChange::Taken(_) => fitting.taken = taken,
            FittingChange::Model(_) => fitting.model = model.ok_or(Inconsistent)?,
            FittingChange::FittedOn(c) => fitting.fitted_on = direction.target(c).0,
            FittingChange::Pinned(c) => fitting.pinned = *direction.target(c),
            FittingChange::Person(c) => fitting.person = local(*direction.target(c))?,
        }
        Ok(())
    }

    fn need_exists(&self, need: Option<NeedNo>) -> ApplyResult {
        need.is_none_or(|need| self.needs.has(need)).then_some(()).ok_or(Inconsistent)
    }
}
