//! getPredefinedReplies: the tree of categories, or what stands in one of them.

use super::predefined::{category, reply};
use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use domain::{Error, PredefinedCategoryId, What};
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getPredefinedReplies",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::required(
        "cid",
        "number",
        WRONG_PARAMETER,
        "0 for all categories, else the one whose replies are wanted.",
    )],
    about: "The categories of predefined replies, or the replies and categories that stand in one.",
    source: "Admin API, Tickets, getPredefinedReplies",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "cid")?.ok_or_else(Fault::wrong_parameter)?;
    let all = desk.predefined_categories().await?;
    // The sample is of 0 and has the one key.
    if id == 0 {
        let categories = Node::items("categories", all.iter().map(category).collect());
        return Ok(Success::with(vec![Node::fields("category", vec![categories])]));
    }
    let id = PredefinedCategoryId(id);
    let one = all.iter().find(|one| one.id == id).ok_or(Error::NotFound(What::PredefinedCategory))?;
    let inside = all.iter().filter(|other| other.parent == Some(id)).map(category);
    let replies = desk.predefined_replies(Some(id)).await?;
    let mut shown = category(one);
    shown.push(Node::items("categories", inside.collect()));
    shown.push(Node::items("replies", replies.iter().map(reply).collect()));
    Ok(Success::with(vec![shown]))
}
