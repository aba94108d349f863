//! A PostgreSQL server of one's own, as an operator would run it: with fsync, thrown away afterwards.

use crate::desk::free_address;
use crate::process;
use crate::random::Random;
use crate::test::postgres_programs;
use anyhow::{Context, Result, bail};
use std::fs::{File, Permissions};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; stopped and removed when dropped.
#[derive(Debug)]
pub(super) struct Cluster {
    server: Child,
    folder: PathBuf,
    programs: PathBuf,
    address: SocketAddr,
    password: String,
}

impl Cluster {
    pub(super) fn start(seed: u64) -> Result<Self> {
        let programs = postgres_programs()
            .context("the PostgreSQL server programs are missing: run cargo xtask test")?;
        // The server's user must reach the folder, which need not hold for the build folder.
        let name = format!("tridesk-proof-{}-{seed:x}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        std::fs::set_permissions(&folder, Permissions::from_mode(0o711))?;
        let mut random = Random::new(seed ^ u64::from(std::process::id()));
        let password = format!("{:016x}{:016x}", random.next(), random.next());
        let data = folder.join("data");
        initialize(&programs, &folder, &data, &password)?;
        let address = free_address()?;
        let log = File::create(folder.join("log"))?;
        let mut command = as_server_user(&programs.join("postgres"));
        command
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &address.port().to_string(), "-k"])
            .arg(&data);
        command.args(["-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on"]);
        command.args(["-c", "max_connections=100"]).current_dir("/");
        let server = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let cluster = Self { server, folder, programs, address, password };
        cluster.wait()?;
        Ok(cluster)
    }

    fn wait(&self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if self.ask("SELECT 1").is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{log}")
    }

    /// The address of its database.
    pub(super) fn url(&self) -> String {
        format!("postgresql://postgres:{}@{}/postgres", self.password, self.address)
    }

    /// What the server answers to a statement, as psql prints it bare.
    pub(super) fn ask(&self, statement: &str) -> Result<String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres"]);
        command.args(["-h", "127.0.0.1", "-p", &self.address.port().to_string(), "-c", statement]);
        process::output(command.env("PGPASSWORD", &self.password)).map(|text| text.trim().to_owned())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let pid = self.server.id().to_string();
        if process::succeeds(Command::new("kill").args(["-INT", &pid])) {
            let _ = self.server.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn initialize(programs: &Path, folder: &Path, data: &Path, password: &str) -> Result<()> {
    std::fs::create_dir(data)?;
    let secret = folder.join("password");
    std::fs::write(&secret, "")?;
    std::fs::set_permissions(&secret, Permissions::from_mode(0o600))?;
    std::fs::write(&secret, password)?;
    if process::is_root() {
        process::output(Command::new("chown").arg("postgres").arg(data).arg(&secret))?;
    }
    let mut command = as_server_user(&programs.join("initdb"));
    command.arg("-D").arg(data).arg("--pwfile").arg(&secret).current_dir("/");
    command.args(["-U", "postgres", "--auth=password", "-E", "UTF8", "--locale=C.UTF-8"]);
    process::output(&mut command)?;
    Ok(std::fs::remove_file(&secret)?)
}

/// PostgreSQL refuses root. The server goes down with the task, however that ends.
fn as_server_user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if process::is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
    }
    command.arg(program);
    command
}
