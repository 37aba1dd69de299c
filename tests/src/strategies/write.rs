//! Writing a plan as the rows of a city.

use super::choices::{
    self, DEVICES, DIVISIONS, MODELS, OTHER_KINDS, PLACEMENTS, PROGRAMMES, REASONS, SCHOOLS, SITES,
    STAGES, pick,
};
use super::plan::{
    AgainPlan, EDGES, FittingPlan, Known, NeedPlan, PersonPlan, When, citizen_id, happened, later,
};
use crate::city::{City, FittingRow, NeedRow, PersonRow, Row, StudentNeedRow, StudentRow};
use jiff::civil::Date;

/// The sending that is written, of two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    First,
    Second,
}

/// Writes the rows of one term. Rows that do not depend on people are sent with the first.
pub(super) fn city(schools: usize, plans: &[PersonPlan], term: Term) -> City {
    let mut city = City::default();
    if term == Term::First {
        city.divisions = choices::divisions();
        city.sites = choices::sites(schools);
        city.models = choices::models();
    }
    let mut needs = Vec::new();
    let mut on_sheet = Vec::new();
    let mut fittings = Vec::new();
    for (number, plan) in plans.iter().enumerate() {
        let writer = Writer { plan, number, schools };
        let (by_sheet, by_needs) = writer.needs(term);
        let sheet_only = plan.school.is_some_and(|school| school.sheet_only);
        if term == Term::Second {
            city.persons.extend(writer.found_left());
        } else if !sheet_only || by_sheet.is_empty() {
            writer.register(&mut city);
        }
        on_sheet.extend(by_sheet);
        needs.extend(by_needs);
        fittings.extend(writer.fittings(term));
    }
    city.student_needs = in_file_order(on_sheet);
    city.needs = in_file_order(needs);
    city.fittings = in_file_order(fittings);
    city
}

/// Rows with their ranks, put in order.
pub(super) fn in_file_order<R>(mut rows: Vec<(u8, R)>) -> Vec<R> {
    rows.sort_by_key(|(rank, _)| *rank);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Writes what one person's plan says.
pub(super) struct Writer<'a> {
    pub(super) plan: &'a PersonPlan,
    pub(super) number: usize,
    pub(super) schools: usize,
}

impl Writer<'_> {
    fn id(&self) -> String {
        citizen_id(self.number, self.plan.birth, self.plan.male)
    }

    /// Returns the certificate; a re-issued one ends in its issue.
    fn certificate(&self, category: u8, issue: &str) -> String {
        format!("{}{category}{}{issue}", self.id(), self.plan.grade)
    }

    fn key(&self, with_site: bool) -> String {
        let site = if self.plan.foreign_key { "SP-0981" } else { "AK-DPF" };
        let key = format!("K{}", self.number);
        if with_site || self.plan.foreign_key { format!("{site}/{key}") } else { key }
    }

    /// Returns the day of registration, if a row has one: an edge that depends on the person.
    fn registered(&self) -> Date {
        pick(&EDGES, self.plan.division.wrapping_add(self.plan.category))
    }

    /// Returns one of the spellings by which another file may name this person.
    pub(super) fn cited(&self, way: u8) -> String {
        let own = self.plan.category;
        let by_id = [
            self.id(),
            self.certificate(own, ""),
            self.certificate(own, "B1"),
            self.certificate(own % 7 + 1, "B2"),
        ];
        let by_key = [self.key(false), self.key(true)];
        let ways: Vec<&String> = match self.plan.known {
            Known::Id | Known::Both | Known::Certificate => by_id.iter().collect(),
            Known::Key => by_key.iter().collect(),
            Known::KeyThenId => by_id.iter().chain(&by_key).collect(),
        };
        pick(&ways, way).clone()
    }

    fn person(&self) -> PersonRow {
        let plan = self.plan;
        let certificate = matches!(plan.known, Known::Certificate | Known::Both);
        // A certificate tells category and grade; the cells then stay empty. Not so where a later
        // one differs: what the older one says when it is read again is nowhere laid down.
        let certified = plan.known == Known::Certificate && plan.changed.is_none();
        let digit = |digit: u8| if certified { String::new() } else { digit.to_string() };
        PersonRow {
            id_number: self.when(matches!(plan.known, Known::Id | Known::Both), self.id()),
            certificate: self.when(certificate, self.certificate(plan.category, "")),
            key: self.when(matches!(plan.known, Known::Key | Known::KeyThenId), self.key(false)),
            name: format!("试验{}", self.number),
            category: digit(plan.category),
            grade: digit(plan.grade),
            division: pick(&DIVISIONS, plan.division).to_owned(),
            registered_on: self.when(plan.twice, self.registered().to_string()),
            left_on: plan.left.map_or_else(String::new, |(day, _)| day.to_string()),
            left_reason: plan.left.map_or_else(String::new, |(_, dead)| left_reason(dead)),
            ..PersonRow::default()
        }
    }

    fn when(&self, there: bool, cell: String) -> String {
        if there { cell } else { String::new() }
    }

    /// Returns the person's row as a student: the same at a school.
    fn student(&self, person: &PersonRow) -> Option<StudentRow> {
        let school = self.plan.school?;
        let choices = &SCHOOLS[..self.schools];
        Some(StudentRow::from_cells(|name| match name {
            "school" => pick(choices, school.school).0.to_owned(),
            "stage" => pick(&STAGES, school.stage).to_owned(),
            "placement" => pick(&PLACEMENTS, school.placement).to_owned(),
            other => person.get(other).to_owned(),
        }))
    }

    /// Returns the row that joins a local key with the id found later.
    fn joined(&self) -> Option<PersonRow> {
        (self.plan.known == Known::KeyThenId).then(|| PersonRow {
            id_number: self.id(),
            key: self.key(true),
            ..PersonRow::default()
        })
    }

    fn register(&self, city: &mut City) {
        let times = if self.plan.twice { 2 } else { 1 };
        let person = self.person();
        for _ in 0..times {
            match self.student(&person) {
                Some(student) => city.students.push(student),
                None => city.persons.push(person.clone()),
            }
        }
        // Rows of `persons` come before those of `students`, so a student is joined there.
        match self.joined() {
            Some(row) if self.plan.school.is_some() => city.students.push(self.as_student(&row)),
            Some(row) => city.persons.push(row),
            None => {}
        }
        self.change(city);
    }

    fn as_student(&self, person: &PersonRow) -> StudentRow {
        StudentRow::from_cells(|name| person.get(name).to_owned())
    }

    /// Adds a later row that gives another division, category and, to a student, another school.
    fn change(&self, city: &mut City) {
        let Some((division, category, school)) = self.plan.changed else { return };
        let category = category % 7 + 1;
        let mut row = PersonRow {
            division: pick(&DIVISIONS, division).to_owned(),
            category: category.to_string(),
            grade: self.plan.grade.to_string(),
            ..PersonRow::default()
        };
        if self.plan.known == Known::Key {
            row.key = self.key(true);
        } else {
            row.certificate = self.certificate(category, "B1");
        }
        if self.plan.school.is_some() {
            let mut student = self.as_student(&row);
            pick(&SCHOOLS[..self.schools], school).0.clone_into(&mut student.school);
            city.students.push(student);
        } else {
            city.persons.push(row);
        }
    }

    /// Returns the later row by which the person has left.
    fn found_left(&self) -> Option<PersonRow> {
        let (day, dead) = self.plan.second.left?;
        let key = self.plan.known == Known::Key;
        Some(PersonRow {
            id_number: self.when(!key, self.id()),
            key: self.when(key, self.key(true)),
            left_on: day.to_string(),
            left_reason: left_reason(dead),
            ..PersonRow::default()
        })
    }

    /// Returns the need rows of a term, those on the sheet of student needs and those of the needs file.
    #[expect(clippy::type_complexity, reason = "two lists of ranked rows")]
    fn needs(&self, term: Term) -> (Vec<(u8, StudentNeedRow)>, Vec<(u8, NeedRow)>) {
        let (mut by_sheet, mut by_needs) = (Vec::new(), Vec::new());
        let plans = match term {
            Term::First => &self.plan.needs,
            Term::Second => &self.plan.second.needs,
        };
        for need in plans {
            // The sheet of the later term would bring older attributes back as newer ones.
            let student = self.student(&self.person()).filter(|_| term == Term::First);
            for row in self.rows_of(need) {
                match &student {
                    Some(student) if need.on_sheet && self.plan.known != Known::KeyThenId => {
                        by_sheet.push((need.rank, on_sheet(student, &row)));
                    }
                    _ => by_needs.push((need.rank, row)),
                }
            }
        }
        if term == Term::Second {
            by_needs.extend(self.later_withdrawals());
            by_needs.extend(self.later_lists());
        }
        (by_sheet, by_needs)
    }

    fn rows_of(&self, need: &NeedPlan) -> Vec<NeedRow> {
        let mut rows = vec![self.need(need, need.identified)];
        if need.twice {
            rows.push(self.need(need, need.identified));
        }
        if let Some(again) = need.again {
            let day = happened(need.identified, again.days.into());
            let AgainPlan { programme, withdrawn, .. } = again;
            let quantity = (programme % 4 == 0).then_some(1 + programme % 3);
            let later = NeedPlan { programme, withdrawn, quantity, valid: None, ..need.clone() };
            rows.push(self.need(&later, day));
        }
        rows
    }

    fn need(&self, need: &NeedPlan, identified: Date) -> NeedRow {
        let (device, _) = pick(&DEVICES, need.device);
        // Nothing else says whether a class is of basic type.
        let is_class = device.starts_with(|first: char| first.is_ascii_digit());
        let basic = need.basic.or(is_class.then_some(false));
        let mut row = NeedRow {
            person: self.cited(need.cited),
            identified_on: identified.to_string(),
            programme: pick(&PROGRAMMES, need.programme).to_owned(),
            site: need.site.map_or_else(String::new, |site| pick(&SITES, site).to_owned()),
            basic: basic.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned(),
            quantity: written(need.quantity),
            ..NeedRow::default()
        };
        match need.other_kind {
            None => device.clone_into(&mut row.device),
            Some(kind) => pick(&OTHER_KINDS, kind).clone_into(&mut row.kind),
        }
        if let Some((days, reason)) = need.withdrawn {
            row.withdrawn_on = happened(identified, days.into()).to_string();
            row.withdrawn_reason = pick(&REASONS, reason).to_owned();
        }
        if let Some(days) = need.valid {
            row.valid_to = later(identified, days.into()).to_string();
        }
        row
    }

    fn later_withdrawals(&self) -> Vec<(u8, NeedRow)> {
        let withdrawals = self.plan.second.withdrawals.iter();
        let row = |(need, days, reason): &(u8, u16, u8)| {
            let mut need = nth(&self.plan.needs, *need)?.clone();
            need.withdrawn = Some((*days, *reason));
            need.valid = None;
            Some((need.rank, self.need(&need, need.identified)))
        };
        withdrawals.filter_map(row).collect()
    }

    /// Needs on a later list, around the day of a fitting that may have met them.
    fn later_lists(&self) -> Vec<(u8, NeedRow)> {
        let row = |(need, fitting, days): &(u8, u8, i8)| {
            let need = nth(&self.plan.needs, *need)?;
            let fitting = nth(&self.plan.fittings, *fitting)?;
            let day = happened(self.day_of(fitting.when), (*days).into());
            let again = NeedPlan { withdrawn: None, valid: None, ..need.clone() };
            Some((need.rank, self.need(&again, day)))
        };
        self.plan.second.lists.iter().filter_map(row).collect()
    }

    fn fittings(&self, term: Term) -> Vec<(u8, FittingRow)> {
        let plans = match term {
            Term::First => &self.plan.fittings,
            Term::Second => &self.plan.second.fittings,
        };
        let times = |plan: &FittingPlan| if plan.twice { 2 } else { 1 };
        let row = |plan: &FittingPlan, way: u8| FittingRow {
            person: self.cited(plan.cited.wrapping_add(way)),
            device: self.model_of(plan).to_owned(),
            fitted_on: self.day_of(plan.when).to_string(),
            quantity: written(plan.quantity),
            ..FittingRow::default()
        };
        let rows = |plan| (0..times(plan)).map(move |way| (plan.rank, row(plan, way)));
        plans.iter().flat_map(rows).collect()
    }

    fn model_of(&self, fitting: &FittingPlan) -> &'static str {
        let need = match fitting.when {
            When::Need(number, _) | When::Withdrawal(number, _) | When::Lapse(number, _) => number,
            When::Day(_) | When::Leaving(_) => 0,
        };
        match (fitting.model, nth(&self.plan.needs, need)) {
            (None, Some(need)) => pick(&DEVICES, need.device).1,
            (model, _) => pick(&MODELS, model.unwrap_or_default()).0,
        }
    }

    fn day_of(&self, when: When) -> Date {
        let fallback = EDGES[3];
        let near = |day: Option<Date>, days: i8| happened(day.unwrap_or(fallback), days.into());
        let need = |number: u8| nth(&self.plan.needs, number);
        match when {
            When::Day(day) => day,
            When::Need(number, days) => near(need(number).map(|need| need.identified), days),
            When::Withdrawal(number, days) => {
                let day = |need: &NeedPlan| Some(later(need.identified, need.withdrawn?.0.into()));
                near(need(number).and_then(day), days)
            }
            When::Lapse(number, days) => {
                let day = |need: &NeedPlan| Some(later(need.identified, need.valid?.into()));
                near(need(number).and_then(day), days)
            }
            When::Leaving(days) => near(self.plan.left.map(|(day, _)| day), days),
        }
    }
}

fn nth<T>(plans: &[T], number: u8) -> Option<&T> {
    plans.get(usize::from(number) % plans.len().max(1))
}

fn left_reason(dead: bool) -> String {
    if dead { "deceased" } else { "moved" }.to_owned()
}

/// Returns a need beside its student. The student's columns name the person.
fn on_sheet(student: &StudentRow, need: &NeedRow) -> StudentNeedRow {
    StudentNeedRow::from_cells(|name| match student.get(name) {
        "" => need.get(name).to_owned(),
        cell => cell.to_owned(),
    })
}

/// A number as a cell; nothing where the row does not say it.
fn written(number: Option<u8>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}
