//! Changing what a ticket is: the chips at its head.

use super::ticket::{Draft, respond};
use crate::error::Fault;
use crate::visit::{StaffVisit, redirect};
use axum::extract::Path;
use axum::response::Response;
use domain::{DepartmentId, StaffId, StatusId, TicketNumber};
use service::{ChangeTicket, TicketRef};

/// Changes what the form changed: what is as it was when the form was shown is not sent to the rules again, so that
/// two people who change different things do not undo each other.
pub(crate) async fn change(Path(number): Path<i64>, visit: StaffVisit) -> Response {
    let number = TicketNumber(number);
    let visited = &visit.visit;
    let changed = |name: &str| {
        let now = visited.params.get(name)?;
        (visited.params.get(&format!("was_{name}")) != Some(now)).then_some(now)
    };
    let id = |name: &str| changed(name).and_then(|text| text.parse::<i64>().ok());
    let changes = ChangeTicket {
        subject: changed("subject").map(str::to_owned),
        status: id("status").map(StatusId),
        priority: id("priority").and_then(super::priority).map(Into::into),
        department: id("department").map(DepartmentId),
        assignee: changed("assignee").map(|text| text.parse().ok().map(StaffId)),
        ..ChangeTicket::default()
    };
    if changes == ChangeTicket::default() {
        return redirect(&format!("/staff/tickets/{number}"));
    }
    match visit.staff.change_ticket(TicketRef::Number(number), &changes).await {
        // Whoever moved a ticket out of its own departments sees it no longer.
        Ok(()) => match visit.staff.find(TicketRef::Number(number)).await {
            Ok(_) => redirect(&format!("/staff/tickets/{number}")),
            Err(_) => redirect("/staff/tickets"),
        },
        Err(error) => {
            let fault = Fault::of(&error, visited.language);
            respond(&visit, number, Draft::default(), Some(fault)).await
        }
    }
}
