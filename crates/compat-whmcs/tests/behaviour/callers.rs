//! WHMCS API documentation, Authentication and Access Control.

use crate::support::{PATH, ask, call, doors, error, open_doors};
use md5::{Digest, Md5};
use testkit::app::{Ask, TestApp};

fn legacy(app: &TestApp) -> [(String, String); 2] {
    let digest = Md5::digest(app.fixture.hashed.secret.as_bytes());
    let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    [("username".to_owned(), app.fixture.hashed.identifier.clone()), ("password".to_owned(), hex)]
}

fn legacy_ask(app: &TestApp) -> Ask {
    let [name, secret] = legacy(app);
    Ask::form(
        PATH,
        &[("action", "gettickets"), ("responsetype", "json"), (&name.0, &name.1), (&secret.0, &secret.1)],
    )
}

testkit::on_both_engines! { doors;
    async fn the_md5_login_is_closed_until_the_operator_opens_it(app: TestApp) {
        let answer = app.send(legacy_ask(&app)).await;
        assert_eq!((answer.status, answer.text()), (403, error("Authentication Failed")));
    }

    async fn an_address_that_fails_too_often_is_told_when_to_come_back(app: TestApp) {
        let wrong = [("action", "GetTickets"), ("identifier", "x"), ("secret", "y"), ("responsetype", "json")];
        for _ in 0..10 {
            assert_eq!(app.send(Ask::form(PATH, &wrong)).await.status, 403);
        }
        let answer = app.send(Ask::form(PATH, &wrong)).await;
        let message = "Too many failed logins, try again later";
        assert_eq!((answer.status, answer.text()), (429, error(message)));
        assert_eq!(answer.headers["retry-after"], "6");
        assert_eq!(call(&app, "GetTickets", &[]).await.status, 429);
        let elsewhere = ask(&app, "GetTickets", &[]).from("203.0.113.8");
        assert_eq!(app.send(elsewhere).await.status, 200);
        app.clock.advance(6);
        assert_eq!(call(&app, "GetTickets", &[]).await.status, 200);
    }

    async fn a_refused_method_names_the_allowed_one(app: TestApp) {
        let answer = app.send(Ask::get("/includes/api.php?action=GetTickets&responsetype=json")).await;
        assert_eq!((answer.status, answer.text()), (405, error("API calls must be made by POST")));
        assert_eq!(answer.headers["allow"], "POST");
    }
}

testkit::on_both_engines! { open_doors;
    async fn a_generated_secret_and_its_md5_are_logins_and_nothing_at_the_other_pair(app: TestApp) {
        assert_eq!(app.send(legacy_ask(&app)).await.status, 200);
        let [name, secret] = legacy(&app);
        let upper = secret.1.to_uppercase();
        let plain = app.fixture.hashed.secret.clone();
        let other = app.fixture.pair.secret.clone();
        for (password, status) in [(&upper, 200), (&plain, 200), (&other, 403)] {
            let pairs = [("action", "GetTickets"), (&name.0, &name.1), (&secret.0, password)];
            assert_eq!(app.send(Ask::form(PATH, &pairs)).await.status, status);
        }
        let pairs = [("action", "GetTickets"), ("identifier", &name.1), ("secret", &secret.1)];
        assert_eq!(app.send(Ask::form(PATH, &pairs)).await.status, 403);
    }

    async fn old_scripts_that_log_in_on_every_call_are_never_counted_as_failing(app: TestApp) {
        for _ in 0..25 {
            assert_eq!(app.send(legacy_ask(&app)).await.status, 200);
        }
    }

    async fn calls_by_get_are_answered_where_the_operator_allows_them(app: TestApp) {
        let pair = &app.fixture.pair;
        let query = format!("action=GetTickets&identifier={}&secret={}", pair.identifier, pair.secret);
        let answer = app.send(Ask::get(&format!("{PATH}?{query}&responsetype=nvp"))).await;
        let text = "result=success;totalresults=0;startnumber=0;numreturned=0;";
        assert_eq!((answer.status, answer.text().as_str()), (200, text));
    }
}
