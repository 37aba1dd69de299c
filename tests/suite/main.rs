//! The tests of the library and of the workspace, in one test binary. Shared helpers are in [`shared`]. Each other file has one subject.

#![allow(clippy::expect_used, clippy::panic, reason = "a broken test may stop at once")]

mod backups;
mod care;
mod care_sheets;
mod cases;
mod classes;
mod columns;
mod corrections;
mod crash;
mod cross_tables;
mod damage;
mod desk;
mod exceptions;
mod explain;
mod exports;
mod holds;
mod imports;
mod lending_report;
mod linking;
mod merge;
mod move_sheets;
mod people;
mod person_past;
mod publication;
mod rates;
mod registration;
mod return_sheets;
mod school_lists;
mod services;
mod several;
mod shared;
mod standing;
mod stock;
mod templates;
mod tidy;
mod undo;
