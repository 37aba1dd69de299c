//! The fitting rate by county in SQLite, for the definitions at the top of `assistive_core::report::rate`, in two ways.
//!
//! **Where facts are stored**: the needs of each person from an index that holds all that is asked of needs, their county
//! and whether they left from one of people. Whoever moves is counted elsewhere from then on.
//!
//! **From copies**, as only this question could wish: a need holds a copy of its person's county, and of the day on which
//! the person left where that ended it, which someone has to keep right.
//! The rows of countable needs come from an index that holds all that is asked for, in the order of counties and people,
//! and are counted as they come: nothing is looked up, sorted or grouped. The quickest of what was tried, over half a
//! million device needs of a million people. In SQL alone, one query a county grouped by person takes 1.6 times as long;
//! one query for all counties, grouped by person and then by county, about 4 times, for the second grouping sorts, and
//! `count(DISTINCT person)` as long; with the county looked up in `persons` 6 times.

use std::collections::BTreeMap;

use rusqlite::params;

use super::Sqlite;

const STORED: &str = "
    SELECT persons.county, needs.person, needs.met_on <= ?2
    FROM needs INDEXED BY needs_of_people CROSS JOIN persons INDEXED BY persons_for_rate ON persons.id = needs.person
    WHERE needs.kind = 1 AND needs.identified <= ?2 AND (needs.met_on >= ?1 OR needs.met_on IS NULL
        AND (needs.withdrawn IS NULL OR needs.withdrawn > ?2) AND (persons.left_on IS NULL OR persons.left_on > ?2))
    ORDER BY needs.person";

const STORED_INDEXES: &str = "
    CREATE INDEX IF NOT EXISTS needs_of_people ON needs (kind, person, identified, withdrawn, met_on);
    CREATE INDEX IF NOT EXISTS persons_for_rate ON persons (id, county, left_on);";

const COPIED: &str = "
    SELECT county, person, met_on <= ?2 FROM needs INDEXED BY needs_for_rate
    WHERE kind = 1 AND identified <= ?2 AND (met_on IS NULL OR met_on >= ?1) AND (ended IS NULL OR ended > ?2)
    ORDER BY county, person";

/// Counts of a county: people in need, fitted, fully fitted; needs, needs met.
pub type Counts = [u64; 5];

impl Sqlite {
    /// The counts of every county in the year 2023, by its code, from copies.
    pub fn rate(&self) -> Vec<(String, Counts)> {
        self.counted(COPIED)
    }

    /// The same, where facts are stored. Its indexes are made when it is first asked: no import pays for them.
    pub fn rate_as_stored(&self) -> Vec<(String, Counts)> {
        self.connection.execute_batch(STORED_INDEXES).expect("indexes");
        self.counted(STORED)
    }

    /// Counts rows as they come: county, person, whether the need is met.
    fn counted(&self, sql: &str) -> Vec<(String, Counts)> {
        let mut counties = BTreeMap::new();
        let mut read = self.connection.prepare(sql).expect("a statement");
        let mut rows = read.query(params![20_230_101, 20_231_231]).expect("rows");
        // The person whose needs are being counted, behind their county; nobody at first.
        let (mut of, mut needs, mut met) = ((0, 0), 0, 0);
        while let Some(row) = rows.next().expect("a row") {
            let next: (i64, i64) = (row.get_unwrap(0), row.get_unwrap(1));
            if next != of {
                add_person(counties.entry(of.0).or_default(), needs, met);
                (of, needs, met) = (next, 0, 0);
            }
            needs += 1;
            met += u64::from(row.get_unwrap::<_, Option<bool>>(2) == Some(true));
        }
        add_person(counties.entry(of.0).or_default(), needs, met);
        self.by_code(&counties)
    }

    /// The counts under the codes of the counties, in their order.
    fn by_code(&self, counties: &BTreeMap<i64, Counts>) -> Vec<(String, Counts)> {
        let mut codes = self.connection.prepare("SELECT code, id FROM divisions ORDER BY code");
        let codes = codes
            .as_mut()
            .expect("a statement")
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)));
        let known = codes.expect("codes").map(|row| row.expect("a code"));
        known.filter_map(|(code, id)| Some((code, *counties.get(&id)?))).collect()
    }

    /// The needs as DuckDB reads them, a line for each.
    pub fn write_needs(&self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        writeln!(out, "county,person,kind,identified,ended,met_on")?;
        let sql = "SELECT code || ',' || person || ',' || kind || ',' || identified || ',' || \
                ifnull(ended, '') || ',' || ifnull(met_on, '') \
             FROM needs JOIN divisions ON divisions.id = county";
        let mut read = self.connection.prepare(sql).expect("a statement");
        let mut rows = read.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            writeln!(out, "{}", row.get_ref(0).expect("a line").as_str().expect("text"))?;
        }
        Ok(())
    }
}

/// Counts a person with so many needs.
fn add_person(counts: &mut Counts, needs: u64, met: u64) {
    let fully = needs > 0 && met == needs;
    let all = [u64::from(needs > 0), u64::from(met > 0), u64::from(fully), needs, met];
    counts.iter_mut().zip(all).for_each(|(sum, one)| *sum += one);
}
