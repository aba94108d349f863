//! What clients did wrong.

use crate::action::{Action, Effect, Kind, Level, optional, required};
use crate::actions::parameters::{
    FILES, FILLING, ITEM, MESSAGE, NAME, PAGES, SAVE, SUBJECT, VIOLATION_ACTION,
};
use crate::actions::{add_violation, filter, violations};

const SOURCE: &str = "BILLmanager API, Abuse list (abuse_task)";

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[
    Action {
        name: "abuse_task",
        owner: http::Owner::Desk,
        summary: "Lists the violations of clients",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &PAGES,
        source: SOURCE,
        run: |call| Box::pin(violations::run(call)),
    },
    Action {
        name: "abuse_task.edit",
        owner: http::Owner::Desk,
        summary: "Registers a violation with a ticket about it, shows one, or changes it until its deadline",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: &[
            optional("elid", Kind::Number, "the violation; none to register one"),
            SAVE,
            SUBJECT,
            NAME,
            optional("account", Kind::Number, "the client"),
            optional(
                "department",
                Kind::Number,
                "the department, or null for the one of the client's provider",
            ),
            ITEM,
            optional("score", Kind::Number, "what it weighs"),
            VIOLATION_ACTION,
            optional("date", Kind::Date, "the day until which the client may answer; wanted with an action"),
            optional("time", Kind::Time, "the time of that day, its end unless told"),
            MESSAGE,
            optional("comment", Kind::Text, "a comment for staff"),
            FILES,
            FILLING,
        ],
        source: SOURCE,
        run: |call| Box::pin(add_violation::run(call)),
    },
    Action {
        name: "abuse_task.finish",
        owner: http::Owner::Desk,
        summary: "Ends violations; nothing happens at their deadlines any more",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the violations")],
        source: SOURCE,
        run: |call| Box::pin(violations::finish(call)),
    },
    Action {
        name: "abuse_task.setfilter",
        owner: http::Owner::Desk,
        summary: "Shows violations of the clients of these only, in this session",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the violations")],
        source: SOURCE,
        run: |call| Box::pin(filter::by_violations(call)),
    },
    Action {
        name: "abuse_task.su",
        owner: http::Owner::Desk,
        summary: "Starts a session as the client of a violation",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Number, "the violation")],
        source: SOURCE,
        run: |call| Box::pin(violations::client_of(call)),
    },
];
