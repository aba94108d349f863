//! Departments and the people of the desk.

use crate::action::{Action, Effect, Kind, Level, required};
use crate::actions::parameters::{PAGES, parameters};
use crate::actions::{departments, view_user};

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
        name: "user.edit",
        summary: "Shows who a user is",
        level: Level::Staff,
        effect: Effect::Reads,
        parameters: &[required("elid", Kind::Number, "the number of the user, as whoami tells it")],
        source: "Datahider/lhBillmgrInterface, lhUser.php",
        run: |call| Box::pin(view_user::run(call)),
    },
];
