//! The state as blocks: how a checkpoint is made from the state and loaded again.
//!
//! [`State::segments`] is the list of all segments. The id of a segment's table is part of its block addresses. One
//! more block, the header, contains the sizes of the segments.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{HeaderMap, State};
use crate::blockstore::{BlockAddress, Blocks};
use crate::model::{Limits, SiteCode};
use crate::tables::{BlockSource, Extent, Extents, Packed, RebuiltBlocks, Segment, pack, unpack};

/// The approximate number of bytes of decoded blocks that are kept in memory.
const MEMORY_BUDGET: usize = 240 << 20;

/// The address of the header.
const HEADER_ADDRESS: BlockAddress = BlockAddress { table: 0, block: 0 };

/// The header of a checkpoint.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CheckpointHeader {
    own_site: Option<SiteCode>,
    limits: Limits,
    headers: HeaderMap,
    pub(crate) extents: Extents,
}

impl CheckpointHeader {
    /// Reads the header of a checkpoint. Returns `None` if it cannot be read.
    pub(crate) fn read(blocks: &Blocks) -> Option<Self> {
        unpack(&blocks.read(HEADER_ADDRESS).ok()?)
    }
}

/// The changes that a checkpoint has to store.
#[derive(Debug)]
pub(crate) struct Collected {
    /// The blocks that the checkpoint lacks, including the header.
    pub(crate) blocks: Vec<(BlockAddress, Packed)>,
    /// The sizes of the segments, with these blocks.
    pub(crate) extents: Extents,
}

impl State {
    fn segments(&self) -> [&dyn Segment; 52] {
        [
            &self.divisions,
            &self.sites,
            &self.models,
            &self.persons.records,
            &self.persons.facts,
            &self.needs.records,
            &self.needs.facts,
            &self.fittings.records,
            &self.fittings.facts,
            &self.fittings_for.newest,
            &self.fittings_for.before,
            &self.needs_of.newest,
            &self.needs_of.before,
            &self.fittings_of.newest,
            &self.fittings_of.before,
            &self.person_by_citizen,
            &self.person_by_key,
            &self.unidentified,
            &self.students,
            &self.items,
            &self.levels,
            &self.moves,
            &self.loans,
            &self.orgs,
            &self.holds,
            &self.counts,
            &self.item_by_tag,
            &self.level_by,
            &self.items_of.newest,
            &self.items_of.before,
            &self.moves_of.newest,
            &self.moves_of.before,
            &self.loans_of_item.newest,
            &self.loans_of_item.before,
            &self.loans_of_person.newest,
            &self.loans_of_person.before,
            &self.loans_of_org.newest,
            &self.loans_of_org.before,
            &self.holds_of.newest,
            &self.holds_of.before,
            &self.services,
            &self.services_of.newest,
            &self.services_of.before,
            &self.assessments,
            &self.assessments_of.newest,
            &self.assessments_of.before,
            &self.trainings,
            &self.trainings_of.newest,
            &self.trainings_of.before,
            &self.follow_ups,
            &self.follow_ups_of.newest,
            &self.follow_ups_of.before,
        ]
    }

    fn segments_mut(&mut self) -> [&mut dyn Segment; 52] {
        [
            &mut self.divisions,
            &mut self.sites,
            &mut self.models,
            &mut self.persons.records,
            &mut self.persons.facts,
            &mut self.needs.records,
            &mut self.needs.facts,
            &mut self.fittings.records,
            &mut self.fittings.facts,
            &mut self.fittings_for.newest,
            &mut self.fittings_for.before,
            &mut self.needs_of.newest,
            &mut self.needs_of.before,
            &mut self.fittings_of.newest,
            &mut self.fittings_of.before,
            &mut self.person_by_citizen,
            &mut self.person_by_key,
            &mut self.unidentified,
            &mut self.students,
            &mut self.items,
            &mut self.levels,
            &mut self.moves,
            &mut self.loans,
            &mut self.orgs,
            &mut self.holds,
            &mut self.counts,
            &mut self.item_by_tag,
            &mut self.level_by,
            &mut self.items_of.newest,
            &mut self.items_of.before,
            &mut self.moves_of.newest,
            &mut self.moves_of.before,
            &mut self.loans_of_item.newest,
            &mut self.loans_of_item.before,
            &mut self.loans_of_person.newest,
            &mut self.loans_of_person.before,
            &mut self.loans_of_org.newest,
            &mut self.loans_of_org.before,
            &mut self.holds_of.newest,
            &mut self.holds_of.before,
            &mut self.services,
            &mut self.services_of.newest,
            &mut self.services_of.before,
            &mut self.assessments,
            &mut self.assessments_of.newest,
            &mut self.assessments_of.before,
            &mut self.trainings,
            &mut self.trainings_of.newest,
            &mut self.trainings_of.before,
            &mut self.follow_ups,
            &mut self.follow_ups_of.newest,
            &mut self.follow_ups_of.before,
        ]
    }

    /// Creates the state of a checkpoint from its header.
    pub(crate) fn of_checkpoint(header: CheckpointHeader, source: &Arc<BlockSource>) -> Self {
        let CheckpointHeader { own_site, limits, headers, extents } = header;
        let mut state = Self { own_site, limits, headers, ..Self::default() };
        for segment in state.segments_mut() {
            segment.attach(extent_of(&extents, &*segment), source);
        }
        state
    }

    /// Creates the state of a checkpoint that belongs to no store.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of_extents(extents: Extents, source: &Arc<BlockSource>) -> Self {
        let (limits, headers) = (Limits::default(), HeaderMap::default());
        Self::of_checkpoint(CheckpointHeader { own_site: None, limits, headers, extents }, source)
    }

    /// Returns the ids of all segments.
    #[cfg(any(test, fuzzing))]
    pub(super) fn segment_ids() -> Vec<u8> {
        Self::default().segments().iter().map(|segment| segment.id()).collect()
    }

    /// Collects the blocks that the checkpoint lacks. [`State::finish_save`] ends this save. No other save may begin
    /// before, but the state may change.
    pub(crate) fn collect(&mut self, layout: &Extents) -> Collected {
        let mut blocks = Vec::new();
        let mut extents = Vec::new();
        for segment in self.segments_mut() {
            segment.collect(extent_of(layout, &*segment).blocks, &mut blocks);
            extents.push((segment.id(), segment.extent()));
        }
        let (own_site, headers) = (self.own_site.clone(), self.headers.clone());
        let header = CheckpointHeader { own_site, limits: self.limits, headers, extents };
        blocks.push((HEADER_ADDRESS, pack(&header)));
        Collected { blocks, extents: header.extents }
    }

    /// Ends a save. `source` holds the saved blocks, and is `None` if the save failed.
    pub(crate) fn finish_save(&mut self, source: Option<&Arc<BlockSource>>) {
        self.segments_mut().into_iter().for_each(|segment| segment.finish_save(source));
    }

    /// Returns all blocks of a state that was never saved, in the layout of a checkpoint.
    pub(crate) fn into_blocks(mut self, layout: &Extents) -> RebuiltBlocks {
        self.collect(layout).blocks.into_iter().collect()
    }

    /// Checks whether the decoded blocks exceed the memory budget.
    pub(crate) fn over_budget(&self) -> bool {
        self.memory_use() > MEMORY_BUDGET
    }

    fn memory_use(&self) -> usize {
        self.segments().iter().map(|segment| segment.memory_use()).sum()
    }

    /// Releases memory if the decoded blocks exceed the memory budget.
    pub(crate) fn evict_over_budget(&mut self) {
        if !self.over_budget() {
            return;
        }
        self.drop_decoded();
        // Enough must be released that the budget is not exceeded again soon.
        if self.memory_use() > MEMORY_BUDGET / 4 * 3 {
            self.evict_all();
        }
    }

    pub(super) fn drop_decoded(&mut self) {
        self.known_days.clear();
        self.segments_mut().into_iter().for_each(|segment| segment.drop_decoded());
    }

    pub(super) fn evict_all(&mut self) {
        self.segments_mut().into_iter().for_each(|segment| segment.evict());
    }

    /// Checks whether a block could be loaded neither from the checkpoint nor from the journal. No result is right
    /// then.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.segments().iter().any(|segment| segment.is_unreadable())
    }

    /// Checks whether two states have the same records, voided ones included. Reading them evicts blocks of both.
    ///
    /// Indexes are not compared: of twins in the journals of early versions, another one may be found first.
    pub(crate) fn has_records_of(&mut self, other: &mut Self) -> bool {
        self.settings() == other.settings() && self.record_digests() == other.record_digests()
    }

    /// Returns all that is in no table.
    fn settings(&self) -> (Option<&SiteCode>, Limits, &HeaderMap) {
        (self.own_site.as_ref(), self.limits, &self.headers)
    }

    /// Returns a hash over each table of records.
    fn record_digests(&mut self) -> Vec<[u8; 32]> {
        let tables: [&mut dyn Segment; 17] = [
            &mut self.divisions,
            &mut self.sites,
            &mut self.models,
            &mut self.persons.records,
            &mut self.needs.records,
            &mut self.fittings.records,
            &mut self.assessments,
            &mut self.trainings,
            &mut self.follow_ups,
            &mut self.services,
            &mut self.items,
            &mut self.levels,
            &mut self.moves,
            &mut self.loans,
            &mut self.orgs,
            &mut self.holds,
            &mut self.counts,
        ];
        let digest = |table: &mut dyn Segment| {
            let mut hasher = blake3::Hasher::new();
            table.digest(&mut hasher);
            table.evict();
            hasher.finalize().into()
        };
        tables.into_iter().map(digest).collect()
    }

    /// Returns a hash over all records and index entries. It does not depend on how the state was reached.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&pack(&self.settings()));
        for segment in self.segments() {
            hasher.update(&[segment.id()]);
            segment.digest(&mut hasher);
        }
        hasher.finalize().into()
    }
}

fn extent_of(extents: &Extents, segment: &dyn Segment) -> Extent {
    let known = extents.iter().find(|(id, _)| *id == segment.id());
    known.map_or(Extent::default(), |(_, extent)| *extent)
}

#[cfg(test)]
#[path = "checkpoint_tests.rs"]
mod tests;
