//! News for clients, and notes about them: staff write both.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{
    Announcement, AnnouncementId, ClientId, ClientNote, ClientNoteId, Error, EventKind, MessageBody, Page,
    Result, TicketSubject, Timestamp, What,
};
use serde_json::json;

/// News to be written, or changes of them; what is `None` is empty, unpublished and of now, or stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteAnnouncement {
    /// One line.
    pub title: Option<String>,
    /// The text.
    pub body: Option<String>,
    /// Whether clients may read it.
    pub is_published: Option<bool>,
    /// Its date; clients read nothing before it.
    pub published_at: Option<Timestamp>,
}

impl Desk {
    /// What clients may read now, the newest first, and how many there are. For everybody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn news(&self, page: Page) -> Result<(Vec<Announcement>, i64)> {
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        Ok(store::announcement::news(&mut tx, self.now(), page).await.map_err(Failure::from)?)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that is not published yet as for none.
    pub async fn news_item(&self, id: AnnouncementId) -> Result<Announcement> {
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let found = store::announcement::find(&mut tx, id).await.map_err(Failure::from)?;
        let found = found.filter(|found| found.is_published && found.published_at <= self.now());
        found.ok_or(Error::NotFound(What::Announcement))
    }
}

impl StaffDesk {
    /// All news, published or not, the newest first, and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn announcements(&self, page: Page) -> Result<(Vec<Announcement>, i64)> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::announcement::page(&mut tx, page).await.map_err(Failure::from)?)
    }

    /// News, published or not.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there are none of this id.
    pub async fn announcement(&self, id: AnnouncementId) -> Result<Announcement> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::announcement::find(&mut tx, id).await.map_err(Failure::from)?;
        found.ok_or(Error::NotFound(What::Announcement))
    }

    /// Writes news.
    ///
    /// # Errors
    /// [`Error::Missing`] without a title or a text; what the rules refuse of them.
    pub async fn add_announcement(&self, new: &WriteAnnouncement) -> Result<AnnouncementId> {
        let now = self.desk.now();
        let announcement = Announcement {
            id: AnnouncementId(0),
            title: TicketSubject::new(new.title.as_deref().unwrap_or_default())?.into(),
            body: MessageBody::new(new.body.as_deref().unwrap_or_default())?.into(),
            is_published: new.is_published.unwrap_or(false),
            published_at: new.published_at.unwrap_or(now),
            created_at: now,
            updated_at: now,
        };
        retried!(self.write_announcement(&announcement))
    }

    async fn write_announcement(&self, new: &Announcement) -> std::result::Result<AnnouncementId, Failure> {
        let mut tx = self.desk.db().write().await?;
        let id = store::announcement::insert(&mut tx, new).await?;
        let (kind, data) = (EventKind::AnnouncementAdded, json!({"announcement": id.0}));
        log(&mut tx, &self.actor, self.desk.now(), kind, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes news.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there are none of this id; what the rules refuse of texts.
    pub async fn change_announcement(&self, id: AnnouncementId, changes: &WriteAnnouncement) -> Result<()> {
        let title = changes.title.as_deref().map(TicketSubject::new).transpose()?;
        let body = changes.body.as_deref().map(MessageBody::new).transpose()?;
        retried!(self.write_announcement_change(id, title.as_ref(), body.as_ref(), changes))
    }

    async fn write_announcement_change(
        &self,
        id: AnnouncementId,
        title: Option<&TicketSubject>,
        body: Option<&MessageBody>,
        changes: &WriteAnnouncement,
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let found = store::announcement::find(&mut tx, id).await?;
        let before = found.ok_or(Error::NotFound(What::Announcement))?;
        let after = Announcement {
            title: title.map_or_else(|| before.title.clone(), |title| title.as_str().to_owned()),
            body: body.map_or_else(|| before.body.clone(), |body| body.as_str().to_owned()),
            is_published: changes.is_published.unwrap_or(before.is_published),
            published_at: changes.published_at.unwrap_or(before.published_at),
            updated_at: now,
            ..before
        };
        store::announcement::update(&mut tx, &after).await?;
        let data = json!({"announcement": id.0, "published": after.is_published});
        log(&mut tx, &self.actor, now, EventKind::AnnouncementChanged, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// Removes news.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there are none of this id.
    pub async fn delete_announcement(&self, id: AnnouncementId) -> Result<()> {
        retried!(self.write_announcement_removal(id))
    }

    async fn write_announcement_removal(&self, id: AnnouncementId) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        if !store::announcement::delete(&mut tx, id).await? {
            return Err(Error::NotFound(What::Announcement).into());
        }
        let (kind, data) = (EventKind::AnnouncementDeleted, json!({"announcement": id.0}));
        log(&mut tx, &self.actor, self.desk.now(), kind, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down something about a client. A sticky note is to be seen with every ticket of the client.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the client; [`Error::Missing`] for an empty text.
    pub async fn add_client_note(
        &self,
        client: ClientId,
        body: &str,
        is_sticky: bool,
    ) -> Result<ClientNoteId> {
        self.client(client).await?;
        let note = ClientNote {
            id: ClientNoteId(0),
            client,
            staff: self.me.id,
            body: MessageBody::new(body)?.into(),
            is_sticky,
            created_at: self.desk.now(),
        };
        retried!(self.write_client_note(&note))
    }

    async fn write_client_note(&self, note: &ClientNote) -> std::result::Result<ClientNoteId, Failure> {
        let mut tx = self.desk.db().write().await?;
        let found = store::client::find(&mut tx, note.client).await?;
        found.ok_or(Error::NotFound(What::Client))?;
        let id = store::client_note::insert(&mut tx, note).await?;
        let (kind, data) = (EventKind::ClientNoteAdded, json!({"client": note.client.0, "note": id.0}));
        log(&mut tx, &self.actor, note.created_at, kind, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The newest 500 notes about a client, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn client_notes(&self, client: ClientId) -> Result<Vec<ClientNote>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::client_note::of_client(&mut tx, client).await.map_err(Failure::from)?)
    }
}
