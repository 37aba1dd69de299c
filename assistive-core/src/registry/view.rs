//! What is stored, as people and programs see it: records with the names of what they point at.

use std::sync::RwLockReadGuard;

use jiff::civil::Date;

use super::label::Label;
use super::open::Inner;
use crate::error::{Error, Result};
use crate::model::text::half_width;
use crate::model::{
    Category, Certificate, CitizenId, Device, DivisionCode, FittingNo, Grade, Left, Level,
    LocalKey, Mode, Money, NeedKind, NeedNo, PersonKey, PersonNo, Place, Placement, Problem,
    Programme, Sex, SiteCode, SiteKind, Stage, What, WithdrawnReason,
};
use crate::report::Filter;
use crate::state::{Division, End, Fitting, Model, Need, NeedDevice, Person, Site, State};

/// A consistent view of a store. Changes wait while it is held, so hold it briefly.
#[derive(Debug)]
pub struct View<'a> {
    inner: RwLockReadGuard<'a, Inner>,
}

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DivisionView {
    /// Its code and names.
    pub label: Label,
    /// Its level.
    pub level: Option<Level>,
    /// The code of the division above it.
    pub parent: Option<DivisionCode>,
    /// The code of the division that took its place.
    pub successor: Option<DivisionCode>,
    /// Its first day.
    pub valid_from: Option<Date>,
    /// Its last day.
    pub valid_to: Option<Date>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SiteView {
    /// Its code.
    pub code: SiteCode,
    /// Its name.
    pub name: String,
    /// What kind of place it is.
    pub kind: SiteKind,
    /// The division it lies in.
    pub division: Label,
    /// The code of the site it belongs to.
    pub parent: Option<SiteCode>,
}

/// A device model of the catalogue: the same facts as its draft, all known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelView {
    /// Its code.
    pub code: crate::model::ModelCode,
    /// Its name.
    pub name: String,
    /// Its class.
    pub class: Label,
    /// Whether it is a basic-type device.
    pub basic: bool,
    /// The categories it is advised for.
    pub categories: crate::model::CategorySet,
    /// The unit it is counted in.
    pub unit: Option<String>,
    /// Its price.
    pub price: Option<Money>,
    /// What the state pays towards it.
    pub subsidy: Option<Money>,
    /// Its useful life in years.
    pub life_years: Option<u8>,
    /// How its stock is kept.
    pub tracking: crate::model::Tracking,
    /// Whether it must be cleaned after a loan.
    pub hygiene: bool,
    /// For how many days it is lent.
    pub loan_days: Option<u16>,
}

/// A person, as known on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PersonView {
    /// Their number.
    pub number: PersonNo,
    /// Their name.
    pub name: String,
    /// Their citizen id.
    pub citizen: Option<CitizenId>,
    /// Their certificate, the latest issue.
    pub certificate: Option<Certificate>,
    /// The keys that sites gave, bare where the store's own site did.
    pub keys: Vec<String>,
    /// Their sex.
    pub sex: Option<Sex>,
    /// Their birth date.
    pub birth_date: Option<Date>,
    /// Their category on the day.
    pub category: Option<Category>,
    /// Their grade on the day.
    pub grade: Option<Grade>,
    /// The division where they lived on the day.
    pub division: Label,
    /// The county that it lies in.
    pub county: Label,
    /// Their school on the day.
    pub school: Label,
    /// Their class in the school.
    pub class_name: Option<String>,
    /// Their stage of schooling.
    pub stage: Option<Stage>,
    /// How they are taught.
    pub placement: Option<Placement>,
    /// Their guardian.
    pub guardian: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
    /// When they were registered.
    pub registered_on: Date,
    /// When and why they left.
    pub left: Option<Left>,
}

/// How a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedStatus {
    /// Nothing has ended it.
    Open,
    /// A device was handed over on the day.
    Met(Date),
    /// It was withdrawn, lapsed, or its person left, on the day.
    Withdrawn(Date, WithdrawnReason),
    /// It was identified after its person had left: it is in no figure.
    AfterLeaving,
}

impl NeedStatus {
    /// The codes of all of them.
    pub const CODES: &[&str] = &["open", "met", "withdrawn", "after-leaving"];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Met(_) => "met",
            Self::Withdrawn(..) => "withdrawn",
            Self::AfterLeaving => "after-leaving",
        }
    }

    /// The day it ended.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Met(day) | Self::Withdrawn(day, _) => Some(day),
            Self::Open | Self::AfterLeaving => None,
        }
    }
}

/// A need.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NeedView {
    /// Its number.
    pub number: NeedNo,
    /// Whose it is.
    pub person: PersonView,
    /// What kind.
    pub kind: NeedKind,
    /// The device, by code.
    pub device: Option<Device>,
    /// The device, with its name.
    pub device_label: Label,
    /// When it was identified.
    pub identified_on: Date,
    /// Days under which later lists named it again.
    pub listed_again: Vec<Date>,
    /// Under which programme.
    pub programme: Option<Programme>,
    /// The programme, with its name.
    pub programme_label: Label,
    /// The site that works on it.
    pub site: Label,
    /// Whether it asks for a basic-type device, where it says so itself.
    pub basic: Option<bool>,
    /// Its priority, 1 (first) to 3.
    pub priority: Option<u8>,
    /// How many are needed.
    pub quantity: u32,
    /// Its last day.
    pub valid_to: Option<Date>,
    /// How it stands.
    pub status: NeedStatus,
    /// The fitting that met it.
    pub fitting: Option<FittingNo>,
}

/// A fitting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FittingView {
    /// Its number.
    pub number: FittingNo,
    /// Who was fitted.
    pub person: PersonView,
    /// With which model.
    pub model: Label,
    /// On which day.
    pub fitted_on: Date,
    /// The need it met; none: it is unlisted.
    pub need: Option<NeedNo>,
    /// The site that did it.
    pub site: Label,
    /// How many were handed over.
    pub quantity: u32,
    /// How they were provided.
    pub mode: Option<Mode>,
    /// Where.
    pub place: Option<Place>,
    /// What it cost.
    pub cost: Option<Money>,
    /// What the state paid of that.
    pub subsidy: Option<Money>,
    /// Who provided it.
    pub provider: Option<String>,
}

/// Which needs a list shows; what is not given takes all.
#[derive(Debug, Clone, Default)]
pub struct NeedFilter {
    /// By person and device, as in reports.
    pub filter: Filter,
    /// Of this person.
    pub person: Option<PersonNo>,
    /// Of this kind.
    pub kind: Option<NeedKind>,
    /// Of this status, by its code.
    pub status: Option<String>,
}

/// Which fittings a list shows; what is not given takes all.
#[derive(Debug, Clone, Default)]
pub struct FittingFilter {
    /// By person and model, as in reports; what only needs have selects fittings by the need they met.
    pub filter: Filter,
    /// Of this person.
    pub person: Option<PersonNo>,
    /// From this day on.
    pub from: Option<Date>,
    /// To this day.
    pub to: Option<Date>,
    /// Only those that met no need.
    pub unlisted: bool,
}

impl<'a> View<'a> {
    pub(super) fn new(inner: RwLockReadGuard<'a, Inner>) -> Self {
        Self { inner }
    }

    pub(crate) fn state(&self) -> &State {
        &self.inner.state
    }

    /// The store's own site.
    pub fn own_site(&self) -> Option<&SiteCode> {
        self.state().own_site.as_ref()
    }

    /// All divisions, in the order in which they became known.
    pub fn divisions(&self) -> impl Iterator<Item = DivisionView> {
        self.state().divisions.iter().map(|(number, division)| DivisionView {
            label: Label::division(self.state(), number),
            level: division.level,
            parent: self.division_code(division.parent),
            successor: self.division_code(division.successor),
            valid_from: division.valid_from,
            valid_to: division.valid_to,
        })
    }

    fn division_code(&self, number: Option<crate::model::DivisionNo>) -> Option<DivisionCode> {
        self.state().divisions.get(number?).map(|division: &Division| division.code.clone())
    }

    /// The division of a code or name; one that was abolished counts as its successor.
    ///
    /// # Errors
    /// [`Error::Refused`] with the nearest ones, or with the ones that the name fits.
    pub fn find_division(&self, text: &str) -> Result<DivisionCode> {
        super::resolve::division(self.state(), text)
            .map_err(|kind| Error::Refused(vec![Problem::new("division", text, kind)]))
    }

    /// All sites, in the order in which they became known.
    pub fn sites(&self) -> impl Iterator<Item = SiteView> {
        self.state().sites.iter().map(|(_, site): (_, &Site)| SiteView {
            code: site.code.clone(),
            name: site.name.clone(),
            kind: site.kind,
            division: Label::division(self.state(), site.division),
            parent: site.parent.and_then(|no| Some(self.state().sites.get(no)?.code.clone())),
        })
    }

    /// The site of a code or name.
    ///
    /// # Errors
    /// [`Error::Refused`] with the nearest ones, or with the ones that the name fits.
    pub fn find_site(&self, text: &str) -> Result<SiteCode> {
        super::resolve::site(self.state(), text)
            .map_err(|kind| Error::Refused(vec![Problem::new("site", text, kind)]))
    }

    /// All device models, in the order in which they became known.
    pub fn models(&self) -> impl Iterator<Item = ModelView> {
        self.state().models.iter().map(|(_, model): (_, &Model)| ModelView {
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
        })
    }

    /// The device of a model code, a model's name, a class code or a class's name.
    ///
    /// # Errors
    /// [`Error::Refused`] with the nearest ones, or with the ones that the name fits.
    pub fn find_device(&self, text: &str) -> Result<Device> {
        super::resolve::device(self.state(), text)
            .map_err(|kind| Error::Refused(vec![Problem::new("device", text, kind)]))
    }

    /// The person of a number (`P12`), citizen id, certificate or local key.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Refused`] when the text is a broken id.
    pub fn find_person(&self, text: &str) -> Result<PersonNo> {
        let state = self.state();
        let unknown = || Error::NotFound { what: What::Person, key: text.to_owned() };
        if let Some(number) = PersonNo::parse(&half_width(text)) {
            return state.persons.get(number).map(|_| number).ok_or_else(unknown);
        }
        let key = PersonKey::parse(text, self.own_site())
            .map_err(|kind| Error::Refused(vec![Problem::new("person", text, kind)]))?;
        state.person_by(&key).ok_or_else(unknown)
    }

    /// A person, as known on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn person(&self, number: PersonNo, day: Date) -> Result<PersonView> {
        let unknown = || Error::NotFound { what: What::Person, key: number.to_string() };
        let person = self.state().persons.get(number).ok_or_else(unknown)?;
        Ok(self.person_view(number, person, day))
    }

    /// The people whose name holds a text, whose id ends in it, or who have it as phone or key, as known on
    /// a day.
    pub fn search_persons(&self, text: &str, day: Date) -> impl Iterator<Item = PersonView> {
        let text = half_width(text).into_owned();
        let tail = text.to_ascii_uppercase();
        let fits = move |person: &Person| {
            let id = person.citizen.filter(|_| tail.len() >= 4);
            person.name.contains(&*text)
                || id.is_some_and(|id| id.to_string().ends_with(&tail))
                || person.phone.as_deref() == Some(&*text)
                || person.keys.iter().any(|key| key.key == text)
        };
        let persons = self.state().persons.iter().filter(move |(_, person)| fits(person));
        persons.map(move |(number, person)| self.person_view(number, person, day))
    }

    fn person_view(&self, number: PersonNo, person: &Person, day: Date) -> PersonView {
        let state = self.state();
        let division = *person.division.on(day);
        let county = state.county_of(division);
        let certificate = person.citizen.zip(person.issue());
        let key = |key: &LocalKey| key.shown_at(self.own_site());
        PersonView {
            number,
            name: person.name.to_string(),
            citizen: person.citizen,
            certificate: certificate.map(|(citizen, issue)| Certificate { citizen, issue }),
            keys: person.keys.iter().map(key).collect(),
            sex: person.sex,
            birth_date: person.birth_date,
            category: *person.category.on(day),
            grade: *person.grade.on(day),
            division: Label::division(state, division),
            county: county.map_or(Label::None, |no| Label::division(state, no)),
            school: person.school.on(day).map_or(Label::None, |no| Label::site(state, no)),
            class_name: person.class_name.as_deref().map(str::to_owned),
            stage: person.stage,
            placement: person.placement,
            guardian: person.guardian.as_deref().map(str::to_owned),
            phone: person.phone.as_deref().map(str::to_owned),
            registered_on: person.registered_on,
            left: person.left,
        }
    }

    /// A need, as it stands on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn need(&self, number: NeedNo, day: Date) -> Result<NeedView> {
        let unknown = || Error::NotFound { what: What::Need, key: number.to_string() };
        let need = self.state().needs.get(number).ok_or_else(unknown)?;
        let person = self.state().persons.get(need.person).ok_or_else(unknown)?;
        Ok(self.need_with_status(number, need, person, self.status(number, need, day), day))
    }

    /// The needs that were identified on or before a day, as they stood on it, in the order of their
    /// numbers: a school's or a county's needs list.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn needs(&self, wanted: &NeedFilter, day: Date) -> Result<Vec<NeedView>> {
        let state = self.state();
        let selection = wanted.filter.resolve(state)?;
        let mut found = Vec::new();
        for (number, need) in state.needs.iter() {
            let Some(person) = state.persons.get(need.person) else { continue };
            let taken = need.identified_on <= day
                && wanted.person.is_none_or(|person| need.person == person)
                && wanted.kind.is_none_or(|kind| need.kind == kind)
                && selection.takes_need(state, need)
                && selection.takes_person(person, day);
            if !taken {
                continue;
            }
            let status = self.status(number, need, day);
            if wanted.status.as_ref().is_none_or(|code| status.code() == code) {
                found.push(self.need_with_status(number, need, person, status, day));
            }
        }
        Ok(found)
    }

    fn status(&self, number: NeedNo, need: &Need, day: Date) -> NeedStatus {
        match self.state().course(number, need).map(|course| course.end) {
            None => NeedStatus::AfterLeaving,
            Some(End::Met(on)) if on <= day => NeedStatus::Met(on),
            Some(End::Withdrawn(on, reason)) if on <= day => NeedStatus::Withdrawn(on, reason),
            Some(End::Open | End::Met(_) | End::Withdrawn(..)) => NeedStatus::Open,
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
            valid_to: need.valid_to,
            status,
            fitting: state.met_by(number).filter(|_| met),
        }
    }

    /// The fittings that a filter takes, in the order of their numbers.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn fittings(&self, wanted: &FittingFilter, day: Date) -> Result<Vec<FittingView>> {
        let state = self.state();
        let selection = wanted.filter.resolve(state)?;
        let mut found = Vec::new();
        for (number, fitting) in state.fittings.iter() {
            let Some(person) = state.persons.get(fitting.person) else { continue };
            let need = fitting.need.and_then(|need| state.needs.get(need));
            let taken = wanted.person.is_none_or(|person| fitting.person == person)
                && wanted.from.is_none_or(|from| fitting.fitted_on >= from)
                && wanted.to.is_none_or(|to| fitting.fitted_on <= to)
                && !(wanted.unlisted && need.is_some())
                && selection.takes_person(person, day)
                && match need {
                    Some(need) => selection.takes_need(state, need),
                    None => {
                        !selection.asks_for_needs() && selection.takes_model(state, fitting.model)
                    }
                };
            if taken {
                found.push(self.fitting_view(number, fitting, person, day));
            }
        }
        Ok(found)
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
            fitted_on: fitting.fitted_on,
            need: fitting.need,
            site: fitting.site.map_or(Label::None, |no| Label::site(state, no)),
            quantity: fitting.quantity,
            mode: fitting.mode,
            place: fitting.place,
            cost: fitting.cost,
            subsidy: fitting.subsidy,
            provider: fitting.provider.as_deref().map(str::to_owned),
        }
    }
}
