//! Writes cells in the words of a language instead of codes: a Chinese sheet and a template hold names of sites, divisions
//! and devices, and words for closed vocabularies. An import reads each word as the value of the code, because a name that
//! it reads otherwise, or as several records, is not used.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Headers;
use super::cell_text::text_of;
use super::columns::Col;
use super::device_cell::says_none;
use super::kinds::{Kind, history_in_chinese};
use super::list_rows::is_ditto;
use super::sheet::neutral;
use crate::model::text::half_width;
use crate::model::{
    AssessmentOutcome, Category, CategorySet, Coded, Condition, ContactMode, Device, DeviceClass,
    DeviceStep, Grade, HoldStage, ItemStatus, LeftReason, Lendable, Level, Mode, ModelCode,
    NeedKind, Place, Placement, Programme, Purpose, Round, Satisfaction, Scheme, Sex, SiteKind,
    Source, Stage, Tracking, UsageFrequency, UsageProblem, WithdrawnReason, class_table,
};
use crate::registry::common_names::common_names;
use crate::registry::resolve::{self, Suggestions};
use crate::state::State;

/// The words of a closed vocabulary, each with the code that exports write.
pub(super) type Vocabulary = Vec<(&'static str, String)>;

/// Writes the cells of a kind of sheet in the words of a language.
pub(super) struct Words<'a> {
    pub(super) state: &'a State,
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "templates are workbooks"))]
    pub(super) kind: Kind,
    pub(super) language: Headers,
    vocabularies: HashMap<Col, Vocabulary>,
    /// The words for the codes of records that were looked up so far.
    written: RefCell<HashMap<(Col, String), String>>,
}

impl<'a> Words<'a> {
    pub(super) fn new(state: &'a State, kind: Kind, language: Headers) -> Self {
        let vocabularies = kind
            .columns()
            .iter()
            .filter_map(|column| Some((column.col, vocabulary(kind, column.col, language)?)));
        let vocabularies = vocabularies.collect();
        Self { state, kind, language, vocabularies, written: RefCell::default() }
    }

    fn is_chinese(&self) -> bool {
        self.language == Headers::Chinese
    }

    /// Returns the words of a column with a closed vocabulary.
    pub(super) fn vocabulary(&self, col: Col) -> Option<&Vocabulary> {
        self.vocabularies.get(&col)
    }

    /// Returns a cell of a column, as exports write it, in words.
    pub(super) fn of_cell(&self, col: Col, cell: String) -> String {
        if cell.is_empty() || cell == "-" {
            return cell;
        }
        if let Some(words) = self.vocabulary(col) {
            let word = words.iter().find(|(code, _)| *code == cell);
            return word.map_or(cell, |(_, word)| word.clone());
        }
        match col {
            Col::Division
            | Col::School
            | Col::Site
            | Col::Device
            | Col::NeedDevice
            | Col::Item
            | Col::StandingSite => {
                let mut written = self.written.borrow_mut();
                let word = written.entry((col, cell)).or_insert_with_key(|(_, cell)| {
                    self.name(col, cell).unwrap_or_else(|| cell.clone())
                });
                word.clone()
            }
            Col::Programme => self.programme(cell),
            Col::Categories => self.categories(cell),
            Col::Borrower if self.is_chinese() => {
                cell.strip_prefix("org:").map(|name| format!("机构：{name}")).unwrap_or(cell)
            }
            Col::History if self.is_chinese() => history_in_chinese(self, &cell),
            Col::Returns if self.is_chinese() => returns_in_chinese(&cell),
            _ => cell,
        }
    }

    /// Returns the name of the record that a cell names by its code; `None` if an import would not read the name as the
    /// record.
    pub(super) fn name(&self, col: Col, cell: &str) -> Option<String> {
        let state = self.state;
        match col {
            Col::Division => {
                let meant = resolve::division(state, cell, Suggestions::Nothing).ok()?;
                let names = self.division_names(meant.as_str());
                self.readable(col, names, |text| {
                    resolve::division(state, text, Suggestions::Nothing) == Ok(meant.clone())
                })
            }
            Col::School | Col::Site | Col::StandingSite => {
                let meant = resolve::site(state, cell, Suggestions::Nothing).ok()?;
                let site = state.sites.get(*state.site_by_code().get(&meant)?)?;
                let names = self.with_code(&site.name, meant.as_str());
                self.readable(col, names, |text| {
                    resolve::site(state, text, Suggestions::Nothing) == Ok(meant.clone())
                })
            }
            Col::Item => {
                let lent = resolve::lendable(state, cell, Suggestions::Nothing).ok()?;
                let Lendable::Bulk(model) = &lent else { return None };
                let names = self.model_names(model)?;
                self.readable(col, names, |text| {
                    resolve::lendable(state, text, Suggestions::Nothing) == Ok(lent.clone())
                })
            }
            _ => {
                let device = resolve::device(state, cell, Suggestions::Nothing).ok()?;
                let names = match &device {
                    Device::Model(model) => self.model_names(model)?.to_vec(),
                    Device::Class(class) => self.class_names(*class),
                };
                self.readable(col, names, |text| self.means(text, &device))
            }
        }
    }

    /// Checks whether an import reads a text as a device.
    pub(super) fn means(&self, text: &str, device: &Device) -> bool {
        let found = resolve::device(self.state, text, Suggestions::Nothing);
        found.as_ref() == Ok(device) && !says_none(text)
    }

    /// Returns the first name that an import reads as the record that is meant.
    pub(super) fn readable(
        &self,
        col: Col,
        names: impl IntoIterator<Item = String>,
        is_meant: impl Fn(&str) -> bool,
    ) -> Option<String> {
        names.into_iter().find(|name| {
            let cell = neutral(name);
            let text = text_of(&cell, col).ok().filter(|text| !is_ditto(text));
            text.is_some_and(|text| !matches!(text, "" | "-" | "－") && is_meant(&half_width(text)))
        })
    }

    /// Returns the names of a division: its own, then with the names of the divisions above in front.
    fn division_names(&self, code: &str) -> Vec<String> {
        let divisions = &self.state.divisions;
        let number = self.state.division_by_code().get(code).copied();
        let mut division = number.and_then(|number| divisions.get(number));
        let (mut names, mut name) = (Vec::new(), String::new());
        while let Some(own) = division.filter(|_| names.len() < 4) {
            name.insert_str(0, &own.name);
            names.push(name.clone());
            division = own.parent.and_then(|number| divisions.get(number));
        }
        names
    }

    /// Returns the name of a model, alone and with its code.
    fn model_names(&self, code: &ModelCode) -> Option<[String; 2]> {
        let model = self.state.models.get(*self.state.model_by_code().get(code)?)?;
        Some(self.with_code(&model.name, code.as_str()))
    }

    /// Returns a name, alone and with the code in brackets.
    fn with_code(&self, name: &str, code: &str) -> [String; 2] {
        let both = match self.language {
            Headers::Chinese => format!("{name}（{code}）"),
            Headers::English => format!("{name} ({code})"),
        };
        [name.to_owned(), both]
    }

    /// Returns the names of a class: in this language, by its everyday name, in the other language.
    fn class_names(&self, class: DeviceClass) -> Vec<String> {
        let Some(entry) = class_table().get(class) else { return Vec::new() };
        let (own, other) = match self.language {
            Headers::Chinese => (&entry.name_zh, &entry.name_en),
            Headers::English => (&entry.name_en, &entry.name_zh),
        };
        let common = common_names().find(|(known, _)| *known == class);
        let common = common.into_iter().flat_map(|(_, names)| self.common(names));
        [own.clone()].into_iter().chain(common).chain([other.clone()]).collect()
    }

    /// Returns the everyday names in this language, of names between `|`.
    pub(super) fn common(&self, names: &'static str) -> impl Iterator<Item = String> {
        let is_chinese = self.is_chinese();
        names.split('|').filter(move |name| name.is_ascii() != is_chinese).map(str::to_owned)
    }

    /// Returns the Chinese word of a well-known programme.
    fn programme(&self, cell: String) -> String {
        let known = Programme::well_known().iter().find(|(code, _)| *code == cell);
        let chinese = known.filter(|_| self.is_chinese());
        chinese.map_or(cell, |(_, word)| (*word).to_owned())
    }

    /// Returns the words of a set of categories.
    fn categories(&self, cell: String) -> String {
        let Ok(set) = cell.parse::<CategorySet>() else { return cell };
        match self.language {
            Headers::Chinese => set.iter().map(Coded::chinese).collect::<Vec<_>>().join("、"),
            Headers::English => set.iter().map(Coded::english).collect::<Vec<_>>().join("; "),
        }
    }
}

/// Returns a cell of the returns of a loan with the Chinese words of the statuses.
fn returns_in_chinese(cell: &str) -> String {
    let parts = cell.split("; ").map(|part| match part.rsplit_once(' ') {
        Some((day, word)) => {
            let status = ItemStatus::from_word(word).map(Coded::chinese);
            format!("{day} {}", status.unwrap_or(word))
        }
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// Returns the words of a column with a closed vocabulary; `None` for other columns.
fn vocabulary(kind: Kind, col: Col, language: Headers) -> Option<Vocabulary> {
    fn of<T: Coded>(values: impl Iterator<Item = T>, language: Headers) -> Option<Vocabulary> {
        let word = |value: T| match language {
            Headers::Chinese => (value.code(), value.chinese().to_owned()),
            Headers::English => (value.code(), value.english()),
        };
        Some(values.map(word).collect())
    }
    fn all<T: Coded>(language: Headers) -> Option<Vocabulary> {
        of(T::ALL.iter().copied(), language)
    }
    match col {
        Col::Sex => all::<Sex>(language),
        Col::Category => all::<Category>(language),
        Col::Grade => all::<Grade>(language),
        Col::LeftReason => all::<LeftReason>(language),
        Col::Stage => all::<Stage>(language),
        Col::Placement => all::<Placement>(language),
        Col::Level => all::<Level>(language),
        Col::Scheme => all::<Scheme>(language),
        Col::Tracking => all::<Tracking>(language),
        Col::Mode => all::<Mode>(language),
        Col::Place => all::<Place>(language),
        Col::Source => all::<Source>(language),
        Col::Purpose => all::<Purpose>(language),
        Col::Standing => all::<ItemStatus>(language),
        Col::Step => all::<DeviceStep>(language),
        Col::Status => all::<HoldStage>(language),
        Col::Condition => all::<Condition>(language),
        Col::Finding => all::<AssessmentOutcome>(language),
        Col::Round => all::<Round>(language),
        Col::Use => all::<UsageFrequency>(language),
        Col::Satisfied => all::<Satisfaction>(language),
        Col::Trouble => all::<UsageProblem>(language),
        Col::Asked => all::<ContactMode>(language),
        Col::Kind if kind == Kind::Sites => all::<SiteKind>(language),
        Col::Kind if kind == Kind::Services => of(NeedKind::of_services(), language),
        Col::Kind => all::<NeedKind>(language),
        Col::WithdrawnReason => of(WithdrawnReason::statable(), language),
        Col::Basic | Col::Hygiene | Col::FromStock | Col::WantsRepair | Col::WantsTraining => {
            let words = match language {
                Headers::Chinese => ["是", "否"],
                Headers::English => ["yes", "no"],
            };
            Some(["yes", "no"].into_iter().zip(words.map(str::to_owned)).collect())
        }
        _ => None,
    }
}
