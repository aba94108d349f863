//! `clientticket.edit` with `sok` and `elid`: the client answers, changes its ticket, or both; with neither an archived
//! ticket comes back. The staff fields, which the page lists as well, are taken and change nothing.

use super::{reply, staff_fields};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::{DepartmentId, ProviderId};
use service::{ChangeOwn, SaveOwn};

/// What is absent or empty stays; `null` takes the service away.
fn changes(call: &Call) -> Result<ChangeOwn, Refusal> {
    let params = &call.params;
    Ok(ChangeOwn {
        subject: input::subject(params).map(str::to_owned),
        service: input::service(params)?,
        department: input::choice(params, "client_department")?.map(DepartmentId),
        provider: input::choice(params, "ticket_project_select")?.map(ProviderId),
        client_priority: input::priority_of(params, ["client_priority", "priority"])?,
        priority: input::priority(params, "priority")?,
    })
}

pub(crate) async fn run(call: &Call, number: i64) -> Result<Answer, Refusal> {
    let changes = changes(call)?;
    let speaks = call.params.filled("message").is_some() || !input::files(&call.params).is_empty();
    if speaks && changes == ChangeOwn::default() {
        return reply::own(call, number).await;
    }
    let idle = staff_fields::NAMES.iter().any(|name| call.params.value(name).is_some());
    let bare = !speaks && changes == ChangeOwn::default();
    if bare && idle {
        let ticket = call.client()?.find(input::numbered(number)).await?;
        if !ticket.is_archived {
            return Ok(Answer::ok_with_id(ticket.number.0));
        }
    }
    let command = SaveOwn {
        ticket: input::numbered(number),
        reply: speaks.then(|| reply::by_client(call)),
        changes,
        idempotency_key: call.idempotency_key.clone(),
    };
    let ticket = call.client()?.save_ticket(&command).await?;
    Ok(Answer::ok_with_id(ticket.number.0))
}
