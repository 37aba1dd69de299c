//! The record that a draft means among several with one key, such as the follow-ups on one fitting on one day.

use std::fmt::Display;

use super::diagnostics::Diagnostics;
use crate::model::ProblemKind;
use crate::tables::{Number, Stored, Table};

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

impl<N: Number + Display> Which<N> {
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
                    diagnostics.is_next(nth, alike.len() as u64);
                }
                known
            }
        }
    }

    /// Adds an error if a row would make the record at a place the same as a voided one: a sheet from before the void counts
    /// both, and means the voided one. `numbers` are those of the need or fitting, and `is_same` compares a record with the row.
    pub(in crate::registry) fn not_voided<T: Stored>(
        self,
        (table, numbers): (&Table<N, T>, impl Iterator<Item = N>),
        (number, stored): (N, &T),
        is_same: impl Fn(&T) -> bool,
        diagnostics: &mut Diagnostics,
    ) {
        if !matches!(self, Self::Nth(_)) || is_same(stored) {
            return;
        }
        let mut voided = numbers.filter(|no| table.get(*no).is_none());
        if let Some(voided) = voided.find(|no| table.get_any(*no).is_some_and(&is_same)) {
            let (voided, record) = (voided.to_string(), number.to_string());
            diagnostics.error("nth", "", ProblemKind::SaysVoided { voided, record });
        }
    }
}
