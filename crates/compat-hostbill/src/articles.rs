//! The knowledgebase as rows. The columns are those of the samples of getKBCategories and getKBArticle (Admin API, Misc); left
//! out is what the desk has not: several languages, tags, slugs.

use crate::words;
use domain::{Article, ArticleCategory, ArticleHead, Audience};
use service::Shelf;
use wire::Node;

/// A category by its four documented columns.
pub(crate) fn category(one: &ArticleCategory) -> Node {
    Node::fields("category", columns(one))
}

fn columns(one: &ArticleCategory) -> Vec<Node> {
    vec![
        Node::digits("id", one.id.0),
        Node::digits("parent_cat", one.parent.map_or(0, |id| id.0)),
        Node::text("name", one.name.as_str()),
        Node::text("description", one.description.as_str()),
    ]
}

/// The categories at the top.
pub(crate) fn top(all: &[ArticleCategory]) -> Node {
    Node::items("categories", all.iter().filter(|one| one.parent.is_none()).map(category).collect())
}

/// What stands in a category: those below it, and the articles by title. No answer shows how articles are listed;
/// without a list no program could know their ids.
pub(crate) fn shelf(shelf: &Shelf) -> [Node; 2] {
    let categories = shelf.categories.iter().map(category);
    let articles = shelf.articles.iter().map(|head| Node::fields("article", head_columns(head)));
    [Node::items("categories", categories.collect()), Node::items("articles", articles.collect())]
}

fn head_columns(head: &ArticleHead) -> Vec<Node> {
    vec![
        Node::digits("id", head.id.0),
        Node::digits("cat_id", head.category.0),
        Node::text("title", head.title.as_str()),
        // Whether it is for those who have an account.
        Node::text("registered", words::bit(head.audience == Audience::Clients)),
        Node::digits("sort_order", head.position),
        Node::digits("views", head.views),
        Node::digits("upvotes", head.upvotes),
        Node::digits("downvotes", head.downvotes),
    ]
}

/// An article with its text, which may be HTML; `body` follows `title` as in the sample.
pub(crate) fn article(one: &Article) -> Node {
    let mut all = head_columns(&one.head);
    let after_title = all.iter().position(|node| node.name == "registered").unwrap_or(all.len());
    all.insert(after_title, Node::text("body", one.body.as_str()));
    Node::fields("article", all)
}
