//! Writes files that the user asked for: sheets, reports, forms. Their contents are made elsewhere.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

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

/// Writes a file for its owner only, whole or not at all.
pub(crate) fn write(file: &Path, bytes: &[u8], force: bool, messages: &Messages) -> Result<()> {
    if file.exists() && !force {
        let path = file.display().to_string();
        let text = tr!(messages, "export-exists", path = path);
        return Err(CliError::Message(Exit::Refused, text));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(&new).or_else(|error| match error.kind() {
        // Left by an interrupted export.
        ErrorKind::AlreadyExists => std::fs::remove_file(&new).and_then(|()| options.open(&new)),
        _ => Err(error),
    });
    let written = opened.and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()
    });
    let put = written.and_then(|()| std::fs::rename(&new, file));
    put.map_err(|error| CliError::file(file, error))
}
