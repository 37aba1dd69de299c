//! The inputs of figures of people. The few values that count are gathered from each need and fitting in one pass over
//! each table on all cores, and then grouped by person. A report thus holds a few bytes of each record instead of all
//! records. The indicators define what counts.

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::model::{FittingNo, NeedNo, PersonNo, UsageFrequency};
use crate::state::{FittingFact, Handover, State};
use crate::tables::par_ranges;

/// Values grouped by person, in ranges of people that are grouped in parallel.
pub(super) struct GroupedByPerson<T>(Vec<PeopleRange<T>>);

/// The minimum number of people for each core. Fewer are not worth another thread.
const MIN_PEOPLE_PER_THREAD: usize = 2048;

/// The values of a range of people.
struct PeopleRange<T> {
    /// The positions of the people.
    people: Range<usize>,
    /// The values, ordered by person. Every entry is `Some`.
    values: Vec<Option<T>>,
    /// The position of the first value of each person, followed by the number of values.
    starts: Vec<u32>,
}

impl<T: Clone + Send + Sync> GroupedByPerson<T> {
    /// Groups gathered values by person.
    pub(super) fn of(state: &State, values: &[Vec<(PersonNo, T)>]) -> Self {
        let people = state.persons.len();
        Self(par_ranges(people, MIN_PEOPLE_PER_THREAD, |people| PeopleRange::of(people, values)))
    }
}

impl<T> GroupedByPerson<T> {
    /// Iterates over the values of a person, in the order in which they were gathered.
    pub(super) fn of_person(&self, person: PersonNo) -> impl Iterator<Item = &T> {
        let run = self.0.iter().find(|run| run.people.contains(&person.place()));
        run.into_iter().flat_map(move |run| run.of_person(person))
    }
}

impl<T: Clone> PeopleRange<T> {
    fn of(people: Range<usize>, values: &[Vec<(PersonNo, T)>]) -> Self {
        let values_of_range =
            || values.iter().flatten().filter(|(person, _)| people.contains(&person.place()));
        let mut starts = vec![0; people.len() + 1];
        values_of_range().for_each(|(person, _)| starts[person.place() - people.start + 1] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let (mut free, mut placed) = (starts.clone(), vec![None; sum as usize]);
        for (person, value) in values_of_range() {
            let free = &mut free[person.place() - people.start];
            placed[*free as usize] = Some(value.clone());
            *free += 1;
        }
        Self { people, values: placed, starts }
    }
}

impl<T> PeopleRange<T> {
    fn of_person(&self, person: PersonNo) -> impl Iterator<Item = &T> {
        let place = person.place() - self.people.start;
        let [start, end] = [0, 1].map(|next| self.starts[place + next] as usize);
        self.values[start..end].iter().flatten()
    }
}

/// Returns the earliest day on which anything that a report counts is recorded, if there is any.
pub(super) fn first_day(state: &State) -> Option<Date> {
    let needs = state.needs.par_filter_map_facts(|_, need| Some(need.dates.identified));
    let registered = state.persons.par_filter_map_facts(|_, person| Some(person.registered_on));
    let served = state.services.par_filter_map(|_, service| Some(service.served_on));
    let fitted = fittings(state).into_iter().map(|(_, fitting)| fitting.on);
    let lent = state.loans.par_filter_map(|_, loan| Some(loan.out_on));
    let days = needs.into_iter().chain(registered).chain(served).chain(fitted).chain(lent);
    days.min()
}

/// Returns all fittings, in the order of their numbers.
pub(super) fn fittings(state: &State) -> Vec<(FittingNo, FittingFact)> {
    state.fittings.par_filter_map_facts(|number, fitting| Some((number, *fitting)))
}

/// The handovers for each need.
pub(super) struct Handovers {
    /// The one that was recorded first. Most needs have no other.
    first: Vec<Option<Handover>>,
    more: HashMap<NeedNo, Vec<Handover>>,
}

impl Handovers {
    /// Groups fittings by the need that they name.
    pub(super) fn of(fittings: &[(FittingNo, FittingFact)], state: &State) -> Self {
        let (mut first, mut more) = (vec![None; state.needs.len()], HashMap::new());
        for (number, fact) in fittings {
            let Some(need) = fact.need else { continue };
            let handover = Handover { on: fact.on, fitting: *number, quantity: fact.quantity };
            match first.get_mut(need.place()) {
                Some(Some(_)) => more.entry(need).or_insert_with(Vec::new).push(handover),
                Some(known) => *known = Some(handover),
                None => {}
            }
        }
        Self { first, more }
    }

    /// Returns the handover with which a need for a quantity of devices was met.
    pub(super) fn met(&self, need: NeedNo, quantity: u32) -> Option<Handover> {
        let first = self.first.get(need.place()).copied().flatten()?;
        match self.more.get(&need) {
            None => (first.quantity >= quantity).then_some(first),
            Some(more) => Handover::completing(quantity, [&[first], more.as_slice()].concat()),
        }
    }

    /// Returns the number of devices handed over for a need by a day.
    pub(super) fn given(&self, need: NeedNo, day: Date) -> u32 {
        let first = self.first.get(need.place()).copied().flatten();
        let all = first.into_iter().chain(self.more.get(&need).into_iter().flatten().copied());
        let given = all.filter(|handover| handover.on <= day);
        given.fold(0, |sum, handover| sum.saturating_add(handover.quantity))
    }
}

/// Returns the latest answer of a six-month follow-up for each need, as known on a day.
pub(super) fn six_month_answers(
    state: &State,
    until: Date,
) -> HashMap<NeedNo, (Date, UsageFrequency)> {
    let answers = state.follow_ups.par_filter_map(|number, follow_up| {
        let (on, used) = follow_up.six_months_by(until)?;
        let need = state.fittings.get(follow_up.fitting)?.need?;
        Some((need, on, number, used))
    });
    let mut last = HashMap::new();
    for (need, on, number, used) in answers {
        let known = last.entry(need).or_insert((on, number, used));
        if (known.0, known.1) < (on, number) {
            *known = (on, number, used);
        }
    }
    last.into_iter().map(|(need, (on, _, used))| (need, (on, used))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_are_grouped_in_order_for_any_split(
            values in vec(vec((0..9_usize, any::<u8>()), 0..20), 0..3),
            split in 0..=9_usize,
        ) {
            let number = |place| PersonNo::at(place).unwrap();
            let numbered = |run: Vec<(usize, u8)>| run.into_iter().map(|(at, value)| (number(at), value));
            let values: Vec<Vec<_>> = values.into_iter().map(|run| numbered(run).collect()).collect();
            let runs = [0..split, split..9].map(|people| PeopleRange::of(people, &values));
            let by_person = GroupedByPerson(runs.into());
            for person in (0..9).map(number) {
                let expected = values.iter().flatten().filter(|(of, _)| *of == person);
                prop_assert!(by_person.of_person(person).eq(expected.map(|(_, value)| value)));
            }
            prop_assert_eq!(by_person.of_person(number(9)).next(), None);
        }
    }
}
