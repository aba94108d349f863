//! `menu`: the functions that the panel's navigation offers.

use super::ACTIONS;
use crate::answer::Answer;
use crate::call::{Call, Handle};
use crate::error::Refusal;
use wire::Node;

const OF_CLIENTS: &[&str] = &["clientticket", "clientticket_archive"];
const OF_STAFF: &[&str] = &["ticket", "ticket_open", "ticket_all", "ticket_favorite", "abuse_task"];

/// Only what is there.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let names = match call.handle()? {
        Handle::Client(_) => OF_CLIENTS,
        Handle::Staff(_) => OF_STAFF,
    };
    let nodes = names.iter().filter(|name| is_there(name));
    // Their own, empty lists of nodes keep the names in the format in which a node without children has none.
    let nodes = nodes
        .map(|name| Node::fields("node", vec![Node::items("node", Vec::new())]).attribute("name", *name));
    let support =
        Node::fields("node", vec![Node::items("node", nodes.collect())]).attribute("name", "support");
    Ok(Answer::nodes(vec![Node::fields("mainmenu", vec![support])]))
}

fn is_there(name: &str) -> bool {
    ACTIONS.iter().any(|action| action.name == name)
}
