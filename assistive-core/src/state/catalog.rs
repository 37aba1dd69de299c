//! What the events of device models do to the state, and how they are taken back. What there is of a model is in
//! `stock`.

use super::State;
use super::apply::{Applied, Inconsistent, Way};
use crate::journal::events::{ModelChange, ModelFacts};
use crate::model::{ModelCode, ModelNo};

impl State {
    pub(super) fn model(&self, code: &ModelCode) -> Result<ModelNo, Inconsistent> {
        self.model_by_code().get(code).copied().ok_or(Inconsistent)
    }

    pub(super) fn add_model(&mut self, facts: &ModelFacts) -> Applied {
        let number = self.models.next().ok_or(Inconsistent)?;
        self.models.push(facts.clone());
        self.model_codes.add(&facts.code, number);
        self.items_of.add_owner();
        self.holds_of.add_owner();
        Ok(())
    }

    pub(super) fn remove_model(&mut self) -> Applied {
        let model = self.models.pop().ok_or(Inconsistent)?;
        self.model_codes.remove(&model.code);
        self.items_of.remove_owner();
        self.holds_of.remove_owner();
        Ok(())
    }

    pub(super) fn change_model(
        &mut self,
        code: &ModelCode,
        changes: &[ModelChange],
        way: Way,
    ) -> Applied {
        let number = self.model(code)?;
        let model = self.models.get_mut(number).ok_or(Inconsistent)?;
        way.through(changes, |change| {
            match change {
                ModelChange::Name(c) => model.name.clone_from(way.of(c)),
                ModelChange::Class(c) => model.class = *way.of(c),
                ModelChange::Basic(c) => model.basic = *way.of(c),
                ModelChange::Categories(c) => model.categories = *way.of(c),
                ModelChange::Unit(c) => model.unit.clone_from(way.of(c)),
                ModelChange::Price(c) => model.price = *way.of(c),
                ModelChange::Subsidy(c) => model.subsidy = *way.of(c),
                ModelChange::LifeYears(c) => model.life_years = *way.of(c),
                ModelChange::Tracking(c) => model.tracking = *way.of(c),
                ModelChange::Hygiene(c) => model.hygiene = *way.of(c),
                ModelChange::LoanDays(c) => model.loan_days = *way.of(c),
            }
            Ok(())
        })
    }
}
