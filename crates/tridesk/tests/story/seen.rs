//! What every door shows of the ticket after a step, in its own words.

use super::{ANSWER, FILE, LAST_WORD, NOTE, OPENING, REPLY, SUBJECT, billmanager, hostbill, whmcs};
use serde_json::Value;
use testkit::app::{Ask, TestApp};

/// The words of a state.
pub(crate) struct Words {
    billmanager: &'static str,
    whmcs: &'static str,
    hostbill: &'static str,
    /// The public messages so far.
    messages: &'static [&'static str],
    /// What staff find among the notes.
    notes: &'static [&'static str],
    archived: bool,
}

const fn words(
    billmanager: &'static str,
    others: [&'static str; 2],
    messages: &'static [&'static str],
) -> Words {
    Words { billmanager, whmcs: others[0], hostbill: others[1], messages, notes: &[NOTE], archived: false }
}

pub(crate) const NEW: Words = words("0", ["Open", "Open"], &[OPENING]);
pub(crate) const ANSWERED: Words = words("2", ["Answered", "Answered"], &[OPENING, ANSWER]);
pub(crate) const REPLIED: Words = words("1", ["Customer-Reply", "Client-Reply"], &[OPENING, ANSWER, REPLY]);
pub(crate) const CLOSED: Words = words("3", ["Closed", "Closed"], &[OPENING, ANSWER, REPLY, LAST_WORD]);
pub(crate) const ARCHIVED: Words =
    Words { archived: true, ..words("10", ["Closed", "Closed"], &[OPENING, ANSWER, REPLY, LAST_WORD]) };

pub(crate) const REOPENED: Words =
    words("1", ["In Progress", "In-Progress"], &[OPENING, ANSWER, REPLY, LAST_WORD]);
pub(crate) const HIDDEN: Words = Words {
    notes: &[NOTE, WITHDRAWN],
    ..words("1", ["In Progress", "In-Progress"], &[OPENING, ANSWER, REPLY])
};
pub(crate) const HEAD: Words = words("1", ["In Progress", "In-Progress"], &[OPENING]);
pub(crate) const TAIL: Words =
    Words { notes: &[WITHDRAWN], ..words("1", ["Customer-Reply", "Client-Reply"], &[ANSWER, REPLY]) };
pub(crate) const MERGED: Words = Words {
    notes: &[NOTE, WITHDRAWN],
    ..words("1", ["In Progress", "In-Progress"], &[OPENING, ANSWER, REPLY])
};
/// The last word once it is hidden.
const WITHDRAWN: &str = "[Hidden message] Replaced the disk";

fn texts(list: &Value, pick: impl Fn(&Value) -> Option<String>) -> Vec<String> {
    list.as_array().unwrap().iter().filter_map(pick).collect()
}

/// The client's view through BILLmanager: list, conversation without the note, and the file's bytes.
async fn through_billmanager(app: &TestApp, ticket: i64, words: &Words) {
    let login = app.fixture.clients[0].email.clone();
    let number = ticket.to_string();
    let list = billmanager::call(app, &login, "clientticket", &[], false).await;
    let row = list["elem"].as_array().unwrap().iter().find(|row| row["id"]["$"] == number);
    match row {
        None => assert!(words.archived, "the ticket is missing from the client's list"),
        Some(row) => {
            assert!(!words.archived, "an archived ticket is in the list");
            assert_eq!(row["tstatus"]["$orig"], words.billmanager);
            assert_eq!(row["name"]["$"], SUBJECT);
        }
    }
    let form = billmanager::call(app, &login, "clientticket.edit", &[("elid", &number)], false).await;
    let messages = &form["mlist"][0]["message"];
    let spoken = texts(messages, |message| {
        let kind = message["$type"].as_str()?;
        (kind == "incoming" || kind == "outcoming").then(|| message["body"]["$"].as_str().unwrap().to_owned())
    });
    assert_eq!(spoken, words.messages);
    assert!(!form.to_string().contains(NOTE), "the client reads a note");
    let hidden = words.notes.contains(&WITHDRAWN);
    assert!(!hidden || !form.to_string().contains(LAST_WORD), "the client reads what is hidden");
    let file = messages
        .as_array()
        .unwrap()
        .iter()
        .find_map(|message| message["file"][0]["param"]["$"].as_str())
        .unwrap();
    let authinfo = format!("{login}:{}", app.fixture.clients[0].password);
    let download = Ask::form("/billmgr", &[("func", "ticket.file"), ("elid", file), ("authinfo", &authinfo)]);
    assert_eq!(app.send(download).await.bytes, FILE.1);
}

async fn through_whmcs(app: &TestApp, ticket: i64, words: &Words) {
    let number = ticket.to_string();
    let view = whmcs::call(app, "GetTicket", &[("ticketnum", &number)]).await;
    assert_eq!((view["status"].as_str(), view["subject"].as_str()), (Some(words.whmcs), Some(SUBJECT)));
    let spoken = texts(&view["replies"]["reply"], |reply| reply["message"].as_str().map(str::to_owned));
    assert_eq!(spoken, words.messages);
    assert_eq!(
        texts(&view["notes"]["note"], |note| note["message"].as_str().map(str::to_owned)),
        words.notes
    );
    assert_eq!(view["replies"]["reply"][0]["attachments"][0]["filename"], FILE.0);
    let list = whmcs::call(app, "GetTickets", &[("status", words.whmcs)]).await;
    assert_eq!(list["totalresults"], 1);
    assert_eq!(list["tickets"]["ticket"][0]["tid"], number);
}

async fn through_hostbill(app: &TestApp, ticket: i64, words: &Words) {
    let number = ticket.to_string();
    let view = hostbill::call(app, "getTicketDetails", &[("id", &number)]).await;
    let ticket = &view["ticket"];
    assert_eq!(
        (ticket["status"].as_str(), ticket["subject"].as_str()),
        (Some(words.hostbill), Some(SUBJECT))
    );
    assert_eq!(ticket["body"], words.messages[0]);
    let spoken = texts(&view["replies"], |reply| reply["body"].as_str().map(str::to_owned));
    assert_eq!(spoken, words.messages[1..]);
    assert_eq!(texts(&view["notes"], |note| note["note"].as_str().map(str::to_owned)), words.notes);
    assert_eq!(view["attachments"][0]["filename"], FILE.0);
    let client = app.fixture.clients[0].id.to_string();
    let pairs = [("id", client.as_str()), ("filter[status]", words.hostbill)];
    let list = hostbill::call(app, "getClientTickets", &pairs).await;
    assert_eq!(list["tickets"][0]["ticket_number"], number);
    assert_eq!(list["tickets"][0]["status"], words.hostbill);
}

/// Looks through all three doors.
pub(crate) async fn everywhere(app: &TestApp, ticket: i64, words: &Words) {
    through_billmanager(app, ticket, words).await;
    through_whmcs(app, ticket, words).await;
    through_hostbill(app, ticket, words).await;
}
