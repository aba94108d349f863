//! GET /api/knowledgebase/{category}: a category with those below it and its articles.

use super::CLIENTS;
use crate::articles;
use crate::input::parse_number;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use domain::{ArticleCategoryId, What};
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "getArticleCategory",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/knowledgebase/{category}",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "A category of the knowledgebase with the categories below it and its articles.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let named = call.place.as_deref().and_then(|text| parse_number(text).ok());
    let id = named.ok_or_else(|| Refusal::not_found(What::ArticleCategory))?;
    let shelf = client.knowledgebase().shelf(ArticleCategoryId(id)).await?;
    let [categories, inside] = articles::shelf(&shelf);
    Ok(Reply::with(vec![articles::category(&shelf.category), categories, inside]))
}
