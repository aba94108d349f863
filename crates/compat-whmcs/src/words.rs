//! The API's words for statuses, priorities and yes or no, both ways.
//! Words are those of the WHMCS API reference: GetSupportStatuses for statuses, UpdateTicket for priorities.

use domain::{Priority, PriorityMeant, Status, StatusId, StatusKind, Ticket};
use service::Directory;

/// The word for a kind of status, whatever the desk calls its default status of that kind.
const fn kind_word(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::New => "Open",
        StatusKind::InProgress => "In Progress",
        StatusKind::CustomerReply => "Customer-Reply",
        StatusKind::Answered => "Answered",
        StatusKind::OnHold => "On Hold",
        StatusKind::Closed => "Closed",
    }
}

/// A status that the operator added shows the name it was given.
pub(crate) fn status_word(status: &Status) -> &str {
    if status.is_default { kind_word(status.kind) } else { &status.name }
}

pub(crate) fn status_of<'d>(directory: &'d Directory, ticket: &Ticket) -> &'d str {
    directory.status(ticket.status).map_or_else(|| kind_word(ticket.status_kind), status_word)
}

/// Every status that shows as this word; one that an operator added may share a word with another.
pub(crate) fn statuses_shown_as(directory: &Directory, word: &str) -> Vec<StatusId> {
    let word = word.trim();
    let same = |status: &&Status| status_word(status).eq_ignore_ascii_case(word);
    directory.statuses.iter().filter(same).map(|status| status.id).collect()
}

/// The status that a caller means by a word; the desk's own default wins.
pub(crate) fn status_meant(directory: &Directory, word: &str) -> Option<StatusId> {
    let shown = statuses_shown_as(directory, word);
    let default = shown.iter().find(|id| directory.status(**id).is_some_and(|status| status.is_default));
    default.or(shown.first()).copied()
}

/// A word as the name of a field: in small letters, without all that is no letter or digit. WHMCS API reference,
/// GetTicketCounts, sample. One of signs alone has a name, too.
pub(crate) fn status_key(word: &str) -> String {
    let key: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if key.is_empty() { "status".to_owned() } else { key }
}

/// The words of all statuses, in the operator's order.
pub(crate) fn status_words(directory: &Directory) -> String {
    directory.statuses.iter().map(status_word).collect::<Vec<_>>().join(",")
}

/// What UpdateTicket says of a priority that is none.
pub(crate) const BAD_PRIORITY: &str = "Invalid Ticket Priority. Valid priorities are: Low,Medium,High";

pub(crate) const fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "Low",
        Priority::Normal => "Medium",
        Priority::High | Priority::Urgent => "High",
    }
}

/// The priorities of a word: those that it is shown for.
pub(crate) fn priority_meant(word: &str) -> Option<PriorityMeant> {
    let is = |name: &str| word.trim().eq_ignore_ascii_case(name);
    if is("Low") {
        Some(Priority::Low.into())
    } else if is("Medium") {
        Some(Priority::Normal.into())
    } else if is("High") {
        Some(PriorityMeant::between(Priority::High, Priority::Urgent))
    } else {
        None
    }
}

/// PHP callers send `1` and `0`, JavaScript callers `true` and `false`, forms `on` or nothing.
pub(crate) fn is_yes(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !["0", "false", "off", "no"].iter().any(|no| text.eq_ignore_ascii_case(no))
}
