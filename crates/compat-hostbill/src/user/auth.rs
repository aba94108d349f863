//! Who calls: a bearer token, or name and password on each call (Basic). Staff have no business here.

use super::error::Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Actor, Door, Error, Who};
use http::Incoming;
use service::{ClientDesk, Desk, LoginError};

/// The label of this door in the event log and in tokens.
pub(super) const DOOR: Door = Door::Dialect("hostbill-user");

/// The bearer token of a request.
pub(super) fn bearer(incoming: &Incoming) -> Option<&str> {
    scheme(incoming, "bearer")
}

fn scheme<'i>(incoming: &'i Incoming, wanted: &str) -> Option<&'i str> {
    let (name, value) = incoming.header("authorization")?.trim().split_once(' ')?;
    name.eq_ignore_ascii_case(wanted).then(|| value.trim())
}

/// The desk of the client who calls.
pub(super) async fn client(desk: &Desk, incoming: &Incoming) -> Result<ClientDesk, Refusal> {
    let actor = match (bearer(incoming), basic(incoming)) {
        (Some(token), _) => desk.token_actor(token, DOOR, Some(incoming.address)).await?,
        (None, Some((name, password))) => Some(log_in(desk, &name, &password, incoming).await?),
        (None, None) => None,
    };
    let actor = actor.ok_or_else(Refusal::unauthorized)?;
    match desk.as_client(&actor).await {
        // Switched off since.
        Err(Error::Forbidden) => Err(Refusal::unauthorized()),
        other => Ok(other?),
    }
}

fn basic(incoming: &Incoming) -> Option<(String, String)> {
    let bytes = STANDARD.decode(scheme(incoming, "basic")?).ok()?;
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

async fn log_in(desk: &Desk, name: &str, password: &str, incoming: &Incoming) -> Result<Actor, Refusal> {
    check(desk, name, password, incoming.address).await
}

/// The client of a name and a password.
pub(super) async fn check(
    desk: &Desk,
    name: &str,
    password: &str,
    address: std::net::IpAddr,
) -> Result<Actor, Refusal> {
    let actor = desk.log_in(name, password, DOOR, Some(address)).await?;
    match actor.who {
        Who::Client(..) => Ok(actor),
        Who::Staff(_) | Who::System => Err(LoginError::Wrong.into()),
    }
}

/// What the header says, for whoever tries any header: a token, or a name and a password.
pub(crate) fn presented(incoming: &Incoming) -> (Option<&str>, Option<(String, String)>) {
    (bearer(incoming), basic(incoming))
}
