//! Handles: what an actor may do is what its handle has methods for. A handle carries the rows it may see.

use crate::Desk;
use crate::failure::Failure;
use crate::recent::Recent;
use domain::{
    Actor, Author, AuthorKind, Client, ClientId, Contact, DepartmentId, Error, Result, Scope, Staff, Ticket,
    Who,
};

/// Clients read a moment ago.
pub(crate) type RecentClients = Recent<ClientId, Client>;

/// The desk as a staff member sees it.
#[derive(Clone)]
pub struct StaffDesk {
    pub(crate) desk: Desk,
    pub(crate) actor: Actor,
    pub(crate) me: Staff,
    pub(crate) scope: Scope,
    pub(crate) in_session: bool,
}

/// The desk as a client sees it: its own tickets, without notes and hidden messages.
#[derive(Clone)]
pub struct ClientDesk {
    pub(crate) desk: Desk,
    pub(crate) actor: Actor,
    pub(crate) client: Client,
    pub(crate) contact: Option<Contact>,
    /// The departments that end what is seen, when a staff member looks who does not see all of them.
    pub(crate) within: Option<Vec<DepartmentId>>,
}

impl Desk {
    /// The handle of a staff member.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the actor is none, or one that was switched off.
    pub fn as_staff(&self, actor: &Actor) -> Result<StaffDesk> {
        let Who::Staff(id) = actor.who else {
            return Err(Error::Forbidden);
        };
        let directory = self.directory();
        let me = directory.staff_member(id).filter(|person| person.is_active).ok_or(Error::Forbidden)?;
        Ok(StaffDesk {
            desk: self.clone(),
            actor: actor.clone(),
            scope: directory.scope_of(me),
            me: me.clone(),
            in_session: false,
        })
    }

    /// The handle of a client or one of its contacts.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the actor is none, or one that was switched off.
    pub async fn as_client(&self, actor: &Actor) -> Result<ClientDesk> {
        let Who::Client(id, contact) = actor.who else {
            return Err(Error::Forbidden);
        };
        let client = self.client_row(id).await.map_err(Failure::from)?;
        let client = client.filter(|client| client.is_active).ok_or(Error::Forbidden)?;
        let contact = match contact {
            Some(contact) => {
                let mut tx = self.db().read().await.map_err(Failure::from)?;
                store::contact::find(&mut tx, contact).await.map_err(Failure::from)?
            }
            None => None,
        };
        let within = self.acting_scope(actor)?;
        Ok(ClientDesk { desk: self.clone(), actor: actor.clone(), client, contact, within })
    }

    async fn client_row(&self, id: ClientId) -> store::Result<Option<Client>> {
        let read = async {
            let mut tx = self.db().read().await?;
            store::client::find(&mut tx, id).await
        };
        self.0.clients.or_read(self.db(), id, read).await
    }
}

impl StaffDesk {
    /// The staff member.
    #[must_use]
    pub const fn me(&self) -> &Staff {
        &self.me
    }

    /// The same handle over every department, for programs: an API credential serves the whole company, and its
    /// caller says by a flag of its own when departments are to be ignored.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a person.
    pub fn across_departments(&self) -> Result<Self> {
        if self.actor.credential.is_none() {
            return Err(Error::Forbidden);
        }
        Ok(Self { scope: Scope::Everything, ..self.clone() })
    }

    pub(crate) fn author(&self, display_name: Option<&str>) -> Author {
        let shown = display_name.map(str::trim).filter(|name| !name.is_empty());
        // A login becomes the person's name; anything else is shown as it is.
        let directory = self.desk.directory();
        let person = shown.map_or(Some(&self.me), |shown| directory.staff_by_login(shown));
        match person {
            Some(person) => Author {
                kind: AuthorKind::Staff(Some(person.id)),
                name: person.name.clone(),
                email: person.email.clone(),
            },
            None => Author {
                kind: AuthorKind::Staff(Some(self.me.id)),
                name: shown.unwrap_or_default().chars().take(200).collect(),
                email: String::new(),
            },
        }
    }

    /// Whether this staff member may see the ticket.
    pub(crate) fn sees(&self, ticket: &Ticket) -> bool {
        self.sees_department(ticket.department)
    }
}

impl ClientDesk {
    /// The staff member who acts as this client, with nothing but that member's own rights.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when that member was switched off meanwhile.
    pub fn acting_staff(&self) -> Result<Option<StaffDesk>> {
        let Some(staff) = self.actor.on_behalf_by else { return Ok(None) };
        let actor = Actor { who: Who::Staff(staff), on_behalf_by: None, ..self.actor.clone() };
        self.desk.as_staff(&actor).map(Some)
    }

    /// The client.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn author(&self) -> Author {
        match &self.contact {
            Some(contact) => Author {
                kind: AuthorKind::Contact(self.client.id, contact.id),
                name: contact.name.clone(),
                email: contact.email.clone(),
            },
            None => Author {
                kind: AuthorKind::Client(self.client.id),
                name: self.client.full_name(),
                email: self.client.email.clone(),
            },
        }
    }

    pub(crate) fn owns(&self, ticket: &Ticket) -> bool {
        let within = self.within.as_ref();
        ticket.requester.client == Some(self.client.id)
            && within.is_none_or(|within| within.contains(&ticket.department))
    }
}
