//! verifyClientLogin: whether a name and a password are a client's, for login forms that stand elsewhere.

use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::auth::DOOR;
use crate::input::{address, flag, text};
use domain::{Actor, Who};
use service::{LoginError, StaffDesk};
use wire::Node;

const WRONG: &str = "Invalid login or password";

pub(crate) const ACTION: Action = Action {
    name: "verifyClientLogin",
    owner: http::Owner::Panel,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::required("email", "text", "Email cannot be empty", "The client's address."),
        Parameter::required("password", "text", "Password cannot be empty", "Its password, as it was typed."),
        Parameter::optional("brand", "text", "Only clients of the provider of this name."),
        Parameter::optional("origin_ip", "address", "Where the client came from."),
        Parameter::optional(
            "ban_on_failure",
            "flag",
            "Failures count against `origin_ip`, as if they were made at a door of the desk; without it, against the name alone.",
        ),
        Parameter::optional(
            "trigger_login_event",
            "flag",
            "The login stands in the log as one of the client.",
        ),
    ],
    about: "The id of the client whose name and password these are.",
    source: "Admin API, Clients, verifyClientLogin",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let params = &call.params;
    let given = |name| Ok::<_, Fault>(text(params, name)?.unwrap_or_default());
    let (email, password) = (given("email")?.trim(), given("password")?);
    let brand = text(params, "brand")?.map(|name| name.trim().to_lowercase());
    // Never the caller's own address: a form that passes on wrong passwords would shut out its server.
    let (address, bans) = (address(params, "origin_ip")?, flag(params, "ban_on_failure")?);
    let is_told = flag(params, "trigger_login_event")?;
    let origin = address.filter(|_| bans);
    let actor = call.desk.log_in(email, password, DOOR, origin).await.map_err(|error| match error {
        LoginError::Wrong | LoginError::Disabled | LoginError::AddressRefused(_) => Fault::new(WRONG),
        LoginError::Limited(seconds) => {
            Fault::new(format!("Too many failed logins, try again in {seconds} seconds"))
        }
        LoginError::Desk(error) => Fault::from(error),
    })?;
    let Who::Client(id, _) = actor.who else { return Err(Fault::new(WRONG)) };
    if let Some(brand) = brand {
        let provider = desk.client(id).await?.provider;
        let directory = call.desk.directory();
        let is_theirs = directory.provider(provider).is_some_and(|found| found.name.to_lowercase() == brand);
        if !is_theirs {
            return Err(Fault::new(WRONG));
        }
    }
    if is_told {
        desk.note_login(&Actor { address, ..actor }).await?;
    }
    // The desk asks clients for nothing beside their password.
    Ok(Success::with(vec![Node::digits("client_id", id.0), Node::integer("mfa_status", 0)]))
}
