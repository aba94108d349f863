//! The bytes of attachments, each under its SHA-256: written, synced and renamed before any row names them.

use domain::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A folder of content-addressed files.
#[derive(Debug)]
pub struct Blobs {
    folder: PathBuf,
}

/// What an interrupted write leaves behind begins like this.
const INCOMING: &str = "incoming-";
/// No write takes this long.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// Attachments are as private as the database.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Blobs {
    /// Blobs in this folder, which is made if it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        make_folder(&folder)?;
        let blobs = Self { folder };
        blobs.sweep()?;
        Ok(blobs)
    }

    /// Removes what writes left behind that were interrupted long ago.
    fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let abandoned = entry
                .metadata()
                .and_then(|data| data.modified())
                .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED));
            if abandoned && entry.file_name().to_string_lossy().starts_with(INCOMING) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn place(&self, sha256: &str) -> Option<PathBuf> {
        // The name is ours, but a row could be damaged: nothing but a digest becomes a path.
        let valid =
            sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        valid.then(|| self.folder.join(sha256.get(..2).unwrap_or_default()).join(sha256))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let shelf = path.parent().unwrap_or(&self.folder);
        if !path.exists() {
            make_folder(shelf)?;
            let mut random = [0; 16];
            getrandom::fill(&mut random).map_err(io::Error::other)?;
            // Nodes of one desk share the folder, so the name must be nobody else's.
            let temporary = self.folder.join(format!("{INCOMING}{}", hex(&random)));
            if let Err(cause) = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path)) {
                // On a full disk half a file would keep it full.
                let _ = fs::remove_file(&temporary);
                return Err(cause);
            }
        }
        // Somebody else may have renamed the same content a moment ago and not have come to this yet.
        File::open(shelf)?.sync_all()?;
        File::open(&self.folder)?.sync_all()
    }

    /// Keeps the bytes and returns their digest. Safe on disk when this returns.
    ///
    /// # Errors
    /// [`Error::Full`] when the disk is, [`Error::Internal`] for any other trouble.
    pub fn put(&self, bytes: &[u8]) -> Result<String> {
        let digest = hex(&Sha256::digest(bytes));
        let path = self.place(&digest).ok_or(Error::Internal)?;
        self.write(&path, bytes).map_err(|cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full,
            _ => {
                tracing::error!(%cause, "an attachment could not be kept");
                Error::Internal
            }
        })?;
        Ok(digest)
    }

    /// The bytes of a digest.
    ///
    /// # Errors
    /// [`Error::Internal`] when they are gone or are not what they were.
    pub fn get(&self, sha256: &str) -> Result<Vec<u8>> {
        let path = self.place(sha256).ok_or(Error::Internal)?;
        let bytes = fs::read(&path).map_err(|cause| {
            tracing::error!(%cause, sha256, "an attachment could not be read");
            Error::Internal
        })?;
        if hex(&Sha256::digest(&bytes)) == sha256 {
            return Ok(bytes);
        }
        tracing::error!(sha256, "an attachment is damaged");
        Err(Error::Internal)
    }

    /// The name that content is kept under.
    #[must_use]
    pub fn digest(bytes: &[u8]) -> String {
        hex(&Sha256::digest(bytes))
    }

    /// Where the files lie, for backups.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_damage_is_noticed() {
        let folder = std::env::temp_dir().join(format!("tridesk-blobs-{}", std::process::id()));
        let blobs = Blobs::open(&folder).unwrap();
        let digest = blobs.put(b"hello").unwrap();
        assert_eq!(digest, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assert_eq!(blobs.put(b"hello").unwrap(), digest);
        assert_eq!(blobs.get(&digest).unwrap(), b"hello");
        fs::write(folder.join("2c").join(&digest), b"hellx").unwrap();
        assert_eq!(blobs.get(&digest), Err(Error::Internal));
        assert_eq!(blobs.get("../../etc/passwd"), Err(Error::Internal));
        fs::remove_dir_all(folder).unwrap();
    }
}
