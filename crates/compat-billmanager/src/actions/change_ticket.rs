//! The attributes of the staff forms: subject, service, provider, department, both priorities.

use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::DepartmentId;
use service::ChangeTicket;

/// What the form changes; what is absent or empty stays, and so does what is `null`, but for the service.
pub(crate) fn read(call: &Call) -> Result<ChangeTicket, Refusal> {
    Ok(ChangeTicket {
        subject: input::subject(&call.params).map(str::to_owned),
        priority: input::priority(&call.params, "priority")?,
        client_priority: input::priority(&call.params, "client_priority")?,
        provider: input::provider(&call.params)?,
        department: input::choice(&call.params, "client_department")?.map(DepartmentId),
        service: input::service(&call.params)?,
        ..ChangeTicket::default()
    })
}
