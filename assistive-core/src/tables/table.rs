//! A table: rows with dense numbers, added at its end. It holds them in blocks, of which only those in use are in
//! memory unpacked.

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

/// What numbers the records of a table.
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

/// Numbers, or none, by number.
pub(crate) type Links<N, R> = Table<N, Option<R>, Vec<Option<R>>>;

/// Rows of one kind, by number: records, unless said otherwise.
#[derive(Debug)]
pub(crate) struct Table<N, T, R = LazyRows<T>> {
    /// Which table it is, among the blocks.
    id: u8,
    /// A block holds 2 to the power of this many rows.
    bits: u32,
    blocks: Vec<Block<R>>,
    len: usize,
    /// How many of them were taken back.
    void: usize,
    source: Option<Arc<BlockSource>>,
    /// About how many bytes the unpacked blocks take.
    weight: AtomicUsize,
    /// A block could be had from nowhere.
    lost: AtomicBool,
    of: PhantomData<(N, T)>,
}

/// A run of rows: unpacked in memory, packed in memory, or only in the checkpoint.
#[derive(Debug)]
struct Block<R> {
    rows: OnceLock<R>,
    packed: Option<Packed>,
    standing: BlockStatus,
}

/// How a block stands to the checkpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
enum BlockStatus {
    /// The checkpoint has it.
    Saved,
    /// It is on its way there, packed.
    Saving,
    /// It has changed since.
    Changed,
}

impl<N: Number, T, R: BlockRows<T>> Table<N, T, R> {
    /// An empty table, with so many rows in a block (a power of two).
    pub(crate) fn new(id: u8, rows: usize) -> Self {
        Self {
            id,
            bits: rows.trailing_zeros(),
            blocks: Vec::new(),
            len: 0,
            void: 0,
            source: None,
            weight: AtomicUsize::new(0),
            lost: AtomicBool::new(false),
            of: PhantomData,
        }
    }

    /// The block of a place, and the record's place in the block.
    fn split(&self, place: usize) -> (usize, usize) {
        (place >> self.bits, place & ((1 << self.bits) - 1))
    }

    /// The rows of a block.
    fn rows(&self, block: usize) -> Option<&R> {
        let held = self.blocks.get(block)?;
        Some(held.rows.get_or_init(|| {
            let rows = self.unpacked(block, held);
            self.weight.fetch_add(rows.weight(), Ordering::Relaxed);
            rows
        }))
    }

    /// The rows of a block that are not in memory unpacked.
    fn unpacked(&self, block: usize, held: &Block<R>) -> R {
        let place = BlockAddress { table: self.id, block: block as u32 };
        let rows = match (&held.packed, &self.source) {
            (Some(packed), _) => R::unpack(packed),
            (None, source) => source.as_ref().and_then(|s| s.load(place, R::unpack)),
        };
        rows.unwrap_or_else(|| {
            self.lost.store(true, Ordering::Relaxed);
            R::default()
        })
    }

    /// The row of a number; `None` also where it was taken back.
    pub(crate) fn get(&self, number: N) -> Option<&T> {
        let (block, row) = self.split(number.place());
        let rows = self.rows(block)?;
        if rows.is_void(row) { None } else { self.found(rows, row, number) }
    }

    /// The row of a number, taken back or not.
    pub(crate) fn get_any(&self, number: N) -> Option<&T> {
        let (block, row) = self.split(number.place());
        self.found(self.rows(block)?, row, number)
    }

    fn found<'a>(&self, rows: &'a R, row: usize, number: N) -> Option<&'a T> {
        let place = number.place();
        let found = rows.get(row, &self.weight);
        if found.is_none() && place < self.len {
            self.lost.store(true, Ordering::Relaxed);
        }
        found
    }

    /// Takes a record back, or restores it; `None` when it is so already, or there is none.
    pub(crate) fn set_void(&mut self, number: N, void: bool) -> Option<()> {
        let (block, row) = self.split(number.place());
        if number.place() >= self.len || self.rows(block)?.is_void(row) == void {
            return None;
        }
        self.rows_mut(block)?.set_void(row, void)?;
        self.void = if void { self.void + 1 } else { self.void.saturating_sub(1) };
        Some(())
    }

    /// How many records there are that were not taken back.
    pub(crate) fn count(&self) -> usize {
        self.len.saturating_sub(self.void)
    }

    /// Whether there is a record of a number, taken back or not; asks for no block.
    pub(crate) fn has(&self, number: N) -> bool {
        number.place() < self.len
    }

    /// The rows of a block, to be changed.
    fn rows_mut(&mut self, block: usize) -> Option<&mut R> {
        self.rows(block)?;
        let held = self.blocks.get_mut(block)?;
        held.packed = None;
        held.standing = BlockStatus::Changed;
        held.rows.get_mut()
    }

    pub(crate) fn get_mut(&mut self, number: N) -> Option<&mut T> {
        let (block, row) = self.split(number.place());
        self.rows_mut(block)?.get_mut(row)
    }

    /// The number that the next record will have; `None` when no more fit.
    pub(crate) fn next(&self) -> Option<N> {
        N::at(self.len)
    }

    pub(crate) fn push(&mut self, row: T) {
        let (block, _) = self.split(self.len);
        if block == self.blocks.len() {
            // Two full blocks back is far enough: the last rows are the likeliest to be looked at again.
            if let Some(full) = block.checked_sub(2) {
                self.evict_block(full);
            }
            let rows = OnceLock::from(R::default());
            self.blocks.push(Block { rows, packed: None, standing: BlockStatus::Changed });
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

    /// How many records there are, those taken back among them.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// All records that were not taken back, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (N, &T)> {
        self.iter_from(0)
    }

    /// The records from a place on, in the order of their numbers.
    pub(crate) fn iter_from(&self, start: usize) -> impl Iterator<Item = (N, &T)> {
        (start..self.len).filter_map(|place| {
            let number = N::at(place)?;
            Some((number, self.get(number)?))
        })
    }

    /// Adds up all records that were not taken back, and keeps none in memory that was not there: on all cores, each
    /// with a run of records and a sum of its own. The sums, in the order of the runs, which is that of the numbers.
    pub(crate) fn fold<A: Send>(
        &self,
        begin: impl Fn() -> A + Sync,
        add: impl Fn(&mut A, N, &T) + Sync,
    ) -> Vec<A>
    where
        Self: Sync,
    {
        par_ranges(self.blocks.len(), RUN, |run| {
            let mut sum = begin();
            run.for_each(|block| self.each(block, |number, row| add(&mut sum, number, row)));
            sum
        })
    }

    /// What is wanted of each record that was not taken back, in the order of their numbers; otherwise as [`Self::fold`].
    pub(crate) fn gather<O: Send>(&self, wanted: impl Fn(N, &T) -> Option<O> + Sync) -> Vec<O>
    where
        Self: Sync,
    {
        let mut runs = self.gather_runs(wanted).into_iter();
        let mut all = runs.next().unwrap_or_default();
        runs.for_each(|mut run| all.append(&mut run));
        all
    }

    /// The same, in the runs in which it was gathered.
    pub(crate) fn gather_runs<O: Send>(
        &self,
        wanted: impl Fn(N, &T) -> Option<O> + Sync,
    ) -> Vec<Vec<O>>
    where
        Self: Sync,
    {
        self.fold(Vec::new, |run, number, row| run.extend(wanted(number, row)))
    }

    /// Shows the records of a block that were not taken back, in order.
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
            self.lost.store(true, Ordering::Relaxed);
        }
    }

    /// Gives the memory of a block's records back; what the checkpoint has not is kept packed.
    fn evict_block(&mut self, block: usize) {
        let Some(held) = self.blocks.get_mut(block) else { return };
        let Some(rows) = held.rows.take() else { return };
        let weight = self.weight.get_mut();
        *weight = weight.saturating_sub(rows.weight());
        if held.standing != BlockStatus::Saved && held.packed.is_none() {
            held.packed = Some(rows.pack());
        }
    }
}

/// Fewer blocks than this are a run for one core: beginning another would take longer.
const RUN: usize = 32;

/// Splits numbers from zero into runs of so many at least, one for each core, and works on all of them at once; gives what comes of each.
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
        let cold = || Block { rows: OnceLock::new(), packed: None, standing: BlockStatus::Saved };
        (self.len, self.void) = (extent.entries as usize, extent.void as usize);
        self.blocks = (0..extent.blocks).map(|_| cold()).collect();
        self.source = Some(Arc::clone(source));
    }

    fn collect(&mut self, _least: u32, out: &mut Vec<(BlockAddress, Packed)>) {
        for (number, block) in (0..).zip(&mut self.blocks) {
            if block.standing != BlockStatus::Changed {
                continue;
            }
            let rows = block.rows.get();
            if let Some(packed) = block.packed.clone().or_else(|| rows.map(BlockRows::pack)) {
                block.packed = Some(Arc::clone(&packed));
                block.standing = BlockStatus::Saving;
                out.push((BlockAddress { table: self.id, block: number }, packed));
            }
        }
    }

    fn settle(&mut self, source: Option<&Arc<BlockSource>>) {
        for block in self.blocks.iter_mut().filter(|block| block.standing == BlockStatus::Saving) {
            block.standing = BlockStatus::Changed;
            if source.is_some() {
                (block.standing, block.packed) = (BlockStatus::Saved, None);
            }
        }
        self.source = source.cloned().or_else(|| self.source.take());
    }

    fn weight(&self) -> usize {
        self.weight.load(Ordering::Relaxed)
    }

    fn fold(&mut self) {
        let rows = self.blocks.iter_mut().filter_map(|block| block.rows.get_mut());
        *self.weight.get_mut() = rows.map(|rows| (rows.fold(), rows.weight()).1).sum();
    }

    fn trim(&mut self) {
        (0..self.blocks.len().saturating_sub(1)).for_each(|block| self.evict_block(block));
        *self.weight.get_mut() = 0;
    }

    fn is_unreadable(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    fn digest(&self, hasher: &mut blake3::Hasher) {
        for block in 0..self.blocks.len() {
            hasher.update(&self.rows(block).map(BlockRows::pack).unwrap_or_default());
        }
    }
}
