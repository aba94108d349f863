//! What the tests need beyond Rust: PostgreSQL's server programs, Node with npm, and Python with venv and pip. As root
//! on Debian it is installed; anybody else is told the very command.

use crate::output::line;
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Debian package, what it is for, and whether what we want of it is there.
struct Need {
    packages: &'static [&'static str],
    purpose: &'static str,
    met: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need {
        packages: &["postgresql"],
        purpose: "the PostgreSQL server that the tests start",
        met: || postgres_programs().is_some(),
    },
    Need {
        packages: &["nodejs", "npm"],
        purpose: "a published client that runs on Node",
        met: || ["node", "npm"].iter().all(|name| runs(name, &["--version"])),
    },
    Need {
        packages: &["python3", "python3-venv"],
        purpose: "two published clients that run on Python",
        met: || runs("python3", &["-c", "import venv, ensurepip"]),
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
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    process::run(apt().arg("update"))?;
    process::run(apt().args(install).args(&packages))?;
    match missing.iter().find(|need| !(need.met)()) {
        Some(need) => bail!("{} is installed, yet there is no {}", need.packages.join(", "), need.purpose),
        None => Ok(()),
    }
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
