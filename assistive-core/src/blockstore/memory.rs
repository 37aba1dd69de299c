//! A store in memory, the reference for the other implementation.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{BlockKey, BlockStore, Fault};

/// A store in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    values: RwLock<BTreeMap<BlockKey, Vec<u8>>>,
}

#[cfg(test)]
impl Memory {
    /// Removes the values of some keys.
    pub(crate) fn lose(&self, lost: impl Fn(&BlockKey) -> bool) {
        self.values.write().unwrap_or_else(PoisonError::into_inner).retain(|key, _| !lost(key));
    }
}

/// Lets a test keep a handle of the store.
impl BlockStore for Arc<Memory> {
    fn get(&self, key: BlockKey) -> Result<Option<Vec<u8>>, Fault> {
        self.as_ref().get(key)
    }

    fn put(&self, batch: &mut dyn Iterator<Item = (BlockKey, Vec<u8>)>) -> Result<(), Fault> {
        self.as_ref().put(batch)
    }

    fn flush(&self) -> Result<(), Fault> {
        self.as_ref().flush()
    }
}

impl BlockStore for Memory {
    fn get(&self, key: BlockKey) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.values.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned())
    }

    fn put(&self, batch: &mut dyn Iterator<Item = (BlockKey, Vec<u8>)>) -> Result<(), Fault> {
        self.values.write().unwrap_or_else(PoisonError::into_inner).extend(batch);
        Ok(())
    }

    fn flush(&self) -> Result<(), Fault> {
        Ok(())
    }
}
