//! `.filter` and `.setfilter` of the lists of staff: which part of a list is shown from now on.

use super::{queue, violations};
use crate::answer::Answer;
use crate::call::Call;
use crate::client_filter::STATUSES;
use crate::error::{Fault, Refusal};
use crate::filter;
use crate::form::{value, values};
use crate::input::{self, NONE};
use crate::kept_fields::{Fields, Form};
use crate::texts::Word;
use crate::{memory, paging, words};
use domain::{ClientId, Holder, ViolationId};
use wire::Node;

/// Shows the form, saves it, or clears both filters.
pub(crate) async fn form(call: &Call, form: &'static Form) -> Result<Answer, Refusal> {
    call.staff()?;
    if input::flag(&call.params, "reset")? {
        memory::set(call, &filter::clients_of(form.list), "").await?;
        let fields = Fields::none(form);
        return fields.save(call, nodes(call, &fields)).await;
    }
    let kept = Fields::remembered(call, form).await?;
    if !input::is_confirmed(&call.params) {
        return Ok(Answer::form(nodes(call, &kept)));
    }
    let fields = kept.changed_by(&call.params)?;
    let conditions = filter::check(call, &fields).await?;
    filter::tickets(call, conditions, &fields)?;
    fields.save(call, nodes(call, &fields)).await
}

/// Shows tickets of these clients only.
pub(crate) async fn by_clients(call: &Call) -> Result<Answer, Refusal> {
    let clients = known_clients(call).await?;
    keep_clients(call, &[filter::QUEUE.list], &clients).await
}

/// Shows what is of these clients only, in every list of tickets and in that of violations.
pub(crate) async fn everywhere(call: &Call) -> Result<Answer, Refusal> {
    let clients = known_clients(call).await?;
    keep_clients(call, &OF_CLIENTS, &clients).await
}

/// The lists of what is of clients.
const OF_CLIENTS: [&str; 5] =
    [filter::QUEUE.list, queue::TAKEN, filter::ALL.list, filter::FAVOURITES.list, violations::NAME];

/// Shows what is of any client again, in every list.
pub(super) async fn everyone_again(call: &Call) -> Result<(), Refusal> {
    keep_clients(call, &OF_CLIENTS, &[]).await.map(drop)
}

/// Shows violations of the clients of these violations only.
pub(crate) async fn by_violations(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let mut clients = Vec::new();
    for id in input::numbers(&call.params, "elid")? {
        let client = staff.violation(ViolationId(id)).await?.violation.client.0;
        if !clients.contains(&client) {
            clients.push(client);
        }
    }
    keep_clients(call, &[violations::NAME], &clients).await
}

async fn known_clients(call: &Call) -> Result<Vec<i64>, Refusal> {
    call.staff()?;
    let clients = input::numbers(&call.params, "elid")?;
    for id in &clients {
        filter::check_client(call, "account", ClientId(*id)).await?;
    }
    Ok(clients)
}

/// Shows tickets of the clients of these tickets only. A guest's says nothing of any client.
pub(crate) async fn by_tickets(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let mut clients = Vec::new();
    for number in input::numbers(&call.params, "elid")? {
        let ticket = staff.find(input::numbered(number)).await?;
        let missed = || Fault::missed("account", &number.to_string());
        let client = ticket.requester.client.ok_or_else(missed)?.0;
        if !clients.contains(&client) {
            clients.push(client);
        }
    }
    keep_clients(call, &[filter::ALL.list], &clients).await
}

async fn keep_clients(call: &Call, lists: &[&str], clients: &[i64]) -> Result<Answer, Refusal> {
    let text: Vec<String> = clients.iter().map(ToString::to_string).collect();
    for list in lists {
        memory::set(call, &filter::clients_of(list), &text.join(",")).await?;
        paging::begin_again(call, list).await?;
    }
    Ok(Answer::nodes(vec![Node::empty("ok").attribute("type", "top")]))
}

/// The codes of `tstatus` in the words of the lists of staff. New tickets are in progress there; here they can be told
/// apart.
fn statuses() -> [(&'static str, Word); 5] {
    STATUSES
        .map(|(code, word)| (code, if word == Word::WaitingToReply { Word::AwaitingClient } else { word }))
}

/// The fields, and what those may hold that are chosen from a list.
fn nodes(call: &Call, fields: &Fields) -> Vec<Node> {
    let text = |field| Node::text(field, fields.get(field).unwrap_or_default());
    let mut all = vec![text("id"), text("name"), text("client")];
    for field in fields.names().iter().copied().skip(all.len()) {
        match fields.values(field).as_slice() {
            [] => all.push(Node::text(field, NONE)),
            // As the choices below write it, whichever of its numbers an employee was called by.
            [one] if field == "responsible" => {
                let known = filter::holder(one).map(words::holder);
                all.push(Node::text(field, known.unwrap_or_else(|| (*one).to_owned())));
            }
            chosen => all.extend(chosen.iter().map(|value| Node::text(field, *value))),
        }
    }
    let directory = call.desk.directory();
    let word = |key, word| value(key, call.language.word(word));
    let none = || word(NONE, Word::None);
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
        list("itemtype", filter::ITEM_TYPES.map(|(key, name, _)| word(key, name)).into()),
        list("priority", words::PRIORITIES.map(|(code, name)| word(code, name)).into()),
        list("responsible", responsible.collect()),
        list("unread", vec![word("on", Word::Unread), word("off", Word::Read)]),
    ]);
    if fields.names().contains(&"tstatus") {
        all.push(list("tstatus", statuses().map(|(code, name)| word(code, name)).into()));
    }
    all
}
