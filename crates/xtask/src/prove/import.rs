//! `cargo xtask prove import`: a desk takes in another one through its door, killed with SIGKILL again and again on the
//! way. At the end everything is there once, in the same words.

use super::cluster::Cluster;
use super::kill::Engine;
use crate::desk::{Card, Desk, free_address};
use crate::http::Connection;
use crate::json;
use crate::output::line;
use crate::random::Random;
use crate::release;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many tickets, and how many kills.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Which database takes them in.
    #[arg(long, value_enum, default_value_t = Engine::Both)]
    engine: Engine,
    /// Tickets of the source.
    #[arg(long, default_value_t = TICKETS, value_name = "COUNT")]
    tickets: u32,
    /// Kills on each; with the full counts on both databases, docs/proofs/import.md is written.
    #[arg(long, default_value_t = KILLS, value_name = "COUNT")]
    kills: u32,
    /// The same seed chooses the same moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Take the unoptimised build that is there instead of making an optimised one.
    #[arg(long)]
    debug: bool,
}

const TICKETS: u32 = 20_000;
const KILLS: u32 = 20;

/// A desk that tickets are taken from, and what it says of them.
struct Source {
    desk: Desk,
    card: Card,
    tickets: BTreeMap<i64, Value>,
}

/// What came of it on one engine.
struct Run {
    engine: &'static str,
    kills: u32,
    /// Of an import without a kill into a desk of its own.
    seconds: f64,
    messages: usize,
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let program = match options.debug {
        true => workspace.built(false).join("tridesk"),
        false => release::desk(workspace)?,
    };
    let folder = workspace.scratch("import")?;
    line(format_args!("writing a source of {} tickets", options.tickets));
    let (desk, card) = Desk::demo(&program, &folder.join("source"), options.tickets, None)?;
    let tickets = everything(desk.address, &key_of(&card)?)?;
    ensure!(tickets.len() == usize::try_from(options.tickets)?, "the source lists {} tickets", tickets.len());
    let source = Source { desk, card, tickets };
    let mut runs = Vec::new();
    if options.engine != Engine::Postgres {
        runs.push(prove(&program, &folder, &source, "SQLite", &[None, None], options)?);
    }
    if options.engine != Engine::Sqlite {
        let clusters = [Cluster::start(options.seed)?, Cluster::start(options.seed + 1)?];
        let urls = clusters.each_ref().map(|cluster| Some(cluster.url()));
        runs.push(prove(&program, &folder, &source, "PostgreSQL", &urls, options)?);
    }
    source.desk.stop()?;
    let is_full = options.engine == Engine::Both && options.tickets >= TICKETS && options.kills >= KILLS;
    if is_full && !options.debug {
        let path = workspace.root.join("docs/proofs/import.md");
        std::fs::write(&path, page(&runs, options))
            .with_context(|| format!("cannot write {}", path.display()))?;
        line("written to docs/proofs/import.md");
    }
    Ok(())
}

fn key_of(card: &Card) -> Result<(String, String)> {
    Ok((card.text("whmcs/identifier")?, card.text("whmcs/secret")?))
}

/// A desk that takes in.
struct Target<'a> {
    program: &'a Path,
    folder: PathBuf,
    address: SocketAddr,
    source: SocketAddr,
}

impl<'a> Target<'a> {
    fn make(program: &'a Path, folder: PathBuf, source: &Source, url: Option<&str>) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let address = free_address()?;
        let url = url.map_or_else(String::new, |url| format!("[database]\nurl = {url:?}\n"));
        let data = folder.join("data");
        let settings = format!("[server]\nlisten = [\"{address}\"]\n[data]\nfolder = {data:?}\n{url}");
        std::fs::write(folder.join("tridesk.toml"), settings)?;
        let (identifier, secret) = key_of(&source.card)?;
        std::fs::write(folder.join("credential"), format!("{identifier}\n{secret}\n"))?;
        let target = Self { program, folder, address, source: source.desk.address };
        let department = source.card.text("departments/0/name")?;
        let init =
            ["init", "--email", "mover@moved.example", "--login", "mover", "--department", &department];
        crate::process::output(target.command().args(init))?;
        Ok(target)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.arg("--config").arg(self.folder.join("tridesk.toml")).current_dir(&self.folder);
        command
    }

    fn import(&self) -> Command {
        let mut command = self.command();
        command.args([
            "import",
            "whmcs",
            "--create",
            "--credential-file",
            "credential",
            "--at-once",
            "8",
            "--url",
        ]);
        command.arg(format!("http://{}", self.source));
        command
    }

    /// What its own door says of all tickets.
    fn everything(&self) -> Result<BTreeMap<i64, Value>> {
        let key = crate::process::output(self.command().args([
            "key",
            "add",
            "whmcs",
            "--staff",
            "mover",
            "--addresses",
            "all",
        ]))?;
        let word = |number: usize| {
            let line = key.lines().nth(number).and_then(|line| line.split_once(' '));
            line.map(|(_, word)| word.to_owned()).context("no key was made")
        };
        let mut command = self.command();
        command.arg("serve");
        let mut desk = Desk::start(command, self.address, &self.folder.join("serve.log"))?;
        desk.wait(Duration::from_secs(60))?;
        let all = everything(self.address, &(word(0)?, word(1)?))?;
        desk.stop()?;
        Ok(all)
    }
}

fn prove(
    program: &Path,
    folder: &Path,
    source: &Source,
    engine: &'static str,
    urls: &[Option<String>; 2],
    options: &Options,
) -> Result<Run> {
    let [first, second] = urls.each_ref().map(Option::as_deref);
    let target = Target::make(program, folder.join(format!("{engine}-killed")), source, first)?;
    // How long the list alone takes: a kill within it would prove little.
    let begun = Instant::now();
    crate::process::output(target.import().arg("--dry-run"))?;
    let listing = begun.elapsed();
    let (mut random, mut kills) = (Random::new(options.seed), 0);
    while kills < options.kills {
        let mut import = target.import().stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        std::thread::sleep(listing + Duration::from_secs_f64(random.log_uniform(0.05, 1.0)));
        if import.try_wait()?.is_some() {
            break;
        }
        import.kill()?;
        import.wait()?;
        kills += 1;
    }
    let last = crate::process::output(&mut target.import())?;
    ensure!(last.contains(" 0 failed"), "the last import says:\n{last}");
    let again = crate::process::output(&mut target.import())?;
    let unchanged = format!("{} unchanged, 0 new, 0 brought up to date, 0 failed", options.tickets);
    ensure!(again.contains(&unchanged), "after the last import the next one says:\n{again}");
    let messages = compare(&source.tickets, &target.everything()?)?;
    // And once without a kill, for the time it takes.
    let target = Target::make(program, folder.join(format!("{engine}-timed")), source, second)?;
    let begun = Instant::now();
    crate::process::output(&mut target.import())?;
    let run = Run { engine, kills, seconds: begun.elapsed().as_secs_f64(), messages };
    line(format_args!("{}", run.summary(options)));
    Ok(run)
}

impl Run {
    fn summary(&self, options: &Options) -> String {
        format!(
            "{}: {} kills; {} tickets with {} messages and notes are there once, in the same words. Without a kill they \
             are taken in {:.1} s, {:.0} a second.",
            self.engine,
            self.kills,
            options.tickets,
            self.messages,
            self.seconds,
            f64::from(options.tickets) / self.seconds
        )
    }
}

/// Every ticket with its conversation, by its id, without what another desk may number otherwise.
fn everything(address: SocketAddr, (identifier, secret): &(String, String)) -> Result<BTreeMap<i64, Value>> {
    let mut connection = Connection::open(address)?;
    let mut ask = |pairs: &[(&str, &str)]| -> Result<Value> {
        let mut all = vec![("identifier", identifier.as_str()), ("secret", secret), ("responsetype", "json")];
        all.extend_from_slice(pairs);
        connection.post("/includes/api.php", None, &all)?.json()
    };
    let mut tickets = BTreeMap::new();
    loop {
        let start = tickets.len().to_string();
        let page = [
            ("action", "GetTickets"),
            ("limitstart", start.as_str()),
            ("limitnum", "1000"),
            ("ignore_dept_assignments", "1"),
        ];
        let page = ask(&page)?;
        let rows = json::list(&page, "tickets/ticket");
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let id = json::number(row, "id").context("a ticket has no id")?;
            if tickets.insert(id, Value::Null).is_some() {
                bail!("the ticket {id} is listed twice");
            }
        }
    }
    for (id, ticket) in &mut tickets {
        *ticket = ask(&[("action", "GetTicket"), ("ticketid", &id.to_string())])?;
        blank(ticket);
    }
    Ok(tickets)
}

/// Names of stored files and ids of notes, of custom fields and of staff are each desk's own; services are not taken in.
fn blank(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| {
                !["attachment", "noteid", "customfields", "flag", "service"].contains(&name.as_str())
            });
            fields.values_mut().for_each(blank);
        }
        Value::Array(all) => all.iter_mut().for_each(blank),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// How many messages and notes there are, when both sides are the same.
fn compare(ours: &BTreeMap<i64, Value>, theirs: &BTreeMap<i64, Value>) -> Result<usize> {
    ensure!(ours.len() == theirs.len(), "{} tickets there, {} here", ours.len(), theirs.len());
    let mut lines = 0;
    for (id, ours) in ours {
        let theirs = theirs.get(id).with_context(|| format!("the ticket {id} is missing"))?;
        if ours != theirs {
            bail!("the ticket {id} differs:\n{ours}\n{theirs}");
        }
        lines += json::list(ours, "replies/reply").len() + json::list(ours, "notes/note").len();
    }
    Ok(lines)
}

fn page(runs: &[Run], options: &Options) -> String {
    let mut text = format!(
        "# Moving in, killed on the way\n\nWritten by `cargo xtask prove import` on {}; seed {}, release build.\n\n\
         `tridesk import whmcs` takes {} tickets from another desk through its door, and is killed with SIGKILL 0.05 to 1 s \
         after\nit has read the list, again and again. Then it runs to its end, and once more, when nothing may be new. At \
         last both desks\nare asked through the door for every ticket: number, key, requester, status, priority, each message \
         and note with author,\ntime, text and names of files must be the same, and there once.\n",
        crate::clock::today(),
        options.seed,
        options.tickets
    );
    for run in runs {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}\n", run.summary(options));
    }
    text
}
