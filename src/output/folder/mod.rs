//! The results folder: written whole or not at all.
//!
//! Files are written to a folder beside the target, made safe on disk, and then the folder takes
//! the target's name. Whoever looks sees the previous results or the new ones, whole. Between
//! moving the previous results aside and naming the new ones there is a moment when the name is
//! free; a run that is killed in it leaves both whole under other names, and the next run puts the
//! previous ones back.

mod error;
mod in_use;
mod ours;
mod place;
mod previous;
mod single;

pub use error::{Foreign, OutputError};
pub use previous::Previous;
pub use single::SingleFile;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::manifest::{FileRecord, MANIFEST, Manifest, hex};
use in_use::file_in_use;
use ours::{Workplace, check_ours, clear_up, exists};

/// Results on their way to disk. Dropped before [`ResultsFolder::publish`], they leave nothing.
#[derive(Debug)]
pub struct ResultsFolder {
    target: PathBuf,
    parent: PathBuf,
    /// `None` once published.
    workplace: Option<Workplace>,
    staging: PathBuf,
    files: Vec<FileRecord>,
    /// Folders above the target that had to be made, the outermost first.
    made: Vec<PathBuf>,
}

impl ResultsFolder {
    /// Makes sure, before anything is computed, that results can be written to `out`: that nobody
    /// else's files are there, that the folders above it exist or can be made, and that there is
    /// leave to write. Clears up after runs that were killed.
    ///
    /// # Errors
    /// [`OutputError::Foreign`] if something is there that the program did not write,
    /// [`OutputError::InUse`] if another program has previous results open, otherwise what the disk
    /// refused.
    pub fn prepare(out: &Path) -> Result<Self, OutputError> {
        let target = resolve(out)?;
        let no_name = || OutputError::NoName(out.to_owned());
        let name = target.file_name().ok_or_else(no_name)?.to_owned();
        let parent = target.parent().ok_or_else(no_name)?.to_owned();
        clear_up(&target, &parent, &name);
        if check_ours(&target)?
            && let Some(file) = file_in_use(&target)
        {
            return Err(OutputError::InUse(file));
        }
        let mut folder = Self {
            staging: PathBuf::new(),
            workplace: None,
            files: Vec::new(),
            made: make_folders(&parent)?,
            target,
            parent,
        };
        let workplace = Workplace::take(&folder.parent, &name)?;
        folder.staging = workplace.new_folder();
        folder.workplace = Some(workplace);
        fs::create_dir(&folder.staging).map_err(OutputError::disk("write to", &folder.parent))?;
        Ok(folder)
    }

    /// Where the results will be: `out` with the folders above it in full.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Writes a file as a whole.
    ///
    /// # Errors
    /// If the disk refuses, for instance because it is full.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let mut file = self.stream(name)?;
        file.write(bytes)?;
        self.add(file)
    }

    /// Begins a file that is written piece by piece; [`ResultsFolder::add`] ends it.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn stream(&self, name: &str) -> Result<Stream, OutputError> {
        let path = self.staging.join(name);
        let file = File::create_new(&path).map_err(OutputError::disk("write", &path))?;
        let name = name.to_owned();
        Ok(Stream { name, path, writer: BufWriter::new(file), hash: Sha256::new(), bytes: 0 })
    }

    /// Ends a file: it becomes part of the results.
    ///
    /// # Errors
    /// If the disk refuses the rest of it.
    pub fn add(&mut self, file: Stream) -> Result<(), OutputError> {
        let record = file.finish()?;
        self.files.push(record);
        Ok(())
    }

    /// Notes how far a file has come, and how it came to be: if the run is killed from now on,
    /// [`Previous::unfinished`] finds the file up to here.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn note(&self, file: &mut Stream, manifest: Manifest) -> Result<(), OutputError> {
        let manifest = Manifest { interrupted: true, files: vec![file.so_far()?], ..manifest };
        let path = self.staging.join(MANIFEST);
        let write = || -> io::Result<()> {
            let mut note = tempfile::NamedTempFile::new_in(&self.staging)?;
            note.write_all(&manifest.to_json())?;
            note.as_file().sync_all()?;
            note.persist(&path)?;
            Ok(())
        };
        write().map_err(OutputError::disk("write", &path))
    }

    /// Writes the manifest, to which the list of files is added, and puts the results in their
    /// place; previous results there are replaced. Returns where they are.
    ///
    /// # Errors
    /// If the disk refuses, or if something that the program did not write has appeared there
    /// since; the results are then gone. [`OutputError::Beside`] if they are under another name.
    pub fn publish(mut self, mut manifest: Manifest) -> Result<PathBuf, OutputError> {
        manifest.files = std::mem::take(&mut self.files);
        self.forget_note()?;
        self.write(MANIFEST, &manifest.to_json())?;
        sync_folder(&self.staging).map_err(OutputError::disk("write", &self.staging))?;
        let asides = self.put_in_place()?;
        sync_folder(&self.parent).map_err(OutputError::disk("write to", &self.parent))?;
        self.made.clear();
        for path in asides {
            // under the name of what is not finished: if this is killed, the next run takes away the rest
            let path = if fs::rename(&path, &self.staging).is_ok() { self.staging.clone() } else { path };
            // what can't be removed, be it that a program has it open, is left to the next run
            let _ = fs::remove_dir_all(&path);
        }
        if let Some(workplace) = self.workplace.take() {
            workplace.close();
        }
        Ok(self.target.clone())
    }

    fn forget_note(&self) -> Result<(), OutputError> {
        let path = self.staging.join(MANIFEST);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(OutputError::disk("replace", &path)(e)),
            _ => Ok(()),
        }
    }
}

impl Drop for ResultsFolder {
    fn drop(&mut self) {
        if let Some(workplace) = self.workplace.take() {
            let _ = fs::remove_dir_all(&self.staging);
            workplace.close();
        }
        for folder in self.made.iter().rev() {
            // only if nothing else has come to be in it
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A file of the results that is written piece by piece.
#[derive(Debug)]
pub struct Stream {
    name: String,
    path: PathBuf,
    writer: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Stream {
    /// Adds to the file.
    ///
    /// # Errors
    /// If the disk refuses, for instance because it is full.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.writer.write_all(bytes).map_err(OutputError::disk("write", &self.path))?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// What has been written until now; from now on it is safe on disk.
    fn so_far(&mut self) -> Result<FileRecord, OutputError> {
        let safe = self.writer.flush().and_then(|()| self.writer.get_ref().sync_data());
        safe.map_err(OutputError::disk("write", &self.path))?;
        let sha256 = hex(&self.hash.clone().finalize());
        Ok(FileRecord { name: self.name.clone(), bytes: self.bytes, sha256 })
    }

    /// Leaves the file out of the results after all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn discard(self) -> Result<(), OutputError> {
        drop(self.writer);
        fs::remove_file(&self.path).map_err(OutputError::disk("remove", &self.path))
    }

    fn finish(self) -> Result<FileRecord, OutputError> {
        let written = self.writer.into_inner().map_err(io::IntoInnerError::into_error);
        written.and_then(|file| file.sync_all()).map_err(OutputError::disk("write", &self.path))?;
        Ok(FileRecord { name: self.name, bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}

/// The path in full, as people write it. A link is followed, so that what it leads to is replaced and
/// not the link, and so are `.` and `..`, which are no names.
fn resolve(out: &Path) -> Result<PathBuf, OutputError> {
    let link = fs::symlink_metadata(out).is_ok_and(|m| m.is_symlink());
    let nameless = out.file_name().is_none() || out.ends_with(".");
    let full =
        if link || (nameless && exists(out)?) { dunce::canonicalize(out) } else { std::path::absolute(out) };
    full.map_err(OutputError::disk("read", out))
}

/// Makes a folder and those above it. Returns those that were not there, the outermost first.
fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let missing = folder.ancestors().take_while(|f| fs::symlink_metadata(f).is_err());
    let mut made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    made.reverse();
    fs::create_dir_all(folder).map_err(OutputError::disk("make the folder", folder))?;
    Ok(made)
}

/// Makes names in a folder survive a power cut. Systems that cannot open a folder need no such
/// thing.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests;
