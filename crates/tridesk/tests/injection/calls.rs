//! The calls whose values are tried, and what their lists show when nothing is asked for.

use super::world::{Known, World};

/// Which rows are read from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// HostBill, getTickets.
    Tickets,
    /// HostBill, getClientTickets of the first client.
    ClientTickets,
    /// WHMCS, GetTickets.
    GetTickets,
    /// BILLmanager, the queue under a filter.
    Queue,
    /// BILLmanager, the first client's list.
    OwnTickets,
    /// BILLmanager, the first client's archive.
    OwnArchive,
    /// BILLmanager, all tickets under a filter.
    All,
    /// BILLmanager, the favourites under a filter.
    Favourites,
    /// BILLmanager, the clients under a filter.
    Accounts,
    /// BILLmanager, the users under a filter.
    Users,
    /// WHMCS, GetClients.
    GetClients,
    /// WHMCS, GetUsers.
    GetUsers,
    /// HostBill, getClients.
    ListedClients,
    /// BILLmanager, the messages of a ticket.
    Messages,
    /// BILLmanager, the same as the messages of what waits.
    QueueMessages,
    /// BILLmanager, the queue under a filter that its session remembers.
    KeptQueue,
    /// BILLmanager, the queue under a filter by clients that its session remembers.
    KeptClients,
    /// BILLmanager, all tickets under a filter by clients that its session remembers.
    KeptAllClients,
    /// BILLmanager, the same under one that was said of all lists at once.
    KeptAccounts,
    /// BILLmanager, the first client's list under a filter that its session remembers.
    KeptOwn,
    /// BILLmanager, the first client's archive under a filter that its session remembers.
    KeptArchive,
    /// BILLmanager, all tickets under a filter that its session remembers.
    KeptAll,
    /// BILLmanager, the favourites under a filter that its session remembers.
    KeptFavourites,
}

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Tickets, named by their ids.
    Ids,
    /// Tickets, named by their numbers in this column.
    Numbers(&'static str),
    /// Whatever else has ids.
    Others,
}

impl Call {
    /// The function whose session remembers the value, and the list that shows what it means.
    pub(super) const fn kept(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::KeptQueue => ("ticket.filter", "ticket"),
            Self::KeptClients => ("ticket.setfilter", "ticket"),
            Self::KeptAllClients => ("ticket_all.setfilter", "ticket_all"),
            Self::KeptAccounts => ("account.setfilter", "ticket_all"),
            Self::KeptOwn => ("clientticket.filter", "clientticket"),
            Self::KeptArchive => ("clientticket_archive.filter", "clientticket_archive"),
            Self::KeptAll => ("ticket_all.filter", "ticket_all"),
            Self::KeptFavourites => ("ticket_favorite.filter", "ticket_favorite"),
            _ => return None,
        })
    }

    /// Whether the first client asks, and not staff.
    pub(super) const fn is_own(self) -> bool {
        matches!(self, Self::OwnTickets | Self::OwnArchive | Self::KeptOwn | Self::KeptArchive)
    }

    /// What the list is of.
    pub(super) const fn of(self) -> Of {
        match self {
            Self::Tickets | Self::ClientTickets | Self::GetTickets => Of::Ids,
            Self::Queue | Self::KeptQueue | Self::KeptClients => Of::Numbers("ticket"),
            Self::OwnTickets
            | Self::OwnArchive
            | Self::KeptOwn
            | Self::KeptArchive
            | Self::All
            | Self::Favourites
            | Self::KeptAll
            | Self::KeptAllClients
            | Self::KeptAccounts
            | Self::KeptFavourites => Of::Numbers("id"),
            Self::Accounts
            | Self::Users
            | Self::GetClients
            | Self::GetUsers
            | Self::ListedClients
            | Self::Messages
            | Self::QueueMessages => Of::Others,
        }
    }

    /// The tickets that the list shows without any condition, when it is one of tickets; `name` is the value that is
    /// tried, as one names the client itself and one opens the archive.
    pub(super) fn shows(self, world: &World, name: &str) -> Vec<i64> {
        let own = |known: &Known| known.client == Some(1);
        world.of(|known| match self {
            Self::ClientTickets => name == "id" || own(known),
            Self::Queue | Self::KeptQueue | Self::KeptClients => known.waits(),
            Self::OwnTickets | Self::KeptOwn => own(known) && (name == "tstatus" || !known.is_archived),
            Self::OwnArchive | Self::KeptArchive => own(known) && known.is_archived,
            Self::Favourites | Self::KeptFavourites => known.is_favourite,
            _ => true,
        })
    }
}
