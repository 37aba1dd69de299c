//! Sheets of holds: who waits for which model, and the holds that have ended.

use super::cells::{cell, model_code, site_code};
use super::loans::borrower_cell;
use super::{Cells, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{HoldNo, PRIORITIES};
use crate::registry::{HoldDraft, resolve, stage_of};
use crate::state::{Hold, HoldState};

pub(in crate::exchange) struct Holds;

impl SheetKind for Holds {
    type Number = HoldNo;
    type Record = Hold;
    type Draft = HoldDraft;

    const KIND: Kind = Kind::Holds;
    const TABLE: TableOf<Self> = |state| &state.holds;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Device, &["辅具名称", "型号编码"]),
            column(Col::Borrower, &["借用人"]),
            column(Col::AskedOn, &["预约日期"]),
            column(Col::Priority, &["优先级"]),
            column(Col::Site, &["机构"]),
            column(Col::Status, &["预约状态"]),
            column(Col::Item, &["辅具编号", "留用辅具"]),
            column(Col::Until, &["保留至"]),
            column(Col::EndedOn, &["结束日期"]),
            column(Col::Nth, &["同日第几次"]),
        ]],
        keys: &[&[Col::Device], &[Col::Borrower], &[Col::AskedOn]],
        needed: &[Col::Device, Col::Borrower, Col::AskedOn],
        form: Form {
            usual: &[Col::Device, Col::Borrower, Col::AskedOn, Col::Priority, Col::Site],
            expected: &[],
            prefilled: &[],
        },
    };
    // A device that is kept is kept for the same person, before others wait for it.
    const ORDER: RowOrder = RowOrder::FilledFirst(Col::Until);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<HoldDraft> {
        let model = names.model(row, Col::Device);
        let model = row.required(Col::Device, model);
        let borrower = row.read(Col::Borrower, |text| resolve::borrower(names.state, &text));
        let borrower = row.required(Col::Borrower, borrower);
        let asked_on = row.date(Col::AskedOn);
        let asked_on = row.required(Col::AskedOn, asked_on);
        let site = names.site(row, Col::Site);
        let priority = row.number(Col::Priority, PRIORITIES);
        let stage = row.coded(Col::Status);
        let until = row.date(Col::Until).value();
        let item = row.read(Col::Item, |text| names.cache.item(names.state, &text)).value();
        let ended_on = row.date(Col::EndedOn).value();
        let which = row.which();
        let (model, borrower, asked_on) = (model?, borrower?, asked_on?);
        Some(HoldDraft {
            model,
            borrower,
            asked_on,
            which,
            site,
            priority,
            stage,
            until,
            item,
            ended_on,
        })
    }

    fn cells(shown: &Shown<'_>, hold: &Hold) -> Option<Cells> {
        let state = shown.state;
        let (item, until, ended) = match &hold.state {
            HoldState::Waiting => (None, None, None),
            HoldState::Offered(item, until) => (item.map(|item| item.number), Some(until.0), None),
            HoldState::Taken(on) | HoldState::Cancelled(on) | HoldState::Expired(on) => {
                (None, None, Some(on.0))
            }
        };
        let item = item.and_then(|item| state.items.get(item)).and_then(|item| item.tag.as_ref());
        let key = |of: &Hold| (of.borrower, of.placed_on);
        let nth = shown.nth(state.holds_of(hold.model), |of| key(of) == key(hold));
        Some(vec![
            model_code(state, hold.model),
            borrower_cell(shown, hold.borrower),
            hold.placed_on.to_string(),
            hold.priority.to_string(),
            site_code(state, hold.site),
            stage_of(&hold.state).to_string(),
            cell(item),
            cell(until),
            cell(ended),
            nth,
        ])
    }

    fn label(shown: &Shown<'_>, hold: &Hold) -> String {
        shown.borrower_name(hold.borrower)
    }
}
