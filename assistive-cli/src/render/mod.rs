//! Turns what the core gives into tables, JSON and CSV. One list of columns serves all three.

mod exceptions;
mod figures;
mod person;
mod rate;
mod records;
mod rows;
mod sheet;
mod stock;
mod table;

pub(crate) use exceptions::exceptions;
pub(crate) use figures::{Figures, Group};
pub(crate) use person::person;
pub(crate) use rate::rate;
pub(crate) use records::{
    CLASSES, COMMITS, DIVISIONS, FITTINGS, MODELS, NEEDS, PERSONS, SITES, moment,
};
pub(crate) use rows::{ImportedFile, imported, warnings};
pub(crate) use sheet::{Cell, Column, In, csv_lines, json_of, list, listed, one, shown_table};
pub(crate) use stock::{
    COUNTS, HOLDS, ITEMS, LENDING, LOANS, PILES, SETTINGS, STANDINGS, STORY, TRACES, yuan,
};
pub(crate) use table::{Align, Grid, fits};

use crate::lang::Words;
use crate::privacy;

/// How values are shown.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) words: &'a Words,
    pub(crate) show_ids: bool,
}

impl Look<'_> {
    /// Text that people typed, with ids in it hidden unless they are wanted.
    pub(crate) fn masked(&self, text: &str) -> String {
        if self.show_ids { text.to_owned() } else { privacy::mask(text) }
    }
}
