//! The fitting rate by county in SQLite, for the definitions at the top of `assistive_core::report::rate`.
//!
//! One query a county, over an index that holds all it asks for, in the order of the people: nothing is looked up and
//! nothing sorted. The quickest of what was tried, over half a million device needs of a million people: 0.2 s; all
//! counties in one query, grouped by person and then by county, 0.5 s with the same index, for the second grouping
//! sorts; with an index that begins with the person 0.6 s; `count(DISTINCT person)` instead of the inner grouping
//! 0.5 s; with the county looked up in `persons` 0.8 s.

use rusqlite::params;

use super::Sqlite;

const RATE: &str = "
    SELECT count(*), total(met > 0), total(met = needs), total(needs), total(met) FROM (
        SELECT count(*) AS needs, count(met_on) FILTER (WHERE met_on <= ?3) AS met
        FROM needs
        WHERE kind = 1 AND county = ?1 AND identified <= ?3 AND (met_on IS NULL OR met_on >= ?2)
            AND (ended IS NULL OR ended > ?3)
        GROUP BY person
    )";

impl Sqlite {
    /// Of every county, by its code, for the year 2023: people in need, fitted, fully fitted; needs, needs met.
    pub fn rate(&self) -> Vec<(String, [u64; 5])> {
        let mut counties = self.connection.prepare("SELECT id, code FROM divisions ORDER BY code");
        let mut rate = self.connection.prepare(RATE).expect("a statement");
        let rows = counties.as_mut().expect("a statement").query_map([], |county| {
            let period = params![county.get::<_, i64>(0)?, 20_230_101, 20_231_231];
            let counts = rate.query_row(period, |row| {
                let counts: [f64; 5] =
                    [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
                Ok(counts.map(|count| count as u64))
            });
            Ok((county.get(1)?, counts?))
        });
        let rows = rows.expect("counties").map(|row| row.expect("a county"));
        rows.filter(|(_, counts)| counts[0] > 0).collect()
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
