//! Reads one table on both sides, in the order of its key, and refuses the first difference.

use super::catalogue::Table;
use super::rows::{RowSource, Values};
use crate::db::{Error, Result};

/// Both sides give as many rows at once, so pages are compared with pages. `table` is the one of `theirs`, and rows of
/// `ours` come in its columns.
pub(crate) async fn table(
    ours: &mut impl RowSource,
    theirs: &mut impl RowSource,
    table: &Table,
) -> Result<u64> {
    let mut rows = 0;
    loop {
        let (ours, theirs) = (ours.next().await?, theirs.next().await?);
        if ours.len() != theirs.len() {
            let found = format!("the table {} has another number of rows on the two sides", table.name);
            return Err(Error::Copy(found));
        }
        if ours.is_empty() {
            return Ok(rows);
        }
        for (Values(ours), Values(theirs)) in ours.iter().zip(&theirs) {
            rows += 1;
            if let Some(place) = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs) {
                let column = table.columns.get(place).map_or("?", |column| column.name.as_str());
                // The values stay out of the text: they may be private.
                return Err(Error::Copy(format!(
                    "the table {} differs in row {rows} (in the order of its key), column {column}",
                    table.name
                )));
            }
        }
    }
}
