//! GET /api/news: the news.

use super::CLIENTS;
use crate::news;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use crate::user::paging::{Asked, PAGE, PER_PAGE};
use axum::http::Method;
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "listNews",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/news",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[PAGE, PER_PAGE],
    about: "The news, the newest first.",
    source: CLIENTS,
};

async fn run(call: &UserCall, _: &ClientDesk) -> Result<Reply, Refusal> {
    let asked = Asked::read(&call.params)?;
    let (list, total) = call.desk.news(asked.page).await?;
    let rows = list.iter().map(|one| news::row(call.desk.zone(), one));
    Ok(Reply::page("news", rows, &asked, total))
}
