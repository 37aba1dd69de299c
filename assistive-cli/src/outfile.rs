//! Writes files and folders that the user asked for: sheets, reports, forms. Their contents are made elsewhere.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use assistive_core::maintenance::check_file_name;
use assistive_core::may_be_open_elsewhere;
use tempfile::{Builder, NamedTempFile, TempDir};

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
        _ if may_be_open_elsewhere(&error) && force => open_elsewhere(file, messages),
        _ => CliError::file(file, error),
    })
}

/// Writes a new folder of files for its owner only, whole or not at all. It replaces an empty folder, and with `force`
/// a folder that has only files for which `is_ours` returns true. It never replaces a link or a file.
pub(crate) fn write_folder(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    force: bool,
    is_ours: impl Fn(&str) -> bool,
    messages: &Messages,
) -> Result<()> {
    let is_old = check_folder_free(folder, force, is_ours, messages)?;
    let failed = |error: io::Error| match error.kind() {
        // The folder appeared, or was filled meanwhile.
        ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty => exists(folder, messages),
        _ => CliError::file(folder, error),
    };
    let new = temporary_folder(folder).map_err(failed)?;
    for (name, bytes) in files {
        let written = temporary(&new.path().join(name), bytes).and_then(|file| {
            file.persist_noclobber(new.path().join(name)).map_err(io::Error::from)
        });
        written.map_err(failed)?;
    }
    // The old folder is kept until the new one has its name.
    let aside = is_old.then(|| temporary_folder(folder)).transpose().map_err(failed)?;
    let old = aside.as_ref().map(|aside| aside.path().join("old"));
    if let Some(old) = &old {
        std::fs::rename(folder, old).map_err(failed)?;
    }
    if let Err(error) = std::fs::rename(new.path(), folder) {
        if let Some(old) = old {
            std::fs::rename(&old, folder).map_err(failed)?;
        }
        return Err(failed(error));
    }
    // It has another name now, and is not removed.
    let _ = new.keep();
    Ok(())
}

/// Refuses a folder that cannot be written to. Returns `true` if a folder is there that is replaced.
fn check_folder_free(
    folder: &Path,
    force: bool,
    is_ours: impl Fn(&str) -> bool,
    messages: &Messages,
) -> Result<bool> {
    check_file_name(folder)?;
    let path = folder.display().to_string();
    match folder.symlink_metadata() {
        Err(_) => return Ok(false),
        Ok(known) if !known.is_dir() => {
            let text = tr!(messages, "export-no-folder", path = path);
            return Err(CliError::Message(Exit::Refused, text));
        }
        Ok(_) => {}
    }
    let entries = std::fs::read_dir(folder).map_err(|error| CliError::file(folder, error))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<_> =
        names.collect::<io::Result<_>>().map_err(|error| CliError::file(folder, error))?;
    match names.iter().find(|name| !is_ours(name)) {
        _ if names.is_empty() => Ok(true),
        None if force => Ok(true),
        Some(other) if force => {
            let text = tr!(messages, "export-folder-other", path = path, file = other.clone());
            Err(CliError::Message(Exit::Refused, text))
        }
        _ => Err(exists(folder, messages)),
    }
}

/// Creates a folder with a new name beside another. It is removed unless it gets a name that lasts.
fn temporary_folder(folder: &Path) -> io::Result<TempDir> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(".assistive-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir_in(parent)
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
    check_file_name(file)?;
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

fn open_elsewhere(file: &Path, messages: &Messages) -> CliError {
    let path = file.display().to_string();
    CliError::Message(Exit::Io, tr!(messages, "error-open-elsewhere", path = path))
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
