//! `AddCancelRequest`. WHMCS API reference, AddCancelRequest. Whatever is not `Immediate` waits for the end of the billing
//! period.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::ServiceId;

pub(super) const ACTION: Action = Action {
    name: "AddCancelRequest",
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
    let is_immediate = call.raw("type").trim().eq_ignore_ascii_case("Immediate");
    let client = call.everywhere()?.request_cancellation(service, is_immediate, call.raw("reason")).await?;
    Ok(vec![call.ids.node("serviceid", service.0), call.ids.node("userid", client.0)])
}
