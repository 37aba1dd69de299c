//! Stored shapes of the events of people. Frozen, as all events are.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shared::{Change, MaybeDay, Ref, Timeline};
use crate::model::{
    Category, CitizenId, DivisionCode, Grade, Issue, Left, LocalKey, PersonNo, Placement, Sex,
    SiteCode, Stage, day,
};

/// What is known of a person when they are registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonFacts {
    pub(crate) person: Ref<PersonNo>,
    pub(crate) citizen: Option<CitizenId>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) keys: Vec<LocalKey>,
    pub(crate) name: String,
    pub(crate) sex: Option<Sex>,
    #[serde(with = "day::option")]
    pub(crate) birth_date: Option<Date>,
    pub(crate) category: Option<Category>,
    pub(crate) grade: Option<Grade>,
    pub(crate) division: DivisionCode,
    pub(crate) school: Option<SiteCode>,
    pub(crate) class_name: Option<String>,
    pub(crate) stage: Option<Stage>,
    pub(crate) placement: Option<Placement>,
    pub(crate) guardian: Option<String>,
    pub(crate) phone: Option<String>,
    #[serde(with = "day")]
    pub(crate) registered_on: Date,
    pub(crate) left: Option<Left>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PersonChange {
    Citizen(Change<Option<CitizenId>>),
    /// An issue of the certificate became known. Taken back: it is no longer.
    IssueAdded(Issue),
    /// A site gave the person a key. Taken back: it names them no more.
    KeyAdded(LocalKey),
    Name(Change<String>),
    Sex(Change<Option<Sex>>),
    BirthDate(Change<MaybeDay>),
    Category(Change<Timeline<Option<Category>>>),
    Grade(Change<Timeline<Option<Grade>>>),
    Division(Change<Timeline<DivisionCode>>),
    School(Change<Timeline<Option<SiteCode>>>),
    ClassName(Change<Option<String>>),
    Stage(Change<Option<Stage>>),
    Placement(Change<Option<Placement>>),
    Guardian(Change<Option<String>>),
    Phone(Change<Option<String>>),
    RegisteredOn(Change<MaybeDay>),
    Left(Change<Option<Left>>),
    /// An issue of the certificate, the one at this place, was wrong. Taken back: it is there again.
    IssueRemoved(u32, Issue),
    /// A key, the one at this place, names the person no more. Taken back: it does again.
    KeyRemoved(u32, LocalKey),
    /// Another record of the person had this id. Taken back: it names them no more.
    FormerIdAdded(CitizenId),
    /// An id, the one at this place, is of no other record any more. Taken back: it is again.
    FormerIdRemoved(u32, CitizenId),
    /// All that was recorded under this record went to another of the same person.
    MergedInto(Change<Option<Ref<PersonNo>>>),
}
