//! The identity of a person, and their attributes on a day.
//!
//! A person can be written in many ways: the citizen id is the key, the first 18 characters of a certificate
//! are the same id, and a local key belongs to a site.

use super::cells::{self, Change};
use super::{Oracle, Tables};
use crate::city::Row;
use jiff::civil::Date;

/// The place of a person in the register.
pub(super) type PersonNo = usize;

/// The fields of a person that figures use.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) id: Option<String>,
    certificate: Option<String>,
    pub(super) sex: Option<String>,
    pub(super) birth: Option<Date>,
    pub(super) division: Dated,
    pub(super) school: Dated,
    pub(super) category: Dated,
    pub(super) grade: Option<String>,
    pub(super) stage: Option<String>,
    pub(super) placement: Option<String>,
    /// The day of registration; there from the first row on.
    pub(super) registered: Option<Date>,
    /// The day of leaving, and why.
    pub(super) left: Option<(Date, String)>,
}

/// An attribute with the days from which its values hold, earliest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Dated(Vec<(Date, Option<String>)>);

impl Dated {
    /// Returns the value that holds on `day`.
    pub(super) fn on(&self, day: Date) -> Option<&str> {
        let held = self.0.iter().rev().find(|(from, _)| *from <= day)?;
        held.1.as_deref()
    }

    /// Learns of a value: the first one held from the beginning, a changed one holds from `today`.
    fn learn(&mut self, value: Option<String>, today: Date) {
        if self.0.is_empty() {
            self.0.extend(value.map(|value| (Date::MIN, Some(value))));
        } else if self.on(today) != value.as_deref() {
            self.0.retain(|(from, _)| *from < today);
            self.0.push((today, value));
        }
    }

    fn apply(&mut self, change: Change<String>, today: Date) {
        match change {
            Change::Keep => {}
            Change::Clear => self.learn(None, today),
            Change::Set(value) => self.learn(Some(value), today),
        }
    }
}

/// The keys of a row: at least one is there, and they agree.
struct Keys {
    id: Option<String>,
    certificate: Option<String>,
    local: Option<String>,
}

impl Oracle {
    /// Returns the person that a cell of another file names, by id, certificate or local key.
    pub(super) fn find_person(&self, cell: &str) -> Result<PersonNo, String> {
        let number = cells::number(cell);
        let found = match cells::citizen_id(&number) {
            Some(id) => self.by_id.get(id),
            None => self.by_key.get(&self.local_key(cell)),
        };
        found.copied().ok_or_else(|| format!("no person `{cell}`"))
    }

    /// Returns a local key with its site. A bare key belongs to the store's own site.
    fn local_key(&self, cell: &str) -> String {
        let text = cells::text(cell);
        if text.contains('/') { text } else { format!("{}/{text}", self.home) }
    }

    /// Takes in the person columns of a row, and returns the person.
    pub(super) fn take_person<R: Row>(&mut self, row: &R) -> Result<PersonNo, String> {
        let keys = self.keys(row)?;
        let place = self.place_of(&keys)?;
        let mut person = place.map_or_else(Person::default, |place| self.people[place].clone());
        self.update_person(&mut person, &keys, row)?;
        let place = place.unwrap_or_else(|| {
            self.people.push(Person::default());
            self.people.len() - 1
        });
        self.people[place] = person;
        self.by_id.extend(keys.id.map(|id| (id, place)));
        self.by_key.extend(keys.local.map(|key| (key, place)));
        Ok(place)
    }

    /// Returns the person of a row, as known before it.
    pub(super) fn person_of<R: Row>(&self, row: &R) -> Result<Option<Person>, String> {
        let place = self.place_of(&self.keys(row)?)?;
        Ok(place.map(|place| self.people[place].clone()))
    }

    /// Restores a person to the state before a row. `None` removes the person.
    pub(super) fn restore_person(&mut self, place: PersonNo, before: Option<Person>) {
        if let Some(person) = before {
            self.people[place] = person;
        } else {
            self.people.truncate(place);
            self.by_id.retain(|_, person| *person != place);
            self.by_key.retain(|_, person| *person != place);
        }
    }

    fn keys<R: Row>(&self, row: &R) -> Result<Keys, String> {
        let filled = |name| Some(cells::number(row.get(name))).filter(|cell| !cell.is_empty());
        let certificate = filled("certificate");
        let local = filled("key").map(|_| self.local_key(row.get("key")));
        let certified = certificate.as_deref().map(|number| number.get(..18).unwrap_or(number));
        let id = filled("id_number").or_else(|| certified.map(str::to_owned));
        if let Some(id) = &id {
            check_id(id)?;
            if certified.is_some_and(|certified| certified != id) {
                return Err("the certificate is of another id".to_owned());
            }
        } else if local.is_none() {
            return Err("the row has no person key".to_owned());
        }
        Ok(Keys { id, certificate, local })
    }

    fn place_of(&self, keys: &Keys) -> Result<Option<PersonNo>, String> {
        let by_id = keys.id.as_ref().and_then(|id| self.by_id.get(id));
        let by_key = keys.local.as_ref().and_then(|key| self.by_key.get(key));
        match (by_id, by_key) {
            (Some(one), Some(other)) if one != other => {
                Err("id and key name two people".to_owned())
            }
            // A key whose person has another id already does not join this one.
            (None, Some(place)) if keys.id.is_some() && self.people[*place].id.is_some() => {
                Err("the key is of another id".to_owned())
            }
            (one, other) => Ok(one.or(other).copied()),
        }
    }

    fn update_person<R: Row>(
        &self,
        person: &mut Person,
        keys: &Keys,
        row: &R,
    ) -> Result<(), String> {
        let today = self.today;
        self.update_identity(person, keys, row)?;
        let known = |cell: &str| self.tables.division(cell).map(|_| cells::text(cell));
        person.division.apply(cells::change(row.get("division"), known)?, today);
        if person.division.0.is_empty() {
            return Err("a new person needs a division".to_owned());
        }
        person.school.apply(cells::change(row.get("school"), |cell| self.site(cell))?, today);
        let plain = |name| cells::change(row.get(name), |cell| Ok(cells::code(cell)));
        plain("stage")?.apply(&mut person.stage);
        plain("placement")?.apply(&mut person.placement);
        cells::change(row.get("registered_on"), |cell| cells::past_date(cell, today))?
            .apply(&mut person.registered);
        self.ending(row, "left_on", "left_reason")?.apply(&mut person.left);
        Ok(())
    }

    /// Id, certificate and what can be read off them.
    fn update_identity<R: Row>(
        &self,
        person: &mut Person,
        keys: &Keys,
        row: &R,
    ) -> Result<(), String> {
        let plain = |name| cells::change(row.get(name), |cell| Ok(cells::code(cell)));
        plain("sex")?.apply(&mut person.sex);
        let birth = cells::change(row.get("birth_date"), |cell| cells::past_date(cell, self.today));
        birth?.apply(&mut person.birth);
        if let Some(id) = &keys.id {
            let (birth, sex) = born(id)?;
            if *person.birth.get_or_insert(birth) != birth {
                return Err("the id has another birth date".to_owned());
            }
            if person.sex.get_or_insert_with(|| sex.to_owned()) != sex {
                return Err("the id has another sex".to_owned());
            }
            person.id = Some(id.clone());
        }
        let category = certified(person, keys, plain("category")?, 18);
        let grade = certified(person, keys, plain("grade")?, 19);
        person.category.apply(category, self.today);
        grade.apply(&mut person.grade);
        if keys.certificate.is_some() {
            person.certificate.clone_from(&keys.certificate);
        }
        Ok(())
    }

    /// Returns a day with a reason: both or neither.
    pub(super) fn ending<R: Row>(
        &self,
        row: &R,
        day: &str,
        reason: &str,
    ) -> Result<Change<(Date, String)>, String> {
        let on = cells::change(row.get(day), |cell| cells::past_date(cell, self.today))?;
        let why = cells::change(row.get(reason), |cell| Ok(cells::code(cell)))?;
        match (on, why) {
            (Change::Set(on), Change::Set(why)) => Ok(Change::Set((on, why))),
            (Change::Keep, Change::Keep) => Ok(Change::Keep),
            (Change::Clear, Change::Clear) => Ok(Change::Clear),
            _ => Err(format!("{day} and {reason} go together")),
        }
    }
}

/// Returns the change of an empty category or grade, from the certificate: for a person who has none yet, or when
/// the certificate is a new one. Re-reading the old certificate must not undo what a cell said.
fn certified(person: &Person, keys: &Keys, cell: Change<String>, digit: usize) -> Change<String> {
    let Change::Keep = cell else { return cell };
    let printed = keys.certificate.as_ref().and_then(|number| number.get(digit..=digit));
    let same = person.certificate == keys.certificate;
    printed.filter(|_| !same).map_or(Change::Keep, |digit| Change::Set(digit.to_owned()))
}

fn check_id(id: &str) -> Result<(), String> {
    let valid = cells::citizen_id(id).filter(|valid| *valid == id);
    let front = valid.map(|id| &id[..17]);
    match front {
        Some(front) if id.ends_with(cells::check_character(front)) => Ok(()),
        _ => Err(format!("`{id}` fails its check")),
    }
}

/// Returns the birth date and the sex of an id.
fn born(id: &str) -> Result<(Date, &'static str), String> {
    let birth = format!("{}-{}-{}", &id[6..10], &id[10..12], &id[12..14]);
    let male = id.as_bytes()[16] % 2 == 1;
    Ok((cells::date(&birth)?, if male { "male" } else { "female" }))
}

/// Returns the full years on `day`. A person born on 29 February is a year older on the 28th of a common
/// year.
pub(super) fn age(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    let last = if birth.month() == 2 && !day.in_leap_year() { 28 } else { 31 };
    let birthday = (birth.month(), birth.day().min(last));
    if (day.month(), day.day()) < birthday { years - 1 } else { years }
}

impl Person {
    /// Returns the age band on `day`, `""` where the birth date is unknown.
    pub(super) fn age_band(&self, day: Date) -> &'static str {
        match self.birth.map(|birth| age(birth, day)) {
            None => "",
            Some(..=6) => "0-6",
            Some(7..=14) => "7-14",
            Some(15..=17) => "15-17",
            Some(18..=59) => "18-59",
            Some(60..) => "60+",
        }
    }

    /// Checks whether the person lives in `division` or below it on `day`.
    pub(super) fn lives_in(&self, tables: &Tables, division: &str, day: Date) -> bool {
        let home = self.division.on(day).unwrap_or_default();
        let home = tables.division(home).unwrap_or_default();
        tables.upward(&home).iter().any(|code| code == division)
    }
}

#[cfg(test)]
mod tests {
    use super::age;
    use jiff::civil::date;

    #[test]
    fn leap_day_child_is_a_year_older_on_the_28th() {
        let birth = date(2016, 2, 29);
        assert_eq!(age(birth, date(2023, 2, 27)), 6);
        assert_eq!(age(birth, date(2023, 2, 28)), 7);
        assert_eq!(age(birth, date(2024, 2, 28)), 7);
        assert_eq!(age(birth, date(2024, 2, 29)), 8);
    }
}
