//! Holds the rules of the records that others refer to (divisions, sites and the catalogue), and the lookup of codes
//! and names.

pub(in crate::registry) mod catalogue;
pub(crate) mod common_names;
pub(in crate::registry) mod divisions;
pub(in crate::registry) mod headers;
pub(crate) mod resolve;
pub(in crate::registry) mod sites;

#[cfg(test)]
mod rules_tests;
