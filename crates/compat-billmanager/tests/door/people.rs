//! Departments, employees and users, as the operator makes them.

use crate::common::{ADMIN, ANNA, CLEO, column, doc, document, doors, error, open, session, text};
use service::{NewStaff, PostalAddress};
use testkit::app::{Ask, TestApp};

testkit::on_both_engines! { doors;
    async fn the_filter_of_the_clients_is_remembered_for_its_session(app: TestApp) {
        let token = session(&app, ADMIN).await;
        let within = async |func: &str, more: &[(&str, &str)]| {
            let mut pairs = vec![("func", func), ("auth", &*token), ("out", "json")];
            pairs.extend(more);
            document(&app.send(Ask::form("/billmgr", &pairs)).await)
        };
        let ids = async || column(&within("account", &[]).await, "id");
        assert_eq!(ids().await, ["1", "2", "3"]);
        let saved = within("account.filter", &[("sok", "ok"), ("name", "dora"), ("account_status", "active")]).await;
        assert_eq!((&saved["ok"]["$"], text(&saved, "name"), text(&saved, "account_status")), (&"".into(), "dora", "active"));
        assert_eq!(ids().await, ["2"]);
        assert_eq!(text(&within("account.filter", &[]).await, "name"), "dora");
        // One call asks for others, the users of clients are another list, and another session sees all.
        assert_eq!(column(&within("account", &[("filter", "on"), ("id", "1")]).await, "id"), ["1"]);
        assert_eq!(column(&within("user", &[]).await, "id").len(), 3);
        assert_eq!(column(&doc(&app, ADMIN, &[("func", "account")]).await, "id").len(), 3);
        within("account.filter", &[("sok", "ok"), ("name", ""), ("account_status", "closed")]).await;
        assert_eq!(ids().await, [""; 0]);
        for (name, wrong) in [("id", "x"), ("account_status", "gone")] {
            let refused = within("account.filter", &[("sok", "ok"), (name, wrong)]).await;
            assert_eq!(error(&refused), ("value", name, wrong));
        }
        within("account.filter", &[("sok", "ok"), ("id", "3"), ("account_status", "null")]).await;
        assert_eq!(ids().await, ["3"]);
        within("account.filter", &[("sok", "ok"), ("id", "null"), ("email", "cleo@")]).await;
        assert_eq!(ids().await, ["1"]);
        within("account.filter", &[("reset", "on")]).await;
        assert_eq!(ids().await, ["1", "2", "3"]);
    }

    async fn balances_have_the_digits_of_the_currency(app: TestApp) {
        for (digits, shown) in [(0, "-1005"), (2, "-10.05"), (3, "-1.005")] {
            let currency = domain::Currency { name: "XTS".to_owned(), digits };
            let app = TestApp::start_in(currency, app.desk.db().engine(), doors).await;
            let mut tx = app.desk.db().write().await.unwrap();
            tx.exec_dynamic("UPDATE client SET balance = -1005 WHERE id = 1", &[]).await.unwrap();
            tx.commit().await.unwrap();
            let accounts = doc(&app, ADMIN, &[("func", "account"), ("filter", "on"), ("id", "1")]).await;
            assert_eq!(column(&accounts, "balance"), [shown]);
            let me = doc(&app, CLEO, &[("func", "whoami")]).await;
            assert_eq!(me["user"]["$balance"], shown);
        }
    }

    async fn a_department_is_listed_once_it_is_made(app: TestApp) {
        let list = async || column(&doc(&app, ANNA, &[("func", "department")]).await, "locale_name");
        assert_eq!(list().await, ["Support", "Billing", "Hosting", "Internal"]);
        let made = app.add_paid_department().await;
        assert_eq!(list().await, ["Support", "Billing", "Hosting", "Internal", "Paid"]);
        let page = doc(&app, ANNA, &[("func", "department"), ("p_cnt", "2"), ("p_num", "9")]).await;
        assert_eq!((column(&page, "id"), text(&page, "p_num")), (vec![made.0.to_string()], "3"));
    }

    async fn an_employee_is_listed_once_he_is_there_and_so_is_what_he_answers_for(app: TestApp) {
        let support = app.fixture.departments[0];
        let elid = support.0.to_string();
        let list = async || {
            let doc = doc(&app, ANNA, &[("func", "department.employee"), ("elid", &elid)]).await;
            let assigned: Vec<String> = doc["elem"].as_array().unwrap().iter()
                .map(|row| row["status"]["$orig"].as_str().unwrap().to_owned()).collect();
            column(&doc, "employee").into_iter().zip(assigned).map(|(name, on)| format!("{name} {on}")).collect::<Vec<_>>()
        };
        assert_eq!(list().await, ["admin on", "anna on", "bert off", "robot on"]);
        let new = NewStaff {
            login: "carla".to_owned(),
            name: "Carla Colleague".to_owned(),
            email: "carla@hoster.example".to_owned(),
            password: "carla-password".to_owned(),
            is_root: false,
            departments: vec![support],
        };
        let carla = app.desk.operator().add_staff(&new).await.unwrap();
        assert_eq!(list().await, ["admin on", "anna on", "bert off", "robot on", "carla on"]);
        let number = (1_000_000_000 + carla.0).to_string();
        let user = doc(&app, ADMIN, &[("func", "user.edit"), ("elid", &number)]).await;
        assert_eq!((text(&user, "level"), text(&user, "realname")), ("29", "Carla Colleague"));
    }

    async fn a_user_is_shown_once_it_is_made_and_not_changed_here(app: TestApp) {
        let id = app.fixture.clients.len() + 1;
        let call = [("func", "user.edit"), ("elid", &*id.to_string())].map(|(name, value)| (name, value.to_owned()));
        let call: Vec<(&str, &str)> = call.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(error(&doc(&app, ADMIN, &call).await), ("missed", "user", call[1].1));
        let new = service::NewClient {
            provider: None,
            email: "fred@client.example".to_owned(),
            first_name: "Fred".to_owned(),
            last_name: "Further".to_owned(),
            company: String::new(),
            postal: PostalAddress::default(),
            password: None,
            created_at: None,
                ..Default::default()
        };
        app.desk.operator().add_client(&new).await.unwrap();
        let user = doc(&app, ADMIN, &call).await;
        assert_eq!((text(&user, "level"), text(&user, "realname"), text(&user, "email")),
            ("16", "Fred Further", "fred@client.example"));
        let mut set = call.clone();
        set.extend([("sok", "ok"), ("realname", "Somebody")]);
        assert_eq!(error(&doc(&app, ADMIN, &set).await), ("value", "elid", call[1].1));
    }

    async fn whoever_leaves_a_department_sees_none_of_it_and_leaves_what_he_took(app: TestApp) {
        let number = open(&app, "subject").await;
        let take = [("func", "ticket_all.edit"), ("sok", "ok"), ("clicked_button", "ok_get"), ("elid", &*number)];
        assert!(text(&doc(&app, ANNA, &take).await, "ok").contains("elid=1"));
        let responsible = async || column(&doc(&app, ADMIN, &[("func", "ticket")]).await, "responsible");
        assert_eq!(responsible().await, ["Anna Agent"]);
        let assign = async |login: &str, verb: &str, who: &str| {
            let func = format!("department.employee.{verb}");
            doc(&app, login, &[("func", &func), ("plid", "1"), ("elid", who)]).await
        };
        assert_eq!(assign(ADMIN, "suspend", "1000000002").await["ok"]["$"], "");
        assert_eq!(responsible().await, ["Support"]);
        assert_eq!(column(&doc(&app, ANNA, &[("func", "ticket")]).await, "id"), Vec::<String>::new());
        let told = doc(&app, ANNA, &[("func", "ticket_all.edit"), ("elid", &number)]).await;
        assert_eq!(error(&told).0, "missed");
        assert_eq!(assign(ADMIN, "resume", "1000000002").await["ok"]["$"], "");
        assert_eq!(column(&doc(&app, ANNA, &[("func", "ticket")]).await, "ticket"), [number]);
        // Nobody gives himself a department, and root keeps all.
        assert_eq!(error(&assign("bert:staff-password", "resume", "1000000003").await).0, "access");
        assert_eq!(error(&assign(ADMIN, "suspend", "1000000001").await).0, "value");
    }

    async fn a_client_is_listed_once_it_is_made(app: TestApp) {
        let list = async |func: &str, pairs: &[(&str, &str)]| {
            let mut all = vec![("func", func)];
            all.extend(pairs);
            doc(&app, ANNA, &all).await
        };
        assert_eq!(column(&list("account", &[]).await, "name"), ["Cleo Client", "Dora Other", "Emil Elsewhere"]);
        let new = service::NewClient {
            provider: None,
            email: "fred@client.example".to_owned(),
            first_name: "Fred".to_owned(),
            last_name: "Further".to_owned(),
            ..service::NewClient::default()
        };
        app.desk.operator().add_client(&new).await.unwrap();
        let found = list("account", &[("filter", "on"), ("name", "fur")]).await;
        assert_eq!((column(&found, "name"), column(&found, "project")),
            (vec!["Fred Further".to_owned()], vec!["First Hoster".to_owned()]));
        let found = list("user", &[("filter", "on"), ("email", "fred@client.example")]).await;
        assert_eq!((column(&found, "realname"), text(&found, "p_elems")), (vec!["Fred Further".to_owned()], "1"));
        let past = list("user", &[("p_cnt", "3"), ("p_num", "7")]).await;
        assert_eq!((column(&past, "email"), text(&past, "p_num")), (vec!["fred@client.example".to_owned()], "2"));
        assert_eq!(list("user", &[("filter", "on"), ("email", "nobody@")]).await["elem"], serde_json::json!([]));
    }

    async fn mail_that_became_no_message_is_listed_until_it_is_dropped(app: TestApp) {
        let list = async |more: &[(&str, &str)]| {
            let mut pairs = vec![("func", "gateway_message")];
            pairs.extend(more);
            doc(&app, ANNA, &pairs).await
        };
        let empty = list(&[("p_cnt", "1"), ("p_num", "3")]).await;
        assert_eq!((&empty["elem"], text(&empty, "p_elems"), text(&empty, "p_num")), (&serde_json::json!([]), "0", "1"));
        app.add_unplaced_mail().await;
        assert_eq!(column(&list(&[]).await, "sender"), ["cleo@client.example", "stranger@mail.example"]);
        doc(&app, ANNA, &[("func", "gateway_message.delete"), ("elid", "2")]).await;
        let left = list(&[]).await;
        assert_eq!((column(&left, "id"), &left["elem"][0]["reason_code"]["$orig"]),
            (vec!["1".to_owned()], &"unknown_sender".into()));
    }
}
