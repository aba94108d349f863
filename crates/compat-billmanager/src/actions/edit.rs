//! The three ticket forms. One function shows, creates and changes; `sok`, `elid` and the pressed button tell which
//! (COREmanager, Description of forms).

use super::{add_note, change_own, change_ticket, open_ticket, reply, take, view_ticket};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{QueueEntryId, Ticket};
use service::{FormOf, SaveTicket, StaffDesk, TicketRef};

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
    match input::number(&call.params, "elid")? {
        Some(number) => change_own::run(call, number).await,
        None => open_ticket::own(call).await,
    }
}

/// `ticket.edit`.
pub(crate) async fn queued(call: &Call) -> Result<Answer, Refusal> {
    let row = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    if !input::is_set(&call.params) {
        return view_ticket::queued(call, QueueEntryId(row)).await;
    }
    let staff = call.staff()?;
    let button = button(call, &["ok", "ok_message"])?;
    save(call, staff, FormOf::QueueEntry(QueueEntryId(row)), button).await?;
    Ok(Answer::ok())
}

/// `ticket_all.edit`.
pub(crate) async fn any(call: &Call) -> Result<Answer, Refusal> {
    if !input::is_set(&call.params) {
        return view_ticket::any(call).await;
    }
    let number = input::number(&call.params, "elid")?;
    let button = button(call, &["ok", "ok_message", "ok_get"])?;
    match (number, button) {
        (None, "ok_get") => Err(Fault::missing("elid").into()),
        (None, _) => open_ticket::on_behalf(call).await,
        (Some(number), "ok_get") => take::run(call, number).await,
        (Some(number), button) => {
            let staff = call.staff()?;
            let ticket = save(call, staff, FormOf::Ticket(TicketRef::Either(number)), button).await?;
            Ok(Answer::ok_with_id(ticket.number.0))
        }
    }
}

/// Saves what a staff form holds. Without a message nothing is sent; its files then belong to the note.
async fn save(call: &Call, staff: &StaffDesk, form: FormOf, button: &str) -> Result<Ticket, Refusal> {
    refuse_what_is_not_there(call)?;
    let mut files = input::files(&call.params);
    let note = call.params.filled("note_message");
    let speaks = call.params.filled("message").is_some() || (!files.is_empty() && note.is_none());
    let mut take = |wanted: bool| if wanted { std::mem::take(&mut files) } else { Vec::new() };
    let command = SaveTicket {
        form,
        reply: speaks.then(|| reply::by_staff(call, button == "ok_message", take(true))),
        note: note.map(|text| add_note::command(text, take(!speaks))),
        changes: change_ticket::read(call)?,
        // Only the form of the queue is kept for whoever opened it first.
        respects_lock: matches!(form, FormOf::QueueEntry(_)),
        idempotency_key: call.idempotency_key.clone(),
    };
    Ok(staff.save_ticket(&command).await?)
}

/// Charges, raised priority and violations are no features of the desk yet. Answering `ok` would make a caller
/// believe that a client was charged.
fn refuse_what_is_not_there(call: &Call) -> Result<(), Refusal> {
    for name in ["ticket_expense", "incident_count", "high_priority", "low_priority", "show_abuse"] {
        let value = call.params.filled(name).unwrap_or_default();
        if !matches!(value, "" | "off" | "0" | "0.00" | "null") {
            return Err(Fault::value(name, value, "this desk cannot do it yet").into());
        }
    }
    Ok(())
}
