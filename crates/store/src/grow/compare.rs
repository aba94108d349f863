//! Reads one table on both sides, in the order of its key, and refuses the first difference.
//!
//! A cursor sorts the PostgreSQL side once, even where the server's locale would order text otherwise.

use super::catalogue::Table;
use super::copy::{Pages, Values};
use crate::db::{Error, Result, Tx};

pub(super) async fn table(source: &mut Tx<'_>, target: &mut Tx<'_>, table: &Table) -> Result<()> {
    let (list, name, order) = (table.list()?, table.quoted()?, table.order("\"C\"")?);
    // A name of its own: a cached FETCH remembers the columns of the cursor that it was prepared for.
    let cursor = super::catalogue::quoted(&format!("compared_{}", table.name))?;
    let declare = format!("DECLARE {cursor} NO SCROLL CURSOR FOR SELECT {list} FROM {name} ORDER BY {order}");
    target.script(&declare).await?;
    let mut pages = Pages::of(table);
    let mut rows = 0_usize;
    loop {
        let ours = pages.next(source).await?;
        // One row more than ours, at the end, shows a surplus on the other side.
        let wanted = ours.len().max(1);
        let theirs: Vec<Values> = target.all_dynamic(&format!("FETCH {wanted} FROM {cursor}"), &[]).await?;
        if ours.len() != theirs.len() {
            let found = format!("the table {} has another number of rows on the two sides", table.name);
            return Err(Error::Copy(found));
        }
        if ours.is_empty() {
            break;
        }
        for (ours, theirs) in ours.iter().zip(&theirs) {
            rows += 1;
            if let Some(place) = ours.0.iter().zip(&theirs.0).position(|(ours, theirs)| ours != theirs) {
                let column = table.columns.get(place).map_or("?", |column| column.name.as_str());
                // The values stay out of the text: they may be private.
                return Err(Error::Copy(format!(
                    "the table {} differs in row {rows} (in the order of its key), column {column}",
                    table.name
                )));
            }
        }
    }
    target.script(&format!("CLOSE {cursor}")).await
}
