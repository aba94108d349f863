//! The other side of the API: an installation that tickets are moved in from, read through its own calls.
//! Admin API: getTicketDepts, getPredefinedReplies, getPredefinedReply, getTickets, getTicketDetails, getClientDetails.

mod ask;
mod outline;
mod ticket;

use http::outgoing::Exchange;
use service::moving::{
    Listed, Outline, Source, SourceClient, SourceError, SourceFile, SourceTicket, TicketPage,
};
use service::{ClientDetails, PostalAddress, Zone};
use wire::loose::{number, rows, text};

/// Where the API answers below the address of an installation.
pub const PATH: &str = "/admin/api.php";

/// An installation that is read.
pub struct Panel<E> {
    exchange: E,
    path: String,
    id: String,
    key: String,
    zone: Zone,
}

impl<E: Exchange> Panel<E> {
    /// The installation behind `exchange`, whose API answers at this path ([`PATH`], or nothing where the address is that of
    /// the API itself). Its times are of this zone.
    pub fn new(exchange: E, path: &str, id: &str, key: &str, zone: Zone) -> Self {
        Self { exchange, path: path.to_owned(), id: id.to_owned(), key: key.to_owned(), zone }
    }
}

impl<E: Exchange> Source for Panel<E> {
    async fn outline(&self) -> Result<Outline, SourceError> {
        outline::read(self).await
    }

    /// Pages are counted from 0; the answer says how many rows each has and how many pages there are.
    async fn page(&self, from: u64) -> Result<TicketPage, SourceError> {
        let answer = self.ask("getTickets", &[("page", &from.to_string()), ("perpage", "250")]).await?;
        let found = rows(&answer, &["tickets"]);
        let at_hand = u64::try_from(found.len()).unwrap_or(0);
        let count = |path: &[&str]| number(&answer, path).and_then(|number| u64::try_from(number).ok());
        let pages = count(&["totalpages"]).or(count(&["sorter", "totalpages"])).unwrap_or(1);
        let total = count(&["sorter", "sorterrecords"]).unwrap_or(pages.saturating_mul(at_hand));
        let now = text(&answer, &["server_time"]);
        let tickets = found.into_iter().filter_map(|row| ticket::listed(row, &now)).collect();
        let next = from + 1;
        Ok(TicketPage { total, tickets, next: (at_hand > 0 && next < pages).then_some(next) })
    }

    async fn ticket(&self, listed: &Listed) -> Result<SourceTicket, SourceError> {
        let answer = self.ask("getTicketDetails", &[("id", &listed.original)]).await?;
        ticket::read(&answer, &self.zone)
    }

    async fn client(&self, original: &str) -> Result<Option<SourceClient>, SourceError> {
        match self.ask("getClientDetails", &[("id", original)]).await {
            Ok(answer) => {
                let of = |name: &str| text(&answer, &["client", name]);
                let mut postal = PostalAddress {
                    address: String::new(),
                    city: of("city"),
                    region: of("state"),
                    postcode: of("postcode"),
                    country: of("country"),
                    phone: of("phonenumber"),
                };
                postal.set_lines(&of("address1"), &of("address2"));
                Ok(Some(SourceClient {
                    original: original.to_owned(),
                    email: of("email"),
                    first_name: of("firstname"),
                    last_name: of("lastname"),
                    company: of("companyname"),
                    postal,
                    details: ClientDetails { language: of("language"), ..ClientDetails::default() },
                    comment: of("notes"),
                    created_at: self.zone.parse(&of("datecreated")),
                }))
            }
            Err(SourceError::Gone | SourceError::Unreadable(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn file(&self, _: &SourceFile) -> Result<Vec<u8>, SourceError> {
        Err(SourceError::Unreadable("the Admin API has no call that gives files".to_owned()))
    }
}
