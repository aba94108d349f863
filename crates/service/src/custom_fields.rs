//! Custom fields: the operator makes them, and what they do not take is refused. A value under a key that is no field of
//! the department is kept as it came: programs kept such values before there were fields.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Directory, Operator};
use domain::{
    CustomField, CustomFieldId, CustomFieldKind, DepartmentId, Error, EventKind, Field, PersonName, Result,
    What,
};
use serde_json::json;

/// Refuses the first value that its field does not take. What is not sent is not asked for here.
pub(crate) fn check(
    directory: &Directory,
    department: DepartmentId,
    values: &[(String, String)],
) -> Result<()> {
    for field in directory.fields_of(department) {
        let key = field.id.to_string();
        for (_, value) in values.iter().filter(|(other, _)| *other == key) {
            field.check(value).map_err(|why| Error::CustomFieldRefused { name: field.name.clone(), why })?;
        }
    }
    Ok(())
}

/// Refuses an opening that leaves out what its department demands. Asked of clients who open by their own hand: programs of
/// staff have documents that know no such refusal.
pub(crate) fn demand(
    directory: &Directory,
    department: DepartmentId,
    values: &[(String, String)],
) -> Result<()> {
    let shown = directory.fields_of(department).filter(|field| !field.for_staff);
    for field in shown.filter(|field| field.is_required) {
        let key = field.id.to_string();
        let value = values.iter().find(|(other, _)| *other == key).map_or("", |(_, value)| value);
        field.check(value).map_err(|why| Error::CustomFieldRefused { name: field.name.clone(), why })?;
    }
    Ok(())
}

/// Of values that a client has sent those that its ticket may have: of the fields of the department that clients see.
pub(crate) fn of_client(
    directory: &Directory,
    department: DepartmentId,
    values: &[(String, String)],
) -> Vec<(String, String)> {
    let keys: Vec<String> = directory
        .fields_of(department)
        .filter(|field| !field.for_staff)
        .map(|field| field.id.to_string())
        .collect();
    let filled = |(key, value): &&(String, String)| keys.contains(key) && !value.trim().is_empty();
    values.iter().filter(filled).cloned().collect()
}

/// Leaves of the values of a ticket those that its client may see.
pub(crate) fn hide_from_client(directory: &Directory, values: &mut Vec<(String, String)>) {
    let hidden = |key: &str| {
        directory.custom_fields.iter().any(|field| field.for_staff && field.id.to_string() == key)
    };
    values.retain(|(key, _)| !hidden(key));
}

const MOST_CHOICES: usize = 200;
const LONGEST_CHOICE: usize = 200;

fn check_new(field: &CustomField) -> Result<()> {
    PersonName::new(&field.name)?;
    let refused = |why| Err(Error::Invalid { field: Field::CustomFields, why });
    let is_choice = field.kind == CustomFieldKind::Choice;
    if is_choice == field.choices.is_empty() {
        return refused("choices belong to a field to choose from, and to no other");
    }
    let fits = |choice: &String| {
        let is_line = choice.trim() == choice && !choice.contains(['\r', '\n', '\0']);
        is_line && (1..=LONGEST_CHOICE).contains(&choice.len())
    };
    if field.choices.len() > MOST_CHOICES || !field.choices.iter().all(fits) {
        return refused("there are too many choices, or one is no short line");
    }
    if field.description.len() > 1000 || field.description.contains('\0') {
        return refused("its description is too long");
    }
    Ok(())
}

impl Operator {
    /// Adds a custom field to a department; its id is ignored.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the department; [`Error::Invalid`] for choices that cannot be.
    pub async fn add_custom_field(&self, field: &CustomField) -> Result<CustomFieldId> {
        self.desk.directory().department(field.department).ok_or(Error::NotFound(What::Department))?;
        check_new(field)?;
        retried!(self.write_field(field))
    }

    async fn write_field(&self, field: &CustomField) -> std::result::Result<CustomFieldId, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let id = store::custom_field::insert(&mut tx, field, now).await?;
        self.desk.directory_changed(&mut tx).await?;
        let data = json!({"added": id.0, "department": field.department.0});
        log(&mut tx, &self.actor, now, EventKind::CustomFieldsChanged, None, None, &data).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(id)
    }

    /// Removes a custom field. The values that tickets have stay, under its id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn remove_custom_field(&self, id: CustomFieldId) -> Result<()> {
        retried!(self.write_field_removal(id))
    }

    async fn write_field_removal(&self, id: CustomFieldId) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        if !store::custom_field::delete(&mut tx, id).await? {
            return Err(Error::NotFound(What::CustomField).into());
        }
        self.desk.directory_changed(&mut tx).await?;
        let data = json!({"removed": id.0});
        log(&mut tx, &self.actor, now, EventKind::CustomFieldsChanged, None, None, &data).await?;
        tx.commit().await?;
        Ok(self.desk.refresh().await?)
    }
}
