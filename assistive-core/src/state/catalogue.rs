//! Applying and reverting the events of device models. The stock of a model is in `stock`.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent};
use crate::journal::events::{ModelChange, ModelFacts};
use crate::model::{ModelCode, ModelNo};

impl State {
    pub(super) fn model(&self, code: &ModelCode) -> Result<ModelNo, Inconsistent> {
        self.model_by_code().get(code).copied().ok_or(Inconsistent)
    }

    pub(super) fn add_model(&mut self, facts: &ModelFacts) -> ApplyResult {
        let number = self.models.next().ok_or(Inconsistent)?;
        self.models.push(facts.clone());
        self.model_codes.set(facts.code.as_str(), number, true);
        self.items_of.add_owner();
        self.holds_of.add_owner();
        Ok(())
    }

    pub(super) fn remove_model(&mut self) -> ApplyResult {
        let number = self.models.len().checked_sub(1).and_then(ModelNo::at).ok_or(Inconsistent)?;
        let model = self.models.pop().ok_or(Inconsistent)?;
        self.model_codes.set(model.code.as_str(), number, false);
        self.items_of.remove_owner();
        self.holds_of.remove_owner();
        Ok(())
    }

    pub(super) fn change_model(
        &mut self,
        code: &ModelCode,
        changes: &[ModelChange],
        direction: Direction,
    ) -> ApplyResult {
        let number = self.model(code)?;
        let model = self.models.get_mut(number).ok_or(Inconsistent)?;
        direction.each(changes, |change| {
            match change {
                ModelChange::Name(c) => model.name.clone_from(direction.target(c)),
                ModelChange::Class(c) => model.class = *direction.target(c),
                ModelChange::Basic(c) => model.basic = *direction.target(c),
                ModelChange::Categories(c) => model.categories = *direction.target(c),
                ModelChange::Unit(c) => model.unit.clone_from(direction.target(c)),
                ModelChange::Price(c) => model.price = *direction.target(c),
                ModelChange::Subsidy(c) => model.subsidy = *direction.target(c),
                ModelChange::LifeYears(c) => model.life_years = *direction.target(c),
                ModelChange::Tracking(c) => model.tracking = *direction.target(c),
                ModelChange::Hygiene(c) => model.hygiene = *direction.target(c),
                ModelChange::LoanDays(c) => model.loan_days = *direction.target(c),
            }
            Ok(())
        })
    }
}
