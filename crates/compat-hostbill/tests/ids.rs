//! Ids in answers: which are numbers and which are texts, for keys of both kinds.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

mod common;

use common::{PATH, doors};
use domain::CredentialKind;
use serde_json::Value;
use service::{NewCredential, SecretPair};
use testkit::app::{Ask, TestApp};

async fn call(app: &TestApp, key: &SecretPair, from: &str, name: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = vec![("api_id", key.identifier.as_str()), ("api_key", &key.secret), ("call", name)];
    all.extend(pairs);
    let answer = app.send(Ask::form(PATH, &all).from(from)).await;
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// How many ids an answer has, each of them digits in a text.
fn ids_in(answer: &Value) -> usize {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let is_id =
                    name == "id" || name.ends_with("_id") || name == "ticket_number" || name == "parent_cat";
                if is_id {
                    let text = value.as_str().unwrap_or_else(|| panic!("{name} is {value}"));
                    assert!(
                        text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty(),
                        "{name} is {text}"
                    );
                }
                usize::from(is_id) + ids_in(value)
            })
            .sum(),
        Value::Array(items) => items.iter().map(ids_in).sum(),
        _ => 0,
    }
}

testkit::on_both_engines! { doors;
    async fn ids_are_texts_and_that_of_a_new_ticket_where_the_key_asks(app: TestApp) {
        app.add_news().await;
        app.add_articles().await;
        let staff = app.desk.directory().staff_by_login("robot").unwrap().id;
        let of = |string_ids| NewCredential {
            kind: CredentialKind::Key,
            label: String::new(),
            staff,
            addresses: String::new(),
            string_ids,
            allowed_calls: String::new(),
        };
        let file = ("attachments[a.txt]", "aGVsbG8=");
        for (string_ids, by_client) in [(false, "0"), (true, "1")] {
            let key = app.desk.operator().add_credential(&of(string_ids)).await.unwrap();
            let ask = async |name: &str, pairs: &[(&str, &str)]| call(&app, &key, "203.0.113.7", name, pairs).await;
            let new = [("client_id", "1"), ("subject", "S"), ("body", "B"), ("asclient", by_client), ("notes", "N"), file];
            let number = ask("addTicket", &new).await["ticket_id"].clone();
            assert_eq!((number.is_i64(), number.is_string()), (!string_ids, string_ids), "{number}");
            let number = number.to_string().trim_matches('"').to_owned();
            ask("addTicketReply", &[("id", &number), ("body", "R")]).await;
            let by_number = ask("getTicketDetails", &[("id", &number)]).await;
            assert_eq!(by_number["ticket"]["ticket_number"], number.as_str());
            let row = by_number["ticket"]["id"].as_str().unwrap().to_owned();
            let by_row = ask("getTicketDetails", &[("id", &row)]).await;
            assert_eq!(by_number, by_row, "either finds the ticket");
            let lists: [(&str, &[(&str, &str)]); 10] = [
                ("getTicketDetails", &[("id", &number)]),
                ("getTickets", &[]),
                ("getClientTickets", &[("id", "1")]),
                ("getClients", &[]),
                ("getClientDetails", &[("id", "1")]),
                ("getTicketDepts", &[]),
                ("getNews", &[]),
                ("getKBCategories", &[("cid", "1")]),
                ("getKBArticle", &[("id", "2")]),
                ("verifyClientLogin", &[("email", "cleo@client.example"), ("password", "cleo-password")]),
            ];
            for (name, pairs) in lists {
                let answer = ask(name, pairs).await;
                assert_eq!(answer["success"], true, "{name}: {answer}");
                assert!(ids_in(&answer) > 0, "{name} shows no id: {answer}");
            }
        }
    }
}
