//! How many instructions fixed work on the sample city takes: a guard that needs no quiet machine.
//! `cargo bench -p assistive-benches --bench instructions`
//!
//! Counts itself under valgrind and compares with `instructions.txt`. More than a twentieth away, in either direction,
//! fails; `-- --set` writes the file anew where a change is wanted. Another compiler counts differently: what differs
//! then is told, and fails nothing.
//!
//! The work is done in a child of this program. A call of each `count_*` function is one measurement: callgrind is told
//! to write down its counters before and after, for all threads.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a bench is a program")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use assistive_benches::data::TODAY;
use assistive_benches::sample::{SampleFile, city};
use assistive_core::exchange::ImportOptions;
use assistive_core::model::{Period, PersonNo};
use assistive_core::report::{Dimension, Figure, Filter, RateQuery};
use assistive_core::{
    Author, BorrowerName, Due, Founding, Lend, Lendable, OwnSite, Registry, StoreId, TakeBack,
};
