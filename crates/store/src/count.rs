//! Exact ticket counts, kept by the unit that changes a ticket. Reading one costs a few rows, never the table.

use crate::{P, Result, Tx, statements};
use domain::{DepartmentId, StatusId, Ticket};

statements! {
    DEPARTMENT: "INSERT INTO department_ticket_count (department_id, status_id, is_archived, slot, tickets)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (department_id, status_id, is_archived, slot)
        DO UPDATE SET tickets = department_ticket_count.tickets + EXCLUDED.tickets";
    CLIENT: "INSERT INTO client_ticket_count (client_id, status_id, is_archived, tickets)
        VALUES ($1, $2, $3, $4) ON CONFLICT (client_id, status_id, is_archived)
        DO UPDATE SET tickets = client_ticket_count.tickets + EXCLUDED.tickets";
    DEPARTMENTS: "SELECT department_id, status_id, is_archived, CAST(SUM(tickets) AS BIGINT) FROM department_ticket_count
        GROUP BY department_id, status_id, is_archived" scans because "departments times statuses times slots";
}

/// Concurrent writers on PostgreSQL would wait for each other at one counter row; SQLite has one writer.
const SLOTS: i64 = 16;

fn slot(tx: &Tx<'_>, ticket: &Ticket) -> i64 {
    match tx.engine() {
        crate::Engine::Sqlite => 0,
        crate::Engine::Postgres => ticket.id.0.rem_euclid(SLOTS),
    }
}

/// Moves a ticket from where it was counted to where it is; `None` is outside the desk.
pub(crate) async fn moved(tx: &mut Tx<'_>, before: Option<&Ticket>, after: Option<&Ticket>) -> Result<()> {
    let mut departments: Vec<[i64; 4]> = Vec::with_capacity(2);
    let mut clients: Vec<[i64; 4]> = Vec::with_capacity(2);
    for (ticket, step) in [(before, -1), (after, 1)] {
        let Some(ticket) = ticket else { continue };
        let archived = i64::from(ticket.is_archived);
        departments.push([ticket.department.0, ticket.status.0, archived, step]);
        if let Some(client) = ticket.requester.client {
            clients.push([client.0, ticket.status.0, archived, step]);
        }
    }
    let Some(any) = after.or(before) else { return Ok(()) };
    let slot = slot(tx, any);
    for [department, status, archived, step] in settled(departments) {
        let values = [P::I(department), P::I(status), P::B(archived != 0), P::I(slot), P::I(step)];
        tx.exec(&DEPARTMENT, &values).await?;
    }
    for [client, status, archived, step] in settled(clients) {
        tx.exec(&CLIENT, &[P::I(client), P::I(status), P::B(archived != 0), P::I(step)]).await?;
    }
    Ok(())
}

/// Nothing at all when a ticket stays where it was; otherwise in one order, so that two units never wait for
/// each other in a circle.
fn settled(mut steps: Vec<[i64; 4]>) -> Vec<[i64; 4]> {
    if let [[a, b, c, _], [d, e, f, _]] = steps.as_slice()
        && (a, b, c) == (d, e, f)
    {
        steps.clear();
    }
    steps.sort_unstable();
    steps
}

/// How many tickets a department has in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DepartmentCount {
    /// The department.
    pub department: DepartmentId,
    /// The status.
    pub status: StatusId,
    /// Whether the archived ones are counted, or the others.
    pub is_archived: bool,
    /// How many.
    pub tickets: i64,
}

/// Every count of every department.
pub async fn departments(tx: &mut Tx<'_>) -> Result<Vec<DepartmentCount>> {
    let rows: Vec<(i64, i64, bool, i64)> = tx.all(&DEPARTMENTS, &[]).await?;
    Ok(rows
        .into_iter()
        .map(|(department, status, is_archived, tickets)| DepartmentCount {
            department: DepartmentId(department),
            status: StatusId(status),
            is_archived,
            tickets,
        })
        .collect())
}
