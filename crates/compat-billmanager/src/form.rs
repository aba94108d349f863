//! The ticket form, blank or filled: its fields, the values they may have, and the conversation.
//!
//! With `sv_field` and without `sok` somebody is filling it in: it shows what was sent, and the lists that follow from it
//! (COREmanager, Description of forms, setvalues).

use crate::call::{Call, Handle};
use crate::conversation;
use crate::error::Refusal;
use crate::input::{self, NONE};
use crate::staff_form::StaffForm;
use crate::texts::Word;
use crate::words::{self, Reader};
use domain::{
    Client, ClientService, CustomField, CustomFieldKind, Department, DepartmentId, Money, Priority,
    ProviderId, Ticket,
};
use service::TicketView;
use wire::{CompactString, Node};

/// What a form is made for.
pub(crate) struct Form<'a> {
    pub(crate) call: &'a Call,
    pub(crate) reader: Reader,
    /// What the client of the ticket has bought.
    pub(crate) services: &'a [ClientService],
    /// What only staff may do, for whoever may: staff, or staff acting as a client.
    pub(crate) staff: Option<StaffForm<'a>>,
}

/// What the fields of a form hold before anybody touches them.
struct Held {
    provider: Option<ProviderId>,
    department: Option<DepartmentId>,
    service: String,
    client_priority: Priority,
    priority: Priority,
}

/// The departments the caller may choose from: clients see those that are offered to them.
fn departments(call: &Call) -> Vec<Department> {
    match &call.caller {
        Some(Handle::Client(client)) => client.departments(),
        Some(Handle::Staff(_)) => call.desk.directory().departments.clone(),
        None => Vec::new(),
    }
}

/// What was sent of a field, while the form is being filled in.
pub(crate) fn sent<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.text("sv_field").and_then(|_| call.params.get(name))
}

impl<'a> Form<'a> {
    /// A form of the caller's.
    pub(crate) fn new(
        call: &'a Call,
        reader: Reader,
        services: &'a [ClientService],
    ) -> Result<Self, Refusal> {
        let acting = match &call.caller {
            Some(Handle::Client(client)) => client.acting_staff()?.is_some(),
            Some(Handle::Staff(_)) | None => false,
        };
        let staff = (reader == Reader::Staff || acting).then(|| StaffForm::read(call)).transpose()?;
        Ok(Self { call, reader, services, staff })
    }

    /// The form of a ticket that is there. `own` are the nodes that tell its id apart from its number.
    pub(crate) fn filled(&self, own: Vec<Node>, view: &TicketView) -> Result<Vec<Node>, Refusal> {
        let ticket = &view.ticket;
        let zone = self.call.desk.zone();
        let mut nodes = own;
        nodes.extend(self.subject(&ticket.subject));
        nodes.extend([
            words::status(ticket.into(), self.reader, self.call.language),
            Node::text("date_start", zone.text(ticket.opened_at)),
            Node::text("last_message", zone.text(ticket.last_message_at)),
        ]);
        if self.reader == Reader::Staff {
            let client = ticket.requester.client.map(|client| client.to_string());
            nodes.extend([
                Node::text("client", ticket.requester.name.clone()),
                Node::text("ticket_account", client.unwrap_or_else(|| NONE.to_owned())),
            ]);
        }
        let held = Held {
            provider: Some(ticket.provider),
            department: Some(ticket.department),
            service: ticket.service.map_or_else(|| NONE.to_owned(), |service| service.to_string()),
            client_priority: ticket.client_priority,
            priority: ticket.priority,
        };
        let offered = self.fields(&mut nodes, &held)?;
        self.money(&mut nodes, Some((ticket, view.charged)), view.client.as_ref());
        nodes.extend(words::flag("closed_ticket_user", ticket.is_archived));
        nodes.extend(self.choices(&offered));
        nodes.push(conversation::messages(self.call, view));
        nodes.extend(conversation::notes(self.call, view, self.reader));
        nodes.extend(conversation::violations(self.call, view, self.reader));
        Ok(nodes)
    }

    /// The form of a ticket to be opened.
    pub(crate) fn blank(&self, client: Option<&Client>) -> Result<Vec<Node>, Refusal> {
        let directory = self.call.desk.directory();
        let provider = client.map(|client| client.provider);
        let department = directory.default_department(provider);
        let priority = department.map_or(Priority::Normal, |department| department.default_priority);
        let mut nodes: Vec<Node> = self.subject("").into();
        if self.reader == Reader::Staff {
            let account = sent(self.call, "ticket_account").filter(|text| !text.is_empty());
            nodes.push(Node::text("ticket_account", account.unwrap_or(NONE).to_owned()));
        }
        let held = Held {
            provider: department.map(|department| department.provider),
            department: department.map(|department| department.id),
            service: NONE.to_owned(),
            client_priority: priority,
            priority,
        };
        let offered = self.fields(&mut nodes, &held)?;
        let asked = self.asked(&offered);
        nodes.extend(asked.iter().map(|field| self.field(field)));
        self.money(&mut nodes, None, client);
        nodes.extend(self.choices(&offered));
        nodes.extend(asked.iter().filter_map(|field| self.choices_of(field)));
        Ok(nodes)
    }

    /// What was sent, or what the field held.
    fn shown(&self, name: &'static str, held: impl Into<CompactString>) -> Node {
        match sent(self.call, name) {
            Some(text) => Node::text(name, text.to_owned()),
            None => Node::text(name, held),
        }
    }

    fn subject(&self, held: &str) -> [Node; 2] {
        let sent = self.call.text("sv_field").and_then(|_| input::subject(&self.call.params));
        let text = sent.unwrap_or(held);
        ["subject", "name"].map(|name| Node::text(name, text.to_owned()))
    }

    /// The fields that everybody fills in. Returns the departments that may be chosen.
    fn fields(&self, nodes: &mut Vec<Node>, held: &Held) -> Result<Vec<Department>, Refusal> {
        let mut offered = departments(self.call);
        let chosen = match sent(self.call, "ticket_project_select") {
            Some(_) if self.staff.is_some() => input::provider(&self.call.params)?,
            _ => None,
        };
        if let Some(provider) = chosen {
            offered.retain(|department| department.provider == provider);
        }
        let provider = chosen.or(held.provider).map_or_else(|| NONE.to_owned(), |id| id.to_string());
        nodes.extend([
            Node::text("ticket_project_select", provider),
            Node::text("client_department", self.department(held, chosen, &offered)),
            self.shown("ticket_item", held.service.clone()),
            self.shown("item", held.service.clone()),
            self.shown("client_priority", words::priority_code(held.client_priority).to_string()),
            self.shown("priority", words::priority_code(held.priority).to_string()),
            self.shown("message", ""),
        ]);
        if let Some(staff) = &self.staff {
            nodes.extend(staff.fields()?);
        }
        Ok(offered)
    }

    /// What the departments ask a client for beside the message. The published form has no such fields.
    fn asked(&self, offered: &[Department]) -> Vec<CustomField> {
        match &self.call.caller {
            Some(Handle::Client(client)) => {
                offered.iter().flat_map(|department| client.custom_fields(department.id)).collect()
            }
            Some(Handle::Staff(_)) | None => Vec::new(),
        }
    }

    /// A field that a department asks for, by its number, with what it is called.
    fn field(&self, field: &CustomField) -> Node {
        let name = input::custom_field(field.id);
        let sent = self.call.text("sv_field").and_then(|_| self.call.params.get(&name));
        let node = Node::text(name.clone(), sent.unwrap_or_default().to_owned())
            .attribute("label", field.name.clone())
            .attribute("department", field.department.to_string());
        if field.is_required { node.attribute("required", "yes") } else { node }
    }

    fn choices_of(&self, field: &CustomField) -> Option<Node> {
        let choices = field.choices.iter().map(|choice| value(choice.clone(), choice.clone()));
        let none = value("", self.call.language.word(Word::None));
        let is_choice = field.kind == CustomFieldKind::Choice;
        is_choice.then(|| {
            let all = Node::items("val", std::iter::once(none).chain(choices).collect());
            Node::fields("slist", vec![all]).attribute("name", input::custom_field(field.id))
        })
    }

    /// What was sent if it can be chosen; otherwise what was held, or the one that the provider would have.
    fn department(&self, held: &Held, chosen: Option<ProviderId>, offered: &[Department]) -> String {
        let fits = |id: &str| offered.iter().any(|department| department.id.to_string() == id);
        let sent = sent(self.call, "client_department").map(str::trim);
        let default = || {
            let directory = self.call.desk.directory();
            directory.default_department(chosen).map(|department| department.id.to_string())
        };
        let held = held.department.map(|id| id.to_string());
        let fitting = sent.map(str::to_owned).filter(|id| fits(id) || id == NONE);
        // Without a choice of the provider the ticket stays where it is, even where nobody is offered it.
        let kept = held.filter(|id| chosen.is_none() || fits(id));
        fitting.or(kept).or_else(default).unwrap_or_else(|| NONE.to_owned())
    }

    /// What was charged, and how many incidents are left where tickets cost them. Staff see it beside their fields,
    /// which are empty: a form that is sent back as it came charges nobody.
    fn money(&self, nodes: &mut Vec<Node>, ticket: Option<(&Ticket, Money)>, client: Option<&Client>) {
        let directory = self.call.desk.directory();
        let charges = |department: &Department| department.charges_credits;
        let costs = match ticket {
            Some((ticket, _)) => directory.department(ticket.department).is_some_and(charges),
            None => departments(self.call).iter().any(charges),
        };
        let left = client.filter(|_| costs).map(|client| client.credits.to_string());
        let charged = ticket.map(|(_, charged)| charged).filter(|charged| *charged != Money::ZERO);
        let charged = charged.map(|charged| self.call.desk.currency().text(charged));
        match &self.staff {
            Some(_) => {
                for (field, name, value) in
                    [("ticket_expense", "charged", charged), ("incident_count", "left", left)]
                {
                    let node = nodes.iter_mut().find(|node| node.name == field);
                    if let (Some(node), Some(value)) = (node, value) {
                        node.attributes.push((name.into(), value.into()));
                    }
                }
            }
            None => {
                nodes.extend(charged.map(|charged| Node::text("ticket_expense", charged)));
                nodes.extend(left.map(|left| Node::text("incident_count", left)));
            }
        }
    }

    /// What the fields may hold.
    fn choices(&self, offered: &[Department]) -> Vec<Node> {
        let departments = offered.iter().map(|department| {
            // The text of this list is shown as HTML, the name beside it is not.
            let shown = match department.description.trim() {
                "" => department.name.as_str(),
                description => description,
            };
            value(department.id.to_string(), html(shown)).attribute("plainval", department.name.clone())
        });
        let directory = self.call.desk.directory();
        let own = match &self.call.caller {
            Some(Handle::Client(client)) if self.staff.is_none() => Some(client.client().provider),
            _ => None,
        };
        let providers =
            directory.providers.iter().filter(|provider| own.is_none_or(|own| own == provider.id));
        let providers = providers.map(|provider| value(provider.id.to_string(), provider.name.clone()));
        let priorities = || words::PRIORITIES.map(|(code, word)| value(code, self.call.language.word(word)));
        let mut all = vec![
            values("ticket_project_select", providers.collect()),
            values("client_department", departments.collect()),
            values("ticket_item", self.services("ticket_item")),
            values("item", self.services("item")),
            values("client_priority", priorities().into()),
            values("priority", priorities().into()),
        ];
        all.extend(self.staff.as_ref().and_then(StaffForm::choices));
        all
    }

    /// Nothing, then the services; fewer while somebody types the name of one.
    fn services(&self, field: &'static str) -> Vec<Node> {
        let types =
            self.call.text("sv_autocomplete") == Some("yes") && self.call.text("sv_field") == Some(field);
        let typed = self.call.text(field).filter(|_| types).unwrap_or_default().to_lowercase();
        let fitting = self.services.iter().filter(|service| service.name.to_lowercase().contains(&typed));
        let none = value(NONE, self.call.language.word(Word::None));
        let all = fitting.map(|service| value(service.id.to_string(), service.name.clone()));
        std::iter::once(none).chain(all).collect()
    }
}

/// One value of a list of choices.
pub(crate) fn value(key: impl Into<CompactString>, text: impl Into<CompactString>) -> Node {
    Node::text("val", text).attribute("key", key)
}

/// A list of choices.
pub(crate) fn values(field: &'static str, values: Vec<Node>) -> Node {
    Node::fields("slist", vec![Node::items("val", values)]).attribute("name", field)
}

fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
