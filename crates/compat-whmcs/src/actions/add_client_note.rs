//! `AddClientNote`. WHMCS API reference, AddClientNote.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::ClientId;

pub(super) const ACTION: Action = Action {
    name: "AddClientNote",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("userid", Kind::Id, "The client"),
        required("notes", Kind::Text, "The note"),
        optional("sticky", Kind::Flag, "It is to be seen with every ticket of the client"),
    ],
    source: "WHMCS API reference, AddClientNote",
    phrases: Phrases {
        no_client: "Client ID not found",
        no_text: "Notes can not be empty",
        ..Phrases::USUAL
    },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let client = ClientId(call.id("userid").unwrap_or(0));
    let staff = call.everywhere()?;
    let note = staff.add_client_note(client, call.raw("notes"), call.flag("sticky")).await?;
    Ok(vec![call.ids.node("noteid", note.0)])
}
