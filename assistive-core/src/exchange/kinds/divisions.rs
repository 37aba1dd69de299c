//! Sheets of administrative divisions.

use jiff::civil::Date;

use super::cells::cell;
use super::{Cells, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::first_rows::{Identity, name_value};
use crate::exchange::row::Row;
use crate::model::{Coded, DivisionCode, DivisionNo, ProblemKind, parse_day};
use crate::registry::resolve::{self, Suggestions};
use crate::registry::{DivisionDraft, Edit};
use crate::state::{Division, State};

pub(super) struct Divisions;

impl SheetKind for Divisions {
    type Number = DivisionNo;
    type Record = Division;
    type Draft = DivisionDraft;

    const KIND: Kind = Kind::Divisions;
    const TABLE: TableOf<Self> = |state| &state.divisions;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Code, &["区划代码"]),
            column(Col::Name, &["名称"]),
            column(Col::Parent, &["上级"]),
            column(Col::Level, &["级别"]),
            column(Col::Successor, &["后继代码"]),
            column(Col::ValidFrom, &["启用"]),
            column(Col::ValidTo, &["停用"]),
        ]],
        keys: &[&[Col::Code]],
        needed: &[Col::Code, Col::Name],
        form: Form::ALL,
    };
    const ORDER: RowOrder = RowOrder::LinksFirst(&[Col::Parent, Col::Successor]);
    const NAMES_PEOPLE: bool = false;
    const AGREE: &'static [Col] = &[Col::Name];

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<DivisionDraft> {
        let code = row.read(Col::Code, |text| DivisionCode::new(&text));
        let code = row.required(Col::Code, code)?;
        let state = names.state;
        // An abolished division can be a parent, so its successor does not take its place here.
        let mut link = |col| {
            row.read(col, |text| match state.division_by_code().get(&*text) {
                Some(number) => code_of(state, *number).ok_or(ProblemKind::NotACode),
                None => resolve::division(state, &text, Suggestions::Nearest),
            })
        };
        let (parent, successor) = (link(Col::Parent), link(Col::Successor));
        Some(DivisionDraft {
            name: row.text(Col::Name),
            level: row.coded(Col::Level),
            parent,
            successor,
            valid_from: year_or_day(row, Col::ValidFrom, (1, 1)),
            valid_to: year_or_day(row, Col::ValidTo, (12, 31)),
            ..DivisionDraft::new(code)
        })
    }

    fn identity(draft: &DivisionDraft) -> Identity {
        [name_value(&draft.name), 0, 0]
    }

    fn cells(shown: &Shown<'_>, division: &Division) -> Option<Cells> {
        let code = |no| cell(shown.state.divisions.get(no).map(|division| &division.code));
        Some(vec![
            division.code.to_string(),
            division.name.clone(),
            division.parent.map(code).unwrap_or_default(),
            cell(division.level.map(Coded::code)),
            division.successor.map(code).unwrap_or_default(),
            cell(division.valid_from),
            cell(division.valid_to),
        ])
    }

    fn label(_shown: &Shown<'_>, division: &Division) -> String {
        division.name.to_string()
    }
}

fn code_of(state: &State, number: DivisionNo) -> Option<DivisionCode> {
    Some(state.divisions.get(number)?.code.clone())
}

/// Reads a day, or a year that means its first or last day.
fn year_or_day(row: &mut Row<'_>, col: Col, (month, day): (i8, i8)) -> Edit<Date> {
    row.read(col, |text| {
        let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = text.parse().ok().filter(|_| plain);
        let of_year = year.and_then(|year| Date::new(year, month, day).ok());
        of_year.or_else(|| parse_day(&text)).ok_or(ProblemKind::NotADate)
    })
}
