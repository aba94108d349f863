//! WHMCS API reference, GetTicket, AddTicketReply and AddTicketNote.

use crate::support::{ask, done, doors, open};
use domain::{Rating, TicketId, TicketNumber};
use serde_json::{Value, json};
use service::TicketRef;

fn texts(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|entry| entry[field].as_str().unwrap().to_owned()).collect()
}

testkit::on_both_engines! { doors;
    async fn a_ticket_is_found_by_id_and_by_number_under_either_name(app: TestApp) {
        let opened = done(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "m")]).await;
        let (id, number) = (opened["id"].to_string(), opened["tid"].as_str().unwrap());
        for pairs in [
            vec![("ticketid", id.as_str())],
            vec![("ticketid", number)],
            vec![("ticketnum", number)],
            vec![("ticketnum", id.as_str())],
            vec![("ticketid", ""), ("ticketnum", number)],
            vec![("TicketID", id.as_str())],
        ] {
            let ticket = done(&app, "GetTicket", &pairs).await;
            assert_eq!((&ticket["id"], &ticket["tid"]), (&opened["id"], &opened["tid"]), "{pairs:?}");
        }
    }

    async fn what_the_client_may_not_see_stands_among_the_notes(app: TestApp) {
        open(&app, "s", &[]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "Wrong ticket, sorry.")]).await;
        done(&app, "AddTicketNote", &[("ticketid", "1"), ("message", "For us.")]).await;
        app.staff("robot").hide_messages(&[2.into()], &[]).await.unwrap();
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        assert_eq!(texts(&ticket["replies"]["reply"], "message"), ["Please help."]);
        assert_eq!(texts(&ticket["notes"]["note"], "message"), ["[Hidden message] Wrong ticket, sorry.", "For us."]);
    }

    async fn what_a_client_thinks_of_an_answer_is_told_in_stars(app: TestApp) {
        open(&app, "s", &[]).await;
        for text in ["Good.", "Bad.", "Unrated."] {
            done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", text)]).await;
        }
        let cleo = app.client(0).await;
        for (message, rating) in [(2, Rating::Bad), (2, Rating::Good), (3, Rating::Bad)] {
            cleo.rate_message(message.into(), rating).await.unwrap();
        }
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        let replies = ticket["replies"]["reply"].as_array().unwrap();
        assert!(replies[0].get("rating").is_none());
        let stars: Vec<&Value> = replies[1..].iter().map(|reply| &reply["rating"]).collect();
        assert_eq!(stars, [&json!(5), &json!(1), &json!(0)]);
    }

    async fn lines_of_the_desk_itself_are_not_shown_and_an_archived_ticket_is_closed(app: TestApp) {
        open(&app, "s", &[]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "Done."), ("status", "Closed")]).await;
        app.client(0).await.archive(&[TicketRef::Id(TicketId(1))]).await.unwrap();
        assert_eq!(app.rows("message").await, 3);
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        assert_eq!(texts(&ticket["replies"]["reply"], "message"), ["Please help.", "Done."]);
        assert_eq!((&ticket["notes"], &ticket["status"]), (&json!({"note": []}), &json!("Closed")));
    }

    async fn a_message_moved_in_from_the_past_does_not_come_before_the_opening_one(app: TestApp) {
        open(&app, "s", &[]).await;
        let past = [("ticketid", "1"), ("message", "Old."), ("created", "2020-01-01 00:00:00")];
        done(&app, "AddTicketReply", &past).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        assert_eq!(texts(&ticket["replies"]["reply"], "message"), ["Please help.", "Old."]);
        let turned = done(&app, "GetTicket", &[("ticketid", "1"), ("repliessort", "desc")]).await;
        assert_eq!(texts(&turned["replies"]["reply"], "message"), ["Old.", "Please help."]);
    }

    async fn whose_words_a_reply_is_follows_from_what_was_sent(app: TestApp) {
        open(&app, "s", &[]).await;
        let contact = app.fixture.contact.to_string();
        for (sent, role, name, admin) in [
            (vec![], "Operator", "Desk Robot", "Desk Robot"),
            (vec![("admin", "1")], "Operator", "Desk Robot", "Desk Robot"),
            (vec![("adminusername", "anna")], "Operator", "Anna Agent", "Anna Agent"),
            (vec![("adminusername", "Auto-response")], "Operator", "Auto-response", "Auto-response"),
            (vec![("adminusername", "anna"), ("clientid", "1")], "Operator", "Anna Agent", "Anna Agent"),
            (vec![("clientid", "1"), ("contactid", "")], "Owner", "Cleo Client", ""),
            (vec![("userid", "1")], "Owner", "Cleo Client", ""),
            (vec![("clientid", "1"), ("contactid", &contact)], "Contact", "Carl Contact", ""),
            (vec![("name", "Gina"), ("email", "g@x.example")], "Guest", "Gina", ""),
            (vec![("clientid", "0"), ("name", "Gina"), ("email", "g@x.example")], "Guest", "Gina", ""),
        ] {
            let mut pairs = vec![("ticketid", "1"), ("message", "m")];
            pairs.extend_from_slice(&sent);
            let reply = done(&app, "AddTicketReply", &pairs).await["replyid"].clone();
            let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
            let entry = ticket["replies"]["reply"].as_array().unwrap().last().unwrap();
            let seen = [&entry["requestor_type"], &entry["requestor_name"], &entry["admin"], &entry["replyid"]];
            assert_eq!(seen, [&json!(role), &json!(name), &json!(admin), &reply], "{sent:?}");
            let shown = if admin.is_empty() { name } else { "" };
            assert_eq!(entry["name"], shown, "{sent:?}");
        }
    }

    async fn a_reply_leaves_its_status_and_an_explicit_one_wins(app: TestApp) {
        open(&app, "s", &[]).await;
        for (sent, status) in [
            (vec![], "Answered"),
            (vec![("clientid", "1")], "Customer-Reply"),
            (vec![("status", "in progress")], "In Progress"),
            (vec![("clientid", "1"), ("status", "Resolved")], "Resolved"),
            (vec![("status", "")], "Answered"),
        ] {
            let mut pairs = vec![("ticketid", "1"), ("message", "m")];
            pairs.extend_from_slice(&sent);
            done(&app, "AddTicketReply", &pairs).await;
            let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
            assert_eq!(ticket["status"], status, "{sent:?}");
        }
    }

    async fn a_reply_beside_somebody_who_is_answering_is_taken_with_a_warning(app: TestApp) {
        let id = open(&app, "s", &[]).await;
        app.staff("anna").in_session().begin_to_answer(TicketRef::Id(TicketId(id))).await.unwrap();
        let pairs = [("ticketid", "1"), ("message", "Me too")];
        let answer = done(&app, "AddTicketReply", &pairs).await;
        assert_eq!(answer["warning"], "Anna Agent is answering this ticket");
        assert_eq!(app.rows("answering_lock").await, 1);
        let pairs = [("ticketid", "1"), ("message", "By the client"), ("clientid", "1")];
        assert!(done(&app, "AddTicketReply", &pairs).await.get("warning").is_none());
        app.clock.advance(300);
        let pairs = [("ticketid", "1"), ("message", "Later")];
        assert!(done(&app, "AddTicketReply", &pairs).await.get("warning").is_none());
    }

    async fn a_note_changes_neither_status_nor_last_reply(app: TestApp) {
        open(&app, "s", &[]).await;
        app.clock.advance(3600);
        done(&app, "AddTicketNote", &[("ticketid", "1"), ("message", "n")]).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        assert_eq!([&ticket["status"], &ticket["lastreply"]], [&json!("Open"), &json!("2026-03-02 09:14:31")]);
        assert_eq!(ticket["notes"]["note"][0]["date"], "2026-03-02 10:14:31");
    }

    async fn a_caller_that_wants_texts_gets_every_id_as_text(app: TestApp) {
        open(&app, "s", &[]).await;
        let pair = &app.fixture.string_pair;
        let login = [("identifier", pair.identifier.as_str()), ("secret", pair.secret.as_str())];
        let send = async |action: &str, pairs: &[(&str, &str)]| {
            let mut all = login.to_vec();
            all.extend_from_slice(pairs);
            serde_json::from_slice::<Value>(&app.send(ask(&app, action, &all)).await.bytes).unwrap()
        };
        let message = [("ticketid", "1"), ("message", "m")];
        assert_eq!(send("AddTicketReply", &message).await, json!({"result": "success", "replyid": "2"}));
        assert_eq!(send("AddTicketNote", &message).await, json!({"result": "success", "noteid": "3"}));
        assert_eq!(send("UpdateTicket", &message[..1]).await, json!({"result": "success", "ticketid": "1"}));
        let ticket = send("GetTicket", &message[..1]).await;
        let reply = &ticket["replies"]["reply"][1];
        assert_eq!([&reply["replyid"], &reply["userid"], &reply["rating"]], [&json!("2"), &json!("0"), &json!("0")]);
        assert_eq!(ticket["notes"]["note"][0]["noteid"], "3");
    }

    async fn the_same_reply_with_the_same_key_is_added_once(app: TestApp) {
        open(&app, "s", &[]).await;
        let once = || ask(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "m")]).header("Idempotency-Key", "k1");
        let first = app.send(once()).await.text();
        assert_eq!(first, r#"{"result":"success","replyid":2}"#);
        assert_eq!(app.send(once()).await.text(), first);
        assert_eq!(app.rows("message").await, 2);
    }

    async fn what_this_door_writes_the_desk_itself_shows(app: TestApp) {
        let tid = done(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "**m**"), ("useMarkdown", "true")]).await;
        let number = TicketNumber(tid["tid"].as_str().unwrap().parse().unwrap());
        let view = app.client(0).await.ticket(TicketRef::Number(number)).await.unwrap();
        assert!(view.timeline[0].message.is_markdown);
        done(&app, "AddTicketNote", &[("ticketid", "1"), ("message", "n")]).await;
        assert_eq!(app.client(0).await.ticket(TicketRef::Number(number)).await.unwrap().timeline.len(), 1);
        assert_eq!(app.staff("anna").ticket(TicketRef::Number(number)).await.unwrap().timeline.len(), 2);
    }
}
