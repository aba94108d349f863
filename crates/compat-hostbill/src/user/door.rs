//! The way in: everything under `/api`.

use super::action::{Reply, UserAccess, UserAction, UserCall};
use super::error::Refusal;
use super::{USER_ACTIONS, answer, auth};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::any;
use http::{Incoming, Owner, Refused, Upstream};
use service::Desk;
use wire::{Limits, Request};

/// The routes over a desk.
pub(crate) fn routes(desk: Desk, upstream: Option<Upstream>) -> Router {
    let mut router = Router::new();
    for route in http::in_folders("/api/{*path}") {
        router = router.route(&route, any(handle));
    }
    router.with_state(Door { desk, upstream })
}

#[derive(Clone)]
struct Door {
    desk: Desk,
    upstream: Option<Upstream>,
}

async fn handle(State(door): State<Door>, incoming: Result<Incoming, Refused>) -> Response {
    let mut incoming = match incoming {
        Ok(incoming) => incoming,
        Err(refused) => return answer::answer(Err(refused.into())),
    };
    // Folders before it are part of the desk's address.
    let below = http::out_of_folders(&incoming.path).find(|path| path.starts_with("/api/"));
    if let Some(below) = below.map(str::to_owned) {
        incoming.path = below;
    }
    if let Some(upstream) = door.upstream.as_ref().filter(|_| is_the_panels(&incoming)) {
        return match upstream.forward(&incoming, &incoming.path).await {
            Ok(response) => response,
            Err(failed) => answer::answer(Err(failed.into())),
        };
    }
    answer::answer(run(&door.desk, &incoming).await)
}

/// Whether a request goes to the panel, when there is one: paths that the desk does not know, and what is not about
/// tickets. Another method of a path of the desk's is the desk's to refuse.
fn is_the_panels(incoming: &Incoming) -> bool {
    let mut here = USER_ACTIONS.iter().filter(|action| action.place_in(&incoming.path).is_some()).peekable();
    here.peek().is_none() || here.any(|action| action.owner == Owner::Panel)
}

async fn run(desk: &Desk, incoming: &Incoming) -> Result<Reply, Refusal> {
    let (action, place) = route(incoming)?;
    // Whoever may not come in learns nothing of what a body should look like.
    let client = match action.access {
        UserAccess::Anyone(_) => None,
        UserAccess::Client(_) => Some(auth::client(desk, incoming).await?),
    };
    let request = Request {
        query: incoming.query.as_deref(),
        content_type: incoming.content_type(),
        body: &incoming.body,
    };
    let params = wire::decode(&request, &Limits::default())?;
    let missing = action.missing(&params);
    if !missing.is_empty() {
        return Err(crate::Fault::from(missing).into());
    }
    let call = UserCall {
        desk: desk.clone(),
        params,
        place,
        bearer: auth::bearer(incoming).map(str::to_owned),
        address: incoming.address,
        idempotency_key: incoming.idempotency_key().map(str::to_owned),
    };
    match (action.access, client) {
        (UserAccess::Anyone(handler), _) => handler(&call).await,
        (UserAccess::Client(handler), Some(client)) => handler(&call, &client).await,
        (UserAccess::Client(_), None) => Err(Refusal::unauthorized()),
    }
}

fn route(incoming: &Incoming) -> Result<(&'static UserAction, Option<String>), Refusal> {
    let mut allowed = Vec::new();
    for action in USER_ACTIONS {
        let Some(place) = action.place_in(&incoming.path) else { continue };
        if action.method == incoming.method {
            return Ok((action, place.map(str::to_owned)));
        }
        allowed.push(action.method.as_str());
    }
    if allowed.is_empty() { Err(Refusal::no_route()) } else { Err(Refusal::no_method(allowed.join(", "))) }
}
