//! What a list or a form says of itself, held against what it shows: `xjson`, which carries both.

use crate::common::{
    ADMIN, ANNA, CLEO, ROW_1, ROW_2, ROW_3, ROW_4, ask, doc, document, doors, open, session,
};
use compat_billmanager::{ACTIONS, Action, Effect, Kind, Level};
use serde_json::Value;
use std::collections::BTreeSet;
use testkit::app::{Ask, TestApp};

/// A ticket with everything about it that can be shown, a closed and an archived one.
async fn everything(app: &TestApp) -> Vec<String> {
    let mut numbers = Vec::new();
    for subject in ["whole", "closed", "archived", "taken"] {
        numbers.push(open(app, subject).await);
    }
    app.make_client_known().await;
    app.add_unplaced_mail().await;
    let form = [
        ("func", "ticket.edit"),
        ("sok", "ok"),
        ("elid", ROW_1),
        ("clicked_button", "ok_message"),
        ("message", "Look here"),
        ("note_message", "A note"),
        ("priority", "0"),
        ("high_priority", "on"),
        ("show_abuse", "on"),
        ("score", "1"),
    ];
    let done = doc(app, ADMIN, &form).await;
    assert_eq!(done["ok"]["$"], "", "{done}");
    // Somebody is answering it, before the client writes again.
    let token = session(app, ANNA).await;
    document(
        &app.send(Ask::form(
            "/billmgr",
            &[("func", "ticket.edit"), ("elid", ROW_1), ("auth", &token), ("out", "json")],
        ))
        .await,
    );
    doc(app, CLEO, &[("func", "ticket.message.rate.good"), ("elid", "5")]).await;
    doc(app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("elid", &numbers[0]), ("message", "m")])
        .await;
    for (login, pairs) in [
        (ADMIN, [("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "1")]),
        (ADMIN, [("func", "ticket.favorite"), ("sok", "ok"), ("elid", ROW_1)]),
        (ADMIN, [("func", "ticket.delete"), ("sok", "ok"), ("elid", &format!("{ROW_2},{ROW_3}"))]),
        (CLEO, [("func", "clientticket.archive"), ("sok", "ok"), ("elid", &numbers[2])]),
    ] {
        assert_eq!(doc(app, login, &pairs).await["ok"]["$"], "");
    }
    let take =
        [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", &numbers[3])];
    doc(app, ADMIN, &take).await;
    let answer = [
        ("func", "ticket.edit"),
        ("sok", "ok"),
        ("elid", ROW_4),
        ("clicked_button", "ok_message"),
        ("message", "Not read yet"),
    ];
    assert_eq!(doc(app, ADMIN, &answer).await["ok"]["$"], "");
    // What no door of this dialect does.
    let mut tx = app.desk.db().write().await.unwrap();
    let text = "UPDATE ticket SET channel = 1, returned_by_violation = TRUE WHERE subject = 'whole'";
    tx.exec_dynamic(text, &[]).await.unwrap();
    tx.commit().await.unwrap();
    numbers
}

fn is_list(action: &Action) -> bool {
    action.parameters.iter().any(|parameter| parameter.name == "p_num")
}

fn is_form(action: &Action) -> bool {
    action.effect == Effect::SavesForm || action.name.ends_with(".edit") && action.effect == Effect::Reads
}

/// The names of the columns and of the marks in them.
fn columns(metadata: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for column in all(&metadata["coldata"]["col"]) {
        names.insert(column["$name"].as_str().unwrap().to_owned());
        names.extend(all(&column["prop"]).map(|prop| prop["$name"].as_str().unwrap().to_owned()));
    }
    names
}

fn all(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(all) => Box::new(all.iter()),
        Value::Null => Box::new(std::iter::empty()),
        one => Box::new(std::iter::once(one)),
    }
}

fn captions(doc: &Value) -> BTreeSet<String> {
    doc["messages"]["msg"].as_object().unwrap().keys().cloned().collect()
}

async fn described(app: &TestApp, action: &Action, more: &[(&str, &str)]) -> Value {
    let login = if action.level == Level::Client { CLEO } else { ADMIN };
    let mut pairs = vec![("func", action.name), ("out", "xjson"), ("peek", "on")];
    pairs.extend(more);
    document(&app.send(ask(login, &pairs)).await)
}

/// What names something that an action is of, wherever it wants one.
fn named<'n>(action: &Action, numbers: &'n [String]) -> Vec<(&'static str, &'n str)> {
    let wants = action.parameters.iter().any(|parameter| parameter.name == "elid");
    let by_row = action.name.starts_with("ticket.") || action.name.starts_with("ticket_open.");
    match (wants, action.name) {
        (false, _) | (true, "incident") => Vec::new(),
        (true, "department.employee" | "user.edit" | "abuse_task.edit") => vec![("elid", "1")],
        (true, _) if by_row => vec![("elid", ROW_1)],
        (true, _) => vec![("elid", &numbers[0])],
    }
}

testkit::on_both_engines! { doors;
    async fn every_column_of_a_list_is_described_and_every_description_has_its_column(app: TestApp) {
        let numbers = everything(&app).await;
        let (mut lists, mut lacking) = (0, Vec::new());
        for action in ACTIONS.iter().filter(|action| is_list(action)) {
            let doc = described(&app, action, &named(action, &numbers)).await;
            let mut shown = BTreeSet::new();
            for row in doc["elem"].as_array().unwrap() {
                shown.extend(row.as_object().unwrap().keys().cloned());
            }
            let metadata = &doc["metadata"];
            assert_eq!(metadata["$type"], "list", "{}", action.name);
            let said = columns(metadata);
            assert!(said.contains(metadata["$key"].as_str().unwrap()), "{}", action.name);
            assert_eq!(captions(&doc), said, "{}", action.name);
            lacking.extend(said.symmetric_difference(&shown).map(|name| format!("{} {name}", action.name)));
            lists += 1;
        }
        assert!(lists >= 8);
        assert_eq!(lacking, Vec::<String>::new());
    }

    async fn every_field_of_a_form_is_described_and_every_description_has_its_field(app: TestApp) {
        let numbers = everything(&app).await;
        app.add_paid_department().await;
        let mut forms = 0;
        for action in ACTIONS.iter().filter(|action| is_form(action)) {
            let filled = named(action, &numbers);
            let mut states = vec![filled.clone()];
            if action.parameters.iter().any(|parameter| parameter.name == "show_abuse") {
                let mut folded_out = filled.clone();
                folded_out.extend([("sv_field", "show_abuse"), ("show_abuse", "on"), ("show_optional", "on")]);
                states.extend([Vec::new(), folded_out]);
            }
            if action.name == "abuse_task.edit" {
                states.extend([Vec::new(), vec![("account", "1"), ("sv_field", "account")]]);
            }
            // What was just saved is a form as well.
            if action.name.ends_with(".filter") || action.name == "support_tool_note" {
                let mut saved = filled.clone();
                saved.extend([("sok", "ok"), ("summary", "s")]);
                states.push(saved);
            }
            for state in states {
                let doc = described(&app, action, &state).await;
                let metadata = &doc["metadata"];
                assert_eq!(metadata["$type"], "form", "{} {doc}", action.name);
                let fields: BTreeSet<String> = all(&metadata["form"]["field"])
                    .map(|field| field["$name"].as_str().unwrap().to_owned()).collect();
                let mut shown: BTreeSet<String> = doc.as_object().unwrap().keys()
                    .filter(|name| !name.starts_with('$'))
                    .filter(|name| !["slist", "list", "tparams", "metadata", "messages", "ok", "show_success"].contains(&name.as_str()))
                    .cloned().collect();
                shown.extend(all(&doc["list"]).map(|list| list["$name"].as_str().unwrap().to_owned()));
                assert_eq!(fields, shown, "{}", action.name);
                assert_eq!(captions(&doc), fields, "{}", action.name);
                // A table in it has the columns that its rows have.
                for list in all(&doc["list"]) {
                    let field = all(&metadata["form"]["field"]).find(|field| field["$name"] == list["$name"]).unwrap();
                    let columns: BTreeSet<&str> = all(&field["list"]).flat_map(|list| all(&list["col"])).filter_map(|col| col["$name"].as_str()).collect();
                    assert!(!columns.is_empty(), "{} {list}", action.name);
                    for row in all(&list["elem"]) {
                        assert_eq!(row.as_object().unwrap().keys().map(String::as_str).collect::<BTreeSet<_>>(), columns);
                    }
                }
                // What is chosen from a list is described so, and by whether it may be several however many are chosen.
                for list in all(&doc["slist"]) {
                    let name = list["$name"].as_str().unwrap();
                    let field = all(&metadata["form"]["field"]).find(|field| field["$name"] == name);
                    assert!(field.is_some_and(|field| field["select"].is_object()), "{} {name}", action.name);
                    let several = action.parameters.iter().any(|one| {
                        one.name == name && matches!(one.kind, Kind::Choices(_) | Kind::Numbers)
                    });
                    assert_eq!(field.unwrap()["select"]["$multiple"] == "yes", several, "{} {name}", action.name);
                }
            }
            forms += 1;
        }
        assert!(forms >= 10);
    }

    async fn every_caption_is_a_text_of_its_own(app: TestApp) {
        let numbers = everything(&app).await;
        for action in ACTIONS.iter().filter(|action| is_list(action) || is_form(action)) {
            let doc = described(&app, action, &named(action, &numbers)).await;
            let Some(captions) = doc["messages"]["msg"].as_object() else { continue };
            for (name, text) in captions {
                assert_ne!(Some(name.as_str()), text.as_str(), "{} {name}", action.name);
            }
        }
    }
}
