//! Tickets: one row each. Whatever changes department, status or archive flag also moves the counts.

use crate::{Error, FromRow, P, Result, Row, Tx, count, statements};
use domain::{
    AccessKey, Channel, ClientId, ContactId, DepartmentId, Priority, ProviderId, RequestType, Requester,
    ServiceId, StaffId, StatusId, StatusKind, Ticket, TicketId, TicketNumber, Timestamp,
};

/// The columns of a ticket, `t`, with the kind of its status, `s`; read by [`FromRow`].
macro_rules! columns {
    () => {
        "t.id, t.number, t.access_key, t.provider_id, t.department_id, t.status_id, s.kind, t.is_archived,
        t.priority, t.subject, t.client_id, t.contact_id, t.requester_name, t.requester_email, t.service_id,
        t.opened_by_staff_id, t.opened_by_name, t.assignee_id, t.copies, t.opened_at, t.last_message_at,
        t.last_by_staff, t.closed_at, t.message_count, t.client_unread, t.staff_unread, t.has_note, t.opening_files,
        t.client_priority, t.is_raised, t.request_type, t.channel, t.client_may_close, t.returned_by_violation,
        t.waiting_since, t.due_at, t.blind_copies, t.deadline_at, t.active_at"
    };
}
pub(crate) use columns;

/// How many columns a ticket has in a list; those of the list stand behind them.
pub const WIDTH: usize = 39;

statements! {
    NEXT_ID:
        sqlite "UPDATE sequence SET value = value + 1 WHERE name = 'ticket' RETURNING value"
        postgres "SELECT nextval('ticket_id_sequence') AS value"
        because "a PostgreSQL sequence takes no row lock, so opens do not wait for each other";
    IS_NUMBER: "SELECT 1 FROM ticket WHERE number = $1 UNION ALL SELECT 1 FROM merged_ticket WHERE number = $1";
    IS_TAKEN: "SELECT 1 FROM ticket WHERE number = $1 UNION ALL SELECT 1 FROM ticket WHERE id = $1
        UNION ALL SELECT 1 FROM merged_ticket WHERE number = $1 UNION ALL SELECT 1 FROM merged_ticket WHERE id = $1";
    INSERT: "INSERT INTO ticket (id, number, access_key, provider_id, department_id, status_id, is_archived,
        priority, subject, client_id, contact_id, requester_name, requester_email, service_id, opened_by_staff_id,
        opened_by_name, assignee_id, copies, opened_at, last_message_at, last_by_staff, closed_at, message_count,
        client_unread, staff_unread, has_note, opening_files, client_priority, is_raised, request_type, channel,
        client_may_close, returned_by_violation, waiting_since, due_at, blind_copies, deadline_at, active_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)";
    FIND: concat!("SELECT ", columns!(), " FROM ticket t JOIN status s ON s.id = t.status_id WHERE t.id = $1");
    FIND_BY_NUMBER:
        concat!("SELECT ", columns!(), " FROM ticket t JOIN status s ON s.id = t.status_id WHERE t.number = $1");
    LOCK:
        sqlite "SELECT id FROM ticket WHERE id = $1"
        postgres "SELECT id FROM ticket WHERE id = $1 FOR UPDATE"
        because "SQLite has one writer, so its rows need no locks";
    UPDATE: "UPDATE ticket SET provider_id = $2, department_id = $3, status_id = $4, is_archived = $5, priority = $6,
        subject = $7, service_id = $8, assignee_id = $9, copies = $10, last_message_at = $11, last_by_staff = $12,
        closed_at = $13, message_count = $14, client_unread = $15, staff_unread = $16, has_note = $17,
        opening_files = $18, client_priority = $19, is_raised = $20, request_type = $21, client_may_close = $22,
        returned_by_violation = $23, waiting_since = $24, due_at = $25, active_at = $26 WHERE id = $1";
    SET_REQUESTER: "UPDATE ticket SET client_id = $2, contact_id = $3, requester_name = $4, requester_email = $5
        WHERE id = $1";
    SET_KEY: "UPDATE ticket SET access_key = $2 WHERE id = $1";
    SET_DETAILS: "UPDATE ticket SET blind_copies = $2, deadline_at = $3 WHERE id = $1";
    SET_OPENED: "UPDATE ticket SET opened_at = $2 WHERE id = $1";
    DELETE: "DELETE FROM ticket WHERE id = $1";
    UNREAD_OF_CLIENT: "SELECT department_id, COUNT(*) FROM ticket
        WHERE client_id = $1 AND client_unread AND NOT is_archived GROUP BY department_id";
    OF_CLIENT: "SELECT id FROM ticket WHERE client_id = $1 LIMIT 1000";
    READ_BY_CLIENT: "UPDATE ticket SET client_unread = FALSE WHERE id = $1 AND client_unread AND last_message_at <= $2";
    READ_BY_STAFF: "UPDATE ticket SET staff_unread = FALSE WHERE id = $1 AND staff_unread AND last_message_at <= $2";
    COPY_FIELDS: "INSERT INTO ticket_custom_field (ticket_id, field_key, value)
        SELECT CAST($2 AS BIGINT), field_key, value FROM ticket_custom_field WHERE ticket_id = $1";
    COPY_TAGS: "INSERT INTO ticket_tag (ticket_id, tag_id)
        SELECT CAST($2 AS BIGINT), tag_id FROM ticket_tag WHERE ticket_id = $1";
    IDLE: "SELECT id FROM ticket WHERE status_id = $1 AND last_message_at < $2 AND active_at < $2
        ORDER BY last_message_at, id LIMIT $3";
    PUT_AWAY: "SELECT id FROM ticket WHERE closed_at IS NOT NULL AND NOT is_archived AND closed_at < $1
        ORDER BY closed_at, id LIMIT $2";
    SET_FIELD: "INSERT INTO ticket_custom_field (ticket_id, field_key, value) VALUES ($1, $2, $3)
        ON CONFLICT (ticket_id, field_key) DO UPDATE SET value = EXCLUDED.value";
    FIELDS: "SELECT field_key, value FROM ticket_custom_field WHERE ticket_id = $1 ORDER BY field_key";
}

impl FromRow for Ticket {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: TicketId(row.get(0)?),
            number: TicketNumber(row.get(1)?),
            access_key: AccessKey(row.get(2)?),
            provider: ProviderId(row.get(3)?),
            department: DepartmentId(row.get(4)?),
            status: StatusId(row.get(5)?),
            status_kind: StatusKind::from_code(row.get(6)?).ok_or(Error::BadRow("status.kind"))?,
            is_archived: row.get(7)?,
            priority: Priority::from_code(row.get(8)?).ok_or(Error::BadRow("ticket.priority"))?,
            subject: row.get(9)?,
            requester: Requester {
                client: row.get::<Option<i64>>(10)?.map(ClientId),
                contact: row.get::<Option<i64>>(11)?.map(ContactId),
                name: row.get(12)?,
                email: row.get(13)?,
            },
            service: row.get::<Option<i64>>(14)?.map(ServiceId),
            opened_by: row.get::<Option<i64>>(15)?.map(StaffId),
            opened_by_name: row.get(16)?,
            assignee: row.get::<Option<i64>>(17)?.map(StaffId),
            copies: row.get(18)?,
            opened_at: Timestamp(row.get(19)?),
            last_message_at: Timestamp(row.get(20)?),
            last_by_staff: row.get(21)?,
            closed_at: row.get::<Option<i64>>(22)?.map(Timestamp),
            message_count: row.get(23)?,
            client_unread: row.get(24)?,
            staff_unread: row.get(25)?,
            has_note: row.get(26)?,
            opening_files: row.get(27)?,
            client_priority: Priority::from_code(row.get(28)?)
                .ok_or(Error::BadRow("ticket.client_priority"))?,
            is_raised: row.get(29)?,
            request_type: RequestType::from_code(row.get(30)?).ok_or(Error::BadRow("ticket.request_type"))?,
            channel: Channel::from_code(row.get(31)?).ok_or(Error::BadRow("ticket.channel"))?,
            client_may_close: row.get(32)?,
            returned_by_violation: row.get(33)?,
            waiting_since: row.get::<Option<i64>>(34)?.map(Timestamp),
            due_at: row.get::<Option<i64>>(35)?.map(Timestamp),
            blind_copies: row.get(36)?,
            deadline_at: row.get::<Option<i64>>(37)?.map(Timestamp),
            active_at: Timestamp(row.get(38)?),
        })
    }
}

/// The next internal id. It skips every public number, so the two sets never meet.
pub async fn next_id(tx: &mut Tx<'_>) -> Result<TicketId> {
    loop {
        let id: i64 = tx.one(&NEXT_ID, &[]).await?;
        if !is_number(tx, TicketNumber(id)).await? {
            return Ok(TicketId(id));
        }
    }
}

/// Whether it is the public number of some ticket, or of one that became part of another.
async fn is_number(tx: &mut Tx<'_>, number: TicketNumber) -> Result<bool> {
    Ok(tx.opt::<i64>(&IS_NUMBER, &[P::I(number.0)]).await?.is_some())
}

/// Whether a number is already the number or id of some ticket, or of one that became part of another.
pub async fn is_taken(tx: &mut Tx<'_>, number: TicketNumber) -> Result<bool> {
    Ok(tx.opt::<i64>(&IS_TAKEN, &[P::I(number.0)]).await?.is_some())
}

/// Adds a ticket and counts it.
pub async fn insert(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<()> {
    tx.exec(
        &INSERT,
        &[
            P::I(ticket.id.0),
            P::I(ticket.number.0),
            P::T(&ticket.access_key.0),
            P::I(ticket.provider.0),
            P::I(ticket.department.0),
            P::I(ticket.status.0),
            P::B(ticket.is_archived),
            P::I(ticket.priority.code()),
            P::T(&ticket.subject),
            ticket.requester.client.map(|id| id.0).into(),
            ticket.requester.contact.map(|id| id.0).into(),
            P::T(&ticket.requester.name),
            P::T(&ticket.requester.email),
            ticket.service.map(|id| id.0).into(),
            ticket.opened_by.map(|id| id.0).into(),
            P::T(&ticket.opened_by_name),
            ticket.assignee.map(|id| id.0).into(),
            P::T(&ticket.copies),
            P::I(ticket.opened_at.0),
            P::I(ticket.last_message_at.0),
            P::B(ticket.last_by_staff),
            ticket.closed_at.map(|at| at.0).into(),
            P::I(ticket.message_count),
            P::B(ticket.client_unread),
            P::B(ticket.staff_unread),
            P::B(ticket.has_note),
            P::I(ticket.opening_files),
            P::I(ticket.client_priority.code()),
            P::B(ticket.is_raised),
            P::I(ticket.request_type.code()),
            P::I(ticket.channel.code()),
            P::B(ticket.client_may_close),
            P::B(ticket.returned_by_violation),
            ticket.waiting_since.map(|at| at.0).into(),
            ticket.due_at.map(|at| at.0).into(),
            P::T(&ticket.blind_copies),
            ticket.deadline_at.map(|at| at.0).into(),
            P::I(ticket.active_at.0),
        ],
    )
    .await?;
    count::moved(tx, None, Some(ticket)).await
}

/// The ticket of an id.
pub async fn find(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<Ticket>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// The ticket of a public number.
pub async fn find_by_number(tx: &mut Tx<'_>, number: TicketNumber) -> Result<Option<Ticket>> {
    tx.opt(&FIND_BY_NUMBER, &[P::I(number.0)]).await
}

/// Keeps every other unit from changing the ticket until this one ends. Read the ticket again afterwards.
pub async fn lock(tx: &mut Tx<'_>, id: TicketId) -> Result<()> {
    tx.opt::<i64>(&LOCK, &[P::I(id.0)]).await.map(drop)
}

/// Writes what may change of a ticket, and moves it between the counts.
pub async fn update(tx: &mut Tx<'_>, before: &Ticket, after: &Ticket) -> Result<()> {
    tx.exec(
        &UPDATE,
        &[
            P::I(after.id.0),
            P::I(after.provider.0),
            P::I(after.department.0),
            P::I(after.status.0),
            P::B(after.is_archived),
            P::I(after.priority.code()),
            P::T(&after.subject),
            after.service.map(|id| id.0).into(),
            after.assignee.map(|id| id.0).into(),
            P::T(&after.copies),
            P::I(after.last_message_at.0),
            P::B(after.last_by_staff),
            after.closed_at.map(|at| at.0).into(),
            P::I(after.message_count),
            P::B(after.client_unread),
            P::B(after.staff_unread),
            P::B(after.has_note),
            P::I(after.opening_files),
            P::I(after.client_priority.code()),
            P::B(after.is_raised),
            P::I(after.request_type.code()),
            P::B(after.client_may_close),
            P::B(after.returned_by_violation),
            after.waiting_since.map(|at| at.0).into(),
            after.due_at.map(|at| at.0).into(),
            P::I(after.active_at.0),
        ],
    )
    .await?;
    // Seldom changed, and part of indices that every other change would have to write as well.
    if after.requester != before.requester {
        let requester = &after.requester;
        let values = [
            P::I(after.id.0),
            requester.client.map(|id| id.0).into(),
            requester.contact.map(|id| id.0).into(),
            P::T(&requester.name),
            P::T(&requester.email),
        ];
        tx.exec(&SET_REQUESTER, &values).await?;
    }
    if after.access_key != before.access_key {
        tx.exec(&SET_KEY, &[P::I(after.id.0), P::T(&after.access_key.0)]).await?;
    }
    if (&after.blind_copies, after.deadline_at) != (&before.blind_copies, before.deadline_at) {
        let deadline = after.deadline_at.map(|at| at.0).into();
        tx.exec(&SET_DETAILS, &[P::I(after.id.0), P::T(&after.blind_copies), deadline]).await?;
    }
    if after.opened_at != before.opened_at {
        tx.exec(&SET_OPENED, &[P::I(after.id.0), P::I(after.opened_at.0)]).await?;
    }
    count::moved(tx, Some(before), Some(after)).await
}

/// Removes a ticket whose messages are gone already.
pub async fn delete(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<()> {
    tx.exec(&DELETE, &[P::I(ticket.id.0)]).await?;
    count::moved(tx, Some(ticket), None).await
}

/// How many tickets of a client, but for archived ones, it has not read, by department.
pub async fn unread_of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<(DepartmentId, i64)>> {
    let rows: Vec<(i64, i64)> = tx.all(&UNREAD_OF_CLIENT, &[P::I(client.0)]).await?;
    Ok(rows.into_iter().map(|(department, count)| (DepartmentId(department), count)).collect())
}

/// Up to 1000 tickets of a client.
pub async fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<TicketId>> {
    Ok(tx.all::<i64>(&OF_CLIENT, &[P::I(client.0)]).await?.into_iter().map(TicketId).collect())
}

/// Tickets of a status in which nobody has written and whose status has not changed since then, those without a message
/// for the longest time first. Skipped are only those whose status changed meanwhile.
pub async fn idle(tx: &mut Tx<'_>, status: StatusId, before: Timestamp, limit: u32) -> Result<Vec<TicketId>> {
    let values = [P::I(status.0), P::I(before.0), P::I(i64::from(limit))];
    Ok(tx.all::<i64>(&IDLE, &values).await?.into_iter().map(TicketId).collect())
}

/// Tickets that were closed before then and are not archived, the longest closed first.
pub async fn to_put_away(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<Vec<TicketId>> {
    let values = [P::I(before.0), P::I(i64::from(limit))];
    Ok(tx.all::<i64>(&PUT_AWAY, &values).await?.into_iter().map(TicketId).collect())
}

/// Sets the value of a custom field.
pub async fn set_field(tx: &mut Tx<'_>, ticket: TicketId, key: &str, value: &str) -> Result<()> {
    tx.exec(&SET_FIELD, &[P::I(ticket.0), P::T(key), P::T(value)]).await.map(drop)
}

/// The custom fields of a ticket.
pub async fn fields(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<(String, String)>> {
    tx.all(&FIELDS, &[P::I(ticket.0)]).await
}

/// Gives a ticket the custom fields and tags of another.
pub async fn copy_marks(tx: &mut Tx<'_>, from: TicketId, to: TicketId) -> Result<()> {
    let values = [P::I(from.0), P::I(to.0)];
    tx.exec(&COPY_FIELDS, &values).await?;
    tx.exec(&COPY_TAGS, &values).await.map(drop)
}

/// The client has read all that was written until a moment; says whether that changes anything. What came in since
/// stays unread.
pub async fn read_by_client(tx: &mut Tx<'_>, id: TicketId, until: Timestamp) -> Result<bool> {
    Ok(tx.exec(&READ_BY_CLIENT, &[P::I(id.0), P::I(until.0)]).await? > 0)
}

/// The same for staff.
pub async fn read_by_staff(tx: &mut Tx<'_>, id: TicketId, until: Timestamp) -> Result<bool> {
    Ok(tx.exec(&READ_BY_STAFF, &[P::I(id.0), P::I(until.0)]).await? > 0)
}
