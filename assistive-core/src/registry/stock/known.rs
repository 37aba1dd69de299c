//! Looks up the devices and bulk models that an operation names, and explains why an action is not possible.

use crate::model::{
    EntityKind, ItemNo, ItemStatus, ModelCode, ModelNo, ProblemKind, StockAction, Tracking,
};
use crate::registry::reference::resolve;
use crate::registry::write::diagnostics::Diagnostics;
use crate::state::{Item, State};

/// Returns the device with this number. Adds an error if there is none.
pub(in crate::registry) fn known_device<'a>(
    state: &'a State,
    number: ItemNo,
    diagnostics: &mut Diagnostics,
) -> Option<&'a Item> {
    let known = state.items.get(number).filter(|item| item.tag.is_some());
    if known.is_none() {
        let kind = ProblemKind::unknown(EntityKind::Item);
        diagnostics.error("item", number.to_string(), kind);
    }
    known
}

/// Adds an error for an action that is not possible now, with the action that has to come first.
pub(super) fn refuse(
    state: &State,
    number: ItemNo,
    step: StockAction,
    diagnostics: &mut Diagnostics,
) {
    if let Some(item) = state.items.get(number) {
        refuse_from(("item", number), item, (item.status, step), diagnostics);
    }
}

/// Adds an error for an action that is not possible after a status, with the action that has to come first.
pub(super) fn refuse_from(
    (field, number): (&'static str, ItemNo),
    item: &Item,
    (status, step): (ItemStatus, StockAction),
    diagnostics: &mut Diagnostics,
) {
    let kind = ProblemKind::ActionNotAllowed {
        item: name_of(number, item),
        status: status.to_string(),
        step: step.to_string(),
        remedy: status.remedy().to_owned(),
    };
    diagnostics.error(field, name_of(number, item), kind);
}

/// Returns the name of a device for people: its tag, or its number.
pub(crate) fn name_of(number: ItemNo, item: &Item) -> String {
    item.tag.as_ref().map_or_else(|| number.to_string(), ToString::to_string)
}

/// Returns the bulk model with this code.
pub(super) fn bulk_model(
    state: &State,
    (field, code): (&'static str, &ModelCode),
    diagnostics: &mut Diagnostics,
) -> Option<ModelNo> {
    let model = resolve::known_model(state, code, diagnostics)?;
    if state.models.get(model).is_some_and(|model| model.tracking == Tracking::Serial) {
        let kind = ProblemKind::ByTag { model: code.to_string() };
        diagnostics.error(field, code.as_str(), kind);
        return None;
    }
    Some(model)
}
