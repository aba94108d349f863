//! The knowledgebase: articles for clients and guests, in categories that may stand in each other.

use crate::{ArticleCategoryId, ArticleId, Timestamp};

/// Who may read an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Audience {
    /// Nobody yet but who writes it.
    #[default]
    Nobody,
    /// Whoever is logged in as a client.
    Clients,
    /// Everybody.
    Everyone,
}

impl Audience {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Clients, Self::Everyone];

    /// Its number in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Nobody => 0,
            Self::Clients => 1,
            Self::Everyone => 2,
        }
    }

    /// The audience of a number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.code() == code)
    }

    /// Its name on the command line and in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Clients => "clients",
            Self::Everyone => "everyone",
        }
    }
}

/// A category of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleCategory {
    /// Its id.
    pub id: ArticleCategoryId,
    /// The category that it stands in; none for one at the top.
    pub parent: Option<ArticleCategoryId>,
    /// Its name.
    pub name: String,
    /// One line about it, or empty.
    pub description: String,
    /// How many articles stand in it for whoever asked, without those of the categories below.
    pub articles: i64,
}

/// An article as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleHead {
    /// Its id.
    pub id: ArticleId,
    /// The category that it stands in.
    pub category: ArticleCategoryId,
    /// One line.
    pub title: String,
    /// Who may read it.
    pub audience: Audience,
    /// Its place in its category; the smallest number is the first.
    pub position: i64,
    /// How often clients and guests have read it.
    pub views: i64,
    /// How many clients found it helpful.
    pub upvotes: i64,
    /// How many did not.
    pub downvotes: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Everything but the text.
    pub head: ArticleHead,
    /// The text; HTML as it was written.
    pub body: String,
}

/// The categories in which, or below which, an article stands that may be read: nobody else learns their names.
#[must_use]
pub fn with_articles(all: Vec<ArticleCategory>) -> Vec<ArticleCategory> {
    let mut kept: Vec<bool> = all.iter().map(|one| one.articles > 0).collect();
    let place = |id| all.iter().position(|other| other.id == id);
    for start in 0..all.len() {
        let mut next = kept.get(start).copied().unwrap_or(false).then_some(start);
        // No chain is longer than there are categories.
        for _ in 0..all.len() {
            let Some(at) = next else { break };
            if let Some(mark) = kept.get_mut(at) {
                *mark = true;
            }
            next = all.get(at).and_then(|one| one.parent).and_then(place);
        }
    }
    all.into_iter().zip(kept).filter_map(|(one, keep)| keep.then_some(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_audience_is_found_again_by_its_number() {
        for audience in Audience::ALL {
            assert_eq!(Audience::from_code(audience.code()), Some(audience));
        }
        assert_eq!(Audience::from_code(3), None);
        assert!(Audience::Nobody < Audience::Clients && Audience::Clients < Audience::Everyone);
    }

    #[test]
    fn a_category_is_kept_for_an_article_below_it() {
        let one = |id: i64, parent: Option<i64>, articles| ArticleCategory {
            id: ArticleCategoryId(id),
            parent: parent.map(ArticleCategoryId),
            name: String::new(),
            description: String::new(),
            articles,
        };
        let all = vec![
            one(1, None, 0),
            one(2, Some(1), 0),
            one(3, Some(2), 1),
            one(4, Some(1), 0),
            one(5, None, 0),
        ];
        let kept: Vec<i64> = with_articles(all).iter().map(|one| one.id.0).collect();
        assert_eq!(kept, [1, 2, 3]);
        let looped = vec![one(1, Some(2), 1), one(2, Some(1), 0)];
        assert_eq!(with_articles(looped).len(), 2);
    }
}
