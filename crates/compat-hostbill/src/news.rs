//! News as rows.

use crate::{Call, words};
use domain::Announcement;
use service::Zone;
use wire::Node;

/// One of the news as clients read it, with its text as it was written, which may be HTML. No answer of the User API is
/// published; the names are those of the Admin API.
pub(crate) fn row(zone: &Zone, one: &Announcement) -> Node {
    let mut all = columns(one);
    all.push(Node::text("date", zone.text(one.published_at)));
    Node::fields("news", all)
}

/// The same as the Admin API shows it, with `enable`: drafts and news of a day to come are there, and are not to be shown
/// to clients (the sample in a client, itsazzad/HostBill, NewsViewController.m).
pub(crate) fn admin_row(call: &Call, one: &Announcement) -> Node {
    let is_read = one.is_published && one.published_at <= call.desk.now();
    let mut all = columns(one);
    all.push(Node::text("enable", words::bit(is_read)));
    all.push(Node::text("date", call.desk.zone().parts(one.published_at).date().to_string()));
    Node::fields("news", all)
}

fn columns(one: &Announcement) -> Vec<Node> {
    vec![
        Node::digits("id", one.id.0),
        Node::text("title", one.title.as_str()),
        Node::text("content", one.body.as_str()),
    ]
}
