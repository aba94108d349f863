//! Where ids go on: never at one that was given before, not even to a row that is gone.

use super::catalogue::{Table, quoted};
use crate::db::{Engine, P, Result, Tx};

/// The highest id that each table has given, by the name of the table.
pub(crate) async fn given(tx: &mut Tx<'_>, tables: &[Table]) -> Result<Vec<(String, i64)>> {
    let mut all = match tx.engine() {
        Engine::Sqlite => {
            let mut all: Vec<(String, i64)> =
                tx.all_dynamic("SELECT name, seq FROM sqlite_sequence ORDER BY name", &[]).await?;
            let named: Vec<(String, i64)> =
                tx.all_dynamic("SELECT name, value FROM sequence ORDER BY name", &[]).await?;
            all.extend(named);
            all
        }
        Engine::Postgres => of_postgres(tx, tables).await?,
    };
    all.retain(|(name, _)| tables.iter().any(|table| table.name == *name));
    for (name, highest) in &mut all {
        let text = format!("SELECT coalesce(max(id), 0) FROM {}", quoted(name)?);
        let found: Vec<i64> = tx.all_dynamic(&text, &[]).await?;
        *highest = found.into_iter().fold(*highest, i64::max);
    }
    all.sort();
    Ok(all)
}

async fn of_postgres(tx: &mut Tx<'_>, tables: &[Table]) -> Result<Vec<(String, i64)>> {
    let mut all = Vec::new();
    for table in tables {
        if let Some(sequence) = sequence_of(tx, &table.name).await? {
            // One that was never asked stands before its first number.
            let text =
                format!("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}");
            let found: Vec<i64> = tx.all_dynamic(&text, &[]).await?;
            all.extend(found.first().map(|highest| (table.name.clone(), *highest)));
        }
    }
    Ok(all)
}

/// The sequence that gives the ids of a table on PostgreSQL, quoted.
async fn sequence_of(tx: &mut Tx<'_>, table: &str) -> Result<Option<String>> {
    let text = "SELECT COALESCE(CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_attribute \
                WHERE attrelid = quote_ident($1)::regclass AND attname = 'id') \
                THEN pg_get_serial_sequence(quote_ident($1), 'id') END, to_regclass($2)::text)";
    let named = quoted(&format!("{table}_id_sequence"))?;
    let found: Vec<Option<String>> = tx.all_dynamic(text, &[P::T(table), P::T(&named)]).await?;
    Ok(found.into_iter().next().flatten())
}

/// Lets the ids of a table go on above this one.
pub(crate) async fn set(tx: &mut Tx<'_>, table: &str, highest: i64) -> Result<()> {
    if highest < 1 {
        return Ok(());
    }
    let values = [P::T(table), P::I(highest)];
    match tx.engine() {
        Engine::Postgres => {
            if let Some(sequence) = sequence_of(tx, table).await? {
                let text = "SELECT setval($1::text::regclass, $2)";
                tx.all_dynamic::<i64>(text, &[P::T(&sequence), P::I(highest)]).await?;
            }
        }
        Engine::Sqlite => {
            let named = "UPDATE sequence SET value = $2 WHERE name = $1";
            let own = "UPDATE sqlite_sequence SET seq = $2 WHERE name = $1";
            let first = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
            for text in [named, own, first] {
                if tx.exec_dynamic(text, &values).await? > 0 {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// The same, unless they are there already.
pub(crate) async fn raise(tx: &mut Tx<'_>, table: &str, highest: i64) -> Result<()> {
    if highest < 1 {
        return Ok(());
    }
    let values = [P::T(table), P::I(highest)];
    match tx.engine() {
        Engine::Postgres => {
            if let Some(sequence) = sequence_of(tx, table).await? {
                let text =
                    format!("SELECT setval($1::text::regclass, $2) FROM {sequence} WHERE last_value < $2");
                tx.all_dynamic::<i64>(&text, &[P::T(&sequence), P::I(highest)]).await?;
            }
        }
        Engine::Sqlite => {
            let named = "UPDATE sequence SET value = max(value, $2) WHERE name = $1";
            let own = "UPDATE sqlite_sequence SET seq = max(seq, $2) WHERE name = $1";
            let first = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
            for text in [named, own, first] {
                if tx.exec_dynamic(text, &values).await? > 0 {
                    break;
                }
            }
        }
    }
    Ok(())
}
