//! Every place of the three dialects that sorts, filters or searches, and what a value in it may show.

use super::world::{Known, World, fold};
use domain::{RequestType, TagName};

/// What may come of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expect {
    /// These rows and no others.
    Rows(Vec<i64>),
    /// An error of the dialect, or some of these rows.
    AtMost(Vec<i64>),
    /// An error of the dialect.
    Refused,
}

/// Which rows are read from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// HostBill, getTickets.
    Tickets,
    /// HostBill, getClientTickets of the first client.
    ClientTickets,
    /// WHMCS, GetTickets.
    GetTickets,
    /// BILLmanager, the queue under a filter.
    Queue,
    /// BILLmanager, the first client's list.
    OwnTickets,
}

type Oracle = fn(&World, &str) -> Expect;

/// A place for a value.
pub(super) struct Slot {
    pub(super) call: Call,
    pub(super) name: &'static str,
    pub(super) beside: &'static [(&'static str, &'static str)],
    pub(super) oracle: Oracle,
}

const fn slot(call: Call, name: &'static str, oracle: Oracle) -> Slot {
    Slot { call, name, beside: &[], oracle }
}

fn digits(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unless_blank(world: &World, text: &str, oracle: impl Fn(&str) -> Expect) -> Expect {
    if text.trim().is_empty() { Expect::Rows(world.all()) } else { oracle(text.trim()) }
}

fn equal(world: &World, text: &str, same: impl Fn(&Known, i64) -> bool) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(number) => Expect::Rows(world.of(|known| same(known, number))),
        None => Expect::Refused,
    })
}

fn names(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.name])))
}

fn emails(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.email])))
}

fn bodies(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| {
        Expect::Rows(world.holding(text, |known| known.messages.iter().map(String::as_str).collect()))
    })
}

fn words(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.with_words(text)))
}

fn tags(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| {
        let key = TagName::new(text).map(|name| name.key());
        Expect::Rows(world.of(|known| key.as_ref().is_ok_and(|key| known.tags.contains(key))))
    })
}

fn status(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.to_ascii_lowercase().as_str() {
        "answered" | "sent-out" | "scheduled-notification" => Expect::Rows(world.of(|known| known.answered)),
        "open" => Expect::AtMost(world.of(|known| !known.answered)),
        "client-reply" | "customer reply" => Expect::AtMost(world.of(|known| known.messages.len() > 1)),
        "in-progress" | "closed" | "resolved" | "on hold" | "in progress" => Expect::AtMost(Vec::new()),
        _ => Expect::Refused,
    })
}

fn list(world: &World, text: &str) -> Expect {
    if text.trim().eq_ignore_ascii_case("all") { Expect::Rows(world.all()) } else { status(world, text) }
}

fn kinds(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| {
        let wanted = match text.to_ascii_lowercase().as_str() {
            "general" => RequestType::General,
            "problem" => RequestType::Problem,
            "incident" => RequestType::Incident,
            "task" => RequestType::Task,
            "question" => RequestType::Question,
            "project" => RequestType::Project,
            "delivery" => RequestType::Delivery,
            "billing" => RequestType::Billing,
            _ => return Expect::Refused,
        };
        Expect::Rows(world.of(|known| known.kind == wanted))
    })
}

fn flags(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.to_ascii_uppercase().as_str() {
        "FLAG_HAS_NOTE" => Expect::Rows(world.of(|known| known.has_note)),
        "FLAG_ENCRYPTED" => Expect::Rows(Vec::new()),
        _ => Expect::Refused,
    })
}

fn words_of(world: &World, text: &str, good: &[&str]) -> Expect {
    unless_blank(world, text, |text| {
        if good.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            Expect::AtMost(world.all())
        } else {
            Expect::Refused
        }
    })
}

fn sort(world: &World, text: &str) -> Expect {
    match words_of(world, text, &["ASC", "DESC"]) {
        Expect::AtMost(rows) => Expect::Rows(rows),
        other => other,
    }
}

fn day(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "2026-03-02" => Expect::Rows(world.all()),
        _ => Expect::AtMost(Vec::new()),
    })
}

fn operator(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "=" => Expect::Rows(world.all()),
        "<" | ">" | "!=" => Expect::Rows(Vec::new()),
        _ => Expect::Refused,
    })
}

fn page(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(0) => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

fn rows(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(1..) => Expect::AtMost(world.all()),
        _ => Expect::Refused,
    })
}

fn anything(world: &World, _: &str) -> Expect {
    Expect::AtMost(world.all())
}

fn ignored(world: &World, _: &str) -> Expect {
    Expect::Rows(world.all())
}

fn client(world: &World, text: &str) -> Expect {
    match digits(text) {
        Some(id) => Expect::Rows(world.of(|known| known.client == Some(id))),
        None => Expect::Refused,
    }
}

/// WHMCS takes a sign, and 0 is no condition.
fn signed(world: &World, text: &str, same: impl Fn(&Known, i64) -> bool) -> Expect {
    unless_blank(world, text, |text| match text.parse() {
        Ok(0) => Expect::Rows(world.all()),
        Ok(number) => Expect::Rows(world.of(|known| same(known, number))),
        Err(_) => Expect::AtMost(Vec::new()),
    })
}

fn whmcs_status(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.to_ascii_lowercase().as_str() {
        "answered" => Expect::Rows(world.of(|known| known.answered)),
        "open" | "customer-reply" | "customer reply" | "awaiting reply" => {
            Expect::AtMost(world.of(|known| !known.answered))
        }
        "all active tickets" | "my flagged tickets" => Expect::AtMost(world.all()),
        _ => Expect::AtMost(Vec::new()),
    })
}

fn address(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.of(|known| fold(&known.email) == fold(text))))
}

/// What waits in the queue; nothing and `null` are no condition there.
fn waiting(world: &World, text: &str, oracle: impl Fn(&str) -> Expect) -> Expect {
    let waits = |id: &i64| world.0.iter().any(|known| known.id == *id && !known.answered);
    let only = |rows: Vec<i64>| rows.into_iter().filter(waits).collect();
    let expected = match text.trim() {
        "" | "null" => Expect::Rows(world.all()),
        text => oracle(text),
    };
    match expected {
        Expect::Rows(rows) => Expect::Rows(only(rows)),
        Expect::AtMost(rows) => Expect::AtMost(only(rows)),
        Expect::Refused => Expect::Refused,
    }
}

/// Numbers separated by commas, all of them positive.
fn numbers(text: &str) -> Option<Vec<i64>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let all: Option<Vec<i64>> = parts.map(|part| part.parse().ok().filter(|number| *number > 0)).collect();
    all.filter(|all| !all.is_empty())
}

fn several(world: &World, text: &str, same: impl Fn(&Known, i64) -> bool) -> Expect {
    waiting(world, text, |text| match numbers(text) {
        Some(all) => Expect::AtMost(world.of(|known| all.iter().any(|number| same(known, *number)))),
        None => Expect::AtMost(Vec::new()),
    })
}

const DATE: &[(&str, &str)] = &[("filter[date]", "2026-03-02")];

/// More than this a filter that a session remembers may not hold, in bytes.
const LONGEST_FILTER: usize = 1000;

use Call::{ClientTickets, GetTickets, OwnTickets, Queue, Tickets};

pub(super) const SLOTS: &[Slot] = &[
    slot(Tickets, "filter[status]", status),
    slot(Tickets, "filter[list]", list),
    slot(Tickets, "list", list),
    slot(Tickets, "filter[request_type]", kinds),
    slot(Tickets, "filter[name]", names),
    slot(Tickets, "filter[email]", emails),
    slot(Tickets, "filter[body]", words),
    slot(Tickets, "filter[dept_id]", |world, text| equal(world, text, |known, id| known.department == id)),
    slot(Tickets, "dept", |world, text| equal(world, text, |known, id| known.department == id)),
    slot(Tickets, "filter[ticket_number]", |world, text| equal(world, text, |known, id| known.number == id)),
    slot(Tickets, "filter[tag]", tags),
    slot(Tickets, "filter[tags][]", tags),
    slot(Tickets, "filter[owner_id]", |world, text| equal(world, text, |known, id| known.assignee == id)),
    slot(Tickets, "filter[admin_read]", |world, text| words_of(world, text, &["0", "1"])),
    slot(Tickets, "filter[date]", day),
    Slot { call: Tickets, name: "filterop[date]", beside: DATE, oracle: operator },
    slot(Tickets, "filter[flags]", flags),
    slot(Tickets, "filter[flagsop]", |world, text| words_of(world, text, &["NOT"])),
    slot(Tickets, "filter", ignored),
    slot(Tickets, "filter[what][]", anything),
    slot(Tickets, "sort", sort),
    slot(Tickets, "page", page),
    slot(Tickets, "perpage", rows),
    slot(Tickets, "limit", rows),
    slot(ClientTickets, "id", client),
    slot(ClientTickets, "filter[name]", names),
    slot(ClientTickets, "filter[email][]", emails),
    slot(ClientTickets, "filter[body]", bodies),
    slot(ClientTickets, "filter[tag]", tags),
    slot(ClientTickets, "filter[owner_id]", |world, text| {
        equal(world, text, |known, id| known.assignee == id)
    }),
    slot(ClientTickets, "sort", sort),
    slot(GetTickets, "subject", |world, text| {
        unless_blank(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
    }),
    slot(GetTickets, "email", address),
    slot(GetTickets, "status", whmcs_status),
    slot(GetTickets, "deptid", |world, text| signed(world, text, |known, id| known.department == id)),
    slot(GetTickets, "clientid", |world, text| signed(world, text, |known, id| known.client == Some(id))),
    slot(GetTickets, "limitstart", anything),
    slot(GetTickets, "limitnum", anything),
    slot(GetTickets, "ignore_dept_assignments", anything),
    slot(Queue, "name", |world, text| {
        if text.trim().len() > LONGEST_FILTER {
            return Expect::Refused;
        }
        waiting(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
    }),
    slot(Queue, "client", |world, text| {
        if text.trim().len() > LONGEST_FILTER {
            return Expect::Refused;
        }
        waiting(world, text, |text| match text.parse::<i64>() {
            Ok(id) => Expect::AtMost(world.of(|known| known.client == Some(id))),
            Err(_) => Expect::Rows(world.holding(text, |known| vec![&known.name, &known.email])),
        })
    }),
    slot(Queue, "id", |world, text| several(world, text, |known, id| known.number == id)),
    slot(Queue, "department", |world, text| several(world, text, |known, id| known.department == id)),
    slot(Queue, "project", |world, text| {
        several(world, text, |known, id| (known.department == 3) == (id == 2))
    }),
    slot(Queue, "itemtype", |world, text| waiting(world, text, |_| Expect::AtMost(world.all()))),
    slot(Queue, "priority", |world, text| waiting(world, text, |_| Expect::AtMost(world.all()))),
    slot(Queue, "responsible", |world, text| waiting(world, text, |_| Expect::AtMost(world.all()))),
    slot(Queue, "unread", |world, text| waiting(world, text, |_| Expect::AtMost(world.all()))),
    slot(Queue, "p_num", |world, _| waiting(world, "", |_| Expect::Refused).at_most()),
    slot(Queue, "p_cnt", |world, _| waiting(world, "", |_| Expect::Refused).at_most()),
    slot(OwnTickets, "p_col", anything),
    slot(OwnTickets, "p_sort", anything),
    slot(OwnTickets, "p_order", anything),
    slot(OwnTickets, "p_num", anything),
    slot(OwnTickets, "p_cnt", anything),
];

impl Expect {
    /// The same rows, or fewer, or an error.
    pub(super) fn at_most(self) -> Self {
        match self {
            Self::Rows(rows) | Self::AtMost(rows) => Self::AtMost(rows),
            Self::Refused => Self::Refused,
        }
    }

    /// The same among these rows.
    pub(super) fn among(self, wanted: &[i64]) -> Self {
        let only = |rows: Vec<i64>| rows.into_iter().filter(|id| wanted.contains(id)).collect();
        match self {
            Self::Rows(rows) => Self::Rows(only(rows)),
            Self::AtMost(rows) => Self::AtMost(only(rows)),
            Self::Refused => Self::Refused,
        }
    }
}
