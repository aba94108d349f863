//! Violations: who answers to one, whichever door hands the answer in, and until when.

use crate::doors::{ADMIN, ANNA, CLEO, DAY, cell, doors, events, hostbill, open, panel, save, whmcs};
use testkit::app::TestApp;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Client,
    GatewayOfBillmanager,
    GatewayOfWhmcs,
    GatewayOfHostbill,
    Staff,
    Guest,
}

const WAYS: [Way; 6] = [
    Way::Client,
    Way::GatewayOfBillmanager,
    Way::GatewayOfWhmcs,
    Way::GatewayOfHostbill,
    Way::Staff,
    Way::Guest,
];

async fn answer(app: &TestApp, way: Way, number: &str) {
    let client = app.fixture.clients[0].id.to_string();
    let words = [("elid", number), ("message", "Sorry")];
    let done = match way {
        Way::Client => return drop(save(app, CLEO, "clientticket.edit", &words).await),
        Way::GatewayOfBillmanager => {
            let pairs = [&words[..], &[("su", "cleo@client.example")]].concat();
            return drop(save(app, ANNA, "clientticket.edit", &pairs).await);
        }
        Way::Staff => return drop(save(app, ANNA, "ticket_all.edit", &words).await),
        Way::GatewayOfWhmcs => {
            let pairs = [("ticketid", number), ("message", "Sorry"), ("clientid", &*client)];
            whmcs(app, "AddTicketReply", &pairs).await["result"] == "success"
        }
        Way::Guest => {
            let pairs = [
                ("ticketid", number),
                ("message", "Me too"),
                ("name", "Gus"),
                ("email", "gus@guest.example"),
            ];
            whmcs(app, "AddTicketReply", &pairs).await["result"] == "success"
        }
        Way::GatewayOfHostbill => {
            let pairs = [("id", number), ("body", "Sorry"), ("type", "Client")];
            hostbill(app, "addTicketReply", &pairs).await["success"] == true
        }
    };
    assert!(done, "{way:?}");
}

testkit::on_both_engines! { doors;
    async fn an_answer_of_the_client_counts_whichever_way_it_is_handed_in(app: TestApp) {
        for way in WAYS {
            let number = open(&app, &[]).await;
            let until = app.desk.zone().text(app.desk.now().plus_seconds(DAY));
            let day: String = until.chars().take(10).collect();
            let pairs = [("elid", &*number), ("show_abuse", "on"), ("score", "1"), ("action", "suspend_all"),
                ("deadline_date", &*day)];
            save(&app, ADMIN, "ticket_all.edit", &pairs).await;
            app.clock.advance(60);
            answer(&app, way, &number).await;
            let list = panel(&app, ADMIN, "abuse_task", &[]).await;
            let answered = !matches!(way, Way::Staff | Way::Guest);
            let state = if answered { "answered" } else { "open" };
            assert_eq!(list["elem"][0]["status"]["$orig"], state, "{way:?}");
            app.clock.advance(2 * DAY);
            assert_eq!(app.desk.act_on_violations().await, Ok(u64::from(!answered)), "{way:?}");
            let asked = events(&app, &number, "suspension.requested").await;
            assert_eq!(asked.len(), usize::from(!answered), "{way:?}");
        }
    }

    async fn a_day_without_a_time_is_meant_to_its_end_in_every_form(app: TestApp) {
        let number = open(&app, &[]).await;
        let pairs = [("elid", &*number), ("show_abuse", "on"), ("score", "1"), ("action", "active"),
            ("deadline_date", "2026-03-02")];
        save(&app, ADMIN, "ticket.edit", &pairs).await;
        let pairs = [("subject", "Spam"), ("message", "Please stop"), ("account", "1"), ("score", "2"),
            ("action", "active"), ("date", "2026-03-02")];
        save(&app, ADMIN, "abuse_task.edit", &pairs).await;
        let list = panel(&app, ADMIN, "abuse_task", &[]).await;
        for row in list["elem"].as_array().unwrap() {
            assert_eq!(cell(row, "deadline"), Some("2026-03-02 23:59:59"));
        }
        hostbill(&app, "editTicketDetails", &[("ticket_number", &number), ("deadline", "2026-03-02")]).await;
        let view = hostbill(&app, "getTicketDetails", &[("id", &number)]).await;
        assert_eq!(view["ticket"]["deadline"], "2026-03-02 23:59:59");
        let yesterday = [("sok", "ok"), ("elid", &*number), ("show_abuse", "on"), ("score", "1"),
            ("action", "active"), ("deadline_date", "2026-03-01")];
        let told = panel(&app, ADMIN, "ticket.edit", &yesterday).await;
        assert_eq!(told["error"]["$object"], "deadline_date", "{told}");
    }
}
