//! Loans as files tell of them: history. The rules of the desk, its limits and queues, are in `lending`.
//!
//! Cleaning between two loans is assumed; what is left is that one device cannot be in two places, nor be lent before
//! it was received. After its last loan a device is on loan, or in stock.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, LoanChange, MaybeDay, Ref};
use crate::model::{
    BorrowerName, ItemStatus, Lendable, LoanNo, Money, NeedNo, ProblemKind, Purpose, QUANTITIES,
    SiteCode, SiteNo, StockAction,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::stock::loan_rules::{
    Planned, Terms, add, check_days, check_need, due_after, known_borrower, known_lendable,
    out_step, warn_after_leaving,
};
use crate::registry::stock::steps;
use crate::registry::stock::steps::QuantityMove;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::upsert::{Previous, Upsert, Upserted};
use crate::state::{Holder, Lent, Loan, State};

/// A loan to be recorded, as it happened. Its key is what was lent, the borrower and the day.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct LoanDraft {
    /// What was lent.
    #[setters(skip)]
    pub lent: Lendable,
    /// Who borrowed it.
    #[setters(skip)]
    pub borrower: BorrowerName,
    /// The day it went out.
    #[setters(skip)]
    pub out_on: Date,
    /// The day it is due; by default as the model's loan period says. Cleared: never; it is then an issue, and no loan.
    pub due_on: Edit<Date>,
    /// The day it came back.
    pub in_on: Edit<Date>,
    /// The site that lent it; of a bulk model always, the store's own by default.
    pub site: Edit<SiteCode>,
    /// How many; one by default, and always one of a device with a tag.
    pub quantity: Edit<u32>,
    /// The need that it covers for the time being.
    pub need: Edit<NeedNo>,
    /// What it is for.
    pub purpose: Edit<Purpose>,
    /// The deposit that was taken.
    pub deposit: Edit<Money>,
}

impl LoanDraft {
    /// A draft that says nothing but the key.
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
        }
    }
}

impl Upsert for LoanDraft {
    type Number = LoanNo;
    type Record = Loan;
    const SUBJECT: &'static str = "loans";

    fn upsert(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<LoanNo, Loan>>> {
        let state = &*writer.state;
        let lent = known_lendable(state, &self.lent, diagnostics);
        let borrower = known_borrower(state, &self.borrower, diagnostics);
        diagnostics.not_after("out_on", Some(self.out_on), writer.today);
        diagnostics.not_after("in_on", self.in_on.value(), writer.today);
        diagnostics.within("quantity", self.quantity, QUANTITIES);
        resolve::known_site(state, "site", &self.site, diagnostics);
        if let Some(need) = self.need.value() {
            check_need(state, need, &self.borrower, diagnostics);
        }
        let Some(lent) = lent.filter(|_| diagnostics.errors.is_empty()) else { return Ok(None) };
        let same = |loan: &Loan| loan.lent == lent && loan.out_on == self.out_on;
        let stored = borrower.and_then(|borrower| {
            let alike = state.loans_alike(lent, borrower).filter(|(_, loan)| same(loan));
            // What was lent twice to someone on one day: the row is about the one that it fits best.
            let best = alike.max_by_key(|(number, loan)| (self.fit(state, loan), *number));
            best.map(|(number, loan)| (number, loan.clone()))
        });
        let planned = self.planned(state, lent, stored.as_ref().map(|(_, loan)| loan), diagnostics);
        check_days(state, &planned, stored.as_ref().map(|(number, _)| *number), diagnostics);
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
    /// How many cells say what is stored of a loan.
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
                // Where it is now is where it was lent, as far as is known; it may move later.
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
        warn_after_leaving(writer.state, &self.borrower, self.out_on, diagnostics);
        let terms = Terms {
            need: self.need.value(),
            purpose: self.purpose.value(),
            deposit: self.deposit.value(),
        };
        let number = add(writer, &self.lent, &self.borrower, planned, terms)?;
        if planned.in_on.is_none() {
            go_out(writer, number, planned, planned.quantity, diagnostics)?;
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
        let code = |no: SiteNo| writer.state.sites.get(no).map(|site| site.code.clone());
        let mut changes = Changes::new();
        changes.note(MaybeDay(stored.due_on), MaybeDay(planned.due_on), LoanChange::DueOn);
        changes.note(MaybeDay(stored.in_on), MaybeDay(planned.in_on), LoanChange::InOn);
        changes.note(stored.site.and_then(code), planned.site.and_then(code), LoanChange::Site);
        changes.note(stored.quantity, planned.quantity, LoanChange::Quantity);
        let need = self.need.over(stored.need);
        changes.note(stored.need.map(Ref::own), need.map(Ref::own), LoanChange::Need);
        changes.edit(&stored.purpose, &self.purpose, LoanChange::Purpose);
        changes.edit(&stored.deposit, &self.deposit, LoanChange::Deposit);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        // What is out differs where the loan ends or begins again, and where its quantity or site was wrong.
        let same_out = stored.in_on.is_none() == planned.in_on.is_none()
            && (stored.quantity, stored.site) == (planned.quantity, planned.site)
            && out_step(stored.due_on) == out_step(planned.due_on);
        if !same_out && stored.in_on.is_none() {
            come_back(writer, &stored, planned.in_on.unwrap_or(stored.out_on), diagnostics)?;
        }
        let reopened = stored.in_on.is_some() && planned.in_on.is_none();
        if reopened {
            forget_return(&stored, &mut changes);
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::LoanChanged(changed))?;
        if !same_out && planned.in_on.is_none() {
            let back = if reopened { 0 } else { stored.back };
            go_out(writer, number, planned, planned.quantity - back, diagnostics)?;
        }
        Ok(diagnostics.errors.is_empty().then(|| Upserted::new(number, Previous::Changed(stored))))
    }
}

/// A loan that goes on never came back: nothing of how it did holds any more.
fn forget_return(stored: &Loan, changes: &mut Changes<LoanChange>) {
    changes.note(stored.back, 0, LoanChange::Back);
    changes.note(MaybeDay(stored.deposit_back), MaybeDay(None), LoanChange::DepositBack);
    changes.note(stored.condition, None, LoanChange::Condition);
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    changes.note(text(&stored.missing), None, LoanChange::Missing);
    changes.note(text(&stored.back_by), None, LoanChange::BackBy);
}

/// An open loan was recorded by mistake: what it lent is back, to be cleaned where the model needs it, for it may have
/// been in hands.
pub(in crate::registry) fn never_was(
    writer: &mut Writer<'_>,
    number: LoanNo,
    loan: &Loan,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let model = writer.state.model_lent(loan.lent).and_then(|no| writer.state.models.get(no));
    let hygiene = model.is_some_and(|model| model.hygiene);
    let back = if hygiene { ItemStatus::Cleaning } else { ItemStatus::InStock };
    match (loan.lent, loan.site) {
        (Lent::Item(item), _) => {
            let stored = writer.state.items.get(item);
            let Some(stored) = stored.filter(|item| item.holder == Holder::Loan(number)) else {
                return Ok(());
            };
            let (since, site) = (stored.since, stored.site);
            steps::correct(writer, item, back, since, site)
        }
        (Lent::Bulk(model), Some(site)) => {
            let (_, from) = out_step(loan.due_on);
            let (step, on) = (StockAction::Correct, loan.out_on);
            let shift = QuantityMove { step, from, to: back, on, to_site: None };
            shift.record(writer, (model, site), loan.out(), &None, diagnostics)?;
            Ok(())
        }
        (Lent::Bulk(_), None) => Ok(()),
    }
}

/// Takes what an open loan lent from the stock, as a file tells of it.
fn go_out(
    writer: &mut Writer<'_>,
    number: LoanNo,
    planned: &Planned,
    quantity: u32,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    // Without a day on which it is due it is an issue, not a loan.
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

/// Puts what an open loan lent back into stock, as a file tells of it.
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
