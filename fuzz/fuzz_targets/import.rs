//! Sheets of any bytes, CSV and workbooks, imported into a small store; the first byte says as which kind and how.
//!
//! `cargo +nightly fuzz run import -- -max_total_time=300 -dict=fuzz/import.dict`; what must hold is said in
//! `assistive_core::fuzzing`. A panic that the library catches, as it does around calamine, is no finding: the hook that
//! ends the process at any panic is taken away, and one that nobody catches ends it all the same.

#![no_main]

fn tell_others_than_calamine_s(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or("", |place| place.file());
    if !place.contains("calamine") {
        eprintln!("{panic}");
    }
}

libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(tell_others_than_calamine_s)),
    |bytes: &[u8]| assistive_core::fuzzing::import(bytes)
);
