//! `AddAnnouncement`. WHMCS API reference, AddAnnouncement. The page has no error responses; the sentences are our own, in
//! its order of parameters.

use super::announcements::said;
use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::{Phrases, Refusal};

pub(super) const ACTION: Action = Action {
    name: "AddAnnouncement",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("date", Kind::Date, "Its date, before which nobody reads it"),
        required("title", Kind::Text, "One line"),
        required("announcement", Kind::Text, "The text"),
        optional("published", Kind::Flag, "Whether clients may read it"),
    ],
    source: "WHMCS API reference, AddAnnouncement",
    phrases: Phrases { no_text: "Announcement is required", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    for (name, sentence) in [("date", "Date is required"), ("title", "Title is required")] {
        call.filled(name).ok_or_else(|| Refusal::business(sentence))?;
    }
    let id = call.everywhere()?.add_announcement(&said(call)?).await?;
    Ok(vec![call.ids.node("announcementid", id.0)])
}
