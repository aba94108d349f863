//! Requests that are no requests: a clear error in the dialect, nothing stored, the desk alive.

mod common;

use common::{PATH, doors, nothing_stored, refused};
use testkit::app::{Ask, TestApp};

const FORM: &str = "application/x-www-form-urlencoded";
const DEEP: &str = "Request is nested too deep: more than 8 levels";
const MANY: &str = "Request has too many parameters: more than 5000";
const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data; boundary=b";

fn ticket(app: &TestApp) -> String {
    let key = &app.fixture.key;
    format!("api_id={}&api_key={}&call=addTicket&client_id=1&subject=s&body=b", key.identifier, key.secret)
}

testkit::on_both_engines! { doors;
    async fn what_cannot_be_decoded_is_refused_in_the_dialect(app: TestApp) {
        let nested = "[".repeat(100_000) + &"]".repeat(100_000);
        let part = "--b\r\nContent-Disposition: form-data; name=\"call\"\r\n\r\naddTicket";
        for (kind, body, sentence) in [
            (FORM, format!("{}&x=%FF", ticket(&app)).into_bytes(), "Request is not valid UTF-8"),
            (FORM, [ticket(&app).as_bytes(), b"&x=\xff"].concat(), "Request is not valid UTF-8"),
            (FORM, format!("{}&x{nested}=1", ticket(&app)).into_bytes(), DEEP),
            (FORM, format!("{}{}", ticket(&app), "&x[]=1".repeat(6000)).into_bytes(), MANY),
            (JSON, format!("{{\"x\":{nested}}}").into_bytes(), DEEP),
            (JSON, format!("{{\"x\":{}}}", "[".repeat(20) + &"]".repeat(20)).into_bytes(), DEEP),
            (JSON, b"{\"call\":\"addTicket".to_vec(), "Request is malformed: JSON"),
            (JSON, b"[1]".to_vec(), "Request is malformed: JSON that is not an object"),
            (MULTIPART, part.as_bytes().to_vec(), "Request is malformed: multipart body without its final boundary"),
            ("multipart/form-data", part.as_bytes().to_vec(), "Request is malformed: multipart boundary"),
            ("text/xml", b"<a/>".to_vec(), "Request has an unsupported content type"),
        ] {
            assert_eq!(refused(&app, Ask::post(PATH, kind, body)).await, [sentence]);
        }
        nothing_stored(&app).await;
    }

    async fn what_is_too_large_is_refused_in_the_dialect(app: TestApp) {
        let body = format!("{}&x={}", ticket(&app), "x".repeat(64 << 20));
        assert_eq!(refused(&app, Ask::post(PATH, FORM, body)).await, ["The request body is too large"]);
        nothing_stored(&app).await;
    }

    async fn values_of_a_wrong_shape_are_refused(app: TestApp) {
        for (pairs, sentence) in [
            ("client_id[]=1", "Wrong parameter"),
            ("client_id=1.0", "Wrong parameter"),
            ("client_id=%2B1", "Wrong parameter"),
            ("client_id=99999999999999999999", "Wrong parameter"),
            ("subject[a][b]=1", "Wrong parameter"),
            ("attachments[a]=YQ==&attachments[b][c]=YQ==", "Wrong parameter"),
            ("priority=-1", "Wrong parameter"),
            ("subject=a%00b", "Request is malformed: a NUL character"),
            ("cc=a%40b.example,c", "Cc is not valid: it is not an e-mail address"),
        ] {
            let body = format!("{}&{pairs}", ticket(&app));
            assert_eq!(refused(&app, Ask::post(PATH, FORM, body)).await, [sentence], "{pairs}");
        }
        let long = format!("{}&subject={}", ticket(&app), "s".repeat(256));
        assert_eq!(refused(&app, Ask::post(PATH, FORM, long)).await, ["Subject cannot be longer than 255 characters"]);
        nothing_stored(&app).await;
    }
}
