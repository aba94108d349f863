//! Properties over many inputs.
#![expect(clippy::unwrap_used, reason = "what only tests call may panic as they may")]

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use quick_xml::events::Event;
use std::cell::Cell;
use tridesk_wire::{Content, Limits, Node, Params, Request, Value, decode, json, nvp, php, text, xml};

/// A leaf's path without list positions, and its text.
type Leaf = (String, String);

/// Trees of fields and lists, none empty, whose names never repeat.
fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        "[a-zA-Z0-9 ./é\u{1f600}]{1,6}[a-z]".prop_map(|text| Node::text("", text)),
        any::<i64>().prop_map(|number| Node::integer("", number))
    ];
    let inner = leaf.prop_recursive(4, 40, 5, |inner| {
        let fields = prop::collection::vec(inner.clone(), 1..5).prop_map(|nodes| Node::fields("", nodes));
        let not_list =
            inner.prop_filter("lists hold no lists", |node| !matches!(node.content, Content::Items(_)));
        prop_oneof![fields, prop::collection::vec(not_list, 1..5).prop_map(|nodes| Node::items("", nodes))]
    });
    prop::collection::vec(inner, 1..5).prop_map(|nodes| {
        let mut root = Node::fields("root", nodes);
        rename(&mut root, &Cell::new(0));
        root
    })
}

fn rename(node: &mut Node, next: &Cell<u32>) {
    if let Content::Fields(nodes) | Content::Items(nodes) = &mut node.content {
        for child in nodes {
            next.set(next.get() + 1);
            child.name = format!("n{}", next.get()).into();
            rename(child, next);
        }
    }
}

fn join(path: &str, name: &str) -> String {
    match (path, name.parse::<u32>()) {
        (_, Ok(_)) => path.to_owned(),
        ("", _) => name.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

fn of_node(path: &str, node: &Node, out: &mut Vec<Leaf>) {
    match &node.content {
        Content::Fields(fields) => {
            fields.iter().for_each(|field| of_node(&join(path, &field.name), field, out))
        }
        Content::Items(items) => items.iter().for_each(|item| of_node(path, item, out)),
        Content::Text(text) => out.push((path.to_owned(), text.to_string())),
        Content::Integer(number) => out.push((path.to_owned(), number.to_string())),
        Content::Boolean(_) => unreachable!("not generated"),
    }
}

fn of_params(path: &str, params: &Params, out: &mut Vec<Leaf>) {
    for (name, value) in params.iter() {
        let path = if name == "$" { path.to_owned() } else { join(path, name) };
        match value {
            Value::Map(map) => of_params(&path, map, out),
            value => out.push((path, value.as_text().unwrap().to_owned())),
        }
    }
}

fn of_json(text: &str) -> Vec<Leaf> {
    let limits = Limits { depth: 100, ..Limits::default() };
    let request = Request { query: None, content_type: Some("application/json"), body: text.as_bytes() };
    let mut leaves = Vec::new();
    of_params("", &decode(&request, &limits).unwrap(), &mut leaves);
    leaves
}

fn of_xml(text: &str) -> Vec<Leaf> {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut path, mut leaves) = (Vec::new(), Vec::<Leaf>::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => path.push(start.name().as_ref().to_owned()),
            Event::Text(text) => leaves.push((path[1..].join("."), text.to_string())),
            Event::End(_) => drop(path.pop()),
            Event::Eof => return leaves,
            other => panic!("{other:?}"),
        }
    }
}

fn of_pairs<'t>(pairs: impl Iterator<Item = &'t str>) -> Vec<Leaf> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        let path = name.split(['[', ']', '.']).filter(|part| !part.is_empty());
        (path.fold(String::new(), |path, name| join(&path, name)), value.to_owned())
    };
    pairs.filter(|text| !text.is_empty()).map(pair).collect()
}

proptest! {
    #[test]
    fn the_same_leaves_in_the_same_order_in_every_format(root in tree()) {
        let mut expected = Vec::new();
        of_node("", &root, &mut expected);
        prop_assert_eq!(&of_json(&json::encode(&root, json::Style::Plain)), &expected);
        prop_assert_eq!(&of_json(&json::encode(&root, json::Style::PhpEscapes)), &expected);
        prop_assert_eq!(&of_json(&json::encode_bare(&root, &["n1", "n5"], &[("n1", "n2")])), &expected);
        let attributed: Vec<Leaf> = of_json(&json::encode_attributed(&root, &["n1", "n5"], &[("n1", "n2")]));
        let within = |(path, text): &Leaf| (format!("root.{path}"), text.clone());
        prop_assert_eq!(attributed, expected.iter().map(within).collect::<Vec<_>>());
        prop_assert_eq!(&of_xml(&xml::encode(&root, false)), &expected);
        prop_assert_eq!(&of_pairs(nvp::encode(&root).split(';')), &expected);
        prop_assert_eq!(&of_pairs(text::encode_form(&root).lines()), &expected);
    }

    #[test]
    fn any_text_survives_json_in_both_styles(value in any::<String>()) {
        let root = Node::fields("r", vec![Node::text("v", value.as_str())]);
        for style in [json::Style::Plain, json::Style::PhpEscapes] {
            let read: serde_json::Value = serde_json::from_str(&json::encode(&root, style)).unwrap();
            prop_assert_eq!(read["v"].as_str(), Some(value.as_str()));
        }
        prop_assert!(style_is_ascii(&root));
    }

    #[test]
    fn any_name_and_text_give_xml_that_can_be_read(name in any::<String>(), value in any::<String>()) {
        let node = Node::fields("r", vec![Node::text(name.clone(), value.as_str()).attribute(name, value.as_str())]);
        let encoded = xml::encode(&node, true);
        let mut reader = quick_xml::Reader::from_str(&encoded);
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(start) => prop_assert!(start.attributes().all(|attribute| attribute.is_ok())),
                _ => {}
            }
        }
        let illegal = |character: char| character < ' ' && !matches!(character, '\n' | '\t');
        prop_assert!(!encoded.contains(illegal));
    }

    #[test]
    fn a_flat_map_survives_form_encoding(
        // A NUL is refused, which a test of its own shows.
        pairs in prop::collection::vec(("[^\\[\x00]{1,20}", "[^\x00]{0,100}"), 0..20),
        in_body in any::<bool>(),
    ) {
        let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let encoded: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        let encoded = encoded.join("&");
        let (query, body) = if in_body { (None, encoded.as_bytes()) } else { (Some(encoded.as_str()), &b""[..]) };
        let decoded = decode(&Request { query, content_type: None, body }, &Limits::default()).unwrap();
        let expected = Params::from_pairs(pairs);
        prop_assert_eq!(decoded.iter().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn decoding_never_panics(
        query in "[a-c?&=%+\\[\\]0-9]{0,60}",
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[a-c&=%+\\[\\]0-9é]{0,100}".prop_map(String::into_bytes),
            "[{}\\[\\]\",:0-9a-c\\\\ ]{0,60}".prop_map(String::into_bytes),
            "(--b|\r\n|--|: |;|name=|\"|filename=|Content-Disposition|[a-z\\\\/]){0,40}".prop_map(String::into_bytes),
        ],
        content_type in prop_oneof![
            Just("multipart/form-data; boundary=b".to_owned()),
            Just("application/json".to_owned()),
            Just("application/x-www-form-urlencoded".to_owned()),
            any::<String>(),
            "multipart/form-data;[a-z=;\"\\\\ ]{0,30}",
        ],
    ) {
        let request = Request { query: Some(&query), content_type: Some(&content_type), body: &body };
        if let Ok(params) = decode(&request, &Limits::default()) {
            prop_assert!(params.files().count() <= 20);
        }
    }

    #[test]
    fn reading_php_text_never_panics(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "(a:[0-3]:\\{|\\}|i:-?[0-9]{1,20};|s:[0-3]:\"[a-c]{0,3}\";|N;|b:[01];|d:[0-9.eE+-]{0,6};|[OCErRS]:|\"|;|:){0,20}"
                .prop_map(String::into_bytes),
        ],
    ) {
        let _ = php::parse(&bytes, &php::Limits::default());
    }
}

fn style_is_ascii(root: &Node) -> bool {
    json::encode(root, json::Style::PhpEscapes).is_ascii()
}
