//! Sessions: a random token that stands for a login, at one door, until it is not used for a while.

use crate::Desk;
use crate::failure::Failure;
use crate::recent::Recent;
use crate::tickets::log;
use domain::{Actor, Door, Error, EventKind, Result, Who};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::session::SessionRow;

/// Sessions read a moment ago, by the hash of their token and their door.
pub(crate) type RecentSessions = Recent<([u8; 32], &'static str), SessionRow>;

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(format!("session\0{token}")).into()
}

fn parent_of(row: &SessionRow) -> Option<[u8; 32]> {
    row.parent.as_deref().and_then(|hash| hash.try_into().ok())
}

impl Desk {
    /// Starts a session for an actor and returns its token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_session(&self, actor: &Actor) -> Result<String> {
        Ok(self.write_session(actor, None).await?)
    }

    /// Starts a session in which a staff member acts as somebody else, as the actor that [`Desk::act_as`] made. It ends
    /// with the session that it is started in; without one, it ends by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_acting_session(&self, actor: &Actor, within: Option<&str>) -> Result<String> {
        Ok(self.write_session(actor, within.map(|token| token_hash(token).to_vec())).await?)
    }

    async fn write_session(
        &self,
        actor: &Actor,
        parent: Option<Vec<u8>>,
    ) -> std::result::Result<String, Failure> {
        let mut bytes = [0; 32];
        self.entropy().fill(&mut bytes);
        let token = crate::blob::hex(&bytes);
        let now = self.now();
        let (staff, client) = match actor.who {
            Who::Staff(staff) => (Some(staff), None),
            Who::Client(client, _) => (None, Some(client)),
            Who::System => (None, None),
        };
        let session =
            SessionRow { staff, client, on_behalf_by: actor.on_behalf_by, parent, last_used_at: now };
        let address = actor.address.map(|address| address.to_string()).unwrap_or_default();
        let hash = token_hash(&token);
        let mut tx = self.db().write().await?;
        store::session::insert(&mut tx, &hash, actor.door.label(), &session, &address).await?;
        if actor.on_behalf_by.is_some() {
            let kind = EventKind::ActingStarted;
            log(&mut tx, actor, now, kind, None, None, &json!({"session": true})).await?;
        }
        log(&mut tx, actor, now, EventKind::SessionStarted, None, None, &json!({})).await?;
        tx.commit().await?;
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
        let Some(row) = self.session_row(hash, door).await? else { return Ok(None) };
        let idle = now.seconds_since(row.last_used_at);
        if idle >= self.0.parts.session_idle_seconds {
            return Ok(None);
        }
        let Some(parents) = self.live_parents(&row, door).await? else { return Ok(None) };
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
        // Acting without a session to end with ends an idle time after it began.
        let may_last = row.on_behalf_by.is_none() || !parents.is_empty();
        if may_last
            && idle >= 60
            && let Err(cause) = self.remember_session(&hash, &parents).await
        {
            tracing::warn!(%cause, "the last use of a session could not be kept");
        }
        Ok(Some(Actor { address, on_behalf_by: row.on_behalf_by, ..Actor::new(who, door) }))
    }

    /// The sessions that one was started in, the nearest first; `None` when one of them is over.
    async fn live_parents(&self, row: &SessionRow, door: Door) -> store::Result<Option<Vec<[u8; 32]>>> {
        let mut parents = Vec::new();
        let mut next = parent_of(row);
        while let Some(parent) = next {
            let Some(row) = self.session_row(parent, door).await? else { return Ok(None) };
            if self.now().seconds_since(row.last_used_at) >= self.0.parts.session_idle_seconds {
                return Ok(None);
            }
            parents.push(parent);
            next = parent_of(&row);
        }
        Ok(Some(parents))
    }

    async fn session_row(&self, hash: [u8; 32], door: Door) -> store::Result<Option<SessionRow>> {
        let read = async {
            let mut tx = self.db().read().await?;
            store::session::find(&mut tx, &hash, door.label()).await
        };
        self.0.sessions.or_read(self.db(), (hash, door.label()), read).await
    }

    /// Whoever uses a session uses those it was started in.
    async fn remember_session(&self, hash: &[u8], parents: &[[u8; 32]]) -> store::Result<()> {
        let mut tx = self.db().write().await?;
        // The first of them first, so that two of its children do not wait for each other in a circle.
        for parent in parents.iter().rev() {
            store::session::used(&mut tx, parent, self.now()).await?;
        }
        store::session::used(&mut tx, hash, self.now()).await?;
        tx.commit().await?;
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
        Ok(())
    }

    /// Ends acting as somebody else: the session is replaced by one of the member who acted, which ends with the
    /// session that the acting was started in, or with the one that this was itself handed back for: however often
    /// somebody goes to and fro, the first session ends them all, and none has more than two before it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a session in which nobody acts, or that was started in none.
    pub async fn end_acting(&self, actor: &Actor, token: &str) -> Result<(Actor, String)> {
        let row = self.session_row(token_hash(token), actor.door).await.map_err(Failure::from)?;
        let (Some(member), Some(parent)) = (actor.on_behalf_by, row.as_ref().and_then(parent_of)) else {
            return Err(Error::Forbidden);
        };
        let before = self.session_row(parent, actor.door).await.map_err(Failure::from)?;
        let first = before.as_ref().and_then(parent_of).unwrap_or(parent);
        let back = Actor { who: Who::Staff(member), on_behalf_by: None, ..actor.clone() };
        self.end_session(actor, token).await?;
        let token = self.write_session(&back, Some(first.to_vec())).await?;
        Ok((back, token))
    }
}
