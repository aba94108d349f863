//! The forms of `clientticket.edit`, `ticket.edit` and `ticket_all.edit`, shown without `sok`.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::form::Form;
use crate::input;
use crate::words::{self, Reader};
use domain::{ClientId, ClientService};
use service::{FormOf, StaffDesk, TicketRef, TicketView};
use wire::Node;

/// One of the client's own tickets, or a blank form.
pub(crate) async fn own(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let services = client.services().await?;
    let form = Form::new(call, Reader::Client, &services)?;
    Ok(Answer::form(match input::number(&call.params, "elid")? {
        Some(number) => {
            let view = client.ticket(input::numbered(number)).await?;
            if call.reads()? {
                client.mark_read(&view.ticket).await;
            }
            form.filled(by_number(&view), &view)?
        }
        None => form.blank(Some(client.client()))?,
    }))
}

/// Any ticket by its number.
pub(crate) async fn any(call: &Call, number: i64) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let view = staff.ticket(input::numbered(number)).await?;
    staff.is_called(&view.ticket, input::parent(&call.params)?).await?;
    Ok(Answer::form(filled(call, staff, by_number(&view), &view).await?))
}

/// The form of a ticket that staff are to open for somebody, with what its client has bought once that is known.
pub(crate) async fn blank(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let account = input::choice(&call.params, "ticket_account")?.map(ClientId);
    let services = services(staff, account).await?;
    let form = Form::new(call, Reader::Staff, &services)?;
    let client = match account {
        Some(account) => Some(staff.client(account).await?),
        None => None,
    };
    Ok(Answer::form(form.blank(client.as_ref())?))
}

/// The ticket of a queue row. Named by its number it has the row that its caller would be shown, if any.
pub(crate) async fn queued(call: &Call, place: FormOf) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let (named, ticket) = staff.place(place).await?;
    staff.is_called(&ticket, input::parent(&call.params)?).await?;
    let answering = match call.reads()? {
        true => staff.begin_to_answer(TicketRef::Id(ticket.id)).await?,
        false => staff.answering(ticket.id).await?,
    };
    let view = staff.ticket(TicketRef::Id(ticket.id)).await?;
    if call.reads()? {
        staff.mark_read(&view.ticket).await;
    }
    let row = match named {
        Some(entry) => Some(entry),
        None => {
            let entries = staff.queue_entries(TicketRef::Id(ticket.id)).await?;
            let mine = entries.iter().position(|entry| entry.staff == Some(staff.me().id));
            let waiting = || entries.iter().position(|entry| entry.staff.is_none());
            mine.or_else(waiting).and_then(|place| entries.into_iter().nth(place))
        }
    };
    let id = row.map_or(ticket.number.0, |row| row.id.0);
    let mut own = vec![
        Node::integer("id", id),
        Node::integer("elid", id),
        Node::integer("plid", view.ticket.number.0),
        Node::integer("ticket", view.ticket.number.0),
    ];
    own.extend(answering.map(|held| words::answering(call, &held)));
    Ok(Answer::form(filled(call, staff, own, &view).await?))
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
    Form::new(call, Reader::Staff, &services)?.filled(own, view)
}

async fn services(staff: &StaffDesk, client: Option<ClientId>) -> Result<Vec<ClientService>, Refusal> {
    Ok(match client {
        Some(client) => staff.services(client).await?,
        None => Vec::new(),
    })
}
