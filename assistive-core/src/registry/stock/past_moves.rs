//! Moves of devices as a sheet states them: cleaning, repair, display, ways to other sites, loss and the end of use.
//!
//! A sheet may state a move after the fact. It then stands among the recorded moves by its day, and later ones stay as they
//! are. The loans and fittings of a device are not moves here: their sheets say when the device went out and came back.

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::events::MoveChange;
use crate::model::{
    DeviceStep, ItemNo, ItemStatus, Listed, Money, MoveNo, ProblemKind, SiteCode, SiteNo,
    StockAction,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::known::{known_device, name_of, refuse_from};
use crate::registry::stock::steps::{self, Location, Told};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::{Changes, Edit};
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::registry::write::which::Which;
use crate::state::{Holder, Item, Move, MoveDetails, State};

/// A move of a device to be recorded. Its key is the device, the step and the day.
#[derive(Debug, Clone)]
pub(crate) struct MoveDraft {
    /// The device.
    pub(crate) item: ItemNo,
    /// The step.
    pub(crate) step: DeviceStep,
    /// The day.
    pub(crate) on: Date,
    /// The move that is meant among those with the key.
    pub(crate) which: Which<MoveNo>,
    /// The day of the next move of the device that the sheet states.
    pub(crate) next_on: Option<Date>,
    /// The site to which the device went. Required for [`DeviceStep::Move`] and [`DeviceStep::Send`]. Of other steps it is
    /// compared only.
    pub(crate) to: Option<SiteCode>,
    /// The name of the person who did it.
    pub(crate) by: Edit<String>,
    /// The method of cleaning.
    pub(crate) method: Edit<String>,
    /// The fault for which the device was repaired.
    pub(crate) fault: Edit<String>,
    /// The parts that were replaced.
    pub(crate) parts: Edit<String>,
    /// The cost of the repair.
    pub(crate) cost: Edit<Money>,
    /// A note. Required for [`DeviceStep::Retire`].
    pub(crate) note: Edit<String>,
}

impl MoveDraft {
    /// Returns a draft with nothing but the key.
    pub(crate) fn new(item: ItemNo, step: DeviceStep, on: Date) -> Self {
        Self {
            item,
            step,
            on,
            which: Which::Nth(1),
            next_on: None,
            to: None,
            by: Edit::Keep,
            method: Edit::Keep,
            fault: Edit::Keep,
            parts: Edit::Keep,
            cost: Edit::Keep,
            note: Edit::Keep,
        }
    }
}

impl Operation for MoveDraft {
    type Output = Upserted<MoveNo, Move>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "moves";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        let texts = [
            ("by", &self.by),
            ("method", &self.method),
            ("fault", &self.fault),
            ("parts", &self.parts),
            ("note", &self.note),
        ];
        texts.into_iter().for_each(|(field, text)| diagnostics.plain(field, text));
        diagnostics.not_after("on", Some(self.on), writer.today);
        let to = resolve::known_site(writer.state, "site", &self.to.clone().into(), diagnostics);
        let Some(item) = known_device(writer.state, self.item, diagnostics).cloned() else {
            return Ok(None);
        };
        let alike = self.alike(writer.state);
        let stored = self.which.find(alike.into_iter().rev(), diagnostics);
        let stored = stored.and_then(|no| Some((no, writer.state.moves.get(no)?.clone())));
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let recorded = match stored {
            Some((number, stored)) => self.update(writer, number, stored).map(Some),
            None => self.create(writer, &item, to, diagnostics),
        }?;
        let Some(recorded) = recorded else { return Ok(None) };
        self.check_before(writer.state, &item, recorded.number, diagnostics);
        if let Some(to) = to {
            self.compare_site(writer.state, (recorded.number, to), diagnostics);
        }
        Ok(diagnostics.errors.is_empty().then_some(recorded))
    }
}

impl MoveDraft {
    /// Returns the stored moves with the key of the draft, oldest first. A move to another site is found by its sending.
    fn alike(&self, state: &State) -> Vec<MoveNo> {
        let moves = steps::moves_of(state, self.item);
        let mut alike = Vec::new();
        for (place, (number, moved)) in moves.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|before| moves.get(before));
            let is_meant =
                shown_step(moved, before.map(|(_, before)| before)).is_some_and(|step| {
                    step == self.step || step == DeviceStep::Send && self.step == DeviceStep::Move
                });
            alike.extend((moved.on == self.on && is_meant).then_some(*number));
        }
        alike
    }

    /// Warns of another site than that of the move. Only a new move to another site takes the site from the sheet.
    fn compare_site(
        &self,
        state: &State,
        (number, stated): (MoveNo, SiteNo),
        diagnostics: &mut Diagnostics,
    ) {
        let Some(moved) = state.moves.get(number) else { return };
        let site = place_of(moved);
        if let Some(site) = state.sites.get(site).filter(|_| site != stated) {
            let kind = ProblemKind::StoreDiffers { stored: site.code.to_string() };
            let stated = self.to.as_ref().map(SiteCode::to_string).unwrap_or_default();
            diagnostics.warn("site", stated, kind);
        }
    }

    /// Checks that the moves of the day, up to that of the row, were possible: an earlier row of the sheet may have put a move
    /// before them, and have left the steps in between to this row.
    fn check_before(
        &self,
        state: &State,
        item: &Item,
        number: MoveNo,
        diagnostics: &mut Diagnostics,
    ) {
        let hygiene = state.models.get(item.model).is_some_and(|model| model.hygiene);
        let mut was = Location::received(item);
        for (no, moved) in steps::moves_of(state, self.item) {
            if moved.on == self.on && !follows(was.status, &moved, hygiene) {
                let step = (was.status, moved.step);
                return refuse_from(("step", self.item), item, step, diagnostics);
            }
            let is_away = !is_at_hand(was.status) && !is_held(was.status);
            let lent = lent_between(state, self.item, (was.since, self.on));
            if let Some(lent) = lent.filter(|_| no == number && is_away) {
                let kind = lent.of(name_of(self.item, item));
                return diagnostics.error("on", self.on.to_string(), kind);
            }
            if no == number {
                return;
            }
            was = Location::after(&moved);
        }
    }

    fn create(
        &self,
        writer: &mut Writer<'_>,
        item: &Item,
        to: Option<SiteNo>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Upserted<MoveNo, Move>>> {
        let name = name_of(self.item, item);
        if self.on < item.received_on {
            let kind =
                ProblemKind::BeforeReceived { item: name.clone(), received: item.received_on };
            diagnostics.error("on", self.on.to_string(), kind);
        }
        let is_sent = self.step.action() == StockAction::Send;
        if is_sent && to.is_none() && !diagnostics.names("site") {
            diagnostics.error("site", "", ProblemKind::Missing);
        }
        let note = self.note.clone().value();
        if self.step == DeviceStep::Retire && note.is_none() {
            diagnostics.error("note", "", ProblemKind::ReasonNeeded);
        }
        if let Some(kind) = lent_then(writer.state, self.item, self.on, &name) {
            diagnostics.error("on", self.on.to_string(), kind);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let holder = to.filter(|_| is_sent).map_or(Holder::Nobody, Holder::Site);
        let Some(number) = self.insert(writer, self.step.action(), holder, diagnostics)? else {
            return Ok(None);
        };
        if self.step == DeviceStep::Move {
            self.insert(writer, StockAction::Arrive, Holder::Nobody, diagnostics)?;
        }
        Ok(diagnostics.errors.is_empty().then(|| Upserted::new(number, Previous::Absent)))
    }

    /// Records an action among the moves of the device. Adds an error if it was not possible on the day.
    fn insert(
        &self,
        writer: &mut Writer<'_>,
        action: StockAction,
        holder: Holder,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<MoveNo>> {
        let state = &*writer.state;
        let item = must(state.items.get(self.item), "a move of a device that is not stored")?;
        let hygiene = state.models.get(item.model).is_some_and(|model| model.hygiene);
        let moves = steps::moves_of(state, self.item);
        let before = |place: usize| match place.checked_sub(1).and_then(|last| moves.get(last)) {
            Some((_, moved)) => Location::after(moved),
            None => Location::received(item),
        };
        let first = moves.partition_point(|(_, moved)| moved.on < self.on);
        let last = moves.partition_point(|(_, moved)| moved.on <= self.on);
        let possible = |place: &usize| after(before(*place), action, hygiene).is_some();
        let mut places = (first..=last).rev().filter(possible);
        let Some(latest) = places.next() else {
            let step = (before(last).status, action);
            refuse_from(("step", self.item), item, step, diagnostics);
            return Ok(None);
        };
        // The step after a sending is the arrival, which is recorded next.
        let is_half = self.step == DeviceStep::Move && action == StockAction::Send;
        let misfit = |place: usize| {
            let status = after(before(place), action, hygiene).filter(|_| !is_half)?;
            let next = moves.get(place).map(|(_, next)| next);
            self.next_misfit(state, (status, hygiene), next)
        };
        let place = match misfit(latest) {
            None => Some(latest),
            Some(_) => places.find(|place| misfit(*place).is_none()),
        };
        let Some(place) = place else {
            if let Some((step, on)) = misfit(latest) {
                let (item, step) = (name_of(self.item, item), step.to_string());
                let kind = ProblemKind::StepAfter { item, step, on };
                diagnostics.error("on", self.on.to_string(), kind);
            }
            return Ok(None);
        };
        let was = before(place);
        let status = must(after(was, action, hygiene), "a move that is not possible")?;
        let site = match (action, was.holder) {
            (StockAction::Arrive, Holder::Site(site)) => site,
            _ => was.site,
        };
        let to = Location { status, since: self.on, site, holder };
        steps::insert(writer, self.item, (action, place), to, self.told()).map(Some)
    }

    /// Returns the next step of the device after a move of the draft, with its day, if it was not possible then. The sheet
    /// itself may state what came in between.
    fn next_misfit(
        &self,
        state: &State,
        (status, hygiene): (ItemStatus, bool),
        next: Option<&Move>,
    ) -> Option<(StockAction, Date)> {
        let until = next.map(|next| next.on);
        if self.next_on.is_some_and(|stated| until.is_none_or(|until| stated <= until)) {
            return None;
        }
        // Loans that were imported after they had ended are no moves.
        let ended = state.loans_of_item(self.item).filter(|(_, loan)| {
            loan.out_on >= self.on && loan.in_on.is_some_and(|back| back > self.on)
        });
        let out = ended.map(|(_, loan)| loan.out_on).min();
        let out = out.filter(|out| until.is_none_or(|until| *out < until));
        match (out.filter(|_| !is_at_hand(status)), next) {
            (Some(out), _) => Some((StockAction::Lend, out)),
            (None, Some(next)) if !follows(status, next, hygiene) => Some((next.step, next.on)),
            (None, _) => None,
        }
    }

    fn told(&self) -> Told {
        let text = |text: &Edit<String>| text.as_ref().value().map(|text| text.as_str().into());
        let (method, fault) = (text(&self.method), text(&self.fault));
        let (parts, cost) = (text(&self.parts), self.cost.value());
        let details = MoveDetails { method, fault, parts, cost };
        Told { note: self.note.clone().value(), by: self.by.clone().value(), details }
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        number: MoveNo,
        stored: Move,
    ) -> Result<Upserted<MoveNo, Move>> {
        let own = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let details = &stored.details;
        let mut changes = Changes::new();
        changes.edit(&own(&stored.note), &self.note, MoveChange::Note);
        changes.edit(&own(&stored.by), &self.by, MoveChange::By);
        changes.edit(&own(&details.method), &self.method, MoveChange::Method);
        changes.edit(&own(&details.fault), &self.fault, MoveChange::Fault);
        changes.edit(&own(&details.parts), &self.parts, MoveChange::Parts);
        changes.edit(&details.cost, &self.cost, MoveChange::Cost);
        if changes.0.is_empty() {
            return Ok(Upserted::new(number, Previous::Unchanged));
        }
        steps::change_details(writer, self.item, number, changes.0)?;
        Ok(Upserted::new(number, Previous::Changed(stored)))
    }
}

/// Returns the status after an action that a sheet states. A device that is with a person stays there: the sheets of loans
/// and fittings say when it comes back. Cleaning in between is assumed.
fn after(was: Location, action: StockAction, hygiene: bool) -> Option<ItemStatus> {
    match was.status {
        ItemStatus::OnLoan | ItemStatus::Issued => None,
        ItemStatus::Cleaning => {
            was.status.after(action, hygiene).or_else(|| ItemStatus::InStock.after(action, hygiene))
        }
        status => status.after(action, hygiene),
    }
}

/// Checks whether a recorded move can follow a status. What a correction or a sheet of stock states follows anything but the
/// end of use.
fn follows(status: ItemStatus, next: &Move, hygiene: bool) -> bool {
    match next.step {
        StockAction::Correct | StockAction::State => status != ItemStatus::Retired,
        // Cleaning in between is assumed.
        step => {
            status.after(step, hygiene).is_some()
                || status == ItemStatus::Cleaning
                    && ItemStatus::InStock.after(step, hygiene).is_some()
        }
    }
}

/// Returns the site that a sheet states beside a move: the destination of a device on its way.
pub(crate) fn place_of(moved: &Move) -> SiteNo {
    match moved.holder {
        Holder::Site(to) => to,
        Holder::Nobody | Holder::Loan(_) | Holder::Fitting(_) => moved.site,
    }
}

fn is_at_hand(status: ItemStatus) -> bool {
    matches!(status, ItemStatus::InStock | ItemStatus::Cleaning)
}

fn is_held(status: ItemStatus) -> bool {
    matches!(status, ItemStatus::OnLoan | ItemStatus::Issued)
}

/// A loan that has ended.
struct EndedLoan {
    loan: String,
    from: Date,
    to: Date,
}

impl EndedLoan {
    fn of(self, item: String) -> ProblemKind {
        let to = Listed(vec![self.to.to_string()]);
        ProblemKind::ItemAlreadyLent { item, loan: self.loan, from: self.from, to }
    }
}

/// Returns a loan of a device that had begun before the end of a time and ended after its beginning.
fn lent_between(state: &State, item: ItemNo, (from, to): (Date, Date)) -> Option<EndedLoan> {
    let mut ended =
        state.loans_of_item(item).filter_map(|(no, loan)| Some((no, loan.out_on, loan.in_on?)));
    let found = ended.find(|(_, out, back)| *out < to && from < *back);
    found.map(|(no, from, to)| EndedLoan { loan: no.to_string(), from, to })
}

/// Returns the problem of a day on which a device was on a loan that has ended.
fn lent_then(state: &State, item: ItemNo, on: Date, name: &str) -> Option<ProblemKind> {
    lent_between(state, item, (on, on)).map(|lent| lent.of(name.to_owned()))
}

/// Returns the step of a move in a sheet, given the move before. Moves of loans and fittings are in their own sheets, apart
/// from a repair or loss with which they ended.
pub(crate) fn shown_step(moved: &Move, before: Option<&Move>) -> Option<DeviceStep> {
    let was = before.map_or(ItemStatus::InStock, |before| before.to);
    Some(match moved.step {
        StockAction::Clean => DeviceStep::Clean,
        StockAction::Repair => DeviceStep::Repair,
        StockAction::FinishRepair => DeviceStep::Repaired,
        StockAction::Display => DeviceStep::Display,
        StockAction::Send => DeviceStep::Send,
        StockAction::Arrive => DeviceStep::Arrive,
        StockAction::MarkLost => DeviceStep::Lose,
        StockAction::MarkFound => DeviceStep::Find,
        StockAction::Retire => DeviceStep::Retire,
        StockAction::Return | StockAction::ReturnDamaged if is_held(was) => {
            return (moved.to == ItemStatus::Repair).then_some(DeviceStep::Repair);
        }
        StockAction::Return => DeviceStep::Return,
        StockAction::ReturnDamaged => DeviceStep::ReturnDamaged,
        StockAction::State => return stated_step(was, moved.to),
        StockAction::Lend | StockAction::Issue | StockAction::Correct => return None,
    })
}

/// Returns the step by which a device can have got a status that a sheet of stock states.
fn stated_step(was: ItemStatus, to: ItemStatus) -> Option<DeviceStep> {
    Some(match to {
        ItemStatus::Repair => DeviceStep::Repair,
        ItemStatus::Display => DeviceStep::Display,
        ItemStatus::Lost => DeviceStep::Lose,
        ItemStatus::Retired => DeviceStep::Retire,
        ItemStatus::Transit => DeviceStep::Send,
        ItemStatus::InStock | ItemStatus::Cleaning => match was {
            ItemStatus::Repair => DeviceStep::Repaired,
            ItemStatus::Display => DeviceStep::Return,
            ItemStatus::Lost => DeviceStep::Find,
            ItemStatus::Transit => DeviceStep::Arrive,
            ItemStatus::Cleaning if to == ItemStatus::InStock => DeviceStep::Clean,
            _ => return None,
        },
        ItemStatus::OnLoan | ItemStatus::Issued => return None,
    })
}
