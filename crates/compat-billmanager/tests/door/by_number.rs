//! `ticket.*` by the number of the ticket, which is what creation and splitting answer with, and what the page lists.

use crate::answering::within;
use crate::common::{
    ADMIN, ANNA, BERT, CLEO, ROW_1, ROW_2, ROW_3, column, doc, doors, error, open, session, text,
};
use testkit::app::TestApp;

/// Opens a ticket for the first client by `ticket.edit` and returns what it answers as `id`.
async fn created(app: &TestApp, subject: &str) -> String {
    let pairs = [
        ("func", "ticket.edit"),
        ("sok", "ok"),
        ("ticket_account", "1"),
        ("subject", subject),
        ("message", "On the telephone"),
        ("client_department", "1"),
    ];
    text(&doc(app, ADMIN, &pairs).await, "id").to_owned()
}

async fn status(app: &TestApp, number: &str) -> String {
    let form = doc(app, CLEO, &[("func", "clientticket.edit"), ("elid", number)]).await;
    form["tstatus"]["$orig"].as_str().unwrap().to_owned()
}

testkit::on_both_engines! { doors;
    async fn what_creation_answers_names_the_ticket_in_every_function(app: TestApp) {
        open(&app, "Another").await;
        let number = created(&app, "By telephone").await;
        let form = doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", &number)]).await;
        assert_eq!((text(&form, "id"), text(&form, "plid"), text(&form, "ticket")), (ROW_2, &*number, &*number));
        let list = doc(&app, ADMIN, &[("func", "ticket.message"), ("elid", &number)]).await;
        assert_eq!(column(&list, "message"), ["On the telephone"]);
        let anna = session(&app, ANNA).await;
        within(&app, &anna, &[("func", "ticket.edit"), ("elid", &number)]).await;
        let set = [("func", "ticket.edit"), ("sok", "ok"), ("elid", &*number), ("message", "Answer")];
        assert_eq!(error(&doc(&app, ADMIN, &set).await).1, "blocked_by");
        let both = format!("{ROW_1},{number}");
        for func in ["ticket.unblock", "ticket.favorite"] {
            let done = doc(&app, ADMIN, &[("func", func), ("sok", "ok"), ("elid", &both)]).await;
            assert_eq!(done["ok"]["$"], "", "{func}");
        }
        assert_eq!((app.rows("answering_lock").await, app.rows("favourite").await), (0, 2));
        let acting = doc(&app, ADMIN, &[("func", "ticket.su"), ("elid", &number)]).await;
        assert_eq!(acting["auth"]["$level"], "16");
        assert_eq!(doc(&app, ADMIN, &set).await["ok"]["$"], "");
        assert_eq!((status(&app, &number).await.as_str(), app.rows("queue_entry").await), ("2", 1));
        // It waits for nobody any more, and has no row: the form and the end of it are there all the same.
        let form = doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", &number)]).await;
        assert_eq!(text(&form, "id"), number);
        let gone = doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", ROW_2)]).await;
        assert_eq!(error(&gone), ("missed", "ticket", ROW_2));
        let closed = doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", &both)]).await;
        assert_eq!(closed["ok"]["$"], "");
        assert_eq!((status(&app, &number).await.as_str(), app.rows("queue_entry").await), ("3", 0));
        for func in ["ticket.edit", "ticket.message", "ticket.su"] {
            let refused = doc(&app, BERT, &[("func", func), ("elid", &number)]).await;
            assert_eq!(error(&refused), ("missed", "ticket", &*number), "{func}");
        }
    }

    async fn what_a_split_answers_names_the_new_ticket(app: TestApp) {
        let number = open(&app, "Two matters").await;
        for _ in 0..2 {
            let more = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", &*number), ("message", "And another")];
            doc(&app, CLEO, &more).await;
        }
        let split = [("func", "ticket.split"), ("sok", "ok"), ("elid", "2,3"), ("plid", &*number)];
        let new = text(&doc(&app, ADMIN, &split).await, "id").to_owned();
        let set = [("func", "ticket.edit"), ("sok", "ok"), ("elid", &*new), ("message", "Answer")];
        assert_eq!(doc(&app, ADMIN, &set).await["ok"]["$"], "");
        assert_eq!((status(&app, &number).await.as_str(), status(&app, &new).await.as_str()), ("1", "2"));
    }

    async fn a_ticket_named_by_its_number_is_closed_with_every_row(app: TestApp) {
        let number = open(&app, "Taken twice").await;
        let take = [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", &*number)];
        for login in [ANNA, "robot:staff-password"] {
            doc(&app, login, &take).await;
        }
        assert_eq!(app.rows("queue_entry").await, 2);
        let own = doc(&app, "robot:staff-password", &[("func", "ticket.edit"), ("elid", &number)]).await;
        assert_eq!(text(&own, "id"), ROW_2);
        doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", &number)]).await;
        assert_eq!((status(&app, &number).await.as_str(), app.rows("queue_entry").await), ("3", 0));
    }

    async fn a_ticket_named_by_its_row_and_by_its_number_is_closed_once(app: TestApp) {
        let number = open(&app, "Named twice").await;
        for named in [format!("{ROW_1},{number}"), format!("{number},1,{ROW_2}")] {
            if named.ends_with(ROW_2) {
                doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("elid", &number), ("message", "Again")]).await;
            }
            let closed = doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", &named)]).await;
            assert_eq!(closed["ok"]["$"], "", "{named}: {closed}");
            assert_eq!((status(&app, &number).await.as_str(), app.rows("queue_entry").await), ("3", 0));
        }
    }

    async fn a_row_names_nothing_where_numbers_do(app: TestApp) {
        open(&app, "The first row").await;
        for (login, func) in [(ADMIN, "ticket_all.edit"), (ADMIN, "ticket_all.message"), (ADMIN, "ticket_all.su"),
            (ADMIN, "ticket_all.delete"), (ADMIN, "ticket_all.setfilter"), (ADMIN, "ticket_favorite.edit"),
            (ADMIN, "ticket_favorite.delete"), (ADMIN, "support_tool_note"), (CLEO, "clientticket.edit"),
            (CLEO, "clientticket.archive")] {
            let answer = doc(&app, login, &[("func", func), ("elid", ROW_1), ("summary", "s"), ("sv_field", "save")]).await;
            assert_eq!(error(&answer), ("missed", "ticket", ROW_1), "{func}");
        }
        assert_eq!(app.rows("ticket").await, 1);
    }

    async fn what_other_doors_call_a_ticket_finds_it_in_every_function(app: TestApp) {
        let numbers = [open(&app, "The first").await, open(&app, "The second").await];
        // The second ticket's id inside the desk, as WHMCS and HostBill tell it; its row is another value.
        let id = "2";
        for (login, func) in [(ADMIN, "ticket_all.edit"), (CLEO, "clientticket.edit"), (ADMIN, "ticket.edit")] {
            let form = doc(&app, login, &[("func", func), ("elid", id)]).await;
            assert_eq!(text(&form, "subject"), "The second", "{func}");
        }
        let panel = doc(&app, ADMIN, &[("func", "support_tool_responsible"), ("elid", id)]).await;
        assert_eq!((text(&panel, "elid"), text(&panel, "plid")), (ROW_2, &*numbers[1]));
        let missing = doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("elid", "3")]).await;
        assert_eq!(error(&missing), ("missed", "ticket", "3"));
        doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", id)]).await;
        assert_eq!((status(&app, &numbers[0]).await.as_str(), status(&app, &numbers[1]).await.as_str()), ("0", "3"));
    }

    async fn plid_beside_elid_is_any_name_of_the_same_ticket(app: TestApp) {
        let numbers = [open(&app, "The first").await, open(&app, "The second").await];
        let names = [ROW_2, &*numbers[1], "2"];
        let others = [ROW_1, &*numbers[0], "1", ROW_3, "3"];
        let calls: [&[(&str, &str)]; 7] = [
            &[("func", "ticket.edit"), ("elid", ROW_2)],
            &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_2), ("note_message", "n")],
            &[("func", "ticket_all.edit"), ("elid", "2")],
            &[("func", "ticket_all.edit"), ("sok", "ok"), ("elid", &numbers[1]), ("note_message", "n")],
            &[("func", "ticket_all.edit"), ("sok", "ok"), ("elid", "2"), ("clicked_button", "ok_get")],
            &[("func", "support_tool_responsible"), ("elid", &numbers[1])],
            &[("func", "ticket.message.edit"), ("sok", "ok"), ("elid", "2"), ("message", "m")],
        ];
        for call in calls {
            for (parents, is_found) in [(&others[..], false), (&names[..], true)] {
                for parent in parents {
                    let mut pairs = call.to_vec();
                    pairs.push(("plid", parent));
                    let answer = doc(&app, ADMIN, &pairs).await;
                    assert_eq!(answer["error"].is_null(), is_found, "{pairs:?}: {answer}");
                }
            }
        }
    }

    async fn staff_open_a_ticket_where_they_do_not_answer_and_see_it_no_more(app: TestApp) {
        let pairs = [("func", "ticket.edit"), ("sok", "ok"), ("ticket_account", "1"), ("subject", "Forwarded"),
            ("message", "For the others"), ("client_department", "1")];
        let number = text(&doc(&app, BERT, &pairs).await, "id").to_owned();
        assert_eq!(column(&doc(&app, ANNA, &[("func", "ticket")]).await, "ticket"), [&*number]);
        for pairs in [[("func", "ticket_all.edit"), ("elid", &*number)], [("func", "ticket.edit"), ("elid", &*number)]] {
            assert_eq!(error(&doc(&app, BERT, &pairs).await), ("missed", "ticket", &*number));
        }
        assert_eq!(column(&doc(&app, BERT, &[("func", "ticket")]).await, "ticket"), [""; 0]);
    }
}
