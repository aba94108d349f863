//! getAPIMethods: the names of the calls.

use crate::ACTIONS;
use crate::action::{Access, Action, Call, Success};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getAPIMethods",
    owner: http::Owner::Panel,
    access: Access::Key(run),
    parameters: &[],
    about: "The names of all calls.",
    source: "Admin API, General, getAPIMethods",
};

fn run(_: &Call) -> Success {
    let names = ACTIONS.iter().map(|action| Node::text("", action.name));
    Success::with(vec![Node::items("methods", names.collect())])
}
