//! The state as blocks: what a checkpoint is made of, and how the state is had from one.
//!
//! Which parts there are stands here once, in [`State::parts`]; the blocks of each are numbered by its table. One more
//! block, the header, says how large the parts are.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::State;
use crate::blockstore::{BlockAddress, Blocks};
use crate::model::{Limits, SiteCode};
use crate::tables::{BlockSource, Extent, Extents, Packed, RebuiltBlocks, Segment, pack, unpack};

/// About how many bytes of unpacked blocks are kept at hand.
const AT_HAND: usize = 240 << 20;

/// The header's block.
const HEADER: BlockAddress = BlockAddress { table: 0, block: 0 };

/// What a checkpoint says of the whole state.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    own_site: Option<SiteCode>,
    limits: Limits,
    pub(crate) extents: Extents,
}

impl Header {
    /// The header of a checkpoint; `None` when it cannot be read.
    pub(crate) fn read(blocks: &Blocks) -> Option<Self> {
        unpack(&blocks.read(HEADER).ok()?)
    }
}

/// What a checkpoint has to take up.
#[derive(Debug)]
pub(crate) struct Collected {
    /// The blocks that it has not, the header among them.
    pub(crate) blocks: Vec<(BlockAddress, Packed)>,
    /// How large the parts are with them.
    pub(crate) extents: Extents,
}

impl State {
    fn parts(&self) -> [&dyn Segment; 51] {
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
            &self.met_by,
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

    fn parts_mut(&mut self) -> [&mut dyn Segment; 51] {
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
            &mut self.met_by,
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

    /// The state of a checkpoint with this header.
    pub(crate) fn of_checkpoint(header: Header, source: &Arc<BlockSource>) -> Self {
        let mut state =
            Self { own_site: header.own_site, limits: header.limits, ..Self::default() };
        for part in state.parts_mut() {
            part.attach(extent_of(&header.extents, &*part), source);
        }
        state
    }

    /// The state of a checkpoint whose header is of no store.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of_extents(extents: Extents, source: &Arc<BlockSource>) -> Self {
        Self::of_checkpoint(Header { own_site: None, limits: Limits::default(), extents }, source)
    }

    /// The numbers of all parts.
    #[cfg(any(test, fuzzing))]
    pub(super) fn part_ids() -> Vec<u8> {
        Self::default().parts().iter().map(|part| part.id()).collect()
    }

    /// What the checkpoint has not yet. What becomes of it is said by [`State::settle`]; no other saving goes on until
    /// then, but changes may.
    pub(crate) fn collect(&mut self, layout: &Extents) -> Collected {
        let mut blocks = Vec::new();
        let mut extents = Vec::new();
        for part in self.parts_mut() {
            part.collect(extent_of(layout, &*part).blocks, &mut blocks);
            extents.push((part.id(), part.extent()));
        }
        let header = Header { own_site: self.own_site.clone(), limits: self.limits, extents };
        blocks.push((HEADER, pack(&header)));
        Collected { blocks, extents: header.extents }
    }

    /// What was collected is now in a source; or, with `None`, it is not.
    pub(crate) fn settle(&mut self, source: Option<&Arc<BlockSource>>) {
        self.parts_mut().into_iter().for_each(|part| part.settle(source));
    }

    /// All blocks of a state that was never saved, as a checkpoint of the layout would hold them.
    pub(crate) fn into_blocks(mut self, layout: &Extents) -> RebuiltBlocks {
        self.collect(layout).blocks.into_iter().collect()
    }

    /// Whether what is unpacked takes more memory than it should.
    pub(crate) fn over_budget(&self) -> bool {
        self.weight() > AT_HAND
    }

    fn weight(&self) -> usize {
        self.parts().iter().map(|part| part.weight()).sum()
    }

    /// Gives memory back when what is unpacked takes more than it should.
    pub(crate) fn trim(&mut self) {
        if !self.over_budget() {
            return;
        }
        self.fold();
        // So much must be won that the next time is not soon.
        if self.weight() > AT_HAND / 4 * 3 {
            self.evict_all();
        }
    }

    pub(super) fn fold(&mut self) {
        self.parts_mut().into_iter().for_each(|part| part.fold());
    }

    pub(super) fn evict_all(&mut self) {
        self.parts_mut().into_iter().for_each(|part| part.trim());
    }

    /// Whether records could be had neither from the checkpoint nor from the journal: then no answer is right.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.parts().iter().any(|part| part.is_unreadable())
    }

    /// A hash over all records and index entries, the same whatever way the state came about.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&pack(&(&self.own_site, self.limits)));
        for part in self.parts() {
            hasher.update(&[part.id()]);
            part.digest(&mut hasher);
        }
        hasher.finalize().into()
    }
}

fn extent_of(extents: &Extents, part: &dyn Segment) -> Extent {
    let known = extents.iter().find(|(id, _)| *id == part.id());
    known.map_or(Extent::default(), |(_, extent)| *extent)
}

#[cfg(test)]
#[path = "checkpoint_tests.rs"]
mod tests;
