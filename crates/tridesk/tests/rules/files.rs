//! Files: what a name ends with is what it ends with everywhere.

use crate::doors::{doors, hostbill, open, whmcs};

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
}
