//! getKBArticle: an article of the knowledgebase.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use crate::{Fault, articles};
use domain::{ArticleId, Audience};
use service::StaffDesk;

pub(crate) const ACTION: Action = Action {
    name: "getKBArticle",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::required("id", "number", WRONG_PARAMETER, "The article.")],
    about: "An article of the knowledgebase that clients may read.",
    source: "Admin API, Misc, getKBArticle",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "id")?.ok_or_else(Fault::wrong_parameter)?;
    let found = desk.knowledgebase(Audience::Clients).article(ArticleId(id)).await?;
    Ok(Success::with(vec![articles::article(&found)]))
}
