//! One call: what was asked, by whom, and the handles through which it may act.

use crate::action::{Action, Effect};
use crate::error::{Fault, Refusal};
use crate::input;
use crate::texts::Language;
use domain::Actor;
use service::{ClientDesk, Desk, StaffDesk};
use std::net::IpAddr;
use std::sync::Arc;
use wire::Params;

/// A call that passed the access table.
pub(crate) struct Call {
    pub(crate) desk: Desk,
    pub(crate) action: &'static Action,
    pub(crate) params: Arc<Params>,
    /// The language of what it is answered.
    pub(crate) language: Language,
    pub(crate) caller: Option<Handle>,
    /// Whoever the handle was made for.
    pub(crate) actor: Option<Actor>,
    /// The session it came with, whether or not it is alive.
    pub(crate) session: Option<String>,
    /// Whether the session is the caller's own, and no `su` beside it says otherwise.
    pub(crate) own_session: bool,
    pub(crate) address: Option<IpAddr>,
    pub(crate) idempotency_key: Option<String>,
    /// Whether a page of somebody else's making may have sent it. Such a call reads, and leaves no trace.
    pub(crate) may_be_forged: bool,
}

/// Whoever is logged in, as what it may do.
pub(crate) enum Handle {
    Staff(Box<StaffDesk>),
    Client(Box<ClientDesk>),
}

impl Handle {
    /// The number of its level: 16 client, 29 employee, 30 root.
    pub(crate) fn level(&self) -> u8 {
        match self {
            Self::Client(_) => 16,
            Self::Staff(staff) if staff.me().is_root => 30,
            Self::Staff(_) => 29,
        }
    }

    /// The name it logs in with.
    pub(crate) fn login(&self) -> &str {
        match self {
            Self::Client(client) => &client.client().email,
            Self::Staff(staff) => &staff.me().login,
        }
    }
}

impl Call {
    /// Whether the call asks for a change.
    pub(crate) fn writes(action: &Action, params: &Params) -> bool {
        match action.effect {
            Effect::Reads => false,
            Effect::Writes => true,
            // Clearing a filter needs no confirmation.
            Effect::SavesForm => {
                input::is_set(params) || input::is_saved(params) || params.filled("reset").is_some()
            }
        }
    }

    /// The caller's handle as a client.
    pub(crate) fn client(&self) -> Result<&ClientDesk, Refusal> {
        match &self.caller {
            Some(Handle::Client(client)) => Ok(client),
            _ => Err(Fault::access(self.action.name).into()),
        }
    }

    /// The caller's handle as a staff member.
    pub(crate) fn staff(&self) -> Result<&StaffDesk, Refusal> {
        match &self.caller {
            Some(Handle::Staff(staff)) => Ok(staff),
            _ => Err(Fault::access(self.action.name).into()),
        }
    }

    /// The caller.
    pub(crate) fn actor(&self) -> Result<&Actor, Refusal> {
        self.actor.as_ref().ok_or_else(|| Fault::access(self.action.name).into())
    }

    /// The caller's handle, whichever it is.
    pub(crate) fn handle(&self) -> Result<&Handle, Refusal> {
        self.caller.as_ref().ok_or_else(|| Fault::access(self.action.name).into())
    }

    /// Whether what it shows counts as read: not when it only peeks.
    pub(crate) fn reads(&self) -> Result<bool, Refusal> {
        Ok(!input::flag(&self.params, "peek")? && !self.may_be_forged)
    }

    /// A parameter that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).filter(|text| !text.is_empty())
    }
}
