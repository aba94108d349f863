//! What a browser does: it keeps the cookie, says where a form comes from, and follows where it is sent.

use axum::Router;
use service::Desk;
use testkit::app::{Answer, Ask, TestApp};

pub(crate) const CLEO: (&str, &str) = ("cleo@client.example", "cleo-password");
pub(crate) const ADMIN: (&str, &str) = ("admin", "staff-password");
pub(crate) const ANNA: (&str, &str) = ("anna", "staff-password");

pub(crate) fn doors(desk: Desk) -> Router {
    web::router(desk)
}

pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    pub(crate) cookie: String,
}

pub(crate) fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

/// The value of the first input of this name in a page.
pub(crate) fn input(page: &str, name: &str) -> String {
    let from = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}: {page}"))
        .1;
    from.split_once('"').unwrap().0.to_owned()
}

impl<'a> Browser<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self { app, cookie: String::new() }
    }

    pub(crate) async fn of(app: &'a TestApp, who: (&str, &str)) -> Self {
        let mut browser = Self::new(app);
        let answer = browser.post("/login", &[("name", who.0), ("password", who.1)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser.keep(&answer);
        browser
    }

    pub(crate) fn keep(&mut self, answer: &Answer) {
        let cookie = header(answer, "set-cookie");
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    pub(crate) async fn send(&self, ask: Ask) -> Answer {
        let ask = ask.header("host", "desk.example").header("cookie", &self.cookie);
        self.app.send(ask.header("sec-fetch-site", "same-origin")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Ask::get(path)).await
    }

    /// A page that must be there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    pub(crate) async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(Ask::form(path, pairs)).await
    }

    /// A form with files.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str)]) -> Answer {
        let mut body = String::new();
        for (name, value) in fields {
            body += &format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        for (name, content) in files {
            body += &format!(
                "--edge\r\nContent-Disposition: form-data; name=\"file[]\"; filename=\"{name}\"\r\n\
                 Content-Type: text/html\r\n\r\n{content}\r\n"
            );
        }
        self.send(Ask::post(path, "multipart/form-data; boundary=edge", body + "--edge--\r\n")).await
    }

    /// Opens a ticket as a client does, and says its number.
    pub(crate) async fn open(&self, subject: &str, message: &str) -> String {
        let page = self.page("/tickets/new?department=1").await;
        let key = input(&page, "key");
        let fields = [("department", "1"), ("subject", subject), ("message", message), ("key", &*key)];
        let answer = self.upload("/tickets/new", &fields, &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        header(&answer, "location").strip_prefix("/tickets/").unwrap().to_owned()
    }

    /// Answers a ticket as staff do from its page.
    pub(crate) async fn reply(&self, number: &str, kind: &str, text: &str) -> Answer {
        let page = self.page(&format!("/staff/tickets/{number}")).await;
        let (seen, key) = (input(&page, "seen"), input(&page, "key"));
        let fields = [("kind", kind), ("message", text), ("seen", &*seen), ("key", &*key)];
        self.upload(&format!("/staff/tickets/{number}/reply"), &fields, &[]).await
    }
}
