//! `GetAnnouncements`: all of them, published or not, the newest first. WHMCS API reference, GetAnnouncements. There is one
//! language, so `parentid` is 0 and `language` empty, as in the sample.

use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Outcome};
use crate::call::Call;
use crate::error::Phrases;
use crate::shapes;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetAnnouncements",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[LIMITSTART, LIMITNUM],
    source: "WHMCS API reference, GetAnnouncements",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let page = call.page()?;
    let (all, total) = call.everywhere()?.announcements(page).await?;
    let rows = all.into_iter().map(|one| {
        Node::fields(
            "announcement",
            vec![
                call.ids.node("id", one.id.0),
                Node::text("date", call.date(one.published_at)),
                Node::text("title", one.title),
                Node::text("announcement", one.body),
                call.ids.node("published", i64::from(one.is_published)),
                call.ids.node("parentid", 0),
                Node::empty("language"),
                Node::text("created_at", call.date(one.created_at)),
                Node::text("updated_at", call.date(one.updated_at)),
            ],
        )
    });
    Ok(shapes::page(total, call.start()?, "announcements", "announcement", rows.collect()))
}
