//! A desk in this process, with a frozen clock, seeded randomness and one standard set of people, behind the same
//! layers as in production. No sockets.

mod empty;
mod fixture;
mod many;
mod parts;
mod send;

pub use empty::EmptyDesk;
pub use fixture::{Fixture, Login};
pub use parts::{FrozenClock, SeededEntropy};
pub use send::{Answer, Ask, asked};

use crate::engine::{self, TestDb};
use axum::Router;
use domain::{
    Actor, AddressRange, ArticleId, AttachmentLimits, Audience, Currency, CustomField, CustomFieldId,
    CustomFieldKind, DepartmentId, Door, MailLanguage, Money, Timestamp, UnplacedMail, UnplacedMailId,
    UnplacedReason, Who,
};
use service::{
    Blobs, ChangeClient, ClientDesk, Desk, MailSettings, Parts, Prices, StaffDesk, WriteAnnouncement,
    WriteArticle, WriteArticleCategory, Zone,
};
use std::sync::Arc;
use store::Engine;

/// 2026-03-02 09:14:31 UTC, when every test begins.
pub const BEGIN: Timestamp = Timestamp::from_seconds(1_772_442_871);

/// A desk with its doors.
pub struct TestApp {
    /// The desk.
    pub desk: Desk,
    /// Its clock, which stands still until it is moved.
    pub clock: Arc<FrozenClock>,
    /// Its randomness, which repeats from run to run.
    pub entropy: Arc<SeededEntropy>,
    /// Who and what is there.
    pub fixture: Fixture,
    router: Router,
    _folder: tempfile::TempDir,
    _db: TestDb,
}

#[expect(clippy::unwrap_used, reason = "a test that cannot have its desk fails right here")]
impl TestApp {
    /// A desk on this engine with the doors that `doors` makes of it.
    pub async fn start(engine: Engine, doors: impl FnOnce(Desk) -> Router) -> Self {
        Self::start_in(Currency::default(), engine, doors).await
    }

    /// The same where money is of this currency.
    pub async fn start_in(currency: Currency, engine: Engine, doors: impl FnOnce(Desk) -> Router) -> Self {
        Self::start_as(currency, None, engine, doors).await
    }

    /// The same where the desk writes mail: from `desk@desk.example`, in English, and gives up after a day.
    pub async fn start_with_mail(engine: Engine, doors: impl FnOnce(Desk) -> Router) -> Self {
        let mail = MailSettings {
            sender: "desk@desk.example".to_owned(),
            sender_name: String::new(),
            language: MailLanguage::English,
            give_up_seconds: 86_400,
        };
        Self::start_as(Currency::default(), Some(mail), engine, doors).await
    }

    async fn start_as(
        currency: Currency,
        mail: Option<MailSettings>,
        engine: Engine,
        doors: impl FnOnce(Desk) -> Router,
    ) -> Self {
        let db = match engine {
            Engine::Sqlite => engine::sqlite().await,
            Engine::Postgres => engine::postgres().await,
        };
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::new(BEGIN));
        let entropy = Arc::new(SeededEntropy::new(7));
        let parts = Parts {
            db: db.db.clone(),
            blobs: Blobs::open(folder.path().join("attachments")).unwrap(),
            clock: Arc::<FrozenClock>::clone(&clock),
            entropy: Arc::<SeededEntropy>::clone(&entropy),
            zone: Zone::utc(),
            attachment_limits: AttachmentLimits {
                refused_extensions: vec!["scr".to_owned()],
                ..AttachmentLimits::default()
            },
            session_idle_seconds: 3600,
            password_memory_kib: 64,
            failed_logins_per_minute: 10,
            trust_loopback: false,
            prices: Prices { currency, incident: Some(Money(1500)) },
            mail,
        };
        let desk = Desk::open(parts).await.unwrap();
        let fixture = Fixture::make(&desk).await;
        // Another desk on this machine is believed where its callers are: it is the one that sends them on.
        let trusted_proxies = vec![AddressRange::parse("127.0.0.1").unwrap()];
        let settings = http::Settings::new(Arc::new(http::Metrics::new(&[])));
        let settings = http::Settings { trusted_proxies, ..settings };
        let router = http::wrap(doors(desk.clone()), settings);
        Self { desk, clock, entropy, fixture, router, _folder: folder, _db: db }
    }

    /// The handle of the staff member of a login.
    pub fn staff(&self, login: &str) -> StaffDesk {
        let id = self.desk.directory().staff_by_login(login).unwrap().id;
        self.desk.as_staff(&Actor::new(Who::Staff(id), Door::Dialect("test"))).unwrap()
    }

    /// The handle of a client, counted from 0 as in [`Fixture::clients`].
    pub async fn client(&self, number: usize) -> ClientDesk {
        let id = self.fixture.clients.get(number).unwrap().id;
        self.desk.as_client(&Actor::new(Who::Client(id, None), Door::Dialect("test"))).await.unwrap()
    }

    /// Adds the department "Paid" of the first provider, where a ticket costs an incident credit. Not part of the
    /// standard desk, whose numbers would all be others then.
    pub async fn add_paid_department(&self) -> DepartmentId {
        let provider = self.desk.directory().providers.first().unwrap().id;
        let mut paid = fixture::department(provider, "Paid", true);
        paid.department.charges_credits = true;
        self.desk.operator().add_department(&paid).await.unwrap()
    }

    /// Custom fields of the first department: 1 "Server", 2 "Panel" to choose from, required, and 3 "Rack" for staff.
    pub async fn add_custom_fields(&self) {
        let department = *self.fixture.departments.first().unwrap();
        for (name, kind, choices, for_staff) in [
            ("Server", CustomFieldKind::Text, "", false),
            ("Panel", CustomFieldKind::Choice, "Red|Blue", false),
            ("Rack", CustomFieldKind::Text, "", true),
        ] {
            let field = CustomField {
                id: CustomFieldId(0),
                department,
                name: name.to_owned(),
                description: String::new(),
                kind,
                choices: choices.split('|').filter(|choice| !choice.is_empty()).map(str::to_owned).collect(),
                is_required: kind == CustomFieldKind::Choice,
                for_staff,
            };
            self.desk.operator().add_custom_field(&field).await.unwrap();
        }
    }

    /// What staff know of the first client: groups, premium, an attitude.
    pub async fn make_client_known(&self) {
        let known = ChangeClient {
            attitude: Some("patient".to_owned()),
            is_premium: Some(true),
            groups: Some(vec!["Partners".to_owned(), "Resellers".to_owned()]),
            ..ChangeClient::default()
        };
        let client = self.fixture.clients.first().unwrap().id;
        self.desk.operator().change_client(client, &known).await.unwrap();
    }

    /// Two pieces of mail that became no message.
    pub async fn add_unplaced_mail(&self) {
        let provider = self.desk.directory().providers.first().map(|provider| provider.id);
        for (sender, subject, reason) in [
            ("stranger@mail.example", "Who are you?", UnplacedReason::UnknownSender),
            ("cleo@client.example", "Broken", UnplacedReason::Unreadable),
        ] {
            let mail = UnplacedMail {
                id: UnplacedMailId(0),
                provider,
                sender: sender.to_owned(),
                subject: subject.to_owned(),
                body: String::new(),
                message_key: format!("<{subject}@mail.example>").replace(' ', "."),
                reason,
                received_at: self.desk.now(),
            };
            self.desk.keep_mail(&mail).await.unwrap();
        }
    }

    /// News: two that clients may read, one that is not published, and one of tomorrow.
    pub async fn add_news(&self) {
        let now = self.desk.now();
        for (title, is_published, seconds) in [
            ("Moved", true, -86_400),
            ("New racks", true, 0),
            ("Draft", false, -60),
            ("Tomorrow", true, 86_400),
        ] {
            let new = WriteAnnouncement {
                title: Some(title.to_owned()),
                body: Some(format!("<p>{title}</p>")),
                is_published: Some(is_published),
                published_at: Some(now.plus_seconds(seconds)),
            };
            self.staff("admin").add_announcement(&new).await.unwrap();
        }
    }

    /// The knowledgebase: "Mail" with "Reading mail" (everyone, with a vote of the first client) and "Sending mail"
    /// (clients); in it "Phones" with "Mail on a phone" (everyone); beside it "Drafts", in which nothing may be read.
    pub async fn add_articles(&self) {
        let writer = self.desk.operator().articles();
        let mut made = Vec::new();
        for (name, parent) in [("Mail", None), ("Phones", Some(0)), ("Drafts", None)] {
            let parent = parent.and_then(|place: usize| made.get(place).copied());
            let new = WriteArticleCategory {
                parent: Some(parent),
                name: Some(name.to_owned()),
                description: Some(format!("About {}", name.to_lowercase())),
            };
            made.push(writer.add_category(&new).await.unwrap());
        }
        for (title, place, audience, position) in [
            ("Sending mail", 0, Audience::Clients, 2),
            ("Reading mail", 0, Audience::Everyone, 1),
            ("Losing mail", 0, Audience::Nobody, 0),
            ("Mail on a phone", 1, Audience::Everyone, 0),
            ("Secret plans", 2, Audience::Nobody, 0),
        ] {
            let new = WriteArticle {
                category: made.get(place).copied(),
                title: Some(title.to_owned()),
                body: Some(format!("<p>{title}</p>")),
                audience: Some(audience),
                position: Some(position),
            };
            writer.add(&new).await.unwrap();
        }
        self.client(0).await.rate_article(ArticleId(2), true).await.unwrap();
    }

    /// How many rows a table has, to show that nothing was stored.
    pub async fn rows(&self, table: &str) -> i64 {
        let mut tx = self.desk.db().read().await.unwrap();
        tx.all_dynamic::<i64>(&format!("SELECT COUNT(*) FROM {table}"), &[])
            .await
            .unwrap()
            .into_iter()
            .next()
            .unwrap()
    }
}

/// Writes each test once and runs it on both engines, as `name::sqlite` and `name::postgres`. The function takes
/// a [`TestApp`]; `doors` is a function from a desk to a router. Behind `with mail` the desk writes mail.
///
/// ```ignore
/// testkit::on_both_engines! { doors;
///     async fn a_ticket_is_opened(app: TestApp) { ... }
/// }
/// ```
#[macro_export]
macro_rules! on_both_engines {
    ($doors:path; $($rest:tt)+) => { $crate::on_both_engines! { @with start $doors; $($rest)+ } };
    (with mail $doors:path; $($rest:tt)+) => {
        $crate::on_both_engines! { @with start_with_mail $doors; $($rest)+ }
    };
    (@with $start:ident $doors:path; $($(#[$meta:meta])* async fn $name:ident($app:ident : TestApp) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn run($app: $crate::app::TestApp) $body

            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::app::TestApp::$start($crate::Engine::Sqlite, $doors).await).await;
            }

            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run($crate::app::TestApp::$start($crate::Engine::Postgres, $doors).await).await;
            }
        }
    )+};
}
