//! Applying and reverting the events of services.

use super::State;
use super::apply::{ApplyResult, Direction, Inconsistent, ensure_owner, local, next_number};
use super::records::Service;
use crate::journal::events::{Ref, ServiceChange, ServiceFacts};
use crate::model::ServiceNo;

impl State {
    pub(super) fn add_service(&mut self, facts: &ServiceFacts) -> ApplyResult {
        let number = next_number(facts.service, &self.services)?;
        let person = local(facts.person)?;
        self.exists(person)?;
        self.services.push(Service {
            person,
            kind: facts.kind,
            served_on: facts.served_on,
            place: facts.place,
            provider: facts.provider.as_deref().map(Into::into),
            programme: facts.programme.clone(),
        });
        self.services_of.add(Some(person), number);
        Ok(())
    }

    pub(super) fn remove_service(&mut self) -> ApplyResult {
        let service = self.services.pop().ok_or(Inconsistent)?;
        self.services_of.remove(Some(service.person));
        Ok(())
    }

    pub(super) fn change_service(
        &mut self,
        record: Ref<ServiceNo>,
        change: &ServiceChange,
        direction: Direction,
    ) -> ApplyResult {
        let number = local(record)?;
        if let ServiceChange::Person(c) = change {
            let (from, to) = (local(*direction.origin(c))?, local(*direction.target(c))?);
            self.exists(to)?;
            ensure_owner(&self.services, number, |service| service.person == from)?;
            self.services_of.change_owner(number, Some(from), Some(to));
        }
        let service = self.services.get_mut(number).ok_or(Inconsistent)?;
        match change {
            ServiceChange::Place(c) => service.place = *direction.target(c),
            ServiceChange::Provider(c) => {
                service.provider = direction.target(c).as_deref().map(Into::into);
            }
            ServiceChange::Kind(c) => service.kind = *direction.target(c),
            ServiceChange::ServedOn(c) => service.served_on = direction.target(c).0,
            ServiceChange::Person(c) => service.person = local(*direction.target(c))?,
            ServiceChange::Programme(c) => service.programme.clone_from(direction.target(c)),
        }
        Ok(())
    }
}
