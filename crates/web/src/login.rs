//! Logging in and out. Staff and clients use the same page; where they come out depends on who they are.

use crate::language::Language;
use crate::page::{Page, render};
use crate::visit::{COOKIE, DOOR, Visit, redirect};
use askama::Template;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use domain::{Actor, Who};
use service::LoginError;

#[derive(Template)]
#[template(path = "login.html")]
struct View<'a> {
    page: Page,
    name: &'a str,
    back: &'a str,
}

fn view(visit: &Visit, status: StatusCode, fault: Option<&str>) -> Response {
    let page =
        Page { fault: fault.map(str::to_owned), ..Page::plain(visit.language, visit.language.log_in()) };
    let name = visit.text("name").unwrap_or_default();
    render(status, &View { page, name, back: visit.way_back("") })
}

/// Where somebody begins.
pub(crate) fn home(actor: &Actor) -> &'static str {
    match actor.who {
        Who::Staff(_) => "/staff/tickets",
        Who::Client(..) | Who::System => "/tickets",
    }
}

/// The form; whoever is logged in needs none.
pub(crate) async fn form(visit: Visit) -> Response {
    match &visit.actor {
        Some(actor) if visit.text("back").is_none() => redirect(home(actor)),
        _ => view(&visit, StatusCode::OK, None),
    }
}

/// Starts a session.
pub(crate) async fn log_in(visit: Visit) -> Response {
    // A password may begin and end with blanks.
    let password = visit.params.get("password").unwrap_or_default();
    let name = visit.text("name").unwrap_or_default();
    let address = Some(visit.incoming.address);
    let started = match visit.desk.log_in(name, password, DOOR, address).await {
        Ok(actor) => {
            visit.desk.start_session(&actor).await.map(|token| (actor, token)).map_err(LoginError::from)
        }
        Err(no) => Err(no),
    };
    match started {
        Ok((actor, token)) => with_cookie(&visit, redirect(visit.way_back(home(&actor))), &token),
        Err(no) => {
            let (status, text) = sentence(&no, visit.language);
            view(&visit, status, Some(text))
        }
    }
}

const fn sentence(no: &LoginError, language: Language) -> (StatusCode, &'static str) {
    match no {
        LoginError::Wrong | LoginError::AddressRefused(_) => (StatusCode::FORBIDDEN, language.wrong_login()),
        LoginError::Disabled => (StatusCode::FORBIDDEN, language.disabled()),
        LoginError::Limited(_) => (StatusCode::TOO_MANY_REQUESTS, language.too_many_logins()),
        LoginError::Desk(_) => (StatusCode::SERVICE_UNAVAILABLE, language.busy()),
    }
}

/// Ends the session.
pub(crate) async fn log_out(visit: Visit) -> Response {
    if let (Some(actor), Some(token)) = (&visit.actor, visit.incoming.cookie(COOKIE))
        && let Err(error) = visit.desk.end_session(actor, token).await
    {
        return crate::error::Fault::of(&error, visit.language).page(visit.language);
    }
    with_cookie(&visit, redirect("/login"), "")
}

/// An empty token takes the cookie away.
fn with_cookie(visit: &Visit, mut response: Response, token: &str) -> Response {
    let secure = if visit.encrypted { "; Secure" } else { "" };
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
