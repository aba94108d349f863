//! Every place of the three dialects that sorts, filters or searches, and what a value in it may show.

use super::calls::Call;
use super::panel::{
    a_holder, a_status, clients, m_date, m_id, m_page, m_part, m_rows, own_abuse, own_from, own_message,
    own_name, own_number, own_span, own_status, own_until, p_cnt, p_num, p_order, q_client, q_department,
    q_holder, q_name, q_number, q_priority, q_provider, q_service, q_unread, tickets_of_clients,
};
use super::people;
use super::plain::{
    address, admin_read, bodies, client, day, emails, equal, flags, ignored, kinds, known, limit, list,
    names, offset, operator, page, rows, signed, sort, status, tags, unknown, unless_blank, whmcs_status,
    words,
};
use super::world::World;
use std::sync::LazyLock;

/// What may come of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expect {
    /// These rows and no others.
    Rows(Vec<i64>),
    /// So many of these rows.
    Some(usize, Vec<i64>),
    /// An error of the dialect.
    Refused,
}

type Oracle = fn(&World, &str) -> Expect;

/// A place for a value.
pub(super) struct Slot {
    pub(super) call: Call,
    pub(super) name: &'static str,
    pub(super) beside: &'static [(&'static str, &'static str)],
    pub(super) oracle: Oracle,
}

/// A value and what it may show.
type Field = (&'static str, Oracle);

const FILTERED: &[(&str, &str)] = &[("filter", "on")];
const SORTED: &[(&str, &str)] = &[("p_sort", "last_message")];
const DATE: &[(&str, &str)] = &[("filter[date]", "2026-03-02")];

/// The values that both lists of HostBill take.
const HOSTBILL: &[Field] = &[
    ("filter[status]", status),
    ("filter[list]", list),
    ("filter[request_type]", kinds),
    ("filter[name]", names),
    ("filter[email]", emails),
    ("filter[dept_id]", |world, text| equal(world, text, |known, id| known.department == id)),
    ("filter[ticket_number]", |world, text| equal(world, text, |known, id| known.number == id)),
    ("filter[tag]", tags),
    ("filter[tags][]", tags),
    ("filter[owner_id]", |world, text| equal(world, text, |known, id| known.assignee == id)),
    ("filter[admin_read]", admin_read),
    ("filter[date]", day),
    ("filter[flags]", flags),
    ("filter[flagsop]", |world, text| known(world, text, &["NOT"])),
    ("filter[what][]", unknown),
    ("sort", sort),
    ("page", page),
    ("perpage", rows),
    ("limit", rows),
];

/// What else getTickets takes.
const TICKETS: &[Field] = &[
    ("list", list),
    ("dept", |world, text| equal(world, text, |known, id| known.department == id)),
    ("filter[body]", words),
    ("filter", ignored),
];

/// What else getClientTickets takes.
const CLIENT_TICKETS: &[Field] =
    &[("id", client), ("client_id", ignored), ("filter[email][]", emails), ("filter[body]", bodies)];

const GET_TICKETS: &[Field] = &[
    ("subject", |world, text| {
        unless_blank(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
    }),
    ("email", address),
    ("status", whmcs_status),
    ("deptid", |world, text| signed(world, text, |known, id| known.department == id)),
    ("clientid", |world, text| signed(world, text, |known, id| known.client == Some(id))),
    ("limitstart", offset),
    ("limitnum", limit),
    ("ignore_dept_assignments", ignored),
];

/// The fields of every filter of staff.
const OF_STAFF: &[Field] = &[
    ("id", q_number),
    ("name", q_name),
    ("client", q_client),
    ("project", q_provider),
    ("department", q_department),
    ("itemtype", q_service),
    ("priority", q_priority),
    ("unread", q_unread),
];

/// The others of the queue, and those of lists of tickets that may wait or not.
const OF_QUEUE: &[Field] = &[("responsible", q_holder)];
const OF_TICKETS: &[Field] = &[("responsible", a_holder), ("tstatus", a_status)];

/// The fields of a client's filter but for the status.
const OF_CLIENT: &[Field] = &[
    ("id", own_number),
    ("name", own_name),
    ("message", own_message),
    ("abuse", own_abuse),
    ("message_post", own_span),
    ("message_poststart", own_from),
    ("message_postend", own_until),
];
const OWN_STATUS: &[Field] = &[("tstatus", own_status)];
const ARCHIVE_STATUS: &[Field] = &[("tstatus", a_status)];

const PAGED: &[Field] = &[("p_num", p_num), ("p_cnt", p_cnt)];
const COLUMNS: &[Field] = &[("p_col", ignored), ("p_sort", ignored)];
const ORDERED: &[Field] = &[("p_order", p_order)];
const UNORDERED: &[Field] = &[("p_order", ignored)];
const CLIENTS: &[Field] = &[("elid", clients)];
const TICKETS_OF_CLIENTS: &[Field] = &[("elid", tickets_of_clients)];

const MESSAGES: &[Field] = &[
    ("id", m_id),
    ("message", |world, text| m_part(world, text, |message| &message.body)),
    ("message_user", |world, text| m_part(world, text, |message| &message.author)),
    ("date_post", m_date),
    ("p_num", m_page),
    ("p_cnt", m_rows),
];

/// What both lists of clients of the panel take.
const PEOPLE: &[Field] = &[
    ("id", people::field_id),
    ("name", people::field_begins),
    ("email", people::field_begins),
    ("p_num", people::page),
    ("p_cnt", people::rows),
];
const ACCOUNTS: &[Field] = &[("elid", people::field_id), ("account_status", people::field_state)];
const USERS: &[Field] = &[("realname", people::field_begins), ("account", people::field_begins)];

/// What both lists of people of WHMCS take.
const SEARCHED: &[Field] = &[
    ("search", people::begins),
    ("sorting", people::all),
    ("limitstart", people::offset),
    ("limitnum", people::limit),
];
const GET_CLIENTS: &[Field] = &[("status", people::state), ("orderby", people::all)];
const LISTED_CLIENTS: &[Field] = &[("page", people::numbered_page)];

fn slots() -> Vec<Slot> {
    type Beside = &'static [(&'static str, &'static str)];
    const ALONE: Beside = &[];
    let places: &[(Call, Beside, &[&[Field]])] = &[
        (Call::Tickets, ALONE, &[HOSTBILL, TICKETS]),
        (Call::Tickets, DATE, &[&[("filterop[date]", operator)]]),
        (Call::ClientTickets, ALONE, &[HOSTBILL, CLIENT_TICKETS]),
        (Call::ClientTickets, DATE, &[&[("filterop[date]", operator)]]),
        (Call::GetTickets, ALONE, &[GET_TICKETS]),
        (Call::Queue, ALONE, &[OF_STAFF, OF_QUEUE, PAGED, &[("ticket", q_number)]]),
        (Call::OwnTickets, FILTERED, &[OF_CLIENT, OWN_STATUS]),
        (Call::OwnTickets, ALONE, &[COLUMNS, UNORDERED, PAGED]),
        (Call::OwnTickets, SORTED, &[ORDERED]),
        (Call::QueueMessages, ALONE, &[MESSAGES]),
        (Call::Messages, ALONE, &[MESSAGES]),
        (Call::KeptQueue, ALONE, &[OF_STAFF, OF_QUEUE]),
        (Call::KeptClients, ALONE, &[CLIENTS]),
        (Call::KeptAllClients, ALONE, &[TICKETS_OF_CLIENTS]),
        (Call::KeptAccounts, ALONE, &[CLIENTS]),
        (Call::KeptOwn, ALONE, &[OF_CLIENT, OWN_STATUS]),
        (Call::All, ALONE, &[OF_STAFF, OF_TICKETS, COLUMNS, PAGED]),
        (Call::All, SORTED, &[ORDERED]),
        (Call::Favourites, ALONE, &[OF_STAFF, OF_TICKETS, COLUMNS, PAGED]),
        (Call::Favourites, SORTED, &[ORDERED]),
        (Call::KeptAll, ALONE, &[OF_STAFF, OF_TICKETS]),
        (Call::KeptFavourites, ALONE, &[OF_STAFF, OF_TICKETS]),
        (Call::OwnArchive, FILTERED, &[OF_CLIENT, ARCHIVE_STATUS]),
        (Call::OwnArchive, ALONE, &[PAGED]),
        (Call::KeptArchive, ALONE, &[OF_CLIENT, ARCHIVE_STATUS]),
        (Call::Accounts, ALONE, &[PEOPLE, ACCOUNTS]),
        (Call::Users, ALONE, &[PEOPLE, USERS]),
        (Call::GetClients, ALONE, &[SEARCHED, GET_CLIENTS]),
        (Call::GetUsers, ALONE, &[SEARCHED]),
        (Call::ListedClients, ALONE, &[LISTED_CLIENTS]),
    ];
    let mut all = Vec::new();
    for (call, beside, fields) in places.iter().copied() {
        let fields = fields.iter().copied().flatten();
        all.extend(fields.map(|(name, oracle)| Slot { call, name, beside, oracle: *oracle }));
    }
    all
}

/// All of them.
pub(super) static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(slots);

impl Expect {
    /// The same among these rows.
    pub(super) fn among(self, wanted: &[i64]) -> Self {
        let only = |rows: Vec<i64>| rows.into_iter().filter(|id| wanted.contains(id)).collect();
        match self {
            Self::Rows(rows) => Self::Rows(only(rows)),
            Self::Some(count, rows) => Self::Some(count, only(rows)),
            Self::Refused => Self::Refused,
        }
    }

    /// Whether this is what was seen: the ids in order, or nothing for an error of the dialect.
    pub(super) fn fits(&self, seen: Option<&Vec<i64>>) -> bool {
        match (self, seen) {
            (Self::Rows(wanted), Some(seen)) => wanted == seen,
            (Self::Some(count, among), Some(seen)) => {
                seen.len() == among.len().min(*count) && seen.iter().all(|id| among.contains(id))
            }
            (Self::Refused, None) => true,
            (Self::Rows(_) | Self::Some(..), None) | (Self::Refused, Some(_)) => false,
        }
    }
}
