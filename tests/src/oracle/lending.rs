//! The figures of lending: a walk over all loans and items, day by day where days are counted.

use super::count::takes_model;
use super::loans::{Borrower, Loan, LoanOf};
use super::stock::Lot;
use super::{By, LendingQuery, Oracle, cells};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The figures of one row, or of the total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LendingFigures {
    /// Loans that began in the period.
    pub loans: u64,
    /// Their distinct borrowers.
    pub borrowers: u64,
    /// Loans that ended in the period.
    pub returned: u64,
    /// Loans that no one had returned by the end of the period.
    pub open: u64,
    /// Of those, due before the end of the period.
    pub overdue: u64,
    /// The days of the returned loans.
    pub days: u64,
    /// Days on loan and days in the lendable stock; none where there is no such day, or where
    /// items do not divide as the question does.
    pub utilisation: Option<(u64, u64)>,
}

impl LendingFigures {
    /// Returns the mean length of the returned loans.
    #[must_use]
    pub fn mean_days(&self) -> Option<f64> {
        // Days are far below 2^53.
        (self.returned > 0).then(|| self.days as f64 / self.returned as f64)
    }

    fn is_nothing(&self) -> bool {
        self.loans == 0 && self.returned == 0 && self.open == 0
    }
}

/// The answer to a [`LendingQuery`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lending {
    /// The figures by key; a key without a loan, a return and an open loan has no row.
    pub rows: BTreeMap<String, LendingFigures>,
    /// The figures of all.
    pub total: LendingFigures,
}

impl Oracle {
    /// Answers a question.
    #[must_use]
    pub fn lending(&self, query: &LendingQuery) -> Lending {
        // What lies after today has not happened.
        let query = &LendingQuery { to: query.to.min(self.today), ..query.clone() };
        let mut rows = match query.by {
            None => BTreeMap::new(),
            Some(by @ (By::Month | By::Quarter)) => self.lending_of_periods(query, by),
            Some(by) => self.lending_rows(query, by),
        };
        rows.retain(|_, figures| !figures.is_nothing());
        let total = self.lending_figures(query, (query.from, query.to), |_| true, |_| true);
        Lending { rows, total }
    }

    /// Returns the figures of each month or quarter, asked by itself.
    fn lending_of_periods(&self, query: &LendingQuery, by: By) -> BTreeMap<String, LendingFigures> {
        let periods = by.periods(query.from, query.to).into_iter();
        let rows = periods.map(|(key, from, to)| {
            let alone = LendingQuery { from, to, by: None, ..query.clone() };
            (key, self.lending(&alone).total)
        });
        rows.collect()
    }

    /// Returns the figures of each pair of a row of the question and a column, both dimensions of records. A pair without a loan, a return
    /// and an open loan is left out.
    #[must_use]
    pub fn lending_cells(
        &self,
        query: &LendingQuery,
        columns: By,
    ) -> BTreeMap<(String, String), LendingFigures> {
        let query = &LendingQuery { to: query.to.min(self.today), ..query.clone() };
        let rows = query.by.expect("a question with rows");
        let key = |loan: &Loan| [rows, columns].map(|by| self.loan_key(loan, by, query.to));
        let keys: BTreeSet<[String; 2]> = self.loans.iter().map(key).collect();
        let cell = |[row, column]: [String; 2]| {
            let takes_loan = |loan: &Loan| key(loan) == [row.clone(), column.clone()];
            let takes_lot = |lot: &Lot| {
                self.lot_key(lot, rows).as_ref() == Some(&row)
                    && self.lot_key(lot, columns).as_ref() == Some(&column)
            };
            let mut figures =
                self.lending_figures(query, (query.from, query.to), takes_loan, takes_lot);
            let divides_items = divides_items(rows) && divides_items(columns);
            figures.utilisation = figures.utilisation.filter(|_| divides_items);
            ((row, column), figures)
        };
        let cells = keys.into_iter().map(cell);
        cells.filter(|(_, figures)| !figures.is_nothing()).collect()
    }

    fn lending_rows(&self, query: &LendingQuery, by: By) -> BTreeMap<String, LendingFigures> {
        let key = |loan: &Loan| self.loan_key(loan, by, query.to);
        let keys: BTreeSet<String> = self.loans.iter().map(key).collect();
        let row = |wanted: String| {
            let takes_loan = |loan: &Loan| self.loan_key(loan, by, query.to) == wanted;
            let takes_lot = |lot: &Lot| self.lot_key(lot, by).as_ref() == Some(&wanted);
            let mut figures =
                self.lending_figures(query, (query.from, query.to), takes_loan, takes_lot);
            figures.utilisation = figures.utilisation.filter(|_| divides_items(by));
            (wanted, figures)
        };
        keys.into_iter().map(row).collect()
    }

    fn loan_key(&self, loan: &Loan, by: By, to: Date) -> String {
        match by {
            By::Class => self.models[self.model_lent(&loan.of)].class.key(),
            By::Device => self.model_lent(&loan.of).to_owned(),
            By::Programme => self.programme_lent(loan).unwrap_or_default().to_owned(),
            By::Site => self.lending_site(loan).unwrap_or_default().to_owned(),
            of_person => match loan.borrower {
                Borrower::Person(person) => self.person_key(person, of_person, to),
                Borrower::Organisation(_) => String::new(),
            },
        }
    }

    /// Returns the key of the row whose utilisation includes an item, or `None` for a dimension without one.
    fn lot_key(&self, lot: &Lot, by: By) -> Option<String> {
        match by {
            By::Class => Some(self.models[&lot.model].class.key()),
            By::Device => Some(lot.model.clone()),
            By::Site => Some(lot.site.clone()),
            _ => None,
        }
    }

    /// Returns the programme of the item's stock. A quantity of a bulk model has none.
    fn programme_lent(&self, loan: &Loan) -> Option<&str> {
        self.lot_lent(&loan.of)?.programme.as_deref()
    }

    /// Returns the site of the loan, else that of the item.
    fn lending_site<'a>(&'a self, loan: &'a Loan) -> Option<&'a str> {
        let of_item = self.lot_lent(&loan.of).map(|lot| lot.site.as_str());
        loan.site.as_deref().or(of_item)
    }

    /// Returns the figures, within a period, of the loans and items that both the filters and the row take.
    fn lending_figures(
        &self,
        query: &LendingQuery,
        (from, to): (Date, Date),
        row_takes: impl Fn(&Loan) -> bool,
        row_has: impl Fn(&Lot) -> bool,
    ) -> LendingFigures {
        let period = from..=to;
        let mut figures = LendingFigures::default();
        let mut borrowers = BTreeSet::new();
        for loan in self.loans.iter().filter(|loan| row_takes(loan)) {
            let Some(due) = loan.due.filter(|_| self.takes_loan(loan, query)) else { continue };
            if period.contains(&loan.out) {
                figures.loans += 1;
                borrowers.insert(&loan.borrower);
            }
            if let Some(returned) = loan.returned.filter(|day| period.contains(day)) {
                figures.returned += 1;
                figures.days += u64::from((returned - loan.out).get_days().unsigned_abs());
            }
            if loan.out <= to && loan.returned.is_none_or(|day| day > to) {
                figures.open += 1;
                figures.overdue += u64::from(due < to);
            }
        }
        figures.borrowers = borrowers.len() as u64;
        figures.utilisation = self.utilisation(query, (from, to), row_has);
        figures
    }

    fn takes_loan(&self, loan: &Loan, query: &LendingQuery) -> bool {
        let filters = &query.filters;
        let borrower = match loan.borrower {
            Borrower::Person(person) => self.takes_person(person, filters, query.to),
            Borrower::Organisation(_) => !filters.of_person(),
        };
        let site = query.site.as_deref();
        borrower
            && takes_model(filters, &self.models[self.model_lent(&loan.of)])
            && site.is_none_or(|wanted| self.lending_site(loan) == Some(wanted))
            && takes_programme(query, self.programme_lent(loan))
    }

    /// Returns the days on loan and the days in the lendable stock, of serial items, within the period. A
    /// filter of persons takes no items, so that then there is no such figure.
    fn utilisation(
        &self,
        query: &LendingQuery,
        (from, to): (Date, Date),
        row_has: impl Fn(&Lot) -> bool,
    ) -> Option<(u64, u64)> {
        if query.filters.of_person() {
            return None;
        }
        let (mut lent, mut stock) = (0, 0);
        for lot in self.lots.iter().filter(|lot| row_has(lot) && self.takes_lot(lot, query)) {
            let loans = self.loans_of(lot);
            for day in days(from.max(lot.received), to) {
                // An item has at most one loan on a day.
                match loans.iter().find(|loan| loan.holds(day)) {
                    None => stock += 1,
                    Some(loan) if loan.due.is_some() => (lent, stock) = (lent + 1, stock + 1),
                    // Issued: not in the stock on this day.
                    Some(_) => {}
                }
            }
        }
        (stock > 0).then_some((lent, stock))
    }

    /// Checks whether an item counts for utilisation: serial, lendable, and taken by the filters.
    fn takes_lot(&self, lot: &Lot, query: &LendingQuery) -> bool {
        let model = &self.models[&lot.model];
        lot.tag.is_some()
            && model.loan_days.is_some()
            && takes_model(&query.filters, model)
            && query.site.as_ref().is_none_or(|wanted| lot.site == *wanted)
            && takes_programme(query, lot.programme.as_deref())
    }

    fn loans_of(&self, lot: &Lot) -> Vec<&Loan> {
        let tag = lot.tag.as_ref();
        let of_item = |loan: &&Loan| matches!(&loan.of, LoanOf::Item(item) if Some(item) == tag);
        self.loans.iter().filter(of_item).collect()
    }
}

/// Checks whether the rows of a dimension have a utilisation: those of persons and programmes do not.
const fn divides_items(by: By) -> bool {
    matches!(by, By::Class | By::Device | By::Site)
}

fn takes_programme(query: &LendingQuery, programme: Option<&str>) -> bool {
    let wanted = query.filters.programme.as_deref().map(cells::programme);
    wanted.is_none_or(|wanted| programme == Some(wanted.as_str()))
}

/// Returns every day from `from` to `to`, both included.
fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= to)
}
