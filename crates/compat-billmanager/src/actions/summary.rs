//! `support_tool_note`: the summary of a ticket, and the notes beside it.

use crate::answer::Answer;
use crate::call::Call;
use crate::conversation;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::words::Reader;
use wire::Node;

/// Shows the panel, or saves it: with the button, pressed as `sv_field=save`, or with `sok`.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let number = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    let ticket = input::numbered(number);
    let saves = input::is_saved(&call.params);
    if saves {
        // Present and empty takes it away; absent was not filled in.
        let text = call.params.get("summary").ok_or_else(|| Fault::missing("summary"))?;
        staff.summarise(ticket, text).await?;
    }
    let view = staff.ticket(ticket).await?;
    let summary = staff.summary(ticket).await?;
    let mut nodes = vec![Node::integer("elid", view.ticket.number.0), Node::text("summary", summary)];
    if saves {
        nodes.insert(0, Node::empty("ok"));
        nodes.push(Node::text("show_success", "yes"));
    }
    nodes.extend(conversation::notes(call, &view, Reader::Staff));
    if !saves {
        return Ok(Answer::form(nodes));
    }
    let other = staff.answered_by_another(view.ticket.id).await?;
    Ok(Answer::form(nodes).warning(call, other.as_slice()))
}
