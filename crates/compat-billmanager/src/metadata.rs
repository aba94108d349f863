//! What `out=devel` says beside the data: the columns of a list or the fields of a form, and their captions
//! (COREmanager, Description of lists, Description of forms).
//!
//! A list says what its columns are; a form is described by the fields that it shows to its reader at that moment, so
//! that neither can say anything of what is not there.

use crate::list::{Head, Kind};
use crate::render::{Format, Frame};
use wire::{Content, Node};

/// What there is to be described of an answer.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A list: the column that names a row, and all of them.
    List(&'static str, Vec<Head>),
    /// A form; its nodes say what is in it.
    Form,
}

/// The nodes that describe an answer. Captions stand under their names in JSON, and beside them in XML.
pub(crate) fn nodes(shape: &Shape, frame: &Frame<'_>, data: &[Node]) -> Vec<Node> {
    let (metadata, mut names) = match shape {
        Shape::List(key, heads) => (of_list(key, heads), names_of(heads)),
        Shape::Form => of_form(data, frame.func.ends_with(".filter")),
    };
    let metadata = metadata.attribute("name", frame.func.to_owned()).attribute("mgr", "billmgr");
    names.sort_unstable();
    names.dedup();
    let language = frame.language;
    let captions = names.iter().map(|name| (name.clone(), language.caption(frame.func, name)));
    let messages = match frame.format {
        Format::Described => {
            vec![Node::fields("msg", captions.map(|(name, text)| Node::text(name, text)).collect())]
        }
        _ => captions.map(|(name, text)| Node::text("msg", text).attribute("name", name)).collect(),
    };
    vec![metadata, Node::fields("messages", messages).attribute("name", frame.func.to_owned())]
}

fn names_of(heads: &[Head]) -> Vec<String> {
    let mut names: Vec<String> = heads.iter().map(|head| head.name.to_owned()).collect();
    for head in heads {
        if let Kind::Marks(marks) = head.kind {
            names.extend(marks.iter().map(|mark| (*mark).to_owned()));
        }
    }
    names
}

fn of_list(key: &str, heads: &[Head]) -> Node {
    let columns = heads.iter().map(|head| {
        let marks: &[&str] = match head.kind {
            Kind::Data => &[],
            Kind::Mark => std::slice::from_ref(&head.name),
            Kind::Marks(marks) => marks,
        };
        let props = marks.iter().map(|mark| Node::fields("prop", Vec::new()).attribute("name", *mark));
        let column = Node::fields("col", props.collect()).attribute("name", head.name);
        match head.kind {
            Kind::Data if head.sorts => column.attribute("type", "data").attribute("sort", "alpha"),
            Kind::Data => column.attribute("type", "data"),
            Kind::Mark | Kind::Marks(_) => column.attribute("sort", "prop"),
        }
    });
    Node::fields("metadata", vec![Node::fields("coldata", columns.collect())])
        .attribute("type", "list")
        .attribute("key", key.to_owned())
}

/// Fields with a text of several lines.
const LONG: [&str; 5] = ["message", "note_message", "score_note", "comment", "summary"];

/// Fields that are on or off.
const SWITCHES: [&str; 5] =
    ["show_optional", "high_priority", "low_priority", "show_abuse", "set_responsible_default"];

/// What is shown and cannot be changed.
const SHOWN: [&str; 17] = [
    "id",
    "elid",
    "plid",
    "ticket",
    "tstatus",
    "date_start",
    "last_message",
    "client",
    "blocked_by",
    "closed_ticket_user",
    "level",
    "realname",
    "email",
    "phone",
    "opendate",
    "author",
    "status",
];

/// A field by the name of its node; the lists of choices say which are chosen from one. Filters ask for some of what
/// other forms only show.
fn of_form(data: &[Node], is_filter: bool) -> (Node, Vec<String>) {
    let choices: Vec<&str> = data.iter().filter_map(|node| attribute(node, "slist")).collect();
    let (mut fields, mut names) = (Vec::new(), Vec::new());
    for node in data.iter().filter(|node| node.name != "slist") {
        let name = attribute(node, "list").unwrap_or(&node.name);
        if names.iter().any(|known| known == name) {
            continue;
        }
        let repeats = data.iter().filter(|other| other.name == node.name).count() > 1;
        let input = match name {
            _ if node.name == "list" => embedded(node),
            "mlist" => Node::fields("mlist", Vec::new()),
            name if choices.contains(&name) && repeats => {
                Node::fields("select", Vec::new()).attribute("multiple", "yes")
            }
            name if choices.contains(&name) => Node::fields("select", Vec::new()),
            name if LONG.contains(&name) && !is_filter => Node::fields("textarea", Vec::new()),
            name if SWITCHES.contains(&name) => input("checkbox"),
            name if SHOWN.contains(&name) && !is_filter => input("text").attribute("readonly", "yes"),
            _ => input("text"),
        };
        let field = Node::fields("field", vec![input.attribute("name", name.to_owned())]);
        fields.push(field.attribute("name", name.to_owned()));
        names.push(name.to_owned());
    }
    let form = Node::fields("form", fields);
    (Node::fields("metadata", vec![form]).attribute("type", "form"), names)
}

fn input(kind: &'static str) -> Node {
    Node::fields("input", Vec::new()).attribute("type", kind)
}

/// A table inside of a form, with the columns that its rows have.
fn embedded(list: &Node) -> Node {
    let mut columns: Vec<&str> = Vec::new();
    let rows = list.child("elem").map(|rows| &rows.content);
    if let Some(Content::Items(rows)) = rows {
        for row in rows {
            let Content::Fields(cells) = &row.content else { continue };
            columns.extend(cells.iter().map(|cell| &*cell.name));
        }
    }
    let mut seen = Vec::new();
    columns.retain(|name| {
        !seen.contains(name) && {
            seen.push(*name);
            true
        }
    });
    let column = |name: &str| {
        Node::fields("col", Vec::new()).attribute("name", name.to_owned()).attribute("type", "data")
    };
    Node::fields("list", columns.into_iter().map(column).collect())
}

/// The attribute `name` of a node that is called so.
fn attribute<'a>(node: &'a Node, called: &str) -> Option<&'a str> {
    let own = node.attributes.iter().find(|(name, _)| name == "name").map(|(_, value)| value.as_str());
    own.filter(|_| node.name == called)
}
