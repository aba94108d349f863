//! What a dialect alone must remember. The desk keeps it and does not look inside.

use crate::Desk;
use crate::failure::Failure;
use crate::recent::Recent;
use domain::Result;

/// Values read a moment ago, by dialect, scope and key.
pub(crate) type RecentStates = Recent<String, Option<String>>;

impl Desk {
    /// A value that a dialect has kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dialect_state(&self, dialect: &str, scope: &str, key: &str) -> Result<Option<String>> {
        let place = format!("{dialect}\0{scope}\0{key}");
        // That nothing is kept is remembered too: only this process keeps something, and most sessions keep nothing.
        let read = async {
            let mut tx = self.db().read().await?;
            Ok(Some(store::dialect_state::get(&mut tx, dialect, scope, key).await?))
        };
        let found = self.0.dialect_states.or_read(self.db(), place, read).await.map_err(Failure::from)?;
        Ok(found.flatten())
    }

    /// Keeps a value for a dialect.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_dialect_state(&self, dialect: &str, scope: &str, key: &str, value: &str) -> Result<()> {
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        store::dialect_state::set(&mut tx, dialect, scope, key, value, self.now())
            .await
            .map_err(Failure::from)?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(())
    }

    /// Forgets all that a dialect has kept in a scope, such as a session that ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_dialect_state(&self, dialect: &str, scope: &str) -> Result<()> {
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        store::dialect_state::delete(&mut tx, dialect, scope).await.map_err(Failure::from)?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(())
    }
}
