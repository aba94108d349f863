//! WHMCS API reference, OpenTicket; WHMCS wiki, API:Open Ticket.

use crate::support::{PATH, ask, call, done, doors, error, nothing_stored, open};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::TicketId;
use service::TicketRef;
use testkit::app::{Ask, TestApp};

async fn fields(app: &TestApp, ticket: i64) -> Vec<(String, String)> {
    let view = app.staff("admin").ticket(TicketRef::Id(TicketId(ticket))).await.unwrap();
    let mut fields = view.custom_fields;
    fields.sort();
    fields
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

testkit::on_both_engines! { doors;
    async fn custom_fields_are_read_in_every_form(app: TestApp) {
        // The first two are what PHP 8.2 writes for these arrays.
        let one = [("customfields", "YToxOntpOjg7czoxMjoibXlkb21haW4uY29tIjt9")];
        let id = open(&app, "php", &one).await;
        assert_eq!(fields(&app, id).await, pairs(&[("8", "mydomain.com")]));
        let several = "YTozOntpOjE7czo2OiJHb29nbGUiO2k6MjtzOjI6IsOpIjtpOjM7YToyOntpOjA7czoxOiJhIjtpOjE7czoxOiJiIjt9fQ==";
        let id = open(&app, "php", &[("customfields", several)]).await;
        assert_eq!(fields(&app, id).await, pairs(&[("1", "Google"), ("2", "é"), ("3", "a,b")]));
        let kinds = STANDARD.encode(r#"a:5:{i:1;b:1;i:2;b:0;i:3;N;i:4;i:-7;s:3:"abc";d:0.5;}"#);
        let id = open(&app, "php", &[("customfields", &kinds)]).await;
        assert_eq!(fields(&app, id).await, pairs(&[("1", "1"), ("2", ""), ("3", ""), ("4", "-7"), ("abc", "0.5")]));
        let json = STANDARD.encode(r#"{"8":"x","9":2,"10":["a","b"],"11":true,"12":null}"#);
        let id = open(&app, "json", &[("customfields", &json)]).await;
        assert_eq!(fields(&app, id).await, pairs(&[("10", "a,b"), ("11", "1"), ("12", ""), ("8", "x"), ("9", "2")]));
        let id = open(&app, "brackets", &[("customfields[8]", "x"), ("customFields[9][]", "ignored")]).await;
        assert_eq!(fields(&app, id).await, pairs(&[("8", "x")]));
        let id = open(&app, "blank", &[("customfields", "")]).await;
        assert_eq!(fields(&app, id).await, pairs(&[]));
        let pair = &app.fixture.pair;
        let body = serde_json::json!({
            "action": "OpenTicket", "identifier": pair.identifier, "secret": pair.secret, "responsetype": "json",
            "clientid": 1, "deptid": 1, "subject": "s", "message": "m", "customfields": {"8": "x", "9": ["a", "b"]},
        });
        let answer = app.send(Ask::post(PATH, "application/json", body.to_string())).await;
        let opened: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
        let id = opened["id"].as_i64().unwrap();
        assert_eq!(fields(&app, id).await, pairs(&[("8", "x"), ("9", "a,b")]));
    }

    async fn custom_fields_that_cannot_be_read_stop_the_ticket(app: TestApp) {
        let deep = "a:1:{i:0;".repeat(100_000) + "N;" + &"}".repeat(100_000);
        for (serialized, why) in [
            (r#"s:90000000000:"x";"#.to_owned(), "more than 65536 bytes"),
            ("a:90000000000:{".to_owned(), "more than 200 elements"),
            (r#"a:1:{i:8;s:90000000000:"x";}"#.to_owned(), "more than 65536 bytes"),
            (r#"a:1:{i:8;s:5:"x";}"#.to_owned(), "the input ends too early"),
            ("a:1:{i:8;".to_owned(), "the input ends too early"),
            (r#"a:1:{i:8;O:3:"PDO":0:{}}"#.to_owned(), "a value of the refused kind 'O'"),
            ("a:1:{i:8;R:1;}".to_owned(), "a value of the refused kind 'R'"),
            (r#"a:2:{i:8;N;s:1:"8";N;}"#.to_owned(), "a key occurs twice"),
            ("a:1:{i:8;s:1:\"\0\";}".to_owned(), "a NUL character"),
            ("i:8;".to_owned(), "not an array"),
            (deep, "more than 262144 bytes"),
            ("a:1:{i:0;".repeat(100), "nested more than 4 deep"),
            (r#"{"8":{"9":1}}"#.to_owned(), "a value is an object"),
            (r#"{"8":"#.to_owned() + &"[".repeat(100_000), "malformed JSON"),
        ] {
            let encoded = STANDARD.encode(&serialized);
            let ticket = [("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "m"), ("customfields", &encoded)];
            let answer = call(&app, "OpenTicket", &ticket).await;
            let expected = error(&format!("Invalid Custom Fields: {why}"));
            assert_eq!((answer.status, answer.text()), (200, expected), "{serialized:.40}");
        }
        nothing_stored(&app).await;
    }

    async fn staff_open_a_ticket_in_their_own_words_and_the_client_keeps_it(app: TestApp) {
        for (sent, admin) in [
            (vec![("admin", "true")], "Desk Robot"),
            (vec![("admin", "1"), ("adminusername", "anna")], "Anna Agent"),
            (vec![("adminusername", "Night Shift")], "Night Shift"),
            (vec![("admin", "false")], ""),
        ] {
            let id = open(&app, "s", &sent).await.to_string();
            let ticket = done(&app, "GetTicket", &[("ticketid", &id)]).await;
            let seen = [&ticket["admin"], &ticket["replies"]["reply"][0]["admin"]];
            assert_eq!(seen, [admin, admin], "{sent:?}");
            assert_eq!((ticket["userid"].as_i64(), ticket["requestor_type"].as_str()), (Some(1), Some("Owner")));
        }
    }

    async fn the_same_ticket_with_the_same_key_is_opened_once(app: TestApp) {
        let once = |subject| {
            let pairs = [("clientid", "1"), ("deptid", "1"), ("subject", subject), ("message", "m")];
            ask(&app, "OpenTicket", &pairs).header("Idempotency-Key", "k1")
        };
        let first = app.send(once("s")).await.text();
        assert_eq!(app.send(once("s")).await.text(), first);
        let other = app.send(once("another")).await;
        let message = "The idempotency key was used for another request before";
        assert_eq!((other.status, other.text()), (409, error(message)));
        assert_eq!(app.rows("ticket").await, 1);
    }

    async fn two_credentials_of_one_staff_member_count_their_keys_apart(app: TestApp) {
        let once = |pair: &service::SecretPair, subject| {
            let pairs = [
                ("action", "OpenTicket"), ("identifier", &pair.identifier), ("secret", &pair.secret),
                ("responsetype", "json"), ("clientid", "1"), ("deptid", "1"), ("subject", subject), ("message", "m"),
            ];
            Ask::form(PATH, &pairs).header("Idempotency-Key", "1")
        };
        let (one, other) = (&app.fixture.pair, &app.fixture.string_pair);
        let opened = [app.send(once(one, "s")).await.text(), app.send(once(other, "s")).await.text()];
        assert_eq!(app.rows("ticket").await, 2);
        assert_eq!([app.send(once(one, "s")).await.text(), app.send(once(other, "s")).await.text()], opened);
        assert_eq!(app.send(once(one, "t")).await.status, 409);
        assert_eq!(app.rows("ticket").await, 2);
    }

    async fn a_date_with_an_offset_is_shown_in_the_zone_of_the_desk(app: TestApp) {
        let id = open(&app, "s", &[("created", "2026-01-05T10:00:00+02:00")]).await.to_string();
        let ticket = done(&app, "GetTicket", &[("ticketid", &id)]).await;
        assert_eq!(ticket["date"], "2026-01-05 08:00:00");
    }

    async fn a_customer_is_made_served_and_removed_with_its_tickets(app: TestApp) {
        let person = [
            ("firstname", "John"), ("lastname", "Doe"), ("email", "johndoe@john.doe"), ("address1", "Mars"),
            ("city", "Phobos"), ("state", "Crater"), ("postcode", "9999-999"), ("country", "US"),
            ("phonenumber", "123456789"), ("password2", "123qwe"),
        ];
        for _ in 0..2 {
            let client = done(&app, "addclient", &person).await["clientid"].to_string();
            let ticket = open(&app, "test subject", &[("clientid", &client)]).await.to_string();
            done(&app, "updateticket", &[("ticketid", &ticket), ("subject", "test change subject")]).await;
            done(&app, "deleteticket", &[("ticketid", &ticket)]).await;
            open(&app, "left behind", &[("clientid", &client)]).await;
            done(&app, "deleteclient", &[("clientid", &client)]).await;
            nothing_stored(&app).await;
        }
        assert_eq!(app.rows("client").await, 3);
    }

    async fn without_a_free_number_nothing_is_opened(app: TestApp) {
        app.entropy.stick();
        open(&app, "The only one", &[]).await;
        let pairs = [("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "m")];
        let answer = call(&app, "OpenTicket", &pairs).await;
        assert_eq!((answer.status, answer.text()), (200, error("Unable to generate ticket number")));
        assert_eq!((app.rows("ticket").await, app.rows("message").await), (1, 1));
    }

    async fn a_department_that_costs_incidents_refuses_who_has_none(app: TestApp) {
        let department = app.add_paid_department().await.to_string();
        for (who, sentence) in [
            (vec![("clientid", "1")], "No Support Incidents Left For This Department"),
            (vec![("name", "Gus"), ("email", "gus@guest.example")], "This Department Is For Clients Only"),
        ] {
            let mut pairs = vec![("deptid", department.as_str()), ("subject", "s"), ("message", "m")];
            pairs.extend(who);
            let answer = call(&app, "OpenTicket", &pairs).await;
            assert_eq!((answer.status, answer.text()), (200, error(sentence)));
        }
        nothing_stored(&app).await;
        app.desk.operator().grant_credits(app.fixture.clients[0].id, 1).await.unwrap();
        open(&app, "Paid", &[("deptid", &department)]).await;
    }
}
