//! The records that the tables hold: what is known now. Codes of other records have become numbers.
//!
//! Their encoding in checkpoints may change any day: `store::seal` numbers it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::journal::event::ModelFacts;
use crate::model::day;
use crate::model::{
    Category, CitizenId, Dated, DeviceClass, DivisionCode, DivisionNo, Grade, Issue, Left, Level,
    LocalKey, Mode, ModelNo, Money, NeedKind, NeedNo, PersonNo, Place, Placement, Programme, Sex,
    SiteCode, SiteKind, SiteNo, Stage, Withdrawn,
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Division {
    pub(crate) code: DivisionCode,
    pub(crate) name: String,
    pub(crate) name_en: Option<String>,
    pub(crate) level: Option<Level>,
    pub(crate) parent: Option<DivisionNo>,
    pub(crate) successor: Option<DivisionNo>,
    #[serde(with = "day::option")]
    pub(crate) valid_from: Option<Date>,
    #[serde(with = "day::option")]
    pub(crate) valid_to: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Site {
    pub(crate) code: SiteCode,
    pub(crate) name: String,
    pub(crate) kind: SiteKind,
    pub(crate) division: DivisionNo,
    pub(crate) parent: Option<SiteNo>,
}

/// A device model has no references that could become numbers.
pub(crate) type Model = ModelFacts;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) citizen: Option<CitizenId>,
    /// The issues of the certificate, in the order in which they became known.
    pub(crate) issues: Vec<Issue>,
    pub(crate) keys: Vec<LocalKey>,
    pub(crate) name: Box<str>,
    pub(crate) sex: Option<Sex>,
    #[serde(with = "day::option")]
    pub(crate) birth_date: Option<Date>,
    #[serde(with = "dated")]
    pub(crate) category: Dated<Option<Category>>,
    #[serde(with = "dated")]
    pub(crate) grade: Dated<Option<Grade>>,
    #[serde(with = "dated")]
    pub(crate) division: Dated<DivisionNo>,
    #[serde(with = "dated")]
    pub(crate) school: Dated<Option<SiteNo>>,
    pub(crate) class_name: Option<Box<str>>,
    pub(crate) stage: Option<Stage>,
    pub(crate) placement: Option<Placement>,
    pub(crate) guardian: Option<Box<str>>,
    pub(crate) phone: Option<Box<str>>,
    #[serde(with = "day")]
    pub(crate) registered_on: Date,
    pub(crate) left: Option<Left>,
}

impl Person {
    /// The issue of the certificate that is valid now: the latest re-issue, of those the last to be known.
    pub(crate) fn issue(&self) -> Option<Issue> {
        self.issues.iter().copied().max_by_key(|issue| issue.reissue)
    }
}

/// The device of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum NeedDevice {
    Model(ModelNo),
    Class(DeviceClass),
}

impl NeedDevice {
    /// Whether both are the same device code: the same model, or the same class in either scheme.
    pub(crate) fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Class(a), Self::Class(b)) => a.canonical() == b.canonical(),
            (a, b) => a == b,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Need {
    pub(crate) person: PersonNo,
    pub(crate) kind: NeedKind,
    pub(crate) device: Option<NeedDevice>,
    #[serde(with = "day")]
    pub(crate) identified_on: Date,
    /// Days under which later lists named it again.
    #[serde(with = "day::list")]
    pub(crate) listed_again: Vec<Date>,
    pub(crate) programme: Option<Programme>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) basic: Option<bool>,
    pub(crate) priority: Option<u8>,
    pub(crate) quantity: u32,
    /// As last stated; without effect while a fitting of an earlier day meets the need.
    pub(crate) withdrawn: Option<Withdrawn>,
    /// All withdrawals that were ever stated, the one that holds among them.
    pub(crate) stated: Vec<Withdrawn>,
    #[serde(with = "day::option")]
    pub(crate) valid_to: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fitting {
    pub(crate) person: PersonNo,
    pub(crate) model: ModelNo,
    #[serde(with = "day")]
    pub(crate) fitted_on: Date,
    /// The need that it met; none: it is unlisted.
    pub(crate) need: Option<NeedNo>,
    pub(crate) site: Option<SiteNo>,
    pub(crate) quantity: u32,
    pub(crate) mode: Option<Mode>,
    pub(crate) place: Option<Place>,
    pub(crate) cost: Option<Money>,
    pub(crate) subsidy: Option<Money>,
    pub(crate) provider: Option<Box<str>>,
}

/// Serde for dated facts, as the journal stores them too.
mod dated {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::journal::event::Timeline;
    use crate::model::Dated;

    pub(super) fn serialize<T: Serialize + Clone + PartialEq, S: Serializer>(
        facts: &Dated<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Timeline::from(facts).serialize(serializer)
    }

    pub(super) fn deserialize<
        'de,
        T: Deserialize<'de> + Clone + PartialEq,
        D: Deserializer<'de>,
    >(
        deserializer: D,
    ) -> Result<Dated<T>, D::Error> {
        Ok(Dated::from(&Timeline::<T>::deserialize(deserializer)?))
    }
}
