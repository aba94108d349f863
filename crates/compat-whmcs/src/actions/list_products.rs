//! `GetClientsProducts`: what clients bought, as far as the desk knows of it. WHMCS API reference, GetClientsProducts. Whatever is there is active; all
//! clients' are looked through as far as the first 10 000 go.

use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::shapes;
use domain::{ClientId, ServiceId, ServiceKind};
use service::DatedService;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetClientsProducts",
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("clientid", Kind::Id, "What this client bought"),
        optional("serviceid", Kind::Id, "This service alone"),
        optional("domain", Kind::Text, "What has this name"),
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
            Node::text("status", "Active"),
            Node::fields("customfields", vec![Node::items("customfield", Vec::new())]),
            Node::fields("configoptions", vec![Node::items("configoption", Vec::new())]),
        ],
    )
}

async fn run(call: &Call) -> Outcome {
    let page = call.page()?;
    let (client, one) = (call.id("clientid"), call.id("serviceid"));
    let all = call.everywhere()?.dated_services(client.map(ClientId), one.map(ServiceId)).await?;
    let name = call.filled("domain").map(str::to_lowercase);
    let wanted = all.iter().filter(|dated| {
        let is_named = name.as_ref().is_none_or(|name| dated.service.name.to_lowercase() == *name);
        dated.service.kind == ServiceKind::Product && is_named
    });
    let (rows, total) = page.cut(wanted.collect());
    let rows = rows.into_iter().map(|dated| entry(call, dated));
    let echoed = |name: &'static str, id: Option<i64>| {
        id.map_or_else(|| Node::empty(name), |id| call.ids.node(name, id))
    };
    let mut nodes = vec![echoed("clientid", client), echoed("serviceid", one)];
    nodes.extend(shapes::page(total, page, "products", "product", rows.collect()));
    Ok(nodes)
}
