//! The `$` convention: every node an object, text under `$`, attribute `x` under `$x`, children under their names.
//! Nothing is lost of the tree but the order among different names; every scalar is a string.

use compact_str::ToCompactString;

use super::{Object, Style, array, string};
use crate::{
    Content, Node,
    group::{ArrayRules, ITEM, are_distinct, group},
};

/// Encodes `{"root":{...}}`
///
/// A child is an object, or an array of objects when it is a list, repeats, is named in `always_array`, or stands
/// with its parent's name in `only_within`. Attributes come first, yes and no are `on` and `off`.
pub fn encode_attributed(root: &Node, always_array: &[&str], only_within: &[(&str, &str)]) -> String {
    encode_attributed_with(root, always_array, only_within, &[])
}

/// The same, where the children of nodes of these names are plain strings: `{"msg":{"name":"text"}}`
pub fn encode_attributed_with(
    root: &Node,
    always_array: &[&str],
    only_within: &[(&str, &str)],
    plain: &[&str],
) -> String {
    let rules = Rules { arrays: ArrayRules { always: always_array, only_within }, plain };
    let mut out = String::with_capacity(super::USUAL_LENGTH);
    let mut object = Object::open(&mut out, Style::Plain);
    node_object(object.key(&root.name), &root.name, root, rules);
    object.close();
    out
}

#[derive(Clone, Copy)]
struct Rules<'r> {
    arrays: ArrayRules<'r>,
    plain: &'r [&'r str],
}

/// `name` is the name the node goes by, which for an item is that of its list.
fn node_object(out: &mut String, name: &str, node: &Node, rules: Rules<'_>) {
    let mut object = Object::open(out, Style::Plain);
    for (attribute, value) in &node.attributes {
        string::push(object.key_after("$", attribute), value, Style::Plain);
    }
    match &node.content {
        Content::Fields(fields) if rules.plain.contains(&name) => {
            for field in fields {
                object.text(&field.name, &field.content.scalar("on", "off").unwrap_or_default());
            }
        }
        Content::Fields(fields) if are_distinct(fields) => {
            for field in fields {
                let child = field.name.as_ref();
                let out = object.key(child);
                match &field.content {
                    Content::Items(items) => {
                        array(out, items, |out, item| node_object(out, child, item, rules));
                    }
                    _ if rules.arrays.names(name, child) => {
                        array(out, [field], |out, item| node_object(out, child, item, rules));
                    }
                    _ => node_object(out, child, field, rules),
                }
            }
        }
        Content::Fields(fields) => {
            for (child, group) in group(fields) {
                let out = object.key(child);
                match group.members.as_slice() {
                    [only] if !rules.arrays.is_array(name, child, &group) => {
                        node_object(out, child, only, rules)
                    }
                    members => {
                        array(out, members.iter().copied(), |out, item| node_object(out, child, item, rules));
                    }
                }
            }
        }
        Content::Items(items) => {
            array(object.key(ITEM), items, |out, item| node_object(out, ITEM, item, rules));
        }
        Content::Integer(number) => object.text("$", &number.to_compact_string()),
        scalar => {
            object.text("$", &scalar.scalar("on", "off").unwrap_or_default());
        }
    }
    if object.empty {
        object.text("$", "");
    }
    object.close();
}
