//! Blocks of a checkpoint, their directory and their manifest, read as they come. Not the journal behind them.
//!
//! `cargo +nightly fuzz run block -- -max_total_time=300`; what must hold is said in `assistive_core::fuzzing`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assistive_core::fuzzing::block(bytes));
