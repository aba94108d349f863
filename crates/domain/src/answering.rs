//! Who is answering a ticket just now.

use crate::{StaffId, TicketId, Timestamp};

/// A staff member writes an answer; others are told, so that a client does not get two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnsweringLock {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Who writes.
    pub staff: StaffId,
    /// Since when.
    pub taken_at: Timestamp,
    /// Until when it counts unless its holder does something.
    pub expires_at: Timestamp,
}

impl AnsweringLock {
    /// How long it counts after the holder's last call, in seconds.
    pub const SECONDS: i64 = 300;

    /// A lock that is taken now.
    #[must_use]
    pub const fn new(ticket: TicketId, staff: StaffId, now: Timestamp) -> Self {
        Self { ticket, staff, taken_at: now, expires_at: now.plus_seconds(Self::SECONDS) }
    }

    /// Whether it still counts.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// Whether it keeps this staff member from answering.
    #[must_use]
    pub fn keeps_out(&self, staff: StaffId, now: Timestamp) -> bool {
        self.staff != staff && self.is_live(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_for_five_minutes_and_never_against_its_holder() {
        let now = Timestamp::from_seconds(1000);
        let lock = AnsweringLock::new(TicketId(1), StaffId(2), now);
        assert!(lock.keeps_out(StaffId(3), now.plus_seconds(299)));
        assert!(!lock.keeps_out(StaffId(3), now.plus_seconds(300)));
        assert!(!lock.keeps_out(StaffId(2), now));
    }
}
