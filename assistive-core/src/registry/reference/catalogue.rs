//! The catalogue of device models: drafts, and the rules for recording one.

use derive_setters::Setters;
use std::ops::RangeInclusive;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Changed, ModelChange, ModelFacts};
use crate::model::{
    CategorySet, DeviceClass, ModelCode, ModelNo, Money, ProblemKind, Tracking, class_table,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Lent, Model};

/// A device model to be recorded. Its key is the code.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ModelDraft {
    /// The code.
    #[setters(skip)]
    pub(crate) code: ModelCode,
    /// The name. Required for a new record.
    pub(crate) name: Edit<String>,
    /// The device class. Required for a new record.
    pub(crate) class: Edit<DeviceClass>,
    /// `true` for a basic-type device, `false` by default.
    pub(crate) basic: Edit<bool>,
    /// The categories for which it is advised, all by default.
    pub(crate) categories: Edit<CategorySet>,
    /// The unit in which it is counted.
    pub(crate) unit: Edit<String>,
    /// The price.
    pub(crate) price: Edit<Money>,
    /// The subsidy paid by the state.
    pub(crate) subsidy: Edit<Money>,
    /// The useful life in years.
    pub(crate) life_years: Edit<u8>,
    /// The tracking of its stock, one by one by default.
    pub(crate) tracking: Edit<Tracking>,
    /// `true` if it must be cleaned after a loan, `false` by default.
    pub(crate) hygiene: Edit<bool>,
    /// The loan period in days. Not for loan by default.
    pub(crate) loan_days: Edit<u16>,
}

impl ModelDraft {
    /// The useful lives that can be given, in years.
    pub(crate) const LIFE_YEARS: RangeInclusive<u64> = 1..=100;
    /// The loan periods that can be given, in days.
    pub(crate) const LOAN_DAYS: RangeInclusive<u64> = 1..=3650;

    /// Returns a draft with nothing but the code.
    pub fn new(code: ModelCode) -> Self {
        Self {
            code,
            name: Edit::Keep,
            class: Edit::Keep,
            basic: Edit::Keep,
            categories: Edit::Keep,
            unit: Edit::Keep,
            price: Edit::Keep,
            subsidy: Edit::Keep,
            life_years: Edit::Keep,
            tracking: Edit::Keep,
            hygiene: Edit::Keep,
            loan_days: Edit::Keep,
        }
    }
}

impl Operation for ModelDraft {
    type Output = Upserted<ModelNo, Model>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "catalog";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ModelNo, Model>>> {
        diagnostics.not_cleared("name", &self.name);
        diagnostics.plain("name", &self.name);
        diagnostics.plain("unit", &self.unit);
        diagnostics.within("life_years", self.life_years, Self::LIFE_YEARS);
        diagnostics.within("loan_days", self.loan_days, Self::LOAN_DAYS);
        diagnostics.not_cleared("class", &self.class);
        if let Edit::Set(class) = self.class
            && class_table().get(class).is_none()
        {
            diagnostics.error("class", class.to_string(), resolve::unknown_class(class));
        }
        match writer.state.model_by_code().get(&self.code).copied() {
            Some(number) => self.update(writer, number, diagnostics),
            None => self.create(writer, diagnostics),
        }
    }
}

impl ModelDraft {
    fn create(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ModelNo, Model>>> {
        diagnostics.intact("code", self.code.as_str());
        let name = diagnostics.required("name", &self.name);
        let class = diagnostics.required("class", &self.class);
        let (Some(name), Some(class), true) = (name, class, diagnostics.errors.is_empty()) else {
            return Ok(None);
        };
        let number = writer.state.models.next().ok_or(Error::Full)?;
        let facts = ModelFacts {
            code: self.code.clone(),
            name,
            class,
            basic: self.basic.value().unwrap_or(false),
            categories: self.categories.value().unwrap_or_default(),
            unit: self.unit.clone().value(),
            price: self.price.value(),
            subsidy: self.subsidy.value(),
            life_years: self.life_years.value(),
            tracking: self.tracking.value().unwrap_or(Tracking::Serial),
            hygiene: self.hygiene.value().unwrap_or(false),
            loan_days: self.loan_days.value(),
        };
        writer.record(Event::ModelAdded(facts))?;
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: ModelNo,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ModelNo, Model>>> {
        let stored = writer.state.models.get(number).filter(|_| diagnostics.errors.is_empty());
        let Some(stored) = stored else { return Ok(None) };
        let other = self.tracking.over_or(stored.tracking, Tracking::Serial) != stored.tracking;
        let lent = || writer.state.loans.iter().any(|(_, loan)| loan.lent == Lent::Bulk(number));
        if other && (writer.state.items_of(number).next().is_some() || lent()) {
            let kind = ProblemKind::StockKept { model: self.code.to_string() };
            let word = self.tracking.value().map(|tracking| tracking.to_string());
            diagnostics.error("tracking", word.unwrap_or_default(), kind);
            return Ok(None);
        }
        let basic = self.basic.over_or(stored.basic, false);
        let categories = self.categories.over_or(stored.categories, CategorySet::default());
        let tracking = self.tracking.over_or(stored.tracking, Tracking::Serial);
        let hygiene = self.hygiene.over_or(stored.hygiene, false);
        let mut changes = Changes::new();
        changes.set(&stored.name, &self.name, ModelChange::Name);
        changes.set(&stored.class, &self.class, ModelChange::Class);
        changes.note(stored.basic, basic, ModelChange::Basic);
        changes.note(stored.categories, categories, ModelChange::Categories);
        changes.edit(&stored.unit, &self.unit, ModelChange::Unit);
        changes.edit(&stored.price, &self.price, ModelChange::Price);
        changes.edit(&stored.subsidy, &self.subsidy, ModelChange::Subsidy);
        changes.edit(&stored.life_years, &self.life_years, ModelChange::LifeYears);
        changes.note(stored.tracking, tracking, ModelChange::Tracking);
        changes.note(stored.hygiene, hygiene, ModelChange::Hygiene);
        changes.edit(&stored.loan_days, &self.loan_days, ModelChange::LoanDays);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let was = Previous::Changed(stored.clone());
        let changed = Changed { record: stored.code.clone(), changes: changes.0 };
        writer.record(Event::ModelChanged(changed))?;
        Ok(Some(Upserted::new(number, was)))
    }
}
