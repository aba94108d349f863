//! Predefined replies and their categories.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{PredefinedCategory, PredefinedCategoryId, PredefinedReply, PredefinedReplyId, Timestamp};

statements! {
    CATEGORIES: "SELECT c.id, c.parent_id, c.name, (SELECT COUNT(*) FROM predefined_reply r
        WHERE r.category_id = c.id) FROM predefined_category c ORDER BY c.id LIMIT 5000"
        scans because "a few dozen rows that an operator wrote";
    INSERT_CATEGORY: "INSERT INTO predefined_category (parent_id, name, created_at) VALUES ($1, $2, $3) RETURNING id";
    UPDATE_CATEGORY: "UPDATE predefined_category SET parent_id = $2, name = $3 WHERE id = $1";
    DELETE_CATEGORY: "DELETE FROM predefined_category WHERE id = $1";
    REPLIES: "SELECT id, category_id, name, body FROM predefined_reply ORDER BY id LIMIT 5000"
        scans because "a few hundred rows that an operator wrote";
    REPLIES_OF: "SELECT id, category_id, name, body FROM predefined_reply WHERE category_id = $1 ORDER BY id LIMIT 5000";
    REPLY: "SELECT id, category_id, name, body FROM predefined_reply WHERE id = $1";
    INSERT_REPLY: "INSERT INTO predefined_reply (category_id, name, body, created_at) VALUES ($1, $2, $3, $4)
        RETURNING id";
    UPDATE_REPLY: "UPDATE predefined_reply SET category_id = $2, name = $3, body = $4 WHERE id = $1";
    DELETE_REPLY: "DELETE FROM predefined_reply WHERE id = $1";
}

impl FromRow for PredefinedCategory {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: PredefinedCategoryId(row.get(0)?),
            parent: row.get::<Option<i64>>(1)?.map(PredefinedCategoryId),
            name: row.get(2)?,
            replies: row.get(3)?,
        })
    }
}

impl FromRow for PredefinedReply {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: PredefinedReplyId(row.get(0)?),
            category: PredefinedCategoryId(row.get(1)?),
            name: row.get(2)?,
            body: row.get(3)?,
        })
    }
}

/// The categories, each with how many replies stand in it.
pub async fn categories(tx: &mut Tx<'_>) -> Result<Vec<PredefinedCategory>> {
    tx.all(&CATEGORIES, &[]).await
}

/// Adds a category.
pub async fn insert_category(
    tx: &mut Tx<'_>,
    parent: Option<PredefinedCategoryId>,
    name: &str,
    now: Timestamp,
) -> Result<PredefinedCategoryId> {
    let values = [parent.map(|id| id.0).into(), P::T(name), P::I(now.0)];
    tx.one(&INSERT_CATEGORY, &values).await.map(PredefinedCategoryId)
}

/// Writes name and parent of a category.
pub async fn update_category(tx: &mut Tx<'_>, category: &PredefinedCategory) -> Result<()> {
    let values = [P::I(category.id.0), category.parent.map(|id| id.0).into(), P::T(&category.name)];
    tx.exec(&UPDATE_CATEGORY, &values).await.map(drop)
}

/// Removes an empty category.
pub async fn delete_category(tx: &mut Tx<'_>, id: PredefinedCategoryId) -> Result<()> {
    tx.exec(&DELETE_CATEGORY, &[P::I(id.0)]).await.map(drop)
}

/// The replies, of one category or of all.
pub async fn replies(
    tx: &mut Tx<'_>,
    category: Option<PredefinedCategoryId>,
) -> Result<Vec<PredefinedReply>> {
    match category {
        Some(category) => tx.all(&REPLIES_OF, &[P::I(category.0)]).await,
        None => tx.all(&REPLIES, &[]).await,
    }
}

/// The reply of an id.
pub async fn reply(tx: &mut Tx<'_>, id: PredefinedReplyId) -> Result<Option<PredefinedReply>> {
    tx.opt(&REPLY, &[P::I(id.0)]).await
}

/// Adds a reply; the id in `reply` is ignored.
pub async fn insert_reply(
    tx: &mut Tx<'_>,
    reply: &PredefinedReply,
    now: Timestamp,
) -> Result<PredefinedReplyId> {
    let values = [P::I(reply.category.0), P::T(&reply.name), P::T(&reply.body), P::I(now.0)];
    tx.one(&INSERT_REPLY, &values).await.map(PredefinedReplyId)
}

/// Writes category, name and text of a reply.
pub async fn update_reply(tx: &mut Tx<'_>, reply: &PredefinedReply) -> Result<()> {
    let values = [P::I(reply.id.0), P::I(reply.category.0), P::T(&reply.name), P::T(&reply.body)];
    tx.exec(&UPDATE_REPLY, &values).await.map(drop)
}

/// Removes a reply.
pub async fn delete_reply(tx: &mut Tx<'_>, id: PredefinedReplyId) -> Result<()> {
    tx.exec(&DELETE_REPLY, &[P::I(id.0)]).await.map(drop)
}
