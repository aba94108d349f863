//! Tokens of clients: a short-lived signed one for each call, and one that is kept, from which new ones are made.
//!
//! The signed token names the kept one and ends with it, so what is revoked is out at once. The kept one is random and
//! stands in the database as its hash. It is not replaced when it is used: a client in the wild goes on with the first.

use super::LoginError;
use super::jwt::{self, Claims};
use crate::Desk;
use crate::failure::{Failure, retried};
use crate::recent::Recent;
use crate::tickets::log;
use domain::{Actor, ClientId, Door, Error, EventKind, Result, Timestamp, Who};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::refresh_token::RefreshTokenRow;

/// How long an access token counts, in seconds.
pub const ACCESS_SECONDS: i64 = 3600;
/// How long a refresh token counts without being used, in seconds.
const REFRESH_SECONDS: i64 = 30 * 24 * 3600;
/// The setting with the key that signs.
const KEY: &str = "token_key";

/// Refresh tokens read a moment ago, by id and door.
pub(crate) type RecentTokens = Recent<(i64, &'static str), RefreshTokenRow>;

/// What a login by tokens gets.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For each call, for an hour.
    pub access: String,
    /// For new access tokens, until 30 days after its last use.
    pub refresh: String,
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(format!("refresh token\0{token}")).into()
}

impl Desk {
    /// Makes tokens for a client who has logged in.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anybody else; when the database fails.
    pub async fn start_tokens(&self, actor: &Actor) -> Result<Tokens> {
        let Who::Client(client, _) = actor.who else { return Err(Error::Forbidden) };
        let key = self.token_key().await?;
        let mut bytes = [0; 32];
        self.entropy().fill(&mut bytes);
        let refresh = crate::blob::hex(&bytes);
        let id: i64 = retried!(self.write_token(actor, client, &refresh))?;
        let access = self.access_token(&key, actor.door, client, id)?;
        Ok(Tokens { access, refresh })
    }

    async fn write_token(
        &self,
        actor: &Actor,
        client: ClientId,
        refresh: &str,
    ) -> std::result::Result<i64, Failure> {
        let now = self.now();
        let row = RefreshTokenRow { id: 0, client, expires_at: now.plus_seconds(REFRESH_SECONDS) };
        let address = actor.address.map(|address| address.to_string()).unwrap_or_default();
        let (hash, door) = (token_hash(refresh), actor.door.label());
        let mut tx = self.db().write().await?;
        let id = store::refresh_token::insert(&mut tx, &hash, door, &row, &address, now).await?;
        log(&mut tx, actor, now, EventKind::SessionStarted, None, None, &json!({"token": id})).await?;
        tx.commit().await?;
        Ok(id)
    }

    fn access_token(&self, key: &[u8], door: Door, client: ClientId, id: i64) -> Result<String> {
        jwt::sign(key, &Claims::new(door.label(), client.0, id, self.now(), ACCESS_SECONDS))
    }

    /// A new access token of a refresh token, which counts longer from now on.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn refresh_access(
        &self,
        refresh: &str,
        door: Door,
        address: Option<IpAddr>,
    ) -> std::result::Result<String, LoginError> {
        let now = self.now();
        // Each guess is a name of its own, so that guessing shuts out the address and nobody else.
        let name = crate::blob::hex(&token_hash(refresh));
        self.0.attempts.allow(address, &name, now).map_err(LoginError::Limited)?;
        let Some(row) = self.live_token(refresh, door, now).await.map_err(Error::from)? else {
            self.0.attempts.failed(address, &name, now);
            return Err(LoginError::Wrong);
        };
        let actor = Actor { address, ..Actor::new(Who::Client(row.client, None), door) };
        // A client who was switched off gets no further.
        self.as_client(&actor).await.map_err(|_| LoginError::Wrong)?;
        let key = self.token_key().await?;
        let kept: Result<()> = retried!(self.extend_token(row.id, now));
        kept?;
        Ok(self.access_token(&key, door, row.client, row.id)?)
    }

    async fn live_token(
        &self,
        refresh: &str,
        door: Door,
        now: Timestamp,
    ) -> std::result::Result<Option<RefreshTokenRow>, Failure> {
        let mut tx = self.db().read().await?;
        let row = store::refresh_token::find_by_hash(&mut tx, &token_hash(refresh), door.label()).await?;
        Ok(row.filter(|row| now < row.expires_at))
    }

    async fn extend_token(&self, id: i64, now: Timestamp) -> std::result::Result<(), Failure> {
        let mut tx = self.db().write().await?;
        store::refresh_token::extend(&mut tx, id, now.plus_seconds(REFRESH_SECONDS)).await?;
        Ok(tx.commit().await?)
    }

    /// The actor of an access token, if it counts and what it was made from was not revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token_actor(
        &self,
        access: &str,
        door: Door,
        address: Option<IpAddr>,
    ) -> Result<Option<Actor>> {
        Ok(self.token_row(access, door).await?.map(|row| {
            let who = Who::Client(row.client, None);
            Actor { address, ..Actor::new(who, door) }
        }))
    }

    async fn token_row(&self, access: &str, door: Door) -> Result<Option<RefreshTokenRow>> {
        let now = self.now();
        // Where no key was made yet, no token was signed; a stranger's token must not make one.
        let Some(key) = self.kept_token_key().await? else { return Ok(None) };
        let Some(claims) = jwt::read(&key, access, door.label(), now) else { return Ok(None) };
        let row = self.read_token(claims.sid, door).await.map_err(Failure::from)?;
        Ok(row.filter(|row| now < row.expires_at && row.client.to_string() == claims.sub))
    }

    async fn read_token(&self, id: i64, door: Door) -> store::Result<Option<RefreshTokenRow>> {
        let read = async {
            let mut tx = self.db().read().await?;
            store::refresh_token::find(&mut tx, id, door.label()).await
        };
        self.0.tokens.or_read(self.db(), (id, door.label()), read).await
    }

    /// Revokes a login: by its refresh token, or by one of its access tokens. Says whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_tokens(&self, token: &str, door: Door, address: Option<IpAddr>) -> Result<bool> {
        let now = self.now();
        let row = match self.live_token(token, door, now).await.map_err(Error::from)? {
            Some(row) => Some(row),
            None => self.token_row(token, door).await?,
        };
        let Some(row) = row else { return Ok(false) };
        let actor = Actor { address, ..Actor::new(Who::Client(row.client, None), door) };
        retried!(self.write_revoked(&actor, row.id))?;
        Ok(true)
    }

    async fn write_revoked(&self, actor: &Actor, id: i64) -> std::result::Result<(), Failure> {
        let mut tx = self.db().write().await?;
        store::refresh_token::delete(&mut tx, id).await?;
        let data = json!({"token": id});
        log(&mut tx, actor, self.now(), EventKind::SessionEnded, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// The key that signs, made when it is needed first. It never changes, so every process reads it once.
    async fn token_key(&self) -> Result<Vec<u8>> {
        let key = self.0.token_key.get_or_try_init(|| async { retried!(self.read_token_key()) });
        key.await.cloned()
    }

    async fn kept_token_key(&self) -> Result<Option<Vec<u8>>> {
        if let Some(key) = self.0.token_key.get() {
            return Ok(Some(key.clone()));
        }
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let kept = store::directory::setting(&mut tx, KEY).await.map_err(Failure::from)?;
        drop(tx);
        if kept.is_some() { self.token_key().await.map(Some) } else { Ok(None) }
    }

    async fn read_token_key(&self) -> std::result::Result<Vec<u8>, Failure> {
        let mut tx = self.db().read().await?;
        let mut kept = store::directory::setting(&mut tx, KEY).await?;
        drop(tx);
        if kept.is_none() {
            let mut bytes = [0; 32];
            self.entropy().fill(&mut bytes);
            let mut tx = self.db().write().await?;
            // Of two processes that start at once, both take what stands there then.
            store::directory::add_setting(&mut tx, KEY, &crate::blob::hex(&bytes)).await?;
            kept = store::directory::setting(&mut tx, KEY).await?;
            tx.commit().await?;
        }
        kept.map(String::into_bytes).ok_or(Failure::Rule(Error::Internal))
    }
}
