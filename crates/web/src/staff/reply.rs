//! Answering a ticket, or noting something in it.

use super::ticket::{Draft, respond};
use crate::error::Fault;
use crate::input;
use crate::visit::{StaffVisit, redirect};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{PredefinedReplyId, StatusId, TicketNumber};
use service::{AddNote, Reply, ReplyAuthor, TicketRef};

/// Writes it, unless somebody wrote meanwhile: then the page comes back with the text and with what is new.
pub(crate) async fn reply(Path(number): Path<i64>, visit: StaffVisit) -> Response {
    let number = TicketNumber(number);
    let text = |name: &str| visit.visit.params.get(name).unwrap_or_default();
    let draft = Draft {
        text: text("message").to_owned(),
        is_note: text("kind") == "note",
        status: visit.visit.number("status"),
    };
    if visit.visit.params.get("insert").is_some() {
        return match inserted(&visit, draft).await {
            Ok(draft) => respond(&visit, number, draft, None).await,
            Err(error) => visit.fault(&error),
        };
    }
    let newer = match visit.staff.ticket(TicketRef::Number(number)).await {
        Ok(view) => view.timeline.last().map(|line| line.message.id.0) != visit.visit.number("seen"),
        Err(error) => return visit.fault(&error),
    };
    if newer {
        let fault = Fault::said(StatusCode::CONFLICT, visit.visit.language.newer());
        return respond(&visit, number, draft, Some(fault)).await;
    }
    match write(&visit, number, &draft).await {
        Ok(()) => redirect(&format!("/staff/tickets/{number}#last")),
        Err(error) => {
            let fault = Fault::of(&error, visit.visit.language);
            respond(&visit, number, draft, Some(fault)).await
        }
    }
}

/// The text with the chosen reply behind it; whoever writes fills in what stands in brackets.
async fn inserted(visit: &StaffVisit, draft: Draft) -> domain::Result<Draft> {
    let Some(id) = visit.visit.number("predefined") else { return Ok(draft) };
    let reply = visit.staff.predefined_reply(PredefinedReplyId(id)).await?;
    let text = draft.text.trim_end();
    let joint = if text.is_empty() { "" } else { "\n\n" };
    Ok(Draft { text: format!("{text}{joint}{}", reply.body), ..draft })
}

async fn write(visit: &StaffVisit, number: TicketNumber, draft: &Draft) -> domain::Result<()> {
    let ticket = TicketRef::Number(number);
    let attachments = input::files(&visit.visit.params);
    // The same form sent twice is one answer.
    let idempotency_key = visit.visit.text("key").map(str::to_owned);
    if draft.is_note {
        let note = AddNote { attachments, idempotency_key, ..AddNote::new(ticket, &draft.text) };
        return visit.staff.add_note(&note).await.map(drop);
    }
    let reply = Reply {
        attachments,
        status: draft.status.map(StatusId),
        idempotency_key,
        ..Reply::new(ticket, ReplyAuthor::Staff(None), &draft.text)
    };
    visit.staff.reply(&reply).await.map(drop)
}
