//! Audit of the records: references must point to existing records, indexes must find the records, and derived values
//! must agree with a second computation. This program never writes anything else, so an inconsistency means damage or a
//! defect.

use jiff::civil::Date;

use super::{Borrower, Holder, Lent, NeedDevice, State, Taken, students};
use crate::model::{ItemStatus, PersonNo, Tracking};
use crate::tables::{Number, OwnerIndex, Project, Projected, Stored, Table};

/// The maximum number of inconsistencies that are reported.
const MAX_INCONSISTENCIES: usize = 100;

/// The inconsistencies, in the order of the records.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    /// The number of records that were checked.
    pub(crate) records: u64,
    /// Pairs of a record, such as `N5`, and the record that it names but does not fit, such as `P12`.
    pub(crate) inconsistencies: Vec<(String, String)>,
}

impl Audit {
    /// Records an inconsistency unless `fits` is true.
    fn check(&mut self, fits: bool, record: impl ToString, named: impl ToString) {
        if !fits && self.inconsistencies.len() < MAX_INCONSISTENCIES {
            self.inconsistencies.push((record.to_string(), named.to_string()));
        }
    }

    /// Checks that a named record exists. It may be voided, because people are merged and the loans of voided records
    /// are history.
    fn check_named<N: Number + ToString, T: Stored>(
        &mut self,
        record: &impl ToString,
        table: &Table<N, T>,
        number: impl IntoIterator<Item = N>,
    ) {
        for number in number {
            self.check(table.has(number), record.to_string(), number);
        }
    }

    /// Checks that every record has an up-to-date fact, and that voided records have none.
    pub(super) fn check_projection<N: Number + ToString + Send + Sync, T: Project>(
        &mut self,
        table: &Projected<N, T>,
    ) {
        for number in (0..table.len()).filter_map(N::at) {
            self.check(table.is_up_to_date(number), number.to_string(), "fact");
        }
        self.check(table.facts.len() == table.len(), table.facts.len(), table.len());
    }

    /// Checks that every record is in the list of its owner and in no other.
    fn check_owner_index<
        O: Number + PartialEq + ToString,
        R: Number + Stored + PartialEq + ToString,
    >(
        &mut self,
        chain: &OwnerIndex<O, R>,
        owners: usize,
        records: usize,
        owner_of: impl Fn(R) -> Option<O>,
    ) {
        let mut found = 0;
        for owner in (0..owners).filter_map(O::at) {
            // A list with a cycle is longer than the number of all records.
            for record in chain.of(owner).take(records + 1) {
                found += 1;
                self.check(owner_of(record) == Some(owner), record, owner);
            }
        }
        let owned = (0..records).filter_map(R::at).filter(|record| owner_of(*record).is_some());
        let owned = owned.count();
        self.check(found == owned, found, owned);
    }
}

impl State {
    /// Checks all records.
    pub(crate) fn audit(&self) -> Audit {
        let mut audit = Audit::default();
        self.audit_people(&mut audit);
        self.audit_care(&mut audit);
        self.audit_devices(&mut audit);
        self.audit_lending(&mut audit);
        self.audit_chains(&mut audit);
        audit.records = self.count_records();
        audit
    }

    /// Returns the number of all records, including voided ones.
    pub(crate) fn count_records(&self) -> u64 {
        let places = self.divisions.len() + self.sites.len() + self.models.len();
        let people = self.persons.len() + self.needs.len() + self.fittings.len();
        let care = self.assessments.len() + self.trainings.len() + self.follow_ups.len();
        let stock = self.items.len() + self.levels.len() + self.moves.len() + self.counts.len();
        let lending = self.loans.len() + self.orgs.len() + self.holds.len();
        (places + people + care + stock + lending + self.services.len()) as u64
    }

    fn audit_people(&self, audit: &mut Audit) {
        for (number, division) in self.divisions.iter() {
            let above = division.parent.into_iter().chain(division.successor);
            audit.check_named(&number, &self.divisions, above);
        }
        for (number, site) in self.sites.iter() {
            audit.check_named(&number, &self.divisions, [site.division]);
            audit.check_named(&number, &self.sites, site.parent);
            for student in self.students_of(number) {
                let schools = self.persons.get_any(*student).map(|of| &of.attributes.school);
                let named = schools.map(students::named).unwrap_or_default();
                audit.check(named.contains(&number), number, student);
            }
        }
        audit.check_projection(&self.persons);
        self.audit_registration(audit);
        let mut known = (0, 0, 0);
        for (number, person) in self.persons.iter() {
            let (first, later) = person.attributes.division.parts();
            let divisions = later.iter().map(|(_, division)| *division).chain([*first]);
            audit.check_named(&number, &self.divisions, divisions);
            let schools = students::named(&person.attributes.school);
            audit.check_named(&number, &self.sites, schools.iter().copied());
            for school in schools {
                let listed = self.students_of(school).binary_search(&number).is_ok();
                audit.check(listed, number, school);
            }
            let ids = person.citizen.iter().chain(&person.former);
            for id in ids {
                known.0 += 1;
                audit.check(self.person_by_citizen.get(id) == Some(number), number, "id");
            }
            for key in &person.keys {
                known.1 += 1;
                audit.check(self.person_by_key.get(key) == Some(number), number, "key");
            }
            known.2 += usize::from(person.citizen.is_none());
        }
        // No key may find a person who does not have it.
        let found = self.person_by_citizen.entries().len();
        audit.check(found == known.0, found, known.0);
        let found = self.person_by_key.entries().len();
        audit.check(found == known.1, found, known.1);
        let found = self.unidentified.entries().len();
        audit.check(found == known.2, found, known.2);
    }

    /// Checks that assumed days of registration are those of the earliest facts.
    pub(super) fn audit_registration(&self, audit: &mut Audit) {
        let mut first: Vec<Option<Date>> = vec![None; self.persons.len()];
        let mut note = |person: PersonNo, day: Date| {
            if let Some(first) = first.get_mut(person.place()) {
                *first = Some(first.map_or(day, |known| known.min(day)));
            }
        };
        self.needs.iter().for_each(|(_, need)| note(need.person, need.identified_on));
        self.fittings.iter().for_each(|(_, fitting)| note(fitting.person, fitting.fitted_on));
        self.services.iter().for_each(|(_, service)| note(service.person, service.served_on));
        for (_, loan) in self.loans.iter() {
            if let Borrower::Person(person) = loan.borrower {
                note(person, loan.out_on);
            }
        }
        for (number, person) in self.persons.iter() {
            let registered = person.registered_since(first[number.place()]);
            let derived = person.attributes.registered_on;
            audit.check(derived == registered, number, registered);
        }
    }

    fn audit_care(&self, audit: &mut Audit) {
        audit.check_projection(&self.needs);
        audit.check_projection(&self.fittings);
        for (number, need) in self.needs.iter() {
            audit.check_named(&number, &self.persons, [need.person]);
            audit.check_named(&number, &self.sites, need.site);
            if let Some(NeedDevice::Model(model)) = need.device {
                audit.check_named(&number, &self.models, [model]);
            }
        }
        for (number, fitting) in self.fittings.iter() {
            audit.check_named(&number, &self.persons, [fitting.person]);
            audit.check_named(&number, &self.models, [fitting.model]);
            audit.check_named(&number, &self.sites, fitting.site);
            if let Some(need) = fitting.need {
                let of = self.needs.get(need).map(|need| need.person);
                audit.check(of == Some(fitting.person), number, need);
            }
            match fitting.taken {
                Some(Taken::Item(item)) => audit.check_named(&number, &self.items, [item]),
                Some(Taken::StockLevel(level)) => audit.check_named(&number, &self.levels, [level]),
                None => {}
            }
        }
        for (number, assessment) in self.assessments.iter() {
            audit.check_named(&number, &self.needs, [assessment.need]);
            audit.check_named(&number, &self.models, assessment.model);
        }
        for (number, training) in self.trainings.iter() {
            audit.check_named(&number, &self.fittings, [training.fitting]);
        }
        for (number, asked) in self.follow_ups.iter() {
            audit.check_named(&number, &self.fittings, [asked.fitting]);
        }
        for (number, service) in self.services.iter() {
            audit.check_named(&number, &self.persons, [service.person]);
        }
    }

    fn audit_devices(&self, audit: &mut Audit) {
        let models = self.models.len();
        let (mut received, mut counted) = (vec![0_u64; models], vec![0_u64; models]);
        for (number, item) in self.items.iter() {
            audit.check_named(&number, &self.models, [item.model]);
            audit.check_named(&number, &self.sites, [item.received_at, item.site]);
            let Some(tag) = &item.tag else {
                if let Some(received) = received.get_mut(item.model.place()) {
                    *received += u64::from(item.quantity);
                }
                continue;
            };
            audit.check(self.item_by_tag.get(tag) == Some(number), number, tag);
            match item.holder {
                Holder::Nobody => {}
                Holder::Site(site) => audit.check_named(&number, &self.sites, [site]),
                Holder::Fitting(fitting) => {
                    let taken = self.fittings.get(fitting).and_then(|fitting| fitting.taken);
                    audit.check(taken == Some(Taken::Item(number)), number, fitting);
                }
                Holder::Loan(loan) => {
                    let lent = self.loans.get(loan).filter(|loan| loan.in_on.is_none());
                    let lent = lent.map(|loan| loan.lent);
                    audit.check(lent == Some(Lent::Item(number)), number, loan);
                }
            }
            // A device is where its last move brought it.
            let brought = self.moves_of.of(number).find_map(|step| self.moves.get(step));
            let there = brought.is_none_or(|step| {
                (step.to, step.site, step.holder) == (item.status, item.site, item.holder)
            });
            audit.check(there, number, item.site);
        }
        for (number, level) in self.levels.iter() {
            audit.check_named(&number, &self.models, [level.model]);
            audit.check_named(&number, &self.sites, [level.site]);
            let found = self.level_by.get(&(level.model, level.site));
            audit.check(found == Some(number), number, level.site);
            if let Some(counted) = counted.get_mut(level.model.place()) {
                *counted += level.counts.iter().map(|count| u64::from(*count)).sum::<u64>();
            }
        }
        for (number, model) in self.models.iter() {
            if model.tracking == Tracking::Bulk {
                let (received, counted) = (received[number.place()], counted[number.place()]);
                audit.check(received == counted, number, counted);
            }
        }
        for (number, step) in self.moves.iter() {
            audit.check_named(&number, &self.items, [step.item]);
            audit.check_named(&number, &self.sites, [step.site]);
        }
        for (number, count) in self.counts.iter() {
            audit.check_named(&number, &self.sites, [count.site]);
            audit.check_named(&number, &self.items, count.missing.iter().copied());
        }
    }

    fn audit_lending(&self, audit: &mut Audit) {
        let (mut out, mut issued) = (vec![0; self.models.len()], vec![0; self.models.len()]);
        for (number, loan) in self.loans.iter() {
            match loan.lent {
                Lent::Item(item) => {
                    audit.check_named(&number, &self.items, [item]);
                    let holder = self.items.get(item).map(|item| item.holder);
                    let out = holder == Some(Holder::Loan(number));
                    audit.check(out == loan.in_on.is_none(), number, item);
                }
                Lent::Bulk(model) => {
                    audit.check_named(&number, &self.models, [model]);
                    let counted = if loan.is_issue() { &mut issued } else { &mut out };
                    if let Some(counted) = counted.get_mut(model.place()) {
                        *counted += u64::from(loan.out());
                    }
                }
            }
            self.audit_borrower(audit, &number, loan.borrower);
            audit.check_named(&number, &self.sites, loan.site);
            audit.check_named(&number, &self.needs, loan.need);
            audit.check(loan.back <= loan.quantity, number, loan.back);
        }
        for (_, fitting) in self.fittings.iter() {
            let bulk = matches!(fitting.taken, Some(Taken::StockLevel(_)));
            if let Some(issued) = issued.get_mut(fitting.model.place()).filter(|_| bulk) {
                *issued += u64::from(fitting.quantity);
            }
        }
        let (mut lent, mut handed) = (vec![0; self.models.len()], vec![0; self.models.len()]);
        for (_, level) in self.levels.iter() {
            let place = level.model.place();
            if let (Some(lent), Some(handed)) = (lent.get_mut(place), handed.get_mut(place)) {
                *lent += u64::from(level.count(ItemStatus::OnLoan));
                *handed += u64::from(level.count(ItemStatus::Issued));
            }
        }
        for (number, _) in self.models.iter() {
            let place = number.place();
            audit.check(out[place] == lent[place], number, lent[place]);
            audit.check(issued[place] == handed[place], number, handed[place]);
        }
        for (number, hold) in self.holds.iter() {
            audit.check_named(&number, &self.models, [hold.model]);
            audit.check_named(&number, &self.sites, hold.site);
            self.audit_borrower(audit, &number, hold.borrower);
        }
    }

    fn audit_borrower(&self, audit: &mut Audit, record: &impl ToString, borrower: Borrower) {
        match borrower {
            Borrower::Person(person) => audit.check_named(record, &self.persons, [person]),
            Borrower::Org(org) => audit.check_named(record, &self.orgs, [org]),
        }
    }

    fn audit_chains(&self, audit: &mut Audit) {
        let (persons, needs, fittings) =
            (self.persons.len(), self.needs.len(), self.fittings.len());
        let (models, items, loans) = (self.models.len(), self.items.len(), self.loans.len());
        audit.check_owner_index(&self.needs_of, persons, needs, |no| {
            Some(self.needs.get_any(no)?.person)
        });
        audit.check_owner_index(&self.fittings_of, persons, fittings, |no| {
            Some(self.fittings.get_any(no)?.person)
        });
        audit.check_owner_index(&self.fittings_for, needs, fittings, |no| {
            self.fittings.get_any(no)?.need
        });
        audit.check_owner_index(&self.services_of, persons, self.services.len(), |no| {
            Some(self.services.get_any(no)?.person)
        });
        audit.check_owner_index(&self.assessments_of, needs, self.assessments.len(), |no| {
            Some(self.assessments.get_any(no)?.need)
        });
        audit.check_owner_index(&self.trainings_of, fittings, self.trainings.len(), |no| {
            Some(self.trainings.get_any(no)?.fitting)
        });
        audit.check_owner_index(&self.follow_ups_of, fittings, self.follow_ups.len(), |no| {
            Some(self.follow_ups.get_any(no)?.fitting)
        });
        audit.check_owner_index(&self.items_of, models, items, |no| {
            Some(self.items.get_any(no)?.model)
        });
        audit.check_owner_index(&self.moves_of, items, self.moves.len(), |no| {
            Some(self.moves.get_any(no)?.item)
        });
        audit.check_owner_index(&self.holds_of, models, self.holds.len(), |no| {
            Some(self.holds.get_any(no)?.model)
        });
        audit.check_owner_index(&self.loans_of_item, items, loans, |no| {
            match self.loans.get_any(no)?.lent {
                Lent::Item(item) => Some(item),
                Lent::Bulk(_) => None,
            }
        });
        audit.check_owner_index(&self.loans_of_person, persons, loans, |no| {
            match self.loans.get_any(no)?.borrower {
                Borrower::Person(person) => Some(person),
                Borrower::Org(_) => None,
            }
        });
        audit.check_owner_index(&self.loans_of_org, self.orgs.len(), loans, |no| {
            match self.loans.get_any(no)?.borrower {
                Borrower::Person(_) => None,
                Borrower::Org(org) => Some(org),
            }
        });
    }
}
