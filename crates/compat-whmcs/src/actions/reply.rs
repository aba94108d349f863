//! `AddTicketReply`. WHMCS API reference, AddTicketReply; WHMCS wiki, API:Reply Ticket, for the older names.
//! `replyid` in the answer is an addition: without it callers have to read the ticket again to learn it.

use super::{ATTACHMENTS, CREATED, CUSTOMFIELDS, MARKDOWN, NOEMAIL, TICKETID, TICKETNUM, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::{Call, apart, warning};
use crate::error::Phrases;
use crate::{custom_fields, files, words};
use domain::{ClientId, ContactId, StatusId};
use service::{Reply, ReplyAuthor};

pub(super) const ACTION: Action = Action {
    name: "AddTicketReply",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        TICKETID,
        TICKETNUM,
        required("message", Kind::Text, "The text"),
        optional("clientid", Kind::Id, "The client whose words these are"),
        optional("userid", Kind::Id, "The older name of clientid"),
        optional(
            "contactid",
            Kind::Id,
            "The contact whose words these are; alone, one of the ticket's own client",
        ),
        optional("adminusername", Kind::Text, "Login of a staff member, or the name to show"),
        optional("admin", Kind::Flag, "These are the words of the acting staff member"),
        optional("name", Kind::Text, "Name of a guest"),
        optional("email", Kind::Text, "Address of a guest"),
        optional("status", Kind::Text, "The status to leave behind"),
        NOEMAIL,
        MARKDOWN,
        USE_MARKDOWN,
        CREATED,
        CUSTOMFIELDS,
        ATTACHMENTS,
    ],
    source: "WHMCS API reference, AddTicketReply",
    phrases: Phrases { in_future: "Reply creation date cannot be in the future", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

/// Whose words. A staff name wins; a contact alone is one of the ticket's own client; when nothing says who, they
/// are those of the acting staff member, as callers that send nothing but ticket and message expect.
fn author(call: &Call) -> ReplyAuthor {
    let staff_name = call.filled("adminusername");
    if staff_name.is_some() || call.flag("admin") {
        return ReplyAuthor::Staff(staff_name.map(str::to_owned));
    }
    let contact = call.id("contactid").map(ContactId);
    if let Some(client) = call.id("clientid").or_else(|| call.id("userid")) {
        return ReplyAuthor::Client(ClientId(client), contact);
    }
    if let Some(contact) = contact {
        return ReplyAuthor::Contact(contact);
    }
    // Here clientid can only be 0, which is how the older form announces a guest.
    if ["clientid", "name", "email"].iter().any(|name| call.filled(name).is_some()) {
        let (name, email) = (call.raw("name").to_owned(), call.raw("email").to_owned());
        return ReplyAuthor::Guest { name, email };
    }
    ReplyAuthor::Staff(None)
}

/// Whether a call hands in the words of somebody who is not staff: no second answer.
pub(crate) fn speaks_for_another(call: &Call) -> bool {
    call.action.name == ACTION.name && !matches!(author(call), ReplyAuthor::Staff(_))
}

async fn run(call: &Call) -> Outcome {
    let mut warnings = Vec::new();
    let directory = call.directory();
    // A word that is no status becomes a number that is none, so that it is told of in its turn.
    let status =
        call.filled("status").map(|word| words::status_meant(&directory, word).unwrap_or(StatusId(0)));
    let (fields, bad_fields) = apart(custom_fields::read(&call.params, &mut warnings));
    let author = author(call);
    if let ReplyAuthor::Client(client, _) = &author {
        call.know_client(client.0).await?;
    }
    let command = Reply {
        is_markdown: call.is_markdown(),
        attachments: files::read(&call.params, &mut warnings),
        status,
        custom_fields: fields.unwrap_or_default(),
        created_at: call.created(),
        notify: !call.flag("noemail"),
        notify_copies: !call.flag("noemail"),
        idempotency_key: call.idempotency_key.clone(),
        ..Reply::new(call.ticket()?, author, call.raw("message"))
    };
    let staff = call.everywhere()?;
    // Not among the documented sentences, which all come before it.
    if let Some(refusal) = bad_fields {
        staff.check_reply(&command).await?;
        return Err(refusal.into());
    }
    let added = staff.reply(&command).await?;
    let mut nodes = vec![call.ids.node("replyid", added.message.0)];
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
