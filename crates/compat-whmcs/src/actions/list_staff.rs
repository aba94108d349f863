//! `GetAdminUsers`: the staff. WHMCS API reference, GetAdminUsers; its sample is empty, so the fields are those that its
//! clients read. Who sees every department has the role 1, all others 2.

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use domain::Staff;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetAdminUsers",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        optional("roleid", Kind::Id, "Staff with this role"),
        optional("email", Kind::Text, "Part of their address"),
        optional("include_disabled", Kind::Flag, "Those who were switched off, too"),
    ],
    source: "WHMCS API reference, GetAdminUsers",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

const fn role(person: &Staff) -> i64 {
    if person.is_root { 1 } else { 2 }
}

/// The departments that somebody answers for.
pub(super) fn departments(call: &Call, person: &Staff) -> Vec<i64> {
    let directory = call.directory();
    let own = directory.departments.iter().filter(|one| directory.answers_for(person.id, one.id));
    own.map(|department| department.id.0).collect()
}

fn entry(call: &Call, person: &Staff) -> Node {
    let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    let ids = || departments(call, person).into_iter().map(|id| call.ids.node("item", id)).collect();
    Node::fields(
        "admin_user",
        vec![
            call.ids.node("id", person.id.0),
            call.ids.node("roleid", role(person)),
            Node::text("username", &*person.login),
            Node::text("firstname", first),
            Node::text("lastname", last),
            Node::text("fullName", &*person.name),
            Node::text("email", &*person.email),
            Node::boolean("isDisabled", !person.is_active),
            Node::items("supportDepartmentIds", ids()),
            Node::items("receivesTicketNotifications", ids()),
        ],
    )
}

async fn run(call: &Call) -> Outcome {
    let directory = call.directory();
    let part = call.filled("email").map(str::to_lowercase);
    let wanted = directory.staff.iter().filter(|person| {
        (person.is_active || call.flag("include_disabled"))
            && call.id("roleid").is_none_or(|wanted| wanted == role(person))
            && part.as_ref().is_none_or(|part| person.email.to_lowercase().contains(part))
    });
    let rows: Vec<Node> = wanted.map(|person| entry(call, person)).collect();
    Ok(vec![
        Node::integer("count", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::items("admin_users", rows),
    ])
}
