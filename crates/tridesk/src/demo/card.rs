//! `demo.json`: the address, logins and keys of a demo desk, for people and for scripts. It lies in the data folder,
//! readable by its owner only, and makes the same folder serve the same desk again.

use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// A login by name and password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) client_id: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Admin {
    pub(crate) user: String,
    pub(crate) password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Billmanager {
    pub(crate) admin: Admin,
    pub(crate) clients: Vec<Login>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Whmcs {
    pub(crate) identifier: String,
    pub(crate) secret: String,
    pub(crate) accesskey: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pair {
    pub(crate) identifier: String,
    pub(crate) secret: String,
}

/// `password` is the secret itself; old clients send its md5.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Legacy {
    pub(crate) username: String,
    pub(crate) password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hostbill {
    pub(crate) api_id: String,
    pub(crate) api_key: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Named {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) id: i64,
    pub(crate) email: String,
}

/// The whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) url: String,
    pub(crate) billmanager: Billmanager,
    pub(crate) whmcs: Whmcs,
    pub(crate) whmcs_strings: Pair,
    pub(crate) whmcs_legacy: Legacy,
    pub(crate) hostbill: Hostbill,
    pub(crate) departments: Vec<Named>,
    pub(crate) clients: Vec<Address>,
}

const NAME: &str = "demo.json";

impl Card {
    /// The card of a folder, if it has one.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Option<Self>> {
        let path = folder.join(NAME);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(
                serde_json::from_str(&text)
                    .map_err(|cause| anyhow::anyhow!("{} cannot be read: {cause}", path.display()))?,
            )),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(anyhow::anyhow!("{} cannot be read: {cause}", path.display())),
        }
    }

    /// Writes the card whole or not at all.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        use std::os::unix::fs::OpenOptionsExt;
        let temporary = folder.join("demo.json.new");
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        Ok(std::fs::rename(&temporary, folder.join(NAME))?)
    }
}
