//! GET /api/ticket/attachment/{file}: the bytes of a file.

use super::CLIENTS;
use crate::input::parse_number;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use domain::{AttachmentId, What};
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "getAttachment",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/ticket/attachment/{file}",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "The bytes of a file of a message that the client may see.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let named = call.place.as_deref().and_then(|text| parse_number(text).ok());
    let id = named.ok_or_else(|| Refusal::not_found(What::Attachment))?;
    let (file, bytes) = client.attachment(AttachmentId(id)).await?;
    Ok(Reply::File { name: file.name, bytes })
}
