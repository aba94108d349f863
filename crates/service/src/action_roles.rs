//! Roles that name calls. A credential with roles may make the calls of any of them and those of its own list; one
//! without roles and without a list may make every call.

use crate::Operator;
use crate::failure::{Failure, retried};
use domain::{AllowedCalls, CredentialId, Error, EventKind, Field, PersonName, Result, What};
use serde_json::json;
use store::Tx;
use store::action_role::ActionRole;

/// What a role allows, as it is kept: no call, every call or some.
fn check(calls: &str) -> Result<String> {
    let every = calls.split(',').any(|name| name.trim().eq_ignore_ascii_case("all"));
    Ok(if every { "all".to_owned() } else { crate::keys::check_calls(calls)? })
}

/// Whether one of these roles allows a call. A role whose list is empty or cannot be read allows nothing.
pub(crate) fn allow(roles: &[ActionRole], call: &str) -> bool {
    roles.iter().filter(|role| !role.calls.is_empty()).any(|role| {
        let calls = AllowedCalls::parse(&role.calls);
        calls.is_some_and(|calls| calls.allow(call))
    })
}

/// The names in a list.
pub(crate) fn names(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Gives a credential the roles of these names and no others.
pub(crate) async fn give(
    tx: &mut Tx<'_>,
    id: CredentialId,
    names: &[&str],
) -> std::result::Result<(), Failure> {
    let mut roles = Vec::with_capacity(names.len());
    for name in names {
        let found = store::action_role::find(tx, name).await?;
        roles.push(found.ok_or(Error::NotFound(What::ActionRole))?.id);
    }
    Ok(store::action_role::set_roles(tx, id, &roles).await?)
}

impl Operator {
    /// Every role, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roles(&self) -> Result<Vec<ActionRole>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::action_role::all(&mut tx).await.map_err(Failure::from)?)
    }

    /// Makes a role that allows these calls: names separated by commas, `all` for every call, nothing for none.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is one of this name; [`Error::Invalid`] for what can be no name.
    pub async fn add_role(&self, name: &str, calls: &str) -> Result<()> {
        let name: String = PersonName::new(name)?.into();
        if name.contains(',') {
            return Err(Error::Invalid { field: Field::Name, why: "a comma separates roles" });
        }
        let calls = check(calls)?;
        retried!(self.write_role(&name, &calls))
    }

    async fn write_role(&self, name: &str, calls: &str) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        if !store::action_role::insert(&mut tx, name, calls, self.desk.now()).await? {
            return Err(Error::Exists(What::ActionRole).into());
        }
        self.changed(&mut tx, EventKind::ActionRoleChanged, &json!({"role": name, "calls": calls})).await?;
        Ok(tx.commit().await?)
    }

    /// Sets the calls of a role, for every credential that has it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this name; [`Error::Invalid`] for what can be no name of a call.
    pub async fn allow_role(&self, name: &str, calls: &str) -> Result<()> {
        let calls = check(calls)?;
        retried!(self.change_role(name, Some(&calls)))
    }

    /// Removes a role that no credential has. One that is still in use stays, as a credential without roles and list
    /// might make every call.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this name; [`Error::Invalid`] while credentials have it.
    pub async fn remove_role(&self, name: &str) -> Result<()> {
        retried!(self.change_role(name, None))
    }

    async fn change_role(&self, name: &str, calls: Option<&str>) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let found = store::action_role::find(&mut tx, name.trim()).await?;
        let role = found.ok_or(Error::NotFound(What::ActionRole))?;
        if let Some(calls) = calls {
            store::action_role::set_calls(&mut tx, role.id, calls).await?;
        } else {
            if store::action_role::holders(&mut tx, role.id).await? > 0 {
                let why = "credentials have it; `key list` shows which";
                return Err(Error::Invalid { field: Field::ActionRole, why }.into());
            }
            store::action_role::delete(&mut tx, role.id).await?;
        }
        let data = json!({"role": role.name, "calls": calls, "removed": calls.is_none()});
        self.changed(&mut tx, EventKind::ActionRoleChanged, &data).await?;
        Ok(tx.commit().await?)
    }

    /// The roles of a credential, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roles_of(&self, credential: CredentialId) -> Result<Vec<ActionRole>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::action_role::of_credential(&mut tx, credential).await.map_err(Failure::from)?)
    }

    /// Gives a credential these roles and no others: names separated by commas, `none` for no role.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the credential and for each role; [`Error::Missing`] without a name.
    pub async fn set_roles(&self, identifier: &str, roles: &str) -> Result<()> {
        let names = names(roles);
        if names.is_empty() {
            return Err(Error::Missing { field: Field::Name });
        }
        let names = if names == ["none"] { Vec::new() } else { names };
        let id = self.credential(identifier).await?.id;
        retried!(self.write_roles(id, &names))
    }

    async fn write_roles(&self, id: CredentialId, names: &[&str]) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        give(&mut tx, id, names).await?;
        let data = json!({"credential": id.0, "roles": names});
        self.changed(&mut tx, EventKind::CredentialChanged, &data).await?;
        Ok(tx.commit().await?)
    }
}
