//! All integration tests in one binary. What they share is in [`shared`]; each other file is a subject.

mod cases;
mod imports;
mod rates;
mod shared;
mod tidy;
