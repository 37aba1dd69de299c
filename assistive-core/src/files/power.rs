//! The possible contents of a disk after a power cut, with the weakest guarantees that the standards allow.
//!
//! Everything before a successful fsync is on the disk. Of everything else, any part can be there: each name,
//! each length, and any sectors of each write. Data that was in the cache when an fsync failed can be lost
//! even after later fsyncs, because Linux may treat it as written. The folders of the state are not modelled,
//! because sled writes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::watched::{Call, FileStep};

/// The size of a sector, which is written as a whole or not at all.
const SECTOR: u64 = 512;

/// The contents of files, by path.
pub(crate) type Image = BTreeMap<PathBuf, Vec<u8>>;

/// A file independent of its name, numbered in the order of creation.
type Inode = usize;

/// A change that is either on the disk after the cut or not.
#[derive(Debug, Clone)]
enum Unit {
    /// A name that refers to a file, or to none.
    Name(PathBuf, Option<Inode>),
    /// A renaming. The old name disappears together with the appearance of the new one.
    Renamed {
        from: PathBuf,
        to: PathBuf,
        file: Inode,
    },
    Length(Inode, u64),
    /// A minimum length.
    Grown(Inode, u64),
    Data(Inode, u64, Vec<u8>),
}

/// The state of a disk up to a cut.
pub(crate) struct Disk {
    /// The changes in order, each with true if it is certainly on the disk.
    units: Vec<(Unit, bool)>,
}

/// The part of a write that is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    None,
    All,
    /// A number of its first or last sectors.
    First(u64),
    Last(u64),
    /// The sectors whose bit is set. The bits repeat.
    Sectors(u64),
}

impl Part {
    fn has(self, sector: u64, of: u64) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::First(count) => sector < count,
            Self::Last(count) => sector + count >= of,
            Self::Sectors(bits) => bits >> (sector % 64) & 1 == 1,
        }
    }
}

impl Disk {
    /// Returns the disk after these steps.
    pub(crate) fn after(steps: &[FileStep]) -> Self {
        let mut disk = Self { units: Vec::new() };
        let (mut names, mut lengths) = (BTreeMap::<PathBuf, Inode>::new(), Vec::new());
        // Changes that still need an fsync of their file or folder. A failed fsync removes its changes from
        // this list.
        let mut waiting: Vec<usize> = Vec::new();
        for step in steps {
            let file = names.get(&step.path).copied();
            match (&step.call, file) {
                (Call::Sync, Some(file)) => disk.sync(&mut waiting, step.refused, |unit| {
                    matches!(unit, Unit::Length(of, _) | Unit::Grown(of, _) | Unit::Data(of, ..) if *of == file)
                }),
                (Call::SyncFolder, _) => disk.sync(&mut waiting, step.refused, |unit| {
                    let name = match unit {
                        Unit::Name(name, _) | Unit::Renamed { to: name, .. } => Some(name),
                        _ => None,
                    };
                    name.is_some_and(|name| name.parent() == Some(&step.path))
                }),
                _ => {
                    let begin = disk.units.len();
                    disk.tell(step, &mut names, &mut lengths);
                    waiting.extend(begin..disk.units.len());
                }
            }
        }
        disk
    }

    /// Marks the changes that an fsync covers as certain, or, if it failed, as out of reach of later ones.
    fn sync(&mut self, waiting: &mut Vec<usize>, failed: bool, covers: impl Fn(&Unit) -> bool) {
        waiting.retain(|place| {
            let (unit, sure) = &mut self.units[*place];
            let covered = covers(unit);
            *sure |= covered && !failed;
            !covered
        });
    }

    fn tell(
        &mut self,
        step: &FileStep,
        names: &mut BTreeMap<PathBuf, Inode>,
        lengths: &mut Vec<u64>,
    ) {
        let path = &step.path;
        let mut add = |unit| self.units.push((unit, false));
        match (&step.call, names.get(path).copied()) {
            // A partial write has changed its first bytes.
            (Call::Write { at, bytes }, Some(file)) => {
                let end = at + bytes.len() as u64;
                if end > lengths[file] {
                    lengths[file] = end;
                    add(Unit::Grown(file, end));
                }
                add(Unit::Data(file, *at, bytes.clone()));
            }
            _ if step.refused => {}
            (Call::Make, _) => {
                names.insert(path.clone(), lengths.len());
                add(Unit::Name(path.clone(), Some(lengths.len())));
                lengths.push(0);
            }
            (Call::SetLength(length), Some(file)) => {
                lengths[file] = *length;
                add(Unit::Length(file, *length));
            }
            (Call::Rename { to }, Some(file)) => {
                names.remove(path);
                names.insert(to.clone(), file);
                add(Unit::Renamed { from: path.clone(), to: to.clone(), file });
            }
            (Call::Remove, Some(_)) => {
                names.remove(path);
                add(Unit::Name(path.clone(), None));
            }
            // A step in a folder of the state.
            _ => {}
        }
    }

    /// Returns the number of sectors of each uncertain change. Changes that are not writes have 0 sectors.
    pub(crate) fn open_units(&self) -> Vec<u64> {
        let open = self.units.iter().filter(|(_, sure)| !sure);
        open.map(|(unit, _)| match unit {
            Unit::Data(_, at, bytes) => sectors(*at, bytes.len()),
            _ => 0,
        })
        .collect()
    }

    /// Returns the files on the disk if these parts of the uncertain changes are there. `stale` fills bytes
    /// that were allocated but never written.
    pub(crate) fn image(&self, parts: &[Part], stale: u8) -> Image {
        let mut parts = parts.iter().copied();
        let (mut names, mut files) = (BTreeMap::<&Path, Inode>::new(), Vec::<Vec<u8>>::new());
        for (unit, sure) in &self.units {
            let part = if *sure { Part::All } else { parts.next().unwrap_or(Part::None) };
            let inode = match unit {
                Unit::Name(_, Some(file)) | Unit::Renamed { file, .. } => Some(*file),
                Unit::Length(file, _) | Unit::Grown(file, _) | Unit::Data(file, ..) => Some(*file),
                Unit::Name(_, None) => None,
            };
            if let Some(inode) = inode.filter(|inode| *inode >= files.len()) {
                files.resize(inode + 1, Vec::new());
            }
            if part == Part::None {
                continue;
            }
            match unit {
                Unit::Name(name, Some(file)) => drop(names.insert(name, *file)),
                Unit::Name(name, None) => drop(names.remove(name.as_path())),
                Unit::Renamed { from, to, file } => {
                    names.remove(from.as_path());
                    names.insert(to, *file);
                }
                Unit::Length(file, length) => files[*file].resize(*length as usize, stale),
                Unit::Grown(file, length) => {
                    let length = files[*file].len().max(*length as usize);
                    files[*file].resize(length, stale);
                }
                Unit::Data(file, at, bytes) => write(&mut files[*file], *at, bytes, part, stale),
            }
        }
        let named = names.into_iter();
        named.map(|(name, file)| (name.to_owned(), files[file].clone())).collect()
    }
}

/// Returns the number of sectors that a range of bytes touches.
fn sectors(at: u64, length: usize) -> u64 {
    if length == 0 { 0 } else { (at + length as u64 - 1) / SECTOR - at / SECTOR + 1 }
}

/// Writes a part of the bytes. Bytes beyond the length of the file on the disk are lost.
fn write(file: &mut Vec<u8>, at: u64, bytes: &[u8], part: Part, stale: u8) {
    let of = sectors(at, bytes.len());
    if part == Part::All && (file.len() as u64) < at {
        file.resize(at as usize, stale);
    }
    for (place, byte) in (at..).zip(bytes) {
        let sector = place / SECTOR - at / SECTOR;
        if part.has(sector, of) {
            match file.get_mut(place as usize) {
                Some(there) => *there = *byte,
                None if part == Part::All => file.push(*byte),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(path: &str, call: Call) -> FileStep {
        FileStep { path: path.into(), call, refused: false }
    }

    fn bytes(at: u64, bytes: &[u8]) -> Call {
        Call::Write { at, bytes: bytes.to_vec() }
    }

    fn files(image: Image) -> Vec<(String, Vec<u8>)> {
        image.into_iter().map(|(name, bytes)| (name.display().to_string(), bytes)).collect()
    }

    #[test]
    fn synced_data_is_on_the_disk_and_any_part_of_the_rest() {
        let steps = [
            step("f/a", Call::Make),
            step("f/a", bytes(0, b"one")),
            step("f/a", Call::Sync),
            step("f", Call::SyncFolder),
            step("f/a", bytes(3, b"two")),
        ];
        let disk = Disk::after(&steps);
        assert_eq!(disk.open_units(), [0, 1]);
        let left = |parts: &[Part]| files(disk.image(parts, b'?'));
        let a = |bytes: &[u8]| vec![("f/a".to_owned(), bytes.to_vec())];
        assert_eq!(left(&[Part::None, Part::None]), a(b"one"));
        assert_eq!(left(&[Part::All, Part::None]), a(b"one???"));
        assert_eq!(left(&[Part::All, Part::All]), a(b"onetwo"));
        // Without an fsync of its folder, the file may be missing.
        assert_eq!(files(Disk::after(&steps[..3]).image(&[Part::None], 0)), []);
    }

    #[test]
    fn a_later_sync_does_not_cover_a_failed_one_without_another_write() {
        let mut failed = step("f/a", Call::Sync);
        failed.refused = true;
        let mut steps = vec![
            step("f/a", Call::Make),
            step("f", Call::SyncFolder),
            step("f/a", bytes(0, b"one")),
            failed,
            step("f/a", Call::Sync),
        ];
        assert_eq!(Disk::after(&steps).open_units(), [0, 1]);
        steps.extend([step("f/a", bytes(0, b"one")), step("f/a", Call::Sync)]);
        let image = Disk::after(&steps).image(&[Part::None, Part::None], 0);
        assert_eq!(files(image), [("f/a".to_owned(), b"one".to_vec())]);
    }

    #[test]
    fn a_rename_is_atomic_and_a_write_is_torn_at_sectors() {
        let (long, mut torn) = (vec![7; 1200], vec![7; 1200]);
        let steps = [
            step("f/new", Call::Make),
            step("f/new", bytes(100, &long)),
            step("f/new", Call::Sync),
            step("f/new", Call::Rename { to: "f/old".into() }),
            step("f/old", bytes(100, &[9; 1200])),
        ];
        let disk = Disk::after(&steps);
        // The creation, the renaming, and the write with sectors 0, 1 and 2.
        assert_eq!(disk.open_units(), [0, 0, 3]);
        let image = disk.image(&[Part::None, Part::All, Part::Sectors(0b101)], 0);
        torn[..412].fill(9);
        torn[924..].fill(9);
        torn.splice(0..0, [0; 100]);
        assert_eq!(files(image), [("f/old".to_owned(), torn)]);
    }
}
