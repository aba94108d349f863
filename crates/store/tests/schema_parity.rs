//! The two migrated schemas are one schema: tables, columns, nulls, defaults, kinds, uniques, references, names.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use testkit::engine;
use tokio_postgres::{Client, NoTls};

/// What one engine keeps in its own way.
const OWN: [&str; 2] = ["sequence", "message_search"];

/// A table in words that both engines can say.
#[derive(Debug, Default, PartialEq)]
struct Table {
    /// Name, kind, whether NULL is allowed, whether there is a default; in order.
    columns: Vec<(String, String, bool, bool)>,
    primary_key: Vec<String>,
    uniques: BTreeSet<Vec<String>>,
    indexes: BTreeMap<String, (bool, Vec<String>)>,
    /// Columns, table, what happens on delete.
    references: BTreeSet<(String, String, String)>,
}

type Schema = BTreeMap<String, Table>;

fn sqlite_schema(c: &Connection) -> Schema {
    let rows = |text: &str, name: &str| -> Vec<Vec<String>> {
        let mut statement = c.prepare(text).unwrap();
        let width = statement.column_count();
        let named = statement.parameter_count() == 1;
        let read = |row: &rusqlite::Row<'_>| (0..width).map(|i| row.get::<_, String>(i)).collect();
        let rows = if named { statement.query_map([name], read) } else { statement.query_map([], read) };
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
                  AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut schema = Schema::new();
    for name in rows(tables, "").into_iter().flatten().filter(|name| !OWN.contains(&name.as_str())) {
        let mut table = Table::default();
        let columns = "SELECT name, type, \"notnull\" || '', pk || '', coalesce(dflt_value, '') \
                       FROM pragma_table_info($1) ORDER BY cid";
        for column in rows(columns, &name) {
            // A rowid alias cannot be NULL although it does not say so.
            let nullable = column[2] == "0" && !(column[3] != "0" && column[1] == "INTEGER");
            table.columns.push((column[0].clone(), column[1].clone(), nullable, !column[4].is_empty()));
        }
        let key = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
        table.primary_key = rows(key, &name).into_iter().flatten().collect();
        let indexes = "SELECT name, \"unique\" || '', origin FROM pragma_index_list($1)";
        for index in rows(indexes, &name) {
            let columns = "SELECT coalesce(name, '(expression)') FROM pragma_index_info($1) ORDER BY seqno";
            let columns: Vec<String> = rows(columns, &index[0]).into_iter().flatten().collect();
            match index[2].as_str() {
                "c" => drop(table.indexes.insert(index[0].clone(), (index[1] == "1", columns))),
                "u" => drop(table.uniques.insert(columns)),
                _ => {}
            }
        }
        let references = "SELECT \"from\", \"table\", on_delete FROM pragma_foreign_key_list($1)";
        for mut reference in rows(references, &name) {
            let action = reference.pop().unwrap();
            let target = reference.pop().unwrap();
            table.references.insert((reference.pop().unwrap(), target, action));
        }
        schema.insert(name, table);
    }
    schema
}

async fn postgres_schema(client: &Client) -> Schema {
    let rows = async |text: &str| -> Vec<Vec<String>> {
        let rows = client.query(text, &[]).await.unwrap();
        rows.iter().map(|row| (0..row.len()).map(|i| row.get::<_, String>(i)).collect()).collect()
    };
    let mut schema = Schema::new();
    let columns = "SELECT c.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable::text, \
                          coalesce(c.column_default, '') \
                   FROM information_schema.columns c WHERE c.table_schema = current_schema() \
                   ORDER BY c.table_name, c.ordinal_position";
    for column in rows(columns).await.into_iter().filter(|column| !OWN.contains(&column[0].as_str())) {
        let kind = match column[2].as_str() {
            "bigint" | "boolean" => "INTEGER",
            "text" => "TEXT",
            "bytea" => "BLOB",
            "double precision" => "REAL",
            other => other,
        };
        let table = schema.entry(column[0].clone()).or_default();
        table.columns.push((column[1].clone(), kind.to_owned(), column[3] == "YES", !column[4].is_empty()));
    }
    let keys = "SELECT t.relname::text, k.contype::text, f.confdeltype, a.attname::text, k.conname::text, \
                       coalesce(r.relname::text, '') \
                FROM (SELECT oid, conrelid, contype, conname, confrelid, conkey FROM pg_constraint) k \
                JOIN (SELECT oid, confdeltype::text FROM pg_constraint) f ON f.oid = k.oid \
                JOIN pg_class t ON t.oid = k.conrelid LEFT JOIN pg_class r ON r.oid = k.confrelid \
                CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS part (number, place) \
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.number \
                WHERE t.relnamespace = current_schema()::regnamespace ORDER BY k.conname, part.place";
    let mut uniques: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for key in rows(keys).await {
        let Some(table) = schema.get_mut(&key[0]) else {
            continue;
        };
        match key[1].as_str() {
            "p" => table.primary_key.push(key[3].clone()),
            "u" => uniques.entry((key[0].clone(), key[4].clone())).or_default().push(key[3].clone()),
            "f" => {
                let action = match key[2].as_str() {
                    "c" => "CASCADE",
                    "n" => "SET NULL",
                    "r" => "RESTRICT",
                    _ => "NO ACTION",
                };
                table.references.insert((key[3].clone(), key[5].clone(), action.to_owned()));
            }
            _ => {}
        }
    }
    for ((table, _), columns) in uniques {
        schema.get_mut(&table).unwrap().uniques.insert(columns);
    }
    let indexes = "SELECT t.relname::text, i.relname::text, x.indisunique::text, coalesce(a.attname::text, '(expression)') \
                   FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
                   CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS part (number, place) \
                   LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = part.number AND part.number > 0 \
                   WHERE t.relnamespace = current_schema()::regnamespace \
                   AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u')) \
                   ORDER BY i.relname, part.place";
    for index in rows(indexes).await {
        let Some(table) = schema.get_mut(&index[0]) else {
            continue;
        };
        let entry = table.indexes.entry(index[1].clone()).or_insert((index[2] == "true", Vec::new()));
        entry.1.push(index[3].clone());
    }
    schema
}

#[tokio::test]
async fn both_schemas_are_the_same() {
    let (sqlite, postgres) = (engine::sqlite().await, engine::postgres().await);
    let ours = sqlite_schema(&Connection::open(sqlite.url.trim_start_matches("sqlite:")).unwrap());
    let (client, connection) = tokio_postgres::connect(&postgres.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let schema = postgres.options.postgres_schema.as_deref().unwrap();
    client.batch_execute(&format!("SET search_path = {schema}")).await.unwrap();
    let theirs = postgres_schema(&client).await;
    let names: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    assert!(names.len() > 1, "nothing was compared");
    let mut faults = String::new();
    for name in names {
        match (ours.get(name), theirs.get(name)) {
            (Some(ours), Some(theirs)) if ours == theirs => {}
            (ours, theirs) => {
                writeln!(faults, "{name}:\n  SQLite     {ours:?}\n  PostgreSQL {theirs:?}").unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// A reference that is checked only at COMMIT would fail the neighbours of a unit in a group commit.
#[tokio::test]
async fn no_reference_waits_for_the_commit() {
    let sqlite = engine::sqlite().await;
    let c = Connection::open(sqlite.url.trim_start_matches("sqlite:")).unwrap();
    let text = "SELECT count(*) FROM sqlite_schema WHERE upper(sql) LIKE '%DEFERR%'";
    assert_eq!(c.query_row(text, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[tokio::test]
async fn every_table_of_sqlite_is_strict() {
    let sqlite = engine::sqlite().await;
    let c = Connection::open(sqlite.url.trim_start_matches("sqlite:")).unwrap();
    let text = "SELECT coalesce(group_concat(name), '') FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
                AND strict = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    assert_eq!(c.query_row(text, [], |row| row.get::<_, String>(0)).unwrap(), "");
}
