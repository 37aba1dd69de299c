//! Reading stock, loans and holds: finding, listing, and the whole story of a device. Their shapes are in
//! `stock_shapes`.

use jiff::civil::Date;

use super::holds;
use super::label::Label;
use super::lending::loan_site;
use super::moves::name_of;
use super::resolve::{self, Offer};
use super::stock_shapes::{
    BorrowerView, CountView, HoldFilter, HoldStatus, HoldView, HolderView, ItemFilter, ItemView,
    LoanFilter, LoanView, PileView, StoryEntry, TraceView, programme_label,
};
use super::view::View;
use super::{BorrowerName, Lendable};
use crate::error::{Error, Result};
use crate::model::day::Day;
use crate::model::{
    Coded, FittingNo, HoldNo, ItemNo, Limits, LoanNo, ModelCode, ModelNo, NeedNo, Problem,
    ProblemKind, SiteNo, Standing, Step, Tag, What,
};
use crate::report::Selection;
use crate::state::{Borrower, Hold, HoldState, Holder, Item, Lent, Loan, Move, Pile, State};

impl View<'_> {
    /// The limits of the lending desk.
    pub fn limits(&self) -> Limits {
        self.state().limits
    }

    /// The device of a tag or number (`I7`).
    ///
    /// # Errors
    /// [`Error::Refused`] with the nearest tags when there is none.
    pub fn find_item(&self, text: &str) -> Result<ItemNo> {
        self.ask(|state| {
            resolve::item(state, text, Offer::Nearest)
                .map_err(|kind| Error::Refused(vec![Problem::new("item", text, kind)]))
        })
    }

    /// What can be lent by a name: a device by its tag or number, a bulk model by its code or name.
    ///
    /// # Errors
    /// [`Error::Refused`] with the nearest ones when there is none, or with those that the name fits.
    pub fn find_lendable(&self, text: &str) -> Result<Lendable> {
        self.ask(|state| {
            resolve::lendable(state, text, Offer::Nearest)
                .map_err(|kind| Error::Refused(vec![Problem::new("item", text, kind)]))
        })
    }

    /// Who borrows by a name: a person as for [`View::find_person`], or `org:` and the name of an organisation.
    ///
    /// # Errors
    /// Those of [`View::find_person`], and [`Error::Refused`] when the text is neither.
    pub fn find_borrower(&self, text: &str) -> Result<BorrowerName> {
        let found = self.ask(|state| {
            resolve::borrower(state, text)
                .map_err(|kind| Error::Refused(vec![Problem::new("borrower", text, kind)]))
        });
        match found {
            Ok(borrower) => Ok(borrower),
            // A person has a number, too.
            Err(refused) => match self.find_person(text) {
                Ok(person) => Ok(BorrowerName::Person(person)),
                Err(Error::NotFound { .. }) => Err(refused),
                Err(other) => Err(other),
            },
        }
    }

    /// The loan of a number (`L5`), or the open one of a device.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such loan, [`Error::Refused`] when the device is not on loan or there is
    /// no such device.
    pub fn find_loan(&self, text: &str) -> Result<LoanNo> {
        if let Some(number) = LoanNo::parse(&crate::model::text::half_width(text))
            && self.state().loans.has(number)
        {
            return Ok(number);
        }
        let item = self.find_item(text)?;
        self.ask(|state| {
            let open = state.loans_of_item(item).find(|(_, loan)| loan.in_on.is_none());
            open.map(|(number, _)| number).ok_or_else(|| {
                let kind = ProblemKind::NotOnLoan { item: text.to_owned() };
                Error::Refused(vec![Problem::new("item", text, kind)])
            })
        })
    }

    /// Received stock, as it stands on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn item(&self, number: ItemNo, day: Date) -> Result<ItemView> {
        self.ask(|state| {
            let unknown = || Error::NotFound { what: What::Item, key: number.to_string() };
            let item = state.items.get(number).ok_or_else(unknown)?;
            Ok(self.item_view(number, item, day))
        })
    }

    /// The devices with tags that a filter takes, in the order of their numbers.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn items(&self, wanted: &ItemFilter, day: Date) -> Result<Vec<ItemView>> {
        self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let model = known_model(state, wanted.model.as_ref())?;
            let mut found = Vec::new();
            for (number, item) in state.items.iter().filter(|(_, item)| item.tag.is_some()) {
                let taken = takes_item(state, &selection, item)
                    && model.is_none_or(|model| item.model == model)
                    && wanted.standing.is_none_or(|standing| item.standing == standing)
                    && wanted.donor.as_ref().is_none_or(|donor| is_donated_by(item, donor))
                    && wanted.for_days.is_none_or(|days| days_since(item.since, day) >= days);
                if !taken {
                    continue;
                }
                let view = self.item_view(number, item, day);
                let idle = |days| view.idle_days.is_some_and(|idle| idle >= days);
                if wanted.idle_days.is_none_or(idle) {
                    found.push(view);
                }
            }
            Ok(found)
        })
    }

    /// What sites have of bulk models, of those that a filter takes.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn piles(&self, wanted: &ItemFilter) -> Result<Vec<PileView>> {
        self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let model = known_model(state, wanted.model.as_ref())?;
            let takes = |pile: &Pile| {
                model.is_none_or(|model| pile.model == model)
                    && selection.takes_model(state, pile.model)
                    && selection.takes_site(state, pile.site)
                    && selection.takes_stock(Some(pile.site), None)
                    && wanted.standing.is_none_or(|standing| pile.count(standing) > 0)
            };
            let piles = state.piles.iter().filter(|(_, pile)| takes(pile));
            let counts = |pile: &Pile| {
                Standing::ALL.iter().map(|standing| (*standing, pile.count(*standing))).collect()
            };
            Ok(piles
                .map(|(_, pile)| PileView {
                    model: Label::model(state, pile.model),
                    site: Label::site(state, pile.site),
                    counts: counts(pile),
                    value: pile.value,
                })
                .collect())
        })
    }

    /// Everything that happened to a device, first thing first: whence it came, who had it, every repair and cleaning.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn story(&self, number: ItemNo, day: Date) -> Result<Vec<StoryEntry>> {
        self.ask(|state| {
            let unknown = || Error::NotFound { what: What::Item, key: number.to_string() };
            let item = state.items.get(number).ok_or_else(unknown)?;
            let moves = self.moves_in_order(number);
            let told: Vec<_> = moves.iter().filter_map(|moved| lent_by(moved.holder)).collect();
            let mut loans: Vec<_> = state.loans_of_item(number).collect();
            loans.sort_by_key(|(number, loan)| (loan.out_on, loan.in_on, *number));
            let mut story = vec![self.received(item)];
            // Loans that only a file told of; those of the desk stand among what else was done there.
            for (number, loan) in loans.into_iter().filter(|(number, _)| !told.contains(number)) {
                story.extend(self.lent(number, loan, day));
                story.extend(self.came_back(number, loan, Step::Return, day));
            }
            let mut before = None;
            for moved in moves {
                story.extend(self.move_entry(moved, before.replace(moved), day));
            }
            // Stable: what happened on one day stays in the order in which it was recorded.
            story.sort_by_key(|entry| entry.on);
            Ok(story)
        })
    }

    fn moves_in_order(&self, item: ItemNo) -> Vec<&Move> {
        let state = self.state();
        let mut moves: Vec<_> = state.moves_of.of(item).collect();
        moves.reverse();
        moves.into_iter().filter_map(|no| state.moves.get(no)).collect()
    }

    fn received(&self, item: &Item) -> StoryEntry {
        StoryEntry {
            source: item.source,
            note: owned(item.donor.as_deref()),
            by: owned(item.by.as_deref()),
            ..self.entry(item.received_on, None, item.received_at)
        }
    }

    fn entry(&self, on: Date, step: Option<Step>, site: SiteNo) -> StoryEntry {
        StoryEntry {
            on,
            step,
            who: None,
            loan: None,
            fitting: None,
            site: Label::site(self.state(), site),
            source: None,
            note: None,
            due_on: None,
            condition: None,
            by: None,
        }
    }

    /// That a device was lent.
    fn lent(&self, number: LoanNo, loan: &Loan, day: Date) -> Option<StoryEntry> {
        let site = loan.site.or(loan_site(self.state(), loan))?;
        Some(StoryEntry {
            who: Some(self.borrower_view(loan.borrower, day)),
            loan: Some(number),
            due_on: loan.due_on,
            by: owned(loan.by.as_deref()),
            ..self.entry(loan.out_on, Some(Step::Lend), site)
        })
    }

    /// That a lent device came back, or was lost.
    fn came_back(&self, number: LoanNo, loan: &Loan, step: Step, day: Date) -> Option<StoryEntry> {
        let site = loan.site.or(loan_site(self.state(), loan))?;
        Some(StoryEntry {
            who: Some(self.borrower_view(loan.borrower, day)),
            loan: Some(number),
            condition: loan.condition,
            note: owned(loan.missing.as_deref()),
            by: owned(loan.back_by.as_deref()),
            ..self.entry(loan.in_on?, Some(step), site)
        })
    }

    /// What was done with a device; corrections are no steps.
    fn move_entry(&self, moved: &Move, before: Option<&Move>, day: Date) -> Option<StoryEntry> {
        let loan = |holder| {
            let number = lent_by(holder)?;
            Some((number, self.state().loans.get(number)?))
        };
        if let Some((number, stored)) = loan(moved.holder) {
            return self.lent(number, stored, day);
        }
        if moved.step == Step::Correct {
            return None;
        }
        if let Some((number, stored)) = before.and_then(|before| loan(before.holder)) {
            return self.came_back(number, stored, moved.step, day);
        }
        let site = match moved.holder {
            Holder::Site(site) => site,
            _ => moved.site,
        };
        let fitting = match (moved.holder, before.map(|before| before.holder)) {
            (Holder::Fitting(fitting), _) | (Holder::Nobody, Some(Holder::Fitting(fitting))) => {
                Some(fitting)
            }
            _ => None,
        };
        Some(StoryEntry {
            who: fitting.and_then(|fitting| self.fitted(fitting, day)),
            fitting,
            note: owned(moved.note.as_deref()),
            by: owned(moved.by.as_deref()),
            ..self.entry(moved.on, Some(moved.step), site)
        })
    }

    fn fitted(&self, fitting: FittingNo, day: Date) -> Option<BorrowerView> {
        let person = self.state().fittings.get(fitting)?.person;
        Some(self.borrower_view(Borrower::Person(person), day))
    }

    /// The stock that came from a donor, or of a model, and everyone who had each device of it.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn trace(&self, wanted: &ItemFilter, day: Date) -> Result<Vec<TraceView>> {
        self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let model = known_model(state, wanted.model.as_ref())?;
            let takes = |item: &Item| {
                takes_item(state, &selection, item)
                    && model.is_none_or(|model| item.model == model)
                    && wanted.donor.as_ref().is_none_or(|donor| is_donated_by(item, donor))
                    && wanted.standing.is_none_or(|standing| item.standing == standing)
            };
            let items = state.items.iter().filter(|(_, item)| takes(item));
            Ok(items
                .map(|(number, item)| TraceView {
                    item: self.item_view(number, item, day),
                    had: self.had(number, day),
                })
                .collect())
        })
    }

    fn had(&self, number: ItemNo, day: Date) -> Vec<(BorrowerView, Date, Option<Date>)> {
        let state = self.state();
        let lent = state
            .loans_of_item(number)
            .map(|(_, loan)| (self.borrower_view(loan.borrower, day), loan.out_on, loan.in_on));
        let mut had: Vec<_> = lent.collect();
        let mut until = None;
        for moved in state.moves_of.of(number).filter_map(|no| state.moves.get(no)) {
            let ended = until.replace(moved.on);
            if let (Holder::Fitting(fitting), Step::Issue) = (moved.holder, moved.step) {
                had.extend(self.fitted(fitting, day).map(|who| (who, moved.on, ended)));
            }
        }
        had.sort_by_key(|(_, from, _)| *from);
        had
    }

    fn item_view(&self, number: ItemNo, item: &Item, day: Date) -> ItemView {
        let state = self.state();
        let loan = match item.holder {
            Holder::Loan(loan) => state.loans.get(loan),
            _ => None,
        };
        let lendable = state.models.get(item.model).is_some_and(|model| model.loan_days.is_some());
        let at_hand = item.tag.is_some() && item.standing == Standing::InStock && lendable;
        let lent = state.loans_of_item(number).filter_map(|(_, loan)| loan.in_on).max();
        ItemView {
            number,
            tag: item.tag.clone(),
            model: Label::model(state, item.model),
            site: Label::site(state, item.site),
            received_at: Label::site(state, item.received_at),
            quantity: item.quantity,
            serial: owned(item.serial.as_deref()),
            source: item.source,
            donor: owned(item.donor.as_deref()),
            value: item.value,
            received_on: item.received_on,
            programme: programme_label(item.programme.as_ref()),
            standing: item.tag.as_ref().map(|_| item.standing),
            since: item.since,
            holder: self.holder_view(item.holder, day),
            due_on: loan.and_then(|loan| loan.due_on),
            idle_days: at_hand.then(|| days_since(lent.unwrap_or(item.received_on), day)),
        }
    }

    fn holder_view(&self, holder: Holder, day: Date) -> HolderView {
        let state = self.state();
        let shown = match holder {
            Holder::Nobody => None,
            Holder::Loan(number) => state
                .loans
                .get(number)
                .map(|loan| HolderView::Loan(number, self.borrower_view(loan.borrower, day))),
            Holder::Fitting(number) => {
                self.fitted(number, day).map(|who| HolderView::Fitting(number, who))
            }
            Holder::Site(site) => Some(HolderView::Site(Label::site(state, site))),
        };
        shown.unwrap_or(HolderView::Nobody)
    }

    fn borrower_view(&self, borrower: Borrower, day: Date) -> BorrowerView {
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

    /// A loan, as it stands on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn loan(&self, number: LoanNo, day: Date) -> Result<LoanView> {
        self.ask(|state| {
            let unknown = || Error::NotFound { what: What::Loan, key: number.to_string() };
            let loan = state.loans.get(number).ok_or_else(unknown)?;
            Ok(self.loan_view(number, loan, day))
        })
    }

    /// The loans that a filter takes, in the order of their numbers; those that are due first when it asks for what is
    /// due.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn loans(&self, wanted: &LoanFilter, day: Date) -> Result<Vec<LoanView>> {
        self.ask(|state| {
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
                    && site.is_none_or(|site| loan.site.or(loan_site(state, loan)) == Some(site))
                    && wanted.out.is_none_or(|period| period.contains(loan.out_on))
            };
            let loans = state.loans.iter().filter(|(_, loan)| takes(loan));
            let mut loans: Vec<_> = loans.collect();
            if wanted.overdue || wanted.due_by.is_some() {
                loans.sort_by_key(|(number, loan)| (loan.due_on, *number));
            }
            let shown = loans.into_iter().map(|(number, loan)| self.loan_view(number, loan, day));
            Ok(shown.collect())
        })
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
        let site = loan.site.or(loan_site(state, loan));
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

    /// The loan that covers a need for the time being.
    pub(super) fn bridging(&self, need: NeedNo, person: crate::model::PersonNo) -> Option<LoanNo> {
        let mut loans = self.state().loans_of(Borrower::Person(person));
        let covers = |loan: &Loan| loan.need == Some(need) && loan.in_on.is_none();
        loans.find(|(_, loan)| covers(loan)).map(|(number, _)| number)
    }

    /// A hold, as it stands on a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn hold(&self, number: HoldNo, day: Date) -> Result<HoldView> {
        self.ask(|state| {
            let unknown = || Error::NotFound { what: What::Hold, key: number.to_string() };
            let hold = state.holds.get(number).ok_or_else(unknown)?;
            Ok(self.hold_view(number, hold, day))
        })
    }

    /// The holds that a filter takes: by model, in the order of the queue.
    ///
    /// # Errors
    /// [`Error::Refused`] when the filter names what does not exist.
    pub fn holds(&self, wanted: &HoldFilter, day: Date) -> Result<Vec<HoldView>> {
        self.ask(|state| {
            let model = known_model(state, wanted.model.as_ref())?;
            let borrower = wanted.borrower.as_ref().map(|name| known_borrower(state, name));
            let takes = |hold: &Hold| {
                let ready = match hold.state {
                    HoldState::Offered(_, Day(until)) => until >= day,
                    _ => false,
                };
                (!wanted.active || hold.is_active())
                    && (!wanted.ready || ready)
                    && model.is_none_or(|model| hold.model == model)
                    && borrower.is_none_or(|borrower| Some(hold.borrower) == borrower)
            };
            let holds = state.holds.iter().filter(|(_, hold)| takes(hold));
            let mut holds: Vec<_> = holds.collect();
            holds.sort_by_key(|(no, hold)| (hold.model, hold.priority, hold.placed_on, *no));
            Ok(holds.into_iter().map(|(number, hold)| self.hold_view(number, hold, day)).collect())
        })
    }

    fn hold_view(&self, number: HoldNo, hold: &Hold, day: Date) -> HoldView {
        let state = self.state();
        let tag = |item: ItemNo| state.items.get(item).and_then(|item| item.tag.clone());
        let status = match &hold.state {
            HoldState::Waiting => HoldStatus::Waiting,
            HoldState::Offered(item, Day(until)) if *until >= day => {
                HoldStatus::Offered(item.and_then(|item| tag(item.number)), *until)
            }
            // It passes on as soon as anything is done with the model.
            HoldState::Offered(_, Day(until)) => {
                HoldStatus::Expired(until.tomorrow().unwrap_or(*until))
            }
            HoldState::Taken(Day(on)) => HoldStatus::Taken(*on),
            HoldState::Cancelled(Day(on)) => HoldStatus::Cancelled(*on),
            HoldState::Expired(Day(on)) => HoldStatus::Expired(*on),
        };
        let waiting = matches!(status, HoldStatus::Waiting);
        let place = waiting.then(|| holds::place(state, number, hold)).flatten();
        HoldView {
            number,
            model: Label::model(state, hold.model),
            site: hold.site.map_or(Label::None, |no| Label::site(state, no)),
            borrower: self.borrower_view(hold.borrower, day),
            placed_on: hold.placed_on,
            priority: hold.priority,
            expected_on: place.and_then(|place| holds::expected(state, hold, place)),
            place,
            status,
            by: owned(hold.by.as_deref()),
        }
    }

    /// The stock-takes, the latest last; of one site, if one is given.
    ///
    /// # Errors
    /// [`Error::Refused`] when there is no such site.
    pub fn counts(&self, site: Option<&crate::model::SiteCode>) -> Result<Vec<CountView>> {
        self.ask(|state| {
            let site = site.map(|code| known_site(state, code)).transpose()?;
            let tag = |number: &ItemNo| {
                state.items.get(*number).map_or_else(String::new, |item| name_of(*number, item))
            };
            let counts = state.counts.iter();
            let counts = counts.filter(|(_, count)| site.is_none_or(|site| count.site == site));
            Ok(counts
                .map(|(number, count)| CountView {
                    number,
                    site: Label::site(state, count.site),
                    on: count.on,
                    found: count.found,
                    missing: count.missing.iter().map(tag).collect(),
                    unexpected: count.unexpected.clone(),
                    by: owned(count.by.as_deref()),
                })
                .collect())
        })
    }

    /// The tag of a device.
    pub fn tag(&self, number: ItemNo) -> Option<Tag> {
        self.state().items.get(number).and_then(|item| item.tag.clone())
    }
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// The loan that a device is with.
fn lent_by(holder: Holder) -> Option<LoanNo> {
    match holder {
        Holder::Loan(loan) => Some(loan),
        _ => None,
    }
}

fn takes_item(state: &State, selection: &Selection<'_>, item: &Item) -> bool {
    selection.takes_model(state, item.model)
        && selection.takes_site(state, item.site)
        && selection.takes_stock(Some(item.site), Some(item))
}

fn is_donated_by(item: &Item, donor: &str) -> bool {
    item.donor.as_deref().is_some_and(|name| name.contains(donor))
}

fn days_since(from: Date, day: Date) -> u64 {
    u64::try_from(day.duration_since(from).as_hours() / 24).unwrap_or(0)
}

fn known_model(state: &State, code: Option<&ModelCode>) -> Result<Option<ModelNo>> {
    let Some(code) = code else { return Ok(None) };
    let mut findings = super::Findings::default();
    match resolve::known_model(state, code, &mut findings) {
        Some(model) => Ok(Some(model)),
        None => Err(Error::Refused(findings.errors)),
    }
}

fn known_site(state: &State, code: &crate::model::SiteCode) -> Result<SiteNo> {
    state.site_by_code().get(code).copied().ok_or_else(|| {
        let kind = resolve::unknown_site(state, code.as_str());
        Error::Refused(vec![Problem::new("site", code.as_str(), kind)])
    })
}

/// The borrower of a name; `None` of an organisation that never borrowed.
fn known_borrower(state: &State, name: &BorrowerName) -> Option<Borrower> {
    match name {
        BorrowerName::Person(person) => Some(Borrower::Person(*person)),
        BorrowerName::Org(name) => state.org_named(name).map(Borrower::Org),
    }
}
