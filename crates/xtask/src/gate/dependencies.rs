//! Who may depend on whom. A new crate gets a row here, next to the reason for its place in the design.

use super::Violation;
use super::tree::Tree;

/// A crate of ours and what it may use of ours. Dependencies of tests are free.
const DIRECTION: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("wire", &[]),
    ("mime", &[]),
    ("config", &[]),
    ("store", &["domain"]),
    ("service", &["domain", "store"]),
    ("http", &["domain", "service"]),
    ("compat-billmanager", DIALECT),
    ("compat-whmcs", DIALECT),
    ("compat-hostbill", DIALECT),
    ("api", &["domain", "service", "http"]),
    ("web", DIALECT),
    ("gateway", &["domain", "service", "mime"]),
    ("jobs", &["domain", "service"]),
    (
        "tridesk",
        &[
            "domain",
            "wire",
            "mime",
            "config",
            "store",
            "service",
            "http",
            "compat-billmanager",
            "compat-whmcs",
            "compat-hostbill",
            "api",
            "web",
            "gateway",
            "jobs",
        ],
    ),
    ("testkit", TOOL),
    ("xtask", TOOL),
];

/// Dialects own foreign names and no rule, so the store is not for them.
const DIALECT: &[&str] = &["domain", "service", "wire", "http"];
/// Tools look at everything but the binary, which they run as it is.
const TOOL: &[&str] = &[
    "domain",
    "wire",
    "mime",
    "config",
    "store",
    "service",
    "http",
    "compat-billmanager",
    "compat-whmcs",
    "compat-hostbill",
    "api",
    "web",
    "gateway",
    "jobs",
];

/// Packages that belong to few crates.
struct Owned {
    packages: &'static [&'static str],
    owners: &'static [&'static str],
    /// Whether the tests of any crate may name them.
    free_for_tests: bool,
    /// Other crates that may name them, each with its reason.
    exceptions: &'static [(&'static str, &'static str)],
}

const OWNED: &[Owned] = &[
    Owned {
        packages: &["rusqlite", "tokio-postgres", "deadpool-postgres"],
        owners: &["store"],
        free_for_tests: false,
        exceptions: &[
            ("testkit", "starts the PostgreSQL of the tests and makes schemas in it"),
            ("xtask", "the benchmark compares the desk with the bare driver"),
        ],
    },
    Owned {
        packages: &["axum"],
        owners: &["http", "compat-billmanager", "compat-whmcs", "compat-hostbill", "api", "web", "tridesk"],
        free_for_tests: true,
        exceptions: &[
            ("testkit", "calls the doors in one process"),
            ("xtask", "the benchmark compares the desk with a bare handler"),
        ],
    },
];

/// Each crate uses only what lies below it.
pub(super) fn direction(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for one in &tree.crates {
        let Some((_, allowed)) = DIRECTION.iter().find(|(name, _)| *name == one.name) else {
            violations.push(Violation::new(&one.name, "the gate does not know its place among the crates"));
            continue;
        };
        let used = one.dependencies.iter().filter(|used| used.ours && !used.for_tests);
        for used in used.filter(|used| !allowed.contains(&used.name.as_str())) {
            violations.push(Violation::new(&one.name, format!("may not depend on {}", used.name)));
        }
    }
    violations
}

/// Nobody but its owners names such a package; a driver not even in tests.
pub(super) fn owners(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for one in &tree.crates {
        for Owned { packages, owners, free_for_tests, exceptions } in OWNED {
            if owners.contains(&one.name.as_str()) || exceptions.iter().any(|(name, _)| *name == one.name) {
                continue;
            }
            let strays = one.dependencies.iter().filter(|used| packages.contains(&used.name.as_str()));
            for used in strays.filter(|used| !(used.for_tests && *free_for_tests)) {
                let why = format!("{} belongs to {}", used.name, owners.join(", "));
                violations.push(Violation::new(&one.name, why));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tree::{Crate, Dependency};

    fn uses(name: &str, used: &[(&str, bool, bool)]) -> Tree {
        let dependencies = used
            .iter()
            .map(|(name, ours, for_tests)| Dependency {
                name: (*name).to_owned(),
                ours: *ours,
                for_tests: *for_tests,
            })
            .collect();
        Tree {
            crates: vec![Crate { name: name.to_owned(), dependencies, ..Crate::default() }],
            ..Tree::default()
        }
    }

    #[test]
    fn upward_and_unknown_crates_are_found() {
        assert_eq!(direction(&uses("service", &[("store", true, false), ("testkit", true, true)])), []);
        let upward = direction(&uses("store", &[("service", true, false)]));
        assert_eq!(upward, [Violation::new("store", "may not depend on service")]);
        assert_eq!(direction(&uses("compat-whmcs", &[("store", true, false)])).len(), 1);
        assert_eq!(direction(&uses("newcomer", &[])).len(), 1);
    }

    #[test]
    fn a_driver_outside_the_store_is_found() {
        assert_eq!(owners(&uses("store", &[("rusqlite", false, false)])), []);
        assert_eq!(owners(&uses("xtask", &[("rusqlite", false, false), ("axum", false, false)])), []);
        let stray = owners(&uses("service", &[("tokio-postgres", false, true), ("axum", false, false)]));
        assert_eq!(stray.len(), 2);
        assert_eq!(owners(&uses("service", &[("axum", false, true)])), []);
    }
}
