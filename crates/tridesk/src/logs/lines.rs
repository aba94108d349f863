//! Where log lines wait to be written: a thread of its own takes them in batches. A request never waits for whoever
//! reads the log; when the room is full, lines are dropped and counted.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// Bytes that may wait.
const ROOM: usize = 8 << 20;
/// How long the thread lets lines gather, which saves waking it for each of them.
const BATCH: Duration = Duration::from_millis(5);

/// Takes lines; clones share the room.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Shared>);

#[derive(Default)]
struct Shared {
    room: Mutex<Room>,
    changed: Condvar,
}

#[derive(Default)]
struct Room {
    waiting: Vec<u8>,
    dropped: u64,
    /// The thread holds a batch that is not out yet.
    writing: bool,
    closed: bool,
}

impl Lines {
    /// Starts the thread that writes the lines to `out`.
    pub(super) fn start(out: impl Write + Send + 'static) -> io::Result<(Self, JoinHandle<()>)> {
        let lines = Self::default();
        let shared = Arc::clone(&lines.0);
        let thread = thread::Builder::new().name("logs".to_owned()).spawn(move || shared.write_all(out))?;
        Ok((lines, thread))
    }

    /// Writes what waits and ends the thread.
    pub(super) fn close(&self) {
        self.0.room().closed = true;
        self.0.changed.notify_all();
        self.settle(Duration::from_secs(1));
    }

    /// Waits until everything is written, but not for ever: the reader may not read.
    fn settle(&self, patience: Duration) {
        let end = Instant::now() + patience;
        let mut room = self.0.room();
        while room.writing || !room.waiting.is_empty() {
            let Some(left) = end.checked_duration_since(Instant::now()) else { return };
            room = self.0.changed.wait_timeout(room, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Shared {
    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_all(&self, mut out: impl Write) {
        let mut batch = Vec::new();
        loop {
            let mut room = self.room();
            while room.waiting.is_empty() && !room.closed {
                room = self.changed.wait(room).unwrap_or_else(PoisonError::into_inner);
            }
            if !room.closed {
                drop(room);
                thread::sleep(BATCH);
                room = self.room();
            }
            batch.clear();
            std::mem::swap(&mut batch, &mut room.waiting);
            let dropped = std::mem::take(&mut room.dropped);
            let closed = room.closed;
            room.writing = true;
            drop(room);
            // Nobody is left to tell when the log itself cannot be written.
            let _ = out.write_all(&batch);
            if dropped > 0 {
                let _ = writeln!(
                    out,
                    "{{\"level\":\"WARN\",\"message\":\"log lines were dropped\",\"lines\":{dropped}}}"
                );
            }
            let _ = out.flush();
            let mut room = self.room();
            room.writing = false;
            self.changed.notify_all();
            if closed && room.waiting.is_empty() {
                return;
            }
        }
    }
}

/// Takes one line.
pub(super) struct Line<'a> {
    lines: &'a Lines,
    urgent: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let shared = &self.lines.0;
        let mut room = shared.room();
        if room.waiting.len() + line.len() > ROOM {
            room.dropped += 1;
            return Ok(line.len());
        }
        let was_empty = room.waiting.is_empty();
        room.waiting.extend_from_slice(line);
        drop(room);
        if was_empty {
            shared.changed.notify_all();
        }
        if self.urgent {
            self.lines.settle(Duration::from_millis(100));
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, urgent: false }
    }

    /// An error may be the last thing the process says, so it is out before the process goes on.
    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line<'a> {
        Line { lines: self, urgent: *meta.level() == Level::ERROR }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[derive(Clone, Default)]
    struct Out(Arc<Mutex<Vec<u8>>>);

    impl Write for Out {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_out_when_the_log_is_closed() {
        let out = Out::default();
        let (lines, thread) = Lines::start(out.clone()).unwrap();
        for number in 0..10_000 {
            lines.make_writer().write_all(format!("{number}\n").as_bytes()).unwrap();
        }
        lines.close();
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text, (0..10_000).map(|number| format!("{number}\n")).collect::<String>());
        thread.join().unwrap();
    }

    /// Blocks until it is let go, as a pipe does that nobody reads.
    struct Stuck(mpsc::Receiver<()>, Out);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            self.1.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_does_not_read_costs_lines_and_no_time() {
        let (free, stuck) = mpsc::channel();
        let out = Out::default();
        let (lines, thread) = Lines::start(Stuck(stuck, out.clone())).unwrap();
        let began = Instant::now();
        let line = [b'x'; 1023];
        for _ in 0..20_000 {
            lines.make_writer().write_all(&[&line[..], b"\n"].concat()).unwrap();
        }
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        lines.close();
        drop(free);
        thread.join().unwrap();
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        assert!(text.contains("log lines were dropped"), "nothing is said about dropped lines");
    }
}
