//! Who is answering a ticket: `blocked_by`, and what it keeps others from.

use crate::common::{
    ADMIN, ANNA, CLEO, ROW_1, ROW_2, ROW_3, column, doc, document, doors, error, open, session, text,
};
use serde_json::Value;
use testkit::app::{Ask, TestApp};

const ROBOT: &str = "robot:staff-password";
const SET: [(&str, &str); 4] =
    [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("message", "Answer")];

/// The call in a session.
pub(crate) async fn within(app: &TestApp, token: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = pairs.to_vec();
    all.extend([("auth", token), ("out", "json")]);
    document(&app.send(Ask::form("/billmgr", &all)).await)
}

const SHOW: [(&str, &str); 2] = [("func", "ticket.edit"), ("elid", ROW_1)];
const LIST: [(&str, &str); 1] = [("func", "ticket")];

/// The names of what happened to locks.
async fn events(app: &TestApp) -> Vec<String> {
    let mut tx = app.desk.db().read().await.unwrap();
    tx.all_dynamic("SELECT kind FROM event WHERE kind LIKE 'lock.%' ORDER BY id", &[]).await.unwrap()
}

testkit::on_both_engines! { doors;
    async fn opening_the_form_in_a_session_locks_it_for_five_minutes(app: TestApp) {
        open(&app, "Locked").await;
        let (anna, robot) = (session(&app, ANNA).await, session(&app, ROBOT).await);
        let form = within(&app, &anna, &SHOW).await;
        assert_eq!(text(&form, "blocked_by"), "Anna Agent, 2026-03-02 09:14:31");
        app.clock.advance(60);
        let form = within(&app, &robot, &SHOW).await;
        assert_eq!(text(&form, "blocked_by"), "Anna Agent, 2026-03-02 09:14:31");
        let list = doc(&app, ADMIN, &LIST).await;
        assert_eq!(column(&list, "blocked_by"), ["Anna Agent, 2026-03-02 09:14:31"]);
        for answer in [within(&app, &robot, &SET).await, doc(&app, ADMIN, &SET).await] {
            assert_eq!(error(&answer), ("access", "blocked_by", "Anna Agent, 2026-03-02 09:14:31"));
            assert!(!text(&answer["error"], "msg").contains("Insufficient privileges"));
        }
        assert_eq!(app.rows("message").await, 1);
        app.clock.advance(239);
        assert_eq!(error(&within(&app, &robot, &SET).await).1, "blocked_by");
        app.clock.advance(1);
        let list = doc(&app, ADMIN, &LIST).await;
        assert!(list["elem"][0].get("blocked_by").is_none());
        assert_eq!(within(&app, &robot, &SET).await["ok"]["$"], "");
        assert_eq!(events(&app).await, ["lock.taken"]);
    }

    async fn one_shot_logins_and_foreign_pages_lock_nothing(app: TestApp) {
        open(&app, "Free").await;
        let form = doc(&app, ANNA, &SHOW).await;
        assert!(form.get("blocked_by").is_none());
        let token = session(&app, ANNA).await;
        let foreign = Ask::form("/billmgr", &[("func", "ticket.edit"), ("elid", ROW_1), ("out", "json")])
            .header("cookie", &format!("billmgrses5={token}"))
            .header("sec-fetch-site", "cross-site");
        assert!(document(&app.send(foreign).await).get("blocked_by").is_none());
        let all = within(&app, &token, &[("func", "ticket.message"), ("elid", ROW_1)]).await;
        assert!(all["elem"].is_array());
        assert_eq!((app.rows("answering_lock").await, events(&app).await.len()), (0, 0));
    }

    async fn peeking_in_a_session_leaves_no_trace(app: TestApp) {
        open(&app, "Peeked at").await;
        let anna = session(&app, ANNA).await;
        let peek = [SHOW[0], SHOW[1], ("peek", "on")];
        let form = within(&app, &anna, &peek).await;
        assert!(form.get("blocked_by").is_none());
        assert_eq!((app.rows("answering_lock").await, events(&app).await.len()), (0, 0));
        let robot = session(&app, ROBOT).await;
        within(&app, &robot, &SHOW).await;
        let form = within(&app, &anna, &peek).await;
        assert_eq!(text(&form, "blocked_by"), "Desk Robot, 2026-03-02 09:14:31");
    }

    async fn an_answer_by_the_number_of_the_ticket_is_kept_out_too_and_ends_no_row_of_another(app: TestApp) {
        let number = open(&app, "By number").await;
        let set = [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", &*number), ("message", "Answer")];
        let anna = session(&app, ANNA).await;
        within(&app, &anna, &SHOW).await;
        assert_eq!(error(&doc(&app, ADMIN, &set).await), ("access", "blocked_by", "Anna Agent, 2026-03-02 09:14:31"));
        let take = [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", &*number)];
        assert!(doc(&app, ANNA, &take).await["ok"]["$"].as_str().unwrap().starts_with("func=ticket.edit"));
        // Nobody takes it from whoever is answering; whoever shall see to it as well is named by the other tool.
        assert_eq!(error(&doc(&app, ROBOT, &take).await), ("access", "blocked_by", "Anna Agent, 2026-03-02 09:14:31"));
        assert_eq!(app.rows("queue_entry").await, 1);
        let give = [("func", "support_tool_responsible"), ("sok", "ok"), ("elid", &*number), ("set_responsible", "e_4")];
        assert!(doc(&app, ADMIN, &give).await["error"].is_null());
        assert_eq!(app.rows("queue_entry").await, 2);
        let status = async || {
            let form = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &number)]).await;
            form["tstatus"]["$orig"].as_str().unwrap().to_owned()
        };
        assert_eq!(within(&app, &anna, &set).await["ok"]["$"], "");
        assert_eq!((status().await.as_str(), app.rows("queue_entry").await), ("1", 1));
        assert_eq!(doc(&app, ROBOT, &set).await["ok"]["$"], "");
        assert_eq!((status().await.as_str(), app.rows("queue_entry").await), ("2", 0));
    }

    async fn whatever_the_holder_does_with_the_ticket_renews_its_lock(app: TestApp) {
        open(&app, "Renewed").await;
        let (anna, robot) = (session(&app, ANNA).await, session(&app, ROBOT).await);
        within(&app, &anna, &SHOW).await;
        for call in [[("func", "ticket.message"), ("elid", ROW_1)], SHOW] {
            app.clock.advance(200);
            within(&app, &anna, &call).await;
        }
        app.clock.advance(100);
        let edit = [("func", "ticket.message.edit"), ("sok", "ok"), ("plid", ROW_1), ("elid", "1"), ("message", "Edited")];
        assert_eq!(within(&app, &anna, &edit).await["ok"]["$"], "");
        // Another's look renews nothing, nor does the holder's script.
        app.clock.advance(250);
        within(&app, &robot, &SHOW).await;
        doc(&app, ANNA, &[("func", "ticket.message"), ("elid", ROW_1)]).await;
        assert_eq!(error(&within(&app, &robot, &SET).await).1, "blocked_by");
        app.clock.advance(50);
        let form = within(&app, &robot, &SHOW).await;
        assert_eq!(text(&form, "blocked_by"), "Desk Robot, 2026-03-02 09:27:51");
        assert_eq!(events(&app).await, ["lock.taken", "lock.taken"]);
    }

    async fn the_holders_answer_releases_the_lock_whichever_way_it_comes(app: TestApp) {
        open(&app, "Released").await;
        let anna = session(&app, ANNA).await;
        within(&app, &anna, &SHOW).await;
        let note = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("note_message", "Looking")];
        assert_eq!(within(&app, &anna, &note).await["ok"]["$"], "");
        assert_eq!(app.rows("answering_lock").await, 1);
        let mut kept = SET.to_vec();
        kept.push(("clicked_button", "ok_message"));
        assert_eq!(within(&app, &anna, &kept).await["ok"]["$"], "");
        assert_eq!(app.rows("answering_lock").await, 0);
        within(&app, &anna, &SHOW).await;
        assert_eq!(doc(&app, ANNA, &SET).await["ok"]["$"], "");
        assert_eq!(app.rows("answering_lock").await, 0);
        assert_eq!(events(&app).await, ["lock.taken", "lock.released", "lock.taken", "lock.released"]);
    }

    async fn closing_and_unblocking_drop_the_lock_whoever_holds_it(app: TestApp) {
        for subject in ["a", "b"] {
            open(&app, subject).await;
        }
        let anna = session(&app, ANNA).await;
        within(&app, &anna, &SHOW).await;
        let refused = doc(&app, ADMIN, &[("func", "ticket.unblock"), ("sok", "ok"), ("elid", &format!("{ROW_1},9"))]).await;
        assert_eq!(error(&refused), ("missed", "ticket", "9"));
        assert_eq!(app.rows("answering_lock").await, 1);
        let done = doc(&app, ADMIN, &[("func", "ticket.unblock"), ("sok", "ok"), ("elid", &format!("{ROW_1}, {ROW_2}"))]).await;
        assert_eq!(done["ok"]["$"], "");
        assert_eq!(app.rows("answering_lock").await, 0);
        within(&app, &anna, &SHOW).await;
        let done = doc(&app, ADMIN, &[("func", "ticket.delete"), ("sok", "ok"), ("elid", ROW_1)]).await;
        assert_eq!(done["ok"]["$"], "");
        assert_eq!(app.rows("answering_lock").await, 0);
        assert_eq!(events(&app).await, ["lock.taken", "lock.released", "lock.taken", "lock.released"]);
    }

    async fn an_answer_ends_its_own_row_and_the_ticket_is_answered_with_the_last(app: TestApp) {
        let number = open(&app, "Two rows").await;
        let ticket = app.staff("anna").find(service::TicketRef::Either(number.parse().unwrap())).await.unwrap();
        let mut tx = app.desk.db().write().await.unwrap();
        let robot = app.desk.directory().staff_by_login("robot").unwrap().id;
        let place = domain::QueuePlace { is_raised: false, base_weight: 0, due_at: None };
        testkit::store::queue::wait_for_staff(&mut tx, ticket.id, robot, place, app.desk.now()).await.unwrap();
        tx.commit().await.unwrap();
        let status = async || {
            let form = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &number)]).await;
            form["tstatus"]["$orig"].as_str().unwrap().to_owned()
        };
        assert_eq!(doc(&app, ANNA, &SET).await["ok"]["$"], "");
        assert_eq!((status().await.as_str(), app.rows("queue_entry").await), ("1", 1));
        assert_eq!(error(&doc(&app, ANNA, &SET).await), ("missed", "ticket", ROW_1));
        let last = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_2), ("message", "Answer")];
        assert_eq!(doc(&app, ROBOT, &last).await["ok"]["$"], "");
        assert_eq!((status().await.as_str(), app.rows("queue_entry").await), ("2", 0));
        let take = [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", &*number)];
        assert!(doc(&app, ANNA, &take).await["ok"]["$"].as_str().unwrap().starts_with(&format!("func=ticket.edit&elid={ROW_3}")));
        assert_eq!(status().await, "1");
    }

    async fn favourites_are_each_staff_members_own(app: TestApp) {
        open(&app, "Marked").await;
        for _ in 0..2 {
            let done = doc(&app, ANNA, &[("func", "ticket.favorite"), ("sok", "ok"), ("elid", ROW_1)]).await;
            assert_eq!(done["ok"]["$"], "");
        }
        let mine = doc(&app, ANNA, &LIST).await;
        assert_eq!((column(&mine, "favorite"), column(&mine, "props")),
            (vec!["on".to_owned()], vec!["unread,priority,favorite".to_owned()]));
        assert!(doc(&app, ADMIN, &LIST).await["elem"][0].get("favorite").is_none());
        assert_eq!(app.rows("favourite").await, 1);
        let mut tx = app.desk.db().read().await.unwrap();
        let text = "SELECT COUNT(*) FROM event WHERE kind = 'ticket.favourited'";
        assert_eq!(tx.all_dynamic::<i64>(text, &[]).await.unwrap(), [1]);
    }
}
