//! Applying and reverting the events of services.

use super::State;
use super::apply::{Applied, Direction, Inconsistent, is_of, known, own};
use super::records::Service;
use crate::journal::events::{Ref, ServiceChange, ServiceFacts};
use crate::model::ServiceNo;

impl State {
    pub(super) fn add_service(&mut self, facts: &ServiceFacts) -> Applied {
        let number = own(facts.service, &self.services)?;
        let person = known(facts.person)?;
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

    pub(super) fn remove_service(&mut self) -> Applied {
        let service = self.services.pop().ok_or(Inconsistent)?;
        self.services_of.remove(Some(service.person));
        Ok(())
    }

    pub(super) fn change_service(
        &mut self,
        record: Ref<ServiceNo>,
        change: &ServiceChange,
        direction: Direction,
    ) -> Applied {
        let number = known(record)?;
        if let ServiceChange::Person(c) = change {
            let (from, to) = (known(*direction.until(c))?, known(*direction.of(c))?);
            self.exists(to)?;
            is_of(&self.services, number, |service| service.person == from)?;
            self.services_of.give(number, Some(from), Some(to));
        }
        let service = self.services.get_mut(number).ok_or(Inconsistent)?;
        match change {
            ServiceChange::Place(c) => service.place = *direction.of(c),
            ServiceChange::Provider(c) => {
                service.provider = direction.of(c).as_deref().map(Into::into);
            }
            ServiceChange::Kind(c) => service.kind = *direction.of(c),
            ServiceChange::ServedOn(c) => service.served_on = direction.of(c).0,
            ServiceChange::Person(c) => service.person = known(*direction.of(c))?,
            ServiceChange::Programme(c) => service.programme.clone_from(direction.of(c)),
        }
        Ok(())
    }
}
