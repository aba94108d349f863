//! Files: what a name ends with is what it ends with everywhere, and what is over a limit comes in through no door.

use crate::doors::{CLEO, doors, hostbill, open, whmcs};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use testkit::app::{Ask, TestApp};

/// Each door answers a ticket with these files; what they say of it.
async fn replies(app: &TestApp, number: &str, files: &[(String, Vec<u8>)]) -> [String; 3] {
    let encoded: Vec<(&str, String)> =
        files.iter().map(|(name, bytes)| (&**name, BASE64_STANDARD.encode(bytes))).collect();
    let named: Vec<(String, &str)> =
        encoded.iter().map(|(name, data)| (format!("attachments[{name}]"), &**data)).collect();
    let mut pairs = vec![("id", number), ("body", "Look")];
    pairs.extend(named.iter().map(|(name, data)| (&**name, *data)));
    let from_hostbill = hostbill(app, "addTicketReply", &pairs).await.to_string();

    let listed: Vec<_> = encoded.iter().map(|(name, data)| json!({"name": name, "data": data})).collect();
    let listed = BASE64_STANDARD.encode(json!(listed).to_string());
    let view = whmcs(app, "GetTicket", &[("ticketnum", number)]).await;
    let id = view["ticketid"].to_string();
    let pairs =
        [("ticketid", &*id), ("message", "Look"), ("adminusername", "admin"), ("attachments", &*listed)];
    let from_whmcs = whmcs(app, "AddTicketReply", &pairs).await.to_string();

    let mut body = Vec::new();
    for (name, value) in [
        ("authinfo", CLEO),
        ("out", "json"),
        ("func", "clientticket.edit"),
        ("sok", "ok"),
        ("elid", number),
        ("message", "Look"),
    ] {
        let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    for (position, (name, bytes)) in files.iter().enumerate() {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file_{}\"; filename=\"{name}\"\r\n\r\n",
            position + 1
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    let answer = app.send(Ask::post("/billmgr", "multipart/form-data; boundary=edge", body)).await;
    [from_hostbill, from_whmcs, answer.text()]
}

testkit::on_both_engines! { doors;
    async fn a_name_keeps_nothing_behind_its_type_that_hides_it(app: TestApp) {
        let number = open(&app, &[]).await;
        for name in ["virus.exe.", "virus.exe . .", "virus.exe\u{AD}", "virus.ex\u{200B}e. "] {
            let file = format!("attachments[{name}]");
            let pairs = [("id", &*number), ("body", "Look"), (&*file, "QQ==")];
            assert_eq!(hostbill(&app, "addTicketReply", &pairs).await["success"], true, "{name}");
            let view = whmcs(&app, "GetTicket", &[("ticketnum", &number)]).await;
            let replies = view["replies"]["reply"].as_array().unwrap();
            assert_eq!(replies.last().unwrap()["attachments"][0]["filename"], "virus.exe", "{name}");
        }
    }

    async fn a_file_over_a_limit_is_named_and_nothing_of_its_message_is_kept(app: TestApp) {
        let number = open(&app, &[]).await;
        let before = [app.rows("message").await, app.rows("attachment").await, app.rows("event").await];
        let small = |name: &str| (name.to_owned(), vec![b'x'; 10]);
        let many: Vec<_> = (1..=6).map(|index| small(&format!("{index}.txt"))).collect();
        let large = vec![small("a.txt"), ("large.txt".to_owned(), vec![b'x'; (10 << 20) + 1])];
        for (files, name, why) in [
            (vec![small("holiday.SCR")], "holiday.SCR", "files of this type are not accepted"),
            (vec![small("a.txt"), small("holiday.scr. ")], "holiday.scr", "files of this type are not accepted"),
            (many, "6.txt", "too many files in one message"),
            (large, "large.txt", "it is too large"),
        ] {
            for said in replies(&app, &number, &files).await {
                assert!(said.contains(name) && said.contains(why), "{name}: {said}");
            }
            let now = [app.rows("message").await, app.rows("attachment").await, app.rows("event").await];
            assert_eq!(now, before, "{name}");
        }
        let files: Vec<_> = (1..=5).map(|index| small(&format!("{index}.txt"))).collect();
        replies(&app, &number, &files).await;
        assert_eq!(app.rows("attachment").await, before[1] + 15, "as many as may be");
    }
}
