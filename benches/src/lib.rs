//! What the benches share: the table of ratios, cities of any scale, our side and SQLite's, child processes.
//!
//! A machine is never quiet, so a time alone says little: every subject runs beside a yardstick in the same
//! round, and what is reported is the ratio of their medians.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

pub mod binary;
pub mod changes;
pub mod chart;
pub mod child;
pub mod city;
pub mod data;
pub mod disk;
mod names;
pub mod ours;
pub mod results;
pub mod sample;
pub mod sheets;
pub mod side;
pub mod sqlite;
pub mod table;
