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
    AfterToday { today: Date } = "after-today", "lies after today ({today})";
    NotANumber { min: u64, max: u64 } = "not-a-number", "is not a whole number from {min} to {max}";
    NotYesNo = "not-yes-no", "is neither yes nor no; write yes, no, 是 or 否";
    NotOneOf { allowed: String } = "not-one-of", "is not one of: {allowed}";
    NotMoney = "not-money", "is not an amount of money; write yuan with at most two decimals";
    NotACode = "not-a-code", "is not a code: 1 to 40 characters without spaces and slashes";
    NotAClass = "not-a-class", "is not a class code; write it like 12 22 03";
    NotPlainText { max: u64 } = "not-plain-text", "holds a control character or more than {max} characters";
    TooManyCells { header: u64 } = "too-many-cells", "stands under no column; the header names {header}";
    NotAscending = "not-ascending", "ends before it begins";
    // Ids and keys.
    IdCheck = "id-check", "fails its check character; compare it with the card";
    IdDestroyed = "id-destroyed", "was destroyed by a spreadsheet; format the column as text and type the id again";
    IdLength { length: u64 } = "id-length", "is not 17 digits and a check character (it has {length} characters)";
    IdBirthDate = "id-birth-date", "holds a birth date that no calendar has";
    IdMasked = "id-masked", "is masked; export the sheet again with --show-ids";
    CertificateForm = "certificate-form", "is not a certificate number: 18 characters of the id, category 1-7, grade 1-4, and B1 to B99 when re-issued";
    CertificateOfAnother = "certificate-of-another", "belongs to another id than the row's";
    KeyForm = "key-form", "is not a key: 1 to 40 characters, or SITE/KEY";
    NoPersonKey = "no-person-key", "the row names no person; fill id_number, certificate or key";
    KeysOfTwo { first: String, second: String } = "keys-of-two", "names another person ({second}) than the row's other keys ({first})";
    SameRecord = "same-record", "is the same record; name two";
    KeyOfAnother { person: String } = "key-of-another", "names {person} already";
    TwoIds { id: String } = "two-ids", "is another id than the kept record's ({id}); both find the person now";
    HasAnotherId { id: String } = "has-another-id", "is not the person's id ({id}), and an id does not change";
    BirthContradictsId { birth: Date } = "birth-contradicts-id", "differs from the id, which says {birth}";
    SexContradictsId { sex: String } = "sex-contradicts-id", "differs from the id, which says {sex}";
    // Codes and names.
    Unknown { what: EntityKind, nearest: Listed } = "unknown", "is no known {what}; near it: {nearest}";
    Ambiguous { what: EntityKind, candidates: Listed } = "ambiguous", "fits more than one {what}: {candidates}; write the code";
    NotASchool = "not-a-school", "is a site, but no school";
    Cycle = "cycle", "would make the record its own ancestor";
    // Needs and fittings.
    ReasonWithoutDay = "reason-without-day", "a reason needs its day; fill both or neither";
    DayWithoutReason = "day-without-reason", "a day needs its reason; fill both or neither";
    WithdrawnBeforeIdentified { identified: Date } = "withdrawn-before-identified", "lies before the need was identified ({identified})";
    WithdrawnButMet { met: Date } = "withdrawn-but-met", "the need was met on {met} and cannot be withdrawn";
    DeviceMissing = "device-missing", "is needed for a device need";
    DeviceOfNoDeviceNeed { kind: String } = "device-of-no-device-need", "must be empty for a need of kind {kind}";
    NotAModel = "not-a-model", "is a class; a fitting needs the model that was handed over";
    NeedOfAnother { need: String } = "need-of-another", "{need} is a need of another person";
    NeedNotForDevice { need: String } = "need-not-for-device", "{need} is not a need for a device";
    NeedNotOpen { need: String, day: Date } = "need-not-open", "{need} was not open on {day}";
    LeftBefore { left: Date } = "left-before", "lies after the person left ({left}); check the day";
    // Stock and loans.
    TagMissing { model: String } = "tag-missing", "is needed: each device of {model} has a tag of its own";
    TagTaken = "tag-taken", "is the tag of another device";
    TagOfBulk { model: String } = "tag-of-bulk", "must be empty: {model} is kept by quantity";
    OneByOne { model: String } = "one-by-one", "must be 1: each device of {model} has a tag of its own";
    ItemOfAnotherModel { item: String, model: String } = "item-of-another-model", "{item} is a {model}";
    StockKept { model: String } = "stock-kept", "cannot change: there is stock of {model}";
    SiteNeeded { model: String } = "site-needed", "is needed: {model} is kept by quantity at each site";
    NotEnough { model: String, site: String, there: u64 } = "not-enough", "is more than {site} has of {model}: {there}";
    NotLent { model: String } = "not-lent", "{model} has no loan period; give the day it is due, or lend it open-ended";
    NotABorrower = "not-a-borrower", "is neither a person nor org: and a name";
    BeforeReceived { item: String, received: Date } = "before-received", "lies before {item} was received ({received})";
    ReceivedAfterUse { first: Date } = "received-after-use", "lies after the device was first used ({first})";
    TwoPlaces { item: String, loan: String, from: Date, to: Listed } = "two-places", "{item} was lent to someone else then ({loan}, from {from} to {to})";
    Elsewhere { item: String, status: String, since: Date } = "elsewhere", "{item} is {status} since {since}";
    NotNow { item: String, status: String, step: String, remedy: String } = "not-now", "{item} is {status}, so it cannot be: {step}; {remedy}";
    TooEarly { item: String, status: String, since: Date } = "too-early", "lies before {since}, since when {item} is {status}";
    NotOnLoan { item: String } = "not-on-loan", "{item} is not on loan";
    LoanEnded { loan: String, ended: Date } = "loan-ended", "{loan} ended on {ended}";
    NotThatMany { out: u64 } = "not-that-many", "is more than are still out: {out}";
    TooManyLoans { open: u64, max: u64 } = "too-many-loans", "has {open} open loans; {max} are allowed at a time";
    RenewedTooOften { loan: String, max: u64 } = "renewed-too-often", "{loan} was renewed {max} times already, which is the limit";
    OpenEnded { loan: String } = "open-ended", "{loan} has no day on which it is due";
    SomeoneWaits { hold: String } = "someone-waits", "cannot be renewed: someone waits for the model ({hold})";
    HeldForAnother { item: String, hold: String, until: Date } = "held-for-another", "{item} is kept for another borrower until {until} ({hold})";
    HeldAlready { hold: String } = "held-already", "waits for the model already ({hold})";
    HoldOver { hold: String } = "hold-over", "{hold} is over already";
    AtAnotherSite { item: String, site: String } = "at-another-site", "cannot lend {item}, which is at {site}";
    ThereAlready = "there-already", "is where it is already";
    StoreOptions = "founding", "is the founding of the store and cannot be taken back";
    UndoneAlready { by: u64 } = "undone-already", "was taken back already, by commit {by}";
    TouchedSince { count: u64, records: Listed, commits: Listed } = "touched-since", "cannot be taken back whole: later commits ({commits}) touched {count} of its records ({records}); take those back first, or take back the rest with --partial";
    RestedOn { count: u64, others: Listed } = "rested-on", "cannot be taken back: {count} records rest on it ({others}); take those back first";
    RecordedAs { record: String } = "recorded-as", "is what {record} says already; take one of the two back with void";
    NotMendedHere = "not-mended-here", "is none that can be mended so; people are changed with person edit";
    KeyFixed = "key-fixed", "is part of what names the record; take it back with void and record it again";
    BeforeFitted { fitted: Date } = "before-fitted", "lies before the device was handed over ({fitted})";
    NotAScore { known: String } = "not-a-score", "is not NAME=VALUE of a known questionnaire; known: {known}";
    ScoreOutOfRange { name: String, min: String, max: String } = "score-out-of-range", "is no score of {name}, which goes from {min} to {max}";
    NotAMeasurement = "not-a-measurement", "is not WHAT=NUMBER UNIT, such as seat width=42 cm";
    ReasonNeeded = "reason-needed", "is needed: say why";
    // Warnings.
    NoNeed = "no-need", "the row names no need: only its student is recorded";
    BorrowerOverdue { count: u64, due: Date } = "borrower-overdue", "has {count} overdue loans, the first due since {due}";
    NeedBeforeRegistration { registered: Date } = "need-before-registration", "lies before the person was registered ({registered})";
    AfterLeaving { left: Date } = "after-leaving", "lies after the person left ({left}); it meets no need and is listed as an exception";
    CategoryNotAdvised { category: String, advised: String } = "category-not-advised", "is advised for categories {advised}, the person's is {category}";
    InsideUsefulLife { model: String, fitted: Date, until: Date } = "inside-useful-life", "the person has {model} since {fitted}, due for replacement on {until}";
    LikelyDuplicate { person: String } = "likely-duplicate", "has the name and birth date of {person}; if they are one person, make them one with person merge";
    CertificateDiffers { certificate: String, cell: String } = "certificate-differs", "differs from the certificate's digits ({certificate}); {cell} is kept";
    ListedBefore { need: String, identified: Date } = "listed-before", "is the need {need} identified on {identified}, listed again; --new-needs makes it a new one";
    WithdrawalLifted { need: String, withdrawn: Date } = "withdrawal-lifted", "meets {need}, whose withdrawal of {withdrawn} is thereby lifted";
    // Whole files.
    UnknownColumns { columns: String, known: String } = "unknown-columns", "unknown columns: {columns}; known: {known}; put # or x- before a column to leave it out";
    ColumnTwice { column: String } = "column-twice", "the column {column} stands twice";
    SetColumnPresent { column: String } = "set-column-present", "the sheet has the column {column} already; --set fills only columns that it lacks";
    KeyColumnMissing { columns: String } = "key-column-missing", "the sheet lacks a key column: {columns}";
    NotText = "not-text", "is neither UTF-8 nor UTF-16 nor GB18030 text; save the sheet as CSV UTF-8";
    Spreadsheet = "spreadsheet", "is a spreadsheet file, which this program was built without; save it as CSV UTF-8 first";
    WebPage = "web-page", "is a web page or XML under the name of a sheet; open it in a spreadsheet program and save it as XLSX";
    BadWorkbook = "bad-workbook", "is a spreadsheet that cannot be read: it is damaged, has a password or is of another kind; open it, save it again without a password, as XLSX";
    NoSuchSheet { sheets: Listed } = "no-such-sheet", "has no such sheet; it has: {sheets}";
    KindUnclear = "kind-unclear", "has the headers of no kind of sheet, or of several; name the kind";
    TooManyRows { rows: u64 } = "too-many-rows", "has {rows} rows, more than a workbook holds; write CSV";
    NoSheets = "no-sheets", "is text and has no sheets; leave out --sheet";
    FailedFormula = "failed-formula", "is the error of a formula; mend it in the spreadsheet, or clear the cell";
    NoTags = "no-tags", "holds no tags";
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
