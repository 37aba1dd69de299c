//! The built-in tables: the tree of divisions with successors, and the device classes.
//!
//! They are given as the contents of CSV files, so that the tests name the files.

use super::cells;
use crate::city::Row;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
struct Division {
    name: String,
    level: String,
    parent: String,
    successor: String,
}

/// Divisions and device classes.
#[derive(Clone, Debug)]
pub struct Tables {
    divisions: BTreeMap<String, Division>,
    classes: BTreeSet<Class>,
    /// Classes by their names in either language.
    class_names: Vec<(String, Class)>,
}

/// A device class: its scheme and its code without spaces, two digits a level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    /// The code is one of the Chinese catalogue, not of ISO 9999.
    pub(super) cn: bool,
    /// The digits.
    pub(super) digits: String,
}

impl Class {
    /// Reads `12 22 03`, `12.22.03`, `122203`, each with `cn:` before it or with `scheme` cn.
    pub(super) fn read(cell: &str, scheme: &str) -> Option<Self> {
        let text = cells::text(cell).to_lowercase();
        let (cn, code) = match text.strip_prefix("cn:") {
            Some(code) => (true, code),
            None => (cells::text(scheme).eq_ignore_ascii_case("cn"), text.as_str()),
        };
        let digits: String = code.chars().filter(|sign| !matches!(sign, ' ' | '.')).collect();
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        (plain && matches!(digits.len(), 2 | 4 | 6)).then_some(Self { cn, digits })
    }

    /// Checks whether this class is `other` or above it.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.cn == other.cn && other.digits.starts_with(&self.digits)
    }

    /// Returns the code as reports print it: `12 22 03`.
    pub(super) fn key(&self) -> String {
        let pairs: Vec<&str> =
            (0..self.digits.len()).step_by(2).map(|at| &self.digits[at..at + 2]).collect();
        format!("{}{}", if self.cn { "cn:" } else { "" }, pairs.join(" "))
    }
}

impl Tables {
    /// Reads the built-in tables from the contents of their CSV files: divisions
    /// (`code,name_zh,level,parent,successor`), towns (`code,name_zh,parent`) and device classes
    /// (`iso,cn,name_en,name_zh`); other columns are passed over.
    #[must_use]
    pub fn new(divisions: &str, towns: &str, classes: &str) -> Self {
        let mut tables =
            Self { divisions: BTreeMap::new(), classes: BTreeSet::new(), class_names: Vec::new() };
        for record in records(divisions).iter().chain(&records(towns)) {
            let cell = |name: &str| record.get(name).cloned().unwrap_or_default();
            let division = Division {
                name: cells::text(&cell("name_zh")),
                level: cell("level"),
                parent: cell("parent"),
                successor: cell("successor"),
            };
            tables.divisions.insert(cell("code"), division);
        }
        for record in records(classes) {
            tables.add_class(&record, "iso", "");
            tables.add_class(&record, "cn", "cn");
        }
        tables
    }

    fn add_class(&mut self, record: &BTreeMap<String, String>, column: &str, scheme: &str) {
        let Some(class) = record.get(column).and_then(|code| Class::read(code, scheme)) else {
            return;
        };
        // A name is that of the ISO class: the two schemes would make every name fit twice.
        if !class.cn {
            let names = ["name_zh", "name_en"].map(|name| cells::text(&record[name]));
            let names = names.into_iter().filter(|name| !name.is_empty());
            self.class_names.extend(names.map(|name| (name, class.clone())));
        }
        self.classes.insert(class);
    }

    /// Takes in a row of `divisions`.
    pub(super) fn take_division<R: Row>(&mut self, row: &R) -> Result<(), String> {
        let code = cells::text(row.get("code"));
        let mut division = self.divisions.get(&code).cloned().unwrap_or_default();
        let plain = |cell: &str| Ok(cells::text(cell));
        cells::change(row.get("name"), plain)?.set(&mut division.name);
        cells::change(row.get("level"), |cell| Ok(level(cell)))?.set(&mut division.level);
        cells::change(row.get("parent"), |cell| self.division(cell))?.set(&mut division.parent);
        cells::change(row.get("successor"), plain)?.set(&mut division.successor);
        self.divisions.insert(code, division);
        Ok(())
    }

    /// Returns the code of the division that `cell` means: by code or by a name that fits only one, a
    /// town's name also after its county's. What has a successor counts as that.
    pub(super) fn division(&self, cell: &str) -> Result<String, String> {
        let text = cells::text(cell);
        if self.divisions.contains_key(&text) {
            return Ok(self.successor(&text));
        }
        let named = self.divisions.iter().filter(|(_, division)| {
            let parent = self.divisions.get(&division.parent);
            let full = parent.map(|parent| format!("{}{}", parent.name, division.name));
            division.name == text || full.is_some_and(|full| full == text)
        });
        cells::only(named.map(|(code, _)| self.successor(code)), cell)
    }

    /// Follows successors to the code in force.
    fn successor(&self, code: &str) -> String {
        let next = self.divisions.get(code).map_or("", |division| &division.successor);
        if next.is_empty() { code.to_owned() } else { self.successor(next) }
    }

    /// Returns the division itself, the one above it, and so on up. Abolished ones are replaced by their successors.
    pub(super) fn upward(&self, code: &str) -> Vec<String> {
        let mut path = Vec::new();
        let mut at = self.successor(code);
        while let Some(division) = self.divisions.get(&at) {
            let parent = self.successor(&division.parent);
            path.push(at);
            at = parent;
        }
        path
    }

    /// Returns the county that a division is or lies in, `""` where there is none.
    pub(super) fn county(&self, code: &str) -> String {
        let path = self.upward(code);
        let county = path.into_iter().find(|code| self.divisions[code].level == "county");
        county.unwrap_or_default()
    }

    /// Returns the device class that `cell` means: by code or by a name that fits only one.
    pub(super) fn class(&self, cell: &str, scheme: &str) -> Result<Class, String> {
        if let Some(class) = Class::read(cell, scheme).filter(|class| self.classes.contains(class))
        {
            return Ok(class);
        }
        let text = cells::text(cell);
        let named = self.class_names.iter().filter(|(name, _)| *name == text);
        let key = cells::only(named.map(|(_, class)| class.key()), cell)?;
        Class::read(&key, "").ok_or(key)
    }
}

fn level(cell: &str) -> String {
    let text = cells::text(cell);
    match text.as_str() {
        "省" => "province".to_owned(),
        "市" => "prefecture".to_owned(),
        "县" => "county".to_owned(),
        "乡镇" => "town".to_owned(),
        _ => text,
    }
}

fn records(content: &str) -> Vec<BTreeMap<String, String>> {
    let content = content.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a built-in table is well-formed")).collect()
}
