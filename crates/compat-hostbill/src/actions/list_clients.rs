//! getClients: the clients, the newest first.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::{Fault, paging};
use domain::{ClientOrder, Order, Page};
use service::{ClientQuery, StaffDesk};
use wire::Node;

/// The page speaks of a size that only the installation chooses.
const ROWS: u32 = 25;

pub(crate) const ACTION: Action = Action {
    name: "getClients",
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::optional("page", "number", "Which page of 25, counted from 0.")],
    about: "The clients, the newest first, each with how many services it has.",
    source: "Admin API, Clients, getClients",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let index = paging::index(&call.params)?;
    let query = ClientQuery {
        state: None,
        begins: String::new(),
        sort: ClientOrder::Id,
        order: Order::Descending,
        page: Page::new(paging::offset(index, ROWS)?, ROWS),
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
    data.extend(paging::sorter(index, ROWS, total)?);
    Ok(Success::with(data))
}
