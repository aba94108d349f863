//! One call of the API, and what its refusals mean.

use super::Panel;
use http::outgoing::{Call, Exchange};
use serde_json::Value;
use service::moving::SourceError;
use wire::loose;

impl<E: Exchange> Panel<E> {
    /// The answer to an action, which was a success.
    pub(super) async fn ask(&self, action: &str, more: &[(&str, &str)]) -> Result<Value, SourceError> {
        let mut pairs = vec![
            ("action", action),
            ("identifier", &self.identifier),
            ("secret", &self.secret),
            ("responsetype", "json"),
        ];
        pairs.extend_from_slice(more);
        let call = Call::form(self.path.as_str(), &pairs);
        let read = self.exchange.exchange(call).await.map_err(|failed| match failed.is_passing() {
            true => SourceError::Passing(failed.to_string()),
            false => SourceError::Unreadable(failed.to_string()),
        })?;
        let status = read.status.as_u16();
        let Ok(answer) = serde_json::from_slice::<Value>(&read.body) else {
            let why = format!("{action} was answered with HTTP {status} and no JSON");
            return Err(if matches!(status, 401 | 403 | 404) {
                SourceError::Refused(why)
            } else {
                SourceError::Passing(why)
            });
        };
        match loose::text(&answer, &["result"]).as_str() {
            "success" => Ok(answer),
            // GetAdminUsers says nothing in the reference's sample.
            "" if answer.get("admin_users").is_some() => Ok(answer),
            _ => Err(refused(action, status, &loose::text(&answer, &["message"]))),
        }
    }
}

/// WHMCS API reference, GetTicket and GetTicketAttachment; and the refusals of every action (WHMCS documentation, API access control).
fn refused(action: &str, status: u16, message: &str) -> SourceError {
    let said: String = message.chars().filter(|c| !c.is_control()).take(200).collect();
    let is = |part: &str| said.to_ascii_lowercase().contains(part);
    if is("ticket id not found") || is("related id not found") {
        return SourceError::Gone;
    }
    let why = format!("{action} is answered: {said}");
    let no_access = [
        "authentication",
        "invalid ip",
        "credentials",
        "permission",
        "access denied",
        "not found or not allowed",
    ];
    if matches!(status, 401 | 403) || no_access.iter().any(|part| is(part)) {
        SourceError::Refused(why)
    } else if status == 429 || status >= 500 {
        SourceError::Passing(why)
    } else {
        SourceError::Unreadable(why)
    }
}
