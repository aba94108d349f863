//! One throw-away PostgreSQL server for all tests of a run, started by the first that needs it.
//!
//! Every test process touches a heartbeat file; a detached shell stops the server two minutes after the last
//! touch. `TRIDESK_TEST_POSTGRES=<url>` uses a server that is already there. Never for real data: the server
//! runs without fsync.

use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// A running server.
pub struct Cluster {
    url: String,
}

/// The server of this run; started if need be. Panics with what to install when there is none.
pub fn shared() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "the test script's setting, not the desk's")]
        let given = std::env::var("TRIDESK_TEST_POSTGRES");
        match given {
            Ok(url) if !url.is_empty() => Cluster { url },
            _ => join_or_start(),
        }
    })
}

impl Cluster {
    /// An address with all rights on the server.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// A new, empty schema.
    #[expect(clippy::unwrap_used, reason = "a test without its schema fails right here")]
    pub async fn schema(&self) -> Schema {
        let name = unique();
        let client = connect(&self.url).await.unwrap();
        client.batch_execute(&format!("CREATE SCHEMA {name}")).await.unwrap();
        Schema { url: self.url.clone(), name }
    }

    /// A new, empty database.
    #[expect(clippy::unwrap_used, reason = "a test without its database fails right here")]
    pub async fn database(&self) -> Database {
        let name = unique();
        let client = connect(&self.url).await.unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (server, _) = self.url.rsplit_once('/').unwrap();
        Database { home: self.url.clone(), url: format!("{server}/{name}"), name }
    }
}

#[expect(clippy::unwrap_used, reason = "the clock of a machine that runs tests is after 1970")]
#[expect(clippy::disallowed_methods, reason = "makes a name unique; no test sees it")]
fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    format!("test_{}_{nanos}_{count}", std::process::id())
}

/// A database of its own for one test, dropped with this value as well as can be. For programs that take an address
/// and nothing else; a schema is cheaper.
pub struct Database {
    home: String,
    url: String,
    name: String,
}

impl Database {
    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop_elsewhere(self.home.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// A schema of its own for one test, dropped with this value as well as can be.
pub struct Schema {
    url: String,
    name: String,
}

impl Schema {
    /// The server's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The schema's name, for `Options::postgres_schema`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let text = format!("SET lock_timeout = '2s'; DROP SCHEMA {} CASCADE", self.name);
        drop_elsewhere(self.url.clone(), text);
    }
}

/// Drop cannot wait inside the test's runtime, so another thread does. What it misses goes away with the server.
fn drop_elsewhere(url: String, text: String) {
    let thread = std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
            return;
        };
        runtime.block_on(async {
            if let Ok(client) = connect(&url).await {
                let _ = client.batch_execute(&text).await;
            }
        });
    });
    let _ = thread.join();
}

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Where the server lives; everything below is this module's own.
struct Home {
    folder: PathBuf,
}

impl Home {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn touch(&self) {
        let _ = std::fs::write(self.path("heartbeat"), b"");
    }
}

#[expect(clippy::unwrap_used, reason = "tests cannot go on without their server")]
fn join_or_start() -> Cluster {
    let me = user();
    let home = Home { folder: std::env::temp_dir().join(format!("tridesk-test-postgres-{me}")) };
    std::fs::create_dir_all(&home.folder).unwrap();
    let owner = std::fs::metadata(&home.folder).unwrap().uid();
    assert_eq!(owner, me, "{} belongs to somebody else", home.folder.display());
    // The server's user passes through; nobody lists it.
    std::fs::set_permissions(&home.folder, std::fs::Permissions::from_mode(0o711)).unwrap();
    let lock = File::create(home.path("lock")).unwrap();
    lock.lock().unwrap();
    home.touch();
    let url = running(&home).unwrap_or_else(|| start(&home));
    drop(lock);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(20));
            home.touch();
        }
    });
    Cluster { url }
}

/// The address of the server of an earlier test, if it still answers.
fn running(home: &Home) -> Option<String> {
    let url = std::fs::read_to_string(home.path("address")).ok()?;
    // A live server may have no connection free for a moment; it must not be taken for a dead one.
    for _ in 0..30 {
        if answers(&url) {
            return Some(url);
        }
        if !home.path("data/postmaster.pid").exists() {
            return None;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}

/// On a thread of its own, because the caller may be inside a runtime.
fn answers(url: &str) -> bool {
    let url = url.to_owned();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        runtime.block_on(connect(&url)).ok()
    });
    matches!(thread.join(), Ok(Some(_)))
}

#[expect(clippy::unwrap_used, clippy::panic, reason = "tests cannot go on without their server")]
fn start(home: &Home) -> String {
    let programs = programs();
    let data = home.path("data");
    let _ = std::fs::remove_file(home.path("address"));
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir(&data).unwrap();
    let password = password();
    let password_file = home.path("password");
    let mut file = File::create(&password_file).unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(0o600)).unwrap();
    file.write_all(password.as_bytes()).unwrap();
    if is_root() {
        for path in [&data, &password_file] {
            assert!(Command::new("chown").arg("postgres").arg(path).status().unwrap().success());
        }
    }
    let initdb = as_server_user(&programs.join("initdb"))
        .arg("-D")
        .arg(&data)
        .args([
            "-U",
            "postgres",
            "--auth=password",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--pwfile",
        ])
        .arg(&password_file)
        .current_dir("/")
        .output()
        .unwrap();
    let _ = std::fs::remove_file(&password_file);
    assert!(initdb.status.success(), "initdb: {}", String::from_utf8_lossy(&initdb.stderr));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    supervise(home, &programs, &data, port);
    let url = format!("postgresql://postgres:{password}@127.0.0.1:{port}/postgres");
    for _ in 0..600 {
        if answers(&url) {
            let mut file = File::create(home.path("address")).unwrap();
            file.set_permissions(std::fs::Permissions::from_mode(0o600)).unwrap();
            file.write_all(url.as_bytes()).unwrap();
            return url;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let log = std::fs::read_to_string(home.path("log")).unwrap_or_default();
    panic!("the test PostgreSQL did not start:\n{log}");
}

/// Starts the server under a shell in a session of its own, which outlives this process and stops it later.
#[expect(clippy::unwrap_used, reason = "tests cannot go on without their server")]
fn supervise(home: &Home, programs: &Path, data: &Path, port: u16) {
    const SCRIPT: &str = r#"
        home=$1; shift
        "$@" &
        server=$!
        while sleep 5; do
            kill -0 $server 2>/dev/null || exit 0
            [ -n "$(find "$home/heartbeat" -mmin -2 2>/dev/null)" ] && continue
            exec 9>"$home/lock"
            if flock -n 9 && [ -z "$(find "$home/heartbeat" -mmin -2 2>/dev/null)" ]; then
                rm -f "$home/address"
                kill -INT $server; wait $server
                rm -rf "$home/data"
                exit 0
            fi
            exec 9>&-
        done
    "#;
    let log = File::create(home.path("log")).unwrap();
    let server = as_server_user(&programs.join("postgres"));
    Command::new("setsid")
        .args(["--fork", "sh", "-c", SCRIPT, "sh"])
        .arg(&home.folder)
        .arg(server.get_program())
        .args(server.get_args())
        .arg("-D")
        .arg(data)
        .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k"])
        .arg(data)
        .args(["-c", "fsync=off", "-c", "synchronous_commit=on", "-c", "full_page_writes=off"])
        .args([
            "-c",
            "max_connections=300",
            "-c",
            "max_locks_per_transaction=256",
            "-c",
            "shared_buffers=64MB",
        ])
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .status()
        .unwrap();
}

/// PostgreSQL refuses to run as root.
fn as_server_user(program: &Path) -> Command {
    if is_root() {
        // Replaces itself by the program, so that a signal to the one reaches the other.
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn is_root() -> bool {
    user() == 0
}

/// The user that this process acts as: the owner of what it makes.
#[expect(clippy::unwrap_used, reason = "tests cannot go on without a temporary file")]
fn user() -> u32 {
    tempfile::tempfile().unwrap().metadata().unwrap().uid()
}

#[expect(clippy::unwrap_used, reason = "tests cannot go on without their server")]
fn password() -> String {
    use std::io::Read;
    let mut bytes = [0; 16];
    File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folder of `initdb` and `postgres`: what `pg_config` says, or Debian's newest.
#[expect(clippy::panic, reason = "says what to install")]
fn programs() -> PathBuf {
    let mut folders = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|all| all.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort_by_key(|path| {
        let version = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        std::cmp::Reverse(version.and_then(|version| version.parse::<u32>().ok()))
    });
    folders.extend(debian);
    let complete = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
    folders.into_iter().find(complete).unwrap_or_else(|| {
        panic!(
            "the tests need the PostgreSQL server programs: apt-get install -y postgresql \
             (or set TRIDESK_TEST_POSTGRES to the address of a server made for tests)"
        )
    })
}
