//! One call to another server.

use std::fmt::Write;

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, Method};
use bytes::Bytes;
use reqwest::Url;

use super::Failed;

/// One call. Its debug form shows only the method: everything else may hold a secret.
#[derive(Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path below the address of the target, percent-encoded, with a slash first; or nothing.
    pub path: String,
    /// The query, encoded.
    pub query: Option<String>,
    /// The headers; `Host` and the length come from the target and the body.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Call {
    /// A GET of a path.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            query: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// A POST of a form.
    #[must_use]
    pub fn form(path: impl Into<String>, pairs: &[(&str, &str)]) -> Self {
        const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, FORM);
        let body = encoded(pairs).into();
        Self { method: Method::POST, headers, body, ..Self::get(path) }
    }

    /// With these pairs as its query.
    #[must_use]
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        self.query = Some(encoded(pairs));
        self
    }

    /// With a header; one that cannot be sent is left out.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// The whole address: what was written stays below that of the target, whatever dots it holds.
    pub(super) fn url(&self, base: &Url) -> Result<Url, Failed> {
        let mut url = base.clone();
        if self.path.is_empty() && base.path() != "/" {
            url.set_query(self.query.as_deref());
            return Ok(url);
        }
        let plain = self.path.is_empty() || self.path.starts_with('/');
        let climbs = self.path.split(['/', '\\']).any(is_dots);
        if !plain || climbs || self.path.contains(['?', '#', '\\']) {
            return Err(Failed::Elsewhere);
        }
        url.set_path(&format!("{}{}", base.path().trim_end_matches('/'), self.path));
        url.set_query(self.query.as_deref());
        Ok(url)
    }
}

/// One or two dots, percent-encoded or not: readers of addresses take these for the folder itself and the one above.
fn is_dots(part: &str) -> bool {
    let plain = part.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

/// Pairs as a form writes them.
fn encoded(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(&mut text, name);
        text.push('=');
        escape(&mut text, value);
    }
    text
}

fn escape(text: &mut String, part: &str) {
    for byte in part.bytes() {
        match byte {
            b' ' => text.push('+'),
            b if b.is_ascii_alphanumeric() || b"-._".contains(&b) => text.push(char::from(b)),
            // Writing to a string cannot fail.
            b => drop(write!(text, "%{b:02X}")),
        }
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Call").field("method", &self.method).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_address() {
        let base = Url::parse("https://panel.example/base").unwrap();
        let to = |path: &str, query: Option<&str>| {
            let call = Call { query: query.map(str::to_owned), ..Call::get(path) };
            call.url(&base).map(|url| url.to_string())
        };
        assert_eq!(
            to("/a%20b/c.php", Some("x=1&y=%3D")),
            Ok("https://panel.example/base/a%20b/c.php?x=1&y=%3D".to_owned())
        );
        assert_eq!(to("", None), Ok("https://panel.example/base".to_owned()));
        assert_eq!(to("//evil.example/x", None), Ok("https://panel.example/base//evil.example/x".to_owned()));
        for path in
            ["/../x", "/a/%2E%2e/x", "/a/..", "/.", "evil", "@evil.example/", "/a\\..\\b", "/x?y", "/x#y"]
        {
            assert_eq!(to(path, None), Err(Failed::Elsewhere), "{path}");
        }
        let root = Url::parse("http://[::1]:8080").unwrap();
        let url = Call::get("/panel").url(&root).unwrap();
        assert_eq!(url.as_str(), "http://[::1]:8080/panel");
    }

    #[test]
    fn pairs_are_written_as_forms_are() {
        let call = Call::form("/x", &[("a b", "1&2=ü"), ("c", "")]);
        assert_eq!(call.body, Bytes::from_static(b"a+b=1%262%3D%C3%BC&c="));
        assert!(!format!("{call:?}").contains("a+b"));
    }
}
