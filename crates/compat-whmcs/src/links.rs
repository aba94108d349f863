//! The links that WHMCS puts into its mails: `viewticket.php?tid=&c=` and `dl.php?type=&id=&i=`. WHMCS API reference,
//! OpenTicket, for `tid` and `c`; the form of `dl.php` is that of a portal which makes such links. A file needs the number
//! and the key of its ticket, since a link carries no session.

use crate::door::State;
use axum::extract;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Error, MessageId, TicketNumber};
use http::{Incoming, Refused};
use service::{FilesOf, GuestDesk, LoginError, TicketRef};
use std::net::IpAddr;
use std::sync::Arc;
use wire::{Limits, Params, Request};

fn params(incoming: &Incoming) -> Params {
    let request = Request { query: incoming.query.as_deref(), content_type: None, body: &[] };
    wire::decode(&request, &Limits::default()).unwrap_or_default()
}

/// One answer for whatever is not there or not to be seen.
fn nothing() -> Response {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "Ticket Not Found\n")
        .into_response()
}

fn failed(error: &Error) -> Response {
    match error {
        Error::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Error::Internal | Error::Full => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => nothing(),
    }
}

/// The ticket whose number and key a link carries. Wrong ones are limited as failed logins are.
async fn guest(state: &State, params: &Params, address: IpAddr) -> Result<GuestDesk, Response> {
    let text = |name: &str| params.get_ignoring_case(name).unwrap_or_default().trim();
    let number = TicketNumber(text("tid").parse().unwrap_or(0));
    state.desk.as_guest(number, text("c"), address).await.map_err(|no| match no {
        LoginError::Wrong | LoginError::Disabled | LoginError::AddressRefused(_) => nothing(),
        LoginError::Limited(seconds) => {
            let retry_after = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            (StatusCode::TOO_MANY_REQUESTS, retry_after, "Too many wrong links, try again later\n")
                .into_response()
        }
        LoginError::Desk(error) => failed(&error),
    })
}

/// `viewticket.php`: to the page of the ticket in the portal, under the number and key that it has now.
pub(crate) async fn view_ticket(
    extract::State(state): extract::State<Arc<State>>,
    incoming: Result<Incoming, Refused>,
) -> Response {
    let Ok(incoming) = incoming else { return nothing() };
    match guest(&state, &params(&incoming), incoming.address).await {
        Ok(guest) => {
            let ticket = guest.ticket();
            Redirect::to(&format!("/ticket/{}?key={}", ticket.number, ticket.access_key.0)).into_response()
        }
        Err(no) => no,
    }
}

/// `dl.php`: a file of the opening message (`type=a`, the ticket's id) or of a reply (`type=ar`, the reply's id).
pub(crate) async fn download(
    extract::State(state): extract::State<Arc<State>>,
    incoming: Result<Incoming, Refused>,
) -> Response {
    let Ok(incoming) = incoming else { return nothing() };
    let params = params(&incoming);
    let text = |name: &str| params.get_ignoring_case(name).unwrap_or_default().trim();
    let (Ok(id), Ok(place)) = (text("id").parse::<i64>(), text("i").parse::<usize>()) else {
        return nothing();
    };
    let guest = match guest(&state, &params, incoming.address).await {
        Ok(guest) => guest,
        Err(no) => return no,
    };
    let own = guest.ticket();
    let line = match text("type") {
        "a" if id == own.id.0 || id == own.number.0 => FilesOf::Opening(TicketRef::Id(own.id)),
        "ar" => FilesOf::Reply(MessageId(id)),
        _ => return nothing(),
    };
    match guest.attachment(line, place).await {
        Ok((file, bytes)) => http::saved(&file.name, bytes),
        Err(error) => failed(&error),
    }
}
