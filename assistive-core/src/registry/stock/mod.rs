//! Holds the rules about devices: items and bulk quantities, receiving, moves, stock-takes, issue for fittings,
//! loans, holds.

pub(in crate::registry) mod give_back;
pub(in crate::registry) mod holds;
pub(in crate::registry) mod imported_holds;
pub(in crate::registry) mod imported_loans;
pub(in crate::registry) mod issue;
pub(in crate::registry) mod items;
pub(in crate::registry) mod known;
pub(in crate::registry) mod lending;
pub(in crate::registry) mod levels;
pub(in crate::registry) mod limits;
pub(in crate::registry) mod loan_checks;
pub(in crate::registry) mod moves;
pub(in crate::registry) mod past_moves;
pub(in crate::registry) mod queue;
pub(in crate::registry) mod receive;
pub(in crate::registry) mod returns;
pub(in crate::registry) mod serials;
pub(in crate::registry) mod standing;
pub(in crate::registry) mod stated_levels;
pub(in crate::registry) mod steps;
pub(in crate::registry) mod stocktake;

#[cfg(test)]
mod rules_tests;
