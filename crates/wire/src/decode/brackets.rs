//! Splits a field name such as `a[b][]` into its path, with the rules PHP uses.
//! Every pass is linear and stops at the depth limit; nothing here recurses.

use super::{DecodeError, Limits};
use std::borrow::Cow;

/// Where a value goes: an outer name and the keys below it
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Path<'n> {
    /// Empty when the value has no usable name
    pub(crate) outer: Cow<'n, str>,
    /// An empty key asks for the next integer
    pub(crate) keys: Vec<&'n str>,
}

/// Reads a name that is already percent-decoded
pub(crate) fn split<'n>(name: &'n str, limits: &Limits) -> Result<Path<'n>, DecodeError> {
    if name.len() > limits.name {
        // Depth is the more telling complaint about a name that is nothing but brackets.
        let deep = name.bytes().filter(|byte| *byte == b'[').count() > limits.depth;
        let too_large = DecodeError::TooLarge { limit: limits.name };
        return Err(if deep { DecodeError::TooDeep { limit: limits.depth } } else { too_large });
    }
    let (outer, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    let mut keys = Vec::new();
    while let Some(inside) = rest.strip_prefix('[') {
        if keys.len() == limits.depth {
            return Err(DecodeError::TooDeep { limit: limits.depth });
        }
        let Some((key, after)) = inside.split_once(']') else {
            return Ok(Path { outer: Cow::Owned(name.replace('[', "_")), keys: Vec::new() });
        };
        keys.push(key);
        // Text between or after closed brackets ends the path and is dropped.
        rest = after;
    }
    Ok(Path { outer: Cow::Borrowed(outer), keys })
}
