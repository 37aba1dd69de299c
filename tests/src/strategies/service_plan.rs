//! The plan of the services, and their rows in both terms.

use super::choices::{OTHER_KINDS, PROGRAMMES, pick};
use super::plan::{PersonPlan, day};
use super::write::Writer;
use crate::city::{City, ServiceRow};
use jiff::civil::Date;
use proptest::option::weighted;
use proptest::prelude::{Arbitrary, BoxedStrategy, Just, Strategy, any, prop_oneof};

const PLACES: [&str; 5] = ["", "centre", "home", "school", "community"];

/// A service. It can be sent late, and a later list can change it.
#[derive(Clone, Debug)]
pub(super) struct ServicePlan {
    person: u8,
    cited: u8,
    kind: u8,
    on: Date,
    place: u8,
    programme: u8,
    late: bool,
    /// Sent again, with another place, programme, or with neither.
    again: Option<(u8, u8)>,
}

impl Arbitrary for ServicePlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        // Most questions are about child rehabilitation.
        let programme = prop_oneof![2 => Just(3), 1 => any::<u8>()];
        let again = weighted(0.3, (any::<u8>(), any::<u8>()));
        let who = (any::<u8>(), any::<u8>(), any::<u8>());
        (who, day(), any::<u8>(), programme, weighted(0.3, Just(())), again)
            .prop_map(|((person, cited, kind), on, place, programme, late, again)| Self {
                person,
                cited,
                kind,
                on,
                place,
                programme,
                late: late.is_some(),
                again,
            })
            .boxed()
    }
}

/// Adds the rows of services to the two terms of a city.
pub(super) fn add(
    services: &[ServicePlan],
    schools: usize,
    people: &[PersonPlan],
    first: &mut City,
    second: &mut City,
) {
    for service in services {
        let number = usize::from(service.person) % people.len();
        let writer = Writer { plan: &people[number], number, schools };
        let row = |way: u8, place: u8, programme: u8| ServiceRow {
            person: writer.cited(service.cited.wrapping_add(way)),
            kind: pick(&OTHER_KINDS, service.kind).to_owned(),
            served_on: service.on.to_string(),
            place: pick(&PLACES, place).to_owned(),
            programme: pick(&PROGRAMMES, programme).to_owned(),
            ..ServiceRow::default()
        };
        let term = if service.late { &mut *second } else { &mut *first };
        term.services.push(row(0, service.place, service.programme));
        if let Some((place, programme)) = service.again {
            second.services.push(row(1, place, programme));
        }
    }
}
