//! getClientDetails: a client's account.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use crate::{Fault, words};
use domain::{AccountState, ClientId};
use service::StaffDesk;
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getClientDetails",
    owner: http::Owner::Panel,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[Parameter::required("id", "number", WRONG_PARAMETER, "The client.")],
    about: "A client's account and where it lives. Nothing of a password is told.",
    source: "Admin API, Clients, getClientDetails; Invoices, getInvoiceDetails for the columns of a client",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "id")?.ok_or_else(Fault::wrong_parameter)?;
    let card = desk.client_card(ClientId(id)).await?;
    let (client, postal) = (card.client, card.postal);
    let status = match card.state {
        AccountState::Active => "Active",
        AccountState::Inactive => "Inactive",
        AccountState::Closed => "Closed",
    };
    let (address1, address2) = postal.lines();
    let (address1, address2) = (address1.to_owned(), address2.to_owned());
    let is_company = !client.company.is_empty();
    let fields = vec![
        Node::digits("id", client.id.0),
        Node::text("email", client.email),
        Node::text("status", status),
        Node::text("firstname", client.first_name),
        Node::text("lastname", client.last_name),
        Node::text("companyname", client.company),
        Node::text("address1", address1),
        Node::text("address2", address2),
        Node::text("city", postal.city),
        Node::text("state", postal.region),
        Node::text("postcode", postal.postcode),
        Node::text("country", postal.country),
        Node::text("phonenumber", postal.phone),
        Node::text("datecreated", call.desk.zone().parts(client.created_at).date().to_string()),
        Node::text("notes", client.comment),
        Node::text("company", words::bit(is_company)),
        Node::digits("group_id", card.group),
        Node::digits("client_id", client.id.0),
    ];
    Ok(Success::with(vec![Node::fields("client", fields)]))
}
