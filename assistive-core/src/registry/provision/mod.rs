//! Holds the rules about needs and the services that meet them: needs and their assessments, fittings and their links,
//! trainings and follow-ups, other services.

pub(in crate::registry) mod assessments;
pub(in crate::registry) mod fittings;
pub(in crate::registry) mod follow_ups;
pub(in crate::registry) mod link;
pub(in crate::registry) mod needs;
pub(in crate::registry) mod services;
pub(in crate::registry) mod trainings;

#[cfg(test)]
mod rules_tests;
