//! The tree as the rules see it: crates with their dependencies, and the text of every file that people write.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// A crate of the workspace, by the name of its folder.
#[derive(Debug, Default)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) manifest: String,
    pub(super) dependencies: Vec<Dependency>,
}

/// A dependency as a manifest declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dependency {
    /// For a crate of ours the name of its folder, otherwise that of the package.
    pub(super) name: String,
    pub(super) ours: bool,
    /// Only for the tests of the crate.
    pub(super) for_tests: bool,
}

/// A file with its path from the root.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

/// Everything the rules look at.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) crates: Vec<Crate>,
    pub(super) files: Vec<File>,
}

/// What people write; lock files, recorded answers and images are none of it.
const WRITTEN: &[&str] =
    &["rs", "sql", "md", "py", "js", "mjs", "ts", "css", "html", "php", "sh", "toml", "yml", "yaml"];
/// Folders that hold what programs have written.
const SKIPPED: &[&str] = &["target", "node_modules", "data", "__pycache__"];

impl Tree {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let mut tree = Self::default();
        for package in &workspace.packages {
            tree.crates.push(member(package)?);
        }
        tree.walk(&workspace.root, "")?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let entries =
            std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (path, kind) = (format!("{prefix}{name}"), entry.file_type()?);
            if kind.is_dir() && !SKIPPED.contains(&name.as_str()) && !name.starts_with('.') {
                self.walk(&entry.path(), &format!("{path}/"))?;
            } else if kind.is_file() && WRITTEN.iter().any(|end| extension(&path) == *end) {
                let text =
                    std::fs::read_to_string(entry.path()).with_context(|| format!("{path} is no text"))?;
                self.files.push(File { path, text });
            }
        }
        Ok(())
    }
}

/// What stands behind the last dot of a path.
pub(super) fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, end)| end)
}

fn member(package: &Value) -> Result<Crate> {
    let path =
        package.get("manifest_path").and_then(Value::as_str).context("a package without a manifest")?;
    let manifest = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let declared = package.get("dependencies").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let dependencies = declared.iter().filter_map(dependency).collect();
    let folder = Path::new(path).parent().and_then(Path::file_name).context("a manifest without a folder")?;
    Ok(Crate { name: folder.to_string_lossy().into_owned(), manifest, dependencies })
}

fn dependency(declared: &Value) -> Option<Dependency> {
    let text = |name: &str| declared.get(name).and_then(Value::as_str);
    let folder = text("path").and_then(|path| Path::new(path).file_name());
    let name =
        folder.map_or_else(|| text("name").map(str::to_owned), |name| name.to_str().map(str::to_owned))?;
    Some(Dependency { name, ours: folder.is_some(), for_tests: text("kind") == Some("dev") })
}
