//! Voids a single record that was recorded by mistake. The journal keeps it, with the reason.

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Change, Changed, LoanChange, Ref, Voided};
use crate::model::{
    EntityKind, FittingNo, ItemNo, ItemStatus, Listed, LoanNo, NeedNo, PersonNo, Problem,
    ProblemKind,
};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::history::effects::{Key, is_lot_in_stock};
use crate::registry::provision::fittings;
use crate::registry::reference::resolve::{self, Suggestions};
use crate::registry::stock::{issue, loan_history};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Borrower, State};

/// A record that was voided.
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
    /// Voids a person, need, fitting, service, entry of stock, loan, assessment, training or follow-up. The stock that a
    /// fitting took is returned to its site, as is the device of an open loan. The fitting that met a voided need becomes
    /// unlisted. `record` is the number (`P12`, `N5`, `F5`, `R5`, `I7`, `L5`, `A5`, `G5`, `U5`) or the tag of a device.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] for an unknown record. Returns [`Error::Refused`] without a reason in
    /// [`Author::why`], and while other records refer to it: the records of a person, or the moves and loans of stock.
    /// The other errors are those of all [desks](crate::desks).
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

/// Checks that the author gave a reason, which corrections and voids require.
pub(crate) fn reason_given(author: &Author) -> Result<()> {
    match &author.why {
        Some(why) if !why.trim().is_empty() => Ok(()),
        _ => Err(Error::Refused(vec![Problem::new("why", "", ProblemKind::ReasonNeeded)])),
    }
}

/// Returns the record of a number or tag.
pub(crate) fn named(state: &State, text: &str) -> Result<Key> {
    let recorded = Key::parse(text).filter(|key| match key {
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
    let unknown = || Error::not_found(EntityKind::Record, text);
    recorded.or_else(tagged).ok_or_else(unknown)
}

fn void(writer: &mut Writer<'_>, key: &Key, diagnostics: &mut Diagnostics) -> Result<()> {
    match key {
        Key::Person(number) => person(writer.state, *number, diagnostics),
        Key::Need(number) => {
            fittings::unlink(writer, *number)?;
            unlink_loans(writer, *number)?;
        }
        Key::Fitting(number) => fitting(writer, *number, diagnostics)?,
        Key::Item(number) => item(writer.state, *number, diagnostics),
        Key::Loan(number) => loan(writer, *number, diagnostics)?,
        Key::Service(_) | Key::Assessment(_) | Key::Training(_) | Key::FollowUp(_) => {}
        _ => return Ok(()),
    }
    if let Some(record) = key.record(writer.state).filter(|_| diagnostics.errors.is_empty()) {
        writer.record(Event::Voided(Voided { record, void: true }))?;
    }
    Ok(())
}

/// Refuses to void a record while others refer to it.
fn check_unreferenced(record: String, others: Vec<String>, diagnostics: &mut Diagnostics) {
    if !others.is_empty() {
        let count = others.len() as u64;
        let others = Listed(others.into_iter().take(5).collect());
        diagnostics.error("record", record, ProblemKind::ReferencedBy { count, others });
    }
}

fn person(state: &State, number: PersonNo, diagnostics: &mut Diagnostics) {
    let needs = state.needs_of(number).map(|(no, _)| no.to_string());
    let fittings = state.fittings_of(number).map(|(no, _)| no.to_string());
    let services = state.services_of(number).map(|(no, _)| no.to_string());
    let loans = state.loans_of(Borrower::Person(number)).map(|(no, _)| no.to_string());
    let holds = state.holds.iter().filter(|(_, hold)| hold.borrower == Borrower::Person(number));
    let holds = holds.map(|(no, _)| no.to_string());
    let others = needs.chain(fittings).chain(services).chain(loans).chain(holds).collect();
    check_unreferenced(number.to_string(), others, diagnostics);
}

/// Unlinks the loans that covered a need. The loans themselves stay.
fn unlink_loans(writer: &mut Writer<'_>, number: NeedNo) -> Result<()> {
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
) -> Result<()> {
    if let Some(stored) = writer.state.fittings.get(number).cloned() {
        issue::change(writer, number, Some(&stored), None, diagnostics)?;
    }
    Ok(())
}

fn item(state: &State, number: ItemNo, diagnostics: &mut Diagnostics) {
    let loans = state.loans_of_item(number).map(|(no, _)| no.to_string());
    let moves = state.moves_of.of(number).filter(|no| state.moves.get(*no).is_some());
    let moves = moves.map(|no| no.to_string());
    check_unreferenced(number.to_string(), loans.chain(moves).collect(), diagnostics);
    if let Some(item) = state.items.get(number).filter(|_| !is_lot_in_stock(state, number)) {
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
}

fn loan(writer: &mut Writer<'_>, number: LoanNo, diagnostics: &mut Diagnostics) -> Result<()> {
    let stored = writer.state.loans.get(number).cloned();
    if let Some(stored) = stored.filter(|loan| loan.in_on.is_none()) {
        loan_history::never_was(writer, number, &stored, diagnostics)?;
    }
    Ok(())
}
