//! What a function is: its name, who may call it, what it takes, where that is documented, and what runs.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use http::Owner;
use std::pin::Pin;

/// The future of a running function.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send + 'a>>;

/// A function of the panel.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The value of `func`.
    pub name: &'static str,
    /// Whether it goes to the panel behind the door, when there is one.
    pub owner: Owner,
    /// What it does.
    pub summary: &'static str,
    /// Who may call it.
    pub level: Level,
    /// Whether it changes anything.
    pub effect: Effect,
    /// What it takes; required ones are demanded in this order.
    pub parameters: &'static [Parameter],
    /// Where its shape is documented.
    pub source: &'static str,
    pub(crate) run: fn(&Call) -> Running<'_>,
}

/// Who may call a function. The numbers are the panel's own (Interface XML description, user levels).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Anybody.
    Anyone,
    /// Whoever is logged in.
    LoggedIn,
    /// Clients (16).
    Client,
    /// Employees (29) and root (30).
    Staff,
    /// Root (30).
    Root,
}

/// Whether a function changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Never.
    Reads,
    /// Always.
    Writes,
    /// With `sok`; without, it shows its form (Description of forms).
    SavesForm,
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the function refuses to run without it.
    pub required: bool,
    /// What it is for.
    pub about: &'static str,
}

/// What a parameter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A positive number; some fields also take `null` for "none".
    Number,
    /// Positive numbers separated by commas.
    Numbers,
    /// `on`, `yes`, `1` or `true` is yes, `off`, `no`, `0`, `false`, `null` or nothing is no.
    Flag,
    /// An amount of money, such as `12.50`.
    Money,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM:SS`.
    Time,
    /// `YYYY-MM-DD HH:MM:SS`.
    Moment,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any of these words, separated by commas.
    Choices(&'static [&'static str]),
    /// A file part of a multipart body.
    File,
}

/// A parameter that may be left out.
pub(crate) const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter { name, kind, required: false, about }
}

/// A parameter that is demanded.
pub(crate) const fn required(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter { name, kind, required: true, about }
}
