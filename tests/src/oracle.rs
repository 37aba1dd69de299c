//! The second way of counting: the figures of a city's rows, read straight from the definitions.
//!
//! It keeps no journal, no store and no index of open needs. It puts the rows into plain lists in
//! the order of the files, and every figure is a walk over those lists. Clarity comes before
//! speed everywhere. It knows nothing of fittings that take devices from the stock.
//!
//! | part | rules |
//! |---|---|
//! | `cells` | the reading of cells: widths, dates, ids, codes |
//! | `tables` | divisions with successors, device classes |
//! | `register` | the identity of a person, and their attributes on a day |
//! | `needs` | the identity of a need, its open days, the need that a fitting meets |
//! | `stock` | items and lots, and their quantities by status |
//! | `loans` | the identity of a loan, and that no item is in two places |
//! | `query` | a question, in words and as arguments of the program |
//! | `count` | the answer about needs and fittings |
//! | `lending` | the answer about loans |
//! | `services` | services, and the people in each figure |

mod cells;
mod count;
mod lending;
mod loans;
mod needs;
mod query;
mod register;
mod services;
mod stock;
mod tables;

pub use cells::check_character;
pub use count::{Figures, Rate};
pub use lending::{Lending, LendingFigures};
pub use query::{By, Filters, LendingQuery, Query};
pub use services::{Served, ServedFigures};
pub use stock::StockFigures;
pub use tables::Tables;

use crate::city::{City, Kind, Row};
use jiff::civil::Date;
use loans::Loan;
use needs::{Fitting, Model, Need, NeedKey};
use register::{Person, PersonNo};
use services::Service;
use std::collections::BTreeMap;
use stock::Lot;

/// A row that breaks a rule. It changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub kind: Kind,
    /// The place among the rows of the file, from 0.
    pub row: usize,
    /// The rule.
    pub why: String,
}

/// The naive register, and the lists of all records.
#[derive(Clone, Debug)]
pub struct Oracle {
    tables: Tables,
    home: String,
    today: Date,
    /// Name by code.
    sites: BTreeMap<String, String>,
    models: BTreeMap<String, Model>,
    people: Vec<Person>,
    by_id: BTreeMap<String, PersonNo>,
    by_key: BTreeMap<String, PersonNo>,
    needs: Vec<Need>,
    /// Every key of every need. A list that is sent again adds a key to a need.
    need_keys: BTreeMap<NeedKey, usize>,
    fittings: Vec<Fitting>,
    lots: Vec<Lot>,
    loans: Vec<Loan>,
    services: Vec<Service>,
    refusals: Vec<Refusal>,
    unsettled: Vec<String>,
}

impl Oracle {
    /// Returns an empty store of the site `home`, to which bare local keys belong.
    #[must_use]
    pub fn empty(tables: &Tables, home: &str, today: Date) -> Self {
        Self {
            tables: tables.clone(),
            home: home.to_owned(),
            today,
            sites: BTreeMap::new(),
            models: BTreeMap::new(),
            people: Vec::new(),
            by_id: BTreeMap::new(),
            by_key: BTreeMap::new(),
            needs: Vec::new(),
            need_keys: BTreeMap::new(),
            fittings: Vec::new(),
            lots: Vec::new(),
            loans: Vec::new(),
            services: Vec::new(),
            refusals: Vec::new(),
            unsettled: Vec::new(),
        }
    }

    /// Returns a store with one city in it.
    #[must_use]
    pub fn new(city: &City, tables: &Tables, home: &str, today: Date) -> Self {
        let mut oracle = Self::empty(tables, home, today);
        oracle.import(city);
        oracle
    }

    /// Takes in the files of a city, kind by kind in the order of [`Kind::ALL`]. A second call is
    /// what was sent later. Rows that break a rule are left out and remembered as refusals.
    pub fn import(&mut self, city: &City) {
        self.take_rows(Kind::Divisions, &city.divisions, Self::take_division);
        self.take_rows(Kind::Sites, &city.sites, Self::take_site);
        self.take_rows(Kind::Catalog, &city.models, Self::take_model);
        self.take_rows(Kind::Persons, &city.persons, |oracle, row| {
            oracle.take_person(row).map(drop)
        });
        self.take_rows(Kind::Students, &city.students, |oracle, row| {
            oracle.take_person(row).map(drop)
        });
        self.take_rows(Kind::StudentNeeds, &city.student_needs, |oracle, row| {
            oracle.take_student_need(row)
        });
        self.take_rows(Kind::Needs, &city.needs, |oracle, row| {
            let person = oracle.find_person(&row.person)?;
            oracle.take_need(person, row)
        });
        self.take_fittings(&city.fittings);
        self.take_rows(Kind::Stock, &city.stock, Self::take_stock);
        self.take_loans(&city.loans);
        self.take_services(&city.services);
        self.note_double_ends();
    }

    fn take_rows<R: Row>(
        &mut self,
        kind: Kind,
        rows: &[R],
        mut take: impl FnMut(&mut Self, &R) -> Result<(), String>,
    ) {
        for (place, row) in rows.iter().enumerate() {
            let taken = take(self, row);
            self.remember(kind, place, taken);
        }
    }

    fn remember(&mut self, kind: Kind, row: usize, taken: Result<(), String>) {
        if let Err(why) = taken {
            self.refusals.push(Refusal { kind, row, why });
        }
    }

    /// Returns the rows that broke a rule, in the order of the imports.
    #[must_use]
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// Situations met on the way that the definitions do not settle. The oracle chose a reading;
    /// another program may rightly choose another, so random cities are made without them.
    #[must_use]
    pub fn unsettled(&self) -> &[String] {
        &self.unsettled
    }

    /// Takes in a row about a student and a need: both or neither.
    fn take_student_need<R: Row>(&mut self, row: &R) -> Result<(), String> {
        let before = self.person_of(row)?;
        let person = self.take_person(row)?;
        let taken = self.take_need(person, row);
        if taken.is_err() {
            self.restore_person(person, before);
        }
        taken
    }

    fn take_site<R: Row>(&mut self, row: &R) -> Result<(), String> {
        cells::change(row.get("division"), |cell| self.tables.division(cell))?;
        let name = self.sites.entry(cells::text(row.get("code"))).or_default();
        cells::change(row.get("name"), |cell| Ok(cells::text(cell)))?.set(name);
        Ok(())
    }

    /// Returns the code of a site, given by code or by a name that fits only one.
    fn site(&self, cell: &str) -> Result<String, String> {
        let text = cells::text(cell);
        if self.sites.contains_key(&text) {
            return Ok(text);
        }
        let named = self.sites.iter().filter(|(_, name)| **name == text);
        cells::only(named.map(|(code, _)| code.clone()), cell)
    }

    fn take_division<R: Row>(&mut self, row: &R) -> Result<(), String> {
        self.tables.take_division(row)
    }
}
