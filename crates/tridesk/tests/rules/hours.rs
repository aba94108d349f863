//! What passing time does, as callers see it: deadlines by the hours of a department, tickets that the desk closes and
//! puts away.

use crate::doors::{ADMIN, ANNA, CLEO, DAY, HOUR, cell, doors, hostbill, open, panel, row, save, whmcs};
use domain::{Holiday, Opening, Priority, ResponseTarget, StatusKind};
use serde_json::Value;
use testkit::app::TestApp;

/// Support works from Monday to Friday, 9 to 17 in Berlin, but not on Tuesday, 3 March; it answers a normal ticket within
/// eight hours and a high one within one.
async fn regulate(app: &TestApp) {
    let (operator, support) = (app.desk.operator(), app.fixture.departments[0]);
    let openings: Vec<_> =
        (1..=5).map(|weekday| Opening { weekday, opens_at: 540, closes_at: 1020 }).collect();
    operator.set_department_hours(support, Some("Europe/Berlin"), &openings).await.unwrap();
    let holiday = Holiday { day: "2026-03-03".parse().unwrap(), hours: None };
    operator.set_department_holiday(support, holiday).await.unwrap();
    for (priority, minutes) in [(Priority::Normal, 8 * 60), (Priority::High, 60)] {
        let target = ResponseTarget { priority, minutes, weight: 60 };
        operator.set_response_target(support, target).await.unwrap();
    }
}

/// What the queue shows of a ticket: `delay`, what is left, and until when.
async fn waits(app: &TestApp, number: &str) -> (String, String, String) {
    let row = row(app, "ticket", number).await.unwrap();
    let until = row["deadline"]["$orig"].as_str().unwrap_or_default().to_owned();
    (cell(&row, "delay").unwrap().to_owned(), cell(&row, "deadline").unwrap_or_default().to_owned(), until)
}

fn seen(delay: &str, left: &str, until: &str) -> (String, String, String) {
    (delay.to_owned(), left.to_owned(), until.to_owned())
}

/// The texts of the desk in the conversation as the client reads it.
async fn lines(app: &TestApp, number: &str) -> Vec<String> {
    let form = panel(app, CLEO, "clientticket.edit", &[("elid", number)]).await;
    let messages = form["mlist"][0]["message"].as_array().unwrap().clone();
    let bodies = messages.iter().map(|message| message["body"]["$"].as_str().unwrap().to_owned());
    bodies.filter(|body| body.starts_with("The ticket was")).collect()
}

/// The codes of the client's tickets in one of its lists.
async fn codes(app: &TestApp, func: &str) -> Vec<Value> {
    let list = panel(app, CLEO, func, &[]).await;
    list["elem"].as_array().unwrap().iter().map(|row| row["tstatus"]["$orig"].clone()).collect()
}

/// The words of the other two doors, and what a filter by them finds there.
async fn words(app: &TestApp, number: &str) -> (Value, Value, Value) {
    let theirs = whmcs(app, "GetTicket", &[("ticketnum", number)]).await["status"].take();
    let other = hostbill(app, "getTicketDetails", &[("id", number)]).await["ticket"]["status"].take();
    let found = whmcs(app, "GetTickets", &[("status", "Closed")]).await["totalresults"].take();
    (theirs, other, found)
}

testkit::on_both_engines! { doors;
    async fn deadlines_leave_out_nights_weekends_and_holidays(app: TestApp) {
        regulate(&app).await;
        // It is Monday, 10:14:31 in Berlin. Of eight hours 6:45:29 are left of the day, and Tuesday is none.
        let number = open(&app, &[]).await;
        assert_eq!(waits(&app, &number).await, seen("0d+00:00", "2d+00:00", "2026-03-04 09:14:31"));
        app.clock.advance(2 * DAY - 60);
        assert_eq!(waits(&app, &number).await, seen("1d+23:59", "0d+00:01", "2026-03-04 09:14:31"));
        app.clock.advance(120);
        assert_eq!(waits(&app, &number).await, seen("2d+00:01", "-0d+00:01", "2026-03-04 09:14:31"));
        // Another priority has another target, from the same moment.
        save(&app, ADMIN, "ticket_all.edit", &[("elid", &number), ("priority", "2")]).await;
        assert_eq!(waits(&app, &number).await, seen("2d+00:01", "-1d+23:01", "2026-03-02 10:14:31"));
        // Elsewhere there is no regulation.
        save(&app, ADMIN, "ticket_all.edit", &[("elid", &number), ("client_department", "2")]).await;
        assert_eq!(waits(&app, &number).await, seen("2d+00:01", "", ""));
    }

    async fn deadlines_go_by_the_clock_of_the_department_when_it_is_changed(app: TestApp) {
        regulate(&app).await;
        // Friday, 27 March, 16:30 in Berlin, which is 15:30 here; on Sunday its clocks go forward.
        app.clock.advance(25 * DAY + 6 * HOUR + 15 * 60 + 29);
        let number = open(&app, &[]).await;
        assert_eq!(waits(&app, &number).await, seen("0d+00:00", "2d+23:00", "2026-03-30 14:30:00"));
        app.clock.advance(3 * DAY);
        assert_eq!(waits(&app, &number).await, seen("3d+00:00", "-0d+01:00", "2026-03-30 14:30:00"));
        // Friday, 23 October, 15:30 there: half past one is here now, and an hour later after the weekend.
        app.clock.advance(207 * DAY - 2 * HOUR);
        let number = open(&app, &[]).await;
        assert_eq!(waits(&app, &number).await, seen("0d+00:00", "3d+01:00", "2026-10-26 14:30:00"));
        save(&app, ANNA, "ticket_all.edit", &[("elid", &number), ("message", "Done")]).await;
        assert!(row(&app, "ticket", &number).await.is_none());
    }

    async fn what_the_desk_closes_and_puts_away_is_seen_through_every_door(app: TestApp) {
        const CLOSED: &str = "The ticket was automatically closed after a certain time of inactivity";
        const PUT_AWAY: &str = "The ticket was automatically moved to Archive after a certain time of inactivity";
        let answered = app.desk.directory().default_status(StatusKind::Answered).unwrap().id;
        app.desk.operator().set_closes_after(answered, Some(48)).await.unwrap();
        app.desk.operator().set_archive_after(Some(24)).await.unwrap();
        let number = open(&app, &[]).await;
        save(&app, ANNA, "ticket_all.edit", &[("elid", &number), ("message", "Try again")]).await;
        app.clock.advance(48 * HOUR);
        assert_eq!((app.desk.close_idle(10).await, codes(&app, "clientticket").await), (Ok(0), vec!["2".into()]));
        app.clock.advance(1);
        assert_eq!(app.desk.close_idle(10).await, Ok(1));
        assert_eq!((codes(&app, "clientticket").await, codes(&app, "clientticket_archive").await), (vec!["3".into()], vec![]));
        assert_eq!(words(&app, &number).await, ("Closed".into(), "Closed".into(), 1.into()));
        assert_eq!(lines(&app, &number).await, [CLOSED]);

        app.clock.advance(24 * HOUR);
        assert_eq!(app.desk.archive_old(10).await, Ok(0));
        app.clock.advance(1);
        assert_eq!(app.desk.archive_old(10).await, Ok(1));
        assert_eq!((codes(&app, "clientticket").await, codes(&app, "clientticket_archive").await), (vec![], vec!["10".into()]));
        assert_eq!(words(&app, &number).await, ("Closed".into(), "Closed".into(), 1.into()));
        let mut told = lines(&app, &number).await;
        told.sort_unstable();
        assert_eq!(told, [CLOSED, PUT_AWAY]);

        // An answer brings it back.
        save(&app, CLEO, "clientticket.edit", &[("elid", &number), ("message", "Still broken")]).await;
        assert_eq!((codes(&app, "clientticket").await, codes(&app, "clientticket_archive").await), (vec!["1".into()], vec![]));
        assert_eq!(words(&app, &number).await, ("Customer-Reply".into(), "Client-Reply".into(), 0.into()));
        assert!(lines(&app, &number).await.contains(&"The ticket was removed from Archive".to_owned()));
    }
}
