//! Writing a checked ticket: one unit with its number, its rows and its events.

use super::check::Plan;
use super::{OpenTicket, Opened};
use crate::failure::Failure;
use crate::tickets::merge_tickets::opened;
use crate::tickets::{files, log, note_address, rules};
use crate::{Desk, mail};
use domain::{
    AccessKey, Actor, Channel, ENTRIES_ABOVE, Error, EventKind, Message, MessageId, MessageKind, StatusKind,
    Ticket, TicketId, TicketNumber, number_range,
};
use serde_json::json;
use store::Tx;

impl Desk {
    /// A number that is nobody's number or id. It keeps away from the ids that are being given right now, so a unit
    /// running beside this one cannot take it as an id. Ids end where those of queue entries begin.
    pub(crate) async fn draw_number(&self, tx: &mut Tx<'_>, id: TicketId) -> Result<TicketNumber, Failure> {
        const DISTANCE: u64 = 50_000;
        if id.0 > ENTRIES_ABOVE {
            return Err(Error::NoNumber.into());
        }
        let (first, count) = number_range(id);
        for _ in 0..1000 {
            let number = first.saturating_add_unsigned(self.entropy().below(count));
            let apart = number.abs_diff(id.0) > DISTANCE;
            if apart && !store::ticket::is_taken(tx, TicketNumber(number)).await? {
                return Ok(TicketNumber(number));
            }
        }
        Err(Error::NoNumber.into())
    }

    pub(super) async fn write_ticket(
        &self,
        actor: &Actor,
        plan: &Plan,
        command: &OpenTicket,
    ) -> Result<Opened, Failure> {
        let mut tx = self.db().write().await?;
        if let Some(key) = &plan.key
            && let Some((id, _)) = key.done(&mut tx).await?
        {
            return opened(&mut tx, id).await;
        }
        let id = store::ticket::next_id(&mut tx).await?;
        let number = self.draw_number(&mut tx, id).await?;
        let by_staff = plan.author.kind.is_staff();
        let mut ticket = Ticket {
            id,
            number,
            access_key: AccessKey::generate(self.entropy()),
            provider: plan.department.provider,
            department: plan.department.id,
            status: plan.status.0,
            status_kind: plan.status.1,
            is_archived: false,
            priority: plan.priority,
            client_priority: plan.client_priority,
            is_raised: command.is_raised,
            request_type: command.request_type,
            channel: Channel::Door,
            subject: plan.subject.as_str().to_owned(),
            requester: plan.requester.clone(),
            service: plan.service,
            opened_by: plan.opened_by,
            opened_by_name: if by_staff { plan.author.name.clone() } else { String::new() },
            assignee: command.assignee,
            copies: plan.copies.clone(),
            opened_at: plan.at,
            last_message_at: plan.at,
            active_at: plan.at,
            last_by_staff: by_staff,
            closed_at: (plan.status.1 == StatusKind::Closed).then_some(plan.at),
            message_count: 1,
            client_unread: by_staff,
            staff_unread: !by_staff && plan.status.1 != StatusKind::Closed,
            has_note: plan.note.is_some(),
            opening_files: i64::try_from(plan.files.len()).unwrap_or(i64::MAX),
            client_may_close: command.client_may_close.unwrap_or(plan.department.client_may_close),
            returned_by_violation: false,
            waiting_since: (!by_staff && plan.status.1.awaits_staff()).then_some(plan.at),
            due_at: None,
            blind_copies: String::new(),
            deadline_at: None,
        };
        let directory = self.directory();
        rules::settle(&directory, &mut ticket);
        store::ticket::insert(&mut tx, &ticket).await?;
        // Nobody pays for being found at fault.
        let accuses = plan.imposing.is_some() && command.measures.violation.is_some();
        if plan.department.charges_credits && !accuses {
            self.use_credit(&mut tx, actor, &ticket).await?;
        }
        let opening = Message {
            id: MessageId(0),
            ticket: id,
            kind: MessageKind::Public,
            author: plan.author.clone(),
            body: plan.body.as_str().to_owned(),
            is_markdown: command.is_markdown,
            is_hidden: false,
            is_opening: true,
            created_at: plan.at,
        };
        let message = store::message::insert(&mut tx, &opening, Some(plan.subject.as_str())).await?;
        let said = Message { id: message, ..opening.clone() };
        files::attach(&mut tx, message, &plan.files).await?;
        let mut note_message = None;
        if let (Some(note), Some(staff)) = (&plan.note, &plan.imposing) {
            let note = Message {
                kind: MessageKind::Note,
                author: staff.author(None),
                body: note.as_str().to_owned(),
                is_opening: false,
                ..opening
            };
            note_message = Some(store::message::insert(&mut tx, &note, None).await?);
        }
        for (key, value) in &command.custom_fields {
            store::ticket::set_field(&mut tx, id, key, value).await?;
        }
        rules::follow_queue(&mut tx, &directory, None, &ticket, false, plan.at).await?;
        let mut data =
            json!({"number": number.0, "department": plan.department.id.0, "notify": command.notify});
        note_address(&mut data, command.reported_address);
        log(&mut tx, actor, self.now(), EventKind::TicketOpened, Some(id), Some(message), &data).await?;
        if note_message.is_some() {
            log(&mut tx, actor, self.now(), EventKind::NoteAdded, Some(id), note_message, &json!({})).await?;
        }
        let names = files::names(&plan.files);
        mail::tell_of_ticket(self, &mut tx, actor, (&ticket, &said), command.notify, &names).await?;
        if let Some(staff) = &plan.imposing {
            staff.measures_within(&mut tx, id, &command.measures).await?;
        }
        if let Some(key) = &plan.key {
            key.keep(&mut tx, (id, message), self.now()).await?;
        }
        tx.commit().await?;
        Ok(Opened { id, number, access_key: ticket.access_key })
    }
}
