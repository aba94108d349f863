//! A running desk and a way to ask it, without any client library.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use testkit::postgres::{self, Database};

pub(crate) fn tridesk(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tridesk"));
    command.args(arguments).current_dir(folder).env_remove("TRIDESK_CONFIG");
    command
}

/// A new, empty PostgreSQL database.
pub(crate) fn database() -> Database {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cluster = postgres::shared();
    runtime.block_on(cluster.database())
}

/// A serving process, ended with the test whatever happens.
pub(crate) struct Running {
    process: Child,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Running {
    /// `tridesk demo` on a free port.
    pub(crate) fn demo(folder: &Path, database: Option<&str>) -> Self {
        let mut command =
            tridesk(folder, &["demo", "--data", "data", "--listen", "127.0.0.1:0", "--tickets", "80"]);
        if let Some(database) = database {
            command.env("TRIDESK_DEMO_DATABASE", database);
        }
        Self::start(command)
    }

    /// `tridesk serve` on a free port.
    pub(crate) fn serve(folder: &Path, database: Option<&str>) -> Self {
        Self::serve_with(folder, database, &[])
    }

    /// The same with further settings.
    pub(crate) fn serve_with(folder: &Path, database: Option<&str>, settings: &[(&str, &str)]) -> Self {
        let mut command = tridesk(folder, &["serve"]);
        command.env("TRIDESK__SERVER__LISTEN", "127.0.0.1:0").envs(settings.iter().copied());
        if let Some(database) = database {
            command.env("TRIDESK__DATABASE__URL", database);
        }
        Self::start(command)
    }

    pub(crate) fn start(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut log = String::new();
        let address = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it stopped:\n{log}")).unwrap();
            if let Some((_, url)) = line.split_once("\"url\":\"http://") {
                break url.split('"').next().unwrap().to_owned();
            }
            log.push_str(&line);
            log.push('\n');
        };
        // Somebody has to read on, or the desk's log is dropped.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { process, address }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it in good order.
    pub(crate) fn stop(mut self) {
        assert!(Command::new("kill").arg(self.process.id().to_string()).status().unwrap().success());
        assert_eq!(self.process.wait().unwrap().code(), Some(0));
    }

    fn ask(&self, head: &str, body: &str) -> String {
        self.ask_with(head, "", body)
    }

    fn ask_with(&self, head: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let request = format!(
            "{head} HTTP/1.1\r\nHost: desk\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n"
        );
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
        stream.write_all(format!("{request}{kind}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    pub(crate) fn get(&self, target: &str) -> String {
        self.ask(&format!("GET {target}"), "")
    }

    /// A form sent to a path.
    pub(crate) fn post(&self, target: &str, body: &str) -> String {
        self.ask(&format!("POST {target}"), body)
    }

    /// A change without a body, by whoever holds a token.
    pub(crate) fn put(&self, target: &str, token: &str) -> String {
        self.ask_with(&format!("PUT {target}"), &format!("Authorization: Bearer {token}\r\n"), "")
    }

    /// Whatever WHMCS callers are answered.
    pub(crate) fn whmcs_answer(&self, pair: &Value, pairs: &[(&str, &str)]) -> Value {
        let pair = [("identifier", &pair["identifier"]), ("secret", &pair["secret"])];
        let pair = pair.map(|(name, value)| (name, value.as_str().unwrap()));
        let all = pairs.iter().chain(&pair).chain(&[("responsetype", "json")]);
        let encode =
            |text: &str| text.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace(' ', "+");
        let body: Vec<String> = all.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let answer = self.ask("POST /includes/api.php", &body.join("&"));
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"))
    }

    /// The same, which must be a success.
    pub(crate) fn whmcs(&self, pair: &Value, pairs: &[(&str, &str)]) -> Value {
        let answer = self.whmcs_answer(pair, pairs);
        assert_eq!(answer["result"], "success", "{answer}");
        answer
    }

    /// What holders of a HostBill key are answered.
    pub(crate) fn hostbill(&self, key: &Value, pairs: &[(&str, &str)]) -> Value {
        let key = ["api_id", "api_key"].map(|name| (name, key[name].as_str().unwrap()));
        let body: Vec<String> =
            pairs.iter().chain(&key).map(|(name, value)| format!("{name}={value}")).collect();
        let answer = self.ask("POST /admin/api.php", &body.join("&"));
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"))
    }

    /// Waits until something holds, five seconds at most.
    pub(crate) fn until(&self, holds: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < Duration::from_secs(5), "it never came");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}
