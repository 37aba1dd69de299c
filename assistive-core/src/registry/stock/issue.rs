//! Issues stock for a fitting: the device that it names, or the quantity of a bulk model.

use jiff::civil::Date;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, Changed, FittingChange, Ref, TakenFacts};
use crate::model::{
    BorrowerName, FittingNo, ItemNo, ItemStatus, ModelNo, ProblemKind, SiteCode, StockAction,
    StockLevelNo, Tracking,
};
use crate::registry::engine::transaction::{Writer, must};
use crate::registry::stock::known::name_of;
use crate::registry::stock::steps::{ItemMove, QuantityMove, Told};
use crate::registry::stock::{holds, known, steps};
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Fitting, Holder, State, Taken};

/// Returns to stock the items that a fitting had taken before a change, and takes the new ones.
pub(in crate::registry) fn change(
    writer: &mut Writer<'_>,
    number: FittingNo,
    before: Option<&Fitting>,
    wanted: Option<Taken>,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let now = must(writer.state.fittings.get(number).cloned(), "a fitting that is not stored")?;
    let taken = before.and_then(|before| before.taken);
    if let Some(before) = before {
        give_back(writer, number, before, diagnostics)?;
    }
    if let Some(wanted) = wanted {
        take(writer, number, &now, wanted, diagnostics)?;
    }
    if taken == wanted || !diagnostics.errors.is_empty() {
        return Ok(());
    }
    note_taken(writer, number, (taken, wanted))
}

/// Returns the stock level of a bulk model at a site.
pub(in crate::registry) fn level(
    state: &State,
    model: ModelNo,
    site: Option<&SiteCode>,
) -> Option<Taken> {
    let (number, _) = state.level(model, *state.site_by_code().get(site?)?)?;
    Some(Taken::StockLevel(number))
}

/// Returns the stock level of a bulk model at a site. Adds an error if there is none.
pub(in crate::registry) fn level_needed(
    state: &State,
    (model, site): (ModelNo, Option<&SiteCode>),
    diagnostics: &mut Diagnostics,
) -> Option<Taken> {
    let stored = state.models.get(model);
    let code = stored.map(|model| model.code.to_string()).unwrap_or_default();
    if stored.is_some_and(|model| model.tracking == Tracking::Serial) {
        diagnostics.error("item", "", ProblemKind::TagMissing { model: code });
        return None;
    }
    let Some(site) = site else {
        diagnostics.error("site", "", ProblemKind::SiteNeeded { model: code });
        return None;
    };
    let found = level(state, model, Some(site));
    if found.is_none() {
        let kind = ProblemKind::NotEnough { model: code, site: site.to_string(), there: 0 };
        diagnostics.error("from_stock", "yes", kind);
    }
    found
}

/// Records that a device came back from a fitting of a sheet, which is history: cleaning is assumed.
pub(in crate::registry) fn came_back(
    writer: &mut Writer<'_>,
    item: ItemNo,
    on: Date,
    diagnostics: &Diagnostics,
) -> Result<()> {
    if !diagnostics.errors.is_empty() {
        return Ok(());
    }
    let back = (ItemStatus::InStock, Holder::Nobody);
    steps::tell(writer, item, StockAction::Return, back, on)
}

/// Records that a device came back that the store knows with a person.
pub(in crate::registry) fn give_back_now(
    writer: &mut Writer<'_>,
    item: ItemNo,
    on: Date,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let (step, field, holder) = (StockAction::Return, "given_back", Holder::Nobody);
    let told = Told::default();
    ItemMove { item, step, on, field, holder, told }.record(writer, diagnostics).map(drop)
}

/// Removes a fitting that was recorded by mistake from the stock, as if it had never been recorded.
pub(in crate::registry) fn never_was(
    writer: &mut Writer<'_>,
    number: FittingNo,
    fitting: &Fitting,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    match fitting.taken {
        Some(Taken::Item(item)) => steps::forget(writer, item, Holder::Fitting(number))?,
        Some(Taken::StockLevel(level)) => {
            put_back(writer, fitting, level, ItemStatus::InStock, diagnostics)?;
        }
        None => return Ok(()),
    }
    note_taken(writer, number, (fitting.taken, None))
}

/// Records what a fitting has from stock, in place of what it had before.
pub(super) fn note_taken(
    writer: &mut Writer<'_>,
    number: FittingNo,
    (taken, wanted): (Option<Taken>, Option<Taken>),
) -> Result<()> {
    let facts = |taken: Option<Taken>| taken.and_then(|taken| facts(writer.state, taken));
    let changes = vec![FittingChange::Taken(Change::new(facts(taken), facts(wanted)))];
    writer.record(Event::FittingChanged(Changed { record: Ref::own(number), changes }))
}

fn facts(state: &State, taken: Taken) -> Option<TakenFacts> {
    match taken {
        Taken::Item(item) => Some(TakenFacts::Item(Ref::own(item))),
        Taken::StockLevel(level) => {
            let site = state.sites.get(state.levels.get(level)?.site)?;
            Some(TakenFacts::StockLevel(site.code.clone()))
        }
    }
}

/// Returns the items of a wrong record to the place they were taken from.
fn give_back(
    writer: &mut Writer<'_>,
    number: FittingNo,
    before: &Fitting,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    // An import corrects a past record. At the desk, the first device may have been used before it was exchanged.
    let was_used = writer.by.is_some();
    let hygiene = writer.state.models.get(before.model).is_some_and(|model| model.hygiene);
    let back = if was_used && hygiene { ItemStatus::Cleaning } else { ItemStatus::InStock };
    match before.taken {
        Some(Taken::Item(item)) => {
            let stored = writer.state.items.get(item);
            let Some(stored) = stored.filter(|item| item.holder == Holder::Fitting(number)) else {
                return Ok(());
            };
            let (since, site) = (stored.since, stored.site);
            match was_used {
                true => steps::correct(writer, item, back, since, site),
                false => steps::forget(writer, item, Holder::Fitting(number)),
            }
        }
        Some(Taken::StockLevel(level)) => put_back(writer, before, level, back, diagnostics),
        None => Ok(()),
    }
}

/// Returns the quantity of a fitting to the stock level from which it was issued.
fn put_back(
    writer: &mut Writer<'_>,
    fitting: &Fitting,
    level: StockLevelNo,
    to: ItemStatus,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let site = writer.state.levels.get(level).map(|level| level.site);
    let site = must(site, "a fitting from a stock level that is not stored")?;
    let (step, from, on) = (StockAction::Correct, ItemStatus::Issued, fitting.fitted_on);
    let shift = QuantityMove { step, from, to, on, to_site: None };
    let key = (fitting.model, site);
    shift.record(writer, key, fitting.quantity, &None, diagnostics).map(drop)
}

fn take(
    writer: &mut Writer<'_>,
    number: FittingNo,
    fitting: &Fitting,
    wanted: Taken,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    match wanted {
        Taken::Item(item) => {
            check_item(writer, item, fitting, diagnostics);
            if !diagnostics.errors.is_empty() {
                return Ok(());
            }
            let (step, on) = (StockAction::Issue, fitting.fitted_on);
            let (holder, field) = (Holder::Fitting(number), "fitted_on");
            ItemMove { item, step, on, field, holder, told: Told::default() }
                .record(writer, diagnostics)?;
        }
        Taken::StockLevel(level) => {
            let site = writer.state.levels.get(level).map(|level| level.site);
            let site = must(site, "a fitting from a stock level that is not stored")?;
            let shift = QuantityMove {
                step: StockAction::Issue,
                from: ItemStatus::InStock,
                to: ItemStatus::Issued,
                on: fitting.fitted_on,
                to_site: None,
            };
            let key = (fitting.model, site);
            let (quantity, person) = (fitting.quantity, fitting.person);
            if let Some(kind) = writer.state.before_received(fitting.model, fitting.fitted_on) {
                diagnostics.error("fitted_on", fitting.fitted_on.to_string(), kind);
            }
            holds::check_quantity(writer, key, quantity, person, diagnostics);
            shift.record(writer, key, quantity, &None, diagnostics)?;
        }
    }
    let person = BorrowerName::Person(fitting.person);
    holds::taken(writer, fitting.model, &person, fitting.fitted_on)
}

/// Checks that a device to be handed over is of the model, was available on the day, and is not kept for another
/// borrower.
fn check_item(
    writer: &Writer<'_>,
    number: ItemNo,
    fitting: &Fitting,
    diagnostics: &mut Diagnostics,
) {
    let state = &*writer.state;
    let Some(item) = known::known_device(state, number, diagnostics) else { return };
    let name = name_of(number, item);
    let code =
        |no: ModelNo| state.models.get(no).map(|model| model.code.to_string()).unwrap_or_default();
    if item.model != fitting.model {
        let kind = ProblemKind::ItemOfAnotherModel { item: name.clone(), model: code(item.model) };
        diagnostics.error("item", &*name, kind);
    }
    if fitting.quantity != 1 {
        let kind = ProblemKind::OneByOne { model: code(item.model) };
        diagnostics.error("quantity", fitting.quantity.to_string(), kind);
    }
    if fitting.fitted_on < item.received_on {
        let kind = ProblemKind::BeforeReceived { item: name, received: item.received_on };
        diagnostics.error("fitted_on", fitting.fitted_on.to_string(), kind);
    }
    holds::check_item(writer, number, fitting.person, diagnostics);
}
