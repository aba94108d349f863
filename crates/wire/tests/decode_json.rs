//! JSON bodies.

use tridesk_wire::{DecodeError, Limits, Params, Request, Value, decode};

fn json(body: &str) -> Result<Params, DecodeError> {
    let request =
        Request { query: None, content_type: Some("Application/JSON; charset=utf-8"), body: body.as_bytes() };
    decode(&request, &Limits::default())
}

#[test]
fn scalars_become_their_text() {
    let params = json(
        r#" {"s":"a\u00e9\/","t":true,"f":false,"n":null,"i":-12,"d":1.10,"big":12345678901234567890123} "#,
    );
    let expected = Params::from_pairs([
        ("s", "aé/"),
        ("t", "true"),
        ("f", "false"),
        ("n", ""),
        ("i", "-12"),
        ("d", "1.10"),
        ("big", "12345678901234567890123"),
    ]);
    assert_eq!(params, Ok(expected));
}

#[test]
fn members_keep_their_order_and_the_last_duplicate_wins() {
    let params = json(r#"{"z":1,"a":2,"m":3,"a":4,"":5}"#).unwrap();
    let pairs: Vec<_> = params.iter().map(|(name, value)| (name, value.as_text().unwrap())).collect();
    assert_eq!(pairs, [("z", "1"), ("a", "4"), ("m", "3")]);
}

#[test]
fn arrays_become_maps_with_integer_keys() {
    let params = json(r#"{"a":["x",{"k":"y"},[]],"a[b]":1}"#).unwrap();
    let mut list = Params::from_pairs([("0", "x")]);
    list.insert("1", Value::Map(Params::from_pairs([("k", "y")])));
    list.insert("2", Value::Map(Params::default()));
    assert_eq!(params.map("a"), Some(&list));
    assert_eq!(params.get("a[b]"), Some("1"));
}

#[test]
fn a_blank_body_has_no_parameters() {
    assert_eq!(json(""), Ok(Params::default()));
    assert_eq!(json(" \r\n"), Ok(Params::default()));
    assert_eq!(json("{}"), Ok(Params::default()));
}

#[test]
fn anything_but_an_object_is_malformed() {
    for body in ["[]", "1", "null", "\"a\"", "x"] {
        assert_eq!(json(body), Err(DecodeError::Malformed("JSON that is not an object")), "{body}");
    }
    for body in
        ["{", "{\"a\":1", "{\"a\":1}}", "{\"a\":[1,]}", "{\"a\":\"\\ud800\"}", "{\"a\":01}", "{'a':1}"]
    {
        assert_eq!(json(body), Err(DecodeError::Malformed("JSON")), "{body}");
    }
}

#[test]
fn depth_is_limited_however_deep_the_input() {
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(json(&nested(8)).is_ok());
    assert_eq!(json(&nested(9)), Err(DecodeError::TooDeep { limit: 8 }));
    assert_eq!(json(&nested(100_000)), Err(DecodeError::TooDeep { limit: 8 }));
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(json(&objects), Err(DecodeError::TooDeep { limit: 8 }));
}

#[test]
fn the_number_of_values_and_the_names_are_limited() {
    let many = format!("{{\"a\":[{}1]}}", "1,".repeat(5000));
    assert_eq!(json(&many), Err(DecodeError::TooMany { limit: 5000 }));
    let long = format!("{{\"{}\":1}}", "n".repeat(1025));
    assert_eq!(json(&long), Err(DecodeError::TooLarge { limit: 1024 }));
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    let request = Request { query: None, content_type: Some("application/json"), body: b"{\"a\":\"\xff\"}" };
    assert_eq!(decode(&request, &Limits::default()), Err(DecodeError::NotUtf8));
}
