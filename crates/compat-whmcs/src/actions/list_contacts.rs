//! `GetContacts`. WHMCS API reference, GetContacts. A contact has no password and so is no sub-account.

use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::shapes;
use domain::ClientId;
use service::{ContactCard, ContactPart, ContactQuery};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetContacts",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("userid", Kind::Id, "Contacts of this client"),
        optional("firstname", Kind::Text, "With this given name"),
        optional("lastname", Kind::Text, "With this family name"),
        optional("companyname", Kind::Text, "With this company"),
        optional("email", Kind::Text, "With this address"),
        optional("address1", Kind::Text, "With this street and house"),
        optional("address2", Kind::Text, "With this second line of the address"),
        optional("city", Kind::Text, "With this city"),
        optional("state", Kind::Text, "With this state or region"),
        optional("postcode", Kind::Text, "With this postcode"),
        optional("country", Kind::Text, "With this country"),
        optional("phonenumber", Kind::Text, "With this phone number"),
        optional("subaccount", Kind::Flag, "Those with a login alone; none has one here"),
    ],
    source: "WHMCS API reference, GetContacts",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// The kinds of mail a contact may get, in the order of the sample.
pub(super) const MAILS: [&str; 6] = ["domain", "general", "invoice", "product", "support", "affiliate"];

/// What the API knows of a contact by name, in its order.
fn texts(card: &ContactCard) -> [(&'static str, &str); 11] {
    let postal = &card.postal;
    let (address1, address2) = postal.lines();
    [
        ("firstname", &card.first_name),
        ("lastname", &card.last_name),
        ("companyname", &card.company),
        ("email", &card.contact.email),
        ("address1", address1),
        ("address2", address2),
        ("city", &postal.city),
        ("state", &postal.region),
        ("postcode", &postal.postcode),
        ("country", &postal.country),
        ("phonenumber", &postal.phone),
    ]
}

/// What the same texts are called when contacts are looked for.
const PARTS: [(&str, ContactPart); 11] = [
    ("firstname", ContactPart::FirstName),
    ("lastname", ContactPart::LastName),
    ("companyname", ContactPart::Company),
    ("email", ContactPart::Email),
    ("address1", ContactPart::AddressLine1),
    ("address2", ContactPart::AddressLine2),
    ("city", ContactPart::City),
    ("state", ContactPart::Region),
    ("postcode", ContactPart::Postcode),
    ("country", ContactPart::Country),
    ("phonenumber", ContactPart::Phone),
];

fn entry(call: &Call, card: &ContactCard) -> Node {
    let mut nodes =
        vec![call.ids.node("id", card.contact.id.0), call.ids.node("userid", card.contact.client.0)];
    nodes.extend(texts(card).map(|(name, text)| Node::text(name, text)));
    nodes.extend([call.ids.node("subaccount", 0), Node::empty("permissions")]);
    for kind in MAILS {
        let gets = card.mail_kinds.split(',').any(|other| other == kind);
        nodes.push(call.ids.node_named(format!("{kind}emails"), i64::from(gets)));
    }
    nodes.extend([
        Node::text("created_at", call.date(card.created_at)),
        Node::text("updated_at", call.date(card.updated_at)),
    ]);
    Node::fields("contact", nodes)
}

async fn run(call: &Call) -> Outcome {
    let page = call.page()?;
    let holds = PARTS.iter().filter_map(|(name, part)| Some((*part, call.filled(name)?.to_owned())));
    let query = ContactQuery { client: call.id("userid").map(ClientId), holds: holds.collect() };
    let (rows, total) = if call.flag("subaccount") {
        (Vec::new(), 0)
    } else {
        call.everywhere()?.contacts(&query, page).await?
    };
    let rows = rows.iter().map(|card| entry(call, card));
    Ok(shapes::page(total, call.start()?, "contacts", "contact", rows.collect()))
}
