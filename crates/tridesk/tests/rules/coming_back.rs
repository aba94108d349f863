//! A closed ticket that comes back, whichever way: its client waits from now on, staff see that it did, and the desk
//! does not close it again in the same minute.

use crate::doors::{ADMIN, CLEO, DAY, HOUR, cell, doors, hostbill, open, panel, portal, row, save, whmcs};
use domain::{Priority, ResponseTarget, StatusKind};
use testkit::app::TestApp;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Save,
    Portal,
    Update,
    SetStatus,
    Take,
    Give,
    Violation,
}

const WAYS: [Way; 7] =
    [Way::Save, Way::Portal, Way::Update, Way::SetStatus, Way::Take, Way::Give, Way::Violation];

async fn bring_back(app: &TestApp, way: Way, number: &str) {
    match way {
        Way::Save => drop(save(app, CLEO, "clientticket.edit", &[("elid", number)]).await),
        Way::Portal => drop(portal(app, "PUT", &format!("/api/tickets/{number}/open")).await),
        Way::Update => {
            let told = whmcs(app, "UpdateTicket", &[("ticketid", number), ("status", "Open")]).await;
            assert_eq!(told["result"], "success");
        }
        Way::SetStatus => {
            let told = hostbill(app, "setTicketStatus", &[("id", number), ("status", "In-Progress")]).await;
            assert_eq!(told["success"], true);
        }
        Way::Take => {
            let pairs = [("elid", number), ("clicked_button", "ok_get")];
            save(app, ADMIN, "ticket_all.edit", &pairs).await;
        }
        Way::Give => {
            let pairs = [("elid", number), ("set_responsible", "d_1")];
            save(app, ADMIN, "support_tool_responsible", &pairs).await;
        }
        Way::Violation => assert_eq!(app.desk.act_on_violations().await, Ok(1)),
    }
}

testkit::on_both_engines! { doors;
    async fn a_ticket_that_comes_back_any_way_begins_anew(app: TestApp) {
        let operator = app.desk.operator();
        let target = ResponseTarget { priority: Priority::Normal, minutes: 90, weight: 60 };
        operator.set_response_target(app.fixture.departments[0], target).await.unwrap();
        for kind in [StatusKind::New, StatusKind::InProgress] {
            let status = app.desk.directory().default_status(kind).unwrap().id;
            operator.set_closes_after(status, Some(48)).await.unwrap();
        }
        for way in WAYS {
            let number = open(&app, &[]).await;
            if way == Way::Violation {
                let until = app.desk.zone().text(app.desk.now().plus_seconds(DAY));
                let day: String = until.chars().take(10).collect();
                let pairs = [("elid", &*number), ("show_abuse", "on"), ("score", "1"), ("action", "active"),
                    ("deadline_date", &*day), ("deadline_time", "23:00:00")];
                save(&app, ADMIN, "ticket.edit", &pairs).await;
            }
            // Closed without an answer, put away, and forgotten for three weeks.
            save(&app, ADMIN, "ticket.delete", &[("elid", &number)]).await;
            save(&app, CLEO, "clientticket.archive", &[("elid", &number)]).await;
            app.clock.advance(21 * DAY);
            assert_eq!(app.desk.close_idle(10).await, Ok(0));

            bring_back(&app, way, &number).await;

            let seen = row(&app, "ticket", &number).await.unwrap();
            assert_eq!(cell(&seen, "deadline"), Some("0d+01:30"), "{way:?}");
            assert_eq!(cell(&seen, "delay"), Some("0d+00:00"), "{way:?}");
            let by_client = matches!(way, Way::Save | Way::Portal);
            assert_eq!(cell(&seen, "unread"), by_client.then_some("on"), "{way:?}");
            let own = panel(&app, CLEO, "clientticket", &[]).await;
            assert_eq!(own["elem"][0]["id"]["$"], number.as_str(), "{way:?}");
            let view = whmcs(&app, "GetTicket", &[("ticketnum", &number)]).await;
            let word = if matches!(way, Way::Portal | Way::Update) { "Open" } else { "In Progress" };
            assert_eq!(view["status"], word, "{way:?}");

            // Nobody has written for three weeks, but it has not been back for two days.
            assert_eq!(app.desk.close_idle(10).await, Ok(0), "{way:?}");
            app.clock.advance(48 * HOUR);
            assert_eq!(app.desk.close_idle(10).await, Ok(0), "{way:?}");
            app.clock.advance(1);
            assert_eq!(app.desk.close_idle(10).await, Ok(1), "{way:?}");
        }
    }

    async fn a_message_that_is_hidden_has_been_written_all_the_same(app: TestApp) {
        let answered = app.desk.directory().default_status(StatusKind::Answered).unwrap().id;
        app.desk.operator().set_closes_after(answered, Some(48)).await.unwrap();
        let number = open(&app, &[]).await;
        for text in ["First", "Second"] {
            save(&app, ADMIN, "ticket_all.edit", &[("elid", &number), ("message", text)]).await;
            app.clock.advance(47 * HOUR);
        }
        let list = panel(&app, ADMIN, "ticket_all.message", &[("elid", &number), ("message", "Second")]).await;
        let message = list["elem"][0]["id"]["$"].as_str().unwrap().to_owned();
        save(&app, ADMIN, "ticket.message.delete", &[("elid", &message), ("plid", &number)]).await;
        assert_eq!(app.desk.close_idle(10).await, Ok(0));
        app.clock.advance(HOUR + 1);
        assert_eq!(app.desk.close_idle(10).await, Ok(1));
    }
}
