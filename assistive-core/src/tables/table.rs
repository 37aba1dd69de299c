//! A table of rows with consecutive numbers, in blocks. Only the blocks in use are decoded in memory.

use std::marker::PhantomData;
use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::block_source::BlockSource;
use super::pack::Packed;
use super::rows::{BlockRows, LazyRows};
use super::segment::{Extent, Segment};
use crate::blockstore::BlockAddress;

/// The number of a record in its table.
pub(crate) trait Number: Copy {
    fn at(place: usize) -> Option<Self>;
    fn place(self) -> usize;
}

macro_rules! numbers {
    ($($name:ident),*) => {
        $( impl Number for crate::model::$name {
            fn at(place: usize) -> Option<Self> {
                crate::model::$name::at(place)
            }
            fn place(self) -> usize {
                crate::model::$name::place(self)
            }
        } )*
    };
}
numbers!(
    DivisionNo,
    SiteNo,
    ModelNo,
    PersonNo,
    NeedNo,
    FittingNo,
    ItemNo,
    LoanNo,
    HoldNo,
    OrgNo,
    MoveNo,
    StockLevelNo,
    StockTakeNo,
    ServiceNo,
    AssessmentNo,
    TrainingNo,
    FollowUpNo
);

/// Optional record numbers, by number.
pub(crate) type Links<N, R> = Table<N, Option<R>, Vec<Option<R>>>;

/// Rows by number. The rows are records unless `R` says otherwise.
///
/// A clone shares the decoded blocks until one of the two changes them.
#[derive(Debug, Clone)]
pub(crate) struct Table<N, T, R = LazyRows<T>> {
    /// The id of the table in block addresses.
    id: u8,
    /// The binary logarithm of the number of rows in a block.
    bits: u32,
    blocks: Vec<Block<R>>,
    len: usize,
    /// The number of voided rows.
    void: usize,
    source: Option<Arc<BlockSource>>,
    /// The approximate size of the decoded blocks in bytes.
    memory_use: Arc<AtomicUsize>,
    /// Set once a block could not be loaded.
    unreadable: Arc<AtomicBool>,
    of: PhantomData<(N, T)>,
}

/// A range of rows: decoded in memory, encoded in memory, or only in the checkpoint.
#[derive(Debug, Clone)]
struct Block<R> {
    rows: OnceLock<Arc<R>>,
    packed: Option<Packed>,
    status: BlockStatus,
}

/// The state of a block in relation to the checkpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
enum BlockStatus {
    /// The checkpoint contains it.
    Saved,
    /// It is being saved and is encoded in memory.
    Saving,
    /// It has changed since the checkpoint.
    Changed,
}

impl<N: Number, T, R: BlockRows<T>> Table<N, T, R> {
    /// Creates an empty table. `rows` is the number of rows in a block, a power of two.
    pub(crate) fn new(id: u8, rows: usize) -> Self {
        Self {
            id,
            bits: rows.trailing_zeros(),
            blocks: Vec::new(),
            len: 0,
            void: 0,
            source: None,
            memory_use: Arc::default(),
            unreadable: Arc::default(),
            of: PhantomData,
        }
    }

    /// Splits a position into the block and the row in the block.
    fn split(&self, place: usize) -> (usize, usize) {
        (place >> self.bits, place & ((1 << self.bits) - 1))
    }

    /// Returns the rows of a block, which are decoded on first use.
    fn rows(&self, block: usize) -> Option<&R> {
        let held = self.blocks.get(block)?;
        Some(&**held.rows.get_or_init(|| {
            let rows = self.unpacked(block, held);
            self.memory_use.fetch_add(rows.memory_use(), Ordering::Relaxed);
            Arc::new(rows)
        }))
    }

    /// Decodes the rows of a block.
    fn unpacked(&self, block: usize, held: &Block<R>) -> R {
        let place = BlockAddress { table: self.id, block: block as u32 };
        let rows = match (&held.packed, &self.source) {
            (Some(packed), _) => R::unpack(packed),
            (None, source) => source.as_ref().and_then(|s| s.load(place, R::unpack)),
        };
        rows.unwrap_or_else(|| {
            self.unreadable.store(true, Ordering::Relaxed);
            R::default()
        })
    }

    /// Returns the row of a number, unless it is voided.
    pub(crate) fn get(&self, number: N) -> Option<&T> {
        let (block, row) = self.split(number.place());
        let rows = self.rows(block)?;
        if rows.is_void(row) { None } else { self.found(rows, row, number) }
    }

    /// Returns the row of a number, voided or not.
    pub(crate) fn get_any(&self, number: N) -> Option<&T> {
        let (block, row) = self.split(number.place());
        self.found(self.rows(block)?, row, number)
    }

    fn found<'a>(&self, rows: &'a R, row: usize, number: N) -> Option<&'a T> {
        let place = number.place();
        let found = rows.get(row, &self.memory_use);
        if found.is_none() && place < self.len {
            self.unreadable.store(true, Ordering::Relaxed);
        }
        found
    }

    /// Voids or restores a record. Returns `None` if the record does not exist or is already so.
    pub(crate) fn set_void(&mut self, number: N, void: bool) -> Option<()> {
        let (block, row) = self.split(number.place());
        if number.place() >= self.len || self.rows(block)?.is_void(row) == void {
            return None;
        }
        self.rows_mut(block)?.set_void(row, void)?;
        self.void = if void { self.void + 1 } else { self.void.saturating_sub(1) };
        Some(())
    }

    /// Returns the number of records that are not voided.
    pub(crate) fn count(&self) -> usize {
        self.len.saturating_sub(self.void)
    }

    /// Checks whether a record exists, voided or not. No block is loaded for this.
    pub(crate) fn has(&self, number: N) -> bool {
        number.place() < self.len
    }

    /// Returns the rows of a block for changing.
    fn rows_mut(&mut self, block: usize) -> Option<&mut R> {
        self.rows(block)?;
        let held = self.blocks.get_mut(block)?;
        held.packed = None;
        held.status = BlockStatus::Changed;
        held.rows.get_mut().map(Arc::make_mut)
    }

    pub(crate) fn get_mut(&mut self, number: N) -> Option<&mut T> {
        let (block, row) = self.split(number.place());
        self.rows_mut(block)?.get_mut(row)
    }

    /// Returns the number of the next record, or `None` if the table is full.
    pub(crate) fn next(&self) -> Option<N> {
        N::at(self.len)
    }

    pub(crate) fn push(&mut self, row: T) {
        let (block, _) = self.split(self.len);
        if block == self.blocks.len() {
            // The last block but one stays in memory: the last rows are the likeliest to be read again.
            if let Some(full) = block.checked_sub(2) {
                self.evict_block(full);
            }
            let rows = OnceLock::from(Arc::new(R::default()));
            self.blocks.push(Block { rows, packed: None, status: BlockStatus::Changed });
        }
        if let Some(rows) = self.rows_mut(block) {
            rows.push(row);
            self.len += 1;
        }
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        let (block, first) = self.split(self.len.checked_sub(1)?);
        let row = self.rows_mut(block)?.pop();
        if first == 0 {
            self.blocks.pop();
        }
        self.len -= 1;
        row
    }

    /// Returns the number of records, including voided ones.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Iterates over the records that are not voided, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (N, &T)> {
        self.iter_from(0)
    }

    /// Iterates over the records from a position on that are not voided, in the order of their numbers.
    pub(crate) fn iter_from(&self, start: usize) -> impl Iterator<Item = (N, &T)> {
        (start..self.len).filter_map(|place| {
            let number = N::at(place)?;
            Some((number, self.get(number)?))
        })
    }

    /// Folds the records that are not voided on all cores. Each core folds a range of records, and the results are
    /// returned in the order of the ranges. Blocks that are decoded for this are dropped again.
    pub(crate) fn par_fold<A: Send>(
        &self,
        begin: impl Fn() -> A + Sync,
        add: impl Fn(&mut A, N, &T) + Sync,
    ) -> Vec<A>
    where
        Self: Sync,
    {
        par_ranges(self.blocks.len(), MIN_BLOCKS_PER_THREAD, |run| {
            let mut sum = begin();
            run.for_each(|block| self.each(block, |number, row| add(&mut sum, number, row)));
            sum
        })
    }

    /// Maps and filters the records that are not voided on all cores, as [`Self::par_fold`] does. Returns the results
    /// in the order of the numbers.
    pub(crate) fn par_filter_map<O: Send>(
        &self,
        wanted: impl Fn(N, &T) -> Option<O> + Sync,
    ) -> Vec<O>
    where
        Self: Sync,
    {
        let mut runs = self.par_filter_map_ranges(wanted).into_iter();
        let mut all = runs.next().unwrap_or_default();
        runs.for_each(|mut run| all.append(&mut run));
        all
    }

    /// Maps and filters the records on all cores. Returns one list for each range of records.
    pub(crate) fn par_filter_map_ranges<O: Send>(
        &self,
        wanted: impl Fn(N, &T) -> Option<O> + Sync,
    ) -> Vec<Vec<O>>
    where
        Self: Sync,
    {
        self.par_fold(Vec::new, |run, number, row| run.extend(wanted(number, row)))
    }

    /// Calls `show` for each record that is not voided, in order. Blocks that are decoded for this are dropped again.
    pub(crate) fn for_each(&self, mut show: impl FnMut(N, &T)) {
        (0..self.blocks.len()).for_each(|block| self.each(block, &mut show));
    }

    /// Calls `show` for each record of a block that is not voided, in order.
    fn each(&self, block: usize, mut show: impl FnMut(N, &T)) {
        let Some(held) = self.blocks.get(block) else { return };
        let first = block << self.bits;
        let show = |row, value: &T| {
            if let Some(number) = N::at(first + row) {
                show(number, value);
            }
        };
        let shown = match held.rows.get() {
            Some(rows) => rows.each(show),
            None => self.unpacked(block, held).each(show),
        };
        if shown.is_none() {
            self.unreadable.store(true, Ordering::Relaxed);
        }
    }

    /// Drops the decoded rows of a block. If the checkpoint lacks the block, its encoded rows are kept.
    fn evict_block(&mut self, block: usize) {
        let Some(held) = self.blocks.get_mut(block) else { return };
        let Some(rows) = held.rows.take() else { return };
        let memory_use = self.memory_use.load(Ordering::Relaxed);
        self.memory_use.store(memory_use.saturating_sub(rows.memory_use()), Ordering::Relaxed);
        if held.status != BlockStatus::Saved && held.packed.is_none() {
            held.packed = Some(rows.pack());
        }
    }
}

/// The minimum number of blocks for each core. Fewer are not worth another thread.
const MIN_BLOCKS_PER_THREAD: usize = 32;

/// Splits the range from 0 to `count` among the cores, with at least `least` numbers for each, and calls `work` for
/// each part in parallel. Returns the results in order.
pub(crate) fn par_ranges<A: Send>(
    count: usize,
    least: usize,
    work: impl Fn(Range<usize>) -> A + Sync,
) -> Vec<A> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(count / least).max(1);
    let run = |core| core * count / cores..(core + 1) * count / cores;
    thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = (1..cores).map(|core| scope.spawn(move || work(run(core)))).collect();
        let mut all = vec![work(run(0))];
        all.extend(others.into_iter().map(|other| match other.join() {
            Ok(sum) => sum,
            Err(panic) => resume_unwind(panic),
        }));
        all
    })
}

impl<N: Number + Send + Sync, T: Send + Sync, R: BlockRows<T>> Segment for Table<N, T, R> {
    fn id(&self) -> u8 {
        self.id
    }

    fn extent(&self) -> Extent {
        let blocks = self.blocks.len() as u32;
        Extent { blocks, entries: self.len as u32, void: self.void as u32 }
    }

    fn attach(&mut self, extent: Extent, source: &Arc<BlockSource>) {
        let cold = || Block { rows: OnceLock::new(), packed: None, status: BlockStatus::Saved };
        (self.len, self.void) = (extent.entries as usize, extent.void as usize);
        self.blocks = (0..extent.blocks).map(|_| cold()).collect();
        self.source = Some(Arc::clone(source));
    }

    fn collect(&mut self, _least: u32, out: &mut Vec<(BlockAddress, Packed)>) {
        for (number, block) in (0..).zip(&mut self.blocks) {
            if block.status != BlockStatus::Changed {
                continue;
            }
            let rows = block.rows.get();
            if let Some(packed) = block.packed.clone().or_else(|| rows.map(|rows| rows.pack())) {
                block.packed = Some(Arc::clone(&packed));
                block.status = BlockStatus::Saving;
                out.push((BlockAddress { table: self.id, block: number }, packed));
            }
        }
    }

    fn finish_save(&mut self, source: Option<&Arc<BlockSource>>) {
        for block in self.blocks.iter_mut().filter(|block| block.status == BlockStatus::Saving) {
            block.status = BlockStatus::Changed;
            if source.is_some() {
                (block.status, block.packed) = (BlockStatus::Saved, None);
            }
        }
        self.source = source.cloned().or_else(|| self.source.take());
    }

    fn memory_use(&self) -> usize {
        self.memory_use.load(Ordering::Relaxed)
    }

    fn drop_decoded(&mut self) {
        // Rows that are shared with a clone are released with the clone.
        let rows = self.blocks.iter_mut().filter_map(|block| Arc::get_mut(block.rows.get_mut()?));
        let memory_use = rows.map(|rows| (rows.drop_decoded(), rows.memory_use()).1).sum();
        self.memory_use.store(memory_use, Ordering::Relaxed);
    }

    fn evict(&mut self) {
        (0..self.blocks.len().saturating_sub(1)).for_each(|block| self.evict_block(block));
        self.memory_use.store(0, Ordering::Relaxed);
    }

    fn is_unreadable(&self) -> bool {
        self.unreadable.load(Ordering::Relaxed)
    }

    fn digest(&self, hasher: &mut blake3::Hasher) {
        for block in 0..self.blocks.len() {
            hasher.update(&self.rows(block).map(BlockRows::pack).unwrap_or_default());
        }
    }
}
