//! Staff accounts and the departments they answer for.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{DepartmentId, Staff, StaffId, TicketId, Timestamp};

statements! {
    ALL: "SELECT id, login, name, email, is_root, is_active FROM staff ORDER BY id"
        scans because "a few dozen rows, read when they change";
    MEMBERSHIPS: "SELECT staff_id, department_id FROM staff_department ORDER BY staff_id, department_id"
        scans because "a few dozen rows, read when they change";
    PASSWORD: "SELECT id, password_hash, is_active FROM staff WHERE login = $1";
    INSERT: "INSERT INTO staff (login, name, email, password_hash, is_root, is_active, created_at)
        VALUES ($1, $2, $3, $4, $5, TRUE, $6) RETURNING id";
    RENUMBER: "UPDATE staff SET id = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM staff o WHERE o.id = $2)";
    JOIN_DEPARTMENT: "INSERT INTO staff_department (staff_id, department_id) VALUES ($1, $2)
        ON CONFLICT (staff_id, department_id) DO NOTHING";
    LEAVE_DEPARTMENT: "DELETE FROM staff_department WHERE staff_id = $1 AND department_id = $2";
    HELD_IN_DEPARTMENT: "SELECT t.id FROM queue_entry q JOIN ticket t ON t.id = q.ticket_id
        WHERE q.staff_id = $1 AND t.department_id = $2 ORDER BY t.id";
    SET_ACTIVE: "UPDATE staff SET is_active = $2 WHERE id = $1";
    SET_PASSWORD: "UPDATE staff SET password_hash = $2 WHERE id = $1";
}

struct Bare(Staff);

impl FromRow for Bare {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(Staff {
            id: StaffId(row.get(0)?),
            login: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            is_root: row.get(4)?,
            is_active: row.get(5)?,
            departments: Vec::new(),
        }))
    }
}

/// What is needed to check a password.
#[derive(Debug, Clone)]
pub struct PasswordRow {
    /// Whose.
    pub id: i64,
    /// The argon2 hash.
    pub hash: String,
    /// Whether the account may log in.
    pub is_active: bool,
}

impl FromRow for PasswordRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: row.get(0)?, hash: row.get(1)?, is_active: row.get(2)? })
    }
}

/// Every staff account with its departments.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<Staff>> {
    let mut staff: Vec<Staff> = tx.all::<Bare>(&ALL, &[]).await?.into_iter().map(|bare| bare.0).collect();
    for (member, department) in tx.all::<(i64, i64)>(&MEMBERSHIPS, &[]).await? {
        if let Some(found) = staff.iter_mut().find(|person| person.id.0 == member) {
            found.departments.push(DepartmentId(department));
        }
    }
    Ok(staff)
}

/// The password of a login name.
pub async fn password(tx: &mut Tx<'_>, login: &str) -> Result<Option<PasswordRow>> {
    tx.opt(&PASSWORD, &[P::T(login)]).await
}

/// Adds an active account; the id and departments in `staff` are ignored.
pub async fn insert(tx: &mut Tx<'_>, staff: &Staff, password_hash: &str, now: Timestamp) -> Result<StaffId> {
    let values = [
        P::T(&staff.login),
        P::T(&staff.name),
        P::T(&staff.email),
        P::T(password_hash),
        P::B(staff.is_root),
        P::I(now.0),
    ];
    tx.one(&INSERT, &values).await.map(StaffId)
}

/// Makes a staff member answer for a department, and says whether it did not before.
pub async fn join_department(tx: &mut Tx<'_>, staff: StaffId, department: DepartmentId) -> Result<bool> {
    Ok(tx.exec(&JOIN_DEPARTMENT, &[P::I(staff.0), P::I(department.0)]).await? > 0)
}

/// Makes a staff member answer for a department no longer, and says whether it did.
pub async fn leave_department(tx: &mut Tx<'_>, staff: StaffId, department: DepartmentId) -> Result<bool> {
    Ok(tx.exec(&LEAVE_DEPARTMENT, &[P::I(staff.0), P::I(department.0)]).await? > 0)
}

/// The tickets of a department that wait for this staff member.
pub async fn held(tx: &mut Tx<'_>, staff: StaffId, department: DepartmentId) -> Result<Vec<TicketId>> {
    let ids: Vec<i64> = tx.all(&HELD_IN_DEPARTMENT, &[P::I(staff.0), P::I(department.0)]).await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

/// Sets the password hash.
pub async fn set_password(tx: &mut Tx<'_>, staff: StaffId, password_hash: &str) -> Result<()> {
    tx.exec(&SET_PASSWORD, &[P::I(staff.0), P::T(password_hash)]).await.map(drop)
}

/// Switches an account off or on.
pub async fn set_active(tx: &mut Tx<'_>, staff: StaffId, is_active: bool) -> Result<()> {
    tx.exec(&SET_ACTIVE, &[P::I(staff.0), P::B(is_active)]).await.map(drop)
}

/// Gives an account that was just added, and that nothing refers to yet, the id that it has elsewhere; says whether that
/// was free.
pub async fn renumber(tx: &mut Tx<'_>, id: StaffId, wanted: StaffId) -> Result<bool> {
    Ok(tx.exec(&RENUMBER, &[P::I(id.0), P::I(wanted.0)]).await? > 0)
}
