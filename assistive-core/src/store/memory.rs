//! A store in memory: the reference that the other one is compared with.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use super::{Fault, Key, Store};

/// Values in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    values: RwLock<BTreeMap<Key, Vec<u8>>>,
}

impl Store for Memory {
    fn get(&self, key: Key) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.values.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned())
    }

    fn put(&self, batch: &mut dyn Iterator<Item = (Key, Vec<u8>)>) -> Result<(), Fault> {
        self.values.write().unwrap_or_else(PoisonError::into_inner).extend(batch);
        Ok(())
    }

    fn flush(&self) -> Result<(), Fault> {
        Ok(())
    }
}
