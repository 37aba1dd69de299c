//! The library's error: what went wrong, with a stable code and the fields that a message needs.

use std::io;
use std::path::PathBuf;

use crate::journal::JournalError;
use crate::model::{EntityKind, Problem};

/// Result of the library's operations.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Nothing that had been acknowledged was lost, and nothing was stored of what failed; only
/// after [`Error::Io`] while fsyncing is it unknown, until the store is opened again, whether it was.
///
/// Programs that speak to people in words of their own take the [code](Error::code) and the [fields](Error::fields).
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
    /// Rules of the field refuse the change.
    #[error("refused: {}", list(.0))]
    Refused(Vec<Problem>),
    /// No record has this name.
    #[error("no {what} `{key}`")]
    NotFound {
        /// What was looked for.
        what: EntityKind,
        /// What it was called.
        key: String,
    },
    /// The folder holds no store.
    #[error("there is no store in {}", folder.display())]
    NoStore {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds a store already.
    #[error("there is a store in {} already", folder.display())]
    StoreExists {
        /// The folder.
        folder: PathBuf,
    },
    /// There is such a file already, and it is not replaced.
    #[error("{} exists already", file.display())]
    FileExists {
        /// The file.
        file: PathBuf,
    },
    /// The folder that a store was to be put into holds something else.
    #[error("{} is not empty", folder.display())]
    FolderNotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process has the store open for writing. Where a change gives this, the lock did not hold: the store is to
    /// be opened again.
    #[error("the store in {} is in use by {}", folder.display(), named(holder))]
    Locked {
        /// The folder.
        folder: PathBuf,
        /// Who holds it, as far as they said.
        holder: String,
    },
    /// The store was opened for reading only.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// A part of the journal that had been acknowledged is damaged.
    #[error("{} is damaged in commit {commit} (byte {offset})", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The number of the first commit that cannot be read.
        commit: u64,
        /// Where in the file.
        offset: u64,
    },
    /// A file in the store's folder is not what its name says.
    #[error("{} is not a journal of assistive", file.display())]
    NotAJournal {
        /// The file.
        file: PathBuf,
    },
    /// A file is no backup, or is not there whole as it was written.
    #[error("{} is not a whole backup of assistive", file.display())]
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
    /// An earlier write failed, so what is on disk is unknown until the store is opened again.
    #[error("an earlier write failed; open the store again")]
    Poisoned,
    /// The store cannot number any more records of a kind.
    #[error("the store is full")]
    Full,
    /// A state that the library rules out was found. Nothing was stored, and the store has to be opened again.
    #[error("internal error: {0}; nothing was stored, open the store again")]
    Bug(&'static str),
    /// The file system said no.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What it said.
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
        "folder-not-empty",
        "locked",
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

    /// The stable code, such as `not-found`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::NotFound { .. } => "not-found",
            Self::NoStore { .. } => "no-store",
            Self::StoreExists { .. } => "store-exists",
            Self::FileExists { .. } => "file-exists",
            Self::FolderNotEmpty { .. } => "folder-not-empty",
            Self::Locked { .. } => "locked",
            Self::ReadOnly => "read-only",
            Self::Damaged { .. } => "damaged",
            Self::NotAJournal { .. } => "not-a-journal",
            Self::NotABackup { .. } => "not-a-backup",
            Self::TooNew { .. } => "too-new",
            Self::Poisoned => "poisoned",
            Self::Full => "full",
            Self::Bug(_) => "bug",
            Self::Io { .. } => "io",
        }
    }

    /// The fields by name, as text.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(problems) => vec![("problems", list(problems))],
            Self::NotFound { what, key } => vec![("what", what.to_string()), ("key", key.clone())],
            Self::NoStore { folder }
            | Self::StoreExists { folder }
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
            | Self::TooNew { file } => {
                vec![("path", file.display().to_string())]
            }
            Self::Io { file, source } => {
                vec![("path", file.display().to_string()), ("cause", source.to_string())]
            }
            Self::Bug(broken) => vec![("broken", (*broken).to_owned())],
            Self::ReadOnly | Self::Poisoned | Self::Full => Vec::new(),
        }
    }

    /// The journal's error, with the file it is about.
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
            JournalError::Poisoned => Self::Poisoned,
            JournalError::Io(source) => Self::Io { file, source },
        }
    }
}

fn named(holder: &str) -> &str {
    if holder.is_empty() { "another process" } else { holder }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}
