//! The messages of tickets, as lists.

use crate::action::{Action, Effect, Kind, Level, optional, required};
use crate::actions::parameters::{CONFIRM, MESSAGES, PAGES, PARENT, parameters};
use crate::actions::{edit_message, hide_messages, list_messages, split_ticket};

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[
    Action {
        name: "ticket.message",
        owner: http::Owner::Desk,
        summary: "Lists the messages of a waiting ticket",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![&[required("elid", Kind::Number, "the row of the queue")], &MESSAGES, &PAGES,],
        source: "BILLmanager API, Support tickets (ticket), Display list of messages",
        run: |call| Box::pin(list_messages::queued(call)),
    },
    Action {
        name: "ticket.message.edit",
        owner: http::Owner::Desk,
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
        owner: http::Owner::Desk,
        summary: "Hides messages from the client",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[CONFIRM, required("elid", Kind::Numbers, "the messages"), PARENT],
        source: "BILLmanager API, Support tickets (ticket), Hide a message",
        run: |call| Box::pin(hide_messages::run(call)),
    },
    Action {
        name: "ticket.split",
        owner: http::Owner::Desk,
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
        name: "ticket_all.message",
        owner: http::Owner::Desk,
        summary: "Lists the messages of any ticket",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![&[required("elid", Kind::Number, "the ticket")], &MESSAGES, &PAGES,],
        source: "BILLmanager API, All tickets (ticket_all)",
        run: |call| Box::pin(list_messages::any(call)),
    },
];
