//! What a lending desk asks of SQLite: a loan out and in under its rules, the story of a device, a school's needs.

use rusqlite::{Connection, params};

use super::{FIND_PERSON, Sqlite, today};

impl Sqlite {
    /// Lends a device to a person, durably, where the rules allow it.
    pub fn loan_out(&mut self, tag: &str, citizen: &str) {
        self.change(|connection| {
            let person: i64 = one(connection, FIND_PERSON, [citizen]);
            let (item, model, status) = item(connection, tag);
            let open = "SELECT count(*) FROM loans WHERE person = ?1 AND in_on IS NULL";
            let out = "SELECT count(*) FROM loans WHERE item = ?1 AND in_on IS NULL";
            let waiting = "SELECT count(*) FROM holds WHERE model = ?1 AND state < 2";
            let [open, out, waiting]: [i64; 3] = [(open, person), (out, item), (waiting, model)]
                .map(|(sql, id)| one(connection, sql, [id]));
            assert_eq!((status, out, waiting), (1, 0, 0), "free");
            assert!(open < 5, "few enough");
            let insert = "INSERT INTO loans (item, person, out_on, due_on) VALUES (?1, ?2, ?3, ?4)";
            change(connection, insert, params![item, person, today(), today() + 100]);
            moved(connection, item, 2);
        });
    }

    /// Takes a lent device back, durably.
    pub fn loan_in(&mut self, tag: &str) {
        self.change(|connection| {
            let (item, _, status) = item(connection, tag);
            assert_eq!(status, 2, "lent");
            let update = "UPDATE loans SET in_on = ?2 WHERE item = ?1 AND in_on IS NULL";
            change(connection, update, params![item, today()]);
            moved(connection, item, 3);
        });
    }

    /// A device with its whole story, a line for each loan and move.
    pub fn stock_show(&self, tag: &str) -> Vec<String> {
        let sql = "SELECT models.code || ' ' || models.name || ' ' || sites.code || ' ' || status || ' ' || received, 0 \
             FROM items JOIN models ON models.id = model JOIN sites ON sites.id = site WHERE tag = ?1 \
             UNION ALL \
             SELECT name || ' ' || citizen || ' ' || out_on || ' ' || ifnull(in_on, ''), out_on \
             FROM loans JOIN items ON items.id = item JOIN persons ON persons.id = loans.person WHERE tag = ?1 \
             ORDER BY 2";
        self.lines(sql, tag)
    }

    /// The needs of a school's students, a line each.
    pub fn need_list(&self, school: &str) -> Vec<String> {
        let sql = "SELECT persons.name || ' ' || citizen || ' ' || device || ' ' || identified || ' ' || \
                ifnull(met_on, '') \
             FROM persons JOIN sites ON sites.id = school JOIN needs ON needs.person = persons.id \
             WHERE sites.code = ?1 ORDER BY needs.id";
        self.lines(sql, school)
    }

    fn lines(&self, sql: &str, of: &str) -> Vec<String> {
        let mut read = self.connection.prepare(sql).expect("a statement");
        let rows = read.query_map([of], |row| row.get(0)).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    }
}

/// An item of a tag, its model, and where it stands.
fn item(connection: &Connection, tag: &str) -> (i64, i64, i64) {
    let sql = "SELECT id, model, status FROM items WHERE tag = ?1";
    let mut find = connection.prepare_cached(sql).expect("a statement");
    find.query_row([tag], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("a device")
}

/// Records that an item moved to another standing.
fn moved(connection: &Connection, item: i64, status: i64) {
    let update = "UPDATE items SET status = ?2, since = ?3 WHERE id = ?1";
    change(connection, update, params![item, status, today()]);
    let insert = "INSERT INTO moves (item, day, step, actor) VALUES (?1, ?2, ?3, 'bench')";
    change(connection, insert, params![item, today(), status]);
}

fn one<T: rusqlite::types::FromSql>(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> T {
    let mut find = connection.prepare_cached(sql).expect("a statement");
    find.query_row(values, |row| row.get(0)).expect("one")
}

fn change(connection: &Connection, sql: &str, values: impl rusqlite::Params) {
    connection.prepare_cached(sql).and_then(|mut change| change.execute(values)).expect("a change");
}
