//! The person that a draft refers to, by its id, certificate and local key.

use std::fmt::Display;

use crate::model::{CitizenId, LocalKey, PersonNo, ProblemKind};
use crate::registry::people::record::PersonDraft;
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::State;

/// The fields that can name a person.
const KEYS: [&str; 3] = ["id_number", "certificate", "key"];

/// The person that a draft refers to.
pub(super) enum Who {
    Stored(PersonNo),
    New,
}

impl PersonDraft {
    /// Returns the citizen id of the draft, given directly or as part of the certificate.
    pub(crate) fn any_citizen(&self) -> Option<CitizenId> {
        self.citizen.or(self.certificate.map(|certificate| certificate.citizen))
    }

    /// Checks whether the draft has a key and no stored person has it.
    pub(crate) fn is_new(&self, state: &State) -> bool {
        let citizen = self.any_citizen();
        let known = citizen.is_some_and(|id| state.person_by_citizen.get(&id).is_some())
            || self.key.as_ref().is_some_and(|key| state.person_by_key.get(key).is_some());
        !known && (citizen.is_some() || self.key.is_some())
    }

    /// Finds the person, or finds that it is a new one. Returns `None` if the keys disagree.
    pub(super) fn who(&self, state: &State, diagnostics: &mut Diagnostics) -> Option<Who> {
        if !self.certificate_fits(diagnostics) {
            return None;
        }
        let citizen = self.any_citizen();
        let by_id = citizen.and_then(|id| state.person_by_citizen.get(&id));
        let by_key = self.key.as_ref().and_then(|key| state.person_by_key.get(key));
        let has_other_id = |no: PersonNo| {
            let stored = state.persons.get(no).and_then(|person| person.citizen);
            stored.is_some() && citizen.is_some() && stored != citizen
        };
        match (by_id, by_key) {
            _ if citizen.is_none() && self.key.is_none() => {
                // A key that could not be read has an error already.
                if !diagnostics.errors.iter().any(|problem| KEYS.contains(&problem.field)) {
                    diagnostics.error("id_number", "", ProblemKind::NoPersonKey);
                }
                None
            }
            (None, None) => Some(Who::New),
            (Some(first), Some(second)) if first != second => {
                self.keys_of_two(first, second, diagnostics)
            }
            (None, Some(second)) if has_other_id(second) => {
                let first = citizen.map(CitizenId::masked).unwrap_or_default();
                self.keys_of_two(first, second, diagnostics)
            }
            (Some(number), _) | (None, Some(number)) => Some(Who::Stored(number)),
        }
    }

    /// Checks whether the certificate belongs to the citizen id given with it.
    pub(super) fn certificate_fits(&self, diagnostics: &mut Diagnostics) -> bool {
        match (self.citizen, self.certificate) {
            (Some(citizen), Some(certificate)) if certificate.citizen != citizen => {
                let kind = ProblemKind::CertificateOfAnother;
                diagnostics.error("certificate", certificate.masked(), kind);
                false
            }
            _ => true,
        }
    }

    fn keys_of_two(
        &self,
        first: impl Display,
        second: impl Display,
        diagnostics: &mut Diagnostics,
    ) -> Option<Who> {
        let key = self.key.as_ref().map(LocalKey::to_string).unwrap_or_default();
        let (first, second) = (first.to_string(), second.to_string());
        diagnostics.error("key", key, ProblemKind::ConflictingKeys { first, second });
        None
    }
}
