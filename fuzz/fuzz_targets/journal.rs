//! Journals of any bytes, commits and events, read, applied and taken back. Not backups of them.
//!
//! `cargo +nightly fuzz run journal -- -max_total_time=300`; what must hold is said in `assistive_core::fuzzing`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assistive_core::fuzzing::journal(bytes));
