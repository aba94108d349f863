//! Departments, the people of the desk, and mail of whom nobody knows.

use crate::action::{Action, Effect, Kind, Level, Parameter, optional, required};
use crate::actions::parameters::{PAGES, SAVE, parameters};
use crate::actions::{clients, departments, filter, unplaced_mail, view_user};

/// Who is to answer for which department, or no longer.
const ASSIGNED: &[Parameter] = &[
    required("plid", Kind::Number, "the department"),
    required("elid", Kind::Numbers, "the employees, by their numbers in department.employee"),
];

/// The functions of this area.
pub(super) const FUNCTIONS: &[Action] = &[
    Action {
        name: "department",
        summary: "Lists the departments",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &PAGES,
        source: "BILLmanager API, Departments (department)",
        run: |call| Box::pin(departments::all(call)),
    },
    Action {
        name: "department.employee",
        summary: "Lists the employees and who of them answers for a department",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![&[required("elid", Kind::Number, "the department")], &PAGES],
        source: "BILLmanager API, Departments (department)",
        run: |call| Box::pin(departments::employees(call)),
    },
    Action {
        name: "department.employee.suspend",
        summary: "Makes employees answer for a department no longer; what waits for them there waits for it",
        level: Level::Root,
        effect: Effect::Writes,
        parameters: ASSIGNED,
        source: "BILLmanager API, Departments (department)",
        run: |call| Box::pin(departments::assign(call, false)),
    },
    Action {
        name: "department.employee.resume",
        summary: "Makes employees answer for a department",
        level: Level::Root,
        effect: Effect::Writes,
        parameters: ASSIGNED,
        source: "BILLmanager API, Departments (department)",
        run: |call| Box::pin(departments::assign(call, true)),
    },
    Action {
        name: "account",
        summary: "Lists the clients",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![
            &PAGES,
            &[
                optional("filter", Kind::Flag, "on: the fields that follow"),
                optional("id", Kind::Number, "the client"),
                optional("elid", Kind::Number, "the client"),
                optional("name", Kind::Text, "how a name or an address begins"),
                optional("email", Kind::Text, "the same"),
                optional("account_status", Kind::Choice(&["active", "inactive", "closed"]), "how it stands"),
            ],
        ],
        source: "BILLmanager API, Clients (account/subaccount)",
        run: |call| Box::pin(clients::accounts(call)),
    },
    Action {
        name: "account.filter",
        summary: "Shows, sets or clears the filter of the clients, in this session",
        level: Level::Staff,
        effect: Effect::SavesForm,
        parameters: &[
            optional("reset", Kind::Flag, "clear this filter and the one of account.setfilter"),
            SAVE,
            optional("id", Kind::Number, "the client"),
            optional("name", Kind::Text, "how a name or an address begins"),
            optional("email", Kind::Text, "the same"),
            optional("account_status", Kind::Choice(&["active", "inactive", "closed"]), "how it stands"),
        ],
        source: "COREmanager, Description of lists",
        run: |call| Box::pin(clients::filter(call)),
    },
    Action {
        name: "account.setfilter",
        summary: "Shows tickets and violations of these clients only, in this session",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the clients")],
        source: "bdolgov/ticketmgri, ticketmgri.cpp",
        run: |call| Box::pin(filter::everywhere(call)),
    },
    Action {
        name: "user",
        summary: "Lists the users of clients",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: parameters![
            &PAGES,
            &[
                optional("filter", Kind::Flag, "on: the fields that follow"),
                optional("id", Kind::Number, "the user"),
                optional("email", Kind::Text, "how an address or a name begins"),
                optional("name", Kind::Text, "the same"),
                optional("realname", Kind::Text, "the same"),
                optional("account", Kind::Text, "the same"),
            ],
        ],
        source: "SemyonDragunov/ispsystem-php-controller",
        run: |call| Box::pin(clients::users(call)),
    },
    Action {
        name: "user.edit",
        summary: "Shows who a user is",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &[required("elid", Kind::Number, "the number of the user, as whoami tells it")],
        source: "Datahider/lhBillmgrInterface, lhUser.php",
        run: |call| Box::pin(view_user::run(call)),
    },
    Action {
        name: "gateway_message",
        summary: "Lists mail that became no message of any ticket",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &PAGES,
        source: "BILLmanager API, Incoming messages (gateway_message)",
        run: |call| Box::pin(unplaced_mail::run(call)),
    },
    Action {
        name: "gateway_message.delete",
        summary: "Drops mail that became no message",
        level: Level::Staff,
        effect: Effect::Writes,
        parameters: &[required("elid", Kind::Numbers, "the pieces of mail")],
        source: "BILLmanager API, Incoming messages (gateway_message)",
        run: |call| Box::pin(unplaced_mail::delete(call)),
    },
];
