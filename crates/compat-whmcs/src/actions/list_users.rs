//! `GetUsers`: who may log in, and the clients that each owns. WHMCS API reference, GetUsers: a list without a container.
//! Nobody but the owner logs in for a client here. `validationdata` is what a service that checks identities said; there
//! is none.

use super::list_clients::order;
use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetUsers",
    owner: http::Owner::Panel,
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
    let begins = call.filled("search").unwrap_or_default();
    let (rows, total) = call.everywhere()?.users(begins, order(call), page).await?;
    let rows = rows.into_iter().map(|(row, clients)| {
        let clients = clients.into_iter().map(|client| {
            let own = vec![call.ids.node("id", client.0), Node::boolean("isOwner", true)];
            Node::fields("client", own)
        });
        Node::fields(
            "user",
            vec![
                call.ids.node("id", row.id.0),
                Node::text("firstname", row.first_name),
                Node::text("lastname", row.last_name),
                Node::text("email", row.email),
                Node::text("datecreated", call.date(row.created_at)),
                Node::empty("validationdata"),
                Node::items("clients", clients.collect()),
            ],
        )
    });
    let rows: Vec<Node> = rows.collect();
    Ok(vec![
        Node::integer("totalresults", total),
        Node::integer("startnumber", call.start()?),
        Node::integer("numreturned", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::items("users", rows),
    ])
}
