//! Every parameter of every function is looked at, also those that change nothing.

use crate::common::{ADMIN, CLEO, ask, document, doors, error};
use compat_billmanager::{ACTIONS, Kind, Level};

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

testkit::on_both_engines! { doors;
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
}
