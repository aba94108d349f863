//! GET /api/news/{id}: one of the news.

use super::CLIENTS;
use crate::input::parse_number;
use crate::news;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use domain::{AnnouncementId, What};
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "getNewsItem",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/news/{id}",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "One of the news.",
    source: CLIENTS,
};

async fn run(call: &UserCall, _: &ClientDesk) -> Result<Reply, Refusal> {
    let named = call.place.as_deref().and_then(|text| parse_number(text).ok());
    let id = named.ok_or_else(|| Refusal::not_found(What::Announcement))?;
    let found = call.desk.news_item(AnnouncementId(id)).await?;
    Ok(Reply::with(vec![news::row(call.desk.zone(), &found)]))
}
