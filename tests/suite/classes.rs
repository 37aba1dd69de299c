//! The names of the built-in device classes, read from the table by another way than the library's. The names of the Chinese
//! catalogue are compared with a list of their own, `tests/cases/catalogue-names.csv`.

use std::collections::{BTreeMap, BTreeSet};

use assistive_core::model::{DeviceClass, Scheme, class_table};

use crate::shared::root;

/// Returns the rows of a CSV file.
fn rows(path: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(root().join(path)).expect("a table");
    reader.records().map(|row| row.expect("a row")).collect()
}

/// Returns the classes whose Chinese name is of our own wording, by their names.
fn own_names() -> BTreeMap<String, String> {
    let rows = rows("assistive-core/data/classes.csv");
    let own = rows.iter().filter(|row| &row[5] == "yes");
    own.map(|row| (row[4].to_owned(), row[0].to_owned())).collect()
}

/// Returns the everyday names of devices, each with its class.
fn everyday_names() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("assistive-core/data/device-names.csv"));
    let text = text.expect("the everyday names");
    let lines = text.lines().skip(1).filter_map(|line| line.split_once(','));
    let named = |(class, names): (&str, &str)| {
        names.split('|').map(|name| (name.to_owned(), class.to_owned())).collect::<Vec<_>>()
    };
    lines.flat_map(named).collect()
}

fn is_hanzi(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_class_has_a_chinese_name_without_english_words() {
    for entry in class_table().entries() {
        let name = &entry.name_zh;
        assert!(name.chars().any(is_hanzi), "{entry:?}");
        let words = name.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        for word in words {
            // The abbreviations of the catalogue.
            assert!(["UVA", "UVB", "SUP", "PDA", "A", "B"].contains(&word), "{name}");
        }
        assert_eq!(name.trim(), name);
    }
}

#[test]
fn the_names_of_the_catalogue_are_kept_and_all_others_are_marked_as_our_own() {
    let catalogue = rows("tests/cases/catalogue-names.csv");
    assert_eq!(catalogue.len(), 616);
    for row in &catalogue {
        let class = DeviceClass::parse(&format!("cn:{}", &row[0]), Scheme::Cn).expect("a class");
        let entry = class_table().get(class).expect("a class of the catalogue");
        assert_eq!(entry.name_zh, row[1], "{class}");
    }
    let all = rows("assistive-core/data/classes.csv");
    assert_eq!(all.len(), 616 + 373);
    for row in &all {
        assert_eq!(&row[5] == "yes", row[1].is_empty(), "{row:?}");
    }
}

#[test]
fn a_chinese_name_belongs_to_one_class() {
    let mut seen = BTreeSet::new();
    let twice = class_table().entries().iter().filter(|entry| !seen.insert(&entry.name_zh));
    let twice: Vec<_> = twice.map(|entry| entry.name_zh.as_str()).collect();
    // The catalogue has 02 39, which finds the way, and 08 24, which puts objects into place.
    assert_eq!(twice, ["定位辅助器具"]);
}

#[test]
fn a_name_of_our_own_changes_the_meaning_of_no_everyday_name() {
    let everyday = everyday_names();
    for (name, class) in own_names() {
        assert!(everyday.get(&name).is_none_or(|other| *other == class), "{name}");
    }
}

#[test]
fn a_name_of_our_own_is_no_list_of_devices() {
    let (own, everyday) = (own_names(), everyday_names());
    let official = rows("assistive-core/data/classes.csv");
    let official: BTreeSet<_> = official.iter().map(|row| row[4].to_owned()).collect();
    let is_device = |part: &str| everyday.contains_key(part) || official.contains(part);
    // A cell that names several devices is read as one class if that is the name of a class. 扶手和抓杆 are both one class.
    for name in own.keys().filter(|name| *name != "扶手和抓杆") {
        let by_signs: Vec<_> = name.split('、').collect();
        let by_words: Vec<_> = name.split(['、', '和', '及', '与']).collect();
        for parts in [by_signs, by_words].into_iter().filter(|parts| parts.len() > 1) {
            assert!(!parts.iter().all(|part| is_device(part)), "{name}");
        }
    }
}
