//! Every function, word for word, on both engines.

use axum::Router;
use compat_billmanager::{ACTIONS, Settings, router};
use service::Desk;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use testkit::{Engine, golden};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn doors(desk: Desk) -> Router {
    router(desk, Settings::default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_are_the_kept_ones_on_sqlite() {
    golden::play(Engine::Sqlite, &folder(), doors).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_are_the_kept_ones_on_postgres() {
    golden::play(Engine::Postgres, &folder(), doors).await;
}

#[test]
fn every_function_has_a_golden_case_of_success_of_refusal_and_of_bad_input() {
    let has = |name: &str, case: &str| folder().join(name).join(format!("{case}.golden")).is_file();
    let lacking: Vec<String> = ACTIONS
        .iter()
        .flat_map(|action| ["done", "refused", "malformed"].map(|case| (action.name, case)))
        .filter(|(name, case)| !has(name, case))
        .map(|(name, case)| format!("{name}/{case}"))
        .collect();
    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn the_table_names_every_function_once_and_says_where_it_comes_from() {
    let names: BTreeSet<&str> = ACTIONS.iter().map(|action| action.name).collect();
    assert_eq!(names.len(), ACTIONS.len());
    for action in ACTIONS {
        assert!(!action.source.is_empty() && !action.summary.is_empty(), "{}", action.name);
        let parameters: BTreeSet<&str> = action.parameters.iter().map(|parameter| parameter.name).collect();
        assert_eq!(parameters.len(), action.parameters.len(), "{}", action.name);
        assert!(action.parameters.iter().all(|parameter| !parameter.about.is_empty()), "{}", action.name);
    }
}
