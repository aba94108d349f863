//! Whoever changes a ticket that somebody else is answering is told so, by every call of every door that is not refused.

use crate::doors::{ADMIN, ANNA, cell, doors, hostbill, panel, session, whmcs, within};
use serde_json::Value;
use testkit::app::TestApp;

/// A ticket with all that calls name.
struct Furnished {
    number: String,
    other: String,
    reply: String,
    note: String,
}

fn digits(value: &Value) -> String {
    value.to_string().trim_matches('"').to_owned()
}

/// Two tickets of a guest, the first with a reply and a note; Anna is answering it, if anybody is.
async fn furnish(app: &TestApp, answered: bool) -> Furnished {
    // One of these calls blocks the guest.
    let guest = format!("gus{}@guest.example", app.rows("event").await);
    let mut numbers = Vec::new();
    for subject in ["Broken", "Broken, too"] {
        let pairs = [
            ("deptid", "1"),
            ("subject", subject),
            ("message", "Please help"),
            ("name", "Gus"),
            ("email", &*guest),
        ];
        let told = whmcs(app, "OpenTicket", &pairs).await;
        assert_eq!(told["result"], "success", "{told}");
        numbers.push(digits(&told["tid"]));
    }
    let number = numbers[0].clone();
    let words = [("ticketid", &*number), ("message", "Still"), ("name", "Gus"), ("email", &*guest)];
    let reply = digits(&whmcs(app, "AddTicketReply", &words).await["replyid"]);
    let note = whmcs(app, "AddTicketNote", &[("ticketid", &number), ("message", "Disk")]).await;
    let note = digits(&note["noteid"]);
    if answered {
        let anna = session(app, ANNA).await;
        let form = within(app, &anna, "ticket.edit", &[("elid", &number)]).await;
        assert!(cell(&form, "blocked_by").is_some());
    }
    Furnished { number, other: numbers[1].clone(), reply, note }
}

const WARNING: &str = "Anna Agent is answering this ticket";

/// What an action of WHMCS is sent to change a ticket.
fn of_whmcs<'a>(name: &str, one: &'a Furnished) -> Vec<(&'static str, &'a str)> {
    let ticket = ("ticketid", &*one.number);
    match name {
        "AddTicketReply" | "AddTicketNote" => vec![ticket, ("message", "More")],
        "UpdateTicket" => vec![ticket, ("status", "Closed")],
        "DeleteTicket" | "BlockTicketSender" => vec![ticket],
        "MergeTicket" => vec![("ticketid", &one.other), ("mergeticketids", &one.number)],
        "UpdateTicketReply" => vec![("replyid", &one.reply), ("message", "Other words")],
        "DeleteTicketReply" => vec![ticket, ("replyid", &one.reply)],
        "DeleteTicketNote" => vec![("noteid", &one.note)],
        _ => panic!("what is {name} sent?"),
    }
}

fn of_hostbill<'a>(name: &str, one: &'a Furnished) -> Vec<(&'static str, &'a str)> {
    let ticket = ("id", &*one.number);
    match name {
        "addTicketReply" => vec![ticket, ("body", "More")],
        "addTicketNotes" => vec![ticket, ("notes", "More")],
        "setTicketStatus" => vec![ticket, ("status", "Closed")],
        "setTicketPriority" => vec![ticket, ("priority", "High")],
        "editTicketDetails" => vec![("ticket_number", &one.number), ("subject", "Other")],
        "deleteTicket" => vec![ticket],
        "addTicketTag" => vec![ticket, ("tag", "disk")],
        _ => panic!("what is {name} sent?"),
    }
}

const OF_BILLMANAGER: [&str; 7] = [
    "ticket.delete",
    "ticket_all.delete",
    "ticket.message.edit",
    "ticket.message.delete",
    "ticket.split",
    "support_tool_note",
    "support_tool_responsible",
];

fn of_billmanager<'a>(name: &str, one: &'a Furnished) -> Vec<(&'static str, &'a str)> {
    let (ticket, reply) = (("elid", &*one.number), [("elid", &*one.reply), ("plid", &*one.number)]);
    match name {
        "ticket.message.edit" => [&reply[..], &[("message", "Other words")]].concat(),
        "ticket.message.delete" | "ticket.split" => reply.to_vec(),
        "support_tool_note" => vec![ticket, ("summary", "Disk")],
        "support_tool_responsible" => vec![ticket, ("set_responsible", "e_4")],
        _ => vec![ticket],
    }
}

testkit::on_both_engines! { doors;
    async fn whmcs_warns_in_every_write_that_names_a_ticket(app: TestApp) {
        let takes = |action: &compat_whmcs::Action, name: &str| action.parameters.iter().any(|one| one.name == name);
        let writes = compat_whmcs::ACTIONS.iter().filter(|action| !action.name.starts_with("Get"));
        let named = ["ticketid", "replyid", "noteid", "mergeticketids"];
        let writes: Vec<_> = writes.filter(|action| named.iter().any(|name| takes(action, name))).collect();
        assert_eq!(writes.len(), 9);
        for action in writes {
            for answered in [true, false] {
                let one = furnish(&app, answered).await;
                let told = whmcs(&app, action.name, &of_whmcs(action.name, &one)).await;
                assert_eq!(told["result"], "success", "{}: {told}", action.name);
                let expected = if answered { Value::from(WARNING) } else { Value::Null };
                assert_eq!(told["warning"], expected, "{}", action.name);
            }
        }
    }

    async fn a_warning_stands_behind_the_others_and_words_of_the_client_are_no_second_answer(app: TestApp) {
        let one = furnish(&app, true).await;
        let pairs = [("ticketid", &*one.number), ("message", "Still"), ("name", "Gus"), ("email", "gus@guest.example")];
        assert_eq!(whmcs(&app, "AddTicketReply", &pairs).await["warning"], Value::Null);
        let pairs = [("id", &*one.number), ("body", "Still"), ("type", "Client")];
        let told = hostbill(&app, "addTicketReply", &pairs).await;
        assert_eq!((told["success"].as_bool(), told["info"].as_array().unwrap().len()), (Some(true), 1));
        let client = app.fixture.clients[0].id.to_string();
        let pairs = [("ticketid", &*one.number), ("userid", &*client), ("name", "Gustav")];
        let told = whmcs(&app, "UpdateTicket", &pairs).await;
        let warning = told["warning"].as_str().unwrap();
        assert!(warning.starts_with("name and email were not changed") && warning.ends_with(&format!("; {WARNING}")));
        // Whoever fails has changed nothing.
        let told = whmcs(&app, "UpdateTicket", &[("ticketid", &one.number), ("status", "Nonsense")]).await;
        assert_eq!((told["result"].as_str(), &told["warning"]), (Some("error"), &Value::Null));
    }

    async fn hostbill_warns_in_every_write_that_names_a_ticket(app: TestApp) {
        let takes = |action: &compat_hostbill::Action| {
            action.parameters.iter().any(|one| ["id", "ticket_number"].contains(&one.name))
        };
        let writes = compat_hostbill::ACTIONS.iter().filter(|action| !action.name.starts_with("get"));
        let writes: Vec<_> = writes.filter(|action| takes(action)).collect();
        assert_eq!(writes.len(), 7);
        for action in writes {
            for answered in [true, false] {
                let one = furnish(&app, answered).await;
                let told = hostbill(&app, action.name, &of_hostbill(action.name, &one)).await;
                assert_eq!(told["success"], true, "{}: {told}", action.name);
                let warns = told["info"].as_array().unwrap().last() == Some(&Value::from(WARNING));
                assert_eq!(warns, answered, "{}: {told}", action.name);
            }
        }
    }

    async fn billmanager_names_whoever_is_answering_where_it_does_not_refuse(app: TestApp) {
        for func in OF_BILLMANAGER {
            for answered in [true, false] {
                let one = furnish(&app, answered).await;
                let mut pairs = of_billmanager(func, &one);
                pairs.push(("sok", "ok"));
                let told = panel(&app, ADMIN, func, &pairs).await;
                assert!(told["error"].is_null() && told["ok"].is_object(), "{func}: {told}");
                let name = cell(&told, "blocked_by").map(|text| text.starts_with("Anna Agent, "));
                assert_eq!(name, answered.then_some(true), "{func}: {told}");
            }
        }
    }
}
