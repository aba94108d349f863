//! Messages, notes and system lines, each with its row in the search index.

use crate::{Error, FromRow, P, Result, Row, Tx, search, statements};
use domain::{
    Author, AuthorKind, ClientId, ContactId, Message, MessageId, MessageKind, StaffId, TicketId, Timestamp,
};

macro_rules! columns {
    () => {
        "id, ticket_id, kind, author_kind, author_id, author_contact_id, author_name, author_email, body,
        is_markdown, is_hidden, is_opening, created_at"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM message WHERE id = $1");
    OF_TICKET: concat!("SELECT ", columns!(), " FROM message WHERE ticket_id = $1 ORDER BY created_at, id");
    INSERT: "INSERT INTO message (ticket_id, kind, author_kind, author_id, author_contact_id, author_name,
        author_email, body, is_markdown, is_hidden, is_opening, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, $10, $11) RETURNING id";
    IDS: "SELECT id FROM message WHERE ticket_id = $1 ORDER BY created_at, id";
    DELETE_OF_TICKET: "DELETE FROM message WHERE ticket_id = $1";
}

fn author_kind(code: i64, id: Option<i64>, contact: Option<i64>) -> Result<AuthorKind> {
    Ok(match (code, id, contact) {
        (0, Some(client), _) => AuthorKind::Client(ClientId(client)),
        (1, Some(client), Some(contact)) => AuthorKind::Contact(ClientId(client), ContactId(contact)),
        (2, ..) => AuthorKind::Guest,
        (3, staff, _) => AuthorKind::Staff(staff.map(StaffId)),
        (4, ..) => AuthorKind::System,
        _ => return Err(Error::BadRow("message.author_kind")),
    })
}

impl FromRow for Message {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: MessageId(row.get(0)?),
            ticket: TicketId(row.get(1)?),
            kind: MessageKind::from_code(row.get(2)?).ok_or(Error::BadRow("message.kind"))?,
            author: Author {
                kind: author_kind(row.get(3)?, row.get(4)?, row.get(5)?)?,
                name: row.get(6)?,
                email: row.get(7)?,
            },
            body: row.get(8)?,
            is_markdown: row.get(9)?,
            is_hidden: row.get(10)?,
            is_opening: row.get(11)?,
            created_at: Timestamp(row.get(12)?),
        })
    }
}

/// The message of an id.
pub async fn find(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// The whole timeline of a ticket, the oldest line first.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Message>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// Adds a message and its words; the id in `message` is ignored. `subject` is indexed with an opening message.
pub async fn insert(tx: &mut Tx<'_>, message: &Message, subject: Option<&str>) -> Result<MessageId> {
    let (id, contact) = match message.author.kind {
        AuthorKind::Client(client) => (Some(client.0), None),
        AuthorKind::Contact(client, contact) => (Some(client.0), Some(contact.0)),
        AuthorKind::Staff(staff) => (staff.map(|staff| staff.0), None),
        AuthorKind::Guest | AuthorKind::System => (None, None),
    };
    let values = [
        P::I(message.ticket.0),
        P::I(message.kind.code()),
        P::I(message.author.kind.code()),
        id.into(),
        contact.into(),
        P::T(&message.author.name),
        P::T(&message.author.email),
        P::T(&message.body),
        P::B(message.is_markdown),
        P::B(message.is_opening),
        P::I(message.created_at.0),
    ];
    let id = tx.one(&INSERT, &values).await.map(MessageId)?;
    search::insert(tx, id, subject, &message.body).await?;
    Ok(id)
}

/// Removes every line of a ticket and its words; the attachments' rows go along.
pub async fn delete_of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<()> {
    for id in tx.all::<i64>(&IDS, &[P::I(ticket.0)]).await? {
        search::delete(tx, MessageId(id)).await?;
    }
    tx.exec(&DELETE_OF_TICKET, &[P::I(ticket.0)]).await.map(drop)
}
