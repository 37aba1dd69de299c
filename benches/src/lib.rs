//! Shared parts of the benches: invented cities, a store of each engine, whole processes, the table of results.
//!
//! A time alone says little on a busy machine. Every subject is therefore measured in the same rounds as a yardstick,
//! and the result is the ratio of their medians.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

#[cfg(feature = "sqlite")]
pub mod child;
pub mod city;
pub mod process;
pub mod sample;
pub mod sheets;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod store;
pub mod table;
