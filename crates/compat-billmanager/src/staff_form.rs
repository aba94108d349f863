//! The fields of the ticket forms that are for staff: which of them are shown, and what they hold.

use crate::call::Call;
use crate::error::Refusal;
use crate::form::{sent, value, values};
use crate::input;
use crate::words;
use wire::Node;

/// The staff part of a form.
pub(crate) struct StaffForm<'a> {
    call: &'a Call,
    /// Whether the additional fields are shown; they are, unless somebody has folded them away.
    optional: bool,
    /// Whether the fields of a violation are shown.
    abuse: bool,
}

impl<'a> StaffForm<'a> {
    pub(crate) fn read(call: &'a Call) -> Result<Self, Refusal> {
        let folds = sent(call, "show_optional").is_some();
        let optional = input::flag(&call.params, "show_optional")?;
        Ok(Self { call, optional: optional || !folds, abuse: input::flag(&call.params, "show_abuse")? })
    }

    /// Nothing stands in a field unless somebody is filling in the form: what they do is done each time they are sent.
    fn shown(&self, name: &'static str, empty: &'static str) -> Node {
        Node::text(name, sent(self.call, name).unwrap_or(empty).to_owned())
    }

    fn flag(&self, name: &'static str) -> Result<Node, Refusal> {
        let on = sent(self.call, name).is_some() && input::flag(&self.call.params, name)?;
        Ok(Node::text(name, words::on_off(on)))
    }

    pub(crate) fn fields(&self) -> Result<Vec<Node>, Refusal> {
        let mut nodes = vec![Node::text("show_optional", words::on_off(self.optional))];
        if self.optional {
            nodes.extend([
                self.shown("note_message", ""),
                self.shown("ticket_expense", ""),
                self.flag("high_priority")?,
                self.flag("low_priority")?,
                self.shown("incident_count", ""),
                Node::text("show_abuse", words::on_off(self.abuse)),
            ]);
        }
        if self.optional && self.abuse {
            nodes.extend([
                self.shown("score", ""),
                self.shown("score_note", ""),
                self.shown("action", input::NONE),
                self.shown("deadline_date", ""),
                self.shown("deadline_time", ""),
            ]);
        }
        Ok(nodes)
    }

    /// What may happen at the deadline of a violation.
    pub(crate) fn choices(&self) -> Option<Node> {
        let actions =
            words::VIOLATION_ACTIONS.map(|(key, word, _)| value(key, self.call.language.word(word)));
        (self.optional && self.abuse).then(|| values("action", actions.into()))
    }
}
