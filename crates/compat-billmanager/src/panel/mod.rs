//! The other side of the API: an installation that tickets are moved in from, read through its own functions: department,
//! department.employee, ticket_all, ticket_all.edit, ticket.file, account, user (BILLmanager API; COREmanager, JSON output).

mod ask;
mod clients;
mod outline;
mod ticket;

use clients::People;
use http::outgoing::Exchange;
use service::Zone;
use service::moving::{
    Listed, Outline, Source, SourceClient, SourceError, SourceFile, SourceTicket, TicketPage,
};
use tokio::sync::OnceCell;
use wire::loose::{number, rows};

/// Where the panel answers below the address of an installation.
pub const PATH: &str = "/billmgr";

/// Rows of one page of a list: as many as it gives at most.
const PAGE: u64 = 500;

/// An installation that is read.
pub struct Panel<E> {
    exchange: E,
    path: String,
    login: String,
    zone: Zone,
    people: OnceCell<People>,
}

impl<E: Exchange> Panel<E> {
    /// The installation behind `exchange`, which answers at this path ([`PATH`], or nothing where the address is that of
    /// the panel itself), as an employee sees it who may see every ticket. Its times are of this zone.
    pub fn new(exchange: E, path: &str, user: &str, password: &str, zone: Zone) -> Self {
        let login = format!("{user}:{password}");
        Self { exchange, path: path.to_owned(), login, zone, people: OnceCell::new() }
    }
}

impl<E: Exchange> Source for Panel<E> {
    async fn outline(&self) -> Result<Outline, SourceError> {
        outline::read(self).await
    }

    /// Pages are counted from 1.
    async fn page(&self, from: u64) -> Result<TicketPage, SourceError> {
        let (page, count) = ((from + 1).to_string(), PAGE.to_string());
        let answer = self.ask("ticket_all", &[("p_num", &page), ("p_cnt", &count)]).await?;
        let found = rows(&answer, &["elem"]);
        let total = number(&answer, &["p_elems", "$"]).and_then(|total| u64::try_from(total).ok());
        let total = total.ok_or_else(|| SourceError::Refused("its list says no total".to_owned()))?;
        let is_last = found.is_empty() || (from + 1).saturating_mul(PAGE) >= total;
        let tickets = found.into_iter().filter_map(ticket::listed).collect();
        Ok(TicketPage { total, tickets, next: (!is_last).then_some(from + 1) })
    }

    async fn ticket(&self, listed: &Listed) -> Result<SourceTicket, SourceError> {
        let answer = self.ask("ticket_all.edit", &[("elid", &listed.original)]).await?;
        ticket::read(&answer, &listed.original, &self.zone)
    }

    async fn client(&self, original: &str) -> Result<Option<SourceClient>, SourceError> {
        let people = self.people.get_or_try_init(|| People::read(self)).await?;
        Ok(people.client(original, &self.zone))
    }

    async fn file(&self, file: &SourceFile) -> Result<Vec<u8>, SourceError> {
        self.bytes("ticket.file", &[("elid", &file.reference)]).await
    }
}
