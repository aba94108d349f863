//! What clients bought, and what of it is to end.

use crate::{FromRow, P, Result, Row, Tx, search, statements};
use domain::{ClientId, ClientService, Page, ServiceId, ServiceKind, StaffId, Timestamp};
use std::fmt::Write;

statements! {
    CANCELLATION: "SELECT 1 FROM cancellation WHERE service_id = $1";
    CANCEL: "INSERT INTO cancellation (service_id, is_immediate, reason, staff_id, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    CANCELLATIONS: "SELECT COUNT(*) FROM cancellation" scans because "a few rows that wait to be dealt with";
    FIND: "SELECT id, client_id, kind, name FROM service WHERE id = $1";
    COUNT: "SELECT COUNT(*) FROM service WHERE client_id = $1";
    OF_CLIENT: "SELECT id, client_id, kind, name FROM service WHERE client_id = $1 ORDER BY id LIMIT 500";
    INSERT: "INSERT INTO service (client_id, kind, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
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

/// What of them is listed.
#[derive(Debug, Clone)]
pub struct ServiceQuery {
    /// Services of this kind.
    pub kind: ServiceKind,
    /// Of this client, of all when absent.
    pub client: Option<ClientId>,
    /// This one alone.
    pub service: Option<ServiceId>,
    /// Those of this name, in any case.
    pub name: Option<String>,
}

/// The conditions of a list, their parameters from `$1` on: the kind, then what is asked for, in this order.
fn conditions(of_client: bool, of_id: bool, of_name: bool) -> (String, usize) {
    let mut text = "WHERE s.kind = $1".to_owned();
    let mut places = 1;
    for (column, is_asked) in [("client_id", of_client), ("id", of_id), ("name_key", of_name)] {
        if is_asked {
            places += 1;
            // Writing to a String cannot fail.
            let _ = write!(text, " AND s.{column} = ${places}");
        }
    }
    (text, places)
}

fn page_text(of_client: bool, of_id: bool, of_name: bool) -> String {
    let (conditions, places) = conditions(of_client, of_id, of_name);
    let (limit, offset) = (places + 1, places + 2);
    format!(
        "SELECT s.id, s.client_id, s.kind, s.name, s.created_at, c.closed_at FROM service s \
         JOIN client c ON c.id = s.client_id {conditions} ORDER BY s.id LIMIT ${limit} OFFSET ${offset}"
    )
}

fn count_text(of_client: bool, of_id: bool, of_name: bool) -> String {
    format!("SELECT COUNT(*) FROM service s {}", conditions(of_client, of_id, of_name).0)
}

/// A page of services in the order of their ids, and how many there are.
pub async fn page(tx: &mut Tx<'_>, query: &ServiceQuery, page: Page) -> Result<(Vec<DatedService>, i64)> {
    let name = query.name.as_deref().map(search::key);
    let mut values = vec![P::I(query.kind.code())];
    values.extend(query.client.map(|client| P::I(client.0)));
    values.extend(query.service.map(|service| P::I(service.0)));
    values.extend(name.as_deref().map(P::T));
    let (client, id, named) = (query.client.is_some(), query.service.is_some(), name.is_some());
    let total = tx.all_dynamic::<i64>(&count_text(client, id, named), &values).await?;
    values.extend([P::I(i64::from(page.limit)), P::I(i64::from(page.offset))]);
    let rows = tx.all_dynamic(&page_text(client, id, named), &values).await?;
    Ok((rows, total.into_iter().next().unwrap_or(0)))
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for shape in 0..8 {
        let (client, id, named) = (shape & 1 != 0, shape & 2 != 0, shape & 4 != 0);
        let name = format!("services, of a client {client}, one {id}, of a name {named}");
        all.push((format!("page of {name}"), page_text(client, id, named)));
        all.push((format!("count of {name}"), count_text(client, id, named)));
    }
    all
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
    let key = search::key(&service.name);
    let values =
        [P::I(service.client.0), P::I(service.kind.code()), P::T(&service.name), P::T(&key), P::I(now.0)];
    tx.one(&INSERT, &values).await.map(ServiceId)
}

/// How many of_client a client has.
pub async fn count(tx: &mut Tx<'_>, client: ClientId) -> Result<i64> {
    tx.one(&COUNT, &[P::I(client.0)]).await
}
