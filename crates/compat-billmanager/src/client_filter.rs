//! The filter of a client's list: its fields as they are sent, kept and shown, and the conditions that they mean.
//!
//! Names and keys as Karantir-dev/billing-typescript sends and reads them; an empty field and `null` are no condition.

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input::{self, NONE};
use crate::memory;
use domain::{StatusKind, TicketFilter, TicketNumber, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use wire::Params;

/// The fields of the form.
pub(crate) const FIELDS: [&str; 8] =
    ["id", "name", "message", "abuse", "tstatus", "message_post", "message_poststart", "message_postend"];

/// Where it is remembered.
const KEY: &str = "clientticket.filter";

/// The codes of `tstatus` and what they are called; 10 is the archive.
pub(crate) const STATUSES: [(&str, &str); 5] = [
    ("0", "New"),
    ("1", "In progress"),
    ("2", "Waiting to reply"),
    ("3", "Reviewed"),
    (ARCHIVED, "In archive"),
];
const ARCHIVED: &str = "10";

/// The spans of `message_post`. The first is none, the last is what the two dates say.
pub(crate) const SPANS: [(&str, &str); 5] = [
    (NO_DATE, "Any time"),
    ("today", "Today"),
    ("currentweek", "Current week"),
    ("currentmonth", "Current month"),
    (OTHER, "Other"),
];
const NO_DATE: &str = "nodate";
const OTHER: &str = "other";

/// What somebody filled in, by field; only conditions, never an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClientFilter(Vec<(&'static str, String)>);

impl ClientFilter {
    /// This filter with what a call says: an absent field stays, an empty one is cleared.
    pub(crate) fn changed_by(&self, params: &Params) -> Self {
        let mut all = Vec::new();
        for field in FIELDS {
            let value = match params.get(field).map(str::trim) {
                None => self.get(field).map(str::to_owned),
                Some("" | NONE) => None,
                Some(text) => Some(text.to_owned()),
            };
            all.extend(value.map(|value| (field, value)));
        }
        Self(all)
    }

    /// The value of a field.
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str())
    }

    /// The chosen codes of `tstatus`.
    pub(crate) fn statuses(&self) -> Vec<&str> {
        let text = self.get("tstatus").unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty() && *part != NONE).collect()
    }

    fn encode(&self) -> String {
        let pair = |(name, value): &(&str, String)| {
            format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        };
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    fn decode(text: &str) -> Self {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        let known = |name| FIELDS.into_iter().find(|field| *field == name);
        let decoded = |value| percent_decode_str(value).decode_utf8_lossy().into_owned();
        Self(pairs.filter_map(|(name, value)| Some((known(name)?, decoded(value)))).collect())
    }

    /// What the session of the call remembers.
    pub(crate) async fn remembered(call: &Call) -> Result<Self, Refusal> {
        Ok(memory::get(call, KEY).await?.as_deref().map(Self::decode).unwrap_or_default())
    }

    /// Makes the session of the call remember it.
    pub(crate) async fn remember(&self, call: &Call) -> Result<(), Refusal> {
        memory::set(call, KEY, &self.encode()).await
    }

    /// The conditions that it means. Without any on the status the archive is left out.
    pub(crate) fn conditions(&self, call: &Call) -> Result<TicketFilter, Refusal> {
        let number = self.get("id").map(|text| match text.parse() {
            Ok(number) if number > 0 => Ok(TicketNumber(number)),
            _ => Err(Fault::value("id", text, "it must be a positive number")),
        });
        let has_violation = match self.get("abuse") {
            None => None,
            Some("on") => Some(true),
            Some("off") => Some(false),
            Some(other) => return Err(Fault::value("abuse", other, "it must be on, off or null").into()),
        };
        let (from, before) = self.span(call)?;
        let text = |field| self.get(field).map(str::to_owned);
        let filter = TicketFilter {
            numbers: number.transpose()?.map(|number| vec![number]),
            subject_contains: text("name"),
            body_contains: text("message").map(|part| vec![part]),
            has_violation,
            last_message_from: from,
            last_message_before: before,
            ..TicketFilter::default()
        };
        self.with_statuses(call, filter)
    }

    /// What is archived was closed before, so the archive beside open tickets is: those, and of the closed ones
    /// only what is archived.
    fn with_statuses(&self, call: &Call, filter: TicketFilter) -> Result<TicketFilter, Refusal> {
        let chosen = self.statuses();
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
            statuses: (!chosen.is_empty()).then_some(statuses),
            closed_only_if_archived: with_archive && !with_closed,
            ..filter
        })
    }

    /// When the last message was written: from, and before. Dates alone are as good as `other`.
    fn span(&self, call: &Call) -> Result<(Option<Timestamp>, Option<Timestamp>), Refusal> {
        let zone = call.desk.zone();
        let date = |field| match self.get(field) {
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
            let text = self.get("message_postend").unwrap_or_default();
            return Err(Fault::value("message_postend", text, "it lies before the first day").into());
        }
        let today = zone.parts(call.desk.now()).date();
        let begin = match self.get("message_post") {
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
pub(crate) async fn in_force(call: &Call) -> Result<TicketFilter, Refusal> {
    let filter = if input::flag(&call.params, "filter")? {
        ClientFilter::default().changed_by(&call.params)
    } else {
        ClientFilter::remembered(call).await?
    };
    filter.conditions(call)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_whatever_it_holds() {
        let sent =
            [("name", "a&b=%20ж,"), ("abuse", "null"), ("message_post", "nodate"), ("tstatus", " 0, 10 ")];
        let filter = ClientFilter::default().changed_by(&Params::from_pairs(sent));
        assert_eq!(ClientFilter::decode(&filter.encode()), filter);
        assert_eq!((filter.get("name"), filter.get("abuse")), (Some("a&b=%20ж,"), None));
        assert_eq!((filter.get("message_post"), filter.statuses()), (Some("nodate"), vec!["0", "10"]));
        let later = filter.changed_by(&Params::from_pairs([("name", ""), ("id", "7")]));
        assert_eq!((later.get("name"), later.get("id"), later.statuses().len()), (None, Some("7"), 2));
    }

    #[test]
    fn every_code_of_a_status_stands_for_something() {
        assert!(STATUSES.iter().all(|(code, _)| !kinds(code).is_empty()));
    }
}
