//! The three ticket forms. One function shows, creates and changes; `sok`, `elid` and the pressed button tell which
//! (COREmanager, Description of forms).

use super::{add_note, change_own, change_ticket, open_ticket, reply, staff_fields, take, view_ticket};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::Ticket;
use service::{ChangeTicket, FormOf, SaveTicket, TicketRef};

/// The button that was pressed. `sv_field=ok_message` is one, too.
fn button<'a>(call: &'a Call, known: &[&str]) -> Result<&'a str, Refusal> {
    let pressed = match call.text("sv_field") {
        Some(field @ "ok_message") => field,
        _ => call.text("clicked_button").unwrap_or("ok"),
    };
    if known.contains(&pressed) {
        Ok(pressed)
    } else {
        Err(Fault::value("clicked_button", pressed, "there is no such button").into())
    }
}

/// `clientticket.edit`.
pub(crate) async fn own(call: &Call) -> Result<Answer, Refusal> {
    if !input::is_confirmed(&call.params) {
        return view_ticket::own(call).await;
    }
    let number = input::number(&call.params, "elid")?;
    // What a client cannot do it may send all the same; who acts as it can.
    if let (Some(number), true) = (number, call.client()?.acting_staff()?.is_some())
        && !staff_fields::read(call)?.is_empty()
    {
        let ticket = call.client()?.find(input::numbered(number)).await?;
        let command = form(call, FormOf::Ticket(TicketRef::Id(ticket.id)), "ok")?;
        call.client()?.save_by_staff(&command).await?;
        return Ok(Answer::ok_with_id(ticket.number.0));
    }
    match number {
        Some(number) => change_own::run(call, number).await,
        None => open_ticket::own(call).await,
    }
}

/// `ticket.edit`.
pub(crate) async fn queued(call: &Call) -> Result<Answer, Refusal> {
    let Some(row) = input::number(&call.params, "elid")? else {
        return blank(call, &["ok", "ok_message"]).await;
    };
    if !input::is_set(&call.params) {
        return view_ticket::queued(call, FormOf::Either(row)).await;
    }
    let button = button(call, &["ok", "ok_message"])?;
    save(call, FormOf::Either(row), button).await?;
    Ok(Answer::ok())
}

/// `ticket_all.edit`.
pub(crate) async fn any(call: &Call) -> Result<Answer, Refusal> {
    const BUTTONS: &[&str] = &["ok", "ok_message", "ok_get"];
    let Some(number) = input::number(&call.params, "elid")? else {
        return blank(call, BUTTONS).await;
    };
    if !input::is_set(&call.params) {
        return view_ticket::any(call, number).await;
    }
    match button(call, BUTTONS)? {
        "ok_get" => take::run(call, number).await,
        button => {
            let ticket = save(call, FormOf::Ticket(input::numbered(number)), button).await?;
            Ok(Answer::ok_with_id(ticket.number.0))
        }
    }
}

/// A staff form of no ticket: blank, or a ticket to be opened for a client.
async fn blank(call: &Call, known: &[&str]) -> Result<Answer, Refusal> {
    if let Some(parent) = input::number(&call.params, "plid")? {
        return Err(Fault::missed("ticket", &parent.to_string()).into());
    }
    if !input::is_set(&call.params) {
        return view_ticket::blank(call).await;
    }
    match button(call, known)? {
        "ok_get" => Err(Fault::missing("elid").into()),
        _ => open_ticket::on_behalf(call).await,
    }
}

async fn save(call: &Call, of: FormOf, button: &str) -> Result<Ticket, Refusal> {
    let staff = call.staff()?;
    Ok(staff.save_ticket(&form(call, of, button)?).await?)
}

/// What a staff form holds. Without a message nothing is sent; its files then belong to the note.
fn form(call: &Call, of: FormOf, button: &str) -> Result<SaveTicket, Refusal> {
    let fields = staff_fields::read(call)?;
    let mut files = input::files(&call.params);
    let note = fields.note;
    let speaks = call.params.filled("message").is_some() || (!files.is_empty() && note.is_none());
    let mut take = |wanted: bool| if wanted { std::mem::take(&mut files) } else { Vec::new() };
    Ok(SaveTicket {
        reply: speaks.then(|| reply::by_staff(call, button == "ok_message", take(true))),
        note: note.map(|text| add_note::command(text, take(!speaks))),
        taken_for: input::parent(&call.params)?,
        changes: ChangeTicket { is_raised: fields.is_raised, ..change_ticket::read(call)? },
        measures: fields.measures,
        // Whichever name the form is saved by, it is the one that somebody else has opened. A client's own is another.
        respects_lock: call.staff().is_ok(),
        idempotency_key: call.idempotency_key.clone(),
        ..SaveTicket::new(of)
    })
}
