//! `account` and `user`: the clients, as those who deal with their tickets look them up.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use crate::list::{List, Reading, data, marks};
use crate::paging::Paging;
use crate::texts::Word;
use crate::words;
use domain::{AccountState, ClientOrder, Order};
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
        data("balance", |_, row, cells| cells.push(Node::text("balance", words::money(row.balance)))),
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

/// The clients.
pub(crate) async fn accounts(call: &Call) -> Result<Answer, Refusal> {
    list(call, &ACCOUNTS, "name").await
}

/// Their users.
pub(crate) async fn users(call: &Call) -> Result<Answer, Refusal> {
    list(call, &USERS, "email").await
}

/// In the order in which they were made; with `filter=on` those whose name or address begins so.
async fn list(call: &Call, list: &'static List<ClientRow>, field: &str) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let begins = match input::flag(&call.params, "filter")? {
        true => call.text(field).unwrap_or_default().to_owned(),
        false => String::new(),
    };
    let paging = Paging::read(call).await?;
    let mut query = ClientQuery {
        begins,
        state: None,
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
    Ok(Answer::list(call, list, Vec::new(), &rows, paging))
}
