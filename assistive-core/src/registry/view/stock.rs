//! Reads stock: finding, listing, and the complete history of a device. The returned records are defined in
//! `stock_records`; loans and holds are in `lending`.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::{
    Coded, EntityKind, FittingNo, ItemNo, ItemStatus, Lendable, LoanNo, ModelCode, ModelNo,
    RecordNo, SiteNo, StockAction, Tag, days_between,
};
use crate::registry::reference::resolve::{self, Suggestions};
use crate::registry::stock::known::name_of;
use crate::registry::view::filter::Selection;
use crate::registry::view::handle::View;
use crate::registry::view::label::Label;
use crate::registry::view::listing::Listing;
use crate::registry::view::stock_records::{
    BorrowerView, HistoryEntry, HolderView, ItemFilter, ItemView, StockLevelView, StockTakeView,
    TraceView, programme_label,
};
use crate::state::{Borrower, Holder, Item, Loan, Move, State, StockLevel};

impl View<'_> {
    /// Returns the device with this tag or number (`I7`).
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none, with the nearest tags.
    pub fn find_item(&self, text: &str) -> Result<ItemNo> {
        self.ask(|state| {
            resolve::item(state, text, Suggestions::Nearest)
                .map_err(|kind| Error::of_name("item", text, kind))
        })
    }

    /// Returns the record with this number, such as `N5`, or the device with this tag.
    ///
    /// ```
    /// use assistive_core::model::RecordNo;
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let record = store.view()?.find_record("p1")?;
    /// assert!(matches!(record, RecordNo::Person(_)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn find_record(&self, text: &str) -> Result<RecordNo> {
        self.ask(|state| {
            let numbered = RecordNo::parse(text).filter(|number| state.has(*number));
            let tagged = || resolve::item(state, text, Suggestions::Nothing).ok().map(Into::into);
            numbered.or_else(tagged).ok_or_else(|| Error::not_found(EntityKind::Record, text))
        })
    }

    /// Returns the item that can be lent under a name: a device by its tag or number, a bulk model by its code or
    /// name.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none, with the nearest ones, and [`Error::Refused`] if the name matches
    /// several, with these.
    pub fn find_lendable(&self, text: &str) -> Result<Lendable> {
        self.ask(|state| {
            resolve::lendable(state, text, Suggestions::Nearest)
                .map_err(|kind| Error::of_name("item", text, kind))
        })
    }

    /// Returns received stock with its status on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn item(&self, number: ItemNo, day: Date) -> Result<ItemView> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Item, number);
            let item = state.items.get(number).ok_or_else(unknown)?;
            Ok(self.item_view(number, item, day))
        })
    }

    /// Returns the tagged devices that a filter selects, in the order of their numbers.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn items(&self, wanted: &ItemFilter, day: Date) -> Result<Listing<'_, ItemView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let model = known_model(state, wanted.model.as_ref())?;
            let takes = |item: &Item| {
                item.tag.is_some()
                    && takes_item(state, &selection, item)
                    && model.is_none_or(|model| item.model == model)
                    && wanted.status.is_none_or(|status| item.status == status)
                    && wanted.donor.as_ref().is_none_or(|donor| is_donated_by(item, donor))
                    && wanted.for_days.is_none_or(|days| days_since(item.since, day) >= days)
            };
            let items = state.items.iter().filter(|(_, item)| takes(item));
            Ok(items.map(|(number, _)| number).collect())
        })?;
        let (state, least) = (self.state(), wanted.idle_days);
        Ok(self.list(found, move |number| {
            let view = self.item_view(number, state.items.get(number)?, day);
            let idle = |days| view.idle_days.is_some_and(|idle| idle >= days);
            least.is_none_or(idle).then_some(view)
        }))
    }

    /// Returns the stock levels of bulk models at sites that a filter selects.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn levels(&self, wanted: &ItemFilter) -> Result<Vec<StockLevelView>> {
        self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let model = known_model(state, wanted.model.as_ref())?;
            let takes = |level: &StockLevel| {
                model.is_none_or(|model| level.model == model)
                    && selection.takes_model(state, level.model)
                    && selection.takes_site(state, level.site)
                    && selection.takes_stock(Some(level.site), None)
                    && wanted.status.is_none_or(|status| level.count(status) > 0)
            };
            let levels = state.levels.iter().filter(|(_, level)| takes(level));
            let counts = |level: &StockLevel| {
                ItemStatus::ALL.iter().map(|status| (*status, level.count(*status))).collect()
            };
            Ok(levels
                .map(|(_, level)| StockLevelView {
                    model: Label::model(state, level.model),
                    site: Label::site(state, level.site),
                    counts: counts(level),
                    value: level.value,
                })
                .collect())
        })
    }

    /// Returns the history of a device, oldest entry first: its receipt, its holders, and every repair and cleaning.
    ///
    /// ```
    /// use jiff::civil::date;
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
    ///
    /// let view = store.view()?;
    /// let history = view.item_history(view.find_item("A1")?, author.today)?;
    /// let days: Vec<_> = history.iter().map(|entry| entry.on).collect();
    /// assert_eq!(days, [date(2024, 1, 5), date(2024, 4, 2)], "received and lent");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn item_history(&self, number: ItemNo, day: Date) -> Result<Vec<HistoryEntry>> {
        self.ask(|state| {
            let unknown = || Error::not_found(EntityKind::Item, number);
            let item = state.items.get(number).ok_or_else(unknown)?;
            let moves = self.moves_in_order(number);
            let told: Vec<_> = moves.iter().filter_map(|moved| lent_by(moved.holder)).collect();
            let mut loans: Vec<_> = state.loans_of_item(number).collect();
            loans.sort_by_key(|(number, loan)| (loan.out_on, loan.in_on, *number));
            let mut history = vec![self.received(item)];
            // Only imported loans. The loans of the desk are among the moves already.
            for (number, loan) in loans.into_iter().filter(|(number, _)| !told.contains(number)) {
                history.extend(self.lent(number, loan, day));
                history.extend(self.came_back(number, loan, StockAction::Return, day));
            }
            let mut before = None;
            for moved in moves {
                history.extend(self.move_entry(moved, before.replace(moved), day));
            }
            // A corrected loan went out only once.
            let mut out = HashSet::new();
            history.retain(|entry| match (entry.step, entry.loan) {
                (Some(StockAction::Lend), Some(loan)) => out.insert(loan),
                _ => true,
            });
            // The sort is stable: entries of one day stay in the order in which they were recorded.
            history.sort_by_key(|entry| entry.on);
            Ok(history)
        })
    }

    fn moves_in_order(&self, item: ItemNo) -> Vec<&Move> {
        let state = self.state();
        let mut moves: Vec<_> = state.moves_of.of(item).collect();
        moves.reverse();
        moves.into_iter().filter_map(|no| state.moves.get(no)).collect()
    }

    fn received(&self, item: &Item) -> HistoryEntry {
        HistoryEntry {
            source: item.source,
            note: owned(item.donor.as_deref()),
            by: owned(item.by.as_deref()),
            ..self.entry(item.received_on, None, item.received_at)
        }
    }

    fn entry(&self, on: Date, step: Option<StockAction>, site: SiteNo) -> HistoryEntry {
        HistoryEntry {
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
            method: None,
            fault: None,
            parts: None,
            cost: None,
        }
    }

    /// Returns the entry for the start of a loan.
    fn lent(&self, number: LoanNo, loan: &Loan, day: Date) -> Option<HistoryEntry> {
        let site = self.state().site_of_loan(loan)?;
        Some(HistoryEntry {
            who: Some(self.borrower_view(loan.borrower, day)),
            loan: Some(number),
            due_on: loan.due_on,
            by: owned(loan.by.as_deref()),
            ..self.entry(loan.out_on, Some(StockAction::Lend), site)
        })
    }

    /// Returns the entry for the return or loss of a lent device.
    fn came_back(
        &self,
        number: LoanNo,
        loan: &Loan,
        step: StockAction,
        day: Date,
    ) -> Option<HistoryEntry> {
        let site = self.state().site_of_loan(loan)?;
        Some(HistoryEntry {
            who: Some(self.borrower_view(loan.borrower, day)),
            loan: Some(number),
            condition: loan.condition,
            note: owned(loan.missing.as_deref()),
            by: owned(loan.back_by.as_deref()),
            ..self.entry(loan.in_on?, Some(step), site)
        })
    }

    /// Returns the entry for a move of a device. Corrections have no entry.
    fn move_entry(&self, moved: &Move, before: Option<&Move>, day: Date) -> Option<HistoryEntry> {
        let loan = |holder| {
            let number = lent_by(holder)?;
            Some((number, self.state().loans.get(number)?))
        };
        if moved.step == StockAction::State {
            return Some(self.entry(moved.on, Some(moved.step), moved.site));
        }
        if let Some((number, stored)) = loan(moved.holder) {
            return self.lent(number, stored, day);
        }
        if moved.step == StockAction::Correct {
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
        Some(HistoryEntry {
            who: fitting.and_then(|fitting| self.fitted(fitting, day)),
            fitting,
            note: owned(moved.note.as_deref()),
            by: owned(moved.by.as_deref()),
            method: owned(moved.details.method.as_deref()),
            fault: owned(moved.details.fault.as_deref()),
            parts: owned(moved.details.parts.as_deref()),
            cost: moved.details.cost,
            ..self.entry(moved.on, Some(moved.step), site)
        })
    }

    fn fitted(&self, fitting: FittingNo, day: Date) -> Option<BorrowerView> {
        let person = self.state().fittings.get(fitting)?.person;
        Some(self.borrower_view(Borrower::Person(person), day))
    }

    /// Returns the stock of a donor or model, with everyone who had each device.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn trace(&self, wanted: &ItemFilter, day: Date) -> Result<Vec<TraceView>> {
        self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let model = known_model(state, wanted.model.as_ref())?;
            let takes = |item: &Item| {
                takes_item(state, &selection, item)
                    && model.is_none_or(|model| item.model == model)
                    && wanted.donor.as_ref().is_none_or(|donor| is_donated_by(item, donor))
                    && wanted.status.is_none_or(|status| item.status == status)
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
            if let (Holder::Fitting(fitting), StockAction::Issue) = (moved.holder, moved.step) {
                had.extend(self.fitted(fitting, day).map(|who| (who, moved.on, ended)));
            }
        }
        had.sort_by_key(|(_, from, _)| *from);
        had
    }

    pub(super) fn item_view(&self, number: ItemNo, item: &Item, day: Date) -> ItemView {
        let state = self.state();
        let loan = match item.holder {
            Holder::Loan(loan) => state.loans.get(loan),
            _ => None,
        };
        let lendable = state.models.get(item.model).is_some_and(|model| model.loan_days.is_some());
        let at_hand = item.tag.is_some() && item.status == ItemStatus::InStock && lendable;
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
            note: owned(item.note.as_deref()),
            status: item.tag.as_ref().map(|_| item.status),
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

    /// Returns the stock-takes, the latest last. If a site is given, only those of the site.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is no such site.
    pub fn counts(&self, site: Option<&crate::model::SiteCode>) -> Result<Vec<StockTakeView>> {
        self.ask(|state| {
            let site = site.map(|code| known_site(state, code)).transpose()?;
            let tag = |number: &ItemNo| {
                state.items.get(*number).map_or_else(String::new, |item| name_of(*number, item))
            };
            let counts = state.counts.iter();
            let counts = counts.filter(|(_, count)| site.is_none_or(|site| count.site == site));
            Ok(counts
                .map(|(number, count)| StockTakeView {
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

    /// Returns the tag of a device.
    pub fn tag(&self, number: ItemNo) -> Option<Tag> {
        self.state().items.get(number).and_then(|item| item.tag.clone())
    }
}

pub(super) fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

/// Returns the loan that holds a device.
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

pub(super) fn days_since(from: Date, day: Date) -> u64 {
    u64::try_from(days_between(from, day)).unwrap_or(0)
}

pub(in crate::registry) fn known_model(
    state: &State,
    code: Option<&ModelCode>,
) -> Result<Option<ModelNo>> {
    let Some(code) = code else { return Ok(None) };
    match state.model_by_code().get(code) {
        Some(model) => Ok(Some(*model)),
        None => Err(Error::of_name("device", code.as_str(), resolve::unknown_model(state, code))),
    }
}

pub(in crate::registry) fn known_site(
    state: &State,
    code: &crate::model::SiteCode,
) -> Result<SiteNo> {
    state.site_by_code().get(code).copied().ok_or_else(|| {
        let kind = resolve::unknown_site(state, code.as_str());
        Error::of_name("site", code.as_str(), kind)
    })
}
