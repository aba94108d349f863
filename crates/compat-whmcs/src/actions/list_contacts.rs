//! `GetContacts`. WHMCS API reference, GetContacts. A contact has no password and so is no sub-account; all of them are
//! looked through as far as the first 10 000 go.

use super::view_client::lines;
use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::shapes;
use domain::ClientId;
use service::ContactCard;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetContacts",
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
    let (address1, address2) = lines(&postal.address);
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

fn is_wanted(call: &Call, card: &ContactCard) -> bool {
    texts(card).iter().all(|(name, text)| {
        call.filled(name).is_none_or(|wanted| wanted.to_lowercase() == text.to_lowercase())
    })
}

fn entry(call: &Call, card: &ContactCard) -> Node {
    let mut nodes =
        vec![call.ids.node("id", card.contact.id.0), call.ids.node("userid", card.contact.client.0)];
    nodes.extend(texts(card).map(|(name, text)| Node::text(name, text)));
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
    let all = call.everywhere()?.contacts(call.id("userid").map(ClientId)).await?;
    let any = !call.flag("subaccount");
    let (rows, total) = page.cut(all.iter().filter(|card| any && is_wanted(call, card)).collect());
    let rows = rows.into_iter().map(|card| entry(call, card));
    Ok(shapes::page(total, call.start()?, "contacts", "contact", rows.collect()))
}
