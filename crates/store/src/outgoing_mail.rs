//! Mail on its way out.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, MailState, MessageId, OutgoingMail, OutgoingMailId, TicketId, Timestamp};

macro_rules! columns {
    () => {
        "id, message_key, ticket_id, message_id, client_id, recipient, to_name, to_email, copies, sender, sender_name,
         subject, text_body, html_body, reference_keys, is_automatic, state, attempts, lease, lease_holder, due_at,
         answer, created_at, settled_at"
    };
}

statements! {
    INSERT: "INSERT INTO outgoing_mail (message_key, ticket_id, message_id, client_id, recipient, domain_key, to_name,
        to_email, copies, sender, sender_name, subject, text_body, html_body, reference_keys, is_automatic, state,
        attempts, lease, lease_holder, due_at, answer, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0, 0, '', $17, '', $18)
        RETURNING id";
    // The domains take turns: the one after the last that was served comes next.
    NEXT_DUE: "SELECT id, domain_key FROM outgoing_mail WHERE state < 2 AND domain_key > $1 AND due_at <= $2
        ORDER BY domain_key, due_at, id LIMIT 1";
    // Whoever is late finds it taken: a lease moves due_at.
    TAKE: concat!("UPDATE outgoing_mail SET state = 1, attempts = attempts + 1, lease = lease + 1, lease_holder = $2,
        due_at = $3 WHERE id = $1 AND state < 2 AND due_at <= $4 RETURNING ", columns!());
    SETTLE: "UPDATE outgoing_mail SET state = $4, lease_holder = '', due_at = $5, answer = $6, settled_at = $7
        WHERE id = $1 AND state = 1 AND lease = $2 AND lease_holder = $3";
    RELEASE: "UPDATE outgoing_mail SET state = 0, lease_holder = '', due_at = $1 WHERE state = 1";
    RETRY: "UPDATE outgoing_mail SET state = 0, due_at = $2, created_at = $2, settled_at = NULL
        WHERE id = $1 AND state = 3";
    MOVE_ALL: "UPDATE outgoing_mail SET ticket_id = $2 WHERE ticket_id = $1";
    FIND: concat!("SELECT ", columns!(), " FROM outgoing_mail WHERE id = $1");
    KEYS_OF_TICKET: "SELECT message_key FROM outgoing_mail WHERE ticket_id = $1 ORDER BY id DESC LIMIT $2";
    OF_TICKET: concat!("SELECT ", columns!(), " FROM outgoing_mail WHERE ticket_id = $1 ORDER BY id LIMIT 1000");
    IN_STATE: concat!("SELECT ", columns!(), " FROM outgoing_mail WHERE state = $1 ORDER BY id DESC LIMIT $2");
    COUNT: "SELECT COUNT(*) FROM outgoing_mail WHERE state = $1";
}

impl FromRow for OutgoingMail {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: OutgoingMailId(row.get(0)?),
            message_key: row.get(1)?,
            ticket: row.get::<Option<i64>>(2)?.map(TicketId),
            message: row.get::<Option<i64>>(3)?.map(MessageId),
            client: row.get::<Option<i64>>(4)?.map(ClientId),
            recipient: row.get(5)?,
            to_name: row.get(6)?,
            to_email: row.get(7)?,
            copies: row.get(8)?,
            sender: row.get(9)?,
            sender_name: row.get(10)?,
            subject: row.get(11)?,
            text: row.get(12)?,
            html: row.get(13)?,
            reference_keys: row.get(14)?,
            is_automatic: row.get(15)?,
            state: MailState::from_code(row.get(16)?).ok_or(Error::BadRow("outgoing_mail.state"))?,
            attempts: row.get(17)?,
            lease: row.get(18)?,
            lease_holder: row.get(19)?,
            due_at: Timestamp(row.get(20)?),
            answer: row.get(21)?,
            created_at: Timestamp(row.get(22)?),
            settled_at: row.get::<Option<i64>>(23)?.map(Timestamp),
        })
    }
}

/// Writes mail that waits; its id, its state and its lease are ignored.
pub async fn insert(tx: &mut Tx<'_>, mail: &OutgoingMail) -> Result<OutgoingMailId> {
    let domain = OutgoingMail::domain_of(&mail.recipient);
    let values = [
        P::T(&mail.message_key),
        mail.ticket.map(|id| id.0).into(),
        mail.message.map(|id| id.0).into(),
        mail.client.map(|id| id.0).into(),
        P::T(&mail.recipient),
        P::T(&domain),
        P::T(&mail.to_name),
        P::T(&mail.to_email),
        P::T(&mail.copies),
        P::T(&mail.sender),
        P::T(&mail.sender_name),
        P::T(&mail.subject),
        P::T(&mail.text),
        P::T(&mail.html),
        P::T(&mail.reference_keys),
        P::B(mail.is_automatic),
        P::I(mail.due_at.0),
        P::I(mail.created_at.0),
    ];
    tx.one(&INSERT, &values).await.map(OutgoingMailId)
}

/// The first due mail of the next domain after this one that has any: its id and that domain.
pub async fn next_due(
    tx: &mut Tx<'_>,
    after: &str,
    now: Timestamp,
) -> Result<Option<(OutgoingMailId, String)>> {
    let row: Option<(i64, String)> = tx.opt(&NEXT_DUE, &[P::T(after), P::I(now.0)]).await?;
    Ok(row.map(|(id, domain)| (OutgoingMailId(id), domain)))
}

/// Takes a lease until `until`; none when somebody else was quicker.
pub async fn take(
    tx: &mut Tx<'_>,
    id: OutgoingMailId,
    holder: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<Option<OutgoingMail>> {
    tx.opt(&TAKE, &[P::I(id.0), P::T(holder), P::I(until.0), P::I(now.0)]).await
}

/// Writes down how the sending ended, from what stands in `mail`. False when the lease is another's by now.
pub async fn settle(tx: &mut Tx<'_>, leased: &OutgoingMail, after: &OutgoingMail) -> Result<bool> {
    let values = [
        P::I(leased.id.0),
        P::I(leased.lease),
        P::T(&leased.lease_holder),
        P::I(after.state.code()),
        P::I(after.due_at.0),
        P::T(&after.answer),
        after.settled_at.map(|at| at.0).into(),
    ];
    Ok(tx.exec(&SETTLE, &values).await? > 0)
}

/// Ends every lease, where whoever held one is known to be dead; how many there were.
pub async fn release(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64> {
    tx.exec(&RELEASE, &[P::I(now.0)]).await
}

/// Makes failed mail wait again, as if it was written now. False when there is none.
pub async fn retry(tx: &mut Tx<'_>, id: OutgoingMailId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&RETRY, &[P::I(id.0), P::I(now.0)]).await? > 0)
}

/// Makes the mail of a ticket that of another.
pub async fn move_all(tx: &mut Tx<'_>, from: TicketId, to: TicketId) -> Result<()> {
    tx.exec(&MOVE_ALL, &[P::I(from.0), P::I(to.0)]).await.map(drop)
}

/// One mail.
pub async fn find(tx: &mut Tx<'_>, id: OutgoingMailId) -> Result<Option<OutgoingMail>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// The `Message-ID`s of the last mail of a ticket, the newest first; one stands there for each recipient.
pub async fn keys_of_ticket(tx: &mut Tx<'_>, ticket: TicketId, most: i64) -> Result<Vec<String>> {
    tx.all(&KEYS_OF_TICKET, &[P::I(ticket.0), P::I(most)]).await
}

/// The mail of a ticket, the oldest first.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<OutgoingMail>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// The newest mail in a state.
pub async fn in_state(tx: &mut Tx<'_>, state: MailState, most: i64) -> Result<Vec<OutgoingMail>> {
    tx.all(&IN_STATE, &[P::I(state.code()), P::I(most)]).await
}

/// How much mail is in a state.
pub async fn count(tx: &mut Tx<'_>, state: MailState) -> Result<i64> {
    tx.one(&COUNT, &[P::I(state.code())]).await
}
