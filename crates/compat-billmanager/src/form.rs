//! The ticket form, blank or filled: its fields, the values they may have, and the conversation.

use crate::call::{Call, Handle};
use crate::conversation;
use crate::input::NONE;
use crate::words::{self, Reader};
use domain::{ClientService, Department, DepartmentId, Priority, ProviderId};
use service::TicketView;
use wire::{CompactString, Node};

/// What a form is made for.
pub(crate) struct Form<'a> {
    pub(crate) call: &'a Call,
    pub(crate) reader: Reader,
    /// What the client of the ticket has bought.
    pub(crate) services: &'a [ClientService],
}

/// The departments the caller may choose from: clients see those that are offered to them.
fn departments(call: &Call) -> Vec<Department> {
    match &call.caller {
        Some(Handle::Client(client)) => client.departments(),
        Some(Handle::Staff(_)) => call.desk.directory().departments.clone(),
        None => Vec::new(),
    }
}

impl Form<'_> {
    /// The form of a ticket that is there. `own` are the nodes that tell its id apart from its number.
    pub(crate) fn filled(&self, own: Vec<Node>, view: &TicketView) -> Vec<Node> {
        let ticket = &view.ticket;
        let zone = self.call.desk.zone();
        let mut nodes = own;
        nodes.extend([
            Node::text("subject", ticket.subject.clone()),
            Node::text("name", ticket.subject.clone()),
            words::status(ticket, self.reader),
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
        let service = ticket.service.map(|service| service.to_string());
        self.fields(&mut nodes, Some(ticket.department), ticket.priority, service.as_deref().unwrap_or(NONE));
        nodes.extend(words::flag("closed_ticket_user", ticket.is_archived));
        nodes.extend(self.choices());
        nodes.push(conversation::messages(self.call, view));
        nodes.extend(conversation::notes(self.call, view, self.reader));
        nodes
    }

    /// The form of a ticket to be opened.
    pub(crate) fn blank(&self, provider: Option<ProviderId>) -> Vec<Node> {
        let directory = self.call.desk.directory();
        let department = directory.default_department(provider).map(|department| department.id);
        let priority = department
            .and_then(|id| directory.department(id))
            .map_or(Priority::Normal, |department| department.default_priority);
        let mut nodes = vec![Node::empty("subject"), Node::empty("name")];
        if self.reader == Reader::Staff {
            nodes.push(Node::text("ticket_account", NONE));
        }
        self.fields(&mut nodes, department, priority, NONE);
        nodes.extend(self.choices());
        nodes
    }

    fn fields(
        &self,
        nodes: &mut Vec<Node>,
        department: Option<DepartmentId>,
        priority: Priority,
        service: &str,
    ) {
        let department = department.map_or_else(|| NONE.to_owned(), |id| id.to_string());
        nodes.extend([
            Node::text("client_department", department),
            Node::text("ticket_item", service),
            Node::text("item", service),
            Node::integer("client_priority", words::priority_code(priority)),
            Node::integer("priority", words::priority_code(priority)),
            Node::empty("message"),
        ]);
        if self.reader == Reader::Staff {
            nodes.push(Node::empty("note_message"));
        }
    }

    /// What the fields may hold.
    fn choices(&self) -> Vec<Node> {
        let departments = departments(self.call).into_iter().map(|department| {
            // The text of this list is shown as HTML, the name beside it is not.
            let shown = match department.description.trim() {
                "" => department.name.as_str(),
                description => description,
            };
            value(department.id.to_string(), html(shown)).attribute("plainval", department.name.clone())
        });
        let priorities = || words::PRIORITIES.map(|(code, name)| value(code, name));
        vec![
            values("client_department", departments.collect()),
            values("ticket_item", self.services("ticket_item")),
            values("item", self.services("item")),
            values("client_priority", priorities().into()),
            values("priority", priorities().into()),
        ]
    }

    /// Nothing, then the services; fewer while somebody types the name of one.
    fn services(&self, field: &'static str) -> Vec<Node> {
        let types =
            self.call.text("sv_autocomplete") == Some("yes") && self.call.text("sv_field") == Some(field);
        let typed = self.call.text(field).filter(|_| types).unwrap_or_default().to_lowercase();
        let fitting = self.services.iter().filter(|service| service.name.to_lowercase().contains(&typed));
        let none = value(NONE, "-- none --");
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
