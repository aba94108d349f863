//! The use cases of the desk, and every rule about who may do what.
//!
//! A door turns its credentials into a [`domain::Actor`] (see [`Desk::log_in`], [`Desk::check_credential`]) and asks
//! for a handle: [`Desk::as_staff`] or [`Desk::as_client`]. The handle has only the methods that actor may call,
//! and carries the rows it may see. One use case is one file under `tickets`, with the same name as the action
//! that the dialects make of it.
//!
//! To add a use case: a command struct, a method on the handle that may call it, one write unit that changes the
//! rows and writes the event.
#![deny(missing_docs)]

pub mod fuzzing;

mod action_roles;
mod activity;
mod announcements;
mod articles;
mod auth;
mod blob;
mod change_client;
mod change_violation;
mod charges;
mod clients;
mod credits;
mod custom_fields;
mod departments;
mod desk;
mod directory;
mod edit_people;
mod failure;
mod guest;
mod handle;
mod keys;
mod mail;
pub mod moving;
mod operator;
mod panel_clients;
mod people;
mod predefined;
mod recent;
mod regulation;
mod senders;
mod state;
mod tickets;
mod unplaced_mail;
mod users;
mod violations;
mod zone;

pub use activity::ActivityQuery;
pub use announcements::WriteAnnouncement;
pub use articles::{ArticleWriter, Knowledgebase, Shelf, WriteArticle, WriteArticleCategory};
pub use auth::{
    ACCESS_SECONDS, Account, Asking, Checked, CheckedUser, LoginError, NewCredential, Presented, SecretPair,
    Tokens, Voucher, Vouching,
};
pub use blob::Blobs;
pub use change_client::ChangeClient;
pub use change_violation::ChangeViolation;
pub use clients::{NewClient, Owners};
pub use credits::{BuyCredits, CreditOffer};
pub use desk::{Desk, PASSWORD_MEMORY_KIB, Parts, Prices};
pub use directory::Directory;
pub use edit_people::{EditClient, EditPerson};
pub use guest::GuestDesk;
pub use handle::{ClientDesk, StaffDesk};
pub use mail::{MailFacts, MailOutcome, MailSettings, MailSubject, MailTemplate, OwnMail, TakeMail};
pub use operator::{NewDepartment, NewStaff, Operator};
pub use panel_clients::{
    ClientSource, LookingUp, NoAnswer, PanelClient, PanelClients, PanelName, PanelService,
};
pub use people::ClientCard;
pub use store::action_role::ActionRole;
pub use store::client::{ClientDetails, PostalAddress};
pub use store::client_list::{ClientQuery, ClientRow};
pub use store::client_user::ClientUser;
pub use store::contact::ContactCard;
pub use store::contact_list::{ContactPart, ContactQuery};
pub use store::count::DepartmentCount;
pub use store::credential::{CredentialCall, CredentialRow, LoggedCall};
pub use store::directory::ChangeDepartment;
pub use store::event::{Activity, Event};
pub use store::list::{ListRow, OwnRow};
pub use store::queue::QueueRow;
pub use store::service::{DatedService, ServiceQuery};
pub use store::session::OnlineStaff;
pub use tickets::{
    AddNote, Added, Answering, ChangeOwn, ChangeTicket, EditMessage, Entry, FilesOf, FormOf, Marks, Measures,
    MergeTickets, Moment, NewRequester, OpenTicket, Opened, Reply, ReplyAuthor, SaveOwn, SaveTicket,
    ServiceChoice, SetResponsible, SplitTicket, TicketList, TicketQuery, TicketRef, TicketView, Timeline,
};
pub use users::NewUser;
pub use violations::NewViolation;
pub use zone::{Stamp, Zone};
