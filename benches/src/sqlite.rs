//! The yardstick: what an engineer would pick instead. SQLite with the same unique keys, the same checks and the
//! same durability: WAL, `synchronous=FULL`, prepared statements, one transaction a file.

use std::path::Path;

use assistive_core::model::{
    Certificate, CitizenId, Coded, DeviceClass, NeedKind, Scheme, class_table, parse_day,
};
use rusqlite::{Connection, OptionalExtension, params};

/// A SQLite database with the tables of people and needs.
pub struct Sqlite {
    connection: Connection,
}

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
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
";

impl Sqlite {
    /// Opens a database, making it where it is missing.
    pub fn open(path: &Path) -> Self {
        let connection = Connection::open(path).expect("a database");
        connection.execute_batch(SCHEMA).expect("the schema");
        connection.busy_timeout(std::time::Duration::from_secs(30)).expect("a timeout");
        Self { connection }
    }

    /// Imports a sheet of people as an upsert by citizen id; how many rows changed something.
    pub fn import_persons(&mut self, sheet: &str) -> usize {
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
    pub fn import_needs(&mut self, sheet: &str) -> usize {
        let transaction = self.connection.transaction().expect("a transaction");
        let mut created = 0;
        {
            let mut person = transaction
                .prepare("SELECT id FROM persons WHERE citizen = ?1")
                .expect("a statement");
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

    /// Records one need, durably.
    pub fn record_need(&mut self, citizen: &str, day: &str) {
        let transaction = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .expect("a transaction");
        let id: i64 = transaction
            .prepare_cached("SELECT id FROM persons WHERE citizen = ?1")
            .and_then(|mut find| find.query_row([citizen], |r| r.get(0)))
            .expect("a person");
        let kind = NeedKind::Training.number();
        transaction
            .prepare_cached(INSERT_NEED)
            .and_then(|mut insert| insert.execute(params![id, kind, "", day]))
            .expect("a row");
        transaction.commit().expect("durable");
    }
}

const INSERT_NEED: &str =
    "INSERT OR IGNORE INTO needs (person, kind, device, identified) VALUES (?1, ?2, ?3, ?4)";

fn for_each_row(sheet: &str, mut work: impl FnMut(&csv::StringRecord)) {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).expect("well-formed CSV") {
        work(&record);
    }
}
