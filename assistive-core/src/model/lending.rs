//! The lendable device, the named borrower, and the quantities that records may hold.

use std::ops::RangeInclusive;

use super::{ItemNo, ModelCode, PersonNo};

/// The priorities of needs and holds. 1 is the highest.
pub(crate) const PRIORITIES: RangeInclusive<u64> = 1..=3;

/// The quantity of devices in one row.
pub(crate) const QUANTITIES: RangeInclusive<u64> = 1..=9999;

/// The quantity of a bulk model in one receipt.
pub(crate) const RECEIVED: RangeInclusive<u64> = 1..=999_999;

/// A device, or a bulk model, that can be lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lendable {
    /// A device with a tag.
    Item(ItemNo),
    /// Any devices of a bulk model.
    Bulk(ModelCode),
}

/// The name of a borrower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorrowerName {
    /// A registered person.
    Person(PersonNo),
    /// An organisation, by name.
    Org(String),
}

impl From<PersonNo> for BorrowerName {
    fn from(person: PersonNo) -> Self {
        Self::Person(person)
    }
}
