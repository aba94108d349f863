//! From a filter to the text of a statement.

use super::values::Values;
use super::{Columns, ListRow, OwnRow};
use crate::{Engine, search};
use domain::{
    ClientId, DepartmentId, Order, Page, ProviderId, Scope, ServiceKind, SortBy, StaffId, StatusId,
    TicketFilter, TicketMark, Timestamp,
};

/// What a list shows and in which order.
#[derive(Debug, Clone)]
pub struct ListQuery {
    /// What the caller may see at all.
    pub scope: Scope,
    /// What the caller asks for.
    pub filter: TicketFilter,
    /// Sorted by what.
    pub sort: SortBy,
    /// In which direction.
    pub order: Order,
    /// Which rows.
    pub page: Page,
    /// The present moment, for what expires.
    pub now: Timestamp,
}

impl ListQuery {
    /// The one client whose tickets are listed; `Some(None)` when scope and filter name different ones.
    pub(super) fn client(&self) -> Option<Option<ClientId>> {
        match (&self.scope, self.filter.client) {
            (Scope::Client(own), Some(asked)) if *own != asked => Some(None),
            (Scope::Client(client), _) => Some(Some(*client)),
            (_, Some(client)) => Some(Some(client)),
            (_, None) => None,
        }
    }

    /// The departments that scope and filter leave; `None` when neither names any.
    pub(super) fn departments(&self) -> Option<Vec<DepartmentId>> {
        match (&self.scope, &self.filter.departments) {
            (Scope::Departments(own), Some(asked)) => {
                Some(asked.iter().copied().filter(|id| own.contains(id)).collect())
            }
            (Scope::Departments(own), None) => Some(own.clone()),
            (_, Some(asked)) => Some(asked.clone()),
            (_, None) => None,
        }
    }
}

/// The equality that a branch fixes and an index serves.
enum Branch {
    Whole,
    Client(ClientId, Option<bool>),
    Department(DepartmentId),
    DepartmentStatus(DepartmentId, StatusId),
    Status(StatusId),
}

/// More branches than this cost more than checking row by row.
const MOST_BRANCHES: usize = 64;

/// Branches in which the sort order can be read from an index; `None` when no row can match.
fn branches(query: &ListQuery) -> Option<Vec<Branch>> {
    let by_last = query.sort == SortBy::LastMessage;
    if let Some(client) = query.client() {
        let client = client?;
        return Some(match query.filter.archived {
            None if by_last => vec![Branch::Client(client, Some(false)), Branch::Client(client, Some(true))],
            archived => vec![Branch::Client(client, archived)],
        });
    }
    if query.filter.numbers.is_some() || query.filter.favourite_of.is_some() {
        return Some(vec![Branch::Whole]);
    }
    Some(match (query.departments().map(unique), query.filter.statuses.clone().map(unique)) {
        (Some(departments), Some(statuses))
            if by_last && departments.len() * statuses.len() <= MOST_BRANCHES =>
        {
            let of = |department: &DepartmentId| {
                let department = *department;
                statuses.iter().map(move |status| Branch::DepartmentStatus(department, *status))
            };
            departments.iter().flat_map(of).collect()
        }
        (Some(departments), _) if departments.len() <= MOST_BRANCHES => {
            departments.into_iter().map(Branch::Department).collect()
        }
        (None, Some(statuses)) if statuses.len() <= MOST_BRANCHES => {
            statuses.into_iter().map(Branch::Status).collect()
        }
        _ => vec![Branch::Whole],
    })
}

/// A row that two branches found would be counted twice.
fn unique<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort_unstable();
    all.dedup();
    all
}

fn branch_conditions(branch: &Branch, query: &ListQuery, values: &mut Values) -> Vec<String> {
    let mut all = Vec::new();
    match branch {
        Branch::Whole => {}
        Branch::Client(client, archived) => {
            all.push(format!("t.client_id = {}", values.number(client.0)));
            if let Some(archived) = archived {
                all.push(format!("t.is_archived = {}", values.flag(*archived)));
            }
        }
        Branch::Department(department) => {
            all.push(format!("t.department_id = {}", values.number(department.0)))
        }
        Branch::DepartmentStatus(department, status) => {
            all.push(format!("t.department_id = {}", values.number(department.0)));
            all.push(format!("t.status_id = {}", values.number(status.0)));
        }
        Branch::Status(status) => all.push(format!("t.status_id = {}", values.number(status.0))),
    }
    if !matches!(branch, Branch::Department(_) | Branch::DepartmentStatus(..))
        && let Some(departments) = query.departments()
    {
        all.push(values.one_of("t.department_id", departments.iter().map(|id| id.0)));
    }
    if !matches!(branch, Branch::Status(_) | Branch::DepartmentStatus(..))
        && let Some(statuses) = &query.filter.statuses
    {
        all.push(values.one_of("t.status_id", statuses.iter().map(|id| id.0)));
    }
    if !matches!(branch, Branch::Client(..))
        && let Some(archived) = query.filter.archived
    {
        all.push(format!("t.is_archived = {}", values.flag(archived)));
    }
    all
}

/// The conditions that no branch serves.
pub(super) fn row_conditions(engine: Engine, query: &ListQuery, values: &mut Values) -> Vec<String> {
    let filter = &query.filter;
    let mut all = Vec::new();
    // Staff find by what was hidden from the client, too, unless their program shows what it finds to clients.
    let spoken = if filter.shown_only || matches!(query.scope, Scope::Client(_)) {
        "m.kind = 0 AND NOT m.is_hidden"
    } else {
        "m.kind = 0"
    };
    if let Some(numbers) = &filter.numbers {
        all.push(values.one_of("t.number", numbers.iter().map(|number| number.0)));
    }
    if let Some(provider) = filter.provider {
        all.push(format!("t.provider_id = {}", values.number(provider.0)));
    }
    if let Some(assignee) = filter.assignee {
        all.push(format!("t.assignee_id = {}", values.number(assignee.0)));
    }
    if let Some(priorities) = &filter.priorities {
        all.push(values.one_of("t.priority", priorities.iter().map(|priority| priority.code())));
    }
    if let Some(email) = &filter.email {
        all.push(format!("LOWER(t.requester_email) = LOWER({})", values.text(email.clone())));
    }
    for (column, parts) in [
        ("t.requester_email", filter.email_contains.as_deref()),
        ("t.requester_name", filter.name_contains.as_deref()),
        ("t.subject", filter.subject_contains.as_ref().map(std::slice::from_ref)),
    ] {
        if let Some(parts) = parts {
            all.push(values.contains_any(column, parts));
        }
    }
    if let Some(text) = &filter.text {
        all.push(match search::terms(engine, text) {
            Some(terms) => {
                let place = values.text(terms);
                format!(
                    "t.id IN (SELECT m.ticket_id FROM message m WHERE {spoken} AND {})",
                    search::condition(engine, &place)
                )
            }
            None => "FALSE".to_owned(),
        });
    }
    if let Some(from) = filter.opened_from {
        all.push(format!("t.opened_at >= {}", values.number(from.0)));
    }
    if let Some(before) = filter.opened_before {
        all.push(format!("t.opened_at < {}", values.number(before.0)));
    }
    if let Some((from, before)) = filter.opened_outside {
        let (from, before) = (values.number(from.0), values.number(before.0));
        all.push(format!("(t.opened_at < {from} OR t.opened_at >= {before})"));
    }
    if let Some(types) = &filter.request_types {
        all.push(values.one_of("t.request_type", types.iter().map(|kind| kind.code())));
    }
    if let Some(tags) = &filter.tags {
        let tags = values.one_of_texts("g.name_key", tags.iter().map(|tag| tag.to_lowercase()));
        all.push(format!(
            "EXISTS (SELECT 1 FROM ticket_tag tt JOIN tag g ON g.id = tt.tag_id WHERE tt.ticket_id = t.id AND {tags})"
        ));
    }
    if let Some(parts) = &filter.body_contains {
        let part = values.contains_any("m.body", parts);
        all.push(format!(
            "EXISTS (SELECT 1 FROM message m WHERE m.ticket_id = t.id AND {spoken} AND {part})"
        ));
    }
    if filter.guests_only {
        all.push("t.client_id IS NULL".to_owned());
    }
    match filter.unassigned {
        Some(true) => all.push("t.assignee_id IS NULL".to_owned()),
        Some(false) => all.push("t.assignee_id IS NOT NULL".to_owned()),
        None => {}
    }
    if let Some(holders) = &filter.assignees {
        let ids: Vec<i64> = holders.iter().flatten().map(|id| id.0).collect();
        let mut any = vec![values.one_of("t.assignee_id", ids)];
        if holders.contains(&None) {
            any.push("t.assignee_id IS NULL".to_owned());
        }
        all.push(format!("({})", any.join(" OR ")));
    }
    if let Some(marks) = &filter.marked {
        all.push(format!("({})", any_mark(marks, query.now, values)));
    }
    if let Some(marks) = &filter.unmarked {
        all.push(format!("NOT ({})", any_mark(marks, query.now, values)));
    }
    if let Some(from) = filter.last_message_from {
        all.push(format!("t.last_message_at >= {}", values.number(from.0)));
    }
    if let Some(before) = filter.last_message_before {
        all.push(format!("t.last_message_at < {}", values.number(before.0)));
    }
    if let Some(wanted) = filter.has_violation {
        let not = if wanted { "" } else { "NOT " };
        all.push(format!("{not}EXISTS (SELECT 1 FROM violation v WHERE v.ticket_id = t.id)"));
    }
    if let Some(clients) = &filter.clients {
        all.push(values.one_of("t.client_id", clients.iter().map(|id| id.0)));
    }
    if let Some(providers) = &filter.providers {
        all.push(values.one_of("t.provider_id", providers.iter().map(|id| id.0)));
    }
    if let Some(kinds) = &filter.service_kinds {
        let kinds = values.one_of("v.kind", kinds.iter().map(|kind| kind.code()));
        all.push(format!("EXISTS (SELECT 1 FROM service v WHERE v.id = t.service_id AND {kinds})"));
    }
    if let Some(part) = &filter.client_contains {
        let part = std::slice::from_ref(part);
        let name = values.contains_any("t.requester_name", part);
        all.push(format!("({name} OR {})", values.contains_any("t.requester_email", part)));
    }
    if let Some(staff) = filter.favourite_of {
        let staff = values.number(staff.0);
        all.push(format!("t.id IN (SELECT f.ticket_id FROM favourite f WHERE f.staff_id = {staff})"));
    }
    if filter.closed_only_if_archived {
        all.push("(t.is_archived OR t.closed_at IS NULL)".to_owned());
    }
    if let Some(unread) = filter.staff_unread {
        all.push(format!("t.staff_unread = {}", values.flag(unread)));
    }
    all
}

fn any_mark(marks: &[TicketMark], now: Timestamp, values: &mut Values) -> String {
    let conditions = marks.iter().map(|mark| match mark {
        TicketMark::Note => "t.has_note".to_owned(),
        TicketMark::Charge => "EXISTS (SELECT 1 FROM charge h WHERE h.ticket_id = t.id)".to_owned(),
        TicketMark::Mail => "t.channel = 1".to_owned(),
        TicketMark::BeingAnswered => format!(
            "EXISTS (SELECT 1 FROM answering_lock k WHERE k.ticket_id = t.id AND k.expires_at > {})",
            values.number(now.0)
        ),
    });
    std::iter::once("FALSE".to_owned()).chain(conditions).collect::<Vec<_>>().join(" OR ")
}

/// The `WHERE` of each branch; `None` when no row can match.
pub(super) fn wheres(engine: Engine, query: &ListQuery, values: &mut Values) -> Option<Vec<String>> {
    let branches = branches(query)?;
    if branches.is_empty() {
        return None;
    }
    let rows = row_conditions(engine, query, values);
    Some(
        branches
            .iter()
            .map(|branch| {
                let mut all = branch_conditions(branch, query, values);
                all.extend(rows.iter().cloned());
                if all.is_empty() { String::new() } else { format!(" WHERE {}", all.join(" AND ")) }
            })
            .collect(),
    )
}

/// The statement of a page; `None` when no row can match.
pub(super) fn page_text<R: Columns>(engine: Engine, query: &ListQuery) -> Option<(String, Values)> {
    let mut values = Values::default();
    let wheres = wheres(engine, query, &mut values)?;
    let column = match query.sort {
        SortBy::LastMessage => "last_message_at",
        SortBy::Opened => "opened_at",
    };
    let direction = match query.order {
        Order::Ascending => "ASC",
        Order::Descending => "DESC",
    };
    // What one person has marked is little: it is read by its own index and sorted, never sought along the order.
    let plus = if query.filter.favourite_of.is_some() { "+" } else { "" };
    let order = format!("ORDER BY {plus}t.{column} {direction}, {plus}t.id {direction}");
    let (limit, offset) = (i64::from(query.page.limit), i64::from(query.page.offset));
    let head = format!("SELECT {} FROM {}", R::COLUMNS, R::SOURCE);
    let text = match wheres.as_slice() {
        [only] if offset == 0 => format!("{head}{only} {order} LIMIT {}", values.number(limit)),
        several => {
            // Rows before the page are skipped by id alone, before anything is joined to them.
            let window = values.number(limit + offset);
            let parts: Vec<String> = several
                .iter()
                .map(|branch| {
                    format!("SELECT id, {column} FROM (SELECT t.id, t.{column} FROM ticket t{branch} {order} LIMIT {window}) b")
                })
                .collect();
            let (limit, offset) = (values.number(limit), values.number(offset));
            format!(
                "{head} WHERE t.id IN (SELECT id FROM ({}) u ORDER BY {column} {direction}, id {direction}
                LIMIT {limit} OFFSET {offset}) {order}",
                parts.join(" UNION ALL ")
            )
        }
    };
    Some((text, values))
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples(engine: Engine) -> Vec<(String, String)> {
    let departments = Scope::Departments(vec![DepartmentId(1), DepartmentId(2)]);
    let client = Scope::Client(ClientId(1));
    let status = TicketFilter { statuses: Some(vec![StatusId(1), StatusId(2)]), ..TicketFilter::default() };
    let closed = TicketFilter { archived: Some(false), ..TicketFilter::default() };
    let text = TicketFilter { text: Some("word".to_owned()), ..TicketFilter::default() };
    let odd = TicketFilter {
        name_contains: Some(vec!["a".to_owned(), "b".to_owned()]),
        body_contains: Some(vec!["a".to_owned()]),
        tags: Some(vec!["a".to_owned()]),
        assignees: Some(vec![None, Some(StaffId(1))]),
        marked: Some(vec![TicketMark::Note, TicketMark::Charge, TicketMark::BeingAnswered]),
        clients: Some(vec![ClientId(1), ClientId(2)]),
        providers: Some(vec![ProviderId(1)]),
        service_kinds: Some(vec![ServiceKind::Domain]),
        client_contains: Some("a".to_owned()),
        unmarked: Some(vec![TicketMark::Mail]),
        ..TicketFilter::default()
    };
    let marked = TicketFilter { favourite_of: Some(StaffId(1)), ..TicketFilter::default() };
    let shapes: Vec<(&str, Scope, TicketFilter, SortBy, u32)> = vec![
        ("favourites", Scope::Everything, marked.clone(), SortBy::LastMessage, 0),
        ("favourites in departments", departments.clone(), marked, SortBy::LastMessage, 25),
        ("everything", Scope::Everything, TicketFilter::default(), SortBy::LastMessage, 0),
        ("everything, second page", Scope::Everything, TicketFilter::default(), SortBy::LastMessage, 25),
        ("status by opening", Scope::Everything, status.clone(), SortBy::Opened, 0),
        ("departments by opening", departments.clone(), TicketFilter::default(), SortBy::Opened, 0),
        ("everything by opening", Scope::Everything, TicketFilter::default(), SortBy::Opened, 0),
        ("status", Scope::Everything, status.clone(), SortBy::LastMessage, 0),
        ("departments", departments.clone(), TicketFilter::default(), SortBy::LastMessage, 0),
        ("departments and status", departments, status, SortBy::LastMessage, 0),
        ("client", client.clone(), TicketFilter::default(), SortBy::LastMessage, 0),
        ("client, not archived", client.clone(), closed, SortBy::LastMessage, 0),
        ("client by opening", client.clone(), TicketFilter::default(), SortBy::Opened, 0),
        ("client, unusual conditions", client.clone(), odd, SortBy::Opened, 0),
        ("client, full text", client, text, SortBy::LastMessage, 0),
    ];
    let mut all = Vec::new();
    for (name, scope, filter, sort, offset) in shapes {
        // The few that one person has marked are sorted; no index could give them in order.
        let title = if filter.favourite_of.is_some() { "sorted list" } else { "list" };
        let (page, now) = (Page::new(offset, 25), Timestamp(0));
        let query = ListQuery { scope, filter, sort, order: Order::Descending, page, now };
        all.extend(page_text::<ListRow>(engine, &query).map(|(text, _)| (format!("{title}: {name}"), text)));
        if matches!(query.scope, Scope::Client(_)) {
            let own = page_text::<OwnRow>(engine, &query);
            all.extend(own.map(|(text, _)| (format!("{title} of their own: {name}"), text)));
        }
    }
    all
}
