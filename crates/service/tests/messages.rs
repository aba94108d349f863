//! Hiding, changing and moving messages, and reading them, through the handles and on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::{
    Error, FileName, MessageId, MessageKind, NewAttachment, Page, Priority, StatusKind, Ticket, TicketFilter,
    What,
};
use testkit::app::TestApp;
use tridesk_service::{
    AddNote, ChangeOwn, ChangeTicket, Desk, EditMessage, Entry, FormOf, NewRequester, OpenTicket, Opened,
    Reply, ReplyAuthor, SaveOwn, SplitTicket, TicketQuery, TicketRef,
};

fn doors(_: Desk) -> Router {
    Router::new()
}

fn file(name: &str) -> NewAttachment {
    NewAttachment { name: FileName::clean(name), content_type: None, bytes: name.as_bytes().to_vec() }
}

async fn opened(app: &TestApp) -> Opened {
    let client = app.client(0).await;
    let requester = NewRequester::Client(client.client().id, None);
    let mut command = OpenTicket::new(requester, app.fixture.departments[0], "Subject", "The opening words.");
    command.attachments = vec![file("opening.txt")];
    client.open_ticket(&command).await.unwrap()
}

/// Somebody speaks a minute later.
async fn speak(app: &TestApp, ticket: &Opened, by_staff: bool, body: &str) -> MessageId {
    app.clock.advance(60);
    let reply = Reply {
        attachments: vec![file(&format!("{body}.txt"))],
        ..Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), body)
    };
    if by_staff {
        app.staff("anna").reply(&reply).await.unwrap().message
    } else {
        app.client(0).await.reply(&reply).await.unwrap().message
    }
}

async fn found(app: &TestApp, ticket: &Opened) -> Ticket {
    app.staff("anna").find(TicketRef::Id(ticket.id)).await.unwrap()
}

async fn opening_of(app: &TestApp, ticket: &Opened) -> MessageId {
    app.staff("anna").ticket(TicketRef::Id(ticket.id)).await.unwrap().timeline[0].message.id
}

async fn hide(app: &TestApp, messages: &[MessageId]) {
    app.staff("anna").hide_messages(messages, &[]).await.unwrap();
}

fn searching(text: &str) -> TicketQuery {
    let filter = TicketFilter { text: Some(text.to_owned()), ..TicketFilter::default() };
    TicketQuery::new(filter, Page::new(0, 25))
}

fn bodies(timeline: &[Entry]) -> Vec<&str> {
    timeline.iter().map(|entry| entry.message.body.as_str()).collect()
}

fn split(message: MessageId) -> SplitTicket {
    SplitTicket { messages: vec![message], within: Vec::new(), idempotency_key: None }
}

fn edit(message: MessageId, body: &str) -> EditMessage {
    EditMessage {
        message,
        within: Vec::new(),
        body: body.to_owned(),
        is_markdown: Some(false),
        created_at: None,
        idempotency_key: None,
    }
}

/// How many events of a kind a ticket has.
async fn events(app: &TestApp, ticket: &Opened, kind: &str) -> usize {
    let all = app.staff("anna").events(TicketRef::Id(ticket.id)).await.unwrap();
    all.iter().filter(|event| event.kind == kind).count()
}

testkit::on_both_engines! { doors;
    async fn a_hidden_answer_is_as_if_it_had_not_been_given(app: TestApp) {
        let ticket = opened(&app).await;
        let before = found(&app, &ticket).await;
        let answer = speak(&app, &ticket, true, "zebra").await;
        assert!(found(&app, &ticket).await.client_unread);
        hide(&app, &[answer, answer]).await;
        let after = found(&app, &ticket).await;
        assert_eq!((after.message_count, after.last_by_staff, after.client_unread), (1, false, false));
        assert_eq!(after.last_message_at, before.last_message_at);
        assert_eq!((after.status_kind, after.waiting_since), (StatusKind::CustomerReply, before.waiting_since));
        let client = app.client(0).await;
        let view = client.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        assert_eq!(bodies(&view.timeline), ["The opening words."]);
        assert_eq!(client.tickets(&searching("zebra")).await.unwrap().total, 0);
        let contains = TicketFilter { body_contains: Some(vec!["EBR".to_owned()]), ..TicketFilter::default() };
        let contains = TicketQuery::new(contains, Page::new(0, 25));
        assert_eq!(client.tickets(&contains).await.unwrap().total, 0);
        let anna = app.staff("anna");
        assert_eq!(anna.tickets(&searching("zebra")).await.unwrap().total, 1, "staff find what is hidden");
        assert_eq!(anna.tickets(&contains).await.unwrap().total, 1);
        let view = anna.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        assert_eq!(view.timeline.len(), 2);
        let hidden = &view.timeline[1].attachments[0];
        assert!(anna.attachment(hidden.id).await.is_ok());
        assert_eq!(client.attachment(hidden.id).await.map(drop), Err(Error::NotFound(What::Attachment)));
        hide(&app, &[answer]).await;
        assert_eq!(events(&app, &ticket, "message.hidden").await, 1);
    }

    async fn a_hidden_opening_leaves_no_file_behind(app: TestApp) {
        let ticket = opened(&app).await;
        assert_eq!(found(&app, &ticket).await.opening_files, 1);
        let opening = opening_of(&app, &ticket).await;
        hide(&app, &[opening]).await;
        let after = found(&app, &ticket).await;
        assert_eq!((after.opening_files, after.message_count, after.waiting_since), (0, 0, None));
        let mut query = searching("");
        query.filter = TicketFilter::default();
        query.with_files = true;
        assert_eq!(app.client(0).await.tickets(&query).await.unwrap().files.len(), 0);
    }

    async fn what_a_client_has_read_or_answered_is_not_unread_again(app: TestApp) {
        let ticket = opened(&app).await;
        let client = app.client(0).await;
        speak(&app, &ticket, true, "read").await;
        client.mark_read(&found(&app, &ticket).await).await;
        let second = speak(&app, &ticket, true, "unread").await;
        let third = speak(&app, &ticket, true, "unread too").await;
        hide(&app, &[third]).await;
        assert!(found(&app, &ticket).await.client_unread, "the second is unread still");
        hide(&app, &[second]).await;
        assert!(!found(&app, &ticket).await.client_unread, "the first was read");
    }

    async fn hiding_the_answer_lets_the_client_wait_since_the_question(app: TestApp) {
        let ticket = opened(&app).await;
        let asked = found(&app, &ticket).await.waiting_since;
        assert!(asked.is_some());
        app.clock.advance(60);
        let keep = Reply { keep: true, ..Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), "a") };
        let answer = app.staff("anna").reply(&keep).await.unwrap().message;
        assert_eq!(found(&app, &ticket).await.waiting_since, None);
        hide(&app, &[answer]).await;
        assert_eq!(found(&app, &ticket).await.waiting_since, asked);
    }

    async fn all_messages_are_hidden_or_none(app: TestApp) {
        let ticket = opened(&app).await;
        let answer = speak(&app, &ticket, true, "answer").await;
        let anna = app.staff("anna");
        let note = anna.add_note(&AddNote::new(TicketRef::Id(ticket.id), "note")).await.unwrap().message;
        let missing = Err(Error::NotFound(What::Message));
        for wrong in [note, MessageId(99)] {
            assert_eq!(anna.hide_messages(&[answer, wrong], &[]).await, missing);
        }
        assert_eq!(app.staff("bert").hide_messages(&[answer], &[]).await, missing, "not his department");
        let other = opened(&app).await;
        let elsewhere = [FormOf::Ticket(TicketRef::Id(other.id)), FormOf::QueueEntry(99.into())];
        assert_eq!(anna.hide_messages(&[answer], &elsewhere).await, missing);
        assert_eq!(found(&app, &ticket).await.message_count, 2);
        let both = [opening_of(&app, &other).await, answer];
        anna.hide_messages(&both, &[]).await.unwrap();
        assert_eq!(found(&app, &other).await.message_count, 0);
    }

    async fn a_changed_text_is_found_by_its_new_words_and_keeps_author_and_moment(app: TestApp) {
        let ticket = opened(&app).await;
        let opening = opening_of(&app, &ticket).await;
        app.clock.advance(60);
        let anna = app.staff("anna");
        let mut command = edit(opening, "Other words.");
        command.idempotency_key = Some("e".to_owned());
        let first = anna.edit_message(&command).await.unwrap();
        assert_eq!(anna.edit_message(&command).await.unwrap(), first);
        let view = anna.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        let message = &view.timeline[0].message;
        assert_eq!((message.body.as_str(), message.author.name.as_str()), ("Other words.", "Cleo Client"));
        assert_eq!(message.created_at, view.ticket.opened_at);
        for (word, total) in [("opening", 0), ("other", 1), ("subject", 1)] {
            assert_eq!(anna.tickets(&searching(word)).await.unwrap().total, total, "{word}");
        }
        let log = anna.events(TicketRef::Id(ticket.id)).await.unwrap();
        let edited: Vec<_> = log.iter().filter(|event| event.kind == "message.edited").collect();
        assert_eq!(edited.len(), 1);
        assert_eq!(edited[0].data, r#"{"before":"The opening words."}"#);
        command.body = "Third".to_owned();
        assert_eq!(anna.edit_message(&command).await, Err(Error::IdempotencyMismatch));
        assert_eq!(app.staff("bert").edit_message(&edit(opening, "x")).await, Err(Error::NotFound(What::Message)));
        let note = anna.add_note(&AddNote::new(TicketRef::Id(ticket.id), "note")).await.unwrap().message;
        assert_eq!(anna.edit_message(&edit(note, "x")).await, Err(Error::NotFound(What::Message)));
    }

    async fn a_ticket_is_found_by_its_new_subject_and_no_longer_by_the_old_one(app: TestApp) {
        let ticket = opened(&app).await;
        for (number, word) in ["zebra", "giraffe"].into_iter().enumerate() {
            let reference = TicketRef::Id(ticket.id);
            if number == 0 {
                let changes = ChangeTicket { subject: Some(word.to_owned()), ..ChangeTicket::default() };
                app.staff("anna").change_ticket(reference, &changes).await.unwrap();
            } else {
                let changes = ChangeOwn { subject: Some(word.to_owned()), ..ChangeOwn::default() };
                let own = SaveOwn { ticket: reference, reply: None, changes, idempotency_key: None };
                app.client(0).await.save_ticket(&own).await.unwrap();
            }
            assert_eq!(app.client(0).await.tickets(&searching(word)).await.unwrap().total, 1);
        }
        for (word, total) in [("subject", 0), ("zebra", 0), ("opening", 1)] {
            assert_eq!(app.client(0).await.tickets(&searching(word)).await.unwrap().total, total, "{word}");
        }
    }

    async fn a_split_moves_the_tail_with_its_notes_and_files(app: TestApp) {
        let ticket = opened(&app).await;
        let anna = app.staff("anna");
        let changes = ChangeTicket { priority: Some(Priority::High.into()), ..ChangeTicket::default() };
        anna.change_ticket(TicketRef::Id(ticket.id), &changes).await.unwrap();
        speak(&app, &ticket, true, "answer").await;
        let other = speak(&app, &ticket, false, "Another matter").await;
        let asked = app.desk.now();
        app.clock.advance(60);
        anna.add_note(&AddNote::new(TicketRef::Id(ticket.id), "of the other matter")).await.unwrap();
        app.clock.advance(600);
        let mut command = split(other);
        command.idempotency_key = Some("s".to_owned());
        let new = anna.split_ticket(&command).await.unwrap();
        assert_eq!(anna.split_ticket(&command).await.unwrap(), new);
        assert_ne!((new.number, &new.access_key), (ticket.number, &ticket.access_key));

        let old = anna.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        let gone = format!("The ticket was split. New discussion in the ticket \"{}\"", new.number);
        assert_eq!(bodies(&old.timeline), ["The opening words.", "answer", gone.as_str()]);
        assert_eq!((old.ticket.message_count, old.ticket.has_note, old.ticket.last_by_staff), (2, false, true));
        assert_eq!((old.ticket.staff_unread, old.ticket.waiting_since), (false, None));

        let view = anna.ticket(TicketRef::Id(new.id)).await.unwrap();
        let came = format!("Previous discussion in the ticket \"{}\"", ticket.number);
        assert_eq!(bodies(&view.timeline), ["Another matter", "of the other matter", came.as_str()]);
        assert!(view.timeline[0].message.is_opening);
        assert_eq!(view.timeline[0].attachments[0].name, "Another matter.txt");
        let after = &view.ticket;
        assert_eq!((after.status_kind, after.staff_unread, after.client_unread), (StatusKind::CustomerReply, true, false));
        assert_eq!((after.message_count, after.has_note, after.opening_files), (1, true, 1));
        assert_eq!((after.opened_at, after.last_message_at, after.waiting_since), (asked, asked, Some(asked)));
        assert_eq!((after.priority, &after.subject), (Priority::High, &old.ticket.subject));
        assert_eq!(after.requester, old.ticket.requester);
        let entries = anna.queue_entries(TicketRef::Id(new.id)).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].entered_at, asked, "it has waited already");

        for word in ["another", "subject"] {
            let list = anna.tickets(&searching(word)).await.unwrap();
            assert!(list.rows.iter().any(|row| row.ticket.id == new.id), "{word}");
        }
        let everything = TicketQuery::new(TicketFilter::default(), Page::new(0, 25));
        let list = app.client(0).await.tickets(&everything).await.unwrap();
        assert_eq!((list.total, list.rows.len()), (2, 2));
        assert_eq!(anna.tickets(&everything).await.unwrap().total, 2);
        assert_eq!((events(&app, &ticket, "ticket.split").await, events(&app, &new, "ticket.split").await), (1, 1));
        let own = app.client(0).await.ticket(TicketRef::Number(new.number)).await.unwrap();
        assert_eq!(bodies(&own.timeline), ["Another matter", came.as_str()]);
        assert!(own.timeline.iter().all(|entry| entry.message.kind != MessageKind::Note));
    }

    async fn a_split_from_an_answer_is_answered_and_unread_by_the_client(app: TestApp) {
        let ticket = opened(&app).await;
        let answer = speak(&app, &ticket, true, "answer").await;
        let new = app.staff("anna").split_ticket(&split(answer)).await.unwrap();
        let after = found(&app, &new).await;
        assert_eq!((after.status_kind, after.client_unread), (StatusKind::Answered, true));
        assert_eq!(after.opened_by_name, "Anna Agent");
        assert!(!found(&app, &ticket).await.client_unread);
        assert_eq!(app.staff("anna").queue_entries(TicketRef::Id(new.id)).await.unwrap().len(), 0);
    }

    async fn a_hidden_message_does_not_open_the_ticket_it_goes_along_to(app: TestApp) {
        let ticket = opened(&app).await;
        let hidden = speak(&app, &ticket, true, "hidden").await;
        hide(&app, &[hidden]).await;
        let anna = app.staff("anna");
        assert!(matches!(anna.split_ticket(&split(hidden)).await, Err(Error::Invalid { .. })));
        speak(&app, &ticket, false, "seen").await;
        let seen_at = app.desk.now();
        let new = anna.split_ticket(&split(hidden)).await.unwrap();
        let after = found(&app, &new).await;
        assert_eq!((after.opened_by_name.as_str(), after.opened_at, after.message_count), ("", seen_at, 1));
        let timeline = app.client(0).await.ticket(TicketRef::Id(new.id)).await.unwrap().timeline;
        assert_eq!(bodies(&timeline)[0], "seen");
    }

    async fn whoever_writes_into_a_closed_ticket_waits_from_then_on(app: TestApp) {
        let ticket = opened(&app).await;
        let closed = app.desk.directory().default_status(StatusKind::Closed).map(|status| status.id);
        let change = ChangeTicket { status: closed, ..ChangeTicket::default() };
        app.staff("anna").change_ticket(TicketRef::Id(ticket.id), &change).await.unwrap();
        app.clock.advance(86_400);
        speak(&app, &ticket, false, "again").await;
        assert_eq!(found(&app, &ticket).await.waiting_since, Some(app.desk.now()));
    }

    async fn an_opening_message_stays_and_a_note_alone_is_no_ticket(app: TestApp) {
        let ticket = opened(&app).await;
        let anna = app.staff("anna");
        app.clock.advance(60);
        let note = anna.add_note(&AddNote::new(TicketRef::Id(ticket.id), "note")).await.unwrap().message;
        let opening = opening_of(&app, &ticket).await;
        for message in [opening, note] {
            assert!(matches!(anna.split_ticket(&split(message)).await, Err(Error::Invalid { .. })));
        }
        let reply = speak(&app, &ticket, false, "reply").await;
        let missing = Err(Error::NotFound(What::Message));
        assert_eq!(app.staff("bert").split_ticket(&split(reply)).await, missing);
        assert_eq!(anna.split_ticket(&split(MessageId(99))).await, missing);
        let elsewhere = SplitTicket { within: vec![FormOf::QueueEntry(99.into())], ..split(reply) };
        assert_eq!(anna.split_ticket(&elsewhere).await, missing);
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 3));
        anna.split_ticket(&split(note)).await.unwrap();
        assert_eq!(app.rows("ticket").await, 2);
    }

    async fn reading_clears_the_mark_of_what_was_read(app: TestApp) {
        let ticket = opened(&app).await;
        speak(&app, &ticket, true, "first").await;
        let client = app.client(0).await;
        let seen = client.find(TicketRef::Id(ticket.id)).await.unwrap();
        speak(&app, &ticket, true, "in between").await;
        client.mark_read(&seen).await;
        assert!(found(&app, &ticket).await.client_unread);
        client.mark_read(&found(&app, &ticket).await).await;
        client.mark_read(&found(&app, &ticket).await).await;
        client.mark_read(&seen).await;
        assert!(!found(&app, &ticket).await.client_unread);
        assert_eq!(events(&app, &ticket, "ticket.read").await, 1);
        speak(&app, &ticket, false, "reply").await;
        let anna = app.staff("anna");
        app.staff("bert").mark_read(&found(&app, &ticket).await).await;
        assert!(found(&app, &ticket).await.staff_unread);
        anna.mark_read(&found(&app, &ticket).await).await;
        assert!(!found(&app, &ticket).await.staff_unread);
        assert_eq!(events(&app, &ticket, "ticket.read").await, 2);
    }
}
