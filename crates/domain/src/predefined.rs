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

/// Whether a category would stand in itself, by however many steps, if it were put into `parent`.
#[must_use]
pub fn makes_loop(
    categories: &[PredefinedCategory],
    category: PredefinedCategoryId,
    parent: PredefinedCategoryId,
) -> bool {
    let mut next = Some(parent);
    // No chain is longer than there are categories, so even a loop that is there already ends this.
    for _ in 0..=categories.len() {
        match next {
            None => return false,
            Some(id) if id == category => return true,
            Some(id) => {
                next = categories.iter().find(|other| other.id == id).and_then(|other| other.parent);
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_does_not_come_to_stand_in_itself() {
        let category = |id, parent: Option<i64>| PredefinedCategory {
            id: PredefinedCategoryId(id),
            parent: parent.map(PredefinedCategoryId),
            name: id.to_string(),
            replies: 0,
        };
        let all = [category(1, None), category(2, Some(1)), category(3, Some(2)), category(4, None)];
        let id = PredefinedCategoryId;
        assert!(makes_loop(&all, id(1), id(1)));
        assert!(makes_loop(&all, id(1), id(3)));
        assert!(!makes_loop(&all, id(3), id(1)));
        assert!(!makes_loop(&all, id(1), id(4)));
        let looped = [category(1, Some(2)), category(2, Some(1))];
        assert!(makes_loop(&looped, id(9), id(1)));
    }
}
