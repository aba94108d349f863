//! Which clients and services were read from the panel behind a door, under which numbers of its own, and when.

use crate::{P, Result, Tx, search, statements};
use domain::{ClientId, ClientService, ServiceId, ServiceKind, Timestamp};

statements! {
    FIND: "SELECT client_id, read_at FROM panel_client WHERE panel = $1 AND original = $2";
    KEEP: "INSERT INTO panel_client (panel, original, client_id, read_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (panel, original) DO UPDATE SET client_id = excluded.client_id, read_at = excluded.read_at";
    ORIGINAL: "SELECT original FROM panel_client WHERE client_id = $1 AND panel = $2";
    SERVICE: "SELECT service_id FROM panel_service WHERE panel = $1 AND kind = $2 AND original = $3";
    SERVICES: "SELECT p.original, p.kind, s.id, s.name FROM service s JOIN panel_service p ON p.service_id = s.id
        WHERE s.client_id = $1 AND p.panel = $2";
    SERVICE_ORIGINAL: "SELECT original FROM panel_service WHERE service_id = $1 AND panel = $2";
    KEEP_SERVICE: "INSERT INTO panel_service (panel, kind, original, service_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (panel, kind, original) DO UPDATE SET service_id = excluded.service_id";
    RENAME: "UPDATE service SET name = $2, name_key = $3 WHERE id = $1";
}

/// A service as it was read from a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptService {
    /// Its number there, among those of its kind.
    pub original: i64,
    /// What it is.
    pub kind: ServiceKind,
    /// Its number here.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
}

/// The client that has this number in a panel, and when it was last read.
pub async fn find(tx: &mut Tx<'_>, panel: &str, original: i64) -> Result<Option<(ClientId, Timestamp)>> {
    let row: Option<(i64, i64)> = tx.opt(&FIND, &[P::T(panel), P::I(original)]).await?;
    Ok(row.map(|(client, read_at)| (ClientId(client), Timestamp(read_at))))
}

/// The number that a client has in a panel.
pub async fn original(tx: &mut Tx<'_>, panel: &str, client: ClientId) -> Result<Option<i64>> {
    tx.opt(&ORIGINAL, &[P::I(client.0), P::T(panel)]).await
}

/// Writes down which client has this number in a panel, and that it was read now.
pub async fn keep(
    tx: &mut Tx<'_>,
    panel: &str,
    original: i64,
    client: ClientId,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&KEEP, &[P::T(panel), P::I(original), P::I(client.0), P::I(now.0)]).await.map(drop)
}

/// The service that has this number in a panel.
pub async fn service(
    tx: &mut Tx<'_>,
    panel: &str,
    kind: ServiceKind,
    original: i64,
) -> Result<Option<ServiceId>> {
    Ok(tx.opt::<i64>(&SERVICE, &[P::T(panel), P::I(kind.code()), P::I(original)]).await?.map(ServiceId))
}

/// The number that a service has in a panel.
pub async fn service_original(tx: &mut Tx<'_>, panel: &str, service: ServiceId) -> Result<Option<i64>> {
    tx.opt(&SERVICE_ORIGINAL, &[P::I(service.0), P::T(panel)]).await
}

/// The services of a client that were read from a panel.
pub async fn services(tx: &mut Tx<'_>, panel: &str, client: ClientId) -> Result<Vec<KeptService>> {
    let rows: Vec<(i64, i64, i64, String)> = tx.all(&SERVICES, &[P::I(client.0), P::T(panel)]).await?;
    let kept = rows.into_iter().map(|(original, kind, id, name)| KeptService {
        original,
        kind: if kind == ServiceKind::Domain.code() { ServiceKind::Domain } else { ServiceKind::Product },
        id: ServiceId(id),
        name,
    });
    Ok(kept.collect())
}

/// Adds a service under its number in a panel; the id in it is ignored.
pub async fn add_service(
    tx: &mut Tx<'_>,
    panel: &str,
    original: i64,
    service: &ClientService,
    now: Timestamp,
) -> Result<ServiceId> {
    let id = crate::service::insert(tx, service, now).await?;
    let values = [P::T(panel), P::I(service.kind.code()), P::I(original), P::I(id.0)];
    tx.exec(&KEEP_SERVICE, &values).await?;
    Ok(id)
}

/// Gives a service another name.
pub async fn rename_service(tx: &mut Tx<'_>, id: ServiceId, name: &str) -> Result<()> {
    tx.exec(&RENAME, &[P::I(id.0), P::T(name), P::T(&search::key(name))]).await.map(drop)
}
