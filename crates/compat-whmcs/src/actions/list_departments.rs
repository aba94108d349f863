//! `GetSupportDepartments`: the departments of the staff member that the credential acts for, or all of them, with
//! what is open there. WHMCS API reference, GetSupportDepartments; WHMCS wiki, API:Get Support Departments, for the
//! older form without parameters. `description` is not documented there, but clients read it.

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use domain::{Department, StatusKind};
use service::DepartmentCount;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetSupportDepartments",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[optional("ignore_dept_assignments", Kind::Flag, "Every department, not only one's own")],
    source: "WHMCS API reference, GetSupportDepartments",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let everywhere = call.flag("ignore_dept_assignments");
    let staff = if everywhere { call.everywhere()? } else { call.staff.clone() };
    let directory = call.directory();
    let counts = staff.counts().await?;
    let tickets = |department: &Department, wanted: fn(StatusKind) -> bool| -> i64 {
        let counted = |count: &&DepartmentCount| {
            let kind = directory.status(count.status).map(|status| status.kind);
            count.department == department.id && kind.is_some_and(wanted)
        };
        counts.iter().filter(counted).map(|count| count.tickets).sum()
    };
    let shown = directory.departments.iter().filter(|department| staff.sees_department(department.id));
    let rows: Vec<Node> = shown
        .map(|department| {
            let awaiting =
                tickets(department, |kind| matches!(kind, StatusKind::New | StatusKind::CustomerReply));
            let open = tickets(department, |kind| kind != StatusKind::Closed);
            Node::fields(
                "department",
                vec![
                    call.ids.node("id", department.id.0),
                    Node::text("name", department.name.as_str()),
                    Node::text("description", department.description.as_str()),
                    call.ids.node("awaitingreply", awaiting),
                    call.ids.node("opentickets", open),
                ],
            )
        })
        .collect();
    Ok(vec![
        Node::integer("totalresults", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::fields("departments", vec![Node::items("department", rows)]),
    ])
}
