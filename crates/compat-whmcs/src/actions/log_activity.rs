//! `LogActivity`: a line of the caller's own in the log. WHMCS API reference, LogActivity; the page has no error responses.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::ClientId;

pub(super) const ACTION: Action = Action {
    name: "LogActivity",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("description", Kind::Text, "The line"),
        optional("userid", Kind::Id, "The client it is about"),
        optional("clientid", Kind::Id, "The name of userid since version 8"),
    ],
    source: "WHMCS API reference, LogActivity",
    phrases: Phrases { no_text: "Description is required", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let client = call.id("userid").or_else(|| call.id("clientid")).map(ClientId);
    call.everywhere()?.log_activity(call.raw("description"), client).await?;
    Ok(Vec::new())
}
