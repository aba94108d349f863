//! Lists of 25 rows through each dialect: among many tickets against few, and against the bare handler.

use super::bare::NOTHING;
use super::load::{Load, drive};
use super::report::{Line, Report};
use super::{Plan, database, usage};
use crate::desk::{Card, Desk};
use crate::http::{Connection, post};
use crate::json;
use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;

/// A list as its dialect asks for it.
struct List {
    /// What the bare handler calls it.
    name: &'static str,
    dialect: &'static str,
    path: &'static str,
    form: Vec<(&'static str, String)>,
    /// Where the rows stand in the answer; `None` for a call that reads none, to know what every call costs.
    rows: Option<&'static str>,
}

pub(super) fn measure(
    program: &Path,
    small: &Path,
    large: &Path,
    plan: Plan,
    report: &mut Report,
) -> Result<()> {
    let (small_desk, small_card) = Desk::demo(program, small, plan.small, None)?;
    let (large_desk, large_card) = Desk::demo(program, large, plan.large, None)?;
    let bare = Bare::start(&database(large))?;
    let (few, many) = (lists(&small_card, small_desk.address)?, lists(&large_card, large_desk.address)?);
    let mut against_bare = Vec::new();
    for (few, many) in few.iter().zip(&many) {
        let own = load(many, large_desk.address, many.path, plan)?;
        let name = format!("{} {}", many.dialect, many.name);
        let bare_name = if many.rows.is_some() { many.name } else { NOTHING };
        let reference = load(many, bare.address, &format!("/{bare_name}"), plan)?;
        let mut line = Line::new(&name, "bare handler", many.rows.map(|_| 0.6));
        line.sizes = Some((own.1, reference.1));
        let few = load(few, small_desk.address, few.path, plan)?;
        let mut size = Line::new(&name, &format!("same list among {} tickets", plan.small), Some(1.0 / 1.5));
        size.sizes = Some((own.1, few.1));
        for _ in 0..plan.rounds {
            let desk = usage::watch(large_desk.process(), || drive(&own.0, plan.round))?;
            line.add_desk(desk);
            line.add_reference(usage::watch(bare.child.id(), || drive(&reference.0, plan.round))?);
            if many.rows.is_some() {
                size.add_desk(desk);
                size.add_reference(usage::watch(small_desk.process(), || drive(&few.0, plan.round))?);
            }
        }
        against_bare.push(line);
        if many.rows.is_some() {
            report.lines.push(size);
        }
    }
    report.lines.append(&mut against_bare);
    small_desk.stop()?;
    large_desk.stop()
}

/// The lists with the keys of a desk; the client and the administrator log in once, as a person does.
fn lists(card: &Card, address: SocketAddr) -> Result<Vec<List>> {
    let mut connection = Connection::open(address)?;
    let mut session = |who: &str| -> Result<String> {
        let (user, password) = (card.text(&format!("{who}/user"))?, card.text(&format!("{who}/password"))?);
        let form = [("func", "auth"), ("out", "json"), ("username", &*user), ("password", &*password)];
        let answer = connection.post("/billmgr", None, &form)?.json()?;
        json::text(&answer, "doc/auth/$").with_context(|| format!("no session: {answer}"))
    };
    let (client, admin) = (session("billmanager/clients/0")?, session("billmanager/admin")?);
    let billmanager = |name, session: String, rows| List {
        name,
        dialect: "BILLmanager",
        path: "/billmgr",
        form: vec![
            ("func", name.to_owned()),
            ("auth", session),
            ("out", "json".into()),
            ("p_cnt", "25".into()),
        ],
        rows,
    };
    let hostbill = |name, more: Vec<(&'static str, String)>, rows| -> Result<List> {
        let key = [("api_id", card.text("hostbill/api_id")?), ("api_key", card.text("hostbill/api_key")?)];
        let form = key.into_iter().chain([("call", String::from(name))]).chain(more).collect();
        Ok(List { name, dialect: "HostBill", path: "/admin/api.php", form, rows })
    };
    let whmcs = vec![
        ("identifier", card.text("whmcs/identifier")?),
        ("secret", card.text("whmcs/secret")?),
        ("responsetype", "json".to_owned()),
        ("action", "GetTickets".to_owned()),
        ("limitnum", "25".to_owned()),
    ];
    let (tickets, elements) = (Some("tickets"), Some("doc/elem"));
    Ok(vec![
        List {
            name: "GetTickets",
            dialect: "WHMCS",
            path: "/includes/api.php",
            form: whmcs,
            rows: Some("tickets/ticket"),
        },
        hostbill("getTickets", Vec::new(), tickets)?,
        hostbill("getClientTickets", vec![("id", card.text("clients/0/id")?)], tickets)?,
        billmanager("clientticket", client.clone(), elements),
        billmanager("ticket", admin, elements),
        hostbill("getHostBillversion", Vec::new(), None)?,
        billmanager("keepalive", client, None),
    ])
}

/// The load of a list at a server, and the length of its answer, which must have 25 rows.
fn load(list: &List, address: SocketAddr, path: &str, plan: Plan) -> Result<(Load, usize)> {
    let form: Vec<(&str, &str)> = list.form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = Connection::open(address)?.post(path, None, &form)?;
    let (json, length) = (answer.json()?, answer.body.len());
    if let Some(rows) = list.rows {
        let rows = json::list(&json, rows).len();
        ensure!(rows == 25, "{} through {path} has {rows} rows", list.name);
    }
    let bytes = post(address, path, None, &form);
    let request = move |_| bytes.clone();
    // A refusal is of quite another length; times of day make lengths differ a little.
    let is_good = move |body: &[u8]| body.len().abs_diff(length) * 10 < length;
    let connections = plan.list_connections;
    Ok((Load { address, connections, request: Rc::new(request), is_good: Rc::new(is_good) }, length))
}

/// The bare handler's process; killed when dropped.
struct Bare {
    child: Child,
    address: SocketAddr,
}

impl Bare {
    fn start(file: &Path) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", "--built", "--serve"]).arg(file).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no pipe")?).read_line(&mut line)?;
        let address = line.trim().parse().with_context(|| format!("the bare handler says {line:?}"));
        match address {
            Ok(address) => Ok(Self { child, address }),
            Err(error) => {
                let _ = child.kill();
                Err(error)
            }
        }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
