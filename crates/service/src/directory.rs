//! What every call needs and nobody changes often: providers, departments, statuses, staff. Kept in memory as
//! one immutable value, read again when its version in the database moves.

use domain::{
    Department, DepartmentId, Error, Field, Provider, ProviderId, Scope, Staff, StaffId, Status, StatusId,
    StatusKind, What,
};
use store::{Result, Tx};

/// The setting that every change to the directory moves.
pub(crate) const VERSION: &str = "directory_version";

/// The setting that holds the SHA-256 of the key which lifts address rules.
pub(crate) const ACCESS_KEY: &str = "access_key_hash";

/// A view of the directory at one moment.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// The brands.
    pub providers: Vec<Provider>,
    /// The departments in their order.
    pub departments: Vec<Department>,
    /// The statuses in their order.
    pub statuses: Vec<Status>,
    /// The staff.
    pub staff: Vec<Staff>,
    pub(crate) version: String,
    pub(crate) access_key_hash: Option<String>,
}

impl Directory {
    pub(crate) async fn load(tx: &mut Tx<'_>) -> Result<Self> {
        Ok(Self {
            version: store::directory::setting(tx, VERSION).await?.unwrap_or_default(),
            providers: store::directory::providers(tx).await?,
            departments: store::directory::departments(tx).await?,
            statuses: store::directory::statuses(tx).await?,
            staff: store::staff::all(tx).await?,
            access_key_hash: store::directory::setting(tx, ACCESS_KEY).await?,
        })
    }

    /// The provider of an id.
    #[must_use]
    pub fn provider(&self, id: ProviderId) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// The department of an id.
    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|department| department.id == id)
    }

    /// The name of a department, empty for one that is gone.
    #[must_use]
    pub fn department_name(&self, id: DepartmentId) -> &str {
        self.department(id).map_or("", |department| &department.name)
    }

    /// Where a ticket goes that names no department: the first public one of the client's provider, or for somebody
    /// without an account the first public one that takes guests.
    #[must_use]
    pub fn default_department(&self, provider: Option<ProviderId>) -> Option<&Department> {
        self.departments.iter().find(|department| {
            let guests = department.takes_guests && !department.charges_credits;
            let fits = provider.map_or(guests, |provider| department.provider == provider);
            department.is_public && fits
        })
    }

    /// The department that a provider and a department together name: the department, which must be the provider's,
    /// or the provider's default one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either, [`Error::Invalid`] when they contradict each other, [`Error::Missing`] when the
    /// provider has no department that would do.
    pub fn destination(
        &self,
        provider: Option<ProviderId>,
        department: Option<DepartmentId>,
    ) -> domain::Result<&Department> {
        if let Some(provider) = provider {
            self.provider(provider).ok_or(Error::NotFound(What::Provider))?;
        }
        let Some(department) = department else {
            return self.default_department(provider).ok_or(Error::Missing { field: Field::Department });
        };
        let department = self.department(department).ok_or(Error::NotFound(What::Department))?;
        if provider.is_some_and(|provider| provider != department.provider) {
            let why = "it is a department of another provider";
            return Err(Error::Invalid { field: Field::Department, why });
        }
        Ok(department)
    }

    /// The status of an id.
    #[must_use]
    pub fn status(&self, id: StatusId) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == id)
    }

    /// The status that the rules choose for a kind.
    #[must_use]
    pub fn default_status(&self, kind: StatusKind) -> Option<&Status> {
        self.statuses.iter().find(|status| status.kind == kind && status.is_default)
    }

    /// The status of a configured name, without regard to case.
    #[must_use]
    pub fn status_named(&self, name: &str) -> Option<&Status> {
        let wanted = name.trim().to_lowercase();
        self.statuses.iter().find(|status| status.name.to_lowercase() == wanted)
    }

    /// Every status of these kinds.
    #[must_use]
    pub fn statuses_of(&self, kinds: &[StatusKind]) -> Vec<StatusId> {
        self.statuses.iter().filter(|status| kinds.contains(&status.kind)).map(|status| status.id).collect()
    }

    /// The staff member of an id.
    #[must_use]
    pub fn staff_member(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|person| person.id == id)
    }

    /// The staff member of a login.
    #[must_use]
    pub fn staff_by_login(&self, login: &str) -> Option<&Staff> {
        self.staff.iter().find(|person| person.login == login)
    }

    /// Whether a staff member answers for a department.
    #[must_use]
    pub fn answers_for(&self, staff: StaffId, department: DepartmentId) -> bool {
        self.staff_member(staff)
            .is_some_and(|person| person.is_root || person.departments.contains(&department))
    }

    /// The tickets a staff member sees. Who answers for every department sees everything, which is cheaper to
    /// ask for than a list of all departments.
    pub(crate) fn scope_of(&self, staff: &Staff) -> Scope {
        if staff.is_root
            || self.departments.iter().all(|department| staff.departments.contains(&department.id))
        {
            Scope::Everything
        } else {
            Scope::Departments(staff.departments.clone())
        }
    }
}
