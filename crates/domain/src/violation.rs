//! Violations: what a client did wrong, what it weighs, and what happens when the client stays silent.

use crate::ledger::codes;
use crate::{ClientId, ServiceId, StaffId, TicketId, TicketNumber, Timestamp, ViolationId};

/// What happens at the deadline when the client has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ViolationAction {
    /// Nothing.
    #[default]
    Nothing,
    /// The ticket comes back into the active queue.
    Queue,
    /// The suspension of the service that the ticket is about is asked for.
    SuspendService,
    /// The suspension of all services of the client is asked for.
    SuspendAll,
}
impl ViolationAction {
    /// The word for it in the event log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Queue => "queue",
            Self::SuspendService => "suspend_service",
            Self::SuspendAll => "suspend_all",
        }
    }
}
codes!(ViolationAction { Nothing = 0, Queue = 1, SuspendService = 2, SuspendAll = 3 });

/// Where a violation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViolationState {
    /// The client has not answered yet.
    Open,
    /// The client has answered.
    Answered,
    /// The client stayed silent, the deadline passed, and the action was taken.
    Acted,
    /// Staff are done with it, however it stood.
    Finished,
}
codes!(ViolationState { Open = 0, Answered = 1, Acted = 2, Finished = 3 });

/// A violation of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Its id.
    pub id: ViolationId,
    /// Whose.
    pub client: ClientId,
    /// The ticket it is discussed in.
    pub ticket: TicketId,
    /// The service it was done with.
    pub service: Option<ServiceId>,
    /// Who registered it.
    pub staff: StaffId,
    /// What it adds to the client's score; 1 or more.
    pub score: i64,
    /// What staff should know of it.
    pub note: String,
    /// What happens at the deadline.
    pub action: ViolationAction,
    /// Where it stands.
    pub state: ViolationState,
    /// Until when the client may answer.
    pub deadline_at: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was answered, acted upon or finished, whichever came first.
    pub settled_at: Option<Timestamp>,
}

/// A violation as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedViolation {
    /// The violation.
    pub violation: Violation,
    /// The number of its ticket.
    pub ticket: TicketNumber,
    /// The subject of its ticket.
    pub subject: String,
    /// Who asked in it: the client's name.
    pub client: String,
}
