//! Keys of writes that may be sent twice, each with what the first one did.

use crate::{P, Result, Tx, statements};
use domain::{MessageId, TicketId, Timestamp};

statements! {
    FIND: "SELECT request_hash, ticket_id, message_id FROM idempotency WHERE key_hash = $1";
    INSERT: "INSERT INTO idempotency (key_hash, request_hash, ticket_id, message_id, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    EXPIRE: "DELETE FROM idempotency WHERE created_at < $1";
}

/// What a key did: the hash of its request, the ticket and the message.
pub async fn find(tx: &mut Tx<'_>, key_hash: &[u8]) -> Result<Option<(Vec<u8>, TicketId, MessageId)>> {
    let row: Option<(Vec<u8>, i64, i64)> = tx.opt(&FIND, &[P::X(key_hash)]).await?;
    Ok(row.map(|(request, ticket, message)| (request, TicketId(ticket), MessageId(message))))
}

/// Remembers what a key did. A key used by two units at once fails the later one as a unique violation.
pub async fn insert(
    tx: &mut Tx<'_>,
    key_hash: &[u8],
    request_hash: &[u8],
    done: (TicketId, MessageId),
    now: Timestamp,
) -> Result<()> {
    let values = [P::X(key_hash), P::X(request_hash), P::I(done.0.0), P::I(done.1.0), P::I(now.0)];
    tx.exec(&INSERT, &values).await.map(drop)
}

/// Forgets old keys.
pub async fn expire(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.exec(&EXPIRE, &[P::I(before.0)]).await
}
