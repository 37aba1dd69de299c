//! The stock levels of bulk models as a sheet states them: the quantity at each site, and how much of it is not in stock.
//!
//! Received stock says how much came to a site. A level says how much of it is at another site by now, and how much is to
//! be cleaned, under repair, on display, lost or out of use. A sheet takes devices from stock only: it makes none available.

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::QuantityMoved;
use crate::model::{
    Coded, ItemStatus, ModelCode, ModelNo, Money, ProblemKind, SiteCode, SiteNo, StockAction,
    StockLevelNo,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::reference::resolve;
use crate::registry::stock::known::bulk_model;
use crate::registry::stock::levels::create_stock_level;
use crate::registry::stock::steps::QuantityMove;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::{Operation, RECORD};
use crate::registry::write::upsert::{Previous, Upserted};
use crate::state::{State, StockLevel};

/// A stock level that a sheet states. Its key is the model and the site.
#[derive(Debug, Clone)]
pub(crate) struct LevelDraft {
    pub(crate) model: ModelCode,
    pub(crate) site: SiteCode,
    /// The quantity at the site, with what is lent and handed over from there.
    pub(crate) quantity: Edit<u32>,
    /// The sites from which a part came, with the quantities.
    pub(crate) from: Vec<(SiteCode, u32)>,
    /// The quantities that are not in stock, by status.
    pub(crate) counts: Vec<(ItemStatus, Edit<u32>)>,
    /// The value of all of it.
    pub(crate) value: Edit<Money>,
}

impl Operation for LevelDraft {
    type Output = Upserted<StockLevelNo, StockLevel>;
    const OPERATION: &'static str = RECORD;
    const SUBJECT: &'static str = "levels";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self::Output>> {
        let model = bulk_model(writer.state, ("device", &self.model), diagnostics);
        let site = Edit::Set(self.site.clone());
        let site = resolve::known_site(writer.state, "site", &site, diagnostics);
        let mut from = Vec::new();
        for (code, quantity) in &self.from {
            let code = Edit::Set(code.clone());
            let known = resolve::known_site(writer.state, "came_from", &code, diagnostics);
            from.extend(known.map(|known| (known, *quantity)));
        }
        let (Some(model), Some(site)) = (model, site) else { return Ok(None) };
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let before = writer.state.level(model, site).map(|(_, level)| level.clone());
        create_stock_level(writer, model, site)?;
        self.bring(writer, (model, site), &from, diagnostics)?;
        for (status, count) in &self.counts {
            self.set_aside(writer, (model, site), *status, count.value(), diagnostics)?;
        }
        self.settle_value(writer, (model, site), &from)?;
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let (number, after) = must(writer.state.level(model, site), "a level that was created")?;
        let was = match before {
            None => Previous::Absent,
            Some(before) if before == *after => Previous::Unchanged,
            Some(before) => Previous::Changed(before),
        };
        Ok(Some(Upserted::new(number, was)))
    }
}

impl LevelDraft {
    /// Brings to a site what is missing there of the stated quantity.
    fn bring(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        from: &[(SiteNo, u32)],
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        let Some(stated) = self.quantity.value() else { return Ok(()) };
        let there = total(writer.state, (model, site));
        if u64::from(stated) < there {
            diagnostics.warn("quantity", stated.to_string(), ProblemKind::LevelDiffers { there });
        }
        let mut missing = u64::from(stated).saturating_sub(there);
        for (source, quantity) in from.iter().filter(|(source, _)| *source != site) {
            let taken = missing.min(u64::from(*quantity)) as u32;
            if taken > 0 {
                let shift = QuantityMove {
                    step: StockAction::State,
                    from: ItemStatus::InStock,
                    to: ItemStatus::InStock,
                    on: writer.today,
                    to_site: Some(site),
                };
                shift.record(writer, (model, *source), taken, &None, diagnostics)?;
                missing -= u64::from(taken);
            }
        }
        if missing > 0 && diagnostics.errors.is_empty() {
            let kind = ProblemKind::MoreThanReceived { missing };
            diagnostics.error("quantity", stated.to_string(), kind);
        }
        Ok(())
    }

    /// Takes from stock what is missing of the stated quantity with a status.
    fn set_aside(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        status: ItemStatus,
        stated: Option<u32>,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        let Some(stated) = stated else { return Ok(()) };
        let there = writer.state.level(model, site).map_or(0, |(_, level)| level.count(status));
        if stated < there {
            let kind = ProblemKind::LevelDiffers { there: there.into() };
            diagnostics.warn(status.code(), stated.to_string(), kind);
        }
        let in_stock = writer.state.in_stock(model, site);
        if stated > there.saturating_add(in_stock) {
            let (model, site) = (self.model.to_string(), self.site.to_string());
            let kind = ProblemKind::NotEnough { model, site, there: in_stock.into() };
            diagnostics.error(status.code(), stated.to_string(), kind);
        } else if stated > there {
            let (step, from) = (StockAction::State, ItemStatus::InStock);
            let shift = QuantityMove { step, from, to: status, on: writer.today, to_site: None };
            shift.record(writer, (model, site), stated - there, &None, diagnostics)?;
        }
        Ok(())
    }

    /// Moves what differs of the stated value from or to the first site from which devices came.
    fn settle_value(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        from: &[(SiteNo, u32)],
    ) -> Result<()> {
        let level = writer.state.level(model, site).map(|(_, level)| level.value);
        let value = self.value.value().map(Money::fen);
        let ((Some(there), Some(stated)), Some((source, _))) = ((level, value), from.first())
        else {
            return Ok(());
        };
        let (giver, taker) = if stated > there { (*source, site) } else { (site, *source) };
        let has = writer.state.level(model, giver).map_or(0, |(_, level)| level.value);
        let worth = stated.abs_diff(there).min(has).min(Money::MAX.fen());
        let code = |no: SiteNo| writer.state.sites.get(no).map(|site| site.code.clone());
        let (Some(giver), Some(taker)) = (code(giver), code(taker)) else { return Ok(()) };
        if worth == 0 {
            return Ok(());
        }
        writer.record(Event::QuantityMoved(QuantityMoved {
            model: self.model.clone(),
            on: writer.today,
            step: StockAction::State,
            quantity: 0,
            site: giver,
            from: ItemStatus::InStock,
            to_site: Money::from_fen(worth).map(|worth| (taker, worth)),
            to: ItemStatus::InStock,
            note: None,
            by: None,
        }))
    }
}

/// Returns the quantity of a bulk model at a site, whatever its status.
fn total(state: &State, (model, site): (ModelNo, SiteNo)) -> u64 {
    let level = state.level(model, site).map(|(_, level)| level);
    level.map_or(0, |level| level.counts.iter().copied().map(u64::from).sum())
}
