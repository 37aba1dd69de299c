//! Backups of any bytes, and of any journal with a byte changed. Not a store made from one.
//!
//! `cargo +nightly fuzz run backup -- -max_total_time=300`; what must hold is said in `assistive_core::fuzzing`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assistive_core::fuzzing::backup(bytes));
