//! The writes in the words of the three doors.

use super::model::{Door, Kind, Write};
use crate::desk::Card;
use crate::http::{Connection, Form};
use crate::json;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io;

/// What a door said to a write.
#[derive(Debug)]
pub(super) enum Said {
    /// Done; for a ticket that was opened its id or number.
    Done(Option<i64>),
    /// No, with the words.
    Refused(String),
}

/// The keys and sessions that the workers share.
#[derive(Debug)]
pub(super) struct Keys {
    whmcs: (String, String),
    hostbill: (String, String),
    /// The number and the session of each client.
    pub(super) clients: Vec<(String, String)>,
    admin: String,
    department: String,
}

const BILLMANAGER: &str = "/billmgr";
const WHMCS: &str = "/includes/api.php";
const HOSTBILL: &str = "/admin/api.php";
const CLIENTS: usize = 6;

impl Keys {
    /// Logs everybody in.
    pub(super) fn make(card: &Card, connection: &mut Connection) -> Result<Self> {
        let mut log_in = |who: &str| {
            let (user, password) = (card.text(&format!("{who}/user"))?, card.text(&format!("{who}/password"))?);
            let form = [("func", "auth"), ("out", "json"), ("username", &user), ("password", &password)];
            let answer = connection.post(BILLMANAGER, None, &form)?.json()?;
            json::text(&answer, "doc/auth/$").with_context(|| format!("no session for {user}: {answer}"))
        };
        let mut clients = Vec::new();
        for index in 0..card.count("billmanager/clients").min(CLIENTS) {
            let who = format!("billmanager/clients/{index}");
            clients.push((card.text(&format!("{who}/client_id"))?, log_in(&who)?));
        }
        if clients.is_empty() {
            bail!("the demo has no clients");
        }
        Ok(Self {
            admin: log_in("billmanager/admin")?,
            clients,
            whmcs: (card.text("whmcs/identifier")?, card.text("whmcs/secret")?),
            hostbill: (card.text("hostbill/api_id")?, card.text("hostbill/api_key")?),
            department: card.text("departments/0/id")?,
        })
    }

    /// Calls `action` of the WHMCS door.
    pub(super) fn whmcs(&self, to: &mut Connection, key: Option<&str>, form: Form<'_>) -> io::Result<Value> {
        let (identifier, secret) = &self.whmcs;
        let mut all = vec![("identifier", identifier.as_str()), ("secret", secret), ("responsetype", "json")];
        all.extend_from_slice(form);
        parsed(to.post(WHMCS, key, &all)?.json())
    }

    /// Calls `call` of the HostBill door.
    pub(super) fn hostbill(&self, to: &mut Connection, key: Option<&str>, form: Form<'_>) -> io::Result<Value> {
        let (id, secret) = &self.hostbill;
        let mut all = vec![("api_id", id.as_str()), ("api_key", secret)];
        all.extend_from_slice(form);
        parsed(to.post(HOSTBILL, key, &all)?.json())
    }

    /// Calls `func` of the BILLmanager door: as a client of the demo, or as the administrator.
    pub(super) fn billmanager(
        &self,
        to: &mut Connection,
        client: Option<usize>,
        key: Option<&str>,
        form: Form<'_>,
    ) -> io::Result<Value> {
        let session = client.and_then(|index| self.clients.get(index)).map_or(&self.admin, |client| &client.1);
        let mut all = vec![("auth", session.as_str()), ("out", "json")];
        all.extend_from_slice(form);
        parsed(to.post(BILLMANAGER, key, &all)?.json())
    }

    /// Carries out a write; an error when nobody knows whether it was carried out.
    pub(super) fn perform(
        &self,
        to: &mut Connection,
        write: &Write,
        client: usize,
        handle: Option<i64>,
    ) -> io::Result<Said> {
        let (key, text) = (write.key(), write.text());
        let (key, text) = (Some(key.as_str()), text.as_str());
        let ticket = handle.map(|handle| handle.to_string()).unwrap_or_default();
        let ticket = ticket.as_str();
        let number = self.clients.get(client).map_or("", |client| client.0.as_str());
        let department = self.department.as_str();
        let subject = format!("proof {}", write.token);
        let subject = subject.as_str();
        match (write.door, write.kind) {
            (Door::Whmcs, kind) => {
                let (action, more): (&str, Form<'_>) = match kind {
                    Kind::Open => ("OpenTicket", &[("deptid", department), ("clientid", number), ("subject", subject)]),
                    Kind::Reply => ("AddTicketReply", &[("ticketid", ticket), ("adminusername", "Night shift")]),
                    Kind::Note => ("AddTicketNote", &[("ticketid", ticket)]),
                    Kind::Close => ("AddTicketReply", &[("ticketid", ticket), ("status", "Closed")]),
                };
                let mut form = vec![("action", action), ("message", text)];
                form.extend_from_slice(more);
                let answer = self.whmcs(to, key, &form)?;
                Ok(said(&answer, json::text(&answer, "result").as_deref() == Some("success"), "id"))
            }
            (Door::Hostbill, kind) => {
                let (call, more): (&str, Form<'_>) = match kind {
                    Kind::Open => (
                        "addTicket",
                        &[("client_id", number), ("dept_id", department), ("subject", subject), ("asclient", "1")],
                    ),
                    // There is no call for a note alone, so the worker never asks for one here.
                    Kind::Reply | Kind::Note => ("addTicketReply", &[("id", ticket), ("type", "Client")]),
                    Kind::Close => ("addTicketReply", &[("id", ticket), ("status_change", "Closed")]),
                };
                let mut form = vec![("call", call), ("body", text)];
                form.extend_from_slice(more);
                let answer = self.hostbill(to, key, &form)?;
                Ok(said(&answer, json::at(&answer, "success") == Some(&Value::Bool(true)), "ticket_id"))
            }
            (Door::Billmanager, Kind::Open) => {
                let form = [
                    ("func", "clientticket.edit"),
                    ("sok", "ok"),
                    ("client_department", department),
                    ("subject", subject),
                    ("message", text),
                ];
                Ok(accepted(&self.billmanager(to, Some(client), key, &form)?))
            }
            (Door::Billmanager, Kind::Reply) => {
                let form = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", ticket), ("message", text)];
                Ok(accepted(&self.billmanager(to, Some(client), key, &form)?))
            }
            (Door::Billmanager, Kind::Note) => {
                let form =
                    [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", ticket), ("note_message", text)];
                Ok(accepted(&self.billmanager(to, None, key, &form)?))
            }
            (Door::Billmanager, Kind::Close) => self.close(to, key, ticket),
        }
    }

    /// Takes the ticket, which tells its row in the queue, and ends that row.
    fn close(&self, to: &mut Connection, key: Option<&str>, ticket: &str) -> io::Result<Said> {
        let take =
            [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", ticket), ("plid", ticket), ("clicked_button", "ok_get")];
        let taken = self.billmanager(to, None, None, &take)?;
        let text = json::text(&taken, "doc/ok/$").unwrap_or_default();
        let row = text.split_once("elid=").map(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next());
        let Some(Some(row)) = row else {
            return Ok(accepted(&taken));
        };
        let form = [("func", "ticket.delete"), ("sok", "ok"), ("elid", row)];
        Ok(accepted(&self.billmanager(to, None, key, &form)?))
    }
}

/// An answer that is no JSON is no acknowledgement.
fn parsed(answer: Result<Value>) -> io::Result<Value> {
    answer.map_err(io::Error::other)
}

fn said(answer: &Value, done: bool, handle: &str) -> Said {
    if done { Said::Done(json::number(answer, handle)) } else { Said::Refused(answer.to_string()) }
}

fn accepted(answer: &Value) -> Said {
    let done = json::at(answer, "doc/ok").is_some() && json::at(answer, "doc/error").is_none();
    said(answer, done, "doc/id/$")
}
