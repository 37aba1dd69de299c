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
            if known.is_some() && known == site {
                let code = code.value().map(|code| code.to_string()).unwrap_or_default();
                diagnostics.error("came_from", code, ProblemKind::AlreadyAtSite);
            }
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
        self.settle_value(writer, (model, site), &from, diagnostics)?;
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
        warn_surplus(writer.state, (model, site), (stated, from), diagnostics);
        let mut missing = u64::from(stated).saturating_sub(there);
        for (source, quantity) in from {
            let taken = missing.min(u64::from(*quantity)) as u32;
            let in_stock = writer.state.in_stock(model, *source);
            if taken > in_stock {
                self.error_short(writer, "came_from", (*source, taken, in_stock), diagnostics);
                missing = 0;
            } else if taken > 0 {
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
            self.error_short(writer, status.code(), (site, stated, in_stock), diagnostics);
        } else if stated > there {
            let (step, from) = (StockAction::State, ItemStatus::InStock);
            let shift = QuantityMove { step, from, to: status, on: writer.today, to_site: None };
            shift.record(writer, (model, site), stated - there, &None, diagnostics)?;
        }
        Ok(())
    }

    /// Adds an error for a quantity that is more than a site has in stock.
    fn error_short(
        &self,
        writer: &Writer<'_>,
        field: &'static str,
        (site, stated, there): (SiteNo, u32, u32),
        diagnostics: &mut Diagnostics,
    ) {
        let site = writer.state.sites.get(site).map(|site| site.code.to_string());
        let (model, site) = (self.model.to_string(), site.unwrap_or_default());
        let kind = ProblemKind::SourceShort { model, site, there: there.into() };
        diagnostics.error(field, stated.to_string(), kind);
    }

    /// Gives a site the stated value. Warns of a value that the other sites cannot make up.
    fn settle_value(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        from: &[(SiteNo, u32)],
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        let Some(stated) = self.value.value().map(Money::fen) else { return Ok(()) };
        let later = sites_after(writer.state, (model, site));
        let sources = from.iter().map(|(source, _)| *source).filter(|site| later.contains(site));
        for other in sources.chain(later.iter().copied()).collect::<Vec<_>>() {
            self.exchange_value(writer, (model, site), other, stated)?;
        }
        let there = value_at(writer.state, (model, site));
        if there != stated
            && let (Some(value), Some(stored)) = (Money::from_fen(stated), Money::from_fen(there))
        {
            let kind = ProblemKind::StoreDiffers { stored: stored.to_string() };
            diagnostics.warn("value", value.to_string(), kind);
        }
        Ok(())
    }

    /// Moves what differs of the stated value from or to another site, as far as that has it.
    fn exchange_value(
        &self,
        writer: &mut Writer<'_>,
        (model, site): (ModelNo, SiteNo),
        other: SiteNo,
        stated: u64,
    ) -> Result<()> {
        let there = value_at(writer.state, (model, site));
        let (giver, taker) = if stated > there { (other, site) } else { (site, other) };
        let has = value_at(writer.state, (model, giver));
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

fn value_at(state: &State, (model, site): (ModelNo, SiteNo)) -> u64 {
    state.level(model, site).map_or(0, |(_, level)| level.value)
}

/// Returns the quantity of a bulk model that a site received itself.
fn received_at(state: &State, (model, site): (ModelNo, SiteNo)) -> u64 {
    let lots = state.items_of(model).map(|(_, item)| item);
    let lots = lots.filter(|item| item.tag.is_none() && item.received_at == site);
    lots.map(|item| u64::from(item.quantity)).sum()
}

/// Returns the sites with a bulk model whose rows come after that of a site in an exported sheet, the last one first: those
/// that got no devices from others come last. A value that differs is exchanged with these, so that all sites of a whole
/// sheet have the stated values in the end.
fn sites_after(state: &State, (model, site): (ModelNo, SiteNo)) -> Vec<SiteNo> {
    let got_none = |site| total(state, (model, site)) <= received_at(state, (model, site));
    let levels = state.levels.iter().filter(|(_, level)| level.model == model);
    let mut ranked: Vec<_> =
        levels.map(|(number, level)| (got_none(level.site), number, level.site)).collect();
    ranked.sort_unstable();
    let own = ranked.iter().position(|(_, _, known)| *known == site);
    let later = ranked.split_off(own.map_or(0, |own| own + 1));
    later.into_iter().rev().map(|(_, _, site)| site).collect()
}

/// Warns of a site that received so much itself that not all that is stated can have come from other sites.
fn warn_surplus(
    state: &State,
    key: (ModelNo, SiteNo),
    (stated, from): (u32, &[(SiteNo, u32)]),
    diagnostics: &mut Diagnostics,
) {
    let came: u64 = from.iter().map(|(_, quantity)| u64::from(*quantity)).sum();
    let received = received_at(state, key);
    if came > 0 && came + received > u64::from(stated).max(total(state, key)) {
        let kind = ProblemKind::SourceSurplus { received };
        diagnostics.warn("came_from", came.to_string(), kind);
    }
}
