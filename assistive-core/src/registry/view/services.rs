//! Services as a view returns them.

use derive_setters::Setters;
use jiff::civil::Date;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{EntityKind, NeedKind, PersonNo, Place, ServiceNo, is_within};
use crate::registry::view::filter::Filter;
use crate::registry::view::handle::View;
use crate::registry::view::label::Label;
use crate::registry::view::listing::Listing;
use crate::registry::view::records::PersonView;
use crate::state::Service;

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceView {
    /// The number.
    #[serde(rename = "service")]
    pub number: ServiceNo,
    /// The person who was served.
    pub person: PersonView,
    /// The kind of service.
    pub kind: NeedKind,
    /// The day of the service.
    pub served_on: Date,
    /// The place.
    pub place: Option<Place>,
    /// The provider.
    pub provider: Option<String>,
    /// The programme.
    pub programme: Label,
}

/// A filter of services. Fields without a value select everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct ServiceFilter {
    /// The person and the programme. A filter with conditions on devices selects no service.
    pub(crate) filter: Filter,
    /// Services for this person.
    pub(crate) person: Option<PersonNo>,
    /// Services of this kind.
    pub(crate) kind: Option<NeedKind>,
    /// Services from this day on.
    pub(crate) from: Option<Date>,
    /// Services up to this day.
    pub(crate) to: Option<Date>,
}

impl View<'_> {
    /// Returns the services that a filter selects, in the order of their numbers, with people as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if the filter names a code that does not exist.
    pub fn service_list(
        &self,
        wanted: &ServiceFilter,
        day: Date,
    ) -> Result<Listing<'_, ServiceView>> {
        let found = self.ask(|state| {
            let selection = wanted.filter.resolve(state)?;
            let people = selection.people(state, day);
            let taken = |_, service: &Service| {
                wanted.kind.is_none_or(|kind| service.kind == kind)
                    && is_within((wanted.from, wanted.to), service.served_on)
                    && people.take(service.person)
                    && selection.takes_service(service)
            };
            let of = |person| state.services_of(person);
            Ok(people.records(wanted.person, &state.services, of, taken))
        })?;
        Ok(self.list(found, move |number| self.service_view(number, day)))
    }

    /// Returns a service, with the person as known on a day.
    ///
    /// # Errors
    /// Returns [`Error::NotFound`] if there is none.
    pub fn service(&self, number: ServiceNo, day: Date) -> Result<ServiceView> {
        self.ask(|_| {
            let service = self.service_view(number, day);
            service.ok_or_else(|| Error::not_found(EntityKind::Service, number))
        })
    }

    fn service_view(&self, number: ServiceNo, day: Date) -> Option<ServiceView> {
        let state = self.state();
        let service = state.services.get(number)?;
        let person = state.persons.get(service.person)?;
        Some(ServiceView {
            number,
            person: self.person_view(service.person, person, day),
            kind: service.kind,
            served_on: service.served_on,
            place: service.place,
            provider: service.provider.as_deref().map(str::to_owned),
            programme: service.programme.as_ref().map_or(Label::None, Label::programme),
        })
    }
}
