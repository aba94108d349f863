//! What a worker has asked of the desk, and what it was told: the history that the desk is held to.

use std::collections::BTreeMap;

/// The dialects, each a door to the same desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Door {
    Billmanager,
    Whmcs,
    Hostbill,
}

impl Door {
    pub(super) const ALL: [Self; 3] = [Self::Billmanager, Self::Whmcs, Self::Hostbill];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Billmanager => "BILLmanager",
            Self::Whmcs => "WHMCS",
            Self::Hostbill => "HostBill",
        }
    }
}

/// What a write does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Open,
    Reply,
    Note,
    Close,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Open, Self::Reply, Self::Note, Self::Close];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reply => "reply",
            Self::Note => "note",
            Self::Close => "close",
        }
    }
}

/// One write. Its token stands in the subject or in the text, and makes the idempotency key.
#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) door: Door,
    pub(super) kind: Kind,
    /// The index of its ticket among those of the worker.
    pub(super) ticket: usize,
    pub(super) token: String,
}

impl Write {
    pub(super) fn key(&self) -> String {
        format!("key-{}", self.token)
    }

    /// Whether it leaves a text: closing through the queue leaves none.
    pub(super) fn speaks(&self) -> bool {
        self.kind != Kind::Close || self.door != Door::Billmanager
    }

    /// The text: unlike any other, and long enough to be torn.
    pub(super) fn text(&self) -> String {
        text(&self.token)
    }
}

/// The text that goes with a token; the same token, the same text.
pub(super) fn text(token: &str) -> String {
    let length = token.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 1500);
    let filler: String =
        "the disk fills and the mail waits in the queue of the night ".chars().cycle().take(length).collect();
    format!("{token} {} end-of-{token}", filler.trim_end())
}

/// Whether a write was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Acknowledged,
    Unknown,
}

/// A ticket as its worker knows it.
#[derive(Debug)]
pub(super) struct Ticket {
    /// The id or number that opening answered.
    pub(super) handle: Option<i64>,
    pub(super) token: String,
    pub(super) fate: Fate,
    /// Which client of the demo asked.
    pub(super) client: usize,
    /// Tokens of replies and notes.
    pub(super) texts: BTreeMap<String, Fate>,
    pub(super) closed: Option<Fate>,
    /// Whether something was asked of it since it was last verified.
    pub(super) touched: bool,
}

impl Ticket {
    pub(super) fn new(token: &str, client: usize) -> Self {
        Self {
            handle: None,
            token: token.to_owned(),
            fate: Fate::Unknown,
            client,
            texts: BTreeMap::new(),
            closed: None,
            touched: true,
        }
    }

    /// Takes note of what became of a write to this ticket.
    pub(super) fn record(&mut self, write: &Write, fate: Fate, handle: Option<i64>) {
        self.touched = true;
        if write.kind == Kind::Open {
            self.fate = fate;
            self.handle = self.handle.or(handle);
            return;
        }
        if write.speaks() {
            self.texts.insert(write.token.clone(), fate);
        }
        if write.kind == Kind::Close {
            self.closed = Some(fate);
        }
    }
}

/// The writes acknowledged so far, by door and kind.
pub(super) type Counts = BTreeMap<(Door, Kind), u64>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_their_own_and_repeatable() {
        assert_eq!(text("p1-0-1"), text("p1-0-1"));
        assert_ne!(text("p1-0-1"), text("p1-0-2"));
        assert!(text("p1-0-1").starts_with("p1-0-1 ") && text("p1-0-1").ends_with(" end-of-p1-0-1"));
    }

    #[test]
    fn a_record_keeps_what_was_said() {
        let write = |door, kind| Write { door, kind, ticket: 0, token: "t".to_owned() };
        let mut ticket = Ticket::new("t", 0);
        ticket.record(&write(Door::Whmcs, Kind::Open), Fate::Acknowledged, Some(7));
        ticket.record(&write(Door::Billmanager, Kind::Close), Fate::Unknown, None);
        assert_eq!(
            (ticket.handle, ticket.fate, ticket.closed),
            (Some(7), Fate::Acknowledged, Some(Fate::Unknown))
        );
        assert!(ticket.texts.is_empty());
    }
}
