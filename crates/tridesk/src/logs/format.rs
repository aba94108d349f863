//! How an event becomes a line. Every line that is written while a request is answered names the request by its number.
//!
//! The lines of JSON are written here and not by the subscriber's own formatter: every request makes one, and that formatter
//! needs as long for it as a short answer takes altogether.

use std::fmt::{self, Debug};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{Format, FormatEvent, FormatFields, Full, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::registry::LookupSpan;

/// One JSON object a line.
pub(super) struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let metadata = event.metadata();
        out.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut out)?;
        out.write_str("\",\"level\":\"")?;
        out.write_str(metadata.level().as_str())?;
        out.write_char('"')?;
        let mut fields = Fields { out: &mut out, written: Ok(()) };
        event.record(&mut fields);
        fields.written?;
        if let Some(written) = http::in_request(|id| member(&mut out, "request", |out| string(out, id))) {
            written?;
        }
        member(&mut out, "target", |out| string(out, metadata.target()))?;
        out.write_str("}\n")
    }
}

/// For people: the subscriber's own form.
pub(super) struct Pretty(pub(super) Format<Full>);

impl<S, N> FormatEvent<S, N> for Pretty
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = String::new();
        self.0.format_event(context, Writer::new(&mut line), event)?;
        out.write_str(line.trim_end())?;
        if let Some(written) = http::in_request(|id| write!(out, " request={id}")) {
            written?;
        }
        out.write_char('\n')
    }
}

/// Writes the fields of an event as members of the object.
struct Fields<'w, 'o> {
    out: &'w mut Writer<'o>,
    written: fmt::Result,
}

impl Fields<'_, '_> {
    fn put(&mut self, field: &Field, value: impl FnOnce(&mut Writer<'_>) -> fmt::Result) {
        if self.written.is_ok() {
            self.written = member(self.out, field.name(), value);
        }
    }
}

impl Visit for Fields<'_, '_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, |out| string(out, &format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, |out| string(out, value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, |out| write!(out, "{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, |out| write!(out, "{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, |out| write!(out, "{value}"));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for what is no number.
        self.put(field, |out| if value.is_finite() { write!(out, "{value}") } else { out.write_str("null") });
    }
}

fn member(
    out: &mut Writer<'_>,
    name: &str,
    value: impl FnOnce(&mut Writer<'_>) -> fmt::Result,
) -> fmt::Result {
    out.write_char(',')?;
    string(out, name)?;
    out.write_char(':')?;
    value(out)
}

/// A string of JSON (RFC 8259, section 7).
fn string(out: &mut Writer<'_>, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter < ' ' || letter == '"' || letter == '\\') {
        let (plain, from) = rest.split_at(at);
        let mut letters = from.chars();
        out.write_str(plain)?;
        match letters.next() {
            Some('\n') => out.write_str("\\n")?,
            Some(letter @ ('"' | '\\')) => write!(out, "\\{letter}")?,
            Some(letter) => write!(out, "\\u{:04x}", u32::from(letter))?,
            None => {}
        }
        rest = letters.as_str();
    }
    out.write_str(rest)?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::fmt::MakeWriter;

    #[derive(Clone, Default)]
    struct Out(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Out {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Out {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn a_line_is_one_object_whatever_is_in_its_fields() {
        let out = Out::default();
        let subscriber = tracing_subscriber::fmt().with_writer(out.clone()).event_format(Json).finish();
        let odd = "a \"b\" \\ \n\t\u{1} \u{1f642}";
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(odd, count = 7_u64, less = -1_i64, part = 0.25, none = f64::NAN, yes = true, shown = ?odd, "said");
        });
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches('\n').count(), 1, "{text}");
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["odd"], odd);
        assert_eq!(line["shown"], format!("{odd:?}"));
        let rest =
            (&line["count"], &line["less"], &line["part"], &line["none"], &line["yes"], &line["message"]);
        let wanted =
            [7.into(), (-1).into(), 0.25.into(), serde_json::Value::Null, true.into(), "said".into()];
        assert_eq!([rest.0, rest.1, rest.2, rest.3, rest.4, rest.5], wanted.each_ref());
        assert_eq!((&line["level"], &line["request"]), (&"INFO".into(), &serde_json::Value::Null));
        assert!(line["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')));
    }
}
