//! Each of these answers follows what another function or another handle of the desk did. WHMCS API reference, the page
//! of each function.

use crate::support::{ask, call, done, doors, error, open};
use domain::Page;
use service::{AddNote, Reply, ReplyAuthor, TicketRef, WriteAnnouncement};

testkit::on_both_engines! { doors;
    async fn counts_follow_what_clients_and_staff_do(app: TestApp) {
        let counts = async || {
            let all = done(&app, "GetTicketCounts", &[("includeCountsByStatus", "1")]).await;
            [&all["allActive"], &all["awaitingReply"], &all["flaggedTickets"], &all["status"]["closed"]["count"]]
                .map(|number| number.as_i64().unwrap())
        };
        assert_eq!(counts().await, [0, 0, 0, 0]);
        let ticket = open(&app, "One", &[]).await;
        open(&app, "Two", &[]).await;
        assert_eq!(counts().await, [2, 2, 0, 0]);
        app.staff("anna").reply(&Reply::new(TicketRef::Either(ticket), ReplyAuthor::Staff(None), "Done.")).await.unwrap();
        assert_eq!(counts().await, [2, 1, 0, 0]);
        let id = ticket.to_string();
        done(&app, "UpdateTicket", &[("ticketid", &id), ("flag", "4")]).await;
        assert_eq!(counts().await, [2, 1, 1, 0]);
        done(&app, "UpdateTicket", &[("ticketid", &id), ("status", "Closed")]).await;
        assert_eq!(counts().await, [1, 1, 0, 1]);
        done(&app, "MergeTicket", &[("ticketid", &id), ("mergeticketids", "2")]).await;
        assert_eq!(counts().await, [0, 0, 0, 1]);
        app.staff("admin").delete_ticket(TicketRef::Either(ticket)).await.unwrap();
        assert_eq!(counts().await, [0, 0, 0, 0]);
    }

    async fn notes_and_replies_come_and_go(app: TestApp) {
        let id = open(&app, "One", &[]).await.to_string();
        let notes = async || {
            let all = done(&app, "GetTicketNotes", &[("ticketid", &id)]).await;
            let notes = all["notes"]["note"].as_array().unwrap().clone();
            assert_eq!(all["totalresults"].as_u64(), Some(notes.len() as u64));
            notes.into_iter().map(|note| note["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let anna = app.staff("anna");
        let note = anna.add_note(&AddNote::new(TicketRef::Either(1), "Rack 7.")).await.unwrap().message;
        let said = anna.reply(&Reply::new(TicketRef::Either(1), ReplyAuthor::Staff(None), "Done.")).await.unwrap();
        assert_eq!(notes().await, ["Rack 7."]);
        // A message that was withdrawn from the client is shown among the notes.
        anna.hide_messages(&[said.message], &[]).await.unwrap();
        assert_eq!(notes().await, ["Rack 7.", "[Hidden message] Done."]);
        done(&app, "DeleteTicketNote", &[("noteid", &note.to_string())]).await;
        assert_eq!(notes().await, ["[Hidden message] Done."]);
        // It is no reply any more, so nothing that is about replies reaches it.
        let hidden = said.message.to_string();
        let refused = call(&app, "DeleteTicketReply", &[("ticketid", &id), ("replyid", &hidden)]).await;
        assert_eq!(refused.text(), error("Reply ID Not Found"));
        let refused = call(&app, "UpdateTicketReply", &[("replyid", &hidden), ("message", "x")]).await;
        assert_eq!(refused.text(), error("Reply ID Not Found"));
        assert_eq!(notes().await, ["[Hidden message] Done."]);
        done(&app, "DeleteTicketNote", &[("noteid", &hidden)]).await;
        assert_eq!(notes().await, Vec::<String>::new());
        assert_eq!(anna.ticket(TicketRef::Either(1)).await.unwrap().timeline.len(), 1);
        // The opening message is listed when it was hidden, and goes with its ticket only.
        anna.hide_messages(&[1.into()], &[]).await.unwrap();
        assert_eq!(notes().await, ["[Hidden message] Please help."]);
        assert_eq!(call(&app, "DeleteTicketNote", &[("noteid", "1")]).await.text(), error("Note ID Not Found"));
    }

    async fn the_file_of_a_hidden_reply_is_that_of_a_note(app: TestApp) {
        let id = open(&app, "One", &[]).await.to_string();
        let file = [("ticketid", id.as_str()), ("message", "See."), ("attachments[0][name]", "a.txt"), ("attachments[0][data]", "YWxwaGE=")];
        let reply = done(&app, "AddTicketReply", &file).await["replyid"].to_string();
        let file = async |kind: &str| {
            call(&app, "GetTicketAttachment", &[("relatedid", &reply), ("type", kind), ("index", "0")]).await.text()
        };
        assert!(file("reply").await.contains("\"data\":\"YWxwaGE=\""));
        assert_eq!(file("note").await, error("Related ID Not Found"));
        app.staff("anna").hide_messages(&[domain::MessageId(reply.parse().unwrap())], &[]).await.unwrap();
        assert_eq!(file("reply").await, error("Related ID Not Found"));
        assert!(file("note").await.contains("\"data\":\"YWxwaGE=\""));
    }

    async fn another_text_is_seen_by_the_client_and_another_date_moves_the_reply(app: TestApp) {
        let id = open(&app, "One", &[]).await.to_string();
        app.clock.advance(3600);
        let reply = done(&app, "AddTicketReply", &[("ticketid", &id), ("message", "Wrong.")]).await["replyid"].to_string();
        let changes = [("replyid", reply.as_str()), ("message", "Right."), ("created", "2026-03-02 09:30:00")];
        done(&app, "UpdateTicketReply", &changes).await;
        let view = app.client(0).await.ticket(TicketRef::Either(1)).await.unwrap();
        assert_eq!(view.timeline[1].message.body, "Right.");
        let listed = done(&app, "GetTickets", &[]).await;
        assert_eq!(listed["tickets"]["ticket"][0]["lastreply"], "2026-03-02 09:30:00");
    }

    async fn whoever_deletes_a_merged_ticket_does_not_delete_what_it_became_part_of(app: TestApp) {
        let guest = [("clientid", ""), ("name", "Gina"), ("email", "gina@x.example")];
        let (target, source) = (open(&app, "Target", &guest).await, open(&app, "Source", &guest).await);
        let number = done(&app, "GetTicket", &[("ticketid", &source.to_string())]).await["tid"].clone();
        done(&app, "MergeTicket", &[("ticketid", &target.to_string()), ("mergeticketids", &source.to_string())]).await;
        for name in [source.to_string(), number.as_str().unwrap().to_owned()] {
            let refused = call(&app, "DeleteTicket", &[("ticketid", &name)]).await;
            assert_eq!(refused.text(), error("Ticket ID not found"));
            let refused = call(&app, "BlockTicketSender", &[("ticketid", &name), ("delete", "true")]).await;
            assert_eq!(refused.text(), error("Ticket ID Not Found"));
            // It still leads there for all else.
            assert_eq!(done(&app, "GetTicket", &[("ticketid", &name)]).await["id"], target);
        }
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 3));
        done(&app, "DeleteTicket", &[("ticketid", &target.to_string())]).await;
        assert_eq!((app.rows("ticket").await, app.rows("message").await, app.rows("merged_ticket").await), (0, 0, 0));
    }

    async fn what_an_update_leaves_is_told_and_a_blank_list_of_copies_is_an_empty_one(app: TestApp) {
        let id = open(&app, "One", &[("cc", "a@x.example")]).await.to_string();
        let update = async |more: &[(&str, &str)]| {
            let pairs = [&[("ticketid", &*id)], more].concat();
            let warning = done(&app, "UpdateTicket", &pairs).await["warning"].clone();
            let ticket = done(&app, "GetTicket", &[("ticketid", &id)]).await;
            (warning, [&ticket["name"], &ticket["email"], &ticket["cc"]].map(|text| text.as_str().unwrap().to_owned()))
        };
        let own = ["Cleo Client", "cleo@client.example"];
        let told = serde_json::json!("name and email were not changed, because the ticket is that of a client");
        for changes in [("name", "Nobody"), ("email", "nobody@x.example")] {
            assert_eq!(update(&[changes]).await, (told.clone(), [own[0], own[1], "a@x.example"].map(str::to_owned)));
        }
        for (sent, cc) in [(&[("name", own[0]), ("email", "")][..], "a@x.example"), (&[("cc", "")], "")] {
            let expected = (serde_json::Value::Null, [own[0], own[1], cc].map(str::to_owned));
            assert_eq!(update(sent).await, expected, "{sent:?}");
        }
    }

    async fn a_repeated_merge_and_a_repeated_change_of_a_reply_answer_as_the_first_time(app: TestApp) {
        let (target, source) = (open(&app, "One", &[]).await.to_string(), open(&app, "Two", &[]).await.to_string());
        let once = async |action: &str, pairs: &[(&str, &str)], key: &str| {
            app.send(ask(&app, action, pairs).header("Idempotency-Key", key)).await.text()
        };
        let merge = [("ticketid", &*target), ("mergeticketids", &*source), ("newsubject", "Both")];
        let first = once("MergeTicket", &merge, "merge").await;
        assert_eq!(first, format!(r#"{{"result":"success","ticketid":{target}}}"#));
        done(&app, "UpdateTicket", &[("ticketid", &target), ("subject", "Since then")]).await;
        assert_eq!(once("MergeTicket", &merge, "merge").await, first);
        assert_eq!(done(&app, "GetTicket", &[("ticketid", &target)]).await["subject"], "Since then");
        // Another request of the same key, and the same request without it.
        let other = once("MergeTicket", &merge[..2], "merge").await;
        assert_eq!(other, error("The idempotency key was used for another request before"));
        assert_eq!(call(&app, "MergeTicket", &merge).await.text(), error(&format!("Invalid Merge Ticket IDs: {source}")));
        assert_eq!(app.rows("merged_ticket").await, 1);
        let reply = done(&app, "AddTicketReply", &[("ticketid", &target), ("message", "m")]).await["replyid"].to_string();
        let change = [("replyid", &*reply), ("message", "Better.")];
        let first = once("UpdateTicketReply", &change, "reply").await;
        assert_eq!(first, format!(r#"{{"result":"success","replyid":{reply}}}"#));
        done(&app, "UpdateTicketReply", &[("replyid", &reply), ("message", "Best.")]).await;
        assert_eq!(once("UpdateTicketReply", &change, "reply").await, first);
        let ticket = done(&app, "GetTicket", &[("ticketid", &target)]).await;
        assert_eq!(ticket["replies"]["reply"].as_array().unwrap().last().unwrap()["message"], "Best.");
        done(&app, "DeleteTicketReply", &[("ticketid", &target), ("replyid", &reply)]).await;
        assert_eq!(once("UpdateTicketReply", &change, "reply").await, first);
    }

    async fn tickets_of_another_client_are_named_and_not_merged(app: TestApp) {
        let target = open(&app, "One", &[]).await.to_string();
        let theirs = open(&app, "Two", &[("clientid", "2")]).await.to_string();
        let merge = [("ticketid", target.as_str()), ("mergeticketids", theirs.as_str())];
        let no = call(&app, "MergeTicket", &merge).await.text();
        assert_eq!(no, error(&format!("Invalid Merge Ticket IDs: {theirs}")));
        assert_eq!(app.client(1).await.ticket(TicketRef::Either(theirs.parse().unwrap())).await.unwrap().ticket.subject, "Two");
        // Staff say first whose it is.
        done(&app, "UpdateTicket", &[("ticketid", &theirs), ("userid", "1")]).await;
        done(&app, "MergeTicket", &merge).await;
        let view = app.client(0).await.ticket(TicketRef::Either(target.parse().unwrap())).await.unwrap();
        assert_eq!(view.ticket.message_count, 2);
        assert!(app.client(1).await.ticket(TicketRef::Either(theirs.parse().unwrap())).await.is_err());
    }

    async fn a_merged_number_leads_to_the_target_in_every_function_but_the_deleting(app: TestApp) {
        let target = open(&app, "One", &[]).await;
        let source = done(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "Two"), ("message", "x")]).await;
        let number = source["tid"].as_str().unwrap();
        done(&app, "MergeTicket", &[("ticketid", &target.to_string()), ("mergeticketids", number)]).await;
        for name in ["ticketid", "ticketnum"] {
            assert_eq!(done(&app, "GetTicket", &[(name, number)]).await["ticketid"], target);
            done(&app, "AddTicketReply", &[(name, number), ("message", "Done.")]).await;
            done(&app, "AddTicketNote", &[(name, number), ("message", "Done.")]).await;
            assert_eq!(done(&app, "UpdateTicket", &[(name, number), ("subject", name)]).await["ticketid"], target);
            assert_eq!(done(&app, "GetTicketNotes", &[(name, number)]).await["notes"]["note"][0]["message"], "Done.");
        }
        assert_eq!(call(&app, "DeleteTicket", &[("ticketid", number)]).await.text(), error("Ticket ID not found"));
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 7));
    }

    async fn a_blocked_guest_is_refused_through_the_door(app: TestApp) {
        let guest = [("name", "Gina"), ("email", "gina@guest.example"), ("deptid", "1"), ("subject", "s"), ("message", "m")];
        app.desk.operator().block_sender("gina@guest.example").await.unwrap();
        assert_eq!(call(&app, "OpenTicket", &guest).await.text(), error("This Sender Is Blocked"));
        app.desk.operator().unblock_sender("gina@guest.example").await.unwrap();
        let id = done(&app, "OpenTicket", &guest).await["id"].to_string();
        assert_eq!(done(&app, "BlockTicketSender", &[("ticketid", &id)]).await["deleted"], "false");
        assert_eq!(call(&app, "OpenTicket", &guest).await.text(), error("This Sender Is Blocked"));
    }

    async fn news_are_read_where_staff_wrote_them(app: TestApp) {
        let titles = async || {
            let all = done(&app, "GetAnnouncements", &[]).await;
            let all = all["announcements"]["announcement"].as_array().unwrap().clone();
            all.into_iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let news = async || app.desk.news(Page::new(0, 10)).await.unwrap();
        let anna = app.staff("anna");
        let new = WriteAnnouncement {
            title: Some("Old".to_owned()),
            body: Some("x".to_owned()),
            published_at: Some(app.desk.now().plus_seconds(-60)),
            ..WriteAnnouncement::default()
        };
        let old = anna.add_announcement(&new).await.unwrap();
        assert_eq!((titles().await, news().await.1), (vec!["Old".to_owned()], 0));
        let later = [("date", "2026-03-02 10:00:00"), ("title", "New"), ("announcement", "y"), ("published", "1")];
        let id = done(&app, "AddAnnouncement", &later).await["announcementid"].to_string();
        done(&app, "UpdateAnnouncement", &[("announcementid", &old.to_string()), ("published", "true")]).await;
        assert_eq!((titles().await, news().await.1), (vec!["New".to_owned(), "Old".to_owned()], 1));
        assert!(app.desk.news_item(domain::AnnouncementId(id.parse().unwrap())).await.is_err());
        app.clock.advance(3600);
        assert_eq!(news().await.0[0].title, "New");
        done(&app, "DeleteAnnouncement", &[("announcementid", &id)]).await;
        anna.delete_announcement(old).await.unwrap();
        assert_eq!((titles().await, news().await.1), (vec![], 0));
    }

    async fn notes_about_a_client_are_kept_with_their_writer_and_go_with_it(app: TestApp) {
        let note = done(&app, "AddClientNote", &[("userid", "1"), ("notes", "Pays late."), ("sticky", "1")]).await;
        let anna = app.staff("anna");
        let kept = anna.client_notes(domain::ClientId(1)).await.unwrap();
        let seen: Vec<_> = kept.iter().map(|one| (one.id.0, one.body.as_str(), one.is_sticky, one.staff.0)).collect();
        assert_eq!(seen, [(note["noteid"].as_i64().unwrap(), "Pays late.", true, 4)]);
        assert!(anna.client_notes(domain::ClientId(2)).await.unwrap().is_empty());
        done(&app, "DeleteClient", &[("clientid", "1")]).await;
        assert_eq!(app.rows("client_note").await, 0);
    }

    async fn fields_of_a_department_are_asked_for_checked_and_shown(app: TestApp) {
        let operator = app.desk.operator();
        app.add_custom_fields().await;
        let fields = async |id: &str| {
            let ticket = done(&app, "GetTicket", &[("ticketid", id)]).await;
            ticket["customfields"]["customfield"].as_array().unwrap().clone()
        };
        let id = open(&app, "One", &[("customfields[1]", "web-3"), ("customfields[3]", "R7")]).await.to_string();
        let seen = fields(&id).await;
        assert_eq!(seen.iter().map(|one| (one["name"].as_str().unwrap(), one["value"].as_str().unwrap())).collect::<Vec<_>>(),
            [("Server", "web-3"), ("Panel", ""), ("Rack", "R7")]);
        let client = app.client(0).await.ticket(TicketRef::Either(1)).await.unwrap();
        assert_eq!(client.custom_fields, [("1".to_owned(), "web-3".to_owned())]);
        for (action, more) in [("UpdateTicket", ("subject", "s")), ("AddTicketReply", ("message", "m"))] {
            for (value, why) in [("Green", "it is none of the choices"), ("", "it must not be empty")] {
                let pairs = [("ticketid", id.as_str()), more, ("customfields[2]", value)];
                let sentence = format!("Custom Field Panel Not Accepted: {why}");
                assert_eq!(call(&app, action, &pairs).await.text(), error(&sentence));
            }
        }
        let untouched = app.staff("anna").ticket(TicketRef::Either(1)).await.unwrap();
        assert_eq!((untouched.ticket.subject.as_str(), untouched.timeline.len()), ("One", 1));
        done(&app, "UpdateTicket", &[("ticketid", &id), ("customfields[2]", "Blue")]).await;
        assert_eq!(fields(&id).await[1]["value"], "Blue");
        // Another department does not ask for it, and a field that is gone leaves its values.
        let elsewhere = [("ticketid", id.as_str()), ("deptid", "2"), ("customfields[2]", "Green")];
        done(&app, "UpdateTicket", &elsewhere).await;
        assert_eq!(fields(&id).await.iter().map(|one| one["name"].as_str().unwrap()).collect::<Vec<_>>(), ["", "", ""]);
        operator.remove_custom_field(domain::CustomFieldId(1)).await.unwrap();
        done(&app, "UpdateTicket", &[("ticketid", &id), ("deptid", "1")]).await;
        assert_eq!(fields(&id).await.iter().map(|one| one["value"].as_str().unwrap()).collect::<Vec<_>>(), ["Green", "R7", "web-3"]);
    }
}
