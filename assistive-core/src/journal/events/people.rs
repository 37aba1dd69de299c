//! The stored shapes of the events of people. They are frozen, like all events.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::shared::{Change, MaybeDay, Ref, Timeline};
use crate::model::{
    Category, CategorySet, CitizenId, DivisionCode, Grade, Issue, Left, LocalKey, PersonNo,
    Placement, Sex, SiteCode, Stage, day,
};

/// The facts of a person at registration.
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
    /// An issue of the certificate was added. Reverting removes it.
    IssueAdded(Issue),
    /// A site gave the person a key. Reverting removes it.
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
    /// The issue of the certificate at this index was wrong. Reverting adds it again.
    IssueRemoved(u32, Issue),
    /// The key at this index was removed. Reverting adds it again.
    KeyRemoved(u32, LocalKey),
    /// The id of another record of the same person was added. Reverting removes it.
    FormerIdAdded(CitizenId),
    /// The id of another record at this index was removed. Reverting adds it again.
    FormerIdRemoved(u32, CitizenId),
    /// The records of this person were moved to another record of the same person.
    MergedInto(Change<Option<Ref<PersonNo>>>),
    /// True if no day of registration was given: it is the day of the earliest fact known.
    RegistrationAssumed(Change<bool>),
    /// The categories that make up a multiple disability.
    Categories(Change<CategorySet>),
    Address(Change<Option<String>>),
    Note(Change<Option<String>>),
}
