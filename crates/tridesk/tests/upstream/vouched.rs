//! Credentials that only the panel knows, where the settings take its word.

use crate::support::target;
use domain::CredentialKind;
use http::{Metrics, Rest, Upstream};
use service::{NewCredential, SecretPair, Vouching};
use std::time::Duration;
use testkit::Engine;
use testkit::app::{Ask, TestApp};
use testkit::nasty::{Manner, Nasty};

/// A desk that takes the word of the panel at this address, for those who act as its own credentials of `anna` and `robot`.
async fn before(url: &str, metrics: &Metrics) -> TestApp {
    let rest = Rest { after: 0, lasts: Duration::from_secs(60) };
    let upstream = Upstream::new("panel", &target(url), rest, metrics).unwrap();
    let model = TestApp::start(Engine::Sqlite, |_| axum::Router::new()).await;
    let (pair, key) = (&model.fixture.anna_pair.identifier, &model.fixture.key.identifier);
    TestApp::start(Engine::Sqlite, |desk| {
        let whmcs = compat_whmcs::Behind::new(upstream.clone(), None);
        let hostbill = compat_hostbill::Behind::new(upstream.clone(), None);
        let whmcs = compat_whmcs::Settings {
            vouching: Some(Vouching::new(whmcs, CredentialKind::Pair, pair, 60)),
            upstream: Some(upstream.clone()),
            ..Default::default()
        };
        let hostbill = compat_hostbill::Settings {
            vouching: Some(Vouching::new(hostbill, CredentialKind::Key, key, 60)),
            upstream: Some(upstream),
            ..Default::default()
        };
        compat_whmcs::router(desk.clone(), whmcs).merge(compat_hostbill::router(desk, hostbill))
    })
    .await
}

async fn new_credential(app: &TestApp, kind: CredentialKind) -> SecretPair {
    let new = NewCredential {
        kind,
        label: "only there".to_owned(),
        staff: app.desk.directory().staff_by_login("bert").unwrap().id,
        addresses: "203.0.113.0/24".to_owned(),
        string_ids: false,
        allowed_calls: String::new(),
    };
    app.desk.operator().add_credential(&new).await.unwrap()
}

fn departments(pair: &SecretPair) -> Ask {
    let SecretPair { identifier, secret } = pair;
    let pairs =
        [("action", "GetTickets"), ("identifier", identifier), ("secret", secret), ("responsetype", "json")];
    Ask::form("/includes/api.php", &pairs)
}

fn depts(key: &SecretPair) -> Ask {
    let SecretPair { identifier, secret } = key;
    Ask::form("/admin/api.php", &[("call", "getTicketDepts"), ("api_id", identifier), ("api_key", secret)])
}

#[tokio::test]
async fn whom_the_panel_vouches_for_acts_as_the_credential_that_the_settings_name() {
    let panel = TestApp::start(Engine::Sqlite, |desk| crate::support::doors(desk, None)).await;
    let pair = new_credential(&panel, CredentialKind::Pair).await;
    let key = new_credential(&panel, CredentialKind::Key).await;
    let metrics = Metrics::new(&[]);
    let desk = before(&format!("http://{}", panel.listen().await), &metrics).await;
    for _ in 0..3 {
        let answer = desk.send(departments(&pair)).await;
        assert!(answer.text().starts_with("{\"result\":\"success\""), "{}", answer.text());
        let answer = desk.send(depts(&key)).await;
        assert!(answer.text().starts_with("{\"success\":true"), "{}", answer.text());
    }
    // Asked once for each, within the time that its word is good.
    let asked = "upstream_calls_total{upstream=\"panel\",outcome=\"answered\"}";
    assert!(metrics.text().contains(&format!("{asked} 2\n")), "{}", metrics.text());
    desk.clock.advance(61);
    desk.send(departments(&pair)).await;
    assert!(metrics.text().contains(&format!("{asked} 3\n")), "{}", metrics.text());
    // The word is for one address, one name and one secret.
    for wrong in [
        departments(&pair).from("198.51.100.9"),
        departments(&SecretPair { secret: format!("{}x", pair.secret), ..pair.clone() }),
        departments(&SecretPair { identifier: "somebody".to_owned(), ..pair.clone() }),
    ] {
        let answer = desk.send(wrong).await;
        assert_eq!(
            (answer.status, answer.text().contains("Authentication Failed")),
            (403, true),
            "{}",
            answer.text()
        );
    }
    // The desk's own credentials are its own business.
    let before = metrics.text();
    assert_eq!(desk.send(departments(&desk.fixture.pair)).await.status, 200);
    assert_eq!(metrics.text(), before);
}

#[tokio::test]
async fn a_panel_that_does_not_answer_lets_nobody_in_and_blames_nobody() {
    let panel = Nasty::start(Manner::Hangs).await;
    let desk = before(&panel.url(), &Metrics::new(&[])).await;
    let stranger = SecretPair { identifier: "who".to_owned(), secret: "knows".to_owned() };
    for manner in [Manner::Hangs, Manner::Silent, Manner::Garbage, Manner::says("200 OK", "", "{}")] {
        panel.behave(manner.clone());
        let answer = desk.send(departments(&stranger)).await;
        assert_eq!(
            (answer.status, answer.text().contains("busy")),
            (503, true),
            "{manner:?} {}",
            answer.text()
        );
        let answer = desk.send(depts(&stranger)).await;
        assert!(answer.text().contains("Server is busy"), "{manner:?} {}", answer.text());
    }
    assert_eq!(desk.desk.failed_logins(), 0);
    // A no is a failed login, and too many of them end at the desk: ten a minute here.
    panel.behave(Manner::says("403 No", "", "{\"result\":\"error\",\"message\":\"Authentication Failed\"}"));
    let _ = panel.seen();
    let mut refused = Vec::new();
    for _ in 0..14 {
        refused.push(desk.send(departments(&stranger)).await.status);
    }
    assert_eq!(refused.iter().filter(|status| **status == 403).count(), 10, "{refused:?}");
    assert_eq!(panel.seen().len(), 10, "the others never reached the panel");
}
