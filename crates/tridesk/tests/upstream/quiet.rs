//! Nothing private of a call to the panel stands in a log, whatever becomes of the call.

use crate::support::{before, foreign_calls, target};
use std::io::Write;
use std::sync::{Arc, Mutex};
use testkit::nasty::{Manner, Nasty};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

// One thread, so that the subscriber of this test sees every line.
#[tokio::test]
async fn no_line_about_the_panel_holds_a_secret() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(captured.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let panel = Nasty::start(Manner::Hangs).await;
    let desk = before(&target(&panel.url()), 0).await;
    for manner in [
        Manner::says("200 OK", "Set-Cookie: s=c4n4ry\r\n", "c4n4ry"),
        Manner::says("500 Oops", "", "c4n4ry"),
        Manner::Hangs,
        Manner::Silent,
        Manner::Garbage,
        Manner::TooShort,
    ] {
        panel.behave(manner);
        for (_, ask) in foreign_calls() {
            desk.app.send(ask).await;
        }
    }
    let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" upstream: ")).collect();
    assert_eq!(lines.len(), 24, "{text}");
    assert!(
        lines[1].contains("method=\"POST\" path=\"/includes/api.php\" outcome=\"answered\" status=200"),
        "{}",
        lines[1]
    );
    for line in text.lines() {
        assert!(!line.contains("c4n4ry"), "{line}");
    }
}
