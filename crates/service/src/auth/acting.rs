//! Acting as somebody else: only downwards, only once, only within what the acting member sees, and on the record.

use crate::Desk;
use crate::failure::Failure;
use crate::tickets::log;
use domain::{Actor, Client, ClientId, Error, EventKind, Result, Scope, StaffId, Who};
use serde_json::json;

/// An account, as a caller names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account<'t> {
    /// A staff login or a client's address.
    Named(&'t str),
    /// A staff member.
    Staff(StaffId),
    /// A client.
    Client(ClientId),
}

impl Desk {
    /// The account that is meant, if there is an active one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, named: Account<'_>) -> Result<Option<Who>> {
        let directory = self.directory();
        let staff = match named {
            Account::Named(login) => directory.staff_by_login(login),
            Account::Staff(id) => directory.staff_member(id),
            Account::Client(_) => None,
        };
        if let Some(person) = staff {
            return Ok(person.is_active.then_some(Who::Staff(person.id)));
        }
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let client = match named {
            Account::Named(address) => {
                store::client::find_by_email(&mut tx, &address.trim().to_lowercase()).await
            }
            Account::Client(id) => store::client::find(&mut tx, id).await,
            Account::Staff(_) => return Ok(None),
        };
        let client: Option<Client> = client.map_err(Failure::from)?;
        Ok(client.filter(|client| client.is_active).map(|client| Who::Client(client.id, None)))
    }

    /// Whether an account is below a staff member: clients are below everybody, staff below root.
    pub(crate) fn is_below(&self, staff: StaffId, who: &Who) -> bool {
        let directory = self.directory();
        let is_root = |id| directory.staff_member(id).is_some_and(|person| person.is_root);
        match who {
            Who::Client(..) => true,
            Who::Staff(other) => is_root(staff) && !is_root(*other),
            Who::System => false,
        }
    }

    /// The actor that a staff member becomes to act as somebody of a lower level. The acting member stays in the
    /// record, and what a client's handle then shows ends at that member's departments. Acting as oneself changes
    /// nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the caller is a client, acts as somebody already, or the target is not lower.
    pub async fn act_as(&self, actor: &Actor, target: Account<'_>) -> Result<Actor> {
        let target = self.account(target).await?.ok_or(Error::Forbidden)?;
        let same = match (&actor.who, &target) {
            (Who::Client(me, _), Who::Client(other, _)) => me == other,
            (me, other) => me == other,
        };
        if same {
            return Ok(actor.clone());
        }
        let Who::Staff(me) = actor.who else {
            return Err(Error::Forbidden);
        };
        if actor.on_behalf_by.is_some() || !self.is_below(me, &target) {
            return Err(Error::Forbidden);
        }
        Ok(Actor { who: target, on_behalf_by: Some(me), ..actor.clone() })
    }

    /// Puts on the record that a staff member acts as somebody, as the actor that [`Desk::act_as`] made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_acting(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        let kind = EventKind::ActingStarted;
        log(&mut tx, actor, self.now(), kind, None, None, &json!({"session": false})).await?;
        Ok(tx.commit().await.map_err(Failure::from)?)
    }

    /// The departments that end what is seen on behalf of somebody; none when that member sees everything.
    pub(crate) fn acting_scope(&self, actor: &Actor) -> Result<Option<Vec<domain::DepartmentId>>> {
        let Some(id) = actor.on_behalf_by else { return Ok(None) };
        let directory = self.directory();
        let member = directory.staff_member(id).filter(|person| person.is_active).ok_or(Error::Forbidden)?;
        Ok(match directory.scope_of(member) {
            Scope::Departments(own) => Some(own),
            Scope::Everything | Scope::Client(_) => None,
        })
    }
}
