//! `GetActivityLog`: the log of the desk, the newest first. WHMCS API reference, GetActivityLog; `clientId`, `userId` and
//! `adminId` are of version 8. Whoever asks for a day, a login, a text or an address is answered from the newest 10 000
//! entries, of the client where one is named.

use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::shapes;
use domain::ClientId;
use serde_json::Value;
use service::{Activity, ActivityQuery};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetActivityLog",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional(
            "userid",
            Kind::Id,
            "Entries of this client: what it did, and what became of it and its tickets",
        ),
        optional("clientid", Kind::Id, "The name of userid since version 8"),
        optional("date", Kind::Text, "Entries of this day, YYYY-MM-DD or DD/MM/YYYY"),
        optional("user", Kind::Text, "Entries of this login, of Client or of System"),
        optional("description", Kind::Text, "Part of the description"),
        optional("ipaddress", Kind::Text, "Entries from this address"),
    ],
    source: "WHMCS API reference, GetActivityLog",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// An entry as the API tells of it.
struct Line {
    client: i64,
    user: String,
    description: String,
}

fn line(call: &Call, entry: &Activity) -> Line {
    let data: Value = serde_json::from_str(&entry.data).unwrap_or_default();
    let directory = call.directory();
    let staff = entry.staff.and_then(|id| directory.staff_member(id));
    let user = match (staff, entry.client) {
        (Some(person), _) => person.login.clone(),
        (None, Some(_)) => "Client".to_owned(),
        (None, None) => "System".to_owned(),
    };
    let client = entry.about.map_or(0, |client| client.0);
    Line { client, user, description: description(entry, &data) }
}

/// What a program wrote; anything else by its name, with the ticket it is about.
fn description(entry: &Activity, data: &Value) -> String {
    if let Some(text) = data["description"].as_str() {
        return text.to_owned();
    }
    let words = entry.kind.replace(['.', '_'], " ");
    let ticket = entry.ticket.map(|id| format!(" - Ticket ID: {id}")).unwrap_or_default();
    format!("{}{ticket}", capital(&words))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A day as `YYYY-MM-DD`, from that form or from `DD/MM/YYYY`.
fn day(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    match parts.as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
}

fn is_wanted(call: &Call, entry: &Activity) -> bool {
    let line = line(call, entry);
    let same =
        |name, text: &str| call.filled(name).is_none_or(|wanted: &str| wanted.eq_ignore_ascii_case(text));
    let part = call.filled("description").map(str::to_lowercase);
    call.filled("date").is_none_or(|wanted| day(wanted) == call.day(entry.at))
        && same("user", &line.user)
        && part.is_none_or(|part| line.description.to_lowercase().contains(&part))
        && same("ipaddress", &entry.address)
}

async fn run(call: &Call) -> Outcome {
    const FILTERS: [&str; 4] = ["date", "user", "description", "ipaddress"];
    let page = call.page()?;
    let wanted = |entry: &Activity| is_wanted(call, entry);
    let is_filtered = FILTERS.iter().any(|name| call.filled(name).is_some());
    let filter = is_filtered.then_some(&wanted as &(dyn Fn(&Activity) -> bool + Send + Sync));
    let about = call.id("userid").or_else(|| call.id("clientid")).map(ClientId);
    let (entries, total) = call.everywhere()?.activity(ActivityQuery { about, filter }, page).await?;
    let rows = entries.iter().map(|entry| {
        let line = line(call, entry);
        Node::fields(
            "entry",
            vec![
                call.ids.node("id", entry.id.0),
                call.ids.node("clientId", line.client),
                call.ids.node("userId", entry.client.map_or(0, |client| client.0)),
                call.ids.node("adminId", entry.staff.map_or(0, |staff| staff.0)),
                call.ids.node("userid", line.client),
                Node::text("date", call.date(entry.at)),
                Node::text("description", line.description),
                Node::text("username", line.user),
                Node::text("ipaddress", &*entry.address),
            ],
        )
    });
    Ok(shapes::page(total, call.start()?, "activity", "entry", rows.collect()))
}
