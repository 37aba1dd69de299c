//! Devices as they are lent and borrowers by name, and the quantities that records may hold.

use std::ops::RangeInclusive;

use super::{ItemNo, ModelCode, PersonNo};

/// Priorities of needs and holds: 1 is the first.
pub(crate) const PRIORITIES: RangeInclusive<u64> = 1..=3;

/// How many devices one row can be about.
pub(crate) const QUANTITIES: RangeInclusive<u64> = 1..=9999;

/// How many of a bulk model can be received at once.
pub(crate) const RECEIVED: RangeInclusive<u64> = 1..=999_999;

/// A device, or a quantity of a bulk model, that can be lent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lendable {
    /// A device with a tag.
    Item(ItemNo),
    /// A quantity of a bulk model.
    Bulk(ModelCode),
}

/// A borrower by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorrowerName {
    /// Someone who is registered.
    Person(PersonNo),
    /// An organisation, by its name.
    Org(String),
}

impl From<PersonNo> for BorrowerName {
    fn from(person: PersonNo) -> Self {
        Self::Person(person)
    }
}
