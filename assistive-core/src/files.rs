//! Files and folders that only their owner may read, and names that last. What is in them is others' business.
//!
//! A store's files are written through what is named here, so that tests can watch it: what was written and made to
//! last in which order, and what becomes of a store when the file system says no.

#[cfg(test)]
pub(crate) mod power;
#[cfg(test)]
pub(crate) mod watched;

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

#[cfg(not(test))]
pub(crate) use std::fs::{File, remove_dir_all, remove_file, rename};
#[cfg(test)]
pub(crate) use watched::{File, remove_dir_all, remove_file, rename};

/// Opens a file that, where it is made, only its owner may read.
pub(crate) fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
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
    builder.create(folder)?;
    let above = folder.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    match above.take(2).try_for_each(sync_folder) {
        // A folder that may not be read was there before, and its names are not ours.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

/// Whether others than its owner may read a file or folder, as far as the system says.
pub(crate) fn is_exposed(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let known = fs::symlink_metadata(path);
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
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
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

/// Whether a file was removed while it is open: what is written to it then is nowhere. Windows removes no open file.
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
pub(crate) fn write_lasting(
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
pub(crate) fn put_lasting(
    path: &Path,
    new: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut options = OpenOptions::new();
    write_lasting(open_private(options.create(true).write(true).truncate(true), new)?, write)?;
    rename(new, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder last. Windows has no such call; its file systems journal names themselves.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
