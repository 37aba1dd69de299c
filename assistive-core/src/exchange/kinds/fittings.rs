//! Sheets of fittings.

use super::cells::{cell, model_code, nth_cell, site_code};
use super::names::need_cell;
use super::{Cells, Correctable, Kind, Names, Rekey, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{Coded, FittingNo, PersonNo, QUANTITIES, Tracking};
use crate::registry::{FittingDraft, rekey};
use crate::state::{Fitting, State, Taken};

pub(in crate::exchange) struct Fittings;

impl SheetKind for Fittings {
    type Number = FittingNo;
    type Record = Fitting;
    type Draft = FittingDraft;

    const KIND: Kind = Kind::Fittings;
    const TABLE: TableOf<Self> = |state| &state.fittings;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Person, &["服务对象"]),
            column(Col::Device, &["辅具名称", "型号编码"]),
            column(Col::FittedOn, &["适配日期"]),
            column(Col::Need, &["需求", "需求编号"]),
            column(Col::Item, &["辅具编号"]),
            column(Col::Site, &["机构"]),
            column(Col::Quantity, &["数量"]),
            column(Col::Mode, &["方式"]),
            column(Col::Place, &["地点"]),
            column(Col::Cost, &["费用"]),
            column(Col::Subsidy, &["补贴金额"]),
            column(Col::Provider, &["服务机构"]),
            column(Col::FromStock, &["是否出库", "出库"]),
            column(Col::GivenBack, &["归还日期"]),
            column(Col::Nth, &["同日第几件"]),
        ]],
        keys: &[&[Col::Person], &[Col::Device], &[Col::FittedOn]],
        needed: &[Col::Person, Col::Device, Col::FittedOn],
        form: Form {
            usual: &[
                Col::Person,
                Col::Device,
                Col::FittedOn,
                Col::Item,
                Col::Site,
                Col::Quantity,
                Col::Mode,
                Col::Cost,
                Col::Subsidy,
                Col::Provider,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const ORDER: RowOrder = RowOrder::ByDay(Col::FittedOn);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<FittingDraft> {
        let person = names.person(row);
        let model = names.model(row, Col::Device);
        let model = row.required(Col::Device, model);
        let fitted_on = row.date(Col::FittedOn);
        let fitted_on = row.required(Col::FittedOn, fitted_on);
        let need = names.need(row, person);
        let item = row.read(Col::Item, |text| names.cache.item(names.state, &text));
        let site = names.site(row, Col::Site);
        let quantity = row.number(Col::Quantity, QUANTITIES);
        let (mode, place) = (row.coded(Col::Mode), row.coded(Col::Place));
        let (cost, subsidy) = (row.parsed(Col::Cost), row.parsed(Col::Subsidy));
        let provider = row.text(Col::Provider);
        let from_stock = row.yes_no(Col::FromStock);
        let given_back = row.date(Col::GivenBack);
        let nth = row.number(Col::Nth, QUANTITIES).value();
        Some(FittingDraft {
            need,
            site,
            quantity,
            mode,
            place,
            cost,
            subsidy,
            provider,
            from_stock,
            given_back,
            item,
            nth,
            ..FittingDraft::new(person?, model?, fitted_on?)
        })
    }

    fn cells(shown: &Shown<'_>, fitting: &Fitting) -> Option<Cells> {
        let state = shown.state;
        // The only need that it can meet is left out: an import matches it again.
        let need = match fitting.need {
            _ if !fitting.pinned && state.is_sole_match(fitting) => String::new(),
            // A device that the need does not take any more is for no need.
            Some(_) if is_surplus(shown, fitting) => String::new(),
            Some(need) => need_cell(state, need),
            None => "-".to_owned(),
        };
        let number = FittingNo::at(shown.current.get());
        Some(vec![
            shown.person_key(fitting.person),
            model_code(state, fitting.model),
            fitting.fitted_on.to_string(),
            need,
            cell(state.tag_taken(fitting)),
            site_code(state, fitting.site),
            fitting.quantity.to_string(),
            cell(fitting.mode.map(Coded::code)),
            cell(fitting.place.map(Coded::code)),
            cell(fitting.cost),
            cell(fitting.subsidy),
            cell(fitting.provider.as_ref()),
            from_stock(state, fitting).to_owned(),
            cell(number.and_then(|number| state.given_back(number))),
            nth(shown, fitting),
        ])
    }

    fn listed_cells(shown: &Shown<'_>, fitting: &Fitting) -> Cells {
        let mut cells = Self::cells(shown, fitting).unwrap_or_default();
        let place = |col| Self::COLUMNS.iter().position(|column| column.col == col);
        let mut put = |col, cell| {
            if let Some(old) = place(col).and_then(|place| cells.get_mut(place)) {
                *old = cell;
            }
        };
        // These do not depend on other fittings here. The place is part of the key and not a field.
        put(Col::Nth, String::new());
        put(
            Col::Need,
            match fitting.need.filter(|_| fitting.pinned) {
                Some(need) => need.to_string(),
                None if fitting.pinned => "-".to_owned(),
                None => String::new(),
            },
        );
        cells
    }

    fn label(shown: &Shown<'_>, fitting: &Fitting) -> String {
        shown.name_of(fitting.person)
    }
}

impl Correctable for Fittings {
    const FIXED: &'static [Col] = &[Col::Person, Col::FromStock, Col::Nth];
    const REKEY: Option<Rekey<Self>> = Some(rekey::fitting);

    fn key_cells(state: &State, fitting: &Fitting) -> Option<Vec<(Col, String)>> {
        Some(vec![
            (Col::Person, fitting.person.to_string()),
            (Col::Device, model_code(state, fitting.model)),
            (Col::FittedOn, fitting.fitted_on.to_string()),
        ])
    }

    fn name_record(draft: &mut FittingDraft, number: FittingNo) {
        draft.stored = Some(number);
    }

    fn person(fitting: &Fitting) -> Option<PersonNo> {
        Some(fitting.person)
    }
}

/// Returns whether a fitting took its devices from the stock of a bulk model. A device with a tag is named beside it.
fn from_stock(state: &State, fitting: &Fitting) -> &'static str {
    let model = state.models.get(fitting.model);
    match (model.map(|model| model.tracking), fitting.taken) {
        (Some(Tracking::Bulk), Some(_)) => "yes",
        (Some(Tracking::Bulk), None) => "no",
        _ => "",
    }
}

/// Checks whether the need of the fitting that is exported had all its devices before.
fn is_surplus(shown: &Shown<'_>, fitting: &Fitting) -> bool {
    let number = FittingNo::at(shown.current.get());
    number.is_some_and(|number| shown.state.surplus(number, fitting) >= fitting.quantity)
}

/// Returns the place of a fitting without a tag among those of its person, model and day, from the second on.
fn nth(shown: &Shown<'_>, fitting: &Fitting) -> String {
    let place = shown.place_of(fitting);
    let tagged = matches!(fitting.taken, Some(Taken::Item(_)));
    if tagged { String::new() } else { nth_cell(place) }
}
