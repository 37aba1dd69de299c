//! What people are counted by, and how it is laid out: in few numbers, as a figure may be counted from millions of
//! people. What became of it on later days is stored only where something did.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::day::Day;
use crate::model::{
    Category, Coded, Dated, DivisionNo, Grade, Left, LeftReason, Placement, Sex, SiteNo, Stage,
};

/// What people are counted by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Laid", try_from = "Laid")]
pub(crate) struct Traits {
    pub(crate) sex: Option<Sex>,
    pub(crate) birth_date: Option<Date>,
    pub(crate) category: Dated<Option<Category>>,
    pub(crate) grade: Dated<Option<Grade>>,
    pub(crate) division: Dated<DivisionNo>,
    pub(crate) school: Dated<Option<SiteNo>>,
    pub(crate) stage: Option<Stage>,
    pub(crate) placement: Option<Placement>,
    pub(crate) registered_on: Date,
    pub(crate) left: Option<Left>,
}

/// As it is stored.
#[derive(Serialize, Deserialize)]
struct Laid {
    /// The numbers of sex, category, grade, stage, placement, and the reason of leaving; 0 for none.
    coded: [u8; 6],
    division: DivisionNo,
    school: Option<SiteNo>,
    registered_on: Day,
    birth_date: Option<Day>,
    left_on: Option<Day>,
    later: Option<Box<Later>>,
}

/// What holds from later days on.
#[derive(PartialEq, Default, Serialize, Deserialize)]
struct Later {
    category: Vec<(Day, Option<Category>)>,
    grade: Vec<(Day, Option<Grade>)>,
    division: Vec<(Day, DivisionNo)>,
    school: Vec<(Day, Option<SiteNo>)>,
}

fn number<C: Coded>(value: Option<C>) -> u8 {
    value.map_or(0, C::number)
}

/// The value of a number, if it is one.
fn coded<C: Coded>(number: u8) -> Result<Option<C>, &'static str> {
    match number {
        0 => Ok(None),
        _ => C::from_number(number).map(Some).ok_or("no such number"),
    }
}

fn later<T: Clone + PartialEq>(dated: &Dated<T>) -> Vec<(Day, T)> {
    dated.parts().1.iter().map(|(day, value)| (Day(*day), value.clone())).collect()
}

fn dated<T: Clone + PartialEq>(first: T, later: Vec<(Day, T)>) -> Dated<T> {
    Dated::from_parts(first, later.into_iter().map(|(day, value)| (day.0, value)).collect())
}

impl From<Traits> for Laid {
    fn from(traits: Traits) -> Self {
        let Traits { category, grade, division, school, left, .. } = &traits;
        let more = Later {
            category: later(category),
            grade: later(grade),
            division: later(division),
            school: later(school),
        };
        Self {
            coded: [
                number(traits.sex),
                number(*category.parts().0),
                number(*grade.parts().0),
                number(traits.stage),
                number(traits.placement),
                number(left.map(|left| left.reason)),
            ],
            division: *division.parts().0,
            school: *school.parts().0,
            registered_on: Day(traits.registered_on),
            birth_date: traits.birth_date.map(Day),
            left_on: left.map(|left| Day(left.on)),
            later: (more != Later::default()).then(|| Box::new(more)),
        }
    }
}

impl TryFrom<Laid> for Traits {
    type Error = &'static str;

    fn try_from(laid: Laid) -> Result<Self, Self::Error> {
        let [sex, category, grade, stage, placement, reason] = laid.coded;
        let later = laid.later.map_or_else(Later::default, |later| *later);
        let left = match (laid.left_on, coded::<LeftReason>(reason)?) {
            (Some(Day(on)), Some(reason)) => Some(Left { on, reason }),
            (None, None) => None,
            _ => return Err("a day without a reason, or a reason without a day"),
        };
        Ok(Self {
            sex: coded(sex)?,
            birth_date: laid.birth_date.map(|day| day.0),
            category: dated(coded(category)?, later.category),
            grade: dated(coded(grade)?, later.grade),
            division: dated(laid.division, later.division),
            school: dated(laid.school, later.school),
            stage: coded(stage)?,
            placement: coded(placement)?,
            registered_on: laid.registered_on.0,
            left,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::journal::codec;

    fn any_of<C: Coded + std::fmt::Debug>() -> impl Strategy<Value = Option<C>> {
        prop::option::of(prop::sample::select(C::ALL))
    }

    fn day() -> impl Strategy<Value = Date> {
        (1900..2100_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
    }

    fn facts<T: Clone + PartialEq + std::fmt::Debug>(
        value: impl Strategy<Value = T> + Clone,
    ) -> impl Strategy<Value = Dated<T>> {
        (value.clone(), prop::collection::vec((day(), value), 0..3)).prop_map(|(first, later)| {
            later.into_iter().fold(Dated::new(first), |facts, (day, value)| facts.with(day, value))
        })
    }

    fn numbered<N: crate::state::Number + std::fmt::Debug>() -> impl Strategy<Value = N> + Clone {
        (0..999_usize).prop_map(|place| N::at(place).unwrap())
    }

    fn traits() -> impl Strategy<Value = Traits> {
        let school = prop::option::of(numbered());
        let dated = (
            facts(prop::sample::select(Category::ALL).prop_map(Some)),
            facts(prop::option::of(prop::sample::select(Grade::ALL))),
            facts(numbered()),
            facts(school),
        );
        let left = prop::option::of((day(), prop::sample::select(LeftReason::ALL)));
        let rest = (any_of(), prop::option::of(day()), any_of(), any_of(), day(), left);
        (dated, rest).prop_map(|((category, grade, division, school), rest)| {
            let (sex, birth_date, stage, placement, registered_on, left) = rest;
            let left = left.map(|(on, reason)| Left { on, reason });
            Traits {
                sex,
                birth_date,
                category,
                grade,
                division,
                school,
                stage,
                placement,
                registered_on,
                left,
            }
        })
    }

    proptest! {
        #[test]
        fn they_come_back_as_they_went(traits in traits()) {
            let mut bytes = Vec::new();
            codec::put(&traits, &mut bytes);
            prop_assert_eq!(codec::get::<Traits>(&bytes), Some(traits));
        }
    }
}
