//! The problems and warnings that a value or a record can have. Imports and desks share this list.
//!
//! The English texts are for programs that embed the library. The terminal renders [`ProblemKind::code`] and
//! [`ProblemKind::fields`] with catalogues of its own. The row of a file is added by the import.

use std::fmt;

use jiff::civil::Date;

use super::text::{MAX_TEXT, is_plain, visible};

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

/// Returns a list after the words that introduce it, or nothing for an empty list.
fn unless_empty(words: &str, list: &Listed) -> String {
    if list.0.is_empty() { String::new() } else { format!("{words}{list}") }
}

/// Defines [`ProblemKind`] together with its codes and fields, so that the lists always agree.
macro_rules! problem_kinds {
    (
        $( $name:ident $( { $( $field:ident : $ty:ty ),* } )? = $code:literal, $text:literal
            $(, $part:ident = $value:expr )?; )*
    ) => {
        /// A problem or a warning, with the fields of its message.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[non_exhaustive]
        #[allow(missing_docs)] // The text of each variant is its documentation.
        pub enum ProblemKind {
            $( #[doc = $text] #[error($text $(, $part = $value )?)] $name $( { $( $field : $ty ),* } )?, )*
        }

        impl ProblemKind {
            /// Creates the problem that there is no such thing, without suggestions.
            pub(crate) fn unknown(what: EntityKind) -> Self {
                Self::Unknown { what, nearest: Listed::default() }
            }

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
    Missing = "missing", "is required for a new record";
    CannotClear = "cannot-clear", "cannot be cleared; leave the cell empty to keep what is stored";
    UtcTime = "utc-time", "is a time in UTC, whose day can be another one here; write the day alone";
    NotADate = "not-a-date", "is not a date; write it like 2023-03-05, 2023/3/5, 2023.3.5 or 2023年3月5日";
    AfterToday { today: Date } = "after-today", "is after today ({today}); check the date";
    BeforeOurTime { first: i16 } = "before-our-time", "is before {first}: a year in a date cell or a year of two digits; check the date";
    BeforeBirth { year: i16 } = "before-birth", "is before the person was born, in {year}; check both days";
    LeftBeforeRegistered { registered: Date } = "left-before-registered", "is before the registration ({registered}); correct one of them";
    BornAfter { known: Date } = "born-after", "is after a day on which something was recorded for the person ({known}); check both days";
    NotANumber { min: u64, max: u64 } = "not-a-number", "is not a whole number from {min} to {max}";
    NotAPeriod = "not-a-period", "is not a day, a month, a quarter or a year; write it like 2023-03-05, 2023-03, 2023-Q1 or 2023";
    NotARecordNumber = "not-a-record-number", "is not the number of such a record; write its letter and the number, such as P12 or N5";
    NotYesNo = "not-yes-no", "is neither yes nor no; write yes, no, 是 or 否";
    NotOneOf { allowed: String } = "not-one-of", "is not one of: {allowed}";
    NotMoney = "not-money", "is not an amount of money; write yuan with at most two decimals";
    NotACode = "not-a-code", "is not a code; use 1 to 40 characters without spaces, slashes and hidden marks";
    NotAClass = "not-a-class", "is not a class code; write it like 12 22 03";
    NotPlainText { max: u64 } = "not-plain-text", "contains a control character or a hidden mark, or more than {max} characters; shorten or retype it";
    TooManyCells { header: u64 } = "too-many-cells", "the row has more cells than the header ({header}); check it for stray separators";
    NotAscending = "not-ascending", "is before the beginning; check both days";
    NoCrossTable { rows: String, columns: String } = "no-cross-table", "cannot be the columns beside the rows `{rows}`; choose two different groupings, and at most one of month and quarter";
    // Ids and keys.
    IdCheck = "id-check", "has a wrong check character; compare it with the card";
    IdDestroyed = "id-destroyed", "was changed by a spreadsheet; format the column as text and type the id again";
    IdLength { length: u64 } = "id-length", "is not 17 digits and a check character (it has {length} characters); compare it with the card";
    IdBirthDate = "id-birth-date", "contains a birth date that does not exist; compare it with the card";
    IdMasked = "id-masked", "is masked; export the sheet again with full ids";
    CertificateForm = "certificate-form", "is not a certificate number: 18 characters of the id, category 1-7, grade 1-4, and B1 to B99 when re-issued";
    CertificateOfAnother = "certificate-of-another", "contains another id than the row; compare both with the cards";
    KeyForm = "key-form", "is not a key; use 1 to 40 characters, or SITE/KEY";
    NoPersonKey = "no-person-key", "the row names no person; fill in id_number, certificate or key, or the name and school of a student";
    StudentUnclear { people: Listed } = "student-unclear", "may be {people}, of the same name and school; to name that person, fill in the key; for another student, fill in an id or a new key, or give both a birth date";
    ConflictingKeys { first: String, second: String } = "conflicting-keys", "names {second}, but the other keys of the row name {first}; check which is right";
    SameRecord = "same-record", "is the same record; name two different ones";
    AnotherName { person: String, stored: String } = "another-name", "is not the name of {person}, who is called {stored}; correct the key, or allow new names";
    RowRepeated { row: u64 } = "row-repeated", "differs from row {row}, which names the same record; correct one of the two rows";
    SameRecordAgain { row: u64 } = "same-record-again", "the row names the same record as row {row}; the two rows are one record";
    SeveralNames = "several-names", "names several people; write a row for each";
    Overwrites { old: String, row: u64 } = "overwrites", "replaces {old}; row {row} names the same record";
    KeyOfAnother { person: String } = "key-of-another", "already names {person}; check which person is meant";
    TwoIds { id: String } = "two-ids", "differs from the id of the kept record ({id}); both ids now find this person. If they are two people, undo the merge";
    NotTakenOver { kept: String } = "not-taken-over", "is not taken over: the kept record says {kept}. If they are two people, undo the merge";
    RecordBeforeBirth { day: Date, year: i16 } = "record-before-birth", "is of {day}, before the person was born, in {year}; correct the record or the birth date, then merge";
    RecordAfterLeaving { day: Date, left: Date } = "record-after-leaving", "is of {day}, after the person left ({left}); correct the record or the leaving, then merge";
    HasAnotherId { id: String } = "has-another-id", "differs from the person's id ({id}), and an id cannot be changed; check which person is meant";
    BirthContradictsId = "birth-contradicts-id", "differs from the birth date in the id; correct one of them";
    SexContradictsId { sex: String } = "sex-contradicts-id", "differs from the sex in the id ({sex}); correct one of them";
    // Codes and names.
    Unknown { what: EntityKind, nearest: Listed } = "unknown", "is not a known {what}{similar}", similar = unless_empty("; similar: ", nearest);
    Ambiguous { what: EntityKind, candidates: Listed } = "ambiguous", "matches more than one {what}: {candidates}; write the code";
    NotASchool = "not-a-school", "is a site, but not a school";
    NotMultiple { category: String } = "not-multiple", "are parts of the multiple category (7), but the person's category is {category}; give the category 7, or no parts";
    Cycle = "cycle", "would make the record its own ancestor; choose another";
    // Needs and fittings.
    ReasonWithoutDay = "reason-without-day", "is a reason without a day; fill in both or neither";
    DayWithoutReason = "day-without-reason", "is a day without a reason; fill in both or neither";
    WithdrawnBeforeIdentified { identified: Date } = "withdrawn-before-identified", "is before the need was identified ({identified}); check both days";
    WithdrawnButMet { met: Date } = "withdrawn-but-met", "is not possible: the need was met on {met} and cannot be withdrawn";
    WithdrawnButGiven { given: Date } = "withdrawn-but-given", "is not possible: a device was handed over for the need on {given}; withdraw it from a later day";
    DeviceMissing = "device-missing", "is required for a device need";
    RecommendedMissing = "recommended-missing", "is required: another device is suitable; name its model";
    DeviceOfNoDeviceNeed { kind: String } = "device-of-no-device-need", "must be empty for a need of kind {kind}";
    NotAModel = "not-a-model", "is a class of devices; name a model";
    NeedOfAnother { need: String } = "need-of-another", "is not possible: {need} is a need of another person";
    NeedNotForDevice { need: String } = "need-not-for-device", "is not possible: {need} is not a need for a device";
    LapsedBeforeGiven { given: Date } = "lapsed-before-given", "is before the handover of {given}, which the need counts all the same; correct one of them";
    NeedNotOpen { need: String, day: Date } = "need-not-open", "is not possible: {need} was not open on {day}";
    LeftBefore { left: Date } = "left-before", "is after the person left ({left}); check the day";
    // Stock and loans.
    TagMissing { model: String } = "tag-missing", "is required: each device of {model} has its own tag";
    TagTaken = "tag-taken", "is the tag of another device";
    SerialOfAnother { item: String } = "serial-of-another", "is also the serial number of {item}; if the two are one device, void one of them";
    TagOfBulk { model: String } = "tag-of-bulk", "must be empty: {model} is kept by quantity";
    TagFromStock { item: String } = "tag-from-stock", "is not possible: {item} was taken from stock; leave the cell empty, or clear the tag";
    ByTag { model: String } = "by-tag", "is not kept by quantity: name each device of {model} by its tag";
    BulkAmongDevices = "bulk-among-devices", "is kept by quantity; record it alone, with its quantity";
    OneByOne { model: String } = "one-by-one", "must be 1: each device of {model} has its own tag";
    ItemOfAnotherModel { item: String, model: String } = "item-of-another-model", "is not possible: {item} is a {model}";
    StockKept { model: String } = "stock-kept", "cannot be changed: there is stock of {model}";
    SiteNeeded { model: String } = "site-needed", "is required: {model} is kept by quantity at each site";
    NotEnough { model: String, site: String, there: u64 } = "not-enough", "is more than {site} has of {model} ({there})";
    LeftStock { least: u64, site: String } = "left-stock", "is too few: {least} of them are no longer in stock at {site}; give {least} or more, or bring them back first";
    SentAtOldPrice { site: String } = "sent-at-old-price", "would change the price of each piece, but some were sent from {site} to another site at the old price; send them back first";
    ArrivesAtOnce { model: String } = "arrives-at-once", "is not possible: {model} is kept by quantity and arrives on the day of the move; record the move on the day of its arrival, without this step";
    NothingTaken = "nothing-taken", "has nothing from stock, or all of it is back; record other devices that came in as received";
    NothingHandedOver { model: String, site: String } = "nothing-handed-over", "is not possible: no fitting has {model} from {site}; take devices back from display or from a loan by their own steps";
    WhichFitting { all: u64, fittings: Listed } = "which-fitting", "is not all that fittings have from here ({all}); name the fittings that come back: {fittings}";
    NotLent { model: String } = "not-lent", "is required: {model} has no loan period; give the due day, or lend it without one";
    NotABorrower = "not-a-borrower", "is neither a person nor an organisation; write the number, id or key of a person, or org: and a name";
    BeforeReceived { item: String, received: Date } = "before-received", "is before {item} was received ({received})";
    ReceivedAfterUse { first: Date } = "received-after-use", "is after the first use of the device ({first})";
    ItemAlreadyLent { item: String, loan: String, from: Date, to: Listed } = "item-already-lent", "is not possible: {item} was on loan from {from}{until} ({loan})", until = unless_empty(" to ", to);
    ItemUnavailable { item: String, status: String, since: Date } = "item-unavailable", "is not possible: {item} was {status} from {since} on";
    ActionNotAllowed { item: String, status: String, step: String, remedy: String } = "action-not-allowed", "is {status}, and the action {step} is not possible; {remedy}";
    TooEarly { item: String, status: String, since: Date } = "too-early", "is too early: {item} has been {status} since {since}; give a later day";
    NotOnLoan { item: String } = "not-on-loan", "is not on loan";
    LaterAction { item: String, step: String, on: Date } = "later-action", "does not fit the action {step} on {item} on {on}; give that day or an earlier one, or undo that action first";
    StepAfter { item: String, step: String, on: Date } = "step-after", "does not fit the next step, {step} of {item} on {on}; give the steps in between in the same sheet, or correct the day";
    MoveOfBulk { model: String } = "move-of-bulk", "is kept by quantity; give the quantities of {model} in a sheet of `levels`, or record the step at the desk";
    BeforePartReturned { last: Date } = "before-part-returned", "is before a part of the loan was returned ({last}); give that day or a later one, or undo that return first";
    LoanEnded { loan: String, ended: Date } = "loan-ended", "already ended on {ended}";
    NotThatMany { out: u64 } = "not-that-many", "is more than the quantity on loan ({out})";
    TooManyLoans { open: u64, max: u64 } = "too-many-loans", "has {open} open loans, and the limit is {max}";
    RenewedTooOften { loan: String, max: u64 } = "renewed-too-often", "has reached the limit of {max} renewals";
    RenewalNotLater { due: Date } = "renewal-not-later", "is not after the current due day ({due}); choose a later day";
    OpenEnded { loan: String } = "open-ended", "has no due day, so it cannot be renewed";
    SomeoneWaits { hold: String } = "someone-waits", "cannot be renewed while a borrower waits for the model ({hold})";
    HeldForAnother { item: String, hold: String, until: Date } = "held-for-another", "is kept for another borrower until {until}; lend another one, or cancel {hold} first";
    HeldAlready { hold: String } = "held-already", "already has a hold on the model ({hold})";
    HoldOver { hold: String } = "hold-over", "has already ended";
    AtAnotherSite { item: String, site: String } = "at-another-site", "cannot lend {item}, which is at {site}";
    AlreadyAtSite = "already-at-site", "is the site where it already is";
    // Undo, void and corrections.
    Founding = "founding", "created the store and cannot be undone";
    UndoneAlready { by: u64 } = "undone-already", "was already undone by commit {by}";
    ChangedSince { count: u64, records: Listed, commits: Listed } = "changed-since", "cannot be undone as a whole: later commits ({commits}) changed {count} of its records ({records}); undo those commits first, or undo only the other records";
    ReferencedBy { count: u64, others: Listed } = "referenced-by", "cannot be voided: {count} records refer to it ({others}); void those first";
    ItemMoved { item: String, record: String, step: String, on: Date } = "item-moved", "cannot be voided: {item} was moved since ({step} on {on}); undo the commits of its moves first, the last one first";
    FittedAlike { record: String, nth: u64 } = "fitted-alike", "is the day of {record}, a fitting of the same person and model; if they are two devices, give nth={nth} as well; if not, void one of them";
    RecordedAs { record: String } = "recorded-as", "has the same content as {record}; void one of the two";
    UsePersonEdit = "use-person-edit", "cannot be corrected here; a person is changed by an edit";
    SaysVoided { voided: String, record: String } = "says-voided", "the row says what {voided} said, which is void, and {record} of the same day stays as it is; leave the row out, or correct {record}";
    FollowsFrom { record: String } = "follows-from", "follows from {record} and cannot be changed here; correct {record}, or void this record and record it again with the right one";
    NotNext { count: u64, next: u64 } = "not-next", "is not possible: the day has {count} so far; give {next} for another one";
    KeyFixed = "key-fixed", "is part of the key of the record; void the record and record it again";
    ReasonNeeded = "reason-needed", "is required; give a reason";
    // Assessments and follow-ups.
    BeforeFitted { fitted: Date } = "before-fitted", "is before the device was handed over ({fitted})";
    OtherFitting { fitting: String } = "other-fitting", "is not of the person, device and day in this row; correct the number ({fitting}) or leave it out";
    AfterCare { first: Date } = "after-care", "is after the first day of care that is recorded for it ({first}); correct that day first";
    NextTooEarly { asked: Date } = "next-too-early", "is not after the day of this follow-up ({asked})";
    MeetsBecause { others: Listed } = "meets-because", "cannot change: {others} meet the need because of this assessment; link them to no need first";
    NotAScore { known: String } = "not-a-score", "is not NAME=VALUE of a known questionnaire; known: {known}";
    ScoreOutOfRange { name: String, min: String, max: String } = "score-out-of-range", "is not a score of {name}, which ranges from {min} to {max}";
    NotAMeasurement = "not-a-measurement", "is not WHAT=NUMBER UNIT, such as seat width=42 cm";
    NotASource = "not-a-source", "is not a site and a quantity, such as AK-DPF=50";
    MoreThanReceived { missing: u64 } = "more-than-received", "is {missing} more than the site has; write the sites they came from under `came_from`, such as AK-DPF=50, or leave the row out if the sheet is older than what was recorded since";
    NamesAnother { person: String } = "names-another", "already names {person}; merge the two records if they are the same person";
    HistoryUnordered = "history-unordered", "does not say one value for each time: all but the last need `until` and a day of their own";
    NotAHistory = "not-a-history", "is not a value of category, grade, division or school, such as school=SP-1 until 2023-09-01";
    SourceShort { model: String, site: String, there: u64 } = "source-short", "is more than {site} has in stock of {model} ({there}); correct it, or leave the row out if the sheet is older than what was recorded since";
    NotAReturn = "not-a-return", "is not a day and a quantity, such as 2024-03-05=2 or 2024-03-05=1 lost";
    // Warnings.
    HistoryDiffers = "history-differs", "is not taken over: the store has other earlier values; change the person instead";
    LevelDiffers { there: u64 } = "level-differs", "is not taken over: the store has {there} there, and a sheet only takes devices from stock; record the steps at the desk";
    SourceSurplus { received: u64 } = "source-surplus", "is not taken over as a whole: the site received {received} itself, so that not as many came from other sites; correct the quantity or the sites";
    StoreDiffers { stored: String } = "store-differs", "is not taken over: the store has {stored}";
    ReturnRecorded { stored: String } = "return-recorded", "differs from the return that the store has ({stored}) and is not taken over; correct the return at the desk";
    CareAfterLeaving { left: Date } = "care-after-leaving", "is after the person left ({left}); check both days";
    NotRecordedHere { stored: String } = "not-recorded-here", "differs from the stored value ({stored}) and is not recorded from this sheet; change the person instead";
    StandingDiffers { item: String, standing: String, since: Date } = "standing-differs", "is not taken over: {item} is {standing} since {since}; record the steps in between";
    StandingOlder { item: String, site: String, since: Date } = "standing-older", "is not taken over: the sheet is older than the last change of {item}, which has been at {site} since {since}; record a move if it is elsewhere";
    AuthorKept = "author-kept", "is not taken over: the name was recorded with the record, and a sheet does not change it";
    TakenDiffers = "taken-differs", "is not taken over: a sheet does not change whether a recorded fitting took stock; void the fitting and record it again, or record the return of its devices";
    QuantityUnclear { devices: u64 } = "quantity-unclear", "may be the quantity of one of the {devices} devices or of all; write a row for each device";
    QuantityDiffers { stated: u64 } = "quantity-differs", "differs from the quantity beside the devices ({stated}); correct one of them";
    MonthOnly = "month-only", "is a month without a day and is not recorded; write the whole date";
    ReplacesStored { old: String } = "replaces-stored", "replaces {old}, which is stored for this person without an id; check that it is the same person";
    TakenForStudent { person: String } = "taken-for-student", "is taken for {person}, of whom the store knows the same; if this is another student, give an id or a birth date";
    WrongTotal { rows: u64 } = "wrong-total", "is the total, but the list above it has {rows} rows; check that the list is complete";
    WrongSum { sum: u64 } = "wrong-sum", "is the total, but the quantities above it add up to {sum}; check that the list is complete";
    NoNeed = "no-need", "the row names no need; only the student is recorded";
    ProbablyStudent { person: String } = "probably-student", "is probably {person}, a student of this school without an id; if so, merge the two";
    NumberGiven { key: String } = "number-given", "gets the number {key}";
    BorrowerOverdue { count: u64, due: Date } = "borrower-overdue", "has {count} overdue loans, the first due on {due}";
    NeedBeforeRegistration { registered: Date } = "need-before-registration", "is before the person was registered ({registered})";
    AfterLeaving { left: Date } = "after-leaving", "is after the person left ({left}); it meets no need and is listed as an exception";
    CategoryNotAdvised { category: String, advised: String } = "category-not-advised", "is advised for {advised}, but the person's category is {category}";
    InsideUsefulLife { model: String, fitted: Date, until: Date } = "inside-useful-life", "is within the useful life of {model}, fitted on {fitted}; its replacement is due on {until}";
    LikelyDuplicate { person: String } = "likely-duplicate", "has the name and birth date of {person}; if they are the same person, merge the two";
    CertificateDiffers { certificate: String, cell: String } = "certificate-differs", "differs from the certificate ({certificate}); {cell} is kept";
    ListedBefore { need: String, identified: Date } = "listed-before", "is the need {need}, identified on {identified}, listed again; import it as a new need if it is one";
    NoLongerMet { need: String, met: Date } = "no-longer-met", "leaves {need} unmet, which was met on {met}";
    LinkedTo { fitting: String, need: String } = "linked-to", "links {fitting} to {need}";
    UnlinkedFrom { fitting: String, need: String } = "unlinked-from", "unlinks {fitting} from {need}, which asks for another device";
    LeavesBehind { records: Listed } = "leaves-behind", "concerns what is still open for the person: {records}";
    WithdrawalLifted { need: String, withdrawn: Date } = "withdrawal-lifted", "meets {need} and lifts its withdrawal of {withdrawn}";
    // Whole files.
    UnknownColumns { columns: String, known: String } = "unknown-columns", "unknown columns: {columns}; known: {known}; say what a column means, or leave it out";
    ColumnTwice { column: String } = "column-twice", "the column {column} occurs twice; remove one";
    SetColumnPresent { column: String } = "set-column-present", "the sheet already has the column {column}; a default value is only for a missing column";
    KeyColumnMissing { columns: String } = "key-column-missing", "the sheet lacks a column that is needed (one of these): {columns}; add it to the sheet, or give one value for all rows";
    DigitsLost = "digits-lost", "was changed by a spreadsheet into a number that lost digits; format the column as text and type it again";
    DateCell = "date-cell", "was changed by a spreadsheet into a date; format the column as text and type it again";
    YesNoCell = "yes-no-cell", "was changed by a spreadsheet into yes or no; format the column as text and type it again";
    FormattedNumber = "formatted-number", "is a number that its format shows as something else; format the cell as text and type the value again";
    DamagedText = "damaged-text", "has lost a character, which a wrong encoding replaced; correct it in the sheet and save it as CSV UTF-8";
    FormulaWithoutResult = "formula-without-result", "is a formula without a result; open the file in Excel or WPS, save it and import it again";
    UnreadableCell = "unreadable-cell", "is a cell of an unknown type; open the file in Excel or WPS, save it as XLSX and import it again";
    MergedAmount { range: String } = "merged-amount", "is one cell merged over {range}; split it and write each amount";
    NotText = "not-text", "the file is not UTF-8, UTF-16 or GB18030 text; save the sheet as CSV UTF-8";
    EncodingUnclear = "encoding-unclear", "the file is hardly GB18030 text: it may be Big5 or Shift-JIS, or have lines in UTF-8; save the sheet as CSV UTF-8, or name the encoding";
    Spreadsheet = "spreadsheet", "the file is a spreadsheet, which this build cannot read; save it as CSV UTF-8";
    WebPage = "web-page", "the file is a web page or XML with the name of a sheet; open it in a spreadsheet program and save it as XLSX";
    BadWorkbook = "bad-workbook", "the spreadsheet cannot be read: it is damaged, has a password or is of another kind; open it and save it as XLSX without a password";
    NoSuchSheet { sheets: Listed } = "no-such-sheet", "there is no such sheet; the file has: {sheets}";
    KindUnclear = "kind-unclear", "the headers fit no kind of sheet, or several; name the kind";
    TooManyRows { rows: u64 } = "too-many-rows", "the table has {rows} rows, more than a workbook can contain; write CSV";
    NoSheets = "no-sheets", "the file is text and has no sheets; do not name a sheet";
    FailedFormula = "failed-formula", "is the error of a formula; correct it in the spreadsheet, or clear the cell";
    NoTags = "no-tags", "the file contains no tags; write one on each line";
    EmptyFile = "empty-file", "the file is empty; its first row must name the columns";
    BrokenQuotes = "broken-quotes", "the file is not well-formed CSV from here on; check the quotes";
    RecordTooLarge = "record-too-large", "would be too large for one record (4 MB); nothing was recorded; record it in smaller parts";
    ListTooLong { count: u64, max: u64 } = "list-too-long", "would be {count}, and at most {max} can be recorded; check that it is the right list, or record it in parts";
    WorkbookTooComplex = "workbook-too-complex", "the workbook has more texts, formats, merged cells or parts than fit into memory, or a cell of more than 1 MB; copy its rows into a new workbook, or save the sheet as CSV UTF-8";
    FileTooLong { max: u64 } = "file-too-long", "the file has more than {max} rows; split it";
    TooLarge { max: u64 } = "too-large", "the file is larger than {max} MB; split it";
}

/// The length of a value in a message, in characters.
const MAX_VALUE: usize = 80;

/// Returns the beginning of a text that is too long for a message. It does not end within a number: an id of which the
/// last digits are missing would not be masked.
fn shortened(text: &str) -> Option<String> {
    let (end, _) = text.char_indices().nth(MAX_VALUE)?;
    let is_of_number = |c: char| c.is_numeric() || matches!(c, ' ' | '\u{3000}' | '-');
    let whole = text[..end].trim_end_matches(is_of_number);
    // A longer run of digits is no id.
    let kept = if end - whole.len() > MAX_VALUE / 2 { &text[..end] } else { whole };
    Some(format!("{kept}…"))
}

/// A problem or a warning about one field.
///
/// ```
/// use assistive_core::model::{Problem, ProblemKind};
///
/// let problem = Problem::new("quantity", "0", ProblemKind::NotANumber { min: 1, max: 9999 });
/// assert_eq!(problem.kind.code(), "not-a-number", "for programs");
/// assert!(problem.to_string().starts_with("quantity: `0` "), "for people");
/// ```
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
    /// Creates a problem for the value of a field. Characters that show nothing are written as `\u{200b}`. Of a long value
    /// only the beginning is kept.
    pub fn new(field: &'static str, value: impl Into<String>, kind: ProblemKind) -> Self {
        let value = value.into();
        let value = shortened(&value).map_or(value, Into::into);
        Self { field, value: visible(&value).into_owned(), kind }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_long_value_ends_before_a_number() {
        let value = |text: &str| Problem::new("name", text, ProblemKind::Missing).value;
        let long = "王".repeat(90);
        assert_eq!(value(&long[..240]), "王".repeat(80));
        assert_eq!(value(&long), format!("{}…", "王".repeat(80)));
        let id = format!("{}340524 19800101 001X", "王".repeat(65));
        assert_eq!(value(&id), format!("{}…", "王".repeat(65)));
        assert_eq!(value(&"7".repeat(90)), format!("{}…", "7".repeat(80)));
        assert_eq!(value("34052419800101001X"), "34052419800101001X");
    }

    #[test]
    fn an_empty_list_has_no_words_before_it() {
        let unknown = |nearest: &[&str]| {
            let nearest = Listed(nearest.iter().map(|name| (*name).to_owned()).collect());
            ProblemKind::Unknown { what: EntityKind::Site, nearest }.to_string()
        };
        assert_eq!(unknown(&[]), "is not a known site");
        assert_eq!(unknown(&["SP-1", "SP-2"]), "is not a known site; similar: SP-1, SP-2");
        let lent = |to: &[&str]| {
            let to = Listed(to.iter().map(|day| (*day).to_owned()).collect());
            let (item, loan) = ("A1".to_owned(), "L5".to_owned());
            ProblemKind::ItemAlreadyLent { item, loan, from: jiff::civil::date(2024, 1, 5), to }
                .to_string()
        };
        assert_eq!(lent(&[]), "is not possible: A1 was on loan from 2024-01-05 (L5)");
        assert!(lent(&["2024-02-05"]).ends_with("from 2024-01-05 to 2024-02-05 (L5)"));
    }
}
