//! What a credential may call, from where, and that its calls are logged. WHMCS API documentation, Authentication and
//! Access Control; the sentence about permissions as the runbook of YASH has it.

use crate::support::{PATH, doors, error};
use domain::{CallOutcome, CredentialKind};
use service::{NewCredential, SecretPair};
use testkit::app::{Answer, Ask, TestApp};

async fn pair(app: &TestApp, addresses: &str, calls: &str) -> SecretPair {
    let staff = app.desk.directory().staff_by_login("robot").unwrap().id;
    let new = NewCredential {
        kind: CredentialKind::Pair,
        label: String::new(),
        staff,
        addresses: addresses.to_owned(),
        string_ids: false,
        allowed_calls: calls.to_owned(),
    };
    app.desk.operator().add_credential(&new).await.unwrap()
}

async fn call(app: &TestApp, pair: &SecretPair, from: &str, action: &str) -> Answer {
    let pairs = [
        ("action", action),
        ("identifier", pair.identifier.as_str()),
        ("secret", pair.secret.as_str()),
        ("responsetype", "json"),
    ];
    app.send(Ask::form(PATH, &pairs).from(from)).await
}

testkit::on_both_engines! { doors;
    async fn roles_allow_together_what_each_of_them_allows(app: TestApp) {
        let operator = app.desk.operator();
        for (name, calls) in [("Read", "GetTickets"), ("write", "openticket"), ("Every", "ALL"), ("None", "")] {
            operator.add_role(name, calls).await.unwrap();
        }
        let pair = pair(&app, "all", "").await;
        let may = async || {
            let mut may = Vec::new();
            for name in ["GetTickets", "OpenTicket", "DeleteTicket"] {
                let answer = call(&app, &pair, "203.0.113.7", name).await;
                let no = format!("Invalid Permissions: API action \"{}\" is not allowed", name.to_lowercase());
                if answer.status != 403 {
                    may.push(name);
                } else {
                    assert_eq!(answer.text(), error(&no));
                }
            }
            may
        };
        let every = ["GetTickets", "OpenTicket", "DeleteTicket"];
        assert_eq!(may().await, every);
        let roles = async |names: &str| operator.set_roles(&pair.identifier, names).await;
        for (names, expected) in [
            ("Read", &["GetTickets"][..]),
            ("Read, write", &["GetTickets", "OpenTicket"]),
            ("None", &[]),
            ("None,write", &["OpenTicket"]),
            ("Read,Every", &every),
            ("none", &every),
        ] {
            roles(names).await.unwrap();
            assert_eq!(may().await, expected, "{names}");
        }
        // A list of its own is allowed beside the roles.
        roles("Read").await.unwrap();
        operator.allow_calls(&pair.identifier, "DeleteTicket").await.unwrap();
        assert_eq!(may().await, ["GetTickets", "DeleteTicket"]);
        // A role counts as it is now.
        operator.allow_role("Read", "OpenTicket").await.unwrap();
        assert_eq!(may().await, ["OpenTicket", "DeleteTicket"]);
        let in_use = operator.remove_role("Read").await;
        assert!(matches!(in_use, Err(domain::Error::Invalid { field: domain::Field::ActionRole, .. })));
        let missing = Err(domain::Error::NotFound(domain::What::ActionRole));
        assert_eq!((operator.remove_role("Nobody").await, roles("Read,Nobody").await), (missing.clone(), missing));
        assert_eq!(operator.add_role("Read", "").await, Err(domain::Error::Exists(domain::What::ActionRole)));
        operator.remove_role("Every").await.unwrap();
        assert_eq!(may().await, ["OpenTicket", "DeleteTicket"]);
    }

    async fn an_address_outside_the_list_is_named(app: TestApp) {
        for (addresses, inside, outside) in [
            ("192.0.2.10", "192.0.2.10", "192.0.2.11"),
            ("192.0.2.0/25", "192.0.2.127", "192.0.2.128"),
            ("192.0.2.0/255.255.255.192", "192.0.2.63", "192.0.2.64"),
        ] {
            let pair = pair(&app, addresses, "").await;
            assert_eq!(call(&app, &pair, inside, "GetTickets").await.status, 200, "{addresses}");
            let no = call(&app, &pair, outside, "GetTickets").await;
            assert_eq!((no.status, no.text()), (403, error(&format!("Invalid IP {outside}"))));
        }
    }

    async fn an_action_outside_the_list_is_told_in_small_letters(app: TestApp) {
        let pair = pair(&app, "all", "GetTickets,opEnticket").await;
        let from = "203.0.113.7";
        assert_eq!(call(&app, &pair, from, "gettickets").await.status, 200);
        let missing = call(&app, &pair, from, "OpenTicket").await;
        assert_eq!((missing.status, missing.text()), (200, error("Name and email address are required if not a client")));
        for name in ["DeleteTicket", "deleteticket"] {
            let no = call(&app, &pair, from, name).await;
            let message = "Invalid Permissions: API action \"deleteticket\" is not allowed";
            assert_eq!((no.status, no.text()), (403, error(message)));
        }
        app.desk.write_calls().await.unwrap();
        let calls = app.desk.operator().calls(&pair.identifier, 10).await.unwrap();
        let seen: Vec<_> = calls.iter().rev().map(|logged| (logged.call.call.as_str(), logged.call.outcome, logged.times)).collect();
        let expected = [
            ("GetTickets", CallOutcome::Done, 1),
            ("OpenTicket", CallOutcome::Failed, 1),
            ("DeleteTicket", CallOutcome::Refused, 2),
        ];
        assert_eq!(seen, expected);
        app.desk.operator().revoke_credential(&pair.identifier).await.unwrap();
        let no = call(&app, &pair, from, "GetTickets").await;
        assert_eq!((no.status, no.text()), (403, error("Authentication Failed")));
    }
}
