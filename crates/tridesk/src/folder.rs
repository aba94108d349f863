//! The data folder: made if it is missing, for its owner only. One desk at a time serves it, or several that share
//! a database server.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The folder, as long as it is ours.
pub(crate) struct DataFolder {
    path: PathBuf,
    /// The lock goes with the file handle, so a killed process leaves none behind.
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if needed and takes its lock, alone or together with others that share it too.
    pub(crate) fn open(path: &Path, shared: bool) -> anyhow::Result<Self> {
        make(path).with_context(|| format!("the data folder {} cannot be made", path.display()))?;
        let name = path.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&name)
            .with_context(|| format!("{} cannot be opened", name.display()))?;
        match if shared { lock.try_lock_shared() } else { lock.try_lock() } {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                bail!("another process serves the data folder {}", path.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", name.display()))
            }
        }
    }

    /// Where attachments lie.
    pub(crate) fn attachments(&self) -> PathBuf {
        Self::attachments_of(&self.path)
    }

    /// Where attachments lie in a data folder that somebody else may be serving.
    pub(crate) fn attachments_of(path: &Path) -> PathBuf {
        path.join("attachments")
    }
}

/// Makes a folder for its owner only.
pub(crate) fn make(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_for_its_owner_and_lent_to_one() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b");
        let first = DataFolder::open(&path, false).unwrap();
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
            assert_eq!(mode & 0o777, 0o700);
        }
        for shared in [false, true] {
            let refused = DataFolder::open(&path, shared).err().unwrap().to_string();
            assert_eq!(refused, format!("another process serves the data folder {}", path.display()));
        }
        drop(first);
        let together = [DataFolder::open(&path, true).unwrap(), DataFolder::open(&path, true).unwrap()];
        assert_eq!(together[1].attachments(), path.join("attachments"));
        assert!(DataFolder::open(&path, false).is_err());
    }
}
