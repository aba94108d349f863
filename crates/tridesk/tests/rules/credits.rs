//! Incident credits: what a ticket costs where its department takes one, whichever way it got there.

use crate::doors::{ADMIN, CLEO, cell, doors, open, panel, save};
use serde_json::Value;
use testkit::app::TestApp;

async fn credits(app: &TestApp) -> i64 {
    app.desk.operator().credits(app.fixture.clients[0].id).await.unwrap().0.credits
}

/// The client moves its ticket.
async fn moved(app: &TestApp, number: &str, department: i64) -> Value {
    let department = department.to_string();
    let pairs = [("sok", "ok"), ("elid", number), ("client_department", &*department)];
    panel(app, CLEO, "clientticket.edit", &pairs).await
}

/// The department in which the client sees its ticket.
async fn department(app: &TestApp, number: &str) -> String {
    let form = panel(app, CLEO, "clientticket.edit", &[("elid", number)]).await;
    cell(&form, "client_department").unwrap().to_owned()
}

testkit::on_both_engines! { doors;
    async fn a_client_pays_for_moving_its_ticket_what_it_pays_for_opening_it_there(app: TestApp) {
        let paid = app.add_paid_department().await.0;
        let number = open(&app, &[("client_department", "1")]).await;
        // With a message, too: all of it or nothing.
        let paid_text = paid.to_string();
        let pairs = [("sok", "ok"), ("elid", &*number), ("client_department", &*paid_text), ("message", "Now")];
        let told = panel(&app, CLEO, "clientticket.edit", &pairs).await;
        assert_eq!(told["error"]["$object"], "incident", "{told}");
        assert_eq!(moved(&app, &number, paid).await["error"]["$object"], "incident");
        assert_eq!((department(&app, &number).await.as_str(), app.rows("message").await), ("1", 1));

        app.desk.operator().grant_credits(app.fixture.clients[0].id, 2).await.unwrap();
        assert!(moved(&app, &number, paid).await["error"].is_null());
        assert_eq!((department(&app, &number).await, credits(&app).await), (paid_text.clone(), 1));
        // It has paid: to and fro costs nothing more, nor does the form as it was shown.
        for to in [1, paid, paid] {
            assert!(moved(&app, &number, to).await["error"].is_null());
        }
        assert_eq!(credits(&app).await, 1);
        let opened_there = open(&app, &[("client_department", &paid_text)]).await;
        assert_eq!(credits(&app).await, 0);
        for to in [1, paid] {
            assert!(moved(&app, &opened_there, to).await["error"].is_null());
        }
        // Staff move what they like.
        let other = open(&app, &[("client_department", "1")]).await;
        save(&app, ADMIN, "ticket_all.edit", &[("elid", &other), ("client_department", &paid_text)]).await;
        assert_eq!((department(&app, &other).await, credits(&app).await), (paid_text, 0));
    }

    async fn a_ticket_about_a_violation_costs_its_client_nothing(app: TestApp) {
        let paid = app.add_paid_department().await.0.to_string();
        let pairs = [("subject", "Spam"), ("message", "Please stop"), ("account", "1"), ("score", "2"),
            ("department", &*paid)];
        save(&app, ADMIN, "abuse_task.edit", &pairs).await;
        app.desk.operator().grant_credits(app.fixture.clients[0].id, 1).await.unwrap();
        let pairs = [("subject", "Spam"), ("message", "It is spam"), ("ticket_account", "1"), ("show_abuse", "on"),
            ("score", "1"), ("client_department", &*paid)];
        save(&app, ADMIN, "ticket_all.edit", &pairs).await;
        assert_eq!(credits(&app).await, 1);
        let [subject, message, account] = [("subject", "Help"), ("message", "By phone"), ("ticket_account", "1")];
        save(&app, ADMIN, "ticket_all.edit", &[subject, message, account, ("client_department", &paid)]).await;
        assert_eq!(credits(&app).await, 0);
    }
}
