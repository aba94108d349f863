//! Creating a ticket: `clientticket.edit` and `ticket_all.edit` with `sok` and no `elid`.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{ClientId, ClientService, DepartmentId, ProviderId, ServiceId, ServiceKind};
use service::{NewRequester, OpenTicket};

/// A client opens a ticket.
pub(crate) async fn own(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let (id, provider) = (client.client().id, client.client().provider);
    let asked = input::choice_of(&call.params, ["ticket_item", "item"])?;
    let services = match asked {
        Some(_) => client.services().await?,
        None => Vec::new(),
    };
    let command = command(call, id, provider, asked, &services)?;
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
    let command = command(call, client.id, client.provider, asked, &services)?;
    let opened = staff.open_ticket(&command).await?;
    Ok(Answer::ok_with_id(opened.number.0))
}

fn command(
    call: &Call,
    client: ClientId,
    provider: ProviderId,
    asked: Option<i64>,
    services: &[ClientService],
) -> Result<OpenTicket, Refusal> {
    let params = &call.params;
    let department = input::choice(params, "client_department")?.map(DepartmentId);
    let directory = call.desk.directory();
    let department = department
        .or_else(|| directory.default_department(Some(provider)).map(|department| department.id))
        .ok_or_else(|| Fault::missing("client_department"))?;
    let asked = asked.map(ServiceId);
    let kind = services.iter().find(|service| Some(service.id) == asked).map(|service| service.kind);
    // One field names both; the desk keeps them apart.
    let (service, domain) = match kind {
        Some(ServiceKind::Domain) => (None, asked),
        Some(ServiceKind::Product) | None => (asked, None),
    };
    Ok(OpenTicket {
        is_markdown: true,
        priority: input::priority(params, ["client_priority", "priority"])?,
        service,
        domain,
        attachments: input::files(params),
        note: params.filled("note_message").map(str::to_owned),
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(
            NewRequester::Client(client, None),
            department,
            input::subject(params).unwrap_or_default(),
            call.text("message").unwrap_or_default(),
        )
    })
}
