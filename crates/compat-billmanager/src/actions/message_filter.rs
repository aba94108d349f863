//! The filter of the lists of messages: by number, text, author and date, for one call.

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{Message, Timestamp};

/// Which messages are listed; what is absent or empty does not count. The fields are named like the columns.
#[derive(Debug, Default)]
pub(super) struct MessageFilter {
    id: Option<i64>,
    /// Part of the text, in lower case.
    text: Option<String>,
    /// Part of the author's name, in lower case.
    author: Option<String>,
    /// From, and before.
    written: Option<(Timestamp, Timestamp)>,
}

impl MessageFilter {
    /// The fields as they stand in the call; `filter=on` beside them is what lists usually want and says nothing more.
    pub(super) fn read(call: &Call) -> Result<Self, Refusal> {
        let part = |name| call.params.filled(name).map(|text| text.trim().to_lowercase());
        Ok(Self {
            id: input::number(&call.params, "id")?,
            text: part("message"),
            author: part("message_user"),
            written: call.params.filled("date_post").map(|text| span(call, text.trim())).transpose()?,
        })
    }

    pub(super) fn lets_through(&self, message: &Message) -> bool {
        let has = |text: &str, part: &Option<String>| {
            part.as_deref().is_none_or(|part| text.to_lowercase().contains(part))
        };
        let at = message.created_at;
        self.id.is_none_or(|id| id == message.id.0)
            && has(&message.body, &self.text)
            && has(&message.author.name, &self.author)
            && self.written.is_none_or(|(from, before)| (from..before).contains(&at))
    }
}

/// A whole day, or the second that a date names, which is all that is shown of a moment.
fn span(call: &Call, text: &str) -> Result<(Timestamp, Timestamp), Refusal> {
    let zone = call.desk.zone();
    let day = || (text.len() == 10).then(|| zone.day(text)).flatten();
    let second = || zone.parse(text).map(|from| (from, from.plus_seconds(1)));
    let why = "it must be YYYY-MM-DD HH:MM:SS or YYYY-MM-DD";
    day().or_else(second).ok_or_else(|| Fault::value("date_post", text, why).into())
}
