//! News as rows. No answer of either API is published; the names are those of the panel's other tables.

use domain::Announcement;
use service::Zone;
use wire::Node;

/// One of the news, with its text as it was written, which may be HTML.
pub(crate) fn row(zone: &Zone, one: &Announcement) -> Node {
    Node::fields(
        "news",
        vec![
            Node::digits("id", one.id.0),
            Node::text("title", one.title.as_str()),
            Node::text("content", one.body.as_str()),
            Node::text("date", zone.text(one.published_at)),
        ],
    )
}
