//! The statement gate: what a compiler would check if SQL were checked by one, on both engines at once.
//!
//! Every statement must prepare on both, with as many parameters, the same columns and kinds that the seam can
//! carry; and none may read a big table from end to end without a reason.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod plan;

use rusqlite::Connection;
use testkit::engine;
use tokio_postgres::NoTls;
use tokio_postgres::types::Type;
use tridesk_store::Engine;

/// One statement under the gate, fixed or put together.
struct Candidate {
    name: String,
    sqlite: String,
    postgres: String,
    scans: bool,
}

fn candidates() -> Vec<Candidate> {
    let fixed = tridesk_store::statements().into_iter().map(|(module, sql)| Candidate {
        name: format!("{module}::{}", sql.name),
        sqlite: sql.sqlite.to_owned(),
        postgres: sql.postgres.to_owned(),
        scans: sql.scans.is_some(),
    });
    let sqlite = tridesk_store::dynamic_samples(Engine::Sqlite);
    let postgres = tridesk_store::dynamic_samples(Engine::Postgres);
    assert_eq!(sqlite.len(), postgres.len(), "the builders make other samples on the two engines");
    let dynamic = sqlite.into_iter().zip(postgres).map(|(sqlite, postgres)| {
        assert_eq!(sqlite.0, postgres.0);
        Candidate {
            name: format!("sample {}", sqlite.0),
            sqlite: sqlite.1,
            postgres: postgres.1,
            scans: false,
        }
    });
    fixed.chain(dynamic).collect()
}

#[tokio::test]
async fn every_statement_means_the_same_on_both_engines() {
    let (sqlite, postgres) = (engine::sqlite().await, engine::postgres().await);
    let lite = Connection::open(sqlite.url.trim_start_matches("sqlite:")).unwrap();
    let (client, connection) = tokio_postgres::connect(&postgres.url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let schema = postgres.options.postgres_schema.as_deref().unwrap();
    client.batch_execute(&format!("SET search_path = {schema}")).await.unwrap();
    let mut faults = Vec::new();
    for candidate in candidates() {
        let mut fault = |text: String| faults.push(format!("{}: {text}", candidate.name));
        if candidate.sqlite.contains("::") {
            fault("a cast with :: is part of the parameter's name on SQLite".to_owned());
        }
        let on_postgres = match client.prepare(&candidate.postgres).await {
            Ok(statement) => statement,
            Err(error) => {
                let text = error.as_db_error().map_or(error.to_string(), |db| db.message().to_owned());
                fault(format!("PostgreSQL: {text}"));
                continue;
            }
        };
        let on_sqlite = match lite.prepare(&candidate.sqlite) {
            Ok(statement) => statement,
            Err(error) => {
                fault(format!("SQLite: {error}"));
                continue;
            }
        };
        parameters(&on_sqlite, &on_postgres).into_iter().for_each(&mut fault);
        columns(&on_sqlite, &on_postgres).into_iter().for_each(&mut fault);
        if !candidate.scans {
            plan::whole_scans(&lite, &candidate.sqlite).into_iter().for_each(&mut fault);
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The numbers must be `$1` to `$n` on both. PostgreSQL counts up to the highest, so a hole shows on SQLite.
fn parameters(lite: &rusqlite::Statement<'_>, pg: &tokio_postgres::Statement) -> Vec<String> {
    let mut faults = Vec::new();
    if lite.parameter_count() != pg.params().len() {
        faults.push(format!(
            "{} parameters on SQLite, {} on PostgreSQL",
            lite.parameter_count(),
            pg.params().len()
        ));
    }
    for place in 1..=lite.parameter_count() {
        let name = lite.parameter_name(place).unwrap_or("?");
        if name.strip_prefix('$').is_none_or(|digits| digits.parse::<usize>().is_err()) {
            faults.push(format!("the parameter {name} is not $<number>"));
        }
    }
    let known = [Type::INT8, Type::INT4, Type::INT2, Type::BOOL, Type::TEXT, Type::BYTEA];
    for (place, ty) in pg.params().iter().enumerate().filter(|(_, ty)| !known.contains(ty)) {
        faults.push(format!("${} has the type {ty} on PostgreSQL", place + 1));
    }
    faults
}

fn columns(lite: &rusqlite::Statement<'_>, pg: &tokio_postgres::Statement) -> Vec<String> {
    let mut faults = Vec::new();
    let declared = lite.columns();
    if declared.len() != pg.columns().len() {
        return vec![format!("{} columns on SQLite, {} on PostgreSQL", declared.len(), pg.columns().len())];
    }
    for (ours, theirs) in declared.zip(pg.columns()) {
        // An expression without an alias is named by each engine as it likes, and rows are read by position.
        let is_word = ours.name().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if is_word && ours.name().parse::<i64>().is_err() && ours.name() != theirs.name() {
            faults.push(format!("the column {} is called {} on PostgreSQL", ours.name(), theirs.name()));
        }
        let ty = theirs.type_();
        let fits = match ours.decl_type().map(str::to_ascii_uppercase).as_deref() {
            Some("INTEGER") => [Type::INT8, Type::INT4, Type::INT2, Type::BOOL].contains(ty),
            Some("TEXT") => *ty == Type::TEXT,
            Some("BLOB") => *ty == Type::BYTEA,
            Some(_) => false,
            None => {
                let known =
                    [Type::INT8, Type::INT4, Type::INT2, Type::BOOL, Type::FLOAT8, Type::TEXT, Type::BYTEA];
                known.contains(ty)
            }
        };
        if !fits {
            let declared = ours.decl_type().unwrap_or("an expression");
            faults.push(format!("the column {} is {declared} on SQLite and {ty} on PostgreSQL", ours.name()));
        }
    }
    faults
}

#[test]
fn statements_with_two_texts_stay_few_and_say_why() {
    let all = tridesk_store::statements();
    let two: Vec<_> = all.iter().filter(|(_, sql)| sql.two_texts.is_some()).collect();
    println!("{} statements, {} of them with two texts:", all.len(), two.len());
    for (module, sql) in &two {
        println!("  {module}::{}: {}", sql.name, sql.two_texts.unwrap_or_default());
    }
    assert!(two.len() * 10 <= all.len().max(20), "more than a tenth of the statements have two texts");
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = candidates().into_iter().map(|candidate| candidate.name).collect();
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
