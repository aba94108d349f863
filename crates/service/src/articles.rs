//! The knowledgebase: clients and guests read what is for them and say whether it helped; the operator and staff who
//! administer the desk write it.

mod write;

pub use write::{ArticleWriter, WriteArticle, WriteArticleCategory};

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{ClientDesk, Desk, StaffDesk};
use domain::{
    Actor, Article, ArticleCategory, ArticleCategoryId, ArticleHead, ArticleId, Audience, ClientId, Error,
    EventKind, Result, What, with_articles,
};
use serde_json::json;

/// The knowledgebase as somebody reads it.
#[derive(Clone)]
pub struct Knowledgebase {
    desk: Desk,
    reader: Audience,
    /// Whether whoever reads is one of those whose readings are counted.
    is_counted: bool,
}

/// What stands in a category.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The category.
    pub category: ArticleCategory,
    /// Those that stand in it, by name.
    pub categories: Vec<ArticleCategory>,
    /// Its articles, in their order.
    pub articles: Vec<ArticleHead>,
}

pub(crate) fn by_name(mut all: Vec<ArticleCategory>) -> Vec<ArticleCategory> {
    // The engines do not agree on the order of letters, so neither of them sorts.
    all.sort_by_key(|one| (one.name.to_lowercase(), one.id.0));
    all
}

impl Desk {
    /// The knowledgebase as everybody reads it.
    #[must_use]
    pub fn public_knowledgebase(&self) -> Knowledgebase {
        Knowledgebase { desk: self.clone(), reader: Audience::Everyone, is_counted: true }
    }
}

impl StaffDesk {
    /// The knowledgebase as this audience reads it; `Nobody` is whoever writes it, and reads everything.
    #[must_use]
    pub fn knowledgebase(&self, reader: Audience) -> Knowledgebase {
        Knowledgebase { desk: self.desk.clone(), reader, is_counted: false }
    }
}

impl ClientDesk {
    /// The knowledgebase as clients read it.
    #[must_use]
    pub fn knowledgebase(&self) -> Knowledgebase {
        // Staff who look with a client's eyes have not read it for the client.
        let is_counted = self.actor.on_behalf_by.is_none();
        Knowledgebase { desk: self.desk.clone(), reader: Audience::Clients, is_counted }
    }

    /// Says whether an article helped. The last word counts.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an article that clients may not read as for none; [`Error::Forbidden`] for staff who act
    /// as the client.
    pub async fn rate_article(&self, id: ArticleId, helped: bool) -> Result<()> {
        if self.actor.on_behalf_by.is_some() {
            return Err(Error::Forbidden);
        }
        retried!(self.desk.write_vote(&self.actor, self.client.id, id, helped))
    }
}

impl Knowledgebase {
    /// The categories, by name. Readers see those in which, or below which, there is an article for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn categories(&self) -> Result<Vec<ArticleCategory>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let all = store::article::categories(&mut tx, self.reader).await.map_err(Failure::from)?;
        Ok(by_name(match self.reader {
            Audience::Nobody => all,
            Audience::Clients | Audience::Everyone => with_articles(all),
        }))
    }

    /// What stands in a category.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a category that the reader does not see as for none.
    pub async fn shelf(&self, id: ArticleCategoryId) -> Result<Shelf> {
        let all = self.categories().await?;
        let categories = all.iter().filter(|one| one.parent == Some(id)).cloned().collect();
        let category = all.into_iter().find(|one| one.id == id);
        let category = category.ok_or(Error::NotFound(What::ArticleCategory))?;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let articles = store::article::heads(&mut tx, id, self.reader).await.map_err(Failure::from)?;
        Ok(Shelf { category, categories, articles })
    }

    /// An article. Its `views` are those before this one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an article that the reader may not read as for none.
    pub async fn article(&self, id: ArticleId) -> Result<Article> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::article::find(&mut tx, id).await.map_err(Failure::from)?;
        drop(tx);
        let found = found.filter(|found| found.head.audience >= self.reader);
        let found = found.ok_or(Error::NotFound(What::Article))?;
        // No event: the log is of what people change, and a page that is read often would fill it.
        if self.is_counted
            && let Err(cause) = self.count(id).await
        {
            tracing::warn!(%cause, "a reading of an article could not be counted");
        }
        Ok(found)
    }

    async fn count(&self, id: ArticleId) -> store::Result<()> {
        let mut tx = self.desk.db().write().await?;
        store::article::viewed(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Desk {
    async fn write_vote(
        &self,
        actor: &Actor,
        client: ClientId,
        id: ArticleId,
        helped: bool,
    ) -> std::result::Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db().write().await?;
        store::article::lock(&mut tx, id).await?;
        let found = store::article::find(&mut tx, id).await?;
        let found = found.filter(|found| found.head.audience >= Audience::Clients);
        found.ok_or(Error::NotFound(What::Article))?;
        let before = store::article::vote(&mut tx, id, client).await?;
        if before == Some(helped) {
            return Ok(());
        }
        store::article::set_vote(&mut tx, id, client, before, helped, now).await?;
        let data = json!({"article": id.0, "client": client.0, "helped": helped});
        log(&mut tx, actor, now, EventKind::ArticleRated, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}
