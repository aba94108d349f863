//! Parameters whose effect no answer shows.

use crate::support::{call, done, doors, error, open};
use compat_whmcs::{ACTIONS, Kind};
use domain::ClientId;
use service::TicketRef;

testkit::on_both_engines! { doors;
    async fn every_plain_parameter_refuses_a_list(app: TestApp) {
        for action in ACTIONS {
            for parameter in action.parameters {
                let expected = match parameter.kind {
                    Kind::Fields | Kind::Files => continue,
                    Kind::Id | Kind::Number => "a whole number",
                    Kind::Flag => "true or false",
                    _ => "a plain text",
                };
                let name = format!("{}[a]", parameter.name);
                let answer = call(&app, action.name, &[(&name, "1")]).await.text();
                let sentence = format!("Invalid value for {}: {expected} is expected", parameter.name);
                assert_eq!(answer, error(&sentence), "{}", action.name);
            }
        }
    }

    async fn markdown_is_kept_under_both_names(app: TestApp) {
        let ticket = open(&app, "Plain", &[]).await;
        open(&app, "Marked", &[("markdown", "true")]).await;
        open(&app, "Marked too", &[("useMarkdown", "1")]).await;
        let id = ticket.to_string();
        for (action, name) in [
            ("AddTicketReply", "markdown"),
            ("AddTicketReply", "useMarkdown"),
            ("AddTicketNote", "markdown"),
            ("AddTicketNote", "useMarkdown"),
        ] {
            done(&app, action, &[("ticketid", &id), ("message", name), (name, "true")]).await;
        }
        let admin = app.staff("admin");
        let mut marked = Vec::new();
        for ticket in 1..=3 {
            let view = admin.ticket(TicketRef::Either(ticket)).await.unwrap();
            marked.push(view.timeline.iter().map(|entry| entry.message.is_markdown).collect::<Vec<_>>());
        }
        assert_eq!(marked, [vec![false, true, true, true, true], vec![true], vec![true]]);
    }

    async fn the_opening_message_becomes_markdown_and_the_client_may_not_close(app: TestApp) {
        for (place, name) in ["markdown", "useMarkdown", "preventClientClosure"].into_iter().enumerate() {
            let id = open(&app, name, &[]).await.to_string();
            done(&app, "UpdateTicket", &[("ticketid", &id), ("message", "Anew"), (name, "true")]).await;
            let view = app.staff("admin").ticket(TicketRef::Either(id.parse().unwrap())).await.unwrap();
            let marked = view.timeline.first().unwrap().message.is_markdown;
            assert_eq!((marked, view.ticket.client_may_close), (place < 2, place < 2), "{name}");
        }
        let id = open(&app, "Not by the client", &[("preventClientClosure", "true")]).await;
        let view = app.staff("admin").ticket(TicketRef::Either(id)).await.unwrap();
        assert!(!view.ticket.client_may_close);
    }

    async fn company_and_the_whole_address_of_a_client_are_kept(app: TestApp) {
        let pairs = [
            ("firstname", "John"), ("lastname", "Doe"), ("email", "john@doe.example"), ("companyname", "Doe Ltd"),
            ("address1", "Mars"), ("address2", "North"), ("city", "Phobos"), ("state", "Crater"),
            ("postcode", "9999"), ("country", "US"), ("phonenumber", "123"), ("password2", "123qwe-long"),
        ];
        let id = done(&app, "AddClient", &pairs).await["clientid"].as_i64().unwrap();
        let client = app.staff("admin").client(ClientId(id)).await.unwrap();
        assert_eq!((client.company.as_str(), client.phone.as_str()), ("Doe Ltd", "123"));
        let mut tx = app.desk.db().read().await.unwrap();
        let text = format!("SELECT address || '/' || city || '/' || region || '/' || country FROM client WHERE id = {id}");
        let address: Vec<String> = tx.all_dynamic(&text, &[]).await.unwrap();
        assert_eq!(address, ["Mars\nNorth/Phobos/Crater/US"]);
    }
}
