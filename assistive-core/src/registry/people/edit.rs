//! Changes a person at a desk, by number: edits with the day from which they hold, and leaving. The rules for the
//! values of a person are in `record`, for sheets and desks.

use jiff::civil::Date;

use crate::error::Result;
use crate::model::{CitizenId, Left, PersonNo, ProblemKind};
use crate::registry::engine::transaction::Writer;
use crate::registry::people::leaving::{LeaveSummary, left_behind};
use crate::registry::people::record::PersonDraft;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::registry::write::upsert::Outcome;
use crate::state::{Person, State};

/// An edit of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct EditPerson {
    /// The person.
    pub(in crate::registry) person: PersonNo,
    /// The changes. Keys are added to the person's keys and cannot name another person.
    pub(in crate::registry) draft: PersonDraft,
    /// The day from which a changed division, school, category or grade holds, until the next known change.
    pub(in crate::registry) from: Date,
}

impl Operation for EditPerson {
    type Output = Outcome;
    const OPERATION: &'static str = "edit";
    const SUBJECT: &'static str = "persons";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Outcome>> {
        let Some(stored) = writer.state.persons.get(self.person) else {
            diagnostics.error("person", self.person.to_string(), resolve::unknown_person());
            return Ok(None);
        };
        diagnostics.not_after("from", Some(self.from), writer.today);
        self.check_keys(writer.state, stored, diagnostics);
        self.draft.check(writer, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        // The number names the person, so the name can be meant.
        let draft = self.draft.clone().rename(true);
        let upserted = draft.update(writer, self.person, self.from, diagnostics)?;
        Ok(upserted.map(|upserted| upserted.outcome()))
    }
}

impl EditPerson {
    /// Checks that the given keys belong to the person or to no one, and that a known id does not change.
    fn check_keys(&self, state: &State, stored: &Person, diagnostics: &mut Diagnostics) {
        if !self.draft.certificate_fits(diagnostics) {
            return;
        }
        let citizen = self.draft.any_citizen();
        let id_field = if self.draft.citizen.is_some() { "id_number" } else { "certificate" };
        let shown = citizen.map(CitizenId::masked).unwrap_or_default();
        let holder = citizen.and_then(|id| state.person_by_citizen.get(&id));
        let key = self.draft.key.as_ref();
        let key_holder = key.and_then(|key| state.person_by_key.get(key));
        let another = |holder: Option<PersonNo>| holder.filter(|holder| *holder != self.person);
        if let Some(other) = another(holder) {
            diagnostics.error(
                id_field,
                shown,
                ProblemKind::KeyOfAnother { person: other.to_string() },
            );
        } else if let (Some(id), Some(_)) = (stored.citizen, citizen.filter(|_| holder.is_none())) {
            diagnostics.error(id_field, shown, ProblemKind::HasAnotherId { id: id.masked() });
        }
        if let (Some(key), Some(other)) = (key, another(key_holder)) {
            let kind = ProblemKind::KeyOfAnother { person: other.to_string() };
            diagnostics.error("key", key.to_string(), kind);
        }
    }
}

/// The leaving of a person, who died or moved away, or its correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::registry) struct LeavePerson {
    /// The person.
    pub(in crate::registry) person: PersonNo,
    /// The day and the reason. `None` if the person did not leave after all.
    pub(in crate::registry) left: Option<Left>,
}

impl Operation for LeavePerson {
    type Output = LeaveSummary;
    const OPERATION: &'static str = "leave";
    const SUBJECT: &'static str = "persons";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<LeaveSummary>> {
        let behind = self.left.map(|left| left_behind(writer.state, self.person, left.on));
        let draft = PersonDraft {
            left_on: self.left.map_or(Edit::Clear, |left| Edit::Set(left.on)),
            left_reason: self.left.map_or(Edit::Clear, |left| Edit::Set(left.reason)),
            ..PersonDraft::default()
        };
        let edit = EditPerson { person: self.person, draft, from: writer.today };
        Ok(edit.execute(writer, diagnostics)?.map(|_| behind.unwrap_or_default()))
    }
}
