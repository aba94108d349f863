//! What one door changes, another shows: every call beside the desk's own handles.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

mod common;

use common::{call, column, doors, errors, open, send};
use domain::{Error, MessageKind, Priority, RequestType, StatusKind, What};
use serde_json::{Value, json};
use service::{NewCredential, Reply, ReplyAuthor, SecretPair, TicketRef};
use testkit::app::TestApp;

const FIRST: TicketRef = TicketRef::Id(domain::TicketId(1));

async fn key_of(app: &TestApp, login: &str) -> SecretPair {
    let new = NewCredential {
        kind: domain::CredentialKind::Key,
        label: login.to_owned(),
        staff: app.desk.directory().staff_by_login(login).unwrap().id,
        addresses: "all".to_owned(),
        string_ids: false,
        allowed_calls: String::new(),
    };
    app.desk.operator().add_credential(&new).await.unwrap()
}

async fn by(app: &TestApp, login: &str, name: &str, pairs: &[(&str, &str)]) -> Value {
    let key = key_of(app, login).await;
    serde_json::from_slice(&send(app, (&key.identifier, &key.secret), name, pairs).await.bytes).unwrap()
}

async fn details(app: &TestApp) -> Value {
    call(app, "getTicketDetails", &[("id", "1")]).await
}

/// Closes the first ticket through the desk itself.
async fn close_first(app: &TestApp) {
    let closed = app.desk.directory().default_status(StatusKind::Closed).map(|status| status.id);
    let changes = service::ChangeTicket { status: closed, ..Default::default() };
    app.staff("admin").change_ticket(FIRST, &changes).await.unwrap();
}

testkit::on_both_engines! { doors;
    async fn a_status_that_is_set_moves_the_ticket_and_its_queue(app: TestApp) {
        let number = open(&app, &[("client_id", "1"), ("asclient", "1")]).await;
        let admin = app.staff("admin");
        assert_eq!(admin.queue_entries(FIRST).await.unwrap().len(), 1);
        for (word, kind, waits) in [
            ("closed", StatusKind::Closed, 0),
            ("Client-Reply", StatusKind::CustomerReply, 1),
            ("ANSWERED", StatusKind::Answered, 0),
            ("In-Progress", StatusKind::InProgress, 1),
        ] {
            let said = call(&app, "setTicketStatus", &[("id", &number.to_string()), ("status", word)]).await;
            let found = admin.find(FIRST).await.unwrap();
            assert_eq!(found.status_kind, kind, "{word}: {said}");
            assert_eq!(admin.queue_entries(FIRST).await.unwrap().len(), waits, "{word}");
        }
        close_first(&app).await;
        assert_eq!(details(&app).await["ticket"]["status"], "Closed");
        let again = call(&app, "setTicketStatus", &[("id", "1"), ("status", "Closed")]).await;
        let said = format!("Ticket #{number} status changed to: Closed");
        assert_eq!(again["info"], json!([said]), "what is so already is no error");
    }

    async fn the_address_of_the_submitter_is_shown_where_it_is_known(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        open(&app, &[("client_id", "1"), ("asclient", "1"), ("ip_address", "203.0.113.9")]).await;
        let actor = domain::Actor {
            address: Some("2001:db8::5".parse().unwrap()),
            ..domain::Actor::new(domain::Who::Client(app.fixture.clients[0].id, None), domain::Door::Dialect("a panel"))
        };
        let requester = service::NewRequester::Client(app.fixture.clients[0].id, None);
        let new = service::OpenTicket::new(requester, domain::DepartmentId(1), "Subject", "Body");
        app.desk.as_client(&actor).await.unwrap().open_ticket(&new).await.unwrap();
        for (id, address) in [("1", ""), ("2", "203.0.113.9"), ("3", "2001:db8::5")] {
            let shown = call(&app, "getTicketDetails", &[("id", id)]).await;
            assert_eq!(shown["ticket"]["senderip"], address, "{id}");
        }
    }

    async fn a_priority_that_is_set_is_the_desks(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        for (word, kept) in [("High", Priority::High), ("low", Priority::Low), ("Medium", Priority::Normal)] {
            call(&app, "setTicketPriority", &[("id", "1"), ("priority", word)]).await;
            assert_eq!(app.staff("admin").find(FIRST).await.unwrap().priority, kept, "{word}");
        }
    }

    async fn notes_are_added_to_those_that_are_there_and_no_client_sees_them(app: TestApp) {
        open(&app, &[("client_id", "1"), ("notes", "first")]).await;
        call(&app, "addTicketNotes", &[("id", "1"), ("notes", "second")]).await;
        app.staff("anna").add_note(&service::AddNote::new(FIRST, "third")).await.unwrap();
        let shown = details(&app).await;
        let notes: Vec<&str> =
            shown["notes"].as_array().unwrap().iter().map(|note| note["note"].as_str().unwrap()).collect();
        assert_eq!(notes, ["first", "second", "third"]);
        let view = app.client(0).await.ticket(FIRST).await.unwrap();
        assert!(view.timeline.iter().all(|entry| entry.message.kind != MessageKind::Note));
    }

    async fn a_deleted_ticket_is_gone_for_everybody(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        open(&app, &[("client_id", "1")]).await;
        let gone = call(&app, "deleteTicket", &[("id", "1")]).await;
        assert_eq!(gone["info"], json!(["Ticket deleted"]));
        assert_eq!(app.staff("admin").find(FIRST).await.unwrap_err(), Error::NotFound(What::Ticket));
        assert_eq!(column(&call(&app, "getTickets", &[]).await, "id"), ["2"]);
        assert_eq!(errors(&call(&app, "deleteTicket", &[("id", "1")]).await), ["Ticket not found"]);
        app.staff("admin").delete_ticket(TicketRef::Id(2.into())).await.unwrap();
        assert_eq!(errors(&call(&app, "deleteTicket", &[("id", "2")]).await), ["Ticket not found"]);
    }

    async fn a_merged_ticket_cannot_be_deleted_and_a_lost_one_has_another_key(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        let merged = open(&app, &[("client_id", "1")]).await.to_string();
        let admin = app.staff("admin");
        let before = admin.find(FIRST).await.unwrap();
        let merge = service::MergeTickets {
            target: FIRST,
            sources: vec![TicketRef::Id(2.into())],
            subject: None,
            idempotency_key: None,
        };
        admin.merge_tickets(&merge).await.unwrap();
        for name in ["2", &merged] {
            assert_eq!(errors(&call(&app, "deleteTicket", &[("id", name)]).await), ["Ticket not found"]);
        }
        assert_eq!(app.rows("ticket").await, 1);
        let number = before.number.to_string();
        call(&app, "editTicketDetails", &[("ticket_number", &number), ("owner_id", "2")]).await;
        let after = admin.find(FIRST).await.unwrap();
        assert_ne!((after.number, &after.access_key), (before.number, &before.access_key));
        assert_eq!(call(&app, "deleteTicket", &[("id", "1")]).await["info"], json!(["Ticket deleted"]));
    }

    async fn a_blank_list_of_copies_is_an_empty_one_and_an_absent_one_stays(app: TestApp) {
        let copies = [("client_id", "1"), ("cc", "a@client.example")];
        let number = open(&app, &copies).await.to_string();
        let named = ("ticket_number", number.as_str());
        call(&app, "editTicketDetails", &[named, ("bcc", "b@client.example")]).await;
        let seen = async || {
            let found = app.staff("admin").find(FIRST).await.unwrap();
            (found.copies, found.blind_copies)
        };
        let both = ("a@client.example".to_owned(), "b@client.example".to_owned());
        assert_eq!(seen().await, both);
        let said = call(&app, "editTicketDetails", &[named, ("subject", "Other"), ("name", "Cleo Client")]).await;
        assert_eq!((said["info"].clone(), seen().await), (json!(["Ticket Updated"]), both));
        call(&app, "editTicketDetails", &[named, ("cc", ""), ("bcc", " ")]).await;
        assert_eq!(seen().await, (String::new(), String::new()));
    }

    async fn details_that_are_edited_are_the_tickets(app: TestApp) {
        let number = open(&app, &[("client_id", "1"), ("cc", "a@client.example")]).await.to_string();
        let said = call(&app, "editTicketDetails", &[
            ("ticket_number", &number),
            ("request_type", "Billing"),
            ("bcc", "boss@hoster.example; chief@hoster.example"),
            ("owner_id", "2"),
            ("deptid", "3"),
            ("name", "Nobody"),
        ]).await;
        let left = "name and email were not changed, because the ticket is that of a client";
        assert_eq!(said["info"], json!(["Ticket Updated", left]));
        let found = app.staff("admin").find(FIRST).await.unwrap();
        assert_eq!(found.request_type, RequestType::Billing);
        assert_eq!(found.copies, "a@client.example");
        assert_eq!(found.blind_copies, "boss@hoster.example,chief@hoster.example");
        assert_eq!(found.requester.client, Some(app.fixture.clients[1].id));
        assert_eq!(found.requester.name, "Dora Other", "a client has its own name");
        assert_eq!(found.department, app.fixture.departments[2]);
        let changes = service::ChangeTicket { subject: Some("By staff".to_owned()), ..Default::default() };
        app.staff("admin").change_ticket(FIRST, &changes).await.unwrap();
        let shown = details(&app).await;
        assert_eq!(shown["ticket"]["subject"], "By staff");
        assert_eq!(shown["ticket"]["request_type"], "Billing");
    }

    async fn blind_copies_stay_and_no_client_sees_them(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        call(&app, "editTicketDetails", &[("ticket_number", "1"), ("bcc", "boss@hoster.example")]).await;
        let client = app.client(0).await;
        assert_eq!(client.find(FIRST).await.unwrap().blind_copies, "");
        assert_eq!(client.ticket(FIRST).await.unwrap().ticket.blind_copies, "");
        client.reply(&Reply::new(FIRST, ReplyAuthor::Staff(None), "and now?")).await.unwrap();
        assert_eq!(details(&app).await["ticket"]["bcc"], "boss@hoster.example");
        call(&app, "addTicketReply", &[("id", "1"), ("body", "now")]).await;
        let shown = details(&app).await;
        assert_eq!(shown["ticket"]["bcc"], "boss@hoster.example");
        assert_eq!(shown["ticket"]["status"], "Answered");
    }

    async fn a_deadline_counts_while_somebody_waits(app: TestApp) {
        open(&app, &[("client_id", "1"), ("asclient", "1")]).await;
        let admin = app.staff("admin");
        assert_eq!(admin.find(FIRST).await.unwrap().due_at, None, "the department has no target");
        call(&app, "editTicketDetails", &[("ticket_number", "1"), ("deadline", "2026-03-05")]).await;
        let due = app.desk.zone().parse("2026-03-05 23:59:59");
        assert_eq!(admin.find(FIRST).await.unwrap().due_at, due);
        assert_eq!(details(&app).await["ticket"]["deadline"], "2026-03-05 23:59:59");
        call(&app, "addTicketReply", &[("id", "1"), ("body", "done")]).await;
        let found = admin.find(FIRST).await.unwrap();
        assert_eq!((found.due_at, found.deadline_at), (None, due));
        app.client(0).await.reply(&Reply::new(FIRST, ReplyAuthor::Staff(None), "not yet")).await.unwrap();
        assert_eq!(admin.find(FIRST).await.unwrap().due_at, due);
        call(&app, "editTicketDetails", &[("ticket_number", "1"), ("deadline", "0")]).await;
        assert_eq!(admin.find(FIRST).await.unwrap().due_at, None);
    }

    async fn departments_are_those_of_the_keys_member(app: TestApp) {
        let names = |answer: &Value| {
            let rows = answer["depts"].as_array().unwrap().clone();
            rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(&by(&app, "bert", "getTicketDepts", &[]).await), ["Hosting"]);
        app.add_paid_department().await;
        let all = by(&app, "admin", "getTicketDepts", &[]).await;
        assert_eq!(names(&all), ["Support", "Billing", "Hosting", "Internal", "Paid"]);
        assert_eq!(all["depts"][4]["assigned_admins"], json!({"1": "1"}));
        open(&app, &[("client_id", "1"), ("dept_id", "2")]).await;
        close_first(&app).await;
        app.desk.operator().set_staff_active("anna", false).await.unwrap();
        let all = call(&app, "getTicketDepts", &[]).await;
        assert_eq!(all["depts"][1]["tickets"], "1", "closed ones count, too");
        assert_eq!(all["depts"][1]["assigned_admins"], json!({"1": "1", "4": "4"}));
    }

    async fn only_who_answers_everywhere_adds_a_department(app: TestApp) {
        let new = [("name", "Sales"), ("email", "sales@hoster.example")];
        for login in ["anna", "bert"] {
            let no = by(&app, login, "addTicketDept", &new).await;
            assert_eq!(errors(&no), ["This API key is not allowed to do this"], "{login}");
        }
        for login in ["robot", "admin"] {
            assert_eq!(by(&app, login, "addTicketDept", &new).await["success"], true, "{login}");
        }
        // Root answers there without being a member, so the robot is no longer one of all departments.
        assert_eq!(by(&app, "robot", "addTicketDept", &new).await["success"], false);
        let directory = app.desk.directory();
        let robot = directory.staff_by_login("robot").unwrap();
        assert_eq!(directory.departments.len(), 6);
        assert_eq!(robot.departments.len(), 5);
        assert_eq!(directory.departments[4].email, "sales@hoster.example");
    }

    async fn predefined_replies_are_the_operators(app: TestApp) {
        let operator = app.desk.operator();
        let popular = operator.add_predefined_category(None, " Popular ").await.unwrap();
        let reply = operator.add_predefined_reply(popular, "Hello", "Hello there").await.unwrap();
        let row = json!([{"id": reply.0.to_string(), "category_id": popular.0.to_string(), "name": "Hello", "reply": "Hello there"}]);
        assert_eq!(call(&app, "getPopularPredefinedReplies", &[]).await["replies"], row);
        let cid = popular.0.to_string();
        assert_eq!(call(&app, "getPredefinedReplies", &[("cid", &cid)]).await["category"]["replies"], row);
        operator.change_predefined_reply(reply, None, None, Some("Good day")).await.unwrap();
        let id = reply.0.to_string();
        assert_eq!(call(&app, "getPredefinedReply", &[("id", &id)]).await["reply"], "Good day");
        operator.remove_predefined_reply(reply).await.unwrap();
        assert_eq!(errors(&call(&app, "getPredefinedReply", &[("id", &id)]).await), ["Predefined reply not found"]);
        operator.remove_predefined_category(popular).await.unwrap();
        assert_eq!(errors(&call(&app, "getPredefinedReplies", &[("cid", &cid)]).await), ["Category not found"]);
        let all = call(&app, "getPredefinedReplies", &[("cid", "0")]).await;
        assert_eq!(all["category"]["categories"].as_array().unwrap().len(), 3);
        assert_eq!(call(&app, "getPopularPredefinedReplies", &[]).await["replies"], json!([]));
    }

    async fn a_key_makes_the_methods_that_are_listed(app: TestApp) {
        let all = call(&app, "getAPIMethods", &[]).await;
        for name in all["methods"].as_array().unwrap() {
            let answer = call(&app, name.as_str().unwrap(), &[]).await;
            assert_ne!(answer["error"], json!(["Unknown call"]), "{name}");
        }
    }

    async fn news_say_whether_clients_read_them(app: TestApp) {
        let titles = |answer: &Value| -> Vec<String> {
            let rows = answer["news"].as_array().unwrap().clone();
            rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(titles(&call(&app, "getNews", &[]).await), Vec::<String>::new());
        app.add_news().await;
        let all = call(&app, "getNews", &[]).await;
        assert_eq!(titles(&all), ["Tomorrow", "New racks", "Draft", "Moved"]);
        let enabled = |answer: &Value| -> Vec<String> {
            let rows = answer["news"].as_array().unwrap().clone();
            rows.iter().map(|row| row["enable"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(enabled(&all), ["0", "1", "0", "1"]);
        assert_eq!(all["news"][0]["date"], "2026-03-03");
        app.clock.advance(86_400);
        assert_eq!(enabled(&call(&app, "getNews", &[]).await), ["1", "1", "0", "1"]);
        let admin = app.staff("admin");
        let changes = service::WriteAnnouncement { title: Some("Moved away".to_owned()), ..Default::default() };
        admin.change_announcement(domain::AnnouncementId(1), &changes).await.unwrap();
        assert_eq!(call(&app, "getNewsItem", &[("id", "1")]).await["news"]["title"], "Moved away");
        admin.delete_announcement(domain::AnnouncementId(1)).await.unwrap();
        assert_eq!(call(&app, "getNewsItem", &[("id", "1")]).await["success"], false);
        assert_eq!(errors(&call(&app, "getNews", &[("page", "1")]).await), ["Page not found"]);
    }

    async fn articles_are_those_that_clients_may_read(app: TestApp) {
        let operator = app.desk.operator().articles();
        let names = |answer: &Value, list: &str, name: &str| -> Vec<String> {
            let rows = answer["categories"][list].as_array().unwrap().clone();
            rows.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
        };
        let top = async || names(&call(&app, "getKBCategories", &[]).await, "categories", "name");
        assert_eq!(top().await, Vec::<String>::new());
        app.add_articles().await;
        assert_eq!(top().await, ["Mail"]);
        let mail = call(&app, "getKBCategories", &[("cid", "1")]).await;
        assert_eq!(names(&mail, "categories", "name"), ["Phones"]);
        assert_eq!(names(&mail, "articles", "title"), ["Reading mail", "Sending mail"]);
        let published = service::WriteArticle { audience: Some(domain::Audience::Clients), ..Default::default() };
        operator.change(domain::ArticleId(5), &published).await.unwrap();
        assert_eq!(top().await, ["Drafts", "Mail"]);
        let article = async || call(&app, "getKBArticle", &[("id", "5")]).await["article"].clone();
        assert_eq!(article().await["registered"], "1");
        let client = app.client(1).await;
        client.knowledgebase().article(domain::ArticleId(5)).await.unwrap();
        client.rate_article(domain::ArticleId(5), false).await.unwrap();
        let changes = service::WriteArticle {
            title: Some("Open plans".to_owned()),
            body: Some("Now".to_owned()),
            audience: Some(domain::Audience::Everyone),
            position: Some(7),
            category: Some(domain::ArticleCategoryId(2)),
        };
        operator.change(domain::ArticleId(5), &changes).await.unwrap();
        let expected = json!({"id": "5", "cat_id": "2", "title": "Open plans", "body": "Now", "registered": "0",
            "sort_order": "7", "views": "1", "upvotes": "0", "downvotes": "1"});
        assert_eq!(article().await, expected);
        operator.remove(domain::ArticleId(5)).await.unwrap();
        assert_eq!(errors(&call(&app, "getKBArticle", &[("id", "5")]).await), ["Article not found"]);
        let renamed = service::WriteArticleCategory {
            name: Some("E-mail".to_owned()),
            description: Some("All of it".to_owned()),
            parent: None,
        };
        operator.change_category(domain::ArticleCategoryId(1), &renamed).await.unwrap();
        let row = json!([{"id": "1", "parent_cat": "0", "name": "E-mail", "description": "All of it"}]);
        assert_eq!(call(&app, "getKBCategories", &[]).await["categories"]["categories"], row);
    }

    async fn a_login_is_verified_as_the_desk_would_and_shuts_out_no_server(app: TestApp) {
        let verify = async |password: &str| {
            call(&app, "verifyClientLogin", &[("email", "cleo@client.example"), ("password", password)]).await
        };
        assert_eq!(verify("cleo-password").await["client_id"], "1");
        let logins = async || app.rows("event WHERE kind = 'client.logged_in' AND client_id = 1 AND address = '192.0.2.7'").await;
        assert_eq!(logins().await, 0);
        let told = [
            ("email", "cleo@client.example"),
            ("password", "cleo-password"),
            ("origin_ip", "192.0.2.7"),
            ("trigger_login_event", "1"),
        ];
        assert_eq!(call(&app, "verifyClientLogin", &told).await["client_id"], "1");
        assert_eq!(logins().await, 1);
        for _ in 0..10 {
            assert_eq!(errors(&verify("wrong").await), ["Invalid login or password"]);
        }
        // The name has to wait; the key, whose server passed the wrong passwords on, has not.
        assert!(errors(&verify("cleo-password").await)[0].starts_with("Too many failed logins"));
        assert_eq!(call(&app, "getTickets", &[]).await["success"], true);
        app.clock.advance(60);
        let mut tx = app.desk.db().write().await.unwrap();
        tx.exec_dynamic("UPDATE client SET is_active = FALSE WHERE id = 1", &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(errors(&verify("cleo-password").await), ["Invalid login or password"]);
    }

    async fn clients_are_listed_from_the_newest_and_shown_as_they_are_known(app: TestApp) {
        let operator = app.desk.operator();
        let list = call(&app, "getClients", &[]).await;
        let ids: Vec<&str> = list["clients"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["3", "2", "1"]);
        assert_eq!(list["clients"][2]["services"], 2);
        for number in 0..23 {
            let new = service::NewClient {
                email: format!("more{number}@client.example"),
                first_name: "More".to_owned(),
                company: "More Ltd".to_owned(),
                postal: service::PostalAddress { city: "Ghent".to_owned(), ..Default::default() },
                ..Default::default()
            };
            operator.add_client(&new).await.unwrap();
        }
        let first = call(&app, "getClients", &[("page", "0")]).await;
        assert_eq!((first["clients"].as_array().unwrap().len(), &first["totalpages"]), (25, &json!(2)));
        assert_eq!(first["clients"][0]["companyname"], "More Ltd");
        let second = call(&app, "getClients", &[("page", "1")]).await;
        assert_eq!(second["clients"].as_array().unwrap().len(), 1);
        assert_eq!(errors(&call(&app, "getClients", &[("page", "2")]).await), ["Page not found"]);
        let id = first["clients"][0]["id"].as_str().unwrap();
        let one = call(&app, "getClientDetails", &[("id", id)]).await;
        assert_eq!((&one["client"]["city"], &one["client"]["company"]), (&json!("Ghent"), &json!("1")));
        assert!(!one.to_string().contains("argon2") && !one.to_string().contains("password"));
        let known = service::ChangeClient { comment: Some("pays late".to_owned()), ..Default::default() };
        operator.change_client(app.fixture.clients[0].id, &known).await.unwrap();
        assert_eq!(call(&app, "getClientDetails", &[("id", "1")]).await["client"]["notes"], "pays late");
        app.staff("admin").delete_client(app.fixture.clients[0].id).await.unwrap();
        assert_eq!(errors(&call(&app, "getClientDetails", &[("id", "1")]).await), ["Client not found"]);
    }
}
