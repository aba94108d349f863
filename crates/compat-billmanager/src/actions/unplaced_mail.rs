//! `gateway_message`: mail that became no message of any ticket.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use crate::list::{List, data};
use crate::paging::Paging;
use crate::texts::Word;
use domain::{UnplacedMail, UnplacedMailId, UnplacedReason};
use wire::Node;

/// The columns of the document.
pub(crate) const LIST: List<UnplacedMail> = List {
    key: "id",
    columns: &[
        data("id", |_, mail, cells| cells.push(Node::integer("id", mail.id.0))),
        data("name", |_, mail, cells| cells.push(Node::text("name", mail.subject.clone()))),
        data("sender", |_, mail, cells| cells.push(Node::text("sender", mail.sender.clone()))),
        data("date_post", |reading, mail, cells| {
            cells.push(Node::text("date_post", reading.call.desk.zone().text(mail.received_at)));
        }),
        data("reason_code", |reading, mail, cells| {
            let (word, code) = match mail.reason {
                UnplacedReason::UnknownSender => (Word::UnknownSender, "unknown_sender"),
                UnplacedReason::BlockedSender => (Word::BlockedSender, "blocked_sender"),
                UnplacedReason::Unreadable => (Word::Unreadable, "unreadable"),
                UnplacedReason::Refused => (Word::Refused, "refused"),
            };
            cells.push(reading.word("reason_code", word).attribute("orig", code));
        }),
        data("identifier", |_, mail, cells| cells.push(Node::text("identifier", mail.message_key.clone()))),
        data("project", |reading, mail, cells| {
            let provider = mail.provider.and_then(|id| reading.directory.provider(id));
            cells.push(Node::text("project", provider.map_or("", |provider| &provider.name)));
        }),
    ],
};

/// The newest first.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let paging = Paging::read(call).await?;
    let (mut rows, total) = staff.unplaced_mail(paging.page()).await?;
    let (paging, moved) = paging.of(total);
    if moved {
        rows = staff.unplaced_mail(paging.page()).await?.0;
    }
    Answer::list(call, &LIST, Vec::new(), &rows, paging)
}

/// All of them or none.
pub(crate) async fn delete(call: &Call) -> Result<Answer, Refusal> {
    let ids = input::numbers(&call.params, "elid")?.into_iter().map(UnplacedMailId);
    call.staff()?.drop_mail(&ids.collect::<Vec<_>>()).await?;
    Ok(Answer::ok())
}
