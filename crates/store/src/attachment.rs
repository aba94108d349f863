//! Rows of attachments. The bytes lie elsewhere, under their SHA-256.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{Attachment, AttachmentId, MessageId, TicketId};
use std::fmt::Write;

macro_rules! columns {
    () => {
        "a.id, a.message_id, a.position, a.name, a.content_type, a.size, a.sha256"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM attachment a WHERE a.id = $1");
    OF_TICKET: concat!("SELECT ", columns!(), " FROM message m JOIN attachment a ON a.message_id = m.id
        WHERE m.ticket_id = $1 ORDER BY a.message_id, a.position");
    OF_MESSAGE: concat!("SELECT ", columns!(), " FROM attachment a WHERE a.message_id = $1 ORDER BY a.position");
    COUNT_OF_MESSAGE: "SELECT COUNT(*) FROM attachment WHERE message_id = $1";
    INSERT: "INSERT INTO attachment (message_id, position, name, content_type, size, sha256)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
}

impl FromRow for Attachment {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: AttachmentId(row.get(0)?),
            message: MessageId(row.get(1)?),
            position: row.get(2)?,
            name: row.get(3)?,
            content_type: row.get(4)?,
            size: row.get(5)?,
            sha256: row.get(6)?,
        })
    }
}

struct Opening(TicketId, Attachment);

impl FromRow for Opening {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(TicketId(row.get(7)?), Attachment::from_row(row)?))
    }
}

/// The attachment of an id.
pub async fn find(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<Attachment>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// Every attachment of a ticket.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Attachment>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// The attachments of a message in their order.
pub async fn of_message(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<Attachment>> {
    tx.all(&OF_MESSAGE, &[P::I(message.0)]).await
}

fn of_openings_text(tickets: usize) -> String {
    let mut text = concat!(
        "SELECT ",
        columns!(),
        ", m.ticket_id FROM message m JOIN attachment a ON a.message_id = m.id WHERE m.is_opening AND NOT m.is_hidden AND m.ticket_id IN ("
    )
    .to_owned();
    for number in 1..=tickets {
        let comma = if number == 1 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}${number}");
    }
    text.push_str(") ORDER BY a.message_id, a.position");
    text
}

/// How many attachments a message has.
pub async fn count_of_message(tx: &mut Tx<'_>, message: MessageId) -> Result<i64> {
    tx.one(&COUNT_OF_MESSAGE, &[P::I(message.0)]).await
}

/// The attachments of the opening messages of these tickets, without those that are hidden.
pub async fn of_openings(tx: &mut Tx<'_>, tickets: &[TicketId]) -> Result<Vec<(TicketId, Attachment)>> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<P<'_>> = tickets.iter().map(|id| P::I(id.0)).collect();
    let rows: Vec<Opening> = tx.all_dynamic(&of_openings_text(tickets.len()), &values).await?;
    Ok(rows.into_iter().map(|Opening(ticket, attachment)| (ticket, attachment)).collect())
}

/// Adds a row; the id in `attachment` is ignored.
pub async fn insert(tx: &mut Tx<'_>, attachment: &Attachment) -> Result<AttachmentId> {
    let values = [
        P::I(attachment.message.0),
        P::I(attachment.position),
        P::T(&attachment.name),
        P::T(&attachment.content_type),
        P::I(attachment.size),
        P::T(&attachment.sha256),
    ];
    tx.one(&INSERT, &values).await.map(AttachmentId)
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    vec![("attachments of openings".to_owned(), of_openings_text(2))]
}
