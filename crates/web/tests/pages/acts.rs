//! What one button of the console does.

use crate::browser::{ADMIN, Browser, CLEO, doors, header, input};
use testkit::app::TestApp;

async fn opened(app: &TestApp) -> (Browser<'_>, Browser<'_>, String) {
    let (cleo, admin) = (Browser::of(app, CLEO).await, Browser::of(app, ADMIN).await);
    let number = cleo.open("The server is slow", "Since this morning").await;
    (cleo, admin, number)
}

/// Presses a button and says where it leads.
async fn act(browser: &Browser<'_>, number: &str, pairs: &[(&str, &str)]) -> String {
    let answer = browser.post(&format!("/staff/tickets/{number}/act"), pairs).await;
    assert_eq!(answer.status, 303, "{pairs:?}: {}", answer.text());
    header(&answer, "location").to_owned()
}

/// The id of the line that says this.
fn line_of(page: &str, text: &str) -> String {
    page.split_once(text).unwrap().0.rsplit_once("id=\"m").unwrap().1.split('"').next().unwrap().to_owned()
}

testkit::on_both_engines! { doors;
    async fn tickets_are_marked_taken_and_tagged(app: TestApp) {
        let (_, admin, number) = opened(&app).await;
        let page = async |path: &str| admin.page(path).await;
        act(&admin, &number, &[("do", "favourite")]).await;
        assert!(page("/staff/tickets?view=favourites").await.contains("The server is slow"));
        act(&admin, &number, &[("do", "unfavourite")]).await;
        assert!(!page("/staff/tickets?view=favourites").await.contains("The server is slow"));
        act(&admin, &number, &[("do", "take")]).await;
        assert!(page("/staff/tickets?view=mine").await.contains("The server is slow"));
        act(&admin, &number, &[("do", "tag"), ("tag", "disk & \"fan\"")]).await;
        let shown = page(&format!("/staff/tickets/{number}")).await;
        assert!(shown.contains("disk &#38; &#34;fan&#34; ×"), "{shown}");
        act(&admin, &number, &[("do", "untag"), ("tag", "disk & \"fan\"")]).await;
        assert!(!page(&format!("/staff/tickets/{number}")).await.contains("&#34;fan&#34; ×"));
    }

    async fn a_message_is_hidden_from_the_client_alone(app: TestApp) {
        let (cleo, admin, number) = opened(&app).await;
        admin.reply(&number, "reply", "The password is hunter2").await;
        let path = format!("/staff/tickets/{number}");
        let line = line_of(&admin.page(&path).await, "The password is");
        act(&admin, &number, &[("do", "hide"), ("message", &*line)]).await;
        assert!(admin.page(&path).await.contains("hidden from the client"));
        assert!(!cleo.page(&format!("/tickets/{number}")).await.contains("hunter2"));
    }

    async fn a_conversation_is_parted_and_joined_again(app: TestApp) {
        let (cleo, admin, number) = opened(&app).await;
        let path = format!("/tickets/{number}/reply");
        cleo.upload(&path, &[("message", "And my invoice is wrong"), ("key", "k")], &[]).await;
        let line = line_of(&admin.page(&format!("/staff/tickets/{number}")).await, "And my invoice");
        let leads = act(&admin, &number, &[("do", "split"), ("message", &*line)]).await;
        let parted = leads.strip_prefix("/staff/tickets/").unwrap().to_owned();
        assert_ne!(parted, number);
        assert!(admin.page(&leads).await.contains("And my invoice is wrong"));
        let leads = act(&admin, &parted, &[("do", "merge"), ("into", &*format!("#{number}"))]).await;
        assert_eq!(leads, format!("/staff/tickets/{number}"));
        let page = admin.page(&leads).await;
        assert!(page.contains("And my invoice is wrong") && page.contains("Since this morning"));
    }

    async fn what_cannot_be_done_is_said_on_the_page_of_the_ticket(app: TestApp) {
        let (_, admin, number) = opened(&app).await;
        admin.page(&format!("/staff/tickets/{number}")).await;
        let before = app.rows("event").await;
        for (pairs, says) in [
            (vec![("do", "merge"), ("into", "999999")], "There is no such ticket"),
            (vec![("do", "merge"), ("into", "nothing")], "There is no such ticket"),
            (vec![("do", "hide"), ("message", "999999")], "There is no such thing."),
            (vec![("do", "tag"), ("tag", "")], "it must be filled in"),
        ] {
            let answer = admin.post(&format!("/staff/tickets/{number}/act"), &pairs).await;
            let page = answer.text();
            assert!(answer.status >= 400 && page.contains(says), "{pairs:?}: {page}");
            assert!(page.contains("Since this morning") || answer.status == 404, "{pairs:?}");
        }
        assert_eq!(app.rows("event").await, before);
    }

    async fn a_predefined_reply_stands_behind_what_was_typed(app: TestApp) {
        let (_, admin, number) = opened(&app).await;
        let path = format!("/staff/tickets/{number}");
        let page = admin.page(&path).await;
        let options = page.split_once("name=\"predefined\"").unwrap().1;
        let id = options.split_once("<option value=\"\"></option><option value=\"").unwrap().1.split('"').next().unwrap();
        let reply = app.staff("admin").predefined_reply(domain::PredefinedReplyId(id.parse().unwrap())).await.unwrap();
        let (seen, key) = (input(&page, "seen"), input(&page, "key"));
        let before = app.rows("message").await;
        let fields = [("kind", "reply"), ("message", "Hello!"), ("seen", &*seen), ("key", &*key),
            ("predefined", id), ("insert", "on")];
        let answer = admin.upload(&format!("{path}/reply"), &fields, &[]).await;
        assert_eq!(answer.status, 200);
        let first = reply.body.lines().next().unwrap();
        assert!(answer.text().contains(&format!("Hello!\n\n{first}")), "{}", answer.text());
        assert_eq!(app.rows("message").await, before, "nothing is sent yet");
    }

    async fn all_tickets_of_a_client_stand_in_one_list(app: TestApp) {
        let (_, admin, number) = opened(&app).await;
        let page = admin.page(&format!("/staff/tickets/{number}")).await;
        let link = page.split_once("href=\"/staff/tickets?view=all&amp;client=").unwrap().1.split('"').next().unwrap();
        assert!(admin.page(&format!("/staff/tickets?view=all&client={link}")).await.contains("The server is slow"));
        assert!(admin.page("/staff/tickets?view=all&client=2").await.contains("There is nothing here."));
    }

    async fn whoever_is_answering_is_shown_to_the_others(app: TestApp) {
        let (_, admin, number) = opened(&app).await;
        let ticket = service::TicketRef::Number(domain::TicketNumber(number.parse().unwrap()));
        app.staff("anna").in_session().begin_to_answer(ticket).await.unwrap();
        assert!(admin.page("/staff/tickets").await.contains("Being answered by Anna"));
        assert!(admin.page(&format!("/staff/tickets/{number}")).await.contains("Being answered by Anna"));
    }
}
