//! Acting as somebody else, keys for one login, and what a caller learns of itself.

use crate::answering::within;
use crate::common::{
    ADMIN, ANNA, CLEO, DORA, ROW_1, ask, column, doc, document, doors, error, open, session, text,
};
use serde_json::Value;
use testkit::app::{Ask, TestApp};

const BERT: &str = "bert:staff-password";

async fn alive(app: &TestApp, token: &str) -> bool {
    within(app, token, &[("func", "keepalive")]).await["ok"].is_object()
}

async fn who(app: &TestApp, token: &str) -> String {
    let doc = within(app, token, &[("func", "whoami")]).await;
    doc["user"]["login"]["$"].as_str().unwrap_or_default().to_owned()
}

async fn acted(app: &TestApp) -> i64 {
    let mut tx = app.desk.db().read().await.unwrap();
    tx.all_dynamic::<i64>("SELECT COUNT(*) FROM event WHERE kind = 'acting.started'", &[]).await.unwrap()[0]
}

fn is_access(doc: &Value) -> bool {
    doc["error"]["$type"] == "access"
}

testkit::on_both_engines! { doors;
    async fn a_row_leads_into_its_clients_account_and_back(app: TestApp) {
        let number = open(&app, "Mine").await;
        let token = session(&app, ANNA).await;
        let su = within(&app, &token, &[("func", "ticket.su"), ("elid", ROW_1)]).await;
        assert_eq!((su["ok"]["$"].as_str(), &su["auth"]["$level"]), (Some(""), &"16".into()));
        let child = text(&su, "auth").to_owned();
        assert_eq!((su["auth"]["$id"].as_str(), who(&app, &child).await.as_str()), (Some(&*child), "cleo@client.example"));
        let list = within(&app, &child, &[("func", "clientticket")]).await;
        assert_eq!(column(&list, "id"), [number]);
        for call in [[("func", "ticket.su"), ("elid", ROW_1)], [("func", "su"), ("elid", "dora@client.example")],
            [("func", "whoami"), ("su", "dora@client.example")]] {
            assert!(is_access(&within(&app, &child, &call).await), "{call:?}");
        }
        // To oneself changes nothing, even there.
        let same = within(&app, &child, &[("func", "su"), ("elid", "1")]).await;
        assert_eq!((text(&same, "auth"), &same["auth"]["$level"]), (&*child, &"16".into()));
        let back = within(&app, &child, &[("func", "chlevel"), ("lp", "1")]).await;
        assert_eq!(back["auth"]["$level"], "29");
        let again = text(&back, "auth").to_owned();
        assert_eq!((who(&app, &again).await.as_str(), alive(&app, &child).await), ("anna", false));
        for token in [&token, &again] {
            assert!(is_access(&within(&app, token, &[("func", "chlevel"), ("lp", "1")]).await));
        }
        within(&app, &token, &[("func", "logon")]).await;
        assert!(!alive(&app, &again).await);
        assert_eq!(acted(&app).await, 1);
    }

    async fn a_child_session_keeps_its_parent_alive_and_ends_with_it(app: TestApp) {
        let token = session(&app, ADMIN).await;
        let su = within(&app, &token, &[("func", "su"), ("elid", "anna")]).await;
        assert_eq!(su["auth"]["$level"], "29");
        let child = text(&su, "auth").to_owned();
        for _ in 0..3 {
            app.clock.advance(3000);
            assert!(alive(&app, &child).await);
        }
        assert!(alive(&app, &token).await);
        within(&app, &token, &[("func", "logon")]).await;
        assert!(!alive(&app, &child).await);
        assert_eq!(app.rows("session").await, 0);
    }

    async fn the_first_session_lives_with_all_that_came_of_it_and_ends_them(app: TestApp) {
        let first = session(&app, ADMIN).await;
        let act = async |token: &str, as_whom: &str| {
            let su = within(&app, token, &[("func", "su"), ("elid", as_whom)]).await;
            text(&su, "auth").to_owned()
        };
        let back = async |token: &str| {
            let back = within(&app, token, &[("func", "chlevel"), ("lp", "1")]).await;
            text(&back, "auth").to_owned()
        };
        // To and fro, again and again: what is used last keeps all before it.
        let mut again = first.clone();
        for as_whom in ["anna", "1", "2"] {
            again = back(&act(&again, as_whom).await).await;
            assert_eq!(who(&app, &again).await, "admin");
        }
        let last = act(&again, "1").await;
        for _ in 0..3 {
            app.clock.advance(3000);
            assert_eq!(who(&app, &last).await, "cleo@client.example");
            app.desk.expire().await.unwrap();
        }
        assert!(alive(&app, &again).await);
        // Whoever logs out where it began is out everywhere.
        within(&app, &first, &[("func", "logon")]).await;
        for token in [&first, &again, &last] {
            assert!(!alive(&app, token).await);
        }
        assert_eq!(app.rows("session").await, 0);
    }

    async fn a_session_in_the_middle_that_is_over_ends_what_came_of_it(app: TestApp) {
        let first = session(&app, ADMIN).await;
        let su = within(&app, &first, &[("func", "su"), ("elid", "anna")]).await;
        let middle = within(&app, text(&su, "auth"), &[("func", "chlevel")]).await;
        let su = within(&app, text(&middle, "auth"), &[("func", "su"), ("elid", "1")]).await;
        let last = text(&su, "auth").to_owned();
        // As if the first had not been used for an hour, and nothing had cleared it away.
        let mut tx = app.desk.db().write().await.unwrap();
        tx.exec_dynamic("UPDATE session SET last_used_at = 0 WHERE parent_hash IS NULL", &[]).await.unwrap();
        tx.commit().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        assert!(!alive(&app, &last).await);
    }

    async fn a_session_made_by_a_one_shot_login_ends_an_hour_after_it_began(app: TestApp) {
        let su = doc(&app, ADMIN, &[("func", "su"), ("elid", "1")]).await;
        let child = text(&su, "auth").to_owned();
        app.clock.advance(3000);
        assert!(alive(&app, &child).await);
        app.clock.advance(600);
        assert!(!alive(&app, &child).await);
        let refused = within(&app, &child, &[("func", "chlevel")]).await;
        assert!(is_access(&refused));
    }

    async fn only_downwards(app: TestApp) {
        for (login, target, allowed) in [(ADMIN, "anna", true), (ADMIN, "1000000002", true), (ADMIN, "1", true),
            (ADMIN, "cleo@client.example", true), (ADMIN, "admin", true), (ADMIN, "nobody", false), (ADMIN, "99", false),
            (ANNA, "admin", false), (ANNA, "bert", false), (ANNA, "1000000001", false), (ANNA, "1000000002", true),
            (ANNA, "2", true), (CLEO, "2", false), (CLEO, "anna", false), (CLEO, "1", true)] {
            let param = doc(&app, login, &[("func", "whoami"), ("su", target)]).await;
            assert_eq!(param["user"].is_object(), allowed, "{login} su={target}");
            assert_eq!(is_access(&param), !allowed, "{login} su={target}");
            let func = doc(&app, login, &[("func", "su"), ("elid", target)]).await;
            assert_eq!(func["auth"].is_object(), allowed, "{login} su {target}");
            assert_eq!(is_access(&func), !allowed, "{login} su {target}");
        }
    }

    async fn a_number_from_whoami_is_oneself(app: TestApp) {
        for login in [ADMIN, ANNA, CLEO] {
            let me = doc(&app, login, &[("func", "whoami")]).await["user"].take();
            let id = me["$id"].as_str().unwrap();
            let again = doc(&app, login, &[("func", "whoami"), ("su", id)]).await["user"].take();
            assert_eq!(again, me);
        }
        assert_eq!(acted(&app).await, 0);
    }

    async fn acting_stands_in_the_log_once_for_a_session_and_each_time_for_a_script(app: TestApp) {
        let token = session(&app, ADMIN).await;
        for target in ["anna", "anna", "1", "cleo@client.example"] {
            within(&app, &token, &[("func", "whoami"), ("su", target)]).await;
        }
        assert_eq!(acted(&app).await, 2);
        for _ in 0..2 {
            doc(&app, ADMIN, &[("func", "whoami"), ("su", "anna")]).await;
        }
        assert_eq!(acted(&app).await, 4);
        let mut tx = app.desk.db().read().await.unwrap();
        let text = "SELECT staff_id, on_behalf_by_staff_id FROM event WHERE kind = 'acting.started' ORDER BY id LIMIT 1";
        assert_eq!(tx.all_dynamic::<(i64, i64)>(text, &[]).await.unwrap(), [(2, 1)]);
    }

    async fn who_acts_sees_of_a_client_what_its_departments_have(app: TestApp) {
        for (department, subject) in [("1", "Support"), ("2", "Billing")] {
            doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("subject", subject), ("message", "m"),
                ("client_department", department)]).await;
        }
        let all = doc(&app, CLEO, &[("func", "clientticket")]).await;
        let numbers = column(&all, "id");
        for (login, subjects, unread) in [(ADMIN, vec!["Billing", "Support"], "2"), (ANNA, vec!["Billing", "Support"], "2"),
            (BERT, vec![], "0")] {
            let mut tx = app.desk.db().write().await.unwrap();
            tx.exec_dynamic("UPDATE ticket SET client_unread = TRUE", &[]).await.unwrap();
            tx.commit().await.unwrap();
            let list = doc(&app, login, &[("func", "clientticket"), ("su", "1")]).await;
            let mut found = column(&list, "name");
            found.sort();
            assert_eq!(found, subjects);
            assert_eq!(text(&list, "p_elems"), subjects.len().to_string());
            let notify = doc(&app, login, &[("func", "notify"), ("su", "1")]).await;
            assert_eq!(notify["notify"]["item"][0]["msg"]["$"], unread);
            let form = doc(&app, login, &[("func", "clientticket.edit"), ("su", "1"), ("elid", &numbers[0])]).await;
            assert_eq!(form["error"].is_null(), login != BERT);
            let reply = [("func", "clientticket.edit"), ("su", "1"), ("elid", &*numbers[0]), ("sok", "ok"), ("message", "m")];
            assert_eq!(doc(&app, login, &reply).await["error"].is_null(), login != BERT);
        }
        assert_eq!(column(&doc(&app, DORA, &[("func", "clientticket")]).await, "id"), Vec::<String>::new());
    }

    async fn the_client_of_a_guest_ticket_is_missed(app: TestApp) {
        let guest = service::NewRequester::Guest { name: "Gus".to_owned(), email: "gus@guest.example".to_owned() };
        let department = app.fixture.departments[0];
        let command = service::OpenTicket::new(guest, department, "Guest", "m");
        app.staff("anna").open_ticket(&command).await.unwrap();
        let refused = doc(&app, ANNA, &[("func", "ticket.su"), ("elid", ROW_1)]).await;
        assert_eq!(error(&refused), ("missed", "account", ""));
    }

    async fn a_key_logs_in_once(app: TestApp) {
        let make = async |login: &str, user: &str, key: &str| {
            doc(&app, login, &[("func", "session.newkey"), ("username", user), ("key", key)]).await
        };
        let enter = async |user: &str, key: &str| {
            let pairs = [("func", "auth"), ("username", user), ("key", key), ("out", "json")];
            document(&app.send(Ask::form("/billmgr", &pairs)).await)
        };
        assert_eq!(make(ADMIN, "cleo@client.example", "0123456789abcdef").await["ok"]["$"], "");
        assert_eq!(error(&enter("dora@client.example", "0123456789abcdef").await), ("auth", "badpassword", ""));
        let auth = enter("cleo@client.example", "0123456789abcdef").await;
        assert_eq!(auth["auth"]["$level"], "16");
        assert_eq!(who(&app, text(&auth, "auth")).await, "cleo@client.example");
        assert_eq!(error(&enter("cleo@client.example", "0123456789abcdef").await), ("auth", "badpassword", ""));
        make(ADMIN, "anna", "0123456789abcdef").await;
        app.clock.advance(300);
        assert_eq!(error(&enter("anna", "0123456789abcdef").await), ("auth", "badpassword", ""));
        assert_eq!(make(ADMIN, "anna", "0123456789abcdef").await["ok"]["$"], "");
        assert_eq!(error(&make(ADMIN, "anna", "0123456789abcdef").await), ("value", "key", ""));
        let own = doc(&app, ANNA, &[("func", "session.newkey"), ("key", "anna-anna-anna-anna")]).await;
        assert_eq!(own["ok"]["$"], "");
        assert_eq!(enter("anna", "anna-anna-anna-anna").await["auth"]["$level"], "29");
        for (login, user) in [(ANNA, "admin"), (ANNA, "bert"), (ANNA, "cleo@client.example")] {
            assert!(is_access(&make(login, user, "0123456789abcdeX").await), "{login} {user}");
        }
        let pairs = [("func", "session.newkey"), ("su", "anna"), ("key", "0123456789abcdeY")];
        assert!(is_access(&doc(&app, ADMIN, &pairs).await));
        let mut failures = 0;
        while error(&enter("anna", "wrong-wrong-wrong").await).1 == "badpassword" {
            failures += 1;
            assert!(failures < 20);
        }
    }

    async fn unread_tickets_are_counted_for_either_side(app: TestApp) {
        open(&app, "a").await;
        open(&app, "b").await;
        let count = async |login: &str| {
            let notify = doc(&app, login, &[("func", "notify")]).await;
            let items = notify["notify"]["item"].as_array().unwrap().clone();
            assert_eq!((items.len(), &items[0]["$name"]), (1, &"ticket".into()));
            items[0]["msg"]["$"].as_str().unwrap().to_owned()
        };
        assert_eq!((count(CLEO).await.as_str(), count(ANNA).await.as_str(), count(BERT).await.as_str()), ("0", "2", "0"));
        doc(&app, ANNA, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("message", "Answer")]).await;
        assert_eq!((count(CLEO).await.as_str(), count(ANNA).await.as_str()), ("1", "1"));
    }

    async fn the_menu_is_what_its_reader_may_call(app: TestApp) {
        for (login, func) in [(CLEO, "clientticket"), (ANNA, "ticket")] {
            let menu = doc(&app, login, &[("func", "menu")]).await;
            let support = &menu["mainmenu"]["node"][0];
            assert_eq!(support["$name"], "support");
            assert_eq!(support["node"][0]["$name"], func);
        }
        let bare = app.send(ask(CLEO, &[("func", "menu"), ("out", "bjson")])).await.text();
        assert!(bare.contains("clientticket"), "{bare}");
    }

    async fn a_client_learns_its_phone_and_balance(app: TestApp) {
        let mut tx = app.desk.db().write().await.unwrap();
        tx.exec_dynamic("UPDATE client SET phone = '+1 555', balance = -1205 WHERE id = 1", &[]).await.unwrap();
        tx.commit().await.unwrap();
        let me = doc(&app, CLEO, &[("func", "whoami")]).await["user"].take();
        assert_eq!((me["$phone"].as_str(), me["$balance"].as_str()), (Some("+1 555"), Some("-12.05")));
    }
}
