//! Changes the limits of the lending desk (docs/domain.md §8).

use std::ops::RangeInclusive;

use crate::error::Result;
use crate::journal::Event;
use crate::journal::events::{Change, SettingChanged};
use crate::model::Setting;
use crate::registry::engine::transaction::Writer;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::edit::Edit;
use crate::registry::write::operation::Operation;

/// The possible values of a limit.
pub(super) const VALUES: RangeInclusive<u64> = 0..=3650;

/// A change of a limit of the lending desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::registry) struct SetLimit {
    /// The limit.
    pub(in crate::registry) setting: Setting,
    /// The new value.
    pub(in crate::registry) value: u16,
}

impl Operation for SetLimit {
    type Output = u16;
    const OPERATION: &'static str = "set";
    const SUBJECT: &'static str = "settings";

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<u16>> {
        diagnostics.within("value", Edit::Set(self.value), VALUES);
        if !diagnostics.errors.is_empty() {
            return Ok(None);
        }
        let value = Change::new(writer.state.limits.get(self.setting), self.value);
        if value.before != value.after {
            let setting = self.setting;
            writer.record(Event::SettingChanged(SettingChanged { setting, value }))?;
        }
        Ok(Some(self.value))
    }
}
