//! The marks of a row of the queue.

use crate::common::{ADMIN, ANNA, ROW_1, doc, doors, open};
use service::ChangeClient;
use testkit::app::TestApp;

const NAMES: [&str; 13] = [
    "from_gate",
    "note",
    "accgroup",
    "unread",
    "abuse",
    "abuse_id",
    "priority",
    "favorite",
    "highpriority",
    "lowpriority",
    "attitude",
    "premium",
    "from_abuse_process",
];

/// The marks of the only row that are there, `name=value`, and what `props` names.
async fn marks(app: &TestApp, login: &str) -> (Vec<String>, String) {
    let list = doc(app, login, &[("func", "ticket")]).await;
    let row = &list["elem"][0];
    let set = NAMES.iter().filter_map(|name| Some(format!("{name}={}", row[name]["$"].as_str()?)));
    (set.collect(), row["props"]["$"].as_str().unwrap().to_owned())
}

async fn change(app: &TestApp, text: &str) {
    let mut tx = app.desk.db().write().await.unwrap();
    tx.exec_dynamic(text, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

testkit::on_both_engines! { doors;
    async fn each_mark_is_there_only_when_it_is_set(app: TestApp) {
        open(&app, "Marked").await;
        assert_eq!(marks(&app, ADMIN).await, (vec!["unread=on".to_owned(), "priority=1".to_owned()], "unread,priority".to_owned()));
        let client = app.fixture.clients[0].id;
        let known = ChangeClient {
            comment: Some("Pays late".to_owned()),
            attitude: Some("patient".to_owned()),
            is_premium: Some(true),
            groups: Some(vec!["Resellers".to_owned(), "Partners".to_owned(), "Resellers".to_owned()]),
        };
        app.desk.operator().change_client(client, &known).await.unwrap();
        for text in ["UPDATE ticket SET channel = 1, priority = 0, is_raised = TRUE, returned_by_violation = TRUE",
            "INSERT INTO violation (client_id, ticket_id, staff_id, score, note, action, state, created_at)
             VALUES (1, (SELECT id FROM ticket), 1, 5, '', 0, 0, 0)"] {
            change(&app, text).await;
        }
        doc(&app, ANNA, &[("func", "ticket.favorite"), ("sok", "ok"), ("elid", ROW_1)]).await;
        let (set, named) = marks(&app, ANNA).await;
        assert_eq!(set, ["from_gate=on", "note=on", "accgroup=Partners, Resellers", "unread=on", "abuse=on", "abuse_id=1",
            "priority=0", "favorite=on", "highpriority=on", "lowpriority=on", "attitude=patient", "premium=on", "from_abuse_process=on"]);
        assert_eq!(named, NAMES.join(","));
        // Half of it is taken back; a note of the ticket and credits are enough for their marks.
        let known = ChangeClient {
            comment: Some(" ".to_owned()),
            is_premium: Some(false),
            groups: Some(Vec::new()),
            ..ChangeClient::default()
        };
        app.desk.operator().change_client(client, &known).await.unwrap();
        change(&app, "UPDATE client SET credits = 1").await;
        change(&app, "UPDATE ticket SET priority = 1").await;
        doc(&app, ADMIN, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("note_message", "Look")]).await;
        let (_, named) = marks(&app, ADMIN).await;
        assert_eq!(named, "from_gate,note,unread,abuse,abuse_id,priority,highpriority,attitude,premium,from_abuse_process");
        let mut tx = app.desk.db().read().await.unwrap();
        let text = "SELECT COUNT(*) FROM event WHERE kind = 'client.changed'";
        assert_eq!(tx.all_dynamic::<i64>(text, &[]).await.unwrap(), [2]);
    }
}
