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
    INSERT_AS: "INSERT INTO message (id, ticket_id, kind, author_kind, author_id, author_contact_id, author_name,
        author_email, body, is_markdown, is_hidden, is_opening, created_at)
        VALUES ($12, $1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, $10, $11) RETURNING id";
    IS_THERE: "SELECT 1 FROM message WHERE id = $1";
    OUTLINE: "SELECT id, kind, author_kind, is_hidden, is_opening, created_at FROM message WHERE ticket_id = $1
        ORDER BY created_at, id";
    HIDE: "UPDATE message SET is_hidden = TRUE WHERE id = $1 AND NOT is_hidden";
    SET_TEXT: "UPDATE message SET body = $2, is_markdown = $3 WHERE id = $1";
    SET_CREATED: "UPDATE message SET created_at = $2 WHERE id = $1";
    SET_OPENING: "UPDATE message SET is_opening = TRUE WHERE id = $1";
    MOVE_TAIL: "UPDATE message SET ticket_id = $2
        WHERE ticket_id = $1 AND (created_at > $3 OR (created_at = $3 AND id >= $4))";
    MOVE_ALL: "UPDATE message SET ticket_id = $2, is_opening = FALSE WHERE ticket_id = $1";
    DELETE: "DELETE FROM message WHERE id = $1";
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
    let id = tx.one(&INSERT, &values(message)).await.map(MessageId)?;
    search::insert(tx, id, subject, &message.body).await?;
    Ok(id)
}

/// Adds a message that was read elsewhere under its own id, or under a new one where that is taken or 0.
pub async fn insert_as(tx: &mut Tx<'_>, message: &Message, subject: Option<&str>) -> Result<MessageId> {
    let wanted = message.id.0;
    if wanted < 1 || tx.opt::<i64>(&IS_THERE, &[P::I(wanted)]).await?.is_some() {
        return insert(tx, message, subject).await;
    }
    let mut values = values(message).to_vec();
    values.push(P::I(wanted));
    let id = tx.one(&INSERT_AS, &values).await.map(MessageId)?;
    search::insert(tx, id, subject, &message.body).await?;
    Ok(id)
}

fn values(message: &Message) -> [P<'_>; 11] {
    let (id, contact) = match message.author.kind {
        AuthorKind::Client(client) => (Some(client.0), None),
        AuthorKind::Contact(client, contact) => (Some(client.0), Some(contact.0)),
        AuthorKind::Staff(staff) => (staff.map(|staff| staff.0), None),
        AuthorKind::Guest | AuthorKind::System => (None, None),
    };
    [
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
    ]
}

/// A line of a timeline without its text: what a ticket's own facts are worked out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: MessageId,
    /// Conversation, note or system line.
    pub kind: MessageKind,
    /// Whether staff wrote it.
    pub by_staff: bool,
    /// Withdrawn from the client's eyes.
    pub is_hidden: bool,
    /// Whether it opened the ticket.
    pub is_opening: bool,
    /// When it was written.
    pub created_at: Timestamp,
}

impl Line {
    /// Part of the conversation that the client reads.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.kind == MessageKind::Public && !self.is_hidden
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: MessageId(row.get(0)?),
            kind: MessageKind::from_code(row.get(1)?).ok_or(Error::BadRow("message.kind"))?,
            by_staff: row.get::<i64>(2)? == AuthorKind::Staff(None).code(),
            is_hidden: row.get(3)?,
            is_opening: row.get(4)?,
            created_at: Timestamp(row.get(5)?),
        })
    }
}

/// The lines of a ticket without their texts, the oldest first.
pub async fn outline(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Line>> {
    tx.all(&OUTLINE, &[P::I(ticket.0)]).await
}

/// Withdraws a message from the client's eyes; says whether it was visible before.
pub async fn hide(tx: &mut Tx<'_>, id: MessageId) -> Result<bool> {
    Ok(tx.exec(&HIDE, &[P::I(id.0)]).await? > 0)
}

/// Replaces the text of a message and its words. `subject` is indexed with an opening message.
pub async fn set_text(
    tx: &mut Tx<'_>,
    id: MessageId,
    body: &str,
    is_markdown: bool,
    subject: Option<&str>,
) -> Result<()> {
    tx.exec(&SET_TEXT, &[P::I(id.0), P::T(body), P::B(is_markdown)]).await?;
    search::replace(tx, id, subject, body).await
}

/// Moves a message to another moment.
pub async fn set_created(tx: &mut Tx<'_>, id: MessageId, at: Timestamp) -> Result<()> {
    tx.exec(&SET_CREATED, &[P::I(id.0), P::I(at.0)]).await.map(drop)
}

/// Makes a message the opening one of its ticket, whose subject is found with it from now on.
pub async fn set_opening(tx: &mut Tx<'_>, id: MessageId, subject: &str) -> Result<()> {
    tx.exec(&SET_OPENING, &[P::I(id.0)]).await?;
    let message: Message = tx.one(&FIND, &[P::I(id.0)]).await?;
    search::replace(tx, id, Some(subject), &message.body).await
}

/// Lets a ticket be found by the words of another subject.
pub async fn index_subject(tx: &mut Tx<'_>, ticket: TicketId, subject: &str) -> Result<()> {
    for line in outline(tx, ticket).await?.iter().filter(|line| line.is_opening) {
        let message: Message = tx.one(&FIND, &[P::I(line.id.0)]).await?;
        search::replace(tx, line.id, Some(subject), &message.body).await?;
    }
    Ok(())
}

/// Moves a line and all that follow it to another ticket; their files go along.
pub async fn move_tail(tx: &mut Tx<'_>, from: TicketId, to: TicketId, first: &Line) -> Result<()> {
    let values = [P::I(from.0), P::I(to.0), P::I(first.created_at.0), P::I(first.id.0)];
    tx.exec(&MOVE_TAIL, &values).await.map(drop)
}

/// Moves every line of a ticket to another, where none of them opens anything; their files go along.
pub async fn move_all(tx: &mut Tx<'_>, from: TicketId, to: TicketId) -> Result<()> {
    for line in outline(tx, from).await?.iter().filter(|line| line.is_opening) {
        // Its ticket's subject is no longer found with it.
        let message: Message = tx.one(&FIND, &[P::I(line.id.0)]).await?;
        search::replace(tx, line.id, None, &message.body).await?;
    }
    tx.exec(&MOVE_ALL, &[P::I(from.0), P::I(to.0)]).await.map(drop)
}

/// Removes a line and its words; the attachments' rows go along.
pub async fn delete(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    search::delete(tx, id).await?;
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// Removes every line of a ticket and its words; the attachments' rows go along.
pub async fn delete_of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<()> {
    for id in tx.all::<i64>(&IDS, &[P::I(ticket.0)]).await? {
        search::delete(tx, MessageId(id)).await?;
    }
    tx.exec(&DELETE_OF_TICKET, &[P::I(ticket.0)]).await.map(drop)
}
