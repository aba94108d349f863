//! Gathers children of the same name, for formats in which a name can be written only once.
//! A list counts as that many children; what is an array in the end is the format's business.

use crate::{Content, Node};
use indexmap::IndexMap;
use smallvec::SmallVec;

/// The name of the elements of a list that stands where no name can be repeated.
pub(crate) const ITEM: &str = "item";

/// All children of one name, at the place of the first
#[derive(Default)]
pub(crate) struct Group<'n> {
    pub(crate) members: SmallVec<[&'n Node; 1]>,
    /// Whether a list was among them, even an empty one
    pub(crate) list: bool,
}

/// Whether every child stands alone, so that they can be written as they come; a row of a list is seldom anything
/// else. Says no where finding out would cost more than gathering.
pub(crate) fn are_distinct(children: &[Node]) -> bool {
    let mut seen = 0u128;
    children.len() <= 64
        && children.iter().enumerate().all(|(index, child)| {
            // Names that differ here need not be compared with each other.
            let mark = 1 << (sketch(&child.name) % 128);
            let is_new =
                seen & mark == 0 || children.iter().take(index).all(|earlier| earlier.name != child.name);
            seen |= mark;
            is_new
        })
}

/// A number that tells most names apart.
fn sketch(name: &str) -> usize {
    let bytes = name.as_bytes();
    let at = |place: usize| bytes.get(place).copied().map_or(0, usize::from);
    let length = bytes.len();
    at(0) + 5 * at(length / 2) + 23 * at(length.saturating_sub(1)) + 41 * length
}

/// Children by name, in order of first appearance
pub(crate) fn group(children: &[Node]) -> IndexMap<&str, Group<'_>> {
    let mut groups: IndexMap<&str, Group<'_>> = IndexMap::with_capacity(children.len());
    for child in children {
        let group = groups.entry(child.name.as_ref()).or_default();
        if let Content::Items(items) = &child.content {
            group.list = true;
            group.members.extend(items);
        } else {
            group.members.push(child);
        }
    }
    groups
}

/// Which names are arrays however often they occur
#[derive(Clone, Copy)]
pub(crate) struct ArrayRules<'r> {
    pub(crate) always: &'r [&'r str],
    pub(crate) only_within: &'r [(&'r str, &'r str)],
}

impl ArrayRules<'_> {
    /// Whether a group of children is written as an array
    pub(crate) fn is_array(&self, parent: &str, name: &str, group: &Group<'_>) -> bool {
        group.list || group.members.len() > 1 || self.names(parent, name)
    }

    /// Whether a child of this name is one element of an array even where it stands alone
    pub(crate) fn names(&self, parent: &str, name: &str) -> bool {
        self.always.contains(&name) || self.only_within.contains(&(parent, name))
    }
}
