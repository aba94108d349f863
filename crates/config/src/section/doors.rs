//! `[doors.*]`: one section for each dialect.

pub(crate) mod billmanager;
pub(crate) mod hostbill;
pub(crate) mod upstream;
pub(crate) mod whmcs;

/// The dialects.
#[derive(Debug, Clone)]
pub struct Doors {
    /// `[doors.billmanager]`.
    pub billmanager: billmanager::Billmanager,
    /// `[doors.whmcs]`.
    pub whmcs: whmcs::Whmcs,
    /// `[doors.hostbill]`.
    pub hostbill: hostbill::Hostbill,
}
