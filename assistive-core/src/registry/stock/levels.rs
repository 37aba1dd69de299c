//! The quantities of bulk models that sites hold: creating the record of one, and the most that it can count.

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::PileFacts;
use crate::model::{ModelNo, ProblemKind, SiteNo};
use crate::registry::engine::transaction::Writer;
use crate::registry::write::diagnostics::Findings;
use crate::state::State;

/// How many of a bulk model a site can have.
const PILE: u64 = 1_000_000_000;

/// Checks that a site can have so many more of a bulk model.
pub(super) fn check_room(
    state: &State,
    (model, site): (ModelNo, SiteNo),
    more: u64,
    findings: &mut Findings,
) {
    let pile = state.pile(model, site).map(|(_, pile)| pile);
    let there: u64 = pile.map_or(0, |pile| pile.counts.iter().copied().map(u64::from).sum());
    if there + more > PILE {
        let kind = ProblemKind::NotANumber { min: 1, max: PILE.saturating_sub(there) };
        findings.error("quantity", more.to_string(), kind);
    }
}

/// Makes sure that a site counts a bulk model.
pub(super) fn found_pile(writer: &mut Writer<'_>, model: ModelNo, site: SiteNo) -> Result<()> {
    if writer.state.pile(model, site).is_some() {
        return Ok(());
    }
    let model = writer.state.models.get(model).map(|model| model.code.clone());
    let site = writer.state.sites.get(site).map(|site| site.code.clone());
    let Some((model, site)) = model.zip(site) else { return Ok(()) };
    writer.record(Event::PileAdded(PileFacts { model, site }))
}
