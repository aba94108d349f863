//! The smallest HTTP/1.1 client that keeps its connection: requests as forms, answers with a length. Nothing between
//! the proofs and the desk may retry, queue or buffer behind their backs.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Parameters of a call, in order.
pub(crate) type Form<'f> = &'f [(&'f str, &'f str)];

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| {
            format!("HTTP {}, no JSON: {}", self.status, String::from_utf8_lossy(&self.body))
        })
    }
}

/// The bytes of a call by POST.
pub(crate) fn post(address: SocketAddr, path: &str, key: Option<&str>, form: Form<'_>) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in form {
        if !body.is_empty() {
            body.push('&');
        }
        encode(&mut body, name);
        body.push('=');
        encode(&mut body, value);
    }
    let key = key.map_or_else(String::new, |key| format!("Idempotency-Key: {key}\r\n"));
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\n{key}Content-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
}

/// The head of an answer: its status, where the body begins, and where it ends. `None` until it is whole.
pub(crate) fn head(buffer: &[u8]) -> Option<(u16, usize, usize)> {
    let end = buffer.windows(4).position(|part| part == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(buffer.get(..end)?).ok()?;
    let mut lines = text.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let lengths = lines.filter_map(|line| line.split_once(':'));
    let length = lengths
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .find_map(|(_, value)| value.trim().parse::<usize>().ok())
        .unwrap_or(0);
    Some((status, end, end + length))
}

/// A connection that waits for each answer.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { stream, address, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a call and waits for its answer. After an error nobody knows whether it was carried out.
    pub(crate) fn post(&mut self, path: &str, key: Option<&str>, form: Form<'_>) -> io::Result<Answer> {
        let bytes = post(self.address, path, key, form);
        self.exchange(&bytes)
    }

    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        let bytes = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.exchange(bytes.as_bytes())
    }

    fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request)?;
        self.buffer.clear();
        let mut chunk = [0; 16 * 1024];
        loop {
            if let Some((status, start, end)) = head(&self.buffer)
                && let Some(body) = self.buffer.get(start..end)
            {
                return Ok(Answer { status, body: body.to_vec() });
            }
            let count = self.stream.read(&mut chunk)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_encoded_and_heads_read() {
        let address: SocketAddr = "127.0.0.1:80".parse().unwrap();
        let bytes = post(address, "/p", Some("k"), &[("a b", "ü&"), ("c[d]", "1")]);
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.ends_with("\r\n\r\na+b=%C3%BC%26&c%5Bd%5D=1") && text.contains("Idempotency-Key: k\r\n")
        );
        assert!(text.contains("Content-Length: 24\r\n"), "{text}");
        assert_eq!(head(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"), Some((200, 38, 41)));
        assert_eq!(head(b"HTTP/1.1 200 OK\r\ncontent-le"), None);
    }
}
