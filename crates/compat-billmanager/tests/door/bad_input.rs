//! Whatever arrives: the door's own error with HTTP status 200, and nothing stored.

use crate::common::{ADMIN, CLEO, ask, doc, document, doors, error};
use testkit::app::{Answer, Ask, TestApp};

const FORM: &str = "application/x-www-form-urlencoded";

/// The call that would open a ticket if what follows could be read.
const OPEN: &str = "/billmgr?func=clientticket.edit&out=bjson&sok=ok&subject=a&message=b&\
                    authinfo=cleo@client.example:cleo-password";

fn unread(why: &str) -> String {
    let msg = format!("The value of the field 'request' is not valid: {why}");
    format!(r#"{{"error":{{"type":"value","object":"request","value":"","msg":"{msg}"}}}}"#)
}

async fn refused(app: &TestApp, ask: Ask, why: &str) -> Answer {
    let answer = app.send(ask).await;
    assert_eq!((answer.status, answer.text()), (200, unread(why)));
    assert_eq!((app.rows("ticket").await, app.rows("message").await), (0, 0));
    answer
}

testkit::on_both_engines! { doors;
    async fn what_cannot_be_read_is_refused_in_the_callers_format(app: TestApp) {
        let brackets = format!("a{}=x", "[".repeat(100_000));
        let closed = format!("a{}=x", "[b]".repeat(100_000));
        let nested = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let many = "a=1&".repeat(6000);
        for (content_type, body, why) in [
            (FORM, b"message=\xff\xfe".to_vec(), "it could not be read: not UTF-8"),
            (FORM, b"message=%C3%28".to_vec(), "it could not be read: not UTF-8"),
            (FORM, brackets.into_bytes(), "it could not be read: nested more than 8 deep"),
            (FORM, closed.into_bytes(), "it could not be read: nested more than 8 deep"),
            (FORM, many.into_bytes(), "it could not be read: more than 5000 values"),
            ("application/json", nested.into_bytes(), "it could not be read: nested more than 8 deep"),
            ("application/json", b"{\"message\":\"b".to_vec(), "it could not be read: malformed request: JSON"),
            ("application/json", b"[1]".to_vec(),
                "it could not be read: malformed request: JSON that is not an object"),
            ("application/xml", b"<doc/>".to_vec(), "it could not be read: unsupported media type"),
            ("multipart/form-data; boundary=e", b"--e\r\nContent-Disposition: form-data; name=\"f".to_vec(),
                "it could not be read: malformed request: multipart body without its final boundary"),
            ("multipart/form-data", b"--e--\r\n".to_vec(),
                "it could not be read: malformed request: multipart boundary"),
        ] {
            refused(&app, Ask::post(OPEN, content_type, body), why).await;
        }
        assert_eq!(app.send(Ask::get(OPEN)).await.text(), r#"{"ok":true,"id":"566098"}"#);
    }

    async fn a_body_over_the_limit_is_refused(app: TestApp) {
        let answer = app.send(Ask::post("/billmgr", FORM, vec![b'a'; (64 << 20) + 1])).await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.text(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<doc lang=\"en\" func=\"\"><error type=\"value\" \
             object=\"request\" lang=\"en\" code=\"1\"><param name=\"object\" type=\"msg\" msg=\"request\">request</param>\
             <param name=\"value\"/><param name=\"desc\" type=\"msg\">The request body is too large</param><stack><action level=\"0\" user=\"\"/></stack><group>The value of the field '__object__' is not valid: __desc__</group><detail>The value of the field \
             'request' is not valid: The request body is too large</detail><msg>The value of the field 'request' is \
             not valid: The request body is too large</msg></error><tparams/></doc>"
        );
    }

    async fn a_body_over_the_limit_is_refused_in_the_format_that_it_asks_for(app: TestApp) {
        let mut body = b"func=clientticket&out=bjson&x=".to_vec();
        body.resize(64 << 20, b'a');
        body.push(b'a');
        let text = app.send(Ask::post("/billmgr", FORM, body)).await.text();
        assert!(text.starts_with('{') && text.contains("The request body is too large"), "{text}");
    }

    async fn a_list_or_a_file_where_a_text_is_expected_opens_no_ticket(app: TestApp) {
        let json = |body: &str| Ask::post(OPEN, "application/json", body.to_owned());
        for (ask, object) in [
            (Ask::get(&format!("{OPEN}&elid[]=1")), "elid"),
            (Ask::get(&format!("{OPEN}&client_department[]=2")), "client_department"),
            (json("{\"elid\":{\"a\":1}}"), "elid"),
            (json("{\"client_priority\":[0]}"), "client_priority"),
        ] {
            let msg = format!("The value of the field '{object}' is not valid: it must be one plain value");
            let expected =
                format!(r#"{{"error":{{"type":"value","object":"{object}","value":"","msg":"{msg}"}}}}"#);
            assert_eq!(app.send(ask).await.text(), expected);
        }
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn texts_over_their_limit_are_refused_and_not_quoted_in_full(app: TestApp) {
        let long = "x".repeat((1 << 20) + 1);
        let open = |subject, message| {
            [("func", "clientticket.edit"), ("sok", "ok"), ("subject", subject), ("message", message)]
        };
        assert_eq!(error(&doc(&app, CLEO, &open("a", &long)).await), ("value", "message", ""));
        assert_eq!(error(&doc(&app, CLEO, &open(&long[..256], "b")).await), ("value", "subject", ""));
        assert_eq!(error(&doc(&app, CLEO, &open("a\0", "b")).await), ("value", "request", ""));
        let answer = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &long[..1000])]).await;
        assert_eq!(error(&answer), ("value", "elid", &long[..255]));
        assert_eq!(app.rows("ticket").await, 0);
    }

    async fn numbers_of_a_wrong_shape_are_refused(app: TestApp) {
        for elid in ["x", "1.0", "0", "-1", "9223372036854775808", "1e3", "0x1", "١"] {
            let answer = doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("elid", elid)]).await;
            assert_eq!(error(&answer), ("value", "elid", elid));
        }
        let answer = doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("elid", "9223372036854775807")]).await;
        assert_eq!(error(&answer), ("missed", "ticket", "9223372036854775807"));
    }

    async fn a_list_of_ids_has_a_limit(app: TestApp) {
        let ids: Vec<String> = (1..=1001).map(|id| id.to_string()).collect();
        let answer = doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", &ids.join(","))]).await;
        assert_eq!(error(&answer), ("value", "elid", ""));
    }

    async fn nested_values_and_files_where_texts_belong_count_as_absent(app: TestApp) {
        let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("subject[a]", "a"), ("message", "b"), ("out", "json")];
        let answer = document(&app.send(ask(CLEO, &pairs)).await);
        assert_eq!(error(&answer), ("value", "subject", ""));
        let body = r#"{"func":["clientticket"],"out":"json"}"#;
        let answer = document(&app.send(Ask::post("/billmgr", "application/json", body)).await);
        assert_eq!(error(&answer), ("missed", "func", ""));
    }

    async fn names_that_no_element_may_have_stay_harmless_in_the_echo(app: TestApp) {
        let pairs = [("func", "keepalive"), ("<b a=\"1\">", "]]>&\u{1}")];
        let answer = app.send(ask(CLEO, &pairs)).await;
        assert_eq!(
            answer.text(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<doc lang=\"en\" func=\"keepalive\"><ok/><tparams>\
             <func>keepalive</func><item key=\"&lt;b a=&quot;1&quot;&gt;\">]]&gt;&amp;\u{fffd}</item></tparams></doc>"
        );
    }
}
