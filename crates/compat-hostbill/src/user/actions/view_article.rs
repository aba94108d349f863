//! GET /api/knowledgebase/article/{id}: an article.

use super::CLIENTS;
use crate::articles;
use crate::input::parse_number;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use domain::{ArticleId, What};
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "getArticle",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/knowledgebase/article/{id}",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "An article of the knowledgebase; the reading is counted.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let named = call.place.as_deref().and_then(|text| parse_number(text).ok());
    let id = named.ok_or_else(|| Refusal::not_found(What::Article))?;
    let found = client.knowledgebase().article(ArticleId(id)).await?;
    Ok(Reply::with(vec![articles::article(&found)]))
}
