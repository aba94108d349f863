//! What an action is: its name, who may call it, its parameters, its own sentences, and what it does.

use crate::call::Call;
use crate::error::{Phrases, Trouble};
use http::Owner;
use std::pin::Pin;
use wire::Node;

/// The fields of a good answer, or why there is none.
pub(crate) type Outcome = Result<Vec<Node>, Trouble>;

/// What an action does with a call.
pub(crate) type Handler = for<'c> fn(&'c Call) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'c>>;

/// One action of the API.
#[derive(Debug)]
pub struct Action {
    /// Its documented name; callers may write it in any case.
    pub name: &'static str,
    /// Whether it goes to the panel behind the door, when there is one.
    pub owner: Owner,
    /// Who may call it.
    pub access: Access,
    /// Its parameters, beside the common ones.
    pub parameters: &'static [Parameter],
    /// The public document that tells of it.
    pub source: &'static str,
    pub(crate) phrases: Phrases,
    pub(crate) run: Handler,
}

/// Who may call an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A credential that acts for a staff member.
    Staff,
}

/// A parameter of an action.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name; callers may write it in any case.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it is for.
    pub doc: &'static str,
}

/// What a parameter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// The number of something; empty and 0 name nothing.
    Id,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// A date and a time.
    Date,
    /// Values of custom fields.
    Fields,
    /// Files.
    Files,
    /// One of these words, in any case.
    Choice(&'static [&'static str]),
}

impl Kind {
    /// Whether the value may come in several parts.
    pub(crate) const fn is_compound(self) -> bool {
        matches!(self, Self::Fields | Self::Files)
    }
}

pub(crate) const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { name, kind, required: true, doc }
}

pub(crate) const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { name, kind, required: false, doc }
}

/// Several lists of parameters as one, in their order. `N` is how many they are together; anything else does not compile.
pub(crate) const fn joined<const N: usize>(parts: &[&[Parameter]]) -> [Parameter; N] {
    let mut all = [optional("", Kind::Text, ""); N];
    let (mut part, mut filled) = (0, 0);
    while part < parts.len() {
        let mut place = 0;
        while place < parts[part].len() {
            all[filled] = parts[part][place];
            filled += 1;
            place += 1;
        }
        part += 1;
    }
    assert!(filled == N, "a list of parameters is of another length");
    all
}
