//! Sheets of any bytes, CSV and workbooks, imported into a small store; the first byte says as which kind and how.
//!
//! `cargo +nightly fuzz run import -- -max_total_time=300 -dict=fuzz/import.dict`; what must hold is said in `assistive_core::fuzzing`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assistive_core::fuzzing::import(bytes));
