//! `[doors.*]`: one section for each dialect, and one for the pages.

pub(crate) mod billmanager;
pub(crate) mod hostbill;
pub(crate) mod upstream;
pub(crate) mod web;
pub(crate) mod whmcs;

/// The doors.
#[derive(Debug, Clone)]
pub struct Doors {
    /// `[doors.billmanager]`.
    pub billmanager: billmanager::Billmanager,
    /// `[doors.whmcs]`.
    pub whmcs: whmcs::Whmcs,
    /// `[doors.hostbill]`.
    pub hostbill: hostbill::Hostbill,
    /// `[doors.web]`.
    pub web: web::Web,
}
