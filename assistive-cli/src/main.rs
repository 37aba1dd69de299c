//! The `assistive` binary.
fn main() {}
