//! A conversation as pages show it: the same lines for staff, clients and guests, each with what its reader may see.

use crate::age;
use crate::language::Language;
use crate::prose::Prose;
use domain::{MessageKind, Rating};
use service::{Desk, Entry};

/// A line of a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) author: String,
    /// Which side it is on: `client`, `staff`, `note` or `system`.
    pub(crate) side: &'static str,
    pub(crate) is_hidden: bool,
    pub(crate) at: String,
    pub(crate) age: String,
    pub(crate) body: Prose,
    pub(crate) files: Vec<File>,
    pub(crate) rating: Option<Rating>,
    /// Whether its reader may say what it thinks of it.
    pub(crate) can_be_rated: bool,
}

/// A file of a line.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) size: String,
}

impl Line {
    pub(crate) fn is_good(&self) -> bool {
        self.rating == Some(Rating::Good)
    }

    pub(crate) fn is_bad(&self) -> bool {
        self.rating == Some(Rating::Bad)
    }
}

/// The lines of a timeline. `address` makes the address of a file, from its line and its place.
pub(crate) fn lines(
    desk: &Desk,
    language: Language,
    timeline: &[Entry],
    address: impl Fn(&Entry, usize) -> String,
) -> Vec<Line> {
    let now = desk.now();
    let line = |entry: &Entry| {
        let message = &entry.message;
        let side = match message.kind {
            MessageKind::Note => "note",
            MessageKind::System => "system",
            MessageKind::Public if message.author.kind.is_staff() => "staff",
            MessageKind::Public => "client",
        };
        let author = match message.kind {
            MessageKind::System => language.system().to_owned(),
            MessageKind::Note | MessageKind::Public => message.author.name.clone(),
        };
        let file = |(place, file): (usize, &domain::Attachment)| File {
            address: address(entry, place),
            name: file.name.clone(),
            size: size(file.size),
        };
        Line {
            id: message.id.0,
            author,
            side,
            is_hidden: message.is_hidden,
            at: desk.zone().text(message.created_at),
            age: age::since(message.created_at, now, language),
            body: Prose::of(message, language.quoted()),
            files: entry.attachments.iter().enumerate().map(file).collect(),
            rating: entry.rating,
            can_be_rated: side == "staff",
        }
    };
    timeline.iter().map(line).collect()
}

/// A size, in the largest unit that leaves a number before the point.
fn size(bytes: i64) -> String {
    const KIB: i64 = 1 << 10;
    const MIB: i64 = 1 << 20;
    match bytes {
        ..KIB => format!("{bytes} B"),
        KIB..MIB => format!("{} KiB", bytes / KIB),
        _ => format!("{}.{} MiB", bytes / MIB, bytes % MIB * 10 / MIB),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        let shown = [0, 1023, 1024, 1_048_575, 1_048_576, 1_600_000].map(size);
        assert_eq!(shown, ["0 B", "1023 B", "1 KiB", "1023 KiB", "1.0 MiB", "1.5 MiB"]);
    }
}
