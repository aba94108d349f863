//! `GetClients`: the clients whose address or name begins with something. WHMCS API reference, GetClients; `orderby` and
//! `status` are of version 8.2. What is ordered by group or status there comes by id here.

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
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("search", Kind::Text, "How address, name or company begin"),
        optional("orderby", Kind::Text, "id, firstname, lastname, companyname, email or datecreated"),
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

async fn run(call: &Call) -> Outcome {
    let sort = match call.raw("orderby").trim().to_ascii_lowercase().as_str() {
        "firstname" => ClientOrder::FirstName,
        "lastname" => ClientOrder::LastName,
        "companyname" => ClientOrder::Company,
        "email" => ClientOrder::Email,
        "datecreated" => ClientOrder::Created,
        _ => ClientOrder::Id,
    };
    let page = call.page()?;
    let begins = call.filled("search").unwrap_or_default().to_owned();
    let query = ClientQuery { begins, sort, order: order(call), page };
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
    Ok(shapes::page(total, page, "clients", "client", rows.collect()))
}
