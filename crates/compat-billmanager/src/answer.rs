//! What a function answers with, before a format is chosen.

use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::list::{Head, List};
use crate::metadata::Shape;
use crate::paging::Paging;
use crate::words;
use service::Answering;
use wire::Node;

/// An answer.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The children of `doc`.
    Document(Document),
    /// The bytes of a file, outside of any format.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// The children of `doc`, and the page that they show.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) nodes: Vec<Node>,
    pub(crate) paging: Option<Paging>,
    /// What there is to be described of it, where it is a list or a form.
    pub(crate) shape: Option<Shape>,
}

impl Answer {
    /// A document.
    pub(crate) fn nodes(nodes: Vec<Node>) -> Self {
        Self::Document(Document { nodes, paging: None, shape: None })
    }

    /// A form to be filled in.
    pub(crate) fn form(nodes: Vec<Node>) -> Self {
        Self::Document(Document { nodes, paging: None, shape: Some(Shape::Form) })
    }

    /// A page of rows of a list, after what stands above them. A filter by a column that its function does not filter
    /// by is refused: whoever sent it would take other rows for those that it asked for.
    pub(crate) fn list<R>(
        call: &Call,
        list: &List<R>,
        mut above: Vec<Node>,
        rows: &[R],
        paging: Paging,
    ) -> Result<Self, Refusal> {
        let heads = list.heads();
        check_filter(call, &heads)?;
        above.push(Node::items("elem", list.rows(call, rows)));
        let shape = Some(Shape::List(list.key, heads));
        Ok(Self::Document(Document { nodes: above, paging: Some(paging), shape }))
    }

    /// Done, and nothing more to say.
    pub(crate) fn ok() -> Self {
        Self::nodes(vec![Node::empty("ok")])
    }

    /// Done; `ok` stands beside the id of what was made or changed because clients look for either.
    pub(crate) fn ok_with_id(id: i64) -> Self {
        Self::nodes(vec![Node::empty("ok"), Node::integer("id", id)])
    }

    /// The same beside whoever else is answering what it changed: only the ticket's own form is kept from that.
    pub(crate) fn warning(mut self, call: &Call, others: &[Answering]) -> Self {
        if let Self::Document(document) = &mut self {
            document.nodes.extend(others.iter().map(|held| words::answering(call, held)));
        }
        self
    }

    /// Done, with the form that comes next.
    pub(crate) fn ok_next(next: String) -> Self {
        Self::nodes(vec![Node::text("ok", next).attribute("type", "form")])
    }
}

/// Refuses a condition on a column that the function of a call does not take.
fn check_filter(call: &Call, heads: &[Head]) -> Result<(), Refusal> {
    if !input::flag(&call.params, "filter")? {
        return Ok(());
    }
    let takes = |name: &str| call.action.parameters.iter().any(|parameter| parameter.name == name);
    for head in heads.iter().filter(|head| !takes(head.name)) {
        let sent = call.params.filled(head.name).map(str::trim).filter(|text| *text != input::NONE);
        if let Some(text) = sent {
            return Err(Fault::value(head.name, text, "this list cannot be filtered by it").into());
        }
    }
    Ok(())
}
