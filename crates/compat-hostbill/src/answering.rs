//! Who else is answering what a call changes. Programs are never kept out, but whoever runs them may want to know that
//! somebody is at work there.

use crate::action::{Action, Call};
use crate::input::{number, text};
use service::{FormOf, StaffDesk, TicketRef};

/// Whether a call changes the ticket that it names: those that only read are called get and something, and no other takes
/// the number of anything but a ticket. Words of the client are no second answer.
fn writes(action: &Action, call: &Call) -> bool {
    let side = text(&call.params, "type").ok().flatten().unwrap_or_default();
    let speaks_for_client = action.name == "addTicketReply" && side.trim().eq_ignore_ascii_case("client");
    !action.name.starts_with("get") && !speaks_for_client
}

/// One warning for each person who is answering the ticket that the call is about to change. To be asked before, since what
/// is deleted or closed is answered by nobody.
pub(crate) async fn warnings(action: &Action, call: &Call, desk: &StaffDesk) -> Vec<String> {
    let named = action.parameters.iter().find(|parameter| ["id", "ticket_number"].contains(&parameter.name));
    let Some(parameter) = named.filter(|_| writes(action, call)) else { return Vec::new() };
    let Ok(Some(id)) = number(&call.params, parameter.name) else { return Vec::new() };
    // Not being able to tell is no reason to refuse.
    let others = desk.others_at_places(&[FormOf::Ticket(TicketRef::Either(id))]).await.unwrap_or_default();
    others.into_iter().map(|held| format!("{} is answering this ticket", held.name)).collect()
}
