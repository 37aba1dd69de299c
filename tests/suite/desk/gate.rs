//! The hygiene gate.
