//! Writing the knowledgebase.

use super::Knowledgebase;
use crate::failure::{Failure, retried};
use crate::operator::Operator;
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{
    Actor, Article, ArticleCategory, ArticleCategoryId, ArticleHead, ArticleId, Audience, Error, EventKind,
    Field, MessageBody, PersonName, Result, TicketSubject, What, makes_loop,
};
use serde_json::json;
use store::Tx;

/// The setting that every change of the knowledgebase writes first. Two changes wait for each other there, so no two moves
/// can close a loop between them, and nothing is put into a category that is being removed.
const VERSION: &str = "articles_version";

/// How long the description of a category may be, in bytes.
const LONGEST_DESCRIPTION: usize = 1000;

/// The handle of whoever writes the knowledgebase.
#[derive(Clone)]
pub struct ArticleWriter {
    desk: Desk,
    actor: Actor,
}

/// A category to be made, or changes of one; what is `None` is empty and at the top, or stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteArticleCategory {
    /// The category that it stands in; `Some(None)` for the top.
    pub parent: Option<Option<ArticleCategoryId>>,
    /// Its name.
    pub name: Option<String>,
    /// One line about it.
    pub description: Option<String>,
}

/// An article to be written, or changes of one; what is `None` is empty, for nobody yet and at place 0, or stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteArticle {
    /// The category that it stands in; a new one needs it.
    pub category: Option<ArticleCategoryId>,
    /// One line.
    pub title: Option<String>,
    /// The text.
    pub body: Option<String>,
    /// Who may read it.
    pub audience: Option<Audience>,
    /// Its place in its category.
    pub position: Option<i64>,
}

impl Operator {
    /// The handle that writes the knowledgebase.
    #[must_use]
    pub fn articles(&self) -> ArticleWriter {
        ArticleWriter { desk: self.desk.clone(), actor: self.actor.clone() }
    }
}

impl StaffDesk {
    /// The handle that writes the knowledgebase, for those who administer the desk.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody else.
    pub fn article_writer(&self) -> Result<ArticleWriter> {
        if !self.me.is_root {
            return Err(Error::Forbidden);
        }
        Ok(ArticleWriter { desk: self.desk.clone(), actor: self.actor.clone() })
    }
}

/// One change, its texts checked.
enum Step<'c> {
    AddCategory(&'c WriteArticleCategory),
    ChangeCategory(ArticleCategoryId, &'c WriteArticleCategory),
    RemoveCategory(ArticleCategoryId),
    Add(&'c WriteArticle),
    Change(ArticleId, &'c WriteArticle),
    Remove(ArticleId),
}

fn category(all: &[ArticleCategory], id: ArticleCategoryId) -> Result<&ArticleCategory> {
    all.iter().find(|category| category.id == id).ok_or(Error::NotFound(What::ArticleCategory))
}

fn check_category(changes: &WriteArticleCategory) -> Result<()> {
    changes.name.as_deref().map(PersonName::new).transpose()?;
    if changes.description.as_ref().is_some_and(|text| text.len() > LONGEST_DESCRIPTION) {
        return Err(Error::TooLong { field: Field::Message, longest: LONGEST_DESCRIPTION });
    }
    Ok(())
}

fn check_article(changes: &WriteArticle) -> Result<()> {
    changes.title.as_deref().map(TicketSubject::new).transpose()?;
    changes.body.as_deref().map(MessageBody::new).transpose()?;
    Ok(())
}

fn set(part: &mut String, text: Option<&String>) {
    if let Some(text) = text {
        text.trim().clone_into(part);
    }
}

fn edit_category(
    all: &[ArticleCategory],
    after: &mut ArticleCategory,
    changes: &WriteArticleCategory,
) -> Result<()> {
    if let Some(parent) = changes.parent {
        parent.map(|parent| category(all, parent)).transpose()?;
        let above = |id| all.iter().find(|other| other.id == id).and_then(|other| other.parent);
        if parent.is_some_and(|parent| makes_loop(above, all.len(), after.id, parent)) {
            return Err(Error::Invalid { field: Field::Category, why: "it would stand in itself" });
        }
        after.parent = parent;
    }
    set(&mut after.name, changes.name.as_ref());
    set(&mut after.description, changes.description.as_ref());
    Ok(())
}

fn edit_article(all: &[ArticleCategory], after: &mut Article, changes: &WriteArticle) -> Result<()> {
    let head = &mut after.head;
    if let Some(id) = changes.category {
        head.category = category(all, id)?.id;
    }
    set(&mut head.title, changes.title.as_ref());
    head.audience = changes.audience.unwrap_or(head.audience);
    head.position = changes.position.unwrap_or(head.position);
    if let Some(body) = &changes.body {
        body.clone_into(&mut after.body);
    }
    Ok(())
}

impl ArticleWriter {
    /// Everything that is there, published or not.
    #[must_use]
    pub fn knowledgebase(&self) -> Knowledgebase {
        Knowledgebase { desk: self.desk.clone(), reader: Audience::Nobody, is_counted: false }
    }

    /// Adds a category, at the top or in another.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the other; [`Error::Missing`] without a name; what the rules refuse of texts.
    pub async fn add_category(&self, new: &WriteArticleCategory) -> Result<ArticleCategoryId> {
        let named = WriteArticleCategory { name: Some(new.name.clone().unwrap_or_default()), ..new.clone() };
        check_category(&named)?;
        self.write(&Step::AddCategory(&named)).await.map(ArticleCategoryId)
    }

    /// Renames a category or puts it elsewhere.
    ///
    /// # Errors
    /// [`Error::NotFound`] for it or for where it is to stand; [`Error::Invalid`] when it would stand in itself; what the
    /// rules refuse of texts.
    pub async fn change_category(&self, id: ArticleCategoryId, changes: &WriteArticleCategory) -> Result<()> {
        check_category(changes)?;
        self.write(&Step::ChangeCategory(id, changes)).await.map(drop)
    }

    /// Removes a category that holds nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] when articles or other categories stand in it.
    pub async fn remove_category(&self, id: ArticleCategoryId) -> Result<()> {
        self.write(&Step::RemoveCategory(id)).await.map(drop)
    }

    /// Writes an article.
    ///
    /// # Errors
    /// [`Error::Missing`] without a title, a text or a category; [`Error::NotFound`] for the category; what the rules refuse of texts.
    pub async fn add(&self, new: &WriteArticle) -> Result<ArticleId> {
        new.category.ok_or(Error::Missing { field: Field::Category })?;
        let (title, body) = (new.title.clone().unwrap_or_default(), new.body.clone().unwrap_or_default());
        let whole = WriteArticle { title: Some(title), body: Some(body), ..new.clone() };
        check_article(&whole)?;
        self.write(&Step::Add(&whole)).await.map(ArticleId)
    }

    /// Changes an article. Its views and votes stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] for it or for its new category; what the rules refuse of texts.
    pub async fn change(&self, id: ArticleId, changes: &WriteArticle) -> Result<()> {
        check_article(changes)?;
        self.write(&Step::Change(id, changes)).await.map(drop)
    }

    /// Removes an article and what was said of it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove(&self, id: ArticleId) -> Result<()> {
        self.write(&Step::Remove(id)).await.map(drop)
    }

    async fn write(&self, step: &Step<'_>) -> Result<i64> {
        retried!(self.write_step(step))
    }

    /// Makes a change and returns the id of what it was about.
    async fn write_step(&self, step: &Step<'_>) -> std::result::Result<i64, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::directory::set_setting(&mut tx, VERSION, &now.to_string()).await?;
        let all = store::article::categories(&mut tx, Audience::Nobody).await?;
        let (what, how, id) = match step {
            Step::AddCategory(new) => {
                let mut after = ArticleCategory {
                    id: ArticleCategoryId(0),
                    parent: None,
                    name: String::new(),
                    description: String::new(),
                    articles: 0,
                };
                edit_category(&all, &mut after, new)?;
                ("category", "added", store::article::insert_category(&mut tx, &after, now).await?.0)
            }
            Step::ChangeCategory(id, changes) => {
                let mut after = category(&all, *id)?.clone();
                edit_category(&all, &mut after, changes)?;
                store::article::update_category(&mut tx, &after).await?;
                ("category", "changed", id.0)
            }
            Step::RemoveCategory(id) => {
                if category(&all, *id)?.articles > 0 || all.iter().any(|other| other.parent == Some(*id)) {
                    let why = "articles or other categories stand in it";
                    return Err(Error::Invalid { field: Field::Category, why }.into());
                }
                store::article::delete_category(&mut tx, *id).await?;
                ("category", "removed", id.0)
            }
            Step::Add(new) => {
                let mut after = Article {
                    head: ArticleHead {
                        id: ArticleId(0),
                        category: ArticleCategoryId(0),
                        title: String::new(),
                        audience: Audience::Nobody,
                        position: 0,
                        views: 0,
                        upvotes: 0,
                        downvotes: 0,
                        created_at: now,
                        updated_at: now,
                    },
                    body: String::new(),
                };
                edit_article(&all, &mut after, new)?;
                ("article", "added", store::article::insert(&mut tx, &after).await?.0)
            }
            Step::Change(id, changes) => {
                let mut after = find(&mut tx, *id).await?;
                edit_article(&all, &mut after, changes)?;
                after.head.updated_at = now;
                store::article::update(&mut tx, &after).await?;
                ("article", "changed", id.0)
            }
            Step::Remove(id) => {
                find(&mut tx, *id).await?;
                store::article::delete(&mut tx, *id).await?;
                ("article", "removed", id.0)
            }
        };
        let data = json!({what: id, "change": how});
        log(&mut tx, &self.actor, now, EventKind::ArticlesChanged, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// The article, locked: a vote that comes at the same time waits.
async fn find(tx: &mut Tx<'_>, id: ArticleId) -> std::result::Result<Article, Failure> {
    store::article::lock(tx, id).await?;
    Ok(store::article::find(tx, id).await?.ok_or(Error::NotFound(What::Article))?)
}
