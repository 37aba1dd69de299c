//! Reads loans and holds: finding, listing, and the expected waiting time of holds. The returned records are defined
//! in `stock_records`.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::events::LoanReturn;
use crate::model::day::Day;
use crate::model::{
    BorrowerName, EntityKind, HoldNo, ItemNo, Limits, Listed, LoanNo, ModelNo, NeedNo, PersonNo,
    ProblemKind, Tag,
};
use crate::registry::reference::resolve;
use crate::registry::stock::queue::QueueForecast;
use crate::registry::view::handle::View;
use crate::registry::view::label::Label;
use crate::registry::view::listing::Listing;
use crate::registry::view::stock::{days_since, known_model, known_site, owned};
use crate::registry::view::stock_records::{
    BorrowerView, HoldFilter, HoldStatus, HoldView, LoanFilter, LoanView, ReturnView,
};
use crate::state::{Borrower, Hold, HoldState, Lent, Loan, State};

impl View<'_> {
    /// Returns the limits of the lending desk.
    pub fn limits(&self) -> Limits {
        self.state().limits
    }

    /// Returns the borrower with this name: a person as for [`View::find_person`], or `org:` and the name of an
    /// organisation.
    ///
    /// # Errors
    /// Returns the errors of [`View::find_person`], and [`Error::Refused`] if the text is neither.
    pub fn find_borrower(&self, text: &str) -> Result<BorrowerName> {
        let found = self.ask(|state| {
            resolve::borrower(state, text).map_err(|kind| Error::of_name("borrower", text, kind))
        });
        match found {
            Ok(borrower) => Ok(borrower),
            // A person may also be named by a number.
            Err(refused) => match self.find_person(text) {
                Ok(person) => Ok(BorrowerName::Person(person)),
                Err(Error::NotFound { .. }) => Err(refused),
                Err(other) => Err(other),
            },
        }
    }

    /// Returns the loan with this number (`L5`), or the open loan of a device.
    ///
    /// ```
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Sites, "code,name,kind,division\nST-1,城关站,community,610902\n"),
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// #     (Kind::Stock, "tag,device,site,received_on\nA1,WC,ST-1,2024-01-05\n"),
    /// #     (Kind::Loans, "item,borrower,out_on\nA1,7,2024-04-02\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    /// let view = store.view()?;
    /// assert_eq!(view.find_loan("A1")?, view.find_loan("L1")?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such loan, and [`Error::Refused`] if the device does not exist or
    /// is not on loan.
    pub fn find_loan(&self, text: &str) -> Result<LoanNo> {
        if let Some(number) = LoanNo::parse(&crate::model::text::half_width(text))
            && let Some(loan) = self.state().loans.get(number)
        {
            // The tag of a device looks like the number of a loan.
            let tagged = Tag::new(text).ok().and_then(|tag| self.state().item_by_tag.get(&tag));
            let Some(item) = tagged.filter(|item| loan.lent != Lent::Item(*item)) else {
                return Ok(number);
            };
            let candidates = Listed(vec![number.to_string(), item.to_string()]);
            let kind = ProblemKind::Ambiguous { what: EntityKind::Loan, candidates };
            return Err(Error::of_name("loan", text, kind));
        }
        let item = self.find_item(text)?;
        self.ask(|state| {
            let open = state.loans_of_item(item).find(|(_, loan)| loan.in_on.is_none());
            open.map(|(number, _)| number).ok_or_else(|| {
                let kind = ProblemKind::NotOnLoan { item: text.to_owned() };
                Error::of_name("item", text, kind)
            })
        })
    }

    pub(super) fn borrower_view(&self, borrower: Borrower, day: Date) -> BorrowerView {
        let state = self.state();
        let of_org = |org| state.orgs.get(org).map(|org| org.name.to_string());
        match borrower {
            Borrower::Person(number) => match state.persons.get(number) {
                Some(person) => {
                    BorrowerView::Person(Box::new(self.person_view(number, person, day)))
                }
                None => BorrowerView::Org(number.to_string()),
            },
            Borrower::Org(org) => BorrowerView::Org(of_org(org).unwrap_or_default()),
        }
    }

    /// Returns a loan, as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn loan(&self, number: LoanNo, day: Date) -> Result<LoanView> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Loan, number);
            let loan = state.loans.get(number).ok_or_else(unknown)?;
            Ok(self.loan_view(number, loan, day))
        })
    }

    /// Returns the loans that a filter selects, in the order of their numbers. If the filter asks for due loans, the
    /// earliest due day comes first.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn loans(&self, wanted: &LoanFilter, day: Date) -> Result<Listing<'_, LoanView>> {
        let found = self.ask(|state| {
            let model = known_model(state, wanted.model.as_ref())?;
            let site = wanted.site.as_ref().map(|code| known_site(state, code)).transpose()?;
            let borrower = wanted.borrower.as_ref().map(|name| known_borrower(state, name));
            let takes = |loan: &Loan| {
                let open = loan.in_on.is_none();
                let due = |by: Date| open && loan.due_on.is_some_and(|due| due <= by);
                wanted.open.is_none_or(|wanted| wanted == open)
                    && wanted.due_by.is_none_or(due)
                    && (!wanted.overdue || open && loan.due_on.is_some_and(|due| due < day))
                    && borrower.is_none_or(|borrower| Some(loan.borrower) == borrower)
                    && wanted.item.is_none_or(|item| loan.lent == Lent::Item(item))
                    && model.is_none_or(|model| state.model_of_loan(loan) == Some(model))
                    && site.is_none_or(|site| state.site_of_loan(loan) == Some(site))
                    && wanted.out.is_none_or(|period| period.contains(loan.out_on))
            };
            let loans = state.loans.iter().filter(|(_, loan)| takes(loan));
            let mut loans: Vec<_> = loans.collect();
            if wanted.overdue || wanted.due_by.is_some() {
                loans.sort_by_key(|(number, loan)| (loan.due_on, *number));
            }
            Ok(loans.into_iter().map(|(number, _)| number).collect())
        })?;
        let state = self.state();
        Ok(self
            .list(found, move |number| Some(self.loan_view(number, state.loans.get(number)?, day))))
    }

    fn loan_view(&self, number: LoanNo, loan: &Loan, day: Date) -> LoanView {
        let state = self.state();
        let item = match loan.lent {
            Lent::Item(item) => {
                state.items.get(item).and_then(|stored| Some((item, stored.tag.clone()?)))
            }
            Lent::Bulk(_) => None,
        };
        let late = loan.due_on.filter(|due| loan.in_on.is_none() && *due < day);
        let site = state.site_of_loan(loan);
        LoanView {
            number,
            item,
            model: state.model_of_loan(loan).map_or(Label::None, |no| Label::model(state, no)),
            borrower: self.borrower_view(loan.borrower, day),
            out_on: loan.out_on,
            due_on: loan.due_on,
            in_on: loan.in_on,
            days_late: late.map(|due| days_since(due, day)),
            site: site.map_or(Label::None, |no| Label::site(state, no)),
            quantity: loan.quantity,
            out: loan.out(),
            returns: loan.returns.iter().map(return_view).collect(),
            need: loan.need,
            purpose: loan.purpose,
            deposit: loan.deposit,
            deposit_back: loan.deposit_back,
            renewals: loan.renewals,
            condition: loan.condition,
            missing: owned(loan.missing.as_deref()),
            by: owned(loan.by.as_deref()),
            back_by: owned(loan.back_by.as_deref()),
        }
    }

    /// Returns the open loan that bridges a need.
    pub(super) fn bridging(&self, need: NeedNo, person: PersonNo) -> Option<LoanNo> {
        let mut loans = borrowed_for(self.state(), need, person);
        loans.find(|(_, loan)| loan.in_on.is_none()).map(|(number, _)| number)
    }

    /// Returns a hold with its status on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn hold(&self, number: HoldNo, day: Date) -> Result<HoldView> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Hold, number);
            let hold = state.holds.get(number).ok_or_else(unknown)?;
            Ok(self.hold_view(number, hold, &QueueForecast::of(state, hold.model, day), day))
        })
    }

    /// Returns the holds that a filter selects, by model and in the order of the queue.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn holds(&self, wanted: &HoldFilter, day: Date) -> Result<Vec<HoldView>> {
        self.ask(|state| {
            let model = known_model(state, wanted.model.as_ref())?;
            let borrower = wanted.borrower.as_ref().map(|name| known_borrower(state, name));
            let takes = |hold: &Hold| {
                model.is_none_or(|model| hold.model == model)
                    && borrower.is_none_or(|borrower| Some(hold.borrower) == borrower)
            };
            let holds = state.holds.iter().filter(|(_, hold)| takes(hold));
            let mut holds: Vec<_> = holds.collect();
            holds.sort_by_key(|(number, hold)| (hold.model, hold.order(*number)));
            let mut outlooks: HashMap<ModelNo, QueueForecast> = HashMap::new();
            let shown = holds.into_iter().map(|(number, hold)| {
                let outlook = outlooks.entry(hold.model);
                let outlook = outlook.or_insert_with(|| QueueForecast::of(state, hold.model, day));
                self.hold_view(number, hold, outlook, day)
            });
            let takes = |view: &HoldView| match view.status {
                HoldStatus::Offered(..) => true,
                HoldStatus::Waiting => !wanted.ready,
                _ => !wanted.ready && !wanted.active,
            };
            Ok(shown.filter(takes).collect())
        })
    }

    /// Returns the hold for which a device is kept on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such device.
    pub fn kept_for(&self, item: ItemNo, day: Date) -> Result<Option<HoldView>> {
        self.ask(|state| {
            let known = state.items.get(item);
            let model = known.ok_or_else(|| Error::not_found(EntityKind::Item, item))?.model;
            let outlook = QueueForecast::of(state, model, day);
            let is_for = |number, hold| match outlook.state(number, hold) {
                HoldState::Offered(Some(kept), _) => kept.number == item,
                _ => false,
            };
            let kept = state.holds_of(model).find(|(number, hold)| is_for(*number, hold));
            Ok(kept.map(|(number, hold)| self.hold_view(number, hold, &outlook, day)))
        })
    }

    fn hold_view(
        &self,
        number: HoldNo,
        hold: &Hold,
        outlook: &QueueForecast,
        day: Date,
    ) -> HoldView {
        let state = self.state();
        let tag = |item: ItemNo| state.items.get(item).and_then(|item| item.tag.clone());
        let status = match outlook.state(number, hold) {
            HoldState::Waiting => HoldStatus::Waiting,
            HoldState::Offered(item, Day(until)) => {
                HoldStatus::Offered(item.and_then(|item| tag(item.number)), *until)
            }
            HoldState::Taken(Day(on)) => HoldStatus::Taken(*on),
            HoldState::Cancelled(Day(on)) => HoldStatus::Cancelled(*on),
            HoldState::Expired(Day(on)) => HoldStatus::Expired(*on),
        };
        let kept_at = match outlook.state(number, hold) {
            HoldState::Offered(Some(item), _) => state.items.get(item.number).map(|item| item.site),
            HoldState::Offered(None, _) => hold.site,
            _ => None,
        };
        let waiting = matches!(status, HoldStatus::Waiting);
        let place = waiting.then(|| outlook.place(number, hold)).flatten();
        HoldView {
            number,
            model: Label::model(state, hold.model),
            site: hold.site.map_or(Label::None, |no| Label::site(state, no)),
            borrower: self.borrower_view(hold.borrower, day),
            placed_on: hold.placed_on,
            priority: hold.priority,
            expected_on: place.and_then(|place| outlook.expected(hold, place)),
            place,
            status,
            kept_at: kept_at.map(|site| Label::site(state, site)),
            by: owned(hold.by.as_deref()),
        }
    }
}

/// Returns the loans of a person that bridge or bridged a need, newest record first.
pub(super) fn borrowed_for(
    state: &State,
    need: NeedNo,
    person: PersonNo,
) -> impl Iterator<Item = (LoanNo, &Loan)> {
    let loans = state.loans_of(Borrower::Person(person));
    loans.filter(move |(_, loan)| loan.need == Some(need))
}

fn return_view(part: &LoanReturn) -> ReturnView {
    ReturnView { on: part.on, quantity: part.quantity, status: part.to }
}

/// Returns the borrower with a name, or `None` for an organisation that never borrowed.
fn known_borrower(state: &State, name: &BorrowerName) -> Option<Borrower> {
    match name {
        BorrowerName::Person(person) => Some(Borrower::Person(*person)),
        BorrowerName::Org(name) => state.org_named(name).map(Borrower::Org),
    }
}
