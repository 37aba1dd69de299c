//! The lending desk: loans, returns and renewals, by docs/domain.md §8, rules 16 to 26. Unlike an import of past
//! loans, the desk refuses a loan if the device is not clean and in stock, if a limit of the store is reached, or if
//! another borrower waits.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, LoanChange, LoanReturn, MaybeDay, Ref};
use crate::model::{
    BorrowerName, Condition, EntityKind, ItemStatus, Lendable, LoanNo, ModelNo, Money, NeedNo,
    ProblemKind, Purpose, QUANTITIES, SiteCode, SiteNo, StockAction,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::known::name_of;
use crate::registry::stock::loan_checks::{
    Planned, Terms, add, check_days, check_need, due_after, known_borrower, known_lendable,
    out_step, warn_after_leaving,
};
use crate::registry::stock::steps::{ItemMove, QuantityMove, Told};
use crate::registry::stock::{holds, known, queue, returns};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Changes;
use crate::registry::write::operation::Operation;
use crate::state::{Borrower, Holder, Lent, Loan, State};

/// A loan of devices to a borrower, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct Lend {
    /// The items and their quantities. The quantity of a device with a tag is one.
    #[setters(skip)]
    pub(crate) what: Vec<(Lendable, u32)>,
    /// The borrower.
    #[setters(skip)]
    pub(crate) borrower: BorrowerName,
    /// The day of the loan.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The due day. By default it follows from each model's loan period.
    pub(crate) due: Due,
    /// The site that lends. A bulk model always has one, by default the store's own.
    pub(crate) site: Option<SiteCode>,
    /// The need that it bridges. With [`Purpose::Bridging`] it is searched for.
    pub(crate) need: Option<NeedNo>,
    /// The purpose.
    pub(crate) purpose: Option<Purpose>,
    /// The deposit for all items together.
    pub(crate) deposit: Option<Money>,
}

impl Lend {
    /// Returns a loan of items to a borrower on a day, for the usual period.
    pub fn new(
        what: impl Into<Vec<(Lendable, u32)>>,
        borrower: impl Into<BorrowerName>,
        on: Date,
    ) -> Self {
        Self {
            what: what.into(),
            borrower: borrower.into(),
            on,
            due: Due::Usual,
            site: None,
            need: None,
            purpose: None,
            deposit: None,
        }
    }
}

/// The due day of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Due {
    /// The end of the model's loan period.
    #[default]
    Usual,
    /// This day.
    On(Date),
    /// No due day: the loan counts as an issue.
    Never,
}

impl Operation for Lend {
    type Output = Vec<LoanNo>;
    const OPERATION: &'static str = "lend";
    const SUBJECT: &'static str = "loans";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Vec<LoanNo>>> {
        let borrower = known_borrower(writer.state, &self.borrower, diagnostics);
        diagnostics.not_after("out_on", Some(self.on), writer.today);
        resolve::known_site(writer.state, "site", &self.site.clone().into(), diagnostics);
        warn_after_leaving(writer.state, &self.borrower, ("out_on", self.on), diagnostics);
        // Loans without a due day are issues and do not count towards the limit.
        let more = if self.due == Due::Never { 0 } else { self.what.len() };
        check_borrower(writer, &self.borrower, borrower, more, diagnostics);
        if let Some(need) = self.need {
            check_need(writer.state, need, &self.borrower, diagnostics);
        }
        let mut loans = Vec::new();
        for (place, (lent, quantity)) in self.what.iter().enumerate() {
            // The deposit is for all items, so it is recorded once.
            let deposit = self.deposit.filter(|_| place == 0);
            loans.extend(self.lend(writer, lent, *quantity, deposit, diagnostics)?);
        }
        Ok(diagnostics.errors.is_empty().then_some(loans))
    }
}

impl Lend {
    fn lend(
        &self,
        writer: &mut Writer<'_>,
        lent: &Lendable,
        quantity: u32,
        deposit: Option<Money>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<LoanNo>> {
        let Some(known) = known_lendable(writer.state, lent, diagnostics) else { return Ok(None) };
        let model = must(writer.state.model_lent(known), "a device without a model")?;
        let Some(planned) = self.planned(writer.state, known, model, quantity, diagnostics) else {
            return Ok(None);
        };
        if let Lent::Item(number) = known
            && let Some(item) = writer.state.items.get(number)
            && item.status.after(out_step(planned.due_on).0, false).is_none()
        {
            // This error names the action that has to come first. The conflict of days is then of less use.
            known::refuse(writer.state, number, StockAction::Lend, diagnostics);
        } else {
            check_days(writer, &planned, None, diagnostics);
        }
        holds::check_free(writer, known, &planned, &self.borrower, diagnostics);
        let need = self.need.or_else(|| self.bridged(writer.state, model));
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let terms = Terms { need, purpose: self.purpose, deposit, by: None };
        let number = add(writer, lent, &self.borrower, &planned, terms)?;
        let (step, status) = out_step(planned.due_on);
        match (known, planned.site) {
            (Lent::Item(item), _) => {
                let (holder, on, field) = (Holder::Loan(number), self.on, "out_on");
                ItemMove { item, step, on, field, holder, told: Told::default() }
                    .record(writer, diagnostics)?;
            }
            (Lent::Bulk(model), Some(site)) => {
                let (from, on) = (ItemStatus::InStock, self.on);
                let shift = QuantityMove { step, from, to: status, on, to_site: None };
                shift.record(writer, (model, site), quantity, &None, diagnostics)?;
            }
            (Lent::Bulk(_), None) => {}
        }
        holds::taken(writer, model, &self.borrower, self.on)?;
        Ok(diagnostics.errors.is_empty().then_some(number))
    }

    fn planned(
        &self,
        state: &State,
        lent: Lent,
        model: ModelNo,
        quantity: u32,
        diagnostics: &mut Diagnostics,
    ) -> Option<Planned> {
        let stored = state.models.get(model)?;
        let due_on = match self.due {
            Due::Usual => due_after(self.on, stored.loan_days),
            Due::On(day) => Some(day),
            Due::Never => None,
        };
        let code = || stored.code.to_string();
        if due_on.is_none() && self.due != Due::Never {
            diagnostics.error("due_on", "", ProblemKind::NotLent { model: code() });
        }
        let numbered = |code: &SiteCode| state.site_by_code().get(code).copied();
        let named = self.site.as_ref().and_then(numbered);
        let at = named.or_else(|| match lent {
            Lent::Item(item) => state.items.get(item).map(|item| item.site),
            Lent::Bulk(_) => state.own_site.as_ref().and_then(numbered),
        });
        match lent {
            Lent::Item(_) if quantity != 1 => {
                let kind = ProblemKind::OneByOne { model: code() };
                diagnostics.error("quantity", quantity.to_string(), kind);
            }
            Lent::Bulk(_) if at.is_none() => {
                diagnostics.error("site", "", ProblemKind::SiteNeeded { model: code() });
            }
            _ => {
                diagnostics.within(
                    "quantity",
                    crate::registry::write::edit::Edit::Set(quantity),
                    QUANTITIES,
                );
            }
        }
        if let (Lent::Item(number), Some(named)) = (lent, named)
            && let Some(item) = state.items.get(number).filter(|item| item.site != named)
        {
            let (tag, site) = (name_of(number, item), code_of(state, item.site));
            let value = self.site.as_ref().map(SiteCode::to_string).unwrap_or_default();
            diagnostics.error("site", value, ProblemKind::AtAnotherSite { item: tag, site });
        }
        let out_on = self.on;
        Some(Planned { lent, out_on, due_on, in_on: None, site: at, quantity })
    }

    /// Returns the open need that a bridging loan covers.
    fn bridged(&self, state: &State, model: ModelNo) -> Option<NeedNo> {
        match self.borrower {
            BorrowerName::Person(person) if self.purpose == Some(Purpose::Bridging) => {
                state.matching_need(person, model, self.on)
            }
            _ => None,
        }
    }
}

fn code_of(state: &State, site: SiteNo) -> String {
    state.sites.get(site).map(|site| site.code.to_string()).unwrap_or_default()
}

/// Checks the limits of a borrower who takes `more` loans. A new organisation has no loans yet.
fn check_borrower(
    writer: &Writer<'_>,
    name: &BorrowerName,
    known: Option<Borrower>,
    more: usize,
    diagnostics: &mut Diagnostics,
) {
    let state = &*writer.state;
    let loans = known.into_iter().flat_map(|borrower| state.loans_of(borrower));
    let open = loans.filter(|(_, loan)| loan.in_on.is_none());
    let due: Vec<_> = open.filter_map(|(_, loan)| loan.due_on).collect();
    let max = usize::from(state.limits.open_loans);
    // People are shown by number: messages must not contain their names.
    let shown = match name {
        BorrowerName::Person(person) => person.to_string(),
        BorrowerName::Org(name) => name.clone(),
    };
    if more > 0 && due.len() + more > max {
        let (open, max) = (due.len() as u64, max as u64);
        diagnostics.error("borrower", &*shown, ProblemKind::TooManyLoans { open, max });
    }
    let late: Vec<_> = due.into_iter().filter(|due| *due < writer.today).collect();
    if let Some(first) = late.iter().min() {
        let kind = ProblemKind::BorrowerOverdue { count: late.len() as u64, due: *first };
        diagnostics.warn("borrower", shown, kind);
    }
}

/// A return of lent devices.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ReturnLoans {
    /// The loans.
    #[setters(skip)]
    pub(crate) loans: Vec<LoanNo>,
    /// The quantity of a bulk loan that is returned. By default all that is out.
    pub(crate) quantity: Option<u32>,
    /// The day of the return.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The condition. A damaged device goes into repair.
    pub(crate) condition: Option<Condition>,
    /// The parts that are missing.
    pub(crate) missing: Option<String>,
    /// The devices are lost, which ends the loan.
    pub(crate) lost: bool,
    /// The deposit is kept, as it is for a lost device.
    pub(crate) keep_deposit: bool,
}

impl ReturnLoans {
    /// Returns a complete return of some loans on a day.
    pub fn new(loans: impl Into<Vec<LoanNo>>, on: Date) -> Self {
        Self {
            loans: loans.into(),
            quantity: None,
            on,
            condition: None,
            missing: None,
            lost: false,
            keep_deposit: false,
        }
    }
}

impl Operation for ReturnLoans {
    type Output = Vec<ItemStatus>;
    const OPERATION: &'static str = "take-back";
    const SUBJECT: &'static str = "loans";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Vec<ItemStatus>>> {
        diagnostics.not_after("in_on", Some(self.on), writer.today);
        diagnostics.plain("missing", &self.missing.clone().into());
        let mut standings = Vec::new();
        for number in &self.loans {
            let Some(loan) = open_loan(writer.state, *number, diagnostics) else { continue };
            if self.on < loan.out_on {
                diagnostics.error("in_on", self.on.to_string(), ProblemKind::NotAscending);
            }
            if diagnostics.errors.is_empty() {
                standings.extend(self.take(writer, *number, &loan, diagnostics)?);
            }
        }
        Ok(diagnostics.errors.is_empty().then_some(standings))
    }
}

/// Returns a loan that has not ended.
fn open_loan(state: &State, number: LoanNo, diagnostics: &mut Diagnostics) -> Option<Loan> {
    let Some(loan) = state.loans.get(number) else {
        let kind = ProblemKind::unknown(EntityKind::Loan);
        diagnostics.error("loan", number.to_string(), kind);
        return None;
    };
    if let Some(ended) = loan.in_on {
        let kind = ProblemKind::LoanEnded { loan: number.to_string(), ended };
        diagnostics.error("loan", number.to_string(), kind);
        return None;
    }
    Some(loan.clone())
}

impl ReturnLoans {
    fn step(&self) -> StockAction {
        match self.condition {
            _ if self.lost => StockAction::MarkLost,
            Some(Condition::Damaged) => StockAction::ReturnDamaged,
            Some(Condition::Good | Condition::Worn) | None => StockAction::Return,
        }
    }

    fn take(
        &self,
        writer: &mut Writer<'_>,
        number: LoanNo,
        loan: &Loan,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<ItemStatus>> {
        let quantity = self.quantity.unwrap_or(loan.out());
        if quantity == 0 || quantity > loan.out() {
            let kind = ProblemKind::NotThatMany { out: loan.out().into() };
            diagnostics.error("quantity", quantity.to_string(), kind);
            return Ok(None);
        }
        let step = self.step();
        let status = match (loan.lent, loan.site) {
            (Lent::Item(item), _) => {
                let told = Told { note: self.missing.clone(), ..Told::default() };
                let (holder, on) = (Holder::Nobody, self.on);
                ItemMove { item, step, on, field: "in_on", holder, told }
                    .record(writer, diagnostics)?
            }
            (Lent::Bulk(model), Some(site)) => {
                let (_, from) = out_step(loan.due_on);
                let model_of = writer.state.models.get(model);
                let hygiene = model_of.is_some_and(|model| model.hygiene);
                // An item on loan can be returned, damaged or not, and can be lost.
                let Some(to) = from.after(step, hygiene) else { return Ok(None) };
                let shift = QuantityMove { step, from, to, on: self.on, to_site: None };
                let moved =
                    shift.record(writer, (model, site), quantity, &self.missing, diagnostics)?;
                moved.then_some(to)
            }
            (Lent::Bulk(_), None) => None,
        };
        if let Some(to) = status {
            self.close(writer, number, loan, (quantity, to))?;
        }
        Ok(status)
    }

    fn close(
        &self,
        writer: &mut Writer<'_>,
        number: LoanNo,
        loan: &Loan,
        (quantity, to): (u32, ItemStatus),
    ) -> Result<()> {
        let mut changes = Changes::new();
        let end = returns::add(loan, LoanReturn { on: self.on, quantity, to }, &mut changes);
        let back = loan.back + quantity;
        if back < loan.quantity {
            changes.note(loan.back, back, LoanChange::Back);
        } else {
            changes.note(MaybeDay(None), MaybeDay(Some(end)), LoanChange::InOn);
            if loan.deposit.is_some() && !self.keep_deposit && !self.lost {
                changes.note(
                    MaybeDay(loan.deposit_back),
                    MaybeDay(Some(end)),
                    LoanChange::DepositBack,
                );
            }
            changes.note(loan.condition, self.condition, LoanChange::Condition);
            let missing = loan.missing.as_deref().map(str::to_owned);
            changes.note(missing, self.missing.clone(), LoanChange::Missing);
            let by = loan.back_by.as_deref().map(str::to_owned);
            changes.note(by, writer.by.clone(), LoanChange::BackBy);
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::LoanChanged(changed))
    }
}

/// Ends the loan of a device that was lost or was returned at another desk.
pub(super) fn end(writer: &mut Writer<'_>, number: LoanNo, on: Date, lost: bool) -> Result<()> {
    let Some(loan) = writer.state.loans.get(number).filter(|loan| loan.in_on.is_none()).cloned()
    else {
        return Ok(());
    };
    let end = ReturnLoans { lost, ..ReturnLoans::new(vec![number], on) };
    let to = if lost { ItemStatus::Lost } else { ItemStatus::InStock };
    end.close(writer, number, &loan, (loan.out(), to))
}

/// A renewal of a loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct Renew {
    /// The loan.
    pub(in crate::registry) loan: LoanNo,
    /// The day of the renewal.
    pub(in crate::registry) on: Date,
    /// The new due day. By default the model's loan period after the later of `on` and the current due day.
    pub(in crate::registry) due_on: Option<Date>,
}

impl Operation for Renew {
    type Output = Date;
    const OPERATION: &'static str = "renew";
    const SUBJECT: &'static str = "loans";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Date>> {
        let name = self.loan.to_string();
        let Some(loan) = open_loan(writer.state, self.loan, diagnostics) else { return Ok(None) };
        let Some(model) = writer.state.model_of_loan(&loan) else { return Ok(None) };
        diagnostics.not_after("on", Some(self.on), writer.today);
        let Some(due) = loan.due_on else {
            diagnostics.error("loan", &*name, ProblemKind::OpenEnded { loan: name.clone() });
            return Ok(None);
        };
        if self.on < loan.out_on {
            diagnostics.error("on", self.on.to_string(), ProblemKind::NotAscending);
        }
        if let Borrower::Person(person) = loan.borrower {
            let borrower = BorrowerName::Person(person);
            warn_after_leaving(writer.state, &borrower, ("on", self.on), diagnostics);
        }
        let max = writer.state.limits.renewals;
        if loan.renewals >= max {
            let kind = ProblemKind::RenewedTooOften { loan: name.clone(), max: max.into() };
            diagnostics.error("loan", &*name, kind);
        }
        let site = writer.state.return_site(&loan);
        if let Some(hold) = queue::first_waiting(writer, model, site) {
            diagnostics.error("loan", &*name, ProblemKind::SomeoneWaits { hold: hold.to_string() });
        }
        let stored = writer.state.models.get(model);
        let usual = stored.and_then(|model| due_after(due.max(self.on), model.loan_days));
        let Some(until) = self.due_on.or(usual) else {
            let model = stored.map(|model| model.code.to_string()).unwrap_or_default();
            diagnostics.error("due_on", "", ProblemKind::NotLent { model });
            return Ok(None);
        };
        if until <= due {
            diagnostics.error("due_on", until.to_string(), ProblemKind::RenewalNotLater { due });
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let mut changes = Changes::new();
        changes.note(MaybeDay(Some(due)), MaybeDay(Some(until)), LoanChange::DueOn);
        changes.note(loan.renewals, loan.renewals + 1, LoanChange::Renewals);
        let changed = Changed { record: Ref::own(self.loan), changes: changes.0 };
        writer.record(Event::LoanChanged(changed))?;
        Ok(Some(until))
    }
}
