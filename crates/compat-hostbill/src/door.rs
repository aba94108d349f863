//! The way in to the Admin API: `/admin/api.php`, by GET and POST, always answered with HTTP 200.

use crate::action::{Access, Call, Success};
use crate::{ACTIONS, Action, Fault, answering, auth, envelope};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use domain::{CallOutcome, Error};
use http::{Incoming, Owner, Refused, Upstream};
use service::{Checked, Desk, PanelClients, Vouching};
use wire::{Limits, Params, Request};

/// The entry point of the Admin API below the address of a panel.
pub(crate) const PATH: &str = "/admin/api.php";

/// What the operator may choose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The version that clients are told when they ask for one.
    pub version: String,
    /// The panel behind the door.
    pub upstream: Option<Upstream>,
    /// The clients of that panel, whom calls may name by their numbers there.
    pub clients: Option<PanelClients>,
    /// The word of that panel for keys that the desk does not know.
    pub vouching: Option<Vouching>,
}

impl Default for Settings {
    /// The version of the documented sample (Admin API, General, getHostBillversion).
    fn default() -> Self {
        Self { version: "3.1.2".to_owned(), upstream: None, clients: None, vouching: None }
    }
}

#[derive(Clone)]
struct Door {
    desk: Desk,
    settings: Settings,
}

/// The doors over a desk: both APIs.
pub fn router(desk: Desk, settings: Settings) -> Router {
    let users = crate::user::routes(desk.clone(), settings.upstream.clone());
    let mut admin = Router::new();
    for route in http::in_folders(PATH) {
        admin = admin.route(&route, get(answer).post(answer));
    }
    admin.with_state(Door { desk, settings }).merge(users)
}

async fn answer(State(door): State<Door>, incoming: Result<Incoming, Refused>) -> Response {
    let decoded = incoming.map_err(Fault::from).and_then(|incoming| {
        let request = Request {
            query: incoming.query.as_deref(),
            content_type: incoming.content_type(),
            body: &incoming.body,
        };
        let params = wire::decode(&request, &Limits::default())?;
        Ok((incoming, params))
    });
    let (name, outcome) = match decoded {
        Ok((incoming, params)) => {
            let name = params.get("call").unwrap_or_default().to_owned();
            if let Some(upstream) = door.settings.upstream.as_ref().filter(|_| is_the_panels(&name)) {
                match upstream.forward(&incoming, PATH).await {
                    Ok(response) => return response,
                    Err(failed) => return envelope::answer(&name, door.desk.now(), Err(failed.into())),
                }
            }
            let outcome = door.run(&name, &incoming, params).await;
            (name, outcome)
        }
        Err(fault) => (String::new(), Err(fault)),
    };
    envelope::answer(&name, door.desk.now(), outcome)
}

/// The documented spelling is camel case, but clients in the wild write `getPredefinedreply`.
fn find(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name.eq_ignore_ascii_case(name))
}

/// Whether a call goes to the panel, when there is one: what the desk does not know, and what is not about tickets.
fn is_the_panels(name: &str) -> bool {
    !name.is_empty() && find(name).is_none_or(|action| action.owner == Owner::Panel)
}

impl Door {
    async fn run(&self, name: &str, incoming: &Incoming, params: Params) -> Result<Success, Fault> {
        let action = find(name);
        let logged = action.map_or("", |action| action.name);
        let caller =
            auth::check(&self.desk, self.settings.vouching.as_ref(), &params, logged, incoming.address)
                .await?;
        // What every key may ask for shows nothing of the desk, and clients test their key with it.
        let allowed = |action: &Action| matches!(action.access, Access::Key(_)) || caller.allows(action.name);
        if !action.is_none_or(allowed) {
            self.desk.log_call(&caller.actor, logged, CallOutcome::Refused);
            return Err(Fault::from(Error::Forbidden));
        }
        let outcome = match action {
            Some(action) => self.perform(action, &caller, incoming, params).await,
            None => Err(Fault::new("Unknown call")),
        };
        let done = if outcome.is_ok() { CallOutcome::Done } else { CallOutcome::Failed };
        self.desk.log_call(&caller.actor, logged, done);
        outcome
    }

    async fn perform(
        &self,
        action: &Action,
        caller: &Checked,
        incoming: &Incoming,
        params: Params,
    ) -> Result<Success, Fault> {
        let missing = action.missing(&params);
        if !missing.is_empty() {
            return Err(Fault::from(missing));
        }
        let call = Call {
            desk: self.desk.clone(),
            params,
            version: self.settings.version.clone(),
            string_ids: caller.string_ids,
            idempotency_key: incoming.idempotency_key().map(str::to_owned),
            panel: self.settings.clients.clone(),
        };
        match action.access {
            Access::Key(handler) => Ok(handler(&call)),
            Access::Staff(handler) => {
                let staff = self.desk.as_staff(&caller.actor)?;
                let others = answering::warnings(action, &call, &staff).await;
                let mut success = handler(&call, &staff).await?;
                success.warnings.extend(others);
                Ok(success)
            }
        }
    }
}
