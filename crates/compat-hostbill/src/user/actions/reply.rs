//! POST /api/tickets/{number}: adds a reply.

use super::open_ticket::body;
use super::{CLIENTS, ticket};
use crate::action::Need;
use crate::user::action::{Reply as Answer, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use crate::{Parameter, files};
use axum::http::Method;
use service::{ClientDesk, Reply, ReplyAuthor};

pub(crate) const ACTION: UserAction = UserAction {
    name: "replyTicket",
    owner: http::Owner::Desk,
    method: &Method::POST,
    path: "/api/tickets/{number}",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[
        Parameter {
            name: "body",
            kind: "text",
            need: Need::Unless("message", "Body cannot be empty"),
            about: "The reply.",
        },
        Parameter::optional("message", "text", "The same, as one SDK spells it; `body` wins."),
        Parameter::optional("attachments", "map of file name to base64", "Files of the reply."),
    ],
    about: "Adds a reply; a closed ticket comes back with it.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Answer, Refusal> {
    let ticket = client.find(ticket(call)?).await?;
    let command = Reply {
        attachments: files::attachments(&call.params)?,
        idempotency_key: call.idempotency_key.clone(),
        // A client's own handle speaks for the client, whatever stands here.
        ..Reply::new(service::TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), body(call)?)
    };
    client.reply(&command).await?;
    Ok(Answer::done(Vec::new(), "Reply added"))
}
