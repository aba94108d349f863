//! Who gets in, and what a foreign page can do.

use crate::browser::{ADMIN, ANNA, Browser, CLEO, doors, header};
use testkit::app::Ask;

testkit::on_both_engines! { doors;
    async fn everybody_comes_out_where_they_work(app: TestApp) {
        for (who, home) in [(ADMIN, "/staff/tickets"), (CLEO, "/tickets")] {
            let answer = Browser::new(&app).post("/login", &[("name", who.0), ("password", who.1)]).await;
            assert_eq!((answer.status, header(&answer, "location")), (303, home));
            let cookie = header(&answer, "set-cookie");
            assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "{cookie}");
            assert!(!cookie.contains("Secure"), "this way is not encrypted: {cookie}");
        }
    }

    async fn a_wrong_password_is_told_apart_from_nothing(app: TestApp) {
        let browser = Browser::new(&app);
        for (name, password) in [("admin", "guess-7"), ("nobody", "staff-password"), ("", "")] {
            let answer = browser.post("/login", &[("name", name), ("password", password)]).await;
            assert_eq!((answer.status, header(&answer, "set-cookie")), (403, ""), "{name}");
            assert!(answer.text().contains("The login or the password is wrong."), "{}", answer.text());
            assert!(!answer.text().contains(password) || password.is_empty(), "a page repeats no password");
        }
        for _ in 0..12 {
            browser.post("/login", &[("name", "admin"), ("password", "wrong")]).await;
        }
        let answer = browser.post("/login", &[("name", "admin"), ("password", "staff-password")]).await;
        assert_eq!(answer.status, 429);
    }

    async fn whoever_is_not_logged_in_logs_in_and_comes_back(app: TestApp) {
        let mut browser = Browser::new(&app);
        let answer = browser.get("/staff/tickets?view=all&page=2").await;
        let login = header(&answer, "location").to_owned();
        assert_eq!((answer.status, &*login), (303, "/login?back=%2Fstaff%2Ftickets%3Fview%3Dall%26page%3D2"));
        assert!(browser.page(&login).await.contains("name=\"back\" value=\"/staff/tickets?view=all&#38;page=2\""));
        let pairs = [("name", ADMIN.0), ("password", ADMIN.1), ("back", "/staff/tickets?view=all&page=2")];
        let answer = browser.post("/login", &pairs).await;
        assert_eq!(header(&answer, "location"), "/staff/tickets?view=all&page=2");
        browser.keep(&answer);
        assert_eq!(browser.get("/staff/tickets?view=all").await.status, 200);
        for back in ["//evil.example/", "https://evil.example/", "/\\evil.example"] {
            let pairs = [("name", ADMIN.0), ("password", ADMIN.1), ("back", back)];
            assert_eq!(header(&browser.post("/login", &pairs).await, "location"), "/staff/tickets", "{back}");
        }
    }

    async fn a_session_is_for_its_own_pages_and_ends_with_the_logout(app: TestApp) {
        let (cleo, anna) = (Browser::of(&app, CLEO).await, Browser::of(&app, ANNA).await);
        assert_eq!(cleo.get("/staff/tickets").await.status, 303, "a client is no staff");
        assert_eq!(anna.get("/tickets").await.status, 303, "staff are no client");
        assert_eq!(cleo.get("/tickets").await.status, 200);
        let answer = cleo.post("/logout", &[]).await;
        assert!(header(&answer, "set-cookie").contains("Max-Age=0"));
        assert_eq!(cleo.get("/tickets").await.status, 303, "the token is worth nothing any more");
    }

    async fn a_foreign_page_changes_nothing(app: TestApp) {
        let cleo = Browser::of(&app, CLEO).await;
        let number = cleo.open("Mine", "Hello").await;
        let before = app.rows("event").await;
        let path = format!("/tickets/{number}/state");
        let from = |name: &str, value: &str| {
            let ask = Ask::form(&path, &[("to", "closed")]).header("cookie", &cleo.cookie);
            ask.header("host", "desk.example").header(name, value)
        };
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "https://desk.example.evil.example"),
        ] {
            assert_eq!(app.send(from(name, value)).await.status, 403, "{name} {value}");
        }
        assert_eq!(app.rows("event").await, before);
        assert_eq!(app.send(from("origin", "https://desk.example")).await.status, 303);
    }

    async fn pages_say_what_may_run_in_them_and_are_not_kept(app: TestApp) {
        let answer = Browser::of(&app, ADMIN).await.get("/staff/tickets").await;
        let policy = header(&answer, "content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
        assert_eq!(header(&answer, "cache-control"), "no-store");
        let sheet = answer.text().split_once("stylesheet\" href=\"").unwrap().1.split('"').next().unwrap().to_owned();
        let sheet = app.send(Ask::get(&sheet)).await;
        assert_eq!((sheet.status, header(&sheet, "content-type")), (200, "text/css; charset=utf-8"));
    }

    async fn a_page_speaks_the_language_of_its_reader(app: TestApp) {
        let mut browser = Browser::new(&app);
        for (asked, word) in [("ru-RU,ru;q=0.9", "Войти"), ("es", "Entrar"), ("fr", "Log in")] {
            let page = browser.send(Ask::get("/login").header("accept-language", asked)).await.text();
            assert!(page.contains(word), "{asked}");
        }
        let answer = browser.post("/language", &[("language", "ru"), ("back", "/login")]).await;
        assert_eq!(header(&answer, "location"), "/login");
        browser.keep(&answer);
        assert!(browser.page("/login").await.contains("<html lang=\"ru\">"));
    }
}
