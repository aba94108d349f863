//! `GetUsers`: who may log in. A client is its own only user here, so users are clients. WHMCS API reference, GetUsers:
//! a list without a container.

use super::list_clients::order;
use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use domain::ClientOrder;
use service::ClientQuery;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetUsers",
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("search", Kind::Text, "How address or name begin"),
        optional("sorting", Kind::Text, "ASC, the default, or DESC"),
    ],
    source: "WHMCS API reference, GetUsers",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let page = call.page()?;
    let begins = call.filled("search").unwrap_or_default().to_owned();
    let query = ClientQuery { begins, sort: ClientOrder::Id, order: order(call), page };
    let (rows, total) = call.everywhere()?.clients(&query).await?;
    let rows = rows.into_iter().map(|row| {
        let own = vec![call.ids.node("id", row.id.0), Node::boolean("isOwner", true)];
        Node::fields(
            "user",
            vec![
                call.ids.node("id", row.id.0),
                Node::text("firstname", row.first_name),
                Node::text("lastname", row.last_name),
                Node::text("email", row.email),
                Node::text("datecreated", call.date(row.created_at)),
                Node::empty("validationdata"),
                Node::items("clients", vec![Node::fields("client", own)]),
            ],
        )
    });
    let rows: Vec<Node> = rows.collect();
    Ok(vec![
        Node::integer("totalresults", total),
        Node::integer("startnumber", i64::from(page.offset)),
        Node::integer("numreturned", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::items("users", rows),
    ])
}
