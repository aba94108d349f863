//! A desk as JSON Lines: one file for each table, one line for each row, the same from both engines.
//!
//! A line is an object with the columns of the table in their order. Numbers are numbers (times are microseconds since
//! 1970 in UTC, booleans 0 or 1), texts are texts, bytes are lower-case hexadecimal, and what is not there is null. Lines
//! stand in the order of the table's primary key, byte by byte. `migrations` of the desk's source say what the columns
//! mean. The index of words is not written; it is built again from the messages.

mod line;
mod read;
mod write;

pub use read::import;
pub use write::export;

use serde::{Deserialize, Serialize};

/// What an export holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The migrations that the desk had seen, which say what the columns mean.
    pub migrations: Vec<(i64, String)>,
    /// The highest id that each table had given, so that none is given twice.
    pub given: Vec<(String, i64)>,
    /// Every table.
    pub tables: Vec<TableFile>,
}

/// The file of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
    /// The name of the table, and of its file without the ending `.jsonl`.
    pub table: String,
    /// How many rows, and so how many lines.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// No line is longer: a message has at most a few megabytes.
pub const LONGEST_LINE: u64 = 64 << 20;

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
