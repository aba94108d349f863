//! `GetClientsDomains`: what clients bought, as far as the desk knows of it. WHMCS API reference, GetClientsDomains; and
//! CloseClient, for what becomes of them when their client is closed.

use super::bought::{Bought, status};
use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use domain::ServiceKind;
use service::DatedService;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetClientsDomains",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("clientid", Kind::Id, "What this client bought"),
        optional("domainid", Kind::Id, "This domain alone"),
        optional("domain", Kind::Text, "What has this name"),
    ],
    source: "WHMCS API reference, GetClientsDomains",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

fn entry(call: &Call, dated: &DatedService) -> Node {
    let service = &dated.service;
    Node::fields(
        "domain",
        vec![
            call.ids.node("id", service.id.0),
            call.ids.node("userid", service.client.0),
            Node::text("domainname", &*service.name),
            Node::text("regdate", call.day(dated.created_at)),
            Node::text("status", status(dated, "Cancelled")),
        ],
    )
}

async fn run(call: &Call) -> Outcome {
    let bought = Bought {
        kind: ServiceKind::Domain,
        one: "domainid",
        unknown: &[],
        echoed: &[],
        container: "domains",
        item: "domain",
        entry,
    };
    bought.page(call).await
}
