//! Lists. Each is declared once, as its columns: the cells of a row come from them, and what `out=devel` says of the list.

use crate::call::Call;
use crate::texts::Word;
use service::Directory;
use wire::Node;

/// What writes the cells of a column for one row.
type Write<R> = fn(&Reading<'_>, &R, &mut Vec<Node>);

/// Who reads, and the directory as it is at that moment.
pub(crate) struct Reading<'a> {
    pub(crate) call: &'a Call,
    pub(crate) directory: &'a Directory,
}

impl Reading<'_> {
    /// A cell with a word in the reader's language.
    pub(crate) fn word(&self, name: &'static str, word: Word) -> Node {
        Node::text(name, self.call.language.word(word))
    }
}

/// What is said of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Its name, which is that of its cell.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether the list can be sorted by it.
    pub(crate) sorts: bool,
}

/// What a column holds (COREmanager, Description of lists).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text in every row.
    Data,
    /// A mark that is there in some rows only.
    Mark,
    /// The names of marks, each of which is a cell of its own where it is set.
    Marks(&'static [&'static str]),
}

/// A column.
pub(crate) struct Column<R: 'static> {
    pub(crate) head: Head,
    write: Write<R>,
}

/// A column with a text in every row.
pub(crate) const fn data<R>(name: &'static str, write: Write<R>) -> Column<R> {
    Column { head: Head { name, kind: Kind::Data, sorts: false }, write }
}

/// A column with a text in every row, by which the list can be sorted.
pub(crate) const fn sorted<R>(name: &'static str, write: Write<R>) -> Column<R> {
    Column { head: Head { name, kind: Kind::Data, sorts: true }, write }
}

/// A column that only some rows have.
pub(crate) const fn mark<R>(name: &'static str, write: Write<R>) -> Column<R> {
    Column { head: Head { name, kind: Kind::Mark, sorts: false }, write }
}

/// The column that names the marks of a row.
pub(crate) const fn marks<R>(
    name: &'static str,
    marks: &'static [&'static str],
    write: Write<R>,
) -> Column<R> {
    Column { head: Head { name, kind: Kind::Marks(marks), sorts: false }, write }
}

/// A list of things.
pub(crate) struct List<R: 'static> {
    /// The column that names a row.
    pub(crate) key: &'static str,
    pub(crate) columns: &'static [Column<R>],
}

impl<R> List<R> {
    /// The rows.
    pub(crate) fn rows(&self, call: &Call, rows: &[R]) -> Vec<Node> {
        let directory = call.desk.directory();
        let reading = Reading { call, directory: &directory };
        rows.iter().map(|row| self.row(&reading, row)).collect()
    }

    fn row(&self, reading: &Reading<'_>, row: &R) -> Node {
        let mut cells = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            (column.write)(reading, row, &mut cells);
        }
        Node::fields("elem", cells)
    }

    /// What is said of it.
    pub(crate) fn heads(&self) -> Vec<Head> {
        self.columns.iter().map(|column| column.head).collect()
    }
}
