//! The nine sheets into SQLite: one transaction a file, ids and days and classes checked by the same parsers as ours,
//! codes resolved, every row an upsert by its key. Columns stand where the sheets of `sheets.rs` have them.

use std::collections::HashMap;

use assistive_core::exchange::Kind;
use assistive_core::model::{
    Certificate, CitizenId, Coded, DeviceClass, NeedKind, Scheme, Sex, class_table, parse_day,
};
use jiff::civil::Date;
use rusqlite::{CachedStatement, OptionalExtension, Transaction, params};

/// A transaction that imports a sheet, with the short tables of codes in memory.
pub(super) struct Import<'a> {
    transaction: &'a Transaction<'a>,
    divisions: HashMap<String, i64>,
    sites: HashMap<String, i64>,
    models: HashMap<String, (i64, DeviceClass)>,
}

/// A person that a row names.
struct Known {
    id: i64,
    county: i64,
    left: Option<i64>,
}

/// A day as it is stored: 5 March 2023 is 20230305.
pub(super) fn number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

impl<'a> Import<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>) -> Self {
        let codes = |table: &str| {
            let mut read = transaction.prepare(&format!("SELECT code, id FROM {table}"));
            let rows = read
                .as_mut()
                .expect("a statement")
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.expect("codes").map(|row| row.expect("a code")).collect()
        };
        let (divisions, sites) = (codes("divisions"), codes("sites"));
        let mut read = transaction.prepare("SELECT code, id, class FROM models");
        let models = read.as_mut().expect("a statement").query_map([], |row| {
            let class: String = row.get(2)?;
            Ok((row.get(0)?, (row.get(1)?, known_class(&class))))
        });
        let models = models.expect("models").map(|row| row.expect("a model")).collect();
        Self { transaction, divisions, sites, models }
    }

    /// Imports a sheet; how many records changed or are new.
    pub(super) fn sheet(&self, kind: Kind, sheet: &str) -> u64 {
        match kind {
            Kind::Sites => each(sheet, |row| self.site(row)),
            Kind::Catalog => each(sheet, |row| self.model(row)),
            Kind::Persons => each(sheet, |row| self.person(&Cells::of_persons(row)).1),
            Kind::StudentNeeds => each(sheet, |row| self.student_need(row)),
            Kind::Needs => each(sheet, |row| self.need_row(row)),
            Kind::Stock => each(sheet, |row| self.item(row)),
            Kind::Fittings => each_by_day(sheet, 2, |row| self.fitting(row)),
            Kind::Loans => each_by_day(sheet, 2, |row| self.loan(row)),
            _ => each(sheet, |row| self.service(row)),
        }
    }

    fn statement(&self, sql: &str) -> CachedStatement<'_> {
        self.transaction.prepare_cached(sql).expect("a statement")
    }

    fn site(&self, row: &csv::StringRecord) -> u64 {
        let upsert = "INSERT INTO sites (code, name, kind, division) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (code) DO UPDATE SET name = ?2, kind = ?3, division = ?4
             WHERE name <> ?2 OR kind <> ?3 OR division <> ?4";
        let division = self.divisions[&row[3]];
        executed(self.statement(upsert).execute(params![&row[0], &row[1], &row[2], division]))
    }

    fn model(&self, row: &csv::StringRecord) -> u64 {
        let upsert = "INSERT INTO models (code, name, class, facts) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (code) DO UPDATE SET name = ?2, class = ?3, facts = ?4
             WHERE name <> ?2 OR class <> ?3 OR facts <> ?4";
        let (class, facts) =
            (known_class(&row[2]).to_string(), row.iter().skip(3).collect::<Vec<_>>().join(","));
        executed(self.statement(upsert).execute(params![&row[0], &row[1], class, facts]))
    }

    /// The person of a row, and how many changed or are new.
    fn person(&self, cells: &Cells<'_>) -> (Known, u64) {
        let citizen = CitizenId::parse(cells.citizen).expect("an id");
        let certificate = Certificate::parse(cells.certificate).expect("a certificate");
        let (sex, born) = (Sex::from_word(cells.facts[1]).expect("a sex"), day(cells.facts[2]));
        assert_eq!((citizen, sex), (certificate.citizen, citizen.sex()));
        assert_eq!(born, citizen.birth_date());
        let (id, certificate_text) = (citizen.to_string(), certificate.to_string());
        let (name, county) = (cells.facts[0], self.divisions[cells.facts[5]]);
        let left = cells.left.map(|day_left| number(day(day_left)));
        let school = cells.school.map(|school| self.sites[school]);
        let find =
            "SELECT id, certificate, name, county, left_on, school FROM persons WHERE citizen = ?1";
        let stored = self.statement(find).query_row([&id], |row| {
            let same = row.get_ref(1)?.as_str()? == certificate_text
                && row.get_ref(2)?.as_str()? == name
                && row.get::<_, i64>(3)? == county
                && row.get::<_, Option<i64>>(4)? == left
                && row.get::<_, Option<i64>>(5)? == school;
            Ok((row.get::<_, i64>(0)?, same))
        });
        let known = |id| Known { id, county, left };
        match stored.optional().expect("a look-up") {
            Some((id, true)) => (known(id), 0),
            Some((id, false)) => {
                let update = "UPDATE persons SET certificate = ?2, name = ?3, county = ?4, left_on = ?5, \
                     school = ?6 WHERE id = ?1";
                let values = params![id, certificate_text, name, county, left, school];
                (known(id), executed(self.statement(update).execute(values)))
            }
            None => {
                let insert = "INSERT INTO persons (citizen, certificate, name, sex, birth, category, grade, \
                     county, registered, left_on, left_reason, school, stage, placement) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
                let issue = certificate.issue;
                let (category, grade) = (issue.category.number(), issue.grade.number());
                assert_eq!(cells.facts[3].parse(), Ok(category));
                assert_eq!(cells.facts[4].parse(), Ok(grade));
                let registered = number(day(cells.facts[6]));
                let values = params![
                    id,
                    certificate_text,
                    name,
                    sex.number(),
                    number(born),
                    category,
                    grade,
                    county,
                    registered,
                    left,
                    cells.left_reason,
                    school,
                    cells.stage,
                    cells.placement
                ];
                let created = executed(self.statement(insert).execute(values));
                (known(self.transaction.last_insert_rowid()), created)
            }
        }
    }

    fn student_need(&self, row: &csv::StringRecord) -> u64 {
        let (person, changed) = self.person(&Cells::of_students(row));
        let need = (NeedKind::Device, &row[12], &row[13], &row[14], None);
        changed + self.need(&person, need)
    }

    fn need_row(&self, row: &csv::StringRecord) -> u64 {
        let person = self.find(&row[0]);
        let kind = NeedKind::from_word(&row[4]).expect("a kind");
        let withdrawn = Some((&row[5], &row[6])).filter(|(day, _)| !day.is_empty());
        self.need(&person, (kind, &row[1], &row[2], &row[3], withdrawn))
    }

    /// A need of kind, device, day, programme, and withdrawal.
    fn need(
        &self,
        person: &Known,
        (kind, device, identified, programme, withdrawal): (
            NeedKind,
            &str,
            &str,
            &str,
            Option<(&str, &str)>,
        ),
    ) -> u64 {
        let device = match kind {
            NeedKind::Device if self.models.contains_key(device) => device.to_owned(),
            NeedKind::Device => known_class(device).to_string(),
            _ => String::new(),
        };
        let identified = number(day(identified));
        let withdrawn = withdrawal.map(|(on, _)| number(day(on)));
        assert!(withdrawn.is_none_or(|day| day >= identified), "not before");
        let ended = withdrawn.into_iter().chain(person.left).min();
        let insert = "INSERT INTO needs (person, kind, device, identified, programme, withdrawn, reason, county, ended) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
             ON CONFLICT (person, kind, device, identified) DO UPDATE SET programme = ?5, withdrawn = ?6, reason = ?7 \
             WHERE programme IS NOT ?5 OR (withdrawn IS NOT ?6 AND met_on IS NULL)";
        let values = params![
            person.id,
            kind.number(),
            device,
            identified,
            programme,
            withdrawn,
            withdrawal.map(|(_, why)| why),
            person.county,
            ended
        ];
        executed(self.statement(insert).execute(values))
    }

    fn item(&self, row: &csv::StringRecord) -> u64 {
        let insert = "INSERT INTO items (tag, model, site, source, donor, value, received, status, since) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?7) ON CONFLICT (tag) DO NOTHING";
        let (model, site) = (self.models[&row[1]].0, self.sites[&row[2]]);
        assert_eq!(&row[3], "1");
        let value: i64 = row[6].parse().expect("a value");
        let values = params![&row[0], model, site, &row[4], &row[5], value, number(day(&row[7]))];
        executed(self.statement(insert).execute(values))
    }

    /// A fitting; it meets the open need identified first for the model, else for its class or one above.
    fn fitting(&self, row: &csv::StringRecord) -> u64 {
        let (person, fitted_on) = (self.find(&row[0]), number(day(&row[2])));
        let (model, class) = self.models[&row[1]];
        let insert = "INSERT INTO fittings (person, model, fitted_on, quantity, mode, place, need) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
        let known =
            "SELECT count(*) FROM fittings WHERE person = ?1 AND model = ?2 AND fitted_on = ?3";
        if self.count(known, [person.id, model, fitted_on]) > 0 {
            return 0;
        }
        let present = person.left.is_none_or(|left| fitted_on <= left);
        let need = present.then(|| self.need_met(&person, &row[1], class, fitted_on)).flatten();
        if let Some(need) = need {
            let met = "UPDATE needs SET met_on = ?2, withdrawn = NULL, ended = NULL WHERE id = ?1";
            executed(self.statement(met).execute([need, fitted_on]));
        }
        let quantity: i64 = row[3].parse().expect("a quantity");
        let values = params![person.id, model, fitted_on, quantity, &row[4], &row[5], need];
        executed(self.statement(insert).execute(values))
    }

    fn need_met(&self, person: &Known, model: &str, class: DeviceClass, on: i64) -> Option<i64> {
        let class = class.to_string();
        let find = "SELECT id FROM needs WHERE person = ?1 AND kind = 1 AND device IN (?2, ?3, ?4, ?5) \
             AND identified <= ?6 AND met_on IS NULL AND (withdrawn IS NULL OR withdrawn > ?6) \
             ORDER BY device <> ?2, identified, id LIMIT 1";
        let values = params![person.id, model, class, &class[..5], &class[..2], on];
        self.statement(find).query_row(values, |row| row.get(0)).optional().expect("a look-up")
    }

    /// A loan; refused where the item is out on one of its days.
    fn loan(&self, row: &csv::StringRecord) -> u64 {
        let person = self.find(&row[1]);
        let (out, due) = (number(day(&row[2])), number(day(&row[3])));
        let back = Some(&row[4]).filter(|cell| !cell.is_empty()).map(|cell| number(day(cell)));
        let (item, received): (i64, i64) = self
            .statement("SELECT id, received FROM items WHERE tag = ?1")
            .query_row([&row[0]], |found| Ok((found.get(0)?, found.get(1)?)))
            .expect("an item");
        assert!(self.sites.contains_key(&row[5]) && received <= out);
        let known = "SELECT count(*) FROM loans WHERE item = ?1 AND out_on = ?2 AND person = ?3";
        if self.count(known, [item, out, person.id]) > 0 {
            return 0;
        }
        let overlapping = "SELECT count(*) FROM loans WHERE item = ?1 AND out_on < ?2 AND (in_on > ?3 OR in_on IS NULL)";
        let until = back.unwrap_or(i64::MAX);
        assert_eq!(self.count(overlapping, [item, until, out]), 0, "not out on these days");
        let insert =
            "INSERT INTO loans (item, person, out_on, due_on, in_on) VALUES (?1, ?2, ?3, ?4, ?5)";
        let created = self.statement(insert).execute(params![item, person.id, out, due, back]);
        let (status, since) = back.map_or((2, out), |day| (1, day));
        let update = "UPDATE items SET status = ?2, since = ?3 WHERE id = ?1";
        executed(self.statement(update).execute([item, status, since]));
        executed(created)
    }

    fn service(&self, row: &csv::StringRecord) -> u64 {
        let (person, kind) = (self.find(&row[0]).id, NeedKind::from_word(&row[1]).expect("a kind"));
        let upsert = "INSERT INTO services (person, kind, served_on, place, programme) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (person, kind, served_on) DO UPDATE SET place = ?4, programme = ?5 \
             WHERE place <> ?4 OR programme <> ?5";
        let values = params![person, kind.number(), number(day(&row[2])), &row[3], &row[4]];
        executed(self.statement(upsert).execute(values))
    }

    fn find(&self, cell: &str) -> Known {
        let citizen = CitizenId::parse(cell).expect("an id").to_string();
        let find = "SELECT id, county, left_on FROM persons WHERE citizen = ?1";
        let found = self.statement(find).query_row([citizen], |row| {
            Ok(Known { id: row.get(0)?, county: row.get(1)?, left: row.get(2)? })
        });
        found.expect("a person")
    }

    fn count(&self, sql: &str, values: [i64; 3]) -> i64 {
        self.statement(sql).query_row(values, |row| row.get(0)).expect("a number")
    }
}

/// The cells about a person, wherever they stand.
struct Cells<'a> {
    citizen: &'a str,
    certificate: &'a str,
    /// Name, sex, day of birth, category, grade, division, day of registration.
    facts: [&'a str; 7],
    left: Option<&'a str>,
    left_reason: Option<&'a str>,
    school: Option<&'a str>,
    stage: Option<&'a str>,
    placement: Option<&'a str>,
}

impl<'a> Cells<'a> {
    fn of_persons(row: &'a csv::StringRecord) -> Self {
        let left = Some(&row[10]).filter(|cell| !cell.is_empty());
        let left_reason = left.map(|_| &row[11]);
        Self { left, left_reason, ..Self::new(row, 3) }
    }

    fn of_students(row: &'a csv::StringRecord) -> Self {
        let [school, stage, placement] = [9, 10, 11].map(|place| Some(&row[place]));
        Self { school, stage, placement, ..Self::new(row, 2) }
    }

    fn new(row: &'a csv::StringRecord, facts: usize) -> Self {
        Self {
            citizen: &row[0],
            certificate: &row[1],
            facts: std::array::from_fn(|place| &row[facts + place]),
            left: None,
            left_reason: None,
            school: None,
            stage: None,
            placement: None,
        }
    }
}

fn day(cell: &str) -> Date {
    parse_day(cell).expect("a day")
}

fn known_class(cell: &str) -> DeviceClass {
    let class = DeviceClass::parse(cell, Scheme::Iso9999).expect("a class");
    class_table().get(class).expect("a known class").class()
}

fn executed(done: rusqlite::Result<usize>) -> u64 {
    done.expect("a change") as u64
}

/// Works through the rows of a sheet; the sum of what changed.
fn each(sheet: &str, mut work: impl FnMut(&csv::StringRecord) -> u64) -> u64 {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut changed = 0;
    while reader.read_record(&mut record).expect("well-formed CSV") {
        changed += work(&record);
    }
    changed
}

/// The same, where rows apply in the order of the days in a column: our sheets stand in it, which is checked.
fn each_by_day(sheet: &str, column: usize, mut work: impl FnMut(&csv::StringRecord) -> u64) -> u64 {
    let mut last = Date::MIN;
    each(sheet, |row| {
        let day = day(&row[column]);
        assert!(day >= last, "in order");
        last = day;
        work(row)
    })
}
