//! The one handler of the door: reads the request, finds caller and action, and writes the answer.
//! Checks come in the order in which the WHMCS API tells of them: action named, caller known, action known.

use crate::action::{Access, Action};
use crate::actions::{ACTIONS, send_mail};
use crate::answer::{Format, respond};
use crate::call::{Call, Ids};
use crate::error::{Refusal, Trouble};
use crate::{Settings, answering, auth};
use axum::extract;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use domain::CallOutcome;
use http::{Incoming, Owner, Refused};
use service::{Checked, Desk};
use std::sync::Arc;
use wire::{DecodeError, Limits, Node, Params, Request};

/// The entry point of the API below the address of a panel.
pub(crate) const PATH: &str = "/includes/api.php";

/// What every call needs.
pub(crate) struct State {
    pub(crate) desk: Desk,
    pub(crate) settings: Settings,
}

pub(crate) async fn answer(
    extract::State(state): extract::State<Arc<State>>,
    incoming: Result<Incoming, Refused>,
) -> Response {
    let settings = &state.settings;
    let incoming = match incoming {
        Ok(incoming) => incoming,
        Err(refused) => {
            let no = Refusal::new(refused.reason.status(), refused.reason.text());
            return respond(Format::guessed(&refused.request, settings), settings, "", Err(no));
        }
    };
    let params = match decode(&incoming) {
        Ok(params) => params,
        Err(error) => {
            let format = Format::guessed(&incoming, settings);
            return respond(format, settings, "", Err(Refusal::undecodable(&error)));
        }
    };
    let format = Format::asked(&params, settings);
    let name = params.get_ignoring_case("action").unwrap_or_default().trim().to_owned();
    let echoed: String = name.chars().take(100).collect();
    if let Some(upstream) = settings.upstream.as_ref().filter(|_| is_the_panels(&name, &params)) {
        return match upstream.forward(&incoming, PATH).await {
            Ok(response) => response,
            Err(failed) => respond(format, settings, &echoed, Err(Refusal::unanswered(failed))),
        };
    }
    let outcome = perform(&state, &incoming, params, &name).await;
    respond(format, settings, &echoed, outcome)
}

fn decode(incoming: &Incoming) -> Result<Params, DecodeError> {
    let request = Request {
        query: incoming.query.as_deref(),
        content_type: incoming.content_type(),
        body: &incoming.body,
    };
    wire::decode(&request, &Limits::default())
}

fn find(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name.eq_ignore_ascii_case(name))
}

/// Whether a call goes to the panel, when there is one: what the desk does not know, and what is not about tickets.
fn is_the_panels(name: &str, params: &Params) -> bool {
    !name.is_empty()
        && find(name).is_none_or(|action| action.owner == Owner::Panel)
        && !send_mail::is_about_a_ticket(name, params)
}

async fn perform(
    state: &State,
    incoming: &Incoming,
    params: Params,
    name: &str,
) -> Result<Vec<Node>, Refusal> {
    let by_get = incoming.method == Method::GET && state.settings.allow_get;
    if incoming.method != Method::POST && !by_get {
        let message = "API calls must be made by POST";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message));
    }
    if name.is_empty() {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "Empty action request"));
    }
    let action = find(name);
    let logged = action.map_or("", |action| action.name);
    let caller = auth::check(&state.desk, &state.settings, &params, logged, incoming.address).await?;
    if let Some(action) = action
        && !caller.allows(action.name)
    {
        state.desk.log_call(&caller.actor, logged, CallOutcome::Refused);
        return Err(Refusal::not_permitted(action.name));
    }
    let outcome = match action {
        Some(action) => run(state, action, &caller, incoming, params).await,
        None => Err(Refusal::business("The requested API Action could not be found.")),
    };
    let done = if outcome.is_ok() { CallOutcome::Done } else { CallOutcome::Failed };
    state.desk.log_call(&caller.actor, logged, done);
    outcome
}

async fn run(
    state: &State,
    action: &'static Action,
    caller: &Checked,
    incoming: &Incoming,
    params: Params,
) -> Result<Vec<Node>, Refusal> {
    let staff = match action.access {
        Access::Staff => state.desk.as_staff(&caller.actor),
    };
    let call = Call {
        action,
        params,
        desk: state.desk.clone(),
        staff: staff.map_err(|error| Refusal::of(&error, &action.phrases))?,
        caller: caller.clone(),
        version: state.settings.version.clone(),
        ids: if caller.string_ids { Ids::Texts } else { Ids::Numbers },
        idempotency_key: incoming.idempotency_key().map(str::to_owned),
        panel: state.settings.clients.clone(),
    };
    call.check_shapes()?;
    let others = answering::warnings(&call).await;
    let done = (action.run)(&call).await.map_err(|trouble| match trouble {
        Trouble::Rule(error) => Refusal::of(&error, &action.phrases),
        Trouble::Said(refusal) => refusal,
    });
    done.map(|nodes| answering::warned(nodes, others))
}
