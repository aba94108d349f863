//! `GetClientsProducts`: what clients bought, as far as the desk knows of it. WHMCS API reference, GetClientsProducts; and
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
    name: "GetClientsProducts",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("clientid", Kind::Id, "What this client bought"),
        optional("serviceid", Kind::Id, "This service alone"),
        optional("pid", Kind::Id, "Of this product of the catalogue; a desk has none, so nothing is found"),
        optional("domain", Kind::Text, "What has this name"),
        optional(
            "username2",
            Kind::Text,
            "With this login at the server; a desk knows none, so nothing is found",
        ),
    ],
    source: "WHMCS API reference, GetClientsProducts",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

fn entry(call: &Call, dated: &DatedService) -> Node {
    let service = &dated.service;
    Node::fields(
        "product",
        vec![
            call.ids.node("id", service.id.0),
            call.ids.node("clientid", service.client.0),
            Node::text("regdate", call.day(dated.created_at)),
            Node::text("name", &*service.name),
            Node::text("domain", &*service.name),
            Node::text("status", status(dated, "Terminated")),
            Node::fields("customfields", vec![Node::items("customfield", Vec::new())]),
            Node::fields("configoptions", vec![Node::items("configoption", Vec::new())]),
        ],
    )
}

async fn run(call: &Call) -> Outcome {
    let bought = Bought {
        kind: ServiceKind::Product,
        one: "serviceid",
        unknown: &["pid", "username2"],
        echoed: &["pid", "domain"],
        container: "products",
        item: "product",
        entry,
    };
    bought.page(call).await
}
