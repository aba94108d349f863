//! The keys and sessions of a demo desk, and a plain call at each door.

use crate::desk::Card;
use crate::http::{Connection, Form};
use crate::json;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io;

/// The keys and sessions that the workers share.
#[derive(Debug)]
pub(super) struct Keys {
    whmcs: (String, String),
    hostbill: (String, String),
    /// The number and the session of each client.
    pub(super) clients: Vec<(String, String)>,
    admin: String,
    /// Where tickets are opened.
    pub(super) department: String,
}

const BILLMANAGER: &str = "/billmgr";
const WHMCS: &str = "/includes/api.php";
const HOSTBILL: &str = "/admin/api.php";
/// The first two belong to the provider of the first department.
const CLIENTS: usize = 2;

impl Keys {
    /// Logs everybody in.
    pub(super) fn make(card: &Card, connection: &mut Connection) -> Result<Self> {
        let mut log_in = |who: &str| {
            let (user, password) =
                (card.text(&format!("{who}/user"))?, card.text(&format!("{who}/password"))?);
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
    pub(super) fn hostbill(
        &self,
        to: &mut Connection,
        key: Option<&str>,
        form: Form<'_>,
    ) -> io::Result<Value> {
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
        let session =
            client.and_then(|index| self.clients.get(index)).map_or(&self.admin, |client| &client.1);
        let mut all = vec![("auth", session.as_str()), ("out", "json")];
        all.extend_from_slice(form);
        parsed(to.post(BILLMANAGER, key, &all)?.json())
    }
}

/// An answer that is no JSON is no acknowledgement.
fn parsed(answer: Result<Value>) -> io::Result<Value> {
    answer.map_err(io::Error::other)
}
