//! Which department, status and staff member of the desk each of the source's is.
//!
//! The mapping file has the first word, then what an earlier import settled, then equal names. What is left is
//! refused as a whole before anything is written, or made when the operator says so.

use super::report::Settled;
use super::source::{Listed, Outline, SourceDepartment, SourceStaff, SourceStatus};
use crate::Directory;
use domain::{DepartmentId, ProviderId, StaffId, StatusId};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// What the operator's mapping file says: the source's id or name to the desk's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapFile {
    /// Departments, to an id or a name.
    pub departments: BTreeMap<String, Meant>,
    /// Statuses, to an id or a name.
    pub statuses: BTreeMap<String, Meant>,
    /// Staff, by id, login, name or address, to a login or an id; `-` keeps the name only.
    pub staff: BTreeMap<String, Meant>,
}

/// An id or a name of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Meant {
    /// An id.
    Id(i64),
    /// A name.
    Name(String),
}

impl Meant {
    fn is(&self, id: i64, names: &[&str]) -> bool {
        match self {
            Self::Id(wanted) => *wanted == id,
            Self::Name(wanted) => names.iter().any(|name| same(name, wanted)),
        }
    }
}

/// What is settled: from the source's id to the desk's.
#[derive(Debug, Clone, Default)]
pub(super) struct Mapping {
    pub(super) departments: HashMap<String, DepartmentId>,
    pub(super) statuses: HashMap<String, StatusId>,
    /// By id, and in small letters by login, name and address.
    pub(super) staff: HashMap<String, StaffId>,
}

impl Mapping {
    /// The staff member of an id, or of a name.
    pub(super) fn staff_member(&self, original: Option<&str>, name: &str) -> Option<StaffId> {
        let by_id = original.and_then(|original| self.staff.get(original));
        by_id.or_else(|| self.staff.get(&name.trim().to_lowercase())).copied()
    }
}

/// What is settled, what is to be made, and what the mapping file says that cannot be.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) mapping: Mapping,
    pub(super) departments: Vec<Settled>,
    pub(super) statuses: Vec<Settled>,
    pub(super) staff: Vec<Settled>,
    pub(super) new_departments: Vec<SourceDepartment>,
    pub(super) new_statuses: Vec<SourceStatus>,
    pub(super) new_staff: Vec<SourceStaff>,
    pub(super) wrong: Vec<String>,
}

/// What an earlier import settled.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) departments: HashMap<String, i64>,
    pub(super) statuses: HashMap<String, i64>,
    pub(super) staff: HashMap<String, i64>,
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// What the file says of something that goes by these names.
fn said<'m>(map: &'m BTreeMap<String, Meant>, names: &[&str]) -> Option<&'m Meant> {
    let fits = |key: &&String| names.iter().any(|name| !name.is_empty() && same(name, key));
    map.keys().find(fits).and_then(|key| map.get(key))
}

fn settled(original: &str, name: &str, id: Option<i64>, how: &'static str, tickets: u64) -> Settled {
    Settled { original: original.to_owned(), name: name.to_owned(), id, how, tickets }
}

/// Adds to the outline what only tickets name.
pub(super) fn complete(outline: &mut Outline, list: &[Listed]) {
    for listed in list {
        if !listed.department.is_empty()
            && !outline.departments.iter().any(|one| one.original == listed.department)
        {
            let original = listed.department.clone();
            outline.departments.push(SourceDepartment { original, ..SourceDepartment::default() });
        }
        if !outline.statuses.iter().any(|one| one.original == listed.status) {
            let (original, name) = (listed.status.clone(), listed.status.clone());
            outline.statuses.push(SourceStatus { original, name, ..SourceStatus::default() });
        }
    }
}

fn counted<'l>(list: &'l [Listed], of: impl Fn(&'l Listed) -> Option<&'l str>) -> HashMap<&'l str, u64> {
    let mut counts = HashMap::new();
    for name in list.iter().filter_map(of) {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}

/// Settles everything that can be.
pub(super) fn plan(
    directory: &Directory,
    provider: ProviderId,
    map: &MapFile,
    before: &Before,
    outline: &Outline,
    list: &[Listed],
) -> Plan {
    let mut plan = Plan::default();
    departments(&mut plan, directory, provider, map, before, outline, list);
    statuses(&mut plan, directory, map, before, outline, list);
    staff(&mut plan, directory, map, before, outline, list);
    plan
}

fn departments(
    plan: &mut Plan,
    directory: &Directory,
    provider: ProviderId,
    map: &MapFile,
    before: &Before,
    outline: &Outline,
    list: &[Listed],
) {
    let counts = counted(list, |listed| Some(&listed.department));
    let there = |id: i64| directory.department(DepartmentId(id)).map(|one| one.id);
    for one in &outline.departments {
        let (original, name) = (one.original.as_str(), one.name.as_str());
        let tickets = counts.get(original).copied().unwrap_or(0);
        let found = match said(&map.departments, &[original, name]) {
            Some(meant) => {
                let here = directory.departments.iter().find(|here| meant.is(here.id.0, &[&here.name]));
                if here.is_none() {
                    plan.wrong.push(format!("[departments] {original:?} names no department of this desk"));
                    continue;
                }
                here.map(|here| (here.id, "map"))
            }
            None => {
                let kept =
                    before.departments.get(original).and_then(|id| there(*id)).map(|id| (id, "before"));
                kept.or_else(|| named(directory, provider, name).map(|id| (id, "name")))
            }
        };
        match found {
            Some((id, how)) => {
                plan.mapping.departments.insert(original.to_owned(), id);
                plan.departments.push(settled(original, name, Some(id.0), how, tickets));
            }
            None => {
                plan.departments.push(settled(original, name, None, "would be made", tickets));
                plan.new_departments.push(one.clone());
            }
        }
    }
}

/// The department of a name: of this provider, or the only one there is.
fn named(directory: &Directory, provider: ProviderId, name: &str) -> Option<DepartmentId> {
    let all: Vec<_> = directory.departments.iter().filter(|here| same(&here.name, name)).collect();
    let own = all.iter().find(|here| here.provider == provider);
    let only = if all.len() == 1 { all.first() } else { None };
    own.or(only).map(|here| here.id)
}

fn statuses(
    plan: &mut Plan,
    directory: &Directory,
    map: &MapFile,
    before: &Before,
    outline: &Outline,
    list: &[Listed],
) {
    let counts = counted(list, |listed| Some(&listed.status));
    for one in &outline.statuses {
        let (original, name) = (one.original.as_str(), one.name.as_str());
        let tickets = counts.get(original).copied().unwrap_or(0);
        let by_kind =
            || one.kind.and_then(|kind| directory.default_status(kind)).map(|here| (here.id, "kind"));
        // Of two kinds one word may be the name: then what it means counts.
        let by_name = || {
            let here = directory.status_named(name)?;
            one.kind.is_none_or(|kind| kind == here.kind).then_some((here.id, "name"))
        };
        let kept = || before.statuses.get(original).and_then(|id| directory.status(StatusId(*id)));
        let found = match said(&map.statuses, &[original, name]) {
            Some(meant) => {
                let here = directory.statuses.iter().find(|here| meant.is(here.id.0, &[&here.name]));
                if here.is_none() {
                    plan.wrong.push(format!("[statuses] {original:?} names no status of this desk"));
                    continue;
                }
                here.map(|here| (here.id, "map"))
            }
            None => kept().map(|here| (here.id, "before")).or_else(by_name).or_else(by_kind),
        };
        match found {
            Some((id, how)) => {
                plan.mapping.statuses.insert(original.to_owned(), id);
                plan.statuses.push(settled(original, name, Some(id.0), how, tickets));
            }
            None => {
                plan.statuses.push(settled(original, name, None, "would be made", tickets));
                plan.new_statuses.push(one.clone());
            }
        }
    }
}

fn staff(
    plan: &mut Plan,
    directory: &Directory,
    map: &MapFile,
    before: &Before,
    outline: &Outline,
    list: &[Listed],
) {
    let counts = counted(list, |listed| listed.assignee.as_deref());
    for one in &outline.staff {
        let original = one.original.as_str();
        let tickets = counts.get(original).copied().unwrap_or(0);
        let names = [original, &one.login, &one.name, &one.email];
        let kept = || before.staff.get(original).and_then(|id| directory.staff_member(StaffId(*id)));
        let equal = || {
            let by = |fits: &dyn Fn(&domain::Staff) -> bool| directory.staff.iter().find(|here| fits(here));
            by(&|here| !one.login.is_empty() && here.login == one.login)
                .or_else(|| by(&|here| !one.email.is_empty() && same(&here.email, &one.email)))
                .or_else(|| by(&|here| !one.name.is_empty() && same(&here.name, &one.name)))
        };
        let found = match said(&map.staff, &names) {
            Some(Meant::Name(none)) if none == "-" => {
                plan.staff.push(settled(original, &one.name, None, "name only", tickets));
                continue;
            }
            Some(meant) => {
                let mut staff = directory.staff.iter();
                let here = staff.find(|here| meant.is(here.id.0, &[&here.login, &here.name, &here.email]));
                if here.is_none() {
                    plan.wrong.push(format!("[staff] {original:?} names nobody of this desk"));
                    continue;
                }
                here.map(|here| (here.id, "map"))
            }
            None => kept().map(|here| (here.id, "before")).or_else(|| equal().map(|here| (here.id, "name"))),
        };
        match found {
            Some((id, how)) => {
                plan.mapping.knows(one, id);
                plan.staff.push(settled(original, &one.name, Some(id.0), how, tickets));
            }
            None => {
                plan.staff.push(settled(original, &one.name, None, "would be made", tickets));
                plan.new_staff.push(one.clone());
            }
        }
    }
}

impl Mapping {
    /// Lets a staff member be found by all that it is called.
    pub(super) fn knows(&mut self, one: &SourceStaff, id: StaffId) {
        self.staff.insert(one.original.clone(), id);
        for name in [&one.login, &one.name, &one.email] {
            let key = name.trim().to_lowercase();
            if !key.is_empty() {
                // Two of one name: the first, as lists show them.
                self.staff.entry(key).or_insert(id);
            }
        }
    }
}

impl Plan {
    /// What the mapping file must name, as lines of such a file; empty when nothing is left.
    pub(super) fn unsettled(&self) -> String {
        let mut text = String::new();
        let departments = self.new_departments.iter().map(|one| (&one.original, &one.name));
        section(&mut text, "departments", departments);
        section(&mut text, "statuses", self.new_statuses.iter().map(|one| (&one.original, &one.name)));
        section(&mut text, "staff", self.new_staff.iter().map(|one| (&one.original, &one.name)));
        text
    }
}

fn section<'n>(text: &mut String, title: &str, all: impl Iterator<Item = (&'n String, &'n String)>) {
    let mut is_first = true;
    for (original, name) in all {
        if std::mem::take(&mut is_first) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "[{title}]");
        }
        let shown: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
        let _ = writeln!(text, "{original:?} = \"\" # {shown}");
    }
}
