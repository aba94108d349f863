//! What only staff may do with the ticket forms beside answering: a note, a charge, incidents taken, the raised priority,
//! a violation (BILLmanager API, Support tickets (ticket), Open a ticket).

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::words;
use domain::{Money, Timestamp, ViolationAction};
use service::{Measures, NewViolation};

/// Their names, as the documents of the staff form and of the client form list them.
pub(crate) const NAMES: [&str; 12] = [
    "show_optional",
    "note_message",
    "ticket_expense",
    "high_priority",
    "low_priority",
    "incident_count",
    "show_abuse",
    "score",
    "score_note",
    "action",
    "deadline_date",
    "deadline_time",
];

/// What they ask for.
pub(super) struct StaffFields<'a> {
    pub(super) note: Option<&'a str>,
    /// Put before all others, or no longer.
    pub(super) is_raised: Option<bool>,
    pub(super) measures: Measures,
}

impl StaffFields<'_> {
    /// Whether they ask for anything.
    pub(super) fn is_empty(&self) -> bool {
        self.note.is_none() && self.is_raised.is_none() && self.measures.is_empty()
    }
}

/// Reads them all.
pub(super) fn read(call: &Call) -> Result<StaffFields<'_>, Refusal> {
    input::flag(&call.params, "show_optional")?;
    Ok(StaffFields {
        note: call.params.filled("note_message"),
        is_raised: raised(call)?,
        measures: Measures { charge: charge(call)?, credits: credits(call)?, violation: violation(call)? },
    })
}

fn raised(call: &Call) -> Result<Option<bool>, Refusal> {
    let high = input::flag(&call.params, "high_priority")?;
    let low = input::flag(&call.params, "low_priority")?;
    match (high, low) {
        (true, true) => {
            let sent = call.text("low_priority").unwrap_or_default();
            Err(Fault::value("low_priority", sent, "the priority cannot be raised and reset at once").into())
        }
        (true, false) => Ok(Some(true)),
        (false, true) => Ok(Some(false)),
        (false, false) => Ok(None),
    }
}

/// Nothing and zero charge nothing: forms are sent as they are shown.
fn charge(call: &Call) -> Result<Option<Money>, Refusal> {
    let Some(text) = call.params.filled("ticket_expense").map(str::trim) else { return Ok(None) };
    match call.desk.currency().parse(text) {
        Some(Money::ZERO) => Ok(None),
        Some(amount) => Ok(Some(amount)),
        None => {
            let why = format!("it must be an amount such as {}", call.desk.currency().text(Money(1250)));
            Err(Fault::value("ticket_expense", text, &why).into())
        }
    }
}

fn credits(call: &Call) -> Result<Option<i64>, Refusal> {
    input::number(&call.params, "incident_count")
}

/// Without `show_abuse` nothing is registered; what the fields hold must be of their types all the same.
fn violation(call: &Call) -> Result<Option<NewViolation>, Refusal> {
    let registers = input::flag(&call.params, "show_abuse")?;
    let names = ["deadline_date", "deadline_time"];
    if registers {
        return read_violation(call, "score_note", names).map(Some);
    }
    violation_fields(call, "score_note", names)?;
    Ok(None)
}

/// A violation whose note, and whose day and time of the deadline, stand in fields of these names.
pub(super) fn read_violation(
    call: &Call,
    note: &str,
    deadline_in: [&'static str; 2],
) -> Result<NewViolation, Refusal> {
    let (score, rest) = violation_fields(call, note, deadline_in)?;
    Ok(NewViolation { score: score.ok_or_else(|| Fault::missing("score"))?, ..rest })
}

/// The score, if there is one, and the rest of a violation.
fn violation_fields(
    call: &Call,
    note: &str,
    deadline_in: [&'static str; 2],
) -> Result<(Option<i64>, NewViolation), Refusal> {
    let score = input::number(&call.params, "score")?;
    let key = call.text("action").map_or(input::NONE, str::trim);
    let action = violation_action(key)?;
    let note = call.text(note).unwrap_or_default().to_owned();
    Ok((score, NewViolation { score: 0, note, action, deadline_at: deadline(call, deadline_in)? }))
}

/// What happens at the deadline of a violation, by its key.
pub(super) fn violation_action(key: &str) -> Result<ViolationAction, Refusal> {
    let found = words::VIOLATION_ACTIONS.into_iter().find(|(known, ..)| *known == key);
    let (.., action) = found.ok_or_else(|| Fault::value("action", key, "there is no such action"))?;
    Ok(action)
}

/// Whether a text is digits and these separators, as in the pattern.
fn like(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

/// Date and time in the zone of the desk; a day alone is meant to its end.
pub(super) fn deadline(call: &Call, [day, hour]: [&'static str; 2]) -> Result<Option<Timestamp>, Refusal> {
    let filled = |name| call.params.filled(name).map(str::trim);
    let (date, time) = (filled(day), filled(hour));
    let Some(date) = date else {
        return if time.is_some() { Err(Fault::missing(day).into()) } else { Ok(None) };
    };
    let zone = call.desk.zone();
    let last_second =
        zone.day(date).filter(|_| like(date, "0000-00-00")).map(|(_, end)| end.plus_seconds(-1));
    let last_second =
        last_second.ok_or_else(|| Fault::value(day, date, "it must be a date such as 2026-03-31"))?;
    let Some(time) = time else { return Ok(Some(last_second)) };
    let at = zone.parse(&format!("{date} {time}")).filter(|_| like(time, "00:00:00"));
    let bad = || Fault::value(hour, time, "it must be a time such as 17:30:00");
    Ok(Some(at.ok_or_else(bad)?))
}
