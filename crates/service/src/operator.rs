//! What the operator does from the command line: providers, departments, staff, clients, keys.

use crate::auth::{NewCredential, SecretPair};
use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, NewClient};
use domain::{
    Actor, AddressRules, ClientId, ClientService, Contact, ContactId, CredentialId, CredentialKind,
    Department, DepartmentId, Door, Email, Error, EventKind, Field, Opening, PersonName, ProviderId, Result,
    ServiceId, Staff, StaffId, StatusId, StatusKind, Timestamp, What, Who,
};
use md5::{Digest, Md5};
use serde_json::json;
use store::credential::CredentialRow;

/// The handle of whoever may run commands on the machine of the desk.
#[derive(Clone)]
pub struct Operator {
    pub(crate) desk: Desk,
    pub(crate) actor: Actor,
}

/// A staff account to be made.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Login name: letters, digits, `.`, `_`, `-`, `@`, 1 to 64 bytes.
    pub login: String,
    /// Name that clients see.
    pub name: String,
    /// Address.
    pub email: String,
    /// Password, 8 bytes or more.
    pub password: String,
    /// Sees every department and may administer the desk.
    pub is_root: bool,
    /// Departments it answers for.
    pub departments: Vec<DepartmentId>,
}

impl NewStaff {
    /// Checks a login name.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn check_login(login: &str) -> Result<()> {
        let letters = |c: char| c.is_ascii_alphanumeric() || "._-@".contains(c);
        if (1..=64).contains(&login.len()) && login.chars().all(letters) {
            return Ok(());
        }
        Err(Error::Invalid {
            field: Field::Login,
            why: "it may have letters, digits and ._-@, 1 to 64 of them",
        })
    }

    /// Checks a new password.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn check_password(password: &str) -> Result<()> {
        crate::auth::Passwords::check_new(password)
    }
}

/// A department to be made.
#[derive(Debug, Clone)]
pub struct NewDepartment {
    /// The department; its id is ignored.
    pub department: Department,
    /// When it works; nothing means around the clock.
    pub openings: Vec<Opening>,
}

impl Desk {
    /// The handle of the operator. Only the command line hands it out.
    #[must_use]
    pub fn operator(&self) -> Operator {
        Operator { desk: self.clone(), actor: Actor::new(Who::System, Door::Command) }
    }
}

impl Operator {
    /// Adds a provider (brand).
    ///
    /// # Errors
    /// [`Error::Missing`] without a name.
    pub async fn add_provider(&self, name: &str) -> Result<ProviderId> {
        let name = PersonName::new(name)?;
        retried!(self.write_provider(name.as_str()))
    }

    async fn write_provider(&self, name: &str) -> std::result::Result<ProviderId, Failure> {
        let mut tx = self.desk.db().write().await?;
        let now = self.desk.now();
        let id = store::directory::insert_provider(&mut tx, name, now).await?;
        self.desk.directory_changed(&mut tx).await?;
        log(&mut tx, &self.actor, now, EventKind::ProviderAdded, None, None, &json!({"provider": id.0}))
            .await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(id)
    }

    /// Adds a department.
    ///
    /// # Errors
    /// [`Error::NotFound`] for its provider; [`Error::Invalid`] for an impossible opening.
    pub async fn add_department(&self, new: &NewDepartment) -> Result<DepartmentId> {
        self.desk.add_department(&self.actor, new, None).await
    }

    /// Adds a further name for a kind of status.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is a status of this name.
    pub async fn add_status(&self, kind: StatusKind, name: &str, color: &str) -> Result<StatusId> {
        let name = PersonName::new(name)?;
        if self.desk.directory().status_named(name.as_str()).is_some() {
            return Err(Error::Exists(What::Status));
        }
        retried!(self.write_status(kind, name.as_str(), color))
    }

    async fn write_status(
        &self,
        kind: StatusKind,
        name: &str,
        color: &str,
    ) -> std::result::Result<StatusId, Failure> {
        let mut tx = self.desk.db().write().await?;
        let id = store::directory::insert_status(&mut tx, kind, name, color).await?;
        self.desk.directory_changed(&mut tx).await?;
        let now = self.desk.now();
        log(&mut tx, &self.actor, now, EventKind::StatusAdded, None, None, &json!({"status": id.0})).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(id)
    }

    /// Adds a staff account.
    ///
    /// # Errors
    /// [`Error::Exists`] when the login is taken; what the rules refuse of names, addresses and passwords.
    pub async fn add_staff(&self, new: &NewStaff) -> Result<StaffId> {
        NewStaff::check_login(&new.login)?;
        let directory = self.desk.directory();
        if directory.staff_by_login(&new.login).is_some() {
            return Err(Error::Exists(What::Staff));
        }
        for id in &new.departments {
            directory.department(*id).ok_or(Error::NotFound(What::Department))?;
        }
        let staff = Staff {
            id: StaffId(0),
            login: new.login.clone(),
            name: PersonName::new(&new.name)?.into(),
            email: Email::new(&new.email)?.into(),
            is_root: new.is_root,
            is_active: true,
            departments: new.departments.clone(),
        };
        let hash = self.desk.0.passwords.hash(&new.password).await?;
        retried!(self.write_staff(&staff, &hash))
    }

    async fn write_staff(&self, staff: &Staff, hash: &str) -> std::result::Result<StaffId, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let id = store::staff::insert(&mut tx, staff, hash, now).await?;
        for department in &staff.departments {
            store::staff::join_department(&mut tx, id, *department).await?;
        }
        self.desk.directory_changed(&mut tx).await?;
        log(&mut tx, &self.actor, now, EventKind::StaffAdded, None, None, &json!({"staff": id.0})).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(id)
    }

    /// Sets the password of a staff member and ends its sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown login; [`Error::Invalid`] for a bad password.
    pub async fn set_staff_password(&self, login: &str, password: &str) -> Result<()> {
        let id = self.desk.directory().staff_by_login(login).ok_or(Error::NotFound(What::Staff))?.id;
        let hash = self.desk.0.passwords.hash(password).await?;
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await.map_err(Failure::from)?;
        store::staff::set_password(&mut tx, id, &hash).await.map_err(Failure::from)?;
        // Whoever had the old password is out.
        store::session::delete_of_staff(&mut tx, id).await.map_err(Failure::from)?;
        log(&mut tx, &self.actor, now, EventKind::StaffPasswordSet, None, None, &json!({"staff": id.0}))
            .await?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(())
    }

    /// Adds a client account.
    ///
    /// # Errors
    /// As [`crate::StaffDesk::add_client`].
    pub async fn add_client(&self, new: &NewClient) -> Result<ClientId> {
        self.desk.add_client(&self.actor, new).await
    }

    /// Adds a service that a client has bought; its id is ignored.
    ///
    /// # Errors
    /// [`Error::NotFound`] for its client; what the rules refuse of names.
    pub async fn add_service(&self, service: &ClientService) -> Result<ServiceId> {
        self.desk.add_service(&self.actor, service).await
    }

    /// What a client has bought.
    ///
    /// # Errors
    /// [`Error::NotFound`] for no such client.
    pub async fn services(&self, client: ClientId) -> Result<Vec<ClientService>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let known = store::client::find(&mut tx, client).await.map_err(Failure::from)?;
        known.ok_or(Error::NotFound(What::Client))?;
        Ok(store::service::of_client(&mut tx, client).await.map_err(Failure::from)?)
    }

    /// Adds a contact of a client; its id is ignored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_contact(&self, contact: &Contact) -> Result<ContactId> {
        self.desk.add_contact(&self.actor, contact).await
    }

    /// Makes an API credential. Its secret is shown this once.
    ///
    /// # Errors
    /// [`Error::NotFound`] for its staff member; [`Error::Invalid`] for a bad list of addresses.
    pub async fn add_credential(&self, new: &NewCredential) -> Result<SecretPair> {
        self.add_credential_with(new, "").await
    }

    /// The same with roles: names separated by commas.
    ///
    /// # Errors
    /// Those of [`Operator::add_credential`], and [`Error::NotFound`] for each role.
    pub async fn add_credential_with(&self, new: &NewCredential, roles: &str) -> Result<SecretPair> {
        self.desk.directory().staff_member(new.staff).ok_or(Error::NotFound(What::Staff))?;
        AddressRules::parse(&new.addresses)
            .ok_or(Error::Invalid { field: Field::AddressRules, why: "it cannot be read" })?;
        let new =
            &NewCredential { allowed_calls: crate::keys::check_calls(&new.allowed_calls)?, ..new.clone() };
        let roles = crate::action_roles::names(roles);
        retried!(self.write_credential(new, &roles))
    }

    async fn write_credential(
        &self,
        new: &NewCredential,
        roles: &[&str],
    ) -> std::result::Result<SecretPair, Failure> {
        const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        const HEX: &str = "0123456789abcdef";
        let random = |alphabet, length| self.desk.entropy().text(alphabet, length);
        let (identifier, secret) = match new.kind {
            CredentialKind::Pair => (random(LETTERS, 32), random(LETTERS, 32)),
            CredentialKind::Hashed => (format!("api-{}", random(HEX, 8)), random(LETTERS, 32)),
            // 20 hex digits is the shape such keys have; two of them would be 160 bits, one is 80.
            CredentialKind::Key => (random(HEX, 20), random(HEX, 40)),
        };
        let presented = match new.kind {
            CredentialKind::Hashed => crate::blob::hex(&Md5::digest(secret.as_bytes())),
            CredentialKind::Pair | CredentialKind::Key => secret.clone(),
        };
        let row = CredentialRow {
            id: CredentialId(0),
            kind: new.kind,
            identifier: identifier.clone(),
            secret_hash: crate::auth::secret_hash(new.kind, &presented).to_vec(),
            label: new.label.clone(),
            staff: new.staff,
            addresses: new.addresses.clone(),
            string_ids: new.string_ids,
            allowed_calls: new.allowed_calls.clone(),
            is_active: true,
            last_used_at: None,
        };
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let id = store::credential::insert(&mut tx, &row, now).await?;
        crate::action_roles::give(&mut tx, id, roles).await?;
        let data = json!({"credential": id.0, "roles": roles});
        log(&mut tx, &self.actor, now, EventKind::CredentialAdded, None, None, &data).await?;
        tx.commit().await?;
        Ok(SecretPair { identifier, secret })
    }

    /// Makes the key that lifts the address rules of API credentials, and forgets the one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_access_key(&self) -> Result<String> {
        let key =
            self.desk.entropy().text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
        let hash = crate::auth::access_key_hash(&key);
        let mut tx = self.desk.db().write().await.map_err(Failure::from)?;
        store::directory::set_setting(&mut tx, crate::directory::ACCESS_KEY, &hash)
            .await
            .map_err(Failure::from)?;
        self.desk.directory_changed(&mut tx).await.map_err(Failure::from)?;
        log(&mut tx, &self.actor, self.desk.now(), EventKind::AccessKeyMade, None, None, &json!({})).await?;
        tx.commit().await.map_err(Failure::from)?;
        self.desk.refresh().await?;
        Ok(key)
    }

    /// The present moment of the desk, for whoever makes up a past.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.desk.now()
    }
}
