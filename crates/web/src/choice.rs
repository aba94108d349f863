//! What a form lets one choose from.

use crate::language::Language;
use domain::Priority;

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: i64,
    pub(crate) name: String,
    pub(crate) is_chosen: bool,
}

impl Choice {
    pub(crate) fn new(value: i64, name: impl Into<String>, chosen: Option<i64>) -> Self {
        Self { value, name: name.into(), is_chosen: chosen == Some(value) }
    }
}

/// What a priority is called.
pub(crate) const fn priority_name(priority: Priority, language: Language) -> &'static str {
    match priority {
        Priority::Low => language.low(),
        Priority::Normal => language.normal(),
        Priority::High => language.high(),
        Priority::Urgent => language.urgent(),
    }
}

/// All priorities.
pub(crate) fn priorities(language: Language, chosen: Option<Priority>) -> Vec<Choice> {
    let chosen = chosen.map(Priority::code);
    Priority::ALL
        .into_iter()
        .map(|priority| Choice::new(priority.code(), priority_name(priority, language), chosen))
        .collect()
}
