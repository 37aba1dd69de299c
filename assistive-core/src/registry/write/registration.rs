//! The day of registration of people for whom none was given: the day of the earliest fact known about them
//! (docs/domain.md §5, rule 15).

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, Changed, MaybeDay, PersonChange, Ref};
use crate::model::PersonNo;
use crate::registry::engine::transaction::Writer;

/// Moves the day of registration to an earlier day on which something was recorded, unless the day was given.
pub(in crate::registry) fn known_on(
    writer: &mut Writer<'_>,
    person: PersonNo,
    day: Date,
) -> Result<()> {
    let Some(stored) = writer.state.persons.get(person) else { return Ok(()) };
    let registered = stored.attributes.registered_on;
    if !stored.registration_assumed || registered <= day {
        return Ok(());
    }
    let change = Change::new(MaybeDay(Some(registered)), MaybeDay(Some(day)));
    let changes = vec![PersonChange::RegisteredOn(change)];
    writer.record(Event::PersonChanged(Changed { record: Ref::own(person), changes }))
}
