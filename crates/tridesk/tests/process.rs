//! The binary from outside: exit codes, logs and the stop.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const CANARY: &str = "c4n4ry-0f-the-desk";

fn tridesk(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tridesk"));
    command.args(arguments).current_dir(folder).env_remove("TRIDESK_CONFIG");
    command
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn settings_are_checked_and_printed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://desk:{CANARY}@db/desk");
    let mut command = tridesk(folder.path(), &["config", "check"]);
    let (code, out, _) = said(&command.env("TRIDESK__DATABASE__URL", url).output().unwrap());
    assert_eq!(code, 0);
    assert!(out.contains("url = \"postgres://desk:***@db/desk\"  # TRIDESK__DATABASE__URL"), "{out}");
    assert!(!out.contains(CANARY), "{out}");

    // The file beside us is found without being named.
    std::fs::write(folder.path().join("tridesk.toml"), "[server]\nliste = []\n[log]\nlevel = 3\n").unwrap();
    for arguments in [&["config", "check"][..], &["serve"][..]] {
        let (code, out, err) = said(&tridesk(folder.path(), arguments).output().unwrap());
        let expected = "tridesk: tridesk.toml:2: unknown key `liste` in [server] (did you mean `listen`?)\n\
                        tridesk.toml:4: `level` in [log] must be text in quotes, not 3\n";
        assert_eq!((code, out.as_str(), err.as_str()), (2, "", expected));
    }
    let (code, ..) = said(&tridesk(folder.path(), &["frobnicate"]).output().unwrap());
    assert_eq!(code, 2);
}

/// A serving process, ended with the test whatever happens.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_desk_serves_logs_json_and_stops_in_good_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tridesk(folder.path(), &["serve"]);
    command
        .env("TRIDESK__SERVER__LISTEN", "127.0.0.1:0")
        .env("TRIDESK__SERVER__SHUTDOWN_SECONDS", "3")
        .env("TRIDESK__LOG__LEVEL", "trace");
    let mut serving = Serving(command.stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(serving.0.stderr.take().unwrap()).lines();
    let mut log: Vec<String> = Vec::new();
    let address = lines
        .by_ref()
        .map(Result::unwrap)
        .inspect(|line| log.push(line.clone()))
        .find_map(|line| Some(line.split_once("\"url\":\"http://")?.1.split('"').next()?.to_owned()))
        .unwrap();

    for path in ["/readyz", "/missing"] {
        let mut stream = TcpStream::connect(&address).unwrap();
        let request = format!(
            "GET {path}?key={CANARY} HTTP/1.1\r\nHost: desk\r\nCookie: {CANARY}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let expected = if path == "/readyz" { "HTTP/1.1 200 OK" } else { "HTTP/1.1 404 Not Found" };
        assert!(answer.starts_with(expected), "{answer}");
    }

    let (code, _, err) = said(&tridesk(folder.path(), &["serve"]).output().unwrap());
    assert_eq!((code, err.as_str()), (1, "tridesk: another process serves the data folder ./data\n"));

    let killed = Command::new("kill").arg(serving.0.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert_eq!(serving.0.wait().unwrap().code(), Some(0));
    log.extend(lines.map(Result::unwrap));
    assert!(log.iter().any(|line| line.contains("\"path\":\"/missing\",\"status\":404")), "{log:#?}");
    assert!(log.last().unwrap().contains("\"stopped\""), "{log:#?}");
    for line in &log {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
        assert!(!line.contains(CANARY), "{line}");
    }
}
