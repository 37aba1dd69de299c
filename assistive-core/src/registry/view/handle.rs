//! A consistent view of a store: finding and listing records. The returned records are defined in `records`.

use crate::model::CodedValue;
use crate::registry::view::filter::{Filter, Selection};
use std::sync::Arc;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::{
    Certificate, Device, DivisionCode, DivisionNo, EntityKind, FittingNo, LocalKey, NeedNo,
    PersonNo, SiteCode, is_within,
};
use crate::registry::engine::shared::{Inner, OpenView};
use crate::registry::reference::resolve::{self, Suggestions};
use crate::registry::view::label::Label;
use crate::registry::view::listing::Listing;
use crate::registry::view::records::{
    DivisionView, FittingFilter, FittingView, ModelView, NeedFilter, NeedStatus, NeedView,
    PersonView, SiteView,
};
use crate::state::{Division, Fitting, Model, Need, NeedDevice, NeedEnd, Person, Site, State};
use crate::tables::Project;

/// A store as it was when the view was opened. Later changes are made beside it: a view neither sees nor delays them,
/// and shares with the store all that they leave as it is.
///
/// A view is cheap to open. Open another one to see the changes, and do not keep views for long: no checkpoint is
/// written while one is open, so that the next opening of the store takes longer.
///
/// Answers are as of a day: the division of a person, the needs that are open. The knowledge *at* a moment is
/// available from [`Store::open_as_of`](crate::Store::open_as_of).
///
/// ```
/// # use assistive_core::{Author, StoreOptions, Store, StoreId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// use assistive_core::model::Period;
/// use assistive_core::report::{Dimension, RateQuery};
///
/// let view = store.view()?;
/// let hanbin = view.find_division("汉滨区")?;
/// assert_eq!(hanbin.as_str(), "610902");
/// let year = Period::year(2023).ok_or("no such year")?;
/// let report = view.rate(&RateQuery::new(year.until(author.today)).by(Dimension::County))?;
/// assert_eq!(report.total.fitting_rate().denominator, 0, "nobody needs anything yet");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct View<'a> {
    inner: Arc<Inner>,
    /// Dropped after `inner`.
    _open: OpenView<'a>,
}

impl<'a> View<'a> {
    pub(in crate::registry) fn new((inner, open): (Arc<Inner>, OpenView<'a>)) -> Self {
        Self { inner, _open: open }
    }

    pub(in crate::registry) fn state(&self) -> &State {
        &self.inner.state
    }

    /// Returns a list that makes a row of each found record with `rows`.
    pub(super) fn list<'v, N: 'v, T: 'v>(
        &'v self,
        found: Vec<N>,
        row: impl FnMut(N) -> Option<T> + 'v,
    ) -> Listing<'v, T> {
        Listing::new(&self.inner, found.into_iter().filter_map(row))
    }

    /// Answers a question from the state. The answer is only returned if every record it depends on could be read.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&State) -> Result<T>) -> Result<T> {
        let answer = question(&self.inner.state);
        self.inner.check_whole()?;
        answer
    }

    /// Returns the store's own site.
    pub fn own_site(&self) -> Option<&SiteCode> {
        self.state().own_site.as_ref()
    }

    /// Returns all divisions, in the order in which they were recorded.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] if neither the checkpoint nor the journal can be read. This holds for all methods
    /// of a view.
    pub fn divisions(&self) -> Result<Vec<DivisionView>> {
        let shown = |(number, division): (_, &Division)| DivisionView {
            label: Label::division(self.state(), number),
            level: division.level,
            parent: self.division_code(division.parent),
            successor: self.division_code(division.successor),
            valid_from: division.valid_from,
            valid_to: division.valid_to,
        };
        self.ask(|state| Ok(state.divisions.iter().map(shown).collect()))
    }

    fn division_code(&self, number: Option<DivisionNo>) -> Option<DivisionCode> {
        self.state().divisions.get(number?).map(|division: &Division| division.code.clone())
    }

    /// Returns the division with this code or name. An abolished division counts as its successor.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// let view = store.view()?;
    /// assert_eq!(view.find_division("旬阳县")?.as_str(), "610981", "the city that replaced the county");
    /// assert_eq!(view.find_division("旬阳").expect_err("no full name").code(), "not-found");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none, with the nearest ones, and [`Error::Refused`] if the name matches
    /// several, with these.
    pub fn find_division(&self, text: &str) -> Result<DivisionCode> {
        self.ask(|state| {
            resolve::division(state, text, Suggestions::Nearest)
                .map_err(|kind| Error::of_name("division", text, kind))
        })
    }

    /// Returns all sites, in the order in which they were recorded.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] as for [`View::divisions`].
    pub fn sites(&self) -> Result<Vec<SiteView>> {
        self.ask(|state| Ok(state.sites.iter().map(|(_, site)| self.site_view(site)).collect()))
    }

    pub(super) fn site_view(&self, site: &Site) -> SiteView {
        let state = self.state();
        SiteView {
            code: site.code.clone(),
            name: site.name.clone(),
            kind: site.kind,
            division: Label::division(state, site.division),
            parent: site.parent.and_then(|no| Some(state.sites.get(no)?.code.clone())),
        }
    }

    /// Returns the site with this code or name.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none, with the nearest ones, and [`Error::Refused`] if the name matches
    /// several, with these.
    pub fn find_site(&self, text: &str) -> Result<SiteCode> {
        self.ask(|state| {
            resolve::site(state, text, Suggestions::Nearest)
                .map_err(|kind| Error::of_name("site", text, kind))
        })
    }

    /// Returns all device models, in the order in which they were recorded.
    ///
    /// # Errors
    /// Returns [`Error::Damaged`] as for [`View::divisions`].
    pub fn models(&self) -> Result<Vec<ModelView>> {
        self.ask(|state| Ok(state.models.iter().map(|(_, model)| model_view(model)).collect()))
    }

    /// Returns the device with this model code, model name, class code or class name.
    ///
    /// ```
    /// use assistive_core::model::{Device, ModelCode};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let view = store.view()?;
    /// assert_eq!(view.find_device("轮椅")?, Device::Model(ModelCode::new("WC")?));
    /// assert!(matches!(view.find_device("手杖")?, Device::Class(_)), "a class without a model");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none, with the nearest ones, and [`Error::Refused`] if the name matches
    /// several, with these.
    pub fn find_device(&self, text: &str) -> Result<Device> {
        self.ask(|state| {
            resolve::device(state, text, Suggestions::Nearest)
                .map_err(|kind| Error::of_name("device", text, kind))
        })
    }

    /// Returns a person, as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn person(&self, number: PersonNo, day: Date) -> Result<PersonView> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Person, number);
            let person = state.persons.get(number).ok_or_else(unknown)?;
            Ok(self.person_view(number, person, day))
        })
    }

    pub(crate) fn person_view(&self, number: PersonNo, person: &Person, day: Date) -> PersonView {
        let state = self.state();
        let division = *person.attributes.division.on(day);
        let county = state.county_of(division);
        let certificate = person.citizen.zip(person.issue());
        let key = |key: &LocalKey| key.shown_at(self.own_site());
        PersonView {
            number,
            name: person.name.to_string(),
            citizen: person.citizen,
            certificate: certificate.map(|(citizen, issue)| Certificate { citizen, issue }),
            keys: person.keys.iter().map(key).collect(),
            sex: person.attributes.sex,
            birth_date: person.attributes.birth_date,
            category: *person.attributes.category.on(day),
            categories: person.categories,
            grade: *person.attributes.grade.on(day),
            division: Label::division(state, division),
            county: county.map_or(Label::None, |no| Label::division(state, no)),
            school: person
                .attributes
                .school
                .on(day)
                .map_or(Label::None, |no| Label::site(state, no)),
            class_name: person.class_name.as_deref().map(str::to_owned),
            stage: person.attributes.stage,
            placement: person.attributes.placement,
            guardian: person.guardian.as_deref().map(str::to_owned),
            phone: person.phone.as_deref().map(str::to_owned),
            address: person.address.as_deref().map(str::to_owned),
            note: person.note.as_deref().map(str::to_owned),
            registered_on: person.attributes.registered_on,
            registration_assumed: person.registration_assumed,
            left: person.attributes.left,
        }
    }

    /// Returns a need with its status on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn need(&self, number: NeedNo, day: Date) -> Result<NeedView> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Need, number);
            let need = state.needs.get(number).ok_or_else(unknown)?;
            let person = state.persons.get(need.person).ok_or_else(unknown)?;
            Ok(self.need_with_status(number, need, person, self.status(number, need, day), day))
        })
    }

    /// Returns the needs that were identified on or before a day, with their status on that day, in the order of
    /// their numbers: the needs list of a school or county.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn needs(&self, wanted: &NeedFilter, day: Date) -> Result<Listing<'_, NeedView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let people = selection.people(state, day);
            let taken = |_, need: &Need| {
                need.identified_on <= day
                    && is_within((wanted.from, wanted.to), need.identified_on)
                    && wanted.kind.is_none_or(|kind| need.kind == kind)
                    && people.take(need.person)
                    && selection.takes_need(state, &need.fact())
            };
            let of = |person| state.needs_of(person);
            Ok(people.records(wanted.person, &state.needs, of, taken))
        })?;
        let (state, kind) = (self.state(), wanted.status);
        Ok(self.list(found, move |number| {
            let need = state.needs.get(number)?;
            let person = state.persons.get(need.person)?;
            let status = self.status(number, need, day);
            let wanted = kind.is_none_or(|kind| status.kind() == kind);
            wanted.then(|| self.need_with_status(number, need, person, status, day))
        }))
    }

    fn status(&self, number: NeedNo, need: &Need, day: Date) -> NeedStatus {
        match self.state().lifecycle(number, need).map(|lifecycle| lifecycle.end) {
            None => NeedStatus::AfterLeaving,
            Some(NeedEnd::Met(on)) if on <= day => NeedStatus::Met(on),
            Some(NeedEnd::Withdrawn(on, reason)) if on <= day => NeedStatus::Withdrawn(on, reason),
            Some(NeedEnd::Open | NeedEnd::Met(_) | NeedEnd::Withdrawn(..)) => NeedStatus::Open,
        }
    }

    pub(crate) fn need_with_status(
        &self,
        number: NeedNo,
        need: &Need,
        person: &Person,
        status: NeedStatus,
        day: Date,
    ) -> NeedView {
        let state = self.state();
        let device = need.device.and_then(|device| match device {
            NeedDevice::Class(class) => Some(Device::Class(class)),
            NeedDevice::Model(no) => Some(Device::Model(state.models.get(no)?.code.clone())),
        });
        let met = matches!(status, NeedStatus::Met(_));
        NeedView {
            number,
            person: self.person_view(need.person, person, day),
            kind: need.kind,
            device,
            device_label: need.device.map_or(Label::None, |device| Label::device(state, device)),
            identified_on: need.identified_on,
            listed_again: need.listed_again.clone(),
            programme: need.programme.clone(),
            programme_label: need.programme.as_ref().map_or(Label::None, Label::programme),
            site: need.site.map_or(Label::None, |no| Label::site(state, no)),
            basic: need.basic,
            priority: need.priority,
            quantity: need.quantity,
            given: state.given(number, need, day),
            valid_to: need.valid_to,
            note: need.note.as_deref().map(str::to_owned),
            status,
            fitting: state.met_by(number).filter(|_| met),
            assessed: state
                .assessments_of(number)
                .filter(|(_, assessment)| assessment.on <= day)
                .max_by_key(|(number, assessment)| (assessment.on, *number))
                .map(|(_, assessment)| (assessment.on, assessment.finding)),
            bridged_by: self.bridging(number, need.person).filter(|_| status == NeedStatus::Open),
        }
    }

    /// Returns the fittings that a filter selects, in the order of their numbers.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn fittings(&self, wanted: &FittingFilter, day: Date) -> Result<Listing<'_, FittingView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let people = selection.people(state, day);
            let taken = |number, fitting: &Fitting| {
                is_within((wanted.from, wanted.to), fitting.fitted_on)
                    && !(wanted.unlisted && state.surplus(number, fitting) == 0)
                    && people.take(fitting.person)
                    && selection.takes_fitting(state, fitting)
            };
            let of = |person| state.fittings_of(person);
            Ok(people.records(wanted.person, &state.fittings, of, taken))
        })?;
        let state = self.state();
        Ok(self.list(found, move |number| {
            let fitting = state.fittings.get(number)?;
            let person = state.persons.get(fitting.person)?;
            Some(self.fitting_view(number, fitting, person, day))
        }))
    }

    /// Returns a fitting, with its person as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn fitting(&self, number: FittingNo, day: Date) -> Result<FittingView> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Fitting, number);
            let fitting = state.fittings.get(number).ok_or_else(unknown)?;
            let person = state.persons.get(fitting.person).ok_or_else(unknown)?;
            Ok(self.fitting_view(number, fitting, person, day))
        })
    }

    fn fitting_view(
        &self,
        number: FittingNo,
        fitting: &Fitting,
        person: &Person,
        day: Date,
    ) -> FittingView {
        let state = self.state();
        FittingView {
            number,
            person: self.person_view(fitting.person, person, day),
            model: Label::model(state, fitting.model),
            trained_on: state.trainings_of(number).map(|(_, training)| training.on).max(),
            answered: state
                .answers_of(number)
                .max_by_key(|(number, answer)| (answer.on, *number))
                .map(|(_, answer)| (answer.on, answer.used)),
            fitted_on: fitting.fitted_on,
            need: fitting.need.filter(|_| state.surplus(number, fitting) < fitting.quantity),
            site: fitting.site.map_or(Label::None, |no| Label::site(state, no)),
            quantity: fitting.quantity,
            mode: fitting.mode,
            place: fitting.place,
            cost: fitting.cost,
            subsidy: fitting.subsidy,
            provider: fitting.provider.as_deref().map(str::to_owned),
            item: state.tag_taken(fitting).cloned(),
        }
    }

    /// Returns the conditions of a filter, to be shown with the figures: the name of each condition and the label of
    /// its value. The condition for basic-type devices has no label.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if a division, school, site or class does not exist, with the nearest ones.
    pub fn conditions(&self, filter: &Filter) -> Result<Vec<(&'static str, Label)>> {
        self.ask(|state| {
            let Selection { school, site, .. } = filter.resolve(state)?;
            let division = filter.division.as_ref();
            let division = division.and_then(|code| state.division_by_code().get(code).copied());
            let coded = |value: Option<CodedValue>| value.map(Label::Coded);
            let conditions = [
                ("division", division.map(|number| Label::division(state, number))),
                ("school", school.map(|number| Label::site(state, number))),
                ("programme", filter.programme.as_ref().map(Label::programme)),
                ("category", coded(filter.category.map(Into::into))),
                ("stage", coded(filter.stage.map(Into::into))),
                ("placement", coded(filter.placement.map(Into::into))),
                ("class", filter.class.map(Label::class)),
                ("site", site.map(|number| Label::site(state, number))),
                ("basic", filter.basic.then_some(Label::None)),
            ];
            Ok(conditions.into_iter().filter_map(|(name, label)| Some((name, label?))).collect())
        })
    }
}

pub(super) fn model_view(model: &Model) -> ModelView {
    ModelView {
        code: model.code.clone(),
        name: model.name.clone(),
        class: Label::class(model.class),
        basic: model.basic,
        categories: model.categories,
        unit: model.unit.clone(),
        price: model.price,
        subsidy: model.subsidy,
        life_years: model.life_years,
        tracking: model.tracking,
        hygiene: model.hygiene,
        loan_days: model.loan_days,
    }
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
