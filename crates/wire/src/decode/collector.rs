//! Gathers decoded values into [`Params`] and keeps count of what the limits allow.
//! Knows paths and counts; does not know which syntax the values came from.

use super::{DecodeError, Limits, brackets};
use crate::{Params, Value};

/// Values so far; the counts run on over query and body
pub(crate) struct Collector<'l> {
    pub(crate) limits: &'l Limits,
    params: Params,
    pairs: usize,
    files: usize,
}

impl<'l> Collector<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Collector { limits, params: Params::default(), pairs: 0, files: 0 }
    }

    /// Counts one value
    pub(crate) fn spend(&mut self) -> Result<(), DecodeError> {
        self.pairs += 1;
        if self.pairs > self.limits.pairs {
            return Err(DecodeError::TooMany { limit: self.limits.pairs });
        }
        Ok(())
    }

    /// Counts one value and puts it where its name says; a value without a name is ignored
    pub(crate) fn put(&mut self, name: &str, value: Value) -> Result<(), DecodeError> {
        if matches!(value, Value::File(_)) {
            self.files += 1;
            if self.files > self.limits.files {
                return Err(DecodeError::TooMany { limit: self.limits.files });
            }
        }
        self.spend()?;
        let path = brackets::split(name, self.limits)?;
        if !path.outer.is_empty() {
            place(&mut self.params, &path, value);
        }
        Ok(())
    }

    /// Takes over a level that was built elsewhere
    pub(crate) fn merge(&mut self, params: Params) {
        self.params.merge(params);
    }

    /// Hands out what was gathered and starts afresh, counts excepted
    pub(crate) fn take(&mut self) -> Params {
        std::mem::take(&mut self.params)
    }
}

/// A value that finds the integer keys used up is dropped, as PHP drops it.
fn place(params: &mut Params, path: &brackets::Path<'_>, value: Value) {
    let Some((last, above)) = path.keys.split_last() else {
        params.insert(path.outer.as_ref(), value);
        return;
    };
    let Some(mut level) = params.map_mut(&path.outer) else {
        return;
    };
    for key in above {
        let Some(key) = key_in(level, key) else { return };
        let Some(below) = level.map_mut(&key) else { return };
        level = below;
    }
    if let Some(key) = key_in(level, last) {
        level.insert(key, value);
    }
}

fn key_in(level: &Params, key: &str) -> Option<String> {
    if key.is_empty() { level.next_key() } else { Some(key.to_owned()) }
}
