//! `account` and `user`: the clients, as those who deal with their tickets look them up.

use super::filter::everyone_again;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::form::{value, values};
use crate::input;
use crate::kept_fields::{Fields, Form};
use crate::list::{List, Reading, data, marks};
use crate::paging::Paging;
use crate::texts::Word;
use crate::words;
use domain::{AccountState, ClientId, ClientOrder, Money, Order};
use service::{ClientQuery, ClientRow};
use wire::Node;

/// The properties of a client.
const MARKS: &[&str] = &["premium"];

/// The columns of the document, which calls the id `elid`; `id` is the same, as in every other list.
pub(crate) const ACCOUNTS: List<ClientRow> = List {
    key: "id",
    columns: &[
        data("id", |_, row, cells| cells.push(Node::integer("id", row.id.0))),
        data("elid", |_, row, cells| cells.push(Node::integer("elid", row.id.0))),
        data("name", |_, row, cells| cells.push(Node::text("name", name(row)))),
        data("project", |reading, row, cells| {
            let provider = reading.directory.provider(row.provider);
            cells.push(Node::text("project", provider.map_or("", |provider| &provider.name)));
        }),
        data("balance", |reading, row, cells| {
            let text = reading.call.desk.currency().text(Money(row.balance));
            cells.push(Node::text("balance", text));
        }),
        data("account_status", status),
        data("tz_registration_date", |reading, row, cells| {
            let text = reading.call.desk.zone().text(row.created_at);
            cells.push(Node::text("tz_registration_date", text));
        }),
        marks("status", MARKS, |_, row, cells| {
            cells.extend(words::flag("premium", row.is_premium));
            cells.push(Node::text("status", if row.is_premium { "premium" } else { "" }));
        }),
    ],
};

/// The users of clients. A client has one here, who logs in with its address.
pub(crate) const USERS: List<ClientRow> = List {
    key: "id",
    columns: &[
        data("id", |_, row, cells| cells.push(Node::integer("id", row.id.0))),
        data("name", |_, row, cells| cells.push(Node::text("name", row.email.clone()))),
        data("realname", |_, row, cells| cells.push(Node::text("realname", name(row)))),
        data("email", |_, row, cells| cells.push(Node::text("email", row.email.clone()))),
        data("account", |_, row, cells| cells.push(Node::text("account", name(row)))),
        data("level", |_, _, cells| cells.push(Node::integer("level", 16))),
    ],
};

fn name(row: &ClientRow) -> String {
    format!("{} {}", row.first_name, row.last_name).trim().to_owned()
}

fn status(reading: &Reading<'_>, row: &ClientRow, cells: &mut Vec<Node>) {
    let (word, code) = match row.state {
        AccountState::Active => (Word::ActiveAccount, "active"),
        AccountState::Inactive => (Word::InactiveAccount, "inactive"),
        AccountState::Closed => (Word::ClosedAccount, "closed"),
    };
    cells.push(reading.word("account_status", word).attribute("orig", code));
}

/// What of a client a field of the filter looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Its number.
    Id,
    /// The beginning of its name or address.
    Text,
    /// How its account stands.
    State,
}

/// The states of an account, by their codes.
const STATES: [(&str, Word, AccountState); 3] = [
    ("active", Word::ActiveAccount, AccountState::Active),
    ("inactive", Word::InactiveAccount, AccountState::Inactive),
    ("closed", Word::ClosedAccount, AccountState::Closed),
];

/// The form of the filter of the clients.
const FORM: Form =
    Form { key: "account.filter", list: "account", fields: &["id", "name", "email", "account_status"] };

/// What the fields of that list look at; the document calls the id `elid`, too.
const FIELDS: &[(&str, Looks)] = &[
    ("id", Looks::Id),
    ("elid", Looks::Id),
    ("name", Looks::Text),
    ("email", Looks::Text),
    ("account_status", Looks::State),
];

/// The clients, with `filter=on` those whose fields say so, otherwise those of the filter that the session remembers.
pub(crate) async fn accounts(call: &Call) -> Result<Answer, Refusal> {
    let conditions = match input::flag(&call.params, "filter")? {
        true => conditions(FIELDS, |field| call.params.filled(field))?,
        false => {
            let kept = Fields::remembered(call, &FORM).await?;
            conditions(FIELDS, |field| kept.get(field))?
        }
    };
    list(call, &ACCOUNTS, conditions).await
}

/// Shows the filter of the clients, sets it, or clears it together with the clients that `account.setfilter` chose.
pub(crate) async fn filter(call: &Call) -> Result<Answer, Refusal> {
    call.staff()?;
    if input::flag(&call.params, "reset")? {
        everyone_again(call).await?;
        let fields = Fields::none(&FORM);
        return fields.save(call, nodes(call, &fields)).await;
    }
    let kept = Fields::remembered(call, &FORM).await?;
    if !input::is_confirmed(&call.params) {
        return Ok(Answer::form(nodes(call, &kept)));
    }
    let fields = kept.changed_by(&call.params)?;
    conditions(FIELDS, |field| fields.get(field))?;
    fields.save(call, nodes(call, &fields)).await
}

/// The fields, and the states of an account.
fn nodes(call: &Call, fields: &Fields) -> Vec<Node> {
    let text =
        |field, otherwise: &'static str| Node::text(field, fields.get(field).unwrap_or(otherwise).to_owned());
    let words = [(input::NONE, Word::None)].into_iter().chain(STATES.map(|(code, word, _)| (code, word)));
    let states = words.map(|(key, word)| value(key, call.language.word(word)));
    vec![
        text("id", ""),
        text("name", ""),
        text("email", ""),
        text("account_status", input::NONE),
        values("account_status", states.collect()),
    ]
}

/// Their users.
pub(crate) async fn users(call: &Call) -> Result<Answer, Refusal> {
    const FIELDS: &[(&str, Looks)] = &[
        ("id", Looks::Id),
        ("email", Looks::Text),
        ("name", Looks::Text),
        ("realname", Looks::Text),
        ("account", Looks::Text),
    ];
    let is_filtered = input::flag(&call.params, "filter")?;
    let conditions = conditions(FIELDS, |field| call.params.filled(field).filter(|_| is_filtered))?;
    list(call, &USERS, conditions).await
}

/// What a call filters by.
#[derive(Default)]
struct Conditions {
    id: Option<i64>,
    begins: String,
    state: Option<AccountState>,
}

/// One condition of each sort, as one search cannot look for two beginnings.
fn conditions<'a>(
    fields: &[(&'static str, Looks)],
    said: impl Fn(&str) -> Option<&'a str>,
) -> Result<Conditions, Refusal> {
    let mut found = Conditions::default();
    for (field, looks) in fields.iter().copied() {
        let Some(text) = said(field).map(str::trim).filter(|text| *text != input::NONE) else {
            continue;
        };
        match looks {
            Looks::Id => {
                let id = text.parse().ok().filter(|id| *id > 0);
                let why = "it must be a positive number";
                let id = Some(id.ok_or_else(|| Fault::value(field, text, why))?);
                if found.id.is_some_and(|other| Some(other) != id) {
                    return Err(Fault::value(field, text, "only one client has a number").into());
                }
                found.id = id;
            }
            Looks::Text if found.begins.is_empty() || found.begins == text => found.begins = text.to_owned(),
            Looks::Text => {
                return Err(Fault::value(field, text, "only one text can be looked for").into());
            }
            Looks::State => {
                let state = STATES.into_iter().find(|(code, ..)| *code == text).map(|(.., state)| state);
                let why = "it must be active, inactive or closed";
                found.state = Some(state.ok_or_else(|| Fault::value(field, text, why))?);
            }
        }
    }
    Ok(found)
}

impl Conditions {
    /// Whether a client that was found by its number is under the others as well.
    fn lets_through(&self, row: &ClientRow) -> bool {
        let begins = self.begins.to_lowercase();
        let texts = [&name(row), &row.last_name, &row.company, &row.email];
        let found = texts.into_iter().any(|text| text.to_lowercase().starts_with(&begins));
        found && self.state.is_none_or(|state| state == row.state)
    }
}

/// In the order in which they were made.
async fn list(
    call: &Call,
    list: &'static List<ClientRow>,
    conditions: Conditions,
) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let paging = Paging::read(call).await?;
    if let Some(id) = conditions.id {
        let row = staff.client_row(ClientId(id)).await?;
        let rows = row.into_iter().filter(|row| conditions.lets_through(row)).collect();
        let (paging, rows) = paging.cut(rows);
        return Answer::list(call, list, Vec::new(), &rows, paging);
    }
    let mut query = ClientQuery {
        begins: conditions.begins,
        state: conditions.state,
        sort: ClientOrder::Id,
        order: Order::Ascending,
        page: paging.page(),
    };
    let (mut rows, total) = staff.clients(&query).await?;
    let (paging, moved) = paging.of(total);
    if moved {
        query.page = paging.page();
        rows = staff.clients(&query).await?.0;
    }
    Answer::list(call, list, Vec::new(), &rows, paging)
}
