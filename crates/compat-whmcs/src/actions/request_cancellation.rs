//! `AddCancelRequest`. WHMCS API reference, AddCancelRequest. It knows two types; whatever is neither waits for the end of
//! the billing period, and the answer says so.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::{Call, warning};
use crate::error::Phrases;
use domain::ServiceId;

pub(super) const ACTION: Action = Action {
    name: "AddCancelRequest",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("serviceid", Kind::Id, "The product"),
        optional("type", Kind::Text, "Immediate or End of Billing Period, the default"),
        optional("reason", Kind::Text, "Why"),
    ],
    source: "WHMCS API reference, AddCancelRequest",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let service = ServiceId(call.id("serviceid").unwrap_or(0));
    let is = |name| call.filled("type").is_some_and(|wanted| wanted.trim().eq_ignore_ascii_case(name));
    let is_immediate = is("Immediate");
    let is_known = is_immediate || call.filled("type").is_none() || is("End of Billing Period");
    let client = call.everywhere()?.request_cancellation(service, is_immediate, call.raw("reason")).await?;
    let mut nodes = vec![call.ids.node("serviceid", service.0), call.ids.node("userid", client.0)];
    if !is_known {
        nodes.extend(warning(&[
            "type was read as End of Billing Period: the other one is Immediate".to_owned()
        ]));
    }
    Ok(nodes)
}
