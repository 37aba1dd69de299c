//! Files and folders that only their owner may read, and names that last. What is in them is others' business.
//!
//! A store's files are written through what is named here, so that tests can watch it: what was written and made to
//! last in which order, and what becomes of a store when the file system says no.

#[cfg(test)]
pub(crate) mod power;
#[cfg(test)]
pub(crate) mod watched;

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

#[cfg(not(test))]
pub(crate) use std::fs::{File, remove_dir_all, remove_file, rename};
#[cfg(test)]
pub(crate) use watched::{File, remove_dir_all, remove_file, rename};

/// Opens a file that, where it is made, only its owner may read, and that on Windows nobody removes while it is open.
pub(crate) fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    // Others may read and write it meanwhile (1 and 2), not remove it (4).
    #[cfg(windows)]
    std::os::windows::fs::OpenOptionsExt::share_mode(options, 1 | 2);
    #[cfg(test)]
    return File::with(options, path);
    #[cfg(not(test))]
    options.open(path)
}

/// Makes a folder that only its owner may read, and those above it, where they are missing.
pub(crate) fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // Those that hold a new name: each that is about to be made has one in the folder above it.
    let named = || folder.ancestors().filter(|path| !path.as_os_str().is_empty());
    let new = named().take_while(|missing| !missing.exists()).count().max(1);
    builder.create(folder)?;
    for made in named().take(new) {
        match sync_folder(parent_dir(made)) {
            // A folder that may not be read was there before, and its names are not ours.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            synced => synced?,
        }
    }
    Ok(())
}

/// The folder that a file or folder lies in.
pub(crate) fn parent_dir(path: &Path) -> &Path {
    path.parent().filter(|parent_dir| !parent_dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether others than its owner may read a file or folder, as far as the system says.
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

/// Makes a file or folder such that only its owner may read it.
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

/// Removes a file, or a folder with all in it, if there is one.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { remove_dir_all(path) } else { remove_file(path) };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Whether a file was removed while it is open: what is written to it then is nowhere. On Windows
/// [`open_private`] keeps others from it.
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

/// Writes all of a file through a buffer, and makes it last; its name is for [`sync_folder`].
pub(crate) fn write_and_sync(
    file: File,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, file);
    write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

/// Puts a file in place, instead of one that has its name: a crash leaves the one or the other, whole. `new` is what it
/// is called until then.
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

/// Makes the names in a folder last. Windows has no such call; its file systems journal names themselves.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::watched::{Call, Watch};
    use super::*;

    #[test]
    fn each_folder_that_is_made_has_a_name_that_lasts() {
        let place = tempfile::tempdir().unwrap();
        let synced = |watch: Watch| {
            let steps = watch.steps().into_iter().filter(|step| step.call == Call::SyncFolder);
            steps.map(|step| step.path).collect::<Vec<_>>()
        };
        let folder = place.path().join("a/b/c");
        let watch = Watch::over(place.path(), |_| {});
        make_private_folder(&folder).unwrap();
        let parent_dir = ["a/b", "a", ""].map(|name| place.path().join(name));
        assert_eq!(synced(watch), parent_dir);
        // Where it was there before, its name may still not have lasted.
        let watch = Watch::over(place.path(), |_| {});
        make_private_folder(&folder).unwrap();
        assert_eq!(synced(watch), parent_dir[..1]);
        assert_eq!(super::parent_dir(Path::new("here")), Path::new("."));
    }
}
