//! The panel's words for what the desk knows: status codes and texts, priorities, waiting times, flags.

use crate::call::Call;
use crate::texts::{Language, Word};
use domain::{
    Holder, Priority, PriorityMeant, Rating, StatusKind, Ticket, Timestamp, ViolationAction, ViolationState,
};
use service::{Answering, OwnRow, Stamp, Zone};
use wire::Node;

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The client whose ticket it is.
    Client,
    /// Staff.
    Staff,
}

/// What `tstatus` is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub(crate) kind: StatusKind,
    pub(crate) is_archived: bool,
    pub(crate) client_unread: bool,
}

impl From<&Ticket> for State {
    fn from(ticket: &Ticket) -> Self {
        Self {
            kind: ticket.status_kind,
            is_archived: ticket.is_archived,
            client_unread: ticket.client_unread,
        }
    }
}

impl From<&OwnRow> for State {
    fn from(row: &OwnRow) -> Self {
        Self { kind: row.status_kind, is_archived: row.is_archived, client_unread: row.client_unread }
    }
}

/// The codes of `tstatus` (BILLmanager API, Support tickets (clientticket), the list). On hold has none of its own
/// and counts as under review.
const fn status_code(state: State) -> &'static str {
    if state.is_archived {
        return "10";
    }
    match state.kind {
        StatusKind::New => "0",
        StatusKind::InProgress | StatusKind::CustomerReply | StatusKind::OnHold => "1",
        StatusKind::Answered => "2",
        StatusKind::Closed => "3",
    }
}

/// The text of `tstatus`. Clients of the English door compare `New replies` literally; `Reviewed` is what the version 5 manual calls a
/// closed ticket; the staff set is that of the Tickets section of the manual.
const fn status_word(state: State, reader: Reader) -> Word {
    if state.is_archived {
        return Word::InArchive;
    }
    match (state.kind, reader) {
        (StatusKind::New | StatusKind::InProgress | StatusKind::CustomerReply | StatusKind::OnHold, _) => {
            Word::InProgress
        }
        (StatusKind::Answered, Reader::Staff) => Word::AwaitingClient,
        (StatusKind::Answered, Reader::Client) if state.client_unread => Word::NewReplies,
        (StatusKind::Answered, Reader::Client) => Word::WaitingToReply,
        (StatusKind::Closed, _) => Word::Reviewed,
    }
}

/// The status as a cell: the text, and the code beside it.
pub(crate) fn status(state: State, reader: Reader, language: Language) -> Node {
    Node::text("tstatus", language.word(status_word(state, reader))).attribute("orig", status_code(state))
}

/// Codes and words of priorities (BILLmanager API, Edit the ticket).
pub(crate) const PRIORITIES: [(&str, Word); 3] = [("0", Word::Low), ("1", Word::Medium), ("2", Word::High)];

/// The code of a priority. There is nothing above high.
pub(crate) const fn priority_code(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High | Priority::Urgent => 2,
    }
}

/// The priorities of a code: those that it is shown for.
pub(crate) fn priority(code: &str) -> Option<PriorityMeant> {
    match code {
        "0" => Some(Priority::Low.into()),
        "1" => Some(Priority::Normal.into()),
        "2" => Some(PriorityMeant::between(Priority::High, Priority::Urgent)),
        _ => None,
    }
}

/// Keys and words of what happens at the deadline of a violation (Support center, Abuses).
pub(crate) const VIOLATION_ACTIONS: [(&str, Word, ViolationAction); 4] = [
    ("null", Word::None, ViolationAction::Nothing),
    ("active", Word::MoveToActive, ViolationAction::Queue),
    ("suspend_service", Word::SuspendService, ViolationAction::SuspendService),
    ("suspend_all", Word::SuspendAll, ViolationAction::SuspendAll),
];

/// Key and word of an action.
pub(crate) fn violation_action(action: ViolationAction) -> (&'static str, Word) {
    let found = VIOLATION_ACTIONS.into_iter().find(|(.., known)| *known == action);
    found.map_or(("null", Word::None), |(key, word, _)| (key, word))
}

/// Where a violation stands: the word, and the one for programs.
pub(crate) const fn violation_state(state: ViolationState) -> (Word, &'static str) {
    match state {
        ViolationState::Open => (Word::WaitsForClient, "open"),
        ViolationState::Answered => (Word::ClientAnswered, "answered"),
        ViolationState::Acted => (Word::ActionTaken, "acted"),
        ViolationState::Finished => (Word::Finished, "finished"),
    }
}

/// The word for a rating (`rates/rate@name`).
pub(crate) const fn rating(rating: Rating) -> &'static str {
    match rating {
        Rating::Good => "good",
        Rating::Bad => "bad",
    }
}

/// A span of time as days, hours and minutes: `0d+03:15`.
pub(crate) fn span(seconds: i64) -> String {
    let minutes = seconds.unsigned_abs() / 60;
    let mut text = String::with_capacity(16);
    if seconds < 0 && minutes > 0 {
        text.push('-');
    }
    push_digits(&mut text, minutes / 1440, 1);
    text.push_str("d+");
    push_digits(&mut text, minutes / 60 % 24, 2);
    text.push(':');
    push_digits(&mut text, minutes % 60, 2);
    text
}

/// At least so many digits. Every row of two lists has a span, and format strings take longer than all of the rest of it.
fn push_digits(text: &mut String, number: u64, least: u32) {
    if number > 9 || least > 1 {
        push_digits(text, number / 10, least.saturating_sub(1));
    }
    text.push(char::from_digit(u32::try_from(number % 10).unwrap_or_default(), 10).unwrap_or('0'));
}

/// A moment in UTC, for the `_utc` twins of dates.
pub(crate) fn utc(at: Timestamp) -> Stamp {
    Zone::utc().stamp(at)
}

/// Who is answering, and since when (`blocked_by`).
pub(crate) fn blocked_by(name: &str, since: Timestamp, zone: &Zone) -> String {
    format!("{name}, {}", zone.text(since))
}

/// The same as a node.
pub(crate) fn answering(call: &Call, held: &Answering) -> Node {
    Node::text("blocked_by", blocked_by(&held.name, held.since, call.desk.zone()))
}

/// Whom a row waits for, as fields name it: `e_` and an employee, or `d_` and a department.
pub(crate) fn holder(holder: Holder) -> String {
    match holder {
        Holder::Staff(id) => format!("e_{id}"),
        Holder::Department(id) => format!("d_{id}"),
    }
}

/// `on` or `off`, where a flag is always there.
pub(crate) const fn on_off(value: bool) -> &'static str {
    if value { "on" } else { "off" }
}

/// A flag that is there only when it is set.
pub(crate) fn flag(name: &'static str, value: bool) -> Option<Node> {
    value.then(|| Node::text(name, "on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_days_hours_and_minutes() {
        for (seconds, text) in [
            (0, "0d+00:00"),
            (11_700, "0d+03:15"),
            (86_400 * 12 + 59, "12d+00:00"),
            (-3_660, "-0d+01:01"),
            (-59, "0d+00:00"),
        ] {
            assert_eq!(span(seconds), text);
        }
    }

    #[test]
    fn priorities_come_back_but_urgent_is_shown_as_high() {
        for (code, _) in PRIORITIES {
            let meant = priority(code).map(PriorityMeant::anew);
            assert_eq!(meant.map(priority_code).map(|code| code.to_string()).as_deref(), Some(code));
        }
        assert_eq!(priority_code(Priority::Urgent), 2);
        assert_eq!(priority("3"), None);
    }
}
