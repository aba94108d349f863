//! The panel's words for statuses, priorities and sides, both ways.

use crate::Fault;
use domain::{AuthorKind, Priority, RequestType, Status, StatusId, StatusKind, Ticket};
use service::Directory;

/// The word a status kind is shown as (Admin API, setTicketStatus: the fixed core).
const fn status_word(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::New => "Open",
        StatusKind::InProgress | StatusKind::OnHold => "In-Progress",
        StatusKind::CustomerReply => "Client-Reply",
        StatusKind::Answered => "Answered",
        StatusKind::Closed => "Closed",
    }
}

/// The word that a status is shown as: those that the rules choose by the fixed core, one that the operator has added by
/// its own name.
pub(crate) fn shown_status(directory: &Directory, status: StatusId, kind: StatusKind) -> &str {
    match directory.status(status) {
        Some(own) if !own.is_default => &own.name,
        _ => status_word(kind),
    }
}

/// The kinds of a word of the fixed core, the one to choose when it is set first.
fn core(word: &str) -> Option<&'static [StatusKind]> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "open" => &[StatusKind::New],
        "in-progress" => &[StatusKind::InProgress, StatusKind::OnHold],
        "client-reply" => &[StatusKind::CustomerReply],
        "answered" => &[StatusKind::Answered],
        "closed" => &[StatusKind::Closed],
        _ => return None,
    })
}

/// What the other words of the full list of getTickets stand for where no status has such a name: installations may have
/// them or not.
fn alias(word: &str) -> Option<StatusKind> {
    match word.trim().to_ascii_lowercase().as_str() {
        "sent-out" | "scheduled-notification" => Some(StatusKind::Answered),
        "resolved" => Some(StatusKind::Closed),
        _ => None,
    }
}

/// The status to set for a word of the panel, or for a configured name.
pub(crate) fn status_to_set(directory: &Directory, word: &str) -> Result<StatusId, Fault> {
    let status = match core(word) {
        Some(kinds) => kinds.first().and_then(|kind| directory.default_status(*kind)),
        None => directory
            .status_named(word)
            .or_else(|| alias(word).and_then(|kind| directory.default_status(kind))),
    };
    Ok(status.ok_or_else(Fault::wrong_parameter)?.id)
}

/// Every status that is shown as a word, or the one of a configured name.
pub(crate) fn statuses_shown_as(directory: &Directory, word: &str) -> Result<Vec<StatusId>, Fault> {
    let shown = |status: &&Status| {
        shown_status(directory, status.id, status.kind).to_lowercase() == word.trim().to_lowercase()
    };
    let all: Vec<StatusId> = directory.statuses.iter().filter(shown).map(|status| status.id).collect();
    if !all.is_empty() {
        return Ok(all);
    }
    if let Some(named) = directory.status_named(word) {
        return Ok(vec![named.id]);
    }
    let kind = alias(word).ok_or_else(Fault::wrong_parameter)?;
    Ok(directory.statuses_of(&[kind]))
}

/// The number of a priority (Admin API, addTicket: 0 is the lowest, 3 the highest).
pub(crate) fn priority_number(priority: Priority) -> String {
    match priority {
        Priority::Low => "0",
        Priority::Normal => "1",
        Priority::High => "2",
        Priority::Urgent => "3",
    }
    .to_owned()
}

/// A priority by its number or by a word of setTicketPriority or of the panels over it.
pub(crate) fn priority(text: &str) -> Result<Priority, Fault> {
    Ok(match text.trim().to_ascii_lowercase().as_str() {
        "0" | "low" => Priority::Low,
        "1" | "medium" | "normal" => Priority::Normal,
        "2" | "high" => Priority::High,
        "3" | "urgent" | "critical" => Priority::Urgent,
        _ => return Err(Fault::wrong_parameter()),
    })
}

/// The words of a request type, in the order of the pages (Admin API, getClientTickets; editTicketDetails adds the
/// last three).
const REQUEST_TYPES: [(RequestType, &str); 8] = [
    (RequestType::General, "General"),
    (RequestType::Problem, "Problem"),
    (RequestType::Incident, "Incident"),
    (RequestType::Task, "Task"),
    (RequestType::Question, "Question"),
    (RequestType::Project, "Project"),
    (RequestType::Delivery, "Delivery"),
    (RequestType::Billing, "Billing"),
];

/// The word of a request type.
pub(crate) fn request_type_word(kept: RequestType) -> &'static str {
    REQUEST_TYPES.iter().find(|(kind, _)| *kind == kept).map_or("General", |(_, word)| word)
}

/// A request type by its word.
pub(crate) fn request_type(text: &str) -> Result<RequestType, Fault> {
    let found = REQUEST_TYPES.iter().find(|(_, word)| word.eq_ignore_ascii_case(text.trim()));
    Ok(found.ok_or_else(Fault::wrong_parameter)?.0)
}

/// `type` of a ticket: which side opened it.
pub(crate) const fn ticket_type(ticket: &Ticket) -> &'static str {
    if ticket.opened_by.is_some() {
        "Admin"
    } else if ticket.requester.client.is_some() {
        "Client"
    } else {
        "Unregistered"
    }
}

/// `type` of a reply: which side wrote it.
pub(crate) const fn reply_type(author: AuthorKind) -> &'static str {
    match author {
        AuthorKind::Staff(_) | AuthorKind::System => "Admin",
        AuthorKind::Client(_) | AuthorKind::Contact(..) => "Client",
        AuthorKind::Guest => "Unregistered",
    }
}

/// A yes or no column.
pub(crate) fn bit(value: bool) -> String {
    if value { "1" } else { "0" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_by_the_word_it_is_shown_as() {
        for kind in StatusKind::ALL {
            let found = core(status_word(kind)).unwrap();
            assert!(found.contains(&kind), "{kind:?}");
        }
    }

    #[test]
    fn every_priority_is_found_again_by_its_number() {
        for kept in Priority::ALL {
            assert_eq!(priority(&priority_number(kept)), Ok(kept));
        }
    }

    #[test]
    fn every_request_type_is_found_again_by_its_word() {
        for kept in RequestType::ALL {
            assert_eq!(request_type(request_type_word(kept)), Ok(kept));
        }
        assert_eq!(request_type(" INCIDENT "), Ok(RequestType::Incident));
        assert_eq!(request_type("Incidents"), Err(Fault::wrong_parameter()));
    }

    #[test]
    fn words_are_read_in_any_case() {
        assert_eq!(core(" CLOSED"), Some([StatusKind::Closed].as_slice()));
        assert_eq!((core("opened"), alias("SENT-out")), (None, Some(StatusKind::Answered)));
        assert_eq!(priority("CRITICAL"), Ok(Priority::Urgent));
        assert_eq!(priority("4"), Err(Fault::wrong_parameter()));
    }
}
