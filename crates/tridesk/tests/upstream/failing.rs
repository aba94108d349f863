//! A panel that is slow, dead, lying or too busy: its callers are told in their own dialect and in time, and nothing stays.

use crate::support::{Before, before, foreign_calls, target};
use std::time::{Duration, Instant};
use testkit::app::Answer;
use testkit::nasty::{Manner, Nasty};

/// Every way to be bad that the caller is told of in words.
fn bad_manners() -> [Manner; 6] {
    [Manner::Silent, Manner::Drips, Manner::Hangs, Manner::HalfHead, Manner::TooShort, Manner::Garbage]
}

/// The caller's own kind of refusal, in the caller's own format.
fn assert_own_words(dialect: &str, answer: &Answer) {
    let text = answer.text();
    match dialect {
        "billmanager" => {
            assert_eq!((answer.status, answer.content_type()), (200, "text/xml; charset=UTF-8"), "{text}");
            assert!(text.contains("<error type=\"unavailable\" object=\"upstream\""), "{text}");
        }
        "whmcs" => {
            assert!((502..=504).contains(&answer.status), "{text}");
            assert!(text.starts_with("{\"result\":\"error\",\"message\":\"The billing system"), "{text}");
        }
        "hostbill" => {
            assert_eq!(answer.status, 200, "{text}");
            assert!(text.starts_with("{\"success\":false,\"call\":\"getInvoices\""), "{text}");
        }
        _ => {
            assert!((502..=504).contains(&answer.status), "{text}");
            assert!(text.starts_with("{\"success\":false,\"error\":[\"Billing system"), "{text}");
        }
    }
}

async fn ask_all(desk: &Before) {
    for (dialect, ask) in foreign_calls() {
        let began = Instant::now();
        let answer = desk.app.send(ask).await;
        assert!(began.elapsed() < Duration::from_secs(2), "{dialect} took {:?}", began.elapsed());
        assert_own_words(dialect, &answer);
    }
}

#[tokio::test]
async fn a_bad_panel_is_told_in_the_callers_own_words_and_in_time() {
    let panel = Nasty::start(Manner::Silent).await;
    let desk = before(&target(&panel.url()), 0).await;
    for manner in bad_manners() {
        panel.behave(manner);
        ask_all(&desk).await;
        assert_eq!(desk.upstream.free_places(), 4);
    }
    panel.behave(Manner::says("200 OK", "", "well again"));
    for (dialect, ask) in foreign_calls() {
        assert_eq!(desk.app.send(ask).await.text(), "well again", "{dialect}");
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(panel.open() <= 1, "{} connections stay", panel.open());
}

#[tokio::test]
async fn errors_and_redirects_of_the_panel_are_its_answers() {
    let other = Nasty::start(Manner::says("200 OK", "", "trap")).await;
    let panel = Nasty::start(Manner::says("500 Oops", "X-Why: bug\r\n", "it broke")).await;
    let desk = before(&target(&panel.url()), 1).await;
    for (dialect, ask) in foreign_calls() {
        let answer = desk.app.send(ask).await;
        assert_eq!((answer.status, answer.text().as_str()), (500, "it broke"), "{dialect}");
    }
    let to = format!("Location: {}/x\r\n", other.url());
    panel.behave(Manner::says("302 Found", &to, "go"));
    for (dialect, ask) in foreign_calls() {
        let answer = desk.app.send(ask).await;
        assert_eq!((answer.status, answer.text().as_str()), (302, "go"), "{dialect}");
        assert_eq!(answer.headers["location"], format!("{}/x", other.url()), "{dialect}");
    }
    assert_eq!((panel.seen().len(), other.seen().len(), other.open()), (8, 0, 0));
}

#[tokio::test]
async fn a_dead_panel_is_left_alone_for_a_while() {
    let panel = Nasty::start(Manner::Hangs).await;
    let desk = before(&target(&panel.url()), 5).await;
    for _ in 0..3 {
        ask_all(&desk).await;
    }
    assert_eq!(panel.seen().len(), 5, "after five failures in a row it is not asked");
    let text = desk.metrics.text();
    for line in [
        "upstream_calls_total{upstream=\"panel\",outcome=\"broken\"} 5",
        "upstream_calls_total{upstream=\"panel\",outcome=\"resting\"} 7",
        "upstream_resting{upstream=\"panel\"} 1",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[tokio::test]
async fn more_calls_than_places_are_refused_at_once() {
    let panel = Nasty::start(Manner::Silent).await;
    let desk = before(&target(&panel.url()), 0).await;
    let [(_, ask), ..] = foreign_calls();
    let many = (0..12).map(|_| desk.app.send(ask.clone()));
    let began = Instant::now();
    let answers = futures_util::future::join_all(many).await;
    assert!(began.elapsed() < Duration::from_secs(2));
    let busy =
        answers.iter().filter(|answer| answer.text().contains("Request in process, please wait")).count();
    assert_eq!((busy, panel.seen().len()), (8, 4));
    assert_eq!(desk.upstream.free_places(), 4);
}
