//! The serde form of records where it differs from their fields: labels, statuses, holders, and pairs that become two keys.

use jiff::civil::Date;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::model::{
    AssessmentOutcome, Coded, FittingNo, ItemNo, ItemStatus, LoanNo, Round, Tag, UsageFrequency,
    WithdrawnReason,
};
use crate::registry::view::cards::NeedStage;
use crate::registry::view::due::DueKind;
use crate::registry::view::label::Label;
use crate::registry::view::person_history::PersonFact;
use crate::registry::view::records::{NeedStatus, PersonView};
use crate::registry::view::stock_records::{BorrowerView, HoldStatus, HolderView};

/// Implements `Serialize` by the stable code.
macro_rules! by_code {
    ($($type:ty)+) => { $(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    )+ };
}

by_code! { DueKind NeedStage PersonFact }

impl Serialize for Label {
    /// Writes `{"code", "name"}`, or null without a code. The name is the Chinese one, or the English one if there is no other.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Named<'a> {
            code: &'a str,
            name: Option<&'a str>,
        }
        match self {
            Self::None => serializer.serialize_none(),
            _ => Named { code: self.code(), name: self.name() }.serialize(serializer),
        }
    }
}

impl Serialize for NeedStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Status {
            status: &'static str,
            status_on: Option<Date>,
            reason: Option<WithdrawnReason>,
        }
        let reason = match self {
            Self::Withdrawn(_, reason) => Some(*reason),
            Self::Open | Self::Met(_) | Self::AfterLeaving => None,
        };
        Status { status: self.code(), status_on: self.day(), reason }.serialize(serializer)
    }
}

impl Serialize for HoldStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Status<'a> {
            status: &'static str,
            status_on: Option<Date>,
            tag: Option<&'a Tag>,
        }
        let tag = match self {
            Self::Offered(tag, _) => tag.as_ref(),
            Self::Waiting | Self::Taken(_) | Self::Cancelled(_) | Self::Expired(_) => None,
        };
        Status { status: self.code(), status_on: self.day(), tag }.serialize(serializer)
    }
}

impl Serialize for BorrowerView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "snake_case")]
        enum Borrower<'a> {
            Person(&'a PersonView),
            Organisation(&'a str),
        }
        match self {
            Self::Person(person) => Borrower::Person(person).serialize(serializer),
            Self::Org(name) => Borrower::Organisation(name).serialize(serializer),
        }
    }
}

impl Serialize for HolderView {
    /// Writes the loan or fitting and the borrower, or the site. Null means that nobody holds the device.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize, Default)]
        struct Holder<'a> {
            loan: Option<LoanNo>,
            fitting: Option<FittingNo>,
            borrower: Option<&'a BorrowerView>,
            site: Option<&'a Label>,
        }
        let holder = match self {
            Self::Nobody => return serializer.serialize_none(),
            Self::Loan(loan, borrower) => {
                Holder { loan: Some(*loan), borrower: Some(borrower), ..Holder::default() }
            }
            Self::Fitting(fitting, borrower) => {
                Holder { fitting: Some(*fitting), borrower: Some(borrower), ..Holder::default() }
            }
            Self::Site(site) => Holder { site: Some(site), ..Holder::default() },
        };
        holder.serialize(serializer)
    }
}

/// Defines functions that write an optional pair as two keys. Both are null without a pair.
macro_rules! pairs {
    ($($name:ident: $first:ident $first_type:ty, $second:ident $second_type:ty;)+) => { $(
        #[doc = concat!("Writes a pair as `", stringify!($first), "` and `", stringify!($second), "`.")]
        pub(super) fn $name<S: Serializer>(
            pair: &Option<($first_type, $second_type)>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            #[derive(Serialize)]
            struct Pair<'a> {
                $first: Option<&'a $first_type>,
                $second: Option<&'a $second_type>,
            }
            let ($first, $second) = pair.as_ref().map(|(first, second)| (first, second)).unzip();
            Pair { $first, $second }.serialize(serializer)
        }
    )+ };
}

pairs! {
    assessed: assessed_on Date, finding AssessmentOutcome;
    answered: answered_on Date, used Option<UsageFrequency>;
    given: given u32, quantity u32;
    lent: item ItemNo, tag Tag;
}

/// Writes the next follow-up as its round and due day.
pub(super) fn next_follow_up<S: Serializer>(
    next: &Option<(Round, Date)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Next {
        round: Round,
        due_on: Date,
    }
    next.map(|(round, due_on)| Next { round, due_on }).serialize(serializer)
}

/// Writes a key for each status, such as `in_stock`.
pub(super) fn counts<S: Serializer>(
    counts: &[(ItemStatus, u32)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(counts.len()))?;
    for (status, count) in counts {
        map.serialize_entry(&status.code().replace('-', "_"), count)?;
    }
    map.end()
}

/// Writes the holders that a device had, each with the first and the last day.
pub(super) fn had<S: Serializer>(
    had: &[(BorrowerView, Date, Option<Date>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Holder<'a> {
        borrower: &'a BorrowerView,
        from: Date,
        to: Option<Date>,
    }
    let holders = had.iter().map(|(borrower, from, to)| Holder { borrower, from: *from, to: *to });
    serializer.collect_seq(holders)
}

/// Writes an optional record as a list, as the cards of the terminal do.
pub(super) fn one<S: Serializer>(
    record: &Option<impl Serialize>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    record.as_slice().serialize(serializer)
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
