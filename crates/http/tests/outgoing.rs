//! Calls to another server: what goes out, what comes back, and what happens when that server is a bad one.

use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use testkit::nasty::{Manner, Nasty};
use tridesk_http::outgoing::{Call, Failed, Outgoing, Target, TargetError};

fn to(server: &Nasty) -> Target {
    Target {
        connect: Duration::from_millis(500),
        patience: Duration::from_millis(400),
        longest: Duration::from_secs(2),
        at_once: 4,
        answer_limit: 64 << 10,
        ..Target::new(format!("{}/base/", server.url()))
    }
}

#[tokio::test]
async fn a_call_goes_out_as_it_is_and_its_answer_comes_back() {
    let server = Nasty::start(Manner::says("202 Fine", "X-Odd: yes\r\n", "hello")).await;
    let outgoing = Outgoing::new(&to(&server)).unwrap();
    let call = Call::form("/api.php", &[("action", "Odd Thing"), ("secret", "a&b")]).query(&[("q", "1")]);
    let answer = outgoing.send(call.header("x-mine", "value")).await.unwrap();
    assert_eq!((answer.status, answer.body), (StatusCode::ACCEPTED, Bytes::from_static(b"hello")));
    assert_eq!(answer.headers.get("x-odd").unwrap(), "yes");
    let seen = server.seen().concat();
    assert!(seen.starts_with("POST /base/api.php?q=1 HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains(&format!("host: {}\r\n", server.address)), "{seen}");
    assert!(seen.contains("x-mine: value\r\n"), "{seen}");
    assert!(seen.ends_with("\r\n\r\naction=Odd+Thing&secret=a%26b"), "{seen}");
    // The connection is used again.
    for _ in 0..5 {
        outgoing.send(Call::get("/x")).await.unwrap();
    }
    assert_eq!((server.open(), outgoing.free_places()), (1, 4));
}

#[tokio::test]
async fn a_bad_server_costs_its_time_and_nothing_more() {
    let server = Nasty::start(Manner::Silent).await;
    let outgoing = Outgoing::new(&to(&server)).unwrap();
    for (manner, expected) in [
        (Manner::Silent, Failed::TimedOut),
        (Manner::Drips, Failed::TimedOut),
        (Manner::Hangs, Failed::Broken),
        (Manner::HalfHead, Failed::Broken),
        (Manner::TooShort, Failed::Broken),
        (Manner::Garbage, Failed::Broken),
        (Manner::Endless, Failed::TooLarge),
        (Manner::says("200 OK", "", &"x".repeat(70_000)), Failed::TooLarge),
    ] {
        server.behave(manner.clone());
        let began = Instant::now();
        assert_eq!(outgoing.send(Call::get("/x")).await.err(), Some(expected), "{manner:?}");
        assert!(began.elapsed() < Duration::from_secs(1), "{manner:?}");
        assert_eq!(outgoing.free_places(), 4, "{manner:?}");
    }
    server.behave(Manner::TooLong);
    assert_eq!(outgoing.send(Call::get("/x")).await.unwrap().body, Bytes::from_static(b"much "));
    server.behave(Manner::says("200 OK", "", "well"));
    assert_eq!(outgoing.send(Call::get("/x")).await.unwrap().body, Bytes::from_static(b"well"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(server.open() <= 1, "{}", server.open());
}

#[tokio::test]
async fn redirects_are_answers_and_nobody_else_is_called() {
    let other = Nasty::start(Manner::says("200 OK", "", "trap")).await;
    let server =
        Nasty::start(Manner::says("302 Found", &format!("Location: {}/base\r\n", other.url()), "go")).await;
    let outgoing = Outgoing::new(&to(&server)).unwrap();
    let answer = outgoing.send(Call { method: Method::POST, ..Call::get("/x") }).await.unwrap();
    assert_eq!((answer.status, answer.body), (StatusCode::FOUND, Bytes::from_static(b"go")));
    let climbing = outgoing.send(Call::get("/../secret")).await;
    assert_eq!(climbing.err(), Some(Failed::Elsewhere));
    assert_eq!((other.seen().len(), server.seen().len()), (0, 1));
}

#[tokio::test]
async fn too_many_calls_are_refused_at_once() {
    let server = Nasty::start(Manner::Silent).await;
    let outgoing = Outgoing::new(&to(&server)).unwrap();
    let waiting: Vec<_> = (0..4)
        .map(|_| {
            let outgoing = outgoing.clone();
            tokio::spawn(async move { outgoing.send(Call::get("/x")).await.err() })
        })
        .collect();
    while outgoing.free_places() > 0 {
        tokio::task::yield_now().await;
    }
    let began = Instant::now();
    assert_eq!(outgoing.send(Call::get("/x")).await.err(), Some(Failed::Busy));
    assert!(began.elapsed() < Duration::from_millis(100));
    for task in waiting {
        assert_eq!(task.await.unwrap(), Some(Failed::TimedOut));
    }
    assert_eq!(outgoing.free_places(), 4);
}

#[tokio::test]
async fn a_body_is_handed_on_while_it_comes_and_holds_its_place() {
    let server = Nasty::start(Manner::Endless).await;
    let outgoing = Outgoing::new(&to(&server)).unwrap();
    let mut body = outgoing.open(Call::get("/x")).await.unwrap().body;
    body.look_ahead(100_000).await.unwrap();
    let mut received = 0;
    while received < 1_000_000 {
        received += body.frame().await.unwrap().unwrap().into_data().unwrap().len();
    }
    assert_eq!(outgoing.free_places(), 3);
    drop(body);
    assert_eq!(outgoing.free_places(), 4);
    server.behave(Manner::Drips);
    let mut body = outgoing.open(Call::get("/x")).await.unwrap().body;
    let ended = loop {
        match body.frame().await.unwrap() {
            Ok(_) => {}
            Err(failed) => break failed,
        }
    };
    assert_eq!(ended, Failed::TimedOut);
}

#[tokio::test]
async fn addresses_that_cannot_be_called_are_told_and_errors_show_none() {
    for url in
        ["ftp://panel.example", "panel", "https://", "http://a:b@panel.example", "http://panel.example/?x"]
    {
        assert_eq!(Outgoing::new(&Target::new(url)).err(), Some(TargetError::Address), "{url}");
    }
    let closed = Outgoing::new(&Target::new("http://127.0.0.1:9/hidden")).unwrap();
    let failed = closed.send(Call::get("/secret")).await.unwrap_err();
    assert_eq!(failed, Failed::Unreachable);
    assert_eq!(format!("{failed} {failed:?}"), "no connection came about Unreachable");
    let target = Target { certificate: Some(b"nothing".to_vec()), ..Target::new("https://panel.example") };
    assert_eq!(Outgoing::new(&target).err(), Some(TargetError::Certificate));
}
