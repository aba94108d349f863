//! What the two lists show, by the documented rules of their parameters.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

mod common;

use common::{call, column, doors, errors, open, send};
use domain::{CredentialKind, StatusKind, TicketNumber};
use service::{ChangeTicket, NewCredential, TicketRef};

const DAY: i64 = 24 * 3600;

/// A call, the key of its rows, and what it needs beside a page.
type List = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

testkit::on_both_engines! { doors;
    async fn a_status_finds_every_ticket_that_is_shown_by_its_word(app: TestApp) {
        let staff = app.staff("admin");
        for kind in StatusKind::ALL {
            let number = open(&app, &[("client_id", "1")]).await;
            let status = app.desk.directory().default_status(kind).map(|status| status.id);
            let change = ChangeTicket { status, ..ChangeTicket::default() };
            staff.change_ticket(TicketRef::Number(TicketNumber(number)), &change).await.unwrap();
        }
        for (word, found) in [
            ("open", vec!["Open"]),
            ("IN-PROGRESS", vec!["In-Progress", "In-Progress"]),
            ("Client-Reply", vec!["Client-Reply"]),
            ("Answered", vec!["Answered"]),
            ("Sent-Out", vec!["Answered"]),
            ("Scheduled-Notification", vec!["Answered"]),
            ("Closed", vec!["Closed"]),
            ("On hold", vec!["In-Progress"]),
            // The operator has a status of this name, in which there is nothing.
            ("Resolved", vec![]),
        ] {
            for name in ["filter[status]", "filter[list]", "list"] {
                let answer = call(&app, "getTickets", &[(name, word)]).await;
                assert_eq!(column(&answer, "status"), found, "{name}={word}");
            }
        }
        let either = call(&app, "getTickets", &[("filter[status][]", "Open"), ("filter[status][1]", "Closed")]).await;
        assert_eq!(column(&either, "status"), ["Closed", "Open"]);
        let all = call(&app, "getTickets", &[("list", "all")]).await;
        assert_eq!(column(&all, "status").len(), 6);
        let none = call(&app, "getTickets", &[("list", "open"), ("filter[status]", "Closed")]).await;
        assert_eq!(column(&none, "status"), [""; 0]);
    }

    async fn a_configured_status_is_stored_shown_and_found_by_its_own_name(app: TestApp) {
        let operator = app.desk.operator();
        for (kind, name) in [(StatusKind::InProgress, "Waiting for vendor"), (StatusKind::Answered, "Sent-Out")] {
            operator.add_status(kind, name, "#123456").await.unwrap();
        }
        let found = async |word: &str| {
            let answer = call(&app, "getTickets", &[("filter[status]", word), ("sort", "ASC")]).await;
            column(&answer, "id").into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let names = ["Resolved", "waiting for VENDOR", "Sent-Out", "Closed", "In-Progress", "Answered"];
        let shown = ["Resolved", "Waiting for vendor", "Sent-Out", "Closed", "In-Progress", "Answered"];
        for (place, (word, shown)) in names.into_iter().zip(shown).enumerate() {
            let (number, id) = (open(&app, &[("client_id", "1")]).await, (place + 1).to_string());
            let said = call(&app, "setTicketStatus", &[("id", &id), ("status", word)]).await;
            assert_eq!(said["info"], serde_json::json!([format!("Ticket #{number} status changed to: {shown}")]));
            let details = call(&app, "getTicketDetails", &[("id", &id)]).await;
            assert_eq!(details["ticket"]["status"], shown);
            let reply = [("id", &*id), ("body", "Soon"), ("status_change", word)];
            let said = call(&app, "addTicketReply", &reply).await;
            assert_eq!(said["info"], serde_json::json!([format!("Reply added, ticket status changed to {shown}")]));
            assert_eq!(found(word).await, [&*id], "{word}");
            assert_eq!(found(&word.to_uppercase()).await, [&*id], "{word}");
        }
        // Where no status has the name, it stands for a kind.
        assert_eq!(found("Scheduled-Notification").await, ["3", "6"]);
        let kinds = call(&app, "setTicketStatus", &[("id", "1"), ("status", "Scheduled-Notification")]).await;
        assert!(kinds["info"][0].as_str().unwrap().ends_with(": Answered"), "{kinds}");
        let unknown = call(&app, "getTickets", &[("filter[status]", "Waiting")]).await;
        assert_eq!(errors(&unknown), ["Wrong parameter"]);
    }

    async fn the_day_of_opening_is_compared_by_its_operator(app: TestApp) {
        for _ in 0..3 {
            open(&app, &[("client_id", "1")]).await;
            app.clock.advance(DAY);
        }
        for (operator, found) in [
            ("", vec!["2"]),
            ("=", vec!["2"]),
            ("<", vec!["1"]),
            (">", vec!["3"]),
            ("!=", vec!["3", "1"]),
        ] {
            let pairs = [("id", "1"), ("filterop[date]", operator), ("filter[date]", "2026-03-03")];
            assert_eq!(column(&call(&app, "getClientTickets", &pairs).await, "id"), found, "{operator}");
        }
        for bad in ["2026-02-30", "2026-3-3", "2026-W10-2", "20260303", "2026-03-03 10:00"] {
            let answer = call(&app, "getClientTickets", &[("id", "1"), ("filter[date]", bad)]).await;
            assert_eq!(errors(&answer), ["Wrong parameter"], "{bad}");
        }
    }

    async fn filters_are_equal_or_contained_as_documented(app: TestApp) {
        let first = open(&app, &[("client_id", "1"), ("dept_id", "1"), ("body", "The server is down")]).await;
        open(&app, &[("client_id", "1"), ("dept_id", "2"), ("asclient", "1"), ("owner_id", "2")]).await;
        let third = open(&app, &[("name", "Gus Guest"), ("email", "gus@guest.example"), ("dept_id", "1")]).await;
        let (first, third) = (first.to_string(), third.to_string());
        for (name, value, found) in [
            ("filter[name]", "CLEO", vec!["2", "1"]),
            ("filter[name]", "guest", vec!["3"]),
            ("filter[email]", "@Guest.", vec!["3"]),
            ("filter[body]", "SERVER down", vec!["1"]),
            ("filter[dept_id]", "1", vec!["3", "1"]),
            ("dept", "2", vec!["2"]),
            ("filter[owner_id]", "2", vec!["2"]),
            ("filter[owner_id]", "3", vec![]),
            ("filter[admin_read]", "1", vec!["1"]),
            ("filter[admin_read]", "0", vec!["3", "2"]),
            ("filter[ticket_number]", &first, vec!["1"]),
            ("filter[ticket_number]", "1", vec![]),
            ("filter[request_type]", "general", vec!["3", "2", "1"]),
            ("filter[request_type]", "Problem", vec![]),
            ("filter[tag]", "vip", vec![]),
            ("filter[tags]", "vip", vec![]),
            ("filter", "", vec!["3", "2", "1"]),
            ("filter", "x", vec!["3", "2", "1"]),
            ("filter[status]", "", vec!["3", "2", "1"]),
        ] {
            let answer = call(&app, "getTickets", &[(name, value)]).await;
            assert_eq!(column(&answer, "id"), found, "{name}={value}");
            assert_eq!(answer["sorter"]["sorterrecords"], found.len(), "{name}={value}");
        }
        for word in ["General", "Problem", "Incident", "Task", "Question", "Project", "Delivery", "Billing"] {
            let change = [("ticket_number", first.as_str()), ("request_type", word)];
            assert_eq!(call(&app, "editTicketDetails", &change).await["success"], true, "{word}");
            for call_name in ["getTickets", "getClientTickets"] {
                let pairs = [("id", "1"), ("filter[request_type]", word), ("filter[ticket_number]", &first)];
                assert_eq!(column(&call(&app, call_name, &pairs).await, "id"), ["1"], "{call_name} {word}");
            }
        }
        call(&app, "editTicketDetails", &[("ticket_number", first.as_str()), ("request_type", "General")]).await;
        for (name, one, other, found) in [
            ("filter[ticket_number][]", first.as_str(), third.as_str(), vec!["3", "1"]),
            ("filter[dept_id][]", "1", "2", vec!["3", "2", "1"]),
            ("filter[admin_read][]", "0", "1", vec!["3", "2", "1"]),
            ("filter[request_type][]", "Task", "General", vec!["3", "2", "1"]),
        ] {
            let answer = call(&app, "getTickets", &[(name, one), (name, other)]).await;
            assert_eq!(column(&answer, "id"), found, "{name}");
        }
        for (name, one, other, found) in [
            ("filter[name][]", "gus", "cleo", vec!["3", "2", "1"]),
            ("filter[email][]", "@guest.", "nobody@", vec!["3"]),
            ("filter[owner_id][]", "2", "0", vec!["3", "2", "1"]),
        ] {
            let answer = call(&app, "getTickets", &[(name, one), (name, other)]).await;
            assert_eq!(column(&answer, "id"), found, "{name}");
        }
        for pairs in [
            vec![("filter[body][]", "1"), ("filter[body][]", "2")],
            vec![("filter[subject]", "x")],
            vec![("filter[flags]", "FLAG_OF_NOTHING")],
            vec![("filter[flagsop]", "XOR")],
            vec![("filter[request_type]", "Emergency")],
        ] {
            let answer = call(&app, "getTickets", &pairs).await;
            assert_eq!(errors(&answer), ["Wrong parameter"], "{pairs:?}");
        }
    }

    async fn flags_select_what_the_desk_knows_of_a_ticket(app: TestApp) {
        open(&app, &[("client_id", "1"), ("notes", "Called")]).await;
        open(&app, &[("client_id", "1")]).await;
        for (flag, with, without) in [
            ("FLAG_HAS_NOTE", vec!["1"], vec!["2"]),
            ("flag_imported", vec![], vec!["2", "1"]),
            ("FLAG_HAS_BILLS", vec![], vec!["2", "1"]),
            ("FLAG_ENCRYPTED", vec![], vec!["2", "1"]),
        ] {
            for name in ["getTickets", "getClientTickets"] {
                let pairs = [("id", "1"), ("filter[flags]", flag), ("filter[flagsop]", "")];
                assert_eq!(column(&call(&app, name, &pairs).await, "id"), with, "{flag}");
                let pairs = [("id", "1"), ("filter[flags]", flag), ("filter[flagsop]", "NOT")];
                assert_eq!(column(&call(&app, name, &pairs).await, "id"), without, "{flag}");
            }
        }
    }

    async fn tags_are_told_apart_whatever_their_case_and_logged_once(app: TestApp) {
        let number = open(&app, &[("client_id", "1")]).await;
        open(&app, &[("client_id", "1")]).await;
        let ticket = TicketRef::Number(TicketNumber(number));
        for tag in ["VIP", "vip", "Zoll"] {
            call(&app, "addTicketTag", &[("id", &number.to_string()), ("tag", tag)]).await;
        }
        let staff = app.staff("admin");
        assert_eq!(staff.ticket(ticket).await.unwrap().tags, ["VIP", "Zoll"]);
        for name in ["filter[tag]", "filter[tags]"] {
            assert_eq!(column(&call(&app, "getTickets", &[(name, "Vip")]).await, "id"), ["1"]);
            assert_eq!(column(&call(&app, "getTickets", &[(name, "vi")]).await, "id"), [""; 0]);
        }
        staff.remove_tag(ticket, "vIP").await.unwrap();
        staff.remove_tag(ticket, "vIP").await.unwrap();
        assert_eq!(column(&call(&app, "getTickets", &[("filter[tag]", "vip")]).await, "id"), [""; 0]);
        let events = staff.events(ticket).await.unwrap();
        let names: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(names, ["ticket.opened", "ticket.tagged", "ticket.tagged", "ticket.untagged"]);
        assert_eq!(app.client(0).await.ticket(ticket).await.unwrap().tags, [""; 0]);
    }

    async fn a_ticket_has_fifty_tags_at_most(app: TestApp) {
        let id = open(&app, &[("client_id", "1")]).await.to_string();
        for number in 0..50 {
            call(&app, "addTicketTag", &[("id", &id), ("tag", &format!("tag {number}"))]).await;
        }
        let more = call(&app, "addTicketTag", &[("id", &id), ("tag", "one more")]).await;
        assert_eq!(errors(&more), ["Tag is not valid: the ticket has 50 already"]);
        let again = call(&app, "addTicketTag", &[("id", &id), ("tag", "TAG 7")]).await;
        assert_eq!(again["info"], serde_json::json!(["Tag added"]));
        assert_eq!(app.rows("ticket_tag").await, 50);
    }

    async fn what_a_caller_says_of_mails_and_addresses_is_in_the_log(app: TestApp) {
        let number = open(&app, &[("client_id", "1"), ("ip_address", "203.0.113.9")]).await;
        let id = number.to_string();
        let reply = [("id", id.as_str()), ("body", "Hello"), ("notify_client", "0"), ("replier_ip", "2001:db8::7")];
        call(&app, "addTicketReply", &reply).await;
        call(&app, "addTicketReply", &[("id", &id), ("body", "Hello"), ("notify_cc", "0")]).await;
        let events = app.staff("admin").events(TicketRef::Number(TicketNumber(number))).await.unwrap();
        let of = |kind: &str| -> Vec<serde_json::Value> {
            let events = events.iter().filter(|event| event.kind == kind);
            events.map(|event| serde_json::from_str(&event.data).unwrap()).collect()
        };
        assert_eq!(of("ticket.opened")[0]["reported_address"], "203.0.113.9");
        let replies = of("message.added");
        assert_eq!(replies[0]["reported_address"], "2001:db8::7");
        let told: Vec<_> =
            replies.iter().map(|data| (data["notify"].clone(), data["notify_copies"].clone())).collect();
        assert_eq!(told, [(false.into(), true.into()), (true.into(), false.into())]);
    }

    async fn words_of_notes_are_not_searched(app: TestApp) {
        open(&app, &[("client_id", "1"), ("notes", "secretword")]).await;
        let answer = call(&app, "getClientTickets", &[("id", "1"), ("filter[body]", "secretword")]).await;
        assert_eq!(column(&answer, "id"), [""; 0]);
        let all = call(&app, "getClientTickets", &[("id", "1")]).await;
        assert_eq!(column(&all, "notes"), ["1"]);
    }

    async fn pages_count_from_zero_and_end(app: TestApp) {
        for _ in 0..26 {
            open(&app, &[("client_id", "1")]).await;
            app.clock.advance(1);
        }
        let newest: Vec<String> = (2..=26).rev().map(|id: i64| id.to_string()).collect();
        let first = call(&app, "getClientTickets", &[("id", "1")]).await;
        assert_eq!(column(&first, "id"), newest);
        assert_eq!(first["totalpages"], 2);
        let second = call(&app, "getClientTickets", &[("id", "1"), ("page", "1")]).await;
        assert_eq!(column(&second, "id"), ["1"]);
        let sorter = serde_json::json!({"perpage": 25, "totalpages": 2, "sorterrecords": 26, "sorterpage": 2});
        assert_eq!(second["sorter"], sorter);
        for page in ["2", "-1", "x", "4294967295"] {
            let answer = call(&app, "getClientTickets", &[("id", "1"), ("page", page)]).await;
            assert_eq!(errors(&answer), ["Page not found"], "{page}");
        }
        let oldest = call(&app, "getClientTickets", &[("id", "1"), ("sort", "asc"), ("perpage", "2")]).await;
        assert_eq!(column(&oldest, "id"), ["1", "2"]);
        let many = call(&app, "getClientTickets", &[("id", "1"), ("perpage", "5000")]).await;
        assert_eq!(many["sorter"]["perpage"], 1000);
        let zero = call(&app, "getClientTickets", &[("id", "1"), ("perpage", "0")]).await;
        assert_eq!(errors(&zero), ["Wrong parameter"]);
    }

    async fn every_list_is_paged_alike(app: TestApp) {
        let lists: [List; 4] = [
            ("getTickets", "tickets", &[]),
            ("getClientTickets", "tickets", &[("id", "1")]),
            ("getNews", "news", &[]),
            ("getClients", "clients", &[]),
        ];
        let ask = async |name: &str, own: &[(&str, &str)], more: &[(&str, &str)]| {
            call(&app, name, &[own, more].concat()).await
        };
        let one_page = serde_json::json!({"perpage": 25, "totalpages": 1, "sorterrecords": 0, "sorterpage": 1});
        for (name, key, own) in &lists[..3] {
            let empty = ask(name, own, &[]).await;
            assert_eq!((&empty["success"], &empty[*key]), (&true.into(), &serde_json::json!([])), "{name}");
            assert_eq!((&empty["totalpages"], &empty["sorter"]), (&1.into(), &one_page), "{name}");
            assert_eq!(errors(&ask(name, own, &[("page", "1")]).await), ["Page not found"], "{name}");
        }
        let admin = app.staff("admin");
        for number in 0..30 {
            app.clock.advance(1);
            open(&app, &[("client_id", "1")]).await;
            let news = service::WriteAnnouncement {
                title: Some(number.to_string()),
                body: Some("x".to_owned()),
                is_published: Some(true),
                published_at: None,
            };
            admin.add_announcement(&news).await.unwrap();
            let client = service::NewClient {
                email: format!("more{number}@client.example"),
                first_name: "More".to_owned(),
                ..Default::default()
            };
            app.desk.operator().add_client(&client).await.unwrap();
        }
        for (name, key, own) in lists {
            let ids = |answer: &serde_json::Value| -> Vec<i64> {
                let rows = answer[key].as_array().unwrap().clone();
                rows.iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
            };
            let newest: i64 = if name == "getClients" { 33 } else { 30 };
            let first = ask(name, own, &[]).await;
            assert_eq!(ids(&first), (newest - 24..=newest).rev().collect::<Vec<_>>(), "{name}");
            assert_eq!(first, ask(name, own, &[("page", "0")]).await, "{name}");
            let second = ask(name, own, &[("page", "1")]).await;
            assert_eq!(ids(&second), (1..=newest - 25).rev().collect::<Vec<_>>(), "{name}");
            let sorter = serde_json::json!({"perpage": 25, "totalpages": 2, "sorterrecords": newest, "sorterpage": 2});
            assert_eq!((&second["totalpages"], &second["sorter"]), (&2.into(), &sorter), "{name}");
            for page in ["2", "-1", "x", "1.5", "99999999999"] {
                assert_eq!(errors(&ask(name, own, &[("page", page)]).await), ["Page not found"], "{name} {page}");
            }
            let size = ask(name, own, &[("perpage", "10"), ("limit", "20"), ("page", "1")]).await;
            assert_eq!(ids(&size), (newest - 19..=newest - 10).rev().collect::<Vec<_>>(), "{name}");
            assert_eq!(ids(&ask(name, own, &[("limit", "1000")]).await).len(), usize::try_from(newest).unwrap(), "{name}");
            assert_eq!(errors(&ask(name, own, &[("perpage", "0")]).await), ["Wrong parameter"], "{name}");
            if name.contains("Ticket") {
                let oldest = ask(name, own, &[("sort", "ASC"), ("perpage", "10"), ("page", "2")]).await;
                assert_eq!(ids(&oldest), (21..=30).collect::<Vec<_>>(), "{name}");
                assert_eq!(first, ask(name, own, &[("sort", "desc")]).await, "{name}");
                assert_eq!(errors(&ask(name, own, &[("sort", "up")]).await), ["Wrong parameter"], "{name}");
            }
        }
    }

    async fn a_list_is_sorted_by_opening_whatever_was_answered_last(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        app.clock.advance(60);
        open(&app, &[("client_id", "1")]).await;
        app.clock.advance(60);
        call(&app, "addTicketReply", &[("id", "1"), ("body", "Hello")]).await;
        app.clock.advance(829);
        let answer = call(&app, "getTickets", &[]).await;
        assert_eq!(column(&answer, "id"), ["2", "1"]);
        assert_eq!(column(&answer, "lastreply"), ["14 minutes ago", "13 minutes ago"]);
        app.clock.advance(40 * DAY);
        assert_eq!(column(&call(&app, "getTickets", &[]).await, "lastreply"), ["Mar 2nd", "Mar 2nd"]);
    }

    async fn a_client_is_named_by_either_spelling(app: TestApp) {
        open(&app, &[("client_id", "2")]).await;
        for pairs in [[("client_id", "2"), ("id", "")], [("id", "2"), ("client_id", "1")]] {
            let answer = call(&app, "getClientTickets", &pairs).await;
            assert_eq!(column(&answer, "client_id"), ["2"]);
        }
    }

    async fn a_key_sees_the_departments_of_its_staff_member_only(app: TestApp) {
        let own = open(&app, &[("client_id", "1"), ("dept_id", "1")]).await;
        let foreign = open(&app, &[("client_id", "3"), ("dept_id", "3")]).await.to_string();
        let staff = app.desk.directory().staff_by_login("anna").unwrap().id;
        let new = NewCredential {
            kind: CredentialKind::Key,
            label: String::new(),
            staff,
            addresses: String::new(),
            string_ids: false,
            allowed_calls: String::new(),
        };
        let key = app.desk.operator().add_credential(&new).await.unwrap();
        let key = (key.identifier.as_str(), key.secret.as_str());
        let seen = send(&app, key, "getTickets", &[]).await;
        let seen: serde_json::Value = serde_json::from_slice(&seen.bytes).unwrap();
        assert_eq!(column(&seen, "ticket_number"), [own.to_string()]);
        let theirs = send(&app, key, "getClientTickets", &[("id", "3")]).await;
        let theirs: serde_json::Value = serde_json::from_slice(&theirs.bytes).unwrap();
        assert_eq!(column(&theirs, "id"), [""; 0]);
        for name in ["getTicketDetails", "addTicketReply"] {
            let foreign = send(&app, key, name, &[("id", &foreign), ("body", "x")]).await;
            let missing = send(&app, key, name, &[("id", "99"), ("body", "x")]).await;
            assert_eq!(foreign.text(), missing.text(), "{name}");
            let expected = format!(
                "{{\"success\":false,\"call\":\"{name}\",\"server_time\":1772442871,\"error\":[\"Ticket not found\"]}}"
            );
            assert_eq!(foreign.text(), expected);
        }
        assert_eq!(app.rows("message").await, 2);
    }
}
