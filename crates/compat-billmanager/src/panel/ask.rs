//! One call of a function, and what its errors mean (COREmanager, Description of errors).

use super::Panel;
use http::outgoing::{Call, Exchange, Read};
use serde_json::Value;
use service::moving::SourceError;
use wire::loose::{at, text};

impl<E: Exchange> Panel<E> {
    async fn call(&self, function: &str, more: &[(&str, &str)]) -> Result<Read, SourceError> {
        let mut pairs =
            vec![("func", function), ("authinfo", self.login.as_str()), ("out", "json"), ("lang", "en")];
        pairs.extend_from_slice(more);
        let call = Call::form(self.path.as_str(), &pairs);
        let read = self.exchange.exchange(call).await.map_err(|failed| match failed.is_passing() {
            true => SourceError::Passing(failed.to_string()),
            false => SourceError::Unreadable(failed.to_string()),
        })?;
        match read.status.as_u16() {
            status @ (401 | 403 | 404) => {
                Err(SourceError::Refused(format!("{function} was answered with HTTP {status}")))
            }
            status if status == 429 || status >= 500 => {
                Err(SourceError::Passing(format!("{function} was answered with HTTP {status}")))
            }
            _ => Ok(read),
        }
    }

    /// The document that a function answers with, which is no error.
    pub(super) async fn ask(&self, function: &str, more: &[(&str, &str)]) -> Result<Value, SourceError> {
        let read = self.call(function, more).await?;
        let mut answer: Value = serde_json::from_slice(&read.body)
            .map_err(|_| SourceError::Passing(format!("{function} was answered with no JSON")))?;
        let document = answer.get_mut("doc").map(Value::take).unwrap_or_default();
        match at(&document, &["error"]) {
            Some(error) => Err(refused(function, error)),
            None if document.is_object() => Ok(document),
            None => Err(SourceError::Unreadable(format!("{function} was answered with no document"))),
        }
    }

    /// The bytes that a function answers with. An error comes as a document all the same.
    pub(super) async fn bytes(&self, function: &str, more: &[(&str, &str)]) -> Result<Vec<u8>, SourceError> {
        let read = self.call(function, more).await?;
        if read.body.starts_with(b"{\"doc\"")
            && let Ok(answer) = serde_json::from_slice::<Value>(&read.body)
            && let Some(error) = at(&answer, &["doc", "error"])
        {
            return Err(refused(function, error));
        }
        Ok(read.body.to_vec())
    }
}

fn refused(function: &str, error: &Value) -> SourceError {
    let message = text(error, &["msg", "$"]);
    let said: String = message.chars().filter(|c| !c.is_control()).take(200).collect();
    let why = format!("{function} is answered: {said}");
    match text(error, &["$type"]).as_str() {
        "missed" => SourceError::Gone,
        "auth" | "access" | "badpassword" => SourceError::Refused(why),
        _ => SourceError::Unreadable(why),
    }
}
