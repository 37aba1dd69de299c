//! The numbers of records: `P12` is the twelfth person of this store. Each kind of record has a type of its
//! own.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::form;
use super::problem::ProblemKind;

macro_rules! record_number {
    ($(#[$meta:meta])* $vis:vis $name:ident $letter:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name(NonZeroU32);

        impl $name {
            /// Returns the number for an index counted from 0, or `None` if the index is too large.
            pub(crate) fn at(place: usize) -> Option<Self> {
                u32::try_from(place).ok()?.checked_add(1).and_then(NonZeroU32::new).map(Self)
            }

            /// Returns the index, counted from 0.
            pub(crate) fn place(self) -> usize {
                self.0.get() as usize - 1
            }

            /// Reads the displayed form, such as
            #[doc = concat!("`", $letter, "12`; the letter may be small.")]
            $vis fn parse(text: &str) -> Option<Self> {
                let digits = text.strip_prefix([$letter, $letter.to_ascii_lowercase()])?;
                let plain = digits.bytes().all(|b| b.is_ascii_digit());
                digits.parse().ok().filter(|_| plain).map(Self)
            }
        }

        form::from_str! {
            $name: |text| Self::parse(text).ok_or(ProblemKind::NotARecordNumber);
        }

        /// The number, counted from 1.
        impl From<$name> for u32 {
            fn from(number: $name) -> Self {
                number.0.get()
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                form::write(self, self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                form::read(d, str::parse, |number| Some(Self(number)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $letter, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

record_number! {
    /// Number of a division in this store, such as `D3`.
    pub DivisionNo 'D'
}
record_number! {
    /// Number of a site in this store, such as `S3`.
    pub SiteNo 'S'
}
record_number! {
    /// Number of a device model in this store, such as `M3`.
    pub ModelNo 'M'
}
record_number! {
    /// Number of a person in this store, such as `P12`.
    ///
    /// ```
    /// use assistive_core::model::PersonNo;
    ///
    /// let person = PersonNo::parse("p12").expect("the letter of people and a number");
    /// assert_eq!((u32::from(person), person.to_string().as_str()), (12, "P12"));
    /// assert_eq!(PersonNo::parse("N12"), None, "the number of a need");
    /// ```
    pub PersonNo 'P'
}
record_number! {
    /// Number of a need in this store, such as `N5`.
    pub NeedNo 'N'
}
record_number! {
    /// Number of a fitting in this store, such as `F5`.
    pub FittingNo 'F'
}
record_number! {
    /// Number of an assessment in this store, such as `A5`.
    pub AssessmentNo 'A'
}
record_number! {
    /// Number of a training in this store, such as `G5`.
    pub TrainingNo 'G'
}
record_number! {
    /// Number of a follow-up in this store, such as `U5`.
    pub FollowUpNo 'U'
}
record_number! {
    /// Number of a service in this store, such as `R5`.
    pub ServiceNo 'R'
}
record_number! {
    /// Number of an entry of stock in this store, such as `I7`: a device with a tag, or a received quantity.
    pub ItemNo 'I'
}
record_number! {
    /// Number of a loan in this store, such as `L5`.
    pub LoanNo 'L'
}
record_number! {
    /// Number of a hold in this store, such as `H3`.
    pub HoldNo 'H'
}
record_number! {
    /// Number of a borrowing organisation, such as `O2`.
    pub(crate) OrgNo 'O'
}
record_number! {
    /// Number of a move of an item, such as `V8`.
    pub(crate) MoveNo 'V'
}
record_number! {
    /// Number of the stock level of a bulk model at a site, such as `B4`.
    pub(crate) StockLevelNo 'B'
}
record_number! {
    /// Number of a stock-take, such as `T2`.
    pub StockTakeNo 'T'
}

macro_rules! record_numbers {
    ($($kind:ident($number:ident) $what:literal;)+) => {
        /// The number of a record of any kind.
        ///
        /// ```
        /// use assistive_core::model::{NeedNo, RecordNo};
        ///
        /// let need = NeedNo::parse("N5").map(RecordNo::from);
        /// assert_eq!(need, RecordNo::parse("n5"));
        /// assert_eq!(RecordNo::parse("X5"), None);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum RecordNo {
            $(
                #[doc = concat!("The number of ", $what, ".")]
                $kind($number),
            )+
        }

        impl RecordNo {
            /// Reads the displayed form, such as `P12` or `N5`. Returns `None` for other texts.
            pub fn parse(text: &str) -> Option<Self> {
                let mut parsed = [$($number::parse(text).map(Self::$kind)),+].into_iter();
                parsed.find_map(|number| number)
            }
        }

        form::from_str! {
            RecordNo: |text| Self::parse(text).ok_or(ProblemKind::NotARecordNumber);
        }

        $(
            impl From<$number> for RecordNo {
                fn from(number: $number) -> Self {
                    Self::$kind(number)
                }
            }
        )+

        impl fmt::Display for RecordNo {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$kind(number) => number.fmt(f),)+
                }
            }
        }
    };
}

record_numbers! {
    Person(PersonNo) "a person";
    Need(NeedNo) "a need";
    Fitting(FittingNo) "a fitting";
    Loan(LoanNo) "a loan";
    Item(ItemNo) "received stock";
    Service(ServiceNo) "a service";
    Hold(HoldNo) "a hold";
    Assessment(AssessmentNo) "an assessment";
    Training(TrainingNo) "a training";
    FollowUp(FollowUpNo) "a follow-up";
}
