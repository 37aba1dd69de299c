//! The useful lives of the devices of a person, and the fittings within them.

use jiff::civil::Date;

use crate::model::{DeviceClass, FittingNo, ModelNo, PersonNo, years_after};
use crate::state::{Fitting, State};

/// The useful life of a fitted device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    /// The day of the fitting.
    pub(super) fitted: Date,
    /// The fitting.
    pub(super) fitting: FittingNo,
    /// The model.
    pub(super) model: ModelNo,
    /// The day on which the useful life ends.
    pub(super) until: Date,
}

/// Returns the fittings of a person that were made within the useful life of an earlier device of the same class, or of a
/// class above or below it. Each comes with the latest such device.
pub(super) fn inside_life(state: &State, person: PersonNo) -> Vec<(FittingNo, &Fitting, Life)> {
    let mut fittings: Vec<_> = state.fittings_of(person).collect();
    fittings.sort_unstable_by_key(|(number, fitting)| (fitting.fitted_on, *number));
    let (mut lives, mut found) = (Lives::default(), Vec::new());
    for of_day in fittings.chunk_by(|(_, one), (_, other)| one.fitted_on == other.fitted_on) {
        for (number, fitting) in of_day {
            let class = state.models.get(fitting.model).map(|model| model.class);
            let life = class.and_then(|class| lives.latest(class, fitting.fitted_on));
            found.extend(life.map(|life| (*number, *fitting, life)));
        }
        for (number, of) in of_day {
            let Some(model) = state.models.get(of.model) else { continue };
            let Some(years) = model.life_years else { continue };
            let until = years_after(of.fitted_on, years);
            let (fitted, fitting, model_no) = (of.fitted_on, *number, of.model);
            lives.add(model.class, Life { fitted, fitting, model: model_no, until });
        }
    }
    found
}

/// The useful lives that may reach beyond a day, which only moves forward.
///
/// A device is left out as soon as a later one of its class lives as long, or its life has ended, so that each is looked at
/// a few times only, however many devices a person has.
#[derive(Default)]
struct Lives {
    /// For each class the lives in the order of the fittings: each ends before those in front of it.
    of_class: Vec<(DeviceClass, Vec<Life>)>,
}

impl Lives {
    fn add(&mut self, class: DeviceClass, life: Life) {
        let place = self.of_class.iter().position(|(known, _)| *known == class);
        let place = place.unwrap_or_else(|| {
            self.of_class.push((class, Vec::new()));
            self.of_class.len() - 1
        });
        let lives = &mut self.of_class[place].1;
        while lives.last().is_some_and(|last| last.until <= life.until) {
            lives.pop();
        }
        lives.push(life);
    }

    /// Returns the latest device of the class, or of one above or below it, whose life ends after a day.
    fn latest(&mut self, class: DeviceClass, day: Date) -> Option<Life> {
        let related = self
            .of_class
            .iter_mut()
            .filter(|(other, _)| class.contains(*other) || other.contains(class));
        let latest = related.filter_map(|(_, lives)| {
            while lives.last().is_some_and(|last| last.until <= day) {
                lives.pop();
            }
            lives.last().copied()
        });
        latest.max_by_key(|life| (life.fitted, life.fitting))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::model::Scheme;

    proptest! {
        #[test]
        fn the_latest_life_is_that_of_a_search_through_all(
            fitted in vec((0..5_usize, 1..6_i16, 0..4_i16), 1..40),
        ) {
            let codes = ["12", "12 22", "12 22 03", "12 22 18", "04"];
            let class = |n: usize| DeviceClass::parse(codes[n], Scheme::Iso9999).expect("a class");
            let (mut lives, mut all, mut year) = (Lives::default(), Vec::new(), 2000);
            for (n, (of, lasts, pause)) in fitted.into_iter().enumerate() {
                year += pause;
                let today = date(year, 1, 1);
                let is_related =
                    |other: usize| codes[other].starts_with(codes[of]) || codes[of].starts_with(codes[other]);
                let known = all.iter().filter(|(other, life): &&(usize, Life)| is_related(*other) && life.until > today);
                let known = known.map(|(_, life)| *life).max_by_key(|life| life.fitting);
                prop_assert_eq!(lives.latest(class(of), today), known);
                let until = date(year + lasts, 1, 1);
                let fitting = FittingNo::at(n).expect("a number");
                let life = Life { fitted: today, fitting, model: ModelNo::at(0).expect("a number"), until };
                lives.add(class(of), life);
                all.push((of, life));
            }
        }
    }
}
