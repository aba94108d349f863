//! The filter of the queue: its fields as they are sent, kept and shown, and the conditions that they mean.
//!
//! Names as in `ticket.filter`; `null` and nothing are no condition, several values are separated by commas
//! (COREmanager, Description of lists).

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input::{self, NONE};
use crate::{memory, words};
use domain::{
    ClientId, DepartmentId, Holder, Priority, ProviderId, QueueFilter, ServiceKind, StaffId, TicketNumber,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use wire::Params;

/// The fields of the form.
pub(crate) const FIELDS: [&str; 9] =
    ["id", "name", "client", "project", "department", "itemtype", "priority", "responsible", "unread"];

/// What a session is made to remember of one field, in bytes.
const LONGEST: usize = 1000;

/// Where the filter of the form is remembered.
pub(crate) const FORM: &str = "ticket.filter";
/// Where the filter by clients is remembered.
pub(crate) const CLIENTS: &str = "ticket.setfilter";

/// Product types: the key of each and what it means.
pub(crate) const ITEM_TYPES: [(&str, &str, ServiceKind); 2] =
    [("product", "Product", ServiceKind::Product), ("domain", "Domain name", ServiceKind::Domain)];

/// What somebody filled in, by field; only conditions, never an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(&'static str, String)>);

impl Fields {
    /// These fields with what the call says: an absent field stays, an empty one is cleared.
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

    /// The values of a field that holds several.
    pub(crate) fn values(&self, field: &str) -> Vec<&str> {
        let text = self.get(field).unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    pub(crate) fn encode(&self) -> String {
        let pair = |(name, value): &(&str, String)| {
            format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        };
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    pub(crate) fn decode(text: &str) -> Self {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        let known = |name| FIELDS.into_iter().find(|field| *field == name);
        Self(
            pairs
                .filter_map(|(name, value)| {
                    Some((known(name)?, percent_decode_str(value).decode_utf8_lossy().into_owned()))
                })
                .collect(),
        )
    }

    /// What the session of the call remembers.
    pub(crate) async fn remembered(call: &Call) -> Result<Self, Refusal> {
        Ok(memory::get(call, FORM).await?.as_deref().map(Self::decode).unwrap_or_default())
    }

    /// Makes the session of the call remember them.
    pub(crate) async fn remember(&self, call: &Call) -> Result<(), Refusal> {
        memory::set(call, FORM, &self.encode()).await
    }

    /// The conditions that they mean. Whether what they name exists is asked by [`Fields::check`].
    pub(crate) fn conditions(&self) -> Result<QueueFilter, Refusal> {
        for field in FIELDS {
            if self.get(field).is_some_and(|text| text.len() > LONGEST) {
                return Err(Fault::value(field, "", "it is longer than 1000 bytes").into());
            }
        }
        let text = |field| self.get(field).map(str::to_owned);
        let several = |values: Vec<i64>| (!values.is_empty()).then_some(values);
        let client = self.get("client").and_then(|text| text.parse().ok()).map(ClientId);
        let unread = match self.get("unread") {
            Some(text) => Some(input::flag_of("unread", text)?),
            None => None,
        };
        Ok(QueueFilter {
            numbers: several(self.numbers("id")?).map(|all| all.into_iter().map(TicketNumber).collect()),
            subject_contains: text("name"),
            client_contains: text("client").filter(|_| client.is_none()),
            client,
            clients: None,
            providers: several(self.numbers("project")?).map(|all| all.into_iter().map(ProviderId).collect()),
            departments: several(self.numbers("department")?)
                .map(|all| all.into_iter().map(DepartmentId).collect()),
            service_kinds: self.each("itemtype", "it must be product or domain", |text| {
                ITEM_TYPES.into_iter().find(|(key, ..)| *key == text).map(|(.., kind)| kind)
            })?,
            priorities: self
                .each("priority", "it must be 0 (low), 1 (normal) or 2 (high)", words::priority)?
                .map(|mut all| {
                    // There is nothing above high here, so high is both.
                    if all.contains(&Priority::High) {
                        all.push(Priority::Urgent);
                    }
                    all
                }),
            holder: match self.get("responsible") {
                Some(text) => {
                    Some(holder(text).ok_or_else(|| {
                        Fault::value("responsible", text, "it must be e_ or d_ and a number")
                    })?)
                }
                None => None,
            },
            unread,
        })
    }

    fn numbers(&self, field: &'static str) -> Result<Vec<i64>, Refusal> {
        match self.get(field) {
            Some(text) => input::numbers_of(field, text),
            None => Ok(Vec::new()),
        }
    }

    fn each<T>(
        &self,
        field: &'static str,
        why: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<Vec<T>>, Refusal> {
        let mut all = Vec::new();
        for text in self.values(field) {
            all.push(read(text).ok_or_else(|| Fault::value(field, text, why))?);
        }
        Ok((!all.is_empty()).then_some(all))
    }

    /// The conditions, when everything that they name exists.
    pub(crate) async fn check(&self, call: &Call) -> Result<QueueFilter, Refusal> {
        let filter = self.conditions()?;
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
            return missed("responsible", self.get("responsible").unwrap_or_default().to_owned());
        }
        if let Some(client) = filter.client {
            check_client(call, "client", client).await?;
        }
        Ok(filter)
    }
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
        return Fields::default().changed_by(&call.params).check(call).await;
    }
    let clients = match memory::get(call, CLIENTS).await?.filter(|text| !text.is_empty()) {
        Some(text) => Some(input::numbers_of("elid", &text)?.into_iter().map(ClientId).collect()),
        None => None,
    };
    Ok(QueueFilter { clients, ..Fields::remembered(call).await?.conditions()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_whatever_it_holds() {
        let sent = Params::from_pairs([("name", "a&b=%20ж,"), ("client", "null"), ("id", " 7, 8 ")]);
        let fields = Fields::default().changed_by(&sent);
        assert_eq!(Fields::decode(&fields.encode()), fields);
        assert_eq!((fields.get("name"), fields.get("client")), (Some("a&b=%20ж,"), None));
        assert_eq!(fields.values("id"), ["7", "8"]);
        let later = fields.changed_by(&Params::from_pairs([("id", ""), ("unread", "on")]));
        assert_eq!((later.get("id"), later.get("unread")), (None, Some("on")));
    }

    #[test]
    fn a_holder_is_an_employee_or_a_department() {
        assert_eq!(holder("e_3"), Some(Holder::Staff(StaffId(3))));
        assert_eq!(holder("d_2"), Some(Holder::Department(DepartmentId(2))));
        for text in ["3", "e_", "e_0", "x_1", "e_-1", "d_a"] {
            assert_eq!(holder(text), None, "{text}");
        }
    }
}
