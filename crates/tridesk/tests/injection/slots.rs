//! Every place of the three dialects that sorts, filters or searches, and what a value in it may show.

use super::calls::Call;
use super::panel::{
    a_holder, a_status, clients, m_date, m_id, m_page, m_part, m_rows, own_abuse, own_from, own_message,
    own_name, own_number, own_span, own_status, own_until, p_cnt, p_num, p_order, q_client, q_department,
    q_holder, q_name, q_number, q_priority, q_provider, q_service, q_unread,
};
use super::people;
use super::plain::{
    address, admin_read, bodies, client, day, emails, equal, flags, ignored, kinds, known, limit, list,
    names, offset, operator, page, rows, signed, sort, status, tags, unknown, unless_blank, whmcs_status,
    words,
};
use super::world::World;

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

const fn slot(call: Call, name: &'static str, oracle: Oracle) -> Slot {
    Slot { call, name, beside: &[], oracle }
}

const FILTERED: &[(&str, &str)] = &[("filter", "on")];
const SORTED: &[(&str, &str)] = &[("p_sort", "last_message")];
const DATE: &[(&str, &str)] = &[("filter[date]", "2026-03-02")];

use super::calls::Call::{
    Accounts, All, ClientTickets, Favourites, GetClients, GetTickets, GetUsers, KeptAccounts, KeptAll,
    KeptAllClients, KeptArchive, KeptClients, KeptFavourites, KeptOwn, KeptQueue, ListedClients, Messages,
    OwnArchive, OwnTickets, Queue, QueueMessages, Tickets, Users,
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
    slot(ClientTickets, "client_id", ignored),
    slot(ClientTickets, "filter[status]", status),
    slot(ClientTickets, "filter[list]", list),
    slot(ClientTickets, "filter[request_type]", kinds),
    slot(ClientTickets, "filter[dept_id]", |world, text| {
        equal(world, text, |known, id| known.department == id)
    }),
    slot(ClientTickets, "filter[ticket_number]", |world, text| {
        equal(world, text, |known, id| known.number == id)
    }),
    slot(ClientTickets, "filter[tags][]", tags),
    slot(ClientTickets, "filter[admin_read]", admin_read),
    slot(ClientTickets, "filter[date]", day),
    Slot { call: ClientTickets, name: "filterop[date]", beside: DATE, oracle: operator },
    slot(ClientTickets, "filter[flags]", flags),
    slot(ClientTickets, "filter[flagsop]", |world, text| known(world, text, &["NOT"])),
    slot(ClientTickets, "filter[what][]", unknown),
    slot(ClientTickets, "page", page),
    slot(ClientTickets, "perpage", rows),
    slot(ClientTickets, "limit", rows),
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
    slot(Queue, "p_num", p_num),
    slot(Queue, "p_cnt", p_cnt),
    slot(Queue, "ticket", q_number),
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
    slot(QueueMessages, "id", m_id),
    slot(QueueMessages, "message", |world, text| m_part(world, text, |message| &message.body)),
    slot(QueueMessages, "message_user", |world, text| m_part(world, text, |message| &message.author)),
    slot(QueueMessages, "date_post", m_date),
    slot(QueueMessages, "p_num", m_page),
    slot(QueueMessages, "p_cnt", m_rows),
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
    slot(KeptAllClients, "elid", clients),
    slot(KeptAccounts, "elid", clients),
    slot(KeptOwn, "id", own_number),
    slot(KeptOwn, "name", own_name),
    slot(KeptOwn, "message", own_message),
    slot(KeptOwn, "abuse", own_abuse),
    slot(KeptOwn, "tstatus", own_status),
    slot(KeptOwn, "message_post", own_span),
    slot(KeptOwn, "message_poststart", own_from),
    slot(KeptOwn, "message_postend", own_until),
    slot(All, "id", q_number),
    slot(All, "name", q_name),
    slot(All, "client", q_client),
    slot(All, "project", q_provider),
    slot(All, "department", q_department),
    slot(All, "itemtype", q_service),
    slot(All, "priority", q_priority),
    slot(All, "responsible", a_holder),
    slot(All, "unread", q_unread),
    slot(All, "tstatus", a_status),
    slot(All, "p_col", ignored),
    slot(All, "p_sort", ignored),
    slot(All, "p_num", p_num),
    slot(All, "p_cnt", p_cnt),
    Slot { call: All, name: "p_order", beside: SORTED, oracle: p_order },
    slot(Favourites, "id", q_number),
    slot(Favourites, "name", q_name),
    slot(Favourites, "client", q_client),
    slot(Favourites, "project", q_provider),
    slot(Favourites, "department", q_department),
    slot(Favourites, "itemtype", q_service),
    slot(Favourites, "priority", q_priority),
    slot(Favourites, "responsible", a_holder),
    slot(Favourites, "unread", q_unread),
    slot(Favourites, "tstatus", a_status),
    slot(Favourites, "p_col", ignored),
    slot(Favourites, "p_sort", ignored),
    slot(Favourites, "p_num", p_num),
    slot(Favourites, "p_cnt", p_cnt),
    Slot { call: Favourites, name: "p_order", beside: SORTED, oracle: p_order },
    slot(KeptAll, "id", q_number),
    slot(KeptAll, "name", q_name),
    slot(KeptAll, "client", q_client),
    slot(KeptAll, "project", q_provider),
    slot(KeptAll, "department", q_department),
    slot(KeptAll, "itemtype", q_service),
    slot(KeptAll, "priority", q_priority),
    slot(KeptAll, "responsible", a_holder),
    slot(KeptAll, "unread", q_unread),
    slot(KeptAll, "tstatus", a_status),
    slot(KeptFavourites, "id", q_number),
    slot(KeptFavourites, "name", q_name),
    slot(KeptFavourites, "client", q_client),
    slot(KeptFavourites, "project", q_provider),
    slot(KeptFavourites, "department", q_department),
    slot(KeptFavourites, "itemtype", q_service),
    slot(KeptFavourites, "priority", q_priority),
    slot(KeptFavourites, "responsible", a_holder),
    slot(KeptFavourites, "unread", q_unread),
    slot(KeptFavourites, "tstatus", a_status),
    Slot { call: OwnArchive, name: "id", beside: FILTERED, oracle: own_number },
    Slot { call: OwnArchive, name: "name", beside: FILTERED, oracle: own_name },
    Slot { call: OwnArchive, name: "message", beside: FILTERED, oracle: own_message },
    Slot { call: OwnArchive, name: "abuse", beside: FILTERED, oracle: own_abuse },
    Slot { call: OwnArchive, name: "tstatus", beside: FILTERED, oracle: a_status },
    Slot { call: OwnArchive, name: "message_post", beside: FILTERED, oracle: own_span },
    Slot { call: OwnArchive, name: "message_poststart", beside: FILTERED, oracle: own_from },
    Slot { call: OwnArchive, name: "message_postend", beside: FILTERED, oracle: own_until },
    slot(OwnArchive, "p_num", p_num),
    slot(OwnArchive, "p_cnt", p_cnt),
    slot(KeptArchive, "id", own_number),
    slot(KeptArchive, "name", own_name),
    slot(KeptArchive, "message", own_message),
    slot(KeptArchive, "abuse", own_abuse),
    slot(KeptArchive, "tstatus", a_status),
    slot(KeptArchive, "message_post", own_span),
    slot(KeptArchive, "message_poststart", own_from),
    slot(KeptArchive, "message_postend", own_until),
    slot(Accounts, "id", people::field_id),
    slot(Accounts, "elid", people::field_id),
    slot(Accounts, "name", people::field_begins),
    slot(Accounts, "email", people::field_begins),
    slot(Accounts, "account_status", people::field_state),
    slot(Accounts, "p_num", people::page),
    slot(Accounts, "p_cnt", people::rows),
    slot(Users, "id", people::field_id),
    slot(Users, "name", people::field_begins),
    slot(Users, "email", people::field_begins),
    slot(Users, "realname", people::field_begins),
    slot(Users, "account", people::field_begins),
    slot(Users, "p_num", people::page),
    slot(Users, "p_cnt", people::rows),
    slot(GetClients, "search", people::begins),
    slot(GetClients, "status", people::state),
    slot(GetClients, "orderby", people::all),
    slot(GetClients, "sorting", people::all),
    slot(GetClients, "limitstart", people::offset),
    slot(GetClients, "limitnum", people::limit),
    slot(GetUsers, "search", people::begins),
    slot(GetUsers, "sorting", people::all),
    slot(GetUsers, "limitstart", people::offset),
    slot(GetUsers, "limitnum", people::limit),
    slot(ListedClients, "page", people::numbered_page),
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
