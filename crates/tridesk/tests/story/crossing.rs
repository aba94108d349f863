//! What one door writes, another reads: pairs of functions beside those of the story.

use super::{billmanager, doors, hostbill, whmcs};
use serde_json::{Value, json};
use testkit::app::{Ask, TestApp};

async fn admin(app: &TestApp, func: &str, pairs: &[(&str, &str)]) -> Value {
    billmanager::call(app, "admin", func, pairs, false).await
}

/// The row of a list in which a column holds this.
fn row<'d>(list: &'d Value, column: &str, holds: &str) -> Option<&'d Value> {
    list["elem"].as_array().and_then(|rows| rows.iter().find(|row| row[column]["$"] == holds))
}

async fn opened(app: &TestApp, client: &str) -> (String, String) {
    let pairs = [("clientid", client), ("deptid", "1"), ("subject", "Crossing"), ("message", "Hello")];
    let answer = whmcs::call(app, "OpenTicket", &pairs).await;
    (answer["id"].to_string(), answer["tid"].as_str().unwrap().to_owned())
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect()
}

testkit::on_both_engines! { doors;
    async fn news_of_one_api_are_read_in_another(app: TestApp) {
        let new = [("title", "Moved"), ("announcement", "x"), ("published", "1"), ("date", "2026-03-01 08:00:00")];
        let id = whmcs::call(&app, "AddAnnouncement", &new).await["announcementid"].to_string();
        let read = async || hostbill::call(&app, "getNews", &[]).await["news"].clone();
        assert_eq!(titles(&read().await), ["Moved"]);
        whmcs::call(&app, "UpdateAnnouncement", &[("announcementid", &id), ("title", "Moved again")]).await;
        assert_eq!(titles(&read().await), ["Moved again"]);
        whmcs::call(&app, "DeleteAnnouncement", &[("announcementid", &id)]).await;
        assert_eq!(read().await, json!([]));
    }

    async fn clients_of_one_api_are_listed_in_the_others(app: TestApp) {
        let new = [("firstname", "Nora"), ("lastname", "New"), ("email", "nora@new.example"), ("address2", "Floor 3"),
            ("password2", "nora-password"), ("skipvalidation", "1")];
        let id = whmcs::call(&app, "AddClient", &new).await["clientid"].as_i64().unwrap().to_string();
        let shown = async || {
            let one = hostbill::call(&app, "getClientDetails", &[("id", &id)]).await["client"].clone();
            ["firstname", "address1", "address2", "status"].map(|name| one[name].as_str().unwrap().to_owned())
        };
        assert_eq!(shown().await, ["Nora", "", "Floor 3", "Active"]);
        let listed = hostbill::call(&app, "getClients", &[]).await;
        assert_eq!((&listed["clients"][0]["id"], &listed["clients"][0]["firstname"]), (&json!(id), &json!("Nora")));
        assert!(row(&admin(&app, "account", &[]).await, "id", &id).unwrap().to_string().contains("Nora"));
        assert!(admin(&app, "user", &[]).await.to_string().contains("nora@new.example"));
        whmcs::call(&app, "UpdateClient", &[("clientid", &id), ("firstname", "Norma"), ("address1", "Main St 1")]).await;
        assert_eq!(shown().await, ["Norma", "Main St 1", "Floor 3", "Active"]);
        assert!(row(&admin(&app, "account", &[]).await, "id", &id).unwrap().to_string().contains("Norma"));
        whmcs::call(&app, "CloseClient", &[("clientid", &id)]).await;
        assert_eq!(shown().await, ["Norma", "Main St 1", "Floor 3", "Closed"]);
    }

    async fn a_blocked_sender_is_refused_in_another_api(app: TestApp) {
        let guest = [("name", "Gina"), ("email", "gina@guest.example"), ("subject", "s"), ("body", "m")];
        let ticket = hostbill::call(&app, "addTicket", &guest).await["ticket_id"].to_string();
        whmcs::call(&app, "BlockTicketSender", &[("ticketid", &ticket)]).await;
        let key = &app.fixture.key;
        let mut all = vec![("call", "addTicket"), ("api_id", &*key.identifier), ("api_key", &*key.secret), ("asclient", "1")];
        all.extend(guest);
        let answer: Value = serde_json::from_slice(&app.send(Ask::form("/admin/api.php", &all)).await.bytes).unwrap();
        assert_eq!(answer["success"], false, "{answer}");
        assert_eq!(app.rows("ticket").await, 1);
    }

    async fn a_configured_status_is_told_by_each_api_in_its_words(app: TestApp) {
        let (id, number) = opened(&app, "1").await;
        let shown = async || {
            let one = whmcs::call(&app, "GetTicket", &[("ticketid", &id)]).await["status"].clone();
            let other = hostbill::call(&app, "getTicketDetails", &[("id", &id)]).await["ticket"]["status"].clone();
            let own = billmanager::call(&app, &app.fixture.clients[0].email, "clientticket", &[], false).await;
            let code = row(&own, "id", &number).unwrap()["tstatus"]["$orig"].clone();
            [one, other, code].map(|text| text.as_str().unwrap().to_owned())
        };
        hostbill::call(&app, "setTicketStatus", &[("id", &id), ("status", "Resolved")]).await;
        assert_eq!(shown().await, ["Resolved", "Resolved", "3"]);
        whmcs::call(&app, "UpdateTicket", &[("ticketid", &id), ("status", "On Hold")]).await;
        assert_eq!(shown().await, ["On Hold", "In-Progress", "1"]);
        whmcs::call(&app, "UpdateTicket", &[("ticketid", &id), ("status", "Resolved")]).await;
        let found = hostbill::call(&app, "getTickets", &[("filter[status]", "resolved")]).await;
        assert_eq!(found["tickets"][0]["status"], "Resolved");
        assert_eq!(hostbill::call(&app, "getTickets", &[("filter[status]", "Closed")]).await["tickets"], json!([]));
    }

    async fn a_sticky_note_about_a_client_is_read_by_staff_wherever_they_read_notes_and_by_no_client(app: TestApp) {
        let ((id, number), (other, _)) = (opened(&app, "1").await, opened(&app, "2").await);
        let marked = async || {
            let queue = admin(&app, "ticket", &[]).await;
            row(&queue, "ticket", &number).unwrap().to_string().contains("\"note\"")
        };
        assert!(!marked().await);
        for (text, sticky) in [("Pays late.", "1"), ("Likes tea.", "0")] {
            whmcs::call(&app, "AddClientNote", &[("userid", "1"), ("notes", text), ("sticky", sticky)]).await;
        }
        assert!(marked().await);
        let details = hostbill::call(&app, "getTicketDetails", &[("id", &id)]).await;
        assert_eq!((&details["notes"][0]["note"], &details["notes"][0]["name"]), (&json!("[Client note] Pays late."), &json!("Desk Robot")));
        assert_eq!(details["notes"].as_array().unwrap().len(), 1);
        assert_eq!(hostbill::call(&app, "getTicketDetails", &[("id", &other)]).await["notes"], json!([]));
        let form = admin(&app, "ticket_all.edit", &[("elid", &number)]).await.to_string();
        assert!(form.contains("Pays late.") && !form.contains("Likes tea."), "{form}");
        let notes = whmcs::call(&app, "GetTicketNotes", &[("ticketid", &id)]).await;
        assert_eq!((&notes["totalresults"], &notes["clientnotes"]["note"][0]["message"]), (&json!(0), &json!("Pays late.")));
        assert_eq!(whmcs::call(&app, "GetTicketNotes", &[("ticketid", &other)]).await.get("clientnotes"), None);
        // What a client reads, or what is made for one, has it nowhere.
        let cleo = app.fixture.clients[0].email.clone();
        for func in ["clientticket", "clientticket.edit"] {
            let seen = billmanager::call(&app, &cleo, func, &[("elid", &number)], false).await.to_string();
            assert!(!seen.contains("Pays late") && !seen.contains("\"notes\""), "{seen}");
        }
        let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{cleo}:cleo-password"));
        let ask = Ask::get(&format!("/api/tickets/{number}")).header("authorization", &format!("Basic {basic}"));
        let seen = app.send(ask).await.text();
        assert!(seen.contains("Crossing") && !seen.contains("Pays late"), "{seen}");
        assert!(!whmcs::call(&app, "GetTicket", &[("ticketid", &id)]).await.to_string().contains("Pays late"));
    }

    async fn what_another_api_does_to_a_ticket_is_in_the_log_of_its_client(app: TestApp) {
        let (id, number) = opened(&app, "1").await;
        hostbill::call(&app, "setTicketPriority", &[("id", &id), ("priority", "High")]).await;
        admin(&app, "ticket_all.edit", &[("sok", "ok"), ("elid", &number), ("message", "Done")]).await;
        whmcs::call(&app, "LogActivity", &[("description", "Backup"), ("userid", "1")]).await;
        let log = whmcs::call(&app, "GetActivityLog", &[("clientid", "1")]).await;
        let entries = log["activity"]["entry"].as_array().unwrap();
        let names: Vec<&str> = entries.iter().map(|entry| entry["username"].as_str().unwrap()).collect();
        assert!(names.contains(&"admin") && names.contains(&"robot"), "{log}");
        assert!(entries.iter().filter(|entry| entry["description"].as_str().unwrap().contains(&id)).count() >= 3, "{log}");
        assert_eq!(entries[0]["description"], "Backup");
    }

    async fn what_a_department_demands_is_asked_of_clients_alone_and_read_by_all(app: TestApp) {
        app.add_custom_fields().await;
        let cleo = app.fixture.clients[0].email.clone();
        let form = billmanager::call(&app, &cleo, "clientticket.edit", &[], false).await;
        let asked = &form["custom_field_2"];
        assert_eq!([&asked["$label"], &asked["$required"], &asked["$department"]], [&json!("Panel"), &json!("yes"), &json!("1")]);
        assert_eq!((&form["custom_field_1"]["$required"], form.get("custom_field_3")), (&Value::Null, None));
        let choices = form["slist"].as_array().unwrap().iter().find(|list| list["$name"] == "custom_field_2").unwrap();
        assert!(choices.to_string().contains("Red") && choices.to_string().contains("Blue"));
        let login = format!("{cleo}:cleo-password");
        let open = async |more: &[(&str, &str)]| {
            let own = [("func", "clientticket.edit"), ("sok", "ok"), ("subject", "s"), ("message", "m"), ("client_department", "1"),
                ("out", "json"), ("authinfo", &*login)];
            let answer = app.send(Ask::form("/billmgr", &[&own[..], more].concat())).await;
            serde_json::from_slice::<Value>(&answer.bytes).unwrap()["doc"].clone()
        };
        for more in [&[][..], &[("custom_field_2", "Green")], &[("custom_field_2", " "), ("custom_field_1", "web-3")]] {
            let refused = open(more).await;
            assert_eq!(refused["error"]["$object"], "fields", "{refused}");
        }
        let number = open(&[("custom_field_1", "web-3"), ("custom_field_2", "Blue"), ("custom_field_3", "R7")]).await;
        let number = number["id"]["$"].as_str().unwrap().to_owned();
        let fields = async |number: &str| {
            let ticket = whmcs::call(&app, "GetTicket", &[("ticketnum", number)]).await;
            let all = ticket["customfields"]["customfield"].as_array().unwrap().clone();
            all.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        // What is for staff no client fills in.
        assert_eq!(fields(&number).await, ["web-3", "Blue", ""]);
        // The User API asks the same.
        let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{cleo}:cleo-password"));
        let post = async |body: Value| {
            let ask = Ask::post("/api/tickets", "application/json", body.to_string());
            let answer = app.send(ask.header("authorization", &format!("Basic {basic}"))).await;
            (answer.status, serde_json::from_slice::<Value>(&answer.bytes).unwrap())
        };
        let bare = json!({"dept_id": 1, "subject": "s", "body": "m"});
        let (status, refused) = post(bare.clone()).await;
        assert_eq!((status, &refused["error"]), (422, &json!(["Custom field Panel: it must not be empty"])));
        let mut whole = bare;
        whole["custom_fields"] = json!({"2": "Red", "3": "R7", "9": "x"});
        let (status, opened) = post(whole).await;
        assert_eq!(status, 200, "{opened}");
        assert_eq!(fields(opened["number"].as_str().unwrap()).await, ["", "Red", ""]);
        // Staff and their programs are asked for nothing.
        whmcs::call(&app, "OpenTicket", &[("clientid", "1"), ("deptid", "1"), ("subject", "s"), ("message", "m")]).await;
        let by_staff = [("sok", "ok"), ("ticket_account", "1"), ("subject", "s"), ("message", "m"), ("client_department", "1")];
        admin(&app, "ticket_all.edit", &by_staff).await;
        billmanager::call(&app, "admin", "clientticket.edit", &[("su", &cleo), ("sok", "ok"), ("subject", "s"), ("message", "m")], false).await;
    }

    async fn staff_at_work_and_ratings_are_told_by_another_api(app: TestApp) {
        let (id, number) = opened(&app, "1").await;
        let works = async || {
            let list = whmcs::call(&app, "GetAdminUsers", &[("email", "bert")]).await;
            let assigned = hostbill::call(&app, "getTicketDepts", &[]).await["depts"][2]["assigned_admins"].clone();
            (list["admin_users"][0]["supportDepartmentIds"].clone(), assigned.get("3").is_some())
        };
        assert_eq!(works().await, (json!([3]), true));
        let employee = [("plid", "3"), ("elid", "1000000003")];
        admin(&app, "department.employee.suspend", &employee).await;
        assert_eq!(works().await, (json!([]), false));
        admin(&app, "department.employee.resume", &employee).await;
        assert_eq!(works().await, (json!([3]), true));
        hostbill::call(&app, "addTicketReply", &[("id", &id), ("body", "Done.")]).await;
        let cleo = app.fixture.clients[0].email.clone();
        let replies = whmcs::call(&app, "GetTicket", &[("ticketid", &id)]).await["replies"]["reply"].clone();
        let reply = replies[1]["replyid"].to_string();
        let rate = [("elid", &*reply), ("plid", &*number), ("sok", "ok")];
        billmanager::call(&app, &cleo, "ticket.message.rate.good", &rate, false).await;
        let replies = whmcs::call(&app, "GetTicket", &[("ticketid", &id)]).await["replies"]["reply"].clone();
        assert_eq!(replies[1]["rating"], 5);
    }

    async fn what_the_operator_and_another_api_set_up_is_in_every_list_of_it(app: TestApp) {
        let operator = app.desk.operator();
        let category = operator.add_predefined_category(None, "Greetings").await.unwrap();
        let reply = operator.add_predefined_reply(category, "Hello", "Hello there").await.unwrap();
        let cats = async || whmcs::call(&app, "GetTicketPredefinedCats", &[]).await.to_string();
        let replies = async || whmcs::call(&app, "GetTicketPredefinedReplies", &[]).await.to_string();
        assert!(cats().await.contains("\"Greetings\"") && replies().await.contains("\"Hello there\""));
        operator.change_predefined_reply(reply, None, None, Some("Good day")).await.unwrap();
        assert!(replies().await.contains("\"Good day\"") && !replies().await.contains("Hello there"));
        operator.remove_predefined_reply(reply).await.unwrap();
        operator.remove_predefined_category(category).await.unwrap();
        assert!(!cats().await.contains("Greetings") && !replies().await.contains("Good day"));
        // A status of the operator's own, and how many tickets another API put into each.
        let status = async |title: &str| {
            let all = whmcs::call(&app, "GetSupportStatuses", &[]).await["statuses"]["status"].clone();
            all.as_array().unwrap().iter().find(|one| one["title"] == title).map(|one| one["count"].clone())
        };
        assert_eq!((status("Waiting").await, status("Open").await), (None, Some(json!(0))));
        operator.add_status(domain::StatusKind::OnHold, "Waiting", "#aabbcc").await.unwrap();
        assert_eq!(status("Waiting").await, Some(json!(0)));
        let new = [("name", "Gina"), ("email", "gina@guest.example"), ("subject", "s"), ("body", "m")];
        hostbill::call(&app, "addTicket", &new).await;
        assert_eq!(status("Open").await, Some(json!(1)));
        // A department of the Admin API in the User API, and its name when it is changed.
        let basic = base64::engine::general_purpose::STANDARD;
        let basic = base64::Engine::encode(&basic, format!("{}:cleo-password", app.fixture.clients[0].email));
        let offered = async || {
            let ask = Ask::get("/api/ticket/departments").header("authorization", &format!("Basic {basic}"));
            app.send(ask).await.text()
        };
        assert!(!offered().await.contains("\"Sales\""));
        hostbill::call(&app, "addTicketDept", &[("name", "Sales"), ("email", "sales@hoster.example")]).await;
        assert!(offered().await.contains("\"Sales\""));
        let sales = app.desk.directory().departments.last().unwrap().id;
        let change = service::ChangeDepartment { name: Some("Trade".to_owned()), is_public: Some(true), ..Default::default() };
        operator.change_department(sales, &change).await.unwrap();
        assert!(offered().await.contains("\"Trade\"") && !offered().await.contains("\"Sales\""));
        let hide = service::ChangeDepartment { is_public: Some(false), ..Default::default() };
        operator.change_department(sales, &hide).await.unwrap();
        assert!(!offered().await.contains("\"Trade\""));
    }

    async fn a_new_department_and_a_tag_of_one_api_are_in_the_others(app: TestApp) {
        hostbill::call(&app, "addTicketDept", &[("name", "Sales"), ("email", "sales@hoster.example")]).await;
        let departments = whmcs::call(&app, "GetSupportDepartments", &[]).await.to_string();
        assert!(departments.contains("\"Sales\""), "{departments}");
        assert!(admin(&app, "department", &[]).await.to_string().contains("\"Sales\""));
        let (id, _) = opened(&app, "1").await;
        hostbill::call(&app, "addTicketTag", &[("id", &id), ("tag", "vip")]).await;
        let found = hostbill::call(&app, "getTickets", &[("filter[tag]", "VIP")]).await;
        assert_eq!(found["tickets"].as_array().unwrap().len(), 1);
        // A merged ticket takes its tags along.
        let (target, _) = opened(&app, "1").await;
        whmcs::call(&app, "MergeTicket", &[("ticketid", &target), ("mergeticketids", &id)]).await;
        let details = hostbill::call(&app, "getTicketDetails", &[("id", &target)]).await;
        assert_eq!(details["ticket"]["tags"], json!(["vip"]));
        // The contact that one API changes is who asks in the other.
        let contact = app.fixture.contact.to_string();
        whmcs::call(&app, "UpdateContact", &[("contactid", &contact), ("firstname", "Karl")]).await;
        let asked = [("clientid", "1"), ("contactid", &*contact), ("deptid", "1"), ("subject", "s"), ("message", "m")];
        let ticket = whmcs::call(&app, "OpenTicket", &asked).await["id"].to_string();
        let details = hostbill::call(&app, "getTicketDetails", &[("id", &ticket)]).await;
        assert_eq!(details["ticket"]["name"], "Karl Contact");
    }
}
