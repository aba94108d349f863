//! `abuse_task`: violations, as they are registered here or with a ticket, answered elsewhere, and ended.

use crate::common::{
    ADMIN, ANNA, BERT, CLEO, DORA, ROW_1, ask, column, doc, document, doors, error, open, session, text,
};
use serde_json::Value;
use testkit::app::{Ask, TestApp};

async fn add(app: &TestApp, more: &[(&str, &str)]) -> Value {
    let mut pairs = vec![
        ("func", "abuse_task.edit"),
        ("sok", "ok"),
        ("subject", "Spam"),
        ("message", "Please stop"),
        ("account", "1"),
        ("score", "2"),
    ];
    pairs.extend(more);
    doc(app, ADMIN, &pairs).await
}

async fn states(app: &TestApp, login: &str) -> Vec<String> {
    let list = doc(app, login, &[("func", "abuse_task")]).await;
    list["elem"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["status"]["$orig"].as_str().unwrap().to_owned())
        .collect()
}

testkit::on_both_engines! { doors;
    async fn a_violation_of_a_ticket_form_is_listed_and_answered_by_its_client(app: TestApp) {
        assert_eq!(states(&app, ADMIN).await, Vec::<String>::new());
        let number = open(&app, "subject").await;
        let form = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("message", "Look"), ("show_abuse", "on"),
            ("score", "3"), ("score_note", "Twice")];
        doc(&app, ADMIN, &form).await;
        let list = doc(&app, ADMIN, &[("func", "abuse_task")]).await;
        assert_eq!((column(&list, "ticket"), column(&list, "score")), (vec![number.clone()], vec!["3".to_owned()]));
        let view = doc(&app, ADMIN, &[("func", "abuse_task.edit"), ("elid", "1")]).await;
        assert_eq!((text(&view, "comment"), text(&view, "score")), ("Twice", "3"));
        assert_eq!(states(&app, ADMIN).await, ["open"]);
        doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("elid", &number), ("message", "Sorry")]).await;
        assert_eq!(states(&app, ADMIN).await, ["answered"]);
    }

    async fn a_registered_violation_is_a_ticket_that_its_client_reads(app: TestApp) {
        let added = add(&app, &[]).await;
        assert_eq!((text(&added, "id"), &added["ok"]["$"]), ("1", &Value::from("")));
        let own = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", text(&added, "ticket"))]).await;
        assert_eq!(text(&own, "subject"), "Spam");
        assert!(own.to_string().contains("Please stop"));
        let of_another = doc(&app, DORA, &[("func", "clientticket.edit"), ("elid", text(&added, "ticket"))]).await;
        assert_eq!(error(&of_another).0, "missed");
    }

    async fn a_repeated_registration_is_told_of_its_own_violation(app: TestApp) {
        let once = async || {
            let pairs = [("func", "abuse_task.edit"), ("sok", "ok"), ("subject", "Spam"), ("message", "Stop"),
                ("account", "1"), ("score", "2"), ("out", "json")];
            let answer = document(&app.send(ask(ADMIN, &pairs).header("idempotency-key", "k")).await);
            (text(&answer, "id").to_owned(), text(&answer, "ticket").to_owned())
        };
        add(&app, &[]).await;
        let first = once().await;
        assert_eq!(first.0, "2");
        let another = [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", &*first.1), ("message", "And this"), ("show_abuse", "on"),
            ("score", "3")];
        doc(&app, ADMIN, &another).await;
        assert_eq!(states(&app, ADMIN).await.len(), 3);
        assert_eq!(once().await, first);
        // The ticket became part of one with older violations.
        let anna = app.staff("anna");
        let named = |number: &str| service::TicketRef::Number(domain::TicketNumber(number.parse().unwrap()));
        let merge = service::MergeTickets {
            target: service::TicketRef::Id(domain::TicketId(1)),
            sources: vec![named(&first.1)],
            subject: None,
            idempotency_key: None,
        };
        anna.merge_tickets(&merge).await.unwrap();
        assert_eq!(once().await, first);
        assert_eq!(states(&app, ADMIN).await.len(), 3);
    }

    async fn a_finished_violation_does_nothing_at_its_deadline(app: TestApp) {
        let deadline = [("action", "active"), ("date", "2026-03-03")];
        let first = add(&app, &deadline).await;
        let second = add(&app, &deadline).await;
        doc(&app, ADMIN, &[("func", "abuse_task.finish"), ("elid", text(&first, "id"))]).await;
        app.clock.advance(3 * 24 * 60 * 60);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 1);
        assert_eq!(states(&app, ADMIN).await, ["acted", "finished"]);
        let queue = doc(&app, ADMIN, &[("func", "ticket")]).await;
        assert_eq!(column(&queue, "ticket"), [text(&second, "ticket")]);
        doc(&app, ADMIN, &[("func", "abuse_task.finish"), ("elid", "1,2")]).await;
        assert_eq!(states(&app, ADMIN).await, ["finished", "finished"]);
    }

    async fn violations_of_other_departments_are_none(app: TestApp) {
        add(&app, &[("department", "1")]).await;
        assert_eq!((states(&app, ANNA).await.len(), states(&app, BERT).await.len()), (1, 0));
        for func in ["abuse_task.edit", "abuse_task.finish", "abuse_task.su", "abuse_task.setfilter"] {
            let told = doc(&app, BERT, &[("func", func), ("elid", "1")]).await;
            assert_eq!(error(&told), ("missed", "abuse_task", "1"), "{func}");
        }
        // All or none.
        let told = doc(&app, ADMIN, &[("func", "abuse_task.finish"), ("elid", "1,7")]).await;
        assert_eq!(error(&told).0, "missed");
        assert_eq!(states(&app, ADMIN).await, ["open"]);
    }

    async fn a_registered_violation_is_changed_until_it_is_acted_upon_or_ended(app: TestApp) {
        add(&app, &[("comment", "First"), ("action", "active"), ("date", "2026-03-03")]).await;
        let scored = async || {
            let mut tx = app.desk.db().read().await.unwrap();
            tx.all_dynamic::<i64>("SELECT abuse_score FROM client WHERE id = 1", &[]).await.unwrap()[0]
        };
        let form = async || doc(&app, ADMIN, &[("func", "abuse_task.edit"), ("elid", "1")]).await;
        let shown = async || {
            let form = form().await;
            ["score", "comment", "action", "item", "date", "time"].map(|name| text(&form, name).to_owned()).join(" ")
        };
        let change = async |login: &str, more: &[(&str, &str)]| {
            let mut pairs = vec![("func", "abuse_task.edit"), ("sok", "ok"), ("elid", "1")];
            pairs.extend(more);
            doc(&app, login, &pairs).await
        };
        let events = app.rows("event").await;
        // The form as it was shown changes nothing.
        let before = form().await;
        let names = ["subject", "account", "department", "item", "score", "action", "date", "time", "message", "comment"];
        let same: Vec<(&str, &str)> = names.iter().map(|name| (*name, text(&before, name))).collect();
        assert_eq!(change(ADMIN, &same).await["ok"]["$"], "");
        assert_eq!((app.rows("event").await, scored().await), (events, 2));
        let more = [("score", "5"), ("comment", "Twice"), ("action", "suspend_service"), ("item", "1"),
            ("date", "2026-03-04"), ("time", "12:00:00")];
        let done = change(ADMIN, &more).await;
        assert_eq!((text(&done, "id"), text(&done, "ticket"), scored().await), ("1", text(&before, "ticket"), 5));
        assert_eq!(shown().await, "5 Twice suspend_service 1 2026-03-04 12:00:00");
        assert_eq!((app.rows("event").await, app.rows("message").await), (events + 1, 1));
        assert_eq!(change(ANNA, &[("score", "1"), ("comment", "")]).await["ok"]["$"], "");
        assert_eq!((shown().await, scored().await), ("1  suspend_service 1 2026-03-04 12:00:00".to_owned(), 1));
        for (name, value, kind, object, quoted) in [
            ("item", "null", "value", "action", ""), ("item", "9", "missed", "item", "9"),
            ("date", "2026-03-01", "value", "date", "2026-03-01"), ("date", "", "value", "date", ""),
            ("score", "0", "value", "score", "0"), ("action", "none", "value", "action", "none"),
            ("account", "2", "value", "account", "2"), ("subject", "Other", "value", "subject", "Other"),
            ("department", "2", "value", "department", "2"), ("message", "Other", "value", "message", ""),
        ] {
            assert_eq!(error(&change(ADMIN, &[(name, value)]).await), (kind, object, quoted), "{name}={value}");
        }
        assert_eq!(error(&change(BERT, &[("score", "7")]).await), ("missed", "abuse_task", "1"));
        // Answered ones change, ended ones do not.
        let ticket = text(&before, "ticket");
        doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("elid", ticket), ("message", "Sorry")]).await;
        assert_eq!(change(ADMIN, &[("action", "null"), ("item", "null"), ("date", "")]).await["ok"]["$"], "");
        assert_eq!(shown().await, "1  null null  ");
        doc(&app, ADMIN, &[("func", "abuse_task.finish"), ("elid", "1")]).await;
        assert_eq!(error(&change(ADMIN, &[("score", "7")]).await), ("value", "elid", "1"));
        assert_eq!(scored().await, 1);
        // What is changed is what happens at the deadline.
        add(&app, &[("action", "active"), ("date", "2026-03-03")]).await;
        let later = [("func", "abuse_task.edit"), ("sok", "ok"), ("elid", "2"), ("date", "2026-03-05"),
            ("time", "08:00:00")];
        assert_eq!(doc(&app, ADMIN, &later).await["ok"]["$"], "");
        app.clock.advance(2 * 86_400);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 0);
        app.clock.advance(86_400);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 1);
        let acted = [("func", "abuse_task.edit"), ("sok", "ok"), ("elid", "2"), ("score", "9")];
        assert_eq!(error(&doc(&app, ADMIN, &acted).await), ("value", "elid", "2"));
    }

    async fn a_filter_by_clients_narrows_the_list_in_its_session(app: TestApp) {
        add(&app, &[]).await;
        add(&app, &[("account", "2")]).await;
        let token = session(&app, ADMIN).await;
        let within = async |pairs: &[(&str, &str)]| {
            let mut pairs = pairs.to_vec();
            pairs.extend([("auth", &*token), ("out", "json")]);
            document(&app.send(Ask::form("/billmgr", &pairs)).await)
        };
        within(&[("func", "abuse_task.setfilter"), ("elid", "2")]).await;
        let list = within(&[("func", "abuse_task"), ("p_cnt", "1"), ("p_num", "5")]).await;
        assert_eq!((column(&list, "id"), text(&list, "p_elems"), text(&list, "p_num")), (vec!["2".to_owned()], "1", "1"));
        within(&[("func", "account.setfilter"), ("elid", "1")]).await;
        assert_eq!(column(&within(&[("func", "abuse_task")]).await, "id"), ["1"]);
        let queue = within(&[("func", "ticket_all")]).await;
        assert_eq!(column(&queue, "client"), ["Cleo Client"]);
        assert_eq!(states(&app, ADMIN).await.len(), 2);
        let one = doc(&app, ADMIN, &[("func", "abuse_task.su"), ("elid", "2")]).await;
        let client = [("func", "whoami"), ("auth", text(&one, "auth")), ("out", "json")];
        let me = document(&app.send(Ask::form("/billmgr", &client)).await);
        assert_eq!(me["user"]["$email"], "dora@client.example");
        let forged = ask(CLEO, &[("func", "abuse_task"), ("out", "json")]);
        assert_eq!(error(&document(&app.send(forged).await)).0, "access");
    }
}
