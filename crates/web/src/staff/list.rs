//! The lists of staff: views beside, rows in the middle, and what can be done to the chosen ones.

use crate::age;
use crate::choice::{Choice, priorities, priority_name};
use crate::error::Fault;
use crate::page::{Page, render};
use crate::paging::Paging;
use crate::visit::{StaffVisit, redirect};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{
    ClientId, DepartmentId, Order, Priority, StaffId, StatusId, StatusKind, TicketFilter, TicketId,
    TicketNumber,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::{ChangeTicket, ListRow, Marks, TicketQuery, TicketRef};
use std::collections::HashMap;

/// Which tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Waiting,
    Mine,
    Unassigned,
    Favourites,
    Answered,
    Closed,
    Archive,
    All,
}

impl View {
    const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Mine,
        Self::Unassigned,
        Self::Favourites,
        Self::Answered,
        Self::Closed,
        Self::Archive,
        Self::All,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Favourites => "favourites",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Archive => "archive",
            Self::All => "all",
        }
    }

    /// The kinds of the statuses in it; any when there are none.
    const fn kinds(self) -> &'static [StatusKind] {
        match self {
            Self::Waiting => &[StatusKind::New, StatusKind::InProgress, StatusKind::CustomerReply],
            Self::Mine | Self::Unassigned => {
                &[StatusKind::New, StatusKind::InProgress, StatusKind::CustomerReply, StatusKind::OnHold]
            }
            Self::Answered => &[StatusKind::Answered, StatusKind::OnHold],
            Self::Closed => &[StatusKind::Closed],
            Self::Favourites | Self::Archive | Self::All => &[],
        }
    }

    const fn archived(self) -> Option<bool> {
        match self {
            Self::Archive => Some(true),
            Self::Favourites | Self::All => None,
            Self::Waiting | Self::Mine | Self::Unassigned | Self::Answered | Self::Closed => Some(false),
        }
    }
}

/// A view or a department in the column beside the list.
struct Link {
    address: String,
    name: String,
    /// How many tickets; only where that is kept and costs nothing to read.
    count: Option<i64>,
    is_here: bool,
}

struct Row {
    number: i64,
    subject: String,
    client: String,
    department: String,
    status: String,
    kind: &'static str,
    priority: &'static str,
    is_high: bool,
    assignee: String,
    /// Who is answering it now.
    answering: Option<String>,
    is_unread: bool,
    age: String,
    at: String,
}

#[derive(Template)]
#[template(path = "staff/list.html")]
struct Shown {
    page: Page,
    heading: String,
    views: Vec<Link>,
    departments: Vec<Link>,
    rows: Vec<Row>,
    paging: Paging,
    statuses: Vec<Choice>,
    people: Vec<Choice>,
    priorities: Vec<Choice>,
}

/// A name for the style of a row.
pub(super) const fn kind_name(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::New => "new",
        StatusKind::InProgress => "progress",
        StatusKind::CustomerReply => "reply",
        StatusKind::Answered => "answered",
        StatusKind::OnHold => "hold",
        StatusKind::Closed => "closed",
    }
}

pub(crate) async fn show(visit: StaffVisit) -> Response {
    respond(&visit, None).await
}

async fn respond(visit: &StaffVisit, fault: Option<Fault>) -> Response {
    let l = visit.visit.language;
    let asked = visit.visit.text("q").unwrap_or_default();
    let view = visit.visit.text("view").and_then(|key| View::ALL.into_iter().find(|view| view.key() == key));
    // Whoever searches means every ticket, unless a view is chosen beside.
    let view = view.unwrap_or(if asked.is_empty() { View::Waiting } else { View::All });
    let department = visit.visit.number("department").map(DepartmentId);
    let mut base = address(view, department, asked);
    if let Some(client) = visit.visit.number("client") {
        base += &format!("&client={client}");
    }
    let paging = Paging::asked(visit.visit.number("page"), base);
    let mut query = TicketQuery::new(filter(visit, view, department, asked), paging.rows());
    if matches!(view, View::Waiting | View::Mine | View::Unassigned) {
        // Whoever has been waiting for the longest time stands first.
        query.order = Order::Ascending;
    }
    let (list, counts) = match (visit.staff.tickets(&query).await, visit.staff.counts().await) {
        (Ok(list), Ok(counts)) => (list, counts),
        (Err(error), _) | (_, Err(error)) => return visit.fault(&error),
    };
    let ids: Vec<_> = list.rows.iter().map(|row| row.ticket.id).collect();
    let marks: HashMap<_, _> = match visit.staff.marks(&ids).await {
        Ok(marks) => marks.into_iter().collect(),
        Err(error) => return visit.fault(&error),
    };
    let directory = visit.visit.desk.directory();
    // Counts are kept by department and status, so that a view costs a sum and not a search.
    let mut kept: HashMap<(DepartmentId, StatusKind, bool), i64> = HashMap::new();
    for count in &counts {
        if let Some(status) = directory.status(count.status) {
            *kept.entry((count.department, status.kind, count.is_archived)).or_default() += count.tickets;
        }
    }
    let count = |view: View, department: Option<DepartmentId>| -> Option<i64> {
        let counted = !matches!(view, View::Mine | View::Unassigned | View::Favourites);
        let fits = |(of, kind, archived): &(DepartmentId, StatusKind, bool)| {
            department.is_none_or(|department| department == *of)
                && (view.kinds().is_empty() || view.kinds().contains(kind))
                && view.archived().is_none_or(|wanted| wanted == *archived)
        };
        counted.then(|| kept.iter().filter(|(key, _)| fits(key)).map(|(_, count)| count).sum())
    };
    let name = |view: View| match view {
        View::Waiting => l.waiting_for_us(),
        View::Mine => l.mine(),
        View::Unassigned => l.unassigned(),
        View::Favourites => l.favourites(),
        View::Answered => l.answered(),
        View::Closed => l.closed(),
        View::Archive => l.archive(),
        View::All => l.all(),
    };
    let views = View::ALL.into_iter().map(|other| Link {
        address: address(other, department, ""),
        name: name(other).to_owned(),
        count: count(other, department),
        is_here: other == view && asked.is_empty(),
    });
    let own = directory.departments.iter().filter(|one| visit.staff.sees_department(one.id));
    let departments = own.map(|one| Link {
        address: address(view, (Some(one.id) != department).then_some(one.id), asked),
        name: one.name.clone(),
        count: count(view, Some(one.id)),
        is_here: Some(one.id) == department,
    });
    let heading = if asked.is_empty() { name(view).to_owned() } else { format!("{}: {asked}", l.search()) };
    let shown = Shown {
        page: Page {
            fault: fault.as_ref().map(|fault| fault.text.clone()),
            asked: asked.to_owned(),
            ..visit.page(&*heading)
        },
        heading,
        views: views.collect(),
        departments: departments.collect(),
        rows: list.rows.iter().map(|row| self::row(visit, row, &marks)).collect(),
        paging: paging.of(list.total),
        statuses: directory.statuses.iter().map(|one| Choice::new(one.id.0, &*one.name, None)).collect(),
        people: people(visit, None),
        priorities: priorities(l, None),
    };
    render(fault.map_or(StatusCode::OK, |fault| fault.status), &shown)
}

/// Everybody to whom a ticket can be given.
pub(super) fn people(visit: &StaffVisit, chosen: Option<StaffId>) -> Vec<Choice> {
    let directory = visit.visit.desk.directory();
    let active = directory.staff.iter().filter(|person| person.is_active);
    active.map(|person| Choice::new(person.id.0, &*person.name, chosen.map(|id| id.0))).collect()
}

fn address(view: View, department: Option<DepartmentId>, asked: &str) -> String {
    let mut address = format!("/staff/tickets?view={}", view.key());
    if let Some(department) = department {
        address += &format!("&department={department}");
    }
    if !asked.is_empty() {
        address += &format!("&q={}", utf8_percent_encode(asked, NON_ALPHANUMERIC));
    }
    address
}

fn filter(visit: &StaffVisit, view: View, department: Option<DepartmentId>, asked: &str) -> TicketFilter {
    let kinds = view.kinds();
    // A number is a ticket's; anything else is looked for in what was written.
    let number = asked.trim_start_matches('#').parse().ok().map(TicketNumber);
    TicketFilter {
        departments: department.map(|department| vec![department]),
        statuses: (!kinds.is_empty()).then(|| visit.visit.desk.directory().statuses_of(kinds)),
        archived: view.archived(),
        assignee: (view == View::Mine).then(|| visit.staff.me().id),
        unassigned: (view == View::Unassigned).then_some(true),
        favourite_of: (view == View::Favourites).then(|| visit.staff.me().id),
        client: visit.visit.number("client").map(ClientId),
        numbers: number.map(|number| vec![number]),
        text: (number.is_none() && !asked.is_empty()).then(|| asked.to_owned()),
        ..TicketFilter::default()
    }
}

fn row(visit: &StaffVisit, row: &ListRow, marks: &HashMap<TicketId, Marks>) -> Row {
    let (desk, l) = (&visit.visit.desk, visit.visit.language);
    let (directory, ticket) = (desk.directory(), &row.ticket);
    let person = ticket.assignee.and_then(|id| directory.staff_member(id));
    let since = ticket.waiting_since.unwrap_or(ticket.last_message_at);
    Row {
        number: ticket.number.0,
        subject: ticket.subject.clone(),
        client: ticket.requester.name.clone(),
        department: directory.department_name(ticket.department).to_owned(),
        status: directory.status(ticket.status).map(|status| status.name.clone()).unwrap_or_default(),
        kind: kind_name(ticket.status_kind),
        priority: priority_name(ticket.priority, l),
        is_high: ticket.priority >= Priority::High || ticket.is_raised,
        assignee: person.map(|person| person.name.clone()).unwrap_or_default(),
        answering: marks
            .get(&ticket.id)
            .and_then(|marks| marks.answering.as_ref())
            .map(|held| held.name.clone()),
        is_unread: ticket.staff_unread,
        age: age::since(since, desk.now(), l),
        at: desk.zone().text(since),
    }
}

/// What is done to the chosen tickets, one after the other; the first that is refused ends it and is named.
pub(crate) async fn change(visit: StaffVisit) -> Response {
    let chosen = chosen(&visit);
    let number = |name: &str| visit.visit.number(name);
    let assignee = match visit.visit.text("assignee") {
        Some("none") => Some(None),
        Some(text) => text.parse().ok().map(|id| Some(StaffId(id))),
        None => None,
    };
    let changes = ChangeTicket {
        status: number("status").map(StatusId),
        priority: number("priority").and_then(super::priority).map(Into::into),
        assignee,
        ..ChangeTicket::default()
    };
    for ticket in chosen {
        if let Err(error) = visit.staff.change_ticket(TicketRef::Number(ticket), &changes).await {
            let fault = Fault::of(&error, visit.visit.language);
            let named = Fault { text: format!("#{ticket}: {}", fault.text), ..fault };
            return respond(&visit, Some(named)).await;
        }
    }
    redirect(visit.visit.way_back("/staff/tickets"))
}

/// More than a page at once was chosen by no form of ours.
fn chosen(visit: &StaffVisit) -> Vec<TicketNumber> {
    let Some(marks) = visit.visit.params.map("ticket") else { return Vec::new() };
    let numbers = marks.iter().filter_map(|(_, value)| value.as_text()?.parse().ok());
    numbers.map(TicketNumber).take(50).collect()
}
