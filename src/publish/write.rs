//! Files put in place: written beside their places first, then moved there, the manifest last.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::manifest::FileEntry;
use super::output_folder::{OutputFolder, PENDING, TEMPORARY, is_temporary};

/// A file that is to be put in place.
pub struct NewFile<'f> {
    /// Its name and digest.
    pub entry: FileEntry,
    /// Its content.
    pub bytes: &'f [u8],
}

impl<'f> NewFile<'f> {
    /// Makes it of its name and content.
    pub fn of(name: &str, bytes: &'f [u8]) -> Self {
        Self { entry: FileEntry::of(name, bytes), bytes }
    }
}

/// Writes files beside their places; only then moves them there and removes what is no longer made.
/// The last of the files is the manifest.
///
/// # Errors
/// Writing fails. What was there before is there still, or [`PENDING`] lists for the next run what
/// is new.
pub fn put_in_place(
    folder: &Path,
    state: &OutputFolder,
    files: &[&NewFile<'_>],
    removed: &[String],
) -> io::Result<()> {
    make_folder(folder)?;
    remove_temporary(folder)?;
    // What an earlier run that was cut short put in place stays ours, should this one be cut short
    // too.
    let new = files.iter().map(|file| file.entry.clone());
    let entries: Vec<FileEntry> = new.chain(state.our_entries().cloned()).collect();
    let mut ready = Vec::new();
    for file in files {
        ready.push((folder.join(&file.entry.name), temporary(folder, file.bytes)?));
    }
    let pending = temporary(folder, &serde_json::to_vec(&entries)?)?;
    // Names appear only when what they name is safe, also from a power cut.
    sync(ready.iter().map(|(_, file)| file).chain([&pending]))?;
    pending.persist(folder.join(PENDING))?;
    sync_folder(folder)?;
    // As long as the manifest is the old one, the note of what is pending stands beside it.
    for (place, file) in ready {
        move_to(file, &place)?;
    }
    sync_folder(folder)?;
    // What is new is safe: only now something goes.
    for name in removed {
        fs::remove_file(folder.join(name))?;
    }
    fs::remove_file(folder.join(PENDING))
}

/// Returns the folder that a path's last part is in; of a bare name, the one we are in.
pub fn parent(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Makes a folder, with those above it, for its owner alone; one that is there stays as it is.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.recursive(true).create(folder)
}

/// Moves a file to its place. It is its owner's alone, unless one stands there: then those who
/// could read that can read it too.
pub fn move_to(file: NamedTempFile, place: &Path) -> io::Result<()> {
    if let Ok(about) = place.symlink_metadata()
        && about.is_file()
    {
        fs::set_permissions(file.path(), about.permissions())?;
    }
    file.persist(place)?;
    Ok(())
}

/// Waits until the names in a folder are on the disk, as far as the system can do that.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match fs::File::open(folder)?.sync_all() {
        Err(error)
            if !matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            return Err(error);
        }
        Ok(()) | Err(_) => {}
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Writes bytes to a new file in a folder, under a name that no other file has, for its owner
/// alone.
pub fn temporary(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Waits until files are on the disk: all at once where the system can, since waiting for each
/// takes several times as long.
pub fn sync<'f>(mut files: impl Iterator<Item = &'f NamedTempFile>) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if let Some(file) = files.next() {
        return Ok(rustix::fs::syncfs(file)?);
    }
    files.try_for_each(|file| file.as_file().sync_all())
}

/// Removes the temporary files of a run that was cut short.
pub fn remove_temporary(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_temporary(&entry.file_name().to_string_lossy()) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
