//! A store in memory: the reference that the other one is compared with.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Fault, Key, Store};

/// Values in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    values: RwLock<BTreeMap<Key, Vec<u8>>>,
}

#[cfg(test)]
impl Memory {
    /// Forgets the values of some keys.
    pub(crate) fn lose(&self, lost: impl Fn(&Key) -> bool) {
        self.values.write().unwrap_or_else(PoisonError::into_inner).retain(|key, _| !lost(key));
    }
}

/// A store that a test keeps hold of.
impl Store for Arc<Memory> {
    fn get(&self, key: Key) -> Result<Option<Vec<u8>>, Fault> {
        self.as_ref().get(key)
    }

    fn put(&self, batch: &mut dyn Iterator<Item = (Key, Vec<u8>)>) -> Result<(), Fault> {
        self.as_ref().put(batch)
    }

    fn flush(&self) -> Result<(), Fault> {
        self.as_ref().flush()
    }
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
