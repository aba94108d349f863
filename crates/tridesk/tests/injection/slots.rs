//! Every place of the three dialects that sorts, filters or searches, and what a value in it may show.

use super::world::{Known, KnownMessage, World, fold};
use domain::{Priority, RequestType, ServiceKind, StatusKind, TagName};

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

fn of_kinds(world: &World, kinds: &[StatusKind]) -> Expect {
    Expect::Rows(world.of(|known| kinds.contains(&known.status)))
}

fn status(world: &World, text: &str) -> Expect {
    use StatusKind::{Answered, Closed, CustomerReply, InProgress, New, OnHold};
    unless_blank(world, text, |text| {
        let kinds: &[StatusKind] = match text.to_ascii_lowercase().as_str() {
            "answered" | "sent-out" | "scheduled-notification" => &[Answered],
            "open" => &[New],
            "client-reply" | "customer reply" => &[CustomerReply],
            "in-progress" => &[InProgress, OnHold],
            "in progress" => &[InProgress],
            "on hold" => &[OnHold],
            "closed" | "resolved" => &[Closed],
            _ => return Expect::Refused,
        };
        of_kinds(world, kinds)
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

fn admin_read(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "0" => Expect::Rows(world.of(|known| known.unread)),
        "1" => Expect::Rows(world.of(|known| !known.unread)),
        _ => Expect::Refused,
    })
}

/// A value that is known, or not there, and leaves the rows as they are.
fn known(world: &World, text: &str, good: &[&str]) -> Expect {
    unless_blank(world, text, |text| {
        let is_good = good.iter().any(|word| word.eq_ignore_ascii_case(text));
        if is_good { Expect::Rows(world.all()) } else { Expect::Refused }
    })
}

fn sort(world: &World, text: &str) -> Expect {
    known(world, text, &["ASC", "DESC"])
}

/// The day that all was opened, another one, or none.
fn day(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text {
        "2026-03-02" => Expect::Rows(world.all()),
        "2026-03-03" => Expect::Rows(Vec::new()),
        _ => Expect::Refused,
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

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap()
}

fn rows(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match digits(text) {
        Some(number @ 1..) => Expect::Some(count(number), world.all()),
        _ => Expect::Refused,
    })
}

fn ignored(world: &World, _: &str) -> Expect {
    Expect::Rows(world.all())
}

/// A condition that there is not: nothing in it is no condition, and anything else would widen the list.
fn unknown(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |_| Expect::Refused)
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
        Err(_) => Expect::Refused,
    })
}

fn offset(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.parse::<i64>() {
        Ok(number) => Expect::Some(world.tickets.len().saturating_sub(count(number.max(0))), world.all()),
        Err(_) => Expect::Refused,
    })
}

fn limit(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| match text.parse::<i64>() {
        Ok(number) if number > 0 => Expect::Some(count(number), world.all()),
        Ok(_) => Expect::Rows(world.all()),
        Err(_) => Expect::Refused,
    })
}

/// What is no status is on no ticket.
fn whmcs_status(world: &World, text: &str) -> Expect {
    use StatusKind::{Answered, Closed, CustomerReply, InProgress, New, OnHold};
    unless_blank(world, text, |text| {
        let kinds: &[StatusKind] = match text.to_ascii_lowercase().as_str() {
            "answered" => &[Answered],
            "open" => &[New],
            "customer-reply" => &[CustomerReply],
            "in progress" => &[InProgress],
            "on hold" => &[OnHold],
            "closed" => &[Closed],
            "awaiting reply" => &[New, CustomerReply],
            "all active tickets" => &[New, InProgress, CustomerReply, Answered, OnHold],
            // None is assigned to whoever asks, and the rest is no word.
            _ => &[],
        };
        of_kinds(world, kinds)
    })
}

fn address(world: &World, text: &str) -> Expect {
    unless_blank(world, text, |text| Expect::Rows(world.of(|known| fold(&known.email) == fold(text))))
}

/// More than this a field of a filter may not hold, in bytes.
const LONGEST_FIELD: usize = 1000;

/// A field of a filter of BILLmanager; nothing and `null` are no condition.
fn field(world: &World, text: &str, oracle: impl Fn(&str) -> Expect) -> Expect {
    match text.trim() {
        "" | "null" => Expect::Rows(world.all()),
        text if text.len() > LONGEST_FIELD => Expect::Refused,
        text => oracle(text),
    }
}

/// The same of what waits in the queue.
fn waiting(world: &World, text: &str, oracle: impl Fn(&str) -> Expect) -> Expect {
    field(world, text, oracle).among(&world.of(Known::waits))
}

fn positive(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

/// Numbers separated by commas, all of them positive, and at least one.
fn numbers(text: &str) -> Option<Vec<i64>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let all: Option<Vec<i64>> = parts.map(positive).collect();
    all.filter(|all| !all.is_empty())
}

/// Numbers of things of which there are so many; of none when anything can be asked for.
fn several(world: &World, text: &str, there: Option<i64>, same: impl Fn(&Known, i64) -> bool) -> Expect {
    waiting(world, text, |text| match numbers(text) {
        Some(all) if all.iter().all(|number| there.is_none_or(|last| *number <= last)) => {
            Expect::Rows(world.of(|known| all.iter().any(|number| same(known, *number))))
        }
        _ => Expect::Refused,
    })
}

/// Words separated by commas, all of them known; only commas are no condition.
fn each<T>(
    world: &World,
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    same: impl Fn(&Known, &T) -> bool,
) -> Expect {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty() && *part != "null");
    match parts.map(read).collect::<Option<Vec<T>>>() {
        Some(all) if all.is_empty() => Expect::Rows(world.all()),
        Some(all) => Expect::Rows(world.of(|known| all.iter().any(|one| same(known, one)))),
        None => Expect::Refused,
    }
}

const CLIENTS: i64 = 3;
const DEPARTMENTS: i64 = 4;
const PROVIDERS: i64 = 2;
const STAFF: i64 = 4;

fn q_number(world: &World, text: &str) -> Expect {
    several(world, text, None, |known, id| known.number == id)
}

fn q_name(world: &World, text: &str) -> Expect {
    waiting(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
}

fn q_client(world: &World, text: &str) -> Expect {
    waiting(world, text, |text| match text.parse::<i64>() {
        Ok(id @ 1..=CLIENTS) => Expect::Rows(world.of(|known| known.client == Some(id))),
        Ok(_) => Expect::Refused,
        Err(_) => Expect::Rows(world.holding(text, |known| vec![&known.name, &known.email])),
    })
}

fn q_provider(world: &World, text: &str) -> Expect {
    several(world, text, Some(PROVIDERS), |known, id| (known.department == 3) == (id == 2))
}

fn q_department(world: &World, text: &str) -> Expect {
    several(world, text, Some(DEPARTMENTS), |known, id| known.department == id)
}

fn q_service(world: &World, text: &str) -> Expect {
    waiting(world, text, |text| {
        let kind = |word: &str| match word {
            "product" => Some(ServiceKind::Product),
            "domain" => Some(ServiceKind::Domain),
            _ => None,
        };
        each(world, text, kind, |known, kind| known.service == Some(*kind))
    })
}

fn q_priority(world: &World, text: &str) -> Expect {
    waiting(world, text, |text| {
        let code = |word: &str| ["0", "1", "2"].into_iter().position(|code| code == word);
        each(world, text, code, |known, code| match known.priority {
            Priority::Low => *code == 0,
            Priority::Normal => *code == 1,
            Priority::High | Priority::Urgent => *code == 2,
        })
    })
}

fn q_holder(world: &World, text: &str) -> Expect {
    waiting(world, text, |text| {
        let Some((kind, id)) = text.split_once('_') else { return Expect::Refused };
        match (kind, id.parse::<i64>()) {
            ("e", Ok(id @ 1..=STAFF)) => Expect::Rows(world.of(|known| known.taken_by == Some(id))),
            ("d", Ok(id @ 1..=DEPARTMENTS)) => {
                Expect::Rows(world.of(|known| known.taken_by.is_none() && known.department == id))
            }
            _ => Expect::Refused,
        }
    })
}

fn q_unread(world: &World, text: &str) -> Expect {
    waiting(world, text, |text| match text.to_ascii_lowercase().as_str() {
        "on" | "yes" | "1" | "true" => Expect::Rows(world.of(|known| known.unread)),
        "off" | "no" | "0" | "false" | "null" => Expect::Rows(world.of(|known| !known.unread)),
        _ => Expect::Refused,
    })
}

/// The clients of `ticket.setfilter`, which has no form and no empty choice.
fn clients(world: &World, text: &str) -> Expect {
    match numbers(text) {
        Some(all) if all.iter().all(|id| *id <= CLIENTS) => {
            let of_them = |known: &Known| known.client.is_some_and(|client| all.contains(&client));
            Expect::Rows(world.of(|known| known.waits() && of_them(known)))
        }
        _ => Expect::Refused,
    }
}

fn own_number(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text.parse::<i64>() {
        Ok(number @ 1..) => Expect::Rows(world.of(|known| known.number == number)),
        _ => Expect::Refused,
    })
}

fn own_name(world: &World, text: &str) -> Expect {
    field(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
}

fn own_message(world: &World, text: &str) -> Expect {
    field(world, text, |text| {
        Expect::Rows(world.holding(text, |known| known.messages.iter().map(String::as_str).collect()))
    })
}

/// Nobody was found at fault.
fn own_abuse(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text {
        "on" => Expect::Rows(Vec::new()),
        "off" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

/// Nothing is in the archive.
fn own_status(world: &World, text: &str) -> Expect {
    use StatusKind::{Answered, Closed, CustomerReply, InProgress, New, OnHold};
    field(world, text, |text| {
        let kinds = |code: &str| -> Option<&[StatusKind]> {
            Some(match code {
                "0" => &[New],
                "1" => &[InProgress, CustomerReply, OnHold],
                "2" => &[Answered],
                "3" => &[Closed],
                "10" => &[],
                _ => return None,
            })
        };
        each(world, text, kinds, |known, kinds| kinds.contains(&known.status))
    })
}

/// All was written on the first day of a week and in its month.
fn own_span(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text {
        "nodate" | "today" | "currentweek" | "currentmonth" | "other" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

fn own_from(world: &World, text: &str) -> Expect {
    field(world, text, |text| day(world, text))
}

fn own_until(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text {
        "2026-03-02" | "2026-03-03" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

/// A page past the end is the last one, and 0 is none.
fn p_num(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "0" => Expect::Rows(world.all()),
        text => positive(text).map_or(Expect::Refused, |_| Expect::Rows(world.all())),
    }
}

fn p_cnt(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "0" => Expect::Rows(world.all()),
        text => positive(text).map_or(Expect::Refused, |rows| Expect::Some(count(rows), world.all())),
    }
}

fn p_order(world: &World, text: &str) -> Expect {
    match text {
        "" | "asc" | "desc" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    }
}

fn of_messages(world: &World, wanted: impl Fn(&KnownMessage) -> bool) -> Expect {
    Expect::Rows(world.messages.iter().filter(|message| wanted(message)).map(|message| message.id).collect())
}

fn m_part(world: &World, text: &str, of: impl Fn(&KnownMessage) -> &str) -> Expect {
    let part = text.trim().to_lowercase();
    of_messages(world, |message| of(message).to_lowercase().contains(&part))
}

fn m_id(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" => of_messages(world, |_| true),
        text => positive(text).map_or(Expect::Refused, |id| of_messages(world, |message| message.id == id)),
    }
}

fn m_date(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "2026-03-02" => of_messages(world, |_| true),
        "2026-03-03" | "2026-03-02 10:00:00" => of_messages(world, |_| false),
        _ => Expect::Refused,
    }
}

fn m_page(world: &World, text: &str) -> Expect {
    match p_num(world, text) {
        Expect::Refused => Expect::Refused,
        _ => of_messages(world, |_| true),
    }
}

fn m_rows(world: &World, text: &str) -> Expect {
    match (p_cnt(world, text), of_messages(world, |_| true)) {
        (Expect::Some(count, _), Expect::Rows(all)) => Expect::Some(count, all),
        (Expect::Refused, _) => Expect::Refused,
        (_, all) => all,
    }
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
