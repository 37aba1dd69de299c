//! The dated facts of a person (division, school, category and grade), each valid from a day on, and their changes by
//! drafts.

use jiff::civil::Date;

use crate::journal::events::{Change, PersonChange, Timeline};
use crate::model::{Dated, DivisionCode, DivisionNo, SiteNo};
use crate::registry::people::record::PersonDraft;
use crate::registry::write::edit::{Changes, Edit};
use crate::state::{Person, State};

impl PersonDraft {
    /// Adds the changes of the dated facts. `from` is the day from which a changed fact holds.
    pub(super) fn note_dated(
        &self,
        state: &State,
        stored: &Person,
        from: Date,
        changes: &mut Changes<PersonChange>,
    ) {
        // An empty cell keeps the stored value. The certificate is only used if no value is stored.
        let issue = self.certificate.map(|certificate| certificate.issue);
        let category =
            or_from(self.category, &stored.attributes.category, from, issue.map(|i| i.category));
        note_learned(&stored.attributes.category, category, from, PersonChange::Category, changes);
        let grade = or_from(self.grade, &stored.attributes.grade, from, issue.map(|i| i.grade));
        note_learned(&stored.attributes.grade, grade, from, PersonChange::Grade, changes);
        if let Some(code) = self.division.as_ref().value() {
            let coded = stored.attributes.division.map(|no| division_code(state, *no));
            let unchanged =
                state.division_by_code().get(code) == Some(stored.attributes.division.on(from));
            if !unchanged {
                let moved = coded.with(from, Some(code.clone()));
                let change = with_codes(Change::new(&coded, &moved));
                changes.0.extend(change.map(PersonChange::Division));
            }
        }
        let school = match &self.school {
            Edit::Keep => return,
            edit => edit.as_ref().value().and_then(|code| state.site_by_code().get(code).copied()),
        };
        if school != *stored.attributes.school.on(from) {
            let code = |no: &Option<SiteNo>| Some(state.sites.get((*no)?)?.code.clone());
            let learned = stored.attributes.school.learn(from, school);
            let (before, after) = (stored.attributes.school.map(code), learned.map(code));
            changes.note(Timeline::from(&before), Timeline::from(&after), PersonChange::School);
        }
    }
}

pub(super) fn division_code(state: &State, number: DivisionNo) -> Option<DivisionCode> {
    Some(state.divisions.get(number)?.code.clone())
}

/// Converts a change to its stored form, in which every division has a code.
pub(super) fn with_codes(
    change: Change<&Dated<Option<DivisionCode>>>,
) -> Option<Change<Timeline<DivisionCode>>> {
    let whole = |dated: &Dated<Option<DivisionCode>>| {
        let (first, later) = dated.parts();
        let later = later.iter().map(|(day, code)| Some((*day, code.clone()?)));
        let dated = Dated::from_parts(first.clone()?, later.collect::<Option<_>>()?);
        Some(Timeline::from(&dated))
    };
    Some(Change::new(whole(change.before)?, whole(change.after)?))
}

/// Returns the edit of a dated fact: the cell, or the certificate if the fact is not known yet.
fn or_from<T: Clone + PartialEq>(
    cell: Edit<T>,
    stored: &Dated<Option<T>>,
    from: Date,
    certificate: Option<T>,
) -> Edit<T> {
    match cell {
        Edit::Keep if stored.on(from).is_none() => certificate.into(),
        cell => cell,
    }
}

fn note_learned<T: Clone + PartialEq>(
    stored: &Dated<Option<T>>,
    edit: Edit<T>,
    from: Date,
    change: impl FnOnce(Change<Timeline<Option<T>>>) -> PersonChange,
    changes: &mut Changes<PersonChange>,
) {
    if matches!(edit, Edit::Keep) {
        return;
    }
    let value = edit.value();
    if *stored.on(from) != value {
        let after = stored.learn(from, value);
        changes.note(Timeline::from(stored), Timeline::from(&after), change);
    }
}
