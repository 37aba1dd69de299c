//! Sheets of assessments.

use super::cells::{cell, device_code, list_cell, model_code};
use super::{Cells, Correctable, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{AssessmentNo, Measurement};
use crate::registry::{AssessmentDraft, Which};
use crate::state::{Assessment, State};

pub(in crate::exchange) struct Assessments;

impl SheetKind for Assessments {
    type Number = AssessmentNo;
    type Record = Assessment;
    type Draft = AssessmentDraft;

    const KIND: Kind = Kind::Assessments;
    const TABLE: TableOf<Self> = |state| &state.assessments;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Need, &["需求", "需求编号"]),
            column(Col::Person, &["服务对象"]),
            column(Col::NeedDevice, &["需求辅具"]),
            column(Col::IdentifiedOn, &["需求日期"]),
            column(Col::AssessedOn, &["评估日期"]),
            column(Col::Finding, &["结论", "评估结论"]),
            column(Col::Device, &["建议辅具"]),
            column(Col::Assessor, &["评估人"]),
            column(Col::Measurements, &["测量", "测量数据"]),
            column(Col::Note, &["备注"]),
            column(Col::Nth, &["同日第几次"]),
        ]],
        keys: &[&[Col::Need, Col::Person], &[Col::AssessedOn]],
        needed: &[Col::AssessedOn, Col::Finding],
        form: Form {
            usual: &[
                Col::Person,
                Col::NeedDevice,
                Col::AssessedOn,
                Col::Finding,
                Col::Device,
                Col::Assessor,
                Col::Measurements,
                Col::Note,
            ],
            expected: &[],
            prefilled: &[Col::Need, Col::Person, Col::NeedDevice, Col::IdentifiedOn],
        },
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::AssessedOn);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<AssessmentDraft> {
        let assessed_on = row.date(Col::AssessedOn);
        let assessed_on = row.required(Col::AssessedOn, assessed_on);
        let finding = row.coded(Col::Finding);
        let model = names.model(row, Col::Device);
        let need = names.need_of(row, model.as_ref().value());
        let assessor = row.text(Col::Assessor);
        let measurements = row.list(Col::Measurements, Measurement::parse);
        let note = row.lines(Col::Note);
        let which = row.which();
        let of = AssessmentDraft::of(need?, assessed_on?);
        Some(AssessmentDraft { which, finding, model, assessor, measurements, note, ..of })
    }

    fn cells(shown: &Shown<'_>, made: &Assessment) -> Option<Cells> {
        let state = shown.state;
        // The need of a person who was merged is voided at times.
        let need = state.needs.get(made.need)?;
        let person = shown.person_key(need.person);
        let number = if person.is_empty() { made.need.to_string() } else { String::new() };
        let of_need = state.assessments_of(made.need);
        Some(vec![
            number,
            person,
            cell(need.device.map(|device| device_code(state, device))),
            need.identified_on.to_string(),
            made.on.to_string(),
            made.finding.to_string(),
            cell(made.model.map(|model| model_code(state, model))),
            cell(made.assessor.as_ref()),
            list_cell(&made.measurements),
            cell(made.note.as_ref()),
            shown.nth(of_need, |of| of.on == made.on),
        ])
    }

    fn label(shown: &Shown<'_>, made: &Assessment) -> String {
        let need = shown.state.needs.get(made.need);
        need.map_or_else(String::new, |need| shown.name_of(need.person))
    }
}

impl Correctable for Assessments {
    const FIXED: &'static [Col] =
        &[Col::Need, Col::Person, Col::NeedDevice, Col::IdentifiedOn, Col::Nth];

    fn key_cells(_state: &State, made: &Assessment) -> Option<Vec<(Col, String)>> {
        Some(vec![(Col::Need, made.need.to_string()), (Col::AssessedOn, made.on.to_string())])
    }

    fn name_record(draft: &mut AssessmentDraft, number: AssessmentNo) {
        draft.which = Which::Stored(number);
    }
}
