//! Reads a JSON object as parameters: scalars become their text, arrays become maps with integer keys.
//! Reads one level at a time, so the depth limit holds before anything is built below it.

use super::{DecodeError, collector::Collector, within};
use crate::{Params, Value};
use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

const MALFORMED: DecodeError = DecodeError::Malformed("JSON");

/// Puts every member of the top object into the collector; a blank body has none
pub(crate) fn read(body: &[u8], collector: &mut Collector<'_>) -> Result<(), DecodeError> {
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::NotUtf8)?.trim();
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('{') {
        return Err(DecodeError::Malformed("JSON that is not an object"));
    }
    let mut top = level(text, 0, collector)?;
    top.remove("");
    collector.merge(top);
    Ok(())
}

/// Recurses at most as deep as the limit allows.
fn level(text: &str, depth: usize, collector: &mut Collector<'_>) -> Result<Params, DecodeError> {
    let limit = collector.limits.depth;
    if depth > limit {
        return Err(DecodeError::TooDeep { limit });
    }
    let mut failure = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let members = reader.deserialize_any(Level { collector, failure: &mut failure });
    let members = members.and_then(|members| reader.end().map(|()| members));
    let mut params = Params::default();
    for (name, raw) in members.map_err(|_| failure.unwrap_or(MALFORMED))? {
        params.insert(name, value(raw.get(), depth, collector)?);
    }
    Ok(params)
}

fn value(raw: &str, depth: usize, collector: &mut Collector<'_>) -> Result<Value, DecodeError> {
    Ok(match raw.as_bytes().first() {
        Some(b'{' | b'[') => Value::Map(level(raw, depth + 1, collector)?),
        Some(b'"') => Value::Text(serde_json::from_str(raw).map_err(|_| MALFORMED)?),
        Some(b'n') => Value::Text(String::new()),
        // Numbers keep their spelling: no digit is lost to a float.
        _ => Value::Text(raw.to_owned()),
    })
}

/// Collects one level without looking into its members.
struct Level<'c, 'l, 'f> {
    collector: &'c mut Collector<'l>,
    failure: &'f mut Option<DecodeError>,
}

type Members<'de> = Vec<(String, &'de RawValue)>;

impl Level<'_, '_, '_> {
    fn check<E: serde::de::Error>(&mut self, name: &str) -> Result<(), E> {
        let allowed = within(name.len(), self.collector.limits.name).and_then(|()| self.collector.spend());
        allowed.map_err(|error| {
            *self.failure = Some(error);
            E::custom("limit")
        })
    }
}

impl<'de> Visitor<'de> for Level<'_, '_, '_> {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = access.next_key::<String>()? {
            self.check::<A::Error>(&name)?;
            members.push((name, access.next_value()?));
        }
        Ok(members)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members: Members<'de> = Vec::new();
        while let Some(raw) = access.next_element()? {
            self.check::<A::Error>("")?;
            members.push((members.len().to_string(), raw));
        }
        Ok(members)
    }
}
