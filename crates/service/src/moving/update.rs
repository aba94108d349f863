//! Brings a ticket that is here up to date with its source. The later word counts: what staff of the desk changed after
//! the source's last activity stays.

use super::batch::{Ready, Within, text_digest};
use super::ticket::{self, Line, Owner};
use crate::failure::Failure;
use crate::tickets::{log, recounted, rules};
use domain::{EventKind, MessageId, MessageKind, StatusKind, Ticket, TicketId};
use serde_json::json;
use store::Tx;
use store::imported::{Imported, ImportedKind};

/// What was new of the messages.
#[derive(Default)]
struct News {
    added: u64,
    by_client: bool,
    by_staff: bool,
}

impl Within<'_> {
    pub(super) async fn bring_up_to_date(
        &mut self,
        tx: &mut Tx<'_>,
        one: &Ready,
        id: TicketId,
    ) -> Result<TicketId, Failure> {
        let from = &one.ticket;
        store::ticket::lock(tx, id).await?;
        let Some(before) = store::ticket::find(tx, id).await? else {
            self.differs("ticket", &from.original, "it changed there, but was removed or merged here");
            return Ok(id);
        };
        let lines = ticket::in_order(from, &one.files);
        let owner = Owner { client: before.requester.client };
        let news = self.new_lines(tx, &lines, &before, owner).await?;
        let mut after = before.clone();
        if news.added > 0 || from.active_at >= before.active_at {
            self.follow(one, &mut after)?;
        }
        let mut after = recounted(tx, &after, None).await?;
        // What is unread stays so, and what came just now is.
        after.client_unread = before.client_unread || news.by_staff;
        after.staff_unread = match after.status_kind {
            StatusKind::Closed => false,
            _ if after.last_by_staff => before.staff_unread && news.added == 0,
            _ => before.staff_unread || news.by_client,
        };
        rules::write(tx, &self.directory, &before, &mut after).await?;
        if after.subject != before.subject {
            store::message::index_subject(tx, id, &after.subject).await?;
        }
        if after.department != before.department {
            rules::move_queue(tx, &self.directory, &after).await?;
        }
        let since = after.waiting_since.unwrap_or(after.last_message_at);
        rules::follow_queue(tx, &self.directory, Some(&before), &after, false, since).await?;
        self.values(tx, &after, from).await?;
        let data = json!({"source": self.source, "original": from.original, "messages": news.added});
        log(tx, self.actor, self.now, EventKind::TicketImported, Some(id), None, &data).await?;
        self.done.changed += 1;
        Ok(id)
    }

    /// Adds the lines that are not here, and writes texts anew that were changed there.
    async fn new_lines(
        &mut self,
        tx: &mut Tx<'_>,
        lines: &[Line<'_>],
        before: &Ticket,
        owner: Owner,
    ) -> Result<News, Failure> {
        let mut news = News::default();
        for line in lines {
            let from = line.from;
            let kept = store::imported::find(tx, self.source, ImportedKind::Message, &from.original).await?;
            let Some(kept) = kept else {
                self.add(tx, line, before.id, owner, &before.subject).await?;
                news.added += 1;
                let public = from.kind == MessageKind::Public;
                let by_staff = matches!(from.author, super::SourceAuthor::Staff { .. });
                news.by_client |= public && !by_staff;
                news.by_staff = public && (by_staff || news.by_staff);
                continue;
            };
            let digest = text_digest(from);
            let row = MessageId(kept.row);
            if kept.digest != digest && store::message::find(tx, row).await?.is_some() {
                let words = line.is_opening.then_some(before.subject.as_str());
                store::message::set_text(tx, row, &ticket::body(&from.body), false, words).await?;
                let kept = Imported { digest, ..kept };
                let (source, kind) = (self.source, ImportedKind::Message);
                store::imported::keep(tx, source, kind, &from.original, &kept, self.now).await?;
            }
        }
        Ok(news)
    }

    /// What the source says of the ticket itself.
    fn follow(&mut self, one: &Ready, after: &mut Ticket) -> Result<(), Failure> {
        let from = &one.ticket;
        after.subject = ticket::subject(&from.subject);
        after.copies = ticket::one_line(&from.copies, 4000);
        if let Some(priority) = from.priority {
            after.priority = priority;
        }
        // Who is named here but not known there stays.
        if let Some(original) = &from.assignee {
            after.assignee = self.mapping.staff_member(Some(original), "").or(after.assignee);
        }
        let Some((department, status)) = self.place(from) else {
            return Err(domain::Error::NotFound(domain::What::Department).into());
        };
        if department.id != after.department {
            rules::move_to(after, &department);
        }
        rules::set_status(&self.directory, after, status.id, from.active_at)?;
        after.is_archived = from.is_archived && status.kind == StatusKind::Closed;
        Ok(())
    }
}
