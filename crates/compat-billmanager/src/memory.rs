//! What a session remembers of lists: pages and filters, for each user that it acts as, and for a list of things
//! inside of something else for each of those. One-shot logins remember nothing, so that a script does not change
//! what the person sees.

use crate::DIALECT;
use crate::call::{Call, Handle};
use crate::error::Refusal;
use sha2::{Digest, Sha256};

/// What a session is remembered by: never its token.
pub(crate) fn scope(token: &str) -> String {
    let digest = Sha256::digest(format!("{DIALECT} session\0{token}"));
    let half = digest.first_chunk().map_or(0, |half| u128::from_be_bytes(*half));
    format!("session {half:032x}")
}

/// The list that a call shows: its function, and what it is inside of.
pub(crate) fn list(call: &Call) -> String {
    let inside = call.action.parameters.iter().any(|parameter| parameter.name == "elid");
    match call.text("elid").filter(|_| inside) {
        Some(parent) => format!("{} {}", call.action.name, parent.trim()),
        None => call.action.name.to_owned(),
    }
}

/// Whoever acts; two users of one session do not share what it remembers.
fn user(call: &Call) -> String {
    match &call.caller {
        Some(Handle::Staff(staff)) => format!("staff {}", staff.me().id),
        Some(Handle::Client(client)) => format!("client {}", client.client().id),
        None => "nobody".to_owned(),
    }
}

/// A value that the session of the call remembers; none for a call without a session.
pub(crate) async fn get(call: &Call, key: &str) -> Result<Option<String>, Refusal> {
    let Some(token) = &call.session else { return Ok(None) };
    let key = format!("{} {key}", user(call));
    Ok(call.desk.dialect_state(DIALECT, &scope(token), &key).await?)
}

/// Makes the session of the call, if there is one, remember a value; an empty one is as good as none.
pub(crate) async fn set(call: &Call, key: &str, value: &str) -> Result<(), Refusal> {
    let Some(token) = &call.session else { return Ok(()) };
    let key = format!("{} {key}", user(call));
    Ok(call.desk.set_dialect_state(DIALECT, &scope(token), &key, value).await?)
}
