//! The filters of the lists of staff: their fields, and the conditions that they mean.
//!
//! Names as in `ticket.filter`; `null` and nothing are no condition, several values are separated by commas
//! (COREmanager, Description of lists).

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::kept_fields::{Fields, Form};
use crate::texts::Word;
use crate::{client_filter, memory, users, words};
use domain::{
    ClientId, DepartmentId, Holder, Priority, ProviderId, QueueFilter, ServiceKind, TicketFilter,
    TicketNumber,
};

/// The form of the queue.
pub(crate) const QUEUE: Form = Form {
    key: "ticket.filter",
    list: "ticket",
    // What waits has a status that says so.
    fields: match WITH_STATUS.split_last() {
        Some((_tstatus, fields)) => fields,
        None => &[],
    },
};

/// The form of the list of all tickets.
pub(crate) const ALL: Form = Form { key: "ticket_all.filter", list: "ticket_all", fields: WITH_STATUS };

/// The form of the list of favourites.
pub(crate) const FAVOURITES: Form =
    Form { key: "ticket_favorite.filter", list: "ticket_favorite", fields: WITH_STATUS };

/// The fields of a list of tickets, waiting or not. The status stands last; the queue has the others.
const WITH_STATUS: &[&str] = &[
    "id",
    "name",
    "client",
    "project",
    "department",
    "itemtype",
    "priority",
    "responsible",
    "unread",
    "tstatus",
];

/// Where the filter by clients of a list is remembered.
pub(crate) fn clients_of(list: &str) -> String {
    format!("{list}.setfilter")
}

/// The clients whose things alone a list shows, as its session remembers them.
pub(crate) async fn clients(call: &Call, list: &str) -> Result<Option<Vec<ClientId>>, Refusal> {
    Ok(match memory::get(call, &clients_of(list)).await?.filter(|text| !text.is_empty()) {
        Some(text) => Some(input::numbers_of("elid", &text)?.into_iter().map(ClientId).collect()),
        None => None,
    })
}

/// Product types: the key of each, its word and what it means.
pub(crate) const ITEM_TYPES: [(&str, Word, ServiceKind); 2] =
    [("product", Word::Product, ServiceKind::Product), ("domain", Word::DomainName, ServiceKind::Domain)];

/// The conditions that they mean. Whether what they name exists is asked by [`check`].
pub(crate) fn conditions(fields: &Fields) -> Result<QueueFilter, Refusal> {
    let text = |field| fields.get(field).map(str::to_owned);
    let client = fields.get("client").and_then(|text| text.parse().ok()).map(ClientId);
    Ok(QueueFilter {
        numbers: numbers(fields, "id", TicketNumber)?,
        subject_contains: text("name"),
        client_contains: text("client").filter(|_| client.is_none()),
        client,
        clients: None,
        providers: numbers(fields, "project", ProviderId)?,
        departments: numbers(fields, "department", DepartmentId)?,
        service_kinds: each(fields, "itemtype", "it must be product or domain", |text| {
            ITEM_TYPES.into_iter().find(|(key, ..)| *key == text).map(|(.., kind)| kind)
        })?,
        priorities: each(fields, "priority", "it must be 0 (low), 1 (normal) or 2 (high)", words::priority)?
            .map(|words| {
                let meant = |priority: &Priority| words.iter().any(|word| word.covers(*priority));
                Priority::ALL.into_iter().filter(meant).collect()
            }),
        holder: match fields.get("responsible") {
            Some(text) => {
                let wrong = || Fault::value("responsible", text, "it must be e_ or d_ and a number");
                Some(holder(text).ok_or_else(wrong)?)
            }
            None => None,
        },
        unread: fields.get("unread").map(|text| input::flag_of("unread", text)).transpose()?,
    })
}

/// The numbers of a field, when it says any.
fn numbers<T>(
    fields: &Fields,
    field: &'static str,
    id: impl Fn(i64) -> T,
) -> Result<Option<Vec<T>>, Refusal> {
    let Some(text) = fields.get(field) else { return Ok(None) };
    let all = input::numbers_of(field, text)?;
    Ok((!all.is_empty()).then(|| all.into_iter().map(id).collect()))
}

/// The words of a field, when it says any.
fn each<T>(
    fields: &Fields,
    field: &'static str,
    why: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<Vec<T>>, Refusal> {
    let mut all = Vec::new();
    for text in fields.values(field) {
        all.push(read(text).ok_or_else(|| Fault::value(field, text, why))?);
    }
    Ok((!all.is_empty()).then_some(all))
}

/// The conditions, when everything that they name exists.
pub(crate) async fn check(call: &Call, fields: &Fields) -> Result<QueueFilter, Refusal> {
    let filter = conditions(fields)?;
    let directory = call.desk.directory();
    let missed = |object, id: String| Err(Fault::missed(object, &id).into());
    for id in filter.providers.iter().flatten() {
        if directory.provider(*id).is_none() {
            return missed("project", id.to_string());
        }
    }
    for id in filter.departments.iter().flatten() {
        if directory.department(*id).is_none() {
            return missed("department", id.to_string());
        }
    }
    let held = match filter.holder {
        Some(Holder::Staff(id)) => directory.staff_member(id).is_some(),
        Some(Holder::Department(id)) => directory.department(id).is_some(),
        None => true,
    };
    if !held {
        return missed("responsible", fields.get("responsible").unwrap_or_default().to_owned());
    }
    if let Some(client) = filter.client {
        check_client(call, "client", client).await?;
    }
    Ok(filter)
}

/// Refuses a client that is not there.
pub(crate) async fn check_client(call: &Call, object: &'static str, id: ClientId) -> Result<(), Refusal> {
    match call.staff()?.client(id).await {
        Ok(_) => Ok(()),
        Err(domain::Error::NotFound(_)) => Err(Fault::missed(object, &id.to_string()).into()),
        Err(other) => Err(other.into()),
    }
}

/// `e_` and an employee, or `d_` and a department, as the tool panel for the responsible one writes them. An employee
/// by its number among users, as `whoami` and `department.employee` tell it, is the same employee.
pub(crate) fn holder(text: &str) -> Option<Holder> {
    let (kind, id) = text.split_once('_')?;
    let id = id.parse().ok().filter(|id| *id > 0)?;
    match kind {
        "e" => Some(Holder::Staff(users::staff_of_number(id))),
        "d" => Some(Holder::Department(DepartmentId(id))),
        _ => None,
    }
}

/// The conditions that a call of a list is under: those it brings along with `filter=on`, or what its session
/// remembers; and the fields that say them. The clients that a `.setfilter` chose are another filter, which stays in force
/// beside either.
async fn said(call: &Call, form: &'static Form) -> Result<(QueueFilter, Fields), Refusal> {
    let clients = clients(call, form.list).await?;
    if input::flag(&call.params, "filter")? {
        let fields = Fields::none(form).changed_by(&call.params)?;
        let mut filter = check(call, &fields).await?;
        if form == &QUEUE
            && let Some(text) = call.params.filled("ticket").filter(|text| text.trim() != input::NONE)
        {
            // The column of the number, which the form calls id.
            let mut named: Vec<_> =
                input::numbers_of("ticket", text)?.into_iter().map(TicketNumber).collect();
            named.retain(|number| filter.numbers.as_ref().is_none_or(|numbers| numbers.contains(number)));
            filter.numbers = Some(named);
        }
        return Ok((QueueFilter { clients, ..filter }, fields));
    }
    let fields = Fields::remembered(call, form).await?;
    Ok((QueueFilter { clients, ..conditions(&fields)? }, fields))
}

/// The conditions on the queue.
pub(crate) async fn in_force(call: &Call) -> Result<QueueFilter, Refusal> {
    said(call, &QUEUE).await.map(|(filter, _)| filter)
}

/// The conditions on a list of tickets, waiting or not.
pub(crate) async fn of_tickets(call: &Call, form: &'static Form) -> Result<TicketFilter, Refusal> {
    let (filter, fields) = said(call, form).await?;
    tickets(call, filter, &fields)
}

/// The same conditions as a list of tickets knows them. Whoever a ticket is assigned to is responsible for it, or its
/// department when it is nobody's.
pub(crate) fn tickets(call: &Call, filter: QueueFilter, fields: &Fields) -> Result<TicketFilter, Refusal> {
    let QueueFilter { numbers, subject_contains, client_contains, client, clients, providers, .. } = filter;
    let QueueFilter { service_kinds, priorities, holder, unread, .. } = filter;
    let mut departments = filter.departments;
    let mut found = TicketFilter {
        numbers,
        subject_contains,
        client_contains,
        client,
        clients,
        providers,
        service_kinds,
        priorities,
        staff_unread: unread,
        ..TicketFilter::default()
    };
    match holder {
        Some(Holder::Staff(id)) => found.assignee = Some(id),
        Some(Holder::Department(id)) => {
            let fits = departments.is_none_or(|asked| asked.contains(&id));
            departments = Some(if fits { vec![id] } else { Vec::new() });
            found.unassigned = Some(true);
        }
        None => {}
    }
    client_filter::with_statuses(call, fields, TicketFilter { departments, ..found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StaffId;

    #[test]
    fn a_holder_is_an_employee_or_a_department() {
        assert_eq!(holder("e_3"), Some(Holder::Staff(StaffId(3))));
        assert_eq!(holder("e_1000000003"), Some(Holder::Staff(StaffId(3))));
        assert_eq!(holder("d_2"), Some(Holder::Department(DepartmentId(2))));
        for text in ["3", "e_", "e_0", "x_1", "e_-1", "d_a"] {
            assert_eq!(holder(text), None, "{text}");
        }
    }
}
