//! Actions on devices between their receipt and retirement: cleaning, repair, display, moving to another site, loss.
//! The possible transitions are in [`ItemStatus::after`]. Loans and fittings use them, too.

use derive_setters::Setters;
use jiff::civil::Date;

use crate::error::Result;
use crate::model::{
    ItemNo, ItemStatus, ModelCode, Money, ProblemKind, RECEIVED, SiteCode, StockAction,
};
use crate::registry::engine::transaction::Writer;
use crate::registry::reference::resolve;
use crate::registry::stock::known::{bulk_model, known_device, refuse};
use crate::registry::stock::lending;
use crate::registry::stock::steps::{ItemMove, QuantityMove, Told};
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;
use crate::state::{Holder, MoveDetails, State};

/// An action on a device. Lending is done with [`Lend`](crate::Lend) and issuing with a fitting. The loss of a device
/// on loan ends its loan.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct MoveItem {
    /// The device.
    #[setters(skip)]
    pub(crate) item: ItemNo,
    /// The action.
    #[setters(skip)]
    pub(crate) step: StockAction,
    /// The day.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The destination. Required for [`StockAction::Send`], ignored for other actions.
    pub(crate) to: Option<SiteCode>,
    /// A note. Required for [`StockAction::Retire`].
    pub(crate) note: Option<String>,
    /// The name of the person who did it; by default the author.
    pub(crate) by: Option<String>,
    /// The method of cleaning.
    pub(crate) method: Option<String>,
    /// The fault for which the device is repaired.
    pub(crate) fault: Option<String>,
    /// The parts that were replaced.
    pub(crate) parts: Option<String>,
    /// The cost of the repair.
    pub(crate) cost: Option<Money>,
}

impl MoveItem {
    /// Returns an action on a device on a day.
    pub fn new(item: ItemNo, step: StockAction, on: Date) -> Self {
        Self {
            item,
            step,
            on,
            to: None,
            note: None,
            by: None,
            method: None,
            fault: None,
            parts: None,
            cost: None,
        }
    }

    fn told(&self) -> Told {
        let text = |text: &Option<String>| text.as_deref().map(Into::into);
        let (method, fault) = (text(&self.method), text(&self.fault));
        let details = MoveDetails { method, fault, parts: text(&self.parts), cost: self.cost };
        Told { note: self.note.clone(), by: self.by.clone(), details }
    }
}

impl Operation for MoveItem {
    type Output = ItemStatus;
    const OPERATION: &'static str = "move";
    const SUBJECT: &'static str = "stock";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<ItemStatus>> {
        let texts = [
            ("note", &self.note),
            ("by", &self.by),
            ("method", &self.method),
            ("fault", &self.fault),
            ("parts", &self.parts),
        ];
        for (field, text) in texts {
            diagnostics.plain(field, &text.clone().into());
        }
        needs_reason(self.step, self.note.as_deref(), diagnostics);
        let holder = self.destination(writer.state, diagnostics);
        let Some(stored) = known_device(writer.state, self.item, diagnostics) else {
            return Ok(None);
        };
        let was = stored.holder;
        if holder == Holder::Site(stored.site) {
            diagnostics.error("site", cell(&self.to), ProblemKind::AlreadyAtSite);
        }
        let own = matches!(
            self.step,
            StockAction::Lend | StockAction::Issue | StockAction::Correct | StockAction::State
        );
        let lent = matches!(
            (stored.status, self.step),
            (ItemStatus::OnLoan, StockAction::Return | StockAction::ReturnDamaged)
        );
        if own || lent {
            refuse(writer.state, self.item, self.step, diagnostics);
        }
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let (item, step, on, told) = (self.item, self.step, self.on, self.told());
        let shift = ItemMove { item, step, on, field: "on", holder, told };
        let Some(status) = shift.record(writer, diagnostics)? else { return Ok(None) };
        if let Holder::Loan(loan) = was {
            lending::end(writer, loan, self.on, self.step == StockAction::MarkLost)?;
        }
        Ok(Some(status))
    }
}

impl MoveItem {
    fn destination(&self, state: &State, diagnostics: &mut Diagnostics) -> Holder {
        let to: Edit<SiteCode> = self.to.clone().into();
        let site = resolve::known_site(state, "site", &to, diagnostics);
        match (self.step, site) {
            (StockAction::Send, Some(site)) => Holder::Site(site),
            (StockAction::Send, None) => {
                diagnostics.required("site", &to);
                Holder::Nobody
            }
            _ => Holder::Nobody,
        }
    }
}

fn cell(code: &Option<SiteCode>) -> String {
    code.as_ref().map(SiteCode::to_string).unwrap_or_default()
}

fn needs_reason(step: StockAction, note: Option<&str>, diagnostics: &mut Diagnostics) {
    if step == StockAction::Retire && note.is_none() {
        diagnostics.error("why", "", ProblemKind::ReasonNeeded);
    }
}

/// An action on a quantity of a bulk model at a site. Lending, issuing and arriving are not possible: a quantity that
/// is sent to another site arrives at once.
#[derive(Debug, Clone, PartialEq, Eq, Setters)]
#[setters(into)]
#[non_exhaustive]
pub struct MoveQuantity {
    /// The bulk model.
    #[setters(skip)]
    pub(crate) model: ModelCode,
    /// The site.
    #[setters(skip)]
    pub(crate) site: SiteCode,
    /// The quantity.
    #[setters(skip)]
    pub(crate) quantity: u32,
    /// The action.
    #[setters(skip)]
    pub(crate) step: StockAction,
    /// The day.
    #[setters(skip)]
    pub(crate) on: Date,
    /// The destination. Required for [`StockAction::Send`], ignored for other actions.
    pub(crate) to: Option<SiteCode>,
    /// A note. Required for [`StockAction::Retire`].
    pub(crate) note: Option<String>,
}

impl MoveQuantity {
    /// Returns an action on a quantity of a model at a site, on a day.
    pub fn new(
        model: ModelCode,
        site: SiteCode,
        quantity: u32,
        step: StockAction,
        on: Date,
    ) -> Self {
        Self { model, site, quantity, step, on, to: None, note: None }
    }
}

impl Operation for MoveQuantity {
    type Output = ItemStatus;
    const OPERATION: &'static str = "move";
    const SUBJECT: &'static str = "stock";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<ItemStatus>> {
        let state = &*writer.state;
        diagnostics.plain("note", &self.note.clone().into());
        needs_reason(self.step, self.note.as_deref(), diagnostics);
        diagnostics.not_after("on", Some(self.on), writer.today);
        diagnostics.within("quantity", Edit::Set(self.quantity), RECEIVED);
        let model = bulk_model(state, ("item", &self.model), diagnostics);
        let site = resolve::known_site(state, "site", &Edit::Set(self.site.clone()), diagnostics);
        let mut to = None;
        if self.step == StockAction::Send {
            let named: Edit<SiteCode> = self.to.clone().into();
            diagnostics.required("to", &named);
            to = resolve::known_site(state, "to", &named, diagnostics);
            if to.is_some() && to == site {
                diagnostics.error("to", cell(&self.to), ProblemKind::AlreadyAtSite);
            }
        }
        let from = self.step.of_bulk();
        let hygiene = model.and_then(|no| state.models.get(no)).is_some_and(|model| model.hygiene);
        let after = from.after(self.step, hygiene);
        let own = matches!(self.step, StockAction::Lend | StockAction::Issue | StockAction::Arrive);
        let Some(after) = after.filter(|_| !own) else {
            if self.step == StockAction::Arrive {
                let kind = ProblemKind::ArrivesAtOnce { model: self.model.to_string() };
                diagnostics.error("step", "", kind);
                return Ok(None);
            }
            let allowed =
                "display, return, send, clean, repair, mend, lose, find, retire".to_owned();
            diagnostics.error("step", self.step.to_string(), ProblemKind::NotOneOf { allowed });
            return Ok(None);
        };
        if let Some(kind) = model.and_then(|model| state.before_received(model, self.on)) {
            diagnostics.error("on", self.on.to_string(), kind);
        }
        let (Some(model), Some(site)) = (model, site) else { return Ok(None) };
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let after = if self.step == StockAction::Send { ItemStatus::InStock } else { after };
        let shift = QuantityMove { step: self.step, from, to: after, on: self.on, to_site: to };
        let moved = shift.record(writer, (model, site), self.quantity, &self.note, diagnostics)?;
        Ok(moved.then_some(after))
    }
}
