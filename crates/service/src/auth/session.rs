//! Sessions: a random token that stands for a login, at one door, until it is not used for a while.

use crate::Desk;
use crate::failure::Failure;
use crate::recent::Recent;
use crate::tickets::log;
use domain::{Actor, Door, EventKind, Result, Who};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::time::Instant;
use store::session::SessionRow;

/// Sessions read a moment ago, by the hash of their token and their door.
pub(crate) type RecentSessions = Recent<([u8; 32], &'static str), SessionRow>;

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(format!("session\0{token}")).into()
}

impl Desk {
    /// Starts a session for an actor and returns its token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_session(&self, actor: &Actor) -> Result<String> {
        let mut bytes = [0; 32];
        self.entropy().fill(&mut bytes);
        let token = crate::blob::hex(&bytes);
        let now = self.now();
        let (staff, client) = match actor.who {
            Who::Staff(staff) => (Some(staff), None),
            Who::Client(client, _) => (None, Some(client)),
            Who::System => (None, None),
        };
        let session = SessionRow { staff, client, on_behalf_by: actor.on_behalf_by, last_used_at: now };
        let address = actor.address.map(|address| address.to_string()).unwrap_or_default();
        let hash = token_hash(&token);
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        store::session::insert(&mut tx, &hash, actor.door.label(), &session, &address)
            .await
            .map_err(Failure::from)?;
        log(&mut tx, actor, now, EventKind::SessionStarted, None, None, &json!({})).await?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(token)
    }

    /// The actor of a session, if there is one that is still alive.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str, door: Door, address: Option<IpAddr>) -> Result<Option<Actor>> {
        Ok(self.read_session(token, door, address).await?)
    }

    async fn read_session(
        &self,
        token: &str,
        door: Door,
        address: Option<IpAddr>,
    ) -> std::result::Result<Option<Actor>, Failure> {
        let (now, hash) = (self.now(), token_hash(token));
        let row = match self.0.sessions.get(&(hash, door.label())) {
            Some(row) => row,
            None => {
                let read_at = Instant::now();
                let mut tx = self.db().read().await?;
                let Some(row) = store::session::find(&mut tx, &hash, door.label()).await? else {
                    return Ok(None);
                };
                self.0.sessions.keep((hash, door.label()), row.clone(), read_at);
                row
            }
        };
        let idle = now.seconds_since(row.last_used_at);
        if idle >= self.0.parts.session_idle_seconds {
            return Ok(None);
        }
        let who = match (row.staff, row.client) {
            (Some(staff), _) => Who::Staff(staff),
            (None, Some(client)) => Who::Client(client, None),
            (None, None) => return Ok(None),
        };
        let directory = self.directory();
        let active = |id| directory.staff_member(id).is_some_and(|person| person.is_active);
        if row.on_behalf_by.is_some_and(|id| !active(id)) {
            return Ok(None);
        }
        // To the minute is enough for an idle time of an hour, and spares a write on every call. Failing to write it
        // must not fail a call that only reads.
        if idle >= 60
            && let Err(cause) = self.remember_session(&hash).await
        {
            tracing::warn!(%cause, "the last use of a session could not be kept");
        }
        Ok(Some(Actor { address, on_behalf_by: row.on_behalf_by, ..Actor::new(who, door) }))
    }

    async fn remember_session(&self, hash: &[u8]) -> store::Result<()> {
        let mut tx = self.db().write().await?;
        store::session::used(&mut tx, hash, self.now()).await?;
        tx.commit().await?;
        self.0.sessions.forget();
        Ok(())
    }

    /// Ends a session; `actor` is who it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, actor: &Actor, token: &str) -> Result<()> {
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        store::session::delete(&mut tx, &token_hash(token)).await.map_err(Failure::from)?;
        log(&mut tx, actor, self.now(), EventKind::SessionEnded, None, None, &json!({})).await?;
        tx.commit().await.map_err(Failure::from)?;
        self.0.sessions.forget();
        Ok(())
    }
}
