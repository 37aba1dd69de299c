//! Exceptions (异常): records that an auditor asks about first. Each has its reason as data, and the caller words it.
//! An exception is not an error in itself, and no figure leaves it out.
//!
//! * `after-leaving`: a fitting, loan, need or service dated after the person left; its day is that of the record
//! * `inside-life`: a fitting before the end of the useful life of an earlier device of the same class, or of a class
//!   above or below it
//! * `unlisted`: a fitting with devices that meet no need (docs/domain.md §5, rule 12)
//! * `likely-duplicate`: people with the same name and birth date who do not both have an id; its day is that of the
//!   later registration
//! * `follow-up-missing`: a fitting whose follow-up after one or six months fell due in the period and was never made
//! * `idle-donation`: a device with a tag, donated on or before the last day of the period, that was neither lent nor
//!   issued for more than a number of days. Bulk models are left out, because their devices cannot be distinguished
//!
//! Each kind is found by one function: see `ExceptionSearch::look_for`.

use derive_setters::Setters;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::useful_life::inside_life;
use super::{CountedPeriod, Filter, Selection};
use crate::error::Result;
use crate::model::{
    FittingNo, ItemNo, ItemStatus, Left, ModelNo, NeedNo, PersonNo, RecordNo, Round, Source,
    StockAction, Tag, days_between,
};
use crate::registry::{DuplicateFinder, Label, PersonView, View, due_on, was_returned};
use crate::state::{Borrower, Fitting, Item, Person, State};
use crate::tables::Project;

/// The question of a report of exceptions.
///
/// ```
/// use assistive_core::model::Period;
/// use assistive_core::report::{ExceptionKind, ExceptionsQuery};
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
/// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
/// #     (Kind::Fittings, "person,device,fitted_on\n1,WC,2023-04-01\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
/// let query = ExceptionsQuery::new(year).kinds([ExceptionKind::Unlisted]);
/// let found = store.view()?.exceptions(&query)?;
/// assert_eq!(found[0].record.to_string(), "F1", "a fitting without a need");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ExceptionsQuery {
    /// The period of the exceptions.
    pub period: CountedPeriod,
    /// The filter of the records by person and device. A programme or site takes the records of its needs, and its own
    /// stock. A division takes its people and sites. A filter of needs or devices lists no likely duplicates.
    pub filter: Filter,
    /// The kinds to list. An empty list takes all of them.
    pub kinds: Vec<ExceptionKind>,
    /// The number of days after which an unused donated device is an exception.
    #[setters(into = false)]
    pub idle_days: u16,
}

impl ExceptionsQuery {
    /// The default of `idle_days`.
    pub const IDLE_DAYS: u16 = 180;

    /// Creates a query for all exceptions of a period.
    pub fn new(period: CountedPeriod) -> Self {
        let (filter, kinds) = (Filter::default(), Vec::new());
        Self { period, filter, kinds, idle_days: Self::IDLE_DAYS }
    }
}

/// A kind of exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ExceptionKind {
    /// A record dated after the person left.
    AfterLeaving,
    /// A fitting within the useful life of the previous device.
    InsideLife,
    /// A fitting with devices that meet no need.
    Unlisted,
    /// A person who is likely to be the same as another.
    LikelyDuplicate,
    /// A donated device that was not used.
    IdleDonation,
    /// A fitting whose follow-up is missing.
    FollowUpMissing,
}

impl ExceptionKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: &[Self] = &[
        Self::AfterLeaving,
        Self::InsideLife,
        Self::Unlisted,
        Self::LikelyDuplicate,
        Self::IdleDonation,
        Self::FollowUpMissing,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::AfterLeaving => "after-leaving",
            Self::InsideLife => "inside-life",
            Self::Unlisted => "unlisted",
            Self::LikelyDuplicate => "likely-duplicate",
            Self::IdleDonation => "idle-donation",
            Self::FollowUpMissing => "follow-up-missing",
        }
    }

    /// Returns the kind with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// The reason of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ExceptionReason {
    /// The person had left.
    AfterLeaving {
        /// The day and reason of leaving.
        left: Left,
    },
    /// The previous device had not reached the end of its useful life.
    InsideLife {
        /// The previous fitting.
        before: FittingNo,
        /// The model of the previous device.
        model: Label,
        /// The day of the previous fitting.
        fitted: Date,
        /// The day on which the useful life ends.
        until: Date,
    },
    /// Devices of the fitting meet no need.
    Unlisted {
        /// The number of these devices.
        surplus: u32,
        /// The number of devices of the fitting.
        quantity: u32,
    },
    /// An earlier registered person has the same name and birth date.
    LikelyDuplicate {
        /// The earlier person.
        of: PersonNo,
    },
    /// The device was not used.
    IdleDonation {
        /// The donor.
        donor: Option<String>,
        /// The tag of the device.
        tag: Tag,
        /// The number of unused days.
        days: u64,
    },
    /// The follow-up was not made.
    FollowUpMissing {
        /// The day of the handover.
        fitted: Date,
        /// The missing follow-up.
        round: Round,
    },
}

impl ExceptionReason {
    /// Returns the kind of the exception.
    pub fn kind(&self) -> ExceptionKind {
        match self {
            Self::AfterLeaving { .. } => ExceptionKind::AfterLeaving,
            Self::InsideLife { .. } => ExceptionKind::InsideLife,
            Self::Unlisted { .. } => ExceptionKind::Unlisted,
            Self::LikelyDuplicate { .. } => ExceptionKind::LikelyDuplicate,
            Self::IdleDonation { .. } => ExceptionKind::IdleDonation,
            Self::FollowUpMissing { .. } => ExceptionKind::FollowUpMissing,
        }
    }

    /// Returns the other record that the reason names, if there is one.
    pub fn other(&self) -> Option<RecordNo> {
        match self {
            Self::InsideLife { before, .. } => Some(RecordNo::Fitting(*before)),
            Self::LikelyDuplicate { of } => Some(RecordNo::Person(*of)),
            Self::AfterLeaving { .. }
            | Self::Unlisted { .. }
            | Self::IdleDonation { .. }
            | Self::FollowUpMissing { .. } => None,
        }
    }
}

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exception {
    /// The day of the exception.
    pub day: Date,
    /// The record.
    pub record: RecordNo,
    /// The person, if the record has one, as known on the last day of the period.
    pub person: Option<PersonView>,
    /// The device, if the record has one.
    pub device: Label,
    /// The reason.
    pub why: ExceptionReason,
}

impl View<'_> {
    /// Lists the exceptions of a period, ordered by kind and day. Follow-ups that are due and unused days of devices
    /// are counted up to the last day that is counted.
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist.
    pub fn exceptions(&self, query: &ExceptionsQuery) -> Result<Vec<Exception>> {
        self.ask(|state| {
            let selection = query.filter.resolve(state)?;
            let mut search =
                ExceptionSearch { view: self, state, selection, query, found: Vec::new() };
            let wanted =
                |kind: &&ExceptionKind| query.kinds.is_empty() || query.kinds.contains(kind);
            ExceptionKind::ALL.iter().filter(wanted).for_each(|kind| search.look_for(*kind));
            let mut found = search.found;
            found.sort_by_key(|one| (one.why.kind(), one.day, one.record));
            Ok(found)
        })
    }
}

struct ExceptionSearch<'a> {
    view: &'a View<'a>,
    state: &'a State,
    selection: Selection<'a>,
    query: &'a ExceptionsQuery,
    found: Vec<Exception>,
}

impl<'a> ExceptionSearch<'a> {
    fn look_for(&mut self, kind: ExceptionKind) {
        match kind {
            ExceptionKind::AfterLeaving => self.after_leaving(),
            ExceptionKind::InsideLife => self.inside_life(),
            ExceptionKind::Unlisted => self.unlisted(),
            ExceptionKind::LikelyDuplicate => self.likely_duplicates(),
            ExceptionKind::IdleDonation => self.idle_donations(),
            ExceptionKind::FollowUpMissing => self.missing_follow_ups(),
        }
    }

    /// Adds an exception of a person.
    fn of_person(
        &mut self,
        number: PersonNo,
        day: Date,
        record: RecordNo,
        device: Label,
        why: ExceptionReason,
    ) {
        let Some(person) = self.state.persons.get(number) else { return };
        let person = Some(self.view.person_view(number, person, self.query.period.counted_to()));
        self.found.push(Exception { day, record, person, device, why });
    }

    /// Returns the people that the filter takes.
    fn people(&self) -> Vec<(PersonNo, &'a Person)> {
        let day = self.query.period.counted_to();
        let people = self.state.persons.iter();
        people.filter(|(_, person)| self.selection.takes_person(&person.attributes, day)).collect()
    }

    /// Checks whether the filter takes a fitting or loan of a model, for a need or without one.
    fn takes(&self, need: Option<NeedNo>, model: ModelNo) -> bool {
        self.selection.takes_for(self.state, need, model)
    }

    /// Returns the fittings of the period that the filter takes.
    fn fittings(&self) -> Vec<(FittingNo, &'a Fitting)> {
        let (state, query) = (self.state, self.query);
        let taken = |fitting: &Fitting| {
            query.period.contains(fitting.fitted_on)
                && self.takes(fitting.need, fitting.model)
                && state.persons.get(fitting.person).is_some_and(|person| {
                    self.selection.takes_person(&person.attributes, query.period.counted_to())
                })
        };
        state.fittings.iter().filter(|(_, fitting)| taken(fitting)).collect()
    }

    fn after_leaving(&mut self) {
        let state = self.state;
        let period = self.query.period;
        for (person, left) in self
            .people()
            .into_iter()
            .filter_map(|(number, person)| Some((number, person.attributes.left?)))
        {
            let late = |day: Date| day > left.on && period.contains(day);
            let mut records = Vec::new();
            for (number, need) in state.needs_of(person) {
                if late(need.identified_on) && self.selection.takes_need(state, &need.fact()) {
                    let device = need.device.map_or(Label::None, |d| Label::device(state, d));
                    records.push((need.identified_on, RecordNo::Need(number), device));
                }
            }
            for (number, fitting) in state.fittings_of(person) {
                if late(fitting.fitted_on) && self.takes(fitting.need, fitting.model) {
                    let device = Label::model(state, fitting.model);
                    records.push((fitting.fitted_on, RecordNo::Fitting(number), device));
                }
            }
            for (number, loan) in state.loans_of(Borrower::Person(person)) {
                let Some(model) = state.model_lent(loan.lent) else { continue };
                if late(loan.out_on) && self.takes(loan.need, model) {
                    records.push((loan.out_on, RecordNo::Loan(number), Label::model(state, model)));
                }
            }
            for (number, service) in state.services_of(person) {
                if late(service.served_on) && self.selection.takes_service(service) {
                    records.push((service.served_on, RecordNo::Service(number), Label::None));
                }
            }
            for (day, record, device) in records {
                self.of_person(person, day, record, device, ExceptionReason::AfterLeaving { left });
            }
        }
    }

    fn inside_life(&mut self) {
        let state = self.state;
        let mut wanted: BTreeMap<PersonNo, BTreeSet<FittingNo>> = BTreeMap::new();
        for (number, fitting) in self.fittings() {
            wanted.entry(fitting.person).or_default().insert(number);
        }
        for (person, wanted) in wanted {
            for (number, fitting, life) in inside_life(state, person) {
                if wanted.contains(&number) {
                    let why = ExceptionReason::InsideLife {
                        before: life.fitting,
                        model: Label::model(state, life.model),
                        fitted: life.fitted,
                        until: life.until,
                    };
                    let device = Label::model(state, fitting.model);
                    let (day, record) = (fitting.fitted_on, RecordNo::Fitting(number));
                    self.of_person(person, day, record, device, why);
                }
            }
        }
    }

    fn unlisted(&mut self) {
        for (number, fitting) in self.fittings() {
            let (surplus, quantity) = (self.state.surplus(number, fitting), fitting.quantity);
            if surplus > 0 {
                let why = ExceptionReason::Unlisted { surplus, quantity };
                let device = Label::model(self.state, fitting.model);
                let (day, record) = (fitting.fitted_on, RecordNo::Fitting(number));
                self.of_person(fitting.person, day, record, device, why);
            }
        }
    }

    fn likely_duplicates(&mut self) {
        if self.selection.asks_for_needs() || self.selection.asks_for_devices() {
            return;
        }
        let state = self.state;
        let mut finder = DuplicateFinder::default();
        let mut pairs = BTreeSet::new();
        for (number, _) in self.people() {
            let duplicate = finder.likely_duplicate(state, number);
            pairs.extend(duplicate.map(|duplicate| (duplicate.max(number), duplicate.min(number))));
        }
        for (later, earlier) in pairs {
            let registered =
                |no| state.persons.get(no).map(|person| person.attributes.registered_on);
            let Some(day) = registered(later).max(registered(earlier)) else { continue };
            if self.query.period.contains(day) {
                let why = ExceptionReason::LikelyDuplicate { of: earlier };
                self.of_person(later, day, RecordNo::Person(later), Label::None, why);
            }
        }
    }

    /// Finds the missing follow-ups that are due by the last counted day. People who had left by the due day and returned devices are
    /// skipped.
    fn missing_follow_ups(&mut self) {
        let (state, period) = (self.state, self.query.period);
        for (person, of) in self.people() {
            for (number, fitting) in state.fittings_of(person) {
                if !self.takes(fitting.need, fitting.model) || was_returned(state, number) {
                    continue;
                }
                for round in [Round::One, Round::Six] {
                    let answered = state.answers_of(number).any(|(_, known)| known.round == round);
                    let due = due_on(fitting.fitted_on, round).filter(|_| !answered);
                    let Some(due) = due.filter(|due| period.contains(*due)) else { continue };
                    if of.attributes.left.is_none_or(|left| left.on >= due) {
                        let device = Label::model(state, fitting.model);
                        let fitted = fitting.fitted_on;
                        let why = ExceptionReason::FollowUpMissing { fitted, round };
                        self.of_person(person, due, RecordNo::Fitting(number), device, why);
                    }
                }
            }
        }
    }

    fn idle_donations(&mut self) {
        // A division takes the stock of its sites. The other parts of the filter apply to people only.
        let Filter { school, category, stage, placement, .. } = &self.query.filter;
        if school.is_some() || category.is_some() || stage.is_some() || placement.is_some() {
            return;
        }
        let (state, until) = (self.state, self.query.period.counted_to());
        for (number, item) in state.items.iter() {
            let Some(tag) = item.tag.clone().filter(|_| item.source == Some(Source::Donation))
            else {
                continue;
            };
            let taken = self.selection.takes_model(state, item.model)
                && self.selection.takes_site(state, item.site)
                && self.selection.takes_stock(Some(item.site), Some(item));
            let days = u64::try_from(days_between(item.received_on, until)).unwrap_or(0);
            if !taken || days <= u64::from(self.query.idle_days) || used(state, number, item, until)
            {
                continue;
            }
            let donor = item.donor.as_deref().map(str::to_owned);
            self.found.push(Exception {
                day: item.received_on,
                record: RecordNo::Item(number),
                person: None,
                device: Label::model(state, item.model),
                why: ExceptionReason::IdleDonation { donor, tag, days },
            });
        }
    }
}

/// Checks whether a device was lent or issued, or had left the stock, by a day.
fn used(state: &State, number: ItemNo, item: &Item, until: Date) -> bool {
    let gone = matches!(item.status, ItemStatus::Lost | ItemStatus::Retired) && item.since <= until;
    let lent = || state.loans_of_item(number).any(|(_, loan)| loan.out_on <= until);
    let mut moves = state.moves_of.of(number).filter_map(|no| state.moves.get(no));
    let went_out = |step| matches!(step, StockAction::Lend | StockAction::Issue);
    gone || lent() || moves.any(|moved| moved.on <= until && went_out(moved.step))
}
