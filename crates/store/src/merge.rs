//! Tickets that became part of others: where their names lead, and what goes along beside the messages.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{AccessKey, StaffId, Ticket, TicketId, TicketNumber, Timestamp};

statements! {
    KEEP: "INSERT INTO merged_ticket (id, number, access_key, target_id, staff_id, merged_at, link_leads)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FOLLOW: "UPDATE merged_ticket SET target_id = $2, link_leads = (link_leads AND $3) WHERE target_id = $1";
    END_LINKS: "UPDATE merged_ticket SET link_leads = FALSE WHERE target_id = $1 AND link_leads";
    FIND: "SELECT id, number, access_key, target_id, link_leads FROM merged_ticket WHERE id = $1";
    FIND_BY_NUMBER: "SELECT id, number, access_key, target_id, link_leads FROM merged_ticket WHERE number = $1";
    FAVOURITES: "INSERT INTO favourite (staff_id, ticket_id, created_at)
        SELECT staff_id, CAST($2 AS BIGINT), created_at FROM favourite WHERE ticket_id = $1 ON CONFLICT DO NOTHING";
    TAGS: "INSERT INTO ticket_tag (ticket_id, tag_id)
        SELECT CAST($2 AS BIGINT), tag_id FROM ticket_tag WHERE ticket_id = $1 ON CONFLICT DO NOTHING";
    FIELDS: "INSERT INTO ticket_custom_field (ticket_id, field_key, value)
        SELECT CAST($2 AS BIGINT), field_key, value FROM ticket_custom_field WHERE ticket_id = $1
        ON CONFLICT DO NOTHING";
    CHARGES: "UPDATE charge SET ticket_id = $2 WHERE ticket_id = $1";
    CREDITS: "UPDATE credit_entry SET ticket_id = $2 WHERE ticket_id = $1";
    VIOLATIONS: "UPDATE violation SET ticket_id = $2 WHERE ticket_id = $1";
}

/// The names of a ticket that became part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedTicket {
    /// What its id was.
    pub id: TicketId,
    /// What its public number was.
    pub number: TicketNumber,
    /// What its key was.
    pub access_key: AccessKey,
    /// The ticket that it is part of.
    pub target: TicketId,
    /// Whether its key opens that one.
    pub link_leads: bool,
}

impl FromRow for MergedTicket {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: TicketId(row.get(0)?),
            number: TicketNumber(row.get(1)?),
            access_key: AccessKey(row.get(2)?),
            target: TicketId(row.get(3)?),
            link_leads: row.get(4)?,
        })
    }
}

/// What was the ticket of an id.
pub async fn find(tx: &mut Tx<'_>, id: TicketId) -> Result<Option<MergedTicket>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// What was the ticket of a public number.
pub async fn find_by_number(tx: &mut Tx<'_>, number: TicketNumber) -> Result<Option<MergedTicket>> {
    tx.opt(&FIND_BY_NUMBER, &[P::I(number.0)]).await
}

/// Gives a ticket what hangs on another beside its messages: who marked it, tags, money and violations, and the values
/// of the custom fields that it has none for. From now on the other's names lead to it, and with them those that led
/// to the other; their keys open it when `link_leads`.
pub async fn move_marks(
    tx: &mut Tx<'_>,
    from: &Ticket,
    to: TicketId,
    link_leads: bool,
    by: (StaffId, Timestamp),
) -> Result<()> {
    let values = [P::I(from.id.0), P::I(to.0)];
    for statement in [&FAVOURITES, &TAGS, &FIELDS, &CHARGES, &CREDITS, &VIOLATIONS] {
        tx.exec(statement, &values).await?;
    }
    tx.exec(&FOLLOW, &[P::I(from.id.0), P::I(to.0), P::B(link_leads)]).await?;
    let values = [
        P::I(from.id.0),
        P::I(from.number.0),
        P::T(&from.access_key.0),
        P::I(to.0),
        P::I(by.0.0),
        P::I(by.1.0),
        P::B(link_leads),
    ];
    tx.exec(&KEEP, &values).await.map(drop)
}

/// Ends the links of the tickets that are part of one; their numbers go on leading to it for staff and for its owner.
pub async fn end_links(tx: &mut Tx<'_>, target: TicketId) -> Result<()> {
    tx.exec(&END_LINKS, &[P::I(target.0)]).await.map(drop)
}
