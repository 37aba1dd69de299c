//! The stock levels of bulk models at sites: creating one, and its maximum.

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::StockLevelFacts;
use crate::model::{ModelNo, ProblemKind, SiteNo};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::State;

/// The largest quantity of a bulk model at a site.
const MAX_QUANTITY: u64 = 1_000_000_000;

/// Checks that a site can hold this many more of a bulk model.
pub(super) fn check_room(
    state: &State,
    (model, site): (ModelNo, SiteNo),
    more: u64,
    diagnostics: &mut Diagnostics,
) {
    let level = state.level(model, site).map(|(_, level)| level);
    let there: u64 = level.map_or(0, |level| level.counts.iter().copied().map(u64::from).sum());
    if there + more > MAX_QUANTITY {
        let kind = ProblemKind::NotANumber { min: 1, max: MAX_QUANTITY.saturating_sub(there) };
        diagnostics.error("quantity", more.to_string(), kind);
    }
}

/// Creates the stock level of a bulk model at a site if it does not exist.
pub(super) fn create_stock_level(
    writer: &mut Writer<'_>,
    model: ModelNo,
    site: SiteNo,
) -> Result<()> {
    if writer.state.level(model, site).is_some() {
        return Ok(());
    }
    let model = writer.state.models.get(model).map(|model| model.code.clone());
    let site = writer.state.sites.get(site).map(|site| site.code.clone());
    let (model, site) = must(model.zip(site), "a stock level without its model or site")?;
    writer.record(Event::StockLevelAdded(StockLevelFacts { model, site }))
}
