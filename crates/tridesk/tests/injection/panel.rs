//! What a value of the dialect with forms may show: the queue, a client's list, the messages of a ticket.

use super::plain::{count, day};
use super::slots::Expect;
use super::world::{Known, KnownMessage, World};
use domain::{Priority, ServiceKind, StatusKind};

/// More than this a field of a filter may not hold, in bytes.
const LONGEST_FIELD: usize = 1000;

/// A field of a filter of BILLmanager; nothing and `null` are no condition.
pub(super) fn field(world: &World, text: &str, oracle: impl Fn(&str) -> Expect) -> Expect {
    match text.trim() {
        "" | "null" => Expect::Rows(world.all()),
        text if text.len() > LONGEST_FIELD => Expect::Refused,
        text => oracle(text),
    }
}

pub(super) fn positive(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

/// Numbers separated by commas, all of them positive, and at least one.
pub(super) fn numbers(text: &str) -> Option<Vec<i64>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let all: Option<Vec<i64>> = parts.map(positive).collect();
    all.filter(|all| !all.is_empty())
}

/// Numbers of things of which there are so many; of none when anything can be asked for.
pub(super) fn several(
    world: &World,
    text: &str,
    there: Option<i64>,
    same: impl Fn(&Known, i64) -> bool,
) -> Expect {
    field(world, text, |text| match numbers(text) {
        Some(all) if all.iter().all(|number| there.is_none_or(|last| *number <= last)) => {
            Expect::Rows(world.of(|known| all.iter().any(|number| same(known, *number))))
        }
        _ => Expect::Refused,
    })
}

/// Words separated by commas, all of them known; only commas are no condition.
pub(super) fn each<T>(
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

pub(super) fn q_number(world: &World, text: &str) -> Expect {
    several(world, text, None, |known, id| known.number == id)
}

pub(super) fn q_name(world: &World, text: &str) -> Expect {
    field(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
}

pub(super) fn q_client(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text.parse::<i64>() {
        Ok(id @ 1..=CLIENTS) => Expect::Rows(world.of(|known| known.client == Some(id))),
        Ok(_) => Expect::Refused,
        Err(_) => Expect::Rows(world.holding(text, |known| vec![&known.name, &known.email])),
    })
}

pub(super) fn q_provider(world: &World, text: &str) -> Expect {
    several(world, text, Some(PROVIDERS), |known, id| (known.department == 3) == (id == 2))
}

pub(super) fn q_department(world: &World, text: &str) -> Expect {
    several(world, text, Some(DEPARTMENTS), |known, id| known.department == id)
}

pub(super) fn q_service(world: &World, text: &str) -> Expect {
    field(world, text, |text| {
        let kind = |word: &str| match word {
            "product" => Some(ServiceKind::Product),
            "domain" => Some(ServiceKind::Domain),
            _ => None,
        };
        each(world, text, kind, |known, kind| known.service == Some(*kind))
    })
}

pub(super) fn q_priority(world: &World, text: &str) -> Expect {
    field(world, text, |text| {
        let code = |word: &str| ["0", "1", "2"].into_iter().position(|code| code == word);
        each(world, text, code, |known, code| match known.priority {
            Priority::Low => *code == 0,
            Priority::Normal => *code == 1,
            Priority::High | Priority::Urgent => *code == 2,
        })
    })
}

pub(super) fn q_holder(world: &World, text: &str) -> Expect {
    field(world, text, |text| {
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

pub(super) fn q_unread(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text.to_ascii_lowercase().as_str() {
        "on" | "yes" | "1" | "true" => Expect::Rows(world.of(|known| known.unread)),
        "off" | "no" | "0" | "false" | "null" => Expect::Rows(world.of(|known| !known.unread)),
        _ => Expect::Refused,
    })
}

/// The clients of `ticket.setfilter`, which has no form and no empty choice.
pub(super) fn clients(world: &World, text: &str) -> Expect {
    match numbers(text) {
        Some(all) if all.iter().all(|id| *id <= CLIENTS) => {
            let of_them = |known: &Known| known.client.is_some_and(|client| all.contains(&client));
            Expect::Rows(world.of(of_them))
        }
        _ => Expect::Refused,
    }
}

/// The tickets of `ticket_all.setfilter`, whose clients it means; a guest's says nothing of any client.
pub(super) fn tickets_of_clients(world: &World, text: &str) -> Expect {
    let client = |named: i64| {
        let ticket = world.tickets.iter().find(|known| known.number == named || known.id == named);
        ticket.and_then(|known| known.client)
    };
    let clients: Option<Vec<i64>> = numbers(text).and_then(|all| all.into_iter().map(client).collect());
    match clients {
        Some(all) => Expect::Rows(world.of(|known| known.client.is_some_and(|client| all.contains(&client)))),
        None => Expect::Refused,
    }
}

pub(super) fn own_number(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text.parse::<i64>() {
        Ok(number @ 1..) => Expect::Rows(world.of(|known| known.number == number)),
        _ => Expect::Refused,
    })
}

pub(super) fn own_name(world: &World, text: &str) -> Expect {
    field(world, text, |text| Expect::Rows(world.holding(text, |known| vec![&known.subject])))
}

pub(super) fn own_message(world: &World, text: &str) -> Expect {
    field(world, text, |text| {
        Expect::Rows(world.holding(text, |known| known.messages.iter().map(String::as_str).collect()))
    })
}

/// Nobody was found at fault.
pub(super) fn own_abuse(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text {
        "on" => Expect::Rows(Vec::new()),
        "off" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

/// Who is responsible for a ticket that may wait or not: whoever it is assigned to, or its department.
pub(super) fn a_holder(world: &World, text: &str) -> Expect {
    field(world, text, |text| {
        let Some((kind, id)) = text.split_once('_') else { return Expect::Refused };
        match (kind, id.parse::<i64>()) {
            ("e", Ok(id @ 1..=STAFF)) => Expect::Rows(world.of(|known| known.assignee == id)),
            ("d", Ok(id @ 1..=DEPARTMENTS)) => {
                Expect::Rows(world.of(|known| known.assignee == 0 && known.department == id))
            }
            _ => Expect::Refused,
        }
    })
}

/// The codes of `tstatus`. What is archived is closed, too, and shown by the code of the archive alone.
pub(super) fn a_status(world: &World, text: &str) -> Expect {
    use StatusKind::{Answered, Closed, CustomerReply, InProgress, New, OnHold};
    field(world, text, |text| {
        let known = |code: &str| ["0", "1", "2", "3", "10"].into_iter().find(|known| *known == code);
        each(world, text, known, |known, code| match known.status {
            New => *code == "0",
            InProgress | CustomerReply | OnHold => *code == "1",
            Answered => *code == "2",
            Closed => *code == if known.is_archived { "10" } else { "3" },
        })
    })
}

/// The same of a client's list, which leaves the archive out unless it is asked for.
pub(super) fn own_status(world: &World, text: &str) -> Expect {
    let named = text.split(',').map(str::trim).any(|part| !part.is_empty() && part != "null");
    let meant = a_status(world, text);
    if named { meant } else { meant.among(&world.of(|known| !known.is_archived)) }
}

/// All was written on the first day of a week and in its month.
pub(super) fn own_span(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text {
        "nodate" | "today" | "currentweek" | "currentmonth" | "other" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

pub(super) fn own_from(world: &World, text: &str) -> Expect {
    field(world, text, |text| day(world, text))
}

pub(super) fn own_until(world: &World, text: &str) -> Expect {
    field(world, text, |text| match text {
        "2026-03-02" | "2026-03-03" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    })
}

/// A page past the end is the last one, and 0 is none.
pub(super) fn p_num(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "0" => Expect::Rows(world.all()),
        text => positive(text).map_or(Expect::Refused, |_| Expect::Rows(world.all())),
    }
}

pub(super) fn p_cnt(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "0" => Expect::Rows(world.all()),
        text => positive(text).map_or(Expect::Refused, |rows| Expect::Some(count(rows), world.all())),
    }
}

pub(super) fn p_order(world: &World, text: &str) -> Expect {
    match text {
        "" | "asc" | "desc" => Expect::Rows(world.all()),
        _ => Expect::Refused,
    }
}

pub(super) fn of_messages(world: &World, wanted: impl Fn(&KnownMessage) -> bool) -> Expect {
    Expect::Rows(world.messages.iter().filter(|message| wanted(message)).map(|message| message.id).collect())
}

pub(super) fn m_part(world: &World, text: &str, of: impl Fn(&KnownMessage) -> &str) -> Expect {
    let part = text.trim().to_lowercase();
    of_messages(world, |message| of(message).to_lowercase().contains(&part))
}

pub(super) fn m_id(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" => of_messages(world, |_| true),
        text => positive(text).map_or(Expect::Refused, |id| of_messages(world, |message| message.id == id)),
    }
}

pub(super) fn m_date(world: &World, text: &str) -> Expect {
    match text.trim() {
        "" | "2026-03-02" => of_messages(world, |_| true),
        "2026-03-03" | "2026-03-02 10:00:00" => of_messages(world, |_| false),
        _ => Expect::Refused,
    }
}

pub(super) fn m_page(world: &World, text: &str) -> Expect {
    match p_num(world, text) {
        Expect::Refused => Expect::Refused,
        _ => of_messages(world, |_| true),
    }
}

pub(super) fn m_rows(world: &World, text: &str) -> Expect {
    match (p_cnt(world, text), of_messages(world, |_| true)) {
        (Expect::Some(count, _), Expect::Rows(all)) => Expect::Some(count, all),
        (Expect::Refused, _) => Expect::Refused,
        (_, all) => all,
    }
}
