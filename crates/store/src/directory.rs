//! The small tables that every call needs: settings, providers, departments, statuses. Read as a whole and
//! kept in memory by the service; their version says when to read them again.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{
    Day, Department, DepartmentId, Holiday, Opening, Priority, Provider, ProviderId, ResponseTarget, Status,
    StatusId, StatusKind, Timestamp,
};

statements! {
    SETTING: "SELECT value FROM setting WHERE name = $1";
    ADD_SETTING: "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
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
    OPENINGS: "SELECT department_id, weekday, opens_at, closes_at FROM department_opening
        ORDER BY department_id, weekday, opens_at" scans because "a handful of rows, read when they change";
    DELETE_OPENINGS: "DELETE FROM department_opening WHERE department_id = $1";
    HOLIDAYS: "SELECT department_id, day, opens_at, closes_at FROM department_holiday ORDER BY department_id, day"
        scans because "a few dozen rows, read when they change";
    SET_HOLIDAY: "INSERT INTO department_holiday (department_id, day, opens_at, closes_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (department_id, day) DO UPDATE SET opens_at = EXCLUDED.opens_at, closes_at = EXCLUDED.closes_at";
    DELETE_HOLIDAY: "DELETE FROM department_holiday WHERE department_id = $1 AND day = $2";
    TARGETS: "SELECT department_id, priority, minutes, weight FROM response_target ORDER BY department_id, priority"
        scans because "a handful of rows, read when they change";
    SET_TARGET: "INSERT INTO response_target (department_id, priority, minutes, weight) VALUES ($1, $2, $3, $4)
        ON CONFLICT (department_id, priority) DO UPDATE SET minutes = EXCLUDED.minutes, weight = EXCLUDED.weight";
    DELETE_TARGET: "DELETE FROM response_target WHERE department_id = $1 AND priority = $2";
    CHANGE_DEPARTMENT: "UPDATE department SET name = COALESCE($2, name), description = COALESCE($3, description),
        email = COALESCE($4, email), is_public = COALESCE($5, is_public), takes_guests = COALESCE($6, takes_guests),
        charges_credits = COALESCE($7, charges_credits), client_may_close = COALESCE($8, client_may_close),
        default_priority = COALESCE($9, default_priority) WHERE id = $1";
    SET_TIME_ZONE: "UPDATE department SET time_zone = $2 WHERE id = $1";
    SET_CLOSES_AFTER: "UPDATE status SET closes_after_hours = $2 WHERE id = $1";
    INSERT_OPENING: "INSERT INTO department_opening (department_id, weekday, opens_at, closes_at)
        VALUES ($1, $2, $3, $4)";
    STATUSES: "SELECT id, kind, name, color, is_default, closes_after_hours FROM status ORDER BY position, id"
        scans because "a handful of rows, read when they change";
    RENUMBER_DEPARTMENT: "UPDATE department SET id = $2 WHERE id = $1
        AND NOT EXISTS (SELECT 1 FROM department o WHERE o.id = $2)";
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

/// Something of a department.
struct Of<T>(DepartmentId, T);

impl FromRow for Of<Opening> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let opening = Opening { weekday: row.get(1)?, opens_at: row.get(2)?, closes_at: row.get(3)? };
        Ok(Self(DepartmentId(row.get(0)?), opening))
    }
}

impl FromRow for Of<Holiday> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let day: String = row.get(1)?;
        let hours = row.get::<Option<i64>>(2)?.zip(row.get::<Option<i64>>(3)?);
        let day = day.parse().map_err(|_| Error::BadRow("department_holiday.day"))?;
        Ok(Self(DepartmentId(row.get(0)?), Holiday { day, hours }))
    }
}

impl FromRow for Of<ResponseTarget> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let priority = Priority::from_code(row.get(1)?).ok_or(Error::BadRow("response_target.priority"))?;
        let target = ResponseTarget { priority, minutes: row.get(2)?, weight: row.get(3)? };
        Ok(Self(DepartmentId(row.get(0)?), target))
    }
}

fn pairs<T>(all: Vec<Of<T>>) -> Vec<(DepartmentId, T)> {
    all.into_iter().map(|Of(department, one)| (department, one)).collect()
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

/// Sets a setting that is not there; one that is stays.
pub async fn add_setting(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.exec(&ADD_SETTING, &[P::T(name), P::T(value)]).await.map(drop)
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

/// What of a department is changed; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeDepartment {
    /// Its name.
    pub name: Option<String>,
    /// What clients should bring here.
    pub description: Option<String>,
    /// Address that mail for it goes to.
    pub email: Option<String>,
    /// Offered to clients when they open a ticket.
    pub is_public: Option<bool>,
    /// Takes tickets of people without an account.
    pub takes_guests: Option<bool>,
    /// A new ticket costs its client one incident credit.
    pub charges_credits: Option<bool>,
    /// Whether a client may close its tickets here, unless a ticket says otherwise.
    pub client_may_close: Option<bool>,
    /// Priority of a ticket that names none.
    pub default_priority: Option<Priority>,
}

/// Changes a department; says whether there is one of this id.
pub async fn change_department(tx: &mut Tx<'_>, id: DepartmentId, change: &ChangeDepartment) -> Result<bool> {
    let values = [
        P::I(id.0),
        change.name.as_ref().into(),
        change.description.as_ref().into(),
        change.email.as_ref().into(),
        change.is_public.into(),
        change.takes_guests.into(),
        change.charges_credits.into(),
        change.client_may_close.into(),
        change.default_priority.map(Priority::code).into(),
    ];
    Ok(tx.exec(&CHANGE_DEPARTMENT, &values).await? > 0)
}

/// When every department is open; none means around the clock.
pub async fn openings(tx: &mut Tx<'_>) -> Result<Vec<(DepartmentId, Opening)>> {
    tx.all(&OPENINGS, &[]).await.map(pairs)
}

/// Removes the openings of a department.
pub async fn delete_openings(tx: &mut Tx<'_>, department: DepartmentId) -> Result<()> {
    tx.exec(&DELETE_OPENINGS, &[P::I(department.0)]).await.map(drop)
}

/// The holidays of every department.
pub async fn holidays(tx: &mut Tx<'_>) -> Result<Vec<(DepartmentId, Holiday)>> {
    tx.all(&HOLIDAYS, &[]).await.map(pairs)
}

/// Adds or changes a holiday of a department.
pub async fn set_holiday(tx: &mut Tx<'_>, department: DepartmentId, holiday: Holiday) -> Result<()> {
    let day = holiday.day.to_string();
    let (opens, closes) = (holiday.hours.map(|hours| hours.0), holiday.hours.map(|hours| hours.1));
    let values = [P::I(department.0), P::T(&day), opens.into(), closes.into()];
    tx.exec(&SET_HOLIDAY, &values).await.map(drop)
}

/// Removes a holiday of a department; says whether there was one.
pub async fn delete_holiday(tx: &mut Tx<'_>, department: DepartmentId, day: Day) -> Result<bool> {
    let day = day.to_string();
    Ok(tx.exec(&DELETE_HOLIDAY, &[P::I(department.0), P::T(&day)]).await? > 0)
}

/// The response targets of every department.
pub async fn targets(tx: &mut Tx<'_>) -> Result<Vec<(DepartmentId, ResponseTarget)>> {
    tx.all(&TARGETS, &[]).await.map(pairs)
}

/// Sets the target of a department for a priority.
pub async fn set_target(tx: &mut Tx<'_>, department: DepartmentId, target: ResponseTarget) -> Result<()> {
    let values = [department.0, target.priority.code(), target.minutes, target.weight].map(P::I);
    tx.exec(&SET_TARGET, &values).await.map(drop)
}

/// Removes the target of a department for a priority.
pub async fn delete_target(tx: &mut Tx<'_>, department: DepartmentId, priority: Priority) -> Result<()> {
    tx.exec(&DELETE_TARGET, &[P::I(department.0), P::I(priority.code())]).await.map(drop)
}

/// Sets the time zone of a department's hours.
pub async fn set_time_zone(tx: &mut Tx<'_>, department: DepartmentId, name: &str) -> Result<()> {
    tx.exec(&SET_TIME_ZONE, &[P::I(department.0), P::T(name)]).await.map(drop)
}

/// Sets after how many idle hours tickets of a status are closed; never without a number.
pub async fn set_closes_after(tx: &mut Tx<'_>, status: StatusId, hours: Option<i64>) -> Result<()> {
    tx.exec(&SET_CLOSES_AFTER, &[P::I(status.0), hours.into()]).await.map(drop)
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

/// Gives a department that was just added, and that nothing refers to yet, the id that it has elsewhere; says whether
/// that was free.
pub async fn renumber_department(tx: &mut Tx<'_>, id: DepartmentId, wanted: DepartmentId) -> Result<bool> {
    Ok(tx.exec(&RENUMBER_DEPARTMENT, &[P::I(id.0), P::I(wanted.0)]).await? > 0)
}
