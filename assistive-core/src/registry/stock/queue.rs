//! Records the queues of holds that `state::hold_queue` computes: after an operation, the transaction records the
//! changes for the models that it touched ([`update_queues`]). `holds` places and cancels holds.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, Changed, HoldChange, LentFacts, PersonChange, Ref};
use crate::model::{HoldNo, ModelCode, ModelNo, SiteNo};
use crate::registry::engine::transaction::{Writer, must};
use crate::state::{Borrower, Hold, HoldState, State};

pub(super) fn set(writer: &mut Writer<'_>, number: HoldNo, after: HoldState) -> Result<()> {
    let before = writer.state.holds.get(number).map(|hold| hold.state.clone());
    let before = must(before, "a hold that is not stored")?;
    let changes = vec![HoldChange::State(Change::new(before, after))];
    writer.record(Event::HoldChanged(Changed { record: Ref::own(number), changes }))
}

/// Records the changes to the queues of the models that the current row has touched.
pub(in crate::registry) fn update_queues(writer: &mut Writer<'_>) -> Result<()> {
    let mut models = BTreeSet::new();
    for event in writer.row() {
        models.extend(touched(writer.state, event));
    }
    for model in models {
        for (number, state) in writer.state.queue_changes(model, writer.today) {
            set(writer, number, state)?;
        }
    }
    Ok(())
}

/// Returns the models whose items, loans or queues an event changes.
fn touched(state: &State, event: &Event) -> Vec<ModelNo> {
    let by_code = |code: &ModelCode| state.model_by_code().get(code).copied();
    let model = match event {
        Event::ItemAdded(facts) => by_code(&facts.model),
        Event::ItemMoved(moved) => state.items.get(moved.item.number).map(|item| item.model),
        Event::MoveVoided(voided) => state.items.get(voided.item.number).map(|item| item.model),
        // A later receipt of the same lot.
        Event::ItemChanged(of) => state.items.get(of.record.number).map(|item| item.model),
        Event::QuantityMoved(moved) => by_code(&moved.model),
        Event::LoanAdded(facts) => match &facts.lent {
            LentFacts::Item(item) => state.items.get(item.number).map(|item| item.model),
            LentFacts::Bulk(model) => by_code(model),
        },
        // A renewal, too: an offer that expired passes on now, and not when the device comes back.
        Event::LoanChanged(of) => {
            state.loans.get(of.record.number).and_then(|loan| state.model_of_loan(loan))
        }
        Event::HoldAdded(facts) => by_code(&facts.model),
        Event::HoldChanged(of) => state.holds.get(of.record.number).map(|hold| hold.model),
        // A person who leaves waits no longer.
        Event::PersonChanged(of) => {
            if !of.changes.iter().any(|change| matches!(change, PersonChange::Left(_))) {
                return Vec::new();
            }
            let person = Borrower::Person(of.record.number);
            let holds = state.holds.iter().filter(|(_, hold)| hold.borrower == person);
            return holds.map(|(_, hold)| hold.model).collect();
        }
        Event::StoreFounded(_)
        | Event::DivisionAdded(_)
        | Event::DivisionChanged(_)
        | Event::SiteAdded(_)
        | Event::SiteChanged(_)
        | Event::ModelAdded(_)
        | Event::ModelChanged(_)
        | Event::PersonAdded(_)
        | Event::AssessmentChanged(_)
        | Event::TrainingChanged(_)
        | Event::FollowUpChanged(_)
        | Event::NeedAdded(_)
        | Event::NeedChanged(_)
        | Event::FittingAdded(_)
        | Event::FittingChanged(_)
        | Event::AssessmentAdded(_)
        | Event::TrainingAdded(_)
        | Event::FollowUpAdded(_)
        | Event::ServiceAdded(_)
        | Event::ServiceChanged(_)
        | Event::MoveChanged(_)
        | Event::StockLevelAdded(_)
        | Event::OrgAdded(_)
        | Event::StockTakeAdded(_)
        | Event::SettingChanged(_)
        | Event::HeaderMapped(_)
        | Event::Voided(_) => None,
    };
    model.into_iter().collect()
}

/// Returns the first hold that waits for a model at a site.
pub(super) fn first_waiting(
    writer: &Writer<'_>,
    model: ModelNo,
    site: Option<SiteNo>,
) -> Option<HoldNo> {
    let waiting = |hold: &Hold| hold.state == HoldState::Waiting && meet(hold.site, site);
    let mut queue = writer.state.queue_on(model, writer.today).into_iter();
    queue.find(|(_, hold)| waiting(hold)).map(|(number, _)| number)
}

/// The forecast of the queue of a model.
pub(in crate::registry) struct QueueForecast {
    /// The states on that day of the holds that are recorded as active.
    states: HashMap<HoldNo, HoldState>,
    /// The waiting holds in the order of the queue, with their sites.
    waiting: Vec<(HoldNo, Option<SiteNo>)>,
    /// The due days and sites of the items on loan, the earliest first.
    due: Vec<(Date, Option<SiteNo>)>,
}

impl QueueForecast {
    /// Returns the forecast for a model on a day.
    pub(in crate::registry) fn of(state: &State, model: ModelNo, day: Date) -> Self {
        let queue = state.queue_on(model, day);
        let waiting = queue.iter().filter(|(_, hold)| hold.state == HoldState::Waiting);
        let waiting = waiting.map(|(number, hold)| (*number, hold.site)).collect();
        let states = queue.into_iter().map(|(number, hold)| (number, hold.state)).collect();
        let open = state.loans.iter().filter(|(_, loan)| loan.in_on.is_none());
        let open = open.filter(|(_, loan)| state.model_of_loan(loan) == Some(model));
        let due = open.flat_map(|(_, loan)| {
            let due = loan.due_on.map(|due| (due, state.return_site(loan)));
            due.into_iter().cycle().take(if due.is_some() { loan.out() as usize } else { 0 })
        });
        let mut due: Vec<_> = due.collect();
        due.sort_unstable();
        Self { states, waiting, due }
    }

    /// Returns the state of a hold on that day.
    pub(in crate::registry) fn state<'a>(
        &'a self,
        number: HoldNo,
        hold: &'a Hold,
    ) -> &'a HoldState {
        self.states.get(&number).unwrap_or(&hold.state)
    }

    /// Returns the position of a hold among those that wait for the same items, from 1.
    pub(in crate::registry) fn place(&self, number: HoldNo, hold: &Hold) -> Option<u64> {
        let rivals = self.waiting.iter().filter(|(_, site)| meet(hold.site, *site));
        let before = rivals.map(|(number, _)| *number).position(|other| other == number)?;
        Some(before as u64 + 1)
    }

    /// Returns the day on which an item is expected for this position, from 1, by the due days of the loans.
    pub(in crate::registry) fn expected(&self, hold: &Hold, place: u64) -> Option<Date> {
        let back = self.due.iter().filter(|(_, site)| meet(hold.site, *site));
        back.map(|(due, _)| *due).nth(usize::try_from(place).ok()?.checked_sub(1)?)
    }
}

/// Checks whether an item at one site serves a hold at another. `None` means any site.
fn meet(one: Option<SiteNo>, other: Option<SiteNo>) -> bool {
    one.is_none() || other.is_none() || one == other
}
