//! What lies on disk: how many bytes, and copies that are on the disk before anything is timed.

use std::fs::{self, File};
use std::path::Path;

/// The bytes of all files in a folder and those below it.
pub fn bytes(folder: &Path) -> u64 {
    entries(folder)
        .map(|entry| match entry.metadata().expect("a file") {
            of if of.is_dir() => bytes(&entry.path()),
            of => of.len(),
        })
        .sum()
}

/// Copies a folder with all below it, and waits until the copy is on the disk.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in entries(from) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy(&from, &to),
            false => copy_file(&from, &to),
        }
    }
}

/// Copies a file, and waits until the copy is on the disk.
pub fn copy_file(from: &Path, to: &Path) {
    fs::copy(from, to).and_then(|_| File::open(to)?.sync_all()).expect("a copy");
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"))
}
