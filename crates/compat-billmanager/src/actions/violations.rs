//! `abuse_task`: what clients did wrong, when they are to answer, and what became of it.

use super::act_as;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::filter;
use crate::input;
use crate::list::{List, Reading, data};
use crate::paging::Paging;
use crate::words;
use domain::{ClientId, ListedViolation, ViolationId};
use wire::Node;

/// The list, by whose name its filter is remembered.
pub(super) const NAME: &str = "abuse_task";

/// The columns of the document; `id` is the violation, `ticket` the number of what it is discussed in.
pub(crate) const LIST: List<ListedViolation> = List {
    key: "id",
    columns: &[
        data("id", |_, row, cells| cells.push(Node::integer("id", row.violation.id.0))),
        data("ticket", |_, row, cells| cells.push(Node::integer("ticket", row.ticket.0))),
        data("subject", |_, row, cells| cells.push(Node::text("subject", row.subject.clone()))),
        data("opendate", |reading, row, cells| cells.push(opened(reading.call, row))),
        data("deadline", |reading, row, cells| {
            let at = row.violation.deadline_at.map(|at| reading.call.desk.zone().text(at));
            cells.push(Node::text("deadline", at.unwrap_or_default()));
        }),
        data("account", |_, row, cells| cells.push(Node::text("account", row.client.clone()))),
        data("author", |reading, row, cells| cells.push(author(reading.call, row))),
        data("score", |_, row, cells| cells.push(Node::integer("score", row.violation.score))),
        data("status", |reading, row, cells| cells.push(status(reading.call, row))),
        data("action", action),
    ],
};

pub(super) fn opened(call: &Call, row: &ListedViolation) -> Node {
    Node::text("opendate", call.desk.zone().text(row.violation.created_at))
}

/// Who registered it.
pub(super) fn author(call: &Call, row: &ListedViolation) -> Node {
    let directory = call.desk.directory();
    let person = directory.staff_member(row.violation.staff);
    Node::text("author", person.map(|person| person.name.clone()).unwrap_or_default())
}

/// Where it stands; the word for programs beside the text.
pub(super) fn status(call: &Call, row: &ListedViolation) -> Node {
    let (word, code) = words::violation_state(row.violation.state);
    Node::text("status", call.language.word(word)).attribute("orig", code)
}

fn action(reading: &Reading<'_>, row: &ListedViolation, cells: &mut Vec<Node>) {
    let (key, word) = words::violation_action(row.violation.action);
    cells.push(reading.word("action", word).attribute("orig", key));
}

/// The newest first.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let clients: Option<Vec<ClientId>> = filter::clients(call, NAME).await?;
    let paging = Paging::read(call).await?;
    let (mut rows, total) = staff.listed_violations(clients.as_deref(), paging.page()).await?;
    let (paging, moved) = paging.of(total);
    if moved {
        rows = staff.listed_violations(clients.as_deref(), paging.page()).await?.0;
    }
    Answer::list(call, &LIST, Vec::new(), &rows, paging)
}

/// All of them or none.
pub(crate) async fn finish(call: &Call) -> Result<Answer, Refusal> {
    let ids: Vec<ViolationId> = input::numbers(&call.params, "elid")?.into_iter().map(ViolationId).collect();
    call.staff()?.finish_violations(&ids).await?;
    Ok(Answer::ok())
}

/// A session as the client of a violation.
pub(crate) async fn client_of(call: &Call) -> Result<Answer, Refusal> {
    let id = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    let found = call.staff()?.violation(ViolationId(id)).await?;
    act_as::client(call, found.violation.client).await
}
