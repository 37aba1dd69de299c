//! Texts read as ids, codes, days, money and numbers, shown, and read again. Not whole rows.
//!
//! `cargo +nightly fuzz run values -- -max_total_time=300`; what must hold is said in `assistive_core::fuzzing`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| assistive_core::fuzzing::values(text));
