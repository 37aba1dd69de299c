//! Access to the file system: private files and folders, durable names, and atomic writes.
//!
//! All files of a store are written through this module. Tests can therefore record the order of writes and
//! fsyncs, and let the file system return errors. The lock file (`lock_file`) is an exception.

pub(crate) mod lock_file;
pub(crate) mod names;
#[cfg(test)]
pub(crate) mod power;
#[cfg(test)]
pub(crate) mod watched;

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

#[cfg(not(test))]
use std::fs as calls;
#[cfg(not(test))]
pub(crate) use std::fs::{File, hard_link};
#[cfg(test)]
use watched as calls;
#[cfg(test)]
pub(crate) use watched::{File, hard_link};

/// The milliseconds between attempts at a file that another program holds, half a second in all. Programs that look at files,
/// such as virus scanners and backups, hold them for some milliseconds.
const PAUSES: [u64; 6] = [5, 15, 40, 90, 150, 200];

/// Checks whether an error of the file system says that another program has the file open and does not share it.
/// Only Windows has such errors.
pub fn is_open_elsewhere(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION))
}

/// Checks whether an error of a rename or removal may say that another program has the file open. Windows returns
/// the same error for missing permissions.
pub fn may_be_open_elsewhere(error: &io::Error) -> bool {
    const ACCESS_DENIED: i32 = 5;
    is_open_elsewhere(error) || cfg!(windows) && error.raw_os_error() == Some(ACCESS_DENIED)
}

/// Repeats a call for half a second while another program holds the file.
fn patiently<T>(
    is_open_elsewhere: impl Fn(&io::Error) -> bool,
    mut call: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    for pause in PAUSES.map(Duration::from_millis) {
        match call() {
            Err(error) if is_open_elsewhere(&error) => sleep(pause),
            done => return done,
        }
    }
    call()
}

/// Renames a file or folder, and replaces a file that has the new name.
pub(crate) fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    patiently(may_be_open_elsewhere, || calls::rename(&from, &to))
}

/// Removes a file.
pub(crate) fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    patiently(may_be_open_elsewhere, || calls::remove_file(&path))
}

/// Removes a folder with its content.
pub(crate) fn remove_dir_all(path: impl AsRef<Path>) -> io::Result<()> {
    patiently(may_be_open_elsewhere, || calls::remove_dir_all(&path))
}

/// Opens a file. A new file can be read only by its owner. On Windows, the file cannot be removed while it is
/// open.
pub(crate) fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    // Share reading and writing (1 and 2), but not removing (4).
    #[cfg(windows)]
    std::os::windows::fs::OpenOptionsExt::share_mode(options, 1 | 2);
    #[cfg(test)]
    let open = || File::with(options, path);
    #[cfg(not(test))]
    let open = || options.open(path);
    patiently(is_open_elsewhere, open)
}

/// Creates a folder that only its owner can read, together with missing parent folders.
pub(crate) fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // Each new folder has a new name in its parent folder, which must be fsynced.
    let named = || folder.ancestors().filter(|path| !path.as_os_str().is_empty());
    let new = named().take_while(|missing| !missing.exists()).count().max(1);
    builder.create(folder)?;
    for made in named().take(new) {
        match sync_folder(parent_dir(made)) {
            // A folder that cannot be read existed before, so its names are not new.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            synced => synced?,
        }
    }
    Ok(())
}

/// Returns the folder that contains a file or folder.
pub(crate) fn parent_dir(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Checks whether users other than the owner can read a file or folder. Returns false if the system does not
/// say.
pub(crate) fn is_exposed(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let known = std::fs::symlink_metadata(path);
        known.is_ok_and(|known| !known.is_symlink() && known.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _unknown = path;
        false
    }
}

/// Restricts a file or folder to its owner.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
    }
    #[cfg(not(unix))]
    {
        let _unknown = path;
        Ok(())
    }
}

/// Removes a file, or a folder with its content. A missing file is not an error.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { remove_dir_all(path) } else { remove_file(path) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Checks whether an open file was removed, so that writes to it are lost. On Windows, [`open_private`]
/// prevents this.
pub(crate) fn is_removed(file: &File) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Ok(file.metadata()?.nlink() == 0)
    }
    #[cfg(not(unix))]
    {
        file.metadata().map(|_| false)
    }
}

/// Writes the whole content of a file through a buffer and fsyncs it. A new name still needs [`sync_folder`].
pub(crate) fn write_and_sync(
    file: File,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, file);
    write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

/// Writes a file atomically under the name `new` and renames it. After a crash, either the old file or the
/// new one is complete.
pub(crate) fn write_atomically(
    path: &Path,
    new: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut options = OpenOptions::new();
    write_and_sync(open_private(options.create(true).write(true).truncate(true), new)?, write)?;
    rename(new, path)?;
    sync_folder(parent_dir(path))
}

/// Creates a file beside `path` whose name is made of its name and was free. Returns the name.
pub(crate) fn create_temporary(path: &Path) -> io::Result<(PathBuf, File)> {
    let mut tries = (1..=100).map(|number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".part{number}"));
        let name = PathBuf::from(name);
        let file = open_private(OpenOptions::new().write(true).create_new(true), &name);
        file.map(|file| (name, file))
    });
    let is_taken = |error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists;
    let free = tries.find(|tried| !tried.as_ref().is_err_and(is_taken));
    free.unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))
}

/// Renames a file to a name that must be free.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match hard_link(from, to) {
        Ok(()) => remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // The file system may have no links.
        Err(_) if to.symlink_metadata().is_err() => rename(from, to),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Makes the names in a folder durable. Windows flushes a folder that is opened for writing, but not on every file
/// system. An error is ignored there, because the file systems of Windows keep names whole without it.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        /// `FILE_FLAG_BACKUP_SEMANTICS`, without which a folder cannot be opened.
        const OPEN_FOLDER: u32 = 0x0200_0000;
        let mut options = OpenOptions::new();
        options.write(true).custom_flags(OPEN_FOLDER);
        #[cfg(test)]
        let opened = File::with(&options, folder);
        #[cfg(not(test))]
        let opened = options.open(folder);
        let _names_are_whole = opened.and_then(|folder| folder.sync_all());
        Ok(())
    }
    #[cfg(not(windows))]
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::watched::{Call, Watch};
    use super::*;

    #[test]
    fn names_of_new_folders_are_durable() {
        let place = tempfile::tempdir().unwrap();
        let synced = |watch: Watch| {
            let steps = watch.steps().into_iter().filter(|step| step.call == Call::SyncFolder);
            steps.map(|step| step.path).collect::<Vec<_>>()
        };
        let folder = place.path().join("a/b/c");
        let watch = Watch::over(place.path(), |_| {});
        make_private_folder(&folder).unwrap();
        let parents = ["a/b", "a", ""].map(|name| place.path().join(name));
        assert_eq!(synced(watch), parents);
        // An existing name may not be durable yet.
        let watch = Watch::over(place.path(), |_| {});
        make_private_folder(&folder).unwrap();
        assert_eq!(synced(watch), parents[..1]);
        assert_eq!(super::parent_dir(Path::new("here")), Path::new("."));
    }
}
