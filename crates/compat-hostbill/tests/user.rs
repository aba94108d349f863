//! The User API beside the desk's own handles: logins and how they end, whose tickets are seen, and what is not shown.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

mod common;

use common::doors;
use domain::{DepartmentId, StatusKind};
use serde_json::{Value, json};
use service::{AddNote, ChangeTicket, NewRequester, OpenTicket, Reply, ReplyAuthor, TicketRef};
use testkit::app::{Answer, Ask, TestApp};

const FIRST: TicketRef = TicketRef::Id(domain::TicketId(1));
const CLEO: &str = "Basic Y2xlb0BjbGllbnQuZXhhbXBsZTpjbGVvLXBhc3N3b3Jk";
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

async fn ask(app: &TestApp, method: &str, path: &str, auth: &str, body: &Value) -> Answer {
    let mut ask =
        Ask::post(path, "application/json", if body.is_null() { String::new() } else { body.to_string() });
    ask.method = method.to_owned();
    if !auth.is_empty() {
        ask = ask.header("authorization", auth);
    }
    app.send(ask).await
}

fn parse(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.bytes).unwrap()
}

async fn good(app: &TestApp, method: &str, path: &str, body: Value) -> Value {
    let answer = ask(app, method, path, CLEO, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    parse(&answer)
}

async fn status(app: &TestApp, method: &str, path: &str, auth: &str, body: Value) -> u16 {
    ask(app, method, path, auth, &body).await.status
}

/// The bearer header and the refresh token of a login.
async fn log_in(app: &TestApp) -> (String, String) {
    let body = json!({"username": "cleo@client.example", "password": "cleo-password"});
    let answer = parse(&ask(app, "POST", "/api/login", "", &body).await);
    (format!("Bearer {}", answer["token"].as_str().unwrap()), answer["refresh"].as_str().unwrap().to_owned())
}

async fn open(app: &TestApp) -> String {
    let new = json!({"dept_id": 1, "subject": "Test", "body": "It is down"});
    good(app, "POST", "/api/tickets", new).await["ticket_id"].as_str().unwrap().to_owned()
}

async fn execute(app: &TestApp, text: &str) {
    let mut tx = app.desk.db().write().await.unwrap();
    tx.exec_dynamic(text, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

testkit::on_both_engines! { doors;
    async fn an_access_token_counts_for_an_hour_and_a_refresh_token_from_its_last_use(app: TestApp) {
        let (bearer, refresh) = log_in(&app).await;
        app.clock.advance(HOUR - 1);
        assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 200);
        app.clock.advance(1);
        assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 401);
        let with = json!({"refresh_token": refresh});
        for _ in 0..3 {
            app.clock.advance(29 * DAY);
            let answer = ask(&app, "POST", "/api/token", "", &with).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let bearer = format!("Bearer {}", parse(&answer)["token"].as_str().unwrap());
            assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 200);
            app.desk.expire().await.unwrap();
        }
        app.clock.advance(30 * DAY);
        assert_eq!(status(&app, "POST", "/api/token", "", with).await, 401);
        app.clock.advance(1);
        app.desk.expire().await.unwrap();
        assert_eq!(app.rows("refresh_token").await, 0);
    }

    async fn what_is_revoked_is_out_at_once_and_another_login_stays(app: TestApp) {
        let ((first, refresh), (second, _)) = (log_in(&app).await, log_in(&app).await);
        assert_eq!(status(&app, "POST", "/api/revoke", "", json!({"refresh_token": refresh})).await, 200);
        assert_eq!(status(&app, "GET", "/api/tickets", &first, Value::Null).await, 401);
        assert_eq!(status(&app, "GET", "/api/tickets", &second, Value::Null).await, 200);
        assert_eq!(status(&app, "POST", "/api/logout", &second, Value::Null).await, 200);
        // The next login's row is another one, so the old tokens stay out.
        let (third, _) = log_in(&app).await;
        for (bearer, expected) in [(&first, 401), (&second, 401), (&third, 200)] {
            assert_eq!(status(&app, "GET", "/api/tickets", bearer, Value::Null).await, expected);
        }
    }

    async fn tokens_are_kept_as_hashes_and_count_at_their_door_only(app: TestApp) {
        let (bearer, refresh) = log_in(&app).await;
        let mut tx = app.desk.db().read().await.unwrap();
        let kept: Vec<Vec<u8>> = tx.all_dynamic("SELECT token_hash FROM refresh_token", &[]).await.unwrap();
        drop(tx);
        assert_eq!(kept[0].len(), 32);
        assert_ne!(service_hex(&kept[0]), refresh);
        let token = bearer.trim_start_matches("Bearer ");
        let other = domain::Door::Dialect("another");
        assert_eq!(app.desk.token_actor(token, other, None).await, Ok(None));
        assert!(app.desk.refresh_access(&refresh, other, None).await.is_err());
    }

    async fn a_client_who_is_switched_off_or_removed_is_out(app: TestApp) {
        let (bearer, refresh) = log_in(&app).await;
        execute(&app, "UPDATE client SET is_active = FALSE WHERE id = 1").await;
        for auth in [bearer.as_str(), CLEO] {
            assert_eq!(status(&app, "GET", "/api/tickets", auth, Value::Null).await, 401);
        }
        assert_eq!(status(&app, "POST", "/api/token", "", json!({"refresh_token": refresh})).await, 401);
        execute(&app, "UPDATE client SET is_active = TRUE WHERE id = 1").await;
        assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 200);
        app.staff("admin").delete_client(app.fixture.clients[0].id).await.unwrap();
        assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 401);
        assert_eq!(app.rows("refresh_token").await, 0);
    }

    async fn a_new_password_ends_every_login_of_the_client_and_of_nobody_else(app: TestApp) {
        let (bearer, refresh) = log_in(&app).await;
        let other = json!({"username": "dora@client.example", "password": "dora-password"});
        let other = parse(&ask(&app, "POST", "/api/login", "", &other).await);
        let other = format!("Bearer {}", other["token"].as_str().unwrap());
        let who = domain::Actor::new(domain::Who::Client(app.fixture.clients[0].id, None), domain::Door::Dialect("a panel"));
        let session = app.desk.start_session(&who).await.unwrap();
        let admin = app.desk.directory().staff_by_login("admin").unwrap().id;
        let acting = domain::Actor { on_behalf_by: Some(admin), ..who.clone() };
        let acting = app.desk.start_acting_session(&acting, None).await.unwrap();
        let alive = async |token: &str| app.desk.session(token, who.door, None).await.unwrap().is_some();
        assert!(alive(&session).await && alive(&acting).await);
        let changes = service::EditClient { password: Some("another-password".to_owned()), ..Default::default() };
        app.staff("admin").edit_client(app.fixture.clients[0].id, &changes).await.unwrap();
        for auth in [bearer.as_str(), CLEO] {
            assert_eq!(status(&app, "GET", "/api/tickets", auth, Value::Null).await, 401);
        }
        assert_eq!(status(&app, "POST", "/api/token", "", json!({"refresh_token": refresh})).await, 401);
        assert!(!alive(&session).await, "a session of the client");
        assert!(alive(&acting).await, "staff had no password of the client");
        assert_eq!(status(&app, "GET", "/api/tickets", &other, Value::Null).await, 200);
        let new = json!({"username": "cleo@client.example", "password": "another-password"});
        let token = parse(&ask(&app, "POST", "/api/login", "", &new).await)["token"].as_str().unwrap().to_owned();
        let bearer = format!("Bearer {token}");
        // What leaves the password as it is ends nothing.
        let renamed = service::EditClient { comment: Some("Known".to_owned()), ..Default::default() };
        app.staff("admin").edit_client(app.fixture.clients[0].id, &renamed).await.unwrap();
        assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 200);
        app.desk.operator().set_client_password(app.fixture.clients[0].id, "a third password").await.unwrap();
        assert_eq!(status(&app, "GET", "/api/tickets", &bearer, Value::Null).await, 401);
        let nobody = app.desk.operator().set_client_password(domain::ClientId(99), "a third password").await;
        assert_eq!(nobody, Err(domain::Error::NotFound(domain::What::Client)));
    }

    async fn failed_logins_of_every_kind_are_limited_by_address(app: TestApp) {
        let wrong = |kind: usize, round: usize| match kind {
            0 => ("POST", "/api/login", String::new(), json!({"username": format!("{round}@x.example"), "password": "x"})),
            1 => ("GET", "/api/tickets", "Basic bm9ib2R5OndhcyBoZXJl".to_owned(), Value::Null),
            _ => ("POST", "/api/token", String::new(), json!({"refresh_token": round.to_string()})),
        };
        for kind in 0..3 {
            app.clock.advance(600);
            let mut seen = Vec::new();
            for round in 0..12 {
                let (method, path, auth, body) = wrong(kind, round);
                seen.push(ask(&app, method, path, &auth, &body).await);
            }
            assert!(seen.iter().take(10).all(|answer| answer.status == 401), "{kind}");
            let last = seen.last().unwrap();
            assert_eq!(last.status, 429, "{kind}");
            let wait: u32 = last.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
            // The right password has to wait as well, or it could be guessed.
            assert_eq!(status(&app, "GET", "/api/tickets", CLEO, Value::Null).await, 429);
        }
    }

    async fn what_staff_do_is_seen_and_what_is_theirs_is_not(app: TestApp) {
        let number = open(&app).await;
        let admin = app.staff("admin");
        admin.add_note(&AddNote::new(FIRST, "a difficult one")).await.unwrap();
        let shown = admin.reply(&Reply::new(FIRST, ReplyAuthor::Staff(None), "On it")).await.unwrap();
        let path = format!("/api/tickets/{number}");
        let seen = good(&app, "GET", &path, Value::Null).await;
        assert_eq!(seen["ticket"]["replies"].as_array().unwrap().len(), 1);
        assert_eq!(seen["ticket"]["status"], "Answered");
        assert!(!seen.to_string().contains("difficult"));
        admin.hide_messages(&[shown.message], &[]).await.unwrap();
        let changes = ChangeTicket {
            subject: Some("Renamed".to_owned()),
            blind_copies: Some("boss@hoster.example".to_owned()),
            ..ChangeTicket::default()
        };
        admin.change_ticket(FIRST, &changes).await.unwrap();
        let seen = good(&app, "GET", &path, Value::Null).await;
        assert_eq!(seen["ticket"]["replies"], json!([]));
        assert_eq!(seen["ticket"]["subject"], "Renamed");
        let all = seen.to_string() + &good(&app, "GET", "/api/tickets", Value::Null).await.to_string();
        for hidden in ["difficult", "On it", "boss@", "flags", "tags", "owner_id", "acc_hash"] {
            assert!(!all.contains(hidden), "{hidden}");
        }
        admin.delete_ticket(FIRST).await.unwrap();
        assert_eq!(status(&app, "GET", &path, CLEO, Value::Null).await, 404);
    }

    async fn what_the_client_does_is_the_desks(app: TestApp) {
        let number = open(&app).await;
        let admin = app.staff("admin");
        let path = format!("/api/tickets/{number}");
        good(&app, "POST", &path, json!({"body": "Still down"})).await;
        let view = admin.ticket(FIRST).await.unwrap();
        assert_eq!(view.timeline.last().unwrap().message.body, "Still down");
        good(&app, "PUT", &format!("{path}/close"), Value::Null).await;
        let closed = admin.find(FIRST).await.unwrap();
        assert_eq!(closed.status_kind, StatusKind::Closed);
        assert!(closed.closed_at.is_some() && admin.queue_entries(FIRST).await.unwrap().is_empty());
        app.client(0).await.archive(&[FIRST]).await.unwrap();
        good(&app, "PUT", &format!("{path}/open"), Value::Null).await;
        let open = admin.find(FIRST).await.unwrap();
        assert_eq!((open.status_kind, open.is_archived, open.closed_at), (StatusKind::New, false, None));
        assert!(open.staff_unread && open.waiting_since.is_some());
        assert_eq!(admin.queue_entries(FIRST).await.unwrap().len(), 1);
        let events = app.rows("event").await;
        good(&app, "PUT", &format!("{path}/open"), Value::Null).await;
        assert_eq!(app.rows("event").await, events, "what is open already stays as it is");
    }

    async fn where_only_staff_close_a_client_does_not(app: TestApp) {
        let number = open(&app).await;
        execute(&app, "UPDATE ticket SET client_may_close = FALSE").await;
        let answer = ask(&app, "PUT", &format!("/api/tickets/{number}/close"), CLEO, &Value::Null).await;
        assert_eq!((answer.status, parse(&answer)["error"][0].clone()), (403, json!("You are not allowed to do this")));
        assert_eq!(app.staff("admin").find(FIRST).await.unwrap().status_kind, StatusKind::New);
    }

    async fn a_department_that_costs_takes_a_credit_or_refuses(app: TestApp) {
        let paid = app.add_paid_department().await;
        let new = json!({"dept_id": paid.0, "subject": "Test", "body": "x"});
        let answer = ask(&app, "POST", "/api/tickets", CLEO, &new).await;
        assert_eq!(answer.status, 422);
        assert_eq!(parse(&answer)["error"], json!(["No support incidents are left for this department"]));
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn pages_are_counted_from_one(app: TestApp) {
        let client = app.client(0).await;
        let requester = NewRequester::Client(app.fixture.clients[0].id, None);
        for number in 0..27 {
            app.clock.advance(1);
            let new = OpenTicket::new(requester.clone(), DepartmentId(1), &number.to_string(), "x");
            client.open_ticket(&new).await.unwrap();
        }
        let subjects = |answer: &Value| -> Vec<String> {
            let rows = answer["tickets"].as_array().unwrap().clone();
            rows.iter().map(|row| row["subject"].as_str().unwrap().to_owned()).collect()
        };
        let first = good(&app, "GET", "/api/tickets", Value::Null).await;
        assert_eq!(first["page"], json!({"current": 1, "total": 2}));
        assert_eq!((subjects(&first).len(), subjects(&first)[0].as_str()), (25, "26"));
        let second = good(&app, "GET", "/api/tickets?page=2", Value::Null).await;
        assert_eq!(subjects(&second), ["1", "0"]);
        let past = good(&app, "GET", "/api/tickets?page=3", Value::Null).await;
        assert_eq!((subjects(&past).len(), past["page"].clone()), (0, json!({"current": 3, "total": 2})));
        assert_eq!(status(&app, "GET", "/api/tickets?page=4294967295&per_page=1000", CLEO, Value::Null).await, 422);
    }

    async fn news_are_those_that_staff_have_published(app: TestApp) {
        app.add_news().await;
        let seen = good(&app, "GET", "/api/news", Value::Null).await;
        let rows = seen["news"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["title"], &rows[1]["title"]), (2, &json!("New racks"), &json!("Moved")));
        app.staff("admin").delete_announcement(domain::AnnouncementId(2)).await.unwrap();
        assert_eq!(status(&app, "GET", "/api/news/2", CLEO, Value::Null).await, 404);
        app.clock.advance(86_400);
        assert_eq!(good(&app, "GET", "/api/news/4", Value::Null).await["news"]["title"], "Tomorrow");
    }

    async fn every_list_is_paged_alike(app: TestApp) {
        let ids = |answer: &Value, key: &str| -> Vec<i64> {
            let rows = answer[key].as_array().unwrap().clone();
            rows.iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
        };
        for (path, key) in [("/api/tickets", "tickets"), ("/api/news", "news")] {
            let empty = good(&app, "GET", path, Value::Null).await;
            assert_eq!((&empty[key], &empty["page"]), (&json!([]), &json!({"current": 1, "total": 1})), "{path}");
            let past = good(&app, "GET", &format!("{path}?page=9"), Value::Null).await;
            assert_eq!((&past[key], &past["page"]), (&json!([]), &json!({"current": 9, "total": 1})), "{path}");
        }
        for number in 0..30 {
            app.clock.advance(1);
            open(&app).await;
            let news = service::WriteAnnouncement {
                title: Some(number.to_string()),
                body: Some("x".to_owned()),
                is_published: Some(true),
                published_at: None,
            };
            app.staff("admin").add_announcement(&news).await.unwrap();
        }
        for (path, key) in [("/api/tickets", "tickets"), ("/api/news", "news")] {
            let page = async |query: &str| good(&app, "GET", &format!("{path}?{query}"), Value::Null).await;
            for (query, shown, current, total) in [
                ("", (6..=30).rev().collect::<Vec<i64>>(), 1, 2),
                ("page=1", (6..=30).rev().collect(), 1, 2),
                ("page=2", (1..=5).rev().collect(), 2, 2),
                ("page=3", vec![], 3, 2),
                ("page=2&per_page=10", (11..=20).rev().collect(), 2, 3),
                ("per_page=5000", (1..=30).rev().collect(), 1, 1),
            ] {
                let answer = page(query).await;
                assert_eq!(ids(&answer, key), shown, "{path}?{query}");
                assert_eq!(answer["page"], json!({"current": current, "total": total}), "{path}?{query}");
            }
            for query in ["page=0", "page=-1", "page=x", "per_page=0", "page=4294967296"] {
                let answer = ask(&app, "GET", &format!("{path}?{query}"), CLEO, &Value::Null).await;
                assert_eq!((answer.status, parse(&answer)["error"].clone()), (422, json!(["Wrong parameter"])), "{query}");
            }
        }
    }

    async fn articles_are_those_that_clients_may_read(app: TestApp) {
        let get = async |path: &str| good(&app, "GET", path, Value::Null).await;
        assert_eq!(get("/api/knowledgebase").await["categories"], json!([]));
        app.add_articles().await;
        assert_eq!(get("/api/knowledgebase/").await["categories"][0]["name"], "Mail");
        let mail = get("/api/knowledgebase/1").await;
        assert_eq!(mail["category"]["description"], "About mail");
        assert_eq!(mail["categories"][0]["id"], "2");
        assert_eq!((&mail["articles"][0]["id"], &mail["articles"][1]["id"]), (&json!("2"), &json!("1")));
        let read = get("/api/knowledgebase/article/2").await["article"].clone();
        assert_eq!((&read["body"], &read["views"]), (&json!("<p>Reading mail</p>"), &json!("0")));
        assert_eq!(get("/api/knowledgebase/article/2").await["article"]["views"], "1");
        // Staff who look through the other API are no readers.
        let seen = common::call(&app, "getKBArticle", &[("id", "2")]).await;
        assert_eq!(seen["article"]["views"], "2");
        assert_eq!(get("/api/knowledgebase/article/2").await["article"]["views"], "2");
        let writer = app.desk.operator().articles();
        let hidden = service::WriteArticle { audience: Some(domain::Audience::Nobody), ..Default::default() };
        for id in [1, 2, 4] {
            writer.change(domain::ArticleId(id), &hidden).await.unwrap();
        }
        assert_eq!(get("/api/knowledgebase").await["categories"], json!([]));
        for path in ["/api/knowledgebase/1", "/api/knowledgebase/article/2"] {
            assert_eq!(status(&app, "GET", path, CLEO, Value::Null).await, 404, "{path}");
        }
    }

    async fn a_repeated_request_with_one_key_opens_one_ticket(app: TestApp) {
        let new = json!({"dept_id": 1, "subject": "Once", "body": "x"}).to_string();
        let ask = || Ask::post("/api/tickets", "application/json", new.clone())
            .header("authorization", CLEO)
            .header("idempotency-key", "k1");
        let (first, second) = (app.send(ask()).await, app.send(ask()).await);
        assert_eq!(first.text(), second.text());
        assert_eq!(app.rows("ticket").await, 1);
    }

    async fn files_may_be_a_list_of_names_and_data(app: TestApp) {
        let number = open(&app).await;
        let path = format!("/api/tickets/{number}");
        let with = json!({"body": "see", "attachments": [{"name": "a.txt", "data": "aGVsbG8="}]});
        good(&app, "POST", &path, with).await;
        let file = ask(&app, "GET", "/api/ticket/attachment/1", CLEO, &Value::Null).await;
        assert_eq!(file.bytes, b"hello");
        for bad in [json!([{"name": "a.txt"}]), json!([{"data": "aGVsbG8="}]), json!([{"name": "a.txt", "data": "*"}])] {
            let with = json!({"body": "see", "attachments": bad});
            assert_eq!(status(&app, "POST", &path, CLEO, with).await, 422);
        }
        assert_eq!(app.rows("message").await, 2);
    }

    async fn a_file_of_a_hidden_message_or_a_note_is_not_there(app: TestApp) {
        let number = open(&app).await;
        let with = json!({"body": "see", "attachments": {"\u{e4} \"x\".html": "PGI+"}});
        good(&app, "POST", &format!("/api/tickets/{number}"), with).await;
        let file = ask(&app, "GET", "/api/ticket/attachment/1", CLEO, &Value::Null).await;
        assert_eq!(file.bytes, b"<b>");
        assert_eq!(file.content_type(), "application/octet-stream");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"_ _x_.html\";"));
        let view = app.staff("admin").ticket(FIRST).await.unwrap();
        app.staff("admin").hide_messages(&[view.timeline[1].message.id], &[]).await.unwrap();
        assert_eq!(status(&app, "GET", "/api/ticket/attachment/1", CLEO, Value::Null).await, 404);
    }

    async fn what_a_route_lacks_is_not_told_to_strangers(app: TestApp) {
        for (method, path) in [("POST", "/api/tickets"), ("POST", "/api/tickets/1"), ("GET", "/api/ticket/attachment/x")] {
            let answer = ask(&app, method, path, "", &Value::Null).await;
            assert_eq!((answer.status, answer.headers["www-authenticate"].to_str().unwrap()), (401, "Bearer"));
        }
        let other = ask(&app, "DELETE", "/api/tickets/1", "", &Value::Null).await;
        assert_eq!((other.status, other.headers["allow"].to_str().unwrap()), (405, "GET, POST"));
    }
}

fn service_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
