//! getPredefinedReply: the text of a predefined reply.

use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use domain::PredefinedReplyId;
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getPredefinedReply",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::required("id", "number", WRONG_PARAMETER, "The predefined reply.")],
    about: "The text of a predefined reply.",
    source: "Admin API, Tickets, getPredefinedReply",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "id")?.ok_or_else(Fault::wrong_parameter)?;
    let reply = desk.predefined_reply(PredefinedReplyId(id)).await?;
    Ok(Success::with(vec![Node::text("reply", reply.body)]))
}
