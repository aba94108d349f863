//! Query strings and form bodies.
#![expect(clippy::unwrap_used, reason = "what only tests call may panic as they may")]

use tridesk_wire::{DecodeError, Limits, Params, Request, Value, decode};

fn query(query: &str) -> Result<Params, DecodeError> {
    decode(&Request { query: Some(query), content_type: None, body: b"" }, &Limits::default())
}

fn form(body: &[u8]) -> Result<Params, DecodeError> {
    decode(&Request { query: None, content_type: None, body }, &Limits::default())
}

/// Every leaf as `path=text`, in order.
fn leaves(params: &Params) -> Vec<String> {
    fn walk(prefix: &str, params: &Params, out: &mut Vec<String>) {
        for (name, value) in params.iter() {
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            match value {
                Value::Text(text) => out.push(format!("{path}={text}")),
                Value::Map(map) => walk(&path, map, out),
                Value::File(upload) => out.push(format!("{path}=file {}", upload.file_name)),
            }
        }
    }
    let mut out = Vec::new();
    walk("", params, &mut out);
    out
}

fn query_leaves(text: &str) -> Vec<String> {
    leaves(&query(text).unwrap())
}

#[test]
fn pairs_keep_their_order_and_the_last_duplicate_wins_in_place() {
    assert_eq!(query_leaves("b=1&a=2&b=3&c"), ["b=3", "a=2", "c="]);
}

#[test]
fn plus_is_a_space_and_an_escaped_plus_is_a_plus() {
    assert_eq!(query_leaves("a+b=c+d%2Be%20f&x=%zz&y=1=2"), ["a b=c d+e f", "x=%zz", "y=1=2"]);
}

#[test]
fn leading_question_marks_and_empty_names_are_ignored() {
    for text in ["?&a=b", "??&a=b", "&a=b", "&&=x&a=b&", "?a=b", "[]=1&[x]=2&a=b"] {
        assert_eq!(query_leaves(text), ["a=b"], "{text}");
    }
}

#[test]
fn brackets_nest_whether_escaped_or_plain() {
    let expected = ["a/b/c=x", "a/b/d=y"];
    assert_eq!(query_leaves("a[b][c]=x&a[b][d]=y"), expected);
    assert_eq!(query_leaves("a%5Bb%5D%5Bc%5D=x&a%5bb%5d[d]=y"), expected);
}

#[test]
fn an_unnamed_element_gets_the_greatest_integer_key_plus_one() {
    assert_eq!(query_leaves("a[]=x&a[]=y"), ["a/0=x", "a/1=y"]);
    assert_eq!(query_leaves("a[7]=x&a[k]=y&a[3]=z&a[]=w"), ["a/7=x", "a/k=y", "a/3=z", "a/8=w"]);
    assert_eq!(query_leaves("a[07]=x&a[+8]=y&a[]=z"), ["a/07=x", "a/ 8=y", "a/0=z"]);
    assert_eq!(query_leaves("a[][n]=x&a[][n]=y"), ["a/0/n=x", "a/1/n=y"]);
}

#[test]
fn an_unnamed_element_after_the_last_integer_is_dropped() {
    assert_eq!(query_leaves("a[9223372036854775807]=x&a[]=y&a[][z]=1"), ["a/9223372036854775807=x"]);
    assert_eq!(query_leaves("a[9223372036854775808]=x&a[]=y"), ["a/9223372036854775808=x", "a/0=y"]);
}

#[test]
fn keys_keep_dots_and_spaces() {
    assert_eq!(query_leaves("attachments%5Ba+b.txt%5D=eA%3D%3D"), ["attachments/a b.txt=eA=="]);
}

#[test]
fn an_unclosed_bracket_makes_a_plain_name() {
    assert_eq!(query_leaves("a[b=1"), ["a_b=1"]);
    assert_eq!(query_leaves("a[b][c=1"), ["a_b]_c=1"]);
    assert_eq!(query_leaves("a[=1&b]=2"), ["a_=1", "b]=2"]);
}

#[test]
fn text_after_a_closed_bracket_is_dropped() {
    assert_eq!(query_leaves("a[b]junk=1&c[d]x[e]=2"), ["a/b=1", "c/d=2"]);
}

#[test]
fn of_a_scalar_and_a_nested_value_the_later_replaces() {
    assert_eq!(query_leaves("a=1&b=2&a[x]=3"), ["a/x=3", "b=2"]);
    assert_eq!(query_leaves("a[x]=3&b=2&a=1"), ["a=1", "b=2"]);
    assert_eq!(query_leaves("a[x]=3&a[x][y]=4"), ["a/x/y=4"]);
}

#[test]
fn the_body_wins_over_the_query() {
    let request = Request {
        query: Some("action=q&a[]=1&k=1"),
        content_type: Some("application/x-www-form-urlencoded; charset=UTF-8"),
        body: b"k=2&a[]=3&z=4",
    };
    assert_eq!(leaves(&decode(&request, &Limits::default()).unwrap()), ["action=q", "a/0=3", "k=2", "z=4"]);
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    assert_eq!(query("a=%FF"), Err(DecodeError::NotUtf8));
    assert_eq!(query("%C3=1"), Err(DecodeError::NotUtf8));
    assert_eq!(form(b"a=\xff"), Err(DecodeError::NotUtf8));
    assert_eq!(query_leaves("a=%C3%A9"), ["a=é"]);
}

#[test]
fn an_unknown_content_type_is_refused_only_with_a_body() {
    let mut request = Request { query: Some("a=1"), content_type: Some("text/plain"), body: b"" };
    assert_eq!(leaves(&decode(&request, &Limits::default()).unwrap()), ["a=1"]);
    request.body = b"x";
    assert_eq!(decode(&request, &Limits::default()), Err(DecodeError::UnsupportedMediaType));
    for content_type in ["multipart/form-data; boundary=x", "multipart/form-data", "application/json"] {
        request = Request { query: None, content_type: Some(content_type), body: b"" };
        assert_eq!(decode(&request, &Limits::default()), Ok(Params::default()), "{content_type}");
    }
}

#[test]
fn depth_is_limited() {
    assert_eq!(query_leaves("a[1][2][3][4][5][6][7][8]=x"), ["a/1/2/3/4/5/6/7/8=x"]);
    assert_eq!(query("a[1][2][3][4][5][6][7][8][9]=x"), Err(DecodeError::TooDeep { limit: 8 }));
}

#[test]
fn a_hundred_thousand_brackets_are_too_deep() {
    let shapes = [
        format!("a{}=x", "[a]".repeat(100_000)),
        format!("a{}=x", "[]".repeat(100_000)),
        format!("a{}=x", "[".repeat(100_000)),
        format!("a{}{}=x", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a{}=x", "%5Ba%5D".repeat(100_000)),
    ];
    for body in shapes {
        assert_eq!(form(body.as_bytes()), Err(DecodeError::TooDeep { limit: 8 }));
    }
}

#[test]
fn names_queries_and_bodies_are_limited_in_bytes() {
    let name = "n".repeat(1025);
    assert_eq!(query(&format!("{name}=1")), Err(DecodeError::TooLarge { limit: 1024 }));
    assert!(query(&format!("{}=1", "n".repeat(1024))).is_ok());
    assert_eq!(query(&"&".repeat(65_537)), Err(DecodeError::TooLarge { limit: 65_536 }));
    let limits = Limits { body: 3, ..Limits::default() };
    let request = Request { query: None, content_type: Some("text/plain"), body: b"a=bc" };
    assert_eq!(decode(&request, &limits), Err(DecodeError::TooLarge { limit: 3 }));
}

#[test]
fn the_number_of_values_is_limited_over_query_and_body_together() {
    let limits = Limits { pairs: 3, ..Limits::default() };
    let mut request = Request { query: Some("a=1&b=2"), content_type: None, body: b"c=3" };
    assert_eq!(leaves(&decode(&request, &limits).unwrap()), ["a=1", "b=2", "c=3"]);
    request.body = b"c=3&c=4";
    assert_eq!(decode(&request, &limits), Err(DecodeError::TooMany { limit: 3 }));
}

#[test]
fn five_thousand_values_of_one_list_are_read_in_order() {
    let params = form("a[]=x&".repeat(5000).as_bytes()).unwrap();
    let list = params.map("a").unwrap();
    assert_eq!(list.len(), 5000);
    assert_eq!(list.iter().last().map(|(name, _)| name), Some("4999"));
    assert_eq!(form("a[]=x&".repeat(5001).as_bytes()), Err(DecodeError::TooMany { limit: 5000 }));
}

#[test]
fn a_nul_is_refused_wherever_it_is() {
    for text in ["a=x%00", "a%00=x", "a[b]=%00", "a[%00]=x"] {
        assert_eq!(query(text), Err(DecodeError::Malformed("a NUL character")), "{text}");
        assert_eq!(form(text.as_bytes()), Err(DecodeError::Malformed("a NUL character")), "{text}");
    }
}
