//! The yardstick: what an engineer would pick instead. SQLite with the same unique keys, the same checks and the
//! same durability: WAL, `synchronous=FULL`, prepared statements, one transaction a file, and the indexes that the
//! same questions need: likely duplicates by name, people of a division, and one that covers the rate. Its cache is
//! 64 MB, as one would set it for such files: with the 2 MB of the default an import of a million takes it half as
//! long again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assistive_core::exchange::Kind;
use assistive_core::model::{
    Certificate, CitizenId, Coded, DeviceClass, NeedKind, Scheme, class_table, parse_day,
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::changes::Change;
use crate::data::tag;
use crate::side::Side;

/// A SQLite database with the tables of people and needs.
pub struct Sqlite {
    folder: PathBuf,
    connection: Connection,
}

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -64000;
    CREATE TABLE IF NOT EXISTS persons (
        id INTEGER PRIMARY KEY, citizen TEXT NOT NULL UNIQUE, certificate TEXT, name TEXT NOT NULL,
        sex INTEGER, birth TEXT, category INTEGER, grade INTEGER, division TEXT NOT NULL, registered TEXT
    );
    CREATE TABLE IF NOT EXISTS needs (
        id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES persons, kind INTEGER NOT NULL,
        device TEXT NOT NULL, identified TEXT NOT NULL, withdrawn TEXT, met INTEGER,
        UNIQUE (person, kind, device, identified)
    );
    CREATE INDEX IF NOT EXISTS persons_by_name ON persons (name, birth);
    CREATE INDEX IF NOT EXISTS persons_by_division ON persons (division);
    CREATE INDEX IF NOT EXISTS needs_for_rate ON needs (kind, person, identified, withdrawn, met);
    CREATE TABLE IF NOT EXISTS items (
        id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE, model TEXT NOT NULL, status INTEGER NOT NULL,
        since TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS loans (
        id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items,
        person INTEGER NOT NULL REFERENCES persons, out_on TEXT NOT NULL, due_on TEXT, in_on TEXT
    );
    CREATE INDEX IF NOT EXISTS loans_of_item ON loans (item, out_on);
    CREATE INDEX IF NOT EXISTS open_loans ON loans (person) WHERE in_on IS NULL;
    CREATE TABLE IF NOT EXISTS holds (
        id INTEGER PRIMARY KEY, model TEXT NOT NULL, person INTEGER NOT NULL, state INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS active_holds ON holds (model) WHERE state < 2;
    CREATE TABLE IF NOT EXISTS moves (
        id INTEGER PRIMARY KEY, item INTEGER NOT NULL, day TEXT NOT NULL, step INTEGER NOT NULL, actor TEXT
    );
";

const FIND_PERSON: &str = "SELECT id FROM persons WHERE citizen = ?1";

const INSERT_NEED: &str =
    "INSERT OR IGNORE INTO needs (person, kind, device, identified) VALUES (?1, ?2, ?3, ?4)";

impl Side for Sqlite {
    fn open(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let connection = Connection::open(folder.join("database")).expect("a database");
        connection.busy_timeout(Duration::from_secs(30)).expect("a timeout");
        connection.execute_batch(SCHEMA).expect("the schema");
        Self { folder: folder.to_owned(), connection }
    }

    fn again(&self) -> Self {
        Self::open(&self.folder)
    }

    fn import(&mut self, kind: Kind, sheet: &str) -> u64 {
        let changed = match kind {
            Kind::Persons => self.import_persons(sheet),
            _ => self.import_needs(sheet),
        };
        changed as u64
    }

    fn record(&mut self, change: &Change) {
        self.record_together(std::slice::from_ref(change));
    }

    fn stock(&mut self, devices: usize) {
        let transaction = self.connection.transaction().expect("a transaction");
        {
            let insert = "INSERT INTO items (tag, model, status, since) VALUES (?1, 'WC', 1, ?2)";
            let mut insert = transaction.prepare(insert).expect("a statement");
            for number in 0..devices {
                insert.execute(params![tag(number), "2020-01-01"]).expect("a row");
            }
        }
        transaction.commit().expect("durable");
    }

    fn lend(&mut self, device: usize, change: &Change) {
        let behavior = TransactionBehavior::Immediate;
        let transaction =
            self.connection.transaction_with_behavior(behavior).expect("a transaction");
        {
            let statement = |sql| transaction.prepare_cached(sql).expect("a statement");
            let person: i64 =
                statement(FIND_PERSON).query_row([&change.citizen], |row| row.get(0)).expect("one");
            let (item, status): (i64, i64) =
                statement("SELECT id, status FROM items WHERE tag = ?1")
                    .query_row([tag(device)], |row| Ok((row.get(0)?, row.get(1)?)))
                    .expect("a device");
            let count = |sql, id: i64| -> i64 {
                statement(sql).query_row([id], |row| row.get(0)).expect("a number")
            };
            let open =
                count("SELECT count(*) FROM loans WHERE person = ?1 AND in_on IS NULL", person);
            let out = count("SELECT count(*) FROM loans WHERE item = ?1 AND in_on IS NULL", item);
            let waiting: i64 =
                statement("SELECT count(*) FROM holds WHERE model = 'WC' AND state < 2")
                    .query_row([], |row| row.get(0))
                    .expect("a number");
            assert_eq!((status, out, waiting), (1, 0, 0), "free");
            assert!(open < 5, "few enough");
            let insert = "INSERT INTO loans (item, person, out_on, due_on) VALUES (?1, ?2, ?3, ?4)";
            let (day, due) = ("2024-04-30", "2024-06-29");
            statement(insert).execute(params![item, person, day, due]).expect("a row");
            let update = "UPDATE items SET status = 2, since = ?2 WHERE id = ?1";
            statement(update).execute(params![item, day]).expect("a row");
            let moved = "INSERT INTO moves (item, day, step, actor) VALUES (?1, ?2, 1, 'bench')";
            statement(moved).execute(params![item, day]).expect("a row");
        }
        transaction.commit().expect("durable");
    }

    fn look_up(&mut self, citizen: &str) -> String {
        let mut find = self.connection.prepare("SELECT * FROM persons WHERE citizen = ?1");
        let row = find.as_mut().expect("a statement").query_row([citizen], |row| {
            let others = (row.get(2)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?);
            std::hint::black_box::<(String, u8, String, u8, u8)>(others);
            Ok((row.get(3)?, row.get::<_, String>(8)?, row.get::<_, String>(9)?))
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
    /// Imports a sheet of people as an upsert by citizen id; how many rows changed something.
    fn import_persons(&mut self, sheet: &str) -> usize {
        let transaction = self.connection.transaction().expect("a transaction");
        let mut changed = 0;
        {
            let mut find = transaction
                .prepare("SELECT id, certificate, name, division FROM persons WHERE citizen = ?1")
                .expect("a statement");
            let mut insert = transaction
                .prepare(
                    "INSERT INTO persons (citizen, certificate, name, sex, birth, category, grade, \
                     division, registered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )
                .expect("a statement");
            let mut update = transaction
                .prepare(
                    "UPDATE persons SET certificate = ?2, name = ?3, division = ?4 WHERE id = ?1",
                )
                .expect("a statement");
            for_each_row(sheet, |row| {
                let citizen = CitizenId::parse(&row[0]).expect("an id");
                let certificate = Certificate::parse(&row[1]).expect("a certificate");
                assert_eq!(citizen, certificate.citizen);
                let registered = parse_day(&row[4]).expect("a day");
                let (id, cert) = (citizen.to_string(), certificate.to_string());
                let stored: Option<(i64, String, String, String)> = find
                    .query_row([&id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
                    .optional()
                    .expect("a look-up");
                match stored {
                    None => {
                        let issue = certificate.issue;
                        insert
                            .execute(params![
                                id,
                                cert,
                                &row[2],
                                citizen.sex().number(),
                                citizen.birth_date().to_string(),
                                issue.category.number(),
                                issue.grade.number(),
                                &row[3],
                                registered.to_string(),
                            ])
                            .expect("a row");
                        changed += 1;
                    }
                    Some((key, c, n, d)) if c != cert || n != row[2] || d != row[3] => {
                        update.execute(params![key, cert, &row[2], &row[3]]).expect("a row");
                        changed += 1;
                    }
                    Some(_) => {}
                }
            });
        }
        transaction.commit().expect("durable");
        changed
    }

    /// Imports a sheet of needs as an upsert by its key; how many rows were new.
    fn import_needs(&mut self, sheet: &str) -> usize {
        let transaction = self.connection.transaction().expect("a transaction");
        let mut created = 0;
        {
            let mut person = transaction.prepare(FIND_PERSON).expect("a statement");
            let mut insert = transaction.prepare(INSERT_NEED).expect("a statement");
            for_each_row(sheet, |row| {
                let citizen = CitizenId::parse(&row[0]).expect("an id").to_string();
                let kind = NeedKind::from_word(&row[1]).expect("a kind");
                if kind == NeedKind::Device {
                    let class = DeviceClass::parse(&row[2], Scheme::Iso9999).expect("a class");
                    class_table().get(class).expect("a known class");
                }
                let day = parse_day(&row[3]).expect("a day").to_string();
                let id: i64 = person.query_row([&citizen], |r| r.get(0)).expect("a person");
                created += insert.execute(params![id, kind.number(), &row[2], day]).expect("a row");
            });
        }
        transaction.commit().expect("durable");
        created
    }

    /// Records needs, all in one transaction.
    pub fn record_together(&mut self, changes: &[Change]) {
        let behavior = TransactionBehavior::Immediate;
        let transaction =
            self.connection.transaction_with_behavior(behavior).expect("a transaction");
        {
            let mut find = transaction.prepare_cached(FIND_PERSON).expect("a statement");
            let mut insert = transaction.prepare_cached(INSERT_NEED).expect("a statement");
            let kind = NeedKind::Training.number();
            for change in changes {
                let id: i64 =
                    find.query_row([&change.citizen], |row| row.get(0)).expect("a person");
                let day = change.day.to_string();
                insert.execute(params![id, kind, "", day]).expect("a row");
            }
        }
        transaction.commit().expect("durable");
    }
}

fn for_each_row(sheet: &str, mut work: impl FnMut(&csv::StringRecord)) {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).expect("well-formed CSV") {
        work(&record);
    }
}
