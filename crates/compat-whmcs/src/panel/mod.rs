//! The other side of the API: an installation that tickets are moved in from, read through its own calls.
//! WHMCS API reference: GetSupportDepartments, GetSupportStatuses, GetAdminUsers, GetTicketPredefinedCats,
//! GetTicketPredefinedReplies, GetTickets, GetTicket, GetTicketAttachment, GetClientsDetails.

mod ask;
mod client;
mod outline;
mod ticket;

use http::outgoing::Exchange;
use serde_json::Value;
use service::Zone;
use service::moving::{
    Listed, Outline, Source, SourceClient, SourceError, SourceFile, SourceTicket, TicketPage,
};
use wire::loose;

/// Where the API answers below the address of an installation.
pub const PATH: &str = "/includes/api.php";

/// Rows of one page of a list.
const PAGE: u64 = 250;

/// An installation that is read.
pub struct Panel<E> {
    exchange: E,
    path: String,
    identifier: String,
    secret: String,
    zone: Zone,
}

impl<E: Exchange> Panel<E> {
    /// The installation behind `exchange`, whose API answers at this path ([`PATH`], or nothing where the address is that of
    /// the API itself). Its times are of this zone.
    pub fn new(exchange: E, path: &str, identifier: &str, secret: &str, zone: Zone) -> Self {
        Self {
            exchange,
            path: path.to_owned(),
            identifier: identifier.to_owned(),
            secret: secret.to_owned(),
            zone,
        }
    }
}

impl<E: Exchange> Source for Panel<E> {
    async fn outline(&self) -> Result<Outline, SourceError> {
        outline::read(self).await
    }

    async fn page(&self, from: u64) -> Result<TicketPage, SourceError> {
        let (start, count) = (from.to_string(), PAGE.to_string());
        let pairs =
            [("limitstart", start.as_str()), ("limitnum", &count), ("ignore_dept_assignments", "true")];
        let answer = self.ask("GetTickets", &pairs).await?;
        let rows = loose::rows(&answer, &["tickets", "ticket"]);
        let total = loose::number(&answer, &["totalresults"]).and_then(|total| u64::try_from(total).ok());
        let total = total.ok_or_else(|| SourceError::Refused("its list says no total".to_owned()))?;
        // Newer ones push others back meanwhile, so a page may show again what the one before did: never less.
        let next = from + u64::try_from(rows.len()).unwrap_or(0);
        let tickets = rows.iter().filter_map(|row| ticket::listed(row)).collect();
        Ok(TicketPage { total, tickets, next: (!rows.is_empty() && next < total).then_some(next) })
    }

    async fn ticket(&self, listed: &Listed) -> Result<SourceTicket, SourceError> {
        let answer = self.ask("GetTicket", &[("ticketid", &listed.original)]).await?;
        ticket::read(&answer, &self.zone)
    }

    async fn client(&self, original: &str) -> Result<Option<SourceClient>, SourceError> {
        match self.ask("GetClientsDetails", &[("clientid", original)]).await {
            Ok(answer) => Ok(Some(client::read(&answer, original, &self.zone))),
            // There is no other sentence for it.
            Err(SourceError::Gone | SourceError::Unreadable(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn file(&self, file: &SourceFile) -> Result<Vec<u8>, SourceError> {
        let mut parts = file.reference.split(' ');
        let mut part = || parts.next().unwrap_or_default();
        let pairs = [("type", part()), ("relatedid", part()), ("index", part())];
        let answer = self.ask("GetTicketAttachment", &pairs).await?;
        let data = answer.get("data").and_then(Value::as_str).unwrap_or_default();
        crate::files::from_base64(data)
            .ok_or_else(|| SourceError::Unreadable("its content is no base64".to_owned()))
    }
}
