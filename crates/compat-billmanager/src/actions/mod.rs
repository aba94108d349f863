//! The functions of this door, one file each, and the table of them.

mod act_as;
mod add_note;
mod archive;
mod buy_credits;
mod change_own;
mod change_ticket;
mod client_filter;
mod close;
mod edit;
mod edit_message;
mod favourite;
mod filter;
mod get_file;
mod hide_messages;
mod keep_alive;
mod list_messages;
mod list_tickets;
mod log_in;
mod log_out;
mod menu;
mod message_filter;
mod new_key;
mod notify;
mod open_ticket;
mod queue;
mod reply;
mod split_ticket;
pub(crate) mod staff_fields;
mod take;
mod unblock;
mod view_ticket;
mod who_am_i;

use crate::action::{Action, Effect, Kind, Level, Parameter, optional, required};

const PRIORITY: Kind = Kind::Choice(&["0", "1", "2"]);

const PAGES: [Parameter; 2] = [
    optional("p_num", Kind::Number, "the page, from 1; remembered in a session"),
    optional("p_cnt", Kind::Number, "rows on a page, 50 unless told, at most 1000; remembered in a session"),
];

/// The filter of a client's list.
const OWN: [Parameter; 8] = [
    optional("id", Kind::Number, "only this ticket"),
    optional("name", Kind::Text, "part of the subject, in any case"),
    optional("message", Kind::Text, "part of a message, in any case"),
    optional("abuse", Kind::Choice(&["null", "on", "off"]), "with a violation, or without one"),
    optional("tstatus", Kind::Text, "any of 0, 1, 2, 3 and 10, separated by commas; 10 is the archive"),
    optional(
        "message_post",
        Kind::Choice(&["nodate", "today", "currentweek", "currentmonth", "other"]),
        "when the last message was written",
    ),
    optional("message_poststart", Kind::Text, "the first day of other, YYYY-MM-DD"),
    optional("message_postend", Kind::Text, "the last day of other, YYYY-MM-DD"),
];

/// Not of the panel, which marks whatever it shows: a monitor asks with it.
const PEEK: Parameter = optional("peek", Kind::Flag, "look without marking the ticket as read");

/// The filter of a list of messages, with or without `filter=on`.
const MESSAGES: [Parameter; 4] = [
    optional("id", Kind::Number, "only this message"),
    optional("message", Kind::Text, "part of the text, in any case"),
    optional("message_user", Kind::Text, "part of the author's name, in any case"),
    optional("date_post", Kind::Text, "when it was written: YYYY-MM-DD HH:MM:SS, or a day"),
];

const SAVE: Parameter = optional("sok", Kind::Flag, "save instead of showing the form");

/// Without it nothing is changed.
const CONFIRM: Parameter = required("sok", Kind::Flag, "confirms");
const PARENT: Parameter =
    optional("plid", Kind::Number, "the row of the queue, or the ticket, that the messages must belong to");

/// The fields of every ticket form.
const SUBJECT: Parameter = optional("subject", Kind::Text, "the subject; wins over name");
const NAME: Parameter = optional("name", Kind::Text, "the subject");
const MESSAGE: Parameter = optional("message", Kind::Text, "the message, in Markdown");
const DEPARTMENT: Parameter = optional("client_department", Kind::Number, "the department, or null");
const ITEM: Parameter = optional("item", Kind::Number, "the service, or null");
const TICKET_ITEM: Parameter = optional("ticket_item", Kind::Number, "the service, or null; wins over item");
const CLIENT_PRIORITY: Parameter = optional("client_priority", PRIORITY, "the priority");
const ANY_PRIORITY: Parameter = optional("priority", PRIORITY, "the priority");
const FILES: Parameter = optional("file_1", Kind::File, "a file; file_2 and so on for more");
const NOTE: Parameter = optional("note_message", Kind::Text, "an internal note");
const PROVIDER: Parameter =
    optional("ticket_project_select", Kind::Number, "the provider, or null; alone its default department");
const TICKET: Parameter =
    optional("plid", Kind::Number, "the number of the ticket; another one's is no ticket");
const SHOW_OPTIONAL: Parameter = optional("show_optional", Kind::Flag, "show the additional fields");
const EXPENSE: Parameter = optional("ticket_expense", Kind::Money, "what the client is charged");
const HIGH_PRIORITY: Parameter =
    optional("high_priority", Kind::Flag, "put it before all others in the queue");
const LOW_PRIORITY: Parameter =
    optional("low_priority", Kind::Flag, "take back that it was put before all others");
const INCIDENTS: Parameter =
    optional("incident_count", Kind::Number, "how many incidents the client pays with");
const SHOW_ABUSE: Parameter = optional("show_abuse", Kind::Flag, "register a violation");
const SCORE: Parameter = optional("score", Kind::Number, "what the violation weighs");
const SCORE_NOTE: Parameter = optional("score_note", Kind::Text, "a comment to the violation, for staff");
const VIOLATION_ACTION: Parameter = optional(
    "action",
    Kind::Choice(&["null", "active", "suspend_service", "suspend_all"]),
    "what happens at the deadline when the client is silent",
);
const DEADLINE_DATE: Parameter =
    optional("deadline_date", Kind::Date, "the day until which the client may answer; wanted with an action");
const DEADLINE_TIME: Parameter =
    optional("deadline_time", Kind::Time, "the time of that day, midnight unless told");

/// The conditions on the queue; nothing or null is none.
const QUEUE_FIELDS: [Parameter; 9] = [
    optional("id", Kind::Numbers, "the number of the ticket"),
    optional("name", Kind::Text, "part of the subject"),
    optional("client", Kind::Text, "a client by its id, or part of a name or address"),
    optional("project", Kind::Numbers, "the provider"),
    optional("department", Kind::Numbers, "the department"),
    optional("itemtype", Kind::Choice(&["product", "domain"]), "the type of the product"),
    optional("priority", PRIORITY, "the priority"),
    optional("responsible", Kind::Text, "e_ and an employee, or d_ and a department"),
    optional("unread", Kind::Flag, "on for unread ones, off for read ones"),
];

/// What a group action on rows of the queue takes.
const ROWS: [Parameter; 2] =
    [required("sok", Kind::Flag, "confirms"), required("elid", Kind::Numbers, "the rows of the queue")];

/// What every function takes beside its own parameters.
pub const COMMON: &[Parameter] = &[
    required("func", Kind::Text, "the function"),
    optional(
        "out",
        Kind::Choice(&["xml", "devel", "json", "sjson", "xjson", "bjson", "text"]),
        "the form of the answer, xml when absent",
    ),
    optional("callback", Kind::Text, "with bjson: the name of the script function to call with the answer"),
    optional("auth", Kind::Text, "the session"),
    optional("authinfo", Kind::Text, "login:password, for this call only"),
    optional("su", Kind::Text, "staff: the login, address or number of the user to act as"),
];

/// Every function of this door.
pub const ACTIONS: &[Action] = &[
    Action {
        name: "auth",
        summary: "Starts a session",
        level: Level::Anyone,
        effect: Effect::Writes,
        parameters: &[
            optional("username", Kind::Text, "the login; for a client its e-mail address"),
            optional("password", Kind::Text, "the password"),
            optional("key", Kind::Text, "a key that session.newkey made, instead of the password"),
            optional("authinfo", Kind::Text, "login:password, instead of the two"),
        ],
        source: "Guide to ISPsystem software API, authorization",
        run: |call| Box::pin(log_in::run(call)),
    },
    Action {
        name: "logon",
        summary: "Ends the session",
        level: Level::Anyone,
        effect: Effect::Writes,
        parameters: &[optional("auth", Kind::Text, "the session")],
        source: "Karantir-dev/billing-typescript, src/Redux/auth",
        run: |call| Box::pin(log_out::run(call)),
    },
    Action {
        name: "keepalive",
        summary: "Keeps the session alive",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript; pulivilizator/billmgr-addon, billmgr_api.py",
        run: |call| Box::pin(keep_alive::run(call)),
    },
    Action {
        name: "whoami",
        summary: "The caller's own account",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript, src/Redux/userInfo",
        run: |call| Box::pin(who_am_i::run(call)),
    },
    Action {
        name: "session.newkey",
        summary: "Makes a key that logs a user in once",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[
            required("key", Kind::Text, "the key, 16 characters or more"),
            optional("username", Kind::Text, "the user, oneself or a lower one; oneself when absent"),
        ],
        source: "Guide to ISPsystem software API, authorization by key; \
                 SemyonDragunov/ispsystem-php-controller; 460s/ispsystem_whmcs_modules",
        run: |call| Box::pin(new_key::run(call)),
    },
    Action {
        name: "su",
        summary: "Starts a session as a user of a lower level",
        level: Level::LoggedIn,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Text, "the number, login or address of the user")],
        source: "Datahider/lhBillmgrInterface, lhUser.php",
        run: |call| Box::pin(act_as::user(call)),
    },
    Action {
        name: "chlevel",
        summary: "Goes back to the user who acts",
        level: Level::LoggedIn,
        effect: Effect::Writes,
        parameters: &[optional("lp", Kind::Number, "how many levels; there is only one")],
        source: "Datahider/lhBillmgrInterface, lhUser.php",
        run: |call| Box::pin(act_as::back(call)),
    },
    Action {
        name: "notify",
        summary: "How much is unread",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript, src/Redux/userInfo",
        run: |call| Box::pin(notify::run(call)),
    },
    Action {
        name: "menu",
        summary: "The functions that the navigation offers",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[],
        source: "Karantir-dev/billing-typescript, src/Redux/userInfo",
        run: |call| Box::pin(menu::run(call)),
    },
    Action {
        name: "clientticket",
        summary: "Lists the client's tickets",
        level: Level::Client,
        effect: Effect::Reads,
        parameters: &[
            PAGES[0],
            PAGES[1],
            optional("p_col", Kind::Text, "+last_message or -last_message; other columns are ignored"),
            optional("p_sort", Kind::Text, "last_message; other columns are ignored"),
            optional("p_order", Kind::Choice(&["asc", "desc"]), "the direction of p_sort"),
            optional("filter", Kind::Flag, "on: the fields that follow, for this call only"),
            OWN[0],
            OWN[1],
            OWN[2],
            OWN[3],
            OWN[4],
            OWN[5],
            OWN[6],
            OWN[7],
        ],
        source: "BILLmanager API, Support tickets (clientticket)",
        run: |call| Box::pin(list_tickets::run(call)),
    },
    Action {
        name: "clientticket.filter",
        summary: "Shows or sets the filter of the client's list; remembered in a session",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: &[SAVE, OWN[0], OWN[1], OWN[2], OWN[3], OWN[4], OWN[5], OWN[6], OWN[7]],
        source: "BILLmanager API, Support tickets (clientticket), Set a filter; fields: \
                 Karantir-dev/billing-typescript",
        run: |call| Box::pin(client_filter::run(call)),
    },
    Action {
        name: "clientticket.edit",
        summary: "Shows, opens or answers one of the client's tickets",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: &[
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
            // At the level of a client the rest changes nothing, whatever it holds.
            NOTE,
            PROVIDER,
            SHOW_OPTIONAL,
            EXPENSE,
            HIGH_PRIORITY,
            LOW_PRIORITY,
            INCIDENTS,
            SHOW_ABUSE,
            SCORE,
            SCORE_NOTE,
            VIOLATION_ACTION,
            DEADLINE_DATE,
            DEADLINE_TIME,
            FILES,
        ],
        source: "BILLmanager API, Support tickets (clientticket), Edit the ticket",
        run: |call| Box::pin(edit::own(call)),
    },
    Action {
        name: "incident",
        summary: "Buys incidents, which tickets in some departments cost",
        level: Level::Client,
        effect: Effect::SavesForm,
        parameters: &[
            optional("elid", Kind::Number, "the client, who can only be the caller"),
            optional("count", Kind::Number, "how many, 1 to 1000"),
            SAVE,
        ],
        source: "BILLmanager API, Support tickets (clientticket), Purchase technical support tickets",
        run: |call| Box::pin(buy_credits::run(call)),
    },
    Action {
        name: "clientticket.archive",
        summary: "Moves closed tickets to the archive",
        level: Level::Client,
        effect: Effect::Writes,
        parameters: &[
            required("elid", Kind::Numbers, "the tickets"),
            optional("sok", Kind::Flag, "confirms; not demanded, as callers of the older page send none"),
        ],
        source: "BILLmanager API, Support tickets (clientticket), Move to archive",
        run: |call| Box::pin(archive::run(call)),
    },
    Action {
        name: "ticket.file",
        summary: "Downloads an attachment",
        level: Level::LoggedIn,
        effect: Effect::Reads,
        parameters: &[required("elid", Kind::Number, "the attachment, as file/param names it")],
        source: "Karantir-dev/billing-typescript, src/Redux/support",
        run: |call| Box::pin(get_file::run(call)),
    },
    Action {
        name: "ticket",
        summary: "Lists what waits for the employee",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &[
            PAGES[0],
            PAGES[1],
            optional("filter", Kind::Flag, "these conditions instead of the remembered ones"),
            QUEUE_FIELDS[0],
            QUEUE_FIELDS[1],
            QUEUE_FIELDS[2],
            QUEUE_FIELDS[3],
            QUEUE_FIELDS[4],
            QUEUE_FIELDS[5],
            QUEUE_FIELDS[6],
            QUEUE_FIELDS[7],
            QUEUE_FIELDS[8],
        ],
        source: "BILLmanager API, Support tickets (ticket)",
        run: |call| Box::pin(queue::run(call)),
    },
    Action {
        name: "ticket.edit",
        summary: "Shows, answers or changes a waiting ticket",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: &[
            optional("elid", Kind::Number, "the row of the queue; none to open a ticket for a client"),
            TICKET,
            SAVE,
            PEEK,
            optional("clicked_button", Kind::Choice(&["ok", "ok_message"]), "ok_message keeps the ticket"),
            optional("ticket_account", Kind::Number, "the client to open a ticket for"),
            MESSAGE,
            NOTE,
            SUBJECT,
            NAME,
            ANY_PRIORITY,
            CLIENT_PRIORITY,
            DEPARTMENT,
            TICKET_ITEM,
            ITEM,
            PROVIDER,
            SHOW_OPTIONAL,
            EXPENSE,
            HIGH_PRIORITY,
            LOW_PRIORITY,
            INCIDENTS,
            SHOW_ABUSE,
            SCORE,
            SCORE_NOTE,
            VIOLATION_ACTION,
            DEADLINE_DATE,
            DEADLINE_TIME,
            FILES,
        ],
        source: "BILLmanager API, Support tickets (ticket), Open a ticket",
        run: |call| Box::pin(edit::queued(call)),
    },
    Action {
        name: "ticket.delete",
        summary: "Closes tickets",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[CONFIRM, required("elid", Kind::Numbers, "the rows of the queue")],
        source: "BILLmanager API, Support tickets (ticket), Close the ticket",
        run: |call| Box::pin(close::run(call)),
    },
    Action {
        name: "ticket.unblock",
        summary: "Drops the locks of whoever is answering",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &ROWS,
        source: "BILLmanager API, Support tickets (ticket), Unblock the ticket",
        run: |call| Box::pin(unblock::run(call)),
    },
    Action {
        name: "ticket.favorite",
        summary: "Adds tickets to the caller's favourites",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &ROWS,
        source: "BILLmanager API, Support tickets (ticket), Add to favorites",
        run: |call| Box::pin(favourite::run(call)),
    },
    Action {
        name: "ticket.setfilter",
        summary: "Shows tickets of these clients only, in this session",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the clients")],
        source: "BILLmanager API, Support tickets (ticket), Set a client filter",
        run: |call| Box::pin(filter::by_clients(call)),
    },
    Action {
        name: "ticket.filter",
        summary: "Shows, sets or clears the filter of the queue, in this session",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: &[
            optional("reset", Kind::Flag, "clear this filter and the one by clients"),
            SAVE,
            QUEUE_FIELDS[0],
            QUEUE_FIELDS[1],
            QUEUE_FIELDS[2],
            QUEUE_FIELDS[3],
            QUEUE_FIELDS[4],
            QUEUE_FIELDS[5],
            QUEUE_FIELDS[6],
            QUEUE_FIELDS[7],
            QUEUE_FIELDS[8],
        ],
        source: "BILLmanager API, Support tickets (ticket), Apply advanced filter",
        run: |call| Box::pin(filter::form(call)),
    },
    Action {
        name: "ticket.su",
        summary: "Starts a session as the client of a waiting ticket",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Number, "the row of the queue")],
        source: "BILLmanager API, Support tickets (ticket), Log in to the panel with client rights",
        run: |call| Box::pin(act_as::client_of_row(call)),
    },
    Action {
        name: "ticket.message",
        summary: "Lists the messages of a waiting ticket",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &[
            required("elid", Kind::Number, "the row of the queue"),
            MESSAGES[0],
            MESSAGES[1],
            MESSAGES[2],
            MESSAGES[3],
            PAGES[0],
            PAGES[1],
        ],
        source: "BILLmanager API, Support tickets (ticket), Display list of messages",
        run: |call| Box::pin(list_messages::queued(call)),
    },
    Action {
        name: "ticket.message.edit",
        summary: "Changes the text of a message, or adds one to a waiting ticket",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[
            CONFIRM,
            required("plid", Kind::Number, "the row of the queue, or the ticket"),
            optional("elid", Kind::Number, "the message; none to add one"),
            required("message", Kind::Text, "the text, in Markdown"),
        ],
        source: "BILLmanager API, Support tickets (ticket), Edit a message",
        run: |call| Box::pin(edit_message::run(call)),
    },
    Action {
        name: "ticket.message.delete",
        summary: "Hides messages from the client",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[CONFIRM, required("elid", Kind::Numbers, "the messages"), PARENT],
        source: "BILLmanager API, Support tickets (ticket), Hide a message",
        run: |call| Box::pin(hide_messages::run(call)),
    },
    Action {
        name: "ticket.split",
        summary: "Makes a message and all that follows it a ticket of their own",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[
            CONFIRM,
            required("elid", Kind::Numbers, "the first message to move; of several the smallest"),
            PARENT,
        ],
        source: "BILLmanager API, Support tickets (ticket), Split the ticket into two",
        run: |call| Box::pin(split_ticket::run(call)),
    },
    Action {
        name: "ticket_all.edit",
        summary: "Shows, takes or changes any ticket, or opens one for a client",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: &[
            optional("elid", Kind::Number, "the ticket; none to open one"),
            SAVE,
            optional(
                "clicked_button",
                Kind::Choice(&["ok", "ok_message", "ok_get"]),
                "ok_get takes the ticket",
            ),
            optional("ticket_account", Kind::Number, "the client to open a ticket for"),
            SUBJECT,
            NAME,
            MESSAGE,
            NOTE,
            DEPARTMENT,
            TICKET_ITEM,
            ITEM,
            ANY_PRIORITY,
            CLIENT_PRIORITY,
            TICKET,
            optional("project", Kind::Number, "the provider of a ticket to be opened"),
            PROVIDER,
            SHOW_OPTIONAL,
            EXPENSE,
            HIGH_PRIORITY,
            LOW_PRIORITY,
            INCIDENTS,
            SHOW_ABUSE,
            SCORE,
            SCORE_NOTE,
            VIOLATION_ACTION,
            DEADLINE_DATE,
            DEADLINE_TIME,
            FILES,
        ],
        source: "BILLmanager API, All tickets (ticket_all); Datahider/lhBillmgrInterface, lhTicket.php; \
                 openprovider/op-billmanager5-domains, Api.php",
        run: |call| Box::pin(edit::any(call)),
    },
    Action {
        name: "ticket_all.message",
        summary: "Lists the messages of any ticket",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &[
            required("elid", Kind::Number, "the ticket"),
            MESSAGES[0],
            MESSAGES[1],
            MESSAGES[2],
            MESSAGES[3],
            PAGES[0],
            PAGES[1],
        ],
        source: "BILLmanager API, All tickets (ticket_all)",
        run: |call| Box::pin(list_messages::any(call)),
    },
];
