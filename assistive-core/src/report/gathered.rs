//! What figures of people are counted from: of each need and fitting the few values that count, gathered in one pass over
//! each table by all cores, and then told person by person. So a report holds some bytes of each of them instead of all
//! records, and it does not matter in which order they came. What counts, and how, is for the indicators to say.

use std::collections::HashMap;
use std::thread;

use jiff::civil::Date;

use crate::model::{FittingNo, ModelNo, NeedNo, PersonNo, Use};
use crate::state::{Reading, State};

/// Values of people, in the order of the people's numbers.
pub(super) struct ByPerson<T>(Vec<(PersonNo, T)>);

impl<T: Send> ByPerson<T> {
    /// Puts values in order.
    pub(super) fn of(mut values: Vec<(PersonNo, T)>) -> Self {
        // Lists often come in the order of the people.
        if !values.is_sorted_by_key(|(person, _)| *person) {
            let sort =
                |half: &mut [(PersonNo, T)]| half.sort_unstable_by_key(|(person, _)| *person);
            let half = values.len() / 2;
            let (one, other) = values.split_at_mut(half);
            thread::scope(|scope| {
                scope.spawn(move || sort(one));
                sort(other);
            });
            // It knows two sorted halves when it sees them.
            values.sort_by_key(|(person, _)| *person);
        }
        Self(values)
    }

    /// A way through them for who asks for people in the order of their numbers.
    pub(super) fn walk(&self) -> Walk<'_, T> {
        Walk { rest: &self.0 }
    }
}

/// A way through values of people.
pub(super) struct Walk<'a, T> {
    rest: &'a [(PersonNo, T)],
}

impl<'a, T> Walk<'a, T> {
    /// The values of a person whose number is higher than those that were asked for before.
    pub(super) fn of(&mut self, person: PersonNo) -> impl Iterator<Item = &'a T> + use<'a, T> {
        if self.rest.first().is_some_and(|(first, _)| *first < person) {
            self.rest = &self.rest[self.rest.partition_point(|(other, _)| *other < person)..];
        }
        let count = self.rest.iter().take_while(|(other, _)| *other == person).count();
        let (of, rest) = self.rest.split_at(count);
        self.rest = rest;
        of.iter().map(|(_, value)| value)
    }
}

/// A fitting.
pub(super) struct Fitted {
    number: FittingNo,
    pub(super) person: PersonNo,
    pub(super) model: ModelNo,
    pub(super) on: Date,
    pub(super) need: Option<NeedNo>,
}

/// All fittings.
pub(super) fn fittings(state: &State) -> Vec<Fitted> {
    state.fittings.gather(&Reading::WHOLE, |number, fitting| {
        let (person, model) = (fitting.person, fitting.model);
        Some(Fitted { number, person, model, on: fitting.fitted_on, need: fitting.need })
    })
}

/// Which fitting met each need, and when.
pub(super) struct Met(Vec<Option<(FittingNo, Date)>>);

impl Met {
    /// What fittings say of needs.
    pub(super) fn by(fittings: &[Fitted], state: &State) -> Self {
        let mut met = vec![None; state.needs.len()];
        for fitting in fittings {
            let need = fitting.need.and_then(|need| met.get_mut(need.place()));
            if let Some(need) = need {
                *need = Some((fitting.number, fitting.on));
            }
        }
        Self(met)
    }

    /// The fitting that met a need, and its day.
    pub(super) fn of(&self, need: NeedNo) -> Option<(FittingNo, Date)> {
        self.0.get(need.place()).copied().flatten()
    }
}

/// What was said of each fitting when someone was asked after six months, as known on a day: the last answers.
pub(super) fn six_month_answers(state: &State, until: Date) -> HashMap<FittingNo, (Date, Use)> {
    let answers = state.follow_ups.gather(&Reading::WHOLE, |number, follow_up| {
        let on = follow_up.six_months_by(until)?;
        Some((follow_up.fitting, on, number, follow_up.used))
    });
    let mut last = HashMap::new();
    for (fitting, on, number, used) in answers {
        let known = last.entry(fitting).or_insert((on, number, used));
        if (known.0, known.1) < (on, number) {
            *known = (on, number, used);
        }
    }
    last.into_iter().map(|(fitting, (on, _, used))| (fitting, (on, used))).collect()
}
