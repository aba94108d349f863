//! `api_id` and `api_key` into a caller.

use crate::Fault;
use domain::{CredentialKind, Door};
use service::{Checked, Desk, LoginError, Presented, Vouching};
use std::net::IpAddr;
use wire::Params;

/// The label of this door in the event log.
pub(crate) const DOOR: Door = Door::Dialect("hostbill");

/// Checks the key of a call, whose documented name is for the log.
pub(crate) async fn check(
    desk: &Desk,
    vouching: Option<&Vouching>,
    params: &Params,
    call: &str,
    address: IpAddr,
) -> Result<Checked, Fault> {
    let text = |name| params.get(name).unwrap_or_default();
    let presented = Presented {
        kinds: &[CredentialKind::Key],
        identifier: text("api_id"),
        secret: text("api_key"),
        access_key: None,
        call,
        door: DOOR,
        address: Some(address),
    };
    Ok(desk.check_or_ask(&presented, vouching).await?)
}

impl From<LoginError> for Fault {
    fn from(error: LoginError) -> Self {
        match error {
            // HostBill-Mobile looks for `API ID` and `Wrong API` to tell its user that the key is no good. The
            // same sentence for an address outside the key's list tells nobody that a guessed key was right.
            LoginError::Wrong | LoginError::Disabled | LoginError::AddressRefused(_) => {
                Self::new("Wrong API ID or API Key")
            }
            // The same client looks for `ip_banned_login`, and this address is banned for that long.
            LoginError::Limited(seconds) => Self::new(format!(
                "ip_banned_login: too many failed logins from this address, try again in {seconds} seconds"
            )),
            LoginError::Desk(error) => Self::from(error),
        }
    }
}
