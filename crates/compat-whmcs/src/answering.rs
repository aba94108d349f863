//! Who else is answering what a call changes. Programs are never kept out, but whoever runs them may want to know that
//! somebody is at work there; what they read says it anyway.

use crate::action::Action;
use crate::actions::speaks_for_another;
use crate::call::{Call, warning};
use domain::MessageId;
use service::{FormOf, TicketRef};
use wire::{Content, Node};

/// Whether an action changes what it names. The reference calls every action that only reads Get and something.
fn writes(action: &Action) -> bool {
    !action.name.starts_with("Get")
}

/// One warning for each person who is answering a ticket that the call is about to change, by its parameters: tickets, or
/// messages in them. To be asked before, since what is deleted or closed is answered by nobody.
pub(crate) async fn warnings(call: &Call) -> Vec<String> {
    if !writes(call.action) || speaks_for_another(call) {
        return Vec::new();
    }
    let takes = |name: &str| call.action.parameters.iter().any(|parameter| parameter.name == name);
    let mut tickets = Vec::new();
    if takes("ticketid") {
        tickets.extend(call.ticket().ok());
    }
    if takes("mergeticketids") {
        let named = call.raw("mergeticketids").split(',').filter_map(|name| name.trim().parse().ok());
        // More are refused.
        tickets.extend(named.take(100).map(TicketRef::Either));
    }
    let messages: Vec<MessageId> = ["replyid", "noteid"]
        .into_iter()
        .filter(|name| takes(name))
        .filter_map(|name| call.id(name).map(MessageId))
        .collect();
    if tickets.is_empty() && messages.is_empty() {
        return Vec::new();
    }
    let forms: Vec<FormOf> = tickets.into_iter().map(FormOf::Ticket).collect();
    // Not being able to tell is no reason to refuse.
    let mut others = call.staff.others_at_places(&forms).await.unwrap_or_default();
    others.extend(call.staff.others_at_messages(&messages).await.unwrap_or_default());
    let mut told: Vec<String> =
        others.into_iter().map(|held| format!("{} is answering this ticket", held.name)).collect();
    told.sort_unstable();
    told.dedup();
    told
}

/// Puts warnings into an answer, behind what it warns of already.
pub(crate) fn warned(mut nodes: Vec<Node>, warnings: Vec<String>) -> Vec<Node> {
    if warnings.is_empty() {
        return nodes;
    }
    let mut texts = Vec::new();
    if let Some(place) = nodes.iter().position(|node| node.name == "warning")
        && let Content::Text(said) = nodes.remove(place).content
    {
        texts.push(said.to_string());
    }
    texts.extend(warnings);
    nodes.extend(warning(&texts));
    nodes
}
