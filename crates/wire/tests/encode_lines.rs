//! The line formats, to the byte.

use tridesk_wire::{Node, nvp, text};

fn tree() -> Node {
    let item =
        |id, name: &'static str| Node::fields("", vec![Node::integer("id", id), Node::text("name", name)]);
    Node::fields(
        "root",
        vec![
            Node::text("result", "success").attribute("x", "y"),
            Node::boolean("yes", true),
            Node::empty("none"),
            Node::fields("a", vec![Node::items("b", vec![item(1, "x y"), item(2, "l1\r\nl2\nl3")])]),
            Node::items("gone", vec![]),
        ],
    )
}

#[test]
fn nvp_is_one_line_of_pairs_with_brackets() {
    let expected =
        "result=success;yes=true;none=;a[b][0][id]=1;a[b][0][name]=x y;a[b][1][id]=2;a[b][1][name]=l1 l2 l3;";
    assert_eq!(nvp::encode(&tree()), expected);
}

#[test]
fn nvp_cannot_escape_a_semicolon() {
    let root = Node::fields("r", vec![Node::text("a\nb", "x;y=z")]);
    assert_eq!(nvp::encode(&root), "a b=x;y=z;");
}

#[test]
fn nvp_numbers_repeated_names_and_leaves_out_what_has_no_leaf() {
    let repeated =
        vec![Node::text("t", "1"), Node::text("u", "2"), Node::text("t", "3"), Node::fields("v", vec![])];
    assert_eq!(nvp::encode(&Node::fields("r", repeated)), "t[0]=1;t[1]=3;u=2;");
    assert_eq!(nvp::encode(&Node::text("r", "x")), "");
}

#[test]
fn text_forms_have_one_dotted_name_per_line() {
    let expected = "result=success\nyes=on\nnone=\na.b.id=1\na.b.name=x y\na.b.id=2\na.b.name=l1\\nl2\\nl3\n";
    assert_eq!(text::encode_form(&tree()), expected);
    assert_eq!(text::encode_form(&Node::text("r", "x")), "");
}

#[test]
fn text_lists_have_one_row_per_line() {
    let row = |id, name: &'static str| {
        Node::fields("elem", vec![Node::integer("id", id), Node::text("name", name), Node::empty("note")])
    };
    let (first, second) = (row(1, "a b"), row(2, "c\r\nd\re"));
    assert_eq!(text::encode_list(&[&first, &second]), "id=1 name=a b note=\nid=2 name=c d e note=\n");
    assert_eq!(text::encode_list(&[]), "");
}
