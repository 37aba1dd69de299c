//! What each event does to the state, and how the latest one is taken back. Those of stock, loans and holds are in
//! `stock`, those of services in
//! `services`, those before and after a fitting in `care`, and taking back by a later commit in `void`.

use super::records::{Division, Fitting, Need, NeedDevice, Person, Site};
use super::rows::Row;
use super::table::{Number, Table};
use super::{Model, State, Traits};
use crate::journal::Event;
use crate::journal::event::{
    Change, Changed, DivisionChange, DivisionFacts, FittingChange, FittingFacts, ModelChange,
    ModelFacts, NeedChange, NeedFacts, PersonChange, PersonFacts, Ref, SiteChange, SiteFacts,
    Timeline,
};
use crate::model::day::Day;
use crate::model::{
    CitizenId, Dated, Device, DivisionCode, DivisionNo, FittingNo, ModelNo, NeedNo, PersonNo,
    SiteCode, SiteNo,
};

/// An event that does not fit the state before it: no writer of ours makes one, so the journal is damaged
/// in a way that its checksums cannot see, or was not written by this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event names a record that does not exist")]
pub(crate) struct Inconsistent;

pub(super) type Applied = Result<(), Inconsistent>;

/// Whether changes are applied or taken back.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    Forward,
    Back,
}

impl Way {
    /// The value that holds once the change went this way.
    pub(super) fn of<T>(self, change: &Change<T>) -> &T {
        match self {
            Self::Forward => &change.after,
            Self::Back => &change.before,
        }
    }

    /// Adds a value to a list, or takes it from the end again.
    fn add<T: Clone>(self, list: &mut Vec<T>, value: &T) {
        match self {
            Self::Forward => list.push(value.clone()),
            Self::Back => {
                list.pop();
            }
        }
    }

    /// Takes the value at a place from a list, or puts it there again.
    fn remove<T: Clone>(self, list: &mut Vec<T>, at: u32, value: &T) -> Applied {
        let at = at as usize;
        match self {
            Self::Forward if at < list.len() => drop(list.remove(at)),
            Self::Back if at <= list.len() => list.insert(at, value.clone()),
            _ => return Err(Inconsistent),
        }
        Ok(())
    }

    /// Goes through the changes of a record; on the way back, the last one comes first.
    fn through<C>(self, changes: &[C], change: impl FnMut(&C) -> Applied) -> Applied {
        match self {
            Self::Forward => changes.iter().try_for_each(change),
            Self::Back => changes.iter().rev().try_for_each(change),
        }
    }

    /// The value that held until then.
    pub(super) fn until<T>(self, change: &Change<T>) -> &T {
        match self {
            Self::Forward => &change.before,
            Self::Back => &change.after,
        }
    }
}

impl State {
    /// Applies an event.
    ///
    /// # Errors
    /// [`Inconsistent`] when it does not fit; the state may then be half-changed and must be given up.
    pub(crate) fn apply(&mut self, event: &Event) -> Applied {
        match event {
            Event::StoreFounded(founded) => self.own_site.clone_from(&founded.site),
            Event::DivisionAdded(facts) => self.add_division(facts)?,
            Event::SiteAdded(facts) => self.add_site(facts)?,
            Event::ModelAdded(facts) => self.add_model(facts)?,
            Event::PersonAdded(facts) => self.add_person(facts)?,
            Event::NeedAdded(facts) => self.add_need(facts)?,
            Event::FittingAdded(facts) => self.add_fitting(facts)?,
            Event::AssessmentAdded(facts) => self.add_assessment(facts)?,
            Event::TrainingAdded(facts) => self.add_training(facts)?,
            Event::FollowUpAdded(facts) => self.add_follow_up(facts)?,
            Event::ServiceAdded(facts) => self.add_service(facts)?,
            Event::ItemAdded(facts) => self.add_item(facts)?,
            Event::PileAdded(facts) => self.add_pile(facts)?,
            Event::LoanAdded(facts) => self.add_loan(facts)?,
            Event::OrgAdded(facts) => self.add_org(facts)?,
            Event::HoldAdded(facts) => self.add_hold(facts)?,
            Event::CountAdded(facts) => self.add_count(facts)?,
            changed => self.change(changed, Way::Forward)?,
        }
        self.settle_facts();
        Ok(())
    }

    /// Takes back the event that was applied last.
    ///
    /// # Errors
    /// [`Inconsistent`] when it was not the last; the state must then be given up.
    pub(crate) fn unapply(&mut self, event: &Event) -> Applied {
        match event {
            Event::StoreFounded(_) => self.own_site = None,
            Event::DivisionAdded(facts) => {
                self.divisions.pop().ok_or(Inconsistent)?;
                self.division_codes.remove(&facts.code);
            }
            Event::SiteAdded(facts) => {
                self.sites.pop().ok_or(Inconsistent)?;
                self.students.pop();
                self.site_codes.remove(&facts.code);
            }
            Event::ModelAdded(facts) => {
                self.models.pop().ok_or(Inconsistent)?;
                self.model_codes.remove(&facts.code);
                self.items_of.remove_owner();
                self.holds_of.remove_owner();
            }
            Event::PersonAdded(_) => self.remove_person()?,
            Event::NeedAdded(_) => {
                let need = self.needs.pop().ok_or(Inconsistent)?;
                self.needs_of.remove(Some(need.person));
                self.met_by.pop();
                self.assessments_of.remove_owner();
            }
            Event::FittingAdded(_) => {
                let fitting = self.fittings.pop().ok_or(Inconsistent)?;
                self.fittings_of.remove(Some(fitting.person));
                self.trainings_of.remove_owner();
                self.follow_ups_of.remove_owner();
                self.set_met_by(fitting.need, None)?;
            }
            Event::AssessmentAdded(_) => self.remove_assessment()?,
            Event::TrainingAdded(_) => self.remove_training()?,
            Event::FollowUpAdded(_) => self.remove_follow_up()?,
            Event::ServiceAdded(_) => self.remove_service()?,
            Event::ItemAdded(_) => self.remove_item()?,
            Event::PileAdded(_) => self.remove_pile()?,
            Event::LoanAdded(_) => self.remove_loan()?,
            Event::OrgAdded(_) => self.remove_org()?,
            Event::HoldAdded(_) => self.remove_hold()?,
            Event::CountAdded(_) => drop(self.counts.pop().ok_or(Inconsistent)?),
            changed => self.change(changed, Way::Back)?,
        }
        self.settle_facts();
        Ok(())
    }

    fn settle_facts(&mut self) {
        self.persons.settle_facts();
        self.needs.settle_facts();
        self.fittings.settle_facts();
    }

    fn change(&mut self, event: &Event, way: Way) -> Applied {
        match event {
            Event::DivisionChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_division(record, change, way))
            }
            Event::SiteChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_site(record, change, way))
            }
            Event::ModelChanged(Changed { record, changes }) => {
                let number = *self.model_by_code().get(record).ok_or(Inconsistent)?;
                let model = self.models.get_mut(number).ok_or(Inconsistent)?;
                way.through(changes, |change| {
                    change_model(model, change, way);
                    Ok(())
                })
            }
            Event::PersonChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_person(*record, change, way))
            }
            Event::NeedChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_need(*record, change, way))
            }
            Event::FittingChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_fitting(*record, change, way))
            }
            Event::ServiceChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_service(*record, change, way))
            }
            Event::ItemChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_item(*record, change, way))
            }
            Event::ItemMoved(moved) => self.move_item(moved, way),
            Event::PileMoved(moved) => self.move_pile(moved, way),
            Event::LoanChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_loan(*record, change, way))
            }
            Event::HoldChanged(Changed { record, changes }) => {
                way.through(changes, |change| self.change_hold(*record, change, way))
            }
            Event::SettingChanged(changed) => {
                self.limits.set(changed.setting, *way.of(&changed.value));
                Ok(())
            }
            Event::Voided(voided) => self.void(voided, way),
            Event::MoveVoided(voided) => self.void_move(voided, way),
            // Foundings and additions have their own arms in the callers.
            _ => Err(Inconsistent),
        }
    }

    fn division(&self, code: &DivisionCode) -> Result<DivisionNo, Inconsistent> {
        self.division_by_code().get(code).copied().ok_or(Inconsistent)
    }

    fn maybe_division(
        &self,
        code: Option<&DivisionCode>,
    ) -> Result<Option<DivisionNo>, Inconsistent> {
        code.map(|code| self.division(code)).transpose()
    }

    pub(super) fn maybe_site(
        &self,
        code: Option<&SiteCode>,
    ) -> Result<Option<SiteNo>, Inconsistent> {
        code.map(|code| self.site_by_code().get(code).copied().ok_or(Inconsistent)).transpose()
    }

    fn add_division(&mut self, facts: &DivisionFacts) -> Applied {
        let number = self.divisions.next().ok_or(Inconsistent)?;
        let division = Division {
            code: facts.code.clone(),
            name: facts.name.clone(),
            name_en: facts.name_en.clone(),
            level: facts.level,
            parent: self.maybe_division(facts.parent.as_ref())?,
            successor: self.maybe_division(facts.successor.as_ref())?,
            valid_from: facts.valid_from.0,
            valid_to: facts.valid_to.0,
        };
        self.divisions.push(division);
        self.division_codes.add(&facts.code, number);
        Ok(())
    }

    fn change_division(
        &mut self,
        code: &DivisionCode,
        change: &DivisionChange,
        way: Way,
    ) -> Applied {
        let number = self.division(code)?;
        let linked = match change {
            DivisionChange::Parent(c) | DivisionChange::Successor(c) => {
                self.maybe_division(way.of(c).as_ref())?
            }
            _ => None,
        };
        let division = self.divisions.get_mut(number).ok_or(Inconsistent)?;
        match change {
            DivisionChange::Name(c) => division.name.clone_from(way.of(c)),
            DivisionChange::NameEn(c) => division.name_en.clone_from(way.of(c)),
            DivisionChange::Level(c) => division.level = *way.of(c),
            DivisionChange::Parent(_) => division.parent = linked,
            DivisionChange::Successor(_) => division.successor = linked,
            DivisionChange::ValidFrom(c) => division.valid_from = way.of(c).0,
            DivisionChange::ValidTo(c) => division.valid_to = way.of(c).0,
        }
        Ok(())
    }

    fn add_site(&mut self, facts: &SiteFacts) -> Applied {
        let number = self.sites.next().ok_or(Inconsistent)?;
        let site = Site {
            code: facts.code.clone(),
            name: facts.name.clone(),
            kind: facts.kind,
            division: self.division(&facts.division)?,
            parent: self.maybe_site(facts.parent.as_ref())?,
        };
        self.sites.push(site);
        self.students.push(Vec::new());
        self.site_codes.add(&facts.code, number);
        Ok(())
    }

    fn change_site(&mut self, code: &SiteCode, change: &SiteChange, way: Way) -> Applied {
        let number = *self.site_by_code().get(code).ok_or(Inconsistent)?;
        let division = match change {
            SiteChange::Division(c) => Some(self.division(way.of(c))?),
            _ => None,
        };
        let parent = match change {
            SiteChange::Parent(c) => self.maybe_site(way.of(c).as_ref())?,
            _ => None,
        };
        let site = self.sites.get_mut(number).ok_or(Inconsistent)?;
        match change {
            SiteChange::Name(c) => site.name.clone_from(way.of(c)),
            SiteChange::Kind(c) => site.kind = *way.of(c),
            SiteChange::Division(_) => site.division = division.ok_or(Inconsistent)?,
            SiteChange::Parent(_) => site.parent = parent,
        }
        Ok(())
    }

    fn add_model(&mut self, facts: &ModelFacts) -> Applied {
        let number = self.models.next().ok_or(Inconsistent)?;
        self.models.push(facts.clone());
        self.model_codes.add(&facts.code, number);
        self.items_of.add_owner();
        self.holds_of.add_owner();
        Ok(())
    }

    fn add_person(&mut self, facts: &PersonFacts) -> Applied {
        let number = own(facts.person, &self.persons)?;
        let traits = Traits {
            sex: facts.sex,
            birth_date: facts.birth_date,
            category: Dated::new(facts.category),
            grade: Dated::new(facts.grade),
            division: Dated::new(self.division(&facts.division)?),
            school: Dated::new(self.maybe_site(facts.school.as_ref())?),
            stage: facts.stage,
            placement: facts.placement,
            registered_on: facts.registered_on,
            left: facts.left,
        };
        let person = Person {
            traits,
            citizen: facts.citizen,
            issues: facts.issues.clone(),
            keys: facts.keys.clone(),
            name: facts.name.as_str().into(),
            class_name: facts.class_name.as_deref().map(Into::into),
            guardian: facts.guardian.as_deref().map(Into::into),
            phone: facts.phone.as_deref().map(Into::into),
            former: Vec::new(),
            merged_into: None,
        };
        self.identify(number, person.citizen);
        for key in &person.keys {
            self.person_by_key.insert(key.clone(), number);
        }
        self.note_schools(number, None, Some(&person.traits.school))?;
        self.persons.push(person);
        self.needs_of.add_owner();
        self.fittings_of.add_owner();
        self.loans_of_person.add_owner();
        self.services_of.add_owner();
        Ok(())
    }

    fn remove_person(&mut self) -> Applied {
        let number =
            self.persons.len().checked_sub(1).and_then(PersonNo::at).ok_or(Inconsistent)?;
        let person = self.persons.pop().ok_or(Inconsistent)?;
        self.note_schools(number, Some(&person.traits.school), None)?;
        self.forget_identity(number, person.citizen);
        for key in &person.keys {
            self.person_by_key.remove(key);
        }
        self.needs_of.remove_owner();
        self.fittings_of.remove_owner();
        self.loans_of_person.remove_owner();
        self.services_of.remove_owner();
        Ok(())
    }

    /// Notes who a person is.
    pub(super) fn identify(&mut self, number: PersonNo, citizen: Option<CitizenId>) {
        match citizen {
            Some(citizen) => self.person_by_citizen.insert(citizen, number),
            None => self.unidentified.insert(number, ()),
        }
    }

    pub(super) fn forget_identity(&mut self, number: PersonNo, citizen: Option<CitizenId>) {
        match citizen {
            Some(citizen) => self.person_by_citizen.remove(&citizen),
            None => self.unidentified.remove(&number),
        }
    }

    fn change_person(&mut self, record: Ref<PersonNo>, change: &PersonChange, way: Way) -> Applied {
        let number = known(record)?;
        let division = match change {
            PersonChange::Division(c) => Some(self.numbered(way.of(c), Self::division)?),
            _ => None,
        };
        let school = match change {
            PersonChange::School(c) => {
                Some(self.numbered(way.of(c), |state, code| state.maybe_site(code.as_ref()))?)
            }
            _ => None,
        };
        let person = self.persons.get_mut(number).ok_or(Inconsistent)?;
        match change {
            PersonChange::Citizen(c) => {
                person.citizen = *way.of(c);
                self.forget_identity(number, *way.until(c));
                self.identify(number, *way.of(c));
            }
            PersonChange::KeyAdded(key) => {
                way.add(&mut person.keys, key);
                match way {
                    Way::Forward => self.person_by_key.insert(key.clone(), number),
                    Way::Back => self.person_by_key.remove(key),
                };
            }
            PersonChange::IssueAdded(issue) => way.add(&mut person.issues, issue),
            PersonChange::Name(c) => person.name = way.of(c).as_str().into(),
            PersonChange::Sex(c) => person.traits.sex = *way.of(c),
            PersonChange::BirthDate(c) => person.traits.birth_date = way.of(c).0,
            PersonChange::Category(c) => person.traits.category = way.of(c).into(),
            PersonChange::Grade(c) => person.traits.grade = way.of(c).into(),
            PersonChange::Division(_) => person.traits.division = division.ok_or(Inconsistent)?,
            PersonChange::School(_) => {
                let after = school.ok_or(Inconsistent)?;
                let before = std::mem::replace(&mut person.traits.school, after.clone());
                self.note_schools(number, Some(&before), Some(&after))?;
            }
            PersonChange::ClassName(c) => person.class_name = way.of(c).as_deref().map(Into::into),
            PersonChange::Stage(c) => person.traits.stage = *way.of(c),
            PersonChange::Placement(c) => person.traits.placement = *way.of(c),
            PersonChange::Guardian(c) => person.guardian = way.of(c).as_deref().map(Into::into),
            PersonChange::Phone(c) => person.phone = way.of(c).as_deref().map(Into::into),
            PersonChange::RegisteredOn(c) => {
                person.traits.registered_on = way.of(c).0.ok_or(Inconsistent)?;
            }
            PersonChange::Left(c) => person.traits.left = *way.of(c),
            PersonChange::IssueRemoved(at, issue) => way.remove(&mut person.issues, *at, issue)?,
            PersonChange::FormerIdAdded(id) => {
                way.add(&mut person.former, id);
                match way {
                    Way::Forward => self.person_by_citizen.insert(*id, number),
                    Way::Back => self.person_by_citizen.remove(id),
                };
            }
            PersonChange::FormerIdRemoved(at, id) => {
                way.remove(&mut person.former, *at, id)?;
                match way {
                    Way::Forward => self.person_by_citizen.remove(id),
                    Way::Back => self.person_by_citizen.insert(*id, number),
                };
            }
            PersonChange::MergedInto(c) => {
                person.merged_into = way.of(c).map(known).transpose()?;
            }
            PersonChange::KeyRemoved(at, key) => {
                way.remove(&mut person.keys, *at, key)?;
                match way {
                    Way::Forward => self.person_by_key.remove(key),
                    Way::Back => self.person_by_key.insert(key.clone(), number),
                };
            }
        }
        Ok(())
    }

    /// A dated fact with the codes in it turned into numbers.
    fn numbered<C: Clone + PartialEq, N: Clone + PartialEq>(
        &self,
        stored: &Timeline<C>,
        number: impl Fn(&Self, &C) -> Result<N, Inconsistent>,
    ) -> Result<Dated<N>, Inconsistent> {
        let dated = Dated::from(stored);
        let (first, later) = dated.parts();
        let later = later.iter().map(|(day, code)| Ok((*day, number(self, code)?)));
        Ok(Dated::from_parts(number(self, first)?, later.collect::<Result<_, Inconsistent>>()?))
    }

    pub(super) fn exists(&self, person: PersonNo) -> Applied {
        if self.persons.has(person) { Ok(()) } else { Err(Inconsistent) }
    }

    fn add_need(&mut self, facts: &NeedFacts) -> Applied {
        let number = own(facts.need, &self.needs)?;
        let person = known(facts.person)?;
        self.exists(person)?;
        let device = facts.device.as_ref().map(|device| self.device(device)).transpose()?;
        let need = Need {
            person,
            kind: facts.kind,
            device,
            identified_on: facts.identified_on,
            listed_again: Vec::new(),
            programme: facts.programme.clone(),
            site: self.maybe_site(facts.site.as_ref())?,
            basic: facts.basic,
            priority: facts.priority,
            quantity: facts.quantity,
            withdrawn: facts.withdrawn,
            stated: facts.withdrawn.into_iter().collect(),
            valid_to: facts.valid_to,
        };
        self.needs.push(need);
        self.needs_of.add(Some(person), number);
        self.met_by.push(None);
        self.assessments_of.add_owner();
        Ok(())
    }

    fn device(&self, device: &Device) -> Result<NeedDevice, Inconsistent> {
        Ok(match device {
            Device::Class(class) => NeedDevice::Class(*class),
            Device::Model(code) => NeedDevice::Model(self.model(code)?),
        })
    }

    pub(super) fn model(&self, code: &crate::model::ModelCode) -> Result<ModelNo, Inconsistent> {
        self.model_by_code().get(code).copied().ok_or(Inconsistent)
    }

    fn change_need(&mut self, record: Ref<NeedNo>, change: &NeedChange, way: Way) -> Applied {
        let site = match change {
            NeedChange::Site(c) => self.maybe_site(way.of(c).as_ref())?,
            _ => None,
        };
        let device = match change {
            NeedChange::Device(c) => way.of(c).as_ref().map(|d| self.device(d)).transpose()?,
            _ => None,
        };
        let number = known(record)?;
        if let NeedChange::Person(c) = change {
            let (from, to) = (known(*way.until(c))?, known(*way.of(c))?);
            self.exists(to)?;
            is_of(&self.needs, number, |need| need.person == from)?;
            self.needs_of.give(number, Some(from), Some(to));
        }
        let need = self.needs.get_mut(number).ok_or(Inconsistent)?;
        match change {
            NeedChange::Programme(c) => need.programme.clone_from(way.of(c)),
            NeedChange::Site(_) => need.site = site,
            NeedChange::Basic(c) => need.basic = *way.of(c),
            NeedChange::Priority(c) => need.priority = *way.of(c),
            NeedChange::Quantity(c) => need.quantity = *way.of(c),
            NeedChange::Withdrawn(c) => need.withdrawn = *way.of(c),
            NeedChange::ValidTo(c) => need.valid_to = way.of(c).0,
            NeedChange::Stated(withdrawn) => way.add(&mut need.stated, withdrawn),
            NeedChange::ListedAgain(Day(day)) => way.add(&mut need.listed_again, day),
            NeedChange::Device(_) => need.device = device,
            NeedChange::IdentifiedOn(c) => need.identified_on = way.of(c).0,
            NeedChange::Person(c) => need.person = known(*way.of(c))?,
            NeedChange::StatedRemoved(at, stated) => way.remove(&mut need.stated, *at, stated)?,
            NeedChange::ListedRemoved(at, Day(day)) => {
                way.remove(&mut need.listed_again, *at, day)?;
            }
        }
        Ok(())
    }

    fn add_fitting(&mut self, facts: &FittingFacts) -> Applied {
        let number = own(facts.fitting, &self.fittings)?;
        let person = known(facts.person)?;
        self.exists(person)?;
        let fitting = Fitting {
            person,
            model: self.model(&facts.model)?,
            fitted_on: facts.fitted_on,
            need: facts.need.map(known).transpose()?,
            site: self.maybe_site(facts.site.as_ref())?,
            quantity: facts.quantity,
            mode: facts.mode,
            place: facts.place,
            cost: facts.cost,
            subsidy: facts.subsidy,
            provider: facts.provider.as_deref().map(Into::into),
            taken: None,
            pinned: false,
        };
        self.set_met_by(fitting.need, Some(number))?;
        self.fittings.push(fitting);
        self.fittings_of.add(Some(person), number);
        self.trainings_of.add_owner();
        self.follow_ups_of.add_owner();
        Ok(())
    }

    fn change_fitting(
        &mut self,
        record: Ref<FittingNo>,
        change: &FittingChange,
        way: Way,
    ) -> Applied {
        let number = known(record)?;
        let site = match change {
            FittingChange::Site(c) => self.maybe_site(way.of(c).as_ref())?,
            _ => None,
        };
        if let FittingChange::Need(c) = change {
            self.set_met_by(way.until(c).map(known).transpose()?, None)?;
            self.set_met_by(way.of(c).map(known).transpose()?, Some(number))?;
        }
        let taken = match change {
            FittingChange::Taken(c) => {
                way.of(c).as_ref().map(|taken| self.taken(number, taken)).transpose()?
            }
            _ => None,
        };
        let model = match change {
            FittingChange::Model(c) => Some(self.model(way.of(c))?),
            _ => None,
        };
        if let FittingChange::Person(c) = change {
            let (from, to) = (known(*way.until(c))?, known(*way.of(c))?);
            self.exists(to)?;
            is_of(&self.fittings, number, |fitting| fitting.person == from)?;
            self.fittings_of.give(number, Some(from), Some(to));
        }
        let fitting = self.fittings.get_mut(number).ok_or(Inconsistent)?;
        match change {
            FittingChange::Need(c) => fitting.need = way.of(c).map(known).transpose()?,
            FittingChange::Site(_) => fitting.site = site,
            FittingChange::Quantity(c) => fitting.quantity = *way.of(c),
            FittingChange::Mode(c) => fitting.mode = *way.of(c),
            FittingChange::Place(c) => fitting.place = *way.of(c),
            FittingChange::Cost(c) => fitting.cost = *way.of(c),
            FittingChange::Subsidy(c) => fitting.subsidy = *way.of(c),
            FittingChange::Provider(c) => fitting.provider = way.of(c).as_deref().map(Into::into),
            FittingChange::Taken(_) => fitting.taken = taken,
            FittingChange::Model(_) => fitting.model = model.ok_or(Inconsistent)?,
            FittingChange::FittedOn(c) => fitting.fitted_on = way.of(c).0,
            FittingChange::Pinned(c) => fitting.pinned = *way.of(c),
            FittingChange::Person(c) => fitting.person = known(*way.of(c))?,
        }
        Ok(())
    }

    /// Notes which fitting met a need; nothing when there is no need to note it at.
    pub(super) fn set_met_by(
        &mut self,
        need: Option<NeedNo>,
        fitting: Option<FittingNo>,
    ) -> Applied {
        if let Some(need) = need {
            *self.met_by.get_mut(need).ok_or(Inconsistent)? = fitting;
        }
        Ok(())
    }
}

fn change_model(model: &mut Model, change: &ModelChange, way: Way) {
    match change {
        ModelChange::Name(c) => model.name.clone_from(way.of(c)),
        ModelChange::Class(c) => model.class = *way.of(c),
        ModelChange::Basic(c) => model.basic = *way.of(c),
        ModelChange::Categories(c) => model.categories = *way.of(c),
        ModelChange::Unit(c) => model.unit.clone_from(way.of(c)),
        ModelChange::Price(c) => model.price = *way.of(c),
        ModelChange::Subsidy(c) => model.subsidy = *way.of(c),
        ModelChange::LifeYears(c) => model.life_years = *way.of(c),
        ModelChange::Tracking(c) => model.tracking = *way.of(c),
        ModelChange::Hygiene(c) => model.hygiene = *way.of(c),
        ModelChange::LoanDays(c) => model.loan_days = *way.of(c),
    }
}

/// A record of this store; records of other stores are named by no event yet.
pub(super) fn known<N>(record: Ref<N>) -> Result<N, Inconsistent> {
    if record.store == 0 { Ok(record.number) } else { Err(Inconsistent) }
}

/// A record that is given away must be of whom it is taken from: else a chain of records runs in a circle.
pub(super) fn is_of<N: Number, T: Row>(
    table: &Table<N, T>,
    number: N,
    owned: impl Fn(&T) -> bool,
) -> Applied {
    table.get_any(number).is_some_and(owned).then_some(()).ok_or(Inconsistent)
}

/// The number of a new record, which must be the next of its table.
pub(super) fn own<N: Number, T: Row>(
    record: Ref<N>,
    table: &Table<N, T>,
) -> Result<N, Inconsistent> {
    let number = known(record)?;
    if number.place() == table.len() { Ok(number) } else { Err(Inconsistent) }
}
