//! Every golden answer of the User API on both engines, and a test that no route goes without.

use compat_hostbill::{Settings, USER_ACTIONS, router};
use std::path::{Path, PathBuf};
use testkit::Engine;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/user/golden")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_on_sqlite() {
    testkit::golden::play(Engine::Sqlite, &folder(), |desk| router(desk, Settings::default())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_on_postgres() {
    testkit::golden::play(Engine::Postgres, &folder(), |desk| router(desk, Settings::default())).await;
}

#[test]
fn every_route_has_a_golden_answer_for_done_refused_and_malformed() {
    for action in USER_ACTIONS {
        let files = testkit::golden::files(&folder().join(action.name));
        for case in ["done", "refused", "malformed"] {
            let there = files.iter().any(|file| {
                let name = file.file_stem().map(|name| name.to_string_lossy().into_owned());
                name.is_some_and(|name| name.starts_with(case))
            });
            assert!(there, "{} has no golden file {case}*", action.name);
        }
        assert!(!action.source.is_empty() && !action.about.is_empty(), "{}", action.name);
    }
    for entry in std::fs::read_dir(folder()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = name == "unknown" || USER_ACTIONS.iter().any(|action| action.name == name);
        assert!(known, "{name}");
    }
}
