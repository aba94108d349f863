//! One call of the API, and what its refusals mean. Errors come with HTTP 200 too (Admin API, Overview).

use super::Panel;
use http::outgoing::{Call, Exchange};
use serde_json::Value;
use service::moving::SourceError;
use wire::loose::{flag, rows, text};

impl<E: Exchange> Panel<E> {
    /// The answer to a call, which was a success.
    pub(super) async fn ask(&self, name: &str, more: &[(&str, &str)]) -> Result<Value, SourceError> {
        let mut pairs = vec![("api_id", self.id.as_str()), ("api_key", &self.key), ("call", name)];
        pairs.extend_from_slice(more);
        let call = Call::form(self.path.as_str(), &pairs);
        let read = self.exchange.exchange(call).await.map_err(|failed| match failed.is_passing() {
            true => SourceError::Passing(failed.to_string()),
            false => SourceError::Unreadable(failed.to_string()),
        })?;
        let status = read.status.as_u16();
        let Ok(answer) = serde_json::from_slice::<Value>(&read.body) else {
            let why = format!("{name} was answered with HTTP {status} and no JSON");
            return Err(match status {
                401 | 403 | 404 => SourceError::Refused(why),
                _ => SourceError::Passing(why),
            });
        };
        if flag(&answer, &["success"]) {
            return Ok(answer);
        }
        let said: Vec<String> = rows(&answer, &["error"]).into_iter().map(|one| text(one, &[])).collect();
        Err(refused(name, status, &said.join("; ")))
    }
}

fn refused(name: &str, status: u16, message: &str) -> SourceError {
    let said: String = message.chars().filter(|c| !c.is_control()).take(200).collect();
    let is = |part: &str| said.to_ascii_lowercase().contains(part);
    if is("ticket not found") || is("wrong ticket") {
        return SourceError::Gone;
    }
    let why = format!("{name} is answered: {said}");
    let no_access =
        ["api key", "api id", "not allowed", "unauthorized", "access denied", "credentials", "privilege"];
    if matches!(status, 401 | 403) || no_access.iter().any(|part| is(part)) {
        SourceError::Refused(why)
    } else if status == 429 || status >= 500 {
        SourceError::Passing(why)
    } else {
        SourceError::Unreadable(why)
    }
}
