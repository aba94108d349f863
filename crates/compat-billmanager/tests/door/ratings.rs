//! What clients think of answers.

use crate::common::{ADMIN, ANNA, CLEO, DORA, ROW_1, column, doc, doors, error, open, session};
use domain::{MessageId, Rating};
use serde_json::Value;
use service::TicketRef;
use testkit::app::{Ask, TestApp};

async fn rate(app: &TestApp, login: &str, word: &str, id: &str) -> Value {
    let func = format!("ticket.message.rate.{word}");
    doc(app, login, &[("func", &func), ("elid", id)]).await
}

async fn ratings(app: &TestApp) -> Vec<String> {
    let mut tx = app.desk.db().read().await.unwrap();
    let text = "SELECT data FROM event WHERE kind = 'message.rated' ORDER BY id";
    tx.all_dynamic::<String>(text, &[]).await.unwrap()
}

/// A ticket with an answer, which is the second message.
async fn answered(app: &TestApp) -> String {
    let number = open(app, "Question").await;
    doc(app, ADMIN, &[("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("message", "Answer")]).await;
    number
}

testkit::on_both_engines! { doors;
    async fn the_last_word_counts_and_saying_it_again_is_no_event(app: TestApp) {
        answered(&app).await;
        for word in ["good", "good", "bad", "bad"] {
            assert_eq!(rate(&app, CLEO, word, "2").await["ok"]["$"], "");
        }
        assert_eq!(ratings(&app).await, [r#"{"rating":"good"}"#, r#"{"rating":"bad"}"#]);
        assert_eq!(app.rows("message_rating").await, 1);
    }

    async fn staff_see_what_was_said_at_any_door(app: TestApp) {
        let number = answered(&app).await;
        let list = [("func", "ticket_all.message"), ("elid", number.as_str())];
        assert!(doc(&app, ANNA, &list).await["elem"][1].get("rate").is_none());
        // Another door.
        app.client(0).await.rate_message(MessageId(2), Rating::Bad).await.unwrap();
        assert_eq!(doc(&app, ANNA, &list).await["elem"][1]["rate"]["$"], "bad");
        let form = doc(&app, ANNA, &[("func", "ticket_all.edit"), ("elid", &number)]).await;
        let messages = &form["mlist"][0]["message"];
        assert_eq!(messages[1]["rates"]["rate"]["$name"], "bad");
        assert!(messages[0].get("rates").is_none());
        rate(&app, CLEO, "good", "2").await;
        let view = app.staff("anna").ticket(TicketRef::Either(number.parse().unwrap())).await.unwrap();
        assert_eq!(view.timeline[1].rating, Some(Rating::Good));
        assert_eq!(doc(&app, ANNA, &list).await["elem"][1]["rate"]["$"], "good");
    }

    async fn only_what_staff_said_to_its_owner_can_be_rated(app: TestApp) {
        let number = answered(&app).await;
        doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("sok", "ok"), ("elid", &number), ("note_message", "n")]).await;
        for (login, id) in [(CLEO, "1"), (CLEO, "3"), (CLEO, "99"), (DORA, "2")] {
            assert_eq!(error(&rate(&app, login, "good", id).await), ("missed", "message", id));
        }
        doc(&app, ADMIN, &[("func", "ticket.message.delete"), ("sok", "ok"), ("elid", "2")]).await;
        assert_eq!(error(&rate(&app, CLEO, "good", "2").await), ("missed", "message", "2"));
        assert_eq!(app.rows("message_rating").await, 0);
    }

    async fn whoever_acts_as_the_client_has_no_opinion(app: TestApp) {
        answered(&app).await;
        let acting = [("func", "ticket.message.rate.good"), ("elid", "2"), ("su", "cleo@client.example")];
        let refused = doc(&app, ADMIN, &acting).await;
        assert_eq!(error(&refused), ("access", "func", "ticket.message.rate.good"));
        assert_eq!(app.rows("message_rating").await, 0);
    }

    async fn a_foreign_page_rates_nothing(app: TestApp) {
        answered(&app).await;
        let token = session(&app, CLEO).await;
        let forged = Ask::form("/billmgr", &[("func", "ticket.message.rate.bad"), ("elid", "2"), ("out", "json")])
            .header("cookie", &format!("billmgrses5={token}"))
            .header("sec-fetch-site", "cross-site");
        app.send(forged).await;
        assert_eq!(app.rows("message_rating").await, 0);
    }

    async fn a_rating_goes_along_when_a_ticket_is_split_and_with_it_when_it_is_removed(app: TestApp) {
        answered(&app).await;
        rate(&app, CLEO, "good", "2").await;
        let split = doc(&app, ADMIN, &[("func", "ticket.split"), ("sok", "ok"), ("elid", "2")]).await;
        let number = split["id"]["$"].as_str().unwrap().to_owned();
        let list = doc(&app, ADMIN, &[("func", "ticket_all.message"), ("elid", &number)]).await;
        assert_eq!(column(&list, "rate"), ["good"]);
        doc(&app, ADMIN, &[("func", "ticket_all.delete"), ("elid", &number)]).await;
        assert_eq!(app.rows("message_rating").await, 0);
    }
}
