//! The client portal, and a guest's link.

use crate::browser::{ADMIN, Browser, CLEO, doors, header};
use domain::{DepartmentId, TicketNumber};
use service::{NewRequester, OpenTicket, TicketRef};

testkit::on_both_engines! { doors;
    async fn a_ticket_goes_from_the_first_word_to_the_last(app: TestApp) {
        let (cleo, admin) = (Browser::of(&app, CLEO).await, Browser::of(&app, ADMIN).await);
        let number = cleo.open("No mail", "Nothing arrives").await;
        assert!(cleo.page("/tickets").await.contains("No mail"));
        admin.reply(&number, "reply", "Look again").await;
        let list = cleo.page("/tickets").await;
        assert!(list.contains("Waiting for you <span class=\"count\">1</span>") && list.contains("class=\"unread\""), "{list}");
        let page = cleo.page(&format!("/tickets/{number}")).await;
        let message = page.split("/rating\"").next().unwrap().rsplit("/messages/").next().unwrap().to_owned();
        let path = format!("/tickets/{number}/messages/{message}/rating");
        assert_eq!(cleo.post(&path, &[("rating", "good")]).await.status, 303);
        assert!(admin.page(&format!("/staff/tickets/{number}")).await.contains("<span class=\"mark\">It helped</span>"));
        cleo.post(&format!("/tickets/{number}/state"), &[("to", "closed")]).await;
        assert!(cleo.page("/tickets?view=closed").await.contains("No mail"));
        assert!(cleo.page(&format!("/tickets/{number}")).await.contains("Open it again"));
        cleo.post(&format!("/tickets/{number}/state"), &[("to", "open")]).await;
        assert!(admin.page("/staff/tickets").await.contains("No mail"));
    }

    async fn files_are_saved_and_never_shown_as_pages_of_ours(app: TestApp) {
        let (cleo, admin) = (Browser::of(&app, CLEO).await, Browser::of(&app, ADMIN).await);
        let number = cleo.open("With a file", "See below").await;
        let files = [("page.html", "<script>alert(1)</script>"), ("плёнка.txt", "text")];
        let answer = cleo.upload(&format!("/tickets/{number}/reply"), &[("message", "Here")], &files).await;
        assert_eq!(answer.status, 303);
        let page = cleo.page(&format!("/tickets/{number}")).await;
        let path = page.split_once("href=\"/files/").unwrap().1.split('"').next().unwrap();
        for (browser, path) in [(&cleo, format!("/files/{path}")), (&admin, format!("/staff/files/{path}"))] {
            let file = browser.get(&path).await;
            assert_eq!((file.status, &*file.bytes), (200, b"<script>alert(1)</script>".as_slice()));
            assert_eq!(header(&file, "content-type"), "application/octet-stream");
            assert!(header(&file, "content-disposition").starts_with("attachment; filename=\"page.html\""));
        }
        assert!(page.contains("плёнка.txt"));
        assert_eq!(cleo.get("/files/999999").await.status, 404);
    }

    async fn a_client_sees_its_own_tickets_only(app: TestApp) {
        let cleo = Browser::of(&app, CLEO).await;
        let staff = app.staff("admin");
        let guest = NewRequester::Guest { name: "Gus".to_owned(), email: "gus@guest.example".to_owned() };
        let other = staff.open_ticket(&OpenTicket::new(guest, DepartmentId(1), "Secret", "Not yours")).await.unwrap();
        for path in ["", "/reply", "/state"] {
            let path = format!("/tickets/{}{path}", other.number);
            let answer = if path.ends_with("reply") || path.ends_with("state") {
                cleo.post(&path, &[("message", "x"), ("to", "closed")]).await
            } else {
                cleo.get(&path).await
            };
            assert_eq!(answer.status, 404, "{path}");
            assert!(!answer.text().contains("Secret"));
        }
        assert_eq!(staff.ticket(TicketRef::Number(TicketNumber(other.number.0))).await.unwrap().timeline.len(), 1);
    }

    async fn what_was_typed_comes_back_when_it_is_refused(app: TestApp) {
        let cleo = Browser::of(&app, CLEO).await;
        let long = "s".repeat(256);
        let fields = [("department", "1"), ("subject", &*long), ("message", "Keep me"), ("priority", "2")];
        let answer = cleo.upload("/tickets/new", &fields, &[]).await;
        let page = answer.text();
        assert_eq!(answer.status, 422);
        assert!(page.contains("Subject: too long (255)") && page.contains("Keep me</textarea>"), "{page}");
        assert!(page.contains("<option value=\"2\" selected>"), "{page}");
        let number = cleo.open("Fine", "Text").await;
        let answer = cleo.upload(&format!("/tickets/{number}/reply"), &[("message", " ")], &[]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("Message: it must be filled in"), "{}", answer.text());
    }

    async fn a_department_asks_for_its_fields_and_says_what_it_costs(app: TestApp) {
        app.add_custom_fields().await;
        let paid = app.add_paid_department().await.to_string();
        let cleo = Browser::of(&app, CLEO).await;
        let choice = cleo.page("/tickets/new").await;
        assert!(choice.contains("A ticket here uses one incident credit."), "{choice}");
        let page = cleo.page(&format!("/tickets/new?department={paid}")).await;
        assert!(page.contains("Incident credits left:"), "{page}");
        let directory = app.desk.directory();
        let field = directory.custom_fields.iter().find(|field| field.is_required && !field.for_staff).unwrap();
        let page = cleo.page(&format!("/tickets/new?department={}", field.department)).await;
        assert!(page.contains(&format!("name=\"field_{}\"", field.id)) && page.contains(&*field.name), "{page}");
        let department = field.department.to_string();
        let fields = [("department", &*department), ("subject", "S"), ("message", "M")];
        let answer = cleo.upload("/tickets/new", &fields, &[]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(&format!("{}: ", field.name)), "{}", answer.text());
    }

    async fn a_link_shows_one_ticket_to_whoever_holds_it(app: TestApp) {
        let staff = app.staff("admin");
        let guest = NewRequester::Guest { name: "Gus".to_owned(), email: "gus@guest.example".to_owned() };
        let command = OpenTicket { note: Some("Watch out".to_owned()), ..OpenTicket::new(guest, DepartmentId(1), "By link", "Hello") };
        let opened = staff.open_ticket(&command).await.unwrap();
        let browser = Browser::new(&app);
        let page = browser.page(&format!("/ticket/{}?key={}", opened.number, opened.access_key.0)).await;
        assert!(page.contains("By link") && page.contains("Hello") && !page.contains("Watch out"), "{page}");
        for wrong in [format!("/ticket/{}?key=wrong", opened.number), format!("/ticket/{}", opened.number)] {
            let answer = browser.get(&wrong).await;
            assert_eq!(answer.status, 404);
            assert!(!answer.text().contains("By link"));
        }
    }
}
