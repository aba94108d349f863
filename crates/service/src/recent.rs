//! What was read from the database a moment ago, for the few small rows that almost every call needs again.
//!
//! Only where this process is the one that changes them: on SQLite. There nothing is kept beyond the next commit, and
//! a command run beside the desk is noticed within a second. On PostgreSQL several desks may run, so nothing is kept.

use quick_cache::sync::Cache;
use std::hash::Hash;
use std::time::{Duration, Instant};
use store::{Db, Engine};

/// How long a row is used that was read.
pub(crate) const KEPT: Duration = Duration::from_secs(1);
const MOST: usize = 4096;

/// A moment of the database.
#[derive(Debug, Clone, Copy)]
struct Moment {
    at: Instant,
    commits: u64,
}

impl Moment {
    /// The present one. Whatever is read from now on is at least as new.
    fn now(db: &Db) -> Self {
        let (_, commits) = db.write_counts();
        Self { at: Instant::now(), commits }
    }

    const fn is_followed_by_a_commit(self, now: Self) -> bool {
        self.commits != now.commits
    }
}

/// Rows of one kind by their key.
pub(crate) struct Recent<K, V>(Option<Cache<K, (V, Moment)>>);

impl<K: Hash + Eq + Clone, V: Clone> Recent<K, V> {
    pub(crate) fn of(db: &Db) -> Self {
        match db.engine() {
            Engine::Sqlite => Self(Some(Cache::new(MOST))),
            Engine::Postgres => Self(None),
        }
    }

    /// What was read under this key a moment ago, or what `read` finds now. What it does not find is not remembered:
    /// it may be made beside the desk at any time.
    pub(crate) async fn or_read(
        &self,
        db: &Db,
        key: K,
        read: impl Future<Output = store::Result<Option<V>>>,
    ) -> store::Result<Option<V>> {
        let now = Moment::now(db);
        if let Some(value) = self.get(&key, now) {
            return Ok(Some(value));
        }
        let found = read.await?;
        if let Some(value) = &found {
            self.keep(key, value.clone(), now);
        }
        Ok(found)
    }

    /// What was read under this key, if that is not long ago and nothing was written since.
    fn get(&self, key: &K, now: Moment) -> Option<V> {
        let (value, read) = self.0.as_ref()?.get(key)?;
        (!read.is_followed_by_a_commit(now) && now.at.duration_since(read.at) < KEPT).then_some(value)
    }

    /// Remembers what was read; the moment is one before the reading.
    fn keep(&self, key: K, value: V, before: Moment) {
        if let Some(cache) = &self.0 {
            cache.insert(key, (value, before));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_until_it_is_old_or_something_is_written() {
        let recent: Recent<u8, &str> = Recent(Some(Cache::new(10)));
        let now = Moment { at: Instant::now(), commits: 7 };
        recent.keep(1, "fresh", now);
        recent.keep(2, "old", Moment { at: now.at - KEPT, ..now });
        assert_eq!(
            (recent.get(&1, now), recent.get(&2, now), recent.get(&3, now)),
            (Some("fresh"), None, None)
        );
        assert_eq!(recent.get(&1, Moment { commits: 8, ..now }), None);
        let nothing: Recent<u8, &str> = Recent(None);
        nothing.keep(1, "fresh", now);
        assert_eq!(nothing.get(&1, now), None);
    }
}
