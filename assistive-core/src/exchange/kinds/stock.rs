//! Sheets of stock as it was received.

use super::cells::{cell, model_code, site_code};
use super::{Cells, Correctable, Finders, Kind, Names, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::first_rows::{Identity, value};
use crate::exchange::row::Row;
use crate::model::fold::fold;
use crate::model::{ItemNo, ItemStatus, Programme, RECEIVED, Tag};
use crate::registry::{Diagnostics, Edit, Standing, StockDraft, Upserted};
use crate::state::{Holder, Item, State};

pub(in crate::exchange) struct Stock;

impl SheetKind for Stock {
    type Number = ItemNo;
    type Record = Item;
    type Draft = StockDraft;

    const KIND: Kind = Kind::Stock;
    const TABLE: TableOf<Self> = |state| &state.items;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Tag, &["辅具编号"]),
            column(Col::Device, &["辅具名称", "型号编码"]),
            column(Col::Site, &["机构"]),
            column(Col::Quantity, &["数量"]),
            column(Col::Serial, &["出厂编号"]),
            column(Col::Source, &["来源"]),
            column(Col::Donor, &["捐赠方"]),
            column(Col::Value, &["价值"]),
            column(Col::ReceivedOn, &["入库日期"]),
            column(Col::Programme, &["项目"]),
            column(Col::Note, &["备注"]),
            column(Col::By, &["经办人"]),
            column(Col::Standing, &["状态"]),
            column(Col::StandingSince, &["状态日期"]),
            column(Col::StandingSite, &["所在机构"]),
        ]],
        keys: &[&[Col::Tag, Col::Device]],
        needed: &[Col::Device, Col::Site, Col::ReceivedOn],
        form: Form {
            usual: &[
                Col::Tag,
                Col::Device,
                Col::Site,
                Col::Quantity,
                Col::Serial,
                Col::Source,
                Col::Donor,
                Col::Value,
                Col::ReceivedOn,
                Col::Note,
            ],
            expected: &[],
            prefilled: &[],
        },
    };
    const NAMES_PEOPLE: bool = false;
    const AGREE: &'static [Col] = &[Col::Serial, Col::Device, Col::Quantity];

    /// Reads the draft of a row. A dash in a cell of a key means the same as an empty cell.
    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<StockDraft> {
        let standing = row.coded::<ItemStatus>(Col::Standing).value();
        let (since, at) = (row.date(Col::StandingSince), names.site(row, Col::StandingSite));
        let standing = standing.filter(|_| !names.keep_standing);
        let standing = standing.map(|status| {
            let (since, site) = (since.value(), at.value());
            Standing { status, since, site }
        });
        Some(StockDraft {
            standing,
            tag: row.read(Col::Tag, |text| Tag::new(&text)).value(),
            model: names.model(row, Col::Device).value(),
            site: names.site(row, Col::Site).value(),
            quantity: row.number(Col::Quantity, RECEIVED),
            serial: row.text(Col::Serial),
            source: row.coded(Col::Source),
            donor: row.text(Col::Donor),
            value: row.parsed(Col::Value),
            received_on: row.date(Col::ReceivedOn).value(),
            programme: row.read(Col::Programme, |text| Programme::from_word(&text)),
            note: row.lines(Col::Note),
            by: row.text(Col::By),
        })
    }

    fn identity(draft: &StockDraft) -> Identity {
        let serial = draft.serial.as_ref().map(|serial| fold(serial));
        let model: Edit<_> = draft.model.as_ref().map_or(Edit::Keep, Edit::Set);
        [value(serial), value(model), value(draft.quantity)]
    }

    fn cells(shown: &Shown<'_>, item: &Item) -> Option<Cells> {
        let mut cells = vec![
            cell(item.tag.as_ref()),
            model_code(shown.state, item.model),
            site_code(shown.state, Some(item.received_at)),
            item.quantity.to_string(),
            cell(item.serial.as_ref()),
            cell(item.source),
            cell(item.donor.as_ref()),
            cell(item.value),
            item.received_on.to_string(),
            cell(item.programme.as_ref()),
            cell(item.note.as_ref()),
            cell(item.by.as_ref()),
        ];
        cells.extend(standing_cells(shown, item));
        Some(cells)
    }

    fn label(shown: &Shown<'_>, item: &Item) -> String {
        model_code(shown.state, item.model)
    }

    fn warn_alike(
        finders: &mut Finders,
        state: &State,
        upserted: &Upserted<ItemNo, Item>,
        diagnostics: &mut Diagnostics,
    ) {
        finders.serials.check(state, upserted.number, &upserted.was, diagnostics);
    }
}

/// Returns the cells of the standing of a device; empty for a quantity of a bulk model.
fn standing_cells(shown: &Shown<'_>, item: &Item) -> [String; 3] {
    if item.tag.is_none() {
        return Default::default();
    }
    let site = match item.holder {
        Holder::Site(to) => to,
        Holder::Nobody | Holder::Loan(_) | Holder::Fitting(_) => item.site,
    };
    [item.status.to_string(), item.since.to_string(), site_code(shown.state, Some(site))]
}

impl Correctable for Stock {
    const FIXED: &'static [Col] = &[
        Col::Tag,
        Col::Device,
        Col::Site,
        Col::ReceivedOn,
        Col::Source,
        Col::Donor,
        Col::By,
        Col::Standing,
        Col::StandingSince,
        Col::StandingSite,
    ];

    fn key_cells(state: &State, item: &Item) -> Option<Vec<(Col, String)>> {
        let model = (Col::Device, model_code(state, item.model));
        Some(match &item.tag {
            Some(tag) => vec![(Col::Tag, tag.to_string()), model],
            None => vec![
                model,
                (Col::Site, site_code(state, Some(item.received_at))),
                (Col::ReceivedOn, item.received_on.to_string()),
                (Col::Source, cell(item.source)),
                (Col::Donor, cell(item.donor.as_ref())),
            ],
        })
    }
}
