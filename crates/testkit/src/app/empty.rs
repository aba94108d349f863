//! A desk that nobody has worked with: one provider, and what the migrations bring.

use super::{BEGIN, FrozenClock, SeededEntropy};
use crate::engine::{self, TestDb};
use domain::{AttachmentLimits, Currency, StaffId};
use service::{Blobs, Desk, NewStaff, Parts, Prices, Zone};
use std::sync::Arc;
use store::Engine;

/// Such a desk, without doors.
pub struct EmptyDesk {
    /// The desk.
    pub desk: Desk,
    /// Its clock, which stands still until it is moved.
    pub clock: Arc<FrozenClock>,
    _folder: tempfile::TempDir,
    _db: TestDb,
}

#[expect(clippy::unwrap_used, reason = "a test that cannot have its desk fails right here")]
impl EmptyDesk {
    /// One on this engine.
    pub async fn start(engine: Engine) -> Self {
        let db = match engine {
            Engine::Sqlite => engine::sqlite().await,
            Engine::Postgres => engine::postgres().await,
        };
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::new(BEGIN));
        let parts = Parts {
            db: db.db.clone(),
            blobs: Blobs::open(folder.path().join("attachments")).unwrap(),
            clock: Arc::<FrozenClock>::clone(&clock),
            entropy: Arc::new(SeededEntropy::new(11)),
            zone: Zone::utc(),
            attachment_limits: AttachmentLimits::default(),
            session_idle_seconds: 3600,
            password_memory_kib: 64,
            failed_logins_per_minute: 10,
            trust_loopback: false,
            prices: Prices { currency: Currency::default(), incident: None },
            mail: None,
        };
        let desk = Desk::open(parts).await.unwrap();
        desk.operator().add_provider("Moved Hoster").await.unwrap();
        Self { desk, clock, _folder: folder, _db: db }
    }

    /// Adds the administrator "root".
    pub async fn add_root(&self) -> StaffId {
        let new = NewStaff {
            login: "root".to_owned(),
            name: "Rita Root".to_owned(),
            email: "root@moved.example".to_owned(),
            password: "staff-password".to_owned(),
            is_root: true,
            departments: Vec::new(),
        };
        self.desk.operator().add_staff(&new).await.unwrap()
    }

    /// The number that a query gives.
    pub async fn one(&self, text: &str) -> i64 {
        let mut tx = self.desk.db().read().await.unwrap();
        tx.all_dynamic::<i64>(text, &[]).await.unwrap().into_iter().next().unwrap()
    }

    /// Holds every count against the rows that it counts.
    pub async fn counts_are_right(&self) {
        let wrong = "SELECT COUNT(*) FROM (
            SELECT department_id, status_id, is_archived, CAST(SUM(n) AS BIGINT) AS n FROM (
                SELECT department_id, status_id, is_archived, tickets AS n FROM department_ticket_count
                UNION ALL SELECT department_id, status_id, is_archived, -1 FROM ticket) a
            GROUP BY department_id, status_id, is_archived HAVING SUM(n) <> 0
            UNION ALL SELECT client_id, status_id, is_archived, CAST(SUM(n) AS BIGINT) FROM (
                SELECT client_id, status_id, is_archived, tickets AS n FROM client_ticket_count
                UNION ALL SELECT client_id, status_id, is_archived, -1 FROM ticket WHERE client_id IS NOT NULL) b
            GROUP BY client_id, status_id, is_archived HAVING SUM(n) <> 0) c";
        assert_eq!(self.one(wrong).await, 0, "counts are not those of the rows");
        let lines = "SELECT COUNT(*) FROM ticket t WHERE t.message_count <> (SELECT COUNT(*) FROM message m
            WHERE m.ticket_id = t.id AND m.kind = 0 AND NOT m.is_hidden)";
        assert_eq!(self.one(lines).await, 0, "a ticket counts other messages than it has");
        let queue = "SELECT COUNT(*) FROM ticket t JOIN status s ON s.id = t.status_id
            WHERE s.kind <> 4 AND (s.kind IN (0, 1, 2)) <> EXISTS (SELECT 1 FROM queue_entry q WHERE q.ticket_id = t.id)";
        assert_eq!(self.one(queue).await, 0, "a ticket waits that should not, or does not");
        let words = "SELECT (SELECT COUNT(*) FROM message) - (SELECT COUNT(*) FROM message_search)";
        assert_eq!(self.one(words).await, 0, "a message is not indexed");
    }
}
