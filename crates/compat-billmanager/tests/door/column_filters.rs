//! A filter on a column of a list is honoured or refused, never ignored.

use crate::common::{ADMIN, CLEO, DORA, ROW_1, ROW_3, column, doc, doors, error, open};
use compat_billmanager::{ACTIONS, Kind, Level};
use serde_json::Value;
use testkit::app::TestApp;

async fn list(app: &TestApp, func: &str, fields: &[(&str, &str)]) -> Value {
    let mut pairs = vec![("func", func), ("filter", "on")];
    pairs.extend(fields);
    doc(app, ADMIN, &pairs).await
}

testkit::on_both_engines! { doors;
    async fn clients_are_found_by_each_field_that_tells_them_apart(app: TestApp) {
        for (func, field, value, ids) in [
            ("account", "id", "2", &["2"][..]), ("account", "elid", "3", &["3"]), ("account", "id", "99", &[]),
            ("account", "email", "dora@client.example", &["2"]), ("account", "name", "emil", &["3"]),
            ("account", "account_status", "active", &["1", "2", "3"]), ("account", "account_status", "closed", &[]),
            ("account", "id", "null", &["1", "2", "3"]), ("account", "id", "", &["1", "2", "3"]),
            ("user", "id", "2", &["2"]), ("user", "name", "dora@client.example", &["2"]),
            ("user", "realname", "Emil", &["3"]), ("user", "account", "Cleo", &["1"]), ("user", "email", "nobody", &[]),
        ] {
            assert_eq!(column(&list(&app, func, &[(field, value)]).await, "id"), ids, "{func} {field}={value}");
        }
        let both = async |fields: &[(&str, &str)]| column(&list(&app, "account", fields).await, "id");
        assert_eq!(both(&[("id", "2"), ("name", "dora")]).await, ["2"]);
        assert_eq!(both(&[("id", "2"), ("name", "emil")]).await, [""; 0]);
        assert_eq!(both(&[("id", "2"), ("account_status", "closed")]).await, [""; 0]);
        for (fields, object) in [
            (&[("id", "1"), ("elid", "2")][..], "elid"), (&[("name", "dora"), ("email", "emil")], "email"),
            (&[("account_status", "odd")], "account_status"), (&[("id", "x")], "id"),
        ] {
            let refused = list(&app, "account", fields).await;
            let (kind, named, _) = error(&refused);
            assert_eq!((kind, named), ("value", object));
        }
    }

    async fn what_a_list_cannot_be_filtered_by_is_refused_by_its_name(app: TestApp) {
        for (func, field) in [
            ("account", "balance"), ("account", "project"), ("user", "level"), ("ticket", "deadline"),
            ("ticket_open", "name"), ("ticket_all", "last_message"), ("department", "id"), ("abuse_task", "id"),
            ("gateway_message", "sender"),
        ] {
            assert_eq!(error(&list(&app, func, &[(field, "1")]).await), ("value", field, "1"), "{func}");
            // Without a condition there is nothing to refuse, and without the switch it is no condition.
            for unset in ["", "null"] {
                assert!(list(&app, func, &[(field, unset)]).await["error"].is_null(), "{func}");
            }
            assert!(doc(&app, ADMIN, &[("func", func), (field, "1")]).await["error"].is_null(), "{func}");
        }
        let own = [("func", "clientticket"), ("filter", "on"), ("create_user", "x")];
        assert_eq!(error(&doc(&app, CLEO, &own).await), ("value", "create_user", "x"));
    }

    async fn a_waiting_ticket_is_found_by_the_column_of_its_number(app: TestApp) {
        let (first, second) = (open(&app, "First").await, open(&app, "Second").await);
        let found = async |fields: &[(&str, &str)]| column(&list(&app, "ticket", fields).await, "ticket");
        assert_eq!(found(&[("ticket", &second)]).await, std::slice::from_ref(&second));
        assert_eq!(found(&[("ticket", &format!("{first},{second}"))]).await, [first.clone(), second.clone()]);
        assert_eq!(found(&[("ticket", &first), ("id", &second)]).await, [""; 0]);
        assert_eq!(found(&[("ticket", "7")]).await, [""; 0]);
        assert_eq!(error(&list(&app, "ticket", &[("ticket", "x")]).await), ("value", "ticket", "x"));
    }

    async fn an_employee_is_the_same_by_either_number(app: TestApp) {
        let number = open(&app, "Mine").await;
        let give = [("func", "support_tool_responsible"), ("sok", "ok"), ("elid", &*number), ("plid", &*number),
            ("set_responsible", "e_2"), ("set_responsible_default", "on")];
        doc(&app, ADMIN, &give).await;
        for who in ["e_2", "e_1000000002"] {
            for func in ["ticket", "ticket_all"] {
                let found = list(&app, func, &[("responsible", who)]).await;
                assert_eq!(column(&found, "name"), ["Mine"], "{func} {who}");
            }
        }
        let saved = [("func", "ticket_all.filter"), ("sok", "ok"), ("responsible", "e_1000000002")];
        assert_eq!(doc(&app, ADMIN, &saved).await["responsible"]["$"], "e_2");
    }

    async fn the_words_of_a_filter_are_those_of_its_list(app: TestApp) {
        let number = open(&app, "Answered").await;
        doc(&app, ADMIN, &[("func", "ticket_all.edit"), ("sok", "ok"), ("elid", &number), ("message", "m")]).await;
        let row = list(&app, "ticket_all", &[("tstatus", "2")]).await["elem"][0]["tstatus"].take();
        let form = doc(&app, ADMIN, &[("func", "ticket_all.filter")]).await;
        let lists = form["slist"].as_array().unwrap();
        let choices = lists.iter().find(|list| list["$name"] == "tstatus").unwrap()["val"].as_array().unwrap();
        let choice = choices.iter().find(|choice| choice["$key"] == row["$orig"]).unwrap();
        assert_eq!((&choice["$"], row["$orig"].as_str()), (&row["$"], Some("2")));
    }

    async fn the_values_of_a_list_may_stand_one_by_one(app: TestApp) {
        let (first, second) = (open(&app, "First").await, open(&app, "Second").await);
        let mut third = vec![("func", "clientticket.edit"), ("sok", "ok"), ("subject", "s"), ("message", "m")];
        doc(&app, DORA, &third).await;
        let twice = [("func", "ticket.delete"), ("sok", "ok"), ("elid", &*first), ("elid", &*second)];
        assert_eq!(doc(&app, ADMIN, &twice).await["ok"]["$"], "");
        assert_eq!(column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "id"), [ROW_3]);
        let own = async |codes: &[&str]| {
            let mut pairs = vec![("func", "clientticket"), ("filter", "on")];
            pairs.extend(codes.iter().map(|code| ("tstatus", *code)));
            column(&doc(&app, CLEO, &pairs).await, "id").len()
        };
        third.truncate(0);
        assert_eq!((own(&["3"]).await, own(&["0", "3"]).await, own(&["0", "1"]).await), (2, 2, 0));
        open(&app, "Third").await;
        assert_eq!((own(&["0", "3"]).await, own(&["3", "0"]).await), (3, 3));
        let staff = async |pairs: &[(&str, &str)]| column(&list(&app, "ticket", pairs).await, "id").len();
        assert_eq!(staff(&[("priority", "0"), ("priority", "1")]).await, 2);
        assert_eq!(staff(&[("department", "1"), ("department", "2")]).await, 2);
        assert_eq!(staff(&[("itemtype", "product"), ("itemtype", "domain")]).await, 0);
        assert_eq!(error(&list(&app, "ticket", &[("priority", "x"), ("priority", "1")]).await), ("value", "priority", "x"));
    }

    async fn of_several_the_one_that_is_not_there_is_named(app: TestApp) {
        let number = open(&app, "There").await;
        let absent = "777".to_owned();
        let list = format!("{number},{absent}");
        let (rows, spaced) = (format!("{ROW_1},{absent}"), format!("{ROW_1}, {absent}"));
        for (func, login, sent) in [
            ("ticket.delete", ADMIN, &rows), ("ticket.unblock", ADMIN, &spaced), ("ticket.favorite", ADMIN, &list),
            ("ticket_all.setfilter", ADMIN, &list), ("ticket_all.delete", ADMIN, &list),
            ("ticket_favorite.delete", ADMIN, &list), ("clientticket.archive", CLEO, &list),
        ] {
            let answer = doc(&app, login, &[("func", func), ("sok", "ok"), ("elid", sent)]).await;
            assert_eq!(error(&answer), ("missed", "ticket", "777"), "{func}");
        }
        for (func, object) in [("ticket.message.delete", "message"), ("ticket.split", "message"), ("abuse_task.finish", "abuse_task")] {
            let answer = doc(&app, ADMIN, &[("func", func), ("sok", "ok"), ("elid", "777,778")]).await;
            assert_eq!(error(&answer), ("missed", object, "777"), "{func}");
        }
        // Of mail the desk says only that something is missed.
        let lists = ACTIONS.iter().filter(|action| action.name != "gateway_message.delete");
        let lists = lists.filter(|action| action.parameters.iter().any(|one| one.name == "elid" && one.kind == Kind::Numbers));
        for action in lists {
            let login = if action.level == Level::Client { CLEO } else { ADMIN };
            let pairs = [("func", action.name), ("sok", "ok"), ("plid", ROW_1), ("elid", "777,778")];
            let answer = doc(&app, login, &pairs).await;
            assert_eq!((error(&answer).0, error(&answer).2), ("missed", "777"), "{}", action.name);
        }
    }
}
