//! The columns that users gave to headers of sheets, for later imports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The column of each header, by kind of sheet and header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeaderMap(BTreeMap<(String, String), String>);

impl HeaderMap {
    /// Returns the column of a header in sheets of a kind.
    pub(crate) fn get(&self, sheet: &str, header: &str) -> Option<&str> {
        self.0.get(&(sheet.to_owned(), header.to_owned())).map(String::as_str)
    }

    /// Returns each header with its kind of sheet and its column.
    pub(crate) fn iter(&self) -> impl Iterator<Item = [&str; 3]> {
        self.0.iter().map(|((sheet, header), column)| [sheet.as_str(), header, column])
    }

    /// Returns the number of headers.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Gives a column to a header, or none.
    pub(super) fn set(&mut self, sheet: &str, header: &str, column: Option<&str>) {
        let key = (sheet.to_owned(), header.to_owned());
        match column {
            Some(column) => drop(self.0.insert(key, column.to_owned())),
            None => drop(self.0.remove(&key)),
        }
    }
}
