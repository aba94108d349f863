//! `GetClientsDetails`. WHMCS API reference, GetClientsDetails: the fields stand in `client`, and a second time beside it,
//! as older callers read them. There is one currency, so its number is 1. What a desk without billing does not know is not told.

use super::list_clients::state_word;
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::{Call, Ids};
use crate::error::{Phrases, Refusal};
use domain::{ClientId, Money, Page, ServiceKind, StatusKind, TicketFilter};
use service::{ClientCard, ClientUser, ServiceQuery, StaffDesk, TicketQuery};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetClientsDetails",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        optional("clientid", Kind::Id, "The client"),
        optional("email", Kind::Text, "Its address"),
        optional("stats", Kind::Flag, "How much it has of what, too"),
    ],
    source: "WHMCS API reference, GetClientsDetails",
    phrases: Phrases { no_client: "Client Not Found", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

/// The digits between `+` and `.`, as stored numbers have them there; 0 without.
fn calling_code(phone: &str) -> i64 {
    let code = phone.strip_prefix('+').and_then(|rest| rest.split(['.', ' ', '-']).next());
    code.and_then(|code| code.parse().ok()).unwrap_or(0)
}

/// The language it wants; without one of its own that of its owner.
fn language(card: &ClientCard) -> &str {
    let own = &card.details.language;
    if own.is_empty() { &card.owner.language } else { own }
}

/// Who may log in for it: nobody but its owner.
fn users(ids: Ids, owner: &ClientUser) -> Node {
    let name = format!("{} {}", owner.first_name, owner.last_name);
    let user = Node::fields(
        "user",
        vec![
            ids.node("id", owner.id.0),
            Node::text("name", name.trim()),
            Node::text("email", &*owner.email),
            Node::boolean("is_owner", true),
        ],
    );
    Node::fields("users", vec![Node::items("user", vec![user])])
}

fn fields(call: &Call, card: &ClientCard) -> Vec<Node> {
    let (ids, client, postal) = (call.ids, &card.client, &card.postal);
    let (address1, address2) = postal.lines();
    vec![
        ids.node("userid", client.id.0),
        ids.node("client_id", client.id.0),
        ids.node("id", client.id.0),
        ids.node("owner_user_id", card.owner.id.0),
        Node::text("firstname", &*client.first_name),
        Node::text("lastname", &*client.last_name),
        Node::text("fullname", client.full_name()),
        Node::text("companyname", &*client.company),
        Node::text("email", &*client.email),
        Node::text("address1", address1),
        Node::text("address2", address2),
        Node::text("city", &*postal.city),
        Node::text("fullstate", &*postal.region),
        Node::text("state", &*postal.region),
        Node::text("postcode", &*postal.postcode),
        Node::text("countrycode", &*postal.country),
        Node::text("country", &*postal.country),
        Node::text("phonenumber", &*postal.phone),
        Node::text("tax_id", &*card.details.tax_id),
        ids.node("phonecc", calling_code(&postal.phone)),
        Node::text("notes", &*client.comment),
        ids.node("groupid", card.group),
        Node::text("status", state_word(card.state)),
        ids.node("currency", 1),
        Node::text("currency_code", &*call.desk.currency().name),
        Node::text("credit", call.desk.currency().text(Money(client.balance))),
        Node::boolean("marketing_emails_opt_in", card.details.wants_news),
        Node::boolean("isOptedInToMarketingEmails", card.details.wants_news),
        Node::boolean("emailoptout", !card.details.wants_news),
        Node::text("language", language(card)),
        Node::text("datecreated", call.day(client.created_at)),
        users(ids, &card.owner),
    ]
}

async fn stats(call: &Call, staff: &StaffDesk, card: &ClientCard) -> Result<Vec<Node>, domain::Error> {
    let client = card.client.id;
    let active = StatusKind::ALL.into_iter().filter(|kind| *kind != StatusKind::Closed).collect::<Vec<_>>();
    let all = TicketFilter { client: Some(client), ..TicketFilter::default() };
    let open = TicketFilter { statuses: Some(call.directory().statuses_of(&active)), ..all.clone() };
    let bought = async |kind: ServiceKind| {
        let query = ServiceQuery { kind, client: Some(client), service: None, name: None };
        Ok::<_, domain::Error>(staff.dated_services(&query, Page::new(0, 1)).await?.1)
    };
    let tickets = async |filter| {
        Ok::<_, domain::Error>(staff.tickets(&TicketQuery::new(filter, Page::new(0, 1))).await?.total)
    };
    let (products, domains) = (bought(ServiceKind::Product).await?, bought(ServiceKind::Domain).await?);
    // Those of a closed account have ended with it.
    let active = |count| if card.closed_at.is_some() { 0 } else { count };
    Ok(vec![
        Node::text("creditbalance", call.desk.currency().shown(Money(card.client.balance))),
        Node::integer("productsnumactive", active(products)),
        Node::integer("productsnumtotal", products),
        Node::integer("numactivedomains", active(domains)),
        Node::integer("numdomains", domains),
        Node::integer("numtickets", tickets(all).await?),
        Node::integer("numactivetickets", tickets(open).await?),
    ])
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let id = match (call.id("clientid"), call.filled("email")) {
        (Some(id), _) => ClientId(id),
        (None, Some(email)) => staff.client_by_email(email).await?.id,
        (None, None) => return Err(Refusal::business("Either clientid Or email Is Required").into()),
    };
    let card = staff.client_card(id).await?;
    let mut nodes = fields(call, &card);
    nodes.push(Node::fields("client", fields(call, &card)));
    if call.flag("stats") {
        nodes.push(Node::fields("stats", stats(call, &staff, &card).await?));
    }
    Ok(nodes)
}
