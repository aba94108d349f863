//! A database with rows in every table, made up from its own description.

use testkit::engine::TestDb;

/// Fills every table with rows made up from its own description. References are switched off meanwhile and
/// pointed at row 1, which every table has.
pub(crate) async fn fill(from: &TestDb, to: &TestDb, rows: i64) {
    let text = "SELECT table_name::text, column_name::text FROM information_schema.columns \
                WHERE table_schema = current_schema() AND data_type = 'boolean'";
    let booleans: Vec<(String, String)> = to.db.read().await.unwrap().all_dynamic(text, &[]).await.unwrap();
    let c = rusqlite::Connection::open(from.url.trim_start_matches("sqlite:")).unwrap();
    c.execute_batch("PRAGMA foreign_keys = OFF; BEGIN").unwrap();
    let list = |text: &str, name: &str| -> Vec<(String, String, bool)> {
        let mut statement = c.prepare(text).unwrap();
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let rows =
            if name.is_empty() { statement.query_map([], read) } else { statement.query_map([name], read) };
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let tables = "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
                  AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ('sequence', 'schema_migration')";
    for (table, ..) in list(tables, "") {
        let columns = list("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid", &table);
        let references = list("SELECT \"from\", \"table\", 0 FROM pragma_foreign_key_list($1)", &table);
        c.execute_batch(&format!("DELETE FROM {table}")).unwrap();
        for row in 1..=rows {
            let values: Vec<String> = columns
                .iter()
                .map(|(name, kind, _)| {
                    // A queue entry has one holder; this one is the department.
                    let null = table == "queue_entry" && name == "staff_id";
                    match kind.as_str() {
                        _ if null => "NULL".to_owned(),
                        "INTEGER" if name == "id" => row.to_string(),
                        "INTEGER" if booleans.contains(&(table.clone(), name.clone())) => {
                            (row % 2).to_string()
                        }
                        "INTEGER" if references.iter().any(|(from, ..)| from == name) => {
                            (row % rows + 1).to_string()
                        }
                        "INTEGER" => (row * 3).to_string(),
                        "TEXT" => format!("'{name} {row} Žluťoučký ''kůň'' \n_A-z ✓'"),
                        _ => format!("x'{row:016x}'"),
                    }
                })
                .collect();
            let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
            let text = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
            c.execute_batch(&text).unwrap_or_else(|error| panic!("{table}: {error}\n{text}"));
        }
    }
    c.execute_batch("UPDATE sequence SET value = 900; COMMIT").unwrap();
}
