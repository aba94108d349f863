//! What every call needs and nobody changes often: providers, departments, statuses, staff. Kept in memory as
//! one immutable value, read again when its version in the database moves.

use crate::Zone;
use domain::{
    Calendar, CustomField, Department, DepartmentId, Error, Field, Priority, Provider, ProviderId,
    ResponseTarget, Scope, Staff, StaffId, Status, StatusId, StatusKind, Timestamp, What,
};
use store::{Result, Tx};

/// The setting that every change to the directory moves.
pub(crate) const VERSION: &str = "directory_version";

/// The setting that holds the SHA-256 of the key which lifts address rules.
pub(crate) const ACCESS_KEY: &str = "access_key_hash";

/// The setting with the hours after which a closed ticket is put away.
pub(crate) const ARCHIVE_AFTER: &str = "archive_after_hours";

/// When a department works, and how soon it wants to answer.
#[derive(Debug, Clone)]
struct Regulation {
    department: DepartmentId,
    zone: Zone,
    calendar: Calendar,
    targets: Vec<ResponseTarget>,
}

/// A view of the directory at one moment.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// The brands.
    pub providers: Vec<Provider>,
    /// The departments in their order.
    pub departments: Vec<Department>,
    /// The custom fields of all departments, the oldest first.
    pub custom_fields: Vec<CustomField>,
    /// The statuses in their order.
    pub statuses: Vec<Status>,
    /// The staff.
    pub staff: Vec<Staff>,
    regulations: Vec<Regulation>,
    pub(crate) archive_after_hours: Option<i64>,
    pub(crate) version: String,
    pub(crate) access_key_hash: Option<String>,
}

/// What is of one department.
fn of<T: Copy>(department: DepartmentId, all: &[(DepartmentId, T)]) -> Vec<T> {
    all.iter().filter(|(other, _)| *other == department).map(|(_, one)| *one).collect()
}

impl Directory {
    pub(crate) async fn load(tx: &mut Tx<'_>) -> Result<Self> {
        let departments = store::directory::departments(tx).await?;
        let openings = store::directory::openings(tx).await?;
        let holidays = store::directory::holidays(tx).await?;
        let targets = store::directory::targets(tx).await?;
        let regulations = departments.iter().map(|department| Regulation {
            department: department.id,
            zone: Zone::named(&department.time_zone).unwrap_or_else(Zone::utc),
            calendar: Calendar::new(of(department.id, &openings), of(department.id, &holidays)),
            targets: of(department.id, &targets),
        });
        let archive_after = store::directory::setting(tx, ARCHIVE_AFTER).await?;
        Ok(Self {
            regulations: regulations.collect(),
            archive_after_hours: archive_after.and_then(|hours| hours.parse().ok()),
            version: store::directory::setting(tx, VERSION).await?.unwrap_or_default(),
            providers: store::directory::providers(tx).await?,
            departments,
            custom_fields: store::custom_field::all(tx).await?,
            statuses: store::directory::statuses(tx).await?,
            staff: store::staff::all(tx).await?,
            access_key_hash: store::directory::setting(tx, ACCESS_KEY).await?,
        })
    }

    fn regulation(&self, department: DepartmentId) -> Option<&Regulation> {
        self.regulations.iter().find(|regulation| regulation.department == department)
    }

    fn target(&self, department: DepartmentId, priority: Priority) -> Option<&ResponseTarget> {
        self.regulation(department)?.targets.iter().find(|target| target.priority == priority)
    }

    /// When a department wants to have answered somebody who waits since then; none where it has no target.
    #[must_use]
    pub fn due_at(
        &self,
        department: DepartmentId,
        priority: Priority,
        since: Timestamp,
    ) -> Option<Timestamp> {
        let minutes = self.target(department, priority)?.minutes;
        let regulation = self.regulation(department)?;
        regulation.calendar.add_business(&regulation.zone, since, minutes)
    }

    /// What a ticket weighs in the queue before it has waited, in minutes.
    #[must_use]
    pub fn weight(&self, department: DepartmentId, priority: Priority) -> i64 {
        self.target(department, priority).map_or(priority.default_weight(), |target| target.weight)
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

    /// What a department asks for beside the message.
    pub fn fields_of(&self, id: DepartmentId) -> impl Iterator<Item = &CustomField> {
        self.custom_fields.iter().filter(move |field| field.department == id)
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
