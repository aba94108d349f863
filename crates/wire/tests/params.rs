//! The parameter map itself.

use tridesk_wire::{Params, Value};

#[test]
fn lookups_are_exact_unless_case_is_ignored() {
    let params = Params::from_pairs([("Name", "1"), ("NAME", "2"), ("name", "3")]);
    assert_eq!(params.get("name"), Some("3"));
    assert_eq!(params.get("nAME"), None);
    assert_eq!(params.get_ignoring_case("nAME"), Some("1"));
    assert_eq!(params.get_ignoring_case("NAME"), Some("2"));
    assert_eq!(params.get_ignoring_case("other"), None);
}

#[test]
fn blank_counts_as_absent_only_when_asked_for_filled() {
    let params = Params::from_pairs([("blank", " \t"), ("padded", " x ")]);
    assert_eq!((params.get("blank"), params.filled("blank")), (Some(" \t"), None));
    assert_eq!(params.filled("padded"), Some(" x "));
}

#[test]
fn insert_keeps_the_place_and_remove_keeps_the_order() {
    let mut params = Params::from_pairs([("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
    params.insert("b", Value::Map(Params::from_pairs([("x", "y")])));
    assert_eq!(params.remove("a"), Some(Value::Text("1".to_owned())));
    assert_eq!(params.remove("a"), None);
    let names: Vec<_> = params.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["b", "c", "d"]);
    assert_eq!((params.len(), params.is_empty()), (3, false));
    assert_eq!((params.get("b"), params.map("c")), (None, None));
    assert_eq!(params.map("b"), Some(&Params::from_pairs([("x", "y")])));
}
