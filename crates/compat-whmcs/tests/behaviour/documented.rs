//! What the documents say word by word: the order of refusals, and that every parameter does what it is for.
//! WHMCS API reference, OpenTicket, AddTicketReply, UpdateTicket and GetTickets; WHMCS wiki, API:Open Ticket.

use crate::support::{PATH, call, done, doors, error, listed, nothing_stored, open, open_doors};
use domain::TicketId;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use service::TicketRef;
use testkit::app::{Ask, TestApp};

const BAD_PRIORITY: &str = "Invalid Ticket Priority. Valid priorities are: Low,Medium,High";

async fn fields(app: &TestApp, ticket: i64) -> Vec<(String, String)> {
    app.staff("admin").ticket(TicketRef::Id(TicketId(ticket))).await.unwrap().custom_fields
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// The data of the newest event of a kind.
async fn event(app: &TestApp, ticket: i64, kind: &str) -> Value {
    let events = app.staff("admin").events(TicketRef::Id(TicketId(ticket))).await.unwrap();
    let last = events.iter().rev().find(|event| event.kind == kind).unwrap();
    serde_json::from_str(&last.data).unwrap()
}

async fn refused(app: &TestApp, action: &str, sent: &[(&str, &str)], message: &str) {
    let answer = call(app, action, sent).await;
    assert_eq!((answer.status, answer.text()), (200, error(message)), "{sent:?}");
}

/// Sends a call with everything wrong and mends one thing after the other; each refusal must be the next of the list.
async fn refused_in_order(
    app: &TestApp,
    action: &str,
    wrong: &[(&str, &str)],
    steps: &[(&str, &[(&str, &str)])],
) {
    let mut sent: Vec<(&str, &str)> = wrong.to_vec();
    for (message, mended) in steps {
        refused(app, action, &sent, message).await;
        for (name, value) in *mended {
            sent.retain(|(other, _)| other != name);
            sent.push((name, value));
        }
    }
}

mod the_request_of_the_wiki_page_works_as_it_stands_there {
    use super::*;

    testkit::on_both_engines! { open_doors;
        async fn with_a_name_and_an_md5(app: TestApp) {
            let digest = Md5::digest(app.fixture.hashed.secret.as_bytes());
            let password = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let ask = Ask::form(PATH, &[
                ("username", &app.fixture.hashed.identifier),
                ("password", &password),
                ("action", "openticket"),
                ("clientid", "1"),
                ("deptid", "1"),
                ("subject", "API Ticket"),
                ("message", "This is a sample ticket opened by the API"),
                ("priority", "Low"),
                ("customfields", "YToxOntpOjg7czoxMjoibXlkb21haW4uY29tIjt9"),
            ]);
            let answer = app.send(ask).await;
            assert_eq!((answer.status, answer.text().as_str()), (200, "result=success;id=1;tid=566098;c=iaSWXczP;"));
            assert_eq!(fields(&app, 1).await, pairs(&[("8", "mydomain.com")]));
            let view = app.staff("admin").ticket(TicketRef::Id(TicketId(1))).await.unwrap();
            assert_eq!(view.ticket.priority, domain::Priority::Low);
        }
    }
}

testkit::on_both_engines! { doors;
    async fn refusals_of_open_ticket_come_in_the_documented_order(app: TestApp) {
        let long = "s".repeat(1000);
        let wrong = [
            ("clientid", "99"), ("userid", "2"), ("contactid", "99"), ("deptid", "99"), ("created", "x"),
            ("priority", "x"), ("customfields", "x!"), ("cc", "nobody"), ("serviceid", "99"), ("domainid", "99"),
        ];
        refused_in_order(&app, "OpenTicket", &wrong, &[
            ("Client ID Not Found", &[("clientid", "1")]),
            ("The system cannot find the provided user ID.", &[("userid", "")]),
            ("Contact ID Not Found", &[("contactid", ""), ("clientid", "0")]),
            ("Name and email address are required if not a client", &[("name", &long), ("email", "none")]),
            ("Department ID not found", &[("deptid", "1")]),
            ("Subject is required", &[("subject", &long)]),
            ("Message is required", &[("message", "m")]),
            ("Service ID Not Found", &[("serviceid", "")]),
            ("Domain ID Not Found", &[("domainid", "")]),
            ("Email Address Invalid", &[("email", "g@x.example")]),
            ("Invalid Date Format", &[("created", "2031-01-01")]),
            ("Ticket creation date cannot be in the future", &[("created", "")]),
            ("Invalid Name: more than 200 bytes", &[("name", "n")]),
            ("Invalid Subject: more than 255 characters", &[("subject", "s")]),
            ("Invalid CC: it is not an e-mail address", &[("cc", "")]),
            (BAD_PRIORITY, &[("priority", "Low")]),
            ("Invalid Custom Fields: not base64", &[]),
        ]).await;
        nothing_stored(&app).await;
    }

    async fn refusals_of_add_ticket_reply_come_in_the_documented_order(app: TestApp) {
        open(&app, "s", &[]).await;
        let wrong = [
            ("ticketid", "99"), ("clientid", "99"), ("contactid", "99"), ("status", "x"), ("created", "x"),
            ("customfields", "x!"),
        ];
        refused_in_order(&app, "AddTicketReply", &wrong, &[
            ("Ticket ID not found", &[("ticketid", "1")]),
            ("Client ID Not Found", &[("clientid", "1")]),
            ("Contact ID Not Found", &[("clientid", "")]),
            ("Contact ID Not Found", &[("contactid", ""), ("clientid", "0")]),
            ("Name and email address are required if not a client", &[("name", "n"), ("email", "none")]),
            ("Message is required", &[("message", "m")]),
            ("Email Address Invalid", &[("email", "g@x.example")]),
            ("Invalid Ticket Status", &[("status", "")]),
            ("Invalid Date Format", &[("created", "2031-01-01")]),
            ("Reply creation date cannot be in the future", &[("created", "")]),
            ("Invalid Custom Fields: not base64", &[]),
        ]).await;
        assert_eq!(app.rows("message").await, 1);
    }

    async fn a_user_without_a_client_and_a_contact_beside_a_user_do_not_count(app: TestApp) {
        let guest = [("userid", "99"), ("contactid", "99"), ("name", "Gina"), ("email", "g@x.example")];
        let mut sent = vec![("deptid", "1"), ("subject", "s"), ("message", "m")];
        sent.extend_from_slice(&guest);
        let opened = done(&app, "OpenTicket", &sent).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", &opened["id"].to_string())]).await;
        assert_eq!([&ticket["userid"], &ticket["name"]], [&json!(0), &json!("Gina")]);
        let id = open(&app, "s", &[("userid", "1"), ("contactid", "1")]).await.to_string();
        let ticket = done(&app, "GetTicket", &[("ticketid", &id)]).await;
        assert_eq!([&ticket["contactid"], &ticket["name"]], [&json!(0), &json!("Cleo Client")]);
    }

    async fn a_contact_alone_speaks_in_the_tickets_of_its_own_client(app: TestApp) {
        let contact = app.fixture.contact.to_string();
        open(&app, "s", &[]).await;
        open(&app, "s", &[("clientid", "2")]).await;
        open(&app, "s", &[("clientid", "0"), ("name", "n"), ("email", "g@x.example")]).await;
        let sent = |ticket| [("ticketid", ticket), ("message", "m"), ("contactid", contact.as_str())];
        done(&app, "AddTicketReply", &sent("1")).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        assert_eq!(ticket["replies"]["reply"][1]["requestor_name"], "Carl Contact");
        assert_eq!(ticket["status"], "Customer-Reply");
        for ticket in ["2", "3"] {
            refused(&app, "AddTicketReply", &sent(ticket), "Contact ID Not Found").await;
        }
    }

    async fn custom_fields_of_a_reply_and_of_a_change_are_kept(app: TestApp) {
        let id = open(&app, "s", &[("customfields[8]", "old"), ("customfields[9]", "stays")]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "m"), ("customfields", "YToxOntpOjg7czoxMjoibXlkb21haW4uY29tIjt9")]).await;
        assert_eq!(fields(&app, id).await, pairs(&[("8", "mydomain.com"), ("9", "stays")]));
        assert_eq!(event(&app, id, "message.added").await["custom_fields"], json!(["8"]));
        done(&app, "UpdateTicket", &[("ticketid", "1"), ("customfields[9]", "goes"), ("customfields[10]", "new")]).await;
        assert_eq!(fields(&app, id).await, pairs(&[("10", "new"), ("8", "mydomain.com"), ("9", "goes")]));
        assert_eq!(event(&app, id, "ticket.changed").await["custom_fields"], true);
    }

    async fn noemail_and_prevent_client_closure_are_kept_with_the_ticket(app: TestApp) {
        for (sent, notify, may_close) in [
            (vec![], true, true),
            (vec![("noemail", "1"), ("preventClientClosure", "true")], false, false),
            (vec![("noemail", "false"), ("preventClientClosure", "0")], true, true),
        ] {
            let id = open(&app, "s", &sent).await;
            assert_eq!(event(&app, id, "ticket.opened").await["notify"], notify, "{sent:?}");
            let ticket = app.staff("admin").ticket(TicketRef::Id(TicketId(id))).await.unwrap().ticket;
            assert_eq!(ticket.client_may_close, may_close, "{sent:?}");
            let number = id.to_string();
            let mut reply = vec![("ticketid", number.as_str()), ("message", "m")];
            reply.extend_from_slice(&sent);
            done(&app, "AddTicketReply", &reply).await;
            assert_eq!(event(&app, id, "message.added").await["notify"], notify, "{sent:?}");
        }
        done(&app, "UpdateTicket", &[("ticketid", "1"), ("preventClientClosure", "1")]).await;
        let ticket = app.staff("admin").ticket(TicketRef::Id(TicketId(1))).await.unwrap().ticket;
        assert!(!ticket.client_may_close);
    }

    async fn an_address_finds_tickets_without_an_account_only(app: TestApp) {
        open(&app, "s", &[]).await;
        let guest = [("clientid", "0"), ("name", "n"), ("email", "Cleo@client.example")];
        let own = open(&app, "s", &guest).await;
        assert_eq!(listed(&app, &[("email", "cleo@client.example")]).await, [own]);
    }

    async fn a_ticket_gets_another_client_text_and_moment(app: TestApp) {
        let service = app.fixture.service.to_string();
        open(&app, "s", &[("serviceid", &service)]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "m")]).await;
        app.clock.advance(60);
        refused(&app, "UpdateTicket", &[("ticketid", "1"), ("userid", "99")], "Client ID Not Found").await;
        done(&app, "UpdateTicket", &[
            ("ticketid", "1"), ("userid", "2"), ("message", "Other words"), ("created", "2026-01-01 10:00:00"),
            ("name", "ignored"),
        ]).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        let seen = [&ticket["userid"], &ticket["name"], &ticket["service"], &ticket["date"], &ticket["lastreply"]];
        let expected = [json!(2), json!("Dora Other"), json!(""), json!("2026-01-01 10:00:00"), json!("2026-03-02 09:14:31")];
        assert_eq!(seen, expected.each_ref());
        assert_eq!(ticket["replies"]["reply"][0]["message"], "Other words");
        assert_eq!(listed(&app, &[("clientid", "1")]).await, Vec::<i64>::new());
        assert_eq!(listed(&app, &[("clientid", "2")]).await, [1]);
        assert_eq!(event(&app, 1, "message.edited").await["before"], "Please help.");
        assert_eq!(event(&app, 1, "ticket.changed").await["requester"], true);
        let found = app.client(1).await.ticket(TicketRef::Id(TicketId(1))).await;
        assert!(found.is_ok() && app.client(0).await.ticket(TicketRef::Id(TicketId(1))).await.is_err());
    }

    async fn a_guest_gets_another_name_and_address(app: TestApp) {
        open(&app, "s", &[("clientid", "0"), ("name", "n"), ("email", "g@x.example")]).await;
        refused(&app, "UpdateTicket", &[("ticketid", "1"), ("email", "none")], "Email Address Invalid").await;
        done(&app, "UpdateTicket", &[("ticketid", "1"), ("name", "Gina"), ("email", "gina@x.example"), ("markdown", "1")]).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        assert_eq!([&ticket["name"], &ticket["email"]], ["Gina", "gina@x.example"]);
        let view = app.staff("admin").ticket(TicketRef::Id(TicketId(1))).await.unwrap();
        assert!(view.timeline[0].message.is_markdown);
    }

    async fn a_note_that_is_markdown_is_another_note(app: TestApp) {
        open(&app, "s", &[]).await;
        let note = |markdown| {
            let pairs = [("ticketid", "1"), ("message", "n"), ("markdown", markdown)];
            crate::support::ask(&app, "AddTicketNote", &pairs).header("Idempotency-Key", "k1")
        };
        assert_eq!(app.send(note("0")).await.status, 200);
        assert_eq!(app.send(note("1")).await.status, 409);
        assert_eq!(app.send(note("0")).await.status, 200);
        assert_eq!(app.rows("message").await, 2);
    }
}
