//! The options by which values become text: the language, and the masking of citizen ids.

use crate::lang::Messages;
use crate::privacy;

/// The options by which values are shown.
#[derive(Clone, Copy)]
pub(crate) struct RenderOptions<'a> {
    pub(crate) messages: &'a Messages,
    pub(crate) show_ids: bool,
}

impl RenderOptions<'_> {
    /// Returns typed text, with ids masked unless `show_ids`.
    pub(crate) fn masked(&self, text: &str) -> String {
        if self.show_ids { text.to_owned() } else { privacy::mask(text).into_owned() }
    }
}
