//! A panel may be installed below folders, and its clients are configured with that address.

use crate::doors::{ADMIN, doors, whmcs};
use base64::Engine as _;
use testkit::app::Ask;

testkit::on_both_engines! { doors;
    async fn every_door_answers_below_a_few_folders(app: TestApp) {
        let opened = whmcs(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "S"), ("message", "M")]).await;
        let link = format!("tid={}&c={}", opened["tid"].as_str().unwrap(), opened["c"].as_str().unwrap());
        let (pair, key) = (&app.fixture.pair, &app.fixture.key);
        let pair = format!("identifier={}&secret={}", pair.identifier, pair.secret);
        let key = format!("api_id={}&api_key={}", key.identifier, key.secret);
        let login = format!("authinfo={ADMIN}&out=bjson");
        let basic = base64::engine::general_purpose::STANDARD.encode("cleo@client.example:cleo-password");
        for (folders, is_there) in [("", true), ("/billing", true), ("/a/b", true), ("/a/b/c", true), ("/a/b/c/d", false)] {
            let get = async |target: String| {
                let ask = Ask::get(&format!("{folders}{target}")).header("authorization", &format!("Basic {basic}"));
                let answer = app.send(ask).await;
                (answer.status, answer.text())
            };
            let post = Ask::post(
                &format!("{folders}/includes/api.php"),
                "application/x-www-form-urlencoded",
                format!("action=GetTickets&responsetype=json&{pair}"),
            );
            let answers = [
                (app.send(post).await.text(), "\"totalresults\":1"),
                (get(format!("/billmgr?func=ticket&{login}")).await.1, "\"elem\":[{"),
                (get(format!("/admin/api.php?call=getTickets&{key}")).await.1, "\"success\":true"),
                (get("/api/tickets".to_owned()).await.1, "\"success\":true"),
                (get(format!("/dl.php?type=a&id=1&i=0&{link}")).await.1, "Ticket Not Found"),
            ];
            for (text, part) in answers {
                assert_eq!(text.contains(part), is_there, "{folders}: {part} in {text}");
            }
            let status = get(format!("/viewticket.php?{link}")).await.0;
            assert_eq!(status == 303, is_there, "{folders}: {status}");
        }
        // The panel's own folder counts as one.
        let below = Ask::get(&format!("/a/b/manager/billmgr?func=ticket&{login}"));
        assert!(app.send(below).await.text().contains("\"elem\":[{"));
        // A route of the User API with a number in its path.
        let ask = Ask::get(&format!("/a/b/api/tickets/{}", opened["tid"].as_str().unwrap()));
        let one = app.send(ask.header("authorization", &format!("Basic {basic}"))).await;
        assert!(one.text().contains("\"success\":true"), "{}", one.text());
    }
}
