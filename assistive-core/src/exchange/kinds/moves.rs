//! Sheets of the moves of devices: cleaning, repair, display, ways to other sites, loss and the end of use.

use super::cells::{cell, nth_cell, site_code};
use super::{Cells, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{DeviceStep, Lendable, MoveNo, ProblemKind};
use crate::registry::resolve::{self, Suggestions};
use crate::registry::{MoveDraft, place_of, shown_step};
use crate::state::{Move, State};

pub(in crate::exchange) struct Moves;

impl SheetKind for Moves {
    type Number = MoveNo;
    type Record = Move;
    type Draft = MoveDraft;

    const KIND: Kind = Kind::Moves;
    const TABLE: TableOf<Self> = |state| &state.moves;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Tag, &["辅具编号"]),
            column(Col::On, &["日期"]),
            column(Col::Step, &["处理"]),
            column(Col::Site, &["机构"]),
            column(Col::By, &["经办人"]),
            column(Col::Method, &["方法"]),
            column(Col::Fault, &["故障"]),
            column(Col::Parts, &["配件"]),
            column(Col::Cost, &["费用"]),
            column(Col::Note, &["备注"]),
            column(Col::Nth, &["同日第几次"]),
        ]],
        keys: &[&[Col::Tag], &[Col::On], &[Col::Step]],
        needed: &[Col::Tag, Col::On, Col::Step],
        form: Form {
            usual: &[
                Col::Tag,
                Col::On,
                Col::Step,
                Col::Site,
                Col::By,
                Col::Method,
                Col::Fault,
                Col::Parts,
                Col::Cost,
                Col::Note,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::On);
    const FOLLOWED: Option<Col> = Some(Col::Tag);
    const NAMES_PEOPLE: bool = false;

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<MoveDraft> {
        let item = row.read(Col::Tag, |text| {
            let found = names.cache.item(names.state, &text);
            found.map_err(|problem| not_by_quantity(names.state, &text, problem))
        });
        let item = row.required(Col::Tag, item);
        let on = row.date(Col::On);
        let on = row.required(Col::On, on);
        let step = row.coded::<DeviceStep>(Col::Step);
        let step = row.required(Col::Step, step);
        let to = names.site(row, Col::Site).value();
        let (by, method) = (row.text(Col::By), row.text(Col::Method));
        let (fault, parts) = (row.text(Col::Fault), row.text(Col::Parts));
        let cost = row.parsed(Col::Cost);
        let note = row.lines(Col::Note);
        let which = row.which();
        let draft = MoveDraft::new(item?, step?, on?);
        let next_on = names.next_on;
        Some(MoveDraft { which, next_on, to, by, method, fault, parts, cost, note, ..draft })
    }

    fn cells(shown: &Shown<'_>, moved: &Move) -> Option<Cells> {
        let state = shown.state;
        let number = MoveNo::at(shown.current.get())?;
        let step = step_of(state, number, moved)?;
        let tag = state.items.get(moved.item)?.tag.as_ref()?;
        Some(vec![
            tag.to_string(),
            moved.on.to_string(),
            step.to_string(),
            site_code(state, Some(place_of(moved))),
            cell(moved.by.as_ref()),
            cell(moved.details.method.as_ref()),
            cell(moved.details.fault.as_ref()),
            cell(moved.details.parts.as_ref()),
            cell(moved.details.cost),
            cell(moved.note.as_ref()),
            nth_cell(place_among_alike(state, number, (moved, step))),
        ])
    }

    fn label(shown: &Shown<'_>, moved: &Move) -> String {
        cell(shown.state.items.get(moved.item).and_then(|item| item.tag.as_ref()))
    }
}

/// Returns the problem of a cell that names no device: it may name a model that is kept by quantity.
fn not_by_quantity(state: &State, text: &str, problem: ProblemKind) -> ProblemKind {
    match resolve::lendable(state, text, Suggestions::Nothing) {
        Ok(Lendable::Bulk(model)) => ProblemKind::MoveOfBulk { model: model.to_string() },
        _ => problem,
    }
}

/// Returns the step of a stored move in a sheet; `None` if the sheets of loans and fittings tell it.
fn step_of(state: &State, number: MoveNo, moved: &Move) -> Option<DeviceStep> {
    let before = state.moves_before(number).next();
    shown_step(moved, before.map(|(_, before)| before))
}

/// Returns the place of a move among those of its device with its step and day, from 1.
fn place_among_alike(state: &State, number: MoveNo, (moved, step): (&Move, DeviceStep)) -> usize {
    let same_day = state.moves_before(number).take_while(|(_, before)| before.on == moved.on);
    let alike = same_day.filter(|(number, before)| step_of(state, *number, before) == Some(step));
    1 + alike.count()
}
