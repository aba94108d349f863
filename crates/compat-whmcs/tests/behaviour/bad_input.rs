//! Requests that are no requests: a clear error in the form that was asked for, and nothing stored.

use crate::support::{PATH, doors, error, nothing_stored};
use testkit::app::{Ask, TestApp};

const FORM: &str = "application/x-www-form-urlencoded";

/// A good call that opens a ticket, to which something bad is added.
fn good(app: &TestApp) -> String {
    let pair = &app.fixture.pair;
    let ask = Ask::form(
        PATH,
        &[
            ("action", "OpenTicket"),
            ("identifier", &pair.identifier),
            ("secret", &pair.secret),
            ("responsetype", "json"),
            ("clientid", "1"),
            ("deptid", "1"),
            ("subject", "s"),
            ("message", "m"),
        ],
    );
    String::from_utf8(ask.body).unwrap()
}

async fn refused(app: &TestApp, content_type: &str, body: impl Into<Vec<u8>>, status: u16, message: &str) {
    let answer = app.send(Ask::post(PATH, content_type, body)).await;
    assert_eq!((answer.status, answer.text()), (status, error(message)));
    assert_eq!(answer.content_type(), "application/json");
    nothing_stored(app).await;
}

testkit::on_both_engines! { doors;
    async fn forms_that_cannot_be_read_are_refused(app: TestApp) {
        let good = good(&app);
        let deep = format!("{good}&a{}=x", "[]".repeat(100_000));
        refused(&app, FORM, deep, 400, "Invalid Request: nested more than 8 deep").await;
        let unclosed = format!("{good}&{}=x", "[".repeat(100_000));
        refused(&app, FORM, unclosed, 400, "Invalid Request: nested more than 8 deep").await;
        refused(&app, FORM, format!("{good}&x=%ff%fe"), 400, "Invalid Request: not UTF-8").await;
        refused(&app, FORM, [good.as_bytes(), b"&x=\xff\xfe"].concat(), 400, "Invalid Request: not UTF-8").await;
        let many = format!("{good}{}", "&x=".repeat(6000));
        refused(&app, FORM, many, 400, "Invalid Request: more than 5000 values").await;
        let long = format!("{good}&{}=x", "n".repeat(2000));
        refused(&app, FORM, long, 413, "Invalid Request: more than 1024 bytes").await;
        let nul = "Invalid Request: malformed request: a NUL character";
        refused(&app, FORM, format!("{good}&subject=a%00b"), 400, nul).await;
        refused(&app, FORM, format!("{good}&a[b%00]=x"), 400, nul).await;
    }

    async fn multipart_bodies_that_cannot_be_read_are_refused(app: TestApp) {
        let pair = &app.fixture.pair;
        let fields = [
            ("responsetype", "json"), ("action", "OpenTicket"), ("identifier", &pair.identifier), ("secret", &pair.secret),
            ("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "m"),
        ];
        let mut body = String::new();
        for (name, value) in fields {
            body.push_str(&format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        }
        let kind = "multipart/form-data; boundary=b";
        let truncated = "Invalid Request: malformed request: multipart body without its final boundary";
        refused(&app, kind, body.clone(), 400, truncated).await;
        let file = format!("{body}--b\r\nContent-Disposition: form-data; name=\"attachments[]\"; filename=\"a\"\r\n\r\nhal");
        refused(&app, kind, file, 400, truncated).await;
        let boundary = "Invalid Request: malformed request: multipart boundary";
        let bare = "responsetype=json&".to_owned() + &body;
        refused(&app, "multipart/form-data", bare, 400, boundary).await;
    }

    async fn json_that_cannot_be_read_is_refused(app: TestApp) {
        let kind = "application/json";
        let malformed = "Invalid Request: malformed request: JSON";
        let nested = format!("{{\"action\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        refused(&app, kind, nested, 400, "Invalid Request: nested more than 8 deep").await;
        refused(&app, kind, "{\"action\":\"OpenTicket\"", 400, malformed).await;
        refused(&app, kind, "[]", 400, "Invalid Request: malformed request: JSON that is not an object").await;
        refused(&app, kind, b"{\"a\":\"\xff\"}".to_vec(), 400, "Invalid Request: not UTF-8").await;
        let eleven = format!("{{\"a\":{}{}}}", "[".repeat(11), "]".repeat(11));
        refused(&app, kind, eleven, 400, "Invalid Request: nested more than 8 deep").await;
    }

    async fn other_bodies_are_refused_in_the_form_that_the_query_asks_for(app: TestApp) {
        let ask = Ask::post("/includes/api.php?responsetype=json", "application/xml", "<action/>");
        let answer = app.send(ask).await;
        assert_eq!((answer.status, answer.text()), (415, error("Invalid Request: unsupported media type")));
        let answer = app.send(Ask::post("/includes/api.php?responsetype=xml", "text/plain", "x")).await;
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<whmcsapi version=\"9.0.0\"><action/><result>error</result>\
            <message>Invalid Request: unsupported media type</message></whmcsapi>";
        assert_eq!((answer.status, answer.text().as_str()), (415, text));
        let answer = app.send(Ask::post(PATH, "text/plain", "x")).await;
        assert_eq!(answer.text(), "result=error;message=Invalid Request: unsupported media type;");
    }

    async fn a_body_over_the_limit_is_refused(app: TestApp) {
        let body = format!("{}&x={}", good(&app), "x".repeat(64 << 20));
        let answer = app.send(Ask::post(PATH, FORM, body)).await;
        assert_eq!((answer.status, answer.text()), (413, error("The request body is too large")));
        nothing_stored(&app).await;
    }

    async fn texts_over_their_limits_are_refused(app: TestApp) {
        let subject = format!("{}&subject={}", good(&app), "s".repeat(256));
        refused(&app, FORM, subject, 200, "Invalid Subject: more than 255 characters").await;
        let message = format!("{}&message={}", good(&app), "m".repeat((1 << 20) + 1));
        refused(&app, FORM, message, 200, "Invalid Message: more than 1048576 bytes").await;
    }
}
