//! House rules that no compiler checks, over the tree and what cargo says of it. One file per rule.

mod dependencies;
mod lengths;
mod licences;
mod lints;
mod migrations;
mod tree;
mod words;

use crate::output::line;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fmt;
use tree::Tree;

/// A place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Violation {
    place: String,
    why: String,
}

impl Violation {
    fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), why: why.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}

type Rule = (&'static str, fn(&Tree) -> Vec<Violation>);

const RULES: &[Rule] = &[
    ("every crate takes the lints of the workspace", lints::check),
    ("crates depend in one direction", dependencies::direction),
    ("drivers stay in the store, the web framework in the doors", dependencies::owners),
    ("a vendor's word stands in its dialect only", words::check),
    ("files stay short", lengths::check),
    ("migrations come in pairs", migrations::check),
];

/// Checks everything; an error when a rule is broken.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(workspace)?;
    let mut broken = 0;
    for (name, rule) in RULES {
        let violations = rule(&tree);
        line(format_args!("{} {name}", if violations.is_empty() { "ok    " } else { "BROKEN" }));
        for violation in &violations {
            line(format_args!("       {violation}"));
        }
        broken += violations.len();
    }
    for warning in lengths::warnings(&tree) {
        line(format_args!("long   {warning}"));
    }
    licences::check(workspace)?;
    if broken > 0 {
        bail!("the house rules are broken in {broken} places");
    }
    Ok(())
}
