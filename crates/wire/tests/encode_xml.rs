//! XML, to the byte.

use tridesk_wire::{Node, xml};

#[test]
fn a_tree_is_written_compactly_with_attributes_and_a_declaration() {
    let root = Node::fields(
        "doc",
        vec![
            Node::text("subject", "a").attribute("orig", "1").attribute("orig", "2"),
            Node::integer("count", -3),
            Node::boolean("yes", true),
            Node::boolean("no", false),
            Node::empty("none"),
            Node::fields("void", vec![]),
        ],
    )
    .attribute("lang", "en");
    let body = "<doc lang=\"en\"><subject orig=\"2\">a</subject><count>-3</count><yes>true</yes><no>false</no><none/><void/></doc>";
    assert_eq!(xml::encode(&root, false), body);
    assert_eq!(xml::encode(&root, true), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"));
}

#[test]
fn a_list_repeats_its_name_and_an_empty_list_is_nothing() {
    let item = |id| Node::fields("ignored", vec![Node::integer("id", id)]).attribute("n", "x");
    let root =
        Node::fields("r", vec![Node::items("row", vec![item(1), item(2)]), Node::items("gone", vec![])]);
    assert_eq!(
        xml::encode(&root, false),
        "<r><row n=\"x\"><id>1</id></row><row n=\"x\"><id>2</id></row></r>"
    );
    let nested = Node::items("r", vec![Node::text("", "1"), Node::items("", vec![Node::text("", "2")])]);
    assert_eq!(xml::encode(&nested, false), "<r><item>1</item><item><item>2</item></item></r>");
}

#[test]
fn text_and_attributes_are_escaped_so_that_they_survive() {
    let node = Node::text("a", "<&>\"'\r\n\t]]>").attribute("x", "<&>\"'\r\n\t");
    let expected = "<a x=\"&lt;&amp;&gt;&quot;'&#13;&#10;&#9;\">&lt;&amp;&gt;\"'&#13;\n\t]]&gt;</a>";
    assert_eq!(xml::encode(&node, false), expected);
}

#[test]
fn characters_xml_cannot_hold_are_replaced() {
    let node = Node::text("a", "\u{0}x\u{1b}\u{fffe}\u{ffff}\u{7f}\u{1f600}é");
    assert_eq!(xml::encode(&node, false), "<a>\u{fffd}x\u{fffd}\u{fffd}\u{fffd}\u{7f}\u{1f600}é</a>");
}

#[test]
fn names_that_are_no_xml_names_become_keys() {
    let fields = ["8", "a b", "", "x:y", "a<b", "-a", "имя", "_1.2-3"].map(|name| Node::text(name, "v"));
    let mut root = Node::fields("r", fields.to_vec());
    root.push(Node::text("9", "w").attribute("key", "other").attribute("ok", "1").attribute("not ok", "2"));
    let expected = "<r><item key=\"8\">v</item><item key=\"a b\">v</item><item key=\"\">v</item>\
        <item key=\"x:y\">v</item><item key=\"a&lt;b\">v</item><item key=\"-a\">v</item><имя>v</имя>\
        <_1.2-3>v</_1.2-3><item key=\"9\" ok=\"1\">w</item></r>";
    assert_eq!(xml::encode(&root, false), expected);
}

#[test]
fn a_repeated_attribute_is_written_once() {
    let mut node = Node::empty("a");
    node.attributes = vec![("x".into(), "1".into()), ("x".into(), "2".into())];
    assert_eq!(xml::encode(&node, false), "<a x=\"1\"/>");
}

#[test]
fn push_adds_to_fields_and_lists_and_child_finds_the_first() {
    let mut node = Node::empty("a");
    node.push(Node::text("b", "1"));
    node.push(Node::text("b", "2"));
    assert_eq!(node, Node::fields("a", vec![Node::text("b", "1"), Node::text("b", "2")]));
    assert_eq!(node.child("b"), Some(&Node::text("b", "1")));
    assert_eq!(node.child("c"), None);
    let mut list = Node::items("l", vec![]);
    list.push(Node::integer("", 1));
    assert_eq!(list, Node::items("l", vec![Node::integer("", 1)]));
}
