//! A mail server on loopback that keeps what it is given, and refuses, stays silent or hangs up as a test wants.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It takes the mail.
    Take,
    /// It answers this line to the recipient.
    Answer(&'static str),
    /// It says nothing to the recipient and goes on waiting.
    Silence,
    /// It keeps the mail and hangs up where its 250 should be.
    HangUpAfterData,
    /// It keeps the mail and says nothing where its 250 should be.
    SilenceAfterData,
}

/// Mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// The address in `MAIL FROM`.
    pub from: String,
    /// The addresses in `RCPT TO`.
    pub to: Vec<String>,
    /// The mail, without the dots that were doubled on the way.
    pub text: String,
}

type Rule = Box<dyn Fn(&str, usize) -> Verdict + Send + Sync>;

struct Inner {
    caught: Mutex<Vec<Caught>>,
    asked: Mutex<Vec<String>>,
    rule: Mutex<Rule>,
}

/// A running server; it stops with this value.
pub struct MailTrap {
    inner: Arc<Inner>,
    port: u16,
    serving: tokio::task::JoinHandle<()>,
}

#[expect(clippy::unwrap_used, reason = "a test without its mail server fails right here")]
impl MailTrap {
    /// A server that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inner = Arc::new(Inner {
            caught: Mutex::default(),
            asked: Mutex::default(),
            rule: Mutex::new(Box::new(|_, _| Verdict::Take)),
        });
        let shared = Arc::clone(&inner);
        let serving = tokio::spawn(async move {
            let mut sessions = tokio::task::JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                sessions.spawn(async move { drop(session(socket, &shared).await) });
            }
        });
        Self { inner, port, serving }
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on each recipient is judged by this rule: its address, and how often it was named before.
    pub fn judge(&self, rule: impl Fn(&str, usize) -> Verdict + Send + Sync + 'static) {
        *self.inner.rule.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(rule);
    }

    /// What was taken so far.
    pub fn caught(&self) -> Vec<Caught> {
        self.inner.caught.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until so many mails were taken; fails the test when they do not come.
    pub async fn wait_for(&self, mails: usize) -> Vec<Caught> {
        for _ in 0..1500 {
            let caught = self.caught();
            if caught.len() >= mails {
                return caught;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} of {mails} mails came", self.caught().len());
    }
}

impl Drop for MailTrap {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or(line, |(address, _)| address).to_owned()
}

async fn session(socket: TcpStream, inner: &Inner) -> std::io::Result<()> {
    let mut socket = BufReader::new(socket);
    socket.write_all(b"220 trap.example ready\r\n").await?;
    let (mut from, mut to, mut after) = (String::new(), Vec::new(), Verdict::Take);
    let mut line = String::new();
    loop {
        line.clear();
        if socket.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_owned();
        let verb = command.get(..4).unwrap_or(&command).to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" => "250-trap.example\r\n250 8BITMIME".to_owned(),
            "MAIL" => {
                (from, to, after) = (address(&command), Vec::new(), Verdict::Take);
                "250 OK".to_owned()
            }
            "RCPT" => {
                let recipient = address(&command);
                let before = {
                    let mut asked = inner.asked.lock().unwrap_or_else(PoisonError::into_inner);
                    let before = asked.iter().filter(|one| **one == recipient).count();
                    asked.push(recipient.clone());
                    before
                };
                let verdict = (inner.rule.lock().unwrap_or_else(PoisonError::into_inner))(&recipient, before);
                match verdict {
                    Verdict::Answer(answer) => answer.to_owned(),
                    Verdict::Silence => {
                        tokio::time::sleep(Duration::from_secs(600)).await;
                        return Ok(());
                    }
                    verdict @ (Verdict::Take | Verdict::HangUpAfterData | Verdict::SilenceAfterData) => {
                        after = verdict;
                        to.push(recipient);
                        "250 OK".to_owned()
                    }
                }
            }
            "DATA" => {
                socket.write_all(b"354 go on\r\n").await?;
                let text = data(&mut socket).await?;
                let caught = Caught { from: from.clone(), to: to.clone(), text };
                inner.caught.lock().unwrap_or_else(PoisonError::into_inner).push(caught);
                if after == Verdict::SilenceAfterData {
                    tokio::time::sleep(Duration::from_secs(600)).await;
                }
                if after != Verdict::Take {
                    return Ok(());
                }
                "250 2.0.0 queued as 1".to_owned()
            }
            "QUIT" => {
                socket.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "RSET" | "NOOP" => "250 OK".to_owned(),
            _ => "502 no such command".to_owned(),
        };
        socket.write_all(answer.as_bytes()).await?;
        socket.write_all(b"\r\n").await?;
    }
}

async fn data(socket: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if socket.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
