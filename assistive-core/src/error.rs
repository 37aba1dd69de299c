//! The error type of the library, with a stable code and the fields of each message.

use std::io;
use std::path::PathBuf;

use crate::journal::JournalError;
use crate::model::{EntityKind, Listed, Problem, ProblemKind};

/// The result of an operation of the library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the library.
///
/// A failed operation stores nothing and loses nothing that was acknowledged. There is one exception: after
/// an [`Error::Io`] of an fsync or an [`Error::Conflict`], it is unknown until the store is opened again whether the
/// change was stored.
///
/// Programs with messages of their own use the [code](Error::code) and the [fields](Error::fields).
///
/// ```
/// use assistive_core::{Error, Store};
///
/// match Store::open("no such folder", "my program") {
///     Err(error @ Error::NoStore { .. }) => assert_eq!(error.code(), "no-store"),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The change breaks rules of the field.
    #[error("refused: {}", list(.0))]
    Refused(Vec<Problem>),
    /// No record has this key or name.
    #[error("no {what} `{key}`{}", similar(nearest))]
    NotFound {
        /// The kind of record.
        what: EntityKind,
        /// The key or name that was looked up.
        key: String,
        /// Similar keys or names, if there are any.
        nearest: Listed,
    },
    /// The folder contains no store.
    #[error("there is no store in {}", folder.display())]
    NoStore {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder contains a store already.
    #[error("there is already a store in {}", folder.display())]
    StoreExists {
        /// The folder.
        folder: PathBuf,
    },
    /// The file exists already and is not replaced.
    #[error("{} already exists", file.display())]
    FileExists {
        /// The file.
        file: PathBuf,
    },
    /// A system, such as Windows, does not allow the name of a file that is to be written.
    #[error("{} is not a name that every system allows", file.display())]
    FileName {
        /// The file.
        file: PathBuf,
    },
    /// The folder for a new store is not empty.
    #[error("{} is not empty", folder.display())]
    FolderNotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process has the store open for writing. If a change returns this error, the lock has failed,
    /// and the store must be opened again.
    #[error("the store in {} is in use by {}", folder.display(), named(holder))]
    Locked {
        /// The folder.
        folder: PathBuf,
        /// The name that the other process gave, if any.
        holder: String,
    },
    /// The checkpoint's files cannot be compacted while a view of the store is open.
    #[error("the store cannot be compacted while a view of it is open")]
    ViewsOpen,
    /// Another process wrote to the store at the same time as a change, so locks have no effect in its folder. It is
    /// unknown until the store is opened again whether the change was stored.
    #[error("another process wrote to the store in {} at the same time", folder.display())]
    Conflict {
        /// The folder.
        folder: PathBuf,
    },
    /// The store was opened for reading only.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// An acknowledged part of the journal is damaged.
    #[error("{} is damaged at byte {offset}, in commit {commit}", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The number of the first commit that cannot be read.
        commit: u64,
        /// The byte offset of that commit in the file.
        offset: u64,
    },
    /// A file in the folder of the store is not a journal.
    #[error("{} is not a journal of assistive", file.display())]
    NotAJournal {
        /// The file.
        file: PathBuf,
    },
    /// A file is not a backup, or it is not complete and unchanged.
    #[error("{} is not a complete backup of assistive", file.display())]
    NotABackup {
        /// The file.
        file: PathBuf,
    },
    /// A later version of this program wrote the store.
    #[error("{} was written by a later version; upgrade to read it", file.display())]
    TooNew {
        /// The file.
        file: PathBuf,
    },
    /// An earlier write failed. The content of the disk is unknown until the store is opened again.
    #[error("an earlier write failed; open the store again")]
    Poisoned,
    /// The numbers for a kind of record are exhausted.
    #[error("the store cannot number any more records of this kind")]
    Full,
    /// A state that the library rules out was found. Nothing was stored, and the store has to be opened again.
    #[error("internal error: {0}; nothing was stored, open the store again")]
    Bug(&'static str),
    /// The file system returned an error.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// The error of the file system.
        source: io::Error,
    },
}

impl Error {
    /// The codes of all errors.
    pub const CODES: &[&str] = &[
        "refused",
        "not-found",
        "no-store",
        "store-exists",
        "file-exists",
        "file-name",
        "folder-not-empty",
        "locked",
        "views-open",
        "conflict",
        "read-only",
        "damaged",
        "not-a-journal",
        "not-a-backup",
        "too-new",
        "poisoned",
        "full",
        "bug",
        "io",
    ];

    /// Checks whether another program has a file open and does not share it, as happens on Windows. The operation
    /// succeeds once that program has closed the file.
    pub fn is_open_elsewhere(&self) -> bool {
        matches!(self, Self::Io { source, .. } if crate::is_open_elsewhere(source))
    }

    /// Returns the stable code, such as `not-found`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::NotFound { .. } => "not-found",
            Self::NoStore { .. } => "no-store",
            Self::StoreExists { .. } => "store-exists",
            Self::FileExists { .. } => "file-exists",
            Self::FileName { .. } => "file-name",
            Self::FolderNotEmpty { .. } => "folder-not-empty",
            Self::Locked { .. } => "locked",
            Self::Conflict { .. } => "conflict",
            Self::ReadOnly => "read-only",
            Self::Damaged { .. } => "damaged",
            Self::NotAJournal { .. } => "not-a-journal",
            Self::NotABackup { .. } => "not-a-backup",
            Self::TooNew { .. } => "too-new",
            Self::ViewsOpen => "views-open",
            Self::Poisoned => "poisoned",
            Self::Full => "full",
            Self::Bug(_) => "bug",
            Self::Io { .. } => "io",
        }
    }

    /// Returns the names and values of the fields, as text.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(problems) => vec![("problems", list(problems))],
            Self::NotFound { what, key, nearest } => vec![
                ("what", what.to_string()),
                ("key", key.clone()),
                ("nearest", nearest.to_string()),
            ],
            Self::NoStore { folder }
            | Self::StoreExists { folder }
            | Self::Conflict { folder }
            | Self::FolderNotEmpty { folder } => {
                vec![("path", folder.display().to_string())]
            }
            Self::Locked { folder, holder } => {
                vec![("path", folder.display().to_string()), ("holder", holder.clone())]
            }
            Self::Damaged { file, commit, offset } => vec![
                ("path", file.display().to_string()),
                ("commit", commit.to_string()),
                ("offset", offset.to_string()),
            ],
            Self::NotAJournal { file }
            | Self::NotABackup { file }
            | Self::FileExists { file }
            | Self::FileName { file }
            | Self::TooNew { file } => {
                vec![("path", file.display().to_string())]
            }
            Self::Io { file, source } => {
                vec![("path", file.display().to_string()), ("cause", source.to_string())]
            }
            Self::Bug(broken) => vec![("broken", (*broken).to_owned())],
            Self::ViewsOpen | Self::ReadOnly | Self::Poisoned | Self::Full => Vec::new(),
        }
    }

    /// Returns the error for a record that does not exist.
    pub(crate) fn not_found(what: EntityKind, key: impl ToString) -> Self {
        Self::NotFound { what, key: key.to_string(), nearest: Listed::default() }
    }

    /// Returns the error for a name that a lookup could not resolve. `field` is the name of the argument.
    pub(crate) fn of_name(field: &'static str, name: &str, kind: ProblemKind) -> Self {
        match kind {
            ProblemKind::Unknown { what, nearest } => {
                Self::NotFound { what, key: name.to_owned(), nearest }
            }
            kind => Self::Refused(vec![Problem::new(field, name, kind)]),
        }
    }

    /// Converts an error of the journal in `file`.
    pub(crate) fn of_journal(error: JournalError, file: &std::path::Path) -> Self {
        let file = file.to_owned();
        match error {
            JournalError::NotAJournal => Self::NotAJournal { file },
            JournalError::TooNew => Self::TooNew { file },
            JournalError::Damaged { commit, offset } => Self::Damaged { file, commit, offset },
            JournalError::Overtaken => {
                let folder = file.parent().unwrap_or(&file).to_owned();
                Self::Locked { folder, holder: String::new() }
            }
            JournalError::Overwritten => {
                Self::Conflict { folder: file.parent().unwrap_or(&file).to_owned() }
            }
            JournalError::Poisoned => Self::Poisoned,
            JournalError::Io(source) => Self::Io { file, source },
        }
    }
}

fn named(holder: &str) -> &str {
    if holder.is_empty() { "another process" } else { holder }
}

fn similar(nearest: &Listed) -> String {
    match nearest.0.is_empty() {
        true => String::new(),
        false => format!("; similar: {nearest}"),
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}
