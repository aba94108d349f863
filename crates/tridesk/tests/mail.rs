//! The real binary and its mail: handed to Postfix's smtp-sink, and sent again by a process that was killed.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "commands/running.rs"]
#[expect(dead_code, reason = "shared with the tests of commands, which ask more of a desk")]
mod running;

use running::{Running, database, tridesk};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use testkit::mail_trap::{MailTrap, Verdict};

/// smtp-sink, ended with the test whatever happens.
struct Sink {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Sink {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("/usr/sbin/smtp-sink");
        let user = Command::new("id").arg("-u").output().unwrap().stdout;
        if user.starts_with(b"0\n") {
            // It gives up root's rights, and must write all the same.
            let all = std::os::unix::fs::PermissionsExt::from_mode(0o777);
            std::fs::set_permissions(folder.path(), all).unwrap();
            command.args(["-u", "nobody"]);
        }
        let dump = format!("{}/mail.", folder.path().display());
        command.args(["-d", &dump, &format!("127.0.0.1:{port}"), "100"]);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let process = process.unwrap_or_else(|error| {
            panic!("this test needs smtp-sink: apt-get install -y postfix; `cargo xtask test` makes sure of it ({error})")
        });
        let sink = Self { process, port, folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "smtp-sink does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        sink
    }

    /// The mails that are there as a whole.
    fn mails(&self) -> Vec<String> {
        let texts = std::fs::read_dir(self.folder.path()).unwrap().flatten();
        texts.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
    }
}

fn said(folder: &Path, database: Option<&str>, arguments: &[&str]) -> String {
    let mut command = tridesk(folder, arguments);
    if let Some(database) = database {
        command.env("TRIDESK__DATABASE__URL", database);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A desk with somebody to act, whose mail goes to a port of this machine.
fn desk(folder: &Path, database: Option<&str>, port: u16) -> Value {
    let settings = format!(
        "[mail]\nenabled = true\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nsender = \"desk@desk.example\"\n"
    );
    std::fs::write(folder.join("tridesk.toml"), settings).unwrap();
    said(folder, database, &["init", "--email", "a@d.example"]);
    let key = said(folder, database, &["key", "add", "whmcs", "--staff", "admin", "--addresses", "all"]);
    let word = |line: usize| key.lines().nth(line).unwrap().split_once(' ').unwrap().1.to_owned();
    json!({"identifier": word(0), "secret": word(1)})
}

fn open(desk: &Running, pair: &Value, email: &str) -> Value {
    desk.whmcs(
        pair,
        &[
            ("action", "OpenTicket"),
            ("deptid", "1"),
            ("name", "Gus Guest"),
            ("email", email),
            ("subject", "Your server"),
            ("message", "It was restarted."),
            ("admin", "1"),
        ],
    )
}

fn wait(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never came");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn hands_its_mail_to_smtp_sink(database: Option<&str>) {
    let (folder, sink) = (tempfile::tempdir().unwrap(), Sink::start());
    let pair = desk(folder.path(), database, sink.port);
    let running = Running::serve(folder.path(), database);
    let ticket = open(&running, &pair, "gus@guest.example");
    wait("the mail", || {
        said(folder.path(), database, &["mail", "list", "--state", "sent"]).lines().count() == 1
    });
    let mails = sink.mails();
    assert_eq!(mails.len(), 1);
    let mail = mails[0].replace("\r\n", "\n");
    for line in [
        "X-Mail-Args: <a@d.example>",
        "X-Rcpt-Args: <gus@guest.example>",
        &format!("Subject: [#{}] Your server", ticket["tid"].as_str().unwrap()),
        "Content-Type: multipart/alternative;",
        "It was restarted.",
    ] {
        assert!(mail.contains(line), "{line}\n{mail}");
    }
    running.stop();
    assert_eq!(said(folder.path(), database, &["mail", "list"]), "", "nothing failed");
}

#[test]
fn a_running_desk_hands_its_mail_to_smtp_sink_on_sqlite() {
    hands_its_mail_to_smtp_sink(None);
}

#[test]
fn a_running_desk_hands_its_mail_to_smtp_sink_on_postgres() {
    let database = database();
    hands_its_mail_to_smtp_sink(Some(database.url()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_before_the_answer_sends_the_same_mail_once_more() {
    let (folder, trap) = (tempfile::tempdir().unwrap(), MailTrap::start().await);
    trap.judge(|_, before| if before == 0 { Verdict::SilenceAfterData } else { Verdict::Take });
    let pair = desk(folder.path(), None, trap.port());
    let running = Running::serve(folder.path(), None);
    open(&running, &pair, "gus@guest.example");
    trap.wait_for(1).await;
    // It is killed where it stands.
    drop(running);
    let running = Running::serve(folder.path(), None);
    let caught = trap.wait_for(2).await;
    wait("the note", || said(folder.path(), None, &["mail", "list", "--state", "sent"]).lines().count() == 1);
    running.stop();
    let running = Running::serve(folder.path(), None);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    running.stop();
    assert_eq!(trap.caught().len(), 2);
    assert_eq!(caught[0], caught[1], "byte for byte");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_in_the_middle_of_a_backlog_loses_nothing() {
    const MAILS: usize = 120;
    /// `at_once`: what was under way when it was killed may come twice.
    const UNDER_WAY: usize = 8;
    let (folder, trap) = (tempfile::tempdir().unwrap(), MailTrap::start().await);
    trap.judge(|_, _| Verdict::Silence);
    let pair = desk(folder.path(), None, trap.port());
    let running = Running::serve(folder.path(), None);
    for number in 0..MAILS {
        open(&running, &pair, &format!("gus{number}@zone{}.example", number % 9));
    }
    drop(running);
    trap.judge(|_, _| Verdict::Take);
    let mut begun = 0;
    for _ in 0..3 {
        let running = Running::serve(folder.path(), None);
        begun = trap.wait_for(begun + 20).await.len();
        drop(running);
    }
    assert!(begun < MAILS, "there is something left to do: {begun}");
    let running = Running::serve(folder.path(), None);
    let recipients = || trap.caught().into_iter().flat_map(|mail| mail.to).collect::<HashSet<String>>();
    let begun = Instant::now();
    while recipients().len() < MAILS {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} of {MAILS}", recipients().len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    running.stop();
    let doubled = trap.caught().len() - MAILS;
    assert!(doubled <= 3 * UNDER_WAY, "{doubled} came twice");
}
