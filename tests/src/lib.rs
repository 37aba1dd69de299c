//! The support library of the tests: a second, naive way of counting, and the cities it is counted on.
//!
//! | module | contents |
//! |---|---|
//! | [`city`] | a city's files as rows of text: read, written, never interpreted |
//! | [`oracle`] | the figures of those rows, straight from the definitions |
//! | [`strategies`] | random valid cities, questions, and spellings of the same file |
//! | [`desk`] | a rental desk kept in the naive way, and random operations on it |
//! | [`cases`] | the case folders with their expected figures |
//!
//! Nothing here may use `assistive-core`: where both ways of counting agree, they do so by
//! independent reading of the same definitions.

#![allow(clippy::expect_used, clippy::panic, reason = "a broken test may stop at once")]

pub mod cases;
pub mod city;
pub mod desk;
pub mod oracle;
pub mod strategies;

/// Checks whether tests take the time for many cases, as in the long form of CI. `cargo test` is quick without the environment variable
/// `ASSISTIVE_THOROUGH`.
pub fn is_thorough() -> bool {
    std::env::var_os("ASSISTIVE_THOROUGH").is_some()
}

/// Returns how many of the cases of a random test are tried: all of them in thorough tests, else a sixth.
pub fn cases_of(all: u32) -> u32 {
    if is_thorough() { all } else { all.div_ceil(6) }
}

/// The Rust blocks of the README and of the tour for programs, compiled as doctests. Nothing else here sees
/// `assistive-core`.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../docs/tour-programs.md")]
struct Readme;

/// The Rust blocks of the Chinese pages.
#[cfg(doctest)]
#[doc = include_str!("../../README.zh-CN.md")]
#[doc = include_str!("../../docs/tour-programs.zh-CN.md")]
struct ReadmeInChinese;
