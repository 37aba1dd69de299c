//! A question to `report rate` or `report lending`, as values and as arguments of the program.

use jiff::Span;
use jiff::civil::Date;

/// The grouping of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The person's division itself.
    Division,
    /// The county that the division is or lies in.
    County,
    /// The person's school.
    School,
    /// The category of disability.
    Category,
    /// The grade of disability.
    Grade,
    /// Male or female.
    Sex,
    /// The age band on the last day.
    Age,
    /// The school stage.
    Stage,
    /// The student's placement.
    Placement,
    /// The class of the needed device.
    Class,
    /// The needed device's own code.
    Device,
    /// The need's programme.
    Programme,
    /// The need's site.
    Site,
    /// Each month by itself, as `2023-04`.
    Month,
    /// Each quarter by itself, as `2023-Q2`.
    Quarter,
}

impl By {
    /// Every dimension of records.
    pub const ALL: [Self; 13] = [
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

    /// Returns the word on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
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

    /// Returns the dimension with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }

    /// Checks whether every person is in one row only.
    #[must_use]
    pub const fn is_partition(self) -> bool {
        !matches!(self, Self::Class | Self::Device | Self::Programme | Self::Site)
            && !matches!(self, Self::Month | Self::Quarter)
    }

    /// Returns the months or quarters that have days in a period, each with its key and these days; none for a dimension of
    /// records.
    #[must_use]
    pub fn periods(self, from: Date, to: Date) -> Vec<(String, Date, Date)> {
        let key = |day: Date| match self {
            Self::Month => Some(format!("{:04}-{:02}", day.year(), day.month())),
            Self::Quarter => {
                let quarter = ["Q1", "Q2", "Q3", "Q4"][(day.month() as usize - 1) / 3];
                Some(format!("{:04}-{quarter}", day.year()))
            }
            _ => None,
        };
        let mut periods: Vec<(String, Date, Date)> = Vec::new();
        for day in from.series(Span::new().days(1)).take_while(|day| *day <= to) {
            let Some(key) = key(day) else { continue };
            match periods.last_mut() {
                Some((known, _, last)) if *known == key => *last = day,
                _ => periods.push((key, day, day)),
            }
        }
        periods
    }
}

/// The filters of needs. A filter that is `None` takes all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// A division with all below it, by code or name.
    pub division: Option<String>,
    /// The code of a school.
    pub school: Option<String>,
    /// A programme.
    pub programme: Option<String>,
    /// The digit of a category.
    pub category: Option<String>,
    /// A school stage.
    pub stage: Option<String>,
    /// The student's placement.
    pub placement: Option<String>,
    /// Needs of basic-type devices only.
    pub basic: bool,
    /// A device class with all below it.
    pub class: Option<String>,
}

impl Filters {
    /// Sets the filter of an option, named without its dashes.
    ///
    /// # Panics
    ///
    /// When there is no such option: a mistake of the test, not of its data.
    pub fn set(&mut self, option: &str, value: &str) {
        let place = match option {
            "division" => &mut self.division,
            "school" => &mut self.school,
            "programme" => &mut self.programme,
            "category" => &mut self.category,
            "stage" => &mut self.stage,
            "placement" => &mut self.placement,
            "class" => &mut self.class,
            "basic" => return self.basic = true,
            other => panic!("no filter `--{other}`"),
        };
        *place = Some(value.to_owned());
    }

    /// Checks whether a filter concerns the person.
    pub(super) const fn of_person(&self) -> bool {
        self.division.is_some()
            || self.school.is_some()
            || self.category.is_some()
            || self.stage.is_some()
            || self.placement.is_some()
    }

    fn args(&self) -> Vec<String> {
        let options = [
            ("--division", &self.division),
            ("--school", &self.school),
            ("--programme", &self.programme),
            ("--category", &self.category),
            ("--stage", &self.stage),
            ("--placement", &self.placement),
            ("--class", &self.class),
        ];
        let given = options
            .into_iter()
            .filter_map(|(option, value)| Some([option.to_owned(), value.clone()?]));
        let mut args: Vec<String> = given.flatten().collect();
        args.extend(self.basic.then(|| "--basic".to_owned()));
        args
    }
}

/// A question: the period, both days included, the rows and the filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The rows; none without it.
    pub by: Option<By>,
    /// The filters.
    pub filters: Filters,
}

impl Query {
    /// Returns the question for a period, undivided and unfiltered.
    #[must_use]
    pub fn period(from: Date, to: Date) -> Self {
        Self { from, to, by: None, filters: Filters::default() }
    }

    /// Returns the same question, divided into rows.
    #[must_use]
    pub fn by(mut self, by: By) -> Self {
        self.by = Some(by);
        self
    }

    /// Returns the arguments after `report rate`.
    #[must_use]
    pub fn args(&self) -> Vec<String> {
        let period = ["--from", &self.from.to_string(), "--to", &self.to.to_string()];
        let mut args = period.map(str::to_owned).to_vec();
        if let Some(by) = self.by {
            args.extend(["--by".to_owned(), by.name().to_owned()]);
        }
        args.extend(self.filters.args());
        args
    }
}

/// A question to `report lending`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LendingQuery {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The rows; none without it. The dimensions of the person are the borrower's, class and device are the item's, the programme is
    /// that of its stock, the site is where it was lent.
    pub by: Option<By>,
    /// The filters that rates have too.
    pub filters: Filters,
    /// The code of the site where a device was lent.
    pub site: Option<String>,
}

impl LendingQuery {
    /// Returns the question for a period, undivided and unfiltered.
    #[must_use]
    pub fn period(from: Date, to: Date) -> Self {
        Self { from, to, by: None, filters: Filters::default(), site: None }
    }
}
