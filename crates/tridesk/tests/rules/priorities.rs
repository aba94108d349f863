//! Priorities: two doors have one word for the two highest, and whoever sends back what it was shown changes nothing.

use crate::doors::{ADMIN, CLEO, cell, doors, hostbill, panel, row, save, whmcs};
use testkit::app::TestApp;

/// An urgent ticket of the first client, opened where there is a word for it.
async fn urgent(app: &TestApp) -> String {
    let client = app.fixture.clients[0].id.to_string();
    let pairs = [
        ("client_id", &*client),
        ("asclient", "1"),
        ("dept_id", "1"),
        ("subject", "Down"),
        ("body", "All"),
        ("priority", "3"),
    ];
    let told = hostbill(app, "addTicket", &pairs).await;
    told["ticket_id"].to_string().trim_matches('"').to_owned()
}

/// Its priority in the words of the third door.
async fn priority(app: &TestApp, number: &str) -> String {
    let view = hostbill(app, "getTicketDetails", &[("id", number)]).await;
    view["ticket"]["priority"].as_str().unwrap().to_owned()
}

/// The fields of a form as it is shown.
async fn fields(app: &TestApp, login: &str, func: &str, number: &str) -> Vec<(String, String)> {
    let form = panel(app, login, func, &[("elid", number)]).await;
    let fields = form.as_object().unwrap().iter();
    let fields = fields.filter(|(name, node)| node["$"].is_string() && *name != "elid" && *name != "plid");
    fields.map(|(name, node)| (name.clone(), node["$"].as_str().unwrap().to_owned())).collect()
}

testkit::on_both_engines! { doors;
    async fn an_urgent_ticket_stays_urgent_when_a_form_is_sent_back_as_it_was_shown(app: TestApp) {
        let number = urgent(&app).await;
        assert_eq!(priority(&app, &number).await, "3");
        let entry = row(&app, "ticket", &number).await.unwrap();
        let entry = cell(&entry, "id").unwrap();
        for (login, func, elid) in [
            (ADMIN, "ticket.edit", entry),
            (ADMIN, "ticket_all.edit", &number),
            (CLEO, "clientticket.edit", &number),
        ] {
            let shown = fields(&app, login, func, elid).await;
            let mut pairs = vec![("elid", elid)];
            pairs.extend(shown.iter().map(|(name, text)| (name.as_str(), text.as_str())));
            assert!(pairs.contains(&("client_priority", "2")), "{func}: {pairs:?}");
            let before = app.rows("event").await;
            save(&app, login, func, &pairs).await;
            assert_eq!((priority(&app, &number).await.as_str(), app.rows("event").await), ("3", before), "{func}");
        }
        let update = async |word: &str| {
            let told = whmcs(&app, "UpdateTicket", &[("ticketid", &number), ("priority", word)]).await;
            assert_eq!(told["result"], "success");
            priority(&app, &number).await
        };
        assert_eq!(whmcs(&app, "GetTicket", &[("ticketnum", &number)]).await["priority"], "High");
        assert_eq!(update("High").await, "3");
        // What is meant to be another is.
        assert_eq!(update("Medium").await, "1");
        assert_eq!(update("High").await, "2");
        hostbill(&app, "setTicketPriority", &[("id", &number), ("priority", "Urgent")]).await;
        assert_eq!(priority(&app, &number).await, "3");
        hostbill(&app, "setTicketPriority", &[("id", &number), ("priority", "High")]).await;
        assert_eq!(priority(&app, &number).await, "2");
    }
}
