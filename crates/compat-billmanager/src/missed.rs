//! Which one of several is missed. The desk says what sort of thing it did not find; of a list, callers are told its id.

use crate::action::Kind;
use crate::call::{Call, Handle};
use crate::error::{Fault, Refusal};
use crate::{input, users};
use domain::{Error, MessageId, ViolationId, What};
use service::FormOf;

/// The refusal, with the id of the first of the list in `elid` that is not there instead of the whole list.
pub(crate) async fn named(call: &Call, refusal: Refusal) -> Refusal {
    let Refusal::Desk(Error::NotFound(what)) = &refusal else { return refusal };
    let what = *what;
    let is_list = |name: &str, kind| name == "elid" && kind == Kind::Numbers;
    if !call.action.parameters.iter().any(|parameter| is_list(parameter.name, parameter.kind)) {
        return refusal;
    }
    let Ok(ids) = input::numbers(&call.params, "elid") else { return refusal };
    for id in ids {
        if is_missed(call, what, id).await {
            return Fault::missed_thing(what, id).into();
        }
    }
    refusal
}

/// Whether the desk does not find this one either. Any other answer says nothing of it.
async fn is_missed(call: &Call, what: What, id: i64) -> bool {
    // Their lists are of messages; the ticket stands elsewhere.
    let of_messages = ["ticket.split", "ticket.message.delete"].contains(&call.action.name);
    let by_number = ["ticket_all.", "ticket_favorite."].iter().any(|list| call.action.name.starts_with(list));
    let missed = Error::NotFound(what);
    let found = match (&call.caller, what) {
        (Some(Handle::Client(client)), What::Ticket) => client.find(input::numbered(id)).await.map(drop),
        (Some(Handle::Staff(staff)), What::Ticket | What::QueueEntry) if !of_messages => match by_number {
            true => staff.find(input::numbered(id)).await.map(drop),
            false => staff.place(FormOf::Either(id)).await.map(drop),
        },
        (Some(Handle::Staff(staff)), What::Message) if of_messages => {
            staff.knows_message(MessageId(id)).await.and_then(|known| known.then_some(()).ok_or(missed))
        }
        (Some(Handle::Staff(staff)), What::Violation) => staff.violation(ViolationId(id)).await.map(drop),
        (Some(Handle::Staff(_)), What::Staff) => {
            let found = call.desk.directory().staff_member(users::staff_of_number(id)).is_some();
            found.then_some(()).ok_or(missed)
        }
        _ => Ok(()),
    };
    matches!(found, Err(Error::NotFound(_)))
}
