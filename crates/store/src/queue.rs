//! Queue entries: which tickets wait for whom.

use crate::{FromRow, P, Result, Row, Tx, statements, ticket};
use domain::{
    DepartmentId, Page, QueueEntry, QueueEntryId, QueuePlace, Scope, StaffId, Ticket, TicketId, Timestamp,
};
use std::fmt::Write;

statements! {
    FIND: "SELECT id, ticket_id, department_id, staff_id, entered_at FROM queue_entry WHERE id = $1";
    OF_TICKET: "SELECT id, ticket_id, department_id, staff_id, entered_at FROM queue_entry WHERE ticket_id = $1
        ORDER BY id";
    INSERT: "INSERT INTO queue_entry (ticket_id, department_id, staff_id, entered_at, is_raised, rank, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    PLACE: "UPDATE queue_entry SET is_raised = $2, rank = entered_at / 60000000 - $3, due_at = $4 WHERE ticket_id = $1";
    DELETE: "DELETE FROM queue_entry WHERE id = $1";
    DELETE_OF_TICKET: "DELETE FROM queue_entry WHERE ticket_id = $1";
    RETURN: "UPDATE queue_entry SET department_id = $2, staff_id = NULL WHERE id = $1";
    ASSIGN: "UPDATE queue_entry SET department_id = NULL, staff_id = $2 WHERE id = $1";
}

impl FromRow for QueueEntry {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Self::at(row, 0)
    }
}

trait At: Sized {
    fn at(row: &Row<'_>, start: usize) -> Result<Self>;
}

impl At for QueueEntry {
    fn at(row: &Row<'_>, start: usize) -> Result<Self> {
        Ok(Self {
            id: QueueEntryId(row.get(start)?),
            ticket: TicketId(row.get(start + 1)?),
            department: row.get::<Option<i64>>(start + 2)?.map(DepartmentId),
            staff: row.get::<Option<i64>>(start + 3)?.map(StaffId),
            entered_at: Timestamp(row.get(start + 4)?),
        })
    }
}

/// A queue entry with its ticket.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// The ticket.
    pub ticket: Ticket,
    /// Its entry.
    pub entry: QueueEntry,
}

impl FromRow for QueueRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { ticket: Ticket::from_row(row)?, entry: QueueEntry::at(row, ticket::WIDTH)? })
    }
}

/// The entry of an id.
pub async fn find(tx: &mut Tx<'_>, id: QueueEntryId) -> Result<Option<QueueEntry>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// Every entry of a ticket.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<QueueEntry>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// The microseconds of one rank: a minute.
const RANK: i64 = 60_000_000;

/// Stands for no deadline: the engines do not agree where NULL sorts.
const NEVER: i64 = i64::MAX;

async fn insert(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    holder: (Option<DepartmentId>, Option<StaffId>),
    place: QueuePlace,
    entered_at: Timestamp,
) -> Result<QueueEntryId> {
    let values = [
        P::I(ticket.0),
        holder.0.map(|id| id.0).into(),
        holder.1.map(|id| id.0).into(),
        P::I(entered_at.0),
        P::B(place.is_raised),
        P::I(entered_at.0 / RANK - place.base_weight),
        P::I(place.due_at.map_or(NEVER, |at| at.0)),
    ];
    tx.one(&INSERT, &values).await.map(QueueEntryId)
}

/// Lets a ticket wait for a department.
pub async fn wait_for_department(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    department: DepartmentId,
    place: QueuePlace,
    entered_at: Timestamp,
) -> Result<QueueEntryId> {
    insert(tx, ticket, (Some(department), None), place, entered_at).await
}

/// Lets a ticket wait for a staff member.
pub async fn wait_for_staff(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    staff: StaffId,
    place: QueuePlace,
    entered_at: Timestamp,
) -> Result<QueueEntryId> {
    insert(tx, ticket, (None, Some(staff)), place, entered_at).await
}

/// Moves the entries of a ticket to another place in the queue; they have waited as long as they have.
pub async fn place(tx: &mut Tx<'_>, ticket: TicketId, place: QueuePlace) -> Result<()> {
    let due_at = place.due_at.map_or(NEVER, |at| at.0);
    let values = [P::I(ticket.0), P::B(place.is_raised), P::I(place.base_weight), P::I(due_at)];
    tx.exec(&PLACE, &values).await.map(drop)
}

/// Gives an entry of a department to a staff member; it keeps its id and its place.
pub async fn assign(tx: &mut Tx<'_>, entry: QueueEntryId, staff: StaffId) -> Result<()> {
    tx.exec(&ASSIGN, &[P::I(entry.0), P::I(staff.0)]).await.map(drop)
}

/// Lets an entry wait for a department; it keeps its id and its place.
pub async fn give_to_department(
    tx: &mut Tx<'_>,
    entry: QueueEntryId,
    department: DepartmentId,
) -> Result<()> {
    tx.exec(&RETURN, &[P::I(entry.0), P::I(department.0)]).await.map(drop)
}

/// Removes an entry.
pub async fn delete(tx: &mut Tx<'_>, id: QueueEntryId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// Removes every entry of a ticket.
pub async fn delete_of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.exec(&DELETE_OF_TICKET, &[P::I(ticket.0)]).await.map(drop)
}

const ORDER: &str = "ORDER BY is_raised DESC, rank, due_at, id";

/// One branch for each holder, so that each is read from its index and costs the page.
fn list_text(scope: &Scope, staff: StaffId, page: Page) -> Option<(String, Vec<i64>)> {
    let window = i64::from(page.offset) + i64::from(page.limit);
    let mut values = vec![window];
    let branches: Vec<String> = match scope {
        Scope::Everything => vec!["TRUE".to_owned()],
        Scope::Departments(departments) => {
            let mut conditions: Vec<String> = Vec::new();
            for department in departments {
                values.push(department.0);
                conditions.push(format!("department_id = ${}", values.len()));
            }
            values.push(staff.0);
            conditions.push(format!("staff_id = ${}", values.len()));
            conditions
        }
        Scope::Client(_) => return None,
    };
    let ids: Vec<String> = branches
        .iter()
        .map(|branch| {
            format!("SELECT id FROM (SELECT id FROM queue_entry WHERE {branch} {ORDER} LIMIT $1) b")
        })
        .collect();
    let mut text = format!(
        "SELECT {}, q.id, q.ticket_id, q.department_id, q.staff_id, q.entered_at FROM queue_entry q
        LEFT JOIN ticket t ON t.id = q.ticket_id LEFT JOIN status s ON s.id = t.status_id WHERE q.id IN ({})
        ORDER BY q.is_raised DESC, q.rank, q.due_at, q.id",
        ticket::columns!(),
        ids.join(" UNION ALL "),
    );
    values.push(i64::from(page.limit));
    write!(text, " LIMIT ${}", values.len()).ok()?;
    values.push(i64::from(page.offset));
    write!(text, " OFFSET ${}", values.len()).ok()?;
    Some((text, values))
}

fn count_text(scope: &Scope, staff: StaffId) -> Option<(String, Vec<i64>)> {
    match scope {
        Scope::Everything => Some(("SELECT COUNT(*) FROM queue_entry".to_owned(), Vec::new())),
        Scope::Departments(departments) => {
            let mut values = vec![staff.0];
            let mut text = "SELECT (SELECT COUNT(*) FROM queue_entry WHERE staff_id = $1)".to_owned();
            for department in departments {
                values.push(department.0);
                write!(text, " + (SELECT COUNT(*) FROM queue_entry WHERE department_id = ${})", values.len())
                    .ok()?;
            }
            Some((text, values))
        }
        Scope::Client(_) => None,
    }
}

/// What waits for a staff member or its departments, the longest waiting first. Clients have no queue.
pub async fn list(tx: &mut Tx<'_>, scope: &Scope, staff: StaffId, page: Page) -> Result<Vec<QueueRow>> {
    let Some((text, values)) = list_text(scope, staff, page) else { return Ok(Vec::new()) };
    let values: Vec<P<'_>> = values.into_iter().map(P::I).collect();
    tx.all_dynamic(&text, &values).await
}

/// How many entries wait for a staff member or its departments. Costs the queue, which is what is left to do.
pub async fn total(tx: &mut Tx<'_>, scope: &Scope, staff: StaffId) -> Result<i64> {
    let Some((text, values)) = count_text(scope, staff) else { return Ok(0) };
    let values: Vec<P<'_>> = values.into_iter().map(P::I).collect();
    Ok(tx.all_dynamic::<i64>(&text, &values).await?.into_iter().next().unwrap_or(0))
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    let departments = Scope::Departments(vec![DepartmentId(1), DepartmentId(2)]);
    [("queue of everything", Scope::Everything), ("queue of departments", departments)]
        .into_iter()
        .filter_map(|(name, scope)| {
            Some((name.to_owned(), list_text(&scope, StaffId(1), Page::new(0, 25))?.0))
        })
        .collect()
}
