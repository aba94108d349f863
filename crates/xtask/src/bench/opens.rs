//! Opening tickets: through the WHMCS door at 64 connections, against the bare loop with 64 writers.

use super::group::Group;
use super::load::{Load, Measured, drive};
use super::report::{Line, Report};
use super::{Plan, copy, database, usage};
use crate::desk::{Card, Desk};
use crate::http::post;
use anyhow::Result;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BODY: &str = "Hello, the server has not answered to ping or SSH since about 06:40. The console in the panel shows a \
                    kernel panic after the last update of the night, and the mail of our customers is waiting on the \
                    second exchanger. Could you look at it before noon, please? We have changed nothing ourselves.";

pub(super) fn measure(
    program: &Path,
    data: &Path,
    bare: &Path,
    plan: Plan,
    report: &mut Report,
) -> Result<()> {
    copy(&database(data), bare)?;
    let (desk, card) = Desk::demo(program, data, plan.small, None)?;
    let load = load(&card, desk.address, plan.open_connections)?;
    let group = Arc::new(Group::open(bare)?);
    let mut line = Line::new("open a ticket, WHMCS, 64 connections", "bare SQLite loop", Some(0.5));
    for _ in 0..plan.rounds {
        line.add_desk(usage::watch(desk.process(), || drive(&load, plan.round))?);
        line.add_reference(usage::watch(std::process::id(), || spin(&group, plan))?);
    }
    report.lines.push(line);
    desk.stop()
}

fn load(card: &Card, address: SocketAddr, connections: usize) -> Result<Load> {
    let (identifier, secret) = (card.text("whmcs/identifier")?, card.text("whmcs/secret")?);
    let (department, client) = (card.text("departments/0/id")?, card.text("clients/0/id")?);
    let request = move |number| {
        let form = [
            ("identifier", identifier.as_str()),
            ("secret", &secret),
            ("responsetype", "json"),
            ("action", "OpenTicket"),
            ("deptid", &department),
            ("clientid", &client),
            ("subject", &subject(number)),
            ("message", BODY),
        ];
        post(address, "/includes/api.php", None, &form)
    };
    let is_good = |body: &[u8]| body.starts_with(b"{\"result\":\"success\"");
    Ok(Load { address, connections, request: Rc::new(request), is_good: Rc::new(is_good) })
}

fn subject(number: u64) -> String {
    format!("Server {number} does not answer since this morning")
}

/// As many writers as the desk has connections, on the bare loop.
fn spin(group: &Arc<Group>, plan: Plan) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let begun = Instant::now();
        let deadline = begun + plan.round;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..plan.open_connections {
            writers.spawn(write(Arc::clone(group), writer, deadline));
        }
        let mut answers = 0;
        while let Some(done) = writers.join_next().await {
            answers += done??;
        }
        let seconds = begun.elapsed().max(Duration::from_millis(1)).as_secs_f64();
        Ok(Measured { answers, seconds })
    })
}

async fn write(group: Arc<Group>, writer: usize, deadline: Instant) -> Result<u64> {
    let mut written = 0;
    while Instant::now() < deadline {
        let subject = subject(u64::try_from(writer)? * 1_000_000 + written);
        group.ticket(&subject, BODY).await?;
        written += 1;
    }
    Ok(written)
}
