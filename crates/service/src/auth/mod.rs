//! Who calls. A door hands in what it was given and gets a checked [`domain::Actor`], or a reason why not.
//!
//! Every way in passes the same limit of failed attempts, because it sits here and not at the routes.

mod acting;
mod attempts;
mod calls;
mod credential;
mod jwt;
mod login;
mod login_key;
mod password;
mod session;
mod token;
mod vouch;

pub use acting::Account;
pub(crate) use attempts::Attempts;
pub(crate) use calls::Calls;
pub use credential::{Checked, NewCredential, Presented, SecretPair};
pub(crate) use credential::{RecentCredentials, access_key_hash, secret_hash};
pub use login::CheckedUser;
pub(crate) use password::Passwords;
pub(crate) use session::RecentSessions;
pub(crate) use token::RecentTokens;
pub use token::{ACCESS_SECONDS, Tokens};
pub use vouch::{Asking, Voucher, Vouching};

use domain::Error;
use std::net::IpAddr;

/// Why somebody is not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Unknown name or wrong secret; which of the two is not told.
    #[error("unknown name or wrong secret")]
    Wrong,
    /// The secret of a credential is right, and the staff member it acts for is switched off.
    #[error("the account is switched off")]
    Disabled,
    /// The credential may not be used from this address.
    #[error("this address may not use the credential")]
    AddressRefused(Option<IpAddr>),
    /// Too many failures; more tries after this many seconds.
    #[error("too many failed attempts")]
    Limited(u32),
    /// The desk could not check.
    #[error(transparent)]
    Desk(#[from] Error),
}

/// Whether a text is a token that counts, for whoever tries any text.
pub(crate) fn is_token(key: &[u8], text: &str, door: &str, now: domain::Timestamp) -> bool {
    jwt::read(key, text, door, now).is_some()
}
