//! Loans as files tell of them: history. The rules of the desk, its limits and queues, are in `lending`.
//!
//! Cleaning between two loans is assumed; what is left is that one device cannot be in two places, nor be lent before
//! it was received. After its last loan a device is on loan, or in stock.

use jiff::ToSpan;
use jiff::civil::Date;

use super::door::Writer;
use super::draft::{Changes, Draft, Edit, Findings, Touched, Upsert, Was};
use super::moves::{self, ShiftPile, name_of};
use super::{needs, resolve};
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::event::{Changed, MaybeDay, Ref};
use crate::journal::stock_event::{BorrowerFacts, LentFacts, LoanChange, LoanFacts, OrgFacts};
use crate::model::{
    ItemNo, Listed, LoanNo, ModelCode, ModelNo, Money, NeedKind, NeedNo, PersonNo, ProblemKind,
    Purpose, SiteCode, SiteNo, Standing, Step, What,
};
use crate::state::{Borrower, Holder, Lent, Loan, State};

/// What can be lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lendable {
    /// A device with a tag.
    Item(ItemNo),
    /// A quantity of a bulk model.
    Bulk(ModelCode),
}

/// Who borrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorrowerName {
    /// Someone who is registered.
    Person(PersonNo),
    /// An organisation, by its name.
    Org(String),
}

/// A loan to be recorded, as it happened. Its key is what was lent, the borrower and the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoanDraft {
    /// What was lent.
    pub lent: Lendable,
    /// Who borrowed it.
    pub borrower: BorrowerName,
    /// The day it went out.
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

impl Draft for LoanDraft {
    type Number = LoanNo;
}

impl Upsert for LoanDraft {
    type Number = LoanNo;
    type Record = Loan;
    const SUBJECT: &'static str = "loans";

    fn upsert(
        &self,
        writer: &mut Writer<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Touched<LoanNo, Loan>>> {
        let state = &*writer.state;
        let lent = known_lendable(state, &self.lent, findings);
        let borrower = known_borrower(state, &self.borrower, findings);
        findings.not_after("out_on", Some(self.out_on), writer.today);
        findings.not_after("in_on", self.in_on.value(), writer.today);
        findings.within("quantity", self.quantity, needs::QUANTITIES);
        resolve::known_site(state, "site", &self.site, findings);
        if let Some(need) = self.need.value() {
            check_need(state, need, &self.borrower, findings);
        }
        let Some(lent) = lent.filter(|_| findings.errors.is_empty()) else { return Ok(None) };
        let same = |loan: &Loan| loan.lent == lent && loan.out_on == self.out_on;
        let stored = borrower.and_then(|borrower| {
            let alike = state.alike(lent, borrower).filter(|(_, loan)| same(loan));
            // What was lent twice to someone on one day: the row is about the one that it fits best.
            let best = alike.max_by_key(|(number, loan)| (self.fit(state, loan), *number));
            best.map(|(number, loan)| (number, loan.clone()))
        });
        let planned = self.planned(state, lent, stored.as_ref().map(|(_, loan)| loan), findings);
        check_days(state, &planned, stored.as_ref().map(|(number, _)| *number), findings);
        if !findings.errors.is_empty() {
            return Ok(None);
        }
        match stored {
            Some((number, stored)) => self.update(writer, number, stored, &planned, findings),
            None => self.create(writer, &planned, findings),
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

/// A loan as it will be: what is checked, and what follows from it for the stock.
pub(super) struct Planned {
    pub(super) lent: Lent,
    pub(super) out_on: Date,
    pub(super) due_on: Option<Date>,
    pub(super) in_on: Option<Date>,
    pub(super) site: Option<SiteNo>,
    pub(super) quantity: u32,
}

impl LoanDraft {
    fn planned(
        &self,
        state: &State,
        lent: Lent,
        stored: Option<&Loan>,
        findings: &mut Findings,
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
                findings.error("quantity", quantity.to_string(), kind);
            }
            Lent::Bulk(_) if site.is_none() => {
                findings.error("site", "", ProblemKind::SiteNeeded { model: code() });
            }
            _ => {}
        }
        let back = stored.filter(|loan| loan.in_on.is_none()).map_or(0, |loan| loan.back);
        if quantity <= back {
            let (min, max) = (u64::from(back) + 1, *needs::QUANTITIES.end());
            findings.error("quantity", quantity.to_string(), ProblemKind::NotANumber { min, max });
        }
        Planned { lent, out_on: self.out_on, due_on, in_on, site, quantity }
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        planned: &Planned,
        findings: &mut Findings,
    ) -> Result<Option<Touched<LoanNo, Loan>>> {
        warn_after_leaving(writer.state, &self.borrower, self.out_on, findings);
        let terms = Terms {
            need: self.need.value(),
            purpose: self.purpose.value(),
            deposit: self.deposit.value(),
        };
        let number = add(writer, &self.lent, &self.borrower, planned, terms)?;
        if planned.in_on.is_none() {
            go_out(writer, number, planned, planned.quantity, findings)?;
        }
        Ok(findings.errors.is_empty().then(|| Touched::new(number, Was::Absent)))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: LoanNo,
        stored: Loan,
        planned: &Planned,
        findings: &mut Findings,
    ) -> Result<Option<Touched<LoanNo, Loan>>> {
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
            return Ok(Some(Touched::new(number, Was::Same)));
        }
        // What is out differs where the loan ends or begins again, and where its quantity or site was wrong.
        let open_ended = |due: Option<Date>| due.is_none();
        let same_out = stored.in_on.is_none() == planned.in_on.is_none()
            && (stored.quantity, stored.site) == (planned.quantity, planned.site)
            && open_ended(stored.due_on) == open_ended(planned.due_on);
        if !same_out && stored.in_on.is_none() {
            come_back(writer, &stored, planned.in_on.unwrap_or(stored.out_on), findings)?;
        }
        let reopened = stored.in_on.is_some() && planned.in_on.is_none();
        if reopened {
            forget_return(&stored, &mut changes);
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::LoanChanged(changed))?;
        if !same_out && planned.in_on.is_none() {
            let back = if reopened { 0 } else { stored.back };
            go_out(writer, number, planned, planned.quantity - back, findings)?;
        }
        Ok(findings.errors.is_empty().then(|| Touched::new(number, Was::Other(stored))))
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

/// What was agreed on, beside what is lent and when.
pub(super) struct Terms {
    pub(super) need: Option<NeedNo>,
    pub(super) purpose: Option<Purpose>,
    pub(super) deposit: Option<Money>,
}

/// Adds the record of a loan; what follows for the stock is recorded by others.
pub(super) fn add(
    writer: &mut Writer<'_>,
    lent: &Lendable,
    borrower: &BorrowerName,
    planned: &Planned,
    terms: Terms,
) -> Result<LoanNo> {
    let borrower = borrower_facts(writer, borrower)?;
    let number = writer.state.loans.next().ok_or(Error::Full)?;
    let site = planned.site.and_then(|no| writer.state.sites.get(no));
    let facts = LoanFacts {
        loan: Ref::own(number),
        lent: match lent {
            Lendable::Item(item) => LentFacts::Item(Ref::own(*item)),
            Lendable::Bulk(model) => LentFacts::Bulk(model.clone()),
        },
        borrower,
        out_on: planned.out_on,
        due_on: planned.due_on,
        in_on: planned.in_on,
        site: site.map(|site| site.code.clone()),
        quantity: planned.quantity,
        need: terms.need.map(Ref::own),
        purpose: terms.purpose,
        deposit: terms.deposit,
        by: writer.by.clone(),
    };
    writer.record(Event::LoanAdded(facts))?;
    Ok(number)
}

/// The borrower as the journal names them; an organisation that borrows for the first time is noted.
pub(super) fn borrower_facts(
    writer: &mut Writer<'_>,
    borrower: &BorrowerName,
) -> Result<BorrowerFacts> {
    Ok(match borrower {
        BorrowerName::Person(person) => BorrowerFacts::Person(Ref::own(*person)),
        BorrowerName::Org(name) => {
            if writer.state.org_named(name).is_none() {
                writer.record(Event::OrgAdded(OrgFacts { name: name.clone() }))?;
            }
            BorrowerFacts::Org(name.clone())
        }
    })
}

/// Takes what an open loan lent from the stock, as a file tells of it.
fn go_out(
    writer: &mut Writer<'_>,
    number: LoanNo,
    planned: &Planned,
    quantity: u32,
    findings: &mut Findings,
) -> Result<()> {
    // Without a day on which it is due it is an issue, not a loan.
    let (step, standing) = out_step(planned.due_on);
    match (planned.lent, planned.site) {
        (Lent::Item(item), _) => {
            let to = (standing, Holder::Loan(number));
            moves::tell(writer, item, step, to, planned.out_on)
        }
        (Lent::Bulk(model), Some(site)) => {
            let from = Standing::InStock;
            let on = planned.out_on;
            let shift = ShiftPile { step, from, to: standing, on, to_site: None };
            shift.record(writer, (model, site), quantity, &None, findings)?;
            Ok(())
        }
        (Lent::Bulk(_), None) => Ok(()),
    }
}

/// How something stands that was lent with this day on which it is due, and the step that led there.
pub(super) fn out_step(due_on: Option<Date>) -> (Step, Standing) {
    match due_on {
        Some(_) => (Step::Lend, Standing::OnLoan),
        None => (Step::Issue, Standing::Issued),
    }
}

/// Puts what an open loan lent back into stock, as a file tells of it.
fn come_back(
    writer: &mut Writer<'_>,
    loan: &Loan,
    on: Date,
    findings: &mut Findings,
) -> Result<()> {
    match (loan.lent, loan.site) {
        (Lent::Item(item), _) => {
            moves::tell(writer, item, Step::Return, (Standing::InStock, Holder::Nobody), on)
        }
        (Lent::Bulk(model), Some(site)) => {
            let (_, from) = out_step(loan.due_on);
            let to = Standing::InStock;
            let shift = ShiftPile { step: Step::Return, from, to, on, to_site: None };
            shift.record(writer, (model, site), loan.out(), &None, findings)?;
            Ok(())
        }
        (Lent::Bulk(_), None) => Ok(()),
    }
}

/// The day on which a loan of so many days is due.
pub(super) fn due_after(out_on: Date, days: Option<u16>) -> Option<Date> {
    out_on.checked_add(i64::from(days?).days()).ok()
}

/// What is to be lent, if it is known.
pub(super) fn known_lendable(
    state: &State,
    lent: &Lendable,
    findings: &mut Findings,
) -> Option<Lent> {
    match lent {
        Lendable::Item(item) => {
            let known = state.items.get(*item).filter(|item| item.tag.is_some());
            if known.is_none() {
                let kind = ProblemKind::Unknown { what: What::Item, nearest: Listed::default() };
                findings.error("item", item.to_string(), kind);
            }
            known.map(|_| Lent::Item(*item))
        }
        Lendable::Bulk(code) => moves::bulk_model(state, code, findings).map(Lent::Bulk),
    }
}

/// The borrower, where they have borrowed before or are registered; `None` of a new organisation, and where it was
/// noted that there is no such person.
pub(super) fn known_borrower(
    state: &State,
    borrower: &BorrowerName,
    findings: &mut Findings,
) -> Option<Borrower> {
    match borrower {
        BorrowerName::Person(person) if state.persons.has(*person) => {
            Some(Borrower::Person(*person))
        }
        BorrowerName::Person(person) => {
            findings.error("borrower", person.to_string(), resolve::unknown_person());
            None
        }
        BorrowerName::Org(name) => {
            findings.plain("borrower", &Edit::Set(name.clone()));
            state.org_named(name).map(Borrower::Org)
        }
    }
}

/// A loan covers a device need of its borrower.
pub(super) fn check_need(
    state: &State,
    number: NeedNo,
    borrower: &BorrowerName,
    findings: &mut Findings,
) {
    let need = number.to_string();
    let kind = match state.needs.get(number) {
        None => ProblemKind::Unknown { what: What::Need, nearest: Listed::default() },
        Some(stored) if BorrowerName::Person(stored.person) != *borrower => {
            ProblemKind::NeedOfAnother { need }
        }
        Some(stored) if stored.kind != NeedKind::Device => ProblemKind::NeedNotForDevice { need },
        Some(_) => return,
    };
    findings.error("need", number.to_string(), kind);
}

/// Warns when a person had left before the loan; at the desk it is refused for that.
pub(super) fn warn_after_leaving(
    state: &State,
    borrower: &BorrowerName,
    on: Date,
    findings: &mut Findings,
) {
    let BorrowerName::Person(person) = borrower else { return };
    let left = state.persons.get(*person).and_then(|person| person.left);
    if let Some(left) = left.filter(|left| on > left.on) {
        findings.warn("out_on", on.to_string(), ProblemKind::AfterLeaving { left: left.on });
    }
}

/// Checks the days of a loan: in order, and the device nowhere else. `own` is the loan itself, where it is stored.
pub(super) fn check_days(
    state: &State,
    planned: &Planned,
    own: Option<LoanNo>,
    findings: &mut Findings,
) {
    for (field, day) in [("due_on", planned.due_on), ("in_on", planned.in_on)] {
        if let Some(day) = day.filter(|day| *day < planned.out_on) {
            findings.error(field, day.to_string(), ProblemKind::NotAscending);
        }
    }
    let out = planned.out_on;
    let number = match planned.lent {
        Lent::Item(number) => number,
        Lent::Bulk(model) => {
            if let Some(kind) = state.before_received(model, out) {
                findings.error("out_on", out.to_string(), kind);
            }
            return;
        }
    };
    let Some(item) = state.items.get(number) else { return };
    if out < item.received_on {
        let (item, received) = (name_of(number, item), item.received_on);
        let kind = ProblemKind::BeforeReceived { item, received };
        return findings.error("out_on", out.to_string(), kind);
    }
    // The days of a loan are out <= day < in: one may begin on the day on which another ended.
    let meets = |from: Date, to: Option<Date>| {
        to.is_none_or(|to| out < to) && planned.in_on.is_none_or(|back| from < back)
    };
    let others = state.loans_of_item(number).filter(|(no, _)| Some(*no) != own);
    if let Some((no, other)) = others.into_iter().find(|(_, loan)| meets(loan.out_on, loan.in_on)) {
        let (item, loan, from) = (name_of(number, item), no.to_string(), other.out_on);
        let to = Listed(other.in_on.iter().map(ToString::to_string).collect());
        let kind = ProblemKind::TwoPlaces { item, loan, from, to };
        return findings.error("out_on", out.to_string(), kind);
    }
    let elsewhere = state.absences(number).find(|(_, from, to)| meets(*from, *to));
    if let Some((standing, since, _)) = elsewhere {
        let (item, standing) = (name_of(number, item), standing.to_string());
        let kind = ProblemKind::Elsewhere { item, standing, since };
        findings.error("out_on", out.to_string(), kind);
    }
}

impl State {
    /// The times in which a device could not be lent, loans aside: how it stood, from when, and until when.
    pub(crate) fn absences(
        &self,
        item: ItemNo,
    ) -> impl Iterator<Item = (Standing, Date, Option<Date>)> {
        let mut until = None;
        let newest_first = self.moves_of.of(item).filter_map(|no| self.moves.get(no));
        let times = newest_first.map(move |moved| {
            let ended = until.replace(moved.on);
            // Those with a loan are the loan's.
            let lent = matches!(moved.holder, Holder::Loan(_));
            (moved.to, moved.on, ended, lent)
        });
        times.filter_map(|(standing, from, to, lent)| {
            let at_hand = matches!(standing, Standing::InStock | Standing::Cleaning) || lent;
            (!at_hand && to.is_none_or(|to| from < to)).then_some((standing, from, to))
        })
    }

    /// What is the matter with a day on which there was nothing of a bulk model yet.
    pub(crate) fn before_received(&self, model: ModelNo, day: Date) -> Option<ProblemKind> {
        let received = self.items_of(model).map(|(_, lot)| lot.received_on).min()?;
        let item = self.models.get(model)?.code.to_string();
        (day < received).then_some(ProblemKind::BeforeReceived { item, received })
    }

    /// The loans among which one of something to a borrower must be.
    fn alike(
        &self,
        lent: Lent,
        borrower: Borrower,
    ) -> Box<dyn Iterator<Item = (LoanNo, &Loan)> + '_> {
        match lent {
            // A device is lent less often than an organisation borrows.
            Lent::Item(item) => {
                let loans = self.loans_of_item(item);
                Box::new(loans.filter(move |(_, loan)| loan.borrower == borrower))
            }
            Lent::Bulk(_) => Box::new(self.loans_of(borrower)),
        }
    }

    /// The site that lent.
    pub(crate) fn site_of_loan(&self, loan: &Loan) -> Option<SiteNo> {
        loan.site.or_else(|| match loan.lent {
            Lent::Item(item) => self.items.get(item).map(|item| item.site),
            Lent::Bulk(_) => None,
        })
    }

    /// The model of a loan.
    pub(crate) fn model_of_loan(&self, loan: &Loan) -> Option<ModelNo> {
        self.model_lent(loan.lent)
    }
}
