//! News for clients.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{Announcement, AnnouncementId, Page, Timestamp};

macro_rules! columns {
    () => {
        "id, title, body, is_published, published_at, created_at, updated_at"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM announcement WHERE id = $1");
    PAGE: concat!("SELECT ", columns!(), " FROM announcement ORDER BY published_at DESC, id DESC LIMIT $1 OFFSET $2");
    COUNT: "SELECT COUNT(*) FROM announcement" scans because "a few hundred rows that staff wrote";
    NEWS: concat!("SELECT ", columns!(), " FROM announcement WHERE published_at <= $1 AND is_published
        ORDER BY published_at DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT_NEWS: "SELECT COUNT(*) FROM announcement WHERE published_at <= $1 AND is_published";
    INSERT: "INSERT INTO announcement (title, body, is_published, published_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $5) RETURNING id";
    UPDATE: "UPDATE announcement SET title = $2, body = $3, is_published = $4, published_at = $5, updated_at = $6
        WHERE id = $1";
    DELETE: "DELETE FROM announcement WHERE id = $1";
}

impl FromRow for Announcement {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: AnnouncementId(row.get(0)?),
            title: row.get(1)?,
            body: row.get(2)?,
            is_published: row.get(3)?,
            published_at: Timestamp(row.get(4)?),
            created_at: Timestamp(row.get(5)?),
            updated_at: Timestamp(row.get(6)?),
        })
    }
}

/// The news of an id.
pub async fn find(tx: &mut Tx<'_>, id: AnnouncementId) -> Result<Option<Announcement>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// A page of all news, the newest first, and how many there are.
pub async fn page(tx: &mut Tx<'_>, page: Page) -> Result<(Vec<Announcement>, i64)> {
    let values = [P::I(i64::from(page.limit)), P::I(i64::from(page.offset))];
    Ok((tx.all(&PAGE, &values).await?, tx.one(&COUNT, &[]).await?))
}

/// The same of what clients may read at a moment.
pub async fn news(tx: &mut Tx<'_>, now: Timestamp, page: Page) -> Result<(Vec<Announcement>, i64)> {
    let values = [P::I(now.0), P::I(i64::from(page.limit)), P::I(i64::from(page.offset))];
    Ok((tx.all(&NEWS, &values).await?, tx.one(&COUNT_NEWS, &[P::I(now.0)]).await?))
}

/// Adds news; the id in `new` is ignored.
pub async fn insert(tx: &mut Tx<'_>, new: &Announcement) -> Result<AnnouncementId> {
    let values = [
        P::T(&new.title),
        P::T(&new.body),
        P::B(new.is_published),
        P::I(new.published_at.0),
        P::I(new.created_at.0),
    ];
    tx.one(&INSERT, &values).await.map(AnnouncementId)
}

/// Writes changed news.
pub async fn update(tx: &mut Tx<'_>, changed: &Announcement) -> Result<()> {
    let values = [
        P::I(changed.id.0),
        P::T(&changed.title),
        P::T(&changed.body),
        P::B(changed.is_published),
        P::I(changed.published_at.0),
        P::I(changed.updated_at.0),
    ];
    tx.exec(&UPDATE, &values).await.map(drop)
}

/// Removes news; says whether they were there.
pub async fn delete(tx: &mut Tx<'_>, id: AnnouncementId) -> Result<bool> {
    Ok(tx.exec(&DELETE, &[P::I(id.0)]).await? > 0)
}
