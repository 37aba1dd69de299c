//! Grouping of reports: the dimensions, the keys of the rows, and their labels.

use jiff::civil::Date;

use crate::model::{
    AgeBand, Category, Coded, CodedValue, DeviceClass, DivisionNo, Grade, ModelNo, Period,
    Placement, Programme, Sex, SiteNo, Stage, age_on,
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
    /// The calendar month. Each is counted as a period of its own.
    Month,
    /// The calendar quarter. Each is counted as a period of its own.
    Quarter,
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
        Self::Month,
        Self::Quarter,
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
            Self::Month => "month",
            Self::Quarter => "quarter",
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
            && !self.is_period()
    }

    /// Checks whether the groups are periods.
    pub fn is_period(self) -> bool {
        matches!(self, Self::Month | Self::Quarter)
    }

    /// Checks whether a table can have groups of `self` as rows and groups of `columns` as columns.
    pub fn can_cross(self, columns: Self) -> bool {
        self != columns && !(self.is_period() && columns.is_period())
    }

    /// Returns the month or quarter of a day with its key, or `None` for a dimension of records.
    pub(super) fn period_of(self, day: Date) -> Option<(RowKey, Period)> {
        match self {
            Self::Month => Some((RowKey::Month(day.first_of_month()), Period::month_of(day))),
            Self::Quarter => {
                let quarter = Period::quarter_of(day);
                Some((RowKey::Quarter(quarter.from()), quarter))
            }
            _ => None,
        }
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
    /// The month that begins on this day.
    Month(Date),
    /// The quarter that begins on this day.
    Quarter(Date),
    /// A cell of a table with columns: the keys of its row and its column. It is boxed because most reports have no columns.
    Cell(Box<(RowKey, RowKey)>),
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

/// Computes the keys of the rows of a report, or of the cells of a table with columns.
pub(crate) struct Keys<'a> {
    pub(crate) state: &'a State,
    pub(crate) dimension: Dimension,
    /// The dimension of the columns.
    pub(crate) columns: Option<Dimension>,
    /// The day on which dated facts are read.
    day: Date,
    /// The county of each division, if a dimension asks for it. There are many more people than divisions.
    counties: Vec<Option<DivisionNo>>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(
        state: &'a State,
        dimension: Dimension,
        columns: Option<Dimension>,
        day: Date,
    ) -> Self {
        let by_county = [Some(dimension), columns].contains(&Some(Dimension::County));
        let divisions = if by_county { state.divisions.len() } else { 0 };
        let county = |place| DivisionNo::at(place).and_then(|number| state.county_of(number));
        Self { state, dimension, columns, day, counties: (0..divisions).map(county).collect() }
    }

    /// Checks whether the keys are those of people.
    pub(crate) fn are_of_people(&self) -> bool {
        self.dimension.is_partition() && self.columns.is_none_or(Dimension::is_partition)
    }

    /// Returns the key for the keys by one dimension.
    pub(crate) fn key(&self, by: impl Fn(Dimension) -> RowKey) -> RowKey {
        let row = by(self.dimension);
        match self.columns {
            None => row,
            Some(columns) => RowKey::Cell(Box::new((row, by(columns)))),
        }
    }

    /// Returns the row of a person, for dimensions of people.
    pub(crate) fn of_person(&self, person: &PersonAttributes) -> RowKey {
        self.key(|dimension| self.person_by(dimension, person))
    }

    /// Returns the row of a need, for dimensions of needs.
    pub(crate) fn of_need(&self, need: &NeedFact) -> RowKey {
        self.key(|dimension| self.need_by(dimension, need))
    }

    /// Returns the key of a need with the dimensions of people filled in.
    pub(crate) fn with_person(&self, of_need: RowKey, person: &PersonAttributes) -> RowKey {
        let (RowKey::Cell(cell), Some(columns)) = (&of_need, self.columns) else { return of_need };
        let (row, column) = cell.as_ref();
        let key = |dimension: Dimension, of_need: &RowKey| match dimension.is_partition() {
            true => self.person_by(dimension, person),
            false => of_need.clone(),
        };
        RowKey::Cell(Box::new((key(self.dimension, row), key(columns, column))))
    }

    /// Returns the key of a person by a dimension of people.
    pub(crate) fn person_by(&self, dimension: Dimension, person: &PersonAttributes) -> RowKey {
        let day = self.day;
        let key = match dimension {
            Dimension::Division => {
                Some(RowKey::Division(self.state.current_division(*person.division.on(day))))
            }
            Dimension::County => {
                let county = self.counties.get(person.division.on(day).place());
                county.copied().flatten().map(RowKey::Division)
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
            Dimension::Class
            | Dimension::Device
            | Dimension::Programme
            | Dimension::Site
            | Dimension::Month
            | Dimension::Quarter => None,
        };
        key.unwrap_or(RowKey::None)
    }

    /// Returns the key of a need by a dimension of needs.
    fn need_by(&self, dimension: Dimension, need: &NeedFact) -> RowKey {
        let key = match dimension {
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
}

impl RowKey {
    /// Returns the groups in the order of reports: by code, with the row without a value last.
    pub(super) fn sorted<T>(
        state: &State,
        groups: impl IntoIterator<Item = (Self, T)>,
    ) -> Vec<(Label, T)> {
        let mut rows: Vec<_> =
            groups.into_iter().map(|(key, of)| (key.order(), key.label(state), of)).collect();
        rows.sort_by(|(one, label, _), (other, next, _)| {
            (one, label.code()).cmp(&(other, next.code()))
        });
        rows.into_iter().map(|(_, label, of)| (label, of)).collect()
    }

    /// Returns the code and the name of a row.
    fn label(&self, state: &State) -> Label {
        let coded = |value: CodedValue| Label::Coded(value);
        match self {
            Self::Division(no) => Label::division(state, *no),
            Self::Site(no) => Label::site(state, *no),
            Self::Model(no) => Label::model(state, *no),
            Self::Category(value) => coded((*value).into()),
            Self::Grade(value) => coded((*value).into()),
            Self::Sex(value) => coded((*value).into()),
            Self::Age(value) => coded((*value).into()),
            Self::Stage(value) => coded((*value).into()),
            Self::Placement(value) => coded((*value).into()),
            Self::Class(class) => Label::class(*class),
            Self::Programme(code) => Label::programme(code),
            Self::Month(first) => Label::Code(format!("{:04}-{:02}", first.year(), first.month())),
            Self::Quarter(first) => {
                Label::Code(format!("{:04}-Q{}", first.year(), (first.month() + 2) / 3))
            }
            Self::Cell(cell) => cell.0.label(state),
            Self::None => Label::None,
        }
    }
}
