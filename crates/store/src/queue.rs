//! Queue entries: which tickets wait for whom.

use crate::list::values::Values;
use crate::{FromRow, P, Result, Row, Tx, statements, ticket};
use domain::{
    ClientId, DepartmentId, Holder, Page, Priority, ProviderId, QueueEntry, QueueEntryId, QueueFilter,
    QueuePlace, Scope, ServiceKind, StaffId, Ticket, TicketId, TicketNumber, Timestamp,
};

statements! {
    FIND: "SELECT id, ticket_id, department_id, staff_id, entered_at, rank FROM queue_entry WHERE id = $1";
    OF_TICKET: "SELECT id, ticket_id, department_id, staff_id, entered_at, rank FROM queue_entry WHERE ticket_id = $1
        ORDER BY id";
    AFTER: "SELECT id, ticket_id FROM queue_entry WHERE id > $1 ORDER BY id LIMIT $2";
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
            base_weight: row.get::<i64>(start + 4)? / RANK - row.get::<i64>(start + 5)?,
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

/// So many entries with an id above this one, in order, each with its ticket.
pub async fn entries_after(
    tx: &mut Tx<'_>,
    id: QueueEntryId,
    limit: u32,
) -> Result<Vec<(QueueEntryId, TicketId)>> {
    let rows: Vec<(i64, i64)> = tx.all(&AFTER, &[P::I(id.0), P::I(limit.into())]).await?;
    Ok(rows.into_iter().map(|(entry, ticket)| (QueueEntryId(entry), TicketId(ticket))).collect())
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
    Ok(QueueEntryId(tx.one(&INSERT, &values).await?))
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

/// The queue as a list is asked for.
#[derive(Debug, Clone, Copy)]
pub struct QueueQuery<'q> {
    /// What the staff member may see at all.
    pub scope: &'q Scope,
    /// Whose queue.
    pub staff: StaffId,
    /// Which entries.
    pub filter: &'q QueueFilter,
}

/// One condition for each holder, so that each branch is read from its index and costs the page. Clients have no
/// queue.
fn branches(query: QueueQuery<'_>, values: &mut Values) -> Option<Vec<String>> {
    match query.scope {
        Scope::Everything => Some(vec![EVERYTHING.to_owned()]),
        Scope::Departments(departments) => {
            let mut of = |column, id| format!("q.{column} = {}", values.number(id));
            let mut all: Vec<String> = departments.iter().map(|id| of("department_id", id.0)).collect();
            all.push(of("staff_id", query.staff.0));
            Some(all)
        }
        Scope::Client(_) => None,
    }
}

/// The conditions that are checked row by row.
fn conditions(filter: &QueueFilter, values: &mut Values) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(numbers) = &filter.numbers {
        all.push(values.one_of("t.number", numbers.iter().map(|number| number.0)));
    }
    if let Some(part) = &filter.subject_contains {
        all.push(values.contains_any("t.subject", std::slice::from_ref(part)));
    }
    if let Some(part) = &filter.client_contains {
        let part = std::slice::from_ref(part);
        let name = values.contains_any("t.requester_name", part);
        all.push(format!("({name} OR {})", values.contains_any("t.requester_email", part)));
    }
    if let Some(client) = filter.client {
        all.push(values.one_of("t.client_id", [client.0]));
    }
    if let Some(clients) = &filter.clients {
        all.push(values.one_of("t.client_id", clients.iter().map(|id| id.0)));
    }
    if let Some(providers) = &filter.providers {
        all.push(values.one_of("t.provider_id", providers.iter().map(|id| id.0)));
    }
    if let Some(departments) = &filter.departments {
        all.push(values.one_of("t.department_id", departments.iter().map(|id| id.0)));
    }
    if let Some(kinds) = &filter.service_kinds {
        let kinds = values.one_of("v.kind", kinds.iter().map(|kind| kind.code()));
        all.push(format!("EXISTS (SELECT 1 FROM service v WHERE v.id = t.service_id AND {kinds})"));
    }
    if let Some(priorities) = &filter.priorities {
        all.push(values.one_of("t.priority", priorities.iter().map(|priority| priority.code())));
    }
    match filter.holder {
        Some(Holder::Staff(id)) => all.push(values.one_of("q.staff_id", [id.0])),
        Some(Holder::Department(id)) => all.push(values.one_of("q.department_id", [id.0])),
        None => {}
    }
    if let Some(unread) = filter.unread {
        all.push(format!("t.staff_unread = {}", values.flag(unread)));
    }
    all
}

/// The condition of a branch that has none.
const EVERYTHING: &str = "TRUE";

/// What each branch reads from, and its `WHERE`. The ticket is joined for a filter only; the cross join keeps SQLite
/// from beginning with the tickets.
fn sources(query: QueueQuery<'_>, values: &mut Values) -> Option<Vec<String>> {
    let branches = branches(query, values)?;
    let conditions = conditions(query.filter, values);
    let from = if conditions.is_empty() {
        "FROM queue_entry q WHERE "
    } else {
        "FROM queue_entry q CROSS JOIN ticket t WHERE t.id = q.ticket_id AND "
    };
    let of = |branch: String| {
        std::iter::once(branch).chain(conditions.iter().cloned()).collect::<Vec<_>>().join(" AND ")
    };
    let source = |branch: String| match (branch.as_str(), conditions.is_empty()) {
        // SQLite counts a whole table by its pages, but with any condition row by row.
        (EVERYTHING, true) => "FROM queue_entry q".to_owned(),
        _ => format!("{from}{}", of(branch)),
    };
    Some(branches.into_iter().map(source).collect())
}

const ORDER: &str = "ORDER BY q.is_raised DESC, q.rank, q.due_at, q.id";

fn list_text(query: QueueQuery<'_>, page: Page) -> Option<(String, Values)> {
    let mut values = Values::default();
    let window = values.number(i64::from(page.offset) + i64::from(page.limit));
    let ids: Vec<String> = sources(query, &mut values)?
        .into_iter()
        .map(|source| format!("SELECT id FROM (SELECT q.id {source} {ORDER} LIMIT {window}) b"))
        .collect();
    let (limit, offset) = (values.number(page.limit.into()), values.number(page.offset.into()));
    let text = format!(
        "SELECT {}, q.id, q.ticket_id, q.department_id, q.staff_id, q.entered_at, q.rank FROM queue_entry q
        LEFT JOIN ticket t ON t.id = q.ticket_id LEFT JOIN status s ON s.id = t.status_id WHERE q.id IN ({})
        {ORDER} LIMIT {limit} OFFSET {offset}",
        ticket::columns!(),
        ids.join(" UNION ALL "),
    );
    Some((text, values))
}

fn count_text(query: QueueQuery<'_>) -> Option<(String, Values)> {
    let mut values = Values::default();
    let counts: Vec<String> = sources(query, &mut values)?
        .into_iter()
        .map(|source| format!("(SELECT COUNT(*) {source})"))
        .collect();
    Some((format!("SELECT {}", counts.join(" + ")), values))
}

/// What waits for a staff member or its departments, the longest waiting first. Clients have no queue.
pub async fn list(tx: &mut Tx<'_>, query: QueueQuery<'_>, page: Page) -> Result<Vec<QueueRow>> {
    let Some((text, values)) = list_text(query, page) else { return Ok(Vec::new()) };
    run(tx, query, &text, &values).await
}

/// How many entries wait for a staff member or its departments. Costs the queue, which is what is left to do.
pub async fn total(tx: &mut Tx<'_>, query: QueueQuery<'_>) -> Result<i64> {
    let Some((text, values)) = count_text(query) else { return Ok(0) };
    Ok(run::<i64>(tx, query, &text, &values).await?.into_iter().next().unwrap_or(0))
}

async fn run<T: FromRow>(
    tx: &mut Tx<'_>,
    query: QueueQuery<'_>,
    text: &str,
    values: &Values,
) -> Result<Vec<T>> {
    if *query.filter == QueueFilter::default() {
        tx.all_dynamic(text, &values.bound()).await
    } else {
        tx.all_long(text, &values.bound()).await
    }
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    let departments = Scope::Departments(vec![DepartmentId(1), DepartmentId(2)]);
    let every = QueueFilter {
        numbers: Some(vec![TicketNumber(1), TicketNumber(2)]),
        subject_contains: Some("part".to_owned()),
        client_contains: Some("part".to_owned()),
        client: Some(ClientId(1)),
        clients: Some(vec![ClientId(1), ClientId(2)]),
        providers: Some(vec![ProviderId(1)]),
        departments: Some(vec![DepartmentId(1)]),
        service_kinds: Some(vec![ServiceKind::Domain]),
        priorities: Some(vec![Priority::High, Priority::Urgent]),
        holder: Some(Holder::Staff(StaffId(1))),
        unread: Some(true),
    };
    let held = QueueFilter { holder: Some(Holder::Department(DepartmentId(1))), ..QueueFilter::default() };
    let shapes = [
        ("everything", Scope::Everything, QueueFilter::default()),
        ("departments", departments.clone(), QueueFilter::default()),
        ("everything, filtered", Scope::Everything, every.clone()),
        ("departments, filtered", departments, every),
        ("everything, by holder", Scope::Everything, held),
    ];
    let mut all = Vec::new();
    for (name, scope, filter) in &shapes {
        let query = QueueQuery { scope, staff: StaffId(1), filter };
        all.extend(list_text(query, Page::new(0, 25)).map(|(text, _)| (format!("queue of {name}"), text)));
        // Counting the whole queue reads the whole queue.
        if !matches!(scope, Scope::Everything) {
            all.extend(count_text(query).map(|(text, _)| (format!("total of {name}"), text)));
        }
    }
    all
}
