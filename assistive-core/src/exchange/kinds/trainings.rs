//! Sheets of trainings.

use super::cells::cell;
use super::fitting_columns::{FITTING, FITTING_COLS};
use super::{Cells, Correctable, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::TrainingNo;
use crate::registry::{TrainingDraft, Which};
use crate::state::{State, Training};

pub(in crate::exchange) struct Trainings;

impl SheetKind for Trainings {
    type Number = TrainingNo;
    type Record = Training;
    type Draft = TrainingDraft;

    const KIND: Kind = Kind::Trainings;
    const TABLE: TableOf<Self> = |state| &state.trainings;
    const COLUMNS: Columns = Columns {
        parts: &[
            FITTING,
            &[
                column(Col::TrainedOn, &["训练日期"]),
                column(Col::Trainer, &["训练人"]),
                column(Col::Note, &["备注"]),
                column(Col::Nth, &["同日第几次"]),
            ],
        ],
        keys: &[&[Col::Fitting, Col::Person], &[Col::TrainedOn]],
        needed: &[Col::TrainedOn],
        form: Form {
            usual: &[
                Col::Person,
                Col::Device,
                Col::FittedOn,
                Col::TrainedOn,
                Col::Trainer,
                Col::Note,
            ],
            expected: &[],
            prefilled: FITTING_COLS,
        },
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::TrainedOn);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<TrainingDraft> {
        let fitting = names.fitting(row);
        let trained_on = row.date(Col::TrainedOn);
        let trained_on = row.required(Col::TrainedOn, trained_on);
        let trainer = row.text(Col::Trainer);
        let note = row.lines(Col::Note);
        let which = row.which();
        Some(TrainingDraft { which, trainer, note, ..TrainingDraft::new(fitting?, trained_on?) })
    }

    fn cells(shown: &Shown<'_>, training: &Training) -> Option<Cells> {
        let of_fitting = shown.state.trainings_of(training.fitting);
        let mut cells = shown.fitting(training.fitting)?;
        cells.extend([
            training.on.to_string(),
            cell(training.trainer.as_ref()),
            cell(training.note.as_ref()),
            shown.nth(of_fitting, |of| of.on == training.on),
        ]);
        Some(cells)
    }

    fn label(shown: &Shown<'_>, training: &Training) -> String {
        shown.name_at(training.fitting)
    }
}

impl Correctable for Trainings {
    const FIXED: &'static [Col] =
        &[Col::Fitting, Col::Person, Col::Device, Col::FittedOn, Col::FittingNth, Col::Nth];

    fn key_cells(_state: &State, training: &Training) -> Option<Vec<(Col, String)>> {
        Some(vec![
            (Col::Fitting, training.fitting.to_string()),
            (Col::TrainedOn, training.on.to_string()),
        ])
    }

    fn name_record(draft: &mut TrainingDraft, number: TrainingNo) {
        draft.which = Which::Stored(number);
    }
}
