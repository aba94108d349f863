//! What becomes of a ticket when what was said in it is taken from its client's eyes, or into another ticket.

use crate::answering::within;
use crate::common::{ADMIN, ANNA, CLEO, ROW_1, column, doc, doors, error, open, session, text};
use service::TicketRef;
use testkit::app::TestApp;

async fn speak(app: &TestApp, number: &str, message: &str) {
    let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", number), ("message", message)];
    assert_eq!(doc(app, CLEO, &pairs).await["ok"]["$"], "");
}

async fn answer(app: &TestApp, number: &str, message: &str) {
    let pairs = [("func", "ticket.edit"), ("sok", "ok"), ("elid", number), ("message", message)];
    assert_eq!(doc(app, ADMIN, &pairs).await["ok"]["$"], "");
}

async fn found(app: &TestApp, number: &str) -> domain::Ticket {
    app.staff("admin").find(TicketRef::Either(number.parse().unwrap())).await.unwrap()
}

async fn status(app: &TestApp, number: &str) -> String {
    let list = doc(app, CLEO, &[("func", "clientticket")]).await;
    let rows = list["elem"].as_array().unwrap();
    let row = rows.iter().find(|row| text(row, "id") == number).unwrap();
    row["tstatus"]["$orig"].as_str().unwrap().to_owned()
}

testkit::on_both_engines! { doors;
    async fn a_ticket_whose_only_answer_is_hidden_waits_in_the_queue_again(app: TestApp) {
        let number = open(&app, "Answered").await;
        let asked = app.desk.now();
        app.clock.advance(600);
        answer(&app, &number, "Wrong answer").await;
        assert_eq!((status(&app, &number).await.as_str(), app.rows("queue_entry").await), ("2", 0));
        app.clock.advance(600);
        let hide = [("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "2"), ("plid", &*number)];
        assert_eq!(doc(&app, ANNA, &hide).await["ok"]["$"], "");
        assert_eq!(status(&app, &number).await, "1");
        let queue = doc(&app, ANNA, &[("func", "ticket")]).await;
        assert_eq!((column(&queue, "ticket"), column(&queue, "delay")), (vec![number.clone()], vec!["0d+00:20".to_owned()]));
        assert_eq!(found(&app, &number).await.waiting_since, Some(asked));
        let events = app.staff("admin").events(TicketRef::Either(number.parse().unwrap())).await.unwrap();
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        assert!(kinds.ends_with(&["message.hidden", "status.changed"]), "{kinds:?}");
        // Where another answer is left, nothing waits.
        answer(&app, &number, "First half").await;
        let keep = [("func", "ticket.message.edit"), ("sok", "ok"), ("plid", &*number), ("message", "Second half")];
        doc(&app, ANNA, &keep).await;
        answer(&app, &number, "Last").await;
        let hide = [("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "5")];
        assert_eq!(doc(&app, ANNA, &hide).await["ok"]["$"], "");
        assert_eq!((status(&app, &number).await.as_str(), app.rows("queue_entry").await), ("2", 0));
    }

    async fn the_half_without_an_answer_waits_again_since_its_own_messages(app: TestApp) {
        let number = open(&app, "Two matters").await;
        let asked = app.desk.now();
        app.clock.advance(60);
        answer(&app, &number, "Hidden").await;
        app.clock.advance(60);
        speak(&app, &number, "Another matter").await;
        let again = app.desk.now();
        assert_eq!(found(&app, &number).await.waiting_since, Some(again));
        doc(&app, ADMIN, &[("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "2")]).await;
        assert_eq!(found(&app, &number).await.waiting_since, Some(asked));
        let split = [("func", "ticket.split"), ("sok", "ok"), ("elid", "3")];
        let new = text(&doc(&app, ADMIN, &split).await, "id").to_owned();
        assert_eq!((found(&app, &number).await.waiting_since, found(&app, &new).await.waiting_since), (Some(asked), Some(again)));
        // An answer that goes with the new ticket leaves the old one unanswered.
        let other = open(&app, "Asked").await;
        answer(&app, &other, "Answer to something else").await;
        assert_eq!(status(&app, &other).await, "2");
        let answered = doc(&app, ADMIN, &[("func", "ticket_all.message"), ("elid", &other)]).await;
        let split = [("func", "ticket.split"), ("sok", "ok"), ("elid", &*column(&answered, "id")[1])];
        let new = text(&doc(&app, ADMIN, &split).await, "id").to_owned();
        assert_eq!((status(&app, &other).await.as_str(), status(&app, &new).await.as_str()), ("1", "2"));
        assert!(column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "ticket").contains(&other));
    }

    async fn no_closed_time_counts_when_a_later_message_is_hidden(app: TestApp) {
        let number = open(&app, "Closed between").await;
        app.clock.advance(60);
        doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", &number)]).await;
        app.clock.advance(86_400);
        speak(&app, &number, "Again").await;
        let again = app.desk.now();
        app.clock.advance(60);
        speak(&app, &number, "And again").await;
        doc(&app, ADMIN, &[("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "3")]).await;
        assert_eq!(found(&app, &number).await.waiting_since, Some(again));
    }

    async fn messages_of_several_tickets_are_not_split_together(app: TestApp) {
        let numbers = [open(&app, "a").await, open(&app, "b").await];
        for number in &numbers {
            speak(&app, number, "More").await;
        }
        let split = |elid| [("func", "ticket.split"), ("sok", "ok"), ("elid", elid)];
        let refused = doc(&app, ADMIN, &split("3, 4")).await;
        assert_eq!(error(&refused), ("value", "elid", "3, 4"));
        assert!(text(&refused["error"], "msg").contains("the messages belong to several tickets"));
        assert_eq!(error(&doc(&app, ADMIN, &split("3,99")).await), ("missed", "message", "99"));
        assert_eq!(app.rows("ticket").await, 2);
        assert_eq!(doc(&app, ADMIN, &split("3")).await["ok"]["$"], "");
    }

    async fn whoever_is_answering_is_named_beside_what_only_warns(app: TestApp) {
        let number = open(&app, "Locked").await;
        speak(&app, &number, "More").await;
        speak(&app, &number, "And more").await;
        let anna = session(&app, ANNA).await;
        within(&app, &anna, &[("func", "ticket.edit"), ("elid", ROW_1)]).await;
        let warning = "Anna Agent, 2026-03-02 09:14:31";
        for pairs in [
            vec![("func", "ticket.message.edit"), ("plid", ROW_1), ("message", "Answer")],
            vec![("func", "ticket.message.edit"), ("plid", ROW_1), ("elid", "1"), ("message", "Changed")],
            vec![("func", "ticket.message.delete"), ("elid", "2")],
            vec![("func", "ticket.split"), ("elid", "3")],
            vec![("func", "ticket.delete"), ("elid", ROW_1)],
        ] {
            let mut pairs = pairs;
            pairs.push(("sok", "ok"));
            let done = doc(&app, ADMIN, &pairs).await;
            assert_eq!((&done["ok"]["$"], text(&done, "blocked_by")), (&"".into(), warning), "{pairs:?}");
        }
        let own = open(&app, "Own").await;
        within(&app, &anna, &[("func", "ticket.edit"), ("elid", &own)]).await;
        let done = within(&app, &anna, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", &own)]).await;
        assert_eq!((&done["ok"]["$"], done.get("blocked_by")), (&"".into(), None), "not by oneself");
    }

    async fn the_weight_that_is_shown_is_the_order(app: TestApp) {
        for subject in ["a", "b", "c", "d"] {
            open(&app, subject).await;
            app.clock.advance(25);
        }
        for _ in 0..4 {
            let queue = doc(&app, ADMIN, &[("func", "ticket")]).await;
            let weights: Vec<i64> = column(&queue, "queue").iter().map(|weight| weight.parse().unwrap()).collect();
            assert!(weights.is_sorted_by(|one, next| one >= next), "{weights:?}");
            app.clock.advance(25);
        }
    }
}
