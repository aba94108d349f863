//! getHostBillversion: two clients in the wild use it to test their credentials.

use crate::action::{Access, Action, Call, Success};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getHostBillversion",
    owner: http::Owner::Panel,
    access: Access::Key(run),
    parameters: &[],
    about: "The version that the desk presents itself as.",
    source: "Admin API, General, getHostBillversion",
};

fn run(call: &Call) -> Success {
    Success::with(vec![Node::text("version", call.version.as_str())])
}
