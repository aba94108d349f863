//! What is done to a ticket or one of its messages with a single button: taking, marking, tagging, hiding, splitting
//! and merging.

use super::ticket::{Draft, respond};
use crate::error::Fault;
use crate::visit::{StaffVisit, redirect};
use axum::extract::Path;
use axum::response::Response;
use domain::{Error, MessageId, Result, TicketNumber, What};
use service::{FormOf, MergeTickets, SplitTicket, TicketRef};

/// Does what the button says, and shows the ticket that it leads to.
pub(crate) async fn act(Path(number): Path<i64>, visit: StaffVisit) -> Response {
    let number = TicketNumber(number);
    match done(&visit, number).await {
        Ok(leads) => redirect(&format!("/staff/tickets/{leads}")),
        Err(error) => {
            let fault = Fault::of(&error, visit.visit.language);
            respond(&visit, number, Draft::default(), Some(fault)).await
        }
    }
}

async fn done(visit: &StaffVisit, number: TicketNumber) -> Result<TicketNumber> {
    let (staff, visited) = (&visit.staff, &visit.visit);
    let ticket = TicketRef::Number(number);
    let message = || visited.number("message").map(MessageId).ok_or(Error::NotFound(What::Message));
    match visited.text("do").unwrap_or_default() {
        "take" => staff.take(ticket).await.map(drop)?,
        "favourite" => staff.favourite(&[FormOf::Ticket(ticket)]).await?,
        "unfavourite" => staff.unfavourite(&[ticket]).await?,
        "tag" => staff.add_tag(ticket, visited.text("tag").unwrap_or_default()).await?,
        "untag" => staff.remove_tag(ticket, visited.text("tag").unwrap_or_default()).await?,
        "hide" => staff.hide_messages(&[message()?], &[FormOf::Ticket(ticket)]).await?,
        "split" => {
            let command = SplitTicket {
                messages: vec![message()?],
                within: vec![FormOf::Ticket(ticket)],
                idempotency_key: visited.text("key").map(str::to_owned),
            };
            return staff.split_ticket(&command).await.map(|opened| opened.number);
        }
        "merge" => {
            let into = visited.text("into").and_then(|text| text.trim_start_matches('#').parse().ok());
            let target = TicketNumber(into.ok_or(Error::NotFound(What::Ticket))?);
            let command = MergeTickets {
                target: TicketRef::Number(target),
                sources: vec![ticket],
                subject: None,
                idempotency_key: visited.text("key").map(str::to_owned),
            };
            staff.merge_tickets(&command).await?;
            return Ok(target);
        }
        // A button that no page of ours has.
        _ => {}
    }
    Ok(number)
}
