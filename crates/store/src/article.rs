//! The knowledgebase: categories, articles, and what clients said of them.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{
    Article, ArticleCategory, ArticleCategoryId, ArticleHead, ArticleId, Audience, ClientId, Timestamp,
};

macro_rules! head {
    () => {
        "id, category_id, title, audience, position, views, upvotes, downvotes, created_at, updated_at"
    };
}

statements! {
    CATEGORIES: "SELECT c.id, c.parent_id, c.name, c.description, (SELECT COUNT(*) FROM article a
        WHERE a.category_id = c.id AND a.audience >= $1) FROM article_category c ORDER BY c.id LIMIT 5000"
        scans because "a few dozen rows that staff wrote";
    INSERT_CATEGORY: "INSERT INTO article_category (parent_id, name, description, created_at)
        VALUES ($1, $2, $3, $4) RETURNING id";
    UPDATE_CATEGORY: "UPDATE article_category SET parent_id = $2, name = $3, description = $4 WHERE id = $1";
    DELETE_CATEGORY: "DELETE FROM article_category WHERE id = $1";
    HEADS: concat!("SELECT ", head!(), " FROM article WHERE category_id = $1 AND audience >= $2
        ORDER BY position, id LIMIT 1000");
    FIND: concat!("SELECT ", head!(), ", body FROM article WHERE id = $1");
    LOCK:
        sqlite "SELECT id FROM article WHERE id = $1"
        postgres "SELECT id FROM article WHERE id = $1 FOR UPDATE"
        because "SQLite has one writer, so its rows need no locks";
    INSERT: "INSERT INTO article (category_id, title, body, audience, position, views, upvotes, downvotes, created_at,
        updated_at) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, $6) RETURNING id";
    UPDATE: "UPDATE article SET category_id = $2, title = $3, body = $4, audience = $5, position = $6,
        updated_at = $7 WHERE id = $1";
    DELETE: "DELETE FROM article WHERE id = $1";
    VIEWED: "UPDATE article SET views = views + 1 WHERE id = $1";
    VOTE: "SELECT is_up FROM article_vote WHERE article_id = $1 AND client_id = $2";
    SET_VOTE: "INSERT INTO article_vote (article_id, client_id, is_up, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (article_id, client_id) DO UPDATE SET is_up = excluded.is_up, created_at = excluded.created_at";
    COUNT_VOTES: "UPDATE article SET upvotes = upvotes + $2, downvotes = downvotes + $3 WHERE id = $1";
}

impl FromRow for ArticleCategory {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ArticleCategoryId(row.get(0)?),
            parent: row.get::<Option<i64>>(1)?.map(ArticleCategoryId),
            name: row.get(2)?,
            description: row.get(3)?,
            articles: row.get(4)?,
        })
    }
}

impl FromRow for ArticleHead {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let audience = Audience::from_code(row.get(3)?);
        Ok(Self {
            id: ArticleId(row.get(0)?),
            category: ArticleCategoryId(row.get(1)?),
            title: row.get(2)?,
            audience: audience.ok_or(Error::BadRow("article.audience"))?,
            position: row.get(4)?,
            views: row.get(5)?,
            upvotes: row.get(6)?,
            downvotes: row.get(7)?,
            created_at: Timestamp(row.get(8)?),
            updated_at: Timestamp(row.get(9)?),
        })
    }
}

impl FromRow for Article {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { head: ArticleHead::from_row(row)?, body: row.get(10)? })
    }
}

/// The categories, each with how many articles this audience may read in it.
pub async fn categories(tx: &mut Tx<'_>, reader: Audience) -> Result<Vec<ArticleCategory>> {
    tx.all(&CATEGORIES, &[P::I(reader.code())]).await
}

/// Adds a category; its id and its count are ignored.
pub async fn insert_category(
    tx: &mut Tx<'_>,
    new: &ArticleCategory,
    now: Timestamp,
) -> Result<ArticleCategoryId> {
    let values = [new.parent.map(|id| id.0).into(), P::T(&new.name), P::T(&new.description), P::I(now.0)];
    tx.one(&INSERT_CATEGORY, &values).await.map(ArticleCategoryId)
}

/// Writes a changed category.
pub async fn update_category(tx: &mut Tx<'_>, changed: &ArticleCategory) -> Result<()> {
    let parent = changed.parent.map(|id| id.0).into();
    let values = [P::I(changed.id.0), parent, P::T(&changed.name), P::T(&changed.description)];
    tx.exec(&UPDATE_CATEGORY, &values).await.map(drop)
}

/// Removes an empty category.
pub async fn delete_category(tx: &mut Tx<'_>, id: ArticleCategoryId) -> Result<()> {
    tx.exec(&DELETE_CATEGORY, &[P::I(id.0)]).await.map(drop)
}

/// The articles of a category that this audience may read, in their order.
pub async fn heads(
    tx: &mut Tx<'_>,
    category: ArticleCategoryId,
    reader: Audience,
) -> Result<Vec<ArticleHead>> {
    tx.all(&HEADS, &[P::I(category.0), P::I(reader.code())]).await
}

/// The article of an id, whoever may read it.
pub async fn find(tx: &mut Tx<'_>, id: ArticleId) -> Result<Option<Article>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// Makes other units wait that lock the same article, until this one ends.
pub async fn lock(tx: &mut Tx<'_>, id: ArticleId) -> Result<()> {
    tx.opt::<i64>(&LOCK, &[P::I(id.0)]).await.map(drop)
}

/// Adds an article; its id and its counts are ignored.
pub async fn insert(tx: &mut Tx<'_>, new: &Article) -> Result<ArticleId> {
    let head = &new.head;
    let values = [
        P::I(head.category.0),
        P::T(&head.title),
        P::T(&new.body),
        P::I(head.audience.code()),
        P::I(head.position),
        P::I(head.created_at.0),
    ];
    tx.one(&INSERT, &values).await.map(ArticleId)
}

/// Writes a changed article but its counts.
pub async fn update(tx: &mut Tx<'_>, changed: &Article) -> Result<()> {
    let head = &changed.head;
    let values = [
        P::I(head.id.0),
        P::I(head.category.0),
        P::T(&head.title),
        P::T(&changed.body),
        P::I(head.audience.code()),
        P::I(head.position),
        P::I(head.updated_at.0),
    ];
    tx.exec(&UPDATE, &values).await.map(drop)
}

/// Removes an article and what was said of it.
pub async fn delete(tx: &mut Tx<'_>, id: ArticleId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// Counts a reading.
pub async fn viewed(tx: &mut Tx<'_>, id: ArticleId) -> Result<()> {
    tx.exec(&VIEWED, &[P::I(id.0)]).await.map(drop)
}

/// What a client said of an article last, if anything.
pub async fn vote(tx: &mut Tx<'_>, id: ArticleId, client: ClientId) -> Result<Option<bool>> {
    tx.opt(&VOTE, &[P::I(id.0), P::I(client.0)]).await
}

/// Keeps what a client says of an article, and counts it in the place of what it said before.
pub async fn set_vote(
    tx: &mut Tx<'_>,
    id: ArticleId,
    client: ClientId,
    before: Option<bool>,
    is_up: bool,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&SET_VOTE, &[P::I(id.0), P::I(client.0), P::B(is_up), P::I(now.0)]).await?;
    let change = |side: bool| i64::from(is_up == side) - i64::from(before == Some(side));
    tx.exec(&COUNT_VOTES, &[P::I(id.0), P::I(change(true)), P::I(change(false))]).await.map(drop)
}
