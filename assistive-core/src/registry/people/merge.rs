//! Merges two records of one person. Everything recorded under the removed record moves to the kept one, and the
//! number, ids and keys of the removed record then name the kept one. The journal keeps both records, and `undo`
//! separates them.

use std::collections::BTreeSet;
use std::fmt::Display;

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{
    AnyRecord, BorrowerFacts, Change, Changed, FittingChange, HoldChange, LoanChange, MaybeDay,
    NeedChange, PersonChange, Ref, ServiceChange, Timeline, Voided,
};
use crate::model::day::Day;
use crate::model::{
    CitizenId, Dated, FittingNo, HoldNo, Left, NeedKind, NeedNo, PersonNo, ProblemKind, RecordNo,
    SiteCode, SiteNo,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::people::leaving::LeaveSummary;
use crate::registry::people::merge_checks;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Changes;
use crate::registry::write::met::MetNeeds;
use crate::registry::write::operation::Operation;
use crate::state::{
    Borrower, Fitting, Hold, HoldState, Loan, Need, NeedDevice, Person, PersonAttributes, Service,
    State,
};

/// A merge of two records of the same person.
///
/// Values of the kept record win, missing values are taken from the other record. Needs, fittings and services
/// recorded under both are kept once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct MergePersons {
    /// The record that is kept.
    pub(in crate::registry) kept: PersonNo,
    /// The record of the same person that is removed.
    pub(in crate::registry) other: PersonNo,
}

/// The records changed by a merge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Merged {
    /// The records that were moved to the kept person.
    pub moved: Vec<RecordNo>,
    /// The duplicates that were voided.
    pub twice: Vec<RecordNo>,
    /// The holds that ended because the person already waited for the same model, with a better place.
    pub ended: Vec<HoldNo>,
    /// The leaving that only one of the records stated, and the records of the other one that it affects.
    pub left: Option<(Left, LeaveSummary)>,
}

impl Operation for MergePersons {
    type Output = Merged;
    const OPERATION: &'static str = "merge";
    const SUBJECT: &'static str = "persons";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Merged>> {
        let stored = |number| writer.state.persons.get(number).cloned();
        let (kept, other) = match (stored(self.kept), stored(self.other)) {
            (Some(kept), Some(other)) if self.kept != self.other => (kept, other),
            (kept, other) => {
                let kind = match (kept, other) {
                    (Some(_), Some(_)) => ProblemKind::SameRecord,
                    _ => resolve::unknown_person(),
                };
                diagnostics.error("person", self.other.to_string(), kind);
                return Ok(None);
            }
        };
        let people = [self.kept, self.other];
        let known = merge_checks::Known::of(writer.state, people);
        let met = people.map(|person| MetNeeds::of(writer.state, person));
        let left = merge_checks::leaving(writer.state, people);
        let mut merged = Merged { left, ..Merged::default() };
        merge_checks::warn_dropped(&kept, &other, writer.today, diagnostics);
        self.once(writer, diagnostics, &mut merged)?;
        self.check_loans(writer.state, diagnostics);
        let changes = changes(writer.state, &kept, &other, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        self.give(writer, &mut merged)?;
        // The removed record releases its keys before the kept record takes them.
        let gone = PersonChange::MergedInto(Change::new(None, Some(Ref::own(self.kept))));
        change(writer, self.other, vec![gone])?;
        let record = AnyRecord::Person(Ref::own(self.other));
        writer.record(Event::Voided(Voided { record, void: true }))?;
        change(writer, self.kept, changes)?;
        known.check(writer.state, self.kept, diagnostics);
        for met in met {
            met.warn_unmet(writer.state, ("person", &self.kept.to_string()), diagnostics);
        }
        Ok(Some(merged))
    }
}

fn change(writer: &mut Writer<'_>, person: PersonNo, changes: Vec<PersonChange>) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    writer.record(Event::PersonChanged(Changed { record: Ref::own(person), changes }))
}

/// Two records of the same thing: the one that stays and the one that goes.
struct Unchanged<N> {
    stays: N,
    goes: N,
}

impl MergePersons {
    /// Voids the duplicates of records that exist under both people.
    fn once(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
        merged: &mut Merged,
    ) -> Result<()> {
        for (same, linked) in self.same_fittings(writer.state, diagnostics) {
            take_back(writer, AnyRecord::Fitting(Ref::own(same.goes)), same.goes, merged)?;
            // The need met by the voided fitting is met by the other fitting, which met none.
            if let Some(need) = linked {
                let link = FittingChange::Need(Change::new(None, Some(Ref::own(need))));
                let changed = Changed { record: Ref::own(same.stays), changes: vec![link] };
                writer.record(Event::FittingChanged(changed))?;
            }
        }
        for same in self.same_needs(writer.state, diagnostics) {
            self.point_loans(writer, &same)?;
            keep_days(writer, &same)?;
            take_back(writer, AnyRecord::Need(Ref::own(same.goes)), same.goes, merged)?;
        }
        let state = &writer.state;
        let alike = |one: &Service, other: &Service| {
            (one.kind, one.served_on) == (other.kind, other.served_on)
        };
        let twice = state.services_of(self.other).filter(|(_, service)| {
            state.services_of(self.kept).any(|(_, known)| alike(known, service))
        });
        for number in twice.map(|(number, _)| number).collect::<Vec<_>>() {
            take_back(writer, AnyRecord::Service(Ref::own(number)), number, merged)?;
        }
        Ok(())
    }

    /// Returns the fittings under both people: the same model on the same day. With each comes the need that only the
    /// fitting to be voided meets.
    fn same_fittings(
        &self,
        state: &State,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(Unchanged<FittingNo>, Option<NeedNo>)> {
        let care = |number| {
            state.trainings_of(number).next().is_some()
                || state.follow_ups_of(number).next().is_some()
        };
        let mut same = Vec::new();
        for (goes, fitting) in state.fittings_of(self.other) {
            let alike = |known: &Fitting| {
                (known.model, known.fitted_on) == (fitting.model, fitting.fitted_on)
                    && (fitting.taken.is_none() || known.taken.is_none())
            };
            let mut of_kept = state.fittings_of(self.kept);
            let Some((stays, known)) = of_kept.find(|(_, known)| alike(known)) else { continue };
            if fitting.taken.is_some() || care(goes) {
                twice(goes, stays, diagnostics);
            } else {
                let linked = fitting.need.filter(|_| known.need.is_none());
                same.push((Unchanged { stays, goes }, linked));
            }
        }
        same
    }

    /// Returns the needs under both people: the same kind, device and day, and then those that a later list named again. A need
    /// that is met stays.
    fn same_needs(&self, state: &State, diagnostics: &mut Diagnostics) -> Vec<Unchanged<NeedNo>> {
        let bare = |number| {
            state.fittings_for(number).next().is_none()
                && state.assessments_of(number).next().is_none()
        };
        let mut same: Vec<Unchanged<NeedNo>> = Vec::new();
        for by_day in [true, false] {
            for (number, need) in state.needs_of(self.other) {
                // A need that is voided for another one is not compared again.
                let is_gone = |number: NeedNo| same.iter().any(|pair| pair.goes == number);
                let mut of_kept = state.needs_of(self.kept).filter(|(known, _)| !is_gone(*known));
                let found = of_kept.find(|(known_number, known)| match by_day {
                    true => is_same_need(known, need),
                    false => {
                        !is_same_need(known, need)
                            && is_listed_again(state, (*known_number, known), (number, need))
                    }
                });
                let Some((known, _)) = found.filter(|_| !is_gone(number)) else { continue };
                match (bare(number), bare(known)) {
                    (true, _) => same.push(Unchanged { stays: known, goes: number }),
                    (false, true) => same.push(Unchanged { stays: number, goes: known }),
                    (false, false) if by_day => twice(number, known, diagnostics),
                    // Two devices were handed over, so there are two needs.
                    (false, false) => {}
                }
            }
        }
        same
    }

    /// Moves the loans for a voided need to the one that stays.
    fn point_loans(&self, writer: &mut Writer<'_>, same: &Unchanged<NeedNo>) -> Result<()> {
        let people = [self.kept, self.other].map(Borrower::Person);
        let loans = people.into_iter().flat_map(|person| writer.state.loans_of(person));
        let loans = loans.filter(|(_, loan)| loan.need == Some(same.goes));
        for number in loans.map(|(number, _)| number).collect::<Vec<_>>() {
            let (goes, stays) = (Ref::own(same.goes), Ref::own(same.stays));
            let need = LoanChange::Need(Change::new(Some(goes), Some(stays)));
            let changed = Changed { record: Ref::own(number), changes: vec![need] };
            writer.record(Event::LoanChanged(changed))?;
        }
        Ok(())
    }

    /// Adds an error for two loans of one item on one day: a user must decide if they are one loan recorded twice.
    fn check_loans(&self, state: &State, diagnostics: &mut Diagnostics) {
        let alike = |one: &Loan, other: &Loan| (one.lent, one.out_on) == (other.lent, other.out_on);
        for (number, loan) in state.loans_of(Borrower::Person(self.other)) {
            let mut of_kept = state.loans_of(Borrower::Person(self.kept));
            if let Some((known, _)) = of_kept.find(|(_, known)| alike(known, loan)) {
                twice(number, known, diagnostics);
            }
        }
    }

    /// Moves the records of the other person to the kept person.
    fn give(&self, writer: &mut Writer<'_>, merged: &mut Merged) -> Result<()> {
        let to = Change::new(Ref::own(self.other), Ref::own(self.kept));
        let (from, into) = (Ref::own(self.other), Ref::own(self.kept));
        let borrower = Change::new(BorrowerFacts::Person(from), BorrowerFacts::Person(into));
        let state = &writer.state;
        let needs: Vec<_> = state.needs_of(self.other).map(|(no, _)| no).collect();
        let fittings: Vec<_> = state.fittings_of(self.other).map(|(no, _)| no).collect();
        let services: Vec<_> = state.services_of(self.other).map(|(no, _)| no).collect();
        let lent = state.loans_of(Borrower::Person(self.other));
        let loans: Vec<_> = lent.map(|(no, _)| no).collect();
        let held = |borrower| borrower == Borrower::Person(self.other);
        let holds = state.holds.iter().filter(|(_, hold)| held(hold.borrower));
        let holds: Vec<_> = holds.map(|(no, _)| no).collect();
        for number in needs.into_iter().rev() {
            merged.moved.push(number.into());
            let changes = vec![NeedChange::Person(to.clone())];
            writer.record(Event::NeedChanged(Changed { record: Ref::own(number), changes }))?;
        }
        for number in fittings.into_iter().rev() {
            merged.moved.push(number.into());
            let changes = vec![FittingChange::Person(to.clone())];
            writer.record(Event::FittingChanged(Changed { record: Ref::own(number), changes }))?;
        }
        for number in services.into_iter().rev() {
            merged.moved.push(number.into());
            let changes = vec![ServiceChange::Person(to.clone())];
            writer.record(Event::ServiceChanged(Changed { record: Ref::own(number), changes }))?;
        }
        for number in loans.into_iter().rev() {
            merged.moved.push(number.into());
            let changes = vec![LoanChange::Borrower(borrower.clone())];
            writer.record(Event::LoanChanged(Changed { record: Ref::own(number), changes }))?;
        }
        for number in holds {
            merged.moved.push(number.into());
            let changes = vec![HoldChange::Borrower(borrower.clone())];
            writer.record(Event::HoldChanged(Changed { record: Ref::own(number), changes }))?;
        }
        merged.ended = ended_holds(writer.state, self.kept, writer.today);
        Ok(())
    }
}

/// Returns the holds of a person that end because they wait for the same model in a better place.
fn ended_holds(state: &State, person: PersonNo, today: Date) -> Vec<HoldNo> {
    let own = |hold: &Hold| hold.borrower == Borrower::Person(person);
    let holds = state.holds.iter().filter(|(_, hold)| own(hold));
    let models: BTreeSet<_> = holds.map(|(_, hold)| hold.model).collect();
    let queues = models.into_iter().flat_map(|model| state.queue_on(model, today));
    let ended =
        queues.filter(|(_, hold)| own(hold) && matches!(hold.state, HoldState::Cancelled(_)));
    ended.map(|(number, _)| number).collect()
}

/// Gives the need that stays the earlier day, and all days on which lists name either need.
fn keep_days(writer: &mut Writer<'_>, same: &Unchanged<NeedNo>) -> Result<()> {
    let need = |number| writer.state.needs.get(number).cloned();
    let (Some(stays), Some(goes)) = (need(same.stays), need(same.goes)) else { return Ok(()) };
    let first = stays.identified_on.min(goes.identified_on);
    let mut changes = Changes::new();
    changes.note(Day(stays.identified_on), Day(first), NeedChange::IdentifiedOn);
    let days = [&[stays.identified_on, goes.identified_on], &*goes.listed_again].concat();
    let mut known = [&[first], &*stays.listed_again].concat();
    for day in days {
        if !known.contains(&day) {
            changes.0.push(NeedChange::ListedAgain(Day(day)));
            known.push(day);
        }
    }
    if changes.0.is_empty() {
        return Ok(());
    }
    let changed = Changed { record: Ref::own(same.stays), changes: changes.0 };
    writer.record(Event::NeedChanged(changed))
}

fn take_back(
    writer: &mut Writer<'_>,
    record: AnyRecord,
    number: impl Into<RecordNo>,
    merged: &mut Merged,
) -> Result<()> {
    merged.twice.push(number.into());
    writer.record(Event::Voided(Voided { record, void: true }))
}

/// Adds an error: two records look the same, and neither can be voided automatically.
fn twice(number: impl Display, known: impl Display, diagnostics: &mut Diagnostics) {
    let kind = ProblemKind::RecordedAs { record: known.to_string() };
    diagnostics.error("record", number.to_string(), kind);
}

fn is_same_need(one: &Need, other: &Need) -> bool {
    one.kind == other.kind
        && NeedDevice::same_of(one.device, other.device)
        && (one.is_listed_on(other.identified_on)
            || other.listed_again.iter().any(|day| one.is_listed_on(*day)))
}

/// Checks whether the later one of two needs for a device repeats the earlier one, as a later needs list does.
fn is_listed_again(state: &State, one: (NeedNo, &Need), other: (NeedNo, &Need)) -> bool {
    let (first, again) = match one.1.identified_on <= other.1.identified_on {
        true => (one, other),
        false => (other, one),
    };
    let day = again.1.identified_on;
    let goes_on = |(number, need): (NeedNo, &Need)| {
        state.lifecycle(number, need).is_some_and(|lifecycle| !lifecycle.ended_by(day))
    };
    first.1.kind == NeedKind::Device
        && again.1.kind == NeedKind::Device
        && NeedDevice::same_of(first.1.device, again.1.device)
        && first.1.quantity == again.1.quantity
        && again.1.withdrawn.is_none()
        && goes_on(first)
}

/// Returns the changes of the kept record.
fn changes(
    state: &State,
    kept: &Person,
    other: &Person,
    diagnostics: &mut Diagnostics,
) -> Vec<PersonChange> {
    let mut changes = Changes::new();
    let citizen = kept.citizen.or(other.citizen);
    changes.note(kept.citizen, citizen, PersonChange::Citizen);
    if let Some(id) = citizen {
        check_id(id, kept, other, diagnostics);
    }
    let another = other.citizen.filter(|id| Some(*id) != citizen);
    if let (Some(another), Some(id)) = (another, citizen) {
        // A person may have been given two ids, but two people are more likely.
        diagnostics.warn("id_number", another.masked(), ProblemKind::TwoIds { id: id.masked() });
    }
    let former = another.iter().chain(&other.former);
    changes.0.extend(former.map(|id| PersonChange::FormerIdAdded(*id)));
    // Certificates belong to an id. Those of another id are not taken over.
    let issues = other.issues.iter().filter(|_| another.is_none());
    let new = issues.filter(|issue| !kept.issues.contains(issue));
    changes.0.extend(new.map(|issue| PersonChange::IssueAdded(*issue)));
    changes.0.extend(other.keys.iter().cloned().map(PersonChange::KeyAdded));
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    for (known, new, change) in [
        (&kept.class_name, &other.class_name, PersonChange::ClassName as fn(_) -> _),
        (&kept.guardian, &other.guardian, PersonChange::Guardian),
        (&kept.phone, &other.phone, PersonChange::Phone),
        (&kept.address, &other.address, PersonChange::Address),
        (&kept.note, &other.note, PersonChange::Note),
    ] {
        changes.note(text(known), text(known).or(text(new)), change);
    }
    let categories = if kept.categories.is_empty() { other } else { kept }.categories;
    changes.note(kept.categories, categories, PersonChange::Categories);
    changes_of_traits(state, &kept.attributes, &other.attributes, citizen, &mut changes);
    changes_of_registration(kept, other, &mut changes);
    changes.0
}

/// Adds the changes of the attributes by which people are counted.
fn changes_of_traits(
    state: &State,
    kept: &PersonAttributes,
    other: &PersonAttributes,
    citizen: Option<CitizenId>,
    changes: &mut Changes<PersonChange>,
) {
    let sex = kept.sex.or(citizen.map(CitizenId::sex)).or(other.sex);
    changes.note(kept.sex, sex, PersonChange::Sex);
    let birth = kept.birth_date.or(citizen.map(CitizenId::birth_date)).or(other.birth_date);
    changes.note(MaybeDay(kept.birth_date), MaybeDay(birth), PersonChange::BirthDate);
    learn(&kept.category, &other.category, |v| *v, PersonChange::Category, changes);
    learn(&kept.grade, &other.grade, |v| *v, PersonChange::Grade, changes);
    let code = |site: &Option<SiteNo>| -> Option<SiteCode> {
        site.and_then(|no| state.sites.get_any(no)).map(|site| site.code.clone())
    };
    learn(&kept.school, &other.school, code, PersonChange::School, changes);
    changes.note(kept.stage, kept.stage.or(other.stage), PersonChange::Stage);
    changes.note(kept.placement, kept.placement.or(other.placement), PersonChange::Placement);
    changes.note(kept.left, kept.left.or(other.left), PersonChange::Left);
}

/// Adds the changes of the day of registration. A day that was given counts before one that was assumed.
fn changes_of_registration(kept: &Person, other: &Person, changes: &mut Changes<PersonChange>) {
    let (day, other_day) = (kept.registration_recorded, other.registration_recorded);
    let registered = match (kept.registration_assumed, other.registration_assumed) {
        (true, false) => other_day,
        (false, true) => day,
        (true, true) => kept.entered_on().min(other.entered_on()),
        (false, false) => day.min(other_day),
    };
    changes.note(MaybeDay(Some(day)), MaybeDay(Some(registered)), PersonChange::RegisteredOn);
    let assumed = kept.registration_assumed && other.registration_assumed;
    changes.note(kept.registration_assumed, assumed, PersonChange::RegistrationAssumed);
}

/// Checks that the id of one record does not contradict the sex and birth date of the other.
fn check_id(id: CitizenId, kept: &Person, other: &Person, diagnostics: &mut Diagnostics) {
    for person in [kept, other].into_iter().filter(|person| person.citizen.is_none()) {
        if let Some(sex) = person.attributes.sex.filter(|sex| *sex != id.sex()) {
            let kind = ProblemKind::SexContradictsId { sex: id.sex().to_string() };
            diagnostics.error("sex", sex.to_string(), kind);
        }
        if let Some(day) = person.attributes.birth_date.filter(|day| *day != id.birth_date()) {
            diagnostics.error("birth_date", day.to_string(), ProblemKind::BirthContradictsId);
        }
    }
}

/// Takes over a dated fact if the kept record has no value for it.
fn learn<T: Clone + PartialEq, C: Clone + PartialEq>(
    kept: &Dated<Option<T>>,
    other: &Dated<Option<T>>,
    code: impl Fn(&Option<T>) -> Option<C>,
    change: impl FnOnce(Change<Timeline<Option<C>>>) -> PersonChange,
    changes: &mut Changes<PersonChange>,
) {
    let (first, later) = kept.parts();
    if first.is_none() && later.iter().all(|(_, value)| value.is_none()) {
        let told = |facts: &Dated<Option<T>>| Timeline::from(&facts.map(&code));
        changes.note(told(kept), told(other), change);
    }
}
