//! All integration tests in one binary. What they share is in [`shared`]; each other file is a subject.

#![allow(clippy::expect_used, clippy::panic, reason = "a broken test may stop at once")]

mod backups;
mod beside;
mod care;
mod cases;
mod cli;
mod crash;
mod damage;
mod desk;
mod environment;
mod exceptions;
mod explained;
mod exports;
mod imports;
mod lendings;
mod linking;
mod mended;
mod merged;
mod pages;
mod people;
mod rates;
mod readme;
mod served;
mod shared;
mod stock;
mod tidy;
mod undone;
