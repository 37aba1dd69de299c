//! Queries of a store with arbitrary records. An answer may be an error, but never a panic or an endless
//! wait.

use jiff::civil::Date;

use crate::exchange::{Ids, Kind};
use crate::model::{ItemNo, LoanNo, Period, PersonNo};
use crate::report::{
    Dimension, ExceptionsQuery, Figure, Filter, LendingQuery, RateQuery, ServicesQuery, StockBy,
    StockQuery,
};
use crate::state::State;
use crate::{
    DueFilter, DueKind, FittingFilter, HoldFilter, ItemFilter, LoanFilter, NeedFilter,
    ServiceFilter, Store, View,
};

/// Makes every query of a view of the state.
pub(super) fn ask(state: State) {
    let store = Store::synthetic(state);
    let _info = store.info();
    let Ok(view) = store.view() else { return };
    let today = jiff::civil::date(2024, 4, 30);
    for day in [Date::MIN, today, Date::MAX] {
        lists(&view, day);
        records(&view, day);
    }
    for kind in Kind::ALL {
        let _sheet = view.export(*kind, Ids::Shown);
    }
    for period in [Period::new(Date::MIN, Date::MAX), Period::year(2023)].into_iter().flatten() {
        for day in [Date::MIN, Date::MAX] {
            reports(&view, period, day);
        }
    }
}

fn lists(view: &View<'_>, day: Date) {
    let _places = (view.divisions(), view.sites(), view.models());
    let _needs = view.needs(&NeedFilter::default(), day);
    let _fittings = view.fittings(&FittingFilter::default(), day);
    let _services = view.service_list(&ServiceFilter::default(), day);
    let _stock = (view.items(&ItemFilter::default(), day), view.levels(&ItemFilter::default()));
    let _traces = (view.trace(&ItemFilter::default(), day), view.counts(None));
    let _loans = view.loans(&LoanFilter::default().overdue(true), day);
    let _all = view.loans(&LoanFilter::default(), day);
    let _holds = view.holds(&HoldFilter::default(), day);
    let kinds = DueKind::ALL.to_vec();
    let wanted = DueFilter::default().kinds(kinds).waiting_days(90).within(30);
    for due in view.due(&wanted, day).into_iter().flatten() {
        let _late = due.days_late(day);
    }
    let _found = (view.search_persons("余", day), view.search_models("轮椅"));
}

fn records(view: &View<'_>, day: Date) {
    for place in 0..3 {
        if let Some(number) = PersonNo::at(place) {
            let _person = (view.person(number, day), view.person_history(number));
        }
        if let Some(number) = ItemNo::at(place) {
            let _item = (view.item(number, day), view.item_history(number, day));
        }
        let _loan = LoanNo::at(place).map(|number| view.loan(number, day));
    }
}

fn reports(view: &View<'_>, period: Period, today: Date) {
    let one_year = period.from().year() == period.to().year();
    let period = period.until(today);
    let filter = Filter::default;
    let by = Some(Dimension::ALL[0]);
    let _rate = view.rate(&RateQuery::new(period).by(by).filter(filter()));
    let _services = view.services(&ServicesQuery::new(period).by(by).filter(filter()));
    let _needs = (view.needs_report(period, &filter()), view.annual(period, &filter()));
    // A report by month has a row for each month of the period.
    let by = Some(Dimension::Month).filter(|_| one_year);
    let crossed = RateQuery::new(period).by(Dimension::Class).columns(by).filter(filter());
    let _crossed = view.rate(&crossed);
    let _lending = view.lending(&LendingQuery::new(period).by(by).filter(filter()));
    let by = Some(StockBy::Site);
    let _stock = view.stock_report(&StockQuery::new(period).by(by).filter(filter()));
    let query = ExceptionsQuery::new(period).filter(filter()).idle_days(u16::MAX);
    let _exceptions = view.exceptions(&query);
    for figure in Figure::ALL {
        let _records = view.explain(*figure, period, &filter());
    }
}
