//! The parameters that several functions share.

use crate::action::{Kind, Parameter, optional, required};

/// How many parameters these groups have together.
pub(super) const fn count(mut groups: &[&[Parameter]]) -> usize {
    let mut count = 0;
    while let [group, more @ ..] = groups {
        count += group.len();
        groups = more;
    }
    count
}

/// These groups, one after the other.
#[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
pub(super) const fn joined<const COUNT: usize>(mut groups: &[&[Parameter]]) -> [Parameter; COUNT] {
    let mut all = [SAVE; COUNT];
    let mut next = 0;
    while let [group, more @ ..] = groups {
        let mut rest = *group;
        while let [parameter, others @ ..] = rest {
            all[next] = *parameter;
            next += 1;
            rest = others;
        }
        groups = more;
    }
    all
}

/// The parameters of a function out of groups that functions share, put together by the compiler.
macro_rules! parameters {
    ($($group:expr),+ $(,)?) => {{
        const GROUPS: &[&[$crate::action::Parameter]] = &[$($group),+];
        const ALL: [$crate::action::Parameter; $crate::actions::parameters::count(GROUPS)] =
            $crate::actions::parameters::joined(GROUPS);
        &ALL
    }};
}
pub(super) use parameters;

const STATUSES: Kind = Kind::Choices(&["0", "1", "2", "3", "10"]);
pub(super) const PRIORITY: Kind = Kind::Choice(&["0", "1", "2"]);

pub(super) const PAGES: [Parameter; 2] = [
    optional("p_num", Kind::Number, "the page, from 1; remembered in a session"),
    optional("p_cnt", Kind::Number, "rows on a page, 50 unless told, at most 1000; remembered in a session"),
];

/// The filter of a client's list.
pub(super) const OWN: [Parameter; 8] = [
    optional("id", Kind::Number, "only this ticket"),
    optional("name", Kind::Text, "part of the subject, in any case"),
    optional("message", Kind::Text, "part of a message, in any case"),
    optional("abuse", Kind::Choice(&["null", "on", "off"]), "with a violation, or without one"),
    optional("tstatus", STATUSES, "the status; 10 is the archive"),
    optional(
        "message_post",
        Kind::Choice(&["nodate", "today", "currentweek", "currentmonth", "other"]),
        "when the last message was written",
    ),
    optional("message_poststart", Kind::Text, "the first day of other, YYYY-MM-DD"),
    optional("message_postend", Kind::Text, "the last day of other, YYYY-MM-DD"),
];

/// Not of the panel, which marks whatever it shows: a monitor asks with it.
pub(super) const PEEK: Parameter = optional("peek", Kind::Flag, "look without marking the ticket as read");

/// The filter of a list of messages, with or without `filter=on`.
pub(super) const MESSAGES: [Parameter; 4] = [
    optional("id", Kind::Number, "only this message"),
    optional("message", Kind::Text, "part of the text, in any case"),
    optional("message_user", Kind::Text, "part of the author's name, in any case"),
    optional("date_post", Kind::Moment, "when it was written, or the day alone"),
];

pub(super) const SAVE: Parameter = optional("sok", Kind::Text, "any text: save instead of showing the form");

/// Without it nothing is changed.
pub(super) const CONFIRM: Parameter = required("sok", Kind::Text, "any text confirms");
pub(super) const PARENT: Parameter =
    optional("plid", Kind::Number, "the row of the queue, or the ticket, that the messages must belong to");

/// The fields of every ticket form.
pub(super) const SUBJECT: Parameter = optional("subject", Kind::Text, "the subject; wins over name");
pub(super) const NAME: Parameter = optional("name", Kind::Text, "the subject");
pub(super) const MESSAGE: Parameter = optional("message", Kind::Text, "the message, in Markdown");
pub(super) const DEPARTMENT: Parameter =
    optional("client_department", Kind::Number, "the department, or null");
pub(super) const ITEM: Parameter = optional("item", Kind::Number, "the service, or null");
pub(super) const TICKET_ITEM: Parameter = optional(
    "ticket_item",
    Kind::Number,
    "the service, or null; of it and item the one that was changed counts",
);
pub(super) const CLIENT_PRIORITY: Parameter = optional("client_priority", PRIORITY, "the priority");
pub(super) const ANY_PRIORITY: Parameter = optional("priority", PRIORITY, "the priority");
pub(super) const FILES: Parameter = optional("file_1", Kind::File, "a file; file_2 and so on for more");
pub(super) const NOTE: Parameter = optional("note_message", Kind::Text, "an internal note");
pub(super) const PROVIDER: Parameter =
    optional("ticket_project_select", Kind::Number, "the provider, or null; alone its default department");
pub(super) const TICKET: Parameter =
    optional("plid", Kind::Number, "the ticket, by its row, number or id; another one's is no ticket");
pub(super) const SHOW_OPTIONAL: Parameter =
    optional("show_optional", Kind::Flag, "show the additional fields");
pub(super) const EXPENSE: Parameter = optional("ticket_expense", Kind::Money, "what the client is charged");
pub(super) const HIGH_PRIORITY: Parameter =
    optional("high_priority", Kind::Flag, "put it before all others in the queue");
pub(super) const LOW_PRIORITY: Parameter =
    optional("low_priority", Kind::Flag, "take back that it was put before all others");
pub(super) const INCIDENTS: Parameter =
    optional("incident_count", Kind::Number, "how many incidents the client pays with");
pub(super) const SHOW_ABUSE: Parameter = optional("show_abuse", Kind::Flag, "register a violation");
pub(super) const SCORE: Parameter = optional("score", Kind::Number, "what the violation weighs");
pub(super) const SCORE_NOTE: Parameter =
    optional("score_note", Kind::Text, "a comment to the violation, for staff");
pub(super) const VIOLATION_ACTION: Parameter = optional(
    "action",
    Kind::Choice(&["null", "active", "suspend_service", "suspend_all"]),
    "what happens at the deadline when the client is silent",
);
pub(super) const DEADLINE_DATE: Parameter =
    optional("deadline_date", Kind::Date, "the day until which the client may answer; wanted with an action");
pub(super) const DEADLINE_TIME: Parameter =
    optional("deadline_time", Kind::Time, "the time of that day, its end unless told");

/// The conditions on the queue; nothing or null is none.
pub(super) const QUEUE_FIELDS: [Parameter; 9] = [
    optional("id", Kind::Numbers, "the number of the ticket"),
    optional("name", Kind::Text, "part of the subject"),
    optional("client", Kind::Text, "a client by its id, or part of a name or address"),
    optional("project", Kind::Numbers, "the provider"),
    optional("department", Kind::Numbers, "the department"),
    optional("itemtype", Kind::Choices(&["product", "domain"]), "the type of the product"),
    optional("priority", Kind::Choices(&["0", "1", "2"]), "the priority"),
    optional("responsible", Kind::Text, "e_ and an employee, or d_ and a department"),
    optional("unread", Kind::Flag, "on for unread ones, off for read ones"),
];

/// Of every form that is shown while somebody fills it in.
pub(super) const FILLING: Parameter = optional(
    "sv_field",
    Kind::Text,
    "the field that was changed last: show the form as it is filled in; ok_message of staff is the button of that name",
);
const COMPLETING: Parameter = optional(
    "sv_autocomplete",
    Kind::Text,
    "yes: offer of the services in sv_field those that its text is part of",
);

/// What every ticket form ends with: what only staff do beside answering, and the files.
pub(super) const MEASURES: [Parameter; 14] = [
    SHOW_OPTIONAL,
    EXPENSE,
    HIGH_PRIORITY,
    LOW_PRIORITY,
    INCIDENTS,
    SHOW_ABUSE,
    SCORE,
    SCORE_NOTE,
    VIOLATION_ACTION,
    DEADLINE_DATE,
    DEADLINE_TIME,
    FILES,
    FILLING,
    COMPLETING,
];

/// The form of a row of the queue.
pub(super) const QUEUE_FORM: &[Parameter] = parameters![
    &[
        optional("elid", Kind::Number, "the row of the queue; none to open a ticket for a client"),
        TICKET,
        SAVE,
        PEEK,
        optional("clicked_button", Kind::Choice(&["ok", "ok_message"]), "ok_message keeps the ticket"),
        optional("ticket_account", Kind::Number, "the client to open a ticket for"),
        MESSAGE,
        NOTE,
        SUBJECT,
        NAME,
        ANY_PRIORITY,
        CLIENT_PRIORITY,
        DEPARTMENT,
        TICKET_ITEM,
        ITEM,
        PROVIDER,
    ],
    &MEASURES,
];

/// The form of any ticket.
pub(super) const ANY_FORM: &[Parameter] = parameters![
    &[
        optional("elid", Kind::Number, "the ticket; none to open one"),
        SAVE,
        optional("clicked_button", Kind::Choice(&["ok", "ok_message", "ok_get"]), "ok_get takes the ticket"),
        optional("ticket_account", Kind::Number, "the client to open a ticket for"),
        SUBJECT,
        NAME,
        MESSAGE,
        NOTE,
        DEPARTMENT,
        TICKET_ITEM,
        ITEM,
        ANY_PRIORITY,
        CLIENT_PRIORITY,
        TICKET,
        optional("project", Kind::Number, "the provider of a ticket to be opened"),
        PROVIDER,
    ],
    &MEASURES,
];

/// The conditions on tickets, waiting or not.
pub(super) const TICKET_FIELDS: &[Parameter] =
    parameters![&QUEUE_FIELDS, &[optional("tstatus", STATUSES, "the status; 10 is the archive")],];

/// What a list of staff takes beside its pages and conditions.
pub(super) const FILTERED: Parameter =
    optional("filter", Kind::Flag, "these conditions instead of the remembered ones");

/// The order of a list of tickets.
pub(super) const ORDER: [Parameter; 3] = [
    optional("p_col", Kind::Text, "+ or - and id (the order of opening) or last_message; others are ignored"),
    optional("p_sort", Kind::Text, "id (the order of opening) or last_message; others are ignored"),
    optional("p_order", Kind::Choice(&["asc", "desc"]), "the direction of p_sort"),
];

/// What a rating takes.
pub(super) const RATING: [Parameter; 2] = [
    required("elid", Kind::Number, "the message, one of staff"),
    optional("plid", Kind::Number, "the ticket that it must belong to"),
];

/// What a group action on rows of the queue takes.
pub(super) const ROWS: [Parameter; 2] = [
    required("sok", Kind::Text, "any text confirms"),
    required("elid", Kind::Numbers, "the rows of the queue"),
];

/// What every function takes beside its own parameters.
pub const COMMON: &[Parameter] = &[
    required("func", Kind::Text, "the function"),
    optional(
        "out",
        Kind::Choice(&["xml", "devel", "json", "sjson", "xjson", "bjson", "text"]),
        "the form of the answer, xml when absent",
    ),
    optional(
        "lang",
        Kind::Choice(&["en", "ru", "es"]),
        "the language of texts; without it that of the cookie billmgrlang5, and English for any other",
    ),
    optional("callback", Kind::Text, "with bjson: the name of the script function to call with the answer"),
    optional("auth", Kind::Text, "the session"),
    optional("authinfo", Kind::Text, "login:password, for this call only"),
    optional("su", Kind::Text, "staff: the login, address or number of the user to act as"),
];
