//! What the tests need beyond Rust: PostgreSQL's server programs, Node with npm, Python with venv and pip, and
//! Postfix's smtp-sink. As root on Debian it is installed; anybody else is told the very command.

use crate::output::line;
use crate::process;
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Debian package, what it is for, and whether what we want of it is there.
struct Need {
    packages: &'static [&'static str],
    purpose: &'static str,
    met: fn() -> bool,
    /// What the package is told when it asks (debconf), so that it asks nobody and starts nothing.
    answers: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        packages: &["postgresql"],
        purpose: "the PostgreSQL server that the tests start",
        met: || postgres_programs().is_some(),
        answers: "",
    },
    Need {
        packages: &["nodejs", "npm"],
        purpose: "a published client that runs on Node",
        met: || ["node", "npm"].iter().all(|name| runs(name, &["--version"])),
        answers: "",
    },
    Need {
        packages: &["python3", "python3-venv"],
        purpose: "two published clients that run on Python",
        met: || runs("python3", &["-c", "import venv, ensurepip"]),
        answers: "",
    },
    Need {
        packages: &["postfix"],
        purpose: "smtp-sink, a mail server that the tests start",
        met: || process::find("smtp-sink").is_some() || Path::new("/usr/sbin/smtp-sink").is_file(),
        // Without a configuration Postfix does not run as a service.
        answers: "postfix postfix/main_mailer_type select No configuration\n",
    },
];

/// Installs what is missing, or says how.
pub(super) fn ensure() -> Result<()> {
    components()?;
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.met)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    for need in &missing {
        line(format_args!("missing: {} ({})", need.purpose, need.packages.join(", ")));
    }
    let install = ["install", "-y", "--no-install-recommends"];
    if !process::is_root() || process::find("apt-get").is_none() {
        bail!(
            "install it and run this again:\n  sudo apt-get update && sudo apt-get {} {}",
            install.join(" "),
            packages.join(" ")
        );
    }
    let apt = || {
        let mut command = Command::new("apt-get");
        // Installing starts no service: what runs is what a test starts.
        command.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
        command
    };
    process::run(apt().arg("update"))?;
    for need in missing.iter().filter(|need| !need.answers.is_empty()) {
        answer(need.answers)?;
    }
    process::run(apt().args(install).args(&packages))?;
    match missing.iter().find(|need| !(need.met)()) {
        Some(need) => bail!("{} is installed, yet there is no {}", need.packages.join(", "), need.purpose),
        None => Ok(()),
    }
}

/// Tells debconf what a package is to be told.
fn answer(answers: &str) -> Result<()> {
    let mut child = Command::new("debconf-set-selections")
        .stdin(Stdio::piped())
        .spawn()
        .context("debconf-set-selections cannot be run")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(answers.as_bytes())?;
    }
    if child.wait()?.success() { Ok(()) } else { bail!("debconf-set-selections failed") }
}

/// rustfmt and clippy, which a minimal toolchain lacks.
fn components() -> Result<()> {
    let has = |name: &str| process::succeeds(process::cargo().args([name, "--version"]));
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .iter()
        .filter(|(name, _)| !has(name))
        .map(|(_, name)| *name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    process::run(Command::new("rustup").args(["component", "add"]).args(&missing))
        .with_context(|| format!("the toolchain lacks {}", missing.join(", ")))
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    process::succeeds(Command::new(program).args(arguments))
}

/// The folder of `initdb` and `postgres`: what `pg_config` says, or Debian's newest.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(folder) = process::output(Command::new("pg_config").arg("--bindir")) {
        folders.push(PathBuf::from(folder.trim()));
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let mut debian: Vec<PathBuf> =
        versions.map_or_else(|_| Vec::new(), |all| all.flatten().map(|one| one.path()).collect());
    debian.sort_by_key(|path| std::cmp::Reverse(version(path)));
    folders.extend(debian.into_iter().map(|path| path.join("bin")));
    folders.into_iter().find(|folder| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file()))
}

fn version(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.parse().ok()
}
