//! One call of an action, and its parameters by what they hold. Names are found in any case: the reference
//! itself spells some both ways (`IncludeCountsByStatus`), and `useMarkdown` became `markdown`.

use crate::action::{Action, Kind};
use crate::error::{Refusal, Trouble};
use crate::words::is_yes;
use domain::{ClientId, Error, Page, ServiceId, ServiceKind, Timestamp, What};
use service::{Checked, Desk, Directory, Moment, PanelClients, PanelName, StaffDesk, TicketRef};
use std::borrow::Cow;
use std::sync::Arc;
use wire::{Node, Params, Value};

/// How numbers of things are printed. Installations differ in it, and each kind of client needs its own: see
/// the WHMCS API reference, where samples print the same id both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    Numbers,
    Texts,
}

impl Ids {
    pub(crate) fn node(self, name: &'static str, id: i64) -> Node {
        self.node_named(name, id)
    }

    /// The same under a name that is put together.
    pub(crate) fn node_named(self, name: impl Into<Cow<'static, str>>, id: i64) -> Node {
        match self {
            Self::Numbers => Node::integer(name, id),
            Self::Texts => Node::digits(name, id),
        }
    }
}

/// One call of an action by a checked caller.
pub(crate) struct Call {
    pub(crate) action: &'static Action,
    pub(crate) params: Params,
    pub(crate) desk: Desk,
    /// The caller's own departments.
    pub(crate) staff: StaffDesk,
    /// The checked credential.
    pub(crate) caller: Checked,
    /// The version that callers are told.
    pub(crate) version: String,
    pub(crate) ids: Ids,
    pub(crate) idempotency_key: Option<String>,
    /// The clients of the panel behind the door.
    pub(crate) panel: Option<PanelClients>,
}

impl Call {
    /// The handle over every department: whoever names a ticket by its id is not asked for departments.
    pub(crate) fn everywhere(&self) -> Result<StaffDesk, Error> {
        self.staff.across_departments()
    }

    pub(crate) fn directory(&self) -> Arc<Directory> {
        self.desk.directory()
    }

    pub(crate) fn date(&self, at: Timestamp) -> String {
        self.desk.zone().text(at)
    }

    /// The day alone.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        self.date(at).chars().take(10).collect()
    }

    /// Refuses lists and files where the action knows a plain value.
    pub(crate) fn check_shapes(&self) -> Result<(), Refusal> {
        let plain = self.action.parameters.iter().filter(|parameter| !parameter.kind.is_compound());
        for parameter in plain {
            match value(&self.params, parameter.name) {
                Some(Value::Map(_) | Value::File(_)) => {
                    return Err(Refusal::bad_value(parameter.name, expected(parameter.kind)));
                }
                Some(Value::Text(_)) | None => {}
            }
        }
        Ok(())
    }

    /// The text as it was sent, empty when it was not.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.params.get_ignoring_case(name).unwrap_or_default()
    }

    /// The text without white space around it; blank is absent, as callers send empty fields freely.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.raw(name).trim()).filter(|text| !text.is_empty())
    }

    /// The text without white space around it when the caller sent any, blank too.
    pub(crate) fn sent(&self, name: &str) -> Option<&str> {
        value(&self.params, name).map(|_| self.raw(name).trim())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        is_yes(self.raw(name))
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let parse = |text: &str| text.parse().map_err(|_| Refusal::bad_value(name, expected(Kind::Number)));
        self.filled(name).map(parse).transpose()
    }

    /// The number of something; blank and 0 are nothing. A text that is no number becomes 0, which is nobody's
    /// number, so that its refusal comes in the documented order of refusals.
    pub(crate) fn id(&self, name: &str) -> Option<i64> {
        self.filled(name).filter(|text| *text != "0").map(|text| text.parse().unwrap_or(0))
    }

    /// Sees to it that the desk knows the client of this number in the panel. The number of somebody else here is nobody's.
    pub(crate) async fn know_client(&self, id: i64) -> Result<(), Error> {
        let Some(panel) = &self.panel else { return Ok(()) };
        match panel.know(PanelName::Number(id)).await? {
            Some(ClientId(known)) if known == id => Ok(()),
            Some(_) | None => Err(Error::NotFound(What::Client)),
        }
    }

    /// The service that a parameter names, by the number of the panel where it was read from there.
    pub(crate) async fn service(&self, name: &str, kind: ServiceKind) -> Result<Option<ServiceId>, Error> {
        let Some(id) = self.id(name) else { return Ok(None) };
        let read = match &self.panel {
            Some(panel) => panel.service(kind, id).await?,
            None => None,
        };
        Ok(Some(read.unwrap_or(ServiceId(id))))
    }

    /// The number that a service is shown by.
    pub(crate) async fn service_numbers(&self, services: &[ServiceId]) -> Result<Vec<i64>, Error> {
        match &self.panel {
            Some(panel) if !services.is_empty() => panel.numbers_of_services(services).await,
            _ => Ok(services.iter().map(|service| service.0).collect()),
        }
    }

    /// Where a list is to start, as the answer echoes it: far beyond any row, too.
    pub(crate) fn start(&self) -> Result<i64, Refusal> {
        Ok(self.number("limitstart")?.unwrap_or(0).max(0))
    }

    /// The page of a list. 0 and less fall back to the usual limit, as a missing one does.
    pub(crate) fn page(&self) -> Result<Page, Refusal> {
        const USUAL_LIMIT: i64 = 25;
        let offset = self.start()?;
        let limit = self.number("limitnum")?.filter(|limit| *limit > 0).unwrap_or(USUAL_LIMIT);
        Ok(Page::new(u32::try_from(offset).unwrap_or(u32::MAX), u32::try_from(limit).unwrap_or(u32::MAX)))
    }

    /// The ticket that is named. Both parameters take the id and the public number, which never meet.
    pub(crate) fn ticket(&self) -> Result<TicketRef, Trouble> {
        let named = self.id("ticketid").or_else(|| self.id("ticketnum"));
        Ok(TicketRef::Either(named.ok_or(Error::NotFound(What::Ticket))?))
    }

    pub(crate) fn created(&self) -> Moment {
        match self.filled("created") {
            None => Moment::Now,
            Some(text) => self.desk.zone().parse(text).map_or(Moment::Unreadable, Moment::At),
        }
    }

    /// Whether the client may close the ticket, if the call says so.
    pub(crate) fn may_close(&self) -> Option<bool> {
        self.filled("preventClientClosure").map(|_| !self.flag("preventClientClosure"))
    }

    /// Whether the call says anything about Markdown.
    pub(crate) fn says_markdown(&self) -> bool {
        ["markdown", "useMarkdown"].iter().any(|name| self.filled(name).is_some())
    }

    pub(crate) fn is_markdown(&self) -> bool {
        self.flag("markdown") || self.flag("useMarkdown")
    }
}

/// A value or the refusal of it, so that the refusal can be told of in its turn.
pub(crate) fn apart<T>(checked: Result<T, Refusal>) -> (Option<T>, Option<Refusal>) {
    match checked {
        Ok(value) => (Some(value), None),
        Err(refusal) => (None, Some(refusal)),
    }
}

/// Whatever is under a name in any case.
pub(crate) fn value<'p>(params: &'p Params, name: &str) -> Option<&'p Value> {
    let same = |(key, value): (&str, &'p Value)| key.eq_ignore_ascii_case(name).then_some(value);
    params.value(name).or_else(|| params.iter().find_map(same))
}

const fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Id | Kind::Number => "a whole number",
        Kind::Flag => "true or false",
        Kind::Text | Kind::Date | Kind::Fields | Kind::Files | Kind::Choice(_) => "a plain text",
    }
}

/// The field in which the API tells of what it left out, as AddClient does of deprecated parameters.
pub(crate) fn warning(warnings: &[String]) -> Option<Node> {
    (!warnings.is_empty()).then(|| Node::text("warning", warnings.join("; ")))
}
