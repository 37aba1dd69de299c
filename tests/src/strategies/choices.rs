//! The choices of a random city: a few divisions, sites, models and words.

use crate::city::{CatalogRow, DivisionRow, SiteRow};

/// Schools by code, kind and division. The first two are there in every city.
pub(super) const SCHOOLS: [(&str, &str, &str); 4] = [
    ("SP-0981", "special-school", "610981"),
    ("SC-0902-1", "school", "610902"),
    ("SC-0922-1", "school", "610922100"),
    ("SC-HK-1", "school", "L-HENGKOU"),
];

/// Sites of needs, beside the schools: the federation's centre and a station.
pub(super) const SITES: [&str; 2] = ["AK-DPF", "ST-0902"];

/// Ways to write a division: codes, abolished codes, towns, names.
pub(super) const DIVISIONS: [&str; 16] = [
    "610902",
    "610981",
    "610928",
    "612429",
    "旬阳市",
    "L-HENGKOU",
    "恒口示范区(试验区)",
    "610922",
    "610922100",
    "石泉县城关镇",
    "610981103",
    "蜀河镇",
    "610900",
    "L-NEW",
    "L-OLD",
    "612401",
];

/// Serial models, each with name, class, whether it is of basic type, and the days of a loan.
pub(super) const MODELS: [(&str, &str, &str, &str, &str); 6] = [
    ("WC-STD", "普通轮椅", "12 22 03", "yes", "30"),
    ("WC-AL", "铝合金轮椅", "12 22 03", "no", "0"),
    ("WC-HB", "高靠背轮椅", "12 22 18", "yes", "14"),
    ("WC-EL", "电动轮椅", "12 23 06", "", "60"),
    ("HA-BTE", "数字助听器", "22 06 15", "yes", ""),
    ("CM-CH", "木制坐便椅", "09 12 03", "yes", "1"),
];

/// Models that are counted, in the same words. They are lent, and never fitted.
pub(super) const BULK: [(&str, &str, &str, &str, &str); 3] = [
    ("CR-AX", "木制腋拐", "12 03 12", "yes", "20"),
    ("CN-1", "单脚手杖", "12 03 03", "", "90"),
    ("WC-BL", "折叠盲杖", "12 39 03", "yes", ""),
];

/// Spellings of needed devices, each with a model that suits. Most are wheelchairs and the classes above
/// them.
pub(super) const DEVICES: [(&str, &str); 16] = [
    ("12 22 03", "WC-AL"),
    ("WC-STD", "WC-STD"),
    ("12 22", "WC-HB"),
    ("WC-AL", "WC-AL"),
    ("12", "WC-STD"),
    ("122203", "WC-STD"),
    ("WC-HB", "WC-HB"),
    ("普通轮椅", "WC-STD"),
    ("12.22", "WC-AL"),
    ("12 22 18", "WC-HB"),
    ("WC-EL", "WC-EL"),
    ("12 23", "WC-EL"),
    ("HA-BTE", "HA-BTE"),
    ("22 06 15", "HA-BTE"),
    ("22", "HA-BTE"),
    ("CM-CH", "CM-CH"),
];

pub(super) const PROGRAMMES: [&str; 6] =
    ["", "school", "community", "child-rehab", "home", "彩票公益金"];
pub(super) const REASONS: [&str; 7] =
    ["duplicate", "error", "deceased", "moved", "refused", "unsuitable", "other"];
pub(super) const STAGES: [&str; 5] = ["preschool", "primary", "junior", "senior", "higher"];
pub(super) const PLACEMENTS: [&str; 3] = ["special", "regular", "home"];
pub(super) const SOURCES: [&str; 5] = ["purchase", "donation", "", "subsidy", "transfer"];
pub(super) const DONORS: [&str; 3] = ["", "常州爱心企业", "试验基金会"];
pub(super) const ORGANISATIONS: [&str; 3] =
    ["org:河西社区", "org:月河村村委会", "org:试验小学 一年级"];
pub(super) const PURPOSES: [&str; 5] = ["", "trial", "bridging", "short-term", "training"];
pub(super) const OTHER_KINDS: [&str; 4] = ["medical", "training", "nursing", "support"];

/// Returns the choice that a planned number stands for.
pub(super) fn pick<T: Copy>(choices: &[T], number: u8) -> T {
    choices[usize::from(number) % choices.len()]
}

/// Returns a county without a national code, and an abolished one.
pub(super) fn divisions() -> Vec<DivisionRow> {
    let row = |code: &str, name: &str, successor: &str, valid_to: &str| DivisionRow {
        code: code.to_owned(),
        name: name.to_owned(),
        parent: "610900".to_owned(),
        level: "county".to_owned(),
        successor: successor.to_owned(),
        valid_from: "2001".to_owned(),
        valid_to: valid_to.to_owned(),
    };
    vec![row("L-NEW", "试验新区", "", ""), row("L-OLD", "试验旧区", "L-NEW", "2015-06-30")]
}

/// Returns the federation, a station and so many schools.
pub(super) fn sites(schools: usize) -> Vec<SiteRow> {
    let own = [("AK-DPF", "centre", "610900"), ("ST-0902", "community", "610902")];
    let all = own.into_iter().chain(SCHOOLS.into_iter().take(schools));
    all.map(|(code, kind, division)| SiteRow {
        code: code.to_owned(),
        name: format!("试验机构{code}"),
        kind: kind.to_owned(),
        division: division.to_owned(),
        parent: String::new(),
    })
    .collect()
}

/// Returns the catalogue.
pub(super) fn models() -> Vec<CatalogRow> {
    let row = |(code, name, class, basic, days): (&str, &str, &str, &str, &str), tracking: &str| {
        CatalogRow {
            code: code.to_owned(),
            name: name.to_owned(),
            class: class.to_owned(),
            basic: basic.to_owned(),
            loan_days: days.to_owned(),
            tracking: tracking.to_owned(),
            ..CatalogRow::default()
        }
    };
    let serial = MODELS.into_iter().map(|model| row(model, "serial"));
    serial.chain(BULK.into_iter().map(|model| row(model, "bulk"))).collect()
}
