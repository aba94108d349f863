//! Keys: from which addresses, for which calls, until when, and what is written down of their use.
#![expect(clippy::unwrap_used, reason = "a desk that cannot do this fails the test")]

mod common;

use common::{PATH, doors, errors};
use domain::{CallOutcome, CredentialKind, Error, What};
use serde_json::Value;
use service::{NewCredential, SecretPair};
use testkit::app::{Ask, TestApp};

const WRONG: &str = "Wrong API ID or API Key";
const FORBIDDEN: &str = "This API key is not allowed to do this";

async fn key(app: &TestApp, addresses: &str, calls: &str) -> SecretPair {
    let staff = app.desk.directory().staff_by_login("robot").unwrap().id;
    let new = NewCredential {
        kind: CredentialKind::Key,
        label: String::new(),
        staff,
        addresses: addresses.to_owned(),
        string_ids: false,
        allowed_calls: calls.to_owned(),
    };
    app.desk.operator().add_credential(&new).await.unwrap()
}

async fn call(app: &TestApp, key: &SecretPair, from: &str, name: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = vec![("api_id", key.identifier.as_str()), ("api_key", &key.secret), ("call", name)];
    all.extend(pairs);
    let answer = app.send(Ask::form(PATH, &all).from(from)).await;
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// The log of a key, the oldest call first.
async fn log(app: &TestApp, key: &SecretPair) -> Vec<(String, CallOutcome, String)> {
    app.desk.write_calls().await.unwrap();
    let calls = app.desk.operator().calls(&key.identifier, 100).await.unwrap();
    let each = calls.into_iter().rev().flat_map(|logged| (0..logged.times).map(move |_| logged.call.clone()));
    each.map(|call| (call.call, call.outcome, call.address)).collect()
}

testkit::on_both_engines! { doors;
    async fn an_address_outside_the_list_is_answered_as_a_wrong_key(app: TestApp) {
        for (addresses, inside, outside) in [
            ("192.0.2.10", "192.0.2.10", "192.0.2.11"),
            ("192.0.2.0/25", "192.0.2.127", "192.0.2.128"),
            ("192.0.2.0/255.255.255.192", "192.0.2.63", "192.0.2.64"),
            ("198.51.100.1, 192.0.2.0/24", "192.0.2.1", "198.51.100.2"),
            ("2001:db8::/32", "2001:db8:7::1", "2001:db9::1"),
        ] {
            let key = key(&app, addresses, "").await;
            let good = call(&app, &key, inside, "getHostBillversion", &[]).await;
            assert_eq!(good["success"], true, "{addresses} from {inside}");
            let bad = call(&app, &key, outside, "getHostBillversion", &[]).await;
            assert_eq!(errors(&bad), [WRONG], "{addresses} from {outside}");
            let seen = log(&app, &key).await;
            let of = |outcome, address: &str| ("getHostBillversion".to_owned(), outcome, address.to_owned());
            assert_eq!(seen, [of(CallOutcome::Done, inside), of(CallOutcome::Refused, outside)]);
        }
        for every in ["all", ""] {
            let key = key(&app, every, "").await;
            assert_eq!(call(&app, &key, "203.0.113.200", "getHostBillversion", &[]).await["success"], true);
        }
    }

    async fn a_key_makes_the_calls_of_its_list_only(app: TestApp) {
        let key = key(&app, "all", "gettickets, getTicketDetails").await;
        let from = "203.0.113.7";
        assert_eq!(call(&app, &key, from, "getTICKETS", &[]).await["success"], true);
        // Known, but neither its parameters nor whether the ticket is there are told.
        for (name, pairs) in [("addTicket", vec![]), ("addTicketReply", vec![("id", "99")])] {
            let no = call(&app, &key, from, name, &pairs).await;
            assert_eq!(errors(&no), [FORBIDDEN], "{name}");
        }
        // Clients test their key with these, which show nothing of the desk.
        for every in ["getHostBillVersion", "getAPIMethods"] {
            assert_eq!(call(&app, &key, from, every, &[]).await["success"], true, "{every}");
        }
        assert_eq!(errors(&call(&app, &key, from, "getTicketDetails", &[]).await), ["Wrong parameter"]);
        assert_eq!(errors(&call(&app, &key, from, "noSuchCall", &[]).await), ["Unknown call"]);
        let seen: Vec<_> = log(&app, &key).await.into_iter().map(|(call, outcome, _)| (call, outcome)).collect();
        let expected = [
            ("getTickets", CallOutcome::Done),
            ("addTicket", CallOutcome::Refused),
            ("addTicketReply", CallOutcome::Refused),
            ("getHostBillversion", CallOutcome::Done),
            ("getAPIMethods", CallOutcome::Done),
            ("getTicketDetails", CallOutcome::Failed),
            ("", CallOutcome::Failed),
        ];
        assert_eq!(seen, expected.map(|(name, outcome)| (name.to_owned(), outcome)));
        app.desk.operator().allow_calls(&key.identifier, "all").await.unwrap();
        assert_eq!(call(&app, &key, from, "getTicketDepts", &[]).await["success"], true);
        let unreadable = app.desk.operator().allow_calls(&key.identifier, "get*").await;
        assert!(matches!(unreadable, Err(Error::Invalid { .. })));
        let unknown = app.desk.operator().allow_calls("nobody", "").await;
        assert_eq!(unknown, Err(Error::NotFound(What::Credential)));
    }

    async fn a_key_of_staff_made_a_moment_ago_beside_the_running_desk_is_let_in(app: TestApp) {
        let key = key(&app, "all", "").await;
        // As a command in another process leaves it; the directory here has not been read again yet.
        let mut tx = app.desk.db().write().await.unwrap();
        for text in [
            "INSERT INTO staff (login, name, email, password_hash, is_root, is_active, created_at) SELECT 'nina', 'Nina New',
             'nina@hoster.example', password_hash, is_root, is_active, created_at FROM staff WHERE login = 'admin'",
            "UPDATE credential SET staff_id = (SELECT id FROM staff WHERE login = 'nina')",
            "UPDATE setting SET value = 'another' WHERE name = 'directory_version'",
        ] {
            tx.exec_dynamic(text, &[]).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert!(app.desk.directory().staff_by_login("nina").is_none());
        assert_eq!(call(&app, &key, "203.0.113.7", "getTickets", &[]).await["success"], true);
        assert!(app.desk.directory().staff_by_login("nina").is_some());
    }

    async fn a_revoked_key_and_one_of_a_disabled_member_stop_at_once(app: TestApp) {
        let (first, second) = (key(&app, "all", "").await, key(&app, "all", "").await);
        let operator = app.desk.operator();
        let from = "203.0.113.7";
        assert_eq!(call(&app, &first, from, "getTickets", &[]).await["success"], true);
        operator.revoke_credential(&first.identifier).await.unwrap();
        assert_eq!(errors(&call(&app, &first, from, "getTickets", &[]).await), [WRONG]);
        let outcomes: Vec<_> = log(&app, &first).await.into_iter().map(|(_, outcome, _)| outcome).collect();
        assert_eq!(outcomes, [CallOutcome::Done, CallOutcome::Refused]);
        operator.set_staff_active("robot", false).await.unwrap();
        assert_eq!(errors(&call(&app, &second, from, "getTickets", &[]).await), [WRONG]);
        operator.set_staff_active("robot", true).await.unwrap();
        assert_eq!(call(&app, &second, from, "getTickets", &[]).await["success"], true);
    }

    async fn reading_is_logged_without_a_commit_each_and_forgotten_after_ninety_days(app: TestApp) {
        let key = key(&app, "all", "").await;
        call(&app, &key, "203.0.113.7", "getTickets", &[]).await;
        let before = app.rows("credential_call").await;
        for _ in 0..20 {
            call(&app, &key, "203.0.113.7", "getTickets", &[]).await;
        }
        assert_eq!(app.rows("credential_call").await, before, "a call waits in memory");
        assert_eq!(log(&app, &key).await.len(), 21);
        assert_eq!(app.rows("credential_call").await, before + 1, "equal calls of a second are one row");
        app.clock.advance(90 * 24 * 3600);
        call(&app, &key, "203.0.113.7", "getTickets", &[]).await;
        app.clock.advance(1);
        app.desk.expire().await.unwrap();
        assert_eq!(log(&app, &key).await.len(), 1);
    }
}
