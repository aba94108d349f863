//! What goes to the panel and how, and that its answer comes back as it is.

use crate::support::{before, doors, foreign_calls, target};
use domain::{Actor, Door, Who};
use testkit::Engine;
use testkit::app::{Ask, TestApp};
use testkit::nasty::{Manner, Nasty};

#[tokio::test]
async fn a_call_that_is_not_the_desks_goes_out_as_it_came_and_its_answer_comes_back_as_it_is() {
    let headers = "X-Odd: \u{b5}\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Type: text/html\r\n\
                   Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n";
    let panel = Nasty::start(Manner::says("299 Odd", headers, "<b>\u{1}unchanged</b>\r\n")).await;
    let desk = before(&target(&format!("{}/base", panel.url())), 5).await;
    for (dialect, ask) in foreign_calls() {
        let ask = ask
            .header("host", "support.example")
            .header("x-mine", "kept")
            .header("connection", "x-drop")
            .header("x-drop", "gone")
            .header("x-forwarded-for", "10.1.2.3")
            .header("x-real-ip", "10.1.2.3")
            .header("cookie", "billmgrses5=abc");
        let (method, body) = (ask.method.clone(), String::from_utf8(ask.body.clone()).unwrap());
        let target = ask.target.clone();
        let answer = desk.app.send(ask).await;
        assert_eq!((answer.status, answer.text().as_str()), (299, "<b>\u{1}unchanged</b>\r\n"), "{dialect}");
        let names: Vec<&str> = answer.headers.keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["content-length", "x-odd", "set-cookie", "content-type"], "{dialect}");
        assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 2, "{dialect}");
        let seen = panel.seen();
        let [request] = seen.as_slice() else { panic!("{dialect}: {seen:?}") };
        let (head, sent) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(sent, body, "{dialect}");
        assert!(head.starts_with(&format!("{method} /base{target} HTTP/1.1\r\n")), "{dialect}: {head}");
        for line in [
            "x-mine: kept".to_owned(),
            "cookie: billmgrses5=abc".to_owned(),
            "x-forwarded-for: 203.0.113.7".to_owned(),
            "x-forwarded-proto: http".to_owned(),
            "x-forwarded-host: support.example".to_owned(),
            format!("host: {}", panel.address),
        ] {
            assert_eq!(
                head.lines().filter(|given| **given == line).count(),
                1,
                "{dialect}: {line} in {head}"
            );
        }
        for name in ["x-drop", "x-real-ip", "connection", "10.1.2.3"] {
            assert!(!head.contains(name), "{dialect}: {name} in {head}");
        }
    }
}

#[tokio::test]
async fn the_folder_before_the_door_is_not_the_panels() {
    let panel = Nasty::start(Manner::says("200 OK", "", "fine")).await;
    let desk = before(&target(&format!("{}/whmcs", panel.url())), 5).await;
    desk.app.send(Ask::form("/desk/includes/api.php", &[("action", "GetOrders")])).await;
    desk.app.send(Ask::get("/manager/billmgr?func=payment")).await;
    desk.app.send(Ask::get("/billmgr")).await;
    desk.app.send(Ask::form("/", &[("func", "payment")])).await;
    let lines: Vec<String> =
        panel.seen().iter().filter_map(|request| request.lines().next().map(str::to_owned)).collect();
    assert_eq!(
        lines,
        [
            "POST /whmcs/includes/api.php HTTP/1.1",
            "GET /whmcs/manager/billmgr?func=payment HTTP/1.1",
            "GET /whmcs/billmgr HTTP/1.1",
            "POST /whmcs/ HTTP/1.1"
        ]
    );
    // Nothing climbs out of the address, and what has no function at the root is nobody's.
    for path in ["/api/../admin", "/api/x/%2e%2E/y"] {
        assert_eq!(desk.app.send(Ask::get(path)).await.status, 404, "{path}");
    }
    assert_eq!(desk.app.send(Ask::form("/", &[("x", "y")])).await.status, 404);
    assert_eq!(panel.seen().len(), 0);
}

/// Every action says whose it is: the desk's never leave, and the panel's leave only when there is one.
#[tokio::test]
async fn the_desks_own_calls_never_leave_and_the_panels_always_do() {
    let panel = Nasty::start(Manner::says("200 OK", "", "of the panel")).await;
    let desk = before(&target(&panel.url()), 5).await;
    let alone = TestApp::start(Engine::Sqlite, |desk| doors(desk, None)).await;
    let mut calls = Vec::new();
    for action in compat_billmanager::ACTIONS {
        calls.push((action.name, action.owner, Ask::form("/billmgr", &[("func", action.name)])));
    }
    for action in compat_whmcs::ACTIONS {
        calls.push((action.name, action.owner, Ask::form("/includes/api.php", &[("action", action.name)])));
    }
    for action in compat_hostbill::ACTIONS {
        calls.push((action.name, action.owner, Ask::form("/admin/api.php", &[("call", action.name)])));
    }
    for action in compat_hostbill::USER_ACTIONS {
        let path = action.path.replace(['{', '}'], "");
        let ask = Ask { method: action.method.to_string(), ..Ask::get(&path) };
        calls.push((action.name, action.owner, ask));
    }
    let (mut own, mut others) = (0, 0);
    for (name, owner, ask) in calls {
        let answer = desk.app.send(ask.clone()).await;
        let asked = panel.seen().len();
        match owner {
            http::Owner::Desk => {
                own += 1;
                assert_eq!(asked, 0, "{name} left");
                assert_eq!(answer.bytes, alone.send(ask).await.bytes, "{name}");
            }
            http::Owner::Panel => {
                others += 1;
                assert_eq!((asked, answer.text().as_str()), (1, "of the panel"), "{name}");
                assert_ne!(alone.send(ask).await.text(), "of the panel", "{name}");
            }
        }
    }
    assert!(own > 90 && others > 30, "{own} {others}");
}

#[tokio::test]
async fn mail_about_a_ticket_is_the_desks_and_other_mail_the_panels() {
    let panel = Nasty::start(Manner::says("200 OK", "", "of the panel")).await;
    let desk = before(&target(&panel.url()), 5).await;
    for (name, value, is_panels) in [
        ("customtype", "support", false),
        ("customtype", "Support", false),
        ("messagename", "support ticket reply", false),
        ("customtype", "general", true),
        ("messagename", "Invoice Created", true),
        ("messagename", "Client Signup Email", true),
    ] {
        let answer =
            desk.app.send(Ask::form("/includes/api.php", &[("action", "SendEmail"), (name, value)])).await;
        assert_eq!(
            (panel.seen().len() == 1, answer.text() == "of the panel"),
            (is_panels, is_panels),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_second_desk_as_the_panel_answers_as_if_it_were_asked_itself() {
    let panel = TestApp::start(Engine::Sqlite, |desk| doors(desk, None)).await;
    panel.add_news().await;
    let url = format!("http://{}", panel.listen().await);
    let desk = before(&target(&url), 5).await;
    let (pair, key) = (&panel.fixture.pair, &panel.fixture.key);
    for ask in [
        Ask::form(
            "/includes/api.php",
            &[
                ("action", "GetClientsDetails"),
                ("clientid", "1"),
                ("identifier", &pair.identifier),
                ("secret", &pair.secret),
            ],
        ),
        Ask::form("/includes/api.php", &[("action", "GetInvoices"), ("identifier", "x"), ("secret", "y")]),
        Ask::get(&format!("/admin/api.php?call=getNews&api_id={}&api_key={}", key.identifier, key.secret)),
        Ask::get("/billmgr?func=account&out=json&authinfo=admin:staff-password"),
        Ask::get("/api/invoice"),
    ] {
        let (through, itself) = (desk.app.send(ask.clone()).await, panel.send(ask.clone()).await);
        assert_eq!(through.text(), itself.text(), "{}", ask.target);
        assert_eq!((through.status, through.content_type()), (itself.status, itself.content_type()));
    }
    // A ticket is the desk's, and the panel hears nothing of it.
    let client = desk.app.fixture.clients[0].id;
    let before_it = panel.rows("ticket").await;
    let opened = desk
        .app
        .send(Ask::form(
            "/includes/api.php",
            &[
                ("action", "OpenTicket"),
                ("identifier", &pair.identifier),
                ("secret", &pair.secret),
                ("responsetype", "json"),
                ("deptid", "1"),
                ("clientid", &client.0.to_string()),
                ("subject", "Mine"),
                ("message", "Stays here"),
            ],
        ))
        .await;
    assert!(opened.text().contains("\"result\":\"success\""), "{}", opened.text());
    assert_eq!((desk.app.rows("ticket").await, panel.rows("ticket").await), (before_it + 1, before_it));
    let actor = Actor::new(Who::Client(client, None), Door::Dialect("test"));
    assert!(desk.app.desk.as_client(&actor).await.is_ok());
}

#[tokio::test]
async fn a_panel_that_is_the_desk_itself_is_noticed() {
    // The address is only known when the desk listens, so the way leads over a second desk.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap();
    drop(listener);
    let desk = before(&target(&format!("http://{own}")), 0).await;
    let listener = http::Listener::bind(own, None).await.unwrap();
    let upstream = desk.upstream.clone();
    let router = doors(desk.app.desk.clone(), Some(upstream));
    tokio::spawn(http::serve(vec![listener], router, std::future::pending(), std::time::Duration::ZERO));
    let answer = desk.app.send(Ask::get("/api/invoice")).await;
    assert_eq!(answer.status, 508, "{}", answer.text());
}
