//! Credentials into a caller: `authinfo`, a session by parameter or cookie, and `su`.

use crate::call::{Call, Handle};
use crate::error::{Fault, Refusal};
use crate::{Action, DIALECT, memory, users};
use domain::{Actor, Door, Who};
use http::Incoming;
use service::{Desk, LoginError};
use std::net::IpAddr;
use wire::Params;

/// The door of this dialect.
pub(crate) const DOOR: Door = Door::Dialect(DIALECT);

const COOKIE: &str = "billmgrses5";

/// What a caller shows of itself. What is said in the call wins over the cookie, which a browser adds by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presented {
    /// `login:password`, for this call only.
    Login(String),
    /// A session.
    Session {
        /// Its token.
        token: String,
        /// Whether only a cookie says so.
        by_cookie: bool,
    },
}

impl Presented {
    /// What the request carries.
    pub(crate) fn read(incoming: &Incoming, params: &Params) -> Option<Self> {
        let filled = |name| params.get(name).filter(|text| !text.is_empty());
        if let Some(login) = filled("authinfo") {
            return Some(Self::Login(login.to_owned()));
        }
        if let Some(token) = filled("auth") {
            return Some(Self::Session { token: token.to_owned(), by_cookie: false });
        }
        // Readers of the cookie ignore what follows a colon.
        let token = incoming.cookie(COOKIE)?.split(':').next()?;
        (!token.is_empty()).then(|| Self::Session { token: token.to_owned(), by_cookie: true })
    }

    /// The token of the session.
    pub(crate) fn token(&self) -> Option<&str> {
        match self {
            Self::Session { token, .. } => Some(token),
            Self::Login(_) => None,
        }
    }

    /// Whether a foreign page may have made the browser send this: it came with nothing but the cookie, the browser
    /// says that it is one, and no page of this host says that it asked.
    pub(crate) fn may_be_forged(&self, incoming: &Incoming) -> bool {
        let by_cookie = matches!(self, Self::Session { by_cookie: true, .. });
        let by_browser = incoming.headers.keys().any(|name| name.as_str().starts_with("sec-fetch-"));
        by_cookie && by_browser && !same_host(incoming)
    }
}

/// Whether the Referer names the host that was called.
fn same_host(incoming: &Incoming) -> bool {
    let Some((_, rest)) = incoming.header("referer").and_then(|referer| referer.split_once("://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !authority.is_empty() && incoming.header("host").is_some_and(|host| host.eq_ignore_ascii_case(authority))
}

/// Logs in with name and password.
pub(crate) async fn log_in(
    desk: &Desk,
    name: &str,
    password: &str,
    address: Option<IpAddr>,
) -> Result<Actor, Refusal> {
    Ok(desk.log_in(name, password, DOOR, address).await?)
}

/// Logs in with `login:password`. Logins have no colon, passwords may.
pub(crate) async fn log_in_at_once(
    desk: &Desk,
    authinfo: &str,
    address: Option<IpAddr>,
) -> Result<Actor, Refusal> {
    let (name, password) = authinfo.split_once(':').ok_or(LoginError::Wrong)?;
    log_in(desk, name, password, address).await
}

/// The caller behind what was presented, after `su`, and whether `su` made it somebody else.
pub(crate) async fn caller(
    desk: &Desk,
    action: &Action,
    presented: Option<&Presented>,
    su: Option<&str>,
    address: Option<IpAddr>,
) -> Result<(Actor, bool), Refusal> {
    let nobody = || Refusal::from(Fault::access(action.name));
    let actor = match presented {
        None => return Err(nobody()),
        Some(Presented::Login(authinfo)) => log_in_at_once(desk, authinfo, address).await?,
        Some(Presented::Session { token, .. }) => {
            desk.session(token, DOOR, address).await?.ok_or_else(nobody)?
        }
    };
    let Some(target) = su else { return Ok((actor, false)) };
    let acting = desk.act_as(&actor, users::named(target)).await.map_err(|error| match error {
        domain::Error::Forbidden => Fault::access_as(action.name, target).into(),
        other => Refusal::Desk(other),
    })?;
    let acts = acting != actor;
    if acts {
        record(desk, presented.and_then(Presented::token), &acting).await?;
    }
    Ok((acting, acts))
}

/// Puts acting on the record: for a session once for each account, for a one-shot login each time.
async fn record(desk: &Desk, session: Option<&str>, acting: &Actor) -> Result<(), Refusal> {
    let Some(token) = session else { return Ok(desk.note_acting(acting).await?) };
    let (scope, key) = (memory::scope(token), format!("acted as {}", users::label(&acting.who)));
    if desk.dialect_state(DIALECT, &scope, &key).await?.is_none() {
        desk.note_acting(acting).await?;
        desk.set_dialect_state(DIALECT, &scope, &key, "on").await?;
    }
    Ok(())
}

/// What an actor may do.
pub(crate) async fn handle(desk: &Desk, actor: &Actor) -> Result<Handle, Refusal> {
    Ok(match actor.who {
        Who::Staff(_) => Handle::Staff(Box::new(desk.as_staff(actor)?)),
        Who::Client(..) | Who::System => Handle::Client(Box::new(desk.as_client(actor).await?)),
    })
}

/// Whether the access table lets this caller in.
pub(crate) fn may_call(call: &Call) -> Result<(), Refusal> {
    use crate::Level;
    match (call.action.level, &call.caller) {
        (Level::Anyone, _)
        | (Level::LoggedIn, Some(_))
        | (Level::Client, Some(Handle::Client(_)))
        | (Level::Staff, Some(Handle::Staff(_))) => Ok(()),
        (Level::Root, Some(Handle::Staff(staff))) if staff.me().is_root => Ok(()),
        _ => Err(Fault::access(call.action.name).into()),
    }
}
