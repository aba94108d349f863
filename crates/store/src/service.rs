//! What clients bought, and what of it is to end.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, ClientService, ServiceId, ServiceKind, StaffId, Timestamp};

statements! {
    CANCELLATION: "SELECT 1 FROM cancellation WHERE service_id = $1";
    CANCEL: "INSERT INTO cancellation (service_id, is_immediate, reason, staff_id, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    CANCELLATIONS: "SELECT COUNT(*) FROM cancellation" scans because "a few rows that wait to be dealt with";
    FIND: "SELECT id, client_id, kind, name FROM service WHERE id = $1";
    DATED_OF: "SELECT s.id, s.client_id, s.kind, s.name, s.created_at, c.closed_at FROM service s
        JOIN client c ON c.id = s.client_id WHERE s.client_id = $1 ORDER BY s.id LIMIT 1000";
    DATED: "SELECT s.id, s.client_id, s.kind, s.name, s.created_at, c.closed_at FROM service s
        JOIN client c ON c.id = s.client_id WHERE s.id = $1";
    ALL_DATED: "SELECT s.id, s.client_id, s.kind, s.name, s.created_at, c.closed_at FROM service s
        JOIN client c ON c.id = s.client_id WHERE s.id > $1 ORDER BY s.id LIMIT 1000";
    COUNT: "SELECT COUNT(*) FROM service WHERE client_id = $1";
    OF_CLIENT: "SELECT id, client_id, kind, name FROM service WHERE client_id = $1 ORDER BY id LIMIT 500";
    INSERT: "INSERT INTO service (client_id, kind, name, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
}

impl FromRow for ClientService {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let kind = if row.get::<i64>(2)? == ServiceKind::Domain.code() {
            ServiceKind::Domain
        } else {
            ServiceKind::Product
        };
        Ok(Self { id: ServiceId(row.get(0)?), client: ClientId(row.get(1)?), kind, name: row.get(3)? })
    }
}

/// A service and when it was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedService {
    /// The service.
    pub service: ClientService,
    /// When it was bought.
    pub created_at: Timestamp,
    /// Whether it ended, because the account of its client was closed.
    pub is_ended: bool,
}

impl FromRow for DatedService {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let closed_at: Option<i64> = row.get(5)?;
        Ok(Self {
            service: ClientService::from_row(row)?,
            created_at: Timestamp(row.get(4)?),
            is_ended: closed_at.is_some(),
        })
    }
}

/// Writes down that a client wants a service to end; says whether that was not known before.
pub async fn cancel(
    tx: &mut Tx<'_>,
    service: ServiceId,
    is_immediate: bool,
    reason: &str,
    by: (StaffId, Timestamp),
) -> Result<bool> {
    if tx.opt::<i64>(&CANCELLATION, &[P::I(service.0)]).await?.is_some() {
        return Ok(false);
    }
    let values = [P::I(service.0), P::B(is_immediate), P::T(reason), P::I(by.0.0), P::I(by.1.0)];
    tx.exec(&CANCEL, &values).await.map(|_| true)
}

/// How many of_client are wanted to end.
pub async fn cancellations(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one(&CANCELLATIONS, &[]).await
}

/// What a client bought and when, the first 1000.
pub async fn dated_of(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<DatedService>> {
    tx.all(&DATED_OF, &[P::I(client.0)]).await
}

/// A service and when it was bought.
pub async fn dated(tx: &mut Tx<'_>, id: ServiceId) -> Result<Option<DatedService>> {
    tx.opt(&DATED, &[P::I(id.0)]).await
}

/// Up to 1000 of_client of all clients after this one.
pub async fn all_dated(tx: &mut Tx<'_>, after: ServiceId) -> Result<Vec<DatedService>> {
    tx.all(&ALL_DATED, &[P::I(after.0)]).await
}

/// The service of an id.
pub async fn find(tx: &mut Tx<'_>, id: ServiceId) -> Result<Option<ClientService>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// What a client bought, the first 500.
pub async fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<ClientService>> {
    tx.all(&OF_CLIENT, &[P::I(client.0)]).await
}

/// Adds a service; the id in `service` is ignored.
pub async fn insert(tx: &mut Tx<'_>, service: &ClientService, now: Timestamp) -> Result<ServiceId> {
    let values = [P::I(service.client.0), P::I(service.kind.code()), P::T(&service.name), P::I(now.0)];
    tx.one(&INSERT, &values).await.map(ServiceId)
}

/// How many of_client a client has.
pub async fn count(tx: &mut Tx<'_>, client: ClientId) -> Result<i64> {
    tx.one(&COUNT, &[P::I(client.0)]).await
}
