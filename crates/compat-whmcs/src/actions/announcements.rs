//! What the functions about announcements share. WHMCS API reference, AddAnnouncement and UpdateAnnouncement.

use crate::call::Call;
use crate::error::Refusal;
use domain::{AnnouncementId, Error, What};
use service::WriteAnnouncement;

/// What a call says of an announcement; what is blank is not said.
pub(super) fn said(call: &Call) -> Result<WriteAnnouncement, Refusal> {
    let date = call
        .filled("date")
        .map(|text| call.desk.zone().parse(text).ok_or_else(|| Refusal::business("Invalid Date Format")));
    Ok(WriteAnnouncement {
        title: call.filled("title").map(str::to_owned),
        body: call.filled("announcement").map(|_| call.raw("announcement").to_owned()),
        is_published: call.filled("published").map(|_| call.flag("published")),
        published_at: date.transpose()?,
    })
}

/// The announcement that is named.
pub(super) fn named(call: &Call) -> Result<AnnouncementId, Error> {
    call.id("announcementid").map(AnnouncementId).ok_or(Error::NotFound(What::Announcement))
}
