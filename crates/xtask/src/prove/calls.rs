//! The writes in the words of the three doors.

use super::keys::Keys;
use super::model::{Door, Kind, Write};
use crate::http::{Connection, Form};
use crate::json;
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

/// A write with everything that it names, as text.
struct Named<'w> {
    kind: Kind,
    key: &'w str,
    /// The ticket; empty for one that is to be opened.
    ticket: &'w str,
    /// The index and the number of the client.
    client: (usize, &'w str),
    subject: &'w str,
    text: &'w str,
}

impl Keys {
    /// Carries out a write; an error when nobody knows whether it was carried out.
    pub(super) fn perform(
        &self,
        to: &mut Connection,
        write: &Write,
        client: usize,
        handle: Option<i64>,
    ) -> io::Result<Said> {
        let named = Named {
            kind: write.kind,
            key: &write.key(),
            ticket: &handle.map(|handle| handle.to_string()).unwrap_or_default(),
            client: (client, self.clients.get(client).map_or("", |client| &client.0)),
            subject: &format!("proof {}", write.token),
            text: &write.text(),
        };
        match write.door {
            Door::Billmanager => self.at_billmanager(to, &named),
            Door::Whmcs => self.at_whmcs(to, &named),
            Door::Hostbill => self.at_hostbill(to, &named),
        }
    }

    fn at_whmcs(&self, to: &mut Connection, write: &Named<'_>) -> io::Result<Said> {
        let (ticket, text) = (("ticketid", write.ticket), ("message", write.text));
        let form: &[(&str, &str)] = match write.kind {
            Kind::Open => &[
                ("action", "OpenTicket"),
                ("deptid", &self.department),
                ("clientid", write.client.1),
                ("subject", write.subject),
                text,
            ],
            Kind::Reply => &[("action", "AddTicketReply"), ticket, text, ("adminusername", "Night shift")],
            Kind::Note => &[("action", "AddTicketNote"), ticket, text],
            Kind::Close => &[("action", "AddTicketReply"), ticket, text, ("status", "Closed")],
        };
        let answer = self.whmcs(to, Some(write.key), form)?;
        Ok(said(&answer, json::text(&answer, "result").as_deref() == Some("success"), "id"))
    }

    fn at_hostbill(&self, to: &mut Connection, write: &Named<'_>) -> io::Result<Said> {
        let (ticket, text) = (("id", write.ticket), ("body", write.text));
        let form: &[(&str, &str)] = match write.kind {
            Kind::Open => &[
                ("call", "addTicket"),
                ("dept_id", &self.department),
                ("client_id", write.client.1),
                ("asclient", "1"),
                ("subject", write.subject),
                text,
            ],
            // There is no call for a note alone, and no worker asks for one here.
            Kind::Reply | Kind::Note => &[("call", "addTicketReply"), ticket, text, ("type", "Client")],
            Kind::Close => &[("call", "addTicketReply"), ticket, text, ("status_change", "Closed")],
        };
        let answer = self.hostbill(to, Some(write.key), form)?;
        Ok(said(&answer, json::at(&answer, "success") == Some(&Value::Bool(true)), "ticket_id"))
    }

    fn at_billmanager(&self, to: &mut Connection, write: &Named<'_>) -> io::Result<Said> {
        let (saved, ticket, text) = (("sok", "ok"), ("elid", write.ticket), ("message", write.text));
        let own = ("func", "clientticket.edit");
        let (client, form): (_, Form<'_>) = match write.kind {
            Kind::Open => (
                Some(write.client.0),
                &[own, saved, ("client_department", &self.department), ("subject", write.subject), text],
            ),
            Kind::Reply => (Some(write.client.0), &[own, saved, ticket, text]),
            Kind::Note => (None, &[("func", "ticket_all.edit"), saved, ticket, ("note_message", write.text)]),
            Kind::Close => return self.close(to, write),
        };
        Ok(accepted(&self.billmanager(to, client, Some(write.key), form)?))
    }

    /// Takes the ticket, which tells its row in the queue, and ends that row.
    fn close(&self, to: &mut Connection, write: &Named<'_>) -> io::Result<Said> {
        let (saved, ticket) = (("sok", "ok"), ("elid", write.ticket));
        let take = [
            ("func", "ticket_all.edit"),
            saved,
            ticket,
            ("plid", write.ticket),
            ("clicked_button", "ok_get"),
        ];
        let taken = self.billmanager(to, None, None, &take)?;
        let text = json::text(&taken, "doc/ok/$").unwrap_or_default();
        let Some((_, rest)) = text.split_once("elid=") else {
            return Ok(Said::Refused(taken.to_string()));
        };
        let row = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let form = [("func", "ticket.delete"), saved, ("elid", row)];
        Ok(accepted(&self.billmanager(to, None, Some(write.key), &form)?))
    }
}

fn said(answer: &Value, done: bool, handle: &str) -> Said {
    if done { Said::Done(json::number(answer, handle)) } else { Said::Refused(answer.to_string()) }
}

fn accepted(answer: &Value) -> Said {
    let done = json::at(answer, "doc/ok").is_some() && json::at(answer, "doc/error").is_none();
    said(answer, done, "doc/id/$")
}
