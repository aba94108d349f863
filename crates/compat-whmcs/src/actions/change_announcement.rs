//! `UpdateAnnouncement`. WHMCS API reference, UpdateAnnouncement. What is blank stays.

use super::announcements::{named, said};
use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::Phrases;

pub(super) const ACTION: Action = Action {
    name: "UpdateAnnouncement",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("announcementid", Kind::Id, "The announcement"),
        optional("title", Kind::Text, "Another title"),
        optional("announcement", Kind::Text, "Another text"),
        optional("date", Kind::Date, "Another date"),
        optional("published", Kind::Flag, "Whether clients may read it"),
    ],
    source: "WHMCS API reference, UpdateAnnouncement",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = named(call)?;
    call.everywhere()?.change_announcement(id, &said(call)?).await?;
    Ok(vec![call.ids.node("announcementid", id.0)])
}
