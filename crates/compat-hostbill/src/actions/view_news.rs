//! getNewsItem: one of the news, published or not.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use crate::{Fault, news};
use domain::AnnouncementId;
use service::StaffDesk;

pub(crate) const ACTION: Action = Action {
    name: "getNewsItem",
    owner: http::Owner::Panel,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::required("id", "number", WRONG_PARAMETER, "The news.")],
    about: "One of the news; only what is `enable`d is for clients.",
    source: "Admin API, General, getAPIMethods, names it; its columns as in itsazzad/HostBill, NewsViewController.m",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "id")?.ok_or_else(Fault::wrong_parameter)?;
    let found = desk.announcement(AnnouncementId(id)).await?;
    Ok(Success::with(vec![news::admin_row(call, &found)]))
}
