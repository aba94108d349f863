//! Every parameter of every function is looked at, also those that change nothing.

use crate::common::{ADMIN, CLEO, ROW_1, ask, doc, document, doors, error, open, text};
use compat_billmanager::{ACTIONS, Kind, Level};
use service::TicketRef;

/// What the client's form lists for staff: at the level of a client it changes nothing, whatever it holds.
const FOR_STAFF: [&str; 12] = [
    "show_optional",
    "note_message",
    "ticket_expense",
    "high_priority",
    "low_priority",
    "incident_count",
    "show_abuse",
    "score",
    "score_note",
    "action",
    "deadline_date",
    "deadline_time",
];

/// What is not of a kind.
fn wrong(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Number => &["x", "-1", "1.5"],
        Kind::Numbers => &["x", "1,x", "-1"],
        Kind::Flag => &["maybe"],
        Kind::Money => &["x", "1,50"],
        Kind::Date => &["2026-13-01", "tomorrow", "2026-3-1"],
        Kind::Time => &["25:00:00", "noon", "9:00"],
        Kind::Moment => &["2026-13-01 00:00:00", "yesterday"],
        Kind::Choice(_) | Kind::Choices(_) => &["nonesuch", "-1"],
        Kind::Text | Kind::File => &[],
    }
}

/// Who calls which function with what.
type Asked<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>);

testkit::on_both_engines! { doors;
    async fn what_is_not_of_the_type_that_the_documents_say_is_refused_by_its_name(app: TestApp) {
        app.add_paid_department().await;
        let number = open(&app, "Typed").await;
        let number = number.as_str();
        let functions: [Asked<'_>; 17] = [
            ("ticket", ADMIN, vec![("filter", "on")]),
            ("ticket.edit", ADMIN, vec![("sok", "ok"), ("elid", ROW_1), ("deadline_date", "2026-03-09")]),
            ("ticket.delete", ADMIN, vec![("sok", "ok")]),
            ("ticket.unblock", ADMIN, vec![("sok", "ok")]),
            ("ticket.favorite", ADMIN, vec![("sok", "ok")]),
            ("ticket.message", ADMIN, vec![("elid", ROW_1)]),
            ("ticket.message.edit", ADMIN, vec![("sok", "ok"), ("plid", ROW_1), ("message", "m")]),
            ("ticket.message.delete", ADMIN, vec![("sok", "ok"), ("elid", "1")]),
            ("ticket.split", ADMIN, vec![("sok", "ok"), ("elid", "1")]),
            ("ticket.setfilter", ADMIN, vec![]),
            ("ticket.filter", ADMIN, vec![("sok", "ok")]),
            ("ticket.su", ADMIN, vec![]),
            ("clientticket", CLEO, vec![("filter", "on")]),
            ("clientticket.filter", CLEO, vec![("sok", "ok")]),
            ("clientticket.edit", CLEO, vec![("sok", "ok"), ("elid", number)]),
            ("clientticket.archive", CLEO, vec![("sok", "ok")]),
            ("incident", CLEO, vec![("sok", "ok")]),
        ];
        let before = (app.rows("event").await, app.rows("message").await);
        for (func, login, base) in functions {
            let action = ACTIONS.iter().find(|action| action.name == func).unwrap();
            for parameter in action.parameters {
                let idle = login == CLEO && FOR_STAFF.contains(&parameter.name);
                // A monitor's own looks without a trace whatever it holds; an order that cannot be is none; and whose ticket
                // it is does not matter where it is there already.
                if idle || ["peek", "p_order", "ticket_account"].contains(&parameter.name) {
                    continue;
                }
                for value in wrong(parameter.kind) {
                    let mut pairs = vec![("func", func)];
                    pairs.extend(base.iter().filter(|(name, _)| *name != parameter.name));
                    pairs.push((parameter.name, value));
                    let answer = doc(&app, login, &pairs).await;
                    assert!(answer["error"].is_object(), "{func} {} {value}: {answer}", parameter.name);
                    let (kind, object, sent) = error(&answer);
                    assert_eq!((kind, object), ("value", parameter.name), "{func} {value}");
                    assert!(sent == *value || value.contains(','), "{func} {} {value}: {sent}", parameter.name);
                }
            }
        }
        assert_eq!((app.rows("event").await, app.rows("message").await), before);
    }

    async fn every_plain_parameter_refuses_a_list(app: TestApp) {
        for action in ACTIONS {
            let login = if action.level == Level::Client { CLEO } else { ADMIN };
            for parameter in action.parameters.iter().filter(|parameter| parameter.kind != Kind::File) {
                // A login that is a list is none, and nobody comes so far.
                if parameter.name == "authinfo" {
                    continue;
                }
                let name = format!("{}[a]", parameter.name);
                let answer = app.send(ask(login, &[("func", action.name), ("out", "json"), (&name, "1")])).await;
                let doc = document(&answer);
                if action.level == Level::Client && FOR_STAFF.contains(&parameter.name) {
                    assert!(doc["error"].is_null(), "{}", parameter.name);
                    continue;
                }
                assert_eq!(error(&doc), ("value", parameter.name, ""), "{}", action.name);
            }
        }
    }

    async fn the_staff_fields_refuse_a_list_where_staff_act_as_the_client(app: TestApp) {
        for field in FOR_STAFF {
            let name = format!("{field}[a]");
            let pairs =
                [("func", "clientticket.edit"), ("out", "json"), ("su", "cleo@client.example"), (&name, "1")];
            let doc = document(&app.send(ask(ADMIN, &pairs)).await);
            assert_eq!(error(&doc), ("value", field, ""));
        }
    }

    async fn every_staff_field_does_what_it_says_in_every_form(app: TestApp) {
        let (client, operator) = (app.fixture.clients[0].id, app.desk.operator());
        operator.grant_credits(client, 9).await.unwrap();
        let row = open(&app, "By row").await;
        let number = open(&app, "By number").await;
        let acting = open(&app, "Acting").await;
        let forms = [
            ("ticket.edit", row.as_str(), vec![("elid", ROW_1)]),
            ("ticket_all.edit", number.as_str(), vec![("elid", number.as_str())]),
            ("clientticket.edit", acting.as_str(), vec![("elid", acting.as_str()), ("su", "cleo@client.example")]),
        ];
        for (place, (func, ticket, which)) in forms.into_iter().enumerate() {
            let send = async |more: &[(&str, &str)]| {
                let mut pairs = vec![("func", func), ("sok", "ok")];
                pairs.extend_from_slice(&which);
                pairs.extend_from_slice(more);
                let answer = doc(&app, ADMIN, &pairs).await;
                assert_eq!(answer["ok"]["$"], "", "{func}: {answer}");
            };
            let found = async || app.staff("admin").find(TicketRef::Either(ticket.parse().unwrap())).await.unwrap();
            send(&[
                ("show_optional", "on"), ("note_message", "For us"), ("ticket_expense", "1.50"), ("high_priority", "on"),
                ("incident_count", "2"), ("show_abuse", "on"), ("score", "3"), ("score_note", "Why"),
                ("action", "suspend_all"), ("deadline_date", "2026-03-05"), ("deadline_time", "12:30:00"), ("item", "1"),
            ]).await;
            let left = operator.credits(client).await.unwrap().0.credits;
            let after = found().await;
            assert_eq!((after.is_raised, after.has_note, after.service, left),
                (true, true, Some(app.fixture.service), 7 - 2 * i64::try_from(place).unwrap()), "{func}");
            let mut tx = app.desk.db().read().await.unwrap();
            let text = format!("SELECT score || ' ' || note || ' ' || action || ' ' || (deadline_at / 1000000) FROM violation
                WHERE ticket_id = {}", after.id);
            let kept: Vec<String> = tx.all_dynamic(&text, &[]).await.unwrap();
            drop(tx);
            // Thursday, half past twelve.
            let action = domain::ViolationAction::SuspendAll.code();
            assert_eq!(kept, [format!("3 Why {action} 1772713800")], "{func}");
            send(&[("low_priority", "on")]).await;
            assert!(!found().await.is_raised, "{func}");
        }
        assert_eq!(operator.charges(client).await.unwrap().0.balance, -450);
    }

    async fn a_form_shows_what_is_typed_by_every_name_that_it_has(app: TestApp) {
        app.add_paid_department().await;
        let number = open(&app, "Held").await;
        let take = [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", number.as_str())];
        doc(&app, ADMIN, &take).await;
        let typed = [("sv_field", "ticket_item"), ("sv_autocomplete", "yes"), ("ticket_item", "VPS"), ("subject", "Typed")];
        for (func, login, elid) in [("ticket.edit", ADMIN, ROW_1), ("ticket_open.edit", ADMIN, ROW_1),
            ("ticket_all.edit", ADMIN, number.as_str()), ("ticket_favorite.edit", ADMIN, number.as_str()),
            ("clientticket.edit", CLEO, number.as_str())] {
            let mut pairs = vec![("func", func), ("elid", elid)];
            pairs.extend(typed);
            let form = doc(&app, login, &pairs).await;
            assert_eq!((text(&form, "subject"), text(&form, "ticket_item")), ("Typed", "VPS"), "{func}");
            let list = form["slist"].as_array().unwrap().iter().find(|list| list["$name"] == "ticket_item").unwrap();
            let keys: Vec<&str> = list["val"].as_array().unwrap().iter().map(|one| one["$key"].as_str().unwrap()).collect();
            assert_eq!(keys, ["null", "1"], "{func}");
        }
        for (func, login, elid, field, sent) in [("incident", CLEO, "1", "count", "7"),
            ("support_tool_responsible", ADMIN, ROW_1, "set_responsible_default", "on"),
            ("abuse_task.edit", ADMIN, "", "subject", "Typed")] {
            let pairs = [("func", func), ("elid", elid), ("sv_field", field), (field, sent)];
            assert_eq!(text(&doc(&app, login, &pairs).await, field), sent, "{func}");
        }
    }

    async fn the_staff_form_folds_its_fields_and_a_provider_takes_the_ticket(app: TestApp) {
        let number = open(&app, "Folded").await;
        for (func, elid) in [("ticket.edit", ROW_1), ("ticket_all.edit", number.as_str())] {
            let pairs = [("func", func), ("elid", elid), ("sv_field", "show_optional"), ("show_optional", "off")];
            let form = doc(&app, ADMIN, &pairs).await;
            assert_eq!((text(&form, "show_optional"), form.get("note_message").is_none()), ("off", true), "{func}");
        }
        let moved = [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", number.as_str()), ("project", "2")];
        assert_eq!(doc(&app, ADMIN, &moved).await["ok"]["$"], "");
        let ticket = app.staff("admin").find(TicketRef::Either(number.parse().unwrap())).await.unwrap();
        assert_eq!(ticket.provider.0, 2);
    }
}
