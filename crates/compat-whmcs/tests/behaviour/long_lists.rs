//! Lists are read to their ends, however long they are. WHMCS API reference, response parameters of every list:
//! `totalresults` are all matches, `startnumber` is what was asked for.

use crate::support::{done, doors, open};
use serde_json::Value;
use testkit::app::TestApp;

/// The container and the row of each list, and what names a client there.
const LISTS: [(&str, &str, &str, &str); 4] = [
    ("GetContacts", "contacts", "contact", "userid"),
    ("GetClientsProducts", "products", "product", "clientid"),
    ("GetClientsDomains", "domains", "domain", "clientid"),
    ("GetActivityLog", "activity", "entry", "clientid"),
];

async fn total(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> i64 {
    done(app, action, pairs).await["totalresults"].as_i64().unwrap()
}

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

testkit::on_both_engines! { doors;
    async fn a_list_of_ten_thousand_rows_and_more_is_counted_and_read_to_its_end(app: TestApp) {
        const MANY: i64 = 10_005;
        let mut before = Vec::new();
        for (action, _, _, client) in LISTS {
            before.push((total(&app, action, &[]).await, total(&app, action, &[(client, "2")]).await));
        }
        app.add_many(10_005).await;
        for ((action, container, row, client), (all, own)) in LISTS.into_iter().zip(before) {
            assert_eq!(total(&app, action, &[]).await, all + MANY, "{action}");
            assert_eq!(total(&app, action, &[(client, "2")]).await, own + MANY, "{action}");
            for (pairs, rows) in [(vec![], all + MANY), (vec![(client, "2")], own + MANY)] {
                let start = (rows - 3).to_string();
                let pairs = [&pairs[..], &[("limitstart", &*start), ("limitnum", "2")]].concat();
                let (page, next) = (done(&app, action, &pairs).await, (rows - 1).to_string());
                let last = done(&app, action, &[&pairs[..pairs.len() - 2], &[("limitstart", &*next)]].concat()).await;
                let (page, last) = (ids(&page[container][row]), ids(&last[container][row]));
                assert_eq!((page.len(), last.len()), (2, 1), "{action}");
                assert!(!page.contains(&last[0]), "{action}");
            }
        }
        // Days later nothing is counted twice.
        app.clock.advance(90_000);
        let counted = total(&app, "GetActivityLog", &[]).await;
        open(&app, "s", &[]).await;
        app.clock.advance(90_000);
        assert_eq!(total(&app, "GetActivityLog", &[]).await, counted + 1);
        assert_eq!(total(&app, "GetActivityLog", &[]).await, app.rows("event").await);
        // What is looked for is found behind all of them.
        let found = async |action: &str, pairs: &[(&str, &str)]| total(&app, action, pairs).await;
        assert_eq!(found("GetContacts", &[("lastname", "OTHERS"), ("firstname", "many"), ("userid", "2")]).await, MANY);
        assert_eq!(found("GetContacts", &[("lastname", "Others"), ("city", "Nowhere")]).await, 0);
        done(&app, "AddContact", &[("clientid", "1"), ("firstname", "Zoë"), ("email", "z@x.example"), ("city", "ØRSTA")]).await;
        assert_eq!(found("GetContacts", &[("firstname", "ZOË"), ("city", "ørsta")]).await, 1);
        assert_eq!(found("GetClientsDomains", &[("domain", "Client.EXAMPLE")]).await, 1);
        assert_eq!(found("GetClientsProducts", &[("domain", "many.example"), ("clientid", "1")]).await, 0);
        let numbers = done(&app, "GetClientsDetails", &[("clientid", "2"), ("stats", "1")]).await["stats"].clone();
        assert_eq!((&numbers["productsnumtotal"], &numbers["numdomains"]), (&MANY.into(), &MANY.into()));
    }

    async fn a_contact_is_found_by_what_it_is_changed_to_and_no_more_by_what_it_was(app: TestApp) {
        let found = async |pairs: &[(&str, &str)]| total(&app, "GetContacts", pairs).await;
        let contact = app.fixture.contact.to_string();
        assert_eq!(found(&[("firstname", "Carl"), ("userid", "1")]).await, 1);
        let change = [("contactid", &*contact), ("firstname", "Karl"), ("address2", "Floor 3"), ("postcode", "1010")];
        done(&app, "UpdateContact", &change).await;
        assert_eq!((found(&[("firstname", "Carl")]).await, found(&[("firstname", "KARL")]).await), (0, 1));
        let rest = [("address2", "floor 3"), ("postcode", "1010"), ("lastname", "contact"), ("email", "Carl@client.example")];
        assert_eq!((found(&rest).await, found(&[("address1", "floor 3")]).await), (1, 0));
        let seen = done(&app, "GetContacts", &rest).await["contacts"]["contact"][0].clone();
        assert_eq!((&seen["address1"], &seen["address2"]), (&"".into(), &"Floor 3".into()));
        done(&app, "DeleteContact", &[("contactid", &contact)]).await;
        assert_eq!((found(&rest).await, app.rows("contact_term").await), (0, 0));
    }

    async fn the_start_of_a_page_is_echoed_however_far_it_is(app: TestApp) {
        open(&app, "s", &[]).await;
        for (sent, start) in [("9223372036854775807", i64::MAX), ("4294967296", 4_294_967_296), ("7", 7), ("-1", 0)] {
            for action in compat_whmcs::ACTIONS {
                if action.parameters.iter().any(|parameter| parameter.name == "limitstart") {
                    let list = done(&app, action.name, &[("limitstart", sent)]).await;
                    assert_eq!(list["startnumber"], start, "{} {sent}", action.name);
                }
            }
        }
    }

    async fn what_is_done_to_a_ticket_stands_in_the_log_of_its_client(app: TestApp) {
        let id = open(&app, "One", &[]).await.to_string();
        open(&app, "Another's", &[("clientid", "2")]).await;
        done(&app, "AddTicketReply", &[("ticketid", &id), ("message", "Done.")]).await;
        let entries = async |pairs: &[(&str, &str)]| {
            let list = done(&app, "GetActivityLog", pairs).await;
            let list = list["activity"]["entry"].as_array().unwrap().clone();
            list.into_iter().map(|one| (one["description"].as_str().unwrap().to_owned(), one["clientId"].as_i64().unwrap())).collect::<Vec<_>>()
        };
        let of_ticket = |name: &str| (format!("{name} - Ticket ID: {id}"), 1);
        for name in ["clientid", "userid"] {
            let seen = entries(&[(name, "1"), ("description", "Ticket ID")]).await;
            assert_eq!(seen.last(), Some(&of_ticket("Ticket opened")), "{name}");
            assert!(seen.iter().all(|(text, client)| text.ends_with(&format!(": {id}")) && *client == 1), "{seen:?}");
            assert!(entries(&[(name, "1"), ("user", "robot")]).await.len() >= 2);
        }
        // What is gone was the client's.
        done(&app, "DeleteTicket", &[("ticketid", &id)]).await;
        assert_eq!(entries(&[("clientid", "1"), ("limitnum", "1")]).await, [of_ticket("Ticket deleted")]);
        assert!(entries(&[("clientid", "2")]).await.iter().all(|(_, client)| *client == 2));
        assert!(entries(&[("clientid", "3"), ("description", "Ticket ID")]).await.is_empty());
    }
}
