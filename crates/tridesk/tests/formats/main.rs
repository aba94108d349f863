//! Whatever form an answer is asked for in, it tells the same: the same leaves in the same order in every format of
//! a dialect. Desks with a few tickets of awkward texts are generated, opened, answered and read through the router;
//! nothing is forgiven but what the formats are documented to lose.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

mod billmanager;
mod tree;
mod whmcs;

use domain::{DepartmentId, FileName, NewAttachment};
use proptest::prelude::*;
use service::{AddNote, Desk, NewRequester, OpenTicket, Reply, ReplyAuthor, TicketRef};
use testkit::Engine;
use testkit::app::TestApp;

/// What is said about one ticket.
#[derive(Debug, Clone)]
struct Said {
    subject: String,
    opening: String,
    answer: Option<String>,
    note: Option<String>,
    file: Option<String>,
    by_guest: Option<String>,
}

/// Pieces that some format has to escape, cannot hold, or takes for its own.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Zäß0-9 ]{1,6}",
        2 => prop_oneof![
            Just("<b>&amp;</b>"), Just("]]>"), Just("<![CDATA["), Just("&#13;"), Just("\"'"), Just("\\"),
            Just("\\u0041"), Just("\r\n"), Just("\n"), Just("\t"), Just(";"), Just("a=b;"), Just("x[0][y]="),
            Just("/"), Just("\u{1}"), Just("\u{7f}"), Just("\u{2028}"), Just("\u{fffe}"), Just("\u{1f600}"),
            Just("{{x}}"), Just("%00"), Just("+"), Just("null"), Just("true"), Just("0"), Just(","), Just("}"),
        ].prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| format!("x{}x", pieces.concat()))
}

fn line() -> impl Strategy<Value = String> {
    awkward().prop_map(|text| text.replace(['\r', '\n'], " "))
}

fn said() -> impl Strategy<Value = Said> {
    let option = |text: BoxedStrategy<String>| prop::option::of(text);
    (
        line(),
        awkward(),
        option(awkward().boxed()),
        option(awkward().boxed()),
        option(line().boxed()),
        option(line().boxed()),
    )
        .prop_map(|(subject, opening, answer, note, file, by_guest)| Said {
            subject,
            opening,
            answer,
            note,
            file,
            by_guest,
        })
}

fn doors(desk: Desk) -> axum::Router {
    axum::Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk, compat_whmcs::Settings::default()))
}

/// A desk on which all of this was said, and the numbers of its tickets.
async fn desk(all: &[Said]) -> (TestApp, Vec<i64>) {
    let app = TestApp::start(Engine::Sqlite, doors).await;
    let anna = app.staff("anna");
    furnish(&app, all).await;
    let mut numbers = Vec::new();
    for said in all {
        let requester = match &said.by_guest {
            Some(name) => {
                NewRequester::Guest { name: name.clone(), email: "guest@client.example".to_owned() }
            }
            None => NewRequester::Client(app.fixture.clients[0].id, None),
        };
        let department = DepartmentId(app.fixture.departments[0].0);
        let opened = anna
            .open_ticket(&OpenTicket::new(requester, department, &said.subject, &said.opening))
            .await
            .unwrap();
        let ticket = TicketRef::Id(opened.id);
        if let Some(answer) = &said.answer {
            let mut reply = Reply::new(ticket, ReplyAuthor::Staff(None), answer);
            reply.attachments = said
                .file
                .iter()
                .map(|name| NewAttachment {
                    name: FileName::clean(name),
                    content_type: None,
                    bytes: b"file".to_vec(),
                })
                .collect();
            anna.reply(&reply).await.unwrap();
        }
        if let Some(note) = &said.note {
            anna.add_note(&AddNote::new(ticket, note)).await.unwrap();
        }
        numbers.push(opened.number.0);
    }
    (app, numbers)
}

/// What else there is to read: news, predefined replies and a note about a client, in the words of the tickets.
async fn furnish(app: &TestApp, all: &[Said]) {
    app.add_news().await;
    let operator = app.desk.operator();
    for said in all {
        let category = operator.add_predefined_category(None, &said.subject).await.unwrap();
        operator.add_predefined_reply(category, &said.subject, &said.opening).await.unwrap();
        let client = app.fixture.clients[0].id;
        app.staff("admin").add_client_note(client, &said.opening, true).await.unwrap();
    }
}

fn compared(all: &[Said], compare: impl AsyncFn(&TestApp, &[i64])) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let (app, numbers) = desk(all).await;
        compare(&app, &numbers).await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whmcs_tells_the_same_in_json_xml_and_pairs(all in prop::collection::vec(said(), 0..4)) {
        compared(&all, whmcs::compare);
    }

    #[test]
    fn billmanager_tells_the_same_in_all_seven_forms(all in prop::collection::vec(said(), 0..4)) {
        compared(&all, billmanager::compare);
    }
}
