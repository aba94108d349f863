//! `DeleteAnnouncement`. WHMCS API reference, DeleteAnnouncement; the sentence is that of UpdateAnnouncement.

use super::announcements::named;
use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::Phrases;

pub(super) const ACTION: Action = Action {
    name: "DeleteAnnouncement",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[required("announcementid", Kind::Id, "The announcement")],
    source: "WHMCS API reference, DeleteAnnouncement",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = named(call)?;
    call.everywhere()?.delete_announcement(id).await?;
    Ok(vec![call.ids.node("announcementid", id.0)])
}
