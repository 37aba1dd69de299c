//! Grouping of reports: the dimensions, the keys of the rows, and their labels.

use jiff::civil::Date;

use crate::model::{
    AgeBand, Category, Coded, CodedValue, DeviceClass, DivisionNo, Grade, ModelNo, Placement,
    Programme, Sex, SiteNo, Stage, age_on,
};
use crate::registry::Label;
use crate::state::{NeedDevice, NeedFact, PersonAttributes, State};

/// A dimension that groups the rows of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dimension {
    /// The division where the person lives, as recorded.
    Division,
    /// The county of the person's division.
    County,
    /// The person's school.
    School,
    /// The person's disability category. Category 7 (multiple) is a row of its own.
    Category,
    /// The person's disability grade.
    Grade,
    /// The person's sex.
    Sex,
    /// The person's age band on the last day of the period.
    Age,
    /// The person's stage of schooling.
    Stage,
    /// The person's placement in school.
    Placement,
    /// The class of the needed device.
    Class,
    /// The needed device itself, model or class.
    Device,
    /// The programme of the need.
    Programme,
    /// The site that works on the need.
    Site,
}

impl Dimension {
    /// All dimensions.
    pub const ALL: &[Self] = &[
        Self::Division,
        Self::County,
        Self::School,
        Self::Category,
        Self::Grade,
        Self::Sex,
        Self::Age,
        Self::Stage,
        Self::Placement,
        Self::Class,
        Self::Device,
        Self::Programme,
        Self::Site,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Division => "division",
            Self::County => "county",
            Self::School => "school",
            Self::Category => "category",
            Self::Grade => "grade",
            Self::Sex => "sex",
            Self::Age => "age",
            Self::Stage => "stage",
            Self::Placement => "placement",
            Self::Class => "class",
            Self::Device => "device",
            Self::Programme => "programme",
            Self::Site => "site",
        }
    }

    /// Returns the dimension with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.code() == code)
    }

    /// Checks whether each person is in one row only, so that rows of people add up to the total.
    ///
    /// ```
    /// use assistive_core::report::Dimension;
    ///
    /// assert!(Dimension::County.is_partition(), "a person lives in one county");
    /// assert!(!Dimension::Device.is_partition(), "and may need several devices");
    /// ```
    pub fn is_partition(self) -> bool {
        !matches!(self, Self::Class | Self::Device | Self::Programme | Self::Site)
    }
}

/// The key of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum RowKey {
    Division(DivisionNo),
    Site(SiteNo),
    Category(Category),
    Grade(Grade),
    Sex(Sex),
    Age(AgeBand),
    Stage(Stage),
    Placement(Placement),
    Model(ModelNo),
    Class(DeviceClass),
    Programme(Programme),
    None,
}

impl RowKey {
    /// Returns a sort key that precedes the code: age bands by age, rows without a value last.
    pub(crate) fn order(&self) -> u8 {
        match self {
            Self::Age(band) => band.number(),
            Self::None => u8::MAX,
            _ => 0,
        }
    }
}

/// Computes the keys of the rows of a report.
pub(crate) struct Keys<'a> {
    pub(crate) state: &'a State,
    pub(crate) dimension: Dimension,
    /// The day on which dated facts are read.
    pub(crate) day: Date,
}

impl Keys<'_> {
    /// Returns the row of a person, for dimensions of people.
    pub(crate) fn of_person(&self, person: &PersonAttributes) -> RowKey {
        let day = self.day;
        let key = match self.dimension {
            Dimension::Division => {
                Some(RowKey::Division(self.state.current_division(*person.division.on(day))))
            }
            Dimension::County => {
                self.state.county_of(*person.division.on(day)).map(RowKey::Division)
            }
            Dimension::School => person.school.on(day).map(RowKey::Site),
            Dimension::Category => person.category.on(day).map(RowKey::Category),
            Dimension::Grade => person.grade.on(day).map(RowKey::Grade),
            Dimension::Sex => person.sex.map(RowKey::Sex),
            Dimension::Age => {
                person.birth_date.map(|birth| RowKey::Age(AgeBand::of(age_on(birth, day))))
            }
            Dimension::Stage => person.stage.map(RowKey::Stage),
            Dimension::Placement => person.placement.map(RowKey::Placement),
            Dimension::Class | Dimension::Device | Dimension::Programme | Dimension::Site => None,
        };
        key.unwrap_or(RowKey::None)
    }

    /// Returns the row of a need, for dimensions of needs.
    pub(crate) fn of_need(&self, need: &NeedFact) -> RowKey {
        let key = match self.dimension {
            Dimension::Class => need
                .device
                .and_then(|device| self.state.class_of(device))
                .map(|class| RowKey::Class(class.canonical())),
            Dimension::Device => need.device.map(|device| match device {
                NeedDevice::Class(class) => RowKey::Class(class.canonical()),
                NeedDevice::Model(model) => RowKey::Model(model),
            }),
            Dimension::Programme => need.programme.clone().map(RowKey::Programme),
            Dimension::Site => need.site.map(RowKey::Site),
            _ => None,
        };
        key.unwrap_or(RowKey::None)
    }

    /// Returns the groups in the order of reports: by code, with the row without a value last.
    pub(crate) fn sorted<T>(
        &self,
        groups: impl IntoIterator<Item = (RowKey, T)>,
    ) -> Vec<(Label, T)> {
        let mut rows: Vec<_> =
            groups.into_iter().map(|(key, of)| (key.order(), self.label(&key), of)).collect();
        rows.sort_by(|(one, label, _), (other, next, _)| {
            (one, label.code()).cmp(&(other, next.code()))
        });
        rows.into_iter().map(|(_, label, of)| (label, of)).collect()
    }

    /// Returns the code and the name of a row.
    pub(crate) fn label(&self, key: &RowKey) -> Label {
        let state = self.state;
        let coded = |value: CodedValue| Label::Coded(value);
        match key {
            RowKey::Division(no) => Label::division(state, *no),
            RowKey::Site(no) => Label::site(state, *no),
            RowKey::Model(no) => Label::model(state, *no),
            RowKey::Category(value) => coded((*value).into()),
            RowKey::Grade(value) => coded((*value).into()),
            RowKey::Sex(value) => coded((*value).into()),
            RowKey::Age(value) => coded((*value).into()),
            RowKey::Stage(value) => coded((*value).into()),
            RowKey::Placement(value) => coded((*value).into()),
            RowKey::Class(class) => Label::class(*class),
            RowKey::Programme(code) => Label::programme(code),
            RowKey::None => Label::None,
        }
    }
}
