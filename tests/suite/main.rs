//! All integration tests in one binary. Shared helpers are in [`shared`]. Each other file has one subject.

#![allow(clippy::expect_used, clippy::panic, reason = "a broken test may stop at once")]

mod backups;
mod beside;
mod care;
mod cases;
mod cli;
mod corrections;
mod crash;
mod damage;
mod desk;
mod environment;
mod exceptions;
mod explain;
mod exports;
mod imports;
mod lending_report;
mod linking;
mod merge;
mod pages;
mod people;
mod rates;
mod readme;
mod services;
mod shared;
mod stock;
mod tidy;
mod undo;
