//! Voids a single record that was recorded by mistake. The journal keeps it, with the reason.

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Change, Changed, LoanChange, Ref, Voided};
use crate::model::{
    AssessmentNo, EntityKind, FittingNo, ItemNo, ItemStatus, Listed, LoanNo, NeedNo, PersonNo,
    Problem, ProblemKind, RecordNo,
};
use crate::registry::engine::handle::Store;
use crate::registry::engine::transaction::{Author, Decision, OperationInfo, Writer};
use crate::registry::history::effects::{Key, is_lot_in_stock};
use crate::registry::provision::fittings;
use crate::registry::stock::known::name_of;
use crate::registry::stock::{imported_loans, issue};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::operation::Applied;
use crate::state::{Borrower, State};

impl Store {
    /// Voids a person, need, fitting, service, entry of stock, loan, assessment, training or follow-up. A device or quantity
    /// that a fitting or loan took is where it would be if the record had never been. The fitting that met a voided need becomes
    /// unlisted. [`View::find_record`](crate::View::find_record) finds the number of a record.
    ///
    /// ```
    /// use assistive_core::model::NeedNo;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n7,WC,2023-03-05\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let need = NeedNo::parse("N1").ok_or("not a need")?;
    /// store.void(&author.clone().why("wrong person".to_owned()), need)?;
    /// assert_eq!(store.info()?.needs, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] for an unknown record and for holds, which are
    /// [cancelled](crate::desks::Lending::cancel_hold). Returns [`Error::Refused`] without a reason in [`Author::why`],
    /// and while other records refer to it: the records of a person, or the moves and loans of stock. The other errors
    /// are those of all [desks](crate::desks).
    pub fn void(&self, author: &Author, record: impl Into<RecordNo>) -> Result<Applied<()>> {
        reason_given(author)?;
        let record = record.into();
        let subject = &record.to_string();
        let info =
            OperationInfo { operation: "void", subject, at_desk: true, ..OperationInfo::default() };
        let (warnings, commit) = self.write(author, info, |writer| {
            let mut diagnostics = Diagnostics::default();
            void(writer, record, &mut diagnostics)?;
            if !diagnostics.errors.is_empty() {
                return Err(Error::Refused(diagnostics.errors));
            }
            writer.keep_row();
            Ok(Decision::Commit(diagnostics.warnings))
        })?;
        Ok(Applied { output: (), warnings, commit: commit.map(|info| info.number) })
    }
}

/// Checks that the author gave a reason, which corrections and voids require.
pub(crate) fn reason_given(author: &Author) -> Result<()> {
    match &author.why {
        Some(why) if !why.trim().is_empty() => Ok(()),
        _ => Err(Error::Refused(vec![Problem::new("why", "", ProblemKind::ReasonNeeded)])),
    }
}

fn void(writer: &mut Writer<'_>, number: RecordNo, diagnostics: &mut Diagnostics) -> Result<()> {
    if !writer.state.has(number) {
        return Err(Error::not_found(EntityKind::Record, number));
    }
    match number {
        RecordNo::Person(number) => person(writer.state, number, diagnostics),
        RecordNo::Need(number) => {
            fittings::unlink(writer, number, |_| true)?;
            unlink_loans(writer, number)?;
        }
        RecordNo::Fitting(number) => fitting(writer, number, diagnostics)?,
        RecordNo::Item(number) => item(writer.state, number, diagnostics),
        RecordNo::Loan(number) => loan(writer, number, diagnostics)?,
        RecordNo::Assessment(number) => assessment(writer.state, number, diagnostics),
        RecordNo::Service(_) | RecordNo::Training(_) | RecordNo::FollowUp(_) => {}
        RecordNo::Hold(number) => return Err(Error::not_found(EntityKind::Record, number)),
    }
    let record = Key::from(number).record(writer.state);
    if let Some(record) = record.filter(|_| diagnostics.errors.is_empty()) {
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

/// Refuses to void an assessment while a fitting meets the need because of it.
fn assessment(state: &State, number: AssessmentNo, diagnostics: &mut Diagnostics) {
    let others = state.resting_on(number).map(|fitting| fitting.to_string()).collect();
    check_unreferenced(number.to_string(), others, diagnostics);
}

fn fitting(
    writer: &mut Writer<'_>,
    number: FittingNo,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    match writer.state.fittings.get(number).cloned() {
        Some(stored) => issue::never_was(writer, number, &stored, diagnostics),
        None => Ok(()),
    }
}

fn item(state: &State, number: ItemNo, diagnostics: &mut Diagnostics) {
    let loans = state.loans_of_item(number).map(|(no, _)| no.to_string());
    check_unreferenced(number.to_string(), loans.collect(), diagnostics);
    // A move has no number that a command takes.
    let last = state.moves_of.of(number).find_map(|no| state.moves.get(no));
    if let Some((last, item)) = last.zip(state.items.get(number))
        && diagnostics.errors.is_empty()
    {
        let (item, step) = (name_of(number, item), last.step.to_string());
        let kind = ProblemKind::ItemMoved { item, record: number.to_string(), step, on: last.on };
        diagnostics.error("record", number.to_string(), kind);
    }
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
    match writer.state.loans.get(number).cloned() {
        Some(stored) => imported_loans::never_was(writer, number, &stored, diagnostics),
        None => Ok(()),
    }
}
