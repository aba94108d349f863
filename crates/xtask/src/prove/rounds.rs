//! The rounds of the kill proof: write, kill, restart, send again, look.

use super::database;
use super::history::History;
use super::keys::Keys;
use super::load::Worker;
use super::model::Fate;
use super::report::{Round, Run};
use super::verify;
use crate::desk::{Card, Desk, free_address};
use crate::http::Connection;
use crate::output::line;
use crate::random::Random;
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How many write at the same time.
pub(super) const CONNECTIONS: u32 = 16;
/// How soon a restarted desk must be ready.
const READY: Duration = Duration::from_secs(2);
/// A desk that is later than this is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A desk under proof.
pub(super) struct Proof<'p> {
    program: &'p Path,
    folder: PathBuf,
    address: SocketAddr,
    card: Card,
    random: Random,
    workers: Vec<Worker>,
    history: History,
    run: Run,
}

impl<'p> Proof<'p> {
    /// Makes a demo desk and the settings to serve it with, as an operator would.
    pub(super) fn prepare(
        program: &'p Path,
        folder: PathBuf,
        engine: &'static str,
        database: Option<String>,
        seed: u64,
    ) -> Result<Self> {
        let data = folder.join("data");
        let (desk, card) = Desk::demo(program, &data, 63, database.as_deref())?;
        desk.stop()?;
        let address = free_address()?;
        let url = database.map_or_else(String::new, |url| format!("[database]\nurl = {url:?}\n"));
        let settings = format!("[server]\nlisten = [\"{address}\"]\n[data]\nfolder = {data:?}\n{url}");
        std::fs::write(folder.join("tridesk.toml"), settings)?;
        let worker = |index| Worker::new(&format!("p{:x}", seed), index, seed);
        Ok(Self {
            program,
            address,
            card,
            random: Random::new(seed),
            workers: (0..CONNECTIONS).map(worker).collect(),
            history: History::create(&folder.join("history.jsonl"))?,
            run: Run { engine, ..Run::default() },
            folder,
        })
    }

    /// The data folder of the desk.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn serve(&self) -> Result<Desk> {
        let mut command = Command::new(self.program);
        command.arg("--config").arg(self.folder.join("tridesk.toml")).arg("serve").current_dir(&self.folder);
        Desk::start(command, self.address, &self.folder.join("serve.log"))
    }

    /// Kills and restarts it so often, and looks at everything at the end.
    pub(super) fn rounds(&mut self, count: u32) -> Result<()> {
        let mut desk = self.serve()?;
        desk.wait(PATIENCE)?;
        for number in 1..=count {
            let (next, round) = self.round(desk, number).with_context(|| format!("round {number}"))?;
            desk = next;
            line(format_args!(
                "{} round {number}: {} acknowledged, {} under way at the kill after {:.0} ms, ready after {:.0} ms, {} \
                 tickets verified, {} violations",
                self.run.engine,
                round.acknowledged,
                round.unknown,
                round.killed_after,
                round.ready_after,
                round.verified,
                round.violations,
            ));
            self.run.rounds.push(round);
        }
        self.everything(desk)
    }

    /// Writes, kill, restart, retries, and a look at what was touched.
    fn round(&mut self, desk: Desk, number: u32) -> Result<(Desk, Round)> {
        let mut round = Round::default();
        let before = (self.acknowledged(), self.run.violations.len());
        let keys = Keys::make(&self.card, &mut Connection::open(self.address)?)?;
        let pause = Duration::from_secs_f64(self.random.log_uniform(0.050, 1.500));
        let begun = Instant::now();
        std::thread::scope(|scope| {
            let (address, keys, history) = (self.address, &keys, &self.history);
            for worker in &mut self.workers {
                scope.spawn(move || worker.run(address, keys, history, number));
            }
            std::thread::sleep(pause.saturating_sub(begun.elapsed()));
            round.killed_after = milliseconds(begun.elapsed());
            desk.kill()
        })?;
        let restarted = Instant::now();
        let mut desk = self.serve()?;
        desk.wait(PATIENCE)?;
        let ready = restarted.elapsed();
        round.ready_after = milliseconds(ready);
        if ready > READY {
            self.run.blame([format!("round {number}: ready only after {:.0} ms", milliseconds(ready))]);
        }
        let keys = Keys::make(&self.card, &mut Connection::open(self.address)?)?;
        self.retry(&keys, number, &mut round)?;
        round.acknowledged = self.acknowledged() - before.0;
        self.look(&keys, &mut round)?;
        self.history.flush()?;
        round.violations = u64::try_from(self.run.violations.len() - before.1)?;
        Ok((desk, round))
    }

    /// Sends again what was under way, with the same keys.
    fn retry(&mut self, keys: &Keys, number: u32, round: &mut Round) -> Result<()> {
        let mut connection = Connection::open(self.address)?;
        for worker in &mut self.workers {
            let Some(write) = worker.pending.take() else { continue };
            round.unknown += 1;
            if worker.wants_retry() {
                round.retried += 1;
                if !worker.ask(&mut connection, keys, &self.history, number, write) {
                    bail!("the desk is gone after its restart");
                }
            }
        }
        let complaints: Vec<String> =
            self.workers.iter_mut().flat_map(|worker| worker.complaints.drain(..)).collect();
        self.run.blame(complaints);
        Ok(())
    }

    fn look(&mut self, keys: &Keys, round: &mut Round) -> Result<()> {
        let mut connection = Connection::open(self.address)?;
        for ticket in self.workers.iter_mut().flat_map(|worker| &mut worker.tickets) {
            if std::mem::take(&mut ticket.touched) {
                self.run.blame(verify::ticket(keys, &mut connection, ticket)?);
                round.verified += 1;
            }
        }
        Ok(())
    }

    /// The last look at everything, through the doors.
    fn everything(&mut self, desk: Desk) -> Result<()> {
        let mut connection = Connection::open(self.address)?;
        let keys = Keys::make(&self.card, &mut connection)?;
        let subjects = verify::subjects(&keys, &mut connection)?;
        for (index, ticket) in self.workers.iter_mut().flat_map(|worker| &mut worker.tickets).enumerate() {
            let ids = subjects.get(&format!("proof {}", ticket.token)).map_or(&[][..], Vec::as_slice);
            match (ids, ticket.fate) {
                ([], Fate::Acknowledged) => self.run.blame([format!("lost: ticket {}", ticket.token)]),
                ([], Fate::Unknown) => continue,
                ([id], _) => ticket.handle = ticket.handle.or(Some(*id)),
                (many, _) => {
                    self.run.blame([format!("doubled: {} is there {} times", ticket.token, many.len())])
                }
            }
            self.run.blame(verify::ticket(&keys, &mut connection, ticket)?);
            if index % 8 == 0 {
                self.run.blame(verify::ticket_elsewhere(&keys, &mut connection, ticket)?);
            }
            self.run.tickets += 1;
            self.run.texts += ticket.texts.len() + 1;
        }
        desk.stop()
    }

    fn acknowledged(&self) -> u64 {
        self.workers.iter().flat_map(|worker| worker.counts.values()).sum()
    }

    /// Asks the database and closes the account.
    pub(super) fn finish(mut self, ask: impl FnOnce() -> Result<database::Findings>) -> Result<Run> {
        let findings = ask()?;
        self.run.questions = findings.asked;
        self.run.blame(findings.wrong);
        for worker in &self.workers {
            for (what, count) in &worker.counts {
                *self.run.counts.entry(*what).or_default() += count;
            }
        }
        line(format_args!("\n{}", self.run.summary()));
        Ok(self.run)
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
