//! The filter of a client's list: its fields, and the conditions that they mean.
//!
//! Names and keys as Karantir-dev/billing-typescript sends and reads them; an empty field and `null` are no condition.

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::kept_fields::{Fields, Form};
use crate::texts::Word;
use domain::{StatusKind, TicketFilter, TicketNumber, Timestamp};

/// The form of the list.
pub(crate) const FORM: Form = Form { key: "clientticket.filter", list: "clientticket", fields: FIELDS };

/// The form of the list of what is archived.
pub(crate) const ARCHIVE: Form =
    Form { key: "clientticket_archive.filter", list: "clientticket_archive", fields: FIELDS };

const FIELDS: &[&str] =
    &["id", "name", "message", "abuse", "tstatus", "message_post", "message_poststart", "message_postend"];

/// The codes of `tstatus` and what they are called; 10 is the archive.
pub(crate) const STATUSES: [(&str, Word); 5] = [
    ("0", Word::New),
    ("1", Word::InProgress),
    ("2", Word::WaitingToReply),
    ("3", Word::Reviewed),
    (ARCHIVED, Word::InArchive),
];
const ARCHIVED: &str = "10";

/// The spans of `message_post`. The first is none, the last is what the two dates say.
pub(crate) const SPANS: [(&str, Word); 5] = [
    (NO_DATE, Word::AnyTime),
    ("today", Word::Today),
    ("currentweek", Word::CurrentWeek),
    ("currentmonth", Word::CurrentMonth),
    (OTHER, Word::Other),
];
const NO_DATE: &str = "nodate";
const OTHER: &str = "other";

/// The conditions that it means. Without any on the status the archive is left out.
pub(crate) fn conditions(call: &Call, fields: &Fields) -> Result<TicketFilter, Refusal> {
    let number = fields.get("id").map(|text| match text.parse() {
        Ok(number) if number > 0 => Ok(TicketNumber(number)),
        _ => Err(Fault::value("id", text, "it must be a positive number")),
    });
    let has_violation = match fields.get("abuse") {
        None => None,
        Some("on") => Some(true),
        Some("off") => Some(false),
        Some(other) => return Err(Fault::value("abuse", other, "it must be on, off or null").into()),
    };
    let (from, before) = span(call, fields)?;
    let text = |field| fields.get(field).map(str::to_owned);
    let filter = TicketFilter {
        numbers: number.transpose()?.map(|number| vec![number]),
        subject_contains: text("name"),
        body_contains: text("message").map(|part| vec![part]),
        has_violation,
        last_message_from: from,
        last_message_before: before,
        ..TicketFilter::default()
    };
    let none_chosen = TicketFilter { archived: Some(false), ..filter };
    with_statuses(call, fields, none_chosen)
}

/// What is archived was closed before, so the archive beside open tickets is: those, and of the closed ones
/// only what is archived.
pub(crate) fn with_statuses(
    call: &Call,
    fields: &Fields,
    filter: TicketFilter,
) -> Result<TicketFilter, Refusal> {
    let chosen = fields.values("tstatus");
    if chosen.is_empty() {
        return Ok(filter);
    }
    if let Some(unknown) = chosen.iter().find(|code| !STATUSES.iter().any(|(known, _)| known == *code)) {
        return Err(Fault::value("tstatus", unknown, "it must be 0, 1, 2, 3 or 10").into());
    }
    let with_archive = chosen.contains(&ARCHIVED);
    let with_closed = chosen.contains(&"3");
    let mut kinds: Vec<StatusKind> = chosen.iter().flat_map(|code| kinds(code)).copied().collect();
    if with_archive && !with_closed {
        kinds.push(StatusKind::Closed);
    }
    let statuses = call.desk.directory().statuses_of(&kinds);
    Ok(TicketFilter {
        archived: match (with_archive, chosen.len()) {
            (true, 1) => Some(true),
            (true, _) => None,
            (false, _) => Some(false),
        },
        statuses: Some(statuses),
        closed_only_if_archived: with_archive && !with_closed,
        ..filter
    })
}

/// When the last message was written: from, and before. Dates alone are as good as `other`.
fn span(call: &Call, fields: &Fields) -> Result<(Option<Timestamp>, Option<Timestamp>), Refusal> {
    let zone = call.desk.zone();
    let date = |field| match fields.get(field) {
        Some(text) => {
            let day = zone.day(text).filter(|_| text.len() == 10);
            let day = day.ok_or_else(|| Fault::value(field, text, "it must be a date, YYYY-MM-DD"));
            day.map(Some)
        }
        None => Ok(None),
    };
    let (first, last) = (date("message_poststart")?, date("message_postend")?);
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        let text = fields.get("message_postend").unwrap_or_default();
        return Err(Fault::value("message_postend", text, "it lies before the first day").into());
    }
    let today = zone.parts(call.desk.now()).date();
    let begin = match fields.get("message_post") {
        None | Some(OTHER) => return Ok((first.map(|day| day.0), last.map(|day| day.1))),
        Some(NO_DATE) => return Ok((None, None)),
        Some("today") => today,
        Some("currentweek") => {
            let days = today.weekday().to_monday_zero_offset();
            (0..days).fold(today, |day, _| day.yesterday().unwrap_or(day))
        }
        Some("currentmonth") => today.first_of_month(),
        Some(other) => return Err(Fault::value("message_post", other, "there is no such span").into()),
    };
    Ok((zone.day(&begin.to_string()).map(|day| day.0), None))
}

/// What a code of `tstatus` stands for.
fn kinds(code: &str) -> &'static [StatusKind] {
    match code {
        "0" => &[StatusKind::New],
        "1" => &[StatusKind::InProgress, StatusKind::CustomerReply, StatusKind::OnHold],
        "2" => &[StatusKind::Answered],
        "3" | ARCHIVED => &[StatusKind::Closed],
        _ => &[],
    }
}

/// The conditions that a call of the list is under: those it brings along with `filter=on`, or what its session
/// remembers.
pub(crate) async fn in_force(call: &Call, form: &'static Form) -> Result<TicketFilter, Refusal> {
    let fields = if input::flag(&call.params, "filter")? {
        Fields::none(form).changed_by(&call.params)?
    } else {
        Fields::remembered(call, form).await?
    };
    conditions(call, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_status_stands_for_something() {
        assert!(STATUSES.iter().all(|(code, _)| !kinds(code).is_empty()));
    }
}
