//! A request as a page sees it: read, checked, in a language, and by whom.

use crate::error::Fault;
use crate::language::Language;
use crate::{Web, guard, input};
use axum::extract::{FromRequest, Request};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::{Actor, Door, Who};
use http::{Arrival, Incoming};
use service::{ClientDesk, Desk, StaffDesk};
use std::sync::Arc;
use wire::Params;

/// The door of all pages: a session of one is a session of all.
pub(crate) const DOOR: Door = Door::Dialect("web");
/// The cookie of a session.
pub(crate) const COOKIE: &str = "tridesk_session";

/// A request.
pub(crate) struct Visit {
    pub(crate) desk: Desk,
    pub(crate) incoming: Incoming,
    pub(crate) params: Params,
    pub(crate) language: Language,
    /// Whether the way from the browser is encrypted.
    pub(crate) encrypted: bool,
    /// Who is logged in.
    pub(crate) actor: Option<Actor>,
}

/// A request by a staff member.
pub(crate) struct StaffVisit {
    pub(crate) visit: Visit,
    pub(crate) staff: StaffDesk,
}

/// A request by a client.
pub(crate) struct ClientVisit {
    pub(crate) visit: Visit,
    pub(crate) client: ClientDesk,
}

impl Visit {
    /// A text of the query or the form that is not blank.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.params.filled(name).map(str::trim)
    }

    /// A number of the query or the form.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// Where a form says that its page is, if that is one of ours.
    pub(crate) fn way_back<'a>(&'a self, otherwise: &'a str) -> &'a str {
        self.text("back").filter(|path| is_local(path)).unwrap_or(otherwise)
    }
}

/// A path of this desk; `//host` would be somewhere else.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// To another page, which is asked for anew.
pub(crate) fn redirect(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

impl FromRequest<Arc<Web>> for Visit {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Response> {
        let encrypted = request.extensions().get::<Arrival>().is_some_and(Arrival::encrypted);
        let incoming = match Incoming::from_request(request, web).await {
            Ok(incoming) => incoming,
            Err(refused) => {
                let language = Language::of(&refused.request);
                return Err(Fault::said(refused.reason.status(), language.unreadable()).page(language));
            }
        };
        let language = Language::of(&incoming);
        let changes = !matches!(incoming.method, Method::GET | Method::HEAD);
        if changes && !guard::is_ours(&incoming) {
            return Err(Fault::said(StatusCode::FORBIDDEN, language.foreign_page()).page(language));
        }
        let params = match input::decode(&incoming) {
            Ok(params) => params,
            Err(_) => return Err(Fault::said(input::UNREADABLE, language.unreadable()).page(language)),
        };
        let actor = match incoming.cookie(COOKIE) {
            Some(token) => {
                let found = web.desk.session(token, DOOR, Some(incoming.address)).await;
                found.map_err(|error| Fault::of(&error, language).page(language))?
            }
            None => None,
        };
        Ok(Self { desk: web.desk.clone(), incoming, params, language, encrypted, actor })
    }
}

/// To the login, and from there back to what was asked for.
fn to_login(visit: &Visit) -> Response {
    if visit.incoming.method != Method::GET {
        return redirect("/login");
    }
    let query = visit.incoming.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
    let target = format!("{}{query}", visit.incoming.path);
    let encoded = percent_encoding::utf8_percent_encode(&target, percent_encoding::NON_ALPHANUMERIC);
    redirect(&format!("/login?back={encoded}"))
}

impl FromRequest<Arc<Web>> for StaffVisit {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Response> {
        let visit = Visit::from_request(request, web).await?;
        let actor = visit.actor.as_ref().filter(|actor| matches!(actor.who, Who::Staff(_)));
        match actor.map(|actor| visit.desk.as_staff(actor)) {
            Some(Ok(staff)) => Ok(Self { staff: staff.in_session(), visit }),
            _ => Err(to_login(&visit)),
        }
    }
}

impl FromRequest<Arc<Web>> for ClientVisit {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Response> {
        let visit = Visit::from_request(request, web).await?;
        let Some(actor) = visit.actor.as_ref().filter(|actor| matches!(actor.who, Who::Client(..))) else {
            return Err(to_login(&visit));
        };
        match visit.desk.as_client(actor).await {
            Ok(client) => Ok(Self { client, visit }),
            Err(domain::Error::Forbidden) => Err(to_login(&visit)),
            Err(error) => Err(Fault::of(&error, visit.language).page(visit.language)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_a_path_of_ours_is_gone_back_to() {
        for path in ["/", "/tickets?page=2", "/staff/tickets/1"] {
            assert!(is_local(path), "{path}");
        }
        for path in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\r\nb"]
        {
            assert!(!is_local(path), "{path}");
        }
    }
}
