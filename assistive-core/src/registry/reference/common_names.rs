//! Knows devices by their everyday names, such as 拐杖. The names are in `data/device-names.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::fold::fold_name;
use crate::model::text::{half_width, trim};
use crate::model::{DeviceClass, Scheme};

/// Returns the class of a device by its everyday name, such as 拐杖. A name that fits several classes means the class above
/// them. A remark in brackets after a name does not matter if it is one of [`REMARKS`], and makes another name if it can stand
/// in front: `轮椅（电动）` is 电动轮椅.
pub(in crate::registry) fn commonly_named(text: &str) -> Option<DeviceClass> {
    static BY_NAME: LazyLock<HashMap<String, DeviceClass>> = LazyLock::new(|| {
        let names = common_names()
            .flat_map(|(class, names)| names.split('|').map(move |name| (name, class)));
        names.map(|(name, class)| (fold_name(name).into_owned(), class)).collect()
    });
    let by_name = |name: &str| BY_NAME.get(&*fold_name(name)).copied();
    by_name(text).or_else(|| {
        let (name, inside) = text.strip_suffix(')')?.split_once('(')?;
        let other = by_name(&format!("{inside}{name}"));
        other.or_else(|| by_name(name).filter(|_| REMARKS.contains(&trim(inside))))
    })
}

/// The remarks in brackets after a device that do not change what it is. Any other may say that it is another device, or that
/// none is needed.
const REMARKS: &[&str] = &[
    "儿童",
    "儿童型",
    "儿童款",
    "儿童用",
    "成人",
    "成人型",
    "成人用",
    "大",
    "中",
    "小",
    "大号",
    "中号",
    "小号",
    "加大",
    "加宽",
    "普通",
    "普通型",
    "标准",
    "标准型",
    "手推",
    "手推式",
    "折叠",
    "折叠式",
    "可折叠",
    "轻便",
    "轻便型",
    "便携",
    "便携式",
    "铝合金",
    "不锈钢",
    "四轮",
    "两轮",
    "四脚",
    "三脚",
    "可调",
    "可调节",
    "左",
    "右",
    "左侧",
    "右侧",
    "左耳",
    "右耳",
    "左手",
    "右手",
    "左脚",
    "右脚",
    "左腿",
    "右腿",
    "室内",
    "室外",
    "家用",
    "男",
    "女",
    "child",
    "adult",
    "small",
    "medium",
    "large",
    "folding",
    "left",
    "right",
    "standard",
];

/// Checks whether a text is an everyday name of a device.
pub(crate) fn is_common_name(text: &str) -> bool {
    commonly_named(&half_width(text)).is_some()
}

/// Returns the classes with everyday names, each with its names between `|`: the Chinese ones, then the English ones.
pub(crate) fn common_names() -> impl Iterator<Item = (DeviceClass, &'static str)> {
    let lines = include_str!("../../../data/device-names.csv").lines().skip(1);
    let rows = lines.filter_map(|line| line.split_once(','));
    rows.filter_map(|(class, names)| {
        Some((DeviceClass::parse(class, Scheme::Iso9999).ok()?, names))
    })
}
