//! Writes files that the user asked for: sheets, reports, forms. Their contents are made elsewhere.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::{CliError, Exit, Result};
use crate::lang::{Messages, tr};

/// The mark at the head of CSV. Spreadsheets read a file without it in the system's old encoding.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Checks whether a file is `-`, which is standard output.
pub(crate) fn is_stdout(file: &Path) -> bool {
    file == Path::new("-")
}

/// Refuses `-` where standard output cannot take what is written.
pub(crate) fn is_a_file(file: &Path, messages: &Messages) -> Result<()> {
    match is_stdout(file) {
        true => Err(CliError::Usage(tr!(messages, "usage-no-stdout"))),
        false => Ok(()),
    }
}

/// Writes a file for its owner only, whole or not at all. Only `force` replaces a file, and nothing replaces a link, a
/// device or a pipe.
pub(crate) fn write(file: &Path, bytes: &[u8], force: bool, messages: &Messages) -> Result<()> {
    check_free(file, force, messages)?;
    let put = temporary(file, bytes).and_then(|new| match force {
        true => new.persist(file).map_err(io::Error::from),
        false => new.persist_noclobber(file).map_err(io::Error::from),
    });
    put.map(drop).map_err(|error| match error.kind() {
        // The file appeared meanwhile.
        ErrorKind::AlreadyExists => exists(file, messages),
        _ => CliError::file(file, error),
    })
}

/// Writes a file for its owner only under the first of several names that is free. Returns the name.
pub(crate) fn write_first_free(
    files: impl IntoIterator<Item = PathBuf>,
    bytes: &[u8],
) -> io::Result<PathBuf> {
    for file in files {
        match temporary(&file, bytes)?.persist_noclobber(&file) {
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
            put => return put.map(|_| file).map_err(io::Error::from),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Refuses a name that cannot be written to.
pub(crate) fn check_free(file: &Path, force: bool, messages: &Messages) -> Result<()> {
    match file.symlink_metadata() {
        Ok(_) if !force => Err(exists(file, messages)),
        Ok(known) if !known.is_file() => {
            let path = file.display().to_string();
            let text = tr!(messages, "export-no-file", path = path);
            Err(CliError::Message(Exit::Refused, text))
        }
        _ => Ok(()),
    }
}

fn exists(file: &Path, messages: &Messages) -> CliError {
    let path = file.display().to_string();
    CliError::Message(Exit::Refused, tr!(messages, "export-exists", path = path))
}

/// Writes a file with a new name in the folder of another. It is removed unless it gets a name that lasts.
fn temporary(file: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut new = Builder::new()
        .prefix(".assistive-")
        .suffix(".tmp")
        .tempfile_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    Ok(new)
}
