//! addTicketDept: adds a department. Of the seven parameters that are listed as required, the published failure
//! complains of two only, and a client in the wild sends no more.

use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::input::{parse_number, text};
use domain::{Department, DepartmentId, Error, Priority, What};
use service::{NewDepartment, StaffDesk};

pub(crate) const ACTION: Action = Action {
    name: "addTicketDept",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::required("email", "text", "Email cannot be empty", "Its address."),
        Parameter::required("name", "text", "Department name cannot be empty", "Its name."),
        Parameter::optional("method", "POP or PIPE", "How its mail comes in. Checked, and not kept."),
        Parameter::optional("host", "text", "Its mailbox: the server. Checked, and not kept."),
        Parameter::optional("login", "text", "Its mailbox: the login. Checked, and not kept."),
        Parameter::optional("password", "text", "Its mailbox: the password. Checked, and not kept."),
        Parameter::optional("port", "1 to 65535", "Its mailbox: the port. Checked, and not kept."),
    ],
    about: "Adds a department, which is offered to clients. Its mailbox is not fetched from here.",
    source: "Admin API, Tickets, addTicketDept",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let params = &call.params;
    let has_mailbox = mailbox(call)?;
    let directory = call.desk.directory();
    let provider = directory.providers.first().ok_or(Error::NotFound(What::Provider))?.id;
    let required = |name| Ok::<_, Fault>(text(params, name)?.unwrap_or_default().trim().to_owned());
    let department = Department {
        id: DepartmentId(0),
        provider,
        name: required("name")?,
        description: String::new(),
        email: required("email")?,
        is_public: true,
        takes_guests: true,
        charges_credits: false,
        client_may_close: true,
        default_priority: Priority::OF_NEW_DEPARTMENTS,
        time_zone: "UTC".to_owned(),
    };
    desk.add_department(&NewDepartment { department, openings: Vec::new() }).await?;
    // Whoever sent a mailbox must not believe that it is fetched.
    Ok(Success::said(if has_mailbox {
        "Department added; its mailbox was not kept, mail is not fetched from here"
    } else {
        "Department added"
    }))
}

/// Whether a mailbox was sent; one that cannot be is refused.
fn mailbox(call: &Call) -> Result<bool, Fault> {
    let params = &call.params;
    let method = text(params, "method")?.map(str::trim);
    if method.is_some_and(|word| !["pop", "pipe"].contains(&word.to_ascii_lowercase().as_str())) {
        return Err(Fault::wrong_parameter());
    }
    let port = text(params, "port")?.map(parse_number).transpose()?;
    if port.is_some_and(|port| !(1..=65_535).contains(&port)) {
        return Err(Fault::wrong_parameter());
    }
    let mut is_there = method.is_some_and(|word| word.eq_ignore_ascii_case("pop"));
    for name in ["host", "login", "password"] {
        is_there |= text(params, name)?.is_some();
    }
    Ok(is_there)
}
