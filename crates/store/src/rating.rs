//! The ratings of messages by clients, one for each message at most.

use crate::{P, Result, Tx, statements};
use domain::{MessageId, Rating, TicketId, Timestamp};

statements! {
    FIND: "SELECT is_good FROM message_rating WHERE message_id = $1";
    OF_TICKET: "SELECT r.message_id, r.is_good FROM message m JOIN message_rating r ON r.message_id = m.id
        WHERE m.ticket_id = $1";
    SET: "INSERT INTO message_rating (message_id, is_good, rated_at) VALUES ($1, $2, $3)
        ON CONFLICT (message_id) DO UPDATE SET is_good = $2, rated_at = $3";
}

const fn rating(is_good: bool) -> Rating {
    if is_good { Rating::Good } else { Rating::Bad }
}

/// The rating of a message.
pub async fn find(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<Rating>> {
    Ok(tx.opt::<bool>(&FIND, &[P::I(message.0)]).await?.map(rating))
}

/// The ratings of the messages of a ticket.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<(MessageId, Rating)>> {
    let rows: Vec<(i64, bool)> = tx.all(&OF_TICKET, &[P::I(ticket.0)]).await?;
    Ok(rows.into_iter().map(|(message, is_good)| (MessageId(message), rating(is_good))).collect())
}

/// Rates a message, whatever it was rated before.
pub async fn set(tx: &mut Tx<'_>, message: MessageId, given: Rating, now: Timestamp) -> Result<()> {
    let values = [P::I(message.0), P::B(given == Rating::Good), P::I(now.0)];
    tx.exec(&SET, &values).await.map(drop)
}
