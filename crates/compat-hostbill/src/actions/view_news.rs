//! getNewsItem: one of the news that clients may read.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use crate::{Fault, news};
use domain::AnnouncementId;
use service::StaffDesk;

pub(crate) const ACTION: Action = Action {
    name: "getNewsItem",
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::required("id", "number", WRONG_PARAMETER, "The news.")],
    about: "One of the news that clients may read.",
    source: "Admin API, General, getAPIMethods, names it; its answer is not published",
};

async fn run(call: &Call, _: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "id")?.ok_or_else(Fault::wrong_parameter)?;
    let found = call.desk.news_item(AnnouncementId(id)).await?;
    Ok(Success::with(vec![news::row(call.desk.zone(), &found)]))
}
