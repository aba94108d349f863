//! getPopularPredefinedReplies: the predefined replies to have at hand. What makes a reply popular is not published;
//! the one category of the sample of getPredefinedReplies is named `Popular`, so its replies are.

use super::predefined::reply;
use crate::Fault;
use crate::action::{Access, Action, Call, Success};
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getPopularPredefinedReplies",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[],
    about: "The predefined replies of the categories named Popular, in any case.",
    source: "Admin API, General, getAPIMethods; getPredefinedReplies for the category",
};

async fn run(_: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let categories = desk.predefined_categories().await?;
    let mut rows = Vec::new();
    for one in categories.iter().filter(|one| one.name.trim().eq_ignore_ascii_case("popular")) {
        rows.extend(desk.predefined_replies(Some(one.id)).await?.iter().map(reply));
    }
    Ok(Success::with(vec![Node::items("replies", rows)]))
}
