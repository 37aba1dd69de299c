//! Imported loans, which are history (docs/domain.md §8, rule 27). The rules of the desk, its limits and queues are in
//! `lending`.
//!
//! Cleaning between two loans is assumed. The remaining rule is that a device cannot be in two places at once, nor be
//! lent before it was received. After its last loan a device is on loan or in stock.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, LoanChange, LoanReturn, MaybeDay, Ref};
use crate::model::{
    BorrowerName, Condition, ItemStatus, Lendable, LoanNo, Money, NeedNo, ProblemKind, Purpose,
    QUANTITIES, SiteCode, SiteNo, StockAction,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::loan_checks::{
    Planned, Terms, add, check_days, check_need, due_after, known_borrower, known_lendable,
    out_step, warn_after_leaving,
};
use crate::registry::stock::returns;
use crate::registry::stock::steps;
use crate::registry::stock::steps::QuantityMove;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{Borrower, Holder, Lent, Loan, State};

/// A past loan to be recorded. Its key is the item, the borrower and the day.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct LoanDraft {
    /// The item that was lent.
    #[setters(skip)]
    pub(crate) lent: Lendable,
    /// The borrower.
    #[setters(skip)]
    pub(crate) borrower: BorrowerName,
    /// The day on which it was lent.
    #[setters(skip)]
    pub(crate) out_on: Date,
    /// The due day. By default it follows from the model's loan period. If it is cleared, the record is an issue.
    pub(crate) due_on: Edit<Date>,
    /// The day on which it was returned.
    pub(crate) in_on: Edit<Date>,
    /// The site that lent it. A bulk model always has one, by default the store's own.
    pub(crate) site: Edit<SiteCode>,
    /// The quantity, one by default. It is always one for a device with a tag.
    pub(crate) quantity: Edit<u32>,
    /// The need that it bridges.
    pub(crate) need: Edit<NeedNo>,
    /// The purpose.
    pub(crate) purpose: Edit<Purpose>,
    /// The deposit.
    pub(crate) deposit: Edit<Money>,
    /// How much of a bulk loan came back on each day. Only a sheet states it.
    #[setters(skip)]
    pub(crate) returns: Edit<Vec<LoanReturn>>,
    /// The number of times that it was extended.
    pub(crate) renewals: Edit<u16>,
    /// The day on which the deposit was given back.
    pub(crate) deposit_back: Edit<Date>,
    /// The condition in which the device came back.
    pub(crate) condition: Edit<Condition>,
    /// The parts that were missing when it came back.
    pub(crate) missing: Edit<String>,
    /// The name of the person who lent it, of a new loan.
    pub(crate) by: Edit<String>,
    /// The name of the person who took it back.
    pub(crate) back_by: Edit<String>,
    /// The place of the loan among those of the item, the borrower and the day, from 1.
    pub(crate) nth: Option<u32>,
    /// The stored loan, if it is known.
    #[setters(skip)]
    pub(crate) stored: Option<LoanNo>,
}

impl LoanDraft {
    /// Returns a draft with nothing but the key.
    pub fn new(lent: Lendable, borrower: BorrowerName, out_on: Date) -> Self {
        Self {
            lent,
            borrower,
            out_on,
            due_on: Edit::Keep,
            in_on: Edit::Keep,
            site: Edit::Keep,
            quantity: Edit::Keep,
            need: Edit::Keep,
            purpose: Edit::Keep,
            deposit: Edit::Keep,
            returns: Edit::Keep,
            renewals: Edit::Keep,
            deposit_back: Edit::Keep,
            condition: Edit::Keep,
            missing: Edit::Keep,
            by: Edit::Keep,
            back_by: Edit::Keep,
            nth: None,
            stored: None,
        }
    }
}

impl Operation for LoanDraft {
    type Output = Upserted<LoanNo, Loan>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "loans";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<LoanNo, Loan>>> {
        let state = &*writer.state;
        let lent = known_lendable(state, &self.lent, diagnostics);
        let borrower = known_borrower(state, &self.borrower, diagnostics);
        diagnostics.not_after("out_on", Some(self.out_on), writer.today);
        diagnostics.not_after("in_on", self.in_on.value(), writer.today);
        diagnostics.not_after("deposit_back", self.deposit_back.value(), writer.today);
        diagnostics.plain("missing", &self.missing);
        diagnostics.plain("by", &self.by);
        diagnostics.plain("back_by", &self.back_by);
        diagnostics.within("quantity", self.quantity, QUANTITIES);
        resolve::known_site(state, "site", &self.site, diagnostics);
        if let Some(need) = self.need.value() {
            check_need(state, need, &self.borrower, diagnostics);
        }
        let Some(lent) = lent.filter(|_| diagnostics.errors.is_empty()) else { return Ok(None) };
        let stored = self.find(writer, (lent, borrower), diagnostics);
        let known = stored.as_ref().map(|(_, loan)| loan);
        let known_back = known.map(|loan| loan.returns.clone());
        let planned = self.planned(writer.state, lent, known, diagnostics);
        check_days(writer, &planned, stored.as_ref().map(|(number, _)| *number), diagnostics);
        self.check_returns(writer, &planned, known_back, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        match stored {
            Some((number, stored)) => self.update(writer, number, stored, &planned, diagnostics),
            None => self.create(writer, &planned, diagnostics),
        }
    }
}

impl LoanDraft {
    /// Returns the stored loan that the draft refers to. Adds an error if loans before the one named by its place are
    /// missing.
    fn find(
        &self,
        writer: &mut Writer<'_>,
        (lent, borrower): (Lent, Option<Borrower>),
        diagnostics: &mut Diagnostics,
    ) -> Option<(LoanNo, Loan)> {
        let (state, crowded) = writer.crowded();
        let owned = |(number, loan): (LoanNo, &Loan)| (number, loan.clone());
        if let Some(number) = self.stored {
            return state.loans.get(number).map(|loan| owned((number, loan)));
        }
        let borrower = borrower?;
        let mut alike = crowded.loans_alike(state, lent, borrower, self.out_on);
        alike.sort_by_key(|(number, _)| *number);
        if let Some(nth) = self.nth {
            let known = alike.get(nth.saturating_sub(1) as usize).copied().map(owned);
            if known.is_none() {
                diagnostics.is_next(nth, alike.len() as u64);
            }
            return known;
        }
        // Without a place, the row belongs to the loan that it agrees with best.
        let best = alike.into_iter().max_by_key(|(number, loan)| (self.fit(state, loan), *number));
        best.map(owned)
    }

    /// Returns the number of cells that agree with a stored loan.
    fn fit(&self, state: &State, loan: &Loan) -> usize {
        let site = loan.site.and_then(|site| state.sites.get(site)).map(|site| &site.code);
        let says = [
            self.due_on.value() == loan.due_on,
            self.in_on.value() == loan.in_on,
            self.site.as_ref().value() == site,
            self.quantity.value().unwrap_or(1) == loan.quantity,
            self.need.value() == loan.need,
            self.purpose.value() == loan.purpose,
            self.deposit.value() == loan.deposit,
        ];
        says.into_iter().filter(|same| *same).count()
    }
}

impl LoanDraft {
    fn planned(
        &self,
        state: &State,
        lent: Lent,
        stored: Option<&Loan>,
        diagnostics: &mut Diagnostics,
    ) -> Planned {
        let model = state.model_lent(lent).and_then(|no| state.models.get(no));
        let usual = model.and_then(|model| due_after(self.out_on, model.loan_days));
        let due_on = match stored {
            Some(stored) => self.due_on.over(stored.due_on),
            None => self.due_on.over(usual),
        };
        let in_on = self.in_on.over(stored.and_then(|loan| loan.in_on));
        let named = self.site.as_ref().map(|code| state.site_by_code().get(code).copied());
        let own = state.own_site.as_ref().and_then(|code| state.site_by_code().get(code).copied());
        let site = match (named, stored) {
            (Edit::Set(site), _) => site,
            (Edit::Keep, Some(stored)) => stored.site,
            (Edit::Keep | Edit::Clear, _) => match lent {
                // As far as is known, the device was lent where it is now. It may move later.
                Lent::Item(item) => state.items.get(item).map(|item| item.site),
                Lent::Bulk(_) => own,
            },
        };
        let quantity = self.quantity.over_or(stored.map_or(1, |loan| loan.quantity), 1);
        let code = || model.map(|model| model.code.to_string()).unwrap_or_default();
        match lent {
            Lent::Item(_) if quantity != 1 => {
                let kind = ProblemKind::OneByOne { model: code() };
                diagnostics.error("quantity", quantity.to_string(), kind);
            }
            Lent::Bulk(_) if site.is_none() => {
                diagnostics.error("site", "", ProblemKind::SiteNeeded { model: code() });
            }
            _ => {}
        }
        let back = stored.filter(|loan| loan.in_on.is_none()).map_or(0, |loan| loan.back);
        if quantity <= back {
            let (min, max) = (u64::from(back) + 1, *QUANTITIES.end());
            diagnostics.error(
                "quantity",
                quantity.to_string(),
                ProblemKind::NotANumber { min, max },
            );
        }
        Planned { lent, out_on: self.out_on, due_on, in_on, site, quantity }
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        planned: &Planned,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<LoanNo, Loan>>> {
        warn_after_leaving(writer.state, &self.borrower, ("out_on", self.out_on), diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let terms = Terms {
            need: self.need.value(),
            purpose: self.purpose.value(),
            deposit: self.deposit.value(),
            by: self.by.clone().value(),
        };
        let number = add(writer, &self.lent, &self.borrower, planned, terms)?;
        let stored = must(writer.state.loans.get(number).cloned(), "a loan that was just added")?;
        let mut changes = Changes::new();
        self.note_return(&stored, &mut changes);
        let back = match (&self.returns, planned.in_on) {
            (Edit::Set(returns), None) => returns.iter().map(|part| part.quantity).sum(),
            _ => 0,
        };
        if let Edit::Set(returns) = &self.returns {
            changes.note(Vec::new(), returns.clone(), LoanChange::Returns);
            changes.note(0, back, LoanChange::Back);
        }
        if !changes.0.is_empty() {
            let changed = Changed { record: Ref::own(number), changes: changes.0 };
            writer.record(Event::LoanChanged(changed))?;
        }
        if planned.in_on.is_none() {
            go_out(writer, number, planned, planned.quantity - back, diagnostics)?;
        }
        Ok(diagnostics.errors.is_empty().then(|| Upserted::new(number, Previous::Absent)))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: LoanNo,
        stored: Loan,
        planned: &Planned,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<LoanNo, Loan>>> {
        diagnostics.warn_author(&self.by, stored.by.as_deref());
        let code = |no: SiteNo| writer.state.sites.get(no).map(|site| site.code.clone());
        let mut changes = Changes::new();
        changes.note(MaybeDay(stored.due_on), MaybeDay(planned.due_on), LoanChange::DueOn);
        changes.note(MaybeDay(stored.in_on), MaybeDay(planned.in_on), LoanChange::InOn);
        changes.note(stored.site.and_then(code), planned.site.and_then(code), LoanChange::Site);
        changes.note(stored.quantity, planned.quantity, LoanChange::Quantity);
        let parts = returns::corrected(&stored, planned, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        changes.note(stored.returns.clone(), parts, LoanChange::Returns);
        let need = self.need.over(stored.need);
        changes.note(stored.need.map(Ref::own), need.map(Ref::own), LoanChange::Need);
        changes.edit(&stored.purpose, &self.purpose, LoanChange::Purpose);
        changes.edit(&stored.deposit, &self.deposit, LoanChange::Deposit);
        self.note_return(&stored, &mut changes);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        self.change_stock(writer, number, (&stored, planned), changes, diagnostics)?;
        Ok(diagnostics.errors.is_empty().then(|| Upserted::new(number, Previous::Changed(stored))))
    }

    /// Notes the extensions of a loan and the details of its return.
    fn note_return(&self, stored: &Loan, changes: &mut Changes<LoanChange>) {
        let renewals = self.renewals.over_or(stored.renewals, 0);
        changes.note(stored.renewals, renewals, LoanChange::Renewals);
        let deposit_back = self.deposit_back.over(stored.deposit_back);
        let days = (MaybeDay(stored.deposit_back), MaybeDay(deposit_back));
        changes.note(days.0, days.1, LoanChange::DepositBack);
        changes.edit(&stored.condition, &self.condition, LoanChange::Condition);
        let missing = stored.missing.as_deref().map(str::to_owned);
        changes.edit(&missing, &self.missing, LoanChange::Missing);
        let back_by = stored.back_by.as_deref().map(str::to_owned);
        changes.edit(&back_by, &self.back_by, LoanChange::BackBy);
    }

    /// Checks the returns of a bulk loan. Warns of others than the stored ones.
    fn check_returns(
        &self,
        writer: &Writer<'_>,
        planned: &Planned,
        stored: Option<Vec<LoanReturn>>,
        diagnostics: &mut Diagnostics,
    ) {
        let Edit::Set(returns) = &self.returns else { return };
        let value = || returns.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        if let Some(stored) = stored {
            if stored != *returns {
                let stored = stored.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                diagnostics.warn("returns", value(), ProblemKind::ReturnRecorded { stored });
            }
            return;
        }
        let back: u64 = returns.iter().map(|part| u64::from(part.quantity)).sum();
        let most = u64::from(planned.quantity).saturating_sub(planned.in_on.is_none().into());
        if matches!(planned.lent, Lent::Item(_)) || back > most {
            diagnostics.error("returns", value(), ProblemKind::NotThatMany { out: most });
        }
        for part in returns {
            diagnostics.not_after("returns", Some(part.on), writer.today);
            let is_late = planned.in_on.is_some_and(|end| part.on > end);
            if part.on < planned.out_on || is_late {
                diagnostics.error("returns", part.to_string(), ProblemKind::NotAscending);
            }
        }
    }

    /// Records the changes of a loan, and what they change in stock: the loan ends or begins again, or its return day,
    /// quantity or site was wrong.
    fn change_stock(
        &self,
        writer: &mut Writer<'_>,
        number: LoanNo,
        (stored, planned): (&Loan, &Planned),
        mut changes: Changes<LoanChange>,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        let same_step = out_step(stored.due_on) == out_step(planned.due_on);
        let same_out = stored.in_on.is_none() == planned.in_on.is_none()
            && (stored.quantity, stored.site) == (planned.quantity, planned.site)
            && same_step;
        if !same_out && stored.in_on.is_none() {
            come_back(writer, stored, planned.in_on.unwrap_or(stored.out_on), diagnostics)?;
        }
        let reopened = stored.in_on.is_some() && planned.in_on.is_none();
        if reopened {
            returns::forget(writer, stored, diagnostics)?;
            forget_return(stored, &mut changes);
        }
        let is_told = match stored.lent {
            Lent::Item(item) if stored.in_on.is_some() && stored.in_on != planned.in_on => {
                steps::correct_return(writer, item, number, planned.in_on, diagnostics)?
            }
            Lent::Item(_) | Lent::Bulk(_) => false,
        };
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::LoanChanged(changed))?;
        if !same_out && planned.in_on.is_none() && !(is_told && same_step) {
            let back = if reopened { 0 } else { stored.back };
            go_out(writer, number, planned, planned.quantity - back, diagnostics)?;
        }
        Ok(())
    }
}

/// Removes the details of the return from a loan that is open after all.
fn forget_return(stored: &Loan, changes: &mut Changes<LoanChange>) {
    changes.note(stored.back, 0, LoanChange::Back);
    changes.note(MaybeDay(stored.deposit_back), MaybeDay(None), LoanChange::DepositBack);
    changes.note(stored.condition, None, LoanChange::Condition);
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    changes.note(text(&stored.missing), None, LoanChange::Missing);
    changes.note(text(&stored.back_by), None, LoanChange::BackBy);
}

/// Removes a loan that was recorded by mistake from the stock, as if it had never been recorded.
pub(in crate::registry) fn never_was(
    writer: &mut Writer<'_>,
    number: LoanNo,
    loan: &Loan,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    returns::forget(writer, loan, diagnostics)?;
    match (loan.lent, loan.site) {
        (Lent::Item(item), _) => steps::forget(writer, item, Holder::Loan(number)),
        (Lent::Bulk(model), Some(site)) if loan.out() > 0 => {
            let (_, from) = out_step(loan.due_on);
            let (step, to, on) = (StockAction::Correct, ItemStatus::InStock, loan.out_on);
            let shift = QuantityMove { step, from, to, on, to_site: None };
            shift.record(writer, (model, site), loan.out(), &None, diagnostics)?;
            Ok(())
        }
        (Lent::Bulk(_), _) => Ok(()),
    }
}

/// Takes the items of an imported open loan from stock.
fn go_out(
    writer: &mut Writer<'_>,
    number: LoanNo,
    planned: &Planned,
    quantity: u32,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    // A loan without a due day is an issue.
    let (step, status) = out_step(planned.due_on);
    match (planned.lent, planned.site) {
        (Lent::Item(item), _) => {
            let to = (status, Holder::Loan(number));
            steps::tell(writer, item, step, to, planned.out_on)
        }
        (Lent::Bulk(model), Some(site)) => {
            let from = ItemStatus::InStock;
            let on = planned.out_on;
            let shift = QuantityMove { step, from, to: status, on, to_site: None };
            shift.record(writer, (model, site), quantity, &None, diagnostics)?;
            Ok(())
        }
        (Lent::Bulk(_), None) => Ok(()),
    }
}

/// Returns the items of an imported open loan to stock.
fn come_back(
    writer: &mut Writer<'_>,
    loan: &Loan,
    on: Date,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    match (loan.lent, loan.site) {
        (Lent::Item(item), _) => steps::tell(
            writer,
            item,
            StockAction::Return,
            (ItemStatus::InStock, Holder::Nobody),
            on,
        ),
        (Lent::Bulk(model), Some(site)) => {
            let (_, from) = out_step(loan.due_on);
            let to = ItemStatus::InStock;
            let shift = QuantityMove { step: StockAction::Return, from, to, on, to_site: None };
            shift.record(writer, (model, site), loan.out(), &None, diagnostics)?;
            Ok(())
        }
        (Lent::Bulk(_), None) => Ok(()),
    }
}
