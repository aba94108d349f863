//! Charges, incidents and violations through the ticket forms.

use crate::common::{ADMIN, ANNA, CLEO, ROW_1, ROW_2, ask, column, doc, document, doors, error, open, text};
use domain::{Actor, Door, ViolationAction, ViolationState, Who};
use service::{NewRequester, OpenTicket, TicketRef};
use testkit::app::TestApp;

/// Saves the form of the first queue row with these fields.
async fn save(app: &TestApp, fields: &[(&str, &str)]) -> serde_json::Value {
    let mut all = vec![("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1)];
    all.extend_from_slice(fields);
    doc(app, ADMIN, &all).await
}

async fn balance(app: &TestApp) -> i64 {
    app.desk.operator().charges(app.fixture.clients[0].id).await.unwrap().0.balance
}

fn number(text: &str) -> TicketRef {
    TicketRef::Either(text.parse().unwrap())
}

async fn events(app: &TestApp, ticket: &str) -> Vec<String> {
    let events = app.staff("admin").events(number(ticket)).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

testkit::on_both_engines! { doors;
    async fn a_charge_alone_moves_the_balance_and_the_row_stays(app: TestApp) {
        let ticket = open(&app, "Work").await;
        for (expense, sum) in [("10", -1000), ("0.05", -1005), ("0", -1005), ("", -1005), ("0.00", -1005)] {
            let saved = save(&app, &[("ticket_expense", expense)]).await;
            assert_eq!((&saved["ok"]["$"], balance(&app).await), (&serde_json::json!(""), sum), "{expense}");
        }
        let queue = doc(&app, ADMIN, &[("func", "ticket")]).await;
        assert_eq!(column(&queue, "id"), [ROW_1]);
        assert_eq!(app.rows("charge").await, 2);
        let own = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &ticket)]).await;
        assert_eq!(text(&own, "ticket_expense"), "10.05");
        assert_eq!(events(&app, &ticket).await, ["ticket.opened", "charge.added", "charge.added"]);
    }

    async fn a_form_that_is_sent_back_as_it_came_charges_nobody(app: TestApp) {
        open(&app, "Work").await;
        save(&app, &[("ticket_expense", "10"), ("high_priority", "on")]).await;
        let form = doc(&app, ADMIN, &[("func", "ticket.edit"), ("elid", ROW_1), ("show_abuse", "off")]).await;
        let fields: Vec<(String, String)> = form.as_object().unwrap().iter()
            .filter(|(name, node)| node["$"].is_string() && *name != "elid")
            .map(|(name, node)| (name.clone(), node["$"].as_str().unwrap().to_owned())).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let before = app.rows("event").await;
        let saved = save(&app, &fields).await;
        assert_eq!((&saved["ok"]["$"], balance(&app).await), (&serde_json::json!(""), -1000));
        assert_eq!(app.rows("event").await, before);
    }

    async fn a_repeated_form_charges_once_and_another_one_is_refused(app: TestApp) {
        open(&app, "Work").await;
        let send = async |expense: &str, score: &str| {
            let pairs = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_1), ("ticket_expense", expense),
                ("show_abuse", "on"), ("score", score), ("out", "json")];
            document(&app.send(ask(ADMIN, &pairs).header("idempotency-key", "k")).await)
        };
        for _ in 0..2 {
            assert_eq!(send("5", "2").await["ok"]["$"], "");
        }
        assert_eq!(error(&send("6", "2").await), ("value", "idempotency_key", ""));
        assert_eq!(error(&send("5", "3").await), ("value", "idempotency_key", ""));
        assert_eq!((balance(&app).await, app.rows("violation").await), (-500, 1));
    }

    async fn a_violation_is_read_back_in_the_staff_forms_and_the_fields_stay_empty(app: TestApp) {
        let number = open(&app, "Spam").await;
        let fields = [("show_abuse", "on"), ("score", "3"), ("score_note", "Twice"), ("action", "suspend_all"),
            ("deadline_date", "2026-03-05"), ("deadline_time", "12:30:00")];
        assert_eq!(save(&app, &fields).await["ok"]["$"], "");
        for (func, elid) in [("ticket.edit", ROW_1), ("ticket_all.edit", number.as_str())] {
            let form = doc(&app, ADMIN, &[("func", func), ("elid", elid), ("show_abuse", "on")]).await;
            let lists = form["list"].as_array().unwrap();
            let row = &lists.iter().find(|list| list["$name"] == "violations").unwrap()["elem"][0];
            let shown = ["id", "score", "score_note", "action", "deadline_date", "deadline_time", "status", "date_post"];
            assert_eq!(shown.map(|name| text(row, name)), ["1", "3", "Twice", "Suspend all services", "2026-03-05",
                "12:30:00", "Waiting for the client", "2026-03-02 09:14:31"]);
            assert_eq!((&row["action"]["$orig"], text(&row["user"], "realname")), (&"suspend_all".into(), "Ada Admin"));
            assert_eq!(["score", "score_note", "deadline_date"].map(|name| text(&form, name)), [""; 3]);
        }
        let own = doc(&app, CLEO, &[("func", "clientticket.edit"), ("elid", &number)]).await;
        assert!(!own.to_string().contains("Twice"), "{own}");
    }

    async fn what_staff_fields_hold_is_checked_whether_or_not_it_is_to_be_done(app: TestApp) {
        open(&app, "Checked").await;
        for (name, value) in [("score", "many"), ("score", "0"), ("action", "none"), ("deadline_date", "soon"),
            ("incident_count", "0"), ("incident_count", "-1"), ("show_abuse", "maybe")] {
            assert_eq!(error(&save(&app, &[(name, value)]).await), ("value", name, value));
        }
        let time = [("deadline_date", "2026-03-05"), ("deadline_time", "noon")];
        assert_eq!(error(&save(&app, &time).await), ("value", "deadline_time", "noon"));
        assert_eq!(save(&app, &[("score", "1"), ("action", "active"), ("deadline_date", "2026-03-05")]).await["ok"]["$"], "");
        assert_eq!(app.rows("violation").await, 0);
    }

    async fn a_ticket_of_nobody_with_an_account_can_neither_be_charged_nor_found_at_fault(app: TestApp) {
        let guest = NewRequester::Guest { name: "Gus".to_owned(), email: "gus@guest.example".to_owned() };
        let command = OpenTicket::new(guest, app.fixture.departments[0], "Hello", "Question");
        app.staff("admin").open_ticket(&command).await.unwrap();
        assert_eq!(error(&save(&app, &[("ticket_expense", "5")]).await), ("value", "ticket_expense", "5"));
        assert_eq!(error(&save(&app, &[("incident_count", "1")]).await), ("value", "incident_count", "1"));
        let refused = save(&app, &[("show_abuse", "on"), ("score", "1")]).await;
        assert_eq!(error(&refused), ("value", "show_abuse", "on"));
        assert_eq!((app.rows("charge").await, app.rows("violation").await), (0, 0));
    }

    async fn no_charge_is_more_than_a_slip_of_the_hand_can_do(app: TestApp) {
        open(&app, "Work").await;
        for more in ["1000000000.01", "99999999999999", "92233720368547758.07"] {
            assert_eq!(error(&save(&app, &[("ticket_expense", more)]).await), ("value", "ticket_expense", more));
        }
        assert_eq!(balance(&app).await, 0);
        assert_eq!(save(&app, &[("ticket_expense", "1000000000.00")]).await["ok"]["$"], "");
        assert_eq!(balance(&app).await, -100_000_000_000);
    }

    async fn incidents_are_taken_from_those_that_the_client_has(app: TestApp) {
        let client = app.fixture.clients[0].id;
        app.desk.operator().grant_credits(client, 5).await.unwrap();
        open(&app, "Work").await;
        assert_eq!(save(&app, &[("incident_count", "3")]).await["ok"]["$"], "");
        assert_eq!(error(&save(&app, &[("incident_count", "3")]).await), ("value", "incident_count", "3"));
        assert_eq!(app.desk.operator().credits(client).await.unwrap().0.credits, 2);
    }

    async fn a_raised_ticket_is_before_all_others_until_that_is_taken_back(app: TestApp) {
        open(&app, "first").await;
        app.clock.advance(60);
        open(&app, "second").await;
        let names = async || column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "name");
        let put = async |field: &str, value: &str| {
            let pairs = [("func", "ticket.edit"), ("sok", "ok"), ("elid", ROW_2), (field, value)];
            assert_eq!(doc(&app, ADMIN, &pairs).await["ok"]["$"], "");
        };
        assert_eq!(names().await, ["first", "second"]);
        put("high_priority", "on").await;
        assert_eq!(names().await, ["second", "first"]);
        put("high_priority", "off").await;
        assert_eq!(names().await, ["second", "first"]);
        put("low_priority", "TRUE").await;
        assert_eq!(names().await, ["first", "second"]);
        put("priority", "2").await;
        assert_eq!(names().await, ["second", "first"]);
        put("client_priority", "0").await;
        assert_eq!(names().await, ["second", "first"]);
    }

    async fn a_silent_client_brings_its_ticket_back_into_the_queue_at_the_deadline(app: TestApp) {
        let ticket = open(&app, "Spam").await;
        save(&app, &[("message", "Please stop."), ("show_abuse", "on"), ("score", "3"), ("score_note", "Open relay"),
            ("action", "active"), ("deadline_date", "2026-03-03")]).await;
        assert_eq!(doc(&app, ADMIN, &[("func", "ticket")]).await["elem"].as_array().unwrap().len(), 0);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 0);
        // A day without a time is meant to its end.
        app.clock.advance(86_400 + 14 * 3600 + 45 * 60 + 27);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 0);
        app.clock.advance(1);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 1);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 0);
        let queue = doc(&app, ADMIN, &[("func", "ticket")]).await;
        assert_eq!(column(&queue, "ticket"), [ticket.as_str()]);
        let admin = app.staff("admin");
        let found = admin.find(number(&ticket)).await.unwrap();
        assert!(found.returned_by_violation);
        let violations = admin.violations(found.id).await.unwrap();
        assert_eq!((violations[0].state, violations[0].score), (ViolationState::Acted, 3));
        assert_eq!(admin.client(app.fixture.clients[0].id).await.unwrap().abuse_score, 3);
        doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("elid", &ticket), ("message", "Sorry")]).await;
        assert!(!admin.find(number(&ticket)).await.unwrap().returned_by_violation);
        assert_eq!(admin.violations(found.id).await.unwrap()[0].state, ViolationState::Acted);
    }

    async fn an_answer_of_the_client_settles_its_violations(app: TestApp) {
        let ticket = open(&app, "Spam").await;
        for _ in 0..2 {
            save(&app, &[("show_abuse", "on"), ("score", "1"), ("action", "suspend_all"),
                ("deadline_date", "2026-03-03")]).await;
        }
        app.clock.advance(60);
        let admin = app.staff("admin");
        let id = admin.find(number(&ticket)).await.unwrap().id;
        let answer = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", ticket.as_str()), ("message", "Sorry")];
        assert_eq!(admin.violations(id).await.unwrap()[0].state, ViolationState::Open);
        doc(&app, CLEO, &answer).await;
        app.clock.advance(2 * 86_400);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 0);
        let states: Vec<_> = admin.violations(id).await.unwrap().iter().map(|violation| violation.state).collect();
        assert_eq!(states, [ViolationState::Answered, ViolationState::Answered]);
        let events = events(&app, &ticket).await;
        assert_eq!(events.iter().filter(|kind| *kind == "violation.answered").count(), 2);
        assert!(!events.contains(&"suspension.requested".to_owned()));
    }

    async fn the_suspension_of_one_service_or_of_all_is_asked_for(app: TestApp) {
        let ticket = open(&app, "Spam").await;
        let on = [("show_abuse", "on"), ("score", "1"), ("deadline_date", "2026-03-03")];
        for (action, item) in [("suspend_all", "null"), ("suspend_service", "2")] {
            let mut fields = on.to_vec();
            fields.extend([("action", action), ("ticket_item", item)]);
            assert_eq!(save(&app, &fields).await["ok"]["$"], "");
        }
        let mut fields = on.to_vec();
        fields.push(("action", "suspend_service"));
        fields.push(("ticket_item", "null"));
        assert_eq!(error(&save(&app, &fields).await), ("value", "action", "suspend_service"));
        app.clock.advance(2 * 86_400);
        assert_eq!(app.desk.act_on_violations().await.unwrap(), 2);
        let events = app.staff("admin").events(number(&ticket)).await.unwrap();
        let asked: Vec<(&str, serde_json::Value)> = events.iter().filter(|event| event.kind == "suspension.requested")
            .map(|event| (event.door.as_str(), serde_json::from_str(&event.data).unwrap())).collect();
        assert_eq!(asked, [
            ("desk", serde_json::json!({"client": 1, "service": "all", "violation": 1})),
            ("desk", serde_json::json!({"client": 1, "service": 2, "violation": 2})),
        ]);
    }

    async fn what_staff_impose_as_a_client_is_theirs(app: TestApp) {
        let ticket = open(&app, "By phone").await;
        let pairs = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", ticket.as_str()), ("su", "1"),
            ("message", "In her name"), ("note_message", "By phone"), ("ticket_expense", "2"), ("show_abuse", "on"),
            ("score", "1")];
        assert_eq!(doc(&app, ADMIN, &pairs).await["ok"]["$"], "");
        let made = doc(&app, ADMIN, &[("func", "clientticket.edit"), ("sok", "ok"), ("su", "1"), ("subject", "New"),
            ("message", "Hers"), ("note_message", "Mine"), ("ticket_expense", "3"), ("high_priority", "on")]).await;
        let admin = app.staff("admin");
        for number in [ticket.as_str(), text(&made, "id")] {
            let view = admin.ticket(self::number(number)).await.unwrap();
            let last = view.timeline.iter().map(|entry| entry.message.author.name.as_str()).collect::<Vec<_>>();
            assert!(last.contains(&"Ada Admin") && last.contains(&"Cleo Client"), "{last:?}");
        }
        let (client, charges) = app.desk.operator().charges(app.fixture.clients[0].id).await.unwrap();
        assert_eq!(client.balance, -500);
        assert!(charges.iter().all(|charge| charge.staff == Some(admin.me().id)));
        let first = admin.find(number(&ticket)).await.unwrap();
        let violation = &admin.violations(first.id).await.unwrap()[0];
        assert_eq!((violation.staff, violation.action), (admin.me().id, ViolationAction::Nothing));
        // The message is hers, and the log says who sent it.
        let logged: Vec<(Option<i64>, Option<i64>)> = app.desk.db().read().await.unwrap()
            .all_dynamic("SELECT client_id, on_behalf_by_staff_id FROM event WHERE kind = 'message.added'", &[])
            .await.unwrap();
        assert_eq!(logged, [(Some(1), Some(admin.me().id.0))]);
    }

    async fn who_acts_as_a_client_imposes_nothing_outside_of_its_departments(app: TestApp) {
        let made = doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("subject", "a"), ("message", "b")]).await;
        let bert = app.staff("bert").me().id;
        let actor = Actor {
            on_behalf_by: Some(bert),
            ..Actor::new(Who::Client(app.fixture.clients[0].id, None), Door::Dialect("test"))
        };
        let client = app.desk.as_client(&actor).await.unwrap();
        let form = service::FormOf::Ticket(number(text(&made, "id")));
        let measures = service::Measures { charge: Some(domain::Money(5)), ..service::Measures::default() };
        let command = service::SaveTicket { measures: measures.clone(), ..service::SaveTicket::new(form) };
        let refused = client.save_by_staff(&command).await.unwrap_err();
        assert_eq!(refused, domain::Error::NotFound(domain::What::Ticket));
        let requester = NewRequester::Client(app.fixture.clients[0].id, None);
        let mut new = OpenTicket::new(requester, app.fixture.departments[0], "a", "b");
        client.open_ticket(&new).await.unwrap();
        new.measures = measures;
        assert_eq!(client.open_ticket(&new).await.unwrap_err(), domain::Error::NotFound(domain::What::Department));
        assert_eq!(app.rows("charge").await, 0);
    }

    async fn another_department_sees_neither_the_ticket_nor_charges_it(app: TestApp) {
        let made = doc(&app, CLEO, &[("func", "clientticket.edit"), ("sok", "ok"), ("subject", "a"), ("message", "b")]).await;
        save(&app, &[("client_department", "3")]).await;
        let refused = doc(&app, ANNA, &[("func", "ticket_all.edit"), ("sok", "ok"), ("elid", text(&made, "id")),
            ("ticket_expense", "5")]).await;
        assert_eq!(error(&refused), ("missed", "ticket", text(&made, "id")));
        assert_eq!(app.rows("charge").await, 0);
    }
}
