//! Multipart bodies.

use tridesk_wire::{DecodeError, Limits, Params, Request, Upload, Value, decode};

const TRUNCATED: DecodeError = DecodeError::Malformed("multipart body without its final boundary");

fn multipart(body: &[u8]) -> Result<Params, DecodeError> {
    let content_type = Some("multipart/form-data; charset=x; boundary=\"B-1\"");
    decode(&Request { query: None, content_type, body }, &Limits::default())
}

/// A body of these parts, each given as headers and content.
fn body(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::new();
    for (headers, content) in parts {
        text.push_str(&format!("--B-1\r\n{headers}\r\n\r\n{content}\r\n"));
    }
    (text + "--B-1--\r\n").into_bytes()
}

fn field(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"")
}

fn file(name: &str, file_name: &str) -> String {
    format!(
        "content-disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: text/plain"
    )
}

#[test]
fn text_parts_are_parameters_with_brackets_and_all() {
    let parts = body(&[
        (&field("action"), "open\r\n--B-not\r\n ü+%41"),
        (&field("a[x][]"), "1"),
        (&field("a[x][]"), ""),
        ("Content-Disposition: form-data; name=bare\r\nX-Other: 1", "2"),
        (&field(""), "ignored"),
    ]);
    let params = multipart(&parts).unwrap();
    assert_eq!(params.get("action"), Some("open\r\n--B-not\r\n ü+%41"));
    assert_eq!(params.map("a").unwrap().map("x"), Some(&Params::from_pairs([("0", "1"), ("1", "")])));
    assert_eq!(params.get("bare"), Some("2"));
    assert_eq!(params.len(), 3);
}

#[test]
fn file_parts_land_at_their_path_and_are_listed_in_order() {
    let parts = body(&[
        (&file("up[]", "b.txt"), "two\r\nlines"),
        (&file("one", "a.txt"), ""),
        (&file("up[]", "c"), "3"),
    ]);
    let params = multipart(&parts).unwrap();
    let upload = |field: &str, file_name: &str, bytes: &'static str| Upload {
        field: field.to_owned(),
        file_name: file_name.to_owned(),
        content_type: Some("text/plain".to_owned()),
        bytes: bytes.into(),
    };
    let expected =
        [upload("up[]", "b.txt", "two\r\nlines"), upload("up[]", "c", "3"), upload("one", "a.txt", "")];
    assert_eq!(params.files().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
    assert_eq!(params.map("up").unwrap().value("1"), Some(&Value::File(expected[1].clone())));
    assert_eq!(params.get("one"), None);
}

#[test]
fn directories_are_stripped_from_file_names() {
    let names = [
        ("/home/me/a.txt", "a.txt"),
        (r"C:\Users\me\b.txt", "b.txt"),
        (r"C:\\Users\\c.txt", "c.txt"),
        ("../../etc/passwd", "passwd"),
        ("dir/", ""),
        ("..", ""),
        (r#"say \"hi\".txt"#, "say \"hi\".txt"),
        ("a; b=c.txt", "a; b=c.txt"),
    ];
    for (sent, expected) in names {
        let params = multipart(&body(&[(&file("f", sent), "x")])).unwrap();
        let found: Vec<_> = params.files().map(|upload| upload.file_name.as_str()).collect();
        assert_eq!(found, [expected], "{sent}");
    }
}

#[test]
fn an_extended_file_name_wins() {
    let headers =
        "Content-Disposition: form-data; name=\"f\"; filename=\"x\"; filename*=utf-8''d%2F%C3%A9.txt";
    let params = multipart(&body(&[(headers, "x")])).unwrap();
    let upload = params.files().next().unwrap();
    assert_eq!((upload.file_name.as_str(), &upload.content_type), ("é.txt", &None));
}

#[test]
fn no_file_chosen_is_ignored_but_a_nameless_file_is_kept() {
    assert_eq!(multipart(&body(&[(&file("f", ""), "")])), Ok(Params::default()));
    assert_eq!(multipart(&body(&[(&file("f", ""), "x")])).unwrap().files().count(), 1);
}

#[test]
fn a_body_cut_short_anywhere_is_malformed() {
    let whole = body(&[(&field("a"), "1"), (&file("f", "x"), "2")]);
    let complete = whole.len() - "\r\n".len();
    assert!(multipart(&whole[..complete]).is_ok());
    for length in 1..complete {
        assert_eq!(multipart(&whole[..length]), Err(TRUNCATED), "{length}");
    }
}

#[test]
fn preamble_epilogue_padding_and_no_parts_are_fine() {
    let text = format!("hello\r\n--B-1 \t\r\n{}\r\n\r\n1\r\n--B-1--\r\nbye", field("a"));
    assert_eq!(multipart(text.as_bytes()), Ok(Params::from_pairs([("a", "1")])));
    assert_eq!(multipart(b"--B-1--"), Ok(Params::default()));
}

#[test]
fn broken_structure_is_malformed() {
    let headers = Err(DecodeError::Malformed("multipart part headers"));
    assert_eq!(multipart(&body(&[("no colon", "1")])), headers);
    assert_eq!(multipart(&body(&[("Content-Type: text/plain", "1")])), headers);
    assert_eq!(multipart(b"--B-1\r\n\r\nx\r\n--B-1--"), headers);
    assert_eq!(multipart(&body(&[(&format!("X: {}", "y".repeat(20_000)), "1")])), headers);
    assert_eq!(multipart(b"--B-1x\r\n\r\n--B-1--"), Err(DecodeError::Malformed("multipart delimiter")));
    for content_type in
        ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""]
    {
        let request = Request { query: None, content_type: Some(content_type), body: b"x" };
        let error = Err(DecodeError::Malformed("multipart boundary"));
        assert_eq!(decode(&request, &Limits::default()), error, "{content_type}");
    }
}

#[test]
fn text_parts_must_be_utf8_and_files_need_not() {
    let with = |headers: String| [b"--B-1\r\n", headers.as_bytes(), b"\r\n\r\n\xff\r\n--B-1--"].concat();
    assert_eq!(multipart(&with(field("a"))), Err(DecodeError::NotUtf8));
    assert_eq!(multipart(&with(file("a", "b"))).unwrap().files().next().unwrap().bytes, b"\xff"[..]);
}

#[test]
fn files_are_counted() {
    let headers = file("f[]", "x");
    let parts = |count: usize| body(&vec![(headers.as_str(), "1"); count]);
    assert_eq!(multipart(&parts(20)).unwrap().files().count(), 20);
    assert_eq!(multipart(&parts(21)), Err(DecodeError::TooMany { limit: 20 }));
}

#[test]
fn deep_names_are_refused_here_too() {
    let name = format!("a{}", "[a]".repeat(1000));
    assert_eq!(multipart(&body(&[(&field(&name), "1")])), Err(DecodeError::TooDeep { limit: 8 }));
}
