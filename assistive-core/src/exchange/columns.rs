//! The vocabulary of columns: their names, and the headers that mean them in a kind of sheet.

use crate::model::text::half_width;

/// Defines [`Col`] with its names.
macro_rules! cols {
    ( $( $name:ident $text:literal, )* ) => {
        /// A column of some kind of sheet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Col { $( $name, )* }

        impl Col {
            /// The number of columns.
            pub(super) const COUNT: usize = [$( $text ),*].len();

            /// All columns.
            pub(super) const ALL: &[Self] = &[$( Self::$name ),*];

            /// Returns the name in messages and English headers.
            pub(super) fn name(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }
        }
    };
}

cols! {
    Code "code", Name "name", Parent "parent", Level "level", Successor "successor",
    ValidFrom "valid_from", ValidTo "valid_to", Kind "kind", Division "division", Class "class",
    Scheme "scheme", Basic "basic", Categories "categories", Unit "unit", Price "price",
    Subsidy "subsidy", LifeYears "life_years", Tracking "tracking", Hygiene "hygiene",
    LoanDays "loan_days", IdNumber "id_number", Certificate "certificate", Key "key", Sex "sex",
    BirthDate "birth_date", Category "category", Grade "grade", Guardian "guardian",
    Phone "phone", RegisteredOn "registered_on", LeftOn "left_on", LeftReason "left_reason",
    School "school", ClassName "class_name", Stage "stage", Placement "placement",
    Person "person", Device "device", IdentifiedOn "identified_on", Programme "programme",
    Site "site", Priority "priority", Quantity "quantity", Nth "nth", WithdrawnOn "withdrawn_on",
    WithdrawnReason "withdrawn_reason", FittedOn "fitted_on", Need "need", Item "item",
    Mode "mode", Place "place", Cost "cost", Provider "provider", Tag "tag",
    Serial "serial", Source "source", Donor "donor", Value "value", ReceivedOn "received_on",
    Borrower "borrower", OutOn "out_on", DueOn "due_on", InOn "in_on", Purpose "purpose",
    Deposit "deposit", ServedOn "served_on", Address "address", Note "note", NeedDevice "need_device",
    AssessedOn "assessed_on", Finding "finding", Assessor "assessor", Measurements "measurements",
    Fitting "fitting", FittingNth "fitting_nth", TrainedOn "trained_on", Trainer "trainer",
    AskedOn "asked_on", Round "round", Use "use", Satisfied "satisfied", Trouble "trouble",
    WantsRepair "wants_repair", WantsTraining "wants_training", Asked "asked", NextOn "next_on",
    Scores "scores", ListedAgain "listed_again",
    FormerIds "former_ids", OtherKeys "other_keys", History "history",
    CameFrom "came_from", InRepair "repair", OnDisplay "display", Lost "lost", Retired "retired",
    ToClean "cleaning", Status "status", Until "until", EndedOn "ended_on",
    FromStock "from_stock", GivenBack "given_back", Returns "returns", Condition "condition",
    Missing "missing", DepositBack "deposit_back", Renewals "renewals", Step "step", On "on", Method "method", By "by", BackBy "back_by", Fault "fault", Parts "parts",
    Standing "standing", StandingSince "standing_since", StandingSite "standing_site",
}

/// The kind of value that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Texts, codes, ids and words.
    Text,
    /// Amounts and quantities, which are added up.
    Number,
    /// Days.
    Day,
    /// Yes or no.
    YesNo,
}

impl Col {
    /// Returns the kind of value that the column holds.
    pub(super) fn holds(self) -> Holds {
        match self {
            Self::Quantity
            | Self::Priority
            | Self::Renewals
            | Self::InRepair
            | Self::OnDisplay
            | Self::Lost
            | Self::Retired
            | Self::ToClean
            | Self::Price
            | Self::Subsidy
            | Self::Cost
            | Self::Value
            | Self::Deposit
            | Self::LifeYears
            | Self::LoanDays => Holds::Number,
            Self::Basic
            | Self::Hygiene
            | Self::FromStock
            | Self::WantsRepair
            | Self::WantsTraining => Holds::YesNo,
            Self::ValidFrom
            | Self::ValidTo
            | Self::BirthDate
            | Self::ListedAgain
            | Self::On
            | Self::Until
            | Self::GivenBack
            | Self::DepositBack
            | Self::StandingSince => Holds::Day,
            col if col.name().ends_with("_on") => Holds::Day,
            _ => Holds::Text,
        }
    }

    /// Returns the column with a name in messages.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|col| col.name() == name)
    }
}

/// A column of a kind of sheet, with the Chinese headers that mean it there.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) col: Col,
    /// The Chinese headers, the one that exports use first.
    pub(super) zh: &'static [&'static str],
}

/// Returns a column with its Chinese headers.
pub(super) const fn column(col: Col, zh: &'static [&'static str]) -> Column {
    Column { col, zh }
}

/// The columns of a kind of sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// The columns in the order of the sheet, in parts that kinds of sheets share.
    pub(super) parts: &'static [&'static [Column]],
    /// The columns that name a record. A sheet has at least one column of each group.
    pub(super) keys: &'static [&'static [Col]],
    /// The columns that a new record needs, apart from those that name a person.
    pub(super) needed: &'static [Col],
    /// The columns of a template.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "templates are workbooks"))]
    pub(super) form: Form,
}

/// The columns of a template of a kind of sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// The columns that people fill in, at most ten; empty if they are all columns.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "templates are workbooks"))]
    pub(super) usual: &'static [Col],
    /// Columns that most records need, though a record can lack them.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "templates are workbooks"))]
    pub(super) expected: &'static [Col],
    /// Columns that a program fills in for people who do the rest. A row with nothing else is still to be done.
    pub(super) prefilled: &'static [Col],
}

impl Form {
    /// The form that has all columns.
    pub(super) const ALL: Self = Self { usual: &[], expected: &[], prefilled: &[] };
}

impl Columns {
    /// Returns the columns in the order of the sheet.
    pub(super) fn iter(self) -> impl Iterator<Item = &'static Column> {
        self.parts.iter().flat_map(|part| part.iter())
    }

    /// Checks whether sheets of the kind have a column.
    pub(super) fn has(self, col: Col) -> bool {
        self.iter().any(|column| column.col == col)
    }

    /// Returns the columns of a template in the order of the sheet: the wanted ones, those that a new record needs, and one
    /// that names the record. Each has whether it is marked as needed.
    #[cfg(feature = "xlsx")]
    pub(super) fn in_form(self, is_wanted: impl Fn(Col) -> bool) -> Vec<(&'static Column, bool)> {
        // The groups of columns that name a record, but for those with a needed column.
        let open = || {
            let groups = self.keys.iter();
            groups.filter(|keys| !keys.iter().any(|key| self.is_needed_in_form(*key)))
        };
        let is_added = |col: Col| {
            open().any(|keys| keys.first() == Some(&col) && !keys.iter().any(|key| is_wanted(*key)))
        };
        let is_chosen = |col| is_wanted(col) || self.is_needed_in_form(col) || is_added(col);
        let chosen: Vec<_> = self.iter().filter(|column| is_chosen(column.col)).collect();
        // A student without an id is named by name and school.
        let by_name = self.needed.contains(&Col::School);
        let first_of =
            |keys: &[Col]| chosen.iter().map(|column| column.col).find(|col| keys.contains(col));
        let names = |col| !by_name && open().any(|keys| first_of(keys) == Some(col));
        let is_marked = |col| self.is_needed_in_form(col) || names(col);
        chosen.iter().map(|column| (*column, is_marked(column.col))).collect()
    }

    /// Checks whether every template has a column. The division of a student follows from the school.
    #[cfg(feature = "xlsx")]
    fn is_needed_in_form(self, col: Col) -> bool {
        let follows = col == Col::Division && self.needed.contains(&Col::School);
        let is_only_key = || self.keys.iter().any(|keys| **keys == [col]);
        !follows
            && (self.needed.contains(&col) || self.form.expected.contains(&col) || is_only_key())
    }

    /// Returns the column that a header cell names, in either language.
    pub(super) fn named(self, header: &str) -> Option<Col> {
        let header = half_width(header);
        let mut columns = self.iter();
        let found = columns.find(|column| {
            column.col.name().eq_ignore_ascii_case(&header) || column.zh.contains(&&*header)
        });
        found.map(|column| column.col)
    }

    /// Returns all headers in both languages.
    pub(super) fn headers(self) -> impl Iterator<Item = &'static str> {
        self.iter().flat_map(|column| column.zh.iter().copied().chain([column.col.name()]))
    }
}
