//! Logs on stderr: pretty on a terminal, one JSON object a line everywhere else, and no secret in either.

mod format;
mod lines;

use std::io::{IsTerminal, stderr};
use std::panic::PanicHookInfo;

use config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Format;

use format::{Json, Pretty};
use lines::Lines;

/// Modules that print what goes over the wire when they are asked to print much. They stay at `info` unless the
/// settings name them.
const TALKATIVE: &str = "h2=info,hyper=info,hyper_util=info,rustls=info,tokio_postgres=info";

/// Holds the logs open; dropped at the very end, so that the last lines are written.
pub(crate) struct Logs(Lines);

impl Drop for Logs {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Starts the logs.
pub(crate) fn start(settings: &Log) -> anyhow::Result<Logs> {
    let filter = EnvFilter::builder().parse(format!("{TALKATIVE},{}", settings.level))?;
    let is_terminal = stderr().is_terminal();
    let (lines, _) = Lines::start(stderr())?;
    let logs = Logs(lines.clone());
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines);
    match (settings.format, is_terminal) {
        (LogFormat::Json, _) | (LogFormat::Auto, false) => {
            subscriber.event_format(Json).init();
        }
        (LogFormat::Pretty, _) | (LogFormat::Auto, true) => {
            subscriber
                .with_ansi(is_terminal)
                .event_format(Pretty(Format::default().with_ansi(is_terminal)))
                .init();
        }
    }
    std::panic::set_hook(Box::new(panicked));
    Ok(logs)
}

/// A panic says where it was. What it says can quote anything unless it is a literal of the program.
fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, ToString::to_string);
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not shown)");
    tracing::error!(place, message, "panic");
}
