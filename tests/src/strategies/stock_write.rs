//! Writing the plan of the stock as rows of both terms.

use super::choices::{
    BULK, DONORS, MODELS, ORGANISATIONS, PROGRAMMES, PURPOSES, SCHOOLS, SITES, SOURCES, pick,
};
use super::plan::{PersonPlan, later};
use super::stock_plan::{BulkPlan, ItemPlan, LoanPlan, LotPlan, StockPlan};
use super::write::{Writer, in_file_order};
use crate::cases::TODAY;
use crate::city::{City, LoanRow, StockRow};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The days of one loan.
#[derive(Clone, Copy)]
struct Span {
    out: Date,
    returned: Option<Date>,
}

/// The state of a loan in the files of a term.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Nothing in the first term.
    Late,
    /// Everything in the first term.
    First,
    /// In the first term that it had begun, in the second that it has ended.
    Both,
}

/// Rows with their ranks.
#[derive(Default)]
struct Sending {
    stock: Vec<(u8, StockRow)>,
    loans: Vec<(u8, LoanRow)>,
}

struct Ledger<'a> {
    people: Vec<Writer<'a>>,
    first: Sending,
    second: Sending,
    /// Loans have distinct keys: what is lent, to whom, when.
    keys: BTreeSet<(String, String, Date)>,
}

/// Adds the rows of stock and loans to the two terms of a city.
pub(super) fn add(
    stock: &StockPlan,
    schools: usize,
    people: &[PersonPlan],
    first: &mut City,
    second: &mut City,
) {
    let people = people.iter().enumerate();
    let people = people.map(|(number, plan)| Writer { plan, number, schools }).collect();
    let (sendings, keys) = ((Sending::default(), Sending::default()), BTreeSet::new());
    let mut ledger = Ledger { people, first: sendings.0, second: sendings.1, keys };
    for (number, item) in stock.items.iter().enumerate() {
        ledger.add_item(&format!("AK{number:05}"), item);
    }
    let mut shelves = BTreeSet::new();
    for bulk in &stock.bulk {
        // A second plan of one shelf could lend more than there is.
        if shelves.insert((pick(&BULK, bulk.model).0, site_code(bulk.lots[0].0.site))) {
            ledger.add_bulk(bulk);
        }
    }
    first.stock = in_file_order(ledger.first.stock);
    first.loans = in_file_order(ledger.first.loans);
    second.stock = in_file_order(ledger.second.stock);
    second.loans = in_file_order(ledger.second.loans);
}

impl Ledger<'_> {
    fn add_item(&mut self, tag: &str, item: &ItemPlan) {
        let (code, name, ..) = pick(&MODELS, item.model);
        let mut row = stock_row(&item.lot, &item.lot);
        row.device = if item.lot.rank == 0 { name } else { code }.to_owned();
        tag.clone_into(&mut row.tag);
        pick(&PROGRAMMES, item.lot.programme).clone_into(&mut row.programme);
        pick(&["", "1"], item.lot.programme / 8).clone_into(&mut row.quantity);
        let mut changed = row.clone();
        if let Some((value, source)) = item.lot.changed {
            changed.value = yuan(value % 500_000);
            pick(&SOURCES, source).clone_into(&mut changed.source);
        }
        self.add_lot(&item.lot, row, changed, item.late);
        self.add_loans(tag, item);
    }

    fn add_bulk(&mut self, bulk: &BulkPlan) {
        let shelf = &bulk.lots[0].0;
        let (code, ..) = pick(&BULK, bulk.model);
        let mut keys = BTreeSet::new();
        for (lot, more) in &bulk.lots {
            let mut row = stock_row(lot, shelf);
            code.clone_into(&mut row.device);
            // The definitions do not say whether an empty source is the same as a purchase.
            if row.source.is_empty() {
                "transfer".clone_into(&mut row.source);
            }
            // Every lot holds what three loans of two can take, whatever becomes of the others.
            row.quantity = (6 + more).to_string();
            let mut changed = row.clone();
            if let Some((value, fewer)) = lot.changed {
                changed.value = yuan(value % 500_000);
                changed.quantity = (6 + fewer % 20).to_string();
            }
            if keys.insert((row.received_on.clone(), row.source.clone(), row.donor.clone())) {
                self.add_lot(lot, row, changed, false);
            }
        }
        for (loan, quantity, ended, pending) in &bulk.loans {
            let out = loan.gap.from(shelf.received).min(TODAY);
            let returned = Some(loan.length.from(out)).filter(|day| *ended && *day <= TODAY);
            let told = match (loan.late, *pending && returned.is_some()) {
                (true, _) => Told::Late,
                (_, true) => Told::Both,
                _ => Told::First,
            };
            let loan = LoanPlan { site: Some(shelf.site), ..loan.clone() };
            self.add_loan(code, &loan, Span { out, returned }, told, loan.rank, Some(*quantity));
        }
    }

    fn add_lot(&mut self, lot: &LotPlan, row: StockRow, changed: StockRow, late: bool) {
        let term = if late { &mut self.second } else { &mut self.first };
        for _ in 0..if lot.twice { 2 } else { 1 } {
            term.stock.push((lot.rank, row.clone()));
        }
        if lot.changed.is_some() {
            // After the row that it changes, where both are in one file.
            self.second.stock.push((4, changed));
        }
    }

    fn add_loans(&mut self, tag: &str, item: &ItemPlan) {
        let spans = spans(item);
        let begun = usize::from(item.begun) % (spans.len() + 1);
        let known = |place: usize| !item.late && place < begun && !item.loans[place].late;
        let last_known = (0..spans.len()).rev().find(|place| known(*place));
        let mut least_rank = 0;
        for (place, span) in spans.into_iter().enumerate() {
            let loan = &item.loans[place];
            let pending = item.pending && last_known == Some(place) && span.returned.is_some();
            let told = match (known(place), pending) {
                (false, _) => Told::Late,
                (true, true) => Told::Both,
                (true, false) => Told::First,
            };
            let rank = loan.rank.max(least_rank);
            // The next loan may begin on the day of this one: its row then comes after the one
            // that says that this one has ended.
            if told == Told::Both {
                least_rank = rank;
            }
            self.add_loan(tag, loan, span, told, rank, None);
        }
    }

    fn add_loan(
        &mut self,
        item: &str,
        loan: &LoanPlan,
        span: Span,
        told: Told,
        rank: u8,
        quantity: Option<u8>,
    ) {
        let (who, cell) = self.borrower(loan, loan.cited);
        if !self.keys.insert((item.to_owned(), who, span.out)) {
            return;
        }
        let row = loan_row(item, cell, loan, span, quantity);
        let mut early = row.clone();
        if told == Told::Both {
            early.in_on.clear();
        }
        if loan.due_later && told != Told::Late {
            early.due_on.clear();
        }
        let times = if loan.twice { 2 } else { 1 };
        let term = if told == Told::Late { &mut self.second } else { &mut self.first };
        for _ in 0..times {
            term.loans.push((rank, if told == Told::Late { row.clone() } else { early.clone() }));
        }
        let mut again = LoanRow { borrower: self.borrower(loan, loan.cited / 2).1, ..row };
        if told == Told::Both || (loan.due_later && told == Told::First) {
            self.second.loans.push((rank, again.clone()));
        }
        if let Some(bare) = loan.again {
            if bare {
                (again.due_on, again.in_on) = (String::new(), String::new());
            }
            self.second.loans.push((rank, again));
        }
    }

    /// Returns the borrower in one of the spellings.
    fn borrower(&self, loan: &LoanPlan, way: u8) -> (String, String) {
        if loan.organisation {
            let name = pick(&ORGANISATIONS, loan.borrower).to_owned();
            return (name.clone(), name);
        }
        let person = &self.people[usize::from(loan.borrower) % self.people.len()];
        (person.number.to_string(), person.cited(way))
    }
}

/// Returns the days of an item's loans, one after the other, as long as they are in the past.
fn spans(item: &ItemPlan) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut free = item.lot.received;
    for (place, loan) in item.loans.iter().enumerate() {
        let out = loan.gap.from(free);
        if out > TODAY {
            break;
        }
        let last = item.open && place + 1 == item.loans.len();
        let returned = Some(loan.length.from(out)).filter(|day| !last && *day <= TODAY);
        spans.push(Span { out, returned });
        let Some(returned) = returned else { break };
        free = returned;
    }
    spans
}

/// Returns a row of the stock at the site of `shelf`, without the cells that differ between items and bulk.
fn stock_row(lot: &LotPlan, shelf: &LotPlan) -> StockRow {
    let source = pick(&SOURCES, lot.source);
    let donor = if source == "donation" { pick(&DONORS, lot.donor) } else { "" };
    StockRow {
        site: site(shelf.site),
        source: source.to_owned(),
        donor: donor.to_owned(),
        value: lot.value.map_or_else(String::new, yuan),
        received_on: lot.received.to_string(),
        ..StockRow::default()
    }
}

fn loan_row(
    item: &str,
    borrower: String,
    loan: &LoanPlan,
    span: Span,
    quantity: Option<u8>,
) -> LoanRow {
    let due = loan.due.map(|days| later(span.out, days.into()));
    let text = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    LoanRow {
        item: item.to_owned(),
        borrower,
        out_on: span.out.to_string(),
        due_on: text(due),
        in_on: text(span.returned),
        site: loan.site.map_or_else(String::new, site),
        quantity: quantity.map_or_else(String::new, |quantity| quantity.to_string()),
        need: String::new(),
        purpose: pick(&PURPOSES, loan.purpose).to_owned(),
        deposit: if loan.deposit { "200" } else { "" }.to_owned(),
    }
}

/// Returns a site that is in every city.
fn site_code(number: u8) -> &'static str {
    pick(&[SITES[0], SITES[1], SCHOOLS[0].0, SCHOOLS[1].0], number)
}

/// Returns the same by its code or its name.
fn site(number: u8) -> String {
    let code = site_code(number);
    if number < 200 { code.to_owned() } else { format!("试验机构{code}") }
}

/// Fen as yuan, written in one of the usual ways.
fn yuan(fen: u32) -> String {
    match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    }
}
