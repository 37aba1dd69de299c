//! The files in a folder and the folders below it, for `import auto`: those to read, and those that are left out with the
//! reason. A link is followed, but nothing is read twice.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::import_rejected::is_rejected;
use crate::error::{CliError, Result};
use crate::lang::Messages;
use crate::problems;

/// The folders in which folders are searched for files.
const DEPTH: usize = 16;

/// The endings of files that are probably sheets. They only decide about files that are not read.
const SHEETS: &[&str] =
    &["csv", "tsv", "txt", "xls", "xlsx", "xlsm", "xlsb", "et", "ett", "ods", "numbers"];

/// The files below a folder.
#[derive(Default)]
pub(super) struct Files {
    /// The files to read, by name.
    pub(super) found: Vec<PathBuf>,
    pub(super) left_out: Vec<(PathBuf, Reason)>,
}

/// The reason for which a file or folder is left out.
pub(super) enum Reason {
    /// A sheet that is hidden, or is in a hidden folder.
    Hidden,
    /// The rows that an import refused.
    Rejected,
    /// A folder below too many others.
    TooDeep,
    /// A link to nothing, or a file that cannot be looked at.
    Unreadable(io::Error),
    /// A file or folder that was found under another name.
    Again,
    /// A file that a program made for itself.
    OfProgram,
    /// A pipe or device with the name of a sheet.
    NotAFile,
}

impl Reason {
    /// Checks whether records may be missing because of it.
    pub(super) fn is_loss(&self) -> bool {
        !matches!(self, Self::Again | Self::OfProgram)
    }

    /// Returns the reason in words.
    pub(super) fn message(&self, messages: &Messages) -> String {
        let id = match self {
            Self::Hidden => "left-out-hidden",
            Self::Rejected => "left-out-rejected",
            Self::TooDeep => "left-out-deep",
            Self::Unreadable(error) => return problems::cause(messages, error),
            Self::Again => "left-out-again",
            Self::OfProgram => "left-out-of-program",
            Self::NotAFile => "left-out-no-file",
        };
        messages.message(id, &[])
    }
}

/// A folder to be searched.
struct Folder {
    path: PathBuf,
    depth: usize,
    is_hidden: bool,
}

/// Returns the files below a folder.
///
/// # Errors
/// [`CliError::File`] if a folder cannot be read.
pub(super) fn files_below(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    let mut seen = BTreeSet::new();
    seen.extend(std::fs::canonicalize(folder));
    let mut folders = vec![Folder { path: folder.to_owned(), depth: 0, is_hidden: false }];
    while let Some(folder) = folders.pop() {
        let path = &folder.path;
        let read = std::fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = read.map_err(|error| CliError::file(path, error))?;
        // A file or folder comes before a link to it.
        entries.sort_by_key(|entry| {
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            (is_link, entry.file_name())
        });
        for entry in entries {
            let name = entry.file_name().to_string_lossy().to_lowercase();
            match look_at(&folder, entry.path(), &name, &mut seen) {
                Found::Folder(folder) => folders.push(folder),
                Found::File(path) => files.found.push(path),
                Found::LeftOut(path, reason) => files.left_out.push((path, reason)),
            }
        }
    }
    files.found.sort();
    files.left_out.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(files)
}

/// An entry of a folder.
enum Found {
    Folder(Folder),
    File(PathBuf),
    LeftOut(PathBuf, Reason),
}

/// Decides about an entry of a folder. `name` is in lower case.
fn look_at(folder: &Folder, path: PathBuf, name: &str, seen: &mut BTreeSet<PathBuf>) -> Found {
    let is_sheet = SHEETS.iter().any(|ending| name.ends_with(&format!(".{ending}")));
    let is_hidden = folder.is_hidden || name.starts_with('.');
    if is_of_program(name) {
        return Found::LeftOut(path, Reason::OfProgram);
    }
    let file = match std::fs::metadata(&path).and_then(|file| Ok((file, path.canonicalize()?))) {
        Ok((file, target)) if file.is_dir() || file.is_file() => {
            if !seen.insert(target) {
                return Found::LeftOut(path, Reason::Again);
            }
            file
        }
        Err(error) if is_sheet || !is_hidden => {
            return Found::LeftOut(path, Reason::Unreadable(error));
        }
        Ok(_) if is_sheet => return Found::LeftOut(path, Reason::NotAFile),
        _ => return Found::LeftOut(path, Reason::OfProgram),
    };
    match folder.depth + 1 {
        depth if file.is_dir() && depth <= DEPTH => {
            Found::Folder(Folder { path, depth, is_hidden })
        }
        _ if file.is_dir() => Found::LeftOut(path, Reason::TooDeep),
        _ if is_rejected(name) => Found::LeftOut(path, Reason::Rejected),
        _ if is_hidden && is_sheet => Found::LeftOut(path, Reason::Hidden),
        _ if is_hidden => Found::LeftOut(path, Reason::OfProgram),
        _ => Found::File(path),
    }
}

/// Checks whether a program made a file for itself: a lock beside an open file, or settings of a folder.
fn is_of_program(name: &str) -> bool {
    let is_lock = ["~$", ".~", "._"].iter().any(|start| name.starts_with(start));
    is_lock || ["thumbs.db", "desktop.ini", ".ds_store", "__macosx"].contains(&name)
}
