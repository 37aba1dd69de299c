//! Reads a cell that names several devices, has a quantity beside the name, or says that none is needed.

use super::columns::Col;
use super::name_cache::NameCache;
use super::row::{Row, without_unit};
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
    let Some(first) = cell.chars().next().map(|first| first.to_ascii_lowercase()) else {
        return false;
    };
    // Most cells begin like no such word.
    NONE.iter().any(|word| word.starts_with(first))
        && NONE.contains(&cell.trim_end_matches(['.', '。']).to_lowercase().as_str())
}

/// Checks whether a cell may name several devices, or has a quantity beside the name.
pub(super) fn may_be_several(cell: &str) -> bool {
    let is_parted = cell.contains(BETWEEN) || AND.iter().any(|and| cell.contains(and));
    is_parted || quantity_beside(&half_width(cell)).is_some()
}

/// A device in a cell of several, or beside a quantity.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DeviceInCell {
    pub(super) name: String,
    /// The quantity beside the name, or of the row. Without any, it is empty.
    pub(super) quantity: String,
}

/// Returns the devices of a row whose cell names several, or has a quantity beside the name; none if the cell is a device, or
/// names an unknown one. An error of the quantity is noted.
pub(super) fn devices_of(
    row: &mut Row<'_>,
    state: &State,
    cache: &mut NameCache,
) -> Vec<DeviceInCell> {
    let cell = row.cell(Col::Device);
    if cell.is_empty() || !may_be_several(cell) {
        return Vec::new();
    }
    let mut is_device = |text: &str| cache.device(state, &half_width(text)).is_ok();
    if is_device(cell) {
        return Vec::new();
    }
    let parted = parted(cell, &mut is_device);
    if parted.is_empty() {
        return Vec::new();
    }
    check_quantity(row, &parted);
    let of_row = if row.cell(Col::Quantity).is_empty() { "" } else { "1" };
    let device = |(name, quantity): (String, Option<u16>)| {
        let quantity = quantity.map_or(of_row.to_owned(), |quantity| quantity.to_string());
        DeviceInCell { name, quantity }
    };
    parted.into_iter().map(device).collect()
}

/// The names of the devices in a cell, each with the quantity beside it.
type Parted = Vec<(String, Option<u16>)>;

/// Returns the devices of a cell if all of them are known.
fn parted(cell: &str, is_device: &mut impl FnMut(&str) -> bool) -> Parted {
    let parts = |parts: Vec<String>| -> Vec<String> {
        parts.iter().map(|part| trim(part).to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let by_signs = parts(cell.split(BETWEEN).map(str::to_owned).collect());
    let by_words = AND.iter().fold(by_signs.clone(), |texts, and| {
        parts(texts.iter().flat_map(|text| text.split(and)).map(str::to_owned).collect())
    });
    let mut device = |text: &String| {
        if is_device(text) {
            return Some((text.clone(), None));
        }
        let (name, quantity) = quantity_beside(&half_width(text))?;
        is_device(&name).then_some((name, Some(quantity)))
    };
    let mut known = |texts: Vec<String>| texts.iter().map(&mut device).collect::<Option<Parted>>();
    [by_signs, by_words].into_iter().find_map(&mut known).unwrap_or_default()
}

/// Splits a name from the quantity after it, such as `轮椅1辆`, `助听器×2` or `拐杖一副`. A number without a
/// unit or a sign may belong to the name of a model.
fn quantity_beside(text: &str) -> Option<(String, u16)> {
    const NUMERALS: &str = "一二三四五六七八九十";
    let inside = text.strip_suffix([')', '）']);
    let text = inside.unwrap_or(text);
    let body = without_unit(text);
    // In brackets, a number without a unit may be that of the device in the cell.
    if inside.is_some() && body.len() == text.len() {
        return None;
    }
    let before = body.trim_end_matches(|c: char| c.is_ascii_digit());
    let (before, quantity) = match body.strip_prefix(before).filter(|digits| !digits.is_empty()) {
        Some(digits) => (before, digits.parse().ok()?),
        // Without a unit, the numeral is a part of the name.
        None if body.len() == text.len() => return None,
        None => {
            let last = body.chars().next_back()?;
            let place = NUMERALS.chars().position(|numeral| numeral == last);
            let quantity =
                place.map_or_else(|| (last == '两').then_some(2), |at| Some(at as u16 + 1));
            (body.strip_suffix(last)?, quantity?)
        }
    };
    let name = trim(before.trim_end_matches(['×', '*', ':', '(', ' ']));
    let name = name.strip_suffix(" x").map_or(name, trim);
    let has_sign = name.len() < before.trim_end().len();
    (has_sign || body.len() < text.len()).then(|| (name.to_owned(), quantity))
}

/// Refuses a quantity of a row that may be of each of several devices or of all, and one that differs from those beside the
/// devices.
fn check_quantity(row: &mut Row<'_>, devices: &Parted) {
    let cell = row.cell(Col::Quantity);
    let Some(quantity) = row.number::<u64>(Col::Quantity, QUANTITIES).value() else { return };
    let count = devices.len() as u64;
    let stated: u64 = devices.iter().map(|(_, quantity)| u64::from(quantity.unwrap_or(1))).sum();
    let states = devices.iter().any(|(_, quantity)| quantity.is_some());
    let kind = match (states, quantity) {
        (true, quantity) if quantity != stated => ProblemKind::QuantityDiffers { stated },
        (false, quantity) if count > 1 && quantity != 1 && quantity != count => {
            ProblemKind::QuantityUnclear { devices: count }
        }
        _ => return,
    };
    row.error(Col::Quantity, cell, kind);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_beside_a_name_is_not_a_part_of_it() {
        let known = ["轮椅", "助行器", "拐杖", "WC", "WC-2"];
        let parted = |cell: &str| {
            let parted = parted(cell, &mut |text| known.contains(&text));
            let text = |(name, quantity): (String, Option<u16>)| match quantity {
                Some(quantity) => format!("{name}={quantity}"),
                None => name,
            };
            parted.into_iter().map(text).collect::<Vec<_>>().join(" ")
        };
        for (cell, devices) in [
            ("轮椅1辆、助行器1个", "轮椅=1 助行器=1"),
            ("轮椅、助行器 x 2", "轮椅 助行器=2"),
            ("拐杖一副和轮椅", "拐杖=1 轮椅"),
            ("拐杖两支", "拐杖=2"),
            ("轮椅（2辆）", "轮椅=2"),
            ("WC×3；WC-2", "WC=3 WC-2"),
            ("WC 2台", "WC=2"),
            // The code of another model, a numeral without a unit, and an unknown device.
            ("WC-3", ""),
            ("WC3", ""),
            ("轮椅一", ""),
            ("轮椅2", ""),
            ("轮椅（2）", ""),
            ("飞机1架、轮椅", ""),
        ] {
            assert_eq!(parted(cell), devices, "{cell}");
        }
    }
}
