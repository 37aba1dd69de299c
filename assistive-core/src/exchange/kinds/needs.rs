//! Sheets of needs.

use super::cells::{cell, device_code, site_code, yes_no};
use super::{Cells, Correctable, Kind, Names, Rekey, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Column, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{
    Coded, NeedKind, NeedNo, PRIORITIES, PersonNo, ProblemKind, Programme, QUANTITIES,
    WithdrawnReason, parse_day,
};
use crate::registry::{Edit, NeedDraft, rekey};
use crate::state::{Need, State};
use jiff::civil::Date;

/// The columns of a need, without its person.
pub(super) const NEED: &[Column] = &[
    column(Col::Kind, &["需求类别"]),
    column(Col::Device, &["辅具名称", "型号编码", "分类代码"]),
    column(Col::IdentifiedOn, &["需求日期"]),
    column(Col::Programme, &["项目"]),
    column(Col::Site, &["机构"]),
    column(Col::Basic, &["基本型"]),
    column(Col::Priority, &["优先级"]),
    column(Col::Quantity, &["需求数量"]),
    column(Col::WithdrawnOn, &["撤销日期"]),
    column(Col::WithdrawnReason, &["撤销原因"]),
    column(Col::ValidTo, &["有效期至"]),
    column(Col::Note, &["备注"]),
    column(Col::ListedAgain, &["再次列入日期"]),
];

pub(in crate::exchange) struct Needs;

impl SheetKind for Needs {
    type Number = NeedNo;
    type Record = Need;
    type Draft = NeedDraft;

    const KIND: Kind = Kind::Needs;
    const TABLE: TableOf<Self> = |state| &state.needs;
    const COLUMNS: Columns = Columns {
        parts: &[&[column(Col::Person, &["服务对象"])], NEED],
        keys: &[&[Col::Person], &[Col::IdentifiedOn]],
        needed: &[Col::Person, Col::IdentifiedOn],
        form: Form {
            usual: &[
                Col::Person,
                Col::Kind,
                Col::Device,
                Col::IdentifiedOn,
                Col::Programme,
                Col::Site,
                Col::Basic,
                Col::Priority,
                Col::Quantity,
                Col::Note,
            ],
            expected: &[Col::Device],
            prefilled: &[],
        },
    };
    const SEVERAL_DEVICES: bool = true;

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<NeedDraft> {
        let person = names.person(row);
        let kind = row.coded(Col::Kind).value().unwrap_or(NeedKind::Device);
        let device = names.device(row, Col::Device).value();
        let identified_on = row.date(Col::IdentifiedOn);
        let identified_on = row.required(Col::IdentifiedOn, identified_on);
        let programme = row.read(Col::Programme, |text| Programme::from_word(&text));
        let site = names.site(row, Col::Site);
        let basic = row.yes_no(Col::Basic);
        let priority = row.number(Col::Priority, PRIORITIES);
        let quantity = row.number(Col::Quantity, QUANTITIES);
        let withdrawn_on = row.date(Col::WithdrawnOn);
        let withdrawn_reason = row.read(Col::WithdrawnReason, |text| {
            let allowed = || ProblemKind::NotOneOf { allowed: WithdrawnReason::stated() };
            WithdrawnReason::from_word(&text).ok_or_else(allowed)
        });
        let valid_to = row.date(Col::ValidTo);
        let note = row.lines(Col::Note);
        let listed_again =
            row.list(Col::ListedAgain, |day| parse_day(day).ok_or(ProblemKind::NotADate));
        if row.diagnostics.names(Col::Device.name()) {
            return None;
        }
        Some(NeedDraft {
            person: person?,
            kind,
            device,
            identified_on: identified_on?,
            programme,
            site,
            basic,
            priority,
            quantity,
            withdrawn_on,
            withdrawn_reason,
            valid_to,
            note,
            // A row that says on which other days the need was listed is about one need.
            always_new: names.new_needs || !matches!(listed_again, Edit::Keep),
            listed_again: listed_again.value().unwrap_or_default(),
        })
    }

    fn cells(shown: &Shown<'_>, need: &Need) -> Option<Cells> {
        Some([vec![shown.person_key(need.person)], need_cells(shown, need)].concat())
    }

    fn label(shown: &Shown<'_>, need: &Need) -> String {
        shown.name_of(need.person)
    }
}

impl Correctable for Needs {
    const FIXED: &'static [Col] = &[Col::Person, Col::Kind];
    const REKEY: Option<Rekey<Self>> = Some(rekey::need);

    fn key_cells(state: &State, need: &Need) -> Option<Vec<(Col, String)>> {
        Some(vec![
            (Col::Person, need.person.to_string()),
            (Col::Kind, need.kind.to_string()),
            (Col::Device, device_cell(state, need)),
            (Col::IdentifiedOn, need.identified_on.to_string()),
        ])
    }

    fn person(need: &Need) -> Option<PersonNo> {
        Some(need.person)
    }
}

/// Returns the cells of the columns in [`NEED`].
pub(super) fn need_cells(shown: &Shown<'_>, need: &Need) -> Cells {
    vec![
        need.kind.code().to_owned(),
        device_cell(shown.state, need),
        need.identified_on.to_string(),
        cell(need.programme.as_ref()),
        site_code(shown.state, need.site),
        need.basic.map(yes_no).unwrap_or_default(),
        cell(need.priority),
        need.quantity.to_string(),
        cell(need.withdrawn.map(|withdrawn| withdrawn.on)),
        cell(need.withdrawn.map(|withdrawn| withdrawn.reason.code())),
        cell(need.valid_to),
        cell(need.note.as_ref()),
        listed_again(need),
    ]
}

/// Returns the other days on which lists named a need, or a dash, so that an import takes no need for another one.
fn listed_again(need: &Need) -> String {
    let days: Vec<_> = need.listed_again.iter().map(Date::to_string).collect();
    if days.is_empty() { "-".to_owned() } else { days.join("; ") }
}

/// Returns the class or the code of the model that is needed.
fn device_cell(state: &State, need: &Need) -> String {
    cell(need.device.map(|device| device_code(state, device)))
}
