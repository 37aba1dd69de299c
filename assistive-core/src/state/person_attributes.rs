//! The attributes of people that reports read. Later values are stored only for the few people who have any.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::day::Day;
use crate::model::{
    Category, Dated, DivisionNo, Grade, Left, LeftReason, Placement, Sex, SiteNo, Stage,
};
use crate::tables::{
    Dictionary, Fact, PackedCodes, PackedRow, decode_day, decode_number, encode_day, encode_number,
};

/// The attributes of a person that reports read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "EncodedAttributes", try_from = "EncodedAttributes")]
pub(crate) struct PersonAttributes {
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

/// The values that hold from later days on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Later {
    category: Vec<(Day, Option<Category>)>,
    grade: Vec<(Day, Option<Grade>)>,
    division: Vec<(Day, DivisionNo)>,
    school: Vec<(Day, Option<SiteNo>)>,
}

fn later<T: Clone + PartialEq>(dated: &Dated<T>) -> Vec<(Day, T)> {
    dated.parts().1.iter().map(|(day, value)| (Day(*day), value.clone())).collect()
}

fn dated<T: Clone + PartialEq>(first: T, later: Option<&[(Day, T)]>) -> Dated<T> {
    let later = later.unwrap_or_default().iter();
    Dated::from_parts(first, later.map(|(day, value)| (day.0, value.clone())).collect())
}

impl Fact for PersonAttributes {
    type Dictionary = Later;

    fn encode(&self, dictionary: &mut Dictionary<Later>) -> PackedRow {
        let Self { category, grade, division, school, left, .. } = self;
        let more = Later {
            category: later(category),
            grade: later(grade),
            division: later(division),
            school: later(school),
        };
        let codes = PackedCodes::new()
            .with(self.sex)
            .with(*category.parts().0)
            .with(*grade.parts().0)
            .with(self.stage)
            .with(self.placement)
            .with(left.map(|left| left.reason));
        [
            encode_number(Some(*division.parts().0)),
            encode_number(*school.parts().0),
            codes.number(),
            encode_day(Some(self.registered_on)),
            encode_day(self.birth_date),
            encode_day(left.map(|left| left.on)),
            dictionary.put(Some(&more).filter(|more| **more != Later::default())),
        ]
    }

    fn read(row: &PackedRow, dictionary: &Dictionary<Later>) -> Option<Self> {
        let [division, school, codes, registered_on, birth_date, left_on, more] = *row;
        let mut codes = PackedCodes::from_number(codes);
        let more = dictionary.get(more)?;
        let left = match (decode_day(left_on)?, codes.take::<LeftReason>()?) {
            (Some(on), Some(reason)) => Some(Left { on, reason }),
            (None, None) => None,
            _ => return None,
        };
        // The values are decoded in reverse order.
        let (placement, stage) = (codes.take()?, codes.take()?);
        let (grade, category, sex) = (codes.take()?, codes.take()?, codes.take()?);
        Some(Self {
            sex,
            birth_date: decode_day(birth_date)?,
            category: dated(category, more.map(|more| more.category.as_slice())),
            grade: dated(grade, more.map(|more| more.grade.as_slice())),
            division: dated(decode_number(division)?, more.map(|more| more.division.as_slice())),
            school: dated(decode_number(school), more.map(|more| more.school.as_slice())),
            stage,
            placement,
            registered_on: decode_day(registered_on)??,
            left,
        })
    }
}

/// The encoding in a record, with a dictionary of its own as for a single row of a block.
#[derive(Serialize, Deserialize)]
struct EncodedAttributes(PackedRow, Dictionary<Later>);

impl From<PersonAttributes> for EncodedAttributes {
    fn from(attributes: PersonAttributes) -> Self {
        let mut dictionary = Dictionary::default();
        Self(attributes.encode(&mut dictionary), dictionary)
    }
}

impl TryFrom<EncodedAttributes> for PersonAttributes {
    type Error = &'static str;

    fn try_from(
        EncodedAttributes(row, dictionary): EncodedAttributes,
    ) -> Result<Self, Self::Error> {
        Self::read(&row, &dictionary).ok_or("not the attributes of a person")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::journal::codec;
    use crate::model::Coded;

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

    fn numbered<N: crate::tables::Number + std::fmt::Debug>() -> impl Strategy<Value = N> + Clone {
        (0..999_usize).prop_map(|place| N::at(place).unwrap())
    }

    fn attributes() -> impl Strategy<Value = PersonAttributes> {
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
            PersonAttributes {
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
        fn attributes_survive_a_round_trip(attributes in attributes()) {
            let mut bytes = Vec::new();
            codec::put(&attributes, &mut bytes);
            prop_assert_eq!(codec::get::<PersonAttributes>(&bytes), Some(attributes));
        }
    }
}
