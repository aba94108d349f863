//! What was read from the database a moment ago, for the few small rows that every call of a session needs again.
//!
//! Only where this process is the one that changes them: on SQLite. There the desk forgets a row when it changes it, and
//! a command run beside the desk is noticed within a second. On PostgreSQL several desks may run, so nothing is kept.

use quick_cache::sync::Cache;
use std::hash::Hash;
use std::time::{Duration, Instant};
use store::{Db, Engine};

const KEPT: Duration = Duration::from_secs(1);
const MOST: usize = 4096;

/// Rows of one kind by their key.
pub(crate) struct Recent<K, V>(Option<Cache<K, (V, Instant)>>);

impl<K: Hash + Eq + Clone, V: Clone> Recent<K, V> {
    pub(crate) fn of(db: &Db) -> Self {
        match db.engine() {
            Engine::Sqlite => Self(Some(Cache::new(MOST))),
            Engine::Postgres => Self(None),
        }
    }

    /// What was read under this key, if that is not long ago.
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let (value, read_at) = self.0.as_ref()?.get(key)?;
        (read_at.elapsed() < KEPT).then_some(value)
    }

    /// Remembers what was read at a moment, which must be before the reading: a change in between ends it no later.
    pub(crate) fn keep(&self, key: K, value: V, read_at: Instant) {
        if let Some(cache) = &self.0 {
            cache.insert(key, (value, read_at));
        }
    }

    /// Forgets everything: somebody changed something, which is seldom.
    pub(crate) fn forget(&self) {
        if let Some(cache) = &self.0 {
            cache.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_until_it_is_old_or_forgotten() {
        let recent: Recent<u8, &str> = Recent(Some(Cache::new(10)));
        recent.keep(1, "fresh", Instant::now());
        recent.keep(2, "old", Instant::now() - KEPT);
        assert_eq!((recent.get(&1), recent.get(&2), recent.get(&3)), (Some("fresh"), None, None));
        recent.forget();
        assert_eq!(recent.get(&1), None);
        let nothing: Recent<u8, &str> = Recent(None);
        nothing.keep(1, "fresh", Instant::now());
        assert_eq!(nothing.get(&1), None);
    }
}
