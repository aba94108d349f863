//! Logging in, staying logged in, and what a browser may not do by itself.

use crate::common::{ADMIN, CLEO, DORA, column, doc, document, doors, error, open, session, text};
use testkit::app::Ask;

const OPEN: &[(&str, &str)] =
    &[("func", "clientticket.edit"), ("sok", "ok"), ("subject", "a"), ("message", "b"), ("out", "json")];

fn with_cookie(token: &str, pairs: &[(&str, &str)]) -> Ask {
    Ask::form("/billmgr", pairs)
        .header("cookie", &format!("theme=dark; billmgrses5={token}:extra"))
        .header("host", "desk.example:1500")
}

testkit::on_both_engines! { doors;
    // ISP-SDK 0.4.4, sessions.py: everything goes as GET with out=sjson, the session is read from doc.auth.$.
    async fn a_script_logs_in_by_get_and_uses_the_text_of_auth(app: TestApp) {
        let target = "/billmgr?func=auth&out=sjson&username=cleo%40client.example&password=cleo-password";
        let auth = document(&app.send(Ask::get(target)).await)["auth"].take();
        let token = auth["$"].as_str().unwrap();
        assert_eq!(auth["$id"], token);
        assert_eq!(auth["$level"], "16");
        let target = format!(
            "/billmgr?out=sjson&func=clientticket.edit&auth={token}&sok=ok&subject=By+script&message=Text"
        );
        let made = document(&app.send(Ask::get(&target)).await);
        let target = format!("/billmgr?out=sjson&func=clientticket&auth={token}");
        let list = document(&app.send(Ask::get(&target)).await);
        assert_eq!(column(&list, "id"), [text(&made, "id")]);
    }

    async fn a_session_ends_an_hour_after_its_last_use(app: TestApp) {
        let token = session(&app, CLEO).await;
        let alive = async || {
            let target = format!("/billmgr?out=json&func=keepalive&auth={token}");
            document(&app.send(Ask::get(&target)).await)["ok"].is_object()
        };
        app.clock.advance(3000);
        assert!(alive().await);
        app.clock.advance(3000);
        assert!(alive().await);
        app.clock.advance(3600);
        assert!(!alive().await);
    }

    async fn a_session_cannot_be_used_as_another_kind_of_login(app: TestApp) {
        let token = session(&app, CLEO).await;
        let answer = doc(&app, &format!("cleo@client.example:{token}"), &[("func", "whoami")]).await;
        assert_eq!(error(&answer), ("auth", "badpassword", ""));
    }

    async fn failed_logins_are_limited_by_address(app: TestApp) {
        for _ in 0..10 {
            let answer = doc(&app, "admin:wrong", &[("func", "ticket")]).await;
            assert_eq!(error(&answer), ("auth", "badpassword", ""));
        }
        let answer = doc(&app, ADMIN, &[("func", "ticket")]).await;
        assert_eq!(answer["error"]["$type"], "auth");
        assert_eq!(answer["error"]["$object"], "attempts");
        let elsewhere = crate::common::ask(ADMIN, &[("func", "keepalive"), ("out", "json")]).from("203.0.113.99");
        assert_eq!(document(&app.send(elsewhere).await)["ok"]["$"], "");
    }

    async fn secrets_are_not_echoed(app: TestApp) {
        let pairs = [("func", "auth"), ("out", "json"), ("username", "admin"), ("password", "staff-password"),
            ("auth", "A"), ("key", "K"), ("lang", "en")];
        let answer = document(&app.send(Ask::form("/billmgr", &pairs)).await);
        let echoed: Vec<&String> = answer["tparams"].as_object().unwrap().keys().collect();
        assert_eq!(echoed, ["func", "lang", "out", "username"]);
    }

    async fn the_cookie_alone_reads_but_changes_nothing_for_a_foreign_page(app: TestApp) {
        let token = session(&app, CLEO).await;
        let list = [("func", "clientticket"), ("out", "json")];
        let foreign = |ask: Ask| ask.header("sec-fetch-site", "cross-site");
        let read = document(&app.send(foreign(with_cookie(&token, &list))).await);
        assert_eq!(read["elem"].as_array().unwrap().len(), 0);
        for referer in ["https://evil.example/", "https://evil.example/?https://desk.example:1500/",
            "https://desk.example/", "desk.example:1500"] {
            let ask = foreign(with_cookie(&token, OPEN)).header("referer", referer);
            let refused = document(&app.send(ask).await);
            assert_eq!(error(&refused), ("access", "func", "clientticket.edit"), "{referer}");
        }
        let refused = document(&app.send(foreign(with_cookie(&token, OPEN))).await);
        assert_eq!(error(&refused), ("access", "func", "clientticket.edit"));
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn the_cookie_changes_things_for_a_page_of_this_host_and_for_programs(app: TestApp) {
        let token = session(&app, CLEO).await;
        let own = with_cookie(&token, OPEN)
            .header("sec-fetch-site", "same-origin")
            .header("referer", "https://desk.example:1500/billmgr?startform=clientticket.edit");
        assert_eq!(document(&app.send(own).await)["ok"]["$"], "");
        assert_eq!(document(&app.send(with_cookie(&token, OPEN)).await)["ok"]["$"], "");
        assert_eq!(app.rows("ticket").await, 2);
    }

    async fn a_foreign_page_cannot_read_by_a_script_tag(app: TestApp) {
        let token = session(&app, CLEO).await;
        let list = [("func", "clientticket"), ("out", "bjson"), ("callback", "steal")];
        let answer = app.send(with_cookie(&token, &list).header("sec-fetch-dest", "script")).await;
        assert_eq!(answer.content_type(), "application/json; charset=UTF-8");
        assert_eq!(
            answer.text(),
            r#"{"error":{"type":"access","object":"func","value":"callback","msg":"Insufficient privileges to perform 'callback'"}}"#
        );
    }

    async fn what_the_call_says_wins_over_the_cookie(app: TestApp) {
        let token = session(&app, CLEO).await;
        let pairs = [("func", "whoami"), ("out", "json"), ("authinfo", DORA)];
        let answer = document(&app.send(with_cookie(&token, &pairs)).await);
        assert_eq!(text(&answer["user"], "login"), "dora@client.example");
        let pairs = [("func", "whoami"), ("out", "json"), ("auth", "unknown")];
        let answer = document(&app.send(with_cookie(&token, &pairs)).await);
        assert_eq!(error(&answer), ("access", "func", "whoami"));
    }

    async fn pages_are_remembered_for_one_function_of_one_session(app: TestApp) {
        let (first, second) = (session(&app, ADMIN).await, session(&app, ADMIN).await);
        for subject in ["a", "b", "c"] {
            open(&app, subject).await;
        }
        let rows = async |token: &str, more: &str| {
            let target = format!("/billmgr?out=json&func=ticket&auth={token}{more}");
            column(&document(&app.send(Ask::get(&target)).await), "name")
        };
        assert_eq!(rows(&first, "&p_cnt=1&p_num=2").await, ["b"]);
        assert_eq!(rows(&first, "").await, ["b"]);
        assert_eq!(rows(&first, "&p_num=0").await, ["b"]);
        assert_eq!(rows(&second, "").await, ["a", "b", "c"]);
        let target = format!("/billmgr?out=json&func=ticket.message&elid=1&auth={first}");
        assert_eq!(text(&document(&app.send(Ask::get(&target)).await), "p_cnt"), "50");
    }
}
