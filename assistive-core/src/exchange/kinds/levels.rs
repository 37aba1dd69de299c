//! Sheets of the stock levels of bulk models: how much of a model is at each site, and how much of it is not in stock.

use std::collections::HashMap;

use super::cells::{cell, model_code, site_code};
use super::{Cells, Kind, Names, RowOrder, SheetKind, Shown, TableOf};
use crate::exchange::columns::{Col, Columns, Form, column};
use crate::exchange::row::Row;
use crate::model::{ItemStatus, ModelNo, Money, ProblemKind, RECEIVED, SiteNo, StockLevelNo};
use crate::registry::LevelDraft;
use crate::registry::resolve::{self, Suggestions};
use crate::state::{State, StockLevel};

/// The quantities that are not in stock, by column.
const COUNTS: [(Col, ItemStatus); 5] = [
    (Col::ToClean, ItemStatus::Cleaning),
    (Col::InRepair, ItemStatus::Repair),
    (Col::OnDisplay, ItemStatus::Display),
    (Col::Lost, ItemStatus::Lost),
    (Col::Retired, ItemStatus::Retired),
];

pub(in crate::exchange) struct Levels;

impl SheetKind for Levels {
    type Number = StockLevelNo;
    type Record = StockLevel;
    type Draft = LevelDraft;

    const KIND: Kind = Kind::Levels;
    const TABLE: TableOf<Self> = |state| &state.levels;
    const COLUMNS: Columns = Columns {
        parts: &[&[
            column(Col::Device, &["辅具名称", "型号编码"]),
            column(Col::Site, &["机构"]),
            column(Col::Quantity, &["数量"]),
            column(Col::CameFrom, &["调自"]),
            column(Col::ToClean, &["待清洁"]),
            column(Col::InRepair, &["维修"]),
            column(Col::OnDisplay, &["展出"]),
            column(Col::Lost, &["遗失"]),
            column(Col::Retired, &["报废"]),
            column(Col::Value, &["价值"]),
        ]],
        keys: &[&[Col::Device], &[Col::Site]],
        needed: &[Col::Device, Col::Site],
        form: Form::ALL,
    };
    const NAMES_PEOPLE: bool = false;
    // A site that gave devices away has fewer once the others have taken them.
    const ORDER: RowOrder = RowOrder::FilledFirst(Col::CameFrom);

    fn draft(row: &mut Row<'_>, names: &mut Names<'_>) -> Option<LevelDraft> {
        let model = names.model(row, Col::Device);
        let model = row.required(Col::Device, model);
        let site = names.site(row, Col::Site);
        let site = row.required(Col::Site, site);
        let state = names.state;
        let quantity = row.number(Col::Quantity, 0..=*RECEIVED.end());
        let from = row.list(Col::CameFrom, |text| source(state, text)).value().unwrap_or_default();
        let counts = COUNTS.map(|(col, status)| (status, row.number(col, 0..=*RECEIVED.end())));
        let value = row.parsed(Col::Value);
        Some(LevelDraft {
            model: model?,
            site: site?,
            quantity,
            from,
            counts: counts.into(),
            value,
        })
    }

    fn cells(shown: &Shown<'_>, level: &StockLevel) -> Option<Cells> {
        let (state, number) = (shown.state, StockLevelNo::at(shown.current.get())?);
        let from = shown.transfers.get_or_init(|| transfers(state));
        let from = from.get(&number).map(Vec::as_slice).unwrap_or_default();
        let from = from
            .iter()
            .map(|(site, quantity)| format!("{}={quantity}", site_code(state, Some(*site))));
        let total: u32 = level.counts.iter().sum();
        let mut cells = vec![
            model_code(state, level.model),
            site_code(state, Some(level.site)),
            total.to_string(),
            from.collect::<Vec<_>>().join("; "),
        ];
        cells.extend(COUNTS.map(|(_, status)| level.count(status).to_string()));
        cells.push(cell(Money::from_fen(level.value)));
        Some(cells)
    }

    fn label(shown: &Shown<'_>, level: &StockLevel) -> String {
        model_code(shown.state, level.model)
    }
}

/// Reads a site and a quantity, such as `AK-DPF=50`.
fn source(state: &State, text: &str) -> Result<(crate::model::SiteCode, u32), ProblemKind> {
    let (site, quantity) = text.split_once(['=', '＝']).ok_or(ProblemKind::NotASource)?;
    let quantity = quantity.trim().parse().map_err(|_| ProblemKind::NotASource)?;
    Ok((resolve::site(state, site.trim(), Suggestions::Nearest)?, quantity))
}

/// The sites from which a level got devices that it did not receive itself, with the quantities.
pub(in crate::exchange) type Transfers = HashMap<StockLevelNo, Vec<(SiteNo, u32)>>;

/// Returns how devices got to the sites that have more than they received, from those that have fewer.
fn transfers(state: &State) -> Transfers {
    let mut received: HashMap<(ModelNo, SiteNo), u32> = HashMap::new();
    for (_, lot) in state.items.iter().filter(|(_, item)| item.tag.is_none()) {
        *received.entry((lot.model, lot.received_at)).or_default() += lot.quantity;
    }
    let mut givers: HashMap<ModelNo, Vec<(SiteNo, u32)>> = HashMap::new();
    let mut takers = Vec::new();
    for (number, level) in state.levels.iter() {
        let total: u32 = level.counts.iter().sum();
        let came = received.get(&(level.model, level.site)).copied().unwrap_or_default();
        if total < came {
            givers.entry(level.model).or_default().push((level.site, came - total));
        } else if total > came {
            takers.push((number, level.model, total - came));
        }
    }
    let mut transfers = Transfers::new();
    for (number, model, mut missing) in takers {
        for (site, left) in givers.entry(model).or_default() {
            let taken = missing.min(*left);
            if taken > 0 {
                transfers.entry(number).or_default().push((*site, taken));
                (missing, *left) = (missing - taken, *left - taken);
            }
        }
    }
    transfers
}
