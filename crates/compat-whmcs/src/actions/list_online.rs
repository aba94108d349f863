//! `GetStaffOnline`: staff with a session that is still alive, in whichever program. WHMCS API reference, GetStaffOnline.

use crate::action::{Access, Action, Outcome};
use crate::call::Call;
use crate::error::Phrases;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetStaffOnline",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[],
    source: "WHMCS API reference, GetStaffOnline",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let directory = call.directory();
    let online = call.everywhere()?.staff_online().await?;
    let rows = online.into_iter().filter_map(|one| {
        let person = directory.staff_member(one.staff)?;
        Some(Node::fields(
            "staff",
            vec![
                Node::text("adminusername", &*person.login),
                Node::text("logintime", call.date(one.since)),
                Node::text("ipaddress", one.address),
                Node::text("lastvisit", call.date(one.last_used_at)),
            ],
        ))
    });
    let rows: Vec<Node> = rows.collect();
    Ok(vec![
        Node::integer("totalresults", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::fields("staffonline", vec![Node::items("staff", rows)]),
    ])
}
