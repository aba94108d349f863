//! A client and its own tickets.

use crate::action::{Action, Effect, Kind, Level, Parameter, optional, required};
use crate::actions::parameters::{
    ANY_PRIORITY, CLIENT_PRIORITY, DEPARTMENT, FILLING, ITEM, MEASURES, MESSAGE, NAME, NOTE, OWN, PAGES,
    PEEK, PROVIDER, RATING, SAVE, SUBJECT, TICKET_ITEM, parameters,
};
use crate::actions::{archive, buy_credits, client_filter, edit, get_file, list_tickets, rate_message};

/// What both lists of a client's tickets take.
const OWN_LIST: &[Parameter] = parameters![
    &PAGES,
    &[
        optional("p_col", Kind::Text, "+last_message or -last_message; other columns are ignored"),
        optional("p_sort", Kind::Text, "last_message; other columns are ignored"),
        optional("p_order", Kind::Choice(&["asc", "desc"]), "the direction of p_sort"),
        optional("filter", Kind::Flag, "on: the fields that follow, for this call only"),
    ],
    &OWN,
];

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[
    Action {
        name: "clientticket",
        owner: http::Owner::Desk,
        summary: "Lists the client's tickets",
        level: Level::Client,
        effect: Effect::Reads,
        parameters: OWN_LIST,
        source: "BILLmanager API, Support tickets (clientticket)",
        run: |call| Box::pin(list_tickets::run(call)),
    },
    Action {
        name: "clientticket.filter",
        owner: http::Owner::Desk,
        summary: "Shows or sets the filter of the client's list; remembered in a session",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: parameters![&[SAVE], &OWN],
        source: "BILLmanager API, Support tickets (clientticket), Set a filter; fields: \
                 Karantir-dev/billing-typescript",
        run: |call| Box::pin(client_filter::run(call, &crate::client_filter::FORM)),
    },
    Action {
        name: "clientticket.edit",
        owner: http::Owner::Desk,
        summary: "Shows, opens or answers one of the client's tickets",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: parameters![
            &[
                optional("elid", Kind::Number, "the ticket; none to open one"),
                SAVE,
                PEEK,
                SUBJECT,
                NAME,
                MESSAGE,
                DEPARTMENT,
                TICKET_ITEM,
                ITEM,
                CLIENT_PRIORITY,
                ANY_PRIORITY,
                // At the level of a client the rest changes nothing, whatever it holds, but for the files.
                NOTE,
                PROVIDER,
            ],
            &MEASURES,
        ],
        source: "BILLmanager API, Support tickets (clientticket), Edit the ticket",
        run: |call| Box::pin(edit::own(call)),
    },
    Action {
        name: "incident",
        owner: http::Owner::Desk,
        summary: "Buys incidents, which tickets in some departments cost",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: &[
            optional("elid", Kind::Number, "the client, who can only be the caller"),
            optional("count", Kind::Number, "how many, 1 to 1000"),
            SAVE,
            FILLING,
        ],
        source: "BILLmanager API, Support tickets (clientticket), Purchase technical support tickets",
        run: |call| Box::pin(buy_credits::run(call)),
    },
    Action {
        name: "clientticket.archive",
        owner: http::Owner::Desk,
        summary: "Moves closed tickets to the archive",
        level: Level::Client,
        effect: Effect::Writes,
        parameters: &[
            required("elid", Kind::Numbers, "the tickets"),
            optional("sok", Kind::Text, "confirms; not demanded, as callers of the older page send none"),
        ],
        source: "BILLmanager API, Support tickets (clientticket), Move to archive",
        run: |call| Box::pin(archive::run(call)),
    },
    Action {
        name: "ticket.file",
        owner: http::Owner::Desk,
        summary: "Downloads an attachment",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[required("elid", Kind::Number, "the attachment, as file/param names it")],
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(get_file::run(call)),
    },
    Action {
        name: "clientticket_archive",
        owner: http::Owner::Desk,
        summary: "Lists the client's archived tickets",
        level: Level::Client,
        effect: Effect::Reads,
        parameters: OWN_LIST,
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(list_tickets::archived(call)),
    },
    Action {
        name: "clientticket_archive.filter",
        owner: http::Owner::Desk,
        summary: "Shows or sets the filter of the archive; remembered in a session",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: parameters![&[SAVE], &OWN],
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(client_filter::run(call, &crate::client_filter::ARCHIVE)),
    },
    Action {
        name: "dashboard.tickets",
        owner: http::Owner::Desk,
        summary: "Lists the client's tickets on its first page",
        level: Level::Client,
        effect: Effect::Reads,
        parameters: &PAGES,
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(list_tickets::dashboard(call)),
    },
    Action {
        name: "ticket.message.rate.good",
        owner: http::Owner::Desk,
        summary: "Says that an answer was good",
        level: Level::Client,
        effect: Effect::Writes,
        parameters: &RATING,
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(rate_message::run(call, domain::Rating::Good)),
    },
    Action {
        name: "ticket.message.rate.bad",
        owner: http::Owner::Desk,
        summary: "Says that an answer was bad",
        level: Level::Client,
        effect: Effect::Writes,
        parameters: &RATING,
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(rate_message::run(call, domain::Rating::Bad)),
    },
];
