//! The three JSON conventions, to the byte.

use tridesk_wire::{Node, json, json::Style};

const ARRAYS: &[&str] = &["elem", "slist", "val", "mlist", "list"];
const WITHIN: &[(&str, &str)] = &[("mlist", "message")];

fn plain(root: &Node) -> String {
    json::encode(root, Style::Plain)
}

fn attributed(root: &Node) -> String {
    json::encode_attributed(root, ARRAYS, WITHIN)
}

fn bare(root: &Node) -> String {
    json::encode_bare(root, ARRAYS, WITHIN)
}

fn doc(fields: Vec<Node>) -> Node {
    Node::fields("doc", fields)
}

/// A conversation, a list and two scalars, one of them called like an array.
fn conversation() -> Node {
    let message =
        |text: &'static str| Node::fields("message", vec![Node::text("body", text)]).attribute("id", "7");
    doc(vec![
        Node::text("message", "draft"),
        Node::fields("mlist", vec![message("a")]),
        Node::fields("slist", vec![Node::text("val", "Low").attribute("key", "1")]).attribute("name", "p"),
        Node::items("elem", vec![]),
        Node::integer("id", 12),
    ])
    .attribute("lang", "en")
}

#[test]
fn plain_objects_keep_order_and_types_and_leave_out_root_and_attributes() {
    let root = doc(vec![
        Node::text("z", "1").attribute("x", "y"),
        Node::integer("a", i64::MIN),
        Node::boolean("b", true),
        Node::empty("e"),
        Node::fields("o", vec![]),
        Node::items("l", vec![Node::text("", "s"), Node::integer("", 2), Node::items("", vec![])]),
    ]);
    let expected = r#"{"z":"1","a":-9223372036854775808,"b":true,"e":"","o":{},"l":["s",2,[]]}"#;
    assert_eq!(plain(&root), expected);
}

#[test]
fn a_repeated_name_is_one_array_at_its_first_place() {
    let list = Node::items("a", vec![Node::integer("", 3), Node::integer("", 4)]);
    let root = doc(vec![Node::integer("a", 1), Node::integer("b", 2), list]);
    assert_eq!(plain(&root), r#"{"a":[1,3,4],"b":2}"#);
}

#[test]
fn a_root_may_hold_anything() {
    assert_eq!(plain(&Node::empty("r")), "{}");
    assert_eq!(plain(&doc(vec![])), "{}");
    assert_eq!(plain(&Node::items("r", vec![Node::integer("", 1)])), "[1]");
    assert_eq!(plain(&Node::text("r", "x")), r#""x""#);
    assert_eq!(bare(&Node::empty("r")), "{}");
    assert_eq!(attributed(&Node::empty("doc")), r#"{"doc":{"$":""}}"#);
    assert_eq!(
        attributed(&Node::items("doc", vec![Node::integer("", 1)])),
        r#"{"doc":{"item":[{"$":"1"}]}}"#
    );
}

#[test]
fn strings_are_escaped_in_two_styles() {
    let root = doc(vec![Node::text("é/", "\"\\/\n\r\t\u{8}\u{c}\u{1}\u{7f}é\u{1f600}\u{2028}")]);
    let expected = "{\"é/\":\"\\\"\\\\/\\n\\r\\t\\b\\f\\u0001\u{7f}é\u{1f600}\u{2028}\"}";
    assert_eq!(json::encode(&root, Style::Plain), expected);
    let expected = "{\"\\u00e9\\/\":\"\\\"\\\\\\/\\n\\r\\t\\b\\f\\u0001\u{7f}\\u00e9\\ud83d\\ude00\\u2028\"}";
    assert_eq!(json::encode(&root, Style::PhpEscapes), expected);
}

#[test]
fn attributed_nodes_are_objects_of_strings() {
    let root = doc(vec![
        Node::text("auth", "S").attribute("id", "S").attribute("level", "16"),
        Node::empty("ok"),
        Node::empty("value").attribute("name", "v"),
        Node::integer("n", 5),
        Node::boolean("y", true),
        Node::boolean("x", false),
    ])
    .attribute("lang", "en");
    let expected = concat!(
        r#"{"doc":{"$lang":"en","auth":{"$id":"S","$level":"16","$":"S"},"ok":{"$":""},"value":{"$name":"v","$":""},"#,
        r#""n":{"$":"5"},"y":{"$":"on"},"x":{"$":"off"}}}"#
    );
    assert_eq!(attributed(&root), expected);
}

#[test]
fn attributed_arrays_depend_on_name_parent_and_repetition() {
    let expected = concat!(
        r#"{"doc":{"$lang":"en","message":{"$":"draft"},"mlist":[{"message":[{"$id":"7","body":{"$":"a"}}]}],"#,
        r#""slist":[{"$name":"p","val":[{"$key":"1","$":"Low"}]}],"elem":[],"id":{"$":"12"}}}"#
    );
    assert_eq!(attributed(&conversation()), expected);
    let root = doc(vec![Node::text("t", "1"), Node::text("u", "2"), Node::text("t", "3")]);
    assert_eq!(attributed(&root), r#"{"doc":{"t":[{"$":"1"},{"$":"3"}],"u":{"$":"2"}}}"#);
    let root = doc(vec![Node::items("rows", vec![Node::empty("")])]);
    assert_eq!(attributed(&root), r#"{"doc":{"rows":[{"$":""}]}}"#);
}

#[test]
fn the_items_of_a_list_go_by_its_name_when_parents_are_compared() {
    let item = Node::fields("other", vec![Node::text("message", "a")]);
    let root = doc(vec![Node::items("mlist", vec![item])]);
    assert_eq!(attributed(&root), r#"{"doc":{"mlist":[{"message":[{"$":"a"}]}]}}"#);
    assert_eq!(bare(&root), r#"{"mlist":[{"message":["a"]}]}"#);
}

#[test]
fn bare_leaves_are_strings_and_attributes_need_room() {
    let expected = concat!(
        r#"{"message":"draft","mlist":[{"message":[{"id":"7","body":"a"}]}],"#,
        r#""slist":[{"name":"p","val":[{"key":"1","value":"Low"}]}],"elem":[],"id":"12"}"#
    );
    assert_eq!(bare(&conversation()), expected);
    let root = doc(vec![
        Node::text("leaf", "x").attribute("orig", "1"),
        Node::empty("empty").attribute("name", "v"),
        Node::boolean("on", true),
        Node::fields("e", vec![Node::text("type", "child")])
            .attribute("type", "attribute")
            .attribute("code", "1"),
        Node::fields("void", vec![]),
    ]);
    assert_eq!(bare(&root), r#"{"leaf":"x","empty":"","on":"on","e":{"code":"1","type":"child"},"void":{}}"#);
}

#[test]
fn a_bare_empty_ok_is_true_and_a_filled_one_is_not() {
    assert_eq!(bare(&doc(vec![Node::empty("ok").attribute("type", "list")])), r#"{"ok":true}"#);
    assert_eq!(bare(&doc(vec![Node::text("ok", "func=x")])), r#"{"ok":"func=x"}"#);
}

#[test]
fn the_children_of_some_names_are_plain_strings() {
    let msg = Node::fields("msg", vec![Node::text("name", "Subject"), Node::integer("id", 7)]);
    let root = Node::fields("doc", vec![Node::fields("messages", vec![msg]).attribute("name", "list")]);
    assert_eq!(
        json::encode_attributed_with(&root, &[], &[], &["msg"]),
        r#"{"doc":{"messages":{"$name":"list","msg":{"name":"Subject","id":"7"}}}}"#
    );
}
