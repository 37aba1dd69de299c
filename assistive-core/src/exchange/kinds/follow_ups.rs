//! Sheets of follow-ups.

use super::cells::{cell, list_cell, yes_no};
use super::fitting_columns::{FITTING, FITTING_COLS};
use super::{Cells, Correctable, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{FollowUpNo, Score};
use crate::registry::{FollowUpDraft, Which};
use crate::state::{FollowUp, State};

pub(in crate::exchange) struct FollowUps;

impl SheetKind for FollowUps {
    type Number = FollowUpNo;
    type Record = FollowUp;
    type Draft = FollowUpDraft;

    const KIND: Kind = Kind::FollowUps;
    const TABLE: TableOf<Self> = |state| &state.follow_ups;
    const COLUMNS: Columns = Columns {
        parts: &[
            FITTING,
            &[
                column(Col::AskedOn, &["回访日期"]),
                column(Col::Round, &["回访阶段"]),
                column(Col::Use, &["使用情况"]),
                column(Col::Satisfied, &["满意度"]),
                column(Col::Trouble, &["问题", "存在问题"]),
                column(Col::WantsRepair, &["要维修"]),
                column(Col::WantsTraining, &["要训练"]),
                column(Col::Asked, &["方式", "回访方式"]),
                column(Col::NextOn, &["下次回访日期", "下次回访"]),
                column(Col::Scores, &["量表"]),
                column(Col::Note, &["备注"]),
                column(Col::Nth, &["同日第几次"]),
            ],
        ],
        keys: &[&[Col::Fitting, Col::Person], &[Col::AskedOn]],
        needed: &[Col::AskedOn],
        form: Form {
            usual: &[
                Col::Person,
                Col::Device,
                Col::FittedOn,
                Col::AskedOn,
                Col::Use,
                Col::Satisfied,
                Col::Trouble,
                Col::WantsRepair,
                Col::Asked,
                Col::Note,
            ],
            expected: &[],
            prefilled: FITTING_COLS,
        },
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::AskedOn);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<FollowUpDraft> {
        let fitting = names.fitting(row);
        let asked_on = row.date(Col::AskedOn);
        let asked_on = row.required(Col::AskedOn, asked_on);
        let (round, used) = (row.coded(Col::Round), row.coded(Col::Use));
        let (satisfied, trouble) = (row.coded(Col::Satisfied), row.coded(Col::Trouble));
        let wants_repair = row.yes_no(Col::WantsRepair);
        let wants_training = row.yes_no(Col::WantsTraining);
        let (asked, next_on) = (row.coded(Col::Asked), row.date(Col::NextOn));
        let scores = row.list(Col::Scores, Score::parse);
        let note = row.lines(Col::Note);
        let which = row.which();
        Some(FollowUpDraft {
            which,
            round,
            used,
            satisfied,
            trouble,
            wants_repair,
            wants_training,
            asked,
            next_on,
            scores,
            note,
            ..FollowUpDraft::new(fitting?, asked_on?)
        })
    }

    fn cells(shown: &Shown<'_>, asked: &FollowUp) -> Option<Cells> {
        let of_fitting = shown.state.follow_ups_of(asked.fitting);
        let mut cells = shown.fitting(asked.fitting)?;
        cells.extend([
            asked.on.to_string(),
            asked.round.to_string(),
            cell(asked.used),
            cell(asked.satisfied),
            cell(asked.trouble),
            yes_no(asked.wants_repair),
            yes_no(asked.wants_training),
            cell(asked.asked),
            cell(asked.next_on),
            list_cell(&asked.scores),
            cell(asked.note.as_ref()),
            shown.nth(of_fitting, |of| of.on == asked.on),
        ]);
        Some(cells)
    }

    fn label(shown: &Shown<'_>, asked: &FollowUp) -> String {
        shown.name_at(asked.fitting)
    }
}

impl Correctable for FollowUps {
    const FIXED: &'static [Col] =
        &[Col::Fitting, Col::Person, Col::Device, Col::FittedOn, Col::FittingNth, Col::Nth];

    fn key_cells(_state: &State, asked: &FollowUp) -> Option<Vec<(Col, String)>> {
        Some(vec![(Col::Fitting, asked.fitting.to_string()), (Col::AskedOn, asked.on.to_string())])
    }

    fn name_record(draft: &mut FollowUpDraft, number: FollowUpNo) {
        draft.which = Which::Stored(number);
    }
}
