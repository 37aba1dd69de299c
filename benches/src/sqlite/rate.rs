//! The fitting rate by county in SQLite, for the definitions at the top of `assistive_core::report::rate`.

use rusqlite::params;

use super::Sqlite;

const RATE: &str = "
    SELECT code, count(*), sum(met > 0), sum(met = needs), sum(needs), sum(met) FROM (
        SELECT county, count(*) AS needs, count(met_on) FILTER (WHERE met_on <= ?2) AS met
        FROM needs
        WHERE kind = 1 AND identified <= ?2 AND (met_on IS NULL OR met_on >= ?1) AND (ended IS NULL OR ended > ?2)
        GROUP BY person
    ) JOIN divisions ON divisions.id = county
    GROUP BY county ORDER BY code";

impl Sqlite {
    /// Of every county, by its code, for the year 2023: people in need, fitted, fully fitted; needs, needs met.
    pub fn rate(&self) -> Vec<(String, [u64; 5])> {
        let mut read = self.connection.prepare(RATE).expect("a statement");
        let rows = read.query_map(params![20_230_101, 20_231_231], |row| {
            let counts: [i64; 5] =
                [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok((row.get(0)?, counts.map(|count| count as u64)))
        });
        rows.expect("rows").map(|row| row.expect("a row")).collect()
    }
}
