//! The way of a call: read it, find the function, find the caller, run, write the answer.

use crate::Kind;
use crate::action::Action;
use crate::actions::{ACTIONS, COMMON, staff_fields};
use crate::answer::Answer;
use crate::auth::{self, Presented};
use crate::call::{Call, Handle};
use crate::error::{Fault, Refusal};
use crate::missed;
use crate::render::{self, Format, Frame};
use crate::texts::Language;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{Incoming, Owner, Refused, Upstream};
use service::Desk;
use std::sync::Arc;
use wire::{DecodeError, Limits, Params};

/// How this door is set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How much of a request is read.
    pub limits: Limits,
    /// The panel behind the door.
    pub upstream: Option<Upstream>,
}

struct Door {
    desk: Desk,
    settings: Settings,
}

/// The door: `/billmgr`, also below folders, its older addresses, and calls posted to the root.
pub fn router(desk: Desk, settings: Settings) -> Router {
    let panel = get(enter).post(enter);
    let mut router = Router::new().route("/manager", panel.clone()).route("/", post(enter_at_root));
    // One of the folders is the usual `/manager`.
    for route in http::in_folders("/billmgr") {
        router = router.route(&route, panel.clone());
    }
    router.with_state(Arc::new(Door { desk, settings }))
}

/// The path as the panel knows it: folders before `/manager` or `/billmgr` are part of the desk's address.
fn panel_path(path: &str) -> &str {
    let known = ["/manager/billmgr", "/billmgr"];
    http::out_of_folders(path).find(|path| known.contains(path)).unwrap_or(path)
}

async fn enter(State(door): State<Arc<Door>>, incoming: Result<Incoming, Refused>) -> Response {
    match incoming {
        Ok(incoming) => {
            let decoded = door.decode(&incoming);
            door.answer(&incoming, decoded).await
        }
        Err(refused) => {
            let fault = Fault::value("request", "", refused.reason.text());
            unread(&refused.request, &glance(&refused.request), &fault)
        }
    }
}

/// Some front ends post to the bare root; what has no function is not theirs.
async fn enter_at_root(State(door): State<Arc<Door>>, incoming: Result<Incoming, Refused>) -> Response {
    match incoming {
        Ok(incoming) => match door.decode(&incoming) {
            Ok(params) if params.filled("func").is_none() => StatusCode::NOT_FOUND.into_response(),
            decoded => door.answer(&incoming, decoded).await,
        },
        Err(refused) => {
            let fault = Fault::value("request", "", refused.reason.text());
            unread(&refused.request, &glance(&refused.request), &fault)
        }
    }
}

/// The answer to a request that could not be read.
fn unread(incoming: &Incoming, glanced: &Params, fault: &Fault) -> Response {
    let frame = Frame {
        format: Format::named(glanced.get("out")).unwrap_or(Format::Xml),
        language: Language::asked(incoming, glanced),
        func: glanced.get("func").unwrap_or_default(),
        params: glanced,
        callback: None,
    };
    frame.fault(fault, 0, "")
}

/// The function, the format and the language of a request that cannot be read as a whole, as far as they stand there plainly, so
/// that even this answer comes in the caller's format.
fn glance(incoming: &Incoming) -> Params {
    const FAR: usize = 4096;
    let body = incoming.body.get(..FAR).unwrap_or(&incoming.body);
    let query = incoming.query.as_deref().unwrap_or_default().as_bytes();
    let plain = |pair: &[u8]| {
        let (name, value) = std::str::from_utf8(pair).ok()?.split_once('=')?;
        let word =
            value.len() <= 64 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"._".contains(&b));
        (word && ["func", "out", "lang"].contains(&name)).then(|| (name.to_owned(), value.to_owned()))
    };
    let pairs = [query, body].into_iter().flat_map(|part| part.split(|byte| b"?&".contains(byte)));
    Params::from_pairs(pairs.filter_map(plain))
}

impl Door {
    fn decode(&self, incoming: &Incoming) -> Result<Params, DecodeError> {
        let request = wire::Request {
            query: incoming.query.as_deref(),
            content_type: incoming.content_type(),
            body: &incoming.body,
        };
        wire::decode(&request, &self.settings.limits)
    }

    async fn answer(&self, incoming: &Incoming, decoded: Result<Params, DecodeError>) -> Response {
        let params = match decoded {
            Ok(params) => Arc::new(with_whole_lists(params)),
            Err(error) => {
                let glanced = glance(incoming);
                let func = glanced.get("func").unwrap_or_default();
                let fault = Fault::of(error.into(), func, &glanced, self.desk.zone());
                return unread(incoming, &glanced, &fault);
            }
        };
        if let Some(upstream) = self.settings.upstream.as_ref().filter(|_| is_the_panels(&params)) {
            return match upstream.forward(incoming, panel_path(&incoming.path)).await {
                Ok(response) => response,
                Err(failed) => unread(incoming, &params, &Fault::unanswered(failed)),
            };
        }
        let presented = Presented::read(incoming, &params);
        let format = Format::named(params.get("out"));
        let mut callback = params.get("callback").filter(|_| format == Some(Format::Bare));
        let refused = self.refuse_request(incoming, presented.as_ref(), &params, format, callback);
        if refused.is_some() {
            callback = None;
        }
        let func = params.get("func").unwrap_or_default().to_owned();
        let language = Language::asked(incoming, &params);
        let format = format.unwrap_or(Format::Xml);
        let frame = Frame { format, language, func: &func, params: &params, callback };
        let action = ACTIONS.iter().find(|action| action.name == func);
        let (refusal, level, user) = match (refused, action) {
            (Some(fault), _) => (fault.into(), 0, String::new()),
            (None, None) => (Fault::missed("func", &func).into(), 0, String::new()),
            (None, Some(action)) => {
                let (outcome, level, user) = self.run(incoming, action, presented, &params, language).await;
                match outcome {
                    Ok(Answer::Document(document)) => return frame.document(document),
                    Ok(Answer::File { name, bytes }) => return render::file(&name, bytes),
                    Err(refusal) => (refusal, level, user),
                }
            }
        };
        frame.fault(&Fault::of(refusal, &func, &params, self.desk.zone()), level, &user)
    }

    /// What is wrong with a request before anybody asks what it wants.
    fn refuse_request(
        &self,
        incoming: &Incoming,
        presented: Option<&Presented>,
        params: &Params,
        format: Option<Format>,
        callback: Option<&str>,
    ) -> Option<Fault> {
        let out = params.get("out").unwrap_or_default();
        if format.is_none() {
            return Some(Fault::value("out", out, "there is no such format"));
        }
        let callback = callback?;
        if !render::is_callback(callback) {
            return Some(Fault::value("callback", callback, "it must be the name of a function"));
        }
        // A foreign page could read such an answer, so the cookie alone is not enough for it.
        let forged = presented.is_some_and(|presented| presented.may_be_forged(incoming));
        forged.then(|| Fault::access("callback"))
    }

    /// Runs a function, and says for whom.
    async fn run(
        &self,
        incoming: &Incoming,
        action: &'static Action,
        presented: Option<Presented>,
        params: &Arc<Params>,
        language: Language,
    ) -> (Result<Answer, Refusal>, u8, String) {
        let mut call = Call {
            desk: self.desk.clone(),
            action,
            params: Arc::clone(params),
            language,
            caller: None,
            actor: None,
            own_session: false,
            session: presented.as_ref().and_then(Presented::token).map(str::to_owned),
            address: (!incoming.address.is_unspecified()).then_some(incoming.address),
            idempotency_key: incoming.idempotency_key().map(str::to_owned),
            may_be_forged: presented.as_ref().is_some_and(|presented| presented.may_be_forged(incoming)),
        };
        if let Err(refusal) = admit(&mut call, presented.as_ref()).await {
            let (level, user) = whom(&call);
            return (Err(refusal), level, user);
        }
        let outcome = match (action.run)(&call).await {
            Err(refusal) => Err(missed::named(&call, refusal).await),
            done => done,
        };
        let (level, user) = whom(&call);
        (outcome, level, user)
    }
}

/// Whether a call goes to the panel, when there is one: what the desk does not know, no function at all, which is the
/// panel's own page, and what is not about tickets.
fn is_the_panels(params: &Params) -> bool {
    let func = params.get("func").unwrap_or_default();
    ACTIONS.iter().find(|action| action.name == func).is_none_or(|action| action.owner == Owner::Panel)
}

/// The values of a list may stand under its name one by one, as views show them.
fn with_whole_lists(mut params: Params) -> Params {
    let func = params.get("func").unwrap_or_default();
    let action = ACTIONS.iter().find(|action| action.name == func);
    for parameter in action.map_or(&[][..], |action| action.parameters) {
        if matches!(parameter.kind, Kind::Numbers | Kind::Choices(_)) {
            params.join_repeats(parameter.name, ", ");
        }
    }
    params
}

/// A list or a file where a text is expected would otherwise count as absent, and a reply would open a ticket.
fn check_shapes(call: &Call) -> Result<(), Refusal> {
    // Read by many forms whether or not they list them.
    const RESERVED: [&str; 7] = ["sok", "clicked_button", "sv_field", "elid", "plid", "p_num", "p_cnt"];
    let texts = call.action.parameters.iter().chain(COMMON).filter(|parameter| parameter.kind != Kind::File);
    let names = texts.map(|parameter| parameter.name).chain(RESERVED);
    // What a client cannot do anyway may be anything.
    let acts = call.client().is_ok_and(|client| client.acting_staff().is_ok_and(|staff| staff.is_some()));
    let idle = |name: &str| call.client().is_ok() && !acts && staff_fields::NAMES.contains(&name);
    for name in names.filter(|name| !idle(name)) {
        if call.params.value(name).is_some_and(|value| value.as_text().is_none()) {
            return Err(Fault::value(name, "", "it must be one plain value").into());
        }
    }
    Ok(())
}

fn whom(call: &Call) -> (u8, String) {
    let caller = call.caller.as_ref();
    caller.map_or((0, String::new()), |caller| (caller.level(), caller.login().to_owned()))
}

/// Lets a call in, or not: forged ones first, then who it is, then the access table, then what it lacks.
async fn admit(call: &mut Call, presented: Option<&Presented>) -> Result<(), Refusal> {
    if call.may_be_forged && Call::writes(call.action, &call.params) {
        return Err(Fault::access(call.action.name).into());
    }
    if call.action.level != crate::Level::Anyone {
        let (actor, acts) =
            auth::caller(&call.desk, call.action, presented, call.text("su"), call.address).await?;
        let caller = auth::handle(&call.desk, &actor).await?;
        call.own_session = call.session.is_some() && !acts;
        call.actor = Some(actor);
        // A page of somebody else's making that only reads must not show its victim as answering.
        let at_work = call.session.is_some() && !call.may_be_forged;
        call.caller = Some(match caller {
            Handle::Staff(staff) if at_work => Handle::Staff(Box::new(staff.in_session())),
            other => other,
        });
    }
    auth::may_call(call)?;
    check_shapes(call)?;
    let lacking = call
        .action
        .parameters
        .iter()
        .find(|parameter| parameter.required && call.params.filled(parameter.name).is_none());
    match lacking {
        Some(parameter) => Err(Fault::missing(parameter.name).into()),
        None => Ok(()),
    }
}
