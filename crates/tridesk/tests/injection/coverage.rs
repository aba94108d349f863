//! Every value that a list takes is tried, or stands here with the reason why not.

use super::calls::Call;
use super::rows::ROWS;
use super::slots::SLOTS;
use std::collections::BTreeSet;

/// What every such function takes and nothing is looked for by: switches, and who asks.
const SWITCHES: [&str; 4] = ["filter", "sok", "reset", "peek"];

/// The function that a value is sent to.
const fn function(call: Call) -> &'static str {
    match call {
        Call::Tickets => "getTickets",
        Call::ClientTickets => "getClientTickets",
        Call::ListedClients => "getClients",
        Call::GetTickets => "GetTickets",
        Call::GetClients => "GetClients",
        Call::GetUsers => "GetUsers",
        Call::Queue => "ticket",
        Call::OwnTickets => "clientticket",
        Call::OwnArchive => "clientticket_archive",
        Call::All => "ticket_all",
        Call::Favourites => "ticket_favorite",
        Call::Accounts => "account",
        Call::Users => "user",
        Call::Messages => "ticket_all.message",
        Call::QueueMessages => "ticket.message",
        Call::KeptQueue => "ticket.filter",
        Call::KeptClients => "ticket.setfilter",
        Call::KeptAllClients => "ticket_all.setfilter",
        Call::KeptAccounts => "account.setfilter",
        Call::KeptOwn => "clientticket.filter",
        Call::KeptArchive => "clientticket_archive.filter",
        Call::KeptAll => "ticket_all.filter",
        Call::KeptFavourites => "ticket_favorite.filter",
    }
}

const AS_LISTED: &str = "it is read as that of account, and kept as those of ticket_all.filter";

/// Values that are not tried here, and why not.
const ELSEWHERE: [(&str, &str, &str); 7] = [
    ("account.filter", "id", AS_LISTED),
    ("account.filter", "name", AS_LISTED),
    ("account.filter", "email", AS_LISTED),
    ("account.filter", "account_status", AS_LISTED),
    ("ticket.message", "elid", "it names the ticket, and narrows nothing"),
    ("ticket_all.message", "elid", "it names the ticket, and narrows nothing"),
    (
        "abuse_task.setfilter",
        "elid",
        "it is read as that of ticket.setfilter, and nobody is at fault in this world",
    ),
];

/// What names one thing, or says how much of it is told; nothing is looked for by it.
const NAMES_ONE: [(&str, &str); 19] = [
    ("GetTicket", "ticketid"),
    ("GetTicket", "ticketnum"),
    ("GetTicketNotes", "ticketid"),
    ("GetTicketNotes", "ticketnum"),
    ("GetTicketAttachment", "relatedid"),
    ("GetTicketAttachment", "type"),
    ("GetTicketAttachment", "index"),
    ("GetTicketCounts", "ignoreDepartmentAssignments"),
    ("GetTicketCounts", "includeCountsByStatus"),
    ("GetClientsDetails", "clientid"),
    ("GetClientsDetails", "stats"),
    ("GetStats", "timeline_days"),
    ("getKBArticle", "id"),
    ("getClientDetails", "id"),
    ("getNewsItem", "id"),
    ("getPredefinedReply", "id"),
    ("getTicketDetails", "id"),
    ("getTicketDetails", "ticket_number"),
    ("getTicketDetails", "ticket_id"),
];

/// The functions that list something, with what they take.
fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut lists = Vec::new();
    for action in compat_billmanager::ACTIONS {
        let names: Vec<_> = action.parameters.iter().map(|parameter| parameter.name).collect();
        if names.contains(&"p_num") || action.name.ends_with(".filter") || action.name.ends_with(".setfilter")
        {
            lists.push((action.name, names));
        }
    }
    for action in compat_whmcs::ACTIONS.iter().filter(|action| action.name.starts_with("Get")) {
        lists.push((action.name, action.parameters.iter().map(|parameter| parameter.name).collect()));
    }
    for action in compat_hostbill::ACTIONS.iter().filter(|action| action.name.starts_with("get")) {
        lists.push((action.name, action.parameters.iter().map(|parameter| parameter.name).collect()));
    }
    for action in compat_hostbill::USER_ACTIONS.iter().filter(|action| action.method == "GET") {
        lists.push((action.path, action.parameters.iter().map(|parameter| parameter.name).collect()));
    }
    lists
}

#[test]
fn every_value_of_a_list_is_tried() {
    let known = SLOTS.iter().map(|slot| (function(slot.call), slot.name.trim_end_matches("[]")));
    let shown = ROWS.iter().map(|slot| (slot.function, slot.name));
    let excused = ELSEWHERE.iter().map(|(function, name, _)| (*function, *name));
    let excused = excused.chain(NAMES_ONE);
    let tried: BTreeSet<(&str, &str)> = known.chain(shown).chain(excused).collect();
    let mut left = Vec::new();
    for (function, parameters) in lists() {
        for name in parameters {
            if !SWITCHES.contains(&name) && !tried.contains(&(function, name)) {
                left.push(format!("{function} {name}"));
            }
        }
    }
    assert!(left.is_empty(), "no string is put into\n{}", left.join("\n"));
}
