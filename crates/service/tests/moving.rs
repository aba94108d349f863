//! Moving in from a source that is made up here: what passes, what is broken, what is missing, and what dies on the way.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use domain::{MessageKind, Timestamp};
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use testkit::Engine;
use testkit::app::EmptyDesk;
use tridesk_service::moving::{
    Listed, MapFile, MoveError, MoveIn, Outline, Source, SourceAuthor, SourceClient, SourceDepartment,
    SourceError, SourceFile, SourceMessage, SourceStatus, SourceTicket, TicketPage,
};

/// A source of so many tickets, three messages each.
struct MadeUp {
    tickets: u64,
    /// Every call of these fails once in passing, then works.
    flaky: Mutex<HashSet<String>>,
    /// Tickets that cannot be read, and one that is gone.
    broken: &'static [u64],
    gone: &'static [u64],
    /// After so many tickets it is no longer there.
    dies_after: AtomicU64,
    files: bool,
}

impl MadeUp {
    fn of(tickets: u64) -> Self {
        Self {
            tickets,
            flaky: Mutex::new(HashSet::new()),
            broken: &[],
            gone: &[],
            dies_after: AtomicU64::new(u64::MAX),
            files: false,
        }
    }

    fn passes(&self, call: &str) -> Result<(), SourceError> {
        match self.flaky.lock().unwrap().remove(call) {
            true => Err(SourceError::Passing("not now".to_owned())),
            false => Ok(()),
        }
    }
}

fn at(ticket: u64, message: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + i64::try_from(ticket).unwrap() * 60 + message)
}

impl Source for MadeUp {
    async fn outline(&self) -> Result<Outline, SourceError> {
        self.passes("outline")?;
        let department = |number: u64| SourceDepartment {
            original: number.to_string(),
            name: format!("Department {number}"),
            ..SourceDepartment::default()
        };
        let status = |name: &str, kind| SourceStatus {
            original: name.to_owned(),
            name: name.to_owned(),
            kind: Some(kind),
            color: String::new(),
        };
        Ok(Outline {
            departments: (1..4).map(department).collect(),
            statuses: vec![
                status("open", domain::StatusKind::New),
                status("done", domain::StatusKind::Closed),
            ],
            ..Outline::default()
        })
    }

    async fn page(&self, from: u64) -> Result<TicketPage, SourceError> {
        self.passes("page")?;
        let last = (from + 250).min(self.tickets);
        let listed = |number: u64| Listed {
            original: number.to_string(),
            digest: "same".to_owned(),
            department: (number % 3 + 1).to_string(),
            status: if number.is_multiple_of(4) { "done" } else { "open" }.to_owned(),
            assignee: None,
        };
        // Each page shows the last one of the page before once more, as when something new has pushed it back.
        let tickets = (from.max(1)..=last).map(listed).collect();
        Ok(TicketPage { total: self.tickets, tickets, next: (last < self.tickets).then_some(last) })
    }

    async fn ticket(&self, listed: &Listed) -> Result<SourceTicket, SourceError> {
        self.passes(&format!("ticket {}", listed.original))?;
        let number: u64 = listed.original.parse().unwrap();
        if self.dies_after.fetch_sub(1, Ordering::SeqCst) == 0 {
            self.dies_after.store(0, Ordering::SeqCst);
            return Err(SourceError::Refused("it was switched off".to_owned()));
        }
        if self.broken.contains(&number) {
            return Err(SourceError::Unreadable("it is full of holes".to_owned()));
        }
        if self.gone.contains(&number) {
            return Err(SourceError::Gone);
        }
        let client = || SourceAuthor::Requester {
            contact: None,
            name: "Cleo Client".to_owned(),
            email: "cleo@client.example".to_owned(),
        };
        let message = |place: i64| SourceMessage {
            original: format!("m {number} {place}"),
            id: Some(i64::try_from(number).unwrap() * 10 + place),
            kind: if place == 2 { MessageKind::Note } else { MessageKind::Public },
            author: if place == 0 {
                client()
            } else {
                SourceAuthor::Staff { original: None, name: "Anna Agent".to_owned(), email: String::new() }
            },
            body: format!(
                "The words of message {place} of ticket {number}, long enough to be worth a search"
            ),
            created_at: at(number, place),
            files: match self.files && place == 0 {
                true => vec![
                    SourceFile { name: "here.txt".to_owned(), reference: "here".to_owned() },
                    SourceFile { name: "lost.txt".to_owned(), reference: "lost".to_owned() },
                ],
                false => Vec::new(),
            },
        };
        Ok(SourceTicket {
            original: listed.original.clone(),
            id: i64::try_from(number).ok(),
            shown_number: format!("AB-{}", 500_000 + number),
            access_key: String::new(),
            department: listed.department.clone(),
            status: listed.status.clone(),
            is_archived: false,
            priority: None,
            subject: format!("Ticket {number}"),
            client: Some((number % 7 + 1).to_string()),
            contact: None,
            name: "Cleo Client".to_owned(),
            email: "cleo@client.example".to_owned(),
            opened_by: String::new(),
            assignee: None,
            copies: String::new(),
            opened_at: at(number, 0),
            active_at: at(number, 2),
            client_unread: None,
            messages: (0..3).map(message).collect(),
            fields: Vec::new(),
            tags: vec!["moved".to_owned()],
        })
    }

    async fn client(&self, original: &str) -> Result<Option<SourceClient>, SourceError> {
        self.passes(&format!("client {original}"))?;
        // One of them is gone, one has no address.
        Ok(match original {
            "3" => None,
            _ => Some(SourceClient {
                original: original.to_owned(),
                email: if original == "4" { String::new() } else { format!("c{original}@client.example") },
                first_name: "Cleo".to_owned(),
                last_name: format!("Client {original}"),
                ..SourceClient::default()
            }),
        })
    }

    async fn file(&self, file: &SourceFile) -> Result<Vec<u8>, SourceError> {
        self.passes("file")?;
        match file.reference.as_str() {
            "here" => Ok(b"hello".to_vec()),
            _ => Err(SourceError::Gone),
        }
    }
}

fn options() -> MoveIn {
    MoveIn {
        name: "made up".to_owned(),
        provider: None,
        map: MapFile::default(),
        create: true,
        dry_run: false,
        everything: false,
        at_once: 4,
    }
}

async fn troubles_are_survived_or_named(engine: Engine) {
    let to = EmptyDesk::start(engine).await;
    let flaky = ["outline", "page", "ticket 7", "ticket 130", "client 2", "file"];
    let source = MadeUp {
        flaky: Mutex::new(flaky.map(str::to_owned).into()),
        broken: &[9, 200],
        gone: &[10],
        files: true,
        ..MadeUp::of(300)
    };
    let report = to.desk.operator().move_in(&source, &options(), &mut |_| {}).await.unwrap();
    assert!(source.flaky.lock().unwrap().is_empty(), "what failed in passing was asked again");
    assert_eq!((report.listed, report.added, report.failed), (300, 297, 3), "{report:?}");
    assert_eq!((report.messages, report.files, report.clients), (297 * 3, 297, 5), "{report:?}");
    let why = |part: &str| report.differences.iter().filter(|one| one.why.contains(part)).count();
    assert_eq!((why("full of holes"), why("it is not there any more")), (2, 1 + 297));
    assert_eq!((why("\"lost.txt\" cannot be had"), why("no usable address")), (297, 3));
    // Numbers of letters and digits keep their digits, and the whole is kept beside.
    assert_eq!(to.one("SELECT COUNT(*) FROM ticket WHERE number = 500000 + id").await, 297);
    assert_eq!(
        to.one("SELECT COUNT(*) FROM imported WHERE kind = 'number' AND original = 'AB-500012'").await,
        1
    );
    // Who is not known as a client is a guest.
    assert_eq!(to.one("SELECT COUNT(*) FROM message WHERE author_kind = 2").await, 84);
    to.counts_are_right().await;
    // A desk that the source no longer knows in part says so.
    let fewer = MadeUp::of(290);
    let report = to.desk.operator().move_in(&fewer, &options(), &mut |_| {}).await.unwrap();
    assert_eq!((report.unchanged, report.added, report.failed), (287, 3, 0), "{report:?}");
    assert!(
        report.differences.iter().any(|one| one.why.starts_with("10 tickets are here that")),
        "{report:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn troubles_are_survived_or_named_on_sqlite() {
    troubles_are_survived_or_named(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn troubles_are_survived_or_named_on_postgres() {
    troubles_are_survived_or_named(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_dies_leaves_what_was_taken_and_the_next_one_goes_on() {
    let to = EmptyDesk::start(Engine::Sqlite).await;
    let source = MadeUp::of(450);
    source.dies_after.store(250, Ordering::SeqCst);
    let error = to.desk.operator().move_in(&source, &options(), &mut |_| {}).await.unwrap_err();
    assert!(matches!(&error, MoveError::Source(SourceError::Refused(_))), "{error}");
    let taken = to.one("SELECT COUNT(*) FROM ticket").await;
    assert!((100..450).contains(&taken), "{taken}");
    source.dies_after.store(u64::MAX, Ordering::SeqCst);
    let report = to.desk.operator().move_in(&source, &options(), &mut |_| {}).await.unwrap();
    assert_eq!(i64::try_from(report.unchanged).unwrap(), taken, "{report:?}");
    assert_eq!(to.one("SELECT COUNT(*) FROM ticket").await, 450);
    assert_eq!(to.one("SELECT COUNT(*) FROM message").await, 1350);
    to.counts_are_right().await;
}

/// How fast a source is taken in that costs nothing itself; told, not judged: the build is not optimised.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rate_is_told() {
    let to = EmptyDesk::start(Engine::Sqlite).await;
    let (source, begun) = (MadeUp::of(1000), Instant::now());
    let report = to.desk.operator().move_in(&source, &options(), &mut |_| {}).await.unwrap();
    assert_eq!((report.added, report.messages), (1000, 3000));
    println!("{:.0} tickets a second", 1000.0 / begun.elapsed().as_secs_f64());
    to.counts_are_right().await;
}
