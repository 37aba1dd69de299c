//! The yardstick: what an engineer would pick instead. SQLite with the same unique keys, the same checks and the
//! same durability: WAL, `synchronous=FULL`, prepared statements, one transaction a file, and the indexes that the
//! same questions need. Its cache is 64 MB, as one would set it for such files: with the 2 MB of the default an
//! import of a million takes it half as long again.
//!
//! `import` takes the sheets, `rate` counts, `desk` lends and shows.

mod desk;
mod import;
pub mod rate;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assistive_core::exchange::Kind;
use assistive_core::model::{Coded, NeedKind};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::changes::Change;
use crate::data::{TODAY, tag};
use crate::side::Side;

/// A SQLite database with the tables of `schema.sql`.
pub struct Sqlite {
    folder: PathBuf,
    connection: Connection,
}

/// Statements that are kept prepared: more than there are.
const STATEMENTS: usize = 64;

const FIND_PERSON: &str = "SELECT id FROM persons WHERE citizen = ?1";

const INSERT_NEED: &str =
    "INSERT OR IGNORE INTO needs (person, kind, device, identified) VALUES (?1, ?2, '', ?3)";

impl Side for Sqlite {
    fn open(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let connection = Connection::open(folder.join("database")).expect("a database");
        connection.busy_timeout(Duration::from_secs(30)).expect("a timeout");
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch(include_str!("schema.sql")).expect("the schema");
        Self { folder: folder.to_owned(), connection }
    }

    fn again(&self) -> Self {
        Self::open(&self.folder)
    }

    fn import(&mut self, kind: Kind, sheet: &str) -> u64 {
        self.change(|transaction| import::Import::new(transaction).sheet(kind, sheet))
    }

    fn record(&mut self, change: &Change) {
        self.record_together(std::slice::from_ref(change));
    }

    fn stock(&mut self, devices: u64) {
        self.change(|transaction| {
            transaction
                .execute_batch(
                    "INSERT INTO sites (code, name, kind, division) VALUES ('ST', '站', 'community', 2);
                     INSERT INTO models (code, name, class, facts) VALUES ('WC', '轮椅', '12 22 03', 'serial,60')",
                )
                .expect("a site and a model");
            let insert = "INSERT INTO items (tag, model, site, received, status, since) VALUES (?1, \
                 (SELECT id FROM models WHERE code = 'WC'), \
                 (SELECT id FROM sites WHERE code = 'ST'), 20200101, 1, 20200101)";
            let mut insert = transaction.prepare(insert).expect("a statement");
            for number in 0..devices {
                insert.execute([tag(number)]).expect("a row");
            }
        });
    }

    fn lend(&mut self, device: u64, change: &Change) {
        self.loan_out(&tag(device), &change.citizen);
    }

    fn look_up(&mut self, citizen: &str) -> String {
        let mut find = self.connection.prepare(
            "SELECT name, certificate, sex, birth, category, grade, code, registered \
             FROM persons JOIN divisions ON divisions.id = county WHERE citizen = ?1",
        );
        let row = find.as_mut().expect("a statement").query_row([citizen], |row| {
            let others = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
            std::hint::black_box::<(String, u8, i64, u8, u8)>(others);
            Ok((row.get(0)?, row.get::<_, String>(6)?, row.get::<_, i64>(7)?))
        });
        row.expect("a person").0
    }

    fn counts(&self) -> (i64, i64) {
        let count = "SELECT (SELECT count(*) FROM persons), (SELECT count(*) FROM needs)";
        let row = self.connection.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)));
        row.expect("two numbers")
    }

    fn close(self) {
        self.connection.close().expect("closed");
    }
}

impl Sqlite {
    /// Records needs, all in one transaction.
    pub fn record_together(&mut self, changes: &[Change]) {
        self.change(|transaction| {
            let mut find = transaction.prepare_cached(FIND_PERSON).expect("a statement");
            let mut insert = transaction.prepare_cached(INSERT_NEED).expect("a statement");
            let kind = NeedKind::Training.number();
            for change in changes {
                let id: i64 =
                    find.query_row([&change.citizen], |row| row.get(0)).expect("a person");
                let day = import::number(change.day);
                insert.execute(params![id, kind, day]).expect("a row");
            }
        });
    }

    /// A durable change, made by one who writes from its beginning.
    fn change<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> T) -> T {
        let behavior = TransactionBehavior::Immediate;
        let transaction =
            self.connection.transaction_with_behavior(behavior).expect("a transaction");
        let given = work(&transaction);
        transaction.commit().expect("durable");
        given
    }
}

/// Today, as days are stored.
fn today() -> i64 {
    import::number(TODAY.parse().expect("a day"))
}
