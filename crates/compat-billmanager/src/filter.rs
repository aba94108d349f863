//! The filter of the queue: its fields, and the conditions that they mean.
//!
//! Names as in `ticket.filter`; `null` and nothing are no condition, several values are separated by commas
//! (COREmanager, Description of lists).

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::kept_fields::{Fields, Form};
use crate::{memory, words};
use domain::{
    ClientId, DepartmentId, Holder, Priority, ProviderId, QueueFilter, ServiceKind, StaffId, TicketNumber,
};

/// The form.
pub(crate) const FORM: Form = Form {
    key: "ticket.filter",
    fields: &[
        "id",
        "name",
        "client",
        "project",
        "department",
        "itemtype",
        "priority",
        "responsible",
        "unread",
    ],
};

/// Where the filter by clients is remembered.
pub(crate) const CLIENTS: &str = "ticket.setfilter";

/// Product types: the key of each and what it means.
pub(crate) const ITEM_TYPES: [(&str, &str, ServiceKind); 2] =
    [("product", "Product", ServiceKind::Product), ("domain", "Domain name", ServiceKind::Domain)];

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
            .map(|mut all| {
                // There is nothing above high here, so high is both.
                if all.contains(&Priority::High) {
                    all.push(Priority::Urgent);
                }
                all
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

/// `e_` and an employee, or `d_` and a department, as the tool panel for the responsible one writes them.
fn holder(text: &str) -> Option<Holder> {
    let (kind, id) = text.split_once('_')?;
    let id = id.parse().ok().filter(|id| *id > 0)?;
    match kind {
        "e" => Some(Holder::Staff(StaffId(id))),
        "d" => Some(Holder::Department(DepartmentId(id))),
        _ => None,
    }
}

/// The conditions that a call of the list is under: those it brings along with `filter=on`, or what its session
/// remembers.
pub(crate) async fn in_force(call: &Call) -> Result<QueueFilter, Refusal> {
    if input::flag(&call.params, "filter")? {
        return check(call, &Fields::none(&FORM).changed_by(&call.params)?).await;
    }
    let clients = match memory::get(call, CLIENTS).await?.filter(|text| !text.is_empty()) {
        Some(text) => Some(input::numbers_of("elid", &text)?.into_iter().map(ClientId).collect()),
        None => None,
    };
    Ok(QueueFilter { clients, ..conditions(&Fields::remembered(call, &FORM).await?)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_an_employee_or_a_department() {
        assert_eq!(holder("e_3"), Some(Holder::Staff(StaffId(3))));
        assert_eq!(holder("d_2"), Some(Holder::Department(DepartmentId(2))));
        for text in ["3", "e_", "e_0", "x_1", "e_-1", "d_a"] {
            assert_eq!(holder(text), None, "{text}");
        }
    }
}
