//! Sheets of loans as they happened.

use super::cells::{cell, list_cell, model_code, site_code};
use super::names::need_cell;
use super::{Cells, Correctable, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{BorrowerName, LoanNo, QUANTITIES};
use crate::registry::{LoanDraft, resolve};
use crate::state::{Borrower, Lent, Loan, LoanReturn, State};

pub(in crate::exchange) struct Loans;

impl SheetKind for Loans {
    type Number = LoanNo;
    type Record = Loan;
    type Draft = LoanDraft;

    const KIND: Kind = Kind::Loans;
    const TABLE: TableOf<Self> = |state| &state.loans;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Item, &["辅具编号"]),
            column(Col::Borrower, &["借用人"]),
            column(Col::OutOn, &["借出日期"]),
            column(Col::DueOn, &["应还日期"]),
            column(Col::InOn, &["归还日期"]),
            column(Col::Site, &["机构"]),
            column(Col::Quantity, &["数量"]),
            column(Col::Need, &["需求", "需求编号"]),
            column(Col::Purpose, &["用途"]),
            column(Col::Deposit, &["押金"]),
            column(Col::Returns, &["分批归还"]),
            column(Col::Renewals, &["续借次数"]),
            column(Col::DepositBack, &["押金退还日期"]),
            column(Col::Condition, &["归还状况"]),
            column(Col::Missing, &["缺少配件"]),
            column(Col::By, &["经办人"]),
            column(Col::BackBy, &["收回经办人"]),
            column(Col::Nth, &["同日第几次"]),
        ]],
        keys: &[&[Col::Item], &[Col::Borrower], &[Col::OutOn]],
        needed: &[Col::Item, Col::Borrower, Col::OutOn],
        form: Form {
            usual: &[
                Col::Item,
                Col::Borrower,
                Col::OutOn,
                Col::DueOn,
                Col::InOn,
                Col::Site,
                Col::Quantity,
                Col::Purpose,
                Col::Deposit,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::OutOn);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<LoanDraft> {
        let lent = row.read(Col::Item, |text| names.cache.lendable(names.state, &text));
        let lent = row.required(Col::Item, lent);
        let borrower = row.read(Col::Borrower, |text| resolve::borrower(names.state, &text));
        let borrower = row.required(Col::Borrower, borrower);
        let out_on = row.date(Col::OutOn);
        let out_on = row.required(Col::OutOn, out_on);
        let (due_on, in_on) = (row.date(Col::DueOn), row.date(Col::InOn));
        let site = names.site(row, Col::Site);
        let quantity = row.number(Col::Quantity, QUANTITIES);
        let person = match &borrower {
            Some(BorrowerName::Person(person)) => Some(*person),
            _ => None,
        };
        let need = names.need(row, person);
        let (purpose, deposit) = (row.coded(Col::Purpose), row.parsed(Col::Deposit));
        let returns = row.list(Col::Returns, LoanReturn::parse);
        let renewals = row.number(Col::Renewals, 0..=u64::from(u16::MAX));
        let deposit_back = row.date(Col::DepositBack);
        let (condition, missing) = (row.coded(Col::Condition), row.text(Col::Missing));
        let (by, back_by) = (row.text(Col::By), row.text(Col::BackBy));
        let nth = row.number(Col::Nth, QUANTITIES).value();
        Some(LoanDraft {
            due_on,
            in_on,
            site,
            quantity,
            need,
            purpose,
            deposit,
            returns,
            renewals,
            deposit_back,
            condition,
            missing,
            by,
            back_by,
            nth,
            ..LoanDraft::new(lent?, borrower?, out_on?)
        })
    }

    fn cells(shown: &Shown<'_>, loan: &Loan) -> Option<Cells> {
        let state = shown.state;
        let model = state.model_lent(loan.lent).and_then(|model| state.models.get(model));
        // An empty cell would mean the loan period of the model.
        let usual = model.and_then(|model| model.loan_days);
        let never = if usual.is_some() { "-" } else { "" };
        Some(vec![
            lent_cell(state, loan.lent),
            borrower_cell(shown, loan.borrower),
            loan.out_on.to_string(),
            loan.due_on.map_or_else(|| never.to_owned(), |due| due.to_string()),
            cell(loan.in_on),
            site_code(state, loan.site),
            loan.quantity.to_string(),
            cell(loan.need.map(|need| need_cell(state, need))),
            cell(loan.purpose),
            cell(loan.deposit),
            list_cell(&loan.returns),
            cell(Some(loan.renewals).filter(|times| *times > 0)),
            cell(loan.deposit_back),
            cell(loan.condition),
            cell(loan.missing.as_ref()),
            cell(loan.by.as_ref()),
            cell(loan.back_by.as_ref()),
            nth(shown, loan),
        ])
    }

    fn listed_cells(shown: &Shown<'_>, loan: &Loan) -> Cells {
        let mut cells = Self::cells(shown, loan).unwrap_or_default();
        // The place is part of the key and not a field.
        cells.pop();
        cells.push(String::new());
        cells
    }

    fn label(shown: &Shown<'_>, loan: &Loan) -> String {
        shown.borrower_name(loan.borrower)
    }
}

impl Correctable for Loans {
    const FIXED: &'static [Col] = &[Col::Item, Col::Borrower, Col::OutOn, Col::By, Col::Nth];

    fn key_cells(state: &State, loan: &Loan) -> Option<Vec<(Col, String)>> {
        let borrower = borrower_cell(&Shown::new(state, true), loan.borrower);
        // No cell names a person without an id or a local key.
        (!borrower.is_empty()).then(|| {
            vec![
                (Col::Item, lent_cell(state, loan.lent)),
                (Col::Borrower, borrower),
                (Col::OutOn, loan.out_on.to_string()),
            ]
        })
    }

    fn name_record(draft: &mut LoanDraft, number: LoanNo) {
        draft.stored = Some(number);
    }
}

/// Returns the place of a loan among those of its item, borrower and day, from the second on.
fn nth(shown: &Shown<'_>, loan: &Loan) -> String {
    let place = shown.place_of_loan(loan);
    if place < 2 { String::new() } else { place.to_string() }
}

/// Returns the tag of the device that is lent, or the code of the bulk model.
fn lent_cell(state: &State, lent: Lent) -> String {
    match lent {
        Lent::Item(item) => cell(state.items.get(item).and_then(|item| item.tag.as_ref())),
        Lent::Bulk(model) => model_code(state, model),
    }
}

impl Shown<'_> {
    /// Returns the name of a borrower.
    pub(super) fn borrower_name(&self, borrower: Borrower) -> String {
        match borrower {
            Borrower::Person(person) => self.name_of(person),
            Borrower::Org(org) => cell(self.state.orgs.get(org).map(|org| &org.name)),
        }
    }
}

/// Returns the key of the person who borrows, or `org:` and the name of the organisation.
pub(super) fn borrower_cell(shown: &Shown<'_>, borrower: Borrower) -> String {
    match borrower {
        Borrower::Person(person) => shown.person_key(person),
        Borrower::Org(org) => {
            cell(shown.state.orgs.get(org).map(|org| format!("org:{}", org.name)))
        }
    }
}

#[cfg(test)]
#[path = "loans_tests.rs"]
mod tests;
