//! Finds devices with the same serial number. A device is named by its tag, so that one serial number under two tags is
//! probably one device that was received twice.

use std::collections::HashMap;

use crate::model::fold::fold;
use crate::model::{ItemNo, ProblemKind};
use crate::registry::stock::known::name_of;
use crate::registry::write::diagnostics::Diagnostics;
use crate::registry::write::upsert::Previous;
use crate::state::{Item, State};

/// A finder of devices with the same serial number. It is kept for many devices, so that each costs a lookup.
#[derive(Debug, Default)]
pub(crate) struct SerialFinder {
    /// The devices by folded serial number, as they were when they were read.
    devices: HashMap<Box<str>, Vec<ItemNo>>,
    /// The number of records in the table that were read so far.
    seen: usize,
}

impl SerialFinder {
    /// Warns if another device has the serial number of a device that was just recorded, unless the number is as `was`.
    pub(crate) fn check(
        &mut self,
        state: &State,
        number: ItemNo,
        was: &Previous<Item>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(item) = state.items.get(number) else { return };
        let is_new = match was {
            Previous::Absent => true,
            Previous::Unchanged => false,
            Previous::Changed(was) => was.serial != item.serial,
        };
        let Some(serial) = serial_of(item).filter(|_| is_new) else { return };
        self.catch_up(state);
        let devices = self.devices.entry(serial.clone()).or_default();
        if !devices.contains(&number) {
            devices.push(number);
        }
        let same = |other: &ItemNo| {
            let other = state.items.get(*other).filter(|_| *other != number);
            other.and_then(serial_of).is_some_and(|other| other == serial)
        };
        let twin = devices.iter().copied().find(same);
        if let Some((twin, other)) = twin.and_then(|twin| Some((twin, state.items.get(twin)?))) {
            let kind = ProblemKind::SerialOfAnother { item: name_of(twin, other) };
            diagnostics.warn("serial", item.serial.as_deref().unwrap_or_default(), kind);
        }
    }

    /// Adds the devices recorded since the last call.
    fn catch_up(&mut self, state: &State) {
        for (number, item) in state.items.iter_from(self.seen) {
            if let Some(serial) = serial_of(item) {
                self.devices.entry(serial).or_default().push(number);
            }
        }
        self.seen = state.items.len();
    }
}

/// Returns the folded serial number of a device. A quantity has none, and a text without letters and digits such as 无
/// is none.
fn serial_of(item: &Item) -> Option<Box<str>> {
    let serial = item.serial.as_deref().filter(|_| item.tag.is_some())?;
    let serial = fold(serial);
    serial.contains(|c: char| c.is_ascii_alphanumeric()).then(|| serial.into())
}
