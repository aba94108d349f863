//! Opening, reading and answering, by the documented rules of their parameters.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

mod common;

use common::{PATH, call, doors, errors, open, send};
use domain::{Money, StatusKind};
use serde_json::json;
use service::{FormOf, Measures, SaveTicket, TicketRef};
use testkit::app::Ask;

testkit::on_both_engines! { doors;
    async fn a_ticket_is_found_by_its_number_and_by_its_row_id(app: TestApp) {
        let number = open(&app, &[("client_id", "1")]).await.to_string();
        let by_number = call(&app, "getTicketDetails", &[("id", &number)]).await;
        let by_row = call(&app, "getTicketDetails", &[("id", "1")]).await;
        assert_eq!(by_number, by_row);
        assert_eq!(by_row["ticket"]["ticket_number"], number);
    }

    async fn staff_open_for_a_client_unless_the_client_speaks(app: TestApp) {
        for (pairs, kind, creator) in [
            (vec![("client_id", "1")], "Admin", "4"),
            (vec![("client_id", "1"), ("asclient", "0")], "Admin", "4"),
            (vec![("client_id", "1"), ("asclient", "1")], "Client", "0"),
            (vec![("name", "Gus"), ("email", "g@guest.example")], "Unregistered", "0"),
            (vec![("name", "Gus"), ("email", "g@guest.example"), ("client_id", "0")], "Unregistered", "0"),
        ] {
            let number = open(&app, &pairs).await.to_string();
            let answer = call(&app, "getTicketDetails", &[("id", &number)]).await;
            assert_eq!(answer["ticket"]["type"], kind, "{pairs:?}");
            assert_eq!(answer["ticket"]["creator_id"], creator, "{pairs:?}");
        }
    }

    async fn what_is_not_said_is_filled_in(app: TestApp) {
        for (pairs, department) in [
            (vec![("client_id", "1")], "Support"),
            (vec![("client_id", "3")], "Hosting"),
            (vec![("name", "Gus"), ("email", "g@guest.example")], "Support"),
        ] {
            let number = open(&app, &pairs).await.to_string();
            let ticket = call(&app, "getTicketDetails", &[("id", &number)]).await["ticket"].clone();
            assert_eq!(ticket["deptname"], department, "{pairs:?}");
            assert_eq!(ticket["status"], "Open");
            assert_eq!(ticket["priority"], "1");
            assert_eq!(ticket["owner_id"], "0");
        }
    }

    async fn priorities_are_read_as_numbers_and_as_words(app: TestApp) {
        for (given, shown) in
            [("0", "0"), ("3", "3"), ("low", "0"), ("Medium", "1"), ("HIGH", "2"), ("Critical", "3"), ("urgent", "3")]
        {
            let number = open(&app, &[("client_id", "1"), ("priority", given)]).await.to_string();
            let answer = call(&app, "getTicketDetails", &[("id", &number)]).await;
            assert_eq!(answer["ticket"]["priority"], shown, "{given}");
        }
    }

    async fn a_ticket_starts_in_the_status_that_was_asked_for(app: TestApp) {
        for (given, shown) in [
            ("resolved", "Resolved"),
            ("In-Progress", "In-Progress"),
            ("Sent-Out", "Answered"),
            ("On Hold", "In-Progress"),
        ] {
            let number = open(&app, &[("client_id", "1"), ("status", given)]).await.to_string();
            let answer = call(&app, "getTicketDetails", &[("id", &number)]).await;
            assert_eq!(answer["ticket"]["status"], shown, "{given}");
        }
        let word = TicketRef::Id(2.into());
        assert_eq!(app.staff("admin").find(word).await.unwrap().status_kind, StatusKind::InProgress);
    }

    async fn a_reply_carries_the_words_of_whoever_is_named(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        for pairs in [
            vec![],
            vec![("type", "admin"), ("replier_id", "2")],
            vec![("type", "Client")],
        ] {
            let mut all = vec![("id", "1"), ("body", "Words")];
            all.extend(pairs);
            assert_eq!(call(&app, "addTicketReply", &all).await["success"], true);
        }
        let answer = call(&app, "getTicketDetails", &[("id", "1")]).await;
        let replies = answer["replies"].as_array().unwrap();
        let seen: Vec<_> = replies.iter().map(|reply| (&reply["type"], &reply["replier_id"], &reply["name"])).collect();
        let expected = [
            ("Admin", "4", "Desk Robot"),
            ("Admin", "2", "Anna Agent"),
            ("Client", "1", "Cleo Client"),
        ]
        .map(|(kind, id, name)| (json!(kind), json!(id), json!(name)));
        assert_eq!(seen, expected.iter().map(|(kind, id, name)| (kind, id, name)).collect::<Vec<_>>());
    }

    async fn another_client_cannot_be_made_to_speak_in_a_ticket(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        let pairs = [("id", "1"), ("body", "Words"), ("type", "Client"), ("replier_id", "2")];
        assert_eq!(call(&app, "addTicketReply", &pairs).await["error"], json!(["Client not found"]));
        assert_eq!(app.rows("message").await, 1);
    }

    async fn an_internal_ticket_is_refused_and_not_shown_to_its_client(app: TestApp) {
        let pairs = [("subject", "S"), ("body", "B"), ("client_id", "1"), ("isinternal", "1")];
        assert_eq!(call(&app, "addTicket", &pairs).await["error"], json!(["Internal tickets are not supported"]));
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn a_clients_reply_opens_a_closed_ticket_again(app: TestApp) {
        open(&app, &[("client_id", "1"), ("status", "Closed")]).await;
        let pairs = [("id", "1"), ("body", "Not yet"), ("type", "Client")];
        let answer = call(&app, "addTicketReply", &pairs).await;
        assert_eq!(answer["info"], json!(["Reply added, ticket status changed to Client-Reply"]));
        let pairs = [("id", "1"), ("body", "Now"), ("type", "Client"), ("status_change", "In-Progress")];
        let answer = call(&app, "addTicketReply", &pairs).await;
        assert_eq!(answer["info"], json!(["Reply added, ticket status changed to In-Progress"]));
    }

    async fn an_archived_ticket_is_seen_as_closed(app: TestApp) {
        open(&app, &[("client_id", "1"), ("status", "Closed")]).await;
        app.client(0).await.archive(&[TicketRef::Id(1.into())]).await.unwrap();
        let answer = call(&app, "getTicketDetails", &[("id", "1")]).await;
        assert_eq!(answer["ticket"]["status"], "Closed");
        assert_eq!((&answer["replies"], &answer["notes"]), (&json!([]), &json!([])));
        let list = call(&app, "getClientTickets", &[("id", "1"), ("filter[status]", "closed")]).await;
        assert_eq!(common::column(&list, "status"), ["Closed"]);
    }

    async fn a_hidden_reply_stands_among_the_notes_which_name_its_files(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        call(&app, "addTicketReply", &[("id", "1"), ("body", "Oops"), ("attachments[a.txt]", "aGVsbG8=")]).await;
        app.staff("robot").hide_messages(&[2.into()], &[]).await.unwrap();
        let answer = call(&app, "getTicketDetails", &[("id", "1")]).await;
        assert_eq!(answer["replies"], json!([]));
        assert_eq!(answer["attachments"], json!([]));
        assert_eq!(
            answer["notes"],
            json!([{
                "id": "2", "ticket_id": "1", "admin_id": "4", "name": "Desk Robot", "email": "robot@hoster.example",
                "date": "2026-03-02 09:14:31", "note": "[Hidden message] Oops\r\n[File] a.txt",
            }])
        );
    }

    async fn a_hidden_opening_has_neither_text_nor_files(app: TestApp) {
        open(&app, &[("client_id", "1"), ("attachments[a.txt]", "aGVsbG8=")]).await;
        call(&app, "addTicketReply", &[("id", "1"), ("body", "Seen")]).await;
        app.staff("robot").hide_messages(&[1.into()], &[]).await.unwrap();
        let answer = call(&app, "getTicketDetails", &[("id", "1")]).await;
        assert_eq!((&answer["ticket"]["body"], &answer["attachments"]), (&json!(""), &json!([])));
        assert_eq!(answer["replies"][0]["body"], "Seen");
        assert_eq!(answer["notes"][0]["note"], "[Hidden message] Body\r\n[File] a.txt");
    }

    async fn what_is_sent_as_text_is_stored_as_the_files_bytes(app: TestApp) {
        open(&app, &[("client_id", "1"), ("attachments[a b.txt]", "aGVsbG8="), ("attachments[c.txt]", "Yw")]).await;
        let view = app.staff("admin").ticket(TicketRef::Id(1.into())).await.unwrap();
        let files = &view.timeline.first().unwrap().attachments;
        let mut kept = Vec::new();
        for file in files {
            kept.push((file.name.as_str(), app.staff("admin").attachment(file.id).await.unwrap().1));
        }
        assert_eq!(kept, [("a b.txt", b"hello".to_vec()), ("c.txt", b"c".to_vec())]);
    }

    async fn files_of_a_multipart_body_are_kept(app: TestApp) {
        let key = &app.fixture.key;
        let fields = [
            ("api_id", key.identifier.as_str()), ("api_key", &key.secret), ("call", "addTicket"),
            ("client_id", "1"), ("subject", "a"), ("body", "b"),
        ];
        let mut body: String = fields
            .iter()
            .map(|(name, value)| format!("--e\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
            .collect();
        for (name, file) in [("attachments[]", "a.txt"), ("attachments[z.txt]", "b.txt"), ("attachments[c.txt]", "")] {
            let head = format!("--e\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n");
            body += &format!("{head}Content-Type: text/plain\r\n\r\nof {name}\r\n");
        }
        let answer = app.send(Ask::post(PATH, "multipart/form-data; boundary=e", body + "--e--\r\n")).await;
        assert!(answer.text().contains("\"success\":true"), "{}", answer.text());
        let view = app.staff("admin").ticket(TicketRef::Id(1.into())).await.unwrap();
        let mut kept = Vec::new();
        for file in &view.timeline.first().unwrap().attachments {
            let bytes = app.staff("admin").attachment(file.id).await.unwrap().1;
            kept.push((file.name.as_str(), String::from_utf8(bytes).unwrap()));
        }
        let of = |name: &str| format!("of {name}");
        assert_eq!(kept, [
            ("a.txt", of("attachments[]")), ("b.txt", of("attachments[z.txt]")), ("c.txt", of("attachments[c.txt]")),
        ]);
    }

    async fn a_file_that_cannot_be_read_stores_nothing(app: TestApp) {
        let pairs = [
            ("client_id", "1"),
            ("subject", "a"),
            ("body", "b"),
            ("attachments[good.txt]", "aGVsbG8="),
            ("attachments[bad.txt]", "aGVsb*8="),
        ];
        let answer = call(&app, "addTicket", &pairs).await;
        assert_eq!(errors(&answer), ["Attachment bad.txt is not valid base64"]);
        common::nothing_stored(&app).await;
    }

    async fn a_file_over_the_limits_stores_nothing(app: TestApp) {
        let names: Vec<String> = (0..6).map(|number| format!("attachments[{number}.txt]")).collect();
        let mut pairs = vec![("client_id", "1"), ("subject", "a"), ("body", "b")];
        pairs.extend(names.iter().map(|name| (name.as_str(), "YQ==")));
        let answer = call(&app, "addTicket", &pairs).await;
        assert_eq!(errors(&answer), ["Attachment 5.txt refused: too many files in one message"]);
        common::nothing_stored(&app).await;
    }

    async fn a_call_is_found_in_any_case_and_echoed_as_sent(app: TestApp) {
        let key = &app.fixture.key;
        let answer = send(&app, (&key.identifier, &key.secret), "GETHOSTBILLVERSION", &[]).await;
        let expected = r#"{"success":true,"version":"3.1.2","call":"GETHOSTBILLVERSION","server_time":1772442871}"#;
        assert_eq!(answer.text(), expected);
    }

    async fn too_many_wrong_keys_ban_the_address_for_a_while(app: TestApp) {
        for _ in 0..10 {
            let answer = send(&app, ("x", "y"), "getTickets", &[]).await;
            let wrong = concat!(
                r#"{"success":false,"call":"getTickets","server_time":1772442871,"#,
                r#""error":["Wrong API ID or API Key"]}"#
            );
            assert_eq!(answer.text(), wrong);
        }
        let key = &app.fixture.key;
        let banned = send(&app, (&key.identifier, &key.secret), "getTickets", &[]).await;
        let sentence = "ip_banned_login: too many failed logins from this address, try again in 6 seconds";
        let expected =
            format!(r#"{{"success":false,"call":"getTickets","server_time":1772442871,"error":["{sentence}"]}}"#);
        assert_eq!((banned.status, banned.text()), (200, expected));
    }

    async fn a_whole_reply_fits_into_a_query_of_sixty_kilobytes(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        let key = &app.fixture.key;
        let body = "x".repeat(60_000);
        let query = format!("api_id={}&api_key={}&call=addTicketReply&id=1&body={body}", key.identifier, key.secret);
        let answer = app.send(Ask::get(&format!("{PATH}?{query}"))).await;
        let expected = concat!(
            r#"{"success":true,"call":"addTicketReply","server_time":1772442871,"#,
            r#""info":["Reply added, ticket status changed to Answered"]}"#
        );
        assert_eq!(answer.text(), expected);
        let details = call(&app, "getTicketDetails", &[("id", "1")]).await;
        assert_eq!(details["replies"][0]["body"], body);
    }

    async fn every_event_names_this_door(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        let events = app.staff("admin").events(TicketRef::Id(1.into())).await.unwrap();
        let doors: Vec<&str> = events.iter().map(|event| event.door.as_str()).collect();
        assert_eq!(doors, ["hostbill"]);
    }

    async fn without_a_free_number_nothing_is_opened(app: TestApp) {
        app.entropy.stick();
        open(&app, &[("client_id", "1")]).await;
        let answer = call(&app, "addTicket", &[("subject", "s"), ("body", "b"), ("client_id", "1")]).await;
        assert_eq!(errors(&answer), ["Ticket number could not be generated"]);
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 1));
    }

    async fn a_department_that_costs_incidents_refuses_who_has_none(app: TestApp) {
        let department = app.add_paid_department().await.to_string();
        for (who, sentence) in [
            (vec![("client_id", "1")], "No support incidents are left for this department"),
            (vec![("name", "Gus"), ("email", "gus@guest.example")], "This department is for clients only"),
        ] {
            let mut pairs = vec![("dept_id", department.as_str()), ("subject", "s"), ("body", "b")];
            pairs.extend(who);
            assert_eq!(errors(&call(&app, "addTicket", &pairs).await), [sentence]);
        }
        common::nothing_stored(&app).await;
        app.desk.operator().grant_credits(app.fixture.clients[0].id, 1).await.unwrap();
        open(&app, &[("client_id", "1"), ("dept_id", &department)]).await;
    }

    async fn a_reply_beside_somebody_who_is_answering_is_taken_with_a_warning(app: TestApp) {
        open(&app, &[("client_id", "1")]).await;
        app.staff("anna").in_session().begin_to_answer(TicketRef::Id(1.into())).await.unwrap();
        let info = async |pairs: &[(&str, &str)]| {
            let mut all = vec![("id", "1"), ("body", "Me too")];
            all.extend_from_slice(pairs);
            call(&app, "addTicketReply", &all).await["info"].take()
        };
        let answered = "Reply added, ticket status changed to Answered";
        assert_eq!(info(&[]).await, json!([answered, "Anna Agent is answering this ticket"]));
        let replied = "Reply added, ticket status changed to Client-Reply";
        assert_eq!(info(&[("type", "Client")]).await, json!([replied]));
        app.clock.advance(300);
        assert_eq!(info(&[]).await, json!([answered]));
    }

    async fn the_flags_of_a_ticket_are_those_that_its_filter_finds_it_by(app: TestApp) {
        open(&app, &[("client_id", "1"), ("notes", "For us")]).await;
        let flags = async || call(&app, "getTicketDetails", &[("id", "1")]).await["ticket"]["flags"].take();
        assert_eq!(flags().await, json!(1));
        let ticket = FormOf::Ticket(TicketRef::Id(1.into()));
        let measures = Measures { charge: Some(Money(100)), ..Measures::default() };
        let save = SaveTicket { measures, ..SaveTicket::new(ticket) };
        app.staff("admin").save_ticket(&save).await.unwrap();
        assert_eq!(flags().await, json!(5));
        app.desk.operator().reverse_charge(1.into(), "").await.unwrap();
        assert_eq!(flags().await, json!(5));
        let found = call(&app, "getClientTickets", &[("id", "1"), ("filter[flags]", "FLAG_HAS_BILLS")]).await;
        assert_eq!(common::column(&found, "id"), ["1"]);
        // Somebody opens it to answer, and is gone five minutes later.
        open(&app, &[("client_id", "1")]).await;
        let locked = async |not: &str| {
            let pairs = [("filter[flags]", "FLAG_REPLY_HAS_LOCK"), ("filter[flagsop]", not)];
            let list = call(&app, "getTickets", &pairs).await;
            common::column(&list, "id").into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!((locked("").await, locked("NOT").await), (vec![], vec!["2".to_owned(), "1".to_owned()]));
        app.staff("anna").in_session().begin_to_answer(TicketRef::Id(1.into())).await.unwrap();
        assert_eq!((flags().await, locked("").await, locked("NOT").await), (json!(13), vec!["1".to_owned()], vec!["2".to_owned()]));
        app.clock.advance(301);
        assert_eq!((flags().await, locked("").await), (json!(5), vec![]));
    }

    async fn what_was_changed_and_when_it_was_done_is_told(app: TestApp) {
        let number = open(&app, &[("client_id", "1")]).await.to_string();
        let seen = async || {
            let ticket = call(&app, "getTicketDetails", &[("id", "1")]).await["ticket"].take();
            ["lastupdate", "lastedit", "editby", "resolve_date"].map(|name| ticket[name].as_str().unwrap().to_owned())
        };
        let begin = "2026-03-02 09:14:31";
        assert_eq!(seen().await, [begin, "", "0", ""]);
        app.clock.advance(60);
        call(&app, "addTicketNotes", &[("id", "1"), ("notes", "Called")]).await;
        assert_eq!(seen().await, ["2026-03-02 09:15:31", "", "0", ""]);
        app.clock.advance(60);
        call(&app, "editTicketDetails", &[("ticket_number", &number), ("subject", "Other")]).await;
        assert_eq!(seen().await[1..], ["2026-03-02 09:16:31", "4", ""]);
        app.clock.advance(60);
        call(&app, "setTicketStatus", &[("id", "1"), ("status", "Closed")]).await;
        assert_eq!(seen().await[3], "2026-03-02 09:17:31");
        call(&app, "setTicketStatus", &[("id", "1"), ("status", "Open")]).await;
        assert_eq!(seen().await[3], "");
    }
}
