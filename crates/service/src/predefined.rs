//! Predefined replies: staff read them, the operator keeps them.

use crate::failure::{Failure, retried};
use crate::operator::Operator;
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{
    Error, EventKind, Field, MessageBody, PersonName, PredefinedCategory, PredefinedCategoryId,
    PredefinedReply, PredefinedReplyId, Result, What, makes_loop,
};
use serde_json::json;
use store::Tx;

/// The setting that every change of the predefined replies writes first. Two changes wait for each other there, so
/// no two moves can close a loop between them, and nothing is put into a category that is being removed.
const VERSION: &str = "predefined_version";

fn by_name<T>(mut all: Vec<T>, name: impl Fn(&T) -> &str, id: impl Fn(&T) -> i64) -> Vec<T> {
    // The engines do not agree on the order of letters, so neither of them sorts.
    all.sort_by_key(|one| (name(one).to_lowercase(), id(one)));
    all
}

impl Desk {
    pub(crate) async fn read_categories(&self) -> Result<Vec<PredefinedCategory>> {
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let all = store::predefined::categories(&mut tx).await.map_err(Failure::from)?;
        Ok(by_name(all, |category| &category.name, |category| category.id.0))
    }

    pub(crate) async fn read_replies(
        &self,
        category: Option<PredefinedCategoryId>,
    ) -> Result<Vec<PredefinedReply>> {
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let all = store::predefined::replies(&mut tx, category).await.map_err(Failure::from)?;
        Ok(by_name(all, |reply| &reply.name, |reply| reply.id.0))
    }

    async fn predefined_changed(&self, tx: &mut Tx<'_>) -> store::Result<()> {
        let now = self.now().to_string();
        store::directory::set_setting(tx, VERSION, &now).await
    }
}

impl StaffDesk {
    /// The categories of predefined replies, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn predefined_categories(&self) -> Result<Vec<PredefinedCategory>> {
        self.desk.read_categories().await
    }

    /// The predefined replies, of one category or of all, by name. A category that is not there has none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn predefined_replies(
        &self,
        category: Option<PredefinedCategoryId>,
    ) -> Result<Vec<PredefinedReply>> {
        self.desk.read_replies(category).await
    }

    /// A predefined reply.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn predefined_reply(&self, id: PredefinedReplyId) -> Result<PredefinedReply> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::predefined::reply(&mut tx, id).await.map_err(Failure::from)?;
        found.ok_or(Error::NotFound(What::PredefinedReply))
    }
}

/// One change of the predefined replies.
enum Step {
    AddCategory(Option<PredefinedCategoryId>, PersonName),
    /// What is `None` stays.
    ChangeCategory(PredefinedCategoryId, Option<Option<PredefinedCategoryId>>, Option<PersonName>),
    RemoveCategory(PredefinedCategoryId),
    AddReply(PredefinedCategoryId, PersonName, MessageBody),
    /// What is `None` stays.
    ChangeReply(PredefinedReplyId, Option<PredefinedCategoryId>, Option<PersonName>, Option<MessageBody>),
    RemoveReply(PredefinedReplyId),
}

fn category(all: &[PredefinedCategory], id: PredefinedCategoryId) -> Result<&PredefinedCategory> {
    all.iter().find(|category| category.id == id).ok_or(Error::NotFound(What::PredefinedCategory))
}

impl Operator {
    /// The categories of predefined replies, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn predefined_categories(&self) -> Result<Vec<PredefinedCategory>> {
        self.desk.read_categories().await
    }

    /// The predefined replies, of one category or of all, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn predefined_replies(
        &self,
        category: Option<PredefinedCategoryId>,
    ) -> Result<Vec<PredefinedReply>> {
        self.desk.read_replies(category).await
    }

    /// Adds a category, at the top or in another.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the other; what the rules refuse of names.
    pub async fn add_predefined_category(
        &self,
        parent: Option<PredefinedCategoryId>,
        name: &str,
    ) -> Result<PredefinedCategoryId> {
        let change = Step::AddCategory(parent, PersonName::new(name)?);
        retried!(self.write_predefined(&change)).map(PredefinedCategoryId)
    }

    /// Renames a category or puts it elsewhere; what is `None` stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] for it or for where it is to stand; [`Error::Invalid`] when it would stand in itself.
    pub async fn change_predefined_category(
        &self,
        id: PredefinedCategoryId,
        parent: Option<Option<PredefinedCategoryId>>,
        name: Option<&str>,
    ) -> Result<()> {
        let change = Step::ChangeCategory(id, parent, name.map(PersonName::new).transpose()?);
        retried!(self.write_predefined(&change)).map(drop)
    }

    /// Removes a category that holds nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] when replies or other categories stand in it.
    pub async fn remove_predefined_category(&self, id: PredefinedCategoryId) -> Result<()> {
        retried!(self.write_predefined(&Step::RemoveCategory(id))).map(drop)
    }

    /// Adds a reply to a category.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the category; what the rules refuse of names and texts.
    pub async fn add_predefined_reply(
        &self,
        category: PredefinedCategoryId,
        name: &str,
        body: &str,
    ) -> Result<PredefinedReplyId> {
        let change = Step::AddReply(category, PersonName::new(name)?, MessageBody::new(body)?);
        retried!(self.write_predefined(&change)).map(PredefinedReplyId)
    }

    /// Changes a reply; what is `None` stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] for it or for its new category; what the rules refuse of names and texts.
    pub async fn change_predefined_reply(
        &self,
        id: PredefinedReplyId,
        category: Option<PredefinedCategoryId>,
        name: Option<&str>,
        body: Option<&str>,
    ) -> Result<()> {
        let (name, body) = (name.map(PersonName::new).transpose()?, body.map(MessageBody::new).transpose()?);
        let change = Step::ChangeReply(id, category, name, body);
        retried!(self.write_predefined(&change)).map(drop)
    }

    /// Removes a reply. Messages that were made of it stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_predefined_reply(&self, id: PredefinedReplyId) -> Result<()> {
        retried!(self.write_predefined(&Step::RemoveReply(id))).map(drop)
    }

    /// Makes a change and returns the id of what it was about.
    async fn write_predefined(&self, change: &Step) -> std::result::Result<i64, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        self.desk.predefined_changed(&mut tx).await?;
        let all = store::predefined::categories(&mut tx).await?;
        let (what, how, id) = match change {
            Step::AddCategory(parent, name) => {
                parent.map(|parent| category(&all, parent)).transpose()?;
                let id = store::predefined::insert_category(&mut tx, *parent, name.as_str(), now).await?;
                ("category", "added", id.0)
            }
            Step::ChangeCategory(id, parent, name) => {
                let mut after = category(&all, *id)?.clone();
                if let Some(parent) = parent {
                    parent.map(|parent| category(&all, parent)).transpose()?;
                    let above = |id| all.iter().find(|other| other.id == id).and_then(|other| other.parent);
                    if parent.is_some_and(|parent| makes_loop(above, all.len(), *id, parent)) {
                        let why = "it would stand in itself";
                        return Err(Error::Invalid { field: Field::Category, why }.into());
                    }
                    after.parent = *parent;
                }
                if let Some(name) = name {
                    name.as_str().clone_into(&mut after.name);
                }
                store::predefined::update_category(&mut tx, &after).await?;
                ("category", "changed", id.0)
            }
            Step::RemoveCategory(id) => {
                let held = category(&all, *id)?.replies;
                if held > 0 || all.iter().any(|other| other.parent == Some(*id)) {
                    let why = "replies or other categories stand in it";
                    return Err(Error::Invalid { field: Field::Category, why }.into());
                }
                store::predefined::delete_category(&mut tx, *id).await?;
                ("category", "removed", id.0)
            }
            Step::AddReply(of, name, body) => {
                category(&all, *of)?;
                let reply = PredefinedReply {
                    id: PredefinedReplyId(0),
                    category: *of,
                    name: name.as_str().to_owned(),
                    body: body.as_str().to_owned(),
                };
                ("reply", "added", store::predefined::insert_reply(&mut tx, &reply, now).await?.0)
            }
            Step::ChangeReply(id, of, name, body) => {
                let found = store::predefined::reply(&mut tx, *id).await?;
                let mut after = found.ok_or(Error::NotFound(What::PredefinedReply))?;
                if let Some(of) = of {
                    after.category = category(&all, *of)?.id;
                }
                if let Some(name) = name {
                    name.as_str().clone_into(&mut after.name);
                }
                if let Some(body) = body {
                    body.as_str().clone_into(&mut after.body);
                }
                store::predefined::update_reply(&mut tx, &after).await?;
                ("reply", "changed", id.0)
            }
            Step::RemoveReply(id) => {
                store::predefined::reply(&mut tx, *id)
                    .await?
                    .ok_or(Error::NotFound(What::PredefinedReply))?;
                store::predefined::delete_reply(&mut tx, *id).await?;
                ("reply", "removed", id.0)
            }
        };
        let data = json!({what: id, "change": how});
        log(&mut tx, &self.actor, now, EventKind::PredefinedChanged, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }
}
