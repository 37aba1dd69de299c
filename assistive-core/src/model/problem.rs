//! The problems and warnings that a value or a record can have. Imports and desks share this list.
//!
//! The English texts are for programs that embed the library. The terminal renders [`ProblemKind::code`] and
//! [`ProblemKind::fields`] with catalogues of its own. The row of a file is added by the import.

use std::fmt;

use jiff::civil::Date;

use super::text::{MAX_TEXT, is_plain};

/// The kind of record that a code or a name refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntityKind {
    /// Administrative divisions.
    Division,
    /// Sites.
    Site,
    /// Device models and device classes.
    Device,
    /// Device models only.
    Model,
    /// Device classes only.
    Class,
    /// People.
    Person,
    /// Needs.
    Need,
    /// Fittings.
    Fitting,
    /// Items of stock.
    Item,
    /// Services that are not devices.
    Service,
    /// Loans.
    Loan,
    /// Holds.
    Hold,
    /// Records of any kind.
    Record,
    /// Commits of the journal.
    Commit,
}

impl EntityKind {
    /// All kinds.
    pub const ALL: &[Self] = &[
        Self::Division,
        Self::Site,
        Self::Device,
        Self::Model,
        Self::Class,
        Self::Person,
        Self::Need,
        Self::Fitting,
        Self::Item,
        Self::Service,
        Self::Loan,
        Self::Hold,
        Self::Record,
        Self::Commit,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Division => "division",
            Self::Site => "site",
            Self::Device => "device",
            Self::Model => "model",
            Self::Class => "class",
            Self::Person => "person",
            Self::Need => "need",
            Self::Fitting => "fitting",
            Self::Item => "item",
            Self::Service => "service",
            Self::Loan => "loan",
            Self::Hold => "hold",
            Self::Record => "record",
            Self::Commit => "commit",
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A few names for a message, such as the codes closest to a mistyped one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed(pub Vec<String>);

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

/// Defines [`ProblemKind`] together with its codes and fields, so that the lists always agree.
macro_rules! problem_kinds {
    ( $( $name:ident $( { $( $field:ident : $ty:ty ),* } )? = $code:literal, $text:literal; )* ) => {
        /// A problem or a warning, with the fields of its message.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[non_exhaustive]
        #[allow(missing_docs)] // The text of each variant is its documentation.
        pub enum ProblemKind {
            $( #[doc = $text] #[error($text)] $name $( { $( $field : $ty ),* } )?, )*
        }

        impl ProblemKind {
            /// The codes of all kinds.
            pub const CODES: &'static [&'static str] = &[$( $code ),*];

            /// Returns the stable code, such as `id-check`.
            pub fn code(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code ),* }
            }

            /// Returns the names and values of the fields, as text.
            pub fn fields(&self) -> Vec<(&'static str, String)> {
                match self {
                    $( Self::$name $( { $( $field ),* } )? =>
                        vec![ $( $( (stringify!($field), $field.to_string()) ),* )? ], )*
                }
            }
        }
    };
}

problem_kinds! {
    // Cells.
    Missing = "missing", "is needed to create the record";
    CannotClear = "cannot-clear", "cannot be cleared; leave the cell empty to keep what is stored";
    NotADate = "not-a-date", "is not a date; write it like 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日";
    AfterToday { today: Date } = "after-today", "is after today ({today})";
    BeforeOurTime { first: i16 } = "before-our-time", "is before {first}: a year in a date cell or a year of two digits";
    BeforeBirth { birth: Date } = "before-birth", "is before the person was born ({birth})";
    BornAfter { known: Date } = "born-after", "is after a day on which something was recorded for the person ({known})";
    NotANumber { min: u64, max: u64 } = "not-a-number", "is not a whole number from {min} to {max}";
    NotYesNo = "not-yes-no", "is neither yes nor no; write yes, no, 是 or 否";
    NotOneOf { allowed: String } = "not-one-of", "is not one of: {allowed}";
    NotMoney = "not-money", "is not an amount of money; write yuan with at most two decimals";
    NotACode = "not-a-code", "is not a code: 1 to 40 characters without spaces and slashes";
    NotAClass = "not-a-class", "is not a class code; write it like 12 22 03";
    NotPlainText { max: u64 } = "not-plain-text", "contains a control character or more than {max} characters";
    TooManyCells { header: u64 } = "too-many-cells", "is in no column; the header names {header}";
    NotAscending = "not-ascending", "ends before it begins";
    // Ids and keys.
    IdCheck = "id-check", "has a wrong check character; compare it with the card";
    IdDestroyed = "id-destroyed", "was changed by a spreadsheet; format the column as text and type the id again";
    IdLength { length: u64 } = "id-length", "is not 17 digits and a check character (it has {length} characters)";
    IdBirthDate = "id-birth-date", "contains a birth date that does not exist";
    IdMasked = "id-masked", "is masked; export the sheet again with full ids";
    CertificateForm = "certificate-form", "is not a certificate number: 18 characters of the id, category 1-7, grade 1-4, and B1 to B99 when re-issued";
    CertificateOfAnother = "certificate-of-another", "belongs to another id than that of the row";
    KeyForm = "key-form", "is not a key: 1 to 40 characters, or SITE/KEY";
    NoPersonKey = "no-person-key", "the row names no person; fill in id_number, certificate or key";
    ConflictingKeys { first: String, second: String } = "conflicting-keys", "names {second}, but the other keys of the row name {first}";
    SameRecord = "same-record", "is the same record; name two different ones";
    KeyOfAnother { person: String } = "key-of-another", "already names {person}";
    TwoIds { id: String } = "two-ids", "differs from the id of the kept record ({id}); both ids now find the person";
    HasAnotherId { id: String } = "has-another-id", "differs from the person's id ({id}), and an id cannot be changed";
    BirthContradictsId { birth: Date } = "birth-contradicts-id", "differs from the birth date in the id ({birth})";
    SexContradictsId { sex: String } = "sex-contradicts-id", "differs from the sex in the id ({sex})";
    // Codes and names.
    Unknown { what: EntityKind, nearest: Listed } = "unknown", "is not a known {what}; similar: {nearest}";
    Ambiguous { what: EntityKind, candidates: Listed } = "ambiguous", "matches more than one {what}: {candidates}; write the code";
    NotASchool = "not-a-school", "is a site, but not a school";
    Cycle = "cycle", "would make the record its own ancestor";
    // Needs and fittings.
    ReasonWithoutDay = "reason-without-day", "a reason needs its day; fill in both or neither";
    DayWithoutReason = "day-without-reason", "a day needs its reason; fill in both or neither";
    WithdrawnBeforeIdentified { identified: Date } = "withdrawn-before-identified", "is before the need was identified ({identified})";
    WithdrawnButMet { met: Date } = "withdrawn-but-met", "the need was met on {met} and cannot be withdrawn";
    WithdrawnButGiven { given: Date } = "withdrawn-but-given", "a device was handed over for the need on {given}; withdraw it from a later day";
    DeviceMissing = "device-missing", "is needed for a device need";
    DeviceOfNoDeviceNeed { kind: String } = "device-of-no-device-need", "must be empty for a need of kind {kind}";
    NotAModel = "not-a-model", "is a class; a fitting needs the model that was handed over";
    NeedOfAnother { need: String } = "need-of-another", "{need} is a need of another person";
    NeedNotForDevice { need: String } = "need-not-for-device", "{need} is not a need for a device";
    NeedNotOpen { need: String, day: Date } = "need-not-open", "{need} was not open on {day}";
    LeftBefore { left: Date } = "left-before", "is after the person left ({left}); check the day";
    // Stock and loans.
    TagMissing { model: String } = "tag-missing", "is needed: each device of {model} has a tag of its own";
    TagTaken = "tag-taken", "is the tag of another device";
    TagOfBulk { model: String } = "tag-of-bulk", "must be empty: {model} is kept by quantity";
    OneByOne { model: String } = "one-by-one", "must be 1: each device of {model} has a tag of its own";
    ItemOfAnotherModel { item: String, model: String } = "item-of-another-model", "{item} is a {model}";
    StockKept { model: String } = "stock-kept", "cannot change: there is stock of {model}";
    SiteNeeded { model: String } = "site-needed", "is needed: {model} is kept by quantity at each site";
    NotEnough { model: String, site: String, there: u64 } = "not-enough", "is more than {site} has of {model}: {there}";
    NotLent { model: String } = "not-lent", "{model} has no loan period; give the due day, or lend it without one";
    NotABorrower = "not-a-borrower", "is neither a person nor org: and a name";
    BeforeReceived { item: String, received: Date } = "before-received", "is before {item} was received ({received})";
    ReceivedAfterUse { first: Date } = "received-after-use", "is after the first use of the device ({first})";
    ItemAlreadyLent { item: String, loan: String, from: Date, to: Listed } = "item-already-lent", "{item} was then lent to another borrower ({loan}, from {from} to {to})";
    ItemUnavailable { item: String, status: String, since: Date } = "item-unavailable", "{item} has been {status} since {since}";
    ActionNotAllowed { item: String, status: String, step: String, remedy: String } = "action-not-allowed", "{item} is {status} and cannot be: {step}; {remedy}";
    TooEarly { item: String, status: String, since: Date } = "too-early", "is before {since}, and {item} has been {status} since then";
    NotOnLoan { item: String } = "not-on-loan", "{item} is not on loan";
    LoanEnded { loan: String, ended: Date } = "loan-ended", "{loan} ended on {ended}";
    NotThatMany { out: u64 } = "not-that-many", "is more than the quantity still on loan ({out})";
    TooManyLoans { open: u64, max: u64 } = "too-many-loans", "has {open} open loans; {max} are allowed at a time";
    RenewedTooOften { loan: String, max: u64 } = "renewed-too-often", "{loan} was already renewed {max} times, which is the limit";
    OpenEnded { loan: String } = "open-ended", "{loan} has no due day";
    SomeoneWaits { hold: String } = "someone-waits", "cannot be renewed: another borrower is waiting for the model ({hold})";
    HeldForAnother { item: String, hold: String, until: Date } = "held-for-another", "{item} is kept for another borrower until {until} ({hold})";
    HeldAlready { hold: String } = "held-already", "is already waiting for the model ({hold})";
    HoldOver { hold: String } = "hold-over", "{hold} has already ended";
    AtAnotherSite { item: String, site: String } = "at-another-site", "cannot lend {item}, which is at {site}";
    AlreadyAtSite = "already-at-site", "is the place where it already is";
    Founding = "founding", "is the commit that created the store and cannot be undone";
    UndoneAlready { by: u64 } = "undone-already", "was already undone by commit {by}";
    ChangedSince { count: u64, records: Listed, commits: Listed } = "changed-since", "cannot be undone as a whole: later commits ({commits}) changed {count} of its records ({records}); undo those commits first, or undo only the other records";
    ReferencedBy { count: u64, others: Listed } = "referenced-by", "cannot be voided: {count} records depend on it ({others}); void those first";
    RecordedAs { record: String } = "recorded-as", "has the same content as {record}; void one of the two";
    UsePersonEdit = "use-person-edit", "is not a kind of record that can be corrected here; a person is changed by an edit";
    KeyFixed = "key-fixed", "is part of the key of the record; void the record and record it again";
    BeforeFitted { fitted: Date } = "before-fitted", "is before the device was handed over ({fitted})";
    NotAScore { known: String } = "not-a-score", "is not NAME=VALUE of a known questionnaire; known: {known}";
    ScoreOutOfRange { name: String, min: String, max: String } = "score-out-of-range", "is not a score of {name}, which ranges from {min} to {max}";
    NotAMeasurement = "not-a-measurement", "is not WHAT=NUMBER UNIT, such as seat width=42 cm";
    ReasonNeeded = "reason-needed", "is needed: give a reason";
    // Warnings.
    NoNeed = "no-need", "the row names no need; only the student is recorded";
    BorrowerOverdue { count: u64, due: Date } = "borrower-overdue", "has {count} overdue loans, the first due since {due}";
    NeedBeforeRegistration { registered: Date } = "need-before-registration", "is before the person was registered ({registered})";
    AfterLeaving { left: Date } = "after-leaving", "is after the person left ({left}); it meets no need and is listed as an exception";
    CategoryNotAdvised { category: String, advised: String } = "category-not-advised", "is advised for categories {advised}, but the person has category {category}";
    InsideUsefulLife { model: String, fitted: Date, until: Date } = "inside-useful-life", "the person has had {model} since {fitted}; its replacement is due on {until}";
    LikelyDuplicate { person: String } = "likely-duplicate", "has the name and birth date of {person}; if they are the same person, merge the two records";
    CertificateDiffers { certificate: String, cell: String } = "certificate-differs", "differs from the digits of the certificate ({certificate}); {cell} is kept";
    ListedBefore { need: String, identified: Date } = "listed-before", "is the need {need}, identified on {identified}, listed again; import it as a new need if it is one";
    WithdrawalLifted { need: String, withdrawn: Date } = "withdrawal-lifted", "meets {need} and lifts its withdrawal of {withdrawn}";
    // Whole files.
    UnknownColumns { columns: String, known: String } = "unknown-columns", "unknown columns: {columns}; known: {known}; put # or x- before a column to leave it out";
    ColumnTwice { column: String } = "column-twice", "the column {column} occurs twice";
    SetColumnPresent { column: String } = "set-column-present", "the sheet already has the column {column}; a default value is only for a missing column";
    KeyColumnMissing { columns: String } = "key-column-missing", "the sheet lacks a key column: {columns}";
    NotText = "not-text", "is not UTF-8, UTF-16 or GB18030 text; save the sheet as CSV UTF-8";
    Spreadsheet = "spreadsheet", "is a spreadsheet file, which this program was built without; save it as CSV UTF-8 first";
    WebPage = "web-page", "is a web page or XML with the file name of a sheet; open it in a spreadsheet program and save it as XLSX";
    BadWorkbook = "bad-workbook", "is a spreadsheet that cannot be read: it is damaged, has a password or is of another kind; open it and save it as XLSX without a password";
    NoSuchSheet { sheets: Listed } = "no-such-sheet", "has no such sheet; it has: {sheets}";
    KindUnclear = "kind-unclear", "has the headers of no kind of sheet, or of several; name the kind";
    TooManyRows { rows: u64 } = "too-many-rows", "has {rows} rows, more than a workbook can contain; write CSV";
    NoSheets = "no-sheets", "is text and has no sheets; do not name a sheet";
    FailedFormula = "failed-formula", "is the error of a formula; correct it in the spreadsheet, or clear the cell";
    NoTags = "no-tags", "contains no tags";
    EmptyFile = "empty-file", "is empty; its first row must name the columns";
    BrokenQuotes = "broken-quotes", "is not well-formed CSV from here on; check the quotes";
    TooLarge { max: u64 } = "too-large", "is larger than {max} MB; split it";
}

/// A problem or a warning about one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column name of the field, or an empty text for a problem of the whole record or file.
    pub field: &'static str,
    /// The given value, or an empty text if there was none.
    pub value: String,
    /// The problem.
    pub kind: ProblemKind,
}

impl Problem {
    /// Creates a problem for the value of a field.
    pub fn new(field: &'static str, value: impl Into<String>, kind: ProblemKind) -> Self {
        Self { field, value: value.into(), kind }
    }

    /// Returns the problem of a text that is empty, too long, or contains characters that cannot be shown.
    pub(crate) fn of_text(field: &'static str, text: &str) -> Option<Self> {
        let plain = !text.trim().is_empty() && is_plain(text);
        let start = || text.chars().take(40).collect::<String>();
        let kind = ProblemKind::NotPlainText { max: MAX_TEXT as u64 };
        (!plain).then(|| Self::new(field, start(), kind))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.field.is_empty(), self.value.is_empty()) {
            (true, _) => write!(f, "{}", self.kind),
            (false, true) => write!(f, "{}: {}", self.field, self.kind),
            (false, false) => write!(f, "{}: `{}` {}", self.field, self.value, self.kind),
        }
    }
}

impl std::error::Error for Problem {}
