//! Labels of records and codes: the code and, if there are any, names. The words for codes of closed vocabularies
//! belong to the caller's language, so only the code is returned for these.

use crate::model::{CodedValue, DeviceClass, DivisionNo, ModelNo, Programme, SiteNo, class_table};
use crate::state::{NeedDevice, State};

/// A code and its names.
///
/// ```
/// use assistive_core::Label;
/// # use assistive_core::{Author, Store, StoreId, StoreOptions};
/// # use assistive_core::exchange::{ImportOptions, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
/// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
/// # for (kind, sheet) in [
/// #     (Kind::Persons, "key,name,division\n7,王芳,610902\n"),
/// # ] {
/// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
/// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
/// # }
///
/// let view = store.view()?;
/// let county = view.person(view.find_person("7")?, author.today)?.county;
/// assert_eq!(county.code(), "610902");
/// assert!(matches!(county, Label::Named { zh, en, .. } if zh == "汉滨区" && en == "Hanbin"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Label {
    /// A record or class with names of its own.
    Named {
        /// The code.
        code: String,
        /// The Chinese name. Empty if there is none.
        zh: String,
        /// The English name. Empty if there is none.
        en: String,
    },
    /// A value of a closed vocabulary, or a programme. The caller has the words for it.
    Coded(CodedValue),
    /// A free code without a name.
    Code(String),
    /// No code.
    None,
}

impl Label {
    /// Returns the code. It is empty if there is none.
    pub fn code(&self) -> &str {
        match self {
            Self::Named { code, .. } | Self::Code(code) => code,
            Self::Coded(value) => value.code,
            Self::None => "",
        }
    }

    /// Returns the Chinese name, or the English one if there is no other.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Named { zh, en, .. } => {
                [zh, en].into_iter().find(|name| !name.is_empty()).map(String::as_str)
            }
            Self::Coded(_) | Self::Code(_) | Self::None => None,
        }
    }

    pub(crate) fn division(state: &State, number: DivisionNo) -> Self {
        state.divisions.get(number).map_or(Self::None, |division| Self::Named {
            code: division.code.to_string(),
            zh: division.name.clone(),
            en: division.name_en.clone().unwrap_or_default(),
        })
    }

    pub(crate) fn site(state: &State, number: SiteNo) -> Self {
        state.sites.get(number).map_or(Self::None, |site| Self::Named {
            code: site.code.to_string(),
            zh: site.name.clone(),
            en: String::new(),
        })
    }

    pub(crate) fn model(state: &State, number: ModelNo) -> Self {
        state.models.get(number).map_or(Self::None, |model| Self::Named {
            code: model.code.to_string(),
            zh: model.name.clone(),
            en: String::new(),
        })
    }

    pub(crate) fn class(class: DeviceClass) -> Self {
        class_table().get(class).map_or(Self::Code(class.to_string()), |entry| Self::Named {
            code: class.to_string(),
            zh: entry.name_zh.clone(),
            en: entry.name_en.clone(),
        })
    }

    pub(crate) fn device(state: &State, device: NeedDevice) -> Self {
        match device {
            NeedDevice::Model(model) => Self::model(state, model),
            NeedDevice::Class(class) => Self::class(class),
        }
    }

    pub(crate) fn programme(programme: &Programme) -> Self {
        let known = ["school", "community", "child-rehab", "home"];
        match known.into_iter().find(|code| *code == programme.as_str()) {
            Some(code) => Self::Coded(CodedValue { vocabulary: "programme", code }),
            None => Self::Code(programme.to_string()),
        }
    }
}
