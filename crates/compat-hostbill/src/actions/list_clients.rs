//! getClients: the clients, the newest first.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::{Fault, paging};
use domain::{ClientOrder, Order, Page};
use service::{ClientQuery, StaffDesk};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getClients",
    owner: http::Owner::Panel,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::optional("page", "number", "Which page, counted from 0."),
        Parameter::optional("perpage", "number", "Rows in a page: 25, at most 1000."),
        Parameter::optional("limit", "number", "The same, as one storefront spells it; `perpage` wins."),
    ],
    about: "The clients, the newest first, each with how many services it has.",
    source: "Admin API, Clients, getClients",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let (index, per_page) = (paging::index(&call.params)?, paging::rows(&call.params)?);
    let query = ClientQuery {
        state: None,
        begins: String::new(),
        sort: ClientOrder::Id,
        order: Order::Descending,
        page: Page::new(paging::offset(index, per_page)?, per_page),
    };
    let (list, total) = desk.clients(&query).await?;
    let ids: Vec<_> = list.iter().map(|row| row.id).collect();
    let services = desk.service_counts(&ids).await?;
    let rows = list.into_iter().zip(services).map(|(row, services)| {
        Node::fields(
            "client",
            vec![
                Node::digits("id", row.id.0),
                Node::text("firstname", row.first_name),
                Node::text("lastname", row.last_name),
                Node::text("datecreated", call.desk.zone().parts(row.created_at).date().to_string()),
                Node::text("email", row.email),
                Node::text("companyname", row.company),
                Node::integer("services", services),
            ],
        )
    });
    let mut data = vec![Node::items("clients", rows.collect())];
    data.extend(paging::sorter(index, per_page, total)?);
    Ok(Success::with(data))
}
