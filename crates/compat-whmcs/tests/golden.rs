//! What this door answers, word for word, on both engines; and that no action goes without its golden files.

use compat_whmcs::{ACTIONS, Settings};
use std::path::Path;
use testkit::{Engine, golden};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

fn doors(desk: service::Desk) -> axum::Router {
    compat_whmcs::router(desk, Settings::default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_the_kept_ones_on_sqlite() {
    golden::play(Engine::Sqlite, Path::new(FOLDER), doors).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_the_kept_ones_on_postgres() {
    golden::play(Engine::Postgres, Path::new(FOLDER), doors).await;
}

/// With everything on that an operator may switch on for callers of the older form.
fn legacy_doors(desk: service::Desk) -> axum::Router {
    compat_whmcs::router(desk, Settings { legacy_login: true, ..Settings::default() })
}

const LEGACY_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden_legacy");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_to_the_older_form_are_the_kept_ones_on_sqlite() {
    golden::play(Engine::Sqlite, Path::new(LEGACY_FOLDER), legacy_doors).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_to_the_older_form_are_the_kept_ones_on_postgres() {
    golden::play(Engine::Postgres, Path::new(LEGACY_FOLDER), legacy_doors).await;
}

#[test]
fn every_action_has_its_three_golden_files() {
    let missing: Vec<String> = ACTIONS
        .iter()
        .flat_map(|action| {
            ["done", "refused", "malformed"].map(|case| format!("{}/{case}.golden", action.name))
        })
        .filter(|file| !Path::new(FOLDER).join(file).is_file())
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_golden_folder_belongs_to_an_action_or_to_the_door() {
    for entry in std::fs::read_dir(FOLDER).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "door" || ACTIONS.iter().any(|action| action.name == name), "{name}");
    }
}

#[test]
fn actions_and_their_parameters_are_described_once() {
    for (place, action) in ACTIONS.iter().enumerate() {
        let same = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
        assert!(
            !ACTIONS.iter().skip(place + 1).any(|other| same(action.name, other.name)),
            "{}",
            action.name
        );
        assert!(action.source.len() > 10, "{}", action.name);
        for (place, parameter) in action.parameters.iter().enumerate() {
            let later = action.parameters.iter().skip(place + 1);
            let twice = later.filter(|other| same(parameter.name, other.name)).count();
            assert_eq!((twice, parameter.doc.is_empty()), (0, false), "{} {}", action.name, parameter.name);
        }
    }
}
