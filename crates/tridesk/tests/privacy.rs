//! What a client must never see: notes, hidden messages, other clients' tickets. Every function of every door is
//! asked for everything, as the client, in every format, and no byte of it may come out.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::DepartmentId;
use service::{AddNote, Desk, NewRequester, OpenTicket, Reply, ReplyAuthor, TicketRef};
use testkit::app::{Answer, Ask, TestApp};

fn doors(desk: Desk) -> Router {
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk.clone(), compat_whmcs::Settings::default()))
        .merge(compat_hostbill::router(desk, compat_hostbill::Settings::default()))
}

const SECRETS: [&str; 4] = ["CANARY-note", "CANARY-hidden", "CANARY-foreign", "CANARY-file"];

/// A ticket of the first client with a note and a hidden message, and one of the second client.
async fn furnish(app: &TestApp) -> (i64, i64) {
    let anna = app.staff("anna");
    let department = DepartmentId(app.fixture.departments[0].0);
    let open = |client: usize, subject: &str, body: &str| {
        OpenTicket::new(NewRequester::Client(app.fixture.clients[client].id, None), department, subject, body)
    };
    let mine = anna.open_ticket(&open(0, "Mine", "Mine too")).await.unwrap();
    let own = TicketRef::Id(mine.id);
    anna.add_note(&AddNote::new(own, "CANARY-note")).await.unwrap();
    let mut hidden = Reply::new(own, ReplyAuthor::Staff(None), "CANARY-hidden");
    hidden.attachments = vec![domain::NewAttachment {
        name: domain::FileName::clean("CANARY-file.txt"),
        content_type: None,
        bytes: b"CANARY-file".to_vec(),
    }];
    let hidden = anna.reply(&hidden).await.unwrap();
    anna.hide_messages(&[hidden.message], &[]).await.unwrap();
    let foreign = anna.open_ticket(&open(1, "CANARY-foreign subject", "CANARY-foreign body")).await.unwrap();
    (mine.number.0, foreign.number.0)
}

fn quiet(answer: &Answer, asked: &str) {
    let text = answer.text();
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in the answer to {asked}:\n{text}");
    }
}

testkit::on_both_engines! { doors;
    async fn no_function_shows_a_client_what_is_not_for_it(app: TestApp) {
        let (mine, foreign) = furnish(&app).await;
        let authinfo = format!("{}:{}", app.fixture.clients[0].email, app.fixture.clients[0].password);
        let ids: Vec<String> = (1..=6).chain([1_000_000_001, 1_000_000_002, mine, foreign]).map(|id| id.to_string()).collect();
        for action in compat_billmanager::ACTIONS {
            for out in ["xml", "devel", "json", "sjson", "xjson", "bjson", "text"] {
                for id in &ids {
                    let pairs =
                        [("func", action.name), ("out", out), ("authinfo", &authinfo), ("elid", id), ("plid", id)];
                    let answer = app.send(Ask::form("/billmgr", &pairs)).await;
                    quiet(&answer, &format!("{} {out} {id}", action.name));
                }
            }
        }
        // The canaries are there: staff see them.
        let authinfo = format!("admin:{}", app.fixture.staff_password);
        let elid = mine.to_string();
        let pairs = [("func", "ticket_all.edit"), ("authinfo", authinfo.as_str()), ("elid", elid.as_str())];
        let seen = app.send(Ask::form("/billmgr", &pairs)).await.text();
        assert!(seen.contains("CANARY-note") && seen.contains("CANARY-hidden"), "{seen}");
    }

    async fn a_clients_login_is_nothing_at_the_staff_doors(app: TestApp) {
        furnish(&app).await;
        let (email, password) = (&app.fixture.clients[0].email, &app.fixture.clients[0].password);
        for action in compat_whmcs::ACTIONS {
            let pairs = [("action", action.name), ("username", email), ("password", password), ("ticketid", "1")];
            // Failed logins of one address are limited, and there are more functions than that.
            app.clock.advance(60);
            let answer = app.send(Ask::form("/includes/api.php", &pairs)).await;
            assert_eq!(answer.status, 403, "{}", action.name);
            quiet(&answer, action.name);
        }
        for action in compat_hostbill::ACTIONS {
            let pairs = [("call", action.name), ("api_id", email), ("api_key", password), ("id", "1")];
            let answer = app.send(Ask::form("/admin/api.php", &pairs)).await;
            assert!(answer.text().starts_with("{\"success\":false"), "{}", action.name);
            quiet(&answer, action.name);
        }
    }

    async fn a_foreign_ticket_answers_exactly_as_a_missing_one(app: TestApp) {
        let (_, foreign) = furnish(&app).await;
        let missing = if foreign == 999_999 { 999_998 } else { 999_999 };
        let authinfo = format!("{}:{}", app.fixture.clients[0].email, app.fixture.clients[0].password);
        for (func, more) in [
            ("clientticket.edit", vec![]),
            ("clientticket.edit", vec![("sok", "ok"), ("message", "Let me in")]),
            ("clientticket.archive", vec![("sok", "ok")]),
            ("ticket.file", vec![]),
        ] {
            let mut answers = Vec::new();
            for id in [foreign, missing] {
                let id = id.to_string();
                let mut pairs = vec![("func", func), ("authinfo", authinfo.as_str()), ("elid", id.as_str())];
                pairs.extend(&more);
                let answer = app.send(Ask::form("/billmgr", &pairs)).await;
                answers.push((answer.status, answer.text().replace(&id, "ID")));
            }
            assert_eq!(answers[0], answers[1], "{func} {more:?}");
        }
        assert_eq!(app.rows("message").await, 4);
    }

    async fn staff_of_another_department_find_a_foreign_ticket_missing_too(app: TestApp) {
        let (mine, _) = furnish(&app).await;
        let missing = if mine == 999_999 { 999_998 } else { 999_999 };
        let authinfo = format!("bert:{}", app.fixture.staff_password);
        // The first two queue entries wait for a department that is not his; the third is nobody's.
        for (func, ids) in [
            ("ticket.edit", ["1000000001", "1000000009"].map(str::to_owned)),
            ("ticket.message", ["1000000002", "1000000009"].map(str::to_owned)),
            ("ticket.delete", ["1000000001", "1000000009"].map(str::to_owned)),
            ("ticket.split", ["3", "9"].map(str::to_owned)),
            ("ticket.message.delete", ["3", "9"].map(str::to_owned)),
            ("ticket.message.edit", ["3", "9"].map(str::to_owned)),
            ("ticket_all.edit", [mine, missing].map(|id| id.to_string())),
            ("ticket_all.message", [mine, missing].map(|id| id.to_string())),
        ] {
            let mut answers = Vec::new();
            for id in &ids {
                let mut pairs = vec![("func", func), ("sok", "ok"), ("authinfo", &authinfo), ("elid", id)];
                if func == "ticket.message.edit" {
                    pairs.extend([("plid", "1000000001"), ("message", "Mine now")]);
                }
                let answer = app.send(Ask::form("/billmgr", &pairs)).await;
                quiet(&answer, func);
                // In element text and attributes only: a number of one digit is also part of other words.
                answers.push(answer.text().replace(&format!(">{id}<"), ">ID<").replace(&format!("'{id}'"), "'ID'"));
            }
            assert_eq!(answers[0], answers[1], "{func}");
        }
    }
}
