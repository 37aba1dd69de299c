//! Imports: what is wrong with files, and what is said of it.
