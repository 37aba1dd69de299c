//! Services that provide no device: drafts, and the rules for recording one.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Changed, Ref, ServiceChange, ServiceFacts};
use crate::model::{NeedKind, PersonNo, Place, ProblemKind, Programme, ServiceNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::Service;

/// A service to be recorded. Its key is the person, the kind and the day.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ServiceDraft {
    /// The person who was served.
    #[setters(skip)]
    pub(crate) person: PersonNo,
    /// The kind. It cannot be a device, which is recorded as a fitting.
    #[setters(skip)]
    pub(crate) kind: NeedKind,
    /// The day.
    #[setters(skip)]
    pub(crate) served_on: Date,
    /// The place.
    pub(crate) place: Edit<Place>,
    /// The provider.
    pub(crate) provider: Edit<String>,
    /// The programme.
    pub(crate) programme: Edit<Programme>,
}

impl ServiceDraft {
    /// Returns a draft with nothing but the key.
    pub fn new(person: PersonNo, kind: NeedKind, served_on: Date) -> Self {
        let (place, provider, programme) = (Edit::Keep, Edit::Keep, Edit::Keep);
        Self { person, kind, served_on, place, provider, programme }
    }
}

impl Operation for ServiceDraft {
    type Output = Upserted<ServiceNo, Service>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "services";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<ServiceNo, Service>>> {
        self.check(writer, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let same = |service: &Service| (service.kind, service.served_on) == self.key();
        let stored = writer.state.services_of(self.person).find(|(_, service)| same(service));
        match stored.map(|(number, service)| (number, service.clone())) {
            Some((number, stored)) => self.update(writer, number, stored).map(Some),
            None => self.create(writer, diagnostics).map(Some),
        }
    }
}

impl ServiceDraft {
    fn key(&self) -> (NeedKind, Date) {
        (self.kind, self.served_on)
    }

    fn check(&self, writer: &Writer<'_>, diagnostics: &mut Diagnostics) {
        if !writer.state.persons.has(self.person) {
            diagnostics.error("person", self.person.to_string(), resolve::unknown_person());
        }
        if self.kind == NeedKind::Device {
            let allowed = NeedKind::services();
            diagnostics.error("kind", self.kind.to_string(), ProblemKind::NotOneOf { allowed });
        }
        diagnostics.plain("provider", &self.provider);
        diagnostics.intact_programme(&self.programme);
        diagnostics.not_after("served_on", Some(self.served_on), writer.today);
        let person = writer.state.persons.get(self.person);
        diagnostics.not_before_birth("served_on", self.served_on, person);
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Upserted<ServiceNo, Service>> {
        let left = writer.state.persons.get(self.person).and_then(|person| person.attributes.left);
        if let Some(left) = left.filter(|left| self.served_on > left.on) {
            let kind = ProblemKind::AfterLeaving { left: left.on };
            diagnostics.warn("served_on", self.served_on.to_string(), kind);
        }
        let number = writer.state.services.next().ok_or(Error::Full)?;
        writer.record(Event::ServiceAdded(ServiceFacts {
            service: Ref::own(number),
            person: Ref::own(self.person),
            kind: self.kind,
            served_on: self.served_on,
            place: self.place.value(),
            provider: self.provider.clone().value(),
            programme: self.programme.clone().value(),
        }))?;
        Ok(Upserted::new(number, Previous::Absent))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: ServiceNo,
        stored: Service,
    ) -> Result<Upserted<ServiceNo, Service>> {
        let provider = stored.provider.as_deref().map(str::to_owned);
        let mut changes = Changes::new();
        changes.edit(&stored.place, &self.place, ServiceChange::Place);
        changes.edit(&provider, &self.provider, ServiceChange::Provider);
        changes.edit(&stored.programme, &self.programme, ServiceChange::Programme);
        if changes.0.is_empty() {
            return Ok(Upserted::new(number, Previous::Unchanged));
        }
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::ServiceChanged(changed))?;
        Ok(Upserted::new(number, Previous::Changed(stored)))
    }
}
