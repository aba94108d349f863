//! From the credentials of a call to its caller. WHMCS API documentation, Authentication and Access Control:
//! an API credential as `identifier` and `secret` or under the older names `username` and `password`, a name with
//! the md5 of its secret, and `accesskey`, which lifts address rules.

use crate::Settings;
use crate::error::{Phrases, Refusal};
use axum::http::StatusCode;
use domain::{CredentialKind, Door};
use service::{Checked, Desk, LoginError, Presented};
use std::net::IpAddr;
use wire::Params;

pub(crate) const DOOR: Door = Door::Dialect("whmcs");

/// Some callers always send every pair of fields and leave those empty that they do not use.
fn pair<'p>(params: &'p Params, name: &str, secret: &str) -> Option<(&'p str, &'p str)> {
    let filled = |name| params.get_ignoring_case(name).filter(|text: &&str| !text.is_empty());
    Some((filled(name)?, filled(secret)?))
}

/// The caller of a request; the name of its action is for the log.
pub(crate) async fn check(
    desk: &Desk,
    settings: &Settings,
    params: &Params,
    call: &str,
    address: IpAddr,
) -> Result<Checked, Refusal> {
    let either: &[CredentialKind] = if settings.legacy_login {
        &[CredentialKind::Pair, CredentialKind::Hashed]
    } else {
        &[CredentialKind::Pair]
    };
    let (kinds, (name, secret)) = pair(params, "identifier", "secret")
        .map(|pair| (&[CredentialKind::Pair][..], pair))
        .or_else(|| Some((either, pair(params, "username", "password")?)))
        .ok_or_else(|| refusal(LoginError::Wrong))?;
    let access_key = params.get_ignoring_case("accesskey").filter(|key| !key.is_empty());
    let address = Some(address);
    let presented = Presented { kinds, identifier: name, secret, access_key, call, door: DOOR, address };
    desk.check_or_ask(&presented, settings.vouching.as_ref()).await.map_err(refusal)
}

/// What somebody is told who was not let in.
pub(crate) fn refusal(error: LoginError) -> Refusal {
    match error {
        LoginError::Wrong => Refusal::new(StatusCode::FORBIDDEN, "Authentication Failed"),
        LoginError::Disabled => Refusal::new(StatusCode::FORBIDDEN, "Administrator Account Disabled"),
        LoginError::AddressRefused(address) => {
            let address = address.map(|address| address.to_string()).unwrap_or_default();
            Refusal::new(StatusCode::FORBIDDEN, format!("Invalid IP {address}"))
        }
        LoginError::Limited(seconds) => Refusal {
            retry_after: Some(seconds),
            ..Refusal::new(StatusCode::TOO_MANY_REQUESTS, "Too many failed logins, try again later")
        },
        LoginError::Desk(error) => Refusal::of(&error, &Phrases::USUAL),
    }
}
