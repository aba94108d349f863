//! What the operator does with API credentials and staff accounts that are there: look, restrict, switch off.

use crate::Operator;
use crate::failure::{Failure, retried};
use crate::recent::KEPT;
use crate::tickets::log;
use domain::{AllowedCalls, CredentialId, Error, EventKind, Field, Result, What};
use serde_json::{Value, json};
use store::credential::{CredentialRow, LoggedCall};
use store::{Engine, Tx};

impl Operator {
    /// Every credential, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials(&self) -> Result<Vec<CredentialRow>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::credential::all(&mut tx).await.map_err(Failure::from)?)
    }

    /// The last calls of a credential, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no credential has this identifier.
    pub async fn calls(&self, identifier: &str, most: u32) -> Result<Vec<LoggedCall>> {
        let id = self.credential(identifier).await?.id;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::credential::calls(&mut tx, id, most).await.map_err(Failure::from)?)
    }

    /// Switches a credential off for good. Other running desks refuse it when [`Operator::until_noticed`] returns.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no credential has this identifier.
    pub async fn revoke_credential(&self, identifier: &str) -> Result<()> {
        let id = self.credential(identifier).await?.id;
        retried!(self.change_credential(id, None))
    }

    /// Sets the calls that a credential may make: names separated by commas, `all` for every call.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no credential has this identifier, [`Error::Invalid`] for what can be no name.
    pub async fn allow_calls(&self, identifier: &str, calls: &str) -> Result<()> {
        let calls = check_calls(calls)?;
        let id = self.credential(identifier).await?.id;
        retried!(self.change_credential(id, Some(&calls)))
    }

    /// Returns when a desk that runs beside this process no longer answers from what it read before a change that was
    /// made here.
    pub async fn until_noticed(&self) {
        // On PostgreSQL nothing is answered from what was read before.
        if self.desk.db().engine() == Engine::Sqlite {
            tokio::time::sleep(KEPT).await;
        }
    }

    /// Identifiers are random and long; that two kinds share one does not happen.
    pub(crate) async fn credential(&self, identifier: &str) -> Result<CredentialRow> {
        let all = self.credentials().await?;
        all.into_iter().find(|row| row.identifier == identifier).ok_or(Error::NotFound(What::Credential))
    }

    async fn change_credential(
        &self,
        id: CredentialId,
        calls: Option<&str>,
    ) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let data = match calls {
            Some(calls) => {
                store::credential::set_allowed(&mut tx, id, calls).await?;
                json!({"credential": id.0, "allowed_calls": calls})
            }
            None => {
                store::credential::set_active(&mut tx, id, false).await?;
                json!({"credential": id.0, "is_active": false})
            }
        };
        self.changed(&mut tx, EventKind::CredentialChanged, &data).await?;
        Ok(tx.commit().await?)
    }

    /// Switches a staff account off or on. Off, its sessions end, and its credentials are refused.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown login.
    pub async fn set_staff_active(&self, login: &str, is_active: bool) -> Result<()> {
        retried!(self.write_staff_active(login, is_active))?;
        self.desk.refresh().await
    }

    async fn write_staff_active(&self, login: &str, is_active: bool) -> std::result::Result<(), Failure> {
        let id = self.desk.directory().staff_by_login(login).ok_or(Error::NotFound(What::Staff))?.id;
        let mut tx = self.desk.db().write().await?;
        store::staff::set_active(&mut tx, id, is_active).await?;
        if !is_active {
            store::session::delete_of_staff(&mut tx, id).await?;
        }
        self.desk.directory_changed(&mut tx).await?;
        let data = json!({"staff": id.0, "is_active": is_active});
        self.changed(&mut tx, EventKind::StaffChanged, &data).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes an event of no ticket in the name of who changed something.
    pub(crate) async fn changed(
        &self,
        tx: &mut Tx<'_>,
        kind: EventKind,
        data: &Value,
    ) -> std::result::Result<(), Failure> {
        log(tx, &self.actor, self.desk.now(), kind, None, None, data).await
    }
}

/// The list of calls as it is stored.
pub(crate) fn check_calls(calls: &str) -> Result<String> {
    let calls = AllowedCalls::parse(calls);
    Ok(calls.ok_or(Error::Invalid { field: Field::AllowedCalls, why: "it cannot be read" })?.text())
}
