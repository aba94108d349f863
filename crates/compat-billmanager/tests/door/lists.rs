//! The lists of tickets beside the queue: all, taken, marked, archived, and those of a client's first page.

use crate::common::{
    ADMIN, ANNA, BERT, CLEO, ROW_1, ROW_2, ROW_3, column, doc, document, doors, open, session, text,
};
use serde_json::Value;
use service::TicketRef;
use testkit::app::{Ask, TestApp};

async fn names(app: &TestApp, login: &str, pairs: &[(&str, &str)]) -> Vec<String> {
    column(&doc(app, login, pairs).await, "name")
}

async fn call(app: &TestApp, token: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = pairs.to_vec();
    all.extend([("out", "json"), ("auth", token)]);
    document(&app.send(Ask::form("/billmgr", &all)).await)
}

testkit::on_both_engines! { doors;
    async fn every_list_follows_what_is_done_at_another_door(app: TestApp) {
        let (first, second) = (open(&app, "first").await, open(&app, "second").await);
        app.clock.advance(60);
        let admin = app.staff("admin");
        let of = |number: &str| TicketRef::Either(number.parse().unwrap());
        assert_eq!(names(&app, ANNA, &[("func", "ticket_open")]).await, [""; 0]);
        let row = app.staff("anna").take(of(&first)).await.unwrap();
        assert_eq!(names(&app, ANNA, &[("func", "ticket_open")]).await, ["first"]);
        app.staff("anna").favourite(&[row.into()]).await.unwrap();
        assert_eq!(names(&app, ANNA, &[("func", "ticket_favorite")]).await, ["first"]);
        let before = doc(&app, ANNA, &[("func", "ticket_all")]).await;
        assert_eq!(column(&before, "responsible"), ["Support", "Anna Agent"]);
        admin.add_note(&service::AddNote::new(of(&second), "n")).await.unwrap();
        let after = doc(&app, ANNA, &[("func", "ticket_all")]).await;
        assert_eq!(column(&after, "last_message"), column(&before, "last_message"));
        assert_ne!(column(&after, "last_activity"), column(&before, "last_activity"));
        admin.close_entries(&[row]).await.unwrap();
        assert_eq!(names(&app, ANNA, &[("func", "ticket_open")]).await, [""; 0]);
        assert_eq!(names(&app, CLEO, &[("func", "clientticket_archive")]).await, [""; 0]);
        app.client(0).await.archive(&[of(&first)]).await.unwrap();
        assert_eq!(names(&app, CLEO, &[("func", "clientticket_archive")]).await, ["first"]);
        assert_eq!(names(&app, CLEO, &[("func", "dashboard.tickets")]).await, ["second"]);
        assert_eq!(doc(&app, ANNA, &[("func", "ticket_favorite")]).await["elem"][0]["tstatus"]["$"], "In archive");
        app.staff("anna").unfavourite(&[of(&first)]).await.unwrap();
        assert_eq!(names(&app, ANNA, &[("func", "ticket_favorite")]).await, [""; 0]);
        admin.delete_tickets(&[of(&first), of(&second)]).await.unwrap();
        for (login, func) in [(ANNA, "ticket_all"), (CLEO, "clientticket_archive"), (CLEO, "dashboard.tickets")] {
            assert_eq!(names(&app, login, &[("func", func)]).await, [""; 0], "{func}");
        }
    }

    async fn nobody_lists_what_is_of_other_departments(app: TestApp) {
        open(&app, "s").await;
        doc(&app, ADMIN, &[("func", "ticket.favorite"), ("sok", "ok"), ("elid", ROW_1)]).await;
        for func in ["ticket_all", "ticket_open", "ticket_favorite"] {
            let list = doc(&app, BERT, &[("func", func)]).await;
            assert_eq!((list["elem"].as_array().unwrap().len(), text(&list, "p_elems")), (0, "0"), "{func}");
        }
    }

    async fn a_page_past_the_end_is_the_last_one_and_pages_stick_to_a_session(app: TestApp) {
        for subject in ["a", "b", "c"] {
            open(&app, subject).await;
            app.clock.advance(60);
        }
        doc(&app, ADMIN, &[("func", "ticket.favorite"), ("sok", "ok"), ("elid", &format!("{ROW_1},{ROW_2},{ROW_3}"))]).await;
        let token = session(&app, ADMIN).await;
        for func in ["ticket_all", "ticket_favorite"] {
            let page = call(&app, &token, &[("func", func), ("p_cnt", "2"), ("p_num", "9")]).await;
            assert_eq!((column(&page, "name"), text(&page, "p_num")), (vec!["a".to_owned()], "2"), "{func}");
            let again = call(&app, &token, &[("func", func)]).await;
            assert_eq!(column(&again, "name"), ["a"], "{func}");
            let first = call(&app, &token, &[("func", func), ("p_num", "1"), ("p_sort", "id"), ("p_order", "asc")]).await;
            assert_eq!(column(&first, "name"), ["a", "b"], "{func}");
        }
    }

    async fn the_filters_of_the_lists_do_not_meet(app: TestApp) {
        let number = open(&app, "mine").await;
        doc(&app, "dora@client.example:dora-password", &[("func", "clientticket.edit"), ("sok", "ok"),
            ("subject", "other"), ("message", "m")]).await;
        doc(&app, ADMIN, &[("func", "ticket.favorite"), ("sok", "ok"), ("elid", &format!("{ROW_1},{ROW_2}"))]).await;
        let token = session(&app, ADMIN).await;
        let list = async |func: &str| column(&call(&app, &token, &[("func", func)]).await, "name");
        let set = call(&app, &token, &[("func", "ticket_all.setfilter"), ("elid", &number)]).await;
        assert_eq!(set["ok"]["$type"], "top");
        assert_eq!(list("ticket_all").await, ["mine"]);
        assert_eq!((list("ticket").await.len(), list("ticket_favorite").await.len()), (2, 2));
        call(&app, &token, &[("func", "ticket_favorite.filter"), ("sok", "ok"), ("name", "OTH"), ("tstatus", "0,3")]).await;
        assert_eq!(list("ticket_favorite").await, ["other"]);
        let kept = call(&app, &token, &[("func", "ticket_favorite.filter")]).await;
        assert_eq!((text(&kept, "name"), kept["tstatus"].as_array().unwrap().len()), ("OTH", 2));
        call(&app, &token, &[("func", "ticket_all.filter"), ("reset", "on")]).await;
        assert_eq!(list("ticket_all").await.len(), 2);
        assert_eq!(list("ticket_favorite").await, ["other"]);
    }

    async fn a_filter_of_clients_narrows_every_list_and_one_call_stands_beside_it(app: TestApp) {
        let number = open(&app, "mine").await;
        let other = doc(&app, "dora@client.example:dora-password", &[("func", "clientticket.edit"), ("sok", "ok"),
            ("subject", "other"), ("message", "m")]).await;
        let token = session(&app, ADMIN).await;
        for elid in [&*number, text(&other, "id")] {
            call(&app, &token, &[("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", elid)]).await;
            doc(&app, ADMIN, &[("func", "ticket.favorite"), ("sok", "ok"), ("elid", elid)]).await;
        }
        call(&app, &token, &[("func", "account.setfilter"), ("elid", "2")]).await;
        for func in ["ticket", "ticket_all", "ticket_favorite", "ticket_open"] {
            assert_eq!(column(&call(&app, &token, &[("func", func)]).await, "name"), ["other"], "{func}");
            if func != "ticket_open" {
                let once = call(&app, &token, &[("func", func), ("filter", "on"), ("unread", "on")]).await;
                assert_eq!(column(&once, "name"), ["other"], "{func}");
            }
        }
        call(&app, &token, &[("func", "account.filter"), ("reset", "on")]).await;
        for func in ["ticket", "ticket_all", "ticket_favorite", "ticket_open"] {
            assert_eq!(column(&call(&app, &token, &[("func", func)]).await, "name").len(), 2, "{func}");
        }
    }

    async fn a_list_says_by_what_it_is_sorted(app: TestApp) {
        open(&app, "s").await;
        for (login, func, asked, said) in [
            (ADMIN, "ticket_all", &[][..], ("last_message", "desc")),
            (ADMIN, "ticket_all", &[("p_sort", "id"), ("p_order", "asc")], ("id", "asc")),
            (ADMIN, "ticket_favorite", &[("p_col", "-id")], ("id", "desc")),
            (ADMIN, "ticket_all", &[("p_sort", "subject")], ("last_message", "desc")),
            (CLEO, "clientticket", &[("p_col", "+last_message_utc")], ("last_message_utc", "asc")),
            (CLEO, "clientticket_archive", &[], ("last_message", "desc")),
            (CLEO, "dashboard.tickets", &[], ("last_message", "desc")),
        ] {
            let mut pairs = vec![("func", func)];
            pairs.extend(asked);
            let list = doc(&app, login, &pairs).await;
            assert_eq!((text(&list, "p_sort"), text(&list, "p_order")), said, "{func} {asked:?}");
        }
        // The queue has one order only.
        assert!(doc(&app, ADMIN, &[("func", "ticket")]).await.get("p_sort").is_none());
    }

    async fn a_ticket_of_a_guest_says_nothing_of_a_client(app: TestApp) {
        let guest = service::NewRequester::Guest { name: "Gus Guest".to_owned(), email: "gus@guest.example".to_owned() };
        let command = service::OpenTicket::new(guest, app.fixture.departments[0], "s", "m");
        let number = app.staff("admin").open_ticket(&command).await.unwrap().number.0.to_string();
        for func in ["ticket_all.setfilter", "ticket_all.su"] {
            let refused = doc(&app, ADMIN, &[("func", func), ("elid", &number)]).await;
            assert_eq!((&refused["error"]["$type"], &refused["error"]["$object"]), (&"missed".into(), &"account".into()));
        }
    }

    async fn the_form_of_what_was_taken_and_the_filter_of_the_archive_follow_other_doors(app: TestApp) {
        let number = open(&app, "subject").await;
        let taken = [("func", "ticket_open.edit"), ("elid", ROW_1)];
        assert_eq!(doc(&app, ADMIN, &taken).await["subject"]["$"], "subject");
        let renamed = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", &*number), ("subject", "renamed")];
        doc(&app, CLEO, &renamed).await;
        assert_eq!(doc(&app, ADMIN, &taken).await["subject"]["$"], "renamed");
        let token = session(&app, CLEO).await;
        call(&app, &token, &[("func", "clientticket_archive.filter"), ("sok", "ok"), ("name", "renamed")]).await;
        let archive = async || call(&app, &token, &[("func", "clientticket_archive")]).await["elem"].clone();
        assert_eq!(archive().await, serde_json::json!([]));
        doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", ROW_1)]).await;
        doc(&app, CLEO, &[("func", "clientticket.archive"), ("elid", &number)]).await;
        assert_eq!(archive().await[0]["id"]["$"], *number);
        let form = call(&app, &token, &[("func", "clientticket_archive.filter")]).await;
        assert_eq!(form["name"]["$"], "renamed");
    }
}
