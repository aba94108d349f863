//! WHMCS API reference, OpenTicket, AddTicketReply and AddTicketNote: `attachments`.

use crate::support::{PATH, call, done, doors, error, nothing_stored};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::TicketId;
use service::{StaffDesk, TicketRef};
use testkit::app::{Ask, TestApp};

const TICKET: [(&str, &str); 4] = [("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "m")];

async fn kept(staff: &StaffDesk, ticket: i64) -> Vec<(String, Vec<u8>)> {
    let view = staff.ticket(TicketRef::Id(TicketId(ticket))).await.unwrap();
    let mut all = Vec::new();
    for file in view.timeline.iter().flat_map(|entry| &entry.attachments) {
        all.push((file.name.clone(), staff.attachment(file.id).await.unwrap().1));
    }
    all
}

async fn opened_with(app: &TestApp, pairs: &[(&str, &str)]) -> (Vec<(String, Vec<u8>)>, Option<String>) {
    let mut all = TICKET.to_vec();
    all.extend_from_slice(pairs);
    let opened = done(app, "OpenTicket", &all).await;
    let files = kept(&app.staff("admin"), opened["id"].as_i64().unwrap()).await;
    (files, opened["warning"].as_str().map(str::to_owned))
}

testkit::on_both_engines! { doors;
    async fn files_are_read_in_every_form(app: TestApp) {
        // Bytes whose base64 has both special characters and padding.
        let bytes = [0xfb, 0xff, 0xfe, 0x00];
        let data = STANDARD.encode(bytes);
        let expected = vec![("a.txt".to_owned(), bytes.to_vec())];
        let list = format!(r#"[{{"name":"a.txt","data":"{data}"}}]"#);
        let named = format!(r#"[{{"filename":"dir/a.txt","data":"{data}"}}]"#);
        let keyed = format!(r#"{{"3":{{"name":"a.txt","data":"{data}","size":4}}}}"#);
        let spaced = data.replace('+', " ");
        for pairs in [
            vec![("attachments", STANDARD.encode(&list))],
            vec![("attachments", STANDARD.encode(&named))],
            vec![("attachments", STANDARD.encode(&keyed))],
            vec![("attachments", STANDARD.encode(&list).trim_end_matches('=').to_owned())],
            vec![("attachments", list.clone())],
            vec![("attachments[0][name]", "a.txt".to_owned()), ("attachments[0][data]", data.clone())],
            vec![("attachments[0][name]", "a.txt".to_owned()), ("attachments[0][data]", spaced)],
            vec![("attachments[name]", "a.txt".to_owned()), ("attachments[data]", data.clone())],
            vec![("Attachments[x][filename]", "a.txt".to_owned()), ("Attachments[x][data]", data.clone())],
        ] {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(opened_with(&app, &pairs).await, (expected.clone(), None), "{pairs:?}");
        }
        let pair = &app.fixture.pair;
        let fields = [("action", "OpenTicket"), ("identifier", &pair.identifier), ("secret", &pair.secret), ("responsetype", "json")];
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&TICKET) {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for name in ["attachments[]", "attachments[]"] {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.txt\"\r\n\r\n").bytes());
            body.extend([&bytes[..], b"\r\n"].concat());
        }
        body.extend(b"--b--\r\n");
        let answer = app.send(Ask::post(PATH, "multipart/form-data; boundary=b", body)).await;
        let opened: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
        let twice = [expected.clone(), expected].concat();
        assert_eq!(kept(&app.staff("admin"), opened["id"].as_i64().unwrap()).await, twice);
    }

    async fn what_cannot_be_read_is_left_out_with_a_warning(app: TestApp) {
        let nothing = Some("attachments could not be read and was left out".to_owned());
        let deep = STANDARD.encode("[".repeat(100_000));
        let many = STANDARD.encode(format!("[{}{{}}]", "{},".repeat(2000)));
        for garbage in ["[object Object]", "Array", "not base64!", "bm90IEpTT04=", deep.as_str(), many.as_str()] {
            assert_eq!(opened_with(&app, &[("attachments", garbage)]).await, (vec![], nothing.clone()), "{garbage:.40}");
        }
        let one = [
            ("attachments[0][name]", "good.txt"), ("attachments[0][data]", "b25l"),
            ("attachments[1][name]", "bad.txt"), ("attachments[1][data]", "???"),
            ("attachments[2]", "[object File]"),
        ];
        let warning = "attachment bad.txt could not be read and was left out; attachment file could not be read and was left out";
        assert_eq!(opened_with(&app, &one).await, (vec![("good.txt".to_owned(), b"one".to_vec())], Some(warning.to_owned())));
        assert_eq!(opened_with(&app, &[("attachments", "")]).await, (vec![], None));
    }

    async fn replies_and_notes_carry_files_too(app: TestApp) {
        done(&app, "OpenTicket", &TICKET).await;
        let files = [("ticketid", "1"), ("message", "m"), ("attachments[0][name]", "a.txt"), ("attachments[0][data]", "b25l")];
        done(&app, "AddTicketReply", &files).await;
        done(&app, "AddTicketNote", &files).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        let list = serde_json::json!([{"filename": "a.txt", "index": 0}]);
        assert_eq!((&ticket["replies"]["reply"][1]["attachments"], &ticket["notes"]["note"][0]["attachments"]), (&list, &list));
        assert_eq!(ticket["notes"]["note"][0]["attachment"], "000002_a.txt");
    }

    async fn a_file_over_the_limits_is_named_and_nothing_is_stored(app: TestApp) {
        let names: Vec<(String, String)> = (0..6)
            .map(|n| (format!("attachments[{n}][name]"), format!("attachments[{n}][data]")))
            .collect();
        let mut pairs = TICKET.to_vec();
        for (name, data) in &names {
            pairs.push((name, "f.txt"));
            pairs.push((data, "b25l"));
        }
        let answer = call(&app, "OpenTicket", &pairs).await;
        let message = "Attachment f.txt Not Accepted: too many files in one message";
        assert_eq!((answer.status, answer.text()), (200, error(message)));
        let large = STANDARD.encode(vec![b'x'; (10 << 20) + 1]);
        let mut pairs = TICKET.to_vec();
        pairs.extend([("attachments[0][name]", "large.txt"), ("attachments[0][data]", large.as_str())]);
        let answer = call(&app, "OpenTicket", &pairs).await;
        assert_eq!((answer.status, answer.text()), (200, error("Attachment large.txt Not Accepted: it is too large")));
        nothing_stored(&app).await;
    }
}
