//! JSON, XML and pairs. XML alone tells the action and the version, and cannot tell an empty list from an empty
//! text; pairs hold no line breaks and no empty lists.

use crate::tree::{Element, Json, Leaf, as_xml_holds_it, join, on_one_line, xml};
use testkit::app::{Ask, TestApp};

async fn ask(app: &TestApp, form: &str, pairs: &[(&str, &str)]) -> String {
    let pair = &app.fixture.pair;
    let mut all = vec![
        ("identifier", pair.identifier.as_str()),
        ("secret", pair.secret.as_str()),
        ("responsetype", form),
    ];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/includes/api.php", &all)).await;
    assert_eq!(answer.status, 200);
    answer.text()
}

/// The functions that read, with parameters that find something and some that find nothing.
const READ: [(&str, &[(&str, &str)]); 26] = [
    ("GetTickets", &[]),
    ("GetTicket", &[("ticketnum", "1111111")]),
    ("GetTicketCounts", &[("includeCountsByStatus", "1")]),
    ("GetTicketAttachment", &[("relatedid", "1"), ("type", "ticket"), ("index", "0")]),
    ("GetSupportDepartments", &[]),
    ("GetSupportStatuses", &[]),
    ("GetTicketPredefinedCats", &[]),
    ("GetTicketPredefinedReplies", &[]),
    ("GetClients", &[]),
    ("GetClients", &[("search", "nobody")]),
    ("GetClientsDetails", &[("clientid", "1"), ("stats", "1")]),
    ("GetContacts", &[]),
    ("GetUsers", &[]),
    ("GetUsers", &[("search", "nobody")]),
    ("GetClientsProducts", &[("clientid", "1")]),
    ("GetClientsProducts", &[("clientid", "9"), ("pid", "1")]),
    ("GetClientsDomains", &[("clientid", "1")]),
    ("GetAdminUsers", &[]),
    ("GetAdminUsers", &[("email", "nobody")]),
    ("GetAdminDetails", &[]),
    ("GetStaffOnline", &[]),
    ("GetStats", &[]),
    ("GetActivityLog", &[]),
    ("GetAnnouncements", &[]),
    ("WhmcsDetails", &[]),
    ("ValidateLogin", &[("email", "nobody@x.example"), ("password2", "wrong")]),
];

#[test]
fn every_function_that_reads_is_compared() {
    let named = |name: &str| READ.iter().any(|(action, _)| *action == name) || name == "GetTicketNotes";
    let left: Vec<_> = compat_whmcs::ACTIONS.iter().map(|action| action.name).collect();
    let left: Vec<_> = left.into_iter().filter(|name| name.starts_with("Get") && !named(name)).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// What JSON says of its shape: what is empty, and what is a list.
#[derive(Default)]
struct Told {
    voids: Vec<String>,
    lists: Vec<String>,
}

/// Lists that have no element of their own around an item in JSON, and what that is called in XML.
const BARE_LISTS: [(&str, &str); 7] = [
    ("attachments", "attachment"),
    ("filteredDepartments", "item"),
    ("supportDepartmentIds", "item"),
    ("receivesTicketNotifications", "item"),
    ("admin_users", "admin_user"),
    ("users", "user"),
    ("clients", "client"),
];

pub(crate) async fn compare(app: &TestApp, numbers: &[i64]) {
    let call = |action: &str, pairs: &[(&'static str, &str)]| {
        let mut call = vec![("action", action.to_owned())];
        call.extend(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())));
        call
    };
    let mut calls: Vec<_> = READ.iter().map(|(action, pairs)| call(action, pairs)).collect();
    for number in numbers {
        let number = number.to_string();
        calls.extend(["GetTicket", "GetTicketNotes"].map(|action| call(action, &[("ticketnum", &number)])));
    }
    for call in calls {
        let call: Vec<(&str, &str)> = call.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let json = Json::read(&ask(app, "json", &call).await);
        let root = xml(&ask(app, "xml", &call).await);
        assert_eq!(root.children.first().map(|first| first.name.as_str()), Some("action"));
        let (mut told, mut expected) = (Told::default(), Vec::new());
        of_json("", &json, &mut told, &mut expected);
        let mut seen = Vec::new();
        root.children.iter().skip(1).for_each(|child| of_xml("", child, &told, &mut seen));
        assert_eq!(seen, expected, "{call:?}");
        let mut pairs = String::new();
        of_pairs("", &json, &mut pairs);
        assert_eq!(ask(app, "nvp", &call).await, pairs, "{call:?}");
    }
}

fn of_json(path: &str, json: &Json, told: &mut Told, leaves: &mut Vec<Leaf>) {
    match json {
        Json::Text(text) => leaves.push((path.to_owned(), as_xml_holds_it(text))),
        _ if json.is_void() => told.voids.push(path.to_owned()),
        Json::List(all) => {
            told.lists.push(path.to_owned());
            all.iter().for_each(|one| of_json(path, one, told, leaves));
        }
        Json::Object(all) => all.iter().for_each(|(name, one)| of_json(&join(path, name), one, told, leaves)),
    }
}

fn of_xml(path: &str, element: &Element, told: &Told, leaves: &mut Vec<Leaf>) {
    // In this form alone a list has an element around each of its items.
    let list = path.rsplit('.').next().unwrap_or_default();
    let is_item =
        BARE_LISTS.contains(&(list, element.name.as_str())) && told.lists.iter().any(|of| of == path);
    let path = if is_item { path.to_owned() } else { join(path, &element.name) };
    assert!(element.attributes.is_empty(), "{element:?}");
    if !element.children.is_empty() {
        assert_eq!(element.text, "", "text between the elements of {path}");
        return element.children.iter().for_each(|child| of_xml(&path, child, told, leaves));
    }
    if !(element.text.is_empty() && told.voids.contains(&path)) {
        leaves.push((path, element.text.clone()));
    }
}

fn of_pairs(path: &str, json: &Json, out: &mut String) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}[{name}]") };
    match json {
        Json::Text(text) => out.push_str(&format!("{path}={};", on_one_line(text, " "))),
        Json::List(all) => {
            all.iter().enumerate().for_each(|(place, one)| of_pairs(&below(&place.to_string()), one, out));
        }
        Json::Object(all) => all.iter().for_each(|(name, one)| of_pairs(&below(name), one, out)),
    }
}
