//! The bare convention: no wrapper, leaves are strings, attributes appear only where there is room for them.
//! Loses attributes of plain leaves; callers who need one write it as a child.

use super::{Object, Style, array, string};
use crate::{
    Content, Node,
    group::{ArrayRules, ITEM, group},
};
use compact_str::CompactString;

/// Encodes what the root holds; the root's name and attributes are left out
///
/// A leaf is a string (`on` and `off` for yes and no), an empty leaf named `ok` is `true`, and a leaf with an
/// attribute `key` is `{"key":..,"value":..}`. A node with children has its attributes as plain keys before them,
/// unless a child has the same name. Arrays are as in [`super::encode_attributed`].
pub fn encode_bare(root: &Node, always_array: &[&str], only_within: &[(&str, &str)]) -> String {
    let rules = ArrayRules { always: always_array, only_within };
    let mut out = String::with_capacity(super::USUAL_LENGTH);
    match &root.content {
        Content::Fields(fields) => object(&mut out, &root.name, &[], fields, rules),
        Content::Items(items) => array(&mut out, items, |out, item| value(out, ITEM, item, rules)),
        Content::Text(text) if text.is_empty() => out.push_str("{}"),
        _ => value(&mut out, &root.name, root, rules),
    }
    out
}

fn value(out: &mut String, name: &str, node: &Node, rules: ArrayRules<'_>) {
    match &node.content {
        Content::Fields(fields) => object(out, name, &node.attributes, fields, rules),
        Content::Items(items) => array(out, items, |out, item| value(out, ITEM, item, rules)),
        scalar => {
            let text = scalar.scalar("on", "off").unwrap_or_default();
            let key = node.attributes.iter().find(|(attribute, _)| attribute == "key");
            if let Some((_, key)) = key {
                let mut pair = Object::open(out, Style::Plain);
                pair.text("key", key);
                pair.text("value", &text);
                pair.close();
            } else if name == "ok" && text.is_empty() {
                out.push_str("true");
            } else {
                string::push(out, &text, Style::Plain);
            }
        }
    }
}

fn object(
    out: &mut String,
    name: &str,
    attributes: &[(std::borrow::Cow<'static, str>, CompactString)],
    fields: &[Node],
    rules: ArrayRules<'_>,
) {
    let groups = group(fields);
    let mut object = Object::open(out, Style::Plain);
    for (attribute, text) in
        attributes.iter().filter(|(attribute, _)| !groups.contains_key(attribute.as_ref()))
    {
        object.text(attribute, text);
    }
    for (child, group) in &groups {
        let out = object.key(child);
        match group.members.as_slice() {
            [only] if !rules.is_array(name, child, group) => value(out, child, only, rules),
            members => array(out, members.iter().copied(), |out, item| value(out, child, item, rules)),
        }
    }
    object.close();
}
