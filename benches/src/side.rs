//! What both sides can do, so that each row of the table asks the same of them.

use std::path::Path;

use assistive_core::exchange::Kind;

use crate::changes::Change;

/// A handle of an open store.
pub trait Side: Send {
    /// Opens the store in a folder, making it where it is missing.
    fn open(folder: &Path) -> Self;

    /// Another handle of the same store, for another thread.
    fn again(&self) -> Self;

    /// Imports a sheet, durably; how many records changed or are new.
    fn import(&mut self, kind: Kind, sheet: &str) -> u64;

    /// Records a need of a person, durably.
    fn record(&mut self, change: &Change);

    /// Takes devices into stock, each with a tag made of its number, to be lent for 60 days.
    fn stock(&mut self, devices: u64);

    /// Lends a device to a person, durably, where the rules of a lending desk allow it.
    fn lend(&mut self, device: u64, change: &Change);

    /// The name of the person of a citizen id, read with all that is known about them.
    fn look_up(&mut self, citizen: &str) -> String;

    /// How many people and needs it holds.
    fn counts(&self) -> (i64, i64);

    /// Closes it.
    fn close(self);
}
