//! The closed reader for PHP's serialized text.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tridesk_wire::php::{Error, Key, Limits, Value, parse};

fn read(text: &str) -> Result<Value, Error> {
    parse(text.as_bytes(), &Limits::default())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn vectors_written_by_php_are_read() {
    let decoded = STANDARD.decode("YToxOntpOjg7czoxMjoibXlkb21haW4uY29tIjt9").unwrap();
    let expected = Value::Array(vec![(Key::Integer(8), text("mydomain.com"))]);
    assert_eq!(parse(&decoded, &Limits::default()), Ok(expected));
    let vector =
        "YTozOntpOjE7czo2OiJHb29nbGUiO2k6MjtzOjI6IsOpIjtpOjM7YToyOntpOjA7czoxOiJhIjtpOjE7czoxOiJiIjt9fQ==";
    let inner = Value::Array(vec![(Key::Integer(0), text("a")), (Key::Integer(1), text("b"))]);
    let pairs =
        vec![(Key::Integer(1), text("Google")), (Key::Integer(2), text("é")), (Key::Integer(3), inner)];
    assert_eq!(parse(&STANDARD.decode(vector).unwrap(), &Limits::default()), Ok(Value::Array(pairs)));
}

#[test]
fn every_accepted_kind_is_read() {
    let pairs = vec![
        (Key::Text("n".to_owned()), Value::Null),
        (Key::Integer(-1), Value::Boolean(true)),
        (Key::Integer(0), Value::Boolean(false)),
        (Key::Integer(2), Value::Integer(i64::MIN)),
        (Key::Integer(3), Value::Float(-1.5e-7)),
        (Key::Integer(4), text("a\";b")),
        (Key::Text("8".to_owned()), Value::Array(vec![])),
    ];
    let input = "a:7:{s:1:\"n\";N;i:-1;b:1;i:0;b:0;i:2;i:-9223372036854775808;i:3;d:-1.5E-7;i:4;s:4:\"a\";b\";s:1:\"8\";a:0:{}}";
    assert_eq!(read(input), Ok(Value::Array(pairs)));
    assert_eq!(read("s:0:\"\";"), Ok(text("")));
}

#[test]
fn objects_and_references_are_refused() {
    let inputs = [
        ('O', "O:8:\"stdClass\":0:{}"),
        ('C', "C:1:\"A\":0:{}"),
        ('E', "E:3:\"A:B\";"),
        ('r', "a:1:{i:0;r:1;}"),
        ('R', "a:1:{i:0;R:1;}"),
        ('S', "S:1:\"a\";"),
    ];
    for (kind, input) in inputs {
        assert_eq!(read(input), Err(Error::Refused(kind)), "{input}");
    }
}

#[test]
fn a_declared_length_is_never_believed() {
    assert_eq!(read("a:1:{i:1;s:90000000000:\"a\";}"), Err(Error::TooLarge { limit: 65_536 }));
    assert_eq!(read("s:65000:\"a\";"), Err(Error::Truncated));
    assert_eq!(read("s:99999999999999999999999:\"a\";"), Err(Error::BadNumber));
    assert_eq!(read("a:90000000000:{}"), Err(Error::TooMany { limit: 200 }));
    assert_eq!(read("a:18446744073709551615:{}"), Err(Error::TooMany { limit: 200 }));
}

#[test]
fn a_hundred_thousand_nested_arrays_are_too_deep() {
    let limits = Limits { input: usize::MAX, depth: usize::MAX, elements: usize::MAX, string: usize::MAX };
    let input = format!("{}N;{}", "a:1:{i:0;".repeat(100_000), "}".repeat(100_000));
    assert_eq!(parse(input.as_bytes(), &limits), Err(Error::TooDeep { limit: 64 }));
    assert_eq!(read(&input), Err(Error::TooLarge { limit: 262_144 }));
}

#[test]
fn depth_and_elements_are_limited_for_the_whole_input() {
    let nested = |depth: usize| format!("{}N;{}", "a:1:{i:0;".repeat(depth), "}".repeat(depth));
    assert!(read(&nested(4)).is_ok());
    assert_eq!(read(&nested(5)), Err(Error::TooDeep { limit: 4 }));
    let flat = |count: usize| (0..count).map(|key| format!("i:{key};N;")).collect::<String>();
    assert!(read(&format!("a:200:{{{}}}", flat(200))).is_ok());
    assert_eq!(read(&format!("a:201:{{{}}}", flat(201))), Err(Error::TooMany { limit: 200 }));
    let split = format!("a:2:{{i:0;a:99:{{{}}}i:1;a:100:{{{}}}}}", flat(99), flat(100));
    assert_eq!(read(&split), Err(Error::TooMany { limit: 200 }));
}

#[test]
fn numbers_have_one_spelling() {
    for input in [
        "i:01;",
        "i:+1;",
        "i:-0;",
        "i:;",
        "i: 1;",
        "i:9223372036854775808;",
        "b:2;",
        "b:true;",
        "s:01:\"a\";",
    ] {
        assert_eq!(read(input), Err(Error::BadNumber), "{input}");
    }
    for input in
        ["d:INF;", "d:-INF;", "d:NAN;", "d:inf;", "d:1e999;", "d:.5;", "d:;", "d:1.2.3;", "d:--1;", "a:-1:{}"]
    {
        assert_eq!(read(input), Err(Error::BadNumber), "{input}");
    }
    assert_eq!(read(&format!("i:{}1;", "0".repeat(100))), Err(Error::BadNumber));
}

#[test]
fn lengths_are_in_bytes_and_text_is_utf8() {
    assert_eq!(read("s:2:\"é\";"), Ok(text("é")));
    assert_eq!(read("s:1:\"é\";"), Err(Error::Unexpected { at: 6 }));
    assert_eq!(parse(b"s:1:\"\xff\";", &Limits::default()), Err(Error::NotUtf8));
}

#[test]
fn duplicate_keys_are_refused_even_when_spelled_differently() {
    assert_eq!(read("a:2:{i:8;N;i:8;N;}"), Err(Error::DuplicateKey));
    assert_eq!(read("a:2:{i:8;N;s:1:\"8\";N;}"), Err(Error::DuplicateKey));
    assert!(read("a:2:{i:8;N;s:2:\"08\";N;}").is_ok());
}

#[test]
fn nothing_may_follow_or_be_missing() {
    assert_eq!(read("N;N;"), Err(Error::Trailing));
    assert_eq!(read("a:0:{}\n"), Err(Error::Trailing));
    assert_eq!(read("a:2:{i:0;N;}"), Err(Error::Unexpected { at: 11 }));
    assert_eq!(read("a:0:{i:0;N;}"), Err(Error::Unexpected { at: 5 }));
    assert_eq!(read("a:1:{N;N;}"), Err(Error::Unexpected { at: 5 }));
    assert_eq!(read("x:1;"), Err(Error::Unexpected { at: 0 }));
    let whole = "a:1:{i:8;s:12:\"mydomain.com\";}";
    for length in 0..whole.len() {
        assert_eq!(read(&whole[..length]), Err(Error::Truncated), "{length}");
    }
}
