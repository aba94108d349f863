//! Predefined replies and their categories as rows.

use domain::{PredefinedCategory, PredefinedReply};
use wire::Node;

/// A category by its three documented columns (Admin API, getPredefinedReplies).
pub(super) fn category(one: &PredefinedCategory) -> Node {
    Node::fields(
        "category",
        vec![
            Node::digits("id", one.id.0),
            Node::digits("parent_cat", one.parent.map_or(0, |id| id.0)),
            Node::text("name", one.name.as_str()),
        ],
    )
}

/// A reply. Its columns are not published; `name` is that of categories, `reply` that of getPredefinedReply.
pub(super) fn reply(one: &PredefinedReply) -> Node {
    Node::fields(
        "reply",
        vec![
            Node::digits("id", one.id.0),
            Node::digits("category_id", one.category.0),
            Node::text("name", one.name.as_str()),
            Node::text("reply", one.body.as_str()),
        ],
    )
}
