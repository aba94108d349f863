//! What a call is made of: its name, who may make it, its parameters, where it is documented, and what answers it.

use crate::Fault;
use domain::{ClientId, Error, What};
use http::Owner;
use service::{Desk, PanelClients, PanelName, StaffDesk};
use std::pin::Pin;
use wire::{Node, Params};

/// One call of the dialect. The table of them is router, access table and coverage list at once.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The documented spelling; callers may use any case.
    pub name: &'static str,
    /// Whether it goes to the panel behind the door, when there is one.
    pub owner: Owner,
    /// Who may make the call, and what answers it.
    pub access: Access,
    /// The parameters beside `api_id`, `api_key` and `call`.
    pub parameters: &'static [Parameter],
    /// One line about it.
    pub about: &'static str,
    /// The public document that tells of it.
    pub source: &'static str,
}

/// Who may make a call. A handler gets no more than its access allows.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// Every holder of a key; the handler sees no tickets.
    Key(fn(&Call) -> Success),
    /// The staff member the key acts for, in the departments of that member.
    Staff(for<'c> fn(&'c Call, &'c StaffDesk) -> Answering<'c>),
}

/// An answer on its way.
pub type Answering<'c> = Pin<Box<dyn Future<Output = Result<Success, Fault>> + Send + 'c>>;

/// A parameter of a call.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it holds, for readers: `text`, `number`, `flag`, a list of words, `map of ...`.
    pub kind: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// One line about it.
    pub about: &'static str,
}

/// Whether a parameter must be there, and what a caller is told when it is not.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there.
    Required(&'static str),
    /// It must be there unless the parameter named first is.
    Unless(&'static str, &'static str),
}

/// One call with its checked key.
pub struct Call {
    /// The desk.
    pub(crate) desk: Desk,
    /// The parameters.
    pub(crate) params: Params,
    /// The version that clients are told.
    pub(crate) version: String,
    /// Whether the key is for clients that take ids as text everywhere.
    pub(crate) string_ids: bool,
    /// The key that makes repeating this call harmless.
    pub(crate) idempotency_key: Option<String>,
    /// The clients of the panel behind the door.
    pub(crate) panel: Option<PanelClients>,
}

impl Call {
    /// Sees to it that the desk knows the client of this number in the panel. The number of somebody else here is nobody's.
    pub(crate) async fn know_client(&self, client: ClientId) -> Result<(), Error> {
        let Some(panel) = &self.panel else { return Ok(()) };
        if panel.know(PanelName::Number(client.0)).await? == Some(client) {
            return Ok(());
        }
        Err(Error::NotFound(What::Client))
    }
}

/// What a call that went well answers.
#[derive(Debug, Default)]
pub struct Success {
    /// The call's own keys, in order.
    pub(crate) data: Vec<Node>,
    /// What was done, for people; only calls that change something say it.
    pub(crate) info: Option<String>,
    /// What the caller may want to know beside it; stands in the same list.
    pub(crate) warnings: Vec<String>,
}

impl Success {
    /// An answer with these keys.
    pub(crate) const fn with(data: Vec<Node>) -> Self {
        Self { data, info: None, warnings: Vec::new() }
    }

    /// An answer that says what was done and nothing else.
    pub(crate) fn said(info: impl Into<String>) -> Self {
        Self { info: Some(info.into()), ..Self::default() }
    }
}

impl Action {
    /// The sentences of the required parameters that are not there, in the order of the table.
    pub(crate) fn missing(&self, params: &Params) -> Vec<&'static str> {
        missing(self.parameters, params)
    }
}

/// The sentences of the required parameters that are not there, in their order.
pub(crate) fn missing(parameters: &[Parameter], params: &Params) -> Vec<&'static str> {
    let absent = |name: &str| params.value(name).is_none_or(is_blank);
    parameters
        .iter()
        .filter(|parameter| absent(parameter.name))
        .filter_map(|parameter| match parameter.need {
            Need::Optional => None,
            Need::Required(sentence) => Some(sentence),
            // `client_id=0` is how the columns of the panel say that there is no client.
            Need::Unless(other, sentence) => {
                (absent(other) || params.get(other) == Some("0")).then_some(sentence)
            }
        })
        .collect()
}

/// Old clients send empty text for what they have not; a value of a wrong shape is there and is told of later.
fn is_blank(value: &wire::Value) -> bool {
    value.as_text().is_some_and(|text| text.trim().is_empty())
}

impl Parameter {
    /// A parameter that must be there.
    pub(crate) const fn required(
        name: &'static str,
        kind: &'static str,
        sentence: &'static str,
        about: &'static str,
    ) -> Self {
        Self { name, kind, need: Need::Required(sentence), about }
    }

    /// A parameter that may be left out.
    pub(crate) const fn optional(name: &'static str, kind: &'static str, about: &'static str) -> Self {
        Self { name, kind, need: Need::Optional, about }
    }
}
