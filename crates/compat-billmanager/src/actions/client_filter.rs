//! `clientticket.filter` and `clientticket_archive.filter`: which of its tickets a client's list shows from now on.

use crate::answer::Answer;
use crate::call::Call;
use crate::client_filter::{self, SPANS, STATUSES};
use crate::error::Refusal;
use crate::form::{value, values};
use crate::input::{self, NONE};
use crate::kept_fields::{Fields, Form};
use crate::texts::Word;
use wire::Node;

/// Shows the form, or saves it and begins the list again. A one-shot login is answered and remembers nothing.
pub(crate) async fn run(call: &Call, form: &'static Form) -> Result<Answer, Refusal> {
    call.client()?;
    let kept = Fields::remembered(call, form).await?;
    if !input::is_confirmed(&call.params) {
        return Ok(Answer::form(nodes(call, &kept)));
    }
    let fields = kept.changed_by(&call.params)?;
    client_filter::conditions(call, &fields)?;
    fields.save(call, nodes(call, &fields)).await
}

/// The fields, and what those may hold that are chosen from a list.
fn nodes(call: &Call, fields: &Fields) -> Vec<Node> {
    let text =
        |field, otherwise: &'static str| Node::text(field, fields.get(field).unwrap_or(otherwise).to_owned());
    let mut all = vec![text("id", ""), text("name", ""), text("message", ""), text("abuse", NONE)];
    match fields.values("tstatus").as_slice() {
        [] => all.push(Node::empty("tstatus")),
        chosen => all.extend(chosen.iter().map(|code| Node::text("tstatus", (*code).to_owned()))),
    }
    let dates = fields.get("message_poststart").or(fields.get("message_postend"));
    all.extend([
        text("message_post", if dates.is_some() { "other" } else { "nodate" }),
        text("message_poststart", ""),
        text("message_postend", ""),
    ]);
    let choices = |pairs: &[(&'static str, Word)]| {
        pairs.iter().map(|(key, word)| value(*key, call.language.word(*word))).collect::<Vec<_>>()
    };
    all.extend([
        values("abuse", choices(&[(NONE, Word::None), ("on", Word::Yes), ("off", Word::No)])),
        values("tstatus", choices(&STATUSES)),
        values("message_post", choices(&SPANS)),
    ]);
    all
}
