//! The tests that run the binary, in one test binary. Shared helpers are in [`shared`]. Each other file has one subject.

#![allow(clippy::expect_used, clippy::panic, reason = "a broken test may stop at once")]

mod cards;
mod checked;
mod completion;
mod concurrency;
mod damage;
mod environment;
mod locks;
mod names;
mod output;
mod pages;
mod readme;
mod school_lists;
mod shared;
mod stock;
mod wild;
mod windows;
