//! `department` and `department.employee`: who answers for what.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::list::{List, data};
use crate::paging::Paging;
use crate::texts::Word;
use crate::users;
use domain::{Department, DepartmentId, Error, Staff, StaffId, What};
use wire::Node;

/// A department and its place among them.
pub(crate) struct Placed {
    place: i64,
    department: Department,
}

/// An employee, and whether he answers for the department that is asked about.
pub(crate) struct Employee {
    person: Staff,
    is_assigned: bool,
}

/// The departments, in their order. The status says whether clients are offered one.
pub(crate) const DEPARTMENTS: List<Placed> = List {
    key: "id",
    columns: &[
        data("id", |_, row, cells| cells.push(Node::integer("id", row.department.id.0))),
        data("locale_name", |_, row, cells| {
            cells.push(Node::text("locale_name", row.department.name.clone()));
        }),
        data("orderpriority", |_, row, cells| cells.push(Node::integer("orderpriority", row.place))),
        data("status", |reading, row, cells| {
            let (word, code) = if row.department.is_public {
                (Word::OfferedToClients, "on")
            } else {
                (Word::ForStaff, "off")
            };
            cells.push(reading.word("status", word).attribute("orig", code));
        }),
    ],
};

/// The employees. The status says whether they answer for the department.
pub(crate) const EMPLOYEES: List<Employee> = List {
    key: "id",
    columns: &[
        data("id", |_, row, cells| {
            cells.push(Node::integer("id", users::number_of_staff(row.person.id)));
        }),
        data("employee", |_, row, cells| cells.push(Node::text("employee", row.person.login.clone()))),
        data("realname", |_, row, cells| cells.push(Node::text("realname", row.person.name.clone()))),
        data("status", |reading, row, cells| {
            let (word, code) =
                if row.is_assigned { (Word::Assigned, "on") } else { (Word::NotAssigned, "off") };
            cells.push(reading.word("status", word).attribute("orig", code));
        }),
    ],
};

/// Every department.
pub(crate) async fn all(call: &Call) -> Result<Answer, Refusal> {
    call.staff()?;
    let directory = call.desk.directory();
    let rows = (1..).zip(directory.departments.iter().cloned());
    let (paging, rows) =
        Paging::read(call).await?.cut(rows.map(|(place, department)| Placed { place, department }).collect());
    Answer::list(call, &DEPARTMENTS, Vec::new(), &rows, paging)
}

/// Every employee who may log in, assigned to a department or not.
pub(crate) async fn employees(call: &Call) -> Result<Answer, Refusal> {
    call.staff()?;
    let id = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    let directory = call.desk.directory();
    let missed = || Fault::missed("department", &id.to_string());
    let department = directory.department(DepartmentId(id)).ok_or_else(missed)?;
    let people = directory.staff.iter().filter(|person| person.is_active);
    let rows = people.map(|person| Employee {
        is_assigned: directory.answers_for(person.id, department.id),
        person: person.clone(),
    });
    let (paging, rows) = Paging::read(call).await?.cut(rows.collect());
    let above = vec![Node::integer("plid", id), Node::text("plname", department.name.clone())];
    Answer::list(call, &EMPLOYEES, above, &rows, paging)
}

/// Makes employees answer for a department, or no longer; all of them or none. `plid` is the department of the list
/// that they were chosen from.
pub(crate) async fn assign(call: &Call, answers: bool) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let id = input::number(&call.params, "plid")?.ok_or_else(|| Fault::missing("plid"))?;
    let numbers = input::numbers(&call.params, "elid")?;
    let directory = call.desk.directory();
    let known = |id: StaffId| directory.staff_member(id).is_some_and(|person| person.is_active);
    let members: Vec<StaffId> = numbers.iter().map(|number| users::staff_of_number(*number)).collect();
    if let Some((number, _)) = numbers.iter().zip(&members).find(|(_, member)| !known(**member)) {
        return Err(Fault::missed("employee", &number.to_string()).into());
    }
    staff.assign(&members, DepartmentId(id), answers).await.map_err(|error| match error {
        Error::NotFound(What::Department) => Fault::missed("department", &id.to_string()).into(),
        Error::Invalid { why, .. } => Fault::value("elid", call.text("elid").unwrap_or_default(), why).into(),
        other => Refusal::Desk(other),
    })?;
    Ok(Answer::ok())
}
