//! Changes the need that a recorded fitting meets: by an explicit decision, or by the rule after a late needs list.
//! The rule itself is in `state::matching`, the check of a named need in `fittings`.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, FittingChange, Ref};
use crate::model::{EntityKind, FittingNo, NeedNo, PersonNo, ProblemKind, is_within};
use crate::registry::engine::transaction::Writer;
use crate::registry::provision::fittings;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Changes;
use crate::registry::write::met::MetNeeds;
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::Outcome;
use crate::state::{Fitting, State};

/// An explicit link of a fitting to a need, or to none. Later lists do not change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::registry) struct LinkFitting {
    /// The fitting.
    pub(in crate::registry) fitting: FittingNo,
    /// The need of the same person that it meets. `None` makes it unlisted.
    pub(in crate::registry) need: Option<NeedNo>,
}

impl Operation for LinkFitting {
    type Output = Outcome;
    const OPERATION: &'static str = "link";
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Outcome>> {
        let Some(stored) = writer.state.fittings.get(self.fitting) else {
            let kind = ProblemKind::unknown(EntityKind::Fitting);
            diagnostics.error("fitting", self.fitting.to_string(), kind);
            return Ok(None);
        };
        let (person, day, before, pinned, quantity) =
            (stored.person, stored.fitted_on, stored.need, stored.pinned, stored.quantity);
        if let Some(need) = self.need.filter(|_| self.need != before) {
            if fittings::named_need(writer.state, (person, day), need, diagnostics).is_none() {
                return Ok(None);
            }
            fittings::free_need(writer, need, quantity, diagnostics)?;
        }
        let mut changes = Changes::new();
        changes.note(before.map(Ref::own), self.need.map(Ref::own), FittingChange::Need);
        changes.note(pinned, true, FittingChange::Pinned);
        if changes.0.is_empty() {
            return Ok(Some(Outcome::Unchanged));
        }
        let met = MetNeeds::of(writer.state, person);
        let changed = Changed { record: Ref::own(self.fitting), changes: changes.0 };
        writer.record(Event::FittingChanged(changed))?;
        let need = self.need.map(|need| need.to_string()).unwrap_or_default();
        met.warn_unmet(writer.state, ("need", &need), diagnostics);
        Ok(Some(Outcome::Updated))
    }
}

/// A new search, after a late needs list, for the needs that unlisted fittings meet, by the rule for new fittings.
/// Existing links are kept, and so are decisions made with [`Fittings::link`](crate::desks::Fittings::link).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct Relink {
    /// Only fittings of this person.
    pub(crate) person: Option<PersonNo>,
    /// Only fittings from this day on.
    pub(crate) from: Option<Date>,
    /// Only fittings up to this day.
    pub(crate) to: Option<Date>,
}

/// A fitting and the need that it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Linked {
    /// The fitting.
    pub fitting: FittingNo,
    /// The need.
    pub need: NeedNo,
}

impl Operation for Relink {
    type Output = Vec<Linked>;
    const OPERATION: &'static str = "relink";
    const SUBJECT: &'static str = "fittings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Vec<Linked>>> {
        if let Some(person) = self.person.filter(|no| writer.state.persons.get(*no).is_none()) {
            diagnostics.error("person", person.to_string(), resolve::unknown_person());
            return Ok(None);
        }
        let mut linked = Vec::new();
        for (day, fitting) in self.unlisted(writer.state) {
            let Some(stored) = writer.state.fittings.get(fitting) else { continue };
            let (person, model, quantity) = (stored.person, stored.model, stored.quantity);
            let found = writer.state.matching_need(person, model, day);
            let Some(need) = found else { continue };
            fittings::free_need(writer, need, quantity, diagnostics)?;
            fittings::set_need(writer, fitting, None, Some(need))?;
            linked.push(Linked { fitting, need });
        }
        Ok(Some(linked))
    }
}

impl Relink {
    /// Returns the unlisted fittings to search for, the earliest first, because it gets the need identified first.
    fn unlisted(&self, state: &State) -> Vec<(Date, FittingNo)> {
        let wanted = |fitting: &Fitting| {
            fitting.need.is_none()
                && !fitting.pinned
                && is_within((self.from, self.to), fitting.fitted_on)
        };
        let day = |(number, fitting): (FittingNo, &Fitting)| {
            wanted(fitting).then_some((fitting.fitted_on, number))
        };
        let mut found: Vec<_> = match self.person {
            Some(person) => state.fittings_of(person).filter_map(day).collect(),
            None => state.fittings.iter().filter_map(day).collect(),
        };
        found.sort_unstable();
        found
    }
}
