//! Ordered request parameters: text, nested maps and files under the names they arrived with.
//! Gives no value a meaning and never converts one.

use bytes::Bytes;
use indexmap::IndexMap;

/// The largest integer key an unnamed element may be given.
const LAST_INDEX: u64 = i64::MAX.unsigned_abs();

/// Request parameters in order of arrival; equality does not look at the order
#[derive(Debug, Clone, Default)]
pub struct Params {
    entries: IndexMap<String, Value>,
    /// One more than the greatest integer key ever inserted, so that `a[]` costs no search.
    next_index: u64,
    /// Texts that a later one of the same name replaced, in order of arrival.
    replaced: Vec<(String, String)>,
}

impl PartialEq for Params {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

/// What one name holds
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A scalar, exactly as sent
    Text(String),
    /// Values sent with brackets after the name, or a nested JSON value
    Map(Params),
    /// A file part of a multipart body
    File(Upload),
}

/// A file that came in a multipart body
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The whole field name as sent, brackets included
    pub field: String,
    /// The file's name without any directory; may be empty
    pub file_name: String,
    /// The content type the sender claimed
    pub content_type: Option<String>,
    /// The content
    pub bytes: Bytes,
}

impl Params {
    /// The text under exactly this name
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entries.get(name).and_then(Value::as_text)
    }

    /// The text under this name, else under the first name that differs only in ASCII case
    pub fn get_ignoring_case(&self, name: &str) -> Option<&str> {
        self.get(name).or_else(|| {
            let mut same = self.entries.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            same.find_map(|(_, value)| value.as_text())
        })
    }

    /// Like [`Params::get`], but blank text counts as absent; what is returned is not trimmed
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|text| !text.trim().is_empty())
    }

    /// The nested map under this name
    pub fn map(&self, name: &str) -> Option<&Params> {
        match self.entries.get(name) {
            Some(Value::Map(map)) => Some(map),
            _ => None,
        }
    }

    /// Whatever is under this name
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.entries.get(name)
    }

    /// Every file at any depth, in order
    pub fn files(&self) -> impl Iterator<Item = &Upload> {
        let mut levels = vec![self.entries.values()];
        std::iter::from_fn(move || {
            loop {
                match levels.last_mut()?.next() {
                    Some(Value::File(upload)) => return Some(upload),
                    Some(Value::Map(map)) => levels.push(map.entries.values()),
                    Some(Value::Text(_)) => {}
                    None => drop(levels.pop()),
                }
            }
        })
    }

    /// Names and values in order
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Sets a value; a name already present keeps its place
    pub fn insert(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        self.note(&name);
        if let Some(Value::Text(earlier)) = self.entries.insert(name.clone(), value) {
            self.replaced.push((name, earlier));
        }
    }

    /// Makes one text of all that came under a name, for callers that repeat the names of lists
    pub fn join_repeats(&mut self, name: &str, separator: &str) {
        let earlier = self.replaced.iter().filter(|(known, _)| known == name).map(|(_, text)| text.as_str());
        let mut all: Vec<&str> = earlier.collect();
        let (false, Some(last)) = (all.is_empty(), self.get(name)) else { return };
        all.push(last);
        let joined = all.join(separator);
        self.replaced.retain(|(known, _)| known != name);
        self.entries.insert(name.to_owned(), Value::Text(joined));
    }

    /// Takes a value out, the others keep their order
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.entries.shift_remove(name)
    }

    /// Whether there is nothing
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many names there are at this level
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Flat text values; names are taken literally, a repeated name keeps its last value
    pub fn from_pairs<I, K, V>(pairs: I) -> Params
    where
        I: IntoIterator<Item = (K, V)>,
        K: Into<String>,
        V: Into<String>,
    {
        let mut params = Params::default();
        for (name, text) in pairs {
            params.insert(name, Value::Text(text.into()));
        }
        params
    }

    /// Takes over everything in `later`, which wins on conflict: what came under a name before is no part of it.
    pub(crate) fn merge(&mut self, later: Params) {
        self.replaced.retain(|(name, _)| !later.entries.contains_key(name));
        self.replaced.extend(later.replaced);
        for (name, value) in later.entries {
            self.note(&name);
            self.entries.insert(name, value);
        }
    }

    /// The key an unnamed element gets, unless the integers are used up.
    pub(crate) fn next_key(&self) -> Option<String> {
        (self.next_index <= LAST_INDEX).then(|| self.next_index.to_string())
    }

    /// The map under `name`, put there in place of anything else.
    pub(crate) fn map_mut(&mut self, name: &str) -> Option<&mut Params> {
        if self.map(name).is_none() {
            self.insert(name, Value::Map(Params::default()));
        }
        match self.entries.get_mut(name) {
            Some(Value::Map(map)) => Some(map),
            _ => None,
        }
    }

    fn note(&mut self, name: &str) {
        if let Some(index) = integer_key(name) {
            self.next_index = self.next_index.max(index.saturating_add(1));
        }
    }
}

impl Value {
    /// The text, when this is text
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// `007` and `+7` are names, not integers: only the canonical spelling counts.
fn integer_key(name: &str) -> Option<u64> {
    let canonical = name == "0" || (!name.starts_with('0') && name.bytes().all(|byte| byte.is_ascii_digit()));
    name.parse().ok().filter(|index| canonical && *index <= LAST_INDEX)
}
