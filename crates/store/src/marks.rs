//! What staff see of tickets at a glance: who answers them, whose favourites they are, what is known of their clients.
//! Read for a whole page at once.

use crate::{FromRow, P, Result, Row, Tx};
use domain::{AnsweringLock, ClientId, StaffId, TicketId, Timestamp};
use std::fmt::Write;

/// The marks of one ticket.
#[derive(Debug, Clone)]
pub struct MarksRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Its client.
    pub client: Option<ClientId>,
    /// Its lock, live or not.
    pub lock: Option<AnsweringLock>,
    /// Whether the reader has marked it.
    pub is_favourite: bool,
    /// Whether its client was found at fault in it.
    pub has_violation: bool,
    /// Whether something is noted about its client: in its account, or as a note of its own that sticks to its tickets.
    pub client_has_comment: bool,
    /// How staff find its client.
    pub attitude: String,
    /// Whether its client pays for support.
    pub is_premium: bool,
    /// When the last line of its timeline was written, of whatever kind.
    pub last_activity_at: Option<Timestamp>,
}

impl FromRow for MarksRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let ticket = TicketId(row.get(0)?);
        let lock = match row.get::<Option<i64>>(2)? {
            Some(staff) => Some(AnsweringLock {
                ticket,
                staff: StaffId(staff),
                taken_at: Timestamp(row.get(3)?),
                expires_at: Timestamp(row.get(4)?),
            }),
            None => None,
        };
        Ok(Self {
            ticket,
            client: row.get::<Option<i64>>(1)?.map(ClientId),
            lock,
            is_favourite: row.get(5)?,
            has_violation: row.get(6)?,
            client_has_comment: row.get::<Option<String>>(7)?.is_some_and(|comment| !comment.is_empty())
                || row.get(12)?,
            attitude: row.get::<Option<String>>(8)?.unwrap_or_default(),
            is_premium: row.get::<Option<bool>>(9)?.unwrap_or(false)
                || row.get::<Option<i64>>(10)?.is_some_and(|credits| credits > 0),
            last_activity_at: row.get::<Option<i64>>(11)?.map(Timestamp),
        })
    }
}

/// `$first, $next` for so many values.
fn places(first: usize, count: usize) -> String {
    (first..first + count).fold(String::new(), |mut text, number| {
        let comma = if number == first { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}${number}");
        text
    })
}

fn marks_text(tickets: usize) -> String {
    format!(
        "SELECT t.id, t.client_id, l.staff_id, l.taken_at, l.expires_at, f.staff_id IS NOT NULL,
        EXISTS (SELECT 1 FROM violation v WHERE v.ticket_id = t.id), c.comment, c.attitude, c.is_premium, c.credits,
        (SELECT MAX(m.created_at) FROM message m WHERE m.ticket_id = t.id),
        EXISTS (SELECT 1 FROM client_note n WHERE n.client_id = t.client_id AND n.is_sticky)
        FROM ticket t LEFT JOIN answering_lock l ON l.ticket_id = t.id
        LEFT JOIN favourite f ON f.staff_id = $1 AND f.ticket_id = t.id
        LEFT JOIN client c ON c.id = t.client_id WHERE t.id IN ({})",
        places(2, tickets)
    )
}

fn groups_text(clients: usize) -> String {
    format!(
        "SELECT m.client_id, g.name FROM client_group_member m JOIN client_group g ON g.id = m.group_id
        WHERE m.client_id IN ({}) ORDER BY m.client_id, g.name",
        places(1, clients)
    )
}

/// The marks of these tickets, as this staff member sees them.
pub async fn of_tickets(tx: &mut Tx<'_>, staff: StaffId, tickets: &[TicketId]) -> Result<Vec<MarksRow>> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<P<'_>> =
        std::iter::once(staff.0).chain(tickets.iter().map(|id| id.0)).map(P::I).collect();
    tx.all_dynamic(&marks_text(tickets.len()), &values).await
}

/// The names of the groups that these clients belong to.
pub async fn groups_of(tx: &mut Tx<'_>, clients: &[ClientId]) -> Result<Vec<(ClientId, String)>> {
    if clients.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<P<'_>> = clients.iter().map(|id| P::I(id.0)).collect();
    let rows: Vec<(i64, String)> = tx.all_dynamic(&groups_text(clients.len()), &values).await?;
    Ok(rows.into_iter().map(|(client, name)| (ClientId(client), name)).collect())
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    vec![("marks of tickets".to_owned(), marks_text(2)), ("groups of clients".to_owned(), groups_text(2))]
}
