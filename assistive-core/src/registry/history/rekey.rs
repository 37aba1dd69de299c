//! Corrects the key of a need, fitting or service: its device, model, kind or day. The record keeps its number.

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Changed, FittingChange, NeedChange, Ref, ServiceChange};
use crate::model::day::Day;
use crate::model::{Device, FittingNo, ModelNo, NeedKind, NeedNo, ProblemKind, ServiceNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::provision::fittings::{self, FittingDraft};
use crate::registry::provision::needs::NeedDraft;
use crate::registry::provision::services::ServiceDraft;
use crate::registry::reference::resolve;
use crate::registry::stock::issue;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Changes;
use crate::registry::write::met::MetNeeds;
use crate::state::{Fitting, NeedDevice, NeedEnd, Service, State};

/// Gives a need the device and day of a draft. Returns true if they differed.
pub(crate) fn need(
    writer: &mut Writer<'_>,
    number: NeedNo,
    draft: &NeedDraft,
    diagnostics: &mut Diagnostics,
) -> Result<bool> {
    let Some(stored) = writer.state.needs.get(number).cloned() else { return Ok(false) };
    let device = match &draft.device {
        Some(device) => resolve::known_device(writer.state, device, diagnostics),
        None => None,
    };
    if stored.kind == NeedKind::Device && device.is_none() {
        if diagnostics.errors.is_empty() {
            diagnostics.error("device", "", ProblemKind::DeviceMissing);
        }
        return Ok(false);
    }
    let day = draft.identified_on;
    if NeedDevice::same_of(device, stored.device) && day == stored.identified_on {
        return Ok(false);
    }
    let taken = writer.state.needs_of(stored.person).find(|(no, other)| {
        *no != number
            && other.kind == stored.kind
            && NeedDevice::same_of(device, other.device)
            && other.is_listed_on(day)
    });
    if let Some(other) = taken.map(|(other, _)| other) {
        let kind = ProblemKind::RecordedAs { record: other.to_string() };
        diagnostics.error("identified_on", day.to_string(), kind);
    }
    let end = writer.state.lifecycle(number, &stored).map(|lifecycle| lifecycle.end);
    if let Some(NeedEnd::Met(met)) =
        end.filter(|end| matches!(end, NeedEnd::Met(met) if *met < day))
    {
        let (need, day) = (number.to_string(), met);
        diagnostics.error("identified_on", draft.identified_on.to_string(), {
            ProblemKind::NeedNotOpen { need, day }
        });
    }
    diagnostics.not_after("identified_on", Some(day), writer.today);
    let assessed = writer.state.assessments_of(number).map(|(_, made)| made.on);
    if let Some(first) = assessed.min().filter(|first| *first < day) {
        diagnostics.error("identified_on", day.to_string(), ProblemKind::AfterCare { first });
    }
    let person = writer.state.persons.get(stored.person);
    diagnostics.not_before_birth("identified_on", day, person);
    if !diagnostics.errors.is_empty() {
        return Ok(false);
    }
    let mut changes = Changes::new();
    let before = stored.device.and_then(|device| named(writer.state, device));
    changes.note(before, draft.device.clone(), NeedChange::Device);
    changes.note(Day(stored.identified_on), Day(day), NeedChange::IdentifiedOn);
    let changed = Changed { record: Ref::own(number), changes: changes.0 };
    let met = MetNeeds::of(writer.state, stored.person);
    writer.record(Event::NeedChanged(changed))?;
    let fittings: Vec<_> = writer.state.fittings_for(number).map(|(fitting, _)| fitting).collect();
    for fitting in fittings {
        link_by_rule(writer, fitting, diagnostics)?;
    }
    let device = draft.device.as_ref().map(Device::to_string).unwrap_or_default();
    met.warn_unmet(writer.state, ("device", &device), diagnostics);
    Ok(true)
}

/// Links a fitting anew by the rule if its need no longer asks for its device, or if it has no need. Links made by hand
/// stay.
fn link_by_rule(
    writer: &mut Writer<'_>,
    number: FittingNo,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let Some(stored) = writer.state.fittings.get(number).cloned() else { return Ok(()) };
    let suits = stored.need.is_some_and(|need| writer.state.asks_for(need, &stored));
    if stored.pinned || suits {
        return Ok(());
    }
    let fitting = number.to_string();
    if let Some(need) = stored.need {
        fittings::set_need(writer, number, Some(need), None)?;
        let (fitting, need) = (fitting.clone(), need.to_string());
        diagnostics.warn("device", "", ProblemKind::UnlinkedFrom { fitting, need });
    }
    let found = writer.state.matching_need(stored.person, stored.model, stored.fitted_on);
    if let Some(need) = found {
        fittings::free_need(writer, need, stored.quantity, diagnostics)?;
        fittings::set_need(writer, number, None, Some(need))?;
        let need = need.to_string();
        diagnostics.warn("device", "", ProblemKind::LinkedTo { fitting, need });
    }
    Ok(())
}

fn named(state: &State, device: NeedDevice) -> Option<Device> {
    Some(match device {
        NeedDevice::Class(class) => Device::Class(class),
        NeedDevice::Model(no) => Device::Model(state.models.get(no)?.code.clone()),
    })
}

/// Gives a fitting the model and day of a draft. Returns true if they differed. Issued stock is returned, and issued again
/// on the corrected day.
pub(crate) fn fitting(
    writer: &mut Writer<'_>,
    number: FittingNo,
    draft: &FittingDraft,
    diagnostics: &mut Diagnostics,
) -> Result<bool> {
    let Some(stored) = writer.state.fittings.get(number).cloned() else { return Ok(false) };
    let Some(model) = resolve::known_model(writer.state, &draft.model, diagnostics) else {
        return Ok(false);
    };
    let day = draft.fitted_on;
    if (model, day) == (stored.model, stored.fitted_on) {
        return Ok(false);
    }
    check_alike(writer.state, (number, &stored), (model, draft), diagnostics);
    let need = stored.need.and_then(|need| Some((need, writer.state.needs.get(need)?)));
    if let Some((need, _)) = need.filter(|(_, need)| !writer.state.was_open(need, day)) {
        let kind = ProblemKind::NeedNotOpen { need: need.to_string(), day };
        diagnostics.error("fitted_on", day.to_string(), kind);
    }
    diagnostics.not_after("fitted_on", Some(day), writer.today);
    let person = writer.state.persons.get(stored.person);
    diagnostics.not_before_birth("fitted_on", day, person);
    let trainings = writer.state.trainings_of(number).map(|(_, training)| training.on);
    let asked = writer.state.follow_ups_of(number).map(|(_, follow_up)| follow_up.on);
    if let Some(first) = trainings.chain(asked).min().filter(|first| *first < day) {
        diagnostics.error("fitted_on", day.to_string(), ProblemKind::AfterCare { first });
    }
    if !diagnostics.errors.is_empty() {
        return Ok(false);
    }
    if stored.taken.is_some() {
        issue::change(writer, number, Some(&stored), None, diagnostics)?;
    }
    let before = writer.state.models.get(stored.model).map(|model| model.code.clone());
    let mut changes = Changes::new();
    changes.note(before.unwrap_or(draft.model.clone()), draft.model.clone(), FittingChange::Model);
    changes.note(Day(stored.fitted_on), Day(day), FittingChange::FittedOn);
    let changed = Changed { record: Ref::own(number), changes: changes.0 };
    let met = MetNeeds::of(writer.state, stored.person);
    writer.record(Event::FittingChanged(changed))?;
    link_by_rule(writer, number, diagnostics)?;
    met.warn_unmet(writer.state, ("device", draft.model.as_str()), diagnostics);
    // If the model differs, a clerk must name the device again.
    if let Some(taken) = stored.taken.filter(|_| model == stored.model) {
        let now = writer.state.fittings.get(number).cloned();
        issue::change(writer, number, now.as_ref(), Some(taken), diagnostics)?;
    }
    Ok(true)
}

/// Checks that a fitting on its new day is not the same as another, unless the draft says by its place that it is a
/// second device.
fn check_alike(
    state: &State,
    (number, stored): (FittingNo, &Fitting),
    (model, draft): (ModelNo, &FittingDraft),
    diagnostics: &mut Diagnostics,
) {
    // Devices with tags differ from each other.
    let tagged = |f: &Fitting| f.taken.is_some() && stored.taken.is_some();
    let same = |no, f: &Fitting| no != number && (f.model, f.fitted_on) == (model, draft.fitted_on);
    let of_person = state.fittings_of(stored.person);
    let alike: Vec<_> = of_person.filter(|(no, f)| same(*no, f)).collect();
    let nth = alike.len() as u32 + 1;
    if let Some(given) = draft.nth.filter(|given| alike.is_empty() && *given != nth) {
        diagnostics.is_next(given, 0);
    }
    let other = alike.iter().find(|(_, f)| !tagged(f)).filter(|_| draft.nth != Some(nth));
    if let Some((other, _)) = other {
        let kind = ProblemKind::FittedAlike { record: other.to_string(), nth: nth.into() };
        diagnostics.error("fitted_on", draft.fitted_on.to_string(), kind);
    }
}

/// Gives a service the kind and day of a draft. Returns true if they differed.
pub(crate) fn service(
    writer: &mut Writer<'_>,
    number: ServiceNo,
    draft: &ServiceDraft,
    diagnostics: &mut Diagnostics,
) -> Result<bool> {
    let Some(stored) = writer.state.services.get(number).cloned() else { return Ok(false) };
    let (kind, day) = (draft.kind, draft.served_on);
    if (kind, day) == (stored.kind, stored.served_on) {
        return Ok(false);
    }
    let alike = |no, s: &Service| no != number && (s.kind, s.served_on) == (kind, day);
    let taken = writer.state.services_of(stored.person).find(|(no, s)| alike(*no, s));
    if let Some(other) = taken.map(|(other, _)| other) {
        let kind = ProblemKind::RecordedAs { record: other.to_string() };
        diagnostics.error("served_on", day.to_string(), kind);
    }
    diagnostics.not_after("served_on", Some(day), writer.today);
    let person = writer.state.persons.get(stored.person);
    diagnostics.not_before_birth("served_on", day, person);
    if !diagnostics.errors.is_empty() {
        return Ok(false);
    }
    let mut changes = Changes::new();
    changes.note(stored.kind, kind, ServiceChange::Kind);
    changes.note(Day(stored.served_on), Day(day), ServiceChange::ServedOn);
    let changed = Changed { record: Ref::own(number), changes: changes.0 };
    writer.record(Event::ServiceChanged(changed))?;
    Ok(true)
}
