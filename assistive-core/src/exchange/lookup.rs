//! What cells name, remembered for the run of one file: a sheet names few divisions, sites and devices, many
//! times, and a wrong one as often.

use std::collections::HashMap;

use crate::model::{Device, DivisionCode, ProblemKind, SiteCode};
use crate::registry::resolve;
use crate::state::State;

type Found<T> = Result<T, ProblemKind>;

/// The names looked up so far. Good only while the records that have names stay as they are.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    divisions: HashMap<String, Found<DivisionCode>>,
    sites: HashMap<String, Found<SiteCode>>,
    devices: HashMap<String, Found<Device>>,
}

impl Lookup {
    /// The division of a code or name.
    pub(super) fn division(&mut self, state: &State, text: &str) -> Found<DivisionCode> {
        remembered(&mut self.divisions, text, || resolve::division(state, text))
    }

    /// The site of a code or name.
    pub(super) fn site(&mut self, state: &State, text: &str) -> Found<SiteCode> {
        remembered(&mut self.sites, text, || resolve::site(state, text))
    }

    /// The device of a code or name.
    pub(super) fn device(&mut self, state: &State, text: &str) -> Found<Device> {
        remembered(&mut self.devices, text, || resolve::device(state, text))
    }
}

fn remembered<T: Clone>(
    known: &mut HashMap<String, Found<T>>,
    text: &str,
    look: impl FnOnce() -> Found<T>,
) -> Found<T> {
    if let Some(found) = known.get(text) {
        return found.clone();
    }
    let found = look();
    known.insert(text.to_owned(), found.clone());
    found
}
