//! Support staff.

use crate::{DepartmentId, StaffId};

/// A member of the support staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Its id.
    pub id: StaffId,
    /// Login name.
    pub login: String,
    /// Name that clients see.
    pub name: String,
    /// Address.
    pub email: String,
    /// Sees every department and may administer the desk.
    pub is_root: bool,
    /// Whether it may log in.
    pub is_active: bool,
    /// The departments it answers for.
    pub departments: Vec<DepartmentId>,
}
