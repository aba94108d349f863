//! Who sees to a ticket, and what staff keep in mind of it.

use crate::common::{ADMIN, ANNA, BERT, CLEO, ROW_1, ROW_2, column, doc, doors, error, open, session, text};
use domain::{Holder, StaffId};
use serde_json::Value;
use service::{FormOf, SetResponsible, TicketRef};
use testkit::app::{Ask, TestApp};

async fn give(app: &TestApp, number: &str, to: &str, for_good: &str) -> Value {
    let pairs = [
        ("func", "support_tool_responsible"),
        ("sok", "ok"),
        ("elid", number),
        ("plid", number),
        ("set_responsible", to),
        ("set_responsible_default", for_good),
    ];
    doc(app, ADMIN, &pairs).await
}

async fn holders(app: &TestApp) -> Vec<String> {
    column(&doc(app, ADMIN, &[("func", "ticket")]).await, "responsible")
}

async fn events(app: &TestApp, kind: &str) -> i64 {
    let mut tx = app.desk.db().read().await.unwrap();
    let text = format!("SELECT COUNT(*) FROM event WHERE kind = '{kind}'");
    tx.all_dynamic::<i64>(&text, &[]).await.unwrap()[0]
}

testkit::on_both_engines! { doors;
    async fn a_ticket_stands_in_several_queues_and_is_closed_with_the_last(app: TestApp) {
        let number = open(&app, "s").await;
        give(&app, &number, "e_2", "off").await;
        assert_eq!(holders(&app).await, ["Support", "Anna Agent"]);
        give(&app, &number, "e_2", "off").await;
        assert_eq!((holders(&app).await.len(), events(&app, "ticket.assigned").await), (2, 1));
        let status = async || {
            let list = doc(&app, ADMIN, &[("func", "ticket_all")]).await;
            (list["elem"][0]["tstatus"]["$orig"].as_str().unwrap().to_owned(), column(&list, "responsible"))
        };
        doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", ROW_1)]).await;
        assert_eq!(status().await, ("0".to_owned(), vec!["Support".to_owned()]));
        doc(&app, ANNA, &[("func", "ticket_open.delete"), ("elid", ROW_2)]).await;
        assert_eq!(status().await.0, "3");
        // Whoever gets a closed ticket sees to it.
        give(&app, &number, "e_4", "on").await;
        assert_eq!((status().await, holders(&app).await), (("1".to_owned(), vec!["Desk Robot".to_owned()]), vec!["Desk Robot".to_owned()]));
    }

    async fn a_ticket_moves_to_a_department_for_good(app: TestApp) {
        let number = open(&app, "s").await;
        assert_eq!(error(&give(&app, &number, "d_3", "off").await), ("value", "set_responsible", "d_3"));
        assert_eq!(error(&give(&app, &number, "e_3", "on").await), ("value", "set_responsible", "e_3"));
        assert_eq!(error(&give(&app, &number, "e_77", "on").await), ("missed", "set_responsible", "e_77"));
        assert_eq!(column(&doc(&app, BERT, &[("func", "ticket_all")]).await, "id"), [""; 0]);
        give(&app, &number, "d_3", "on").await;
        let list = doc(&app, BERT, &[("func", "ticket_all")]).await;
        assert_eq!((column(&list, "id"), column(&list, "project_name")), (vec![number], vec!["Second Hoster".to_owned()]));
        assert_eq!(column(&doc(&app, ANNA, &[("func", "ticket_all")]).await, "id"), [""; 0]);
    }

    async fn the_panel_shows_what_was_done_at_another_door(app: TestApp) {
        let number = open(&app, "s").await;
        let panel = async || {
            let doc = doc(&app, ADMIN, &[("func", "support_tool_responsible"), ("elid", &number)]).await;
            (text(&doc, "elid").to_owned(), text(&doc, "set_responsible").to_owned())
        };
        assert_eq!(panel().await, (ROW_1.to_owned(), "d_1".to_owned()));
        let of = FormOf::Ticket(TicketRef::Either(number.parse().unwrap()));
        let command = SetResponsible { of, holder: Holder::Staff(StaffId(2)), for_good: true };
        app.staff("anna").set_responsible(command).await.unwrap();
        assert_eq!(panel().await, (ROW_1.to_owned(), "e_2".to_owned()));
        assert_eq!(column(&doc(&app, ANNA, &[("func", "ticket_open")]).await, "name"), ["s"]);
    }

    async fn the_panel_offers_what_it_accepts(app: TestApp) {
        let number = open(&app, "s").await;
        for (for_good, expected) in [("off", 1), ("on", 4)] {
            let pairs = [("func", "support_tool_responsible"), ("elid", &*number),
                ("sv_field", "set_responsible_default"), ("set_responsible_default", for_good)];
            let panel = doc(&app, ADMIN, &pairs).await;
            assert_eq!(text(&panel, "set_responsible_default"), for_good);
            let offered: Vec<String> = panel["slist"][0]["val"].as_array().unwrap().iter()
                .map(|choice| choice["$key"].as_str().unwrap().to_owned()).collect();
            assert_eq!(offered.iter().filter(|key| key.starts_with("d_")).count(), expected);
            for key in &offered {
                let answer = give(&app, &number, key, for_good).await;
                assert!(answer["error"].is_null(), "{key} {for_good}: {answer}");
                give(&app, &number, "d_1", "on").await;
            }
        }
    }

    async fn a_summary_is_what_staff_wrote_last_and_clients_never_see_it(app: TestApp) {
        let number = open(&app, "s").await;
        let ticket = TicketRef::Either(number.parse().unwrap());
        app.staff("anna").summarise(ticket, " Waits for a part ").await.unwrap();
        let panel = [("func", "support_tool_note"), ("elid", number.as_str())];
        assert_eq!(text(&doc(&app, ADMIN, &panel).await, "summary"), "Waits for a part");
        let save = [panel[0], panel[1], ("sv_field", "save"), ("summary", "The part is here")];
        assert_eq!(text(&doc(&app, ADMIN, &save).await, "show_success"), "yes");
        assert_eq!(app.staff("anna").summary(ticket).await.unwrap(), "The part is here");
        let view = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &number)]).await;
        assert!(!view.to_string().contains("part is here"));
        let long = "x".repeat(4097);
        let refused = doc(&app, ADMIN, &[panel[0], panel[1], ("sok", "ok"), ("summary", &long)]).await;
        assert_eq!(error(&refused), ("value", "summary", ""));
        assert_eq!(events(&app, "ticket.summarised").await, 2);
        let token = session(&app, ADMIN).await;
        let mut pairs = save.to_vec();
        pairs.push(("summary", ""));
        let forged = Ask::form("/billmgr", &pairs)
            .header("cookie", &format!("billmgrses5={token}"))
            .header("sec-fetch-site", "cross-site");
        app.send(forged).await;
        assert_eq!(app.staff("anna").summary(ticket).await.unwrap(), "The part is here");
        doc(&app, ADMIN, &[("func", "ticket_all.delete"), ("elid", &number)]).await;
        assert_eq!(app.rows("ticket_summary").await, 0);
    }
}
