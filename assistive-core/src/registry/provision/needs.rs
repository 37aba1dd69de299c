//! Needs: drafts, the stored need that a draft refers to, and the rules for recording one.

use crate::model::PRIORITIES;
use derive_setters::Setters;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::journal::Event;
use crate::journal::events::{Changed, MaybeDay, NeedChange, NeedFacts, Ref};
use crate::model::day::Day;
use crate::model::{
    Device, EntityKind, LISTED, NeedKind, NeedNo, PersonNo, ProblemKind, Programme, QUANTITIES,
    SiteCode, Withdrawn, WithdrawnReason, years_after,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::met::MetNeeds;
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Outcome, Previous, Upserted};
use crate::state::{Need, NeedDevice, NeedEnd, State};

/// A need to be recorded. Its key is the person, the kind, the device and the day on which it was identified.
///
/// A draft for the same device as an earlier need that was neither met nor withdrawn by the day refers to that need:
/// a list was sent again. The day becomes another key of the need.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct NeedDraft {
    /// The person in need.
    #[setters(skip)]
    pub(crate) person: PersonNo,
    /// The kind of need.
    #[setters(skip)]
    pub(crate) kind: NeedKind,
    /// The device. Required for device needs, not allowed for others.
    #[setters(skip)]
    pub device: Option<Device>,
    /// The day on which it was identified.
    #[setters(skip)]
    pub(crate) identified_on: Date,
    /// The programme under which it was identified.
    pub(crate) programme: Edit<Programme>,
    /// The site that works on it.
    pub(crate) site: Edit<SiteCode>,
    /// `true` if a basic-type device is needed. By default it follows the model.
    pub(crate) basic: Edit<bool>,
    /// The priority, from 1 (first) to 3.
    pub(crate) priority: Edit<u8>,
    /// The number of devices needed, one by default.
    pub(crate) quantity: Edit<u32>,
    /// The day of the withdrawal. Requires a reason.
    pub(crate) withdrawn_on: Edit<Date>,
    /// The reason for the withdrawal. Requires a day.
    pub(crate) withdrawn_reason: Edit<WithdrawnReason>,
    /// The last day, after which it lapses.
    pub(crate) valid_to: Edit<Date>,
    /// A note.
    pub(crate) note: Edit<String>,
    /// Records a new need even if the list was probably sent again.
    pub(crate) always_new: bool,
    /// Other days on which lists named the need.
    #[setters(skip)]
    pub(crate) listed_again: Vec<Date>,
}

impl NeedDraft {
    /// Returns a draft of a device need with nothing but its key.
    pub fn device(person: PersonNo, device: Device, identified_on: Date) -> Self {
        let mut draft = Self::other(person, NeedKind::Device, identified_on);
        draft.device = Some(device);
        draft
    }

    /// Returns a draft of a stored need with nothing but its key.
    pub(super) fn of_stored(state: &State, number: NeedNo) -> Option<Self> {
        let need = state.needs.get(number)?;
        let mut draft = Self::other(need.person, need.kind, need.identified_on);
        draft.device = match need.device {
            None => None,
            Some(NeedDevice::Class(class)) => Some(Device::Class(class)),
            Some(NeedDevice::Model(no)) => Some(Device::Model(state.models.get(no)?.code.clone())),
        };
        Some(draft)
    }

    /// Returns a draft of another need with nothing but its key.
    pub fn other(person: PersonNo, kind: NeedKind, identified_on: Date) -> Self {
        Self {
            person,
            kind,
            device: None,
            identified_on,
            programme: Edit::Keep,
            site: Edit::Keep,
            basic: Edit::Keep,
            priority: Edit::Keep,
            quantity: Edit::Keep,
            withdrawn_on: Edit::Keep,
            withdrawn_reason: Edit::Keep,
            valid_to: Edit::Keep,
            note: Edit::Keep,
            always_new: false,
            listed_again: Vec::new(),
        }
    }
}

impl Operation for NeedDraft {
    type Output = Upserted<NeedNo, Need>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "needs";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<NeedNo, Need>>> {
        let device = self.checked_device(writer.state, diagnostics);
        self.check(writer, diagnostics);
        diagnostics.intact_programme(&self.programme);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        match self.find(writer.state, device) {
            Found::Named(number) => self.update(writer, number, None, diagnostics),
            Found::ListedBefore(number) => {
                self.update(writer, number, Some(self.identified_on), diagnostics)
            }
            Found::None => self.create(writer, device, diagnostics),
        }
    }
}

/// The stored need that a draft refers to.
enum Found {
    /// The need with the same key.
    Named(NeedNo),
    /// An earlier need that the list names again.
    ListedBefore(NeedNo),
    None,
}

impl NeedDraft {
    /// Returns the device. Adds an error if a device need has none or another need has one.
    fn checked_device(&self, state: &State, diagnostics: &mut Diagnostics) -> Option<NeedDevice> {
        match (&self.device, self.kind) {
            (None, NeedKind::Device) => {
                diagnostics.error("device", "", ProblemKind::DeviceMissing);
                None
            }
            (Some(device), NeedKind::Device) => resolve::known_device(state, device, diagnostics),
            (Some(device), kind) => {
                let kind = ProblemKind::DeviceOfNoDeviceNeed { kind: kind.to_string() };
                diagnostics.error("device", device.to_string(), kind);
                None
            }
            (None, _) => None,
        }
    }

    fn check(&self, writer: &Writer<'_>, diagnostics: &mut Diagnostics) {
        if writer.state.persons.get(self.person).is_none() {
            let kind = resolve::unknown_person();
            diagnostics.error("person", self.person.to_string(), kind);
        }
        diagnostics.within("priority", self.priority, PRIORITIES);
        diagnostics.within("quantity", self.quantity, QUANTITIES);
        if self.withdrawn_reason == Edit::Set(WithdrawnReason::Lapsed) {
            // A lapse follows from the last day and cannot be stated.
            let allowed = WithdrawnReason::stated();
            diagnostics.error("withdrawn_reason", "lapsed", ProblemKind::NotOneOf { allowed });
        }
        diagnostics.not_after("identified_on", Some(self.identified_on), writer.today);
        let person = writer.state.persons.get(self.person);
        diagnostics.not_before_birth("identified_on", self.identified_on, person);
        diagnostics.not_after("withdrawn_on", self.withdrawn_on.value(), writer.today);
        for listed in &self.listed_again {
            diagnostics.not_after("listed_again", Some(*listed), writer.today);
            diagnostics.not_before_birth("listed_again", *listed, person);
        }
        diagnostics.at_most("listed_again", self.listed_again.len(), LISTED);
        resolve::known_site(writer.state, "site", &self.site, diagnostics);
        diagnostics.plain("note", &self.note);
        if self.valid_to.value().is_some_and(|day| day < self.identified_on) {
            let day = self.valid_to.value().map(|day| day.to_string()).unwrap_or_default();
            diagnostics.error("valid_to", day, ProblemKind::NotAscending);
        }
    }

    fn find(&self, state: &State, device: Option<NeedDevice>) -> Found {
        let same = |need: &Need| need.kind == self.kind && NeedDevice::same_of(need.device, device);
        let day = self.identified_on;
        let alike = || state.needs_of(self.person).filter(|(_, need)| same(need));
        let named = alike().find(|(_, n)| n.is_listed_on(day));
        if let Some((number, _)) = named {
            return Found::Named(number);
        }
        if self.kind != NeedKind::Device || self.always_new {
            return Found::None;
        }
        let going_on =
            |number, need| state.lifecycle(number, need).is_some_and(|c| !c.ended_by(day));
        let before = alike().filter(|(no, n)| n.identified_on < day && going_on(*no, n));
        match before.min_by_key(|(number, need)| (need.identified_on, *number)) {
            Some((number, _)) => Found::ListedBefore(number),
            None => Found::None,
        }
    }

    /// Returns the withdrawal after the edits.
    fn withdrawn(
        &self,
        identified: Date,
        stored: Option<Withdrawn>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Withdrawn> {
        let on = self.withdrawn_on.over(stored.map(|withdrawn| withdrawn.on));
        let reason = self.withdrawn_reason.over(stored.map(|withdrawn| withdrawn.reason));
        let (on, reason) =
            diagnostics.both_or_neither(("withdrawn_on", on), ("withdrawn_reason", reason))?;
        if on < identified {
            let kind = ProblemKind::WithdrawnBeforeIdentified { identified };
            diagnostics.error("withdrawn_on", on.to_string(), kind);
        }
        Some(Withdrawn { on, reason })
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        device: Option<NeedDevice>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<NeedNo, Need>>> {
        let withdrawn = self.withdrawn(self.identified_on, None, diagnostics);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        self.warn_of_new(writer.state, device, diagnostics);
        let number = writer.state.needs.next().ok_or(Error::Full)?;
        let facts = NeedFacts {
            need: Ref::own(number),
            person: Ref::own(self.person),
            kind: self.kind,
            device: self.device.clone(),
            identified_on: self.identified_on,
            programme: self.programme.clone().value(),
            site: self.site.clone().value(),
            basic: self.basic.value(),
            priority: self.priority.value(),
            quantity: self.quantity.value().unwrap_or(1),
            withdrawn,
            valid_to: self.valid_to.value(),
        };
        writer.record(Event::NeedAdded(facts))?;
        let mut changes = Changes::new();
        changes.edit(&None, &self.note, NeedChange::Note);
        changes.0.extend(self.listed_again.iter().map(|day| NeedChange::ListedAgain(Day(*day))));
        if !changes.0.is_empty() {
            let changed = Changed { record: Ref::own(number), changes: changes.0 };
            writer.record(Event::NeedChanged(changed))?;
        }
        Ok(Some(Upserted::new(number, Previous::Absent)))
    }

    /// Updates a need. `again` is the day on which a later list names it.
    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: NeedNo,
        again: Option<Date>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<NeedNo, Need>>> {
        let Some(stored) = writer.state.needs.get(number) else { return Ok(None) };
        let withdrawn = self.withdrawn(stored.identified_on, stored.withdrawn, diagnostics);
        let quantity = self.quantity.over_or(stored.quantity, 1);
        let refused = withdrawn.and_then(|new| {
            let need = Need { quantity, ..stored.clone() };
            handed_over(writer.state, number, &need, new.on)
        });
        // A list that repeats a withdrawal lifted by a fitting adds nothing.
        let restated = refused.is_some() && withdrawn.is_some_and(|w| stored.stated.contains(&w));
        let withdrawn = if restated { stored.withdrawn } else { withdrawn };
        if let (Some(kind), Some(new)) =
            (refused, withdrawn.filter(|_| withdrawn != stored.withdrawn))
        {
            diagnostics.error("withdrawn_on", new.on.to_string(), kind);
        }
        let valid_to = self.valid_to.over(stored.valid_to);
        if let Some(day) = valid_to.filter(|_| valid_to != stored.valid_to)
            && let Some(given) = last_handover(writer.state, number, stored).filter(|on| day < *on)
        {
            let kind = ProblemKind::LapsedBeforeGiven { given };
            diagnostics.warn("valid_to", day.to_string(), kind);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let site = stored.site.and_then(|no| Some(writer.state.sites.get(no)?.code.clone()));
        let mut changes = Changes::new();
        if let Some(day) = again {
            let (need, identified) = (number.to_string(), stored.identified_on);
            let kind = ProblemKind::ListedBefore { need, identified };
            diagnostics.warn("identified_on", day.to_string(), kind);
            changes.0.push(NeedChange::ListedAgain(Day(day)));
        }
        let listed = self.listed_again.iter().filter(|day| !stored.listed_again.contains(day));
        changes.0.extend(listed.map(|day| NeedChange::ListedAgain(Day(*day))));
        changes.edit(&stored.programme, &self.programme, NeedChange::Programme);
        changes.edit(&site, &self.site, NeedChange::Site);
        changes.edit(&stored.basic, &self.basic, NeedChange::Basic);
        changes.edit(&stored.priority, &self.priority, NeedChange::Priority);
        changes.note(stored.quantity, quantity, NeedChange::Quantity);
        changes.note(stored.withdrawn, withdrawn, NeedChange::Withdrawn);
        if let Some(new) = withdrawn.filter(|withdrawn| !stored.stated.contains(withdrawn)) {
            changes.0.push(NeedChange::Stated(new));
        }
        changes.note(MaybeDay(stored.valid_to), MaybeDay(valid_to), NeedChange::ValidTo);
        changes.edit(&stored.note.as_deref().map(str::to_owned), &self.note, NeedChange::Note);
        if changes.0.is_empty() {
            return Ok(Some(Upserted::new(number, Previous::Unchanged)));
        }
        let more = quantity > stored.quantity;
        let met = more.then(|| MetNeeds::of(writer.state, stored.person));
        let was = Previous::Changed(stored.clone());
        let changed = Changed { record: Ref::own(number), changes: changes.0 };
        writer.record(Event::NeedChanged(changed))?;
        if let Some(met) = met {
            met.warn_unmet(writer.state, ("quantity", &quantity.to_string()), diagnostics);
        }
        Ok(Some(Upserted::new(number, was)))
    }

    fn warn_of_new(
        &self,
        state: &State,
        device: Option<NeedDevice>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(person) = state.persons.get(self.person) else { return };
        let day = self.identified_on;
        if day < person.attributes.registered_on && !person.registration_assumed {
            let kind =
                ProblemKind::NeedBeforeRegistration { registered: person.attributes.registered_on };
            diagnostics.warn("identified_on", day.to_string(), kind);
        }
        if let Some(left) = person.attributes.left.filter(|left| day > left.on) {
            let kind = ProblemKind::AfterLeaving { left: left.on };
            diagnostics.warn("identified_on", day.to_string(), kind);
        }
        let Some(device) = device else { return };
        if let NeedDevice::Model(model) = device {
            warn_not_advised(state, self.person, model, diagnostics);
        }
        self.warn_inside_life(state, device, diagnostics);
    }

    /// Warns if the person has a device of the class that has not reached the end of its useful life.
    fn warn_inside_life(&self, state: &State, device: NeedDevice, diagnostics: &mut Diagnostics) {
        let Some(wanted) = state.class_of(device) else { return };
        for (_, fitting) in state.fittings_of(self.person) {
            let Some(model) = state.models.get(fitting.model) else { continue };
            let Some(years) = model.life_years else { continue };
            let until = years_after(fitting.fitted_on, years);
            let inside = fitting.fitted_on <= self.identified_on && self.identified_on < until;
            if inside && (wanted.contains(model.class) || model.class.contains(wanted)) {
                let (model, fitted) = (model.code.to_string(), fitting.fitted_on);
                let kind = ProblemKind::InsideUsefulLife { model, fitted, until };
                let device = self.device.as_ref().map(Device::to_string).unwrap_or_default();
                return diagnostics.warn("device", device, kind);
            }
        }
    }
}

/// The withdrawal of a need of any kind, by the rules for a needs list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::registry) struct Withdraw {
    /// The need.
    pub(in crate::registry) need: NeedNo,
    /// The day from which it is withdrawn.
    pub(in crate::registry) on: Date,
    /// The reason.
    pub(in crate::registry) reason: WithdrawnReason,
}

impl Operation for Withdraw {
    type Output = Outcome;
    const OPERATION: &'static str = "withdraw";
    const SUBJECT: &'static str = "needs";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Outcome>> {
        let Some(draft) = NeedDraft::of_stored(writer.state, self.need) else {
            let kind = ProblemKind::unknown(EntityKind::Need);
            diagnostics.error("need", self.need.to_string(), kind);
            return Ok(None);
        };
        let (withdrawn_on, withdrawn_reason) = (Edit::Set(self.on), Edit::Set(self.reason));
        let draft = NeedDraft { withdrawn_on, withdrawn_reason, ..draft };
        Ok(draft.execute(writer, diagnostics)?.map(|upserted| upserted.outcome()))
    }
}

/// Returns the reason why a need cannot be withdrawn on a day: it was met, or a device was handed over for it on that day
/// or later.
fn handed_over(state: &State, number: NeedNo, need: &Need, day: Date) -> Option<ProblemKind> {
    if let Some(NeedEnd::Met(met)) = state.lifecycle(number, need).map(|lifecycle| lifecycle.end) {
        return Some(ProblemKind::WithdrawnButMet { met });
    }
    let last = last_handover(state, number, need);
    last.filter(|last| day <= *last).map(|given| ProblemKind::WithdrawnButGiven { given })
}

/// Returns the day of the last handover that counts for a need.
fn last_handover(state: &State, number: NeedNo, need: &Need) -> Option<Date> {
    let left = state.persons.get(need.person).and_then(|person| person.attributes.left);
    let handovers = state.fittings_for(number).map(|(_, fitting)| fitting.fitted_on);
    handovers.filter(|on| left.is_none_or(|left| *on <= left.on)).max()
}

/// Warns if a model is not advised for a person's category.
pub(super) fn warn_not_advised(
    state: &State,
    person: PersonNo,
    model: crate::model::ModelNo,
    diagnostics: &mut Diagnostics,
) {
    let (Some(person), Some(model)) = (state.persons.get(person), state.models.get(model)) else {
        return;
    };
    let categories = person.advised_categories();
    if !categories.is_empty() && !categories.iter().any(|own| model.categories.advises(own)) {
        let (category, advised) = (categories.to_string(), model.categories.to_string());
        let kind = ProblemKind::CategoryNotAdvised { category, advised };
        diagnostics.warn("device", model.code.as_str(), kind);
    }
}
