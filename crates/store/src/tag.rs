//! Tags: short words that staff put on tickets.

use crate::{P, Result, Tx, statements};
use domain::{TagName, TicketId};

statements! {
    FIND: "SELECT id FROM tag WHERE name_key = $1";
    INSERT: "INSERT INTO tag (name, name_key) VALUES ($1, $2) ON CONFLICT (name_key) DO UPDATE SET name_key = EXCLUDED.name_key
        RETURNING id";
    ADD: "INSERT INTO ticket_tag (ticket_id, tag_id) VALUES ($1, $2) ON CONFLICT (ticket_id, tag_id) DO NOTHING";
    REMOVE: "DELETE FROM ticket_tag WHERE ticket_id = $1 AND tag_id = $2";
    OF_TICKET: "SELECT g.name FROM ticket_tag tt JOIN tag g ON g.id = tt.tag_id WHERE tt.ticket_id = $1 ORDER BY g.name_key";
}

/// Puts a tag on a ticket; whether it was not there yet.
pub async fn add(tx: &mut Tx<'_>, ticket: TicketId, name: &TagName) -> Result<bool> {
    let key = name.key();
    let id: i64 = match tx.opt(&FIND, &[P::T(&key)]).await? {
        Some(id) => id,
        None => tx.one(&INSERT, &[P::T(name.as_str()), P::T(&key)]).await?,
    };
    Ok(tx.exec(&ADD, &[P::I(ticket.0), P::I(id)]).await? > 0)
}

/// Takes a tag off a ticket; whether it was there.
pub async fn remove(tx: &mut Tx<'_>, ticket: TicketId, name: &TagName) -> Result<bool> {
    let Some(id) = tx.opt::<i64>(&FIND, &[P::T(&name.key())]).await? else { return Ok(false) };
    Ok(tx.exec(&REMOVE, &[P::I(ticket.0), P::I(id)]).await? > 0)
}

/// The tags of a ticket in the order of the alphabet.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}
