//! Published clients of the three panels, unmodified, against the real binary: see `conformance/clients`.
//!
//! Their packages come from the registries by locked lists and stay under the build folder, so only the first run
//! loads them. What a machine lacks is an error that says what to install, never a test that passes in silence.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../conformance/clients");
const NODE: &str = "Node and npm: apt-get install -y nodejs npm";
const PYTHON: &str = "Python with venv and pip: apt-get install -y python3 python3-venv";

/// A demo desk of one test; killed when dropped.
struct Desk {
    process: Child,
    folder: TempDir,
}

impl Desk {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let log = File::create(folder.path().join("log")).unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_tridesk"))
            .args(["demo", "--listen", "127.0.0.1:0", "--tickets", "80", "--data"])
            .arg(&data)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut desk = Self { process, folder };
        let begun = Instant::now();
        // The card is written last, when the desk listens already.
        while !desk.card().exists() {
            let ended = desk.process.try_wait().unwrap();
            let log = || fs::read_to_string(desk.folder.path().join("log")).unwrap_or_default();
            assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(120), "no demo:\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        desk
    }

    fn card(&self) -> PathBuf {
        self.folder.path().join("data/demo.json")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a program that must succeed. `needs` is what to install when it is not there.
#[track_caller]
fn run(command: &mut Command, needs: &str) {
    let shown = format!("{command:?}");
    match command.stdin(Stdio::null()).output() {
        Ok(output) => {
            let (out, err) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{shown}: {}\n{out}\n{err}", output.status);
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("this test needs {needs}; `cargo xtask test` makes sure of it ({shown})")
        }
        Err(error) => panic!("{shown}: {error}"),
    }
}

/// A folder under the build folder that holds what `install` put there for this list of packages. Tests that run
/// at the same time wait for each other; a list that has changed is installed anew.
fn packages(name: &str, list: &str, install: impl FnOnce(&Path)) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    fs::create_dir_all(&home).unwrap();
    let lock = File::create(home.join(format!("{name}.lock"))).unwrap();
    lock.lock().unwrap();
    let (folder, stamp) = (home.join(name), home.join(name).join("installed"));
    let wanted = fs::read_to_string(Path::new(CLIENTS).join(name).join(list)).unwrap();
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        install(&folder);
        fs::write(&stamp, wanted).unwrap();
    }
    folder
}

/// The interpreter of a Python environment with the packages of a client.
fn python(name: &str) -> PathBuf {
    let folder = packages(name, "requirements.txt", |folder| {
        let environment = folder.join("venv");
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment), PYTHON);
        let list = Path::new(CLIENTS).join(name).join("requirements.txt");
        let mut pip = Command::new(environment.join("bin/python"));
        pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r"]).arg(list);
        run(&mut pip, PYTHON);
    });
    folder.join("venv/bin/python")
}

/// The folder with the packages of a client from npm.
fn npm(name: &str) -> PathBuf {
    let home = Path::new(CLIENTS).join(name);
    packages(name, "package-lock.json", |folder| {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(home.join(name), folder.join(name)).unwrap();
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
        run(&mut npm, NODE);
    })
}

#[test]
fn npm_whmcs_passes_its_own_ticket_test() {
    let home = Path::new(CLIENTS).join("npm-whmcs");
    let folder = npm("npm-whmcs");
    let desk = Desk::start();
    let mut node = Command::new("node");
    node.arg(home.join("run.js")).arg(desk.card()).env("NODE_PATH", folder.join("node_modules"));
    run(&mut node, NODE);
}

#[test]
fn npm_whmcs_api_tells_the_story_by_get() {
    let folder = npm("npm-whmcs-api");
    let desk = Desk::start_with(&[("TRIDESK__DOORS__WHMCS__ALLOW_GET", "true")]);
    let mut node = Command::new("node");
    node.arg(Path::new(CLIENTS).join("npm-whmcs-api/client.js"));
    node.arg(desk.card()).env("NODE_PATH", folder.join("node_modules"));
    run(&mut node, NODE);
}

#[test]
fn togglebox_mcp_tells_the_story_of_a_client() {
    let folder = npm("npm-togglebox-mcp");
    let desk = Desk::start();
    let mut node = Command::new("node");
    node.arg(Path::new(CLIENTS).join("npm-togglebox-mcp/client.js"));
    node.arg(desk.card()).env("NODE_PATH", folder.join("node_modules"));
    run(&mut node, NODE);
}

#[test]
fn whmcspy_tells_the_story() {
    let python = python("python-whmcspy");
    let desk = Desk::start();
    run(
        Command::new(python).arg(Path::new(CLIENTS).join("python-whmcspy/client.py")).arg(desk.card()),
        PYTHON,
    );
}

#[test]
fn isp_sdk_tells_the_story() {
    let python = python("python-isp-sdk");
    let desk = Desk::start();
    run(
        Command::new(python).arg(Path::new(CLIENTS).join("python-isp-sdk/client.py")).arg(desk.card()),
        PYTHON,
    );
}

#[test]
fn the_whmcs_crate_tells_the_story() {
    let home = Path::new(CLIENTS).join("rust-whmcs");
    let folder = packages("rust-whmcs", "Cargo.lock", |_| {});
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo.args(["build", "--quiet", "--locked", "--target-dir"]).arg(&folder).current_dir(&home);
    run(&mut cargo, "cargo");
    let desk = Desk::start();
    run(Command::new(folder.join("debug/conformance-rust-whmcs")).arg(desk.card()), "cargo");
}

#[test]
fn the_php_sample_of_the_hostbill_documents_runs() {
    let home = Path::new(CLIENTS).join("hostbill-php");
    let has_php = Command::new("php")
        .args(["-r", "exit(function_exists('curl_init') ? 0 : 1);"])
        .output()
        .is_ok_and(|output| output.status.success());
    let desk = Desk::start();
    if has_php {
        run(Command::new("php").arg(home.join("sample.php")).arg(desk.card()), "PHP with cURL");
    }
    // Without PHP the same bytes; with it a check that they are the same story.
    run(Command::new("python3").arg(home.join("sample.py")).arg(desk.card()), PYTHON);
}
