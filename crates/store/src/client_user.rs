//! Who logs in for clients.

use crate::{FromRow, P, Result, Row, Tx, search, statements};
use domain::{ClientId, Order, Page, Timestamp, UserId};

macro_rules! columns {
    () => {
        "u.id, u.email, u.first_name, u.last_name, u.language, u.created_at"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM client_user u WHERE u.id = $1");
    FIND_BY_EMAIL: concat!("SELECT ", columns!(), " FROM client_user u WHERE u.email_key = $1");
    OWNER: concat!("SELECT ", columns!(), " FROM client c JOIN client_user u ON u.id = c.owner_id WHERE c.id = $1");
    PASSWORD: "SELECT id, password_hash FROM client_user WHERE email_key = $1";
    CLIENTS: "SELECT id, is_active FROM client WHERE owner_id = $1 ORDER BY id LIMIT 100";
    INSERT: "INSERT INTO client_user (email, email_key, password_hash, first_name, last_name, language, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    UPDATE: "UPDATE client_user SET email = $2, email_key = $3, first_name = $4, last_name = $5 WHERE id = $1";
    SET_PASSWORD: "UPDATE client_user SET password_hash = $2 WHERE id = $1";
    DELETE: "DELETE FROM client_user WHERE id = $1";
    FORGET_TERMS: "DELETE FROM client_user_term WHERE user_id = $1";
    ADD_TERM: "INSERT INTO client_user_term (term, user_id) VALUES ($1, $2) ON CONFLICT (term, user_id) DO NOTHING";
    COUNT: "SELECT COUNT(*) FROM client_user" scans because "callers are told how many there are; an index is counted";
    COUNT_FOUND: "SELECT COUNT(DISTINCT user_id) FROM client_user_term WHERE term >= $1 AND term < $2";
    FIRST: concat!("SELECT ", columns!(), " FROM client_user u WHERE u.id > 0 ORDER BY u.id ASC LIMIT $1 OFFSET $2");
    LAST: concat!("SELECT ", columns!(), " FROM client_user u WHERE u.id > 0 ORDER BY u.id DESC LIMIT $1 OFFSET $2");
    FOUND_FIRST: concat!("SELECT ", columns!(), " FROM (SELECT DISTINCT user_id FROM client_user_term
        WHERE term >= $3 AND term < $4) found JOIN client_user u ON u.id = found.user_id
        ORDER BY u.id ASC LIMIT $1 OFFSET $2");
    FOUND_LAST: concat!("SELECT ", columns!(), " FROM (SELECT DISTINCT user_id FROM client_user_term
        WHERE term >= $3 AND term < $4) found JOIN client_user u ON u.id = found.user_id
        ORDER BY u.id DESC LIMIT $1 OFFSET $2");
}

/// Somebody who logs in for clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientUser {
    /// Its id.
    pub id: UserId,
    /// Login and address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The language it wants, as its integrator names it.
    pub language: String,
    /// When it was added.
    pub created_at: Timestamp,
}

impl FromRow for ClientUser {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: UserId(row.get(0)?),
            email: row.get(1)?,
            first_name: row.get(2)?,
            last_name: row.get(3)?,
            language: row.get(4)?,
            created_at: Timestamp(row.get(5)?),
        })
    }
}

/// What is needed to check a password: the user, the hash, and the client that it leads to, with whether that one may
/// log in. Without a client there is only the user.
#[derive(Debug, Clone)]
pub struct UserPassword {
    /// Who.
    pub user: UserId,
    /// The argon2 hash.
    pub hash: String,
    /// The first of its clients that may log in, or the first of all.
    pub client: Option<(ClientId, bool)>,
}

/// The user of an id.
pub async fn find(tx: &mut Tx<'_>, id: UserId) -> Result<Option<ClientUser>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// The user of an address in lower case.
pub async fn find_by_email(tx: &mut Tx<'_>, email_key: &str) -> Result<Option<ClientUser>> {
    tx.opt(&FIND_BY_EMAIL, &[P::T(email_key)]).await
}

/// The owner of a client.
pub async fn owner(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<ClientUser>> {
    tx.opt(&OWNER, &[P::I(client.0)]).await
}

/// The password of an address in lower case.
pub async fn password(tx: &mut Tx<'_>, email_key: &str) -> Result<Option<UserPassword>> {
    let row: Option<(i64, String)> = tx.opt(&PASSWORD, &[P::T(email_key)]).await?;
    let Some((user, hash)) = row else { return Ok(None) };
    let user = UserId(user);
    let clients = clients(tx, user).await?;
    let client = clients.iter().find(|(_, is_active)| *is_active).or(clients.first()).copied();
    Ok(Some(UserPassword { user, hash, client }))
}

/// The clients that a user owns, the first 100, and whether each may log in.
pub async fn clients(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(ClientId, bool)>> {
    let rows: Vec<(i64, bool)> = tx.all(&CLIENTS, &[P::I(user.0)]).await?;
    Ok(rows.into_iter().map(|(id, is_active)| (ClientId(id), is_active)).collect())
}

/// Adds a user; the id in it is ignored.
pub async fn insert(tx: &mut Tx<'_>, user: &ClientUser, password_hash: &str) -> Result<UserId> {
    let values = [
        P::T(&user.email),
        P::T(&user.email.to_lowercase()),
        P::T(password_hash),
        P::T(&user.first_name),
        P::T(&user.last_name),
        P::T(&user.language),
        P::I(user.created_at.0),
    ];
    let id = UserId(tx.one(&INSERT, &values).await?);
    index(tx, id, user).await?;
    Ok(id)
}

/// Writes the address and the names of a user.
pub async fn update(tx: &mut Tx<'_>, user: &ClientUser) -> Result<()> {
    let key = user.email.to_lowercase();
    let values =
        [P::I(user.id.0), P::T(&user.email), P::T(&key), P::T(&user.first_name), P::T(&user.last_name)];
    tx.exec(&UPDATE, &values).await?;
    index(tx, user.id, user).await
}

/// Gives a user another password.
pub async fn set_password(tx: &mut Tx<'_>, id: UserId, hash: &str) -> Result<()> {
    tx.exec(&SET_PASSWORD, &[P::I(id.0), P::T(hash)]).await.map(drop)
}

/// Removes a user who owns no client.
pub async fn delete(tx: &mut Tx<'_>, id: UserId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// What a user is found by: its address, its names, and both names together.
async fn index(tx: &mut Tx<'_>, id: UserId, user: &ClientUser) -> Result<()> {
    tx.exec(&FORGET_TERMS, &[P::I(id.0)]).await?;
    let full = format!("{} {}", user.first_name, user.last_name);
    for term in [&user.email, &user.first_name, &user.last_name, &full] {
        if !term.trim().is_empty() {
            tx.exec(&ADD_TERM, &[P::T(&search::fold(term.trim())), P::I(id.0)]).await?;
        }
    }
    Ok(())
}

/// A page of users whose address or name begins with something, in the order of their ids, and how many there are.
pub async fn page(tx: &mut Tx<'_>, begins: &str, order: Order, page: Page) -> Result<(Vec<ClientUser>, i64)> {
    let (limit, offset) = (P::I(i64::from(page.limit)), P::I(i64::from(page.offset)));
    let (low, high) = search::range(begins);
    if low.is_empty() {
        let total = tx.one(&COUNT, &[]).await?;
        let list = if order == Order::Ascending { &FIRST } else { &LAST };
        return Ok((tx.all(list, &[limit, offset]).await?, total));
    }
    let total = tx.one(&COUNT_FOUND, &[P::T(&low), P::T(&high)]).await?;
    let list = if order == Order::Ascending { &FOUND_FIRST } else { &FOUND_LAST };
    Ok((tx.all(list, &[limit, offset, P::T(&low), P::T(&high)]).await?, total))
}
