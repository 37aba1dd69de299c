//! Reads a cell that names several devices, or says that none is needed.

use csv::StringRecord;

use super::columns::Col;
use super::header::Header;
use super::name_cache::NameCache;
use super::row::Row;
use super::sheet::shown;
use crate::model::text::{half_width, trim};
use crate::model::{ProblemKind, QUANTITIES};
use crate::state::State;

/// The words of a cell that says that no device is needed.
const NONE: &[&str] = &[
    "无",
    "暂无",
    "没有",
    "不需要",
    "无需求",
    "暂无需求",
    "无需",
    "不用",
    "暂不需要",
    "无需要",
    "未申请",
    "不申请",
    "没有需求",
    "无辅具需求",
    "/",
    "——",
    "none",
    "no",
    "nothing",
    "n/a",
];

/// The signs between the devices of a cell.
const BETWEEN: &[char] = &['、', ',', '，', ';', '；', '/', '／', '+', '＋', '\n', '|'];

/// The words between the devices of a cell, where no sign is.
const AND: &[&str] = &["和", "及", "与", " and ", "&"];

/// Checks whether a cell says that no device is needed.
pub(super) fn says_none(cell: &str) -> bool {
    let cell = half_width(cell);
    NONE.contains(&cell.trim_end_matches(['.', '。']).to_lowercase().as_str())
}

/// Returns a row as one row for each device that its cell names; empty if the cell names one device or an unknown one.
/// There is one of each: [`check_quantity`] refuses other quantities.
pub(super) fn row_of_each_device(
    header: &Header,
    cells: &StringRecord,
    state: &State,
    cache: &mut NameCache,
) -> Vec<StringRecord> {
    let cell = header.cell(cells, Col::Device);
    if !cell.contains(BETWEEN) && !AND.iter().any(|and| cell.contains(and)) {
        return Vec::new();
    }
    let mut is_device = |text: &str| cache.device(state, &half_width(text)).is_ok();
    if is_device(cell) {
        return Vec::new();
    }
    let parted = split(cell, &mut is_device);
    let Some((place, devices)) = header.place(Col::Device).zip(parted) else { return Vec::new() };
    let quantity = header
        .place(Col::Quantity)
        .filter(|at| cells.get(*at).is_some_and(|cell| !trim(shown(cell)).is_empty()));
    let row = |device: &str| {
        let replaced = cells.iter().enumerate().map(|(at, cell)| match at {
            at if at == place => device,
            at if Some(at) == quantity => "1",
            _ => cell,
        });
        replaced.collect()
    };
    devices.into_iter().map(row).collect()
}

/// Returns the devices of a cell if all of them are known.
fn split<'c>(cell: &'c str, is_device: &mut impl FnMut(&str) -> bool) -> Option<Vec<&'c str>> {
    let parts = |parts: Vec<&'c str>| -> Vec<&'c str> {
        parts.into_iter().map(trim).filter(|part| !part.is_empty()).collect()
    };
    let by_signs = parts(cell.split(BETWEEN).collect());
    let by_words = AND.iter().fold(by_signs.clone(), |texts, and| {
        parts(texts.into_iter().flat_map(|text| text.split(and)).collect())
    });
    [by_signs, by_words]
        .into_iter()
        .find(|texts| texts.len() > 1 && texts.iter().all(|text| is_device(text)))
}

/// Refuses a quantity that may be of each of several devices or of all: anything but one of each.
pub(super) fn check_quantity(row: &mut Row<'_>, devices: u64) {
    let quantity = row.number(Col::Quantity, QUANTITIES).value().unwrap_or(1);
    if quantity != 1 && quantity != devices {
        let kind = ProblemKind::QuantityUnclear { devices };
        row.error(Col::Quantity, row.cell(Col::Quantity), kind);
    }
}
