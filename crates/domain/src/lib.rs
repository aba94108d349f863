//! The words and pure rules of the desk.
//!
//! Nothing here is async, speaks SQL or HTTP, or knows a vendor. Time and randomness come in as
//! parameters ([`Clock`], [`Entropy`]). To add a word: one file, a newtype or an enum with its
//! parsing and its rules beside it, re-exported below.
#![deny(missing_docs)]

mod actor;
mod announcement;
mod answering;
mod article;
mod attachment;
mod calendar;
mod client;
mod clock;
mod credential;
mod custom_field;
mod department;
mod error;
mod event;
mod filter;
mod id;
mod ledger;
mod message;
mod money;
mod outgoing_mail;
mod page;
mod predefined;
mod priority;
mod staff;
mod status;
mod text;
mod ticket;
mod unplaced_mail;
mod violation;

pub use actor::{Actor, Door, Who};
pub use announcement::{Announcement, ClientNote};
pub use answering::AnsweringLock;
pub use article::{Article, ArticleCategory, ArticleHead, Audience, with_articles};
pub use attachment::{Attachment, AttachmentLimits, FileName, NewAttachment};
pub use calendar::{Calendar, Clocks, Day, Holiday, NoDay, ResponseTarget};
pub use client::{AccountState, Client, ClientOrder, ClientService, Contact, Provider, ServiceKind};
pub use clock::{Clock, Entropy, Timestamp};
pub use credential::{AddressRange, AddressRules, AllowedCalls, CallOutcome, CredentialKind};
pub use custom_field::{CustomField, CustomFieldKind};
pub use department::{BusinessHours, Department, Opening};
pub use error::{Error, Field, Result, Subject as What, Unit};
pub use event::EventKind;
pub use filter::{Holder, QueueFilter, Scope, TicketFilter, TicketMark};
pub use id::{
    AnnouncementId, ArticleCategoryId, ArticleId, AttachmentId, ChargeId, ClientId, ClientNoteId, ContactId,
    CredentialId, CustomFieldId, DepartmentId, EventId, MessageId, OutgoingMailId, PredefinedCategoryId,
    PredefinedReplyId, ProviderId, QueueEntryId, ServiceId, StaffId, StatusId, TicketId, TicketNumber,
    UnplacedMailId, UserId, ViolationId,
};
pub use ledger::{Charge, ChargeKind, CreditEntry, CreditReason};
pub use message::{Author, AuthorKind, Message, MessageKind, Rating};
pub use money::{Currency, Money};
pub use outgoing_mail::{MailLanguage, MailState, OutgoingMail};
pub use page::{Order, Page, SortBy};
pub use predefined::{PredefinedCategory, PredefinedReply, makes_loop};
pub use priority::{Priority, PriorityMeant};
pub use staff::Staff;
pub use status::{Status, StatusKind};
pub use text::{Email, MessageBody, PersonName, TagName, TicketSubject, detail};
pub use ticket::{
    AccessKey, Channel, ENTRIES_ABOVE, QueueEntry, QueuePlace, RequestType, Requester, Ticket, number_range,
};
pub use unplaced_mail::{UnplacedMail, UnplacedReason};
pub use violation::{ListedViolation, Violation, ViolationAction, ViolationState};
