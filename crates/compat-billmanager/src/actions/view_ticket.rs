//! The forms of `clientticket.edit`, `ticket.edit` and `ticket_all.edit`, shown without `sok`.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::form::Form;
use crate::input;
use crate::words::{self, Reader};
use domain::{ClientId, ClientService, QueueEntryId};
use service::{StaffDesk, TicketRef, TicketView};
use wire::Node;

/// One of the client's own tickets, or a blank form.
pub(crate) async fn own(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let services = client.services().await?;
    let form = Form { call, reader: Reader::Client, services: &services };
    Ok(Answer::nodes(match input::number(&call.params, "elid")? {
        Some(number) => {
            let view = client.ticket(TicketRef::Either(number)).await?;
            if call.reads() {
                client.mark_read(&view.ticket).await;
            }
            form.filled(by_number(&view), &view)
        }
        None => form.blank(Some(client.client().provider)),
    }))
}

/// Any ticket by its number, or a blank form.
pub(crate) async fn any(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    Ok(Answer::nodes(match input::number(&call.params, "elid")? {
        Some(number) => {
            let view = staff.ticket(TicketRef::Either(number)).await?;
            filled(call, staff, by_number(&view), &view).await?
        }
        None => {
            let account = input::choice(&call.params, "ticket_account")?;
            let services = services(staff, account.map(ClientId)).await?;
            let form = Form { call, reader: Reader::Staff, services: &services };
            form.blank(None)
        }
    }))
}

/// The ticket of a queue row.
pub(crate) async fn queued(call: &Call, row: QueueEntryId) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let (entry, ticket) = staff.queue_entry(row).await?;
    let answering = staff.begin_to_answer(TicketRef::Id(ticket.id)).await?;
    let view = staff.ticket(TicketRef::Id(ticket.id)).await?;
    if call.reads() {
        staff.mark_read(&view.ticket).await;
    }
    let mut own = vec![
        Node::integer("id", entry.id.0),
        Node::integer("elid", entry.id.0),
        Node::integer("plid", view.ticket.number.0),
        Node::integer("ticket", view.ticket.number.0),
    ];
    own.extend(answering.map(|held| words::answering(call, &held)));
    Ok(Answer::nodes(filled(call, staff, own, &view).await?))
}

fn by_number(view: &TicketView) -> Vec<Node> {
    let number = view.ticket.number.0;
    vec![Node::integer("id", number), Node::integer("elid", number)]
}

async fn filled(
    call: &Call,
    staff: &StaffDesk,
    own: Vec<Node>,
    view: &TicketView,
) -> Result<Vec<Node>, Refusal> {
    let services = services(staff, view.ticket.requester.client).await?;
    let form = Form { call, reader: Reader::Staff, services: &services };
    Ok(form.filled(own, view))
}

async fn services(staff: &StaffDesk, client: Option<ClientId>) -> Result<Vec<ClientService>, Refusal> {
    Ok(match client {
        Some(client) => staff.services(client).await?,
        None => Vec::new(),
    })
}
