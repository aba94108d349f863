//! Creating a ticket: `clientticket.edit` and `ticket_all.edit` with `sok` and no `elid`.

use super::staff_fields;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{
    ClientId, ClientService, DepartmentId, Priority, PriorityMeant, ProviderId, ServiceId, ServiceKind,
};
use service::{NewRequester, OpenTicket};

/// A client opens a ticket.
pub(crate) async fn own(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let acts = client.acting_staff()?.is_some();
    let asked_provider = input::choice(&call.params, "ticket_project_select")?.map(ProviderId);
    let department = client.destination(asked_provider, department(call)?)?;
    let asked = input::choice_of(&call.params, ["ticket_item", "item"])?;
    let services = match asked {
        Some(_) => client.services().await?,
        None => Vec::new(),
    };
    let priority = priority(call, client.client().provider)?.map(PriorityMeant::anew);
    let command = command(call, client.client().id, department, asked, &services);
    let asked = client.custom_fields(department);
    let custom_fields = asked.iter().filter_map(|field| {
        let text = call.params.get(&input::custom_field(field.id))?;
        Some((field.id.to_string(), text.to_owned()))
    });
    let command = OpenTicket { priority, custom_fields: custom_fields.collect(), ..command };
    let command = if acts { imposing(call, command)? } else { command };
    let opened = client.open_ticket(&command).await?;
    Ok(Answer::ok_with_id(opened.number.0))
}

/// Staff open a ticket on behalf of a client, whose words it carries.
pub(crate) async fn on_behalf(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let account = input::choice(&call.params, "ticket_account")?;
    let account = account.ok_or_else(|| Fault::missing("ticket_account"))?;
    let client = staff.client(ClientId(account)).await?;
    let asked = input::choice_of(&call.params, ["ticket_item", "item"])?;
    let services = match asked {
        Some(_) => staff.services(client.id).await?,
        None => Vec::new(),
    };
    let department = department(call)?;
    // Whoever names neither asks the client's own provider.
    let home = department.is_none().then_some(client.provider);
    let provider = input::provider(&call.params)?.or(home);
    let department = call.desk.directory().destination(provider, department)?.id;
    let command = command(call, client.id, department, asked, &services);
    let command = OpenTicket {
        priority: input::priority(&call.params, "priority")?.map(PriorityMeant::anew),
        client_priority: input::priority(&call.params, "client_priority")?.map(PriorityMeant::anew),
        ..imposing(call, command)?
    };
    let opened = staff.open_ticket(&command).await?;
    Ok(Answer::ok_with_id(opened.number.0))
}

/// With what only staff may do.
fn imposing(call: &Call, command: OpenTicket) -> Result<OpenTicket, Refusal> {
    let fields = staff_fields::read(call)?;
    let note = fields.note.map(str::to_owned);
    let is_raised = fields.is_raised.unwrap_or(false);
    Ok(OpenTicket { note, is_raised, measures: fields.measures, ..command })
}

/// How urgent the client says it is. The form shows both fields with what the provider's department has, so of two that differ
/// the one counts that was changed.
fn priority(call: &Call, provider: ProviderId) -> Result<Option<PriorityMeant>, Refusal> {
    let first = input::priority(&call.params, "client_priority")?;
    let second = input::priority(&call.params, "priority")?;
    let department = call.desk.directory().default_department(Some(provider)).cloned();
    let shown = department.map_or(Priority::Normal, |department| department.default_priority);
    let untouched = first.is_none_or(|first| first.covers(shown));
    Ok(second.filter(|_| untouched).or(first))
}

fn department(call: &Call) -> Result<Option<DepartmentId>, Refusal> {
    Ok(input::choice(&call.params, "client_department")?.map(DepartmentId))
}

fn command(
    call: &Call,
    client: ClientId,
    department: DepartmentId,
    asked: Option<i64>,
    services: &[ClientService],
) -> OpenTicket {
    let params = &call.params;
    let asked = asked.map(ServiceId);
    let kind = services.iter().find(|service| Some(service.id) == asked).map(|service| service.kind);
    // One field names both; the desk keeps them apart.
    let (service, domain) = match kind {
        Some(ServiceKind::Domain) => (None, asked),
        Some(ServiceKind::Product) | None => (asked, None),
    };
    OpenTicket {
        is_markdown: true,
        service,
        domain,
        attachments: input::files(params),
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(
            NewRequester::Client(client, None),
            department,
            input::subject(params).unwrap_or_default(),
            call.text("message").unwrap_or_default(),
        )
    }
}
