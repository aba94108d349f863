//! A closed ticket is the same whoever closed it and wherever: staff have seen it, and nobody is answering.

use crate::doors::{
    ANNA, CLEO, HOUR, cell, doors, events, hostbill, open, panel, portal, row, save, session, whmcs, within,
};
use domain::StatusKind;
use testkit::app::TestApp;

#[derive(Debug, Clone, Copy)]
enum Way {
    Queue,
    QueueByNumber,
    Update,
    ReplyOfTheClient,
    SetStatus,
    Portal,
    Idle,
}

const WAYS: [Way; 7] = [
    Way::Queue,
    Way::QueueByNumber,
    Way::Update,
    Way::ReplyOfTheClient,
    Way::SetStatus,
    Way::Portal,
    Way::Idle,
];

async fn close(app: &TestApp, way: Way, number: &str) {
    let client = app.fixture.clients[0].id.to_string();
    match way {
        Way::Queue => {
            let row = row(app, "ticket", number).await.unwrap();
            save(app, ANNA, "ticket.delete", &[("elid", cell(&row, "id").unwrap())]).await;
        }
        Way::QueueByNumber => drop(save(app, ANNA, "ticket.delete", &[("elid", number)]).await),
        Way::Update => {
            let told = whmcs(app, "UpdateTicket", &[("ticketid", number), ("status", "Closed")]).await;
            assert_eq!(told["result"], "success");
        }
        Way::ReplyOfTheClient => {
            let pairs =
                [("ticketid", number), ("status", "Closed"), ("clientid", &*client), ("message", "Done")];
            assert_eq!(whmcs(app, "AddTicketReply", &pairs).await["result"], "success");
        }
        Way::SetStatus => {
            let told = hostbill(app, "setTicketStatus", &[("id", number), ("status", "Closed")]).await;
            assert_eq!(told["success"], true);
        }
        Way::Portal => drop(portal(app, "PUT", &format!("/api/tickets/{number}/close")).await),
        Way::Idle => {
            app.clock.advance(2 * HOUR);
            assert_eq!(app.desk.close_idle(10).await, Ok(1));
        }
    }
}

testkit::on_both_engines! { doors;
    async fn a_ticket_closed_any_way_is_read_and_nobody_is_answering_it(app: TestApp) {
        let waits = app.desk.directory().default_status(StatusKind::CustomerReply).unwrap().id;
        app.desk.operator().set_closes_after(waits, Some(1)).await.unwrap();
        let client = app.fixture.clients[0].id.to_string();
        for way in WAYS {
            let number = open(&app, &[]).await;
            let anna = session(&app, ANNA).await;
            let form = within(&app, &anna, "ticket.edit", &[("elid", &number)]).await;
            assert!(cell(&form, "blocked_by").is_some(), "{way:?}: {form}");
            // Somebody is answering, and the client has written something since that nobody has read.
            save(&app, CLEO, "clientticket.edit", &[("elid", &number), ("message", "And now?")]).await;
            let seen = row(&app, "ticket", &number).await.unwrap();
            assert_eq!((cell(&seen, "unread"), cell(&seen, "blocked_by").is_some()), (Some("on"), true), "{way:?}");
            let unread = [("id", &*client), ("filter[admin_read]", "0")];
            assert_eq!(hostbill(&app, "getClientTickets", &unread).await["tickets"].as_array().unwrap().len(), 1);

            close(&app, way, &number).await;

            assert!(row(&app, "ticket", &number).await.is_none(), "{way:?}");
            let seen = row(&app, "ticket_all", &number).await.unwrap();
            assert_eq!((cell(&seen, "unread"), seen["tstatus"]["$orig"].as_str()), (None, Some("3")), "{way:?}: {seen}");
            assert_eq!(hostbill(&app, "getClientTickets", &unread).await["tickets"], serde_json::json!([]), "{way:?}");
            let form = panel(&app, ANNA, "ticket_all.edit", &[("elid", &number)]).await;
            assert_eq!(cell(&form, "blocked_by"), None, "{way:?}");
            assert_eq!(app.rows("answering_lock").await, 0, "{way:?}");
            assert_eq!(events(&app, &number, "ticket.closed").await.len(), 1, "{way:?}");
            // A lock that had run out is no news.
            let released = usize::from(!matches!(way, Way::Idle));
            assert_eq!(events(&app, &number, "lock.released").await.len(), released, "{way:?}");
        }
    }

    async fn what_somebody_is_answering_is_not_closed_for_being_idle(app: TestApp) {
        let waits = app.desk.directory().default_status(StatusKind::New).unwrap().id;
        app.desk.operator().set_closes_after(waits, Some(1)).await.unwrap();
        let number = open(&app, &[]).await;
        app.clock.advance(HOUR + 1);
        let anna = session(&app, ANNA).await;
        within(&app, &anna, "ticket.edit", &[("elid", &number)]).await;
        assert_eq!(app.desk.close_idle(10).await, Ok(0));
        app.clock.advance(299);
        assert_eq!(app.desk.close_idle(10).await, Ok(0));
        app.clock.advance(1);
        assert_eq!(app.desk.close_idle(10).await, Ok(1));
        assert_eq!(row(&app, "ticket_all", &number).await.unwrap()["tstatus"]["$orig"], "3");
    }
}
