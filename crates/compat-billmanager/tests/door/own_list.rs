//! The client's list and its filter.

use crate::common::{
    ADMIN, CLEO, ROW_1, ROW_3, ROW_4, ROW_5, column, doc, document, doors, error, open, session, text,
};
use serde_json::Value;
use testkit::app::{Ask, TestApp};

/// A ticket of each of the five statuses, a day apart: new, in progress, answered, closed, archived.
async fn five(app: &TestApp) -> Vec<String> {
    let mut numbers = Vec::new();
    for subject in ["new", "progress", "answered", "closed", "archived"] {
        numbers.push(open(app, subject).await);
        app.clock.advance(86_400);
    }
    let staff = async |pairs: &[(&str, &str)]| assert_eq!(doc(app, ADMIN, pairs).await["ok"]["$"], "");
    doc(
        app,
        ADMIN,
        &[("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", &numbers[1])],
    )
    .await;
    staff(&[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_3), ("message", "Zebra")]).await;
    staff(&[("func", "ticket.delete"), ("sok", "ok"), ("elid", &format!("{ROW_4},{ROW_5}"))]).await;
    doc(app, CLEO, &[("func", "clientticket.archive"), ("sok", "ok"), ("elid", &numbers[4])]).await;
    numbers
}

async fn call(app: &TestApp, token: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = pairs.to_vec();
    all.extend([("out", "json"), ("auth", token)]);
    document(&app.send(Ask::form("/billmgr", &all)).await)
}

async fn names(app: &TestApp, more: &[(&str, &str)]) -> Vec<String> {
    let mut pairs = vec![("func", "clientticket"), ("filter", "on"), ("p_col", "+last_message")];
    pairs.extend(more);
    let mut names = column(&doc(app, CLEO, &pairs).await, "name");
    names.sort();
    names
}

testkit::on_both_engines! { doors;
    async fn the_archive_has_its_own_status_only(app: TestApp) {
        five(&app).await;
        for (chosen, found) in [("3", &[][..]), ("0,1", &[]), ("10", &["archived"]), ("3,10", &["archived"]), ("", &["archived"])] {
            let pairs = [("func", "clientticket_archive"), ("filter", "on"), ("tstatus", chosen)];
            assert_eq!(column(&doc(&app, CLEO, &pairs).await, "name"), found, "{chosen}");
        }
    }

    async fn every_field_of_the_filter_narrows_the_list(app: TestApp) {
        let numbers = five(&app).await;
        assert_eq!(names(&app, &[]).await, ["answered", "closed", "new", "progress"]);
        for (codes, expected) in [
            ("0", vec!["new"]),
            ("1", vec!["progress"]),
            ("2", vec!["answered"]),
            ("3", vec!["closed"]),
            ("10", vec!["archived"]),
            ("0,10", vec!["archived", "new"]),
            ("3, 10", vec!["archived", "closed"]),
            ("0,1,2,3,10", vec!["answered", "archived", "closed", "new", "progress"]),
            ("", vec!["answered", "closed", "new", "progress"]),
        ] {
            assert_eq!(names(&app, &[("tstatus", codes)]).await, expected, "{codes}");
        }
        assert_eq!(names(&app, &[("id", &numbers[1])]).await, ["progress"]);
        assert_eq!(names(&app, &[("id", &numbers[4])]).await, [""; 0]);
        assert_eq!(names(&app, &[("name", "SWER")]).await, ["answered"]);
        assert_eq!(names(&app, &[("message", "zeb")]).await, ["answered"]);
        assert_eq!(names(&app, &[("message", "PLEASE"), ("name", "new")]).await, ["new"]);
        assert_eq!(names(&app, &[("abuse", "on")]).await, [""; 0]);
        assert_eq!(names(&app, &[("abuse", "off"), ("tstatus", "0")]).await, ["new"]);
        // The desk began on Monday the second of March; today is Saturday.
        assert_eq!(names(&app, &[("message_post", "today")]).await, ["answered"]);
        assert_eq!(names(&app, &[("message_post", "currentweek"), ("tstatus", "0,1")]).await, ["new", "progress"]);
        assert_eq!(names(&app, &[("message_post", "currentmonth"), ("tstatus", "10")]).await, ["archived"]);
        let days = [("message_post", "other"), ("message_poststart", "2026-03-02"), ("message_postend", "2026-03-03")];
        assert_eq!(names(&app, &days).await, ["new", "progress"]);
        assert_eq!(names(&app, &days[2..]).await, ["new", "progress"]);
        assert_eq!(names(&app, &[("message_post", "nodate"), days[1], days[2], ("tstatus", "2")]).await, ["answered"]);
        app.clock.advance(30 * 86_400);
        assert_eq!(names(&app, &[("message_post", "currentmonth")]).await, [""; 0]);
    }

    async fn what_the_filter_cannot_mean_is_refused_and_not_remembered(app: TestApp) {
        let token = session(&app, CLEO).await;
        for (name, value) in [
            ("id", "x"),
            ("abuse", "maybe"),
            ("tstatus", "4"),
            ("tstatus", "new"),
            ("message_post", "yesteryear"),
            ("message_poststart", "2026-02-30"),
            ("message_postend", "02.03.2026"),
        ] {
            let reason = if value == "4" || value == "new" { "tstatus" } else { name };
            for func in ["clientticket.filter", "clientticket"] {
                let refused = call(&app, &token, &[("func", func), ("sok", "ok"), ("filter", "on"), (name, value)]).await;
                assert_eq!(error(&refused), ("value", reason, value));
            }
        }
        let turned = [("func", "clientticket.filter"), ("sok", "ok"), ("message_poststart", "2026-03-02"),
            ("message_postend", "2026-03-01")];
        assert_eq!(error(&call(&app, &token, &turned).await), ("value", "message_postend", "2026-03-01"));
        assert_eq!(app.rows("dialect_state").await, 0);
    }

    async fn a_session_remembers_its_filter_and_begins_again_on_the_first_page(app: TestApp) {
        five(&app).await;
        let (first, second) = (session(&app, CLEO).await, session(&app, CLEO).await);
        let list = async |token: &str, more: &[(&str, &str)]| {
            let mut pairs = vec![("func", "clientticket")];
            pairs.extend(more);
            call(&app, token, &pairs).await
        };
        assert_eq!(column(&list(&first, &[("p_cnt", "2"), ("p_num", "2")]).await, "name"), ["progress", "new"]);
        let set = call(&app, &first, &[("func", "clientticket.filter"), ("sok", "ok"), ("tstatus", "0,1,2"),
            ("name", "e"), ("abuse", "null")]).await;
        assert_eq!((&set["ok"]["$"], &set["name"]["$"], &set["abuse"]["$"]), (&"".into(), &"e".into(), &"null".into()));
        assert_eq!(set["tstatus"].as_array().unwrap().len(), 3);
        let page = list(&first, &[]).await;
        assert_eq!((text(&page, "p_num"), text(&page, "p_cnt"), text(&page, "p_elems")), ("1", "2", "3"));
        assert_eq!(column(&page, "name"), ["answered", "progress"]);
        let inline = list(&first, &[("filter", "on"), ("tstatus", "10")]).await;
        assert_eq!(column(&inline, "name"), ["archived"]);
        assert_eq!(column(&inline, "tstatus"), ["In archive"]);
        let kept = call(&app, &first, &[("func", "clientticket.filter")]).await;
        assert!(kept["ok"].is_null());
        assert_eq!(text(&kept, "name"), "e");
        assert_eq!(list(&second, &[]).await["elem"].as_array().unwrap().len(), 4, "another session is another list");
        call(&app, &first, &[("func", "clientticket.filter"), ("sok", "ok"), ("name", ""), ("tstatus", "")]).await;
        assert_eq!(text(&list(&first, &[]).await, "p_elems"), "4");
    }

    async fn a_one_shot_login_is_answered_and_remembers_nothing(app: TestApp) {
        five(&app).await;
        let set = doc(&app, CLEO, &[("func", "clientticket.filter"), ("sok", "ok"), ("tstatus", "0")]).await;
        assert_eq!((&set["ok"]["$"], text(&set, "tstatus")), (&"".into(), "0"));
        assert_eq!(app.rows("dialect_state").await, 0);
        assert_eq!(text(&doc(&app, CLEO, &[("func", "clientticket")]).await, "p_elems"), "4");
    }

    async fn the_wait_begins_with_the_first_message_that_nobody_answered(app: TestApp) {
        let number = open(&app, "s").await;
        app.clock.advance(3600);
        doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("elid", &number), ("message", "b")]).await;
        app.clock.advance(3600);
        let waits = async || column(&doc(&app, CLEO, &[("func", "clientticket")]).await, "wait_time");
        assert_eq!(waits().await, ["0d+02:00"]);
        doc(&app, ADMIN, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("message", "c")]).await;
        assert_eq!(waits().await, [""]);
    }
}
