//! `GetClients`: the clients whose address or name begins with something. WHMCS API reference, GetClients; `orderby` is of
//! version 8.2. What is ordered by group there comes by id here.

use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::shapes;
use domain::{AccountState, ClientOrder, Order};
use service::ClientQuery;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetClients",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("search", Kind::Text, "How address, name or company begin"),
        optional("orderby", Kind::Text, "id, firstname, lastname, companyname, email, datecreated or status"),
        optional("status", Kind::Text, "Active, Inactive or Closed accounts alone"),
        optional("sorting", Kind::Text, "ASC, the default, or DESC"),
    ],
    source: "WHMCS API reference, GetClients",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// ASC unless the caller says otherwise.
pub(super) fn order(call: &Call) -> Order {
    if call.raw("sorting").trim().eq_ignore_ascii_case("DESC") { Order::Descending } else { Order::Ascending }
}

/// The word for where an account stands.
pub(super) const fn state_word(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "Active",
        AccountState::Inactive => "Inactive",
        AccountState::Closed => "Closed",
    }
}

/// Where an account stands by its word, in any case.
pub(super) fn state_of(word: &str) -> Option<AccountState> {
    let all = [AccountState::Active, AccountState::Inactive, AccountState::Closed];
    all.into_iter().find(|state| state_word(*state).eq_ignore_ascii_case(word))
}

async fn run(call: &Call) -> Outcome {
    let sort = match call.raw("orderby").trim().to_ascii_lowercase().as_str() {
        "firstname" => ClientOrder::FirstName,
        "lastname" => ClientOrder::LastName,
        "companyname" => ClientOrder::Company,
        "email" => ClientOrder::Email,
        "datecreated" => ClientOrder::Created,
        "status" => ClientOrder::State,
        _ => ClientOrder::Id,
    };
    let page = call.page()?;
    let state = match call.filled("status") {
        None => None,
        // A word that is no status is nobody's.
        Some(word) => match state_of(word) {
            Some(state) => Some(state),
            None => return Ok(shapes::page(0, call.start()?, "clients", "client", Vec::new())),
        },
    };
    let begins = call.filled("search").unwrap_or_default().to_owned();
    let query = ClientQuery { begins, state, sort, order: order(call), page };
    let (rows, total) = call.everywhere()?.clients(&query).await?;
    let rows = rows.into_iter().map(|row| {
        Node::fields(
            "client",
            vec![
                call.ids.node("id", row.id.0),
                Node::text("firstname", row.first_name),
                Node::text("lastname", row.last_name),
                Node::text("companyname", row.company),
                Node::text("email", row.email),
                Node::text("datecreated", call.day(row.created_at)),
                call.ids.node("groupid", row.group),
                Node::text("status", state_word(row.state)),
            ],
        )
    });
    Ok(shapes::page(total, call.start()?, "clients", "client", rows.collect()))
}
