//! Moving in: a desk takes the tickets of another system, again and again until everything is here.
//!
//! A [`Source`] reads one system in its own words and gives what it finds as neutral values; everything else is the same for
//! all of them. First the whole list is read, so that what must be settled is known before anything is written: which
//! department, status and staff member of the desk each of the source's is. Then every ticket that is new or looks
//! different from when it was read last is read as a whole, and written with others of its batch in one unit. Where each
//! thing stands is kept with it (`imported`), so whatever ends an import, the next one goes on, and nothing is taken twice.
//!
//! What is taken in keeps its ids, its number, its key, its times and its authors; an id that is taken here gets a new one, and the
//! pair is kept. Nobody is told: the log has one line for each ticket, of a kind that sends no mail.

mod batch;
mod people;
mod read;
mod replies;
mod report;
mod run;
mod settle;
mod source;
mod take;
mod ticket;
mod update;

pub use report::{Difference, Report, Settled};
pub use run::{MoveError, MoveIn, Step};
pub use settle::{MapFile, Meant};
pub use source::{
    Listed, Outline, Source, SourceAuthor, SourceClient, SourceDepartment, SourceError, SourceField,
    SourceFile, SourceMessage, SourceReply, SourceStaff, SourceStatus, SourceTicket, TicketPage,
};
