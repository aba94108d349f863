//! The fields of a filter as they are sent, and as a session keeps them. What they mean is for each filter to say.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input::NONE;
use crate::{memory, paging};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use wire::{Node, Params};

/// What a session is made to remember of one field, in bytes.
const LONGEST: usize = 1000;

/// A filter: where sessions remember it, the list that it narrows, and its fields.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) key: &'static str,
    pub(crate) list: &'static str,
    pub(crate) fields: &'static [&'static str],
}

/// What somebody filled in, by field; only conditions, never an empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fields {
    form: &'static Form,
    filled: Vec<(&'static str, String)>,
}

impl Fields {
    /// No condition.
    pub(crate) const fn none(form: &'static Form) -> Self {
        Self { form, filled: Vec::new() }
    }

    /// These fields with what a call says: an absent field stays, an empty one and `null` are cleared.
    pub(crate) fn changed_by(&self, params: &Params) -> Result<Self, Refusal> {
        let mut changed = Self::none(self.form);
        for field in self.form.fields {
            let value = match params.get(field).map(str::trim) {
                None => self.get(field),
                Some("" | NONE) => None,
                Some(text) if text.len() > LONGEST => {
                    return Err(Fault::value(field, "", "it is longer than 1000 bytes").into());
                }
                Some(text) => Some(text),
            };
            changed.filled.extend(value.map(|value| (*field, value.to_owned())));
        }
        Ok(changed)
    }

    /// The value of a field.
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.filled.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str())
    }

    /// The values of a field that holds several, separated by commas.
    pub(crate) fn values(&self, field: &str) -> Vec<&str> {
        let text = self.get(field).unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty() && *part != NONE).collect()
    }

    pub(crate) fn encode(&self) -> String {
        let pair = |(name, value): &(&str, String)| {
            format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
        };
        self.filled.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    pub(crate) fn decode(form: &'static Form, text: &str) -> Self {
        let known = |name| form.fields.iter().find(|field| **field == name).copied();
        let decoded = |value| percent_decode_str(value).decode_utf8_lossy().into_owned();
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        let filled = pairs.filter_map(|(name, value)| Some((known(name)?, decoded(value)))).collect();
        Self { form, filled }
    }

    /// The names of the fields.
    pub(crate) const fn names(&self) -> &'static [&'static str] {
        self.form.fields
    }

    /// What the session of the call remembers.
    pub(crate) async fn remembered(call: &Call, form: &'static Form) -> Result<Self, Refusal> {
        Ok(Self::decode(form, &memory::get(call, form.key).await?.unwrap_or_default()))
    }

    /// Makes the session of the call remember them, and begins the list that they narrow again. Clients read the fields
    /// from this answer, too.
    pub(crate) async fn save(&self, call: &Call, nodes: Vec<Node>) -> Result<Answer, Refusal> {
        memory::set(call, self.form.key, &self.encode()).await?;
        paging::begin_again(call, self.form.list).await?;
        let mut all = vec![Node::empty("ok")];
        all.extend(nodes);
        Ok(Answer::form(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Form = Form { key: "form", list: "list", fields: &["id", "name", "client", "unread"] };

    fn changed(fields: &Fields, pairs: &[(&str, &str)]) -> Fields {
        fields.changed_by(&Params::from_pairs(pairs.iter().copied())).unwrap()
    }

    #[test]
    fn what_is_kept_comes_back_whatever_it_holds() {
        let sent = [("name", "a&b=%20ж,"), ("client", "null"), ("id", " 7, 8 "), ("other", "1")];
        let fields = changed(&Fields::none(&FORM), &sent);
        assert_eq!(Fields::decode(&FORM, &fields.encode()), fields);
        assert_eq!((fields.get("name"), fields.get("client")), (Some("a&b=%20ж,"), None));
        assert_eq!((fields.values("id"), fields.get("other")), (vec!["7", "8"], None));
        let later = changed(&fields, &[("id", ""), ("unread", "on")]);
        assert_eq!((later.get("id"), later.get("unread")), (None, Some("on")));
        assert_eq!(later.get("name"), fields.get("name"));
    }

    #[test]
    fn a_field_has_a_bound() {
        let none = Fields::none(&FORM);
        let longest = "x".repeat(LONGEST);
        assert_eq!(changed(&none, &[("name", &longest)]).get("name"), Some(&*longest));
        let longer = format!("{longest}x");
        assert!(none.changed_by(&Params::from_pairs([("name", &*longer)])).is_err());
    }
}
