//! The staff console.

use crate::browser::{ADMIN, ANNA, Browser, CLEO, doors, header, input};
use testkit::app::TestApp;

/// Texts that would do something if a page took them for markup.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
];

/// The tags of a page that it must never have, whoever wrote what.
fn live(page: &str) -> Vec<&str> {
    ["<script", "<img", "<svg", "onerror=alert", "href=\"javascript"]
        .into_iter()
        .filter(|tag| {
            page.contains(tag) && !(tag.starts_with("onerror") && page.contains("&#60;img src=x onerror"))
        })
        .collect()
}

async fn answered(app: &TestApp) -> (Browser<'_>, Browser<'_>, String) {
    let (cleo, admin) = (Browser::of(app, CLEO).await, Browser::of(app, ADMIN).await);
    let number = cleo.open("The server is slow", "Since this morning").await;
    (cleo, admin, number)
}

testkit::on_both_engines! { doors;
    async fn a_ticket_is_found_read_and_answered(app: TestApp) {
        let (cleo, admin, number) = answered(&app).await;
        let list = admin.page("/staff/tickets").await;
        assert!(list.contains(&format!("href=\"/staff/tickets/{number}\">The server is slow</a>")), "{list}");
        assert!(list.contains("Waiting for us</span><span class=\"count\">1</span>"), "{list}");
        assert!(list.contains("<tr class=\"unread\">"));
        let page = admin.page(&format!("/staff/tickets/{number}")).await;
        assert!(page.contains("Since this morning") && page.contains("cleo@client.example"));
        assert!(!admin.page("/staff/tickets").await.contains("<tr class=\"unread\">"), "it was read");

        let answer = admin.reply(&number, "reply", "It is <b>faster</b> now: https://status.example/").await;
        assert_eq!((answer.status, header(&answer, "location")), (303, &*format!("/staff/tickets/{number}#last")));
        assert!(!admin.page("/staff/tickets").await.contains("The server is slow"), "it waits for the client");
        assert!(admin.page("/staff/tickets?view=answered").await.contains("The server is slow"));
        let own = cleo.page(&format!("/tickets/{number}")).await;
        assert!(own.contains("It is &lt;b&gt;faster&lt;/b&gt; now: <a rel=\"noopener noreferrer nofollow\""), "{own}");
    }

    async fn a_note_is_for_staff_alone(app: TestApp) {
        let (cleo, admin, number) = answered(&app).await;
        assert_eq!(admin.reply(&number, "note", "Their disk is dying").await.status, 303);
        let page = admin.page(&format!("/staff/tickets/{number}")).await;
        assert!(page.contains("class=\"line note\"") && page.contains("Their disk is dying"));
        let own = cleo.page(&format!("/tickets/{number}")).await;
        assert!(!own.contains("Their disk is dying") && own.contains("Since this morning"));
        assert!(admin.page("/staff/tickets").await.contains("The server is slow"), "a note is no answer");
    }

    async fn whoever_answers_is_told_of_what_came_in_meanwhile(app: TestApp) {
        let (cleo, admin, number) = answered(&app).await;
        let page = admin.page(&format!("/staff/tickets/{number}")).await;
        let (seen, key) = (input(&page, "seen"), input(&page, "key"));
        let path = format!("/tickets/{number}/reply");
        cleo.upload(&path, &[("message", "It works again!"), ("key", "one")], &[]).await;
        let fields = [("kind", "reply"), ("message", "We look <into> it"), ("seen", &*seen), ("key", &*key)];
        let answer = admin.upload(&format!("/staff/tickets/{number}/reply"), &fields, &[]).await;
        let page = answer.text();
        assert_eq!(answer.status, 409);
        assert!(page.contains("It works again!") && page.contains("We look &#60;into&#62; it</textarea>"), "{page}");
        assert!(!cleo.page(&format!("/tickets/{number}")).await.contains("We look"));
        let fields = [("kind", "reply"), ("message", "Good!"), ("seen", &*input(&page, "seen")), ("key", &*key)];
        let answer = admin.upload(&format!("/staff/tickets/{number}/reply"), &fields, &[]).await;
        assert_eq!(answer.status, 303);
    }

    async fn a_form_that_is_sent_twice_is_one_answer(app: TestApp) {
        let (_, admin, number) = answered(&app).await;
        let page = admin.page(&format!("/staff/tickets/{number}")).await;
        let (seen, key) = (input(&page, "seen"), input(&page, "key"));
        let before = app.rows("message").await;
        for kind in ["note", "note"] {
            let fields = [("kind", kind), ("message", "Once"), ("seen", &*seen), ("key", &*key)];
            admin.upload(&format!("/staff/tickets/{number}/reply"), &fields, &[]).await;
        }
        assert_eq!(app.rows("message").await, before + 1);
    }

    async fn what_was_not_changed_in_the_form_stays(app: TestApp) {
        let (_, admin, number) = answered(&app).await;
        let path = format!("/staff/tickets/{number}");
        let page = admin.page(&path).await;
        let was = ["status", "priority", "department", "assignee"].map(|name| input(&page, &format!("was_{name}")));
        // Somebody else takes it while the form is open.
        let anna = app.staff("anna").me().id.to_string();
        let change = [("assignee", &*anna), ("was_assignee", "")];
        assert_eq!(admin.post(&path, &change).await.status, 303);
        let change = [
            ("status", &*was[0]), ("was_status", &*was[0]),
            ("priority", "3"), ("was_priority", &*was[1]),
            ("department", &*was[2]), ("was_department", &*was[2]),
            ("assignee", &*was[3]), ("was_assignee", &*was[3]),
        ];
        assert_eq!(admin.post(&path, &change).await.status, 303);
        let page = admin.page(&path).await;
        assert_eq!((&*input(&page, "was_priority"), input(&page, "was_assignee")), ("3", anna));
        assert!(Browser::of(&app, ANNA).await.page("/staff/tickets?view=mine").await.contains("The server is slow"));
    }

    async fn the_chosen_tickets_are_changed_together(app: TestApp) {
        let (cleo, admin, first) = answered(&app).await;
        let second = cleo.open("Another", "Text").await;
        let closed = app.desk.directory().statuses_of(&[domain::StatusKind::Closed])[0].to_string();
        let pairs = [("ticket[]", &*first), ("ticket[]", &*second), ("status", &*closed), ("back", "/staff/tickets?view=all")];
        let answer = admin.post("/staff/tickets", &pairs).await;
        assert_eq!((answer.status, header(&answer, "location")), (303, "/staff/tickets?view=all"));
        assert!(admin.page("/staff/tickets").await.contains("There is nothing here."));
        let closed = admin.page("/staff/tickets?view=closed").await;
        assert!(closed.contains("Another") && closed.contains("The server is slow"));
    }

    async fn a_search_finds_numbers_and_words(app: TestApp) {
        let (cleo, admin, number) = answered(&app).await;
        cleo.open("Something else", "About an invoice").await;
        for asked in [&*number, &*format!("%23{number}"), "morning"] {
            let page = admin.page(&format!("/staff/tickets?q={asked}")).await;
            assert!(page.contains("The server is slow") && !page.contains("Something else"), "{asked}");
        }
        assert!(admin.page("/staff/tickets?q=%22%27%3B--").await.contains("There is nothing here."));
    }

    async fn staff_open_tickets_for_clients(app: TestApp) {
        let (cleo, admin) = (Browser::of(&app, CLEO).await, Browser::of(&app, ADMIN).await);
        let key = input(&admin.page("/staff/tickets/new").await, "key");
        let mut fields = vec![("client", "nobody@client.example"), ("department", "1"), ("subject", "Maintenance"),
            ("message", "Tonight"), ("key", &*key)];
        let answer = admin.upload("/staff/tickets/new", &fields, &[]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("There is no client with this address.") && answer.text().contains("Maintenance"));
        fields[0].1 = "CLEO@client.example";
        let answer = admin.upload("/staff/tickets/new", &fields, &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert!(cleo.page("/tickets?view=you").await.contains("Maintenance"));
    }

    async fn staff_see_their_own_departments(app: TestApp) {
        let (_, admin, number) = answered(&app).await;
        let anna = Browser::of(&app, ANNA).await;
        assert_eq!(anna.get(&format!("/staff/tickets/{number}")).await.status, 200, "department 1 is hers");
        let other = app.desk.directory().departments.iter().map(|one| one.id)
            .find(|id| !app.staff("anna").sees_department(*id)).unwrap().to_string();
        admin.post(&format!("/staff/tickets/{number}"), &[("department", &*other), ("was_department", "1")]).await;
        let answer = anna.get(&format!("/staff/tickets/{number}")).await;
        assert_eq!(answer.status, 404, "{}", answer.text());
        assert!(!anna.page("/staff/tickets?view=all").await.contains("The server is slow"));
    }

    async fn what_people_write_is_never_part_of_the_page(app: TestApp) {
        let (cleo, admin) = (Browser::of(&app, CLEO).await, Browser::of(&app, ADMIN).await);
        for text in HOSTILE {
            let number = cleo.open(text, text).await;
            let reply = cleo.upload(&format!("/tickets/{number}/reply"), &[("message", *text)], &[(&text.replace('"', "'"), "x")]).await;
            assert_eq!(reply.status, 303, "{text}: {}", reply.text());
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for page in [
                admin.page(&format!("/staff/tickets/{number}")).await,
                admin.page("/staff/tickets").await,
                admin.page(&format!("/staff/tickets?q={encoded}")).await,
                cleo.page(&format!("/tickets/{number}")).await,
                cleo.page("/tickets").await,
                cleo.page(&format!("/login?name={encoded}&back={encoded}")).await,
                cleo.page(&format!("/tickets/new?department=1&subject={encoded}&message={encoded}")).await,
            ] {
                assert_eq!(live(&page), Vec::<&str>::new(), "{text}: {page}");
            }
        }
    }
}
