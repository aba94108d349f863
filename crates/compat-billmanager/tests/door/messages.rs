//! Messages of staff: filtered, hidden, changed, moved; and what reading does.

use crate::common::{
    ADMIN, ANNA, CLEO, DORA, ROW_1, ask, column, doc, document, doors, error, open, session, text,
};
use domain::MessageKind;
use service::TicketRef;
use testkit::app::{Ask, TestApp};

/// Staff answer and go on with the ticket.
async fn answer(app: &TestApp, row: &str, message: &str) {
    let pairs = [("func", "ticket.message.edit"), ("sok", "ok"), ("plid", row), ("message", message)];
    assert_eq!(doc(app, ADMIN, &pairs).await["ok"]["$"], "");
}

async fn texts(app: &TestApp, more: &[(&str, &str)]) -> Vec<String> {
    let mut pairs = vec![("func", "ticket.message"), ("elid", ROW_1)];
    pairs.extend(more);
    column(&doc(app, ADMIN, &pairs).await, "message")
}

testkit::on_both_engines! { doors;
    async fn the_conditions_on_messages_hold_together_and_before_the_pages(app: TestApp) {
        open(&app, "s").await;
        app.clock.advance(86_400);
        answer(&app, ROW_1, "Ünïcode 100 %_").await;
        app.clock.advance(1);
        answer(&app, ROW_1, "Second").await;
        assert_eq!(texts(&app, &[("message", "ÜNÏ")]).await, ["Ünïcode 100 %_"]);
        assert_eq!(texts(&app, &[("message", "%_")]).await, ["Ünïcode 100 %_"]);
        assert_eq!(texts(&app, &[("message_user", "ADA"), ("id", "3")]).await, ["Second"]);
        assert_eq!(texts(&app, &[("message_user", "cleo"), ("id", "3")]).await, [""; 0]);
        assert_eq!(texts(&app, &[("date_post", "2026-03-03 09:14:32")]).await, ["Second"]);
        assert_eq!(texts(&app, &[("date_post", "2026-03-02")]).await, ["Please help"]);
        let second = [("date_post", "2026-03-03"), ("p_cnt", "1"), ("p_num", "2"), ("filter", "on")];
        assert_eq!(texts(&app, &second).await, ["Second"]);
        for (name, value) in [("id", "x"), ("id", "-1"), ("date_post", "2026-02-30"), ("date_post", "1")] {
            let refused = doc(&app, ADMIN, &[("func", "ticket.message"), ("elid", ROW_1), (name, value)]).await;
            assert_eq!(error(&refused), ("value", name, value));
        }
    }

    async fn a_hidden_message_is_marked_for_staff_and_gone_for_the_client(app: TestApp) {
        let number = open(&app, "s").await;
        answer(&app, ROW_1, "CANARY").await;
        let hidden = [("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "2"), ("plid", &number)];
        assert_eq!(doc(&app, ANNA, &hidden).await["ok"]["$"], "");
        let list = doc(&app, ADMIN, &[("func", "ticket.message"), ("elid", ROW_1)]).await;
        assert_eq!((list["elem"][0]["hidden"].is_null(), &list["elem"][1]["hidden"]["$"]), (true, &"on".into()));
        let form = doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", ROW_1)]).await;
        assert_eq!(form["mlist"][0]["message"][1]["hidden"]["$"], "on");
        for func in ["clientticket", "clientticket.edit"] {
            let shown = doc(&app, CLEO, &[("func", func), ("elid", &number)]).await;
            assert!(!shown.to_string().contains("CANARY"), "{shown}");
        }
        let sought = [("func", "clientticket"), ("filter", "on"), ("message", "CANARY")];
        assert_eq!(text(&doc(&app, CLEO, &sought).await, "p_elems"), "0");
    }

    async fn a_text_is_changed_once_and_the_row_stays(app: TestApp) {
        open(&app, "s").await;
        let send = async |message: &str, key: &str| {
            let pairs = [("func", "ticket.message.edit"), ("sok", "ok"), ("plid", ROW_1), ("message", message),
                ("out", "json")];
            document(&app.send(ask(ADMIN, &pairs).header("idempotency-key", key)).await)
        };
        let (first, again) = (send("a", "k1").await, send("a", "k1").await);
        assert_eq!((text(&first, "id"), text(&again, "id")), ("2", "2"));
        assert_eq!(error(&send("b", "k1").await), ("value", "idempotency_key", ""));
        assert_eq!(app.rows("queue_entry").await, 1);
        let change = [("func", "ticket.message.edit"), ("sok", "ok"), ("plid", ROW_1), ("elid", "2"), ("message", "c")];
        assert_eq!(text(&doc(&app, ANNA, &change).await, "id"), "2");
        assert_eq!(texts(&app, &[]).await, ["Please help", "c"]);
        assert_eq!(column(&doc(&app, ADMIN, &[("func", "ticket.message"), ("elid", ROW_1)]).await, "message_user"),
            ["Cleo Client", "Ada Admin"]);
    }

    async fn a_split_is_made_once(app: TestApp) {
        let number = open(&app, "s").await;
        answer(&app, ROW_1, "a").await;
        let send = async |elid: &str| {
            let pairs = [("func", "ticket.split"), ("sok", "ok"), ("elid", elid), ("plid", &number), ("out", "json")];
            document(&app.send(ask(ADMIN, &pairs).header("idempotency-key", "k1")).await)
        };
        let (first, again) = (send("2").await, send("2").await);
        assert_eq!(text(&first, "id"), text(&again, "id"));
        assert_eq!(error(&send("3").await), ("value", "idempotency_key", ""));
        assert_eq!(app.rows("ticket").await, 2);
        let form = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", text(&first, "id"))]).await;
        assert_eq!(form["mlist"][0]["message"][1]["$type"], "system");
        assert_eq!(form["mlist"][0]["message"][1]["body"]["$"],
            format!("Previous discussion in the ticket \"{number}\""));
    }

    async fn opening_a_form_reads_and_peeking_does_not(app: TestApp) {
        let number = open(&app, "s").await;
        let unread = async |staff: bool| {
            let ticket = app.staff("admin").find(TicketRef::Either(number.parse().unwrap())).await.unwrap();
            if staff { ticket.staff_unread } else { ticket.client_unread }
        };
        let refused = doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", ROW_1), ("peek", "perhaps")]).await;
        assert_eq!(error(&refused), ("value", "peek", "perhaps"));
        for (peek, left) in [("on", true), ("1", true), ("yes", true), ("0", false), ("no", false), ("off", false)] {
            doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", ROW_1), ("peek", peek)]).await;
            assert_eq!(unread(true).await, left, "{peek}");
        }
        answer(&app, ROW_1, "a").await;
        doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("elid", &number)]).await;
        let token = session(&app, CLEO).await;
        let target = format!("/billmgr?func=clientticket.edit&out=json&elid={number}");
        let cookie = format!("billmgrses5={token}");
        let forged = Ask::get(&target).header("cookie", &cookie).header("sec-fetch-site", "cross-site");
        assert_eq!(text(&document(&app.send(forged).await), "id"), number);
        assert!(unread(false).await, "another page cannot read for the client");
        let list = doc(&app, CLEO, &[("func", "clientticket")]).await;
        assert_eq!(list["elem"][0]["unread"]["$"], "on");
        let acting = [("func", "clientticket.edit"), ("elid", number.as_str()), ("su", "cleo@client.example")];
        assert_eq!(text(&doc(&app, ADMIN, &acting).await, "id"), number);
        assert!(unread(false).await, "whoever acts as the client does not read for it");
        doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &number)]).await;
        assert!(!unread(false).await);
        let list = doc(&app, CLEO, &[("func", "clientticket")]).await;
        assert!(list["elem"][0]["unread"].is_null());
    }

    async fn a_client_changes_its_ticket_with_and_without_a_message(app: TestApp) {
        let number = open(&app, "s").await;
        let change = async |more: &[(&str, &str)]| {
            let mut pairs = vec![("func", "clientticket.edit"), ("sok", "ok"), ("elid", number.as_str())];
            pairs.extend(more);
            doc(&app, CLEO, &pairs).await
        };
        let found = async || app.staff("admin").find(TicketRef::Either(number.parse().unwrap())).await.unwrap();
        let changed = change(&[("subject", "New words"), ("client_priority", "2"), ("ticket_item", "2"),
            ("client_department", "2"), ("ticket_project_select", "1")]).await;
        assert_eq!((&changed["ok"]["$"], text(&changed, "id")), (&"".into(), number.as_str()));
        let ticket = found().await;
        assert_eq!((ticket.subject.as_str(), ticket.department.0), ("New words", 2));
        assert_eq!((ticket.service.map(|id| id.0), ticket.client_priority.code(), ticket.priority.code()), (Some(2), 2, 1));
        assert_eq!(column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "responsible"), ["Billing"]);
        assert_eq!(app.rows("message").await, 1);
        change(&[("ticket_item", "")]).await;
        assert_eq!(found().await.service.map(|id| id.0), Some(2), "nothing said, nothing changed");
        change(&[("ticket_item", "null"), ("message", "And more")]).await;
        assert_eq!((found().await.service, found().await.message_count), (None, 2));
        for (name, value, kind, object) in [
            ("client_department", "3", "missed", "client_department"),
            ("client_department", "4", "missed", "client_department"),
            ("ticket_item", "9", "missed", "ticket_item"),
            ("ticket_project_select", "2", "missed", "ticket_project_select"),
            ("client_priority", "3", "value", "client_priority"),
        ] {
            let refused = change(&[(name, value), ("subject", "Not this"), ("message", "Nor this")]).await;
            assert_eq!(error(&refused), (kind, object, value));
        }
        assert_eq!((found().await.subject.as_str(), app.rows("message").await), ("New words", 2));
        for (item, service) in [("1", Some(1)), ("", Some(1)), ("null", None)] {
            let pairs = [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", &*number), ("ticket_item", item)];
            assert_eq!(doc(&app, ADMIN, &pairs).await["ok"]["$"], "");
            assert_eq!(found().await.service.map(|id| id.0), service, "staff: {item}");
        }
        assert_eq!(error(&change(&[]).await), ("value", "message", ""));
    }

    async fn of_two_fields_of_one_thing_the_one_that_was_changed_counts(app: TestApp) {
        let number = open(&app, "s").await;
        let held = async || app.staff("admin").find(TicketRef::Either(number.parse().unwrap())).await.unwrap().service;
        for (func, login) in [("ticket_all.edit", ADMIN), ("clientticket.edit", CLEO)] {
            for (first, second, after) in [("1", "null", Some(1)), ("1", "2", Some(2)), ("2", "null", None),
                ("null", "2", Some(2)), ("1", "2", Some(1)), ("null", "1", None)] {
                let pairs = [("func", func), ("sok", "ok"), ("elid", &*number), ("ticket_item", first), ("item", second)];
                assert_eq!(doc(&app, login, &pairs).await["ok"]["$"], "");
                assert_eq!(held().await.map(|id| id.0), after, "{func} {first} {second}");
            }
        }
        for (client, priority, after) in [("1", "2", 2), ("2", "1", 2), ("0", "2", 0), ("1", "1", 1)] {
            let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", "s"), ("message", "m"),
                ("client_priority", client), ("priority", priority)];
            let number = text(&doc(&app, CLEO, &pairs).await, "id").parse().unwrap();
            let ticket = app.staff("admin").find(TicketRef::Either(number)).await.unwrap();
            assert_eq!((ticket.client_priority.code(), ticket.priority.code()), (after, after), "{client} {priority}");
        }
    }

    async fn what_a_client_sends_of_staff_fields_alone_is_taken_and_changes_nothing(app: TestApp) {
        let number = open(&app, "s").await;
        let found = async || app.staff("admin").find(TicketRef::Either(number.parse().unwrap())).await.unwrap();
        let (before, events) = (found().await, app.rows("event").await);
        for (field, value) in [("note_message", "n"), ("ticket_expense", "5"), ("high_priority", "on"), ("score", "x"),
            ("show_optional", "on"), ("show_abuse", "on"), ("deadline_date", "soon"), ("incident_count", "")] {
            let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", number.as_str()), (field, value)];
            let answer = doc(&app, CLEO, &pairs).await;
            assert_eq!((&answer["ok"]["$"], text(&answer, "id")), (&"".into(), number.as_str()), "{field}");
        }
        assert_eq!((found().await, app.rows("event").await), (before, events));
        let foreign = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", number.as_str()), ("score", "1")];

        assert_eq!(error(&doc(&app, DORA, &foreign).await), ("missed", "ticket", number.as_str()));
    }

    async fn a_clients_priority_is_the_tickets_until_staff_find_another(app: TestApp) {
        let number = open(&app, "s").await;
        let change = async |login: &str, func: &str, name: &str, value: &str| {
            let pairs = [("func", func), ("sok", "ok"), ("elid", number.as_str()), (name, value)];
            assert_eq!(doc(&app, login, &pairs).await["ok"]["$"], "");
            let form = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &number)]).await;
            format!("{} {}", text(&form, "client_priority"), text(&form, "priority"))
        };
        assert_eq!(change(CLEO, "clientticket.edit", "priority", "2").await, "2 2");
        assert_eq!(change(CLEO, "clientticket.edit", "priority", "0").await, "0 0");
        assert_eq!(change(CLEO, "clientticket.edit", "client_priority", "1").await, "1 0");
        assert_eq!(change(ADMIN, "ticket_all.edit", "priority", "1").await, "1 1");
        assert_eq!(change(ADMIN, "ticket_all.edit", "priority", "0").await, "1 0");
        assert_eq!(change(CLEO, "clientticket.edit", "priority", "2").await, "2 0");
    }

    async fn an_archived_ticket_comes_back_when_it_is_asked_for(app: TestApp) {
        let number = open(&app, "s").await;
        doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", ROW_1)]).await;
        doc(&app, CLEO, &[("func", "clientticket.archive"), ("sok", "ok"), ("elid", &number)]).await;
        let back = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", number.as_str()), ("out", "json")];
        for _ in 0..2 {
            let answer = document(&app.send(ask(CLEO, &back).header("idempotency-key", "k1")).await);
            assert_eq!((&answer["ok"]["$"], text(&answer, "id")), (&"".into(), number.as_str()));
        }
        let view = app.staff("admin").ticket(TicketRef::Either(number.parse().unwrap())).await.unwrap();
        assert!(!view.ticket.is_archived);
        assert_eq!(view.ticket.status_kind, domain::StatusKind::InProgress);
        assert_eq!(view.timeline.last().unwrap().message.body, "The ticket was removed from Archive");
        assert_eq!(view.timeline.last().unwrap().message.kind, MessageKind::System);
        assert_eq!(column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "ticket"), [number.as_str()]);
        assert_eq!(error(&doc(&app, CLEO, &back).await), ("value", "message", ""));
    }
}
