//! addTicketReply: adds a reply by staff, or hands in one of the client.

use super::{TICKET, ticket};
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::input::{address, flag, number_or_none, switch, text};
use crate::{Fault, files, words};
use domain::{ClientId, Error, StaffId, What};
use service::{Reply, ReplyAuthor, StaffDesk, TicketRef};

pub(crate) const ACTION: Action = Action {
    name: "addTicketReply",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        TICKET,
        Parameter::required("body", "text", "Body cannot be empty", "The reply."),
        Parameter::optional("type", "Admin or Client", "Whose words: staff's when absent."),
        Parameter::optional(
            "replier_id",
            "number",
            "The staff member or client; when absent the key's own member, or who asked.",
        ),
        Parameter::optional("status_change", "word", "The status to leave behind."),
        Parameter::optional("attachments", "map of file name to base64", "Files of the reply."),
        Parameter::optional("encrypt", "flag", "Refused when set: replies are stored as they are."),
        Parameter::optional(
            "notify_client",
            "flag",
            "Whether the submitter is told by mail: yes when absent.",
        ),
        Parameter::optional("notify_cc", "flag", "Whether the copy addresses are: yes when absent."),
        Parameter::optional("replier_ip", "address", "Where the replier came from; kept in the log."),
    ],
    about: "Adds a reply to a ticket.",
    source: "Admin API, Tickets, addTicketReply",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let params = &call.params;
    // It would be stored like any other, and the caller would believe it is not.
    if flag(params, "encrypt")? {
        return Err(Fault::new("Encrypted replies are not supported"));
    }
    let ticket = ticket(call)?;
    let status = text(params, "status_change")?
        .map(|word| words::status_to_set(&call.desk.directory(), word))
        .transpose()?;
    let body = text(params, "body")?.unwrap_or_default();
    let attachments = files::attachments(params)?;
    let command = Reply {
        status,
        attachments,
        notify: switch(params, "notify_client")?.unwrap_or(true),
        notify_copies: switch(params, "notify_cc")?.unwrap_or(true),
        reported_address: address(params, "replier_ip")?,
        idempotency_key: call.idempotency_key.clone(),
        ..Reply::new(ticket, author(call, desk, ticket).await?, body)
    };
    let added = desk.reply(&command).await?;
    // The reply is stored, so whatever happens to this look at its ticket is no failure of the call.
    let info = match desk.find(TicketRef::Id(added.ticket)).await {
        Ok(after) => {
            let directory = call.desk.directory();
            let word = words::shown_status(&directory, after.status, after.status_kind);
            format!("Reply added, ticket status changed to {word}")
        }
        Err(_) => "Reply added".to_owned(),
    };
    Ok(Success::said(info))
}

/// Whose words the reply carries.
async fn author(call: &Call, desk: &StaffDesk, ticket: TicketRef) -> Result<ReplyAuthor, Fault> {
    let replier = number_or_none(&call.params, "replier_id")?;
    let side = text(&call.params, "type")?.map(|word| word.trim().to_ascii_lowercase());
    match (side.as_deref(), replier) {
        (None | Some("admin"), None) => Ok(ReplyAuthor::Staff(None)),
        (None | Some("admin"), Some(id)) => {
            let directory = call.desk.directory();
            let person = directory.staff_member(StaffId(id)).ok_or(Error::NotFound(What::Staff))?;
            Ok(ReplyAuthor::Staff(Some(person.login.clone())))
        }
        (Some("client"), Some(id)) => Ok(ReplyAuthor::Client(ClientId(id), None)),
        (Some("client"), None) => {
            let asked = desk.find(ticket).await?.requester;
            Ok(match asked.client {
                Some(client) => ReplyAuthor::Client(client, asked.contact),
                None => ReplyAuthor::Guest { name: asked.name, email: asked.email },
            })
        }
        _ => Err(Fault::wrong_parameter()),
    }
}
