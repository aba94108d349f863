//! Mail that became no message.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{Page, ProviderId, Timestamp, UnplacedMail, UnplacedMailId, UnplacedReason};

macro_rules! columns {
    () => {
        "id, provider_id, sender, subject, body, message_key, reason, received_at"
    };
}

statements! {
    INSERT: "INSERT INTO unplaced_mail (provider_id, sender, subject, body, message_key, reason, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    PAGE: concat!("SELECT ", columns!(), " FROM unplaced_mail ORDER BY received_at DESC, id DESC LIMIT $1 OFFSET $2");
    COUNT: "SELECT COUNT(*) FROM unplaced_mail" scans because "a few dozen rows that staff see to";
    DELETE: "DELETE FROM unplaced_mail WHERE id = $1";
}

impl FromRow for UnplacedMail {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: UnplacedMailId(row.get(0)?),
            provider: row.get::<Option<i64>>(1)?.map(ProviderId),
            sender: row.get(2)?,
            subject: row.get(3)?,
            body: row.get(4)?,
            message_key: row.get(5)?,
            reason: UnplacedReason::from_code(row.get(6)?).ok_or(Error::BadRow("unplaced_mail.reason"))?,
            received_at: Timestamp(row.get(7)?),
        })
    }
}

/// Keeps mail; the id in `mail` is ignored.
pub async fn insert(tx: &mut Tx<'_>, mail: &UnplacedMail) -> Result<UnplacedMailId> {
    let values = [
        mail.provider.map(|id| id.0).into(),
        P::T(&mail.sender),
        P::T(&mail.subject),
        P::T(&mail.body),
        P::T(&mail.message_key),
        P::I(mail.reason.code()),
        P::I(mail.received_at.0),
    ];
    tx.one(&INSERT, &values).await.map(UnplacedMailId)
}

/// A page of it, the newest first, and how much there is.
pub async fn page(tx: &mut Tx<'_>, page: Page) -> Result<(Vec<UnplacedMail>, i64)> {
    let values = [P::I(i64::from(page.limit)), P::I(i64::from(page.offset))];
    Ok((tx.all(&PAGE, &values).await?, tx.one(&COUNT, &[]).await?))
}

/// Drops it; says whether it was there.
pub async fn delete(tx: &mut Tx<'_>, id: UnplacedMailId) -> Result<bool> {
    Ok(tx.exec(&DELETE, &[P::I(id.0)]).await? > 0)
}
