//! Taking a single record back that should never have been recorded. The journal keeps it, with the reason.

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{AnyRecord, Change, Changed, LoanChange, Ref, Voided};
use crate::model::{
    EntityKind, FittingNo, ItemNo, ItemStatus, Listed, LoanNo, NeedNo, PersonNo, Problem,
    ProblemKind,
};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::history::footprint::Key;
use crate::registry::history::preconditions::removable;
use crate::registry::provision::fittings;
use crate::registry::reference::resolve::{self, Suggestions};
use crate::registry::stock::{issue, loan_history};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Borrower, State};

/// A record that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VoidedRecord {
    /// Its number.
    pub record: String,
    /// The warnings.
    pub warnings: Vec<Problem>,
    /// The number of the commit.
    pub commit: Option<u64>,
}

impl Store {
    /// Takes a recorded person, need, fitting, service, entry of stock or loan back: it is in nothing any more. A
    /// fitting gives back what it took from stock, a loan that goes on its device; a need that was met lets its fitting
    /// go, which is then unlisted. `record` is its number (`P12`, `N5`, `F5`, `R5`, `I7`, `L5`; `A5`,
    /// `G5`, `U5` of assessments, trainings and follow-ups) or the tag of a device.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none. [`Error::Refused`] without a reason in [`Author::why`], and while other
    /// records rest on it: on a person all that was recorded for them, on stock its moves and loans. Otherwise those
    /// of all [desks](crate::desks).
    pub fn void(&self, author: &Author, record: &str) -> Result<VoidedRecord> {
        reason_given(author)?;
        let task = OperationInfo {
            operation: "void",
            subject: record,
            at_desk: true,
            ..OperationInfo::default()
        };
        let ((record, warnings), commit) = self.write(author, task, |writer| {
            let key = named(writer.state, record)?;
            let mut diagnostics = Diagnostics::default();
            void(writer, &key, &mut diagnostics)?;
            if !diagnostics.errors.is_empty() {
                return Err(Error::Refused(diagnostics.errors));
            }
            writer.keep_row();
            Ok(Decision::Commit((key.to_string(), diagnostics.warnings)))
        })?;
        Ok(VoidedRecord { record, warnings, commit: commit.map(|info| info.number) })
    }
}

/// Refuses to mend what is on record without a word about why.
pub(crate) fn reason_given(author: &Author) -> Result<()> {
    match &author.why {
        Some(why) if !why.trim().is_empty() => Ok(()),
        _ => Err(Error::Refused(vec![Problem::new("why", "", ProblemKind::ReasonNeeded)])),
    }
}

/// The record of a number or tag.
pub(crate) fn named(state: &State, text: &str) -> Result<Key> {
    let there = Key::parse(text).filter(|key| match key {
        Key::Person(number) => state.persons.get(*number).is_some(),
        Key::Need(number) => state.needs.get(*number).is_some(),
        Key::Fitting(number) => state.fittings.get(*number).is_some(),
        Key::Service(number) => state.services.get(*number).is_some(),
        Key::Item(number) => state.items.get(*number).is_some(),
        Key::Loan(number) => state.loans.get(*number).is_some(),
        Key::Assessment(number) => state.assessments.get(*number).is_some(),
        Key::Training(number) => state.trainings.get(*number).is_some(),
        Key::FollowUp(number) => state.follow_ups.get(*number).is_some(),
        _ => false,
    });
    let tagged = || resolve::item(state, text, Suggestions::Nothing).ok().map(Key::Item);
    let unknown = || Error::NotFound { what: EntityKind::Record, key: text.to_owned() };
    there.or_else(tagged).ok_or_else(unknown)
}

fn void(writer: &mut Writer<'_>, key: &Key, diagnostics: &mut Diagnostics) -> Result<()> {
    let record = match key {
        Key::Person(number) => person(writer.state, *number, diagnostics),
        Key::Need(number) => {
            fittings::unlink(writer, *number, |_| true)?;
            loans_for(writer, *number)?;
            AnyRecord::Need(Ref::own(*number))
        }
        Key::Fitting(number) => fitting(writer, *number, diagnostics)?,
        Key::Service(number) => AnyRecord::Service(Ref::own(*number)),
        Key::Item(number) => item(writer.state, *number, diagnostics),
        Key::Loan(number) => loan(writer, *number, diagnostics)?,
        Key::Assessment(number) => AnyRecord::Assessment(Ref::own(*number)),
        Key::Training(number) => AnyRecord::Training(Ref::own(*number)),
        Key::FollowUp(number) => AnyRecord::FollowUp(Ref::own(*number)),
        _ => return Ok(()),
    };
    if diagnostics.errors.is_empty() {
        writer.record(Event::Voided(Voided { record, void: true }))?;
    }
    Ok(())
}

/// Refuses while other records rest on one.
fn unless_rested_on(record: String, others: Vec<String>, diagnostics: &mut Diagnostics) {
    if !others.is_empty() {
        let count = others.len() as u64;
        let others = Listed(others.into_iter().take(5).collect());
        diagnostics.error("record", record, ProblemKind::ReferencedBy { count, others });
    }
}

fn person(state: &State, number: PersonNo, diagnostics: &mut Diagnostics) -> AnyRecord {
    let needs = state.needs_of(number).map(|(no, _)| no.to_string());
    let fittings = state.fittings_of(number).map(|(no, _)| no.to_string());
    let services = state.services_of(number).map(|(no, _)| no.to_string());
    let loans = state.loans_of(Borrower::Person(number)).map(|(no, _)| no.to_string());
    let holds = state.holds.iter().filter(|(_, hold)| hold.borrower == Borrower::Person(number));
    let holds = holds.map(|(no, _)| no.to_string());
    let others = needs.chain(fittings).chain(services).chain(loans).chain(holds).collect();
    unless_rested_on(number.to_string(), others, diagnostics);
    AnyRecord::Person(Ref::own(number))
}

/// Loans that covered a need for the time being were lent all the same.
fn loans_for(writer: &mut Writer<'_>, number: NeedNo) -> Result<()> {
    let Some(need) = writer.state.needs.get(number) else { return Ok(()) };
    let loans = writer.state.loans_of(Borrower::Person(need.person));
    let loans = loans.filter(|(_, loan)| loan.need == Some(number)).map(|(loan, _)| loan);
    for loan in loans.collect::<Vec<_>>() {
        let need = LoanChange::Need(Change::new(Some(Ref::own(number)), None));
        let changed = Changed { record: Ref::own(loan), changes: vec![need] };
        writer.record(Event::LoanChanged(changed))?;
    }
    Ok(())
}

fn fitting(
    writer: &mut Writer<'_>,
    number: FittingNo,
    diagnostics: &mut Diagnostics,
) -> Result<AnyRecord> {
    if let Some(stored) = writer.state.fittings.get(number).cloned() {
        issue::change(writer, number, Some(&stored), None, diagnostics)?;
    }
    Ok(AnyRecord::Fitting(Ref::own(number)))
}

fn item(state: &State, number: ItemNo, diagnostics: &mut Diagnostics) -> AnyRecord {
    let loans = state.loans_of_item(number).map(|(no, _)| no.to_string());
    let moves = state.moves_of.of(number).filter(|no| state.moves.get(*no).is_some());
    let moves = moves.map(|no| no.to_string());
    unless_rested_on(number.to_string(), loans.chain(moves).collect(), diagnostics);
    let record = AnyRecord::Item(Ref::own(number));
    if let Some(item) = state.items.get(number).filter(|_| !removable(state, record)) {
        let level = state.level(item.model, item.received_at).map(|(_, level)| level);
        let model = state.models.get(item.model).map(|model| model.code.to_string());
        let site = state.sites.get(item.received_at).map(|site| site.code.to_string());
        let kind = ProblemKind::NotEnough {
            model: model.unwrap_or_default(),
            site: site.unwrap_or_default(),
            there: level.map_or(0, |level| level.count(ItemStatus::InStock)).into(),
        };
        diagnostics.error("quantity", item.quantity.to_string(), kind);
    }
    record
}

fn loan(
    writer: &mut Writer<'_>,
    number: LoanNo,
    diagnostics: &mut Diagnostics,
) -> Result<AnyRecord> {
    let stored = writer.state.loans.get(number).cloned();
    if let Some(stored) = stored.filter(|loan| loan.in_on.is_none()) {
        loan_history::never_was(writer, number, &stored, diagnostics)?;
    }
    Ok(AnyRecord::Loan(Ref::own(number)))
}
