//! What a route is made of.

use super::error::Refusal;
use super::paging::Asked;
use crate::Parameter;
use axum::http::Method;
use http::Owner;
use service::{ClientDesk, Desk};
use std::net::IpAddr;
use std::pin::Pin;
use wire::{Node, Params};

/// One route of the User API.
#[derive(Debug, Clone, Copy)]
pub struct UserAction {
    /// Its name in tests and documents.
    pub name: &'static str,
    /// Whether it goes to the panel behind the door, when there is one.
    pub owner: Owner,
    /// Its method.
    pub method: &'static Method,
    /// Its path; a part in braces holds anything but a slash.
    pub path: &'static str,
    /// Who may call it, and what answers it.
    pub access: UserAccess,
    /// Its parameters beside those of the path.
    pub parameters: &'static [Parameter],
    /// One line about it.
    pub about: &'static str,
    /// The public document or client that tells of it.
    pub source: &'static str,
}

/// Who may call a route. A handler gets no more than its access allows.
#[derive(Debug, Clone, Copy)]
pub enum UserAccess {
    /// Everybody: it is about logging in and out.
    Anyone(for<'c> fn(&'c UserCall) -> Answering<'c>),
    /// A client who has logged in, over its own.
    Client(for<'c> fn(&'c UserCall, &'c ClientDesk) -> Answering<'c>),
}

/// An answer on its way.
pub(crate) type Answering<'c> = Pin<Box<dyn Future<Output = Result<Reply, Refusal>> + Send + 'c>>;

/// One call.
pub struct UserCall {
    /// The desk.
    pub(crate) desk: Desk,
    /// Query and body.
    pub(crate) params: Params,
    /// What stands in the braces of the path.
    pub(crate) place: Option<String>,
    /// The bearer token, checked or not.
    pub(crate) bearer: Option<String>,
    /// Where the call comes from.
    pub(crate) address: IpAddr,
    /// The key that makes repeating this call harmless.
    pub(crate) idempotency_key: Option<String>,
}

/// What a call that went well answers.
pub enum Reply {
    /// A document.
    Data {
        /// The route's own keys.
        nodes: Vec<Node>,
        /// What was done, for people.
        info: Option<&'static str>,
        /// The page that is shown.
        page: Option<Pages>,
    },
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// Which page of how many, counted from 1.
#[derive(Debug, Clone, Copy)]
pub struct Pages {
    pub(crate) current: i64,
    pub(crate) total: i64,
}

impl Reply {
    /// An answer with these keys.
    pub(crate) const fn with(nodes: Vec<Node>) -> Self {
        Self::Data { nodes, info: None, page: None }
    }

    /// A page of a list.
    pub(super) fn page(
        name: &'static str,
        rows: impl Iterator<Item = Node>,
        asked: &Asked,
        total: i64,
    ) -> Self {
        Self::Data { nodes: vec![Node::items(name, rows.collect())], info: None, page: Some(asked.of(total)) }
    }

    /// Something was done.
    pub(crate) fn done(mut nodes: Vec<Node>, info: &'static str) -> Self {
        nodes.insert(0, Node::boolean("status", true));
        Self::Data { nodes, info: Some(info), page: None }
    }
}

impl UserAction {
    /// What a path holds in its braces, if it is this route's.
    #[must_use]
    pub fn place_in<'p>(&self, path: &'p str) -> Option<Option<&'p str>> {
        let (mut mine, mut theirs) = (self.path.split('/'), path.trim_end_matches('/').split('/'));
        let mut place = None;
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return Some(place),
                (Some(part), Some(given)) if part.starts_with('{') && !given.is_empty() => {
                    place = Some(given)
                }
                (Some(part), Some(given)) if part == given => {}
                _ => return None,
            }
        }
    }

    /// The sentences of the required parameters that are not there.
    pub(crate) fn missing(&self, params: &Params) -> Vec<&'static str> {
        crate::action::missing(self.parameters, params)
    }
}
