//! What is told of clients, staff and the log follows what other handles of the desk do. WHMCS API reference, the page of
//! each function.

use crate::support::{PATH, call, done, doors, error, open};
use domain::{Actor, ClientId, CredentialKind, Door, Who};
use service::{ChangeClient, NewClient, NewCredential, NewStaff, Reply, ReplyAuthor, TicketRef};
use testkit::app::{Ask, TestApp};

fn names(list: &serde_json::Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one["firstname"].as_str().unwrap().to_owned()).collect()
}

fn nora() -> NewClient {
    NewClient {
        email: "nora@new.example".to_owned(),
        first_name: "Nora".to_owned(),
        last_name: "New".to_owned(),
        ..NewClient::default()
    }
}

async fn total(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> i64 {
    done(app, action, pairs).await["totalresults"].as_i64().unwrap()
}

testkit::on_both_engines! { doors;
    async fn who_asked_stays_who_asked_when_the_contact_is_gone(app: TestApp) {
        let contact = app.fixture.contact.to_string();
        open(&app, "s", &[("contactid", &contact)]).await;
        done(&app, "DeleteContact", &[("contactid", &contact)]).await;
        done(&app, "AddTicketReply", &[("ticketid", "1"), ("message", "m"), ("clientid", "1"), ("contactid", &contact)]).await;
        let ticket = done(&app, "GetTicket", &[("ticketid", "1")]).await;
        let listed = done(&app, "GetTickets", &[]).await;
        let replies = &ticket["replies"]["reply"];
        for seen in [&ticket, &replies[0], &replies[1], &listed["tickets"]["ticket"][0]] {
            let asked = ["requestor_name", "requestor_email", "requestor_type"].map(|name| seen[name].as_str().unwrap());
            assert_eq!(asked, ["Carl Contact", "carl@client.example", "Contact"], "{seen}");
            let same = ["userid", "contactid", "name", "email"].map(|name| seen[name].clone());
            assert_eq!(same, ["userid", "contactid", "name", "email"].map(|name| ticket[name].clone()), "{seen}");
        }
        assert_eq!(ticket["contactid"].to_string(), contact);
    }

    async fn clients_come_and_go_in_lists_and_searches(app: TestApp) {
        let all = async |pairs: &[(&str, &str)]| {
            let clients = names(&done(&app, "GetClients", pairs).await["clients"]["client"]);
            let users = names(&done(&app, "GetUsers", pairs).await["users"]);
            assert_eq!(clients, users);
            clients
        };
        assert_eq!(all(&[]).await, ["Cleo", "Dora", "Emil"]);
        let id = app.desk.operator().add_client(&nora()).await.unwrap();
        assert_eq!(all(&[("sorting", "DESC"), ("limitnum", "2")]).await, ["Nora", "Emil"]);
        for begins in ["nora", "NEW", "nora n", "nora@new"] {
            assert_eq!(all(&[("search", begins)]).await, ["Nora"], "{begins}");
        }
        // Only beginnings count, and signs of a pattern are none.
        for begins in ["ora", "%", "_", "new.example"] {
            assert!(all(&[("search", begins)]).await.is_empty(), "{begins}");
        }
        app.desk.as_staff(&Actor::new(Who::Staff(domain::StaffId(1)), Door::Command)).unwrap().delete_client(id).await.unwrap();
        assert!(all(&[("search", "nora")]).await.is_empty());
        assert_eq!(app.rows("client_term").await, 12);
    }

    async fn users_own_clients_and_log_in_for_them(app: TestApp) {
        let login =
            async |email: &str, password: &str| call(&app, "ValidateLogin", &[("email", email), ("password2", password)]).await;
        let person = [("firstname", "Una"), ("lastname", "User"), ("email", "una@new.example"), ("password2", "una-password")];
        let user = done(&app, "AddUser", &person).await["user_id"].as_i64().unwrap();
        let owned = async || done(&app, "GetUsers", &[("search", "una u")]).await["users"][0]["clients"].clone();
        assert_eq!(owned().await, serde_json::json!([]));
        let checked = done(&app, "ValidateLogin", &[("email", "Una@new.example"), ("password2", "una-password")]).await;
        assert_eq!((&checked["userid"], checked.get("passwordhash")), (&user.into(), None));
        assert_eq!(login("una@new.example", "wrong").await.text(), error("Email or Password Invalid"));
        // An owner of nothing gets into no door.
        let door = Door::Dialect("test");
        assert!(app.desk.log_in("una@new.example", "una-password", door, None).await.is_err());
        let new = |email: &str| NewClient { email: email.to_owned(), owner: Some(domain::UserId(user)), ..nora() };
        let operator = app.desk.operator();
        let (one, two) = (operator.add_client(&new("a@firm.example")).await.unwrap(), operator.add_client(&new("b@firm.example")).await.unwrap());
        let own = |id: ClientId| serde_json::json!({"id": id.0, "isOwner": true});
        assert_eq!(owned().await, serde_json::json!([own(one), own(two)]));
        let actor = app.desk.log_in("una@new.example", "una-password", door, None).await.unwrap();
        assert_eq!(actor.who, Who::Client(one, None));
        assert!(app.desk.log_in("a@firm.example", "una-password", door, None).await.is_err());
        let token = done(&app, "ValidateLogin", &[("email", "una@new.example"), ("password2", "una-password")]).await;
        assert!(token["passwordhash"].as_str().is_some_and(|token| token.len() > 20));
        // Closed, the next one is entered; an owner of other names does not follow its client.
        let bought = domain::ClientService { id: domain::ServiceId(0), client: one, kind: domain::ServiceKind::Product, name: "vps".to_owned() };
        for kind in [domain::ServiceKind::Product, domain::ServiceKind::Domain] {
            operator.add_service(&domain::ClientService { kind, ..bought.clone() }).await.unwrap();
        }
        let statuses = async || {
            let of = [("clientid", &*one.to_string())];
            let (products, domains) = (done(&app, "GetClientsProducts", &of).await, done(&app, "GetClientsDomains", &of).await);
            [&products["products"]["product"][0]["status"], &domains["domains"]["domain"][0]["status"]].map(|one| one.as_str().unwrap().to_owned())
        };
        assert_eq!(statuses().await, ["Active", "Active"]);
        done(&app, "CloseClient", &[("clientid", &one.to_string())]).await;
        assert_eq!(statuses().await, ["Terminated", "Cancelled"]);
        done(&app, "UpdateClient", &[("clientid", &two.to_string()), ("email", "c@firm.example"), ("firstname", "Udo")]).await;
        let actor = app.desk.log_in("una@new.example", "una-password", door, None).await.unwrap();
        assert_eq!(actor.who, Who::Client(two, None));
        let details = done(&app, "GetClientsDetails", &[("clientid", &two.to_string())]).await;
        assert_eq!((&details["owner_user_id"], &details["client"]["users"]["user"][0]["name"]), (&user.into(), &"Una User".into()));
        let opened = [("clientid", two.to_string()), ("userid", user.to_string())];
        let opened: Vec<(&str, &str)> = opened.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let ticket = [&opened[..], &[("deptid", "1"), ("subject", "S"), ("message", "M")]].concat();
        done(&app, "OpenTicket", &ticket).await;
        for id in [one, two] {
            app.staff("admin").delete_client(id).await.unwrap();
        }
        assert_eq!(owned().await, serde_json::json!([]));
    }

    async fn a_user_that_came_with_its_client_follows_it(app: TestApp) {
        let id = app.desk.operator().add_client(&NewClient { password: Some("nora-password".to_owned()), ..nora() }).await.unwrap();
        let change = [("clientid", &*id.to_string()), ("email", "n@other.example"), ("lastname", "Older"), ("password2", "another-password")];
        done(&app, "UpdateClient", &change).await;
        let user = done(&app, "GetUsers", &[("search", "nora older")]).await["users"][0].clone();
        assert_eq!(user["email"], "n@other.example");
        done(&app, "ValidateLogin", &[("email", "n@other.example"), ("password2", "another-password")]).await;
        let una = [("firstname", "Una"), ("lastname", "User"), ("email", "una@new.example"), ("password2", "una-password")];
        done(&app, "AddUser", &una).await;
        let taken = call(&app, "UpdateClient", &[("clientid", &id.to_string()), ("email", "una@new.example")]).await;
        assert_eq!(taken.text(), error("Duplicate Email Address"));
    }

    async fn details_follow_the_account_and_its_tickets(app: TestApp) {
        let details = async || done(&app, "GetClientsDetails", &[("clientid", "1"), ("stats", "1")]).await;
        let before = details().await;
        assert_eq!((&before["stats"]["numtickets"], &before["notes"]), (&0.into(), &"".into()));
        let id = open(&app, "One", &[]).await;
        open(&app, "Two", &[]).await;
        let closed = app.desk.directory().default_status(domain::StatusKind::Closed).unwrap().id;
        let reply = Reply { status: Some(closed), ..Reply::new(TicketRef::Either(id), ReplyAuthor::Staff(None), "Done.") };
        app.staff("anna").reply(&reply).await.unwrap();
        let known = ChangeClient { comment: Some("Likes mail.".to_owned()), ..ChangeClient::default() };
        app.desk.operator().change_client(ClientId(1), &known).await.unwrap();
        let after = details().await;
        assert_eq!((&after["stats"]["numtickets"], &after["stats"]["numactivetickets"]), (&2.into(), &1.into()));
        assert_eq!((&after["notes"], &after["client"]["notes"]), (&"Likes mail.".into(), &"Likes mail.".into()));
    }

    async fn contacts_products_and_domains_follow_the_operator(app: TestApp) {
        let operator = app.desk.operator();
        let counts = async || {
            let mut all = Vec::new();
            for (action, name) in [("GetContacts", "userid"), ("GetClientsProducts", "clientid"), ("GetClientsDomains", "clientid")] {
                all.push((total(&app, action, &[(name, "2")]).await, total(&app, action, &[]).await));
            }
            all
        };
        assert_eq!(counts().await, [(0, 1), (0, 1), (0, 1)]);
        let contact = domain::Contact { id: domain::ContactId(0), client: ClientId(2), name: "Paul Partner".to_owned(), email: "p@x.example".to_owned() };
        operator.add_contact(&contact).await.unwrap();
        for kind in [domain::ServiceKind::Product, domain::ServiceKind::Domain] {
            let service = domain::ClientService { id: domain::ServiceId(0), client: ClientId(2), kind, name: "x.example".to_owned() };
            operator.add_service(&service).await.unwrap();
        }
        assert_eq!(counts().await, [(1, 2), (1, 2), (1, 2)]);
        let contact = done(&app, "GetContacts", &[("userid", "2")]).await["contacts"]["contact"][0].clone();
        assert_eq!((&contact["firstname"], &contact["lastname"]), (&"Paul".into(), &"Partner".into()));
    }

    async fn staff_are_told_of_as_the_operator_keeps_them(app: TestApp) {
        let count = async |pairs: &[(&str, &str)]| done(&app, "GetAdminUsers", pairs).await["count"].as_i64().unwrap();
        assert_eq!((count(&[]).await, count(&[("roleid", "2")]).await), (4, 3));
        let new = NewStaff {
            login: "nina".to_owned(),
            name: "Nina New".to_owned(),
            email: "nina@hoster.example".to_owned(),
            password: "nina-password".to_owned(),
            is_root: false,
            departments: vec![domain::DepartmentId(2)],
        };
        app.desk.operator().add_staff(&new).await.unwrap();
        assert_eq!((count(&[]).await, count(&[("email", "nina")]).await), (5, 1));
        let nina = done(&app, "GetAdminUsers", &[("email", "nina")]).await["admin_users"][0].clone();
        assert_eq!(nina["supportDepartmentIds"], serde_json::json!([2]));
    }

    async fn who_is_there_and_what_was_done_is_told(app: TestApp) {
        let online = async || {
            let stats = done(&app, "GetStats", &[]).await["staff_online"].as_i64().unwrap();
            assert_eq!(total(&app, "GetStaffOnline", &[]).await, stats);
            stats
        };
        let logged = total(&app, "GetActivityLog", &[]).await;
        assert_eq!(online().await, 0);
        let anna = app.desk.directory().staff_by_login("anna").unwrap().id;
        let actor = Actor::new(Who::Staff(anna), Door::Dialect("test"));
        for _ in 0..2 {
            app.desk.start_session(&actor).await.unwrap();
        }
        assert_eq!(online().await, 1);
        let who = done(&app, "GetStaffOnline", &[]).await;
        assert_eq!(who["staffonline"]["staff"][0]["adminusername"], "anna");
        app.clock.advance(3601);
        assert_eq!(online().await, 0);
        assert_eq!(total(&app, "GetActivityLog", &[]).await, logged + 2);
        assert_eq!(total(&app, "GetActivityLog", &[("user", "anna")]).await, 2);
        done(&app, "LogActivity", &[("description", "Backup finished"), ("userid", "2")]).await;
        let entry = done(&app, "GetActivityLog", &[("description", "backup")]).await["activity"]["entry"][0].clone();
        assert_eq!((&entry["clientId"], &entry["username"]), (&2.into(), &"robot".into()));
        let id = open(&app, "One", &[]).await;
        let newest = done(&app, "GetActivityLog", &[("limitnum", "1")]).await["activity"]["entry"][0].clone();
        assert_eq!(newest["description"], format!("Ticket opened - Ticket ID: {id}"));
    }

    async fn a_credential_of_somebody_who_was_switched_off_says_so_and_a_wrong_secret_does_not(app: TestApp) {
        let pair = &app.fixture.anna_pair;
        let ask = async |secret: &str| {
            let pairs = [("action", "GetTickets"), ("identifier", &*pair.identifier), ("secret", secret), ("responsetype", "json")];
            let answer = app.send(Ask::form(PATH, &pairs)).await;
            (answer.status, answer.text())
        };
        assert_eq!(ask(&pair.secret).await.0, 200);
        app.desk.operator().set_staff_active("anna", false).await.unwrap();
        assert_eq!(ask(&pair.secret).await, (403, error("Administrator Account Disabled")));
        assert_eq!(ask("wrong").await, (403, error("Authentication Failed")));
        app.desk.operator().set_staff_active("anna", true).await.unwrap();
        assert_eq!(ask(&pair.secret).await.0, 200);
    }

    async fn statuses_that_differ_in_signs_alone_are_counted_together(app: TestApp) {
        for name in ["On-Hold", "!!"] {
            app.desk.operator().add_status(domain::StatusKind::OnHold, name, "#444444").await.unwrap();
        }
        for status in ["On Hold", "On-Hold", "!!"] {
            let id = open(&app, "s", &[]).await.to_string();
            done(&app, "UpdateTicket", &[("ticketid", &id), ("status", status)]).await;
        }
        let counts = done(&app, "GetTicketCounts", &[("includeCountsByStatus", "1")]).await["status"].clone();
        assert_eq!((&counts["onhold"]["count"], &counts["status"]["count"]), (&2.into(), &1.into()));
        let stats = call(&app, "GetStats", &[]).await.text();
        assert_eq!(stats.matches("\"tickets_onhold\":2").count(), 1, "{stats}");
    }

    async fn stats_follow_tickets(app: TestApp) {
        let open_now = async || done(&app, "GetStats", &[]).await["tickets_open"].as_i64().unwrap();
        assert_eq!(open_now().await, 0);
        let id = open(&app, "One", &[]).await;
        assert_eq!(open_now().await, 1);
        app.staff("admin").delete_ticket(TicketRef::Either(id)).await.unwrap();
        assert_eq!(open_now().await, 0);
    }

    async fn a_login_is_validated_and_starts_a_session(app: TestApp) {
        let pairs = [("email", "cleo@client.example"), ("password2", "cleo-password")];
        let token = done(&app, "ValidateLogin", &pairs).await["passwordhash"].as_str().unwrap().to_owned();
        let who = app.desk.session(&token, Door::Dialect("whmcs"), None).await.unwrap().unwrap().who;
        assert_eq!(who, Who::Client(ClientId(1), None));
        app.staff("admin").delete_client(ClientId(1)).await.unwrap();
        assert_eq!(call(&app, "ValidateLogin", &pairs).await.text(), error("Email or Password Invalid"));
    }

    async fn permissions_are_those_of_the_credential(app: TestApp) {
        let staff = app.desk.directory().staff_by_login("anna").unwrap().id;
        let new = NewCredential {
            kind: CredentialKind::Pair,
            label: String::new(),
            staff,
            addresses: "all".to_owned(),
            string_ids: false,
            allowed_calls: "GetAdminDetails,GetTickets".to_owned(),
        };
        let pair = app.desk.operator().add_credential(&new).await.unwrap();
        let pairs = [("action", "GetAdminDetails"), ("identifier", &*pair.identifier), ("secret", &*pair.secret), ("responsetype", "json")];
        let answer = app.send(Ask::form(PATH, &pairs)).await.text();
        let told: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((&told["allowedpermissions"], &told["departments"]), (&"List Support Tickets,API Access".into(), &",1,2,".into()));
        let version = done(&app, "WhmcsDetails", &[]).await["whmcs"]["version"].clone();
        assert_eq!(told["whmcs"]["version"], version);
    }

    async fn a_closed_account_may_not_log_in_and_one_that_is_opened_again_may(app: TestApp) {
        let pairs = [("email", "cleo@client.example"), ("password2", "cleo-password")];
        let actor = Actor::new(Who::Client(ClientId(1), None), Door::Dialect("test"));
        let state = async || done(&app, "GetClients", &[("limitnum", "1")]).await["clients"]["client"][0]["status"].clone();
        done(&app, "CloseClient", &[("clientid", "1")]).await;
        assert_eq!(state().await, "Closed");
        assert_eq!(call(&app, "ValidateLogin", &pairs).await.text(), error("Email or Password Invalid"));
        assert!(app.desk.as_client(&actor).await.is_err());
        done(&app, "UpdateClient", &[("clientid", "1"), ("status", "active")]).await;
        assert_eq!(state().await, "Active");
        done(&app, "ValidateLogin", &pairs).await;
        assert!(app.desk.as_client(&actor).await.is_ok());
    }

    async fn a_changed_client_is_the_author_of_what_it_writes_from_then_on(app: TestApp) {
        done(&app, "UpdateClient", &[("clientid", "1"), ("firstname", "Clara"), ("email", "clara@client.example")]).await;
        let id = open(&app, "One", &[]).await;
        let view = app.staff("anna").ticket(TicketRef::Either(id)).await.unwrap();
        assert_eq!((view.ticket.requester.name.as_str(), view.ticket.requester.email.as_str()), ("Clara Client", "clara@client.example"));
        let told = done(&app, "GetClientsDetails", &[("email", "clara@client.example")]).await;
        assert_eq!((&told["id"], &told["fullname"]), (&1.into(), &"Clara Client".into()));
    }

    async fn contacts_that_programs_keep_can_write_and_go_without_their_tickets(app: TestApp) {
        let jane = [("clientid", "1"), ("firstname", "Jane"), ("email", "jane@client.example")];
        let id = done(&app, "AddContact", &jane).await["contactid"].to_string();
        done(&app, "UpdateContact", &[("contactid", &id), ("lastname", "Doe")]).await;
        let ticket = open(&app, "One", &[("contactid", &id)]).await;
        let requester = async || app.staff("anna").find(TicketRef::Either(ticket)).await.unwrap().requester;
        assert_eq!(requester().await.name, "Jane Doe");
        done(&app, "DeleteContact", &[("contactid", &id)]).await;
        // Who asked stays who asked.
        assert_eq!(requester().await.name, "Jane Doe");
        assert_eq!((requester().await.contact.is_some(), requester().await.client), (true, Some(ClientId(1))));
        let gone = call(&app, "AddTicketReply", &[("ticketid", "1"), ("contactid", &id), ("message", "x")]).await;
        assert_eq!(gone.text(), error("Contact ID Not Found"));
    }

    async fn what_a_client_has_no_place_for_is_told_of(app: TestApp) {
        let no_id = "securityqid was left out: there are no security questions";
        let no_answer = "securityqans was left out: there are no security questions";
        let no_fields = "customfields was left out: clients have no custom fields";
        for (sent, told) in [("securityqid", no_id), ("securityqans", no_answer), ("customfields", no_fields)] {
            let answer = done(&app, "UpdateClient", &[("clientid", "1"), (sent, "1")]).await;
            assert_eq!(answer["warning"], told);
        }
        let end = async |kind: &str| {
            let answer = done(&app, "AddCancelRequest", &[("serviceid", "1"), ("type", kind)]).await;
            let mut tx = app.desk.db().write().await.unwrap();
            tx.exec_dynamic("DELETE FROM cancellation", &[]).await.unwrap();
            tx.commit().await.unwrap();
            answer["warning"].clone()
        };
        assert_eq!(end("Bogus").await, "type was read as End of Billing Period: the other one is Immediate");
        for known in ["immediate", "End of Billing Period", ""] {
            assert!(end(known).await.is_null(), "{known}");
        }
    }

    async fn requests_to_end_a_product_are_counted_until_it_is_gone(app: TestApp) {
        let pending = async || done(&app, "GetStats", &[]).await["cancellations_pending"].as_i64().unwrap();
        assert_eq!(pending().await, 0);
        app.staff("anna").request_cancellation(domain::ServiceId(1), true, "").await.unwrap();
        assert_eq!(pending().await, 1);
        let again = call(&app, "AddCancelRequest", &[("serviceid", "1")]).await;
        assert_eq!(again.text(), error("Existing Cancellation Request Exists"));
        app.staff("admin").delete_client(ClientId(1)).await.unwrap();
        assert_eq!(pending().await, 0);
    }
}
