//! The yardstick: SQLite as an engineer would set it up. It has the same unique keys, checks and durability
//! (WAL, `synchronous=FULL`, one transaction for each sheet), prepared statements, and the indexes that the same
//! questions need. Its cache is 64 MB: with the default of 2 MB an import of a million people takes half as long again.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use assistive_core::exchange::Kind;
use assistive_core::model::{
    Certificate, CitizenId, Coded, DeviceClass, NeedKind, Scheme, Sex, class_table, parse_day,
};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::vtab::csvtab;
use rusqlite::{CachedStatement, Connection, Result, ToSql, TransactionBehavior};
use serde_json::{Value, json};

use crate::city::NewNeed;
use crate::sample::TODAY;
use crate::store::Engine;

/// A SQLite database with the tables of `schema.sql`.
pub struct Sqlite {
    folder: PathBuf,
    connection: Connection,
}

/// The counts of a county: people in need, fitted, fully fitted; needs, needs met.
type Counts = [u64; 5];

/// The statements of `statements.sql` by the name of their group.
static STATEMENTS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let groups = include_str!("statements.sql").split("\n\n-- ").skip(1);
    let groups = groups.map(|group| group.split_once('\n').expect("a name"));
    groups.map(|(name, sql)| (name, sql.trim_end().split_inclusive(';').collect())).collect()
});

impl Engine for Sqlite {
    const NAME: &str = "sqlite";

    fn open(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let connection = Connection::open(folder.join("database")).expect("a database");
        connection.busy_timeout(Duration::from_secs(30)).expect("a timeout");
        connection.execute_batch(include_str!("schema.sql")).expect("the schema");
        csvtab::load_module(&connection).expect("the table of a sheet");
        add_functions(&connection).expect("functions");
        Self { folder: folder.to_owned(), connection }
    }

    fn another(&self) -> Self {
        Self::open(&self.folder)
    }

    fn import(&mut self, kind: Kind, sheet: &Path) -> u64 {
        let file = sheet.display();
        let open =
            format!("CREATE VIRTUAL TABLE temp.sheet USING csv(filename='{file}', header=yes)");
        self.connection.execute_batch(&open).expect("a sheet");
        let changed = self.change(&kind.to_string(), &[]);
        self.connection.execute_batch("DROP TABLE temp.sheet").expect("dropped");
        changed
    }

    fn record(&mut self, (citizen, day): &NewNeed) {
        assert_eq!(self.change("record need", &[citizen, &day.to_string()]), 1, "a need");
    }

    fn lend(&mut self, tag: &str, citizen: &str) {
        assert_eq!(self.change("loan out", &[tag, citizen, TODAY]), 2, "a loan and a move");
    }

    fn answer(&mut self, args: &[&str]) -> Value {
        match args {
            ["look-up", citizen] => self.lines("look up", &[citizen]).remove(0).into(),
            ["rate"] => {
                self.change("indexes of the rate", &[]);
                json!(self.rate("rate"))
            }
            ["rate from copies"] => json!(self.rate("rate from copies")),
            ["loan", "out", tag, "--to", citizen] => json!(self.lend(tag, citizen)),
            ["loan", "in", tag] => {
                let changed = self.change("loan in", &[tag, TODAY]);
                assert_eq!(changed, 3, "a device, a loan and a move");
                Value::Null
            }
            ["stock", "show", tag] => json!(self.lines("stock show", &[tag])),
            ["need", "list", "--school", school] => json!(self.lines("need list", &[school])),
            _ => panic!("no question: {args:?}"),
        }
    }

    fn counts(&self) -> String {
        self.lines("counts", &[]).remove(0)
    }
}

impl Sqlite {
    /// Executes a group of statements in one durable transaction. Returns the number of changed rows.
    fn change(&mut self, group: &str, parameters: &[&str]) -> u64 {
        let begin = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begin.expect("a transaction");
        let execute = |sql: &&str| {
            let mut statement = transaction.prepare_cached(sql).expect("a statement");
            bind(&mut statement, parameters);
            statement.raw_execute().expect("a change") as u64
        };
        let changed = STATEMENTS[group].iter().map(execute).sum();
        transaction.commit().expect("a durable commit");
        changed
    }

    /// Returns the first column of a query.
    fn lines(&self, name: &str, parameters: &[&str]) -> Vec<String> {
        let statement = self.connection.prepare_cached(STATEMENTS[name][0]);
        let mut statement = statement.expect("a statement");
        bind(&mut statement, parameters);
        statement.raw_query().mapped(|row| row.get(0)).map(|line| line.expect("a row")).collect()
    }

    /// Returns the counts of 2023 by the code of the county, as `assistive_core::report::rate` defines them. The program
    /// counts the rows of a covering index as they come. This is the fastest way that was tried on half a million device
    /// needs: from copies, one query for each county grouped by person takes 1.6 times as long, one query for all counties
    /// grouped by person and then by county 4 times, and with the county from `persons` 6 times.
    fn rate(&self, name: &str) -> BTreeMap<String, Counts> {
        let mut counties = BTreeMap::<i64, Counts>::new();
        let mut statement = self.connection.prepare(STATEMENTS[name][0]).expect("a statement");
        let mut rows = statement.query([]).expect("rows");
        // The county and person of the rows before, their needs and their needs met.
        let (mut current, mut needs, mut met) = ((0, 0), 0, 0);
        let mut add = |(county, _), needs, met| {
            let person = [1, u64::from(met > 0), u64::from(met == needs), needs, met];
            let counts = counties.entry(county).or_default();
            counts.iter_mut().zip(person).for_each(|(sum, one)| *sum += one);
        };
        while let Some(row) = rows.next().expect("a row") {
            let next: (i64, i64) = (row.get_unwrap(0), row.get_unwrap(1));
            if next != current {
                add(current, needs, met);
                (current, needs, met) = (next, 0, 0);
            }
            needs += 1;
            met += u64::from(row.get_unwrap::<_, Option<bool>>(2) == Some(true));
        }
        add(current, needs, met);
        let codes = self.lines("divisions", &[]).into_iter();
        // Divisions are numbered from 1. No division has the number 0.
        codes.zip(1..).filter_map(|(code, id)| Some((code, counties.remove(&id)?))).collect()
    }
}

/// Binds as many parameters as a statement has.
fn bind(statement: &mut CachedStatement<'_>, parameters: &[&str]) {
    for (index, value) in (1..=statement.parameter_count()).zip(parameters) {
        statement.raw_bind_parameter(index, value).expect("a parameter");
    }
}

/// Adds the functions that check a cell with a parser of assistive-core and return its stored form.
fn add_functions(connection: &Connection) -> Result<()> {
    add_function(connection, "citizen", |[cell]| {
        CitizenId::parse(cell).expect("an id").to_string()
    })?;
    add_function(connection, "person", |[cell, sex, born]| {
        let citizen = CitizenId::parse(cell).expect("an id");
        assert_eq!(Sex::from_word(sex), Some(citizen.sex()));
        assert_eq!(parse_day(born), Some(citizen.birth_date()));
        citizen.to_string()
    })?;
    add_function(connection, "certificate", |[cell, citizen, category, grade]| {
        let certificate = Certificate::parse(cell).expect("a certificate");
        assert_eq!(category.parse(), Ok(certificate.issue.category.number()));
        assert_eq!(grade.parse(), Ok(certificate.issue.grade.number()));
        let certificate = certificate.to_string();
        assert!(certificate.starts_with(citizen), "the certificate of another person");
        certificate
    })?;
    add_function(connection, "kind", |[cell]| NeedKind::from_word(cell).expect("a kind").number())?;
    add_function(connection, "class", |[cell]| {
        let class = DeviceClass::parse(cell, Scheme::Iso9999).expect("a class");
        class_table().get(class).expect("a known class").class().to_string()
    })?;
    // 5 March 2023 is 20230305.
    add_function(connection, "day", |[cell]| {
        let day = (!cell.is_empty()).then(|| parse_day(cell).expect("a day"))?;
        Some(i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()))
    })
}

fn add_function<const N: usize, T: ToSql + 'static>(
    connection: &Connection,
    name: &str,
    function: impl Fn([&str; N]) -> T + Send + 'static,
) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let function = move |context: &mut Context<'_>| -> Result<T> {
        Ok(function(std::array::from_fn(|n| context.get_raw(n).as_str().expect("text"))))
    };
    connection.create_scalar_function(name, N as i32, flags, function)
}
