//! The list of a client's own tickets.

use crate::age;
use crate::page::{Page, render};
use crate::paging::Paging;
use crate::visit::ClientVisit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{StatusKind, TicketFilter};
use service::{OwnRow, TicketQuery};

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Open,
    Waiting,
    Closed,
    Archive,
}

impl View {
    const ALL: [Self; 4] = [Self::Open, Self::Waiting, Self::Closed, Self::Archive];

    const fn key(self) -> &'static str {
        match self {
            Self::Open => "us",
            Self::Waiting => "you",
            Self::Closed => "closed",
            Self::Archive => "archive",
        }
    }

    const fn kinds(self) -> &'static [StatusKind] {
        match self {
            Self::Open => {
                &[StatusKind::New, StatusKind::InProgress, StatusKind::CustomerReply, StatusKind::OnHold]
            }
            Self::Waiting => &[StatusKind::Answered],
            Self::Closed | Self::Archive => &[StatusKind::Closed],
        }
    }
}

struct Tab {
    address: String,
    name: &'static str,
    count: i64,
    is_here: bool,
}

struct Row {
    number: i64,
    subject: String,
    is_unread: bool,
    at: String,
    age: String,
}

#[derive(Template)]
#[template(path = "portal/list.html")]
struct Shown {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    paging: Paging,
}

pub(crate) async fn show(visit: ClientVisit) -> Response {
    let l = visit.visit.language;
    let filter = |view: View| TicketFilter {
        statuses: Some(visit.visit.desk.directory().statuses_of(view.kinds())),
        archived: Some(view == View::Archive),
        ..TicketFilter::default()
    };
    let mut tabs = Vec::new();
    for view in View::ALL {
        // Sums of kept counts, one row each.
        let query = TicketQuery::new(filter(view), domain::Page::new(0, 1));
        let count = match visit.client.own_tickets(&query).await {
            Ok((_, count)) => count,
            Err(error) => return visit.fault(&error),
        };
        let name = match view {
            View::Open => l.waiting_for_us(),
            View::Waiting => l.waiting_for_you(),
            View::Closed => l.closed(),
            View::Archive => l.archive(),
        };
        tabs.push((view, name, count));
    }
    let asked = visit.visit.text("view").and_then(|key| View::ALL.into_iter().find(|view| view.key() == key));
    // What waits for the client comes first, if there is any.
    let waits = tabs.iter().any(|(view, _, count)| *view == View::Waiting && *count > 0);
    let here = asked.unwrap_or(if waits { View::Waiting } else { View::Open });
    let paging = Paging::asked(visit.visit.number("page"), format!("/tickets?view={}", here.key()));
    let query = TicketQuery::new(filter(here), paging.rows());
    let (rows, total) = match visit.client.own_tickets(&query).await {
        Ok(found) => found,
        Err(error) => return visit.fault(&error),
    };
    let (desk, now) = (&visit.visit.desk, visit.visit.desk.now());
    let row = |row: &OwnRow| Row {
        number: row.number.0,
        subject: row.subject.clone(),
        is_unread: row.client_unread,
        at: desk.zone().text(row.last_message_at),
        age: age::since(row.last_message_at, now, l),
    };
    let tab = |(view, name, count): (View, &'static str, i64)| Tab {
        address: format!("/tickets?view={}", view.key()),
        name,
        count,
        is_here: view == here,
    };
    let shown = Shown {
        page: visit.page(l.my_tickets()),
        tabs: tabs.into_iter().map(tab).collect(),
        rows: rows.iter().map(row).collect(),
        paging: paging.of(total),
    };
    render(StatusCode::OK, &shown)
}
