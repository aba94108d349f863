//! `ticket.filter` and `ticket.setfilter`: which part of the queue the list shows from now on.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::filter;
use crate::form::{value, values};
use crate::input::{self, NONE};
use crate::kept_fields::Fields;
use crate::{memory, paging, words};
use domain::{ClientId, Holder};
use wire::Node;

/// Shows the form, saves it, or clears both filters.
pub(crate) async fn form(call: &Call) -> Result<Answer, Refusal> {
    call.staff()?;
    if input::flag(&call.params, "reset")? {
        memory::set(call, filter::CLIENTS, "").await?;
        return save(call, &Fields::none(&filter::FORM)).await;
    }
    let kept = Fields::remembered(call, &filter::FORM).await?;
    if !input::is_confirmed(&call.params) {
        return Ok(Answer::nodes(nodes(call, &kept)));
    }
    let fields = kept.changed_by(&call.params)?;
    filter::check(call, &fields).await?;
    save(call, &fields).await
}

/// Clients read the fields from this answer, too.
async fn save(call: &Call, fields: &Fields) -> Result<Answer, Refusal> {
    fields.remember(call).await?;
    paging::begin_again(call, "ticket").await?;
    let mut all = vec![Node::empty("ok")];
    all.extend(nodes(call, fields));
    Ok(Answer::nodes(all))
}

/// Shows tickets of these clients only.
pub(crate) async fn by_clients(call: &Call) -> Result<Answer, Refusal> {
    call.staff()?;
    let clients = input::numbers(&call.params, "elid")?;
    for id in &clients {
        filter::check_client(call, "account", ClientId(*id)).await?;
    }
    let text: Vec<String> = clients.iter().map(ToString::to_string).collect();
    memory::set(call, filter::CLIENTS, &text.join(",")).await?;
    paging::begin_again(call, "ticket").await?;
    Ok(Answer::nodes(vec![Node::empty("ok").attribute("type", "top")]))
}

/// The fields, and what those may hold that are chosen from a list.
fn nodes(call: &Call, fields: &Fields) -> Vec<Node> {
    let text = |field| Node::text(field, fields.get(field).unwrap_or_default());
    let mut all = vec![text("id"), text("name"), text("client")];
    for field in ["project", "department", "itemtype", "priority", "responsible", "unread"] {
        match fields.values(field).as_slice() {
            [] => all.push(Node::text(field, NONE)),
            chosen => all.extend(chosen.iter().map(|value| Node::text(field, *value))),
        }
    }
    let directory = call.desk.directory();
    let none = || value(NONE, "-- none --");
    let list = |field, own: Vec<Node>| values(field, std::iter::once(none()).chain(own).collect());
    let responsible = directory
        .departments
        .iter()
        .map(|department| (Holder::Department(department.id), &department.name))
        .chain(directory.staff.iter().map(|person| (Holder::Staff(person.id), &person.name)))
        .map(|(holder, name)| value(words::holder(holder), name.as_str()));
    all.extend([
        list(
            "project",
            directory.providers.iter().map(|one| value(one.id.to_string(), one.name.as_str())).collect(),
        ),
        list(
            "department",
            directory.departments.iter().map(|one| value(one.id.to_string(), one.name.as_str())).collect(),
        ),
        list("itemtype", filter::ITEM_TYPES.map(|(key, name, _)| value(key, name)).into()),
        list("priority", words::PRIORITIES.map(|(code, name)| value(code, name)).into()),
        list("responsible", responsible.collect()),
        list("unread", vec![value("on", "Unread"), value("off", "Read")]),
    ]);
    all
}
