//! XML and its twin `devel`, the JSON family and text. Every form but XML and JSON loses the echo of the call; `bjson`
//! has no attributes but where it makes members of them, text has none at all; XML tells of pages only when they
//! were asked for, and cannot tell an empty list from an empty text.

use crate::tree::{Element, Json, Leaf, as_xml_holds_it, join, on_one_line, xml};
use testkit::app::{Ask, TestApp};

/// Who calls what, and with which further parameters.
type Call<'c> = (&'c str, &'c str, Vec<(&'static str, String)>);

async fn ask(app: &TestApp, out: &str, login: &str, pairs: &[(&str, &str)]) -> String {
    let mut all = vec![("authinfo", login), ("out", out)];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/billmgr", &all)).await;
    assert_eq!(answer.status, 200);
    answer.text()
}

pub(crate) async fn compare(app: &TestApp, numbers: &[i64]) {
    let staff = format!("admin:{}", app.fixture.staff_password);
    let client = format!("{}:{}", app.fixture.clients[0].email, app.fixture.clients[0].password);
    let (staff, client) = (staff.as_str(), client.as_str());
    let pages = [("p_num", "1"), ("p_cnt", "2")];
    let mut calls: Vec<Call<'_>> = Vec::new();
    for func in ["ticket", "ticket_all", "whoami", "clientticket"] {
        let login = if func == "clientticket" { client } else { staff };
        calls.push((login, func, vec![]));
        calls.push((login, func, pages.map(|(name, value)| (name, value.to_owned())).to_vec()));
    }
    for func in
        ["ticket_open", "ticket_favorite", "account", "user", "department", "abuse_task", "gateway_message"]
    {
        calls.push((staff, func, vec![]));
    }
    for func in ["menu", "notify", "ticket.filter", "ticket_all.filter", "ticket_favorite.filter"] {
        calls.push((staff, func, vec![]));
    }
    for func in [
        "clientticket_archive",
        "dashboard.tickets",
        "clientticket_archive.filter",
        "whoami",
        "menu",
        "notify",
        "incident",
    ] {
        calls.push((client, func, vec![]));
    }
    calls.push((staff, "department.employee", vec![("elid", "1".to_owned())]));
    calls.push((client, "clientticket.filter", vec![]));
    for number in numbers {
        for (login, func) in [
            (staff, "ticket_all.edit"),
            (staff, "ticket.edit"),
            (staff, "ticket_all.message"),
            (staff, "ticket.message"),
            (client, "clientticket.edit"),
        ] {
            // Looking at a form counts as reading, and what was read looks different the next time.
            calls.push((login, func, vec![("elid", number.to_string()), ("peek", "on".to_owned())]));
        }
    }
    calls.push((staff, "ticket_all.edit", vec![("elid", "1".repeat(7))]));
    for (login, func, more) in calls {
        let mut call = vec![("func", func)];
        call.extend(more.iter().map(|(name, value)| (*name, value.as_str())));
        one(app, login, &call, more.iter().any(|(name, _)| *name == "p_num")).await;
    }
}

/// What `devel` and `xjson` say beside the data.
const DESCRIBED: [&str; 2] = ["metadata", "messages"];

/// What a list says of its page and order; the forms of XML say it when a page is asked for.
const PAGING: [&str; 5] = ["p_elems", "p_num", "p_cnt", "p_sort", "p_order"];

async fn one(app: &TestApp, login: &str, call: &[(&str, &str)], paged: bool) {
    // Looking at a ticket marks it as read; from the second look on all answers are alike.
    ask(app, "text", login, call).await;
    let whole = Json::read(&ask(app, "json", login, call).await);
    let Some(Json::Object(doc)) = whole.get("doc").cloned() else { panic!("no doc in {whole:?}") };
    let told: Vec<(String, Json)> = doc.into_iter().filter(|(name, _)| name != "tparams").collect();
    let json = Json::Object(told);
    for out in ["sjson", "xjson"] {
        let twin = Json::read(&ask(app, out, login, call).await);
        let Some(Json::Object(doc)) = twin.get("doc").cloned() else { panic!("no doc in {twin:?}") };
        let beside = |name: &str| name == "tparams" || (out == "xjson" && DESCRIBED.contains(&name));
        assert_eq!(Json::Object(doc.into_iter().filter(|(name, _)| !beside(name)).collect()), json, "{out}");
    }
    let is_page = |path: &str| PAGING.contains(&path);
    for out in ["xml", "devel"] {
        let mut root = xml(&ask(app, out, login, call).await);
        let beside = |name: &str| name == "tparams" || (out == "devel" && DESCRIBED.contains(&name));
        root.children.retain(|child| !beside(&child.name));
        let (mut voids, mut expected, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let Json::Object(told) = &json else { panic!("{json:?}") };
        let told = told.iter().filter(|(name, _)| paged || !is_page(name)).cloned().collect();
        of_json("", &Json::Object(told), &mut voids, &mut expected);
        of_xml("", &root, &voids, &mut seen);
        assert_eq!(seen, expected, "{out} {call:?}");
    }
    if json.get("error").is_some() {
        return errors(app, login, call, &json).await;
    }
    let mut expected = Vec::new();
    let Json::Object(members) = &json else { return };
    members.iter().filter(|(name, _)| !name.starts_with('$')).for_each(|(name, one)| {
        bare(name, name, one, &mut expected);
    });
    let mut seen = Vec::new();
    of_bare("", &Json::read(&ask(app, "bjson", login, call).await), &mut seen);
    assert_eq!(seen, expected, "bjson {call:?}");
    assert_eq!(ask(app, "text", login, call).await, text(&json, paged), "text {call:?}");
}

/// Errors are told in short where there are no attributes: type, object, value and sentence.
async fn errors(app: &TestApp, login: &str, call: &[(&str, &str)], json: &Json) {
    let error = json.get("error").unwrap();
    let text = |json: &Json| match json {
        Json::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    let Some(Json::List(params)) = error.get("param") else { panic!("{error:?}") };
    let value = params.iter().find(|one| one.get("$name") == Some(&Json::Text("value".to_owned()))).unwrap();
    let expected = [
        ("type", text(error.get("$type").unwrap())),
        ("object", text(error.get("$object").unwrap())),
        ("value", text(value.get("$").unwrap())),
        ("msg", text(error.get("msg").unwrap().get("$").unwrap())),
    ];
    let mut seen = Vec::new();
    of_bare("", &Json::read(&ask(app, "bjson", login, call).await), &mut seen);
    let expected: Vec<Leaf> =
        expected.into_iter().map(|(name, text)| (format!("error.{name}"), text)).collect();
    assert_eq!(seen, expected);
    let lines: String =
        expected.iter().map(|(name, text)| format!("{name}={}\n", on_one_line(text, "\\n"))).collect();
    assert_eq!(ask(app, "text", login, call).await, lines);
}

/// Attributes as `path@name`, texts as `path`.
fn of_json(path: &str, json: &Json, voids: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    match json {
        Json::Text(text) => leaves.push((path.to_owned(), as_xml_holds_it(text))),
        Json::List(all) => all.iter().for_each(|one| of_json(path, one, voids, leaves)),
        Json::Object(all) => {
            let mut has_child = false;
            for (name, one) in all {
                match (name.strip_prefix('$'), one) {
                    (Some(""), Json::Text(text)) => {
                        has_child = true;
                        leaves.push((path.to_owned(), as_xml_holds_it(text)));
                    }
                    (Some(name), Json::Text(text)) => {
                        leaves.push((format!("{path}@{name}"), as_xml_holds_it(text)));
                    }
                    _ => {
                        has_child |= !matches!(one, Json::List(all) if all.is_empty());
                        of_json(&join(path, name), one, voids, leaves);
                    }
                }
            }
            if !has_child {
                voids.push(path.to_owned());
            }
        }
    }
}

fn of_xml(path: &str, element: &Element, voids: &[String], leaves: &mut Vec<Leaf>) {
    leaves.extend(element.attributes.iter().map(|(name, value)| (format!("{path}@{name}"), value.clone())));
    if !element.children.is_empty() {
        assert_eq!(element.text, "", "text between the elements of {path}");
        return element
            .children
            .iter()
            .for_each(|child| of_xml(&join(path, &child.name), child, voids, leaves));
    }
    if !(element.text.is_empty() && voids.iter().any(|void| void == path)) {
        leaves.push((path.to_owned(), element.text.clone()));
    }
}

/// What `bjson` makes of a node: a leaf with a key is a pair, one with a code has it beside itself, attributes of
/// what has children are members.
fn bare(name: &str, path: &str, json: &Json, leaves: &mut Vec<Leaf>) {
    match json {
        Json::Text(text) => leaves.push((path.to_owned(), text.clone())),
        Json::List(all) => all.iter().for_each(|one| bare(name, path, one, leaves)),
        Json::Object(all) => {
            let attribute = |wanted: &str| {
                all.iter().find_map(|(name, one)| match one {
                    Json::Text(text) if name == wanted => Some(text.clone()),
                    _ => None,
                })
            };
            if let Some(text) = attribute("$") {
                let text = if name == "ok" && text.is_empty() { "true".to_owned() } else { text };
                match attribute("$key") {
                    Some(key) => {
                        leaves.extend([(format!("{path}.key"), key), (format!("{path}.value"), text)])
                    }
                    None => leaves.push((path.to_owned(), text)),
                }
            } else {
                for (member, one) in all {
                    bare(member, &join(path, member.trim_start_matches('$')), one, leaves);
                }
            }
            if let Some(code) = attribute("$orig") {
                leaves.push((format!("{path}_orig"), code));
            }
        }
    }
}

fn of_bare(path: &str, json: &Json, leaves: &mut Vec<Leaf>) {
    match json {
        Json::Text(text) => leaves.push((path.to_owned(), text.clone())),
        Json::List(all) => all.iter().for_each(|one| of_bare(path, one, leaves)),
        Json::Object(all) => all.iter().for_each(|(name, one)| of_bare(&join(path, name), one, leaves)),
    }
}

/// Rows of a list, one on a line; of anything else every leaf on a line.
fn text(json: &Json, paged: bool) -> String {
    let mut out = String::new();
    if let Some(Json::List(rows)) = json.get("elem") {
        for row in rows {
            let mut leaves = Vec::new();
            plain("", row, &mut leaves);
            let cells = leaves.iter().map(|(name, text)| format!("{name}={}", on_one_line(text, " ")));
            out.push_str(&(cells.collect::<Vec<_>>().join(" ") + "\n"));
        }
        return out;
    }
    let mut leaves = Vec::new();
    plain("", json, &mut leaves);
    leaves.retain(|(path, _)| paged || !PAGING.contains(&path.as_str()));
    leaves.iter().map(|(name, text)| format!("{name}={}\n", on_one_line(text, "\\n"))).collect()
}

fn plain(path: &str, json: &Json, leaves: &mut Vec<Leaf>) {
    match json {
        Json::Text(text) => leaves.push((path.to_owned(), text.clone())),
        Json::List(all) => all.iter().for_each(|one| plain(path, one, leaves)),
        Json::Object(all) => {
            for (name, one) in all {
                match name.strip_prefix('$') {
                    Some("") => plain(path, one, leaves),
                    Some(_) => {}
                    None => plain(&join(path, name), one, leaves),
                }
            }
        }
    }
}
