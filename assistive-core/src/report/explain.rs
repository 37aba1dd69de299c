//! Explanations of figures: the records that are included, not met or excluded, each with the reasons.
//!
//! Each record is classified by the rule that counts it (`rate::need_in_period`, `services::PersonFigures`,
//! `lending::LendingCount`, `stock::is_donation`). The number of included records is therefore the figure, and the
//! amounts of a value add up to it.

use std::collections::BTreeMap;

use super::annual::{at_home, children, of_programme};
use super::inputs::{self, GroupedByPerson, Handovers};
use super::need_outcome::{self, Classification, NeedCase};
use super::rate::six_month_answer;
use super::services::{self, PersonFigures, is_registered};
use super::stock::is_donation;
use super::{
    CountedPeriod, Entry, Explanation, Figure, Filter, Reason, Selection, Subject, lending,
};
use crate::error::Result;
use crate::model::{LoanNo, Money, NeedKind, PersonNo, Programme, UsageFrequency};
use crate::registry::{Label, View};
use crate::state::{Borrower, Item, Loan, Need, Person, State};
use crate::tables::Project;

impl View<'_> {
    /// Explains a figure of a period by its records, with the reasons.
    ///
    /// ```
    /// use assistive_core::model::Period;
    /// use assistive_core::report::{Figure, Filter};
    /// # use assistive_core::{Author, Store, StoreId, StoreOptions};
    /// # use assistive_core::exchange::{ImportOptions, Kind};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let author = Author::new("Li", "2024-04-30T08:00:00Z".parse()?, "2024-04-30".parse()?);
    /// # let store = Store::in_memory(&StoreOptions::new(StoreId::from_random(42)), &author)?;
    /// # for (kind, sheet) in [
    /// #     (Kind::Catalog, "code,name,class,loan_days\nWC,轮椅,12 22 03,60\n"),
    /// #     (Kind::Persons, "key,name,division\n1,王芳,610902\n2,李强,610902\n3,赵敏,610981\n"),
    /// #     (Kind::Needs, "person,device,identified_on\n1,WC,2023-03-05\n2,WC,2023-03-05\n3,WC,2023-03-05\n"),
    /// #     (Kind::Fittings, "person,device,fitted_on\n1,WC,2023-04-01\n"),
    /// # ] {
    /// #     let report = store.import(&author, kind, sheet.as_bytes(), &ImportOptions::default())?;
    /// #     assert_eq!(report.rejected, 0, "{:?}", report.errors);
    /// # }
    ///
    /// let year = Period::year(2023).ok_or("no such year")?.until(author.today);
    /// let figure = Figure::from_code("fitting_rate").ok_or("no such figure")?;
    /// let explained = store.view()?.explain(figure, year, &Filter::default())?;
    /// assert_eq!((explained.included.len(), explained.not_met.len()), (1, 2), "one of three");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`Error::Refused`](crate::Error::Refused) if the filter names a record that does not exist.
    pub fn explain(
        &self,
        figure: Figure,
        period: CountedPeriod,
        filter: &Filter,
    ) -> Result<Explanation> {
        self.ask(|state| {
            let (included, not_met, excluded) = (vec![], vec![], vec![]);
            let explanation = Explanation { figure, period, included, not_met, excluded };
            let of_students = of_programme(filter, Programme::school());
            let filter = match (figure, &of_students) {
                (Figure::StudentsOnList, None) => return Ok(explanation),
                (Figure::StudentsOnList, Some(filter)) => filter,
                _ => filter,
            };
            let selection = filter.resolve(state)?;
            let mut explain = Explainer { state, selection, period, explanation };
            explain.figure(figure);
            Ok(explain.explanation)
        })
    }
}

struct Explainer<'a> {
    state: &'a State,
    selection: Selection<'a>,
    period: CountedPeriod,
    explanation: Explanation,
}

impl<'a> Explainer<'a> {
    fn figure(&mut self, figure: Figure) {
        use Figure as F;
        match figure {
            F::StudentsOnList | F::PersonsInNeed | F::PersonsFitted | F::PersonsFullyFitted => {
                self.fitted(figure);
            }
            F::Needs | F::NeedsMet => self.needs(figure),
            F::FollowedUp | F::InUse => self.answers(figure),
            F::UnlistedPersons => self.people(Self::unlisted),
            F::Loans | F::Returned | F::Open | F::Overdue => self.loans(figure),
            F::Borrowers => self.borrowers(),
            F::PersonsRegistered => self.people(Self::registered),
            F::RehabPersonsInNeed => self.rehab(Self::in_need),
            F::RehabPersonsServed => self.rehab(Self::served),
            F::RehabPersonsServedInNeed => self.rehab(Self::served_in_need),
            F::RehabPersonsServedRegistered => self.rehab(Self::served_registered),
            F::ChildrenServed | F::ChildrenServedAtHome => self.children(figure),
            F::DonatedItems | F::DonatedValue => self.donations(figure),
        }
    }

    fn note(
        &mut self,
        classification: Classification,
        subject: Subject,
        amount: u64,
        why: Vec<Reason>,
    ) {
        let list = match classification {
            Classification::Included => &mut self.explanation.included,
            Classification::NotMet => &mut self.explanation.not_met,
            Classification::Excluded => &mut self.explanation.excluded,
        };
        list.push(Entry { subject, amount, why });
    }

    /// Classifies the people that the selection takes, on all cores.
    fn people(
        &mut self,
        classify: impl Fn(&Self, (PersonNo, &Person)) -> Option<(Classification, Vec<Reason>)> + Sync,
    ) {
        let classified = self.state.persons.par_filter_map(|number, person| {
            if !self.selection.takes_person(&person.attributes, self.period.counted_to()) {
                return None;
            }
            let (classification, why) = classify(self, (number, person))?;
            Some((classification, Subject::Person(number, person.name.to_string()), why))
        });
        for (classification, subject, why) in classified {
            self.note(classification, subject, 1, why);
        }
    }

    /// Classifies the people that the selection takes by their figures in the services report.
    fn rehab(
        &mut self,
        classify: impl Fn(
            &Self,
            (PersonNo, &Person),
            PersonFigures,
        ) -> Option<(Classification, Vec<Reason>)>
        + Sync,
    ) {
        let inputs = services::ServicesInputs::of(self.state, &self.selection, self.period);
        self.people(|explain, (number, person)| {
            classify(explain, (number, person), inputs.of_person(number, &person.attributes))
        });
    }

    /// Classifies the needs of a person that the selection takes, in the order of their days.
    fn needs_of(
        &self,
        person: PersonNo,
        wanted: impl Fn(&Need) -> bool,
    ) -> Vec<(Classification, Reason)> {
        let needs = self.state.needs_of(person);
        let taken = needs.filter(|(_, need)| {
            wanted(need) && self.selection.takes_need(self.state, &need.fact())
        });
        let left = self.state.persons.get(person).and_then(|person| person.attributes.left);
        let cases = taken
            .map(|(number, need)| NeedCase::of(self.state, number, need, self.period.counted_to()));
        need_outcome::classify(cases, left, self.period)
    }

    /// Explains figures of people in need and people fitted.
    fn fitted(&mut self, figure: Figure) {
        let state = self.state;
        let handovers = Handovers::of(&inputs::fittings(state), state);
        let day = self.period.counted_to();
        let needs = state.needs.par_filter_map_fact_ranges(|number, need| {
            let taken = need.kind == NeedKind::Device && self.selection.takes_need(state, need);
            let met = handovers.met(number, need.quantity);
            let case = || NeedCase::with(number, need, met, handovers.given(number, day));
            taken.then(|| (need.person, case()))
        });
        let needs = GroupedByPerson::of(state, &needs);
        self.people(|explain, (number, person)| {
            let needs = needs.of_person(number).copied();
            need_outcome::of_person(
                figure,
                need_outcome::classify(needs, person.attributes.left, explain.period),
            )
        });
    }

    fn needs(&mut self, figure: Figure) {
        let state = self.state;
        for (number, need) in state.needs.iter() {
            let Some(person) = state.persons.get(need.person) else { continue };
            let taken = need.kind == NeedKind::Device
                && self.selection.takes_need(state, &need.fact())
                && self.selection.takes_person(&person.attributes, self.period.counted_to());
            if !taken {
                continue;
            }
            let case = NeedCase::of(state, number, need, self.period.counted_to());
            let (classification, why) = case.classify(person.attributes.left, self.period);
            let classification = match (figure, classification) {
                (Figure::Needs, Classification::NotMet) => Classification::Included,
                (_, classification) => classification,
            };
            let subject = Subject::Need(number, person.name.to_string());
            self.note(classification, subject, 1, vec![why]);
        }
    }

    /// Explains figures of needs with a six-month follow-up.
    fn answers(&mut self, figure: Figure) {
        let state = self.state;
        for (number, need) in state.needs.iter() {
            let Some(person) = state.persons.get(need.person) else { continue };
            let answer = six_month_answer(state, number, self.period);
            let Some((fitting, day, used)) = answer else { continue };
            let taken = need.kind == NeedKind::Device
                && self.selection.takes_need(state, &need.fact())
                && self.selection.takes_person(&person.attributes, self.period.counted_to());
            if taken {
                let included = figure == Figure::FollowedUp || used != UsageFrequency::Never;
                let classification =
                    if included { Classification::Included } else { Classification::NotMet };
                let subject = Subject::Need(number, person.name.to_string());
                self.note(
                    classification,
                    subject,
                    1,
                    vec![Reason::Answered(number, fitting, day, used)],
                );
            }
        }
    }

    /// Classifies people who were fitted in the period: unlisted, unless they have a countable device need.
    fn unlisted(
        &self,
        (number, person): (PersonNo, &Person),
    ) -> Option<(Classification, Vec<Reason>)> {
        let state = self.state;
        if self.selection.asks_for_needs() {
            return None;
        }
        let mut fitted =
            self.fittings_of(number, |fitting| self.selection.takes_model(state, fitting.model));
        let needs = state.needs_of(number).filter(|(_, need)| need.kind == NeedKind::Device);
        let classified = needs.map(|(no, need)| {
            NeedCase::of(state, no, need, self.period.counted_to())
                .classify(person.attributes.left, self.period)
        });
        let countable =
            classified.filter(|(classification, _)| *classification != Classification::Excluded);
        let countable: Vec<_> = countable.map(|(_, why)| why).collect();
        let classification = match countable.is_empty() {
            _ if fitted.is_empty() => return None,
            true => Classification::Included,
            false => Classification::Excluded,
        };
        fitted.extend(countable);
        Some((classification, fitted))
    }

    fn fittings_of(
        &self,
        person: PersonNo,
        taken: impl Fn(&crate::state::Fitting) -> bool,
    ) -> Vec<Reason> {
        let in_period = |day| self.period.contains(day);
        let fittings = self.state.fittings_of(person);
        let fittings = fittings.filter(|(_, f)| in_period(f.fitted_on) && taken(f));
        let mut found: Vec<_> = fittings
            .map(|(number, f)| {
                let label = Label::model(self.state, f.model);
                let need = f.need.filter(|_| self.state.surplus(number, f) < f.quantity);
                Reason::Fitted(number, label, f.fitted_on, need)
            })
            .collect();
        found.reverse();
        found
    }

    /// Returns every service of a person in the period.
    fn services_of(&self, person: PersonNo) -> Vec<Reason> {
        let services = self.state.services_of(person).filter(|(_, service)| {
            self.period.contains(service.served_on) && self.selection.takes_service(service)
        });
        let mut found: Vec<_> =
            services.map(|(no, s)| Reason::Served(no, s.kind, s.served_on, s.place)).collect();
        found.reverse();
        found.extend(self.fittings_of(person, |f| self.selection.takes_fitting(self.state, f)));
        found
    }

    fn registered(
        &self,
        (_, person): (PersonNo, &Person),
    ) -> Option<(Classification, Vec<Reason>)> {
        let why = self.registration(person);
        let is_registered = is_registered(&person.attributes, self.period);
        let classification =
            if is_registered { Classification::Included } else { Classification::Excluded };
        Some((classification, vec![why]))
    }

    /// Returns whether a person is registered, as a reason.
    fn registration(&self, person: &Person) -> Reason {
        let to = self.period.counted_to();
        match person.attributes.left {
            _ if person.attributes.registered_on > to => {
                Reason::RegisteredAfter(person.attributes.registered_on)
            }
            Some(left) if left.on <= to => Reason::Left(left),
            _ => Reason::Registered(person.attributes.registered_on),
        }
    }

    fn in_need(
        &self,
        (number, _): (PersonNo, &Person),
        facts: PersonFigures,
    ) -> Option<(Classification, Vec<Reason>)> {
        let needs = self.needs_of(number, |_| true);
        let classification = match facts.in_need {
            _ if needs.is_empty() => return None,
            true => Classification::Included,
            false => Classification::Excluded,
        };
        Some((classification, needs.into_iter().map(|(_, why)| why).collect()))
    }

    fn served(
        &self,
        (number, _): (PersonNo, &Person),
        facts: PersonFigures,
    ) -> Option<(Classification, Vec<Reason>)> {
        facts.served.then(|| (Classification::Included, self.services_of(number)))
    }

    fn served_in_need(
        &self,
        (number, _): (PersonNo, &Person),
        facts: PersonFigures,
    ) -> Option<(Classification, Vec<Reason>)> {
        match (facts.in_need, facts.served) {
            (true, true) => Some((Classification::Included, self.services_of(number))),
            (true, false) => {
                let needs = self.needs_of(number, |_| true);
                let needs = needs
                    .into_iter()
                    .filter(|(classification, _)| *classification != Classification::Excluded);
                let why = std::iter::once(Reason::NotServed).chain(needs.map(|(_, why)| why));
                Some((Classification::NotMet, why.collect()))
            }
            (false, true) => {
                let mut why = vec![Reason::NotInNeed];
                why.extend(self.services_of(number));
                Some((Classification::Excluded, why))
            }
            (false, false) => None,
        }
    }

    fn served_registered(
        &self,
        (number, person): (PersonNo, &Person),
        facts: PersonFigures,
    ) -> Option<(Classification, Vec<Reason>)> {
        match (facts.registered, facts.served) {
            (true, true) => Some((Classification::Included, self.services_of(number))),
            (true, false) => {
                Some((Classification::NotMet, vec![Reason::NotServed, self.registration(person)]))
            }
            (false, true) => {
                let mut why = vec![self.registration(person)];
                why.extend(self.services_of(number));
                Some((Classification::Excluded, why))
            }
            (false, false) => None,
        }
    }

    fn children(&mut self, figure: Figure) {
        let state = self.state;
        for number in children(state, &self.selection, self.period).into_keys() {
            let Some(person) = state.persons.get(number) else { continue };
            let programme = Programme::child_rehab();
            let services = state.services_of(number).filter(|(_, service)| {
                self.period.contains(service.served_on)
                    && service.programme.as_ref() == Some(&programme)
            });
            let mut services: Vec<_> = services.collect();
            services.reverse();
            let included = figure == Figure::ChildrenServed
                || services.iter().any(|(_, service)| at_home(service));
            let why = services
                .into_iter()
                .map(|(no, s)| Reason::Served(no, s.kind, s.served_on, s.place))
                .collect();
            let classification =
                if included { Classification::Included } else { Classification::NotMet };
            self.note(classification, Subject::Person(number, person.name.to_string()), 1, why);
        }
    }

    /// Returns the loans and issues that the selection takes.
    fn lent(&self) -> Vec<(LoanNo, &'a Loan)> {
        let selection = self.selection.clone();
        let count =
            lending::LendingCount { state: self.state, selection: &selection, period: self.period };
        self.state.loans.iter().filter(|(_, loan)| count.takes_lent(loan)).collect()
    }

    fn loans(&mut self, figure: Figure) {
        let period = self.period;
        for (number, loan) in self.lent() {
            let open = loan.is_open_on(period.counted_to());
            let overdue = open && loan.due_on.is_some_and(|due| due < period.counted_to());
            let back = loan.in_on.is_some_and(|back| period.contains(back));
            let (counts, classification) = match figure {
                Figure::Loans => (period.contains(loan.out_on), Classification::Included),
                Figure::Returned => (back, Classification::Included),
                Figure::Open => (open, Classification::Included),
                _ if overdue => (true, Classification::Included),
                _ => (open, Classification::NotMet),
            };
            if !counts {
                continue;
            }
            let name = match loan.borrower {
                Borrower::Person(no) => self.state.persons.get(no).map(|p| p.name.to_string()),
                Borrower::Org(no) => self.state.orgs.get(no).map(|org| org.name.to_string()),
            };
            let (classification, why) = match loan.is_issue() {
                true => (Classification::Excluded, Reason::Issued(number, loan.out_on)),
                false => (classification, lent(number, loan)),
            };
            let subject = Subject::Loan(number, name.unwrap_or_default());
            self.note(classification, subject, 1, vec![why]);
        }
    }

    fn borrowers(&mut self) {
        let mut people: BTreeMap<PersonNo, Vec<Reason>> = BTreeMap::new();
        let mut orgs: BTreeMap<String, Vec<Reason>> = BTreeMap::new();
        for (number, loan) in self.lent() {
            if loan.is_issue() || !self.period.contains(loan.out_on) {
                continue;
            }
            let why = lent(number, loan);
            match loan.borrower {
                Borrower::Person(person) => people.entry(person).or_default().push(why),
                Borrower::Org(org) => {
                    let name = self.state.orgs.get(org).map(|org| org.name.to_string());
                    orgs.entry(name.unwrap_or_default()).or_default().push(why);
                }
            }
        }
        for (person, why) in people {
            let name = self.state.persons.get(person).map(|person| person.name.to_string());
            let subject = Subject::Person(person, name.unwrap_or_default());
            self.note(Classification::Included, subject, 1, why);
        }
        for (name, why) in orgs {
            self.note(Classification::Included, Subject::Org(name), 1, why);
        }
    }

    fn donations(&mut self, figure: Figure) {
        let state = self.state;
        for (number, item) in state.items.iter() {
            if !is_donation(state, &self.selection, item, self.period) {
                continue;
            }
            let amount = match figure {
                Figure::DonatedValue => item.value.map_or(0, Money::fen),
                _ => u64::from(item.quantity),
            };
            let subject = Subject::Item(number, Label::model(state, item.model));
            self.note(Classification::Included, subject, amount, vec![donated(item)]);
        }
    }
}

fn lent(number: LoanNo, loan: &Loan) -> Reason {
    Reason::Lent(number, loan.out_on, loan.due_on, loan.in_on)
}

fn donated(item: &Item) -> Reason {
    let donor = item.donor.as_deref().map(str::to_owned);
    Reason::Donated(donor, item.received_on, item.quantity, item.value)
}
