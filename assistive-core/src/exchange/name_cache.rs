//! Caches the records that cells name for the import of one file. A sheet repeats few divisions, sites and devices many
//! times, and wrong names as often.

use std::collections::HashMap;

use crate::model::{Device, DivisionCode, ItemNo, Lendable, ProblemKind, SiteCode};
use crate::registry::resolve::{self, Suggestions};
use crate::state::State;

type Found<T> = Result<T, ProblemKind>;

/// The number of unknown names in one file for which the nearest names are suggested.
const OFFERS: u32 = 100;

/// The names that were looked up so far. Valid only while the named records do not change.
#[derive(Debug, Default)]
pub(super) struct NameCache {
    divisions: HashMap<String, Found<DivisionCode>>,
    sites: HashMap<String, Found<SiteCode>>,
    devices: HashMap<String, Found<Device>>,
    items: HashMap<String, Found<ItemNo>>,
    lendables: HashMap<String, Found<Lendable>>,
    misses: u32,
}

impl NameCache {
    /// Returns the division with a code or name.
    pub(super) fn division(&mut self, state: &State, text: &str) -> Found<DivisionCode> {
        let look = |offer| resolve::division(state, text, offer);
        remembered(&mut self.divisions, &mut self.misses, text, look)
    }

    /// Returns the site with a code or name.
    pub(super) fn site(&mut self, state: &State, text: &str) -> Found<SiteCode> {
        let look = |offer| resolve::site(state, text, offer);
        remembered(&mut self.sites, &mut self.misses, text, look)
    }

    /// Returns the model or class with a code or name.
    pub(super) fn device(&mut self, state: &State, text: &str) -> Found<Device> {
        let look = |offer| resolve::device(state, text, offer);
        remembered(&mut self.devices, &mut self.misses, text, look)
    }

    /// Returns the device with a tag.
    pub(super) fn item(&mut self, state: &State, text: &str) -> Found<ItemNo> {
        let look = |offer| resolve::item(state, text, offer);
        remembered(&mut self.items, &mut self.misses, text, look)
    }

    /// Returns the device with a tag, or the bulk model with a name, that can be lent.
    pub(super) fn lendable(&mut self, state: &State, text: &str) -> Found<Lendable> {
        let look = |offer| resolve::lendable(state, text, offer);
        remembered(&mut self.lendables, &mut self.misses, text, look)
    }
}

fn remembered<T: Clone>(
    known: &mut HashMap<String, Found<T>>,
    misses: &mut u32,
    text: &str,
    look: impl FnOnce(Suggestions) -> Found<T>,
) -> Found<T> {
    if let Some(found) = known.get(text) {
        return found.clone();
    }
    let found = look(if *misses < OFFERS { Suggestions::Nearest } else { Suggestions::Nothing });
    *misses += u32::from(found.is_err());
    known.insert(text.to_owned(), found.clone());
    found
}
