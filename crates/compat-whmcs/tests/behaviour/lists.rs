//! WHMCS API reference, GetTickets.

use crate::support::{ask, done, doors, error, ids, listed, open};
use domain::{ClientId, DepartmentId, Priority};
use service::{NewRequester, OpenTicket};
use testkit::app::Ask;

testkit::on_both_engines! { doors;
    async fn the_newest_activity_comes_first(app: TestApp) {
        let (a, b) = (open(&app, "a", &[]).await, open(&app, "b", &[]).await);
        app.clock.advance(60);
        let c = open(&app, "c", &[]).await;
        assert_eq!(listed(&app, &[]).await, [c, b, a]);
        app.clock.advance(60);
        done(&app, "AddTicketReply", &[("ticketid", &a.to_string()), ("message", "m")]).await;
        assert_eq!(listed(&app, &[]).await, [a, c, b]);
    }

    async fn following_limitstart_until_nothing_is_returned_shows_each_ticket_once(app: TestApp) {
        for number in 0..60 {
            open(&app, &format!("ticket {number}"), &[]).await;
        }
        let (mut seen, mut start) = (Vec::new(), 0);
        loop {
            let page = done(&app, "GetTickets", &[("limitstart", &start.to_string())]).await;
            assert_eq!((page["totalresults"].as_i64(), page["startnumber"].as_i64()), (Some(60), Some(start)));
            let some = ids(&page);
            if some.is_empty() {
                break;
            }
            start += page["numreturned"].as_i64().unwrap();
            seen.extend(some);
        }
        assert_eq!(seen, (1..=60).rev().collect::<Vec<i64>>());
        for (limit, rows) in [("", 25), ("0", 25), ("-5", 25), ("1", 1), ("500", 60), ("100000", 60)] {
            assert_eq!(listed(&app, &[("limitnum", limit)]).await.len(), rows, "limitnum {limit}");
        }
        assert_eq!(listed(&app, &[("limitstart", "99999999999")]).await, Vec::<i64>::new());
    }

    async fn statuses_and_the_three_words_beside_them_filter(app: TestApp) {
        let mut tickets = Vec::new();
        for status in ["", "Answered", "Customer-Reply", "On Hold", "In Progress", "Closed", "Resolved"] {
            let id = open(&app, "s", &[]).await;
            if !status.is_empty() {
                done(&app, "UpdateTicket", &[("ticketid", &id.to_string()), ("status", status)]).await;
            }
            tickets.push(id);
        }
        let [new, answered, customer, hold, progress, closed, resolved] = tickets[..] else { panic!() };
        for (status, expected) in [
            ("Open", vec![new]),
            ("answered", vec![answered]),
            ("Customer-Reply", vec![customer]),
            ("On Hold", vec![hold]),
            ("In Progress", vec![progress]),
            ("Closed", vec![closed]),
            ("Resolved", vec![resolved]),
            ("Awaiting Reply", vec![customer, new]),
            ("All Active Tickets", vec![progress, hold, customer, answered, new]),
            ("", vec![resolved, closed, progress, hold, customer, answered, new]),
            ("No Such Status", vec![]),
        ] {
            let list = done(&app, "GetTickets", &[("status", status)]).await;
            assert_eq!(ids(&list), expected, "{status}");
            assert_eq!(list["totalresults"].as_u64(), Some(expected.len() as u64), "{status}");
        }
        let shown = done(&app, "GetTickets", &[("status", "resolved")]).await;
        assert_eq!(shown["tickets"]["ticket"][0]["status"], "Resolved");
    }

    async fn tickets_flagged_to_the_acting_staff_member_are_its_own(app: TestApp) {
        let (mine, hers) = (open(&app, "a", &[]).await, open(&app, "b", &[]).await);
        let id = |login| app.desk.directory().staff_by_login(login).unwrap().id.to_string();
        for (ticket, login) in [(mine, "robot"), (hers, "anna")] {
            done(&app, "UpdateTicket", &[("ticketid", &ticket.to_string()), ("flag", &id(login))]).await;
        }
        assert_eq!(listed(&app, &[("status", "My Flagged Tickets")]).await, [mine]);
    }

    async fn client_address_department_and_subject_filter(app: TestApp) {
        let first = open(&app, "Mail is 100% slow", &[]).await;
        let second = open(&app, "Web is slow", &[("clientid", "2"), ("deptid", "2")]).await;
        let guest = [("clientid", ""), ("name", "Gina"), ("email", "Gina@Guest.example")];
        let third = open(&app, "Hello", &guest).await;
        for (name, value, expected) in [
            ("clientid", "1", vec![first]),
            ("clientid", "0", vec![third, second, first]),
            ("clientid", "99", vec![]),
            ("deptid", "2", vec![second]),
            ("email", "gina@guest.example", vec![third]),
            ("subject", "IS SLOW", vec![second]),
            ("subject", "100%", vec![first]),
            ("subject", "slow", vec![second, first]),
        ] {
            assert_eq!(listed(&app, &[(name, value)]).await, expected, "{name}={value}");
        }
    }

    async fn only_departments_of_the_acting_staff_member_unless_told_otherwise(app: TestApp) {
        let here = open(&app, "here", &[]).await;
        let there = open(&app, "there", &[("clientid", "3"), ("deptid", "3")]).await;
        let pair = &app.fixture.anna_pair;
        let login = [("identifier", pair.identifier.as_str()), ("secret", pair.secret.as_str())];
        let as_anna = |action, pairs: &[(&str, &str)]| {
            let mut all = login.to_vec();
            all.extend_from_slice(pairs);
            ask(&app, action, &all)
        };
        for (flag, expected) in [("", vec![here]), ("0", vec![here]), ("false", vec![here]), ("true", vec![there, here])] {
            let answer = app.send(as_anna("GetTickets", &[("ignore_dept_assignments", flag)])).await;
            assert_eq!(ids(&serde_json::from_slice(&answer.bytes).unwrap()), expected, "{flag}");
        }
        // Whoever names a ticket by its id is not asked for departments.
        let answer = app.send(as_anna("GetTicket", &[("ticketid", &there.to_string())])).await;
        let ticket: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!((&ticket["result"], &ticket["subject"]), (&"success".into(), &"there".into()));
    }

    async fn a_list_shows_what_a_ticket_is_about_and_the_files_it_came_with(app: TestApp) {
        open(&app, "plain", &[]).await;
        open(&app, "domain", &[("domainid", "2")]).await;
        let files = [("serviceid", "1"), ("attachments[0][name]", "a.txt"), ("attachments[0][data]", "b25l")];
        open(&app, "product", &files).await;
        let list = done(&app, "GetTickets", &[]).await;
        let rows = list["tickets"]["ticket"].as_array().unwrap();
        let services: Vec<&str> = rows.iter().map(|row| row["service"].as_str().unwrap()).collect();
        assert_eq!(services, ["S1", "D2", ""]);
        let names: Vec<&str> = rows.iter().map(|row| row["attachment"].as_str().unwrap()).collect();
        assert_eq!(names, ["000001_a.txt", "", ""]);
        assert_eq!(rows[0]["attachments"], serde_json::json!([{"filename": "a.txt", "index": 0}]));
    }

    async fn an_urgent_ticket_of_another_door_is_high_here(app: TestApp) {
        let requester = NewRequester::Client(ClientId(1), None);
        let command = OpenTicket {
            priority: Some(Priority::Urgent),
            ..OpenTicket::new(requester, DepartmentId(1), "Fire", "It burns.")
        };
        app.staff("admin").open_ticket(&command).await.unwrap();
        let list = done(&app, "GetTickets", &[]).await;
        assert_eq!(list["tickets"]["ticket"][0]["priority"], "High");
    }

    async fn the_id_of_another_dialect_is_no_login_here(app: TestApp) {
        let key = &app.fixture.key;
        let pairs = [("action", "GetTickets"), ("username", &key.identifier), ("password", &key.secret)];
        let answer = app.send(Ask::form("/includes/api.php", &pairs)).await;
        assert_eq!(answer.text(), "result=error;message=Authentication Failed;");
        let json = ask(&app, "GetTickets", &[("identifier", &key.identifier), ("secret", &key.secret)]);
        assert_eq!(app.send(json).await.text(), error("Authentication Failed"));
    }
}
