//! `support_tool_responsible`: who sees to a ticket.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::filter;
use crate::form::{value, values};
use crate::input;
use crate::words;
use domain::{Error, Holder, What};
use service::{FormOf, SetResponsible, TicketRef};
use wire::Node;

/// Shows the panel, or with `sok` puts the ticket into a queue; `set_responsible_default` makes it theirs for good.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let of = named(call).await?;
    if !input::is_confirmed(&call.params) {
        return show(call, of).await;
    }
    let text = call.text("set_responsible").ok_or_else(|| Fault::missing("set_responsible"))?;
    let why = "it must be e_ or d_ and a number";
    let holder = filter::holder(text.trim()).ok_or_else(|| Fault::value("set_responsible", text, why))?;
    let for_good = input::flag(&call.params, "set_responsible_default")?;
    let command = SetResponsible { of, holder, for_good };
    let entry = staff.set_responsible(command).await.map_err(|error| match error {
        Error::NotFound(What::Staff | What::Department) => Fault::missed("set_responsible", text).into(),
        other => Refusal::Desk(other),
    })?;
    Ok(Answer::ok_with_id(entry.0).warning(call, &staff.others_at_places(&[of]).await?))
}

/// `elid` is the row of the queue or, for a ticket without one, its number; `plid` says which ticket it is.
async fn named(call: &Call) -> Result<FormOf, Refusal> {
    let staff = call.staff()?;
    let of = input::row(&call.params)?;
    let ticket = staff.place(of).await?.1;
    staff.is_called(&ticket, input::parent(&call.params)?).await?;
    Ok(of)
}

/// Who is responsible now, and who may be.
async fn show(call: &Call, of: FormOf) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let (entry, ticket) = match staff.place(of).await? {
        (Some(entry), ticket) => (Some(entry), ticket),
        (None, ticket) => {
            let entries = staff.queue_entries(TicketRef::Id(ticket.id)).await?;
            (entries.into_iter().next(), ticket)
        }
    };
    let holder = entry.as_ref().and_then(|entry| {
        let person = entry.staff.map(Holder::Staff);
        person.or(entry.department.map(Holder::Department))
    });
    let for_good = ticket.assignee.map_or(Holder::Department(ticket.department), Holder::Staff);
    let directory = call.desk.directory();
    // Another department gets a ticket for good only, as it could not open it otherwise.
    let moves = match crate::form::sent(call, "set_responsible_default") {
        Some(text) => input::flag_of("set_responsible_default", text)?,
        None => false,
    };
    let departments = directory.departments.iter().filter(|one| moves || one.id == ticket.department);
    let departments = departments.map(|one| (Holder::Department(one.id), &one.name));
    let people = directory.staff.iter().filter(|person| person.is_active);
    let people = people.filter(|person| directory.answers_for(person.id, ticket.department));
    let people = people.map(|person| (Holder::Staff(person.id), &person.name));
    let choices = departments.chain(people).map(|(holder, name)| value(words::holder(holder), name.as_str()));
    Ok(Answer::form(vec![
        Node::integer("elid", entry.map_or(ticket.number.0, |entry| entry.id.0)),
        Node::integer("plid", ticket.number.0),
        Node::text("set_responsible", words::holder(holder.unwrap_or(for_good))),
        Node::text("set_responsible_default", words::on_off(moves)),
        values("set_responsible", choices.collect()),
    ]))
}
