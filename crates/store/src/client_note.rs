//! What staff wrote down about clients.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, ClientNote, ClientNoteId, StaffId, Timestamp};

statements! {
    INSERT: "INSERT INTO client_note (client_id, staff_id, body, is_sticky, created_at) VALUES ($1, $2, $3, $4, $5)
        RETURNING id";
    OF_CLIENT: "SELECT id, client_id, staff_id, body, is_sticky, created_at FROM client_note WHERE client_id = $1
        ORDER BY id DESC LIMIT 500";
    STICKY: "SELECT id, client_id, staff_id, body, is_sticky, created_at FROM client_note
        WHERE client_id = $1 AND is_sticky ORDER BY id DESC LIMIT 100";
}

impl FromRow for ClientNote {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ClientNoteId(row.get(0)?),
            client: ClientId(row.get(1)?),
            staff: StaffId(row.get(2)?),
            body: row.get(3)?,
            is_sticky: row.get(4)?,
            created_at: Timestamp(row.get(5)?),
        })
    }
}

/// Adds a note; the id in `note` is ignored.
pub async fn insert(tx: &mut Tx<'_>, note: &ClientNote) -> Result<ClientNoteId> {
    let values = [
        P::I(note.client.0),
        P::I(note.staff.0),
        P::T(&note.body),
        P::B(note.is_sticky),
        P::I(note.created_at.0),
    ];
    tx.one(&INSERT, &values).await.map(ClientNoteId)
}

/// The newest 500 notes about a client, the newest first.
pub async fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<ClientNote>> {
    tx.all(&OF_CLIENT, &[P::I(client.0)]).await
}

/// The newest 100 notes that are to be seen with every ticket of a client, the newest first.
pub async fn sticky(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<ClientNote>> {
    tx.all(&STICKY, &[P::I(client.0)]).await
}
