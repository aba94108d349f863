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

pub(crate) async fn compare(app: &TestApp, numbers: &[i64]) {
    let mut calls = vec![
        vec![("action", "GetTickets".to_owned())],
        vec![("action", "GetSupportDepartments".to_owned())],
        vec![("action", "GetSupportStatuses".to_owned())],
        vec![("action", "GetTicket".to_owned()), ("ticketnum", "1".repeat(7))],
    ];
    calls.extend(
        numbers.iter().map(|n| vec![("action", "GetTicket".to_owned()), ("ticketnum", n.to_string())]),
    );
    for call in calls {
        let call: Vec<(&str, &str)> = call.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let json = Json::read(&ask(app, "json", &call).await);
        let root = xml(&ask(app, "xml", &call).await);
        assert_eq!(root.children.first().map(|first| first.name.as_str()), Some("action"));
        let (mut voids, mut expected) = (Vec::new(), Vec::new());
        of_json("", &json, &mut voids, &mut expected);
        let mut seen = Vec::new();
        root.children.iter().skip(1).for_each(|child| of_xml("", child, &voids, &mut seen));
        assert_eq!(seen, expected, "{call:?}");
        let mut pairs = String::new();
        of_pairs("", &json, &mut pairs);
        assert_eq!(ask(app, "nvp", &call).await, pairs, "{call:?}");
    }
}

fn of_json(path: &str, json: &Json, voids: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    match json {
        Json::Text(text) => leaves.push((path.to_owned(), as_xml_holds_it(text))),
        _ if json.is_void() => voids.push(path.to_owned()),
        Json::List(all) => all.iter().for_each(|one| of_json(path, one, voids, leaves)),
        Json::Object(all) => {
            all.iter().for_each(|(name, one)| of_json(&join(path, name), one, voids, leaves))
        }
    }
}

fn of_xml(path: &str, element: &Element, voids: &[String], leaves: &mut Vec<Leaf>) {
    // In this form alone a list of files has an element around it.
    let path = if element.name == "attachment" && path.ends_with("attachments") {
        path.to_owned()
    } else {
        join(path, &element.name)
    };
    assert!(element.attributes.is_empty(), "{element:?}");
    if !element.children.is_empty() {
        assert_eq!(element.text, "", "text between the elements of {path}");
        return element.children.iter().for_each(|child| of_xml(&path, child, voids, leaves));
    }
    if !(element.text.is_empty() && voids.contains(&path)) {
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
