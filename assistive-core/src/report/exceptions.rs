//! Exceptions (异常): what an auditor asks about first. A list of records, each with the reason as data; the words for it
//! are the caller's. Nothing here is wrong in itself, and nothing is left out of any figure because of it.
//!
//! * `after-leaving`: a fitting, loan, need or service dated after the person left; the day is that of the record
//! * `inside-life`: a fitting while the useful life of one before, of the same class or one above or below, had not ended
//! * `unlisted`: a fitting that meets no need
//! * `likely-duplicate`: people with the same name and birth date and not two ids; the day is that of the later registration
//! * `follow-up-missing`: a fitting whose follow-up after one or six months fell due in the period and was never made
//! * `idle-donation`: a donated device with a tag that was neither lent nor issued for longer than so many days; donated
//!   in the period or before it. Which one of a donated quantity was used, nobody can say
//!
//! A kind is one function that looks for it: see `Search::look_for`.

use derive_setters::Setters;
use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use super::{Filter, Selection};
use crate::error::Result;
use crate::model::{
    FittingNo, ItemNo, ItemStatus, Left, LoanNo, ModelNo, NeedNo, Period, PersonNo, Round,
    ServiceNo, Source, StockAction, Tag, days_between, years_after,
};
use crate::registry::{DuplicateFinder, Label, PersonView, View, due_on, was_returned};
use crate::state::{Borrower, End, Fitting, Item, Person, State};
use crate::tables::Project;

/// What exceptions are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ExceptionsQuery {
    /// The days on which they happened.
    pub period: Period,
    /// Which records they are about, by person and device; a programme or site takes what was done for its needs, and
    /// stock of its own; a division the people and sites in it. People as such answer no question about devices.
    pub filter: Filter,
    /// Which kinds; none takes all.
    pub kinds: Vec<ExceptionKind>,
    /// For how many days a donated device may stand unused.
    #[setters(into = false)]
    pub idle_days: u16,
}

impl ExceptionsQuery {
    /// For how many days a donated device usually may stand unused.
    pub const IDLE_DAYS: u16 = 180;

    /// All exceptions of a period.
    pub fn new(period: Period) -> Self {
        let (filter, kinds) = (Filter::default(), Vec::new());
        Self { period, filter, kinds, idle_days: Self::IDLE_DAYS }
    }
}

/// A kind of exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ExceptionKind {
    /// Dated after the person left.
    AfterLeaving,
    /// Fitted again inside the useful life of the device before.
    InsideLife,
    /// Meets no need.
    Unlisted,
    /// Likely the same person as another.
    LikelyDuplicate,
    /// Donated and not used.
    IdleDonation,
    /// Not asked after.
    FollowUpMissing,
}

impl ExceptionKind {
    /// All of them, in the order in which they are listed.
    pub const ALL: &[Self] = &[
        Self::AfterLeaving,
        Self::InsideLife,
        Self::Unlisted,
        Self::LikelyDuplicate,
        Self::IdleDonation,
        Self::FollowUpMissing,
    ];

    /// The stable code.
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

    /// The kind with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// A record that an exception is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)] // each is what it is called
pub enum RecordNo {
    Person(PersonNo),
    Need(NeedNo),
    Fitting(FittingNo),
    Loan(LoanNo),
    Item(ItemNo),
    Service(ServiceNo),
}

impl fmt::Display for RecordNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(number) => number.fmt(f),
            Self::Need(number) => number.fmt(f),
            Self::Fitting(number) => number.fmt(f),
            Self::Loan(number) => number.fmt(f),
            Self::Item(number) => number.fmt(f),
            Self::Service(number) => number.fmt(f),
        }
    }
}

/// Why something is an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExceptionReason {
    /// The person had left.
    AfterLeaving {
        /// When and why.
        left: Left,
    },
    /// A device that was fitted before had not reached the end of its useful life.
    InsideLife {
        /// The fitting before.
        before: FittingNo,
        /// Its model.
        model: Label,
        /// Its day.
        fitted: Date,
        /// The day on which its life ends.
        until: Date,
    },
    /// It meets no need.
    Unlisted,
    /// Someone who was registered before has the same name and birth date.
    LikelyDuplicate {
        /// Them.
        of: PersonNo,
    },
    /// It stands unused.
    IdleDonation {
        /// Who gave it.
        donor: Option<String>,
        /// The device.
        tag: Tag,
        /// For how many days.
        days: u64,
    },
    /// Nobody asked after it.
    FollowUpMissing {
        /// When it was handed over.
        fitted: Date,
        /// Which follow-up is missing.
        round: Round,
    },
}

impl ExceptionReason {
    /// The kind.
    pub fn kind(&self) -> ExceptionKind {
        match self {
            Self::AfterLeaving { .. } => ExceptionKind::AfterLeaving,
            Self::InsideLife { .. } => ExceptionKind::InsideLife,
            Self::Unlisted => ExceptionKind::Unlisted,
            Self::LikelyDuplicate { .. } => ExceptionKind::LikelyDuplicate,
            Self::IdleDonation { .. } => ExceptionKind::IdleDonation,
            Self::FollowUpMissing { .. } => ExceptionKind::FollowUpMissing,
        }
    }

    /// The other record in it, if there is one.
    pub fn other(&self) -> Option<RecordNo> {
        match self {
            Self::InsideLife { before, .. } => Some(RecordNo::Fitting(*before)),
            Self::LikelyDuplicate { of } => Some(RecordNo::Person(*of)),
            Self::AfterLeaving { .. }
            | Self::Unlisted
            | Self::IdleDonation { .. }
            | Self::FollowUpMissing { .. } => None,
        }
    }
}

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exception {
    /// The day.
    pub day: Date,
    /// The record.
    pub record: RecordNo,
    /// The person, if it is about one, as known on the last day of the period.
    pub person: Option<PersonView>,
    /// The device, if it is about one.
    pub device: Label,
    /// Why it is one.
    pub why: ExceptionReason,
}

impl View<'_> {
    /// Lists the exceptions of a period, by kind and day. What stands idle is counted up to the last day of the period,
    /// and not beyond `today`.
    ///
    /// # Errors
    /// [`Error::Refused`](crate::Error::Refused) when the filter names what does not exist.
    pub fn exceptions(&self, query: &ExceptionsQuery, today: Date) -> Result<Vec<Exception>> {
        self.ask(|state| {
            let selection = query.filter.resolve(state)?;
            let mut search =
                Search { view: self, state, selection, query, today, found: Vec::new() };
            let wanted =
                |kind: &&ExceptionKind| query.kinds.is_empty() || query.kinds.contains(kind);
            ExceptionKind::ALL.iter().filter(wanted).for_each(|kind| search.look_for(*kind));
            let mut found = search.found;
            found.sort_by_key(|one| (one.why.kind(), one.day, one.record));
            Ok(found)
        })
    }
}

struct Search<'a> {
    view: &'a View<'a>,
    state: &'a State,
    selection: Selection<'a>,
    query: &'a ExceptionsQuery,
    today: Date,
    found: Vec<Exception>,
}

impl<'a> Search<'a> {
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

    /// Notes an exception that is about a person.
    fn of_person(
        &mut self,
        number: PersonNo,
        day: Date,
        record: RecordNo,
        device: Label,
        why: ExceptionReason,
    ) {
        let Some(person) = self.state.persons.get(number) else { return };
        let person = Some(self.view.person_view(number, person, self.query.period.to()));
        self.found.push(Exception { day, record, person, device, why });
    }

    /// The people that the filter takes.
    fn people(&self) -> Vec<(PersonNo, &'a Person)> {
        let day = self.query.period.to();
        let people = self.state.persons.iter();
        people.filter(|(_, person)| self.selection.takes_person(&person.attributes, day)).collect()
    }

    /// Whether a fitting or loan of a model, for a need or none, is what the filter is about.
    fn takes(&self, need: Option<NeedNo>, model: ModelNo) -> bool {
        self.selection.takes_for(self.state, need, model)
    }

    /// The fittings of the period that the filter takes.
    fn fittings(&self) -> Vec<(FittingNo, &'a Fitting)> {
        let (state, query) = (self.state, self.query);
        let taken = |fitting: &Fitting| {
            query.period.contains(fitting.fitted_on)
                && self.takes(fitting.need, fitting.model)
                && state.persons.get(fitting.person).is_some_and(|person| {
                    self.selection.takes_person(&person.attributes, query.period.to())
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
        for (number, fitting) in self.fittings() {
            if let Some(why) = life_before(self.state, fitting) {
                let device = Label::model(self.state, fitting.model);
                let (day, record) = (fitting.fitted_on, RecordNo::Fitting(number));
                self.of_person(fitting.person, day, record, device, why);
            }
        }
    }

    fn unlisted(&mut self) {
        for (number, fitting) in self.fittings() {
            if !meets_a_need(self.state, fitting) {
                let device = Label::model(self.state, fitting.model);
                let (day, record) = (fitting.fitted_on, RecordNo::Fitting(number));
                self.of_person(fitting.person, day, record, device, ExceptionReason::Unlisted);
            }
        }
    }

    fn likely_duplicates(&mut self) {
        if self.selection.asks_for_needs() || self.selection.asks_for_devices() {
            return;
        }
        let state = self.state;
        let mut likeness = DuplicateFinder::default();
        let mut pairs = BTreeSet::new();
        for (number, _) in self.people() {
            let twin = likeness.likely_duplicate(state, number);
            pairs.extend(twin.map(|twin| (twin.max(number), twin.min(number))));
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

    /// What fell due by today, of people who had not left by then, and of devices that did not come back.
    fn missing_follow_ups(&mut self) {
        let (state, period) = (self.state, self.query.period);
        for (person, of) in self.people() {
            for (number, fitting) in state.fittings_of(person) {
                if !self.takes(fitting.need, fitting.model) || was_returned(state, number) {
                    continue;
                }
                for round in [Round::One, Round::Six] {
                    let asked = state.follow_ups_of(number).any(|(_, known)| known.round == round);
                    let due = due_on(fitting.fitted_on, round).filter(|_| !asked);
                    let Some(due) = due.filter(|due| period.contains(*due)) else { continue };
                    if due <= self.today && of.attributes.left.is_none_or(|left| left.on >= due) {
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
        // Of stock a division takes the sites in it; the rest is known of people only.
        let Filter { school, category, stage, placement, .. } = &self.query.filter;
        if school.is_some() || category.is_some() || stage.is_some() || placement.is_some() {
            return;
        }
        let (state, until) = (self.state, self.query.period.to().min(self.today));
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

/// The latest fitting before another whose device's useful life had not ended then.
fn life_before(state: &State, fitting: &Fitting) -> Option<ExceptionReason> {
    let class = state.models.get(fitting.model)?.class;
    let day = fitting.fitted_on;
    let alive = |(number, before): (FittingNo, &Fitting)| {
        let model = state.models.get(before.model)?;
        let until = years_after(before.fitted_on, model.life_years?);
        let same = class.contains(model.class) || model.class.contains(class);
        let found = same && before.fitted_on < day && day < until;
        found.then_some((before.fitted_on, number, before.model, until))
    };
    let latest = state.fittings_of(fitting.person).filter_map(alive).max();
    let (fitted, before, model, until) = latest?;
    Some(ExceptionReason::InsideLife { before, model: Label::model(state, model), fitted, until })
}

/// Whether a fitting meets the need that it names; after the person left it meets none.
fn meets_a_need(state: &State, fitting: &Fitting) -> bool {
    let need = fitting.need.and_then(|number| Some((number, state.needs.get(number)?)));
    let lifecycle = need.and_then(|(number, need)| state.lifecycle(number, need));
    lifecycle.is_some_and(|lifecycle| matches!(lifecycle.end, End::Met(_)))
}

/// Whether a device was lent or issued by a day, or was gone by then.
fn used(state: &State, number: ItemNo, item: &Item, until: Date) -> bool {
    let gone = matches!(item.status, ItemStatus::Lost | ItemStatus::Retired) && item.since <= until;
    let lent = || state.loans_of_item(number).any(|(_, loan)| loan.out_on <= until);
    let mut moves = state.moves_of.of(number).filter_map(|no| state.moves.get(no));
    let went_out = |step| matches!(step, StockAction::Lend | StockAction::Issue);
    gone || lent() || moves.any(|moved| moved.on <= until && went_out(moved.step))
}
