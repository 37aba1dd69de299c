//! Errors that end a command, with their exit codes. The texts are in the catalogues.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use assistive_core::Error;
use assistive_core::model::{Problem, ProblemKind};
use serde_json::{Value, json};

use crate::lang::{Messages, tr};
use crate::problems;

/// Result of a command's parts.
pub(crate) type Result<T> = std::result::Result<T, CliError>;

/// The exit code of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The command succeeded.
    Done = 0,
    /// A rule refused the command, or some rows.
    Refused = 1,
    /// The command line was not understood.
    Usage = 2,
    /// A named record does not exist.
    NotFound = 3,
    /// The store cannot be opened, is locked, or is damaged.
    Store = 4,
    /// The file system refused.
    Io = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that ends a command.
#[derive(Debug)]
pub(crate) enum CliError {
    /// The library refused.
    Core(Error),
    /// The command line asks for something that does not fit; the text is in the user's language.
    Usage(String),
    /// Something else, in the user's language.
    Message(Exit, String),
    /// A file could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// The output could not be written.
    Output(io::Error),
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl CliError {
    /// Creates the error of results that cannot be written.
    pub(crate) fn output(source: io::Error) -> Self {
        Self::Output(source)
    }

    /// Checks whether the reader of the results has closed the pipe.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(source) if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Creates the error of a file that cannot be read or written.
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    /// Returns the text of the error: its cause, and the next step. A closed pipe has none.
    pub(crate) fn text(&self, messages: &Messages, show_ids: bool) -> Option<String> {
        Some(match self {
            // The reader of the pipe has ended.
            Self::Output(_) if self.is_broken_pipe() => return None,
            Self::Output(source) => {
                tr!(messages, "error-output", cause = problems::cause(messages, source))
            }
            Self::File { path, source } => problems::of_file(messages, path, source),
            Self::Usage(text) | Self::Message(_, text) => text.clone(),
            Self::Core(error) => problems::error(messages, error, show_ids),
        })
    }

    /// Returns the stable code: that of the library, or of the kind of error.
    fn code(&self) -> &'static str {
        match self {
            Self::Core(error) => error.code(),
            Self::Usage(_) | Self::Message(Exit::Usage, _) => "usage",
            Self::Message(Exit::Done | Exit::Refused, _) => "refused",
            Self::Message(Exit::NotFound, _) => "not-found",
            Self::Message(Exit::Store, _) => "store",
            Self::Message(Exit::Io, _) | Self::File { .. } => "io",
            Self::Output(_) => "output",
        }
    }

    /// Returns the error for programs; none for a closed pipe.
    pub(crate) fn json(&self, messages: &Messages, show_ids: bool) -> Option<Value> {
        let message = self.text(messages, show_ids)?;
        let mut error =
            json!({ "code": self.code(), "message": message, "exit": self.exit() as u8 });
        if let Self::Core(Error::Refused(problems)) = self {
            let problem = |problem: &Problem| {
                json!({
                    "code": problem.kind.code(),
                    "field": problem.field,
                    "value": problems::value(problem, show_ids),
                    "message": problems::message(messages, problem, show_ids),
                })
            };
            error["problems"] = problems.iter().map(problem).collect();
        }
        Some(json!({ "error": error }))
    }

    /// Returns the fields that are missing, if the library refused for no other reason.
    pub(crate) fn missing_fields(&self) -> Vec<&'static str> {
        let Self::Core(Error::Refused(problems)) = self else { return Vec::new() };
        let is_missing = |problem: &Problem| {
            matches!(problem.kind, ProblemKind::Missing | ProblemKind::DeviceMissing)
        };
        match problems.iter().all(is_missing) {
            true => problems.iter().map(|problem| problem.field).collect(),
            false => Vec::new(),
        }
    }

    /// Returns the exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Output(_) if self.is_broken_pipe() => Exit::Done,
            Self::Output(_) | Self::File { .. } => Exit::Io,
            Self::Usage(_) => Exit::Usage,
            Self::Message(exit, _) => *exit,
            Self::Core(error) => exit_of(error),
        }
    }
}

/// Returns the exit code of an error of the library.
fn exit_of(error: &Error) -> Exit {
    match error {
        Error::Refused(problems) => {
            let unknown = |kind: &ProblemKind| matches!(kind, ProblemKind::Unknown { .. });
            match !problems.is_empty() && problems.iter().all(|problem| unknown(&problem.kind)) {
                true => Exit::NotFound,
                false => Exit::Refused,
            }
        }
        Error::NotFound { .. } => Exit::NotFound,
        Error::StoreExists { .. }
        | Error::FileExists { .. }
        | Error::FileName { .. }
        | Error::FolderNotEmpty { .. }
        | Error::Full => Exit::Refused,
        Error::Io { .. } => Exit::Io,
        // No store, locked, damaged, not a store, too new, and errors of a later library.
        _ => Exit::Store,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use assistive_core::model::{EntityKind, Listed};

    use super::*;

    #[test]
    fn exit_codes_are_those_of_the_contract() {
        let unknown = ProblemKind::Unknown { what: EntityKind::Site, nearest: Listed::default() };
        let refused = |kinds: &[ProblemKind]| {
            let problem = |kind: &ProblemKind| Problem::new("site", "X", kind.clone());
            exit_of(&Error::Refused(kinds.iter().map(problem).collect()))
        };
        assert_eq!(refused(std::slice::from_ref(&unknown)), Exit::NotFound);
        assert_eq!(refused(&[unknown, ProblemKind::Missing]), Exit::Refused);
        let folder = PathBuf::from("x");
        assert_eq!(exit_of(&Error::NoStore { folder: folder.clone() }), Exit::Store);
        assert_eq!(exit_of(&Error::StoreExists { folder }), Exit::Refused);
    }
}
