//! Every place of the three dialects that sorts, filters or searches, and what a value in it may show.

use super::panel::{
    clients, m_date, m_id, m_page, m_part, m_rows, own_abuse, own_from, own_message, own_name, own_number,
    own_span, own_status, own_until, p_cnt, p_num, p_order, q_client, q_department, q_holder, q_name,
    q_number, q_priority, q_provider, q_service, q_unread,
};
use super::plain::{
    address, admin_read, bodies, client, day, emails, equal, flags, ignored, kinds, known, limit, list,
    names, offset, operator, page, rows, signed, sort, status, tags, unknown, unless_blank, whmcs_status,
    words,
};
use super::world::{Known, World};

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
    /// BILLmanager, the messages of a ticket.
    Messages,
    /// BILLmanager, the queue under a filter that its session remembers.
    KeptQueue,
    /// BILLmanager, the queue under a filter by clients that its session remembers.
    KeptClients,
    /// BILLmanager, the first client's list under a filter that its session remembers.
    KeptOwn,
}

impl Call {
    /// Whether a session remembers the value, and a list shows what it means.
    pub(super) const fn is_kept(self) -> bool {
        matches!(self, Self::KeptQueue | Self::KeptClients | Self::KeptOwn)
    }
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

const FILTERED: &[(&str, &str)] = &[("filter", "on")];
const SORTED: &[(&str, &str)] = &[("p_sort", "last_message")];
const DATE: &[(&str, &str)] = &[("filter[date]", "2026-03-02")];

use Call::{
    ClientTickets, GetTickets, KeptClients, KeptOwn, KeptQueue, Messages, OwnTickets, Queue, Tickets,
};

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
    slot(Tickets, "filter[admin_read]", admin_read),
    slot(Tickets, "filter[date]", day),
    Slot { call: Tickets, name: "filterop[date]", beside: DATE, oracle: operator },
    slot(Tickets, "filter[flags]", flags),
    slot(Tickets, "filter[flagsop]", |world, text| known(world, text, &["NOT"])),
    slot(Tickets, "filter", ignored),
    slot(Tickets, "filter[what][]", unknown),
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
    slot(GetTickets, "limitstart", offset),
    slot(GetTickets, "limitnum", limit),
    slot(GetTickets, "ignore_dept_assignments", ignored),
    slot(Queue, "id", q_number),
    slot(Queue, "name", q_name),
    slot(Queue, "client", q_client),
    slot(Queue, "project", q_provider),
    slot(Queue, "department", q_department),
    slot(Queue, "itemtype", q_service),
    slot(Queue, "priority", q_priority),
    slot(Queue, "responsible", q_holder),
    slot(Queue, "unread", q_unread),
    slot(Queue, "p_num", |world, text| p_num(world, text).among(&world.of(Known::waits))),
    slot(Queue, "p_cnt", |world, text| p_cnt(world, text).among(&world.of(Known::waits))),
    Slot { call: OwnTickets, name: "id", beside: FILTERED, oracle: own_number },
    Slot { call: OwnTickets, name: "name", beside: FILTERED, oracle: own_name },
    Slot { call: OwnTickets, name: "message", beside: FILTERED, oracle: own_message },
    Slot { call: OwnTickets, name: "abuse", beside: FILTERED, oracle: own_abuse },
    Slot { call: OwnTickets, name: "tstatus", beside: FILTERED, oracle: own_status },
    Slot { call: OwnTickets, name: "message_post", beside: FILTERED, oracle: own_span },
    Slot { call: OwnTickets, name: "message_poststart", beside: FILTERED, oracle: own_from },
    Slot { call: OwnTickets, name: "message_postend", beside: FILTERED, oracle: own_until },
    slot(OwnTickets, "p_col", ignored),
    slot(OwnTickets, "p_sort", ignored),
    slot(OwnTickets, "p_order", ignored),
    Slot { call: OwnTickets, name: "p_order", beside: SORTED, oracle: p_order },
    slot(OwnTickets, "p_num", p_num),
    slot(OwnTickets, "p_cnt", p_cnt),
    slot(Messages, "id", m_id),
    slot(Messages, "message", |world, text| m_part(world, text, |message| &message.body)),
    slot(Messages, "message_user", |world, text| m_part(world, text, |message| &message.author)),
    slot(Messages, "date_post", m_date),
    slot(Messages, "p_num", m_page),
    slot(Messages, "p_cnt", m_rows),
    slot(KeptQueue, "id", q_number),
    slot(KeptQueue, "name", q_name),
    slot(KeptQueue, "client", q_client),
    slot(KeptQueue, "project", q_provider),
    slot(KeptQueue, "department", q_department),
    slot(KeptQueue, "itemtype", q_service),
    slot(KeptQueue, "priority", q_priority),
    slot(KeptQueue, "responsible", q_holder),
    slot(KeptQueue, "unread", q_unread),
    slot(KeptClients, "elid", clients),
    slot(KeptOwn, "id", own_number),
    slot(KeptOwn, "name", own_name),
    slot(KeptOwn, "message", own_message),
    slot(KeptOwn, "abuse", own_abuse),
    slot(KeptOwn, "tstatus", own_status),
    slot(KeptOwn, "message_post", own_span),
    slot(KeptOwn, "message_poststart", own_from),
    slot(KeptOwn, "message_postend", own_until),
];

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
