//! getTicketDepts: the departments that the key's staff member answers for.

use crate::action::{Access, Action, Call, Success};
use crate::{Fault, words};
use domain::{Department, DepartmentId};
use service::{Directory, StaffDesk};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getTicketDepts",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[],
    about: "The departments of the key's staff member, with who answers there and how many tickets there are.",
    source: "Admin API, Tickets, getTicketDepts",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let directory = call.desk.directory();
    let counts = desk.counts().await?;
    let tickets =
        |id| counts.iter().filter(|count| count.department == id).map(|count| count.tickets).sum::<i64>();
    let mine = directory.departments.iter().filter(|department| desk.sees_department(department.id));
    let rows = mine.map(|department| row(&directory, department, tickets(department.id)));
    Ok(Success::with(vec![Node::items("depts", rows.collect())]))
}

fn row(directory: &Directory, department: &Department, tickets: i64) -> Node {
    Node::fields(
        "dept",
        vec![
            Node::digits("id", department.id.0),
            Node::text("name", department.name.as_str()),
            Node::text("description", department.description.as_str()),
            Node::text("email", department.email.as_str()),
            Node::text("visible", words::bit(department.is_public)),
            Node::fields("assigned_admins", assigned(directory, department.id)),
            Node::digits("tickets", tickets),
        ],
    )
}

/// An object keyed by the staff member's id, whose value is that id once more, as in the sample.
fn assigned(directory: &Directory, department: DepartmentId) -> Vec<Node> {
    let staff = directory.staff.iter();
    staff
        .filter(|person| person.is_active && directory.answers_for(person.id, department))
        .map(|person| Node::digits(person.id.to_string(), person.id.0))
        .collect()
}
