//! What a session remembers of the queue: filters and pages.

use crate::answering::within;
use crate::common::{ADMIN, ANNA, CLEO, ROW_1, ROW_2, column, doc, doors, error, open, session, text};
use serde_json::Value;
use testkit::app::TestApp;

const DORA: &str = crate::common::DORA;

/// Two tickets of the first client, one of the second, in this order.
async fn furnish(app: &TestApp) {
    for (login, subject) in [(CLEO, "Mail is slow"), (CLEO, "50% of_mail"), (DORA, "Domain")] {
        let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", subject), ("message", "m")];
        assert_eq!(doc(app, login, &pairs).await["ok"]["$"], "");
    }
}

async fn names(app: &TestApp, token: &str) -> Vec<String> {
    column(&within(app, token, &[("func", "ticket")]).await, "name")
}

async fn set(app: &TestApp, token: &str, fields: &[(&str, &str)]) -> Value {
    let mut all = vec![("func", "ticket.filter"), ("sok", "ok")];
    all.extend(fields);
    within(app, token, &all).await
}

testkit::on_both_engines! { doors;
    async fn a_filter_stays_until_it_is_changed_or_reset(app: TestApp) {
        furnish(&app).await;
        let token = session(&app, ADMIN).await;
        let answer = set(&app, &token, &[("name", "MAIL"), ("unread", "on")]).await;
        assert_eq!((text(&answer, "name"), text(&answer, "unread"), text(&answer, "project")), ("MAIL", "on", "null"));
        assert_eq!(answer["ok"]["$"], "");
        assert_eq!(names(&app, &token).await, ["Mail is slow", "50% of_mail"]);
        let list = within(&app, &token, &[("func", "ticket")]).await;
        assert_eq!(text(&list, "p_elems"), "2");
        // What is absent stays, what is empty or null is cleared.
        set(&app, &token, &[("client", "dora")]).await;
        assert_eq!(names(&app, &token).await, Vec::<String>::new());
        set(&app, &token, &[("name", ""), ("unread", "null")]).await;
        assert_eq!(names(&app, &token).await, ["Domain"]);
        let refused = set(&app, &token, &[("department", "99")]).await;
        assert_eq!(error(&refused), ("missed", "department", "99"));
        let refused = set(&app, &token, &[("name", &"x".repeat(1001))]).await;
        assert_eq!(error(&refused), ("value", "name", ""));
        assert_eq!(names(&app, &token).await, ["Domain"]);
        let form = within(&app, &token, &[("func", "ticket.filter")]).await;
        assert_eq!(text(&form, "client"), "dora");
        within(&app, &token, &[("func", "ticket.filter"), ("reset", "on")]).await;
        assert_eq!(names(&app, &token).await.len(), 3);
    }

    async fn every_condition_leaves_its_rows(app: TestApp) {
        furnish(&app).await;
        let take = [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get")];
        let third = column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "ticket")[2].clone();
        let mut call = take.to_vec();
        call.push(("elid", &third));
        doc(&app, ANNA, &call).await;
        doc(&app, ADMIN, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_2), ("priority", "2"),
            ("client_department", "2"), ("ticket_item", "2")]).await;
        let only = async |field: &str, value: &str, login: &str| {
            let list = doc(&app, login, &[("func", "ticket"), ("filter", "on"), (field, value)]).await;
            // The rows by their last digit.
            column(&list, "id").iter().map(|id| &id[9..]).collect::<Vec<_>>().join(",")
        };
        for (field, value, rows) in [("id", third.as_str(), "3"), ("name", "0% of_", "2"), ("name", "0_ of", ""),
            ("client", "2", "3"), ("client", "CLEO@", "1,2"), ("client", "other", "3"), ("project", "1", "1,2,3"),
            ("project", "2", ""), ("department", "2", "2"), ("department", "1,2", "1,2,3"), ("itemtype", "domain", "2"),
            ("itemtype", "product", ""), ("priority", "2", "2"), ("priority", "0,1", "1,3"), ("responsible", "e_2", "3"),
            ("responsible", "d_1", "1"), ("unread", "on", "1,2,3"), ("unread", "off", ""), ("unread", "null", "1,2,3")] {
            // The queue is not in the order of the rows: the second one weighs more.
            for login in [ADMIN, ANNA] {
                let mut found: Vec<String> = only(field, value, login).await.split(',').map(str::to_owned).collect();
                found.sort();
                assert_eq!(found.join(","), rows, "{field}={value} {login}");
            }
        }
    }

    async fn a_filter_by_clients_is_replaced_by_the_next_and_reset_with_the_other(app: TestApp) {
        furnish(&app).await;
        let token = session(&app, ADMIN).await;
        let by = async |clients: &str| within(&app, &token, &[("func", "ticket.setfilter"), ("elid", clients)]).await;
        let answer = by("1").await;
        assert_eq!((&answer["ok"]["$type"], answer["ok"]["$"].as_str()), (&"top".into(), Some("")));
        assert_eq!(names(&app, &token).await.len(), 2);
        by("2").await;
        assert_eq!(names(&app, &token).await, ["Domain"]);
        // The conditions of one call stand beside it, not in its place.
        let once = within(&app, &token, &[("func", "ticket"), ("filter", "on"), ("unread", "on")]).await;
        assert_eq!(column(&once, "name"), ["Domain"]);
        assert_eq!(error(&by("1,9").await), ("missed", "account", "9"));
        assert_eq!(names(&app, &token).await, ["Domain"]);
        within(&app, &token, &[("func", "ticket.filter"), ("reset", "on")]).await;
        assert_eq!(names(&app, &token).await.len(), 3);
        // One-shot logins store nothing.
        assert_eq!(doc(&app, ADMIN, &[("func", "ticket.setfilter"), ("elid", "2")]).await["ok"]["$"], "");
        assert_eq!(column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "name").len(), 3);
        assert_eq!(names(&app, &token).await.len(), 3);
    }

    async fn a_filter_goes_back_to_the_first_page(app: TestApp) {
        furnish(&app).await;
        let token = session(&app, ADMIN).await;
        let list = within(&app, &token, &[("func", "ticket"), ("p_cnt", "1"), ("p_num", "3")]).await;
        assert_eq!(column(&list, "name"), ["Domain"]);
        set(&app, &token, &[("client", "cleo")]).await;
        let list = within(&app, &token, &[("func", "ticket")]).await;
        assert_eq!((column(&list, "name"), text(&list, "p_num"), text(&list, "p_cnt")),
            (vec!["Mail is slow".to_owned()], "1", "1"));
    }

    async fn pages_of_messages_are_remembered_for_each_ticket_and_user(app: TestApp) {
        furnish(&app).await;
        let token = session(&app, ADMIN).await;
        let pages = async |row: &str, more: &[(&str, &str)]| {
            let mut call = vec![("func", "ticket.message"), ("elid", row)];
            call.extend(more);
            text(&within(&app, &token, &call).await, "p_cnt").to_owned()
        };
        assert_eq!(pages(ROW_1, &[("p_cnt", "7")]).await, "7");
        assert_eq!((pages(ROW_1, &[]).await.as_str(), pages(ROW_2, &[]).await.as_str()), ("7", "50"));
        assert_eq!(pages(ROW_1, &[("su", "anna")]).await, "50");
        set(&app, &token, &[("client", "dora")]).await;
        let other = within(&app, &token, &[("func", "ticket"), ("su", "anna")]).await;
        assert_eq!(column(&other, "name").len(), 3);
    }

    async fn everything_is_forgotten_with_the_session(app: TestApp) {
        open(&app, "a").await;
        let token = session(&app, ADMIN).await;
        set(&app, &token, &[("client", "dora")]).await;
        within(&app, &token, &[("func", "ticket"), ("su", "anna"), ("p_cnt", "5")]).await;
        assert!(app.rows("dialect_state").await >= 2);
        within(&app, &token, &[("func", "logon")]).await;
        assert_eq!(app.rows("dialect_state").await, 0);
    }

    async fn a_foreign_page_cannot_reset_a_filter(app: TestApp) {
        let token = session(&app, ADMIN).await;
        let ask = testkit::app::Ask::form("/billmgr", &[("func", "ticket.filter"), ("reset", "on"), ("out", "json")])
            .header("cookie", &format!("billmgrses5={token}"))
            .header("sec-fetch-site", "cross-site");
        let answer = crate::common::document(&app.send(ask).await);
        assert_eq!(error(&answer), ("access", "func", "ticket.filter"));
    }
}
