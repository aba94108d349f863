//! What passing time does to tickets: response deadlines, the order of the queue, closing and putting away. On both
//! engines.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

use domain::{
    Holiday, MessageKind, Opening, Page, Priority, QueueFilter, ResponseTarget, StatusKind, Ticket,
};
use testkit::app::TestApp;
use tridesk_service::{
    ChangeTicket, Desk, NewRequester, OpenTicket, Opened, Reply, ReplyAuthor, TicketRef, TicketView,
};

fn doors(_: Desk) -> axum::Router {
    axum::Router::new()
}

const HOUR: i64 = 3600;

async fn opened(app: &TestApp, priority: Priority) -> Opened {
    let client = app.client(0).await;
    let requester = NewRequester::Client(client.client().id, None);
    let mut command = OpenTicket::new(requester, app.fixture.departments[0], "s", "m");
    command.priority = Some(priority);
    client.open_ticket(&command).await.unwrap()
}

/// One of the second department.
async fn billed(app: &TestApp) -> Opened {
    let client = app.client(0).await;
    let requester = NewRequester::Client(client.client().id, None);
    let command = OpenTicket::new(requester, app.fixture.departments[1], "s", "m");
    client.open_ticket(&command).await.unwrap()
}

async fn view(app: &TestApp, ticket: &Opened) -> TicketView {
    app.staff("admin").ticket(TicketRef::Id(ticket.id)).await.unwrap()
}

async fn ticket(app: &TestApp, ticket: &Opened) -> Ticket {
    view(app, ticket).await.ticket
}

/// When an answer is due, in the zone of the desk.
async fn due(app: &TestApp, one: &Opened) -> Option<String> {
    ticket(app, one).await.due_at.map(|at| app.desk.zone().text(at))
}

async fn reply(app: &TestApp, ticket: &Opened) {
    let reply = Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), "a");
    app.staff("anna").reply(&reply).await.unwrap();
}

async fn ask_again(app: &TestApp, ticket: &Opened) {
    let reply = Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), "q");
    app.client(0).await.reply(&reply).await.unwrap();
}

async fn change(app: &TestApp, ticket: &Opened, changes: ChangeTicket) {
    app.staff("admin").change_ticket(TicketRef::Id(ticket.id), &changes).await.unwrap();
}

async fn target(app: &TestApp, department: usize, priority: Priority, minutes: i64, weight: i64) {
    let department = app.fixture.departments[department];
    let target = ResponseTarget { priority, minutes, weight };
    app.desk.operator().set_response_target(department, target).await.unwrap();
}

async fn hours(app: &TestApp) {
    let openings: Vec<_> =
        (1..=5).map(|weekday| Opening { weekday, opens_at: 540, closes_at: 1020 }).collect();
    let (operator, support) = (app.desk.operator(), app.fixture.departments[0]);
    operator.set_department_hours(support, Some("Europe/Berlin"), &openings).await.unwrap();
    let holiday = Holiday { day: "2026-03-03".parse().unwrap(), hours: None };
    operator.set_department_holiday(support, holiday).await.unwrap();
}

testkit::on_both_engines! { doors;
    async fn an_answer_is_due_within_the_business_hours_of_the_department(app: TestApp) {
        // It is Monday 09:14:31 in UTC, 10:14:31 in Berlin; Tuesday is a holiday.
        hours(&app).await;
        target(&app, 0, Priority::Normal, 8 * 60, 60).await;
        target(&app, 0, Priority::High, 60, 240).await;
        target(&app, 1, Priority::High, 30, 240).await;
        let one = opened(&app, Priority::Normal).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-04 09:14:31"));
        change(&app, &one, ChangeTicket { priority: Some(Priority::High.into()), ..ChangeTicket::default() }).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-02 10:14:31"));
        let billing = ChangeTicket { department: Some(app.fixture.departments[1]), ..ChangeTicket::default() };
        change(&app, &one, billing).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-02 09:44:31"));
        reply(&app, &one).await;
        assert_eq!(due(&app, &one).await, None);
        app.clock.advance(HOUR);
        ask_again(&app, &one).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-02 10:44:31"));
        app.clock.advance(60);
        ask_again(&app, &one).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-02 10:44:31"));
        let closed = app.desk.directory().default_status(StatusKind::Closed).unwrap().id;
        change(&app, &one, ChangeTicket { status: Some(closed), ..ChangeTicket::default() }).await;
        assert_eq!(due(&app, &one).await, None);
        let low = opened(&app, Priority::Low).await;
        assert_eq!(due(&app, &low).await, None);
    }

    async fn a_removed_target_sets_no_deadline(app: TestApp) {
        target(&app, 0, Priority::Normal, 10, 1).await;
        let operator = app.desk.operator();
        let one = opened(&app, Priority::Normal).await;
        assert!(due(&app, &one).await.is_some());
        operator.remove_response_target(app.fixture.departments[0], Priority::Normal).await.unwrap();
        assert_eq!(due(&app, &one).await, None);
        for bad in [0, -1, i64::MAX] {
            let target = ResponseTarget { priority: Priority::Low, minutes: bad, weight: 1 };
            assert!(operator.set_response_target(app.fixture.departments[0], target).await.is_err());
        }
    }

    async fn a_changed_regulation_counts_for_what_waits_already(app: TestApp) {
        let one = opened(&app, Priority::Normal).await;
        let other = opened(&app, Priority::High).await;
        let elsewhere = billed(&app).await;
        let answered = opened(&app, Priority::Normal).await;
        reply(&app, &answered).await;
        let order = async || -> Vec<_> {
            let (rows, _) = app.staff("admin").queue(&QueueFilter::default(), Page::new(0, 9)).await.unwrap();
            rows.into_iter().map(|row| row.ticket.id).collect()
        };
        assert_eq!(order().await, [other.id, one.id, elsewhere.id]);
        target(&app, 0, Priority::Normal, 8 * 60, 1000).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-02 17:14:31"));
        assert_eq!((due(&app, &other).await, due(&app, &elsewhere).await, due(&app, &answered).await), (None, None, None));
        assert_eq!(order().await, [one.id, other.id, elsewhere.id]);
        hours(&app).await;
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-04 09:14:31"));
        let day = "2026-03-03".parse().unwrap();
        app.desk.operator().remove_department_holiday(app.fixture.departments[0], day).await.unwrap();
        assert_eq!(due(&app, &one).await.as_deref(), Some("2026-03-03 09:14:31"));
    }

    async fn the_queue_goes_by_weight_and_then_by_deadline(app: TestApp) {
        target(&app, 0, Priority::Normal, 600, 100).await;
        target(&app, 0, Priority::High, 60, 100).await;
        target(&app, 0, Priority::Low, 60, 1).await;
        let low = opened(&app, Priority::Low).await;
        let normal = opened(&app, Priority::Normal).await;
        // As heavy as the one before, but due earlier.
        let high = opened(&app, Priority::High).await;
        app.clock.advance(60 * 60);
        let later = opened(&app, Priority::High).await;
        let order = async || -> Vec<_> {
            let query = QueueFilter::default();
            let rows = app.staff("admin").queue(&query, Page::new(0, 50)).await.unwrap().0;
            rows.into_iter().map(|row| row.ticket.id).collect()
        };
        assert_eq!(order().await, [high.id, normal.id, later.id, low.id]);
        change(&app, &low, ChangeTicket { priority: Some(Priority::High.into()), ..ChangeTicket::default() }).await;
        // It waits as long as the first, and is due when they are.
        assert_eq!(order().await, [low.id, high.id, normal.id, later.id]);
    }

    async fn idle_tickets_are_closed_and_closed_ones_put_away(app: TestApp) {
        let answered = app.desk.directory().default_status(StatusKind::Answered).unwrap().id;
        let operator = app.desk.operator();
        operator.set_closes_after(answered, Some(48)).await.unwrap();
        operator.set_archive_after(Some(24)).await.unwrap();
        let (idle, busy, open) =
            (opened(&app, Priority::Low).await, opened(&app, Priority::Low).await, opened(&app, Priority::Low).await);
        reply(&app, &idle).await;
        reply(&app, &busy).await;
        app.clock.advance(48 * HOUR);
        assert_eq!((app.desk.close_idle(10).await, app.desk.archive_old(10).await), (Ok(0), Ok(0)));
        ask_again(&app, &busy).await;
        reply(&app, &busy).await;
        app.clock.advance(1);
        assert_eq!((app.desk.close_idle(10).await, app.desk.close_idle(10).await), (Ok(1), Ok(0)));
        assert_eq!(ticket(&app, &idle).await.status_kind, StatusKind::Closed);
        for other in [&busy, &open] {
            assert_ne!(ticket(&app, other).await.status_kind, StatusKind::Closed);
        }
        app.clock.advance(24 * HOUR + 1);
        assert_eq!((app.desk.archive_old(10).await, app.desk.archive_old(10).await), (Ok(1), Ok(0)));
        let seen = view(&app, &idle).await;
        assert!(seen.ticket.is_archived);
        let lines = seen.timeline.iter().filter(|entry| entry.message.kind == MessageKind::System);
        let lines: Vec<_> = lines.map(|entry| entry.message.body.as_str()).collect();
        assert_eq!(lines, [
            "The ticket was automatically closed after a certain time of inactivity",
            "The ticket was automatically moved to Archive after a certain time of inactivity",
        ]);
        let events = app.staff("admin").events(TicketRef::Id(idle.id)).await.unwrap();
        let own: Vec<_> = events.iter().filter(|event| event.door == "desk").map(|event| event.kind.as_str()).collect();
        assert_eq!(own, ["ticket.closed", "ticket.archived"]);
        let counts = app.staff("admin").counts().await.unwrap();
        assert_eq!(counts.iter().map(|count| count.tickets).sum::<i64>(), 3);
        assert!(counts.iter().any(|count| count.is_archived && count.tickets == 1));
    }

    async fn a_batch_is_bounded_and_two_processes_close_each_ticket_once(app: TestApp) {
        let new = app.desk.directory().default_status(StatusKind::New).unwrap().id;
        app.desk.operator().set_closes_after(new, Some(1)).await.unwrap();
        for _ in 0..12 {
            opened(&app, Priority::Low).await;
        }
        app.clock.advance(2 * HOUR);
        assert_eq!(app.desk.close_idle(2).await, Ok(2));
        let (first, second) = tokio::join!(app.desk.close_idle(100), app.desk.close_idle(100));
        assert_eq!(first.unwrap() + second.unwrap(), 10);
        let (rows, total) = app.staff("admin").queue(&QueueFilter::default(), Page::new(0, 50)).await.unwrap();
        assert_eq!((rows.len(), total), (0, 0));
        assert_eq!(app.rows("message").await, 24);
    }

    async fn a_status_that_closes_nothing_and_a_closed_one_are_refused(app: TestApp) {
        let directory = app.desk.directory();
        let closed = directory.default_status(StatusKind::Closed).unwrap().id;
        let answered = directory.default_status(StatusKind::Answered).unwrap().id;
        let operator = app.desk.operator();
        assert!(operator.set_closes_after(closed, Some(5)).await.is_err());
        assert!(operator.set_closes_after(answered, Some(0)).await.is_err());
        assert!(operator.set_archive_after(Some(0)).await.is_err());
        operator.set_closes_after(answered, None).await.unwrap();
        operator.set_archive_after(None).await.unwrap();
    }
}
