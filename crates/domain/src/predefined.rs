//! Predefined replies: texts that staff write once and use often, in categories that may stand in each other.

use crate::{PredefinedCategoryId, PredefinedReplyId};

/// A category of predefined replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredefinedCategory {
    /// Its id.
    pub id: PredefinedCategoryId,
    /// The category that it stands in; none for one at the top.
    pub parent: Option<PredefinedCategoryId>,
    /// Its name.
    pub name: String,
    /// How many replies stand in it, without those of the categories below.
    pub replies: i64,
}

/// A predefined reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredefinedReply {
    /// Its id.
    pub id: PredefinedReplyId,
    /// The category that it stands in.
    pub category: PredefinedCategoryId,
    /// What staff find it by.
    pub name: String,
    /// The text; whoever uses it fills in what stands in brackets.
    pub body: String,
}

/// Whether a category would stand in itself, by however many steps, if it were put into `parent`. `above` says in which
/// other one a category stands, and there are `count` of them.
#[must_use]
pub fn makes_loop<I: Copy + PartialEq>(
    above: impl Fn(I) -> Option<I>,
    count: usize,
    category: I,
    parent: I,
) -> bool {
    let mut next = Some(parent);
    // No chain is longer than there are categories, so even a loop that is there already ends this.
    for _ in 0..=count {
        match next {
            None => return false,
            Some(id) if id == category => return true,
            Some(id) => next = above(id),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_does_not_come_to_stand_in_itself() {
        let above = |id: i64| match id {
            2 => Some(1),
            3 => Some(2),
            _ => None,
        };
        assert!(makes_loop(above, 4, 1, 1));
        assert!(makes_loop(above, 4, 1, 3));
        assert!(!makes_loop(above, 4, 3, 1));
        assert!(!makes_loop(above, 4, 1, 4));
        let looped = |id: i64| Some(3 - id);
        assert!(makes_loop(looped, 2, 9, 1));
    }
}
