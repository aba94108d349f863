//! The custom fields of departments. Read as a whole and kept in memory with the departments.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{CustomField, CustomFieldId, CustomFieldKind, DepartmentId, Timestamp};

statements! {
    ALL: "SELECT id, department_id, name, description, kind, choices, is_required, for_staff FROM custom_field
        ORDER BY id" scans because "a few dozen rows, read when they change";
    INSERT: "INSERT INTO custom_field (department_id, name, description, kind, choices, is_required, for_staff,
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    DELETE: "DELETE FROM custom_field WHERE id = $1";
}

impl FromRow for CustomField {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let choices: String = row.get(5)?;
        Ok(Self {
            id: CustomFieldId(row.get(0)?),
            department: DepartmentId(row.get(1)?),
            name: row.get(2)?,
            description: row.get(3)?,
            kind: CustomFieldKind::from_code(row.get(4)?).ok_or(Error::BadRow("custom_field.kind"))?,
            choices: choices.lines().map(str::to_owned).collect(),
            is_required: row.get(6)?,
            for_staff: row.get(7)?,
        })
    }
}

/// Every custom field, the oldest first.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<CustomField>> {
    tx.all(&ALL, &[]).await
}

/// Adds a field; the id in `field` is ignored.
pub async fn insert(tx: &mut Tx<'_>, field: &CustomField, now: Timestamp) -> Result<CustomFieldId> {
    let values = [
        P::I(field.department.0),
        P::T(&field.name),
        P::T(&field.description),
        P::I(field.kind.code()),
        P::T(&field.choices.join("\n")),
        P::B(field.is_required),
        P::B(field.for_staff),
        P::I(now.0),
    ];
    tx.one(&INSERT, &values).await.map(CustomFieldId)
}

/// Removes a field; says whether it was there. Values stay with their tickets.
pub async fn delete(tx: &mut Tx<'_>, id: CustomFieldId) -> Result<bool> {
    Ok(tx.exec(&DELETE, &[P::I(id.0)]).await? > 0)
}
