//! Work that is due, by docs/domain.md §9: follow-ups, needs that wait, children who have grown, devices past their
//! useful life, devices to collect. All of it is derived from the records; none of it is stored.

use derive_setters::Setters;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::error::Result;
use crate::model::{
    Coded, FittingNo, NeedKind, NeedNo, PersonNo, Round, SiteNo, Tag, UsageFrequency, age_on,
    class_table, days_between, years_after,
};
use crate::registry::provision::follow_ups::due_on;
use crate::registry::view::filter::{Filter, Selection};
use crate::registry::view::handle::View;
use crate::registry::view::json;
use crate::registry::view::label::Label;
use crate::registry::view::records::PersonView;
use crate::registry::view::stock::known_site;
use crate::state::{Fitting, Holder, Person, State, Taken};
use crate::tables::Project;

/// A kind of work that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DueKind {
    /// A follow-up one month after a device was handed over.
    FollowUpOne,
    /// A follow-up six months after a device was handed over.
    FollowUpSix,
    /// A device need that has been open for long.
    Waiting,
    /// A child who was fitted a year ago with a device of the body's size, and has grown since.
    Growth,
    /// A device that has reached the end of its useful life.
    WornOut,
    /// A device that is never used and should be collected.
    Collect,
}

impl DueKind {
    /// All kinds.
    pub const ALL: &[Self] = &[
        Self::FollowUpOne,
        Self::FollowUpSix,
        Self::Waiting,
        Self::Growth,
        Self::WornOut,
        Self::Collect,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::FollowUpOne => "follow-up-1",
            Self::FollowUpSix => "follow-up-6",
            Self::Waiting => "waiting",
            Self::Growth => "growth",
            Self::WornOut => "worn-out",
            Self::Collect => "collect",
        }
    }

    /// Returns the kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// A filter of work that is due.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct DueFilter {
    /// The people and devices. A site takes the work on its fittings and needs; a fitting without a site is that of its need's
    /// site.
    pub(crate) filter: Filter,
    /// Work for this person.
    pub(crate) person: Option<PersonNo>,
    /// The kinds. An empty list takes all.
    pub(crate) kinds: Vec<DueKind>,
    /// The days for which a need may be open before it counts as waiting.
    #[setters(into = false)]
    pub(crate) waiting_days: u16,
    /// Includes work that falls due within this many days.
    #[setters(into = false)]
    pub(crate) within: u16,
    /// Leaves out work that was due before this day.
    pub(crate) since: Option<Date>,
}

impl DueFilter {
    /// The usual number of days for which a need may be open.
    pub const WAITING_DAYS: u16 = 90;
}

/// All work that is due on the day itself.
impl Default for DueFilter {
    fn default() -> Self {
        let (filter, kinds) = (Filter::default(), Vec::new());
        Self {
            filter,
            person: None,
            kinds,
            waiting_days: Self::WAITING_DAYS,
            within: 0,
            since: None,
        }
    }
}

/// A piece of work that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DueView {
    /// The kind of work.
    pub kind: DueKind,
    /// The day on which it is or was due.
    pub due_on: Date,
    /// The person it is due for.
    pub person: PersonView,
    /// The device that was fitted or is needed.
    pub device: Label,
    /// The tag of the fitted device, if it has one.
    pub tag: Option<Tag>,
    /// The need that waits.
    pub need: Option<NeedNo>,
    /// The numbers of devices handed over and needed, if the need is for several.
    #[serde(flatten, serialize_with = "json::given")]
    pub given: Option<(u32, u32)>,
    /// The fitting concerned.
    pub fitting: Option<FittingNo>,
    /// The day of that fitting.
    pub fitted_on: Option<Date>,
}

impl View<'_> {
    /// Returns the work that is due on a day, the most overdue first. People who had left by then are left out.
    ///
    /// ```
    /// use assistive_core::{DueFilter, DueKind};
    /// use jiff::civil::date;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n7,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let view = store.view()?;
    /// let due = view.due(&DueFilter::default(), date(2023, 5, 3))?;
    /// assert_eq!((due[0].kind, due[0].due_on), (DueKind::FollowUpOne, date(2023, 5, 1)));
    /// assert_eq!(due[0].days_late(date(2023, 5, 3)), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`](crate::Error::NotFound) if the filter names a code that does not exist.
    pub fn due(&self, wanted: &DueFilter, today: Date) -> Result<Vec<DueView>> {
        self.ask(|state| {
            // A site means the fittings here too, and in a filter only the needs.
            let site = wanted.filter.site.as_ref().map(|code| known_site(state, code));
            let filter = wanted.filter.clone().site(None);
            let selection = filter.resolve(state)?;
            let horizon = today.checked_add(i32::from(wanted.within).days()).unwrap_or(today);
            let mut search = Search {
                view: self,
                state,
                selection,
                wanted,
                site: site.transpose()?,
                today,
                horizon,
                found: Vec::new(),
            };
            let one = wanted.person.and_then(|no| Some((no, state.persons.get(no)?)));
            let all = state.persons.iter().filter(|_| wanted.person.is_none());
            for (number, person) in one.into_iter().chain(all) {
                let gone = person.attributes.left.is_some_and(|left| left.on <= today);
                if !gone && search.selection.takes_person(&person.attributes, today) {
                    search.person(number, person);
                }
            }
            let mut found = search.found;
            found.retain(|due| wanted.since.is_none_or(|since| due.due_on >= since));
            found.sort_by_key(|due| {
                (due.due_on, due.kind, due.person.number, due.fitting, due.need)
            });
            Ok(found)
        })
    }
}

struct Search<'a> {
    view: &'a View<'a>,
    state: &'a State,
    selection: Selection<'a>,
    wanted: &'a DueFilter,
    site: Option<SiteNo>,
    today: Date,
    /// Work due by this day is included.
    horizon: Date,
    found: Vec<DueView>,
}

/// The device, tag, need and fitting of a piece of work.
type Of = (Label, Option<Tag>, Option<NeedNo>, Option<FittingNo>);

impl Search<'_> {
    fn note(&mut self, (number, person): (PersonNo, &Person), kind: DueKind, on: Date, of: Of) {
        let wanted = self.wanted.kinds.is_empty() || self.wanted.kinds.contains(&kind);
        if !wanted || on > self.horizon {
            return;
        }
        let (device, tag, need, fitting) = of;
        let person = self.view.person_view(number, person, self.today);
        let given = need.and_then(|number| {
            let stored = self.state.needs.get(number).filter(|stored| stored.quantity > 1)?;
            Some((self.state.given(number, stored, self.today), stored.quantity))
        });
        let fitted_on = fitting.and_then(|no| self.state.fittings.get(no)).map(|of| of.fitted_on);
        let due =
            DueView { kind, due_on: on, person, device, tag, need, given, fitting, fitted_on };
        self.found.push(due);
    }

    fn person(&mut self, number: PersonNo, person: &Person) {
        let state = self.state;
        for (need, stored) in state.needs_of(number) {
            let open = stored.kind == NeedKind::Device
                && state
                    .lifecycle(need, stored)
                    .is_some_and(|lifecycle| lifecycle.open_on(self.today));
            let is_here = self.site.is_none() || stored.site == self.site;
            if open && is_here && self.selection.takes_need(state, &stored.fact()) {
                let patience = i32::from(self.wanted.waiting_days).days();
                let Ok(due) = stored.identified_on.checked_add(patience) else { continue };
                let device = stored.device.map_or(Label::None, |d| Label::device(state, d));
                let of = (device, None, Some(need), None);
                self.note((number, person), DueKind::Waiting, due, of);
            }
        }
        for (fitting, stored) in state.fittings_of(number) {
            if stored.fitted_on <= self.today
                && self.takes_fitting(stored)
                && !was_returned(state, fitting)
            {
                self.fitting((number, person), fitting, stored);
            }
        }
        self.growth(number, person);
    }

    /// Checks whether the filter selects a fitting.
    fn takes_fitting(&self, fitting: &Fitting) -> bool {
        let state = self.state;
        let of_need = || state.needs.get(fitting.need?)?.site;
        let is_here = self.site.is_none() || fitting.site.or_else(of_need) == self.site;
        is_here && self.selection.takes_fitting(state, fitting)
    }

    fn fitting(&mut self, person: (PersonNo, &Person), number: FittingNo, stored: &Fitting) {
        let state = self.state;
        let tag = state.tag_taken(stored).cloned();
        let device = Label::model(state, stored.model);
        let of = || (device.clone(), tag.clone(), None, Some(number));
        for (round, due) in missing_rounds(state, number, stored.fitted_on) {
            let kind = match round {
                Round::One => DueKind::FollowUpOne,
                Round::Six => DueKind::FollowUpSix,
            };
            self.note(person, kind, due, of());
        }
        let model = state.models.get(stored.model);
        if let Some(years) = model.and_then(|model| model.life_years)
            && !self.replaced(person.0, number, stored)
        {
            self.note(person, DueKind::WornOut, years_after(stored.fitted_on, years), of());
        }
        let answered = state.follow_ups_of(number).filter(|(_, asked)| asked.used.is_some());
        let last = answered.max_by_key(|(no, follow_up)| (follow_up.on, *no));
        let collected = matches!(stored.taken, Some(Taken::Item(_)));
        if let Some((_, last)) =
            last.filter(|(_, last)| last.used == Some(UsageFrequency::Never) && collected)
        {
            self.note(person, DueKind::Collect, last.on, of());
        }
    }

    /// Checks whether the person was later fitted with a device of the same class, or of one above or below it.
    fn replaced(&self, person: PersonNo, number: FittingNo, stored: &Fitting) -> bool {
        let state = self.state;
        let class = |fitting: &Fitting| state.models.get(fitting.model).map(|model| model.class);
        let Some(own) = class(stored) else { return false };
        let alike = |other| own.contains(other) || other.contains(own);
        let mut others = state.fittings_of(person).filter(|(no, _)| *no != number);
        others
            .any(|(_, other)| other.fitted_on > stored.fitted_on && class(other).is_some_and(alike))
    }

    /// The last fitting, follow-up or assessment of a child counts, because a professional saw the child then.
    fn growth(&mut self, number: PersonNo, person: &Person) {
        let state = self.state;
        if person.attributes.birth_date.is_none_or(|birth| age_on(birth, self.today) >= 18) {
            return;
        }
        let sized = |fitting: &Fitting| {
            let class = state.models.get(fitting.model).map(|model| model.class);
            class.and_then(|class| class_table().get(class)).is_some_and(|entry| entry.sized)
        };
        let taken = |fitting: &Fitting| sized(fitting) && self.takes_fitting(fitting);
        let fittings: Vec<_> = state
            .fittings_of(number)
            .filter(|(no, fitting)| taken(fitting) && !was_returned(state, *no))
            .collect();
        let Some((last, stored)) = fittings.iter().max_by_key(|(no, f)| (f.fitted_on, *no)) else {
            return;
        };
        let followed = fittings.iter().flat_map(|(no, _)| state.answers_of(*no));
        let assessed = state.needs_of(number).flat_map(|(no, _)| state.assessments_of(no));
        let looked = followed.map(|(_, f)| f.on).chain(assessed.map(|(_, a)| a.on));
        let since = looked.max().unwrap_or(stored.fitted_on).max(stored.fitted_on);
        if let Ok(due) = since.checked_add(12.months()) {
            let of = (Label::model(state, stored.model), None, None, Some(*last));
            self.note((number, person), DueKind::Growth, due, of);
        }
    }
}

/// Returns the follow-ups on a fitting that are to be made, with their due days, the earliest round first: on the day that
/// was agreed at the last contact, or else on the usual day while the person has not answered.
pub(super) fn missing_rounds(
    state: &State,
    number: FittingNo,
    fitted_on: Date,
) -> impl Iterator<Item = (Round, Date)> + '_ {
    Round::ALL.iter().filter_map(move |round| {
        let asked = || state.follow_ups_of(number).filter(|(_, asked)| asked.round == *round);
        let last = asked().max_by_key(|(no, follow_up)| (follow_up.on, *no));
        let agreed = last.and_then(|(_, follow_up)| follow_up.next_on);
        let is_answered = || asked().any(|(_, follow_up)| !follow_up.is_attempt());
        let usual = || due_on(fitted_on, *round).filter(|_| !is_answered());
        Some((*round, agreed.or_else(usual)?))
    })
}

/// Checks whether a fitted device was returned. No follow-up is due for it then.
pub(crate) fn was_returned(state: &State, number: FittingNo) -> bool {
    let Some(Taken::Item(item)) = state.fittings.get(number).and_then(|fitting| fitting.taken)
    else {
        return false;
    };
    state.items.get(item).is_some_and(|item| item.holder != Holder::Fitting(number))
}

impl DueView {
    /// Returns by how many days it is late on a day. The number is negative before the due day.
    pub fn days_late(&self, today: Date) -> i64 {
        days_between(self.due_on, today)
    }
}
