//! The small tables that every call needs: settings, providers, departments, statuses. Read as a whole and
//! kept in memory by the service; their version says when to read them again.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{
    Department, DepartmentId, Opening, Priority, Provider, ProviderId, Status, StatusId, StatusKind,
    Timestamp,
};

statements! {
    SETTING: "SELECT value FROM setting WHERE name = $1";
    SET_SETTING: "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value";
    PROVIDERS: "SELECT id, name FROM provider ORDER BY id" scans because "a handful of rows, read when they change";
    INSERT_PROVIDER: "INSERT INTO provider (name, created_at) VALUES ($1, $2) RETURNING id";
    DEPARTMENTS: "SELECT id, provider_id, name, description, email, is_public, takes_guests, charges_credits,
        client_may_close, default_priority, time_zone FROM department ORDER BY position, id"
        scans because "a handful of rows, read when they change";
    INSERT_DEPARTMENT: "INSERT INTO department (provider_id, name, description, email, position, is_public,
        takes_guests, charges_credits, client_may_close, default_priority, time_zone, created_at)
        VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(position), 0) + 1 FROM department), $5, $6, $7, $8, $9, $10,
        $11)
        RETURNING id";
    OPENINGS: "SELECT weekday, opens_at, closes_at FROM department_opening WHERE department_id = $1
        ORDER BY weekday, opens_at";
    INSERT_OPENING: "INSERT INTO department_opening (department_id, weekday, opens_at, closes_at)
        VALUES ($1, $2, $3, $4)";
    STATUSES: "SELECT id, kind, name, color, is_default, closes_after_hours FROM status ORDER BY position, id"
        scans because "a handful of rows, read when they change";
    INSERT_STATUS: "INSERT INTO status (kind, name, color, position, is_default)
        VALUES ($1, $2, $3, (SELECT COALESCE(MAX(position), 0) + 1 FROM status), FALSE) RETURNING id";
}

impl FromRow for Provider {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: ProviderId(row.get(0)?), name: row.get(1)? })
    }
}

impl FromRow for Department {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: DepartmentId(row.get(0)?),
            provider: ProviderId(row.get(1)?),
            name: row.get(2)?,
            description: row.get(3)?,
            email: row.get(4)?,
            is_public: row.get(5)?,
            takes_guests: row.get(6)?,
            charges_credits: row.get(7)?,
            client_may_close: row.get(8)?,
            default_priority: Priority::from_code(row.get(9)?)
                .ok_or(Error::BadRow("department.default_priority"))?,
            time_zone: row.get(10)?,
        })
    }
}

impl FromRow for Opening {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { weekday: row.get(0)?, opens_at: row.get(1)?, closes_at: row.get(2)? })
    }
}

impl FromRow for Status {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: StatusId(row.get(0)?),
            kind: StatusKind::from_code(row.get(1)?).ok_or(Error::BadRow("status.kind"))?,
            name: row.get(2)?,
            color: row.get(3)?,
            is_default: row.get(4)?,
            closes_after_hours: row.get(5)?,
        })
    }
}

/// The value of a setting.
pub async fn setting(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
    tx.opt(&SETTING, &[P::T(name)]).await
}

/// Sets a setting.
pub async fn set_setting(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.exec(&SET_SETTING, &[P::T(name), P::T(value)]).await.map(drop)
}

/// Every provider, the oldest first.
pub async fn providers(tx: &mut Tx<'_>) -> Result<Vec<Provider>> {
    tx.all(&PROVIDERS, &[]).await
}

/// Adds a provider.
pub async fn insert_provider(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<ProviderId> {
    tx.one(&INSERT_PROVIDER, &[P::T(name), P::I(now.0)]).await.map(ProviderId)
}

/// Every department in its order.
pub async fn departments(tx: &mut Tx<'_>) -> Result<Vec<Department>> {
    tx.all(&DEPARTMENTS, &[]).await
}

/// Adds a department; the id in `department` is ignored.
pub async fn insert_department(
    tx: &mut Tx<'_>,
    department: &Department,
    now: Timestamp,
) -> Result<DepartmentId> {
    let id = tx
        .one(
            &INSERT_DEPARTMENT,
            &[
                P::I(department.provider.0),
                P::T(&department.name),
                P::T(&department.description),
                P::T(&department.email),
                P::B(department.is_public),
                P::B(department.takes_guests),
                P::B(department.charges_credits),
                P::B(department.client_may_close),
                P::I(department.default_priority.code()),
                P::T(&department.time_zone),
                P::I(now.0),
            ],
        )
        .await?;
    Ok(DepartmentId(id))
}

/// When a department is open; none means around the clock.
pub async fn openings(tx: &mut Tx<'_>, department: DepartmentId) -> Result<Vec<Opening>> {
    tx.all(&OPENINGS, &[P::I(department.0)]).await
}

/// Adds an opening to a department.
pub async fn insert_opening(tx: &mut Tx<'_>, department: DepartmentId, opening: Opening) -> Result<()> {
    let values = [department.0, opening.weekday, opening.opens_at, opening.closes_at].map(P::I);
    tx.exec(&INSERT_OPENING, &values).await.map(drop)
}

/// Every status in its order.
pub async fn statuses(tx: &mut Tx<'_>) -> Result<Vec<Status>> {
    tx.all(&STATUSES, &[]).await
}

/// Adds a further name for a kind of status.
pub async fn insert_status(tx: &mut Tx<'_>, kind: StatusKind, name: &str, color: &str) -> Result<StatusId> {
    tx.one(&INSERT_STATUS, &[P::I(kind.code()), P::T(name), P::T(color)]).await.map(StatusId)
}
