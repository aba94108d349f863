//! The rules of tickets through their handles, on both engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use axum::Router;
use domain::{
    Error, FileName, MessageKind, NewAttachment, Page, Priority, QueueFilter, StatusKind, TicketFilter, What,
};
use testkit::app::TestApp;
use tridesk_service::{
    AddNote, ChangeTicket, Desk, FormOf, NewRequester, OpenTicket, Opened, Reply, ReplyAuthor, SaveTicket,
    TicketQuery, TicketRef,
};

fn doors(_: Desk) -> Router {
    Router::new()
}

fn everything() -> TicketQuery {
    TicketQuery::new(TicketFilter::default(), Page::new(0, 100))
}

async fn opened(app: &TestApp, subject: &str) -> Opened {
    let client = app.client(0).await;
    let requester = NewRequester::Client(client.client().id, None);
    let command = OpenTicket::new(requester, app.fixture.departments[0], subject, "It does not work.");
    client.open_ticket(&command).await.unwrap()
}

async fn answer(app: &TestApp, ticket: TicketRef) {
    app.staff("anna").reply(&Reply::new(ticket, ReplyAuthor::Staff(None), "Try again.")).await.unwrap();
}

testkit::on_both_engines! { doors;
    async fn a_new_ticket_waits_in_the_queue_of_its_department(app: TestApp) {
        let ticket = opened(&app, "Broken").await;
        let (rows, total) = app.staff("anna").queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap();
        assert_eq!((rows.len(), total), (1, 1));
        assert_eq!(rows[0].ticket.id, ticket.id);
        assert_eq!(rows[0].ticket.status_kind, StatusKind::New);
        assert_eq!(app.staff("bert").queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap().1, 0);
    }

    async fn an_answer_takes_the_ticket_out_of_the_queue_and_a_reply_puts_it_back(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Broken").await.id);
        answer(&app, ticket).await;
        let anna = app.staff("anna");
        assert_eq!(anna.find(ticket).await.unwrap().status_kind, StatusKind::Answered);
        assert_eq!(anna.queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap().1, 0);
        let client = app.client(0).await;
        client.reply(&Reply::new(ticket, ReplyAuthor::Staff(None), "Still broken.")).await.unwrap();
        let found = anna.find(ticket).await.unwrap();
        assert_eq!((found.status_kind, found.staff_unread, found.last_by_staff), (StatusKind::CustomerReply, true, false));
        assert_eq!(anna.queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap().1, 1);
    }

    async fn an_answer_that_keeps_the_ticket_leaves_it_with_its_holder(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Broken").await.id);
        let anna = app.staff("anna");
        let entry = anna.take(ticket).await.unwrap();
        let reply = Reply { keep: true, ..Reply::new(ticket, ReplyAuthor::Staff(None), "Looking.") };
        anna.reply(&reply).await.unwrap();
        assert_eq!(anna.find(ticket).await.unwrap().status_kind, StatusKind::InProgress);
        assert_eq!(anna.queue_entries(ticket).await.unwrap()[0].id, entry);
    }

    async fn a_ticket_that_was_taken_and_moved_waits_in_its_new_department(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Moved").await.id);
        let (anna, bert) = (app.staff("anna"), app.staff("bert"));
        let entry = anna.take(ticket).await.unwrap();
        let hosting = ChangeTicket { department: Some(app.fixture.departments[2]), ..ChangeTicket::default() };
        app.staff("robot").change_ticket(ticket, &hosting).await.unwrap();
        assert_eq!(anna.queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap().1, 0);
        let (rows, total) = bert.queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap();
        assert_eq!((total, rows[0].entry.id), (1, entry));
    }

    async fn whoever_takes_a_closed_ticket_opens_it_again(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Closed").await.id);
        let anna = app.staff("anna");
        anna.close_entries(&[anna.queue_entries(ticket).await.unwrap()[0].id]).await.unwrap();
        anna.take(ticket).await.unwrap();
        assert_eq!(anna.find(ticket).await.unwrap().status_kind, StatusKind::InProgress);
    }

    async fn letters_of_every_script_fold_alike(app: TestApp) {
        opened(&app, "Ärger: Не работает").await;
        for part in ["ärger", "ÄRGER", "НЕ РАБОТАЕТ", "не работает"] {
            let filter = TicketFilter { subject_contains: Some(part.to_owned()), ..TicketFilter::default() };
            let found = app.staff("admin").tickets(&TicketQuery::new(filter, Page::new(0, 25))).await.unwrap();
            assert_eq!((found.total, found.rows.len()), (1, 1), "{part}");
        }
        let filter = TicketFilter { subject_contains: Some("x".repeat(60_000)), ..TicketFilter::default() };
        assert_eq!(app.staff("admin").tickets(&TicketQuery::new(filter, Page::new(0, 25))).await.unwrap().total, 0);
    }

    async fn a_note_with_the_same_key_is_added_once(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Noted").await.id);
        let anna = app.staff("anna");
        let note = AddNote { idempotency_key: Some("n".to_owned()), ..AddNote::new(ticket, "Note") };
        assert_eq!(anna.add_note(&note).await.unwrap(), anna.add_note(&note).await.unwrap());
        assert_eq!(app.rows("message").await, 2);
    }

    async fn a_new_password_ends_the_sessions_of_the_old_one(app: TestApp) {
        let door = domain::Door::Dialect("test");
        let actor = app.desk.log_in("anna", &app.fixture.staff_password, door, None).await.unwrap();
        let token = app.desk.start_session(&actor).await.unwrap();
        assert!(app.desk.session(&token, door, None).await.unwrap().is_some());
        app.desk.operator().set_staff_password("anna", "another password").await.unwrap();
        assert!(app.desk.session(&token, door, None).await.unwrap().is_none());
    }

    async fn taking_twice_changes_nothing(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Broken").await.id);
        let anna = app.staff("anna");
        let entry = anna.take(ticket).await.unwrap();
        let events = anna.events(ticket).await.unwrap();
        assert_eq!(anna.take(ticket).await.unwrap(), entry);
        assert_eq!(anna.events(ticket).await.unwrap(), events);
    }

    async fn only_closed_tickets_go_to_the_archive_and_all_or_none(app: TestApp) {
        let (a, b) = (opened(&app, "A").await, opened(&app, "B").await);
        let (a, b) = (TicketRef::Number(a.number), TicketRef::Number(b.number));
        let anna = app.staff("anna");
        let entry = anna.queue_entries(a).await.unwrap()[0].id;
        anna.close_entries(&[entry]).await.unwrap();
        let client = app.client(0).await;
        assert_eq!(client.archive(&[a, b]).await, Err(Error::NotClosed));
        assert!(!anna.find(a).await.unwrap().is_archived);
        client.archive(&[a]).await.unwrap();
        assert!(anna.find(a).await.unwrap().is_archived);
    }

    async fn a_reply_brings_a_ticket_back_from_the_archive_with_a_system_line(app: TestApp) {
        let ticket = TicketRef::Number(opened(&app, "A").await.number);
        let anna = app.staff("anna");
        anna.close_entries(&[anna.queue_entries(ticket).await.unwrap()[0].id]).await.unwrap();
        let client = app.client(0).await;
        client.archive(&[ticket]).await.unwrap();
        client.reply(&Reply::new(ticket, ReplyAuthor::Staff(None), "Again.")).await.unwrap();
        let view = client.ticket(ticket).await.unwrap();
        assert!(!view.ticket.is_archived);
        assert_eq!(view.ticket.closed_at, None);
        let system: Vec<&str> =
            view.timeline.iter().filter(|e| e.message.kind == MessageKind::System).map(|e| e.message.body.as_str()).collect();
        assert_eq!(system, ["The ticket was moved to Archive", "The ticket was removed from Archive"]);
    }

    async fn a_client_sees_no_note_and_no_other_clients_ticket(app: TestApp) {
        let ticket = opened(&app, "Mine").await;
        let anna = app.staff("anna");
        anna.add_note(&AddNote::new(TicketRef::Id(ticket.id), "CANARY of staff")).await.unwrap();
        let mine = app.client(0).await.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        assert!(mine.timeline.iter().all(|entry| !entry.message.body.contains("CANARY")));
        let other = app.client(1).await;
        let foreign = other.ticket(TicketRef::Id(ticket.id)).await.map(|_| ());
        let missing = other.ticket(TicketRef::Id(domain::TicketId(999_999))).await.map(|_| ());
        assert_eq!(foreign, Err(Error::NotFound(What::Ticket)));
        assert_eq!(foreign, missing);
        let reply = Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), "Hello");
        assert_eq!(other.reply(&reply).await, Err(Error::NotFound(What::Ticket)));
        assert_eq!(other.archive(&[TicketRef::Id(ticket.id)]).await, Err(Error::NotFound(What::Ticket)));
        assert_eq!(other.tickets(&everything()).await.unwrap().total, 0);
    }

    async fn staff_see_their_departments_only(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Support").await.id);
        let bert = app.staff("bert");
        assert_eq!(bert.find(ticket).await, Err(Error::NotFound(What::Ticket)));
        assert_eq!(bert.tickets(&everything()).await.unwrap().rows.len(), 0);
        assert_eq!(app.staff("anna").tickets(&everything()).await.unwrap().total, 1);
        assert_eq!(app.staff("admin").tickets(&everything()).await.unwrap().total, 1);
    }

    async fn mistakes_are_told_in_the_documented_order(app: TestApp) {
        let staff = app.staff("robot");
        let support = app.fixture.departments[0];
        let nobody = NewRequester::Client(domain::ClientId(99), None);
        let guest = |name: &str, email: &str| NewRequester::Guest { name: name.to_owned(), email: email.to_owned() };
        let nowhere = domain::DepartmentId(99);
        let tries = [
            (OpenTicket::new(nobody, nowhere, "", ""), Error::NotFound(What::Client)),
            (OpenTicket::new(guest("", ""), nowhere, "", ""), Error::RequesterRequired),
            (OpenTicket::new(guest("G", "bad"), nowhere, "", ""), Error::NotFound(What::Department)),
            (OpenTicket::new(guest("G", "bad"), support, "", ""), Error::Missing { field: domain::Field::Subject }),
            (OpenTicket::new(guest("G", "bad"), support, "S", ""), Error::Missing { field: domain::Field::Message }),
        ];
        for (command, expected) in tries {
            assert_eq!(staff.open_ticket(&command).await.unwrap_err(), expected);
        }
        let bad_address = OpenTicket::new(guest("G", "bad"), support, "S", "M");
        assert!(matches!(staff.open_ticket(&bad_address).await, Err(Error::Invalid { field: domain::Field::Email, .. })));
        assert_eq!(app.rows("ticket").await, 0);
        assert_eq!(app.rows("message").await, 0);
    }

    async fn the_same_idempotency_key_opens_one_ticket(app: TestApp) {
        let client = app.client(0).await;
        let requester = NewRequester::Client(client.client().id, None);
        let mut command = OpenTicket::new(requester, app.fixture.departments[0], "Once", "Only once.");
        command.idempotency_key = Some("key-1".to_owned());
        let first = client.open_ticket(&command).await.unwrap();
        assert_eq!(client.open_ticket(&command).await.unwrap(), first);
        assert_eq!(app.rows("ticket").await, 1);
        command.subject = "Another".to_owned();
        assert_eq!(client.open_ticket(&command).await, Err(Error::IdempotencyMismatch));
    }

    async fn a_form_is_saved_whole_or_not_at_all(app: TestApp) {
        let ticket = TicketRef::Id(opened(&app, "Form").await.id);
        let anna = app.staff("anna");
        let entry = anna.queue_entries(ticket).await.unwrap()[0].id;
        let changes = ChangeTicket { priority: Some(Priority::High.into()), ..ChangeTicket::default() };
        let mut form = SaveTicket {
            reply: Some(Reply::new(ticket, ReplyAuthor::Staff(None), "Answer")),
            note: Some(AddNote::new(ticket, "Note")),
            changes: ChangeTicket { department: Some(domain::DepartmentId(99)), ..changes.clone() },
            respects_lock: false,
            idempotency_key: Some("form-1".to_owned()),
            ..SaveTicket::new(FormOf::QueueEntry(entry))
        };
        let before = app.rows("event").await;
        assert_eq!(anna.save_ticket(&form).await, Err(Error::NotFound(What::Department)));
        assert_eq!((app.rows("message").await, app.rows("event").await), (1, before));
        form.changes = changes;
        for _ in 0..2 {
            anna.save_ticket(&form).await.unwrap();
        }
        let view = anna.ticket(ticket).await.unwrap();
        assert_eq!((view.timeline.len(), view.ticket.priority), (3, Priority::High));
        assert_eq!(view.ticket.status_kind, StatusKind::Answered);
    }

    async fn files_come_back_byte_for_byte(app: TestApp) {
        let client = app.client(0).await;
        let requester = NewRequester::Client(client.client().id, None);
        let mut command = OpenTicket::new(requester, app.fixture.departments[0], "File", "See the file.");
        let bytes: Vec<u8> = (0..=255).collect();
        command.attachments =
            vec![NewAttachment { name: FileName::clean("../a.bin"), content_type: None, bytes: bytes.clone() }];
        let ticket = client.open_ticket(&command).await.unwrap();
        let view = client.ticket(TicketRef::Id(ticket.id)).await.unwrap();
        let file = &view.timeline[0].attachments[0];
        assert_eq!(file.name, "a.bin");
        assert_eq!(client.attachment(file.id).await.unwrap().1, bytes);
        let foreign = app.client(1).await.attachment(file.id).await.map(|_| ());
        assert_eq!(foreign, Err(Error::NotFound(What::Attachment)));
    }

    async fn deleting_a_client_takes_its_tickets_along(app: TestApp) {
        let ticket = opened(&app, "Gone soon").await;
        app.staff("robot").delete_client(app.fixture.clients[0].id).await.unwrap();
        for table in ["ticket", "message", "queue_entry", "message_search"] {
            assert_eq!(app.rows(table).await, 0, "{table}");
        }
        assert_eq!(app.staff("robot").find(TicketRef::Id(ticket.id)).await, Err(Error::NotFound(What::Ticket)));
    }

    async fn counts_stay_equal_to_the_rows_whatever_happens(app: TestApp) {
        let robot = app.staff("robot");
        let mut tickets = Vec::new();
        for number in 0..30 {
            tickets.push(TicketRef::Id(opened(&app, &format!("Ticket {number}")).await.id));
        }
        for (number, ticket) in tickets.iter().enumerate() {
            match number % 6 {
                0 => answer(&app, *ticket).await,
                1 => robot.close_entries(&[robot.queue_entries(*ticket).await.unwrap()[0].id]).await.unwrap(),
                2 => {
                    let department = Some(app.fixture.departments[1]);
                    let changes = ChangeTicket { department, priority: Some(Priority::High.into()), ..ChangeTicket::default() };
                    robot.change_ticket(*ticket, &changes).await.unwrap();
                }
                3 => robot.delete_ticket(*ticket).await.unwrap(),
                4 => {
                    robot.close_entries(&[robot.queue_entries(*ticket).await.unwrap()[0].id]).await.unwrap();
                    app.client(0).await.archive(&[*ticket]).await.unwrap();
                }
                _ => {}
            }
        }
        let directory = app.desk.directory();
        for archived in [None, Some(true), Some(false)] {
            for kind in StatusKind::ALL {
                for departments in [None, Some(vec![app.fixture.departments[0]]), Some(vec![app.fixture.departments[1]])] {
                    let filter = TicketFilter {
                        statuses: Some(directory.statuses_of(&[kind])),
                        departments: departments.clone(),
                        archived,
                        ..TicketFilter::default()
                    };
                    let list = robot.tickets(&TicketQuery::new(filter, Page::new(0, 100))).await.unwrap();
                    assert_eq!(list.total, i64::try_from(list.rows.len()).unwrap(), "{kind:?} {departments:?} {archived:?}");
                }
            }
        }
        let client = app.client(0).await.tickets(&everything()).await.unwrap();
        assert_eq!((client.total, client.rows.len()), (25, 25));
    }

    async fn words_of_messages_are_found_and_hidden_from_others(app: TestApp) {
        let ticket = opened(&app, "Mail server").await;
        app.staff("anna").add_note(&AddNote::new(TicketRef::Id(ticket.id), "zebra")).await.unwrap();
        let find = async |text: &str, client: usize| {
            let filter = TicketFilter { text: Some(text.to_owned()), ..TicketFilter::default() };
            let query = TicketQuery::new(filter, Page::new(0, 25));
            app.client(client).await.tickets(&query).await.unwrap().total
        };
        assert_eq!(find("does WORK", 0).await, 1);
        assert_eq!(find("mail", 0).await, 1);
        assert_eq!(find("zebra", 0).await, 0, "notes are not searched for clients");
        assert_eq!(find("work", 1).await, 0);
        assert_eq!(find("\" OR * )(", 0).await, 0);
    }

    async fn pages_follow_each_other_without_gaps(app: TestApp) {
        for number in 0..7 {
            app.clock.advance(1);
            opened(&app, &format!("Ticket {number}")).await;
        }
        let mut seen = Vec::new();
        for offset in [0, 3, 6, 9] {
            let query = TicketQuery::new(TicketFilter::default(), Page::new(offset, 3));
            for handle in [app.staff("admin"), app.staff("anna")] {
                let rows = handle.tickets(&query).await.unwrap().rows;
                seen.push(rows.into_iter().map(|row| row.ticket.subject).collect::<Vec<_>>());
            }
        }
        let subjects = |numbers: &[u8]| numbers.iter().map(|n| format!("Ticket {n}")).collect::<Vec<_>>();
        let expected = [subjects(&[6, 5, 4]), subjects(&[3, 2, 1]), subjects(&[0]), subjects(&[])];
        for (page, expected) in expected.iter().enumerate() {
            assert_eq!(&seen[2 * page], expected);
            assert_eq!(&seen[2 * page + 1], expected);
        }
    }
}
