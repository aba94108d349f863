//! What `out=devel` says beside the data: the columns of a list or the fields of a form, and their captions
//! (COREmanager, Description of lists, Description of forms).
//!
//! A list says what its columns are; a form is described by the fields that it shows to its reader at that moment, so
//! that neither can say anything of what is not there. Of what sort a field is depends on no value.

use crate::action::Kind as Takes;
use crate::actions::ACTIONS;
use crate::conversation::{NOTES, VIOLATIONS};
use crate::list::{Head, Kind};
use crate::render::{Format, Frame};
use wire::Node;

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
        Shape::Form => of_form(data, frame.func),
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

/// What stands beside the fields: what they are chosen from, and that the form was saved.
const BESIDE: [&str; 3] = ["slist", "ok", "show_success"];

/// A field by the name of its node; the lists of choices say which are chosen from one. Filters ask for some of what
/// other forms only show.
fn of_form(data: &[Node], func: &str) -> (Node, Vec<String>) {
    let is_filter = func.ends_with(".filter");
    let choices: Vec<&str> = data.iter().filter_map(|node| attribute(node, "slist")).collect();
    let (mut fields, mut names) = (Vec::new(), Vec::new());
    for node in data.iter().filter(|node| !BESIDE.contains(&&*node.name)) {
        let name = attribute(node, "list").unwrap_or(&node.name);
        if names.iter().any(|known| known == name) {
            continue;
        }
        let input = match name {
            _ if node.name == "list" => embedded(name),
            "mlist" => Node::fields("mlist", Vec::new()),
            name if choices.contains(&name) && is_multiple(func, name) => {
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

/// A table inside of a form, with its columns.
fn embedded(name: &str) -> Node {
    let columns = match name {
        "notes" => NOTES,
        "violations" => VIOLATIONS,
        _ => &[],
    };
    let column = |name: &&'static str| {
        Node::fields("col", Vec::new()).attribute("name", *name).attribute("type", "data")
    };
    Node::fields("list", columns.iter().map(column).collect())
}

/// Whether a field of the function holds several values.
fn is_multiple(func: &str, name: &str) -> bool {
    let action = ACTIONS.iter().find(|action| action.name == func);
    let mut parameters = action.map_or(&[][..], |action| action.parameters).iter();
    parameters.any(|one| one.name == name && matches!(one.kind, Takes::Choices(_) | Takes::Numbers))
}

/// The attribute `name` of a node that is called so.
fn attribute<'a>(node: &'a Node, called: &str) -> Option<&'a str> {
    let own = node.attributes.iter().find(|(name, _)| name == "name").map(|(_, value)| value.as_str());
    own.filter(|_| node.name == called)
}
