//! The record that a draft means among several with one key, such as the follow-ups on one fitting on one day.

use super::diagnostics::Diagnostics;
use super::edit::Edit;

/// The record that a draft means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which<N> {
    /// Another record, which is new.
    Another,
    /// The record at a place among those with the key, from 1. The place after the last is a new record.
    Nth(u32),
    /// A stored record. Its key may differ from that of the draft.
    Stored(N),
}

impl<N: Copy> Which<N> {
    /// Returns the stored record, given those with the key, the newest first; `None` for a new one. Adds an error if records
    /// before the meant one are missing.
    pub(in crate::registry) fn find(
        self,
        alike: impl Iterator<Item = N>,
        diagnostics: &mut Diagnostics,
    ) -> Option<N> {
        match self {
            Self::Another => None,
            Self::Stored(number) => Some(number),
            Self::Nth(nth) => {
                let alike: Vec<_> = alike.collect();
                let known = alike.iter().rev().nth(nth.saturating_sub(1) as usize).copied();
                if known.is_none() {
                    diagnostics.within("nth", Edit::Set(nth), 1..=alike.len() as u64 + 1);
                }
                known
            }
        }
    }
}
