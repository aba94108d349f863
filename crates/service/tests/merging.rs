//! Merging tickets, removing messages and blocking senders, through the handles and on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::{Error, FileName, MessageKind, NewAttachment, Page, StatusKind, TicketFilter, TicketId, What};
use testkit::app::TestApp;
use tridesk_service::{
    AddNote, ChangeTicket, Desk, MergeTickets, NewRequester, OpenTicket, Opened, Reply, ReplyAuthor,
    TicketQuery, TicketRef,
};

fn doors(_: Desk) -> Router {
    Router::new()
}

fn guest(subject: &str) -> OpenTicket {
    let requester = NewRequester::Guest { name: "Gina".to_owned(), email: "gina@guest.example".to_owned() };
    OpenTicket::new(requester, domain::DepartmentId(1), subject, "Hello?")
}

/// A minute later the client with this number opens a ticket with a file.
async fn opened(app: &TestApp, client: usize, subject: &str) -> Opened {
    app.clock.advance(60);
    let client = app.client(client).await;
    let requester = NewRequester::Client(client.client().id, None);
    let file = NewAttachment {
        name: FileName::clean("a.txt"),
        content_type: None,
        bytes: subject.as_bytes().to_vec(),
    };
    let body = format!("Words of {subject}.");
    let mut command = OpenTicket::new(requester, app.fixture.departments[0], subject, &body);
    command.attachments = vec![file];
    client.open_ticket(&command).await.unwrap()
}

fn merge(target: &Opened, sources: &[&Opened]) -> MergeTickets {
    MergeTickets {
        target: TicketRef::Id(target.id),
        sources: sources.iter().map(|source| TicketRef::Number(source.number)).collect(),
        subject: None,
        idempotency_key: None,
    }
}

fn reply(ticket: TicketId, body: &str) -> Reply {
    Reply::new(TicketRef::Id(ticket), ReplyAuthor::Staff(None), body)
}

async fn total(app: &TestApp, filter: TicketFilter) -> i64 {
    app.staff("admin").tickets(&TicketQuery::new(filter, Page::new(0, 25))).await.unwrap().total
}

async fn found(app: &TestApp, words: &str) -> i64 {
    total(app, TicketFilter { text: Some(words.to_owned()), ..TicketFilter::default() }).await
}

async fn counted(app: &TestApp) -> i64 {
    app.staff("admin").counts().await.unwrap().iter().map(|count| count.tickets).sum()
}

async fn close(app: &TestApp, ticket: &Opened) {
    let status = app.desk.directory().default_status(StatusKind::Closed).unwrap().id;
    let changes = ChangeTicket { status: Some(status), ..ChangeTicket::default() };
    app.staff("anna").change_ticket(TicketRef::Id(ticket.id), &changes).await.unwrap();
}

async fn kind(app: &TestApp, ticket: &Opened) -> StatusKind {
    app.staff("anna").find(TicketRef::Id(ticket.id)).await.unwrap().status_kind
}

testkit::on_both_engines! { doors;
    async fn all_that_was_in_it_goes_along_and_its_names_lead_to_the_target(app: TestApp) {
        let (target, source) = (opened(&app, 0, "First").await, opened(&app, 0, "Second").await);
        let anna = app.staff("anna");
        anna.add_note(&AddNote::new(TicketRef::Id(source.id), "Rack seven.")).await.unwrap();
        anna.add_tag(TicketRef::Id(source.id), "network").await.unwrap();
        let fields = ChangeTicket {
            custom_fields: vec![("1".to_owned(), "source".to_owned())],
            ..ChangeTicket::default()
        };
        anna.change_ticket(TicketRef::Id(source.id), &fields).await.unwrap();
        assert_eq!(anna.merge_tickets(&merge(&target, &[&source])).await, Ok(target.id));
        for name in [TicketRef::Id(source.id), TicketRef::Number(source.number), TicketRef::Either(source.number.0)] {
            let view = anna.ticket(name).await.unwrap();
            assert_eq!((view.ticket.id, view.ticket.message_count, view.ticket.has_note), (target.id, 2, true));
            assert_eq!((view.tags, view.custom_fields), (vec!["network".to_owned()], vec![("1".to_owned(), "source".to_owned())]));
            let lines: Vec<_> = view.timeline.iter().map(|entry| (entry.message.body.as_str(), entry.attachments.len())).collect();
            let told = format!("The ticket \"{}\" was merged into this one: Second", source.number);
            assert_eq!(lines, [("Words of First.", 1), ("Words of Second.", 1), ("Rack seven.", 0), (&*told, 0)]);
            assert_eq!(view.timeline.iter().filter(|entry| entry.message.is_opening).count(), 1);
            assert_eq!(app.client(0).await.ticket(name).await.unwrap().ticket.id, target.id);
        }
        assert_eq!((counted(&app).await, total(&app, TicketFilter::default()).await), (1, 1));
        assert_eq!((found(&app, "words second").await, app.rows("queue_entry").await), (1, 1));
        let kinds: Vec<_> = anna.events(TicketRef::Id(target.id)).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["ticket.opened", "ticket.merged"]);
    }

    async fn a_merged_ticket_can_go_along_again_and_its_number_is_never_given_away(app: TestApp) {
        let (one, two, three) = (opened(&app, 0, "One").await, opened(&app, 0, "Two").await, opened(&app, 0, "Three").await);
        let anna = app.staff("anna");
        anna.merge_tickets(&merge(&two, &[&one])).await.unwrap();
        anna.merge_tickets(&merge(&three, &[&two])).await.unwrap();
        assert_eq!(anna.find(TicketRef::Number(one.number)).await.unwrap().id, three.id);
        let again = anna.merge_tickets(&merge(&three, &[&one])).await;
        assert_eq!(again, Err(Error::NotFound(What::Ticket)));
        for name in [TicketRef::Id(one.id), TicketRef::Number(two.number), TicketRef::Either(one.number.0)] {
            assert_eq!(anna.delete_ticket(name).await, Err(Error::NotFound(What::Ticket)));
            assert_eq!(anna.delete_tickets(&[name]).await, Err(Error::NotFound(What::Ticket)));
        }
        anna.delete_ticket(TicketRef::Number(three.number)).await.unwrap();
        assert_eq!((app.rows("ticket").await, app.rows("merged_ticket").await, counted(&app).await), (0, 0, 0));
    }

    async fn whoever_still_waits_is_not_forgotten_in_a_closed_ticket(app: TestApp) {
        let (closed, waiting) = (opened(&app, 0, "Closed").await, opened(&app, 0, "Waiting").await);
        let anna = app.staff("anna");
        close(&app, &closed).await;
        app.clock.advance(60);
        anna.merge_tickets(&merge(&closed, &[&waiting])).await.unwrap();
        assert_eq!((kind(&app, &closed).await, app.rows("queue_entry").await), (StatusKind::CustomerReply, 1));
        // An answered one wakes nobody.
        let (closed, answered) = (opened(&app, 0, "Closed").await, opened(&app, 0, "Answered").await);
        anna.reply(&reply(answered.id, "Done.")).await.unwrap();
        close(&app, &closed).await;
        anna.merge_tickets(&merge(&closed, &[&answered])).await.unwrap();
        assert_eq!(kind(&app, &closed).await, StatusKind::Closed);
        let ticket = anna.find(TicketRef::Id(closed.id)).await.unwrap();
        assert!(ticket.client_unread && ticket.last_by_staff && !ticket.staff_unread);
    }

    async fn nobody_reads_the_words_of_another_because_tickets_were_merged(app: TestApp) {
        let (target, source) = (opened(&app, 0, "Mine").await, opened(&app, 1, "Yours").await);
        let anna = app.staff("anna");
        let guest_of = async |email: &str| {
            let requester = NewRequester::Guest { name: "Gina".to_owned(), email: email.to_owned() };
            anna.open_ticket(&OpenTicket { requester, ..guest("Hello") }).await.unwrap()
        };
        let own = guest_of(&app.fixture.clients[0].email).await;
        let (gina, again, other) =
            (guest_of("gina@x.example").await, guest_of("Gina@X.example").await, guest_of("g@x.example").await);
        let foreign = |answer| matches!(answer, Err(Error::Invalid { field: domain::Field::Merged, .. }));
        for (target, source) in [(&target, &source), (&own, &target), (&gina, &other), (&gina, &source)] {
            assert!(foreign(anna.merge_tickets(&merge(target, &[source])).await));
            let named = vec![TicketRef::Number(source.number)];
            let command = MergeTickets { sources: named.clone(), ..merge(target, &[source]) };
            assert_eq!(anna.not_mergeable(&command).await.unwrap(), named);
        }
        assert_eq!(app.rows("ticket").await, 6);
        anna.merge_tickets(&merge(&gina, &[&again])).await.unwrap();
        // The link of one guest goes on leading, that of a guest whose words became part of a client's ticket does not.
        let address = std::net::IpAddr::from([203, 0, 113, 9]);
        let leads = async |ticket: &Opened| {
            let guest = app.desk.as_guest(ticket.number, &ticket.access_key.0, address).await;
            guest.map(|guest| guest.ticket().id).ok()
        };
        assert_eq!((leads(&gina).await, leads(&again).await), (Some(gina.id), Some(gina.id)));
        anna.merge_tickets(&merge(&target, &[&gina, &own])).await.unwrap();
        assert_eq!([leads(&gina).await, leads(&again).await, leads(&own).await], [None, None, None]);
        assert_eq!(leads(&target).await, Some(target.id));
        // Staff may say that the ticket is the client's, which they then do on purpose.
        let give = ChangeTicket { client: Some(app.fixture.clients[0].id), ..ChangeTicket::default() };
        anna.change_ticket(TicketRef::Id(source.id), &give).await.unwrap();
        anna.merge_tickets(&merge(&target, &[&source])).await.unwrap();
        let missing = app.client(1).await.find(TicketRef::Number(source.number)).await;
        assert_eq!(missing, Err(Error::NotFound(What::Ticket)));
        // bert answers for another department.
        let refused = app.staff("bert").merge_tickets(&merge(&target, &[&source])).await;
        assert_eq!(refused, Err(Error::NotFound(What::Ticket)));
    }

    async fn a_repeated_merge_and_a_repeated_opening_answer_what_the_first_did(app: TestApp) {
        let anna = app.staff("anna");
        let target = opened(&app, 0, "Target").await;
        let command = OpenTicket { idempotency_key: Some("open".to_owned()), ..guest("Again") };
        let source = anna.open_ticket(&command).await.unwrap();
        let merging = MergeTickets { idempotency_key: Some("merge".to_owned()), ..merge(&target, &[&source]) };
        for _ in 0..2 {
            assert_eq!(anna.merge_tickets(&merging).await, Ok(target.id));
            assert_eq!(anna.open_ticket(&command).await.unwrap(), source);
        }
        assert_eq!(app.rows("merged_ticket").await, 1);
    }

    async fn a_removed_reply_and_a_removed_note_are_found_and_counted_no_more(app: TestApp) {
        let ticket = opened(&app, 0, "Ticket").await;
        let anna = app.staff("anna");
        let said = anna.reply(&reply(ticket.id, "Lighthouse.")).await.unwrap().message;
        let note = anna.add_note(&AddNote::new(TicketRef::Id(ticket.id), "Harbour.")).await.unwrap().message;
        let opening = anna.ticket(TicketRef::Id(ticket.id)).await.unwrap().timeline[0].message.id;
        for wrong in [opening, note] {
            assert_eq!(anna.delete_reply(wrong, &[]).await, Err(Error::NotFound(What::Message)));
        }
        assert_eq!(anna.delete_note(said).await, Err(Error::NotFound(What::Message)));
        assert_eq!(app.staff("bert").delete_note(note).await, Err(Error::NotFound(What::Message)));
        anna.delete_reply(said, &[]).await.unwrap();
        anna.delete_note(note).await.unwrap();
        let view = anna.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        assert_eq!((view.ticket.message_count, view.ticket.last_by_staff, view.ticket.has_note), (1, false, false));
        assert!(view.timeline.iter().all(|entry| entry.message.kind == MessageKind::Public));
        assert_eq!((found(&app, "lighthouse").await, found(&app, "harbour").await), (0, 0));
    }

    async fn a_blocked_guest_writes_no_more_until_the_operator_lets_it(app: TestApp) {
        let anna = app.staff("anna");
        let first = anna.open_ticket(&guest("First")).await.unwrap();
        anna.block_sender(TicketRef::Id(first.id), false).await.unwrap();
        let author = ReplyAuthor::Guest { name: "Gina".to_owned(), email: " Gina@Guest.example".to_owned() };
        let answer = Reply::new(TicketRef::Id(first.id), author, "Hello?");
        assert_eq!(anna.open_ticket(&guest("Second")).await, Err(Error::SenderBlocked));
        assert_eq!(anna.reply(&answer).await, Err(Error::SenderBlocked));
        // Staff may still write to it.
        let ours = OpenTicket { by_staff: Some(None), ..guest("Ours") };
        anna.open_ticket(&ours).await.unwrap();
        anna.reply(&reply(first.id, "Stop it.")).await.unwrap();
        let operator = app.desk.operator();
        assert_eq!(operator.blocked_senders("").await.unwrap(), ["gina@guest.example"]);
        operator.unblock_sender("gina@guest.example").await.unwrap();
        assert_eq!(operator.unblock_sender("gina@guest.example").await, Err(Error::NotFound(What::Sender)));
        anna.reply(&answer).await.unwrap();
        assert_eq!(operator.block_sender("GINA@guest.example").await, Ok(true));
        assert_eq!(operator.block_sender("gina@guest.example").await, Ok(false));
        anna.block_sender(TicketRef::Id(first.id), true).await.unwrap();
        assert_eq!(anna.find(TicketRef::Id(first.id)).await.unwrap_err(), Error::NotFound(What::Ticket));
        let clients = opened(&app, 0, "Mine").await;
        assert!(matches!(anna.block_sender(TicketRef::Id(clients.id), true).await, Err(Error::Invalid { .. })));
    }
}
