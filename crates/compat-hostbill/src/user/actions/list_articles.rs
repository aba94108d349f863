//! GET /api/knowledgebase: the categories of the knowledgebase.

use super::CLIENTS;
use crate::articles;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "listArticleCategories",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/knowledgebase",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "The main categories of the knowledgebase in which there is something to read.",
    source: CLIENTS,
};

async fn run(_: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let all = client.knowledgebase().categories().await?;
    Ok(Reply::with(vec![articles::top(&all)]))
}
