//! What was measured: printed as a table while it goes on, and kept for a file.

use std::path::Path;

use serde_json::{Value, json};

use crate::table::Row;

/// The rows so far, with the section that each is of.
#[derive(Default)]
pub struct Results {
    section: String,
    rows: Vec<Value>,
}

impl Results {
    /// Says what the next rows are of.
    pub fn section(&mut self, name: &str) {
        name.clone_into(&mut self.section);
    }

    /// Prints a row, and keeps it.
    pub fn add(&mut self, row: &Row) {
        print!("{row}");
        self.keep(row);
    }

    /// Keeps a row that the table would be too long with.
    pub fn keep(&mut self, row: &Row) {
        self.rows.extend(row.json(&self.section));
    }

    /// Writes all rows as JSON, with what they were measured on.
    pub fn write(&self, file: &Path, about: &Value) {
        let all = json!({ "about": about, "rows": self.rows });
        std::fs::write(file, format!("{all:#}\n")).expect("a file to write");
    }
}
