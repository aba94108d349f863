//! What a ticket that was lived elsewhere is here: its rows, and what follows from its messages.

use super::source::{SourceAuthor, SourceMessage, SourceTicket};
use crate::tickets::Kept;
use domain::{
    Author, AuthorKind, ClientId, ContactId, Department, ENTRIES_ABOVE, Message, MessageBody, MessageId,
    MessageKind, Priority, Status, StatusKind, TicketId, TicketSubject, Timestamp,
};

/// Above these ids numbers would have more than eight digits, so such an id is not kept.
const HIGHEST_ID: i64 = 30_000_000;

/// A message on its way in.
pub(super) struct Line<'s> {
    pub(super) from: &'s SourceMessage,
    pub(super) files: &'s [Kept],
    pub(super) at: Timestamp,
    pub(super) is_opening: bool,
}

/// The messages in the order of their times, each a little later than the one before, so that the order stays when times
/// are equal. The first public one of the source opens the ticket.
pub(super) fn in_order<'s>(ticket: &'s SourceTicket, files: &'s [Vec<Kept>]) -> Vec<Line<'s>> {
    let opening = ticket.messages.iter().position(|message| message.kind == MessageKind::Public);
    let of = |place: usize| files.get(place).map_or(&[][..], Vec::as_slice);
    let mut lines: Vec<Line<'s>> = ticket
        .messages
        .iter()
        .enumerate()
        .map(|(place, from)| {
            let is_opening = opening == Some(place);
            Line { from, files: of(place), at: from.created_at, is_opening }
        })
        .collect();
    lines.sort_by_key(|line| (line.at, !line.is_opening));
    let mut last = Timestamp(i64::MIN);
    for line in &mut lines {
        line.at = line.at.max(Timestamp(last.0.saturating_add(1)));
        last = line.at;
    }
    lines
}

/// What follows from the messages and the status.
pub(super) struct Facts {
    pub(super) last_message_at: Timestamp,
    pub(super) last_by_staff: bool,
    pub(super) message_count: i64,
    pub(super) has_note: bool,
    pub(super) opening_files: i64,
    pub(super) waiting_since: Option<Timestamp>,
}

pub(super) fn facts(opened_at: Timestamp, kind: StatusKind, lines: &[Line<'_>]) -> Facts {
    let by_staff = |line: &Line<'_>| matches!(line.from.author, SourceAuthor::Staff { .. });
    let public: Vec<&Line<'_>> = lines.iter().filter(|line| line.from.kind == MessageKind::Public).collect();
    let last = public.last();
    let unanswered = public.iter().rev().take_while(|line| !by_staff(line)).last();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Facts {
        last_message_at: last.map_or(opened_at, |line| line.at),
        last_by_staff: last.is_some_and(|line| by_staff(line)),
        message_count: count(public.len()),
        has_note: lines.iter().any(|line| line.from.kind == MessageKind::Note),
        opening_files: count(lines.iter().filter(|line| line.is_opening).map(|line| line.files.len()).sum()),
        // A ticket that was closed without an answer keeps since when its client waited, as it does here.
        waiting_since: unanswered.filter(|_| kind != StatusKind::Answered).map(|line| line.at),
    }
}

/// Who a ticket is of, here.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    pub(super) client: Option<ClientId>,
}

/// The row of a message, without its id where it gets a new one.
pub(super) fn message(
    line: &Line<'_>,
    ticket: TicketId,
    owner: Owner,
    contact: Option<ContactId>,
    staff: Option<domain::StaffId>,
) -> Message {
    let from = line.from;
    let author = match &from.author {
        SourceAuthor::Requester { name, email, .. } => {
            let kind = match (owner.client, contact) {
                (Some(client), Some(contact)) => AuthorKind::Contact(client, contact),
                (Some(client), None) => AuthorKind::Client(client),
                (None, _) => AuthorKind::Guest,
            };
            Author { kind, name: one_line(name, 200), email: one_line(email, 254) }
        }
        SourceAuthor::Staff { name, email, .. } => {
            let (name, email) = (one_line(name, 200), one_line(email, 254));
            Author { kind: AuthorKind::Staff(staff), name, email }
        }
        SourceAuthor::System => {
            Author { kind: AuthorKind::System, name: String::new(), email: String::new() }
        }
    };
    Message {
        id: MessageId(from.id.unwrap_or(0)),
        ticket,
        kind: from.kind,
        author,
        body: body(&from.body),
        is_markdown: false,
        is_hidden: false,
        is_opening: line.is_opening,
        created_at: line.at,
    }
}

/// The id that a ticket may keep.
pub(super) fn wanted_id(id: Option<i64>) -> Option<i64> {
    id.filter(|id| (1..=HIGHEST_ID).contains(id))
}

/// The number in what people see: the longest run of digits, whatever stands around it, and the first of several.
pub(super) fn wanted_number(shown: &str) -> Option<i64> {
    let runs = shown.split(|c: char| !c.is_ascii_digit());
    // Of equals `max_by_key` takes the last, which is the first from behind.
    let longest = runs.filter(|run| !run.starts_with('0')).rev().max_by_key(|run| run.len())?;
    longest.parse().ok().filter(|number| (1..=ENTRIES_ABOVE).contains(number))
}

/// A key that may stand in a link.
pub(super) fn wanted_key(key: &str) -> Option<String> {
    let fits = (6..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| key.to_owned())
}

pub(super) fn subject(text: &str) -> String {
    let subject = one_line(text, TicketSubject::LONGEST);
    if subject.is_empty() { "(no subject)".to_owned() } else { subject }
}

/// A message as it may be stored: no NUL, and not longer than any message.
pub(super) fn body(text: &str) -> String {
    let mut kept = text.replace('\0', "");
    let mut end = kept.len().min(MessageBody::LONGEST);
    while !kept.is_char_boundary(end) {
        end -= 1;
    }
    kept.truncate(end);
    kept
}

/// Whether a text cannot be stored as it is.
pub(super) fn is_cut(text: &str) -> bool {
    text.len() > MessageBody::LONGEST || text.contains('\0')
}

/// One line of at most so many characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let text = text.replace('\0', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}

/// The priority that a ticket has here.
pub(super) fn priority(from: &SourceTicket, department: &Department) -> Priority {
    from.priority.unwrap_or(department.default_priority)
}

/// Whether its client has something to read: as the source says, or when staff spoke last and it is not closed.
pub(super) fn client_unread(from: &SourceTicket, facts: &Facts, status: &Status) -> bool {
    let spoken = facts.last_by_staff && status.kind != StatusKind::Closed;
    from.client_unread.unwrap_or(spoken) && facts.message_count > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_in_what_people_see() {
        for (shown, number) in [
            ("516757", Some(516_757)),
            ("ABC-123456", Some(123_456)),
            ("HD 2026-00017-4711", Some(2026)),
            ("#9", Some(9)),
            ("no digits", None),
            ("000", None),
            ("12345678901234567890", None),
        ] {
            assert_eq!(wanted_number(shown), number, "{shown}");
        }
    }

    #[test]
    fn what_may_be_kept_of_keys_and_ids() {
        assert_eq!(wanted_key("KPqH7yG3").as_deref(), Some("KPqH7yG3"));
        assert_eq!((wanted_key("short"), wanted_key("with/slash"), wanted_key("")), (None, None, None));
        assert_eq!(
            [Some(17), Some(0), Some(30_000_001), Some(-3), None].map(wanted_id),
            [Some(17), None, None, None, None]
        );
    }

    #[test]
    fn a_text_is_cut_at_a_letter_and_loses_its_nul() {
        let long = "é".repeat(MessageBody::LONGEST);
        assert!(is_cut(&long) && body(&long).len() <= MessageBody::LONGEST && body(&long).ends_with('é'));
        assert_eq!(body("a\0b"), "ab");
        assert!(!is_cut("short"));
        assert_eq!((subject(" a \n b "), subject(" ")), ("a b".to_owned(), "(no subject)".to_owned()));
    }
}
