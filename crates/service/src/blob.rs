//! The bytes of attachments, each under its SHA-256: written, synced and renamed before any row names them.

use domain::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder of content-addressed files.
#[derive(Debug)]
pub struct Blobs {
    folder: PathBuf,
    counter: AtomicU64,
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
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, counter: AtomicU64::new(0) })
    }

    fn place(&self, sha256: &str) -> Option<PathBuf> {
        // The name is ours, but a row could be damaged: nothing but a digest becomes a path.
        let valid =
            sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        valid.then(|| self.folder.join(sha256.get(..2).unwrap_or_default()).join(sha256))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if path.exists() {
            return Ok(());
        }
        let parent = path.parent().unwrap_or(&self.folder);
        if !parent.exists() {
            fs::create_dir_all(parent)?;
            File::open(&self.folder)?.sync_all()?;
        }
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let temporary = self.folder.join(format!("incoming-{}-{number}", std::process::id()));
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        File::open(parent)?.sync_all()
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
