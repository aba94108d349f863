//! The mixed write load: one worker for each connection, each with tickets of its own, so that it knows what must
//! have become of them.

use super::calls::Said;
use super::history::History;
use super::keys::Keys;
use super::model::{Counts, Door, Fate, Kind, Ticket, Write};
use crate::http::Connection;
use crate::random::Random;
use std::io::ErrorKind;
use std::net::SocketAddr;

/// One connection's work, through all rounds.
#[derive(Debug)]
pub(super) struct Worker {
    name: String,
    random: Random,
    pub(super) tickets: Vec<Ticket>,
    /// The write that was under way when the desk was killed.
    pub(super) pending: Option<Write>,
    pub(super) counts: Counts,
    /// Answers that no honest write should get.
    pub(super) complaints: Vec<String>,
    writes: u64,
}

/// How many of the newest tickets are written to.
const RECENT: usize = 12;

impl Worker {
    pub(super) fn new(prefix: &str, index: u32, seed: u64) -> Self {
        Self {
            name: format!("{prefix}-{index}"),
            random: Random::new(seed ^ (u64::from(index) << 32)),
            tickets: Vec::new(),
            pending: None,
            counts: Counts::new(),
            complaints: Vec::new(),
            writes: 0,
        }
    }

    /// Writes until the desk is gone.
    pub(super) fn run(&mut self, address: SocketAddr, keys: &Keys, history: &History, round: u32) {
        let Ok(mut connection) = Connection::open(address) else { return };
        loop {
            let write = self.choose(keys.clients.len());
            if !self.ask(&mut connection, keys, history, round, write) {
                return;
            }
        }
    }

    /// Sends a write and takes note of what became of it; false when the desk is gone.
    pub(super) fn ask(
        &mut self,
        connection: &mut Connection,
        keys: &Keys,
        history: &History,
        round: u32,
        write: Write,
    ) -> bool {
        let Some(ticket) = self.tickets.get_mut(write.ticket) else { return false };
        let (fate, handle) = match keys.perform(connection, &write, ticket.client, ticket.handle) {
            Ok(Said::Done(handle)) => (Fate::Acknowledged, handle),
            Ok(Said::Refused(words)) => {
                let words: String = words.chars().take(300).collect();
                self.complaints.push(format!("refused: {} {words}", describe(&write)));
                (Fate::Unknown, None)
            }
            Err(error) => {
                ticket.record(&write, Fate::Unknown, None);
                history.add(round, &write, Fate::Unknown, None);
                if error.kind() == ErrorKind::Other {
                    self.complaints.push(format!("unreadable: {} {error}", describe(&write)));
                }
                self.pending = Some(write);
                return false;
            }
        };
        ticket.record(&write, fate, handle);
        history.add(round, &write, fate, handle);
        if fate == Fate::Acknowledged {
            *self.counts.entry((write.door, write.kind)).or_default() += 1;
        }
        true
    }

    /// A third opens, a third replies, a fifth notes, the rest closes; through any door that can.
    fn choose(&mut self, clients: usize) -> Write {
        let from = self.tickets.len().saturating_sub(RECENT);
        let recent = self.tickets.iter().enumerate().skip(from);
        let open: Vec<usize> = recent
            .filter(|(_, ticket)| ticket.handle.is_some() && ticket.closed.is_none())
            .map(|(index, _)| index)
            .collect();
        let kind = match self.random.below(100) {
            _ if open.is_empty() => Kind::Open,
            0..35 => Kind::Open,
            35..68 => Kind::Reply,
            68..88 => Kind::Note,
            _ => Kind::Close,
        };
        let door = match (kind, self.random.below(3)) {
            (Kind::Note, 2) | (_, 1) => Door::Whmcs,
            (_, 2) => Door::Hostbill,
            _ => Door::Billmanager,
        };
        self.writes += 1;
        let token = format!("{}-{}-{}", self.name, self.writes, kind.name());
        let ticket = if kind == Kind::Open {
            let client = self.random.below(clients);
            self.tickets.push(Ticket::new(&token, client));
            self.tickets.len() - 1
        } else {
            open.get(self.random.below(open.len())).copied().unwrap_or(0)
        };
        Write { door, kind, ticket, token }
    }

    /// Whether the write that was under way is to be sent again: seven times of eight, so that some are left as
    /// the kill left them.
    pub(super) fn wants_retry(&mut self) -> bool {
        self.random.below(8) != 0
    }
}

/// A write for people.
fn describe(write: &Write) -> String {
    format!("{} through {} ({})", write.kind.name(), write.door.name(), write.token)
}
