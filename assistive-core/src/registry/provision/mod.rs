//! Holds the rules about needs and the services that meet them: needs, fittings and their links, aftercare, other
//! services.

pub(in crate::registry) mod aftercare;
pub(in crate::registry) mod fittings;
pub(in crate::registry) mod link;
pub(in crate::registry) mod needs;
pub(in crate::registry) mod services;

#[cfg(test)]
mod rules_tests;
