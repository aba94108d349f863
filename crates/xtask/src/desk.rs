//! The real binary as a child process, and the card with the keys of a demo desk.

use crate::http::Connection;
use crate::json;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running desk; killed when dropped.
#[derive(Debug)]
pub(crate) struct Desk {
    child: Child,
    log: PathBuf,
    pub(crate) address: SocketAddr,
}

/// A port of this machine that nobody uses right now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Desk {
    /// Starts the program; its log is added to a file next to the data folder.
    pub(crate) fn start(mut command: Command, address: SocketAddr, log: &Path) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let child = command.spawn().with_context(|| format!("cannot start {:?}", command.get_program()))?;
        Ok(Self { child, log: log.to_owned(), address })
    }

    /// A demo desk of so many tickets in this folder, on this database or its own; ready when this returns.
    pub(crate) fn demo(
        program: &Path,
        data: &Path,
        tickets: u32,
        database: Option<&str>,
    ) -> Result<(Self, Card)> {
        let address = free_address()?;
        let mut command = Command::new(program);
        command.arg("demo").arg("--data").arg(data);
        command.args(["--listen", &address.to_string(), "--tickets", &tickets.to_string()]);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let mut desk = Self::start(command, address, &data.with_extension("log"))?;
        desk.wait(Duration::from_secs(1800))?;
        let card = Card::read(data)?;
        Ok((desk, card))
    }

    /// Waits until `/readyz` says yes.
    pub(crate) fn wait(&mut self, patience: Duration) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.is_ready() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the desk ended ({status}) before it was ready:\n{}", self.log_end());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the desk was not ready after {} s:\n{}", patience.as_secs(), self.log_end())
    }

    /// Its process.
    #[cfg(feature = "bench")]
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    fn is_ready(&self) -> bool {
        let answer = Connection::open(self.address).and_then(|mut connection| connection.get("/readyz"));
        answer.is_ok_and(|answer| answer.status == 200)
    }

    fn log_end(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
    }

    /// SIGKILL: the process gets no chance to finish anything.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, as an operator stops it, and its end.
    pub(crate) fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        crate::process::run(Command::new("kill").args(["-TERM", &pid]))?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the desk did not stop in good order ({status}):\n{}", self.log_end());
        }
        Ok(())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The keys of a demo desk, as its `demo.json` has them.
#[derive(Debug, Clone)]
pub(crate) struct Card(Value);

impl Card {
    fn read(data: &Path) -> Result<Self> {
        let path = data.join("demo.json");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).map(Self).with_context(|| format!("{} is no JSON", path.display()))
    }

    /// The text or number at a path such as `whmcs/secret`.
    pub(crate) fn text(&self, path: &str) -> Result<String> {
        json::text(&self.0, path).with_context(|| format!("demo.json lacks {path}"))
    }

    /// How many members a list of it has.
    pub(crate) fn count(&self, path: &str) -> usize {
        json::list(&self.0, path).len()
    }
}
